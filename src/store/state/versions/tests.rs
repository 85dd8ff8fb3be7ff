//! Kept versions can be restored: of any size, with several writers at once, after any crash. Tests only.

use std::path::Path;

use chrono::DateTime;

use crate::model::snapshot::Revision;
use crate::store::file::read::LastRead;
use crate::store::options::Clock;
use crate::store::state::versions::Versions;

fn versions(folder: &Path) -> Versions {
    Versions::of(folder, Clock::Fixed(DateTime::from_timestamp(1_795_420_800, 0).unwrap()), &LastRead::default())
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

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder.join("versions")).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
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
fn old_ones_go_with_every_sixteenth_and_large_ones_with_each() {
    let folder = tempfile::tempdir().unwrap();
    let versions = versions(folder.path());
    for i in 0..2 * 500 {
        keep(&versions, &i.to_string());
    }
    assert_eq!(files(folder.path()).len(), 500 + 1000 % 16);
    let large = |i: usize| format!("{i}{}", " ".repeat(20 << 20));
    let kept: Vec<Revision> = (0..6).map(|i| keep(&versions, &large(i))).collect();
    assert_eq!(seen(&versions)[seen(&versions).len() - 3..], kept[3..]);
    assert_eq!(kept[..3].iter().filter(|rev| versions.bytes(**rev).is_some()).count(), 0);
    assert!(files(folder.path()).len() > 500 - 16, "small ones need no room");
}

#[test]
fn what_an_earlier_program_kept_as_a_difference_is_none_and_goes() {
    let folder = tempfile::tempdir().unwrap();
    let versions = versions(folder.path());
    keep(&versions, "one");
    let old = folder.path().join("versions/0000000009-1795420800123-9c1e0123456789ab-a.9c1e0123456789ac.patch");
    std::fs::write(&old, "standup patch 1").unwrap();
    let long_ago = std::time::SystemTime::UNIX_EPOCH;
    std::fs::File::options().write(true).open(&old).unwrap().set_modified(long_ago).unwrap();
    for i in 0..16 {
        keep(&versions, &i.to_string());
    }
    assert!(!old.exists());
    assert_eq!(versions.all().len(), 17);
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
                    keep(&versions(path), &format!("{writer} {i}"));
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
