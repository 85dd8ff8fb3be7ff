//! A first board is made whole, and never in the place of anything.

use std::fs;

use standup::store::{CreateError, Store};

use super::{BOARD, Folder};

#[test]
fn a_first_board_is_made_and_read() {
    let folder = Folder::new();
    let (loaded, warning) = folder.store().create(BOARD).unwrap();
    assert_eq!(warning, None);
    assert_eq!((folder.text().as_str(), loaded.snapshot.board.modules().count()), (BOARD, 3));
    assert_eq!(folder.names(), ["board.ron"]);
}

#[test]
fn a_first_board_is_as_open_as_other_new_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    folder.store().create(BOARD).unwrap();
    fs::write(folder.at("other"), "").unwrap();
    let mode = |name| fs::metadata(folder.at(name)).unwrap().permissions().mode();
    assert_eq!(mode("board.ron"), mode("other"));
}

#[test]
fn a_board_that_is_there_is_never_overwritten() {
    let folder = Folder::new();
    fs::write(folder.at("board.ron"), "something else").unwrap();
    assert!(matches!(folder.store().create(BOARD), Err(CreateError::Exists { .. })));
    assert_eq!((folder.text().as_str(), folder.names().len()), ("something else", 1));
}

#[test]
fn nor_is_anything_made_through_a_link_to_nowhere() {
    let folder = Folder::new();
    std::os::unix::fs::symlink(folder.at("victim"), folder.at("board.ron")).unwrap();
    assert!(matches!(folder.store().create(BOARD), Err(CreateError::Exists { .. })));
    assert!(!folder.at("victim").exists());
}

#[test]
fn a_missing_folder_is_named_and_an_unreadable_board_is_not_made() {
    let folder = Folder::new();
    let error = Store::new(&folder.at("no/board.ron")).create(BOARD).unwrap_err();
    assert_eq!(error.to_string(), format!("there is no folder {}", folder.at("no").display()));
    assert!(matches!(folder.store().create("(("), Err(CreateError::Invalid { .. })));
    assert_eq!(folder.names().len(), 0);
}
