//! A change is all that changes, it is made to what is there now, and else nothing is written.

use std::fs;
use std::time::Duration;

use standup::model::change::Clash;
use standup::model::status::Status::{Done, InProgress, Pending};
use standup::store::{CommitError, Origin, Without};

use super::{BOARD, Folder, moved, one, proposal};

#[test]
fn a_move_changes_one_line_and_nothing_else() {
    let folder = Folder::with_board();
    let committed = folder.store().commit(&one("a", Pending, InProgress)).unwrap();
    assert_eq!(folder.text(), BOARD.replace(r#""a", status: Pending"#, r#""a", status: InProgress"#));
    assert_eq!(committed.changes, [moved("a", Pending, InProgress)]);
    assert_eq!(committed.warnings, [""; 0]);
    let now = folder.store().read().unwrap();
    assert_eq!(committed.snapshot.revision, now.snapshot.revision);
    assert_eq!(committed.snapshot.board, now.snapshot.board);
    // An editor may still have the old file open, so it stays for a moment, where the system can exchange two files.
    let kept = |name: &String| name.starts_with(".board.ron.") && name.len() == ".board.ron..tmp".len() + 25;
    assert!(folder.names().iter().filter(|name| kept(name)).count() <= 1);
    let others: Vec<String> = folder.names().into_iter().filter(|name| !kept(name)).collect();
    assert_eq!(others, ["board.log", "board.ron", "board.ron.lock"]);
}

#[test]
fn without_locks_whoever_is_overwritten_before_they_are_told_writes_once_more() {
    // Who writes without a lock looks again after 40 milliseconds, at the soonest.
    let soon = Duration::from_millis(30);
    let age = |path: &std::path::Path| path.metadata().unwrap().modified().unwrap().elapsed().unwrap_or_default();
    for _ in 0..50 {
        let folder = Folder::with_board();
        let without = Without { lock: true, exchange: true, ..Without::default() };
        let store = folder.store().origin(Origin { without, ..Origin::default() });
        let in_time = std::thread::scope(|scope| {
            let other = scope.spawn(|| {
                while !folder.text().contains(r#""a", status: Done"#) {
                    std::hint::spin_loop();
                }
                // It has read the board before, and knows nothing of what it overwrites.
                fs::write(folder.at("theirs"), BOARD.replace("InProgress", "Done")).unwrap();
                let in_time = age(&folder.at("board.ron")) < soon;
                fs::rename(folder.at("theirs"), folder.at("board.ron")).unwrap();
                in_time && age(&folder.at("board.ron")) < soon
            });
            store.commit(&one("a", Pending, Done)).unwrap();
            other.join().unwrap()
        });
        if in_time {
            let both = BOARD.replace("InProgress", "Done").replace(r#""a", status: Pending"#, r#""a", status: Done"#);
            assert_eq!(folder.text(), both);
            return;
        }
    }
    panic!("this computer is too busy for that");
}

#[test]
fn several_changes_are_made_together_or_not_at_all() {
    let folder = Folder::with_board();
    let wrong = proposal(vec![moved("a", Pending, Done), moved("b", Pending, Done)]);
    let Err(CommitError::Conflict { conflict }) = folder.store().commit(&wrong) else { panic!("b is in progress") };
    assert_eq!(conflict.change, moved("b", Pending, Done));
    let Clash::Conflict { name, field, expected, found } = conflict.clash else { panic!("another value") };
    assert_eq!((name, field), ("b".into(), "status".into()));
    assert_eq!((expected, found), ("Pending".into(), "In progress".into()));
    assert_eq!((conflict.who, conflict.at), (None, None));
    assert_eq!(folder.text(), BOARD);

    let right = proposal(vec![moved("a", Pending, Done), moved("b", InProgress, Done), moved("c", Done, Pending)]);
    assert_eq!(folder.store().commit(&right).unwrap().changes.len(), 3);
    assert_eq!(folder.text().matches("status: Done").count(), 2);
}

#[test]
fn changes_may_build_on_each_other() {
    let folder = Folder::with_board();
    let steps = proposal(vec![moved("a", Pending, InProgress), moved("a", InProgress, Done)]);
    assert_eq!(folder.store().commit(&steps).unwrap().changes, steps.changes);
    assert_eq!(folder.text(), BOARD.replace(r#""a", status: Pending"#, r#""a", status: Done"#));
}

#[test]
fn a_change_is_made_to_what_is_there_now_and_not_to_what_was_seen() {
    let folder = Folder::with_board();
    let mine = folder.store();
    mine.read().unwrap();
    fs::write(folder.at("board.ron"), BOARD.replace("// the first", "// edited meanwhile")).unwrap();
    mine.commit(&one("c", Done, Pending)).unwrap();
    assert!(folder.text().contains("edited meanwhile"));
    assert!(folder.text().contains(r#""c", status: Pending"#));
}

#[test]
fn what_is_so_already_is_not_written_again() {
    let folder = Folder::with_board();
    let before = fs::metadata(folder.at("board.ron")).unwrap();
    let committed = folder.store().commit(&one("c", InProgress, Done)).unwrap();
    assert_eq!(committed.changes, []);
    assert_eq!(
        standup::store::Stamp::of(&before),
        standup::store::Stamp::of(&fs::metadata(folder.at("board.ron")).unwrap())
    );
}

#[test]
fn a_module_that_is_gone_is_a_conflict() {
    let folder = Folder::with_board();
    let error = folder.store().commit(&one("nobody/knows.py", Pending, Done)).unwrap_err();
    assert_eq!(error.to_string(), "there is no module nobody/knows.py on the board");
    assert!(matches!(error, CommitError::Conflict { .. }));
}

#[test]
fn a_broken_board_is_never_written() {
    let broken = BOARD.replace("Pending", "Pendign");
    let folder = Folder::new();
    fs::write(folder.at("board.ron"), &broken).unwrap();
    let Err(CommitError::Invalid { unreadable, .. }) = folder.store().commit(&one("b", InProgress, Done)) else {
        panic!("there is no such status")
    };
    assert!(unreadable.problems[0].is_error());
    assert_eq!(folder.text(), broken);
}

#[test]
fn a_board_that_an_editor_is_just_writing_is_waited_for() {
    let folder = Folder::with_board();
    fs::write(folder.at("board.ron"), "").unwrap();
    let editor = std::thread::spawn({
        let board = folder.at("board.ron");
        move || {
            std::thread::sleep(Duration::from_millis(50));
            fs::write(board, BOARD).unwrap();
        }
    });
    let committed = folder.store().commit(&one("a", Pending, Done)).unwrap();
    editor.join().unwrap();
    assert_eq!(committed.changes, [moved("a", Pending, Done)]);
    assert!(folder.text().contains(r#""a", status: Done"#));
}

#[test]
fn the_board_of_a_newer_program_is_shown_and_never_written() {
    let newer = BOARD.replace("format: 1", "format: 2");
    let folder = Folder::new();
    fs::write(folder.at("board.ron"), &newer).unwrap();
    assert!(folder.store().read().unwrap().snapshot.is_newer());
    let error = folder.store().commit(&one("a", Pending, Done)).unwrap_err();
    assert!(matches!(error, CommitError::Newer { newer, .. } if (newer.format, newer.place.line) == (2, 3)));
    assert_eq!(folder.text(), newer);
}

#[test]
fn who_holds_the_lock_is_named() {
    let folder = Folder::with_board();
    folder.store().commit(&one("a", Pending, InProgress)).unwrap();
    let lock = fs::OpenOptions::new().read(true).write(true).open(folder.at("board.ron.lock")).unwrap();
    lock.lock().unwrap();
    let error = folder.store().commit(&one("a", InProgress, Done)).unwrap_err();
    let who = format!("{} is locked by ana@", folder.at("board.ron").display());
    assert!(error.to_string().starts_with(&who), "{error}");
    assert!(error.to_string().ends_with(&format!("process {}", std::process::id())), "{error}");
    assert!(folder.text().contains(r#""a", status: InProgress"#));
    lock.unlock().unwrap();
    folder.store().commit(&one("a", InProgress, Done)).unwrap();
}

#[test]
fn a_board_somebody_made_read_only_stays_as_it_is() {
    let folder = Folder::with_board();
    let board = folder.at("board.ron");
    let mut permissions = fs::metadata(&board).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&board, permissions).unwrap();
    let error = folder.store().commit(&one("a", Pending, Done)).unwrap_err();
    assert_eq!(error.to_string(), format!("cannot change {}: permission denied", board.display()));
    assert!(error.hint().is_some_and(|hint| hint.contains("chmod u+w")));
    assert_eq!(folder.text(), BOARD);
}

#[test]
fn what_a_crash_left_behind_is_removed_after_an_hour() {
    let folder = Folder::with_board();
    let [old, young] = [folder.at(".board.ron.aaaaaaaa.tmp"), folder.at(".board.ron.bbbbbbbb.tmp")];
    fs::write(&young, "").unwrap();
    fs::write(&old, "").unwrap();
    let long_ago = std::time::SystemTime::now() - Duration::from_hours(2);
    fs::File::options().write(true).open(&old).unwrap().set_modified(long_ago).unwrap();
    folder.store().commit(&one("a", Pending, Done)).unwrap();
    assert_eq!((old.exists(), young.exists()), (false, true));
}

mod on_unix {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::path::PathBuf;

    use standup::store::Store;

    use super::{BOARD, Done, Duration, Folder, Pending, fs, one};

    #[test]
    fn a_link_stays_a_link_and_lock_and_temporary_file_lie_beside_what_it_leads_to() {
        let folder = Folder::new();
        folder.file("shared/plan.ron");
        folder.folder("mine");
        symlink("../shared/plan.ron", folder.at("mine/board.ron")).unwrap();
        Store::new(&folder.at("mine/board.ron")).commit(&one("a", Pending, Done)).unwrap();
        assert!(fs::symlink_metadata(folder.at("mine/board.ron")).unwrap().is_symlink());
        assert!(fs::read_to_string(folder.at("shared/plan.ron")).unwrap().contains(r#""a", status: Done"#));
        assert!(folder.at("shared/plan.ron.lock").exists());
        assert_eq!(fs::read_dir(folder.at("mine")).unwrap().count(), 1);
    }

    #[test]
    fn a_link_that_is_turned_while_somebody_waits_for_the_lock_is_followed_to_the_board_of_now() {
        let folder = Folder::new();
        let [old, new] = ["old/plan.ron", "new/plan.ron"].map(|name| {
            folder.file(name);
            folder.at(name)
        });
        let link = folder.at("board.ron");
        symlink(&old, &link).unwrap();
        let lock = fs::File::create(folder.at("old/plan.ron.lock")).unwrap();
        lock.lock().unwrap();
        let store = Store::new(&link).patience(Duration::from_mins(1));
        let waiting = std::thread::spawn(move || store.commit(&one("a", Pending, Done)));
        // It writes who it is only once it has the lock: there is nothing to see of who waits.
        std::thread::sleep(Duration::from_millis(200));
        symlink(&new, folder.at("turned")).unwrap();
        fs::rename(folder.at("turned"), &link).unwrap();
        drop(lock);
        waiting.join().unwrap().unwrap();
        assert_eq!(fs::read_to_string(&old).unwrap(), BOARD, "nobody means that board any more");
        assert!(fs::read_to_string(&new).unwrap().contains(r#""a", status: Done"#));
    }

    #[test]
    fn mode_and_owner_are_kept_and_the_lock_gets_them_too() {
        let folder = Folder::with_board();
        let board = folder.at("board.ron");
        fs::set_permissions(&board, fs::Permissions::from_mode(0o664)).unwrap();
        if rustix::process::geteuid().is_root() {
            std::os::unix::fs::chown(&board, Some(1234), Some(5678)).unwrap();
        }
        let before = fs::metadata(&board).unwrap();
        folder.store().commit(&one("a", Pending, Done)).unwrap();
        let of = |path: PathBuf| {
            let metadata = fs::metadata(path).unwrap();
            (metadata.uid(), metadata.gid(), metadata.mode() & 0o777)
        };
        assert_ne!(fs::metadata(&board).unwrap().ino(), before.ino(), "it is another file");
        assert_eq!(of(board), (before.uid(), before.gid(), 0o664));
        assert_eq!(of(folder.at("board.ron.lock")), (before.uid(), before.gid(), 0o664));
    }

    #[test]
    fn what_was_made_while_the_board_was_private_opens_with_it_and_closes_with_it() {
        let folder = Folder::with_board();
        let board = folder.at("board.ron");
        let group = if rustix::process::geteuid().is_root() { 5678 } else { fs::metadata(&board).unwrap().gid() };
        fs::set_permissions(&board, fs::Permissions::from_mode(0o600)).unwrap();
        // Each run of the program has a log file of its own.
        folder.store().commit(&one("a", Pending, Done)).unwrap();
        folder.store().commit(&one("a", Done, Pending)).unwrap();
        let modes = || -> Vec<(u32, u32)> {
            let logs = fs::read_dir(folder.at("board.log")).unwrap().map(|entry| entry.unwrap().path());
            let all = [folder.at("board.ron.lock"), folder.at("board.log")].into_iter().chain(logs);
            all.map(|path| path.metadata().unwrap()).map(|it| (it.gid(), it.mode() & 0o777)).collect()
        };
        assert_eq!(modes().iter().map(|(_, mode)| *mode).collect::<Vec<_>>(), [0o600, 0o700, 0o600, 0o600]);

        std::os::unix::fs::chown(&board, None, Some(group)).unwrap();
        fs::set_permissions(&board, fs::Permissions::from_mode(0o660)).unwrap();
        folder.store().commit(&one("a", Pending, Done)).unwrap();
        let open = [(group, 0o660), (group, 0o770), (group, 0o660), (group, 0o660), (group, 0o660)];
        assert_eq!(modes(), open, "the lock, the folder of the log and all of its files");

        fs::set_permissions(&board, fs::Permissions::from_mode(0o640)).unwrap();
        folder.store().commit(&one("a", Done, Pending)).unwrap();
        assert_eq!(modes()[..2], [(group, 0o640), (group, 0o750)]);
    }

    /// An access list that lets user 1234 read and write, as Linux keeps it: version, then kind, rights and id of each.
    #[cfg(target_os = "linux")]
    fn access_list() -> Vec<u8> {
        const NOBODY: u32 = u32::MAX;
        let rows: [(u16, u16, u32); 5] =
            [(1, 6, NOBODY), (2, 6, 1234), (4, 4, NOBODY), (16, 6, NOBODY), (32, 4, NOBODY)];
        let row = |(kind, rights, id): (u16, u16, u32)| {
            [&kind.to_le_bytes()[..], &rights.to_le_bytes(), &id.to_le_bytes()].concat()
        };
        [2_u32.to_le_bytes().to_vec(), rows.map(row).concat()].concat()
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_access_list_that_lets_a_colleague_write_is_kept() {
        use rustix::fs::{XattrFlags, getxattr, setxattr};
        const NAME: &str = "system.posix_acl_access";
        let folder = Folder::with_board();
        let board = folder.at("board.ron");
        setxattr(&board, NAME, &access_list(), XattrFlags::empty())
            .expect("the file system of the tests knows access lists");
        folder.store().commit(&one("a", Pending, Done)).unwrap();
        let mut kept = [0; 100];
        let length = getxattr(&board, NAME, &mut kept[..]).unwrap();
        assert_eq!(kept[..length], access_list());
    }

    #[test]
    fn a_lock_that_leads_elsewhere_is_refused() {
        let folder = Folder::with_board();
        symlink(folder.at("victim"), folder.at("board.ron.lock")).unwrap();
        let error = folder.store().commit(&one("a", Pending, Done)).unwrap_err();
        assert!(error.to_string().contains("symbolic link"), "{error}");
        assert_eq!((folder.at("victim").exists(), folder.text()), (false, BOARD.to_owned()));
    }
}
