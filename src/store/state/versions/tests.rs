//! Kept versions can be restored: of any size, with several writers at once, after any crash. Tests only.

use std::path::Path;

use chrono::DateTime;

use crate::model::snapshot::Revision;
use crate::store::options::Clock;
use crate::store::state::versions::{SMALL, Versions};

fn versions(folder: &Path) -> Versions {
    Versions::of(folder, Clock::Fixed(DateTime::from_timestamp(1_795_420_800, 0).unwrap()))
}

fn keep(versions: &Versions, text: &str) -> Revision {
    let rev = Revision::of(text.as_bytes());
    versions.keep(rev, text.as_bytes()).unwrap();
    rev
}

fn see(versions: &Versions, text: &str, is_broken: bool) -> Revision {
    let rev = Revision::of(text.as_bytes());
    versions.see(rev, text.as_bytes(), is_broken).unwrap();
    rev
}

fn seen(versions: &Versions) -> Vec<Revision> {
    versions.all().into_iter().map(|version| version.revision).collect()
}

/// A large board, of which line `edited` is another.
fn large(edited: usize) -> String {
    let line = |i| format!("(id: \"{i}\", status: {}),\n", if i == edited { "Done" } else { "Pending" });
    let text = (0..SMALL / 20).map(line).collect::<Vec<_>>().concat();
    assert!(text.len() > SMALL);
    text
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder.join("versions")).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).filter(|name| name != "lock").collect()
}

#[test]
fn the_last_version_is_the_one_that_was_kept_last_even_if_it_was_there_before() {
    let folder = tempfile::tempdir().unwrap();
    let versions = versions(folder.path());
    assert_eq!(versions.last(), None);
    let (one, two) = (keep(&versions, "one"), keep(&versions, "two"));
    assert_eq!((versions.last(), versions.knows(one)), (Some(two), true));
    keep(&versions, "one");
    assert_eq!((versions.last(), versions.bytes(one).as_deref()), (Some(one), Some(&b"one"[..])));
    assert_eq!(seen(&versions), [one, two, one], "and when it was there is told for both times");
}

#[test]
fn what_was_only_seen_or_is_broken_is_kept_and_not_accounted_for() {
    let folder = tempfile::tempdir().unwrap();
    let versions = versions(folder.path());
    let one = keep(&versions, "one");
    let (merely, broken) = (see(&versions, "seen", false), see(&versions, "((", true));
    assert_eq!((versions.last(), versions.knows(merely), versions.knows(broken)), (Some(one), false, false));
    assert_eq!(versions.bytes(broken).as_deref(), Some(&b"(("[..]));
    assert_eq!(versions.all().iter().map(|version| version.is_broken).collect::<Vec<_>>(), [false, false, true]);
    see(&versions, "seen", false);
    see(&versions, "\0\0\n", true);
    assert_eq!(seen(&versions), [one, merely, broken], "neither twice, nor nothing at all");
    keep(&versions, "seen");
    assert_eq!((versions.last(), seen(&versions)), (Some(merely), vec![one, merely, broken, merely]));
}

#[test]
fn what_was_seen_is_accounted_for_without_being_kept_twice() {
    let folder = tempfile::tempdir().unwrap();
    let versions = versions(folder.path());
    let seen = see(&versions, "seen", false);
    assert_eq!(keep(&versions, "seen"), seen);
    assert_eq!((versions.last(), files(folder.path()).len()), (Some(seen), 1));
}

#[test]
fn of_a_large_board_only_what_is_different_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let versions = versions(folder.path());
    let revisions: Vec<Revision> = (0..20).map(|i| keep(&versions, &large(i * 100))).collect();
    for (i, rev) in revisions.iter().enumerate() {
        assert_eq!(versions.bytes(*rev).as_deref(), Some(large(i * 100).as_bytes()), "{i}");
    }
    let sizes = files(folder.path()).into_iter();
    let bytes: u64 = sizes.map(|name| folder.path().join("versions").join(name).metadata().unwrap().len()).sum();
    assert!(bytes < large(0).len() as u64 * 11 / 10, "{bytes}");
    // A quite different one is whole again, and one that comes back is not.
    let other = keep(&versions, &large(0).replace("Pending", "InProgress"));
    keep(&versions, &large(0));
    let again = keep(&versions, &large(0).replace("Pending", "InProgress"));
    assert_eq!(versions.list().iter().filter(|kept| kept.base.is_none()).count(), 2);
    assert_eq!((other, versions.last()), (again, Some(again)));
}

#[test]
fn what_a_crash_left_damaged_is_none_and_harms_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let versions = versions(folder.path());
    let one = keep(&versions, "one");
    std::fs::write(versions.path(&versions.list()[0]), "").unwrap();
    assert_eq!(versions.bytes(one), None);
    for stray in ["0000000009-x-9c1e0123456789ab-a.ron", "notes.txt", ".tmpabc", "1-2-3", "9-9-9c1e0123456789ab-z.ron"]
    {
        std::fs::write(folder.path().join("versions").join(stray), "?").unwrap();
    }
    let two = keep(&versions, "two");
    assert_eq!((seen(&versions), versions.bytes(two).as_deref()), (vec![one, two], Some(&b"two"[..])));
    // A patch whose whole text is damaged is none, either, and the next version does not build on it.
    let (whole, patched) = (keep(&versions, &large(1)), keep(&versions, &large(2)));
    let at = versions.list().iter().position(|kept| kept.rev == whole).unwrap();
    std::fs::write(versions.path(&versions.list()[at]), "").unwrap();
    assert_eq!((versions.bytes(whole), versions.bytes(patched)), (None, None));
    let next = keep(&versions, &large(3));
    assert_eq!(versions.bytes(next).as_deref(), Some(large(3).as_bytes()));
}

#[test]
fn nobody_else_can_look_at_them() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let versions = versions(&folder.path().join("boards/9c1e"));
    keep(&versions, "one");
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&versions.folder), 0o700);
    for kept in versions.list() {
        assert_eq!(mode(&versions.path(&kept)), 0o600);
    }
}

#[test]
fn many_who_keep_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    std::thread::scope(|scope| {
        for writer in 0..6 {
            scope.spawn(move || {
                for i in 0..12 {
                    keep(&versions(path), &large(writer * 100 + i));
                }
            });
        }
    });
    let versions = versions(path);
    assert_eq!(versions.all().len(), 72);
    for version in versions.all() {
        assert!(versions.bytes(version.revision).is_some(), "{version:?}");
    }
}
