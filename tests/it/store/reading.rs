//! What is read as a board, and what is refused before it can hang or flood the program.

use std::fs;
use std::time::{Duration, Instant};

use standup::model::status::Status::{Done, Pending};
use standup::store::{CommitError, ReadError, Store};

use super::{BOARD, Folder, one};

#[test]
fn what_is_there_is_read_with_its_revision() {
    let folder = Folder::with_board();
    let loaded = folder.store().read().unwrap();
    assert_eq!(loaded.document.text().as_ref(), BOARD);
    assert_eq!(loaded.snapshot.board.modules().count(), 3);
    assert_eq!(loaded.snapshot.revision, standup::model::snapshot::Revision::of(BOARD.as_bytes()));
}

#[test]
fn a_board_that_is_not_there_is_not_found() {
    let folder = Folder::new();
    assert!(matches!(folder.store().read(), Err(ReadError::NotFound { target: None, .. })));
    assert!(matches!(folder.store().commit(&one("a", Pending, Done)), Err(CommitError::NotFound { .. })));
    let nowhere = Store::new(&folder.at("no/such/folder/board.ron"));
    assert!(matches!(nowhere.read(), Err(ReadError::NotFound { .. })));
    assert!(matches!(nowhere.commit(&one("a", Pending, Done)), Err(CommitError::NotFound { .. })));
    assert_eq!(folder.names().len(), 0, "nothing was made on the way");
}

#[test]
fn a_folder_is_no_board() {
    let folder = Folder::new();
    folder.folder("board.ron");
    let error = folder.store().read().unwrap_err();
    assert_eq!(error.to_string(), format!("{} is a folder and not a file", folder.at("board.ron").display()));
    assert!(matches!(
        folder.store().commit(&one("a", Pending, Done)),
        Err(CommitError::Read(ReadError::NotAFile { .. }))
    ));
}

#[test]
fn pipes_sockets_and_devices_are_named_at_once() {
    let folder = Folder::new();
    let mode = rustix::fs::Mode::from_raw_mode(0o600);
    rustix::fs::mkfifoat(rustix::fs::CWD, folder.at("pipe"), mode).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(folder.at("socket")).unwrap();
    std::os::unix::fs::symlink("pipe", folder.at("link")).unwrap();
    let begun = Instant::now();
    for (name, what) in [("pipe", "a pipe"), ("link", "a pipe"), ("socket", "a socket"), ("/dev/null", "a device")] {
        let store = Store::new(&folder.at(name));
        let Err(ReadError::NotAFile { what: found, .. }) = store.read() else { panic!("{name} is no board") };
        assert_eq!(found, what);
        assert!(store.commit(&one("a", Pending, Done)).is_err());
    }
    assert!(begun.elapsed() < Duration::from_secs(2), "nobody ever writes into that pipe");
}

#[test]
fn a_link_to_nowhere_says_where() {
    let folder = Folder::new();
    std::os::unix::fs::symlink("away.ron", folder.at("board.ron")).unwrap();
    let error = folder.store().read().unwrap_err();
    let board = folder.at("board.ron");
    assert_eq!(error.to_string(), format!("there is no board at {}: it leads to away.ron", board.display()));
}

#[test]
fn what_is_too_large_for_a_board_is_not_even_read() {
    let folder = Folder::new();
    // A file of nothing but a hole: it takes no room on the disk.
    let file = fs::File::create(folder.at("board.ron")).unwrap();
    file.set_len(129 * 1024 * 1024).unwrap();
    let begun = Instant::now();
    let error = folder.store().read().unwrap_err();
    assert!(begun.elapsed() < Duration::from_millis(50));
    assert!(error.to_string().ends_with("board.ron has 129 MiB, and a board has at most 128"), "{error}");
}

#[test]
fn a_large_board_is_read_with_a_warning() {
    let folder = Folder::new();
    let filler = format!("// {}\n", "x".repeat(1000)).repeat(17 * 1024);
    fs::write(folder.at("board.ron"), filler + BOARD).unwrap();
    let loaded = folder.store().read().unwrap();
    assert!(loaded.snapshot.problems[0].message.starts_with("this board has 16 MiB"));
    assert!(!loaded.snapshot.problems.iter().any(standup::model::problem::Problem::is_error));
}

#[test]
fn a_broken_board_says_where_it_is_broken() {
    let folder = Folder::new();
    fs::write(folder.at("board.ron"), "(\n    format: 1,\n    developers: [\n").unwrap();
    let Err(ReadError::Unreadable { unreadable, .. }) = folder.store().read() else { panic!("it is broken") };
    assert!(unreadable.problems[0].is_error());
}

#[test]
fn a_board_that_an_editor_is_just_writing_is_waited_for() {
    let folder = Folder::with_board();
    fs::write(folder.at("board.ron"), "").unwrap();
    let editor = std::thread::spawn({
        let board = folder.at("board.ron");
        move || {
            std::thread::sleep(Duration::from_millis(100));
            fs::write(board, BOARD).unwrap();
        }
    });
    assert_eq!(folder.store().read().unwrap().document.text().as_ref(), BOARD);
    editor.join().unwrap();
}

#[test]
fn a_board_that_has_been_broken_for_a_while_is_not_waited_for() {
    let folder = Folder::new();
    fs::write(folder.at("board.ron"), "(").unwrap();
    let earlier = std::time::SystemTime::now() - Duration::from_secs(1);
    fs::File::options().write(true).open(folder.at("board.ron")).unwrap().set_modified(earlier).unwrap();
    let begun = Instant::now();
    assert!(folder.store().read().is_err());
    assert!(begun.elapsed() < Duration::from_millis(30), "{:?}", begun.elapsed());
}
