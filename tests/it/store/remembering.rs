//! Whatever was in the file and was seen, good or broken, can be had again.

use std::fs;

use standup::model::status::Status::{Done, Pending};
use standup::store::{Origin, Store};

use super::{BOARD, Folder, one};

fn remembering(folder: &Folder) -> Store {
    let state = Some(folder.0.path().join("state"));
    folder.store().origin(Origin { user: "ana".into(), state, ..Origin::default() })
}

/// The texts that are remembered, oldest first.
fn texts(store: &Store) -> Vec<String> {
    let versions = store.versions().into_iter();
    versions.map(|version| String::from_utf8(store.version(version.revision).unwrap()).unwrap()).collect()
}

#[test]
fn what_was_read_and_what_was_written_is_kept() {
    let folder = Folder::with_board();
    let store = remembering(&folder);
    store.read().unwrap();
    assert_eq!(texts(&store), [BOARD]);
    store.commit(&one("a", Pending, Done)).unwrap();
    assert_eq!(texts(&store), [BOARD.to_owned(), folder.text()]);
}

#[test]
fn a_broken_text_is_kept_by_whoever_meets_it_and_is_nothing_to_compare_with() {
    let folder = Folder::with_board();
    let store = remembering(&folder);
    store.commit(&one("a", Pending, Done)).unwrap();
    let good = folder.text();
    let broken = good.replace("InProgress", "InProgres");
    fs::write(folder.at("board.ron"), &broken).unwrap();
    store.read().unwrap_err();
    assert_eq!(texts(&store).last(), Some(&broken));
    assert_eq!(store.versions().iter().filter(|version| version.is_broken).count(), 1);
    let worse = broken.replace("format: 1", "format: one");
    fs::write(folder.at("board.ron"), &worse).unwrap();
    store.commit(&one("a", Done, Pending)).unwrap_err();
    assert_eq!(texts(&store).last(), Some(&worse), "a writer keeps it as well");
    // Repaired, with one edit more: that edit is found, and the broken texts are no part of the story.
    fs::write(folder.at("board.ron"), good.replace("InProgress", "Done")).unwrap();
    let observed = store.observe().unwrap();
    assert_eq!(observed.iter().map(|e| e.change.sentence()).collect::<Vec<_>>(), ["b: In progress to Done"]);
}

#[test]
fn bytes_that_are_no_text_are_kept_as_they_are() {
    let folder = Folder::with_board();
    let store = remembering(&folder);
    let bytes = [BOARD.as_bytes(), b"\xff\xfe"].concat();
    fs::write(folder.at("board.ron"), &bytes).unwrap();
    store.read().unwrap_err();
    assert_eq!(store.version(store.versions()[0].revision), Some(bytes));
}

#[test]
fn who_remembers_nothing_keeps_nothing() {
    let folder = Folder::with_board();
    folder.store().read().unwrap();
    assert_eq!((folder.store().versions().len(), folder.names()), (0, vec!["board.ron".to_owned()]));
}
