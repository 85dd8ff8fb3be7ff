//! The versions of the board that are accounted for: everything that led to them is in the log, or was before this machine first
//! looked. What is found next is compared with the last of them. Not what is in the file now, and never shared.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::model::snapshot::Revision;
use crate::store::memory::private_folder;

/// The most versions that are kept.
const MOST: usize = 100;

/// The most bytes that all versions have together; the last one is kept however large it is.
const MOST_BYTES: u64 = 16 << 20;

/// The versions of one board, in a folder of their own, in the order in which they were seen.
#[derive(Clone, Debug)]
pub(super) struct Versions {
    folder: PathBuf,
}

/// A version in the folder.
struct Kept {
    path: PathBuf,
    number: u64,
    rev: Revision,
}

impl Versions {
    /// Those that are remembered in the folder `memory`, which need not be there yet.
    pub(super) fn of(memory: &Path) -> Self {
        Self { folder: memory.join("versions") }
    }

    /// The last version.
    pub(super) fn last(&self) -> Option<Revision> {
        self.list().last().map(|kept| kept.rev)
    }

    /// Whether it is one of them.
    pub(super) fn knows(&self, rev: Revision) -> bool {
        self.list().iter().any(|kept| kept.rev == rev)
    }

    /// The bytes of a version; `None` if it is not here (any more), or was damaged.
    pub(super) fn bytes(&self, rev: Revision) -> Option<Vec<u8>> {
        let kept = self.list().into_iter().rfind(|kept| kept.rev == rev)?;
        std::fs::read(kept.path).ok().filter(|bytes| Revision::of(bytes) == rev)
    }

    /// Keeps `bytes`, which are of the revision `rev`, as the last version.
    pub(super) fn keep(&self, rev: Revision, bytes: &[u8]) -> io::Result<()> {
        let kept = self.list();
        let number = match kept.last() {
            Some(last) if last.rev == rev => return Ok(()),
            last => last.map_or(1, |last| last.number + 1),
        };
        let path = self.folder.join(format!("{number:010}-{rev}.ron"));
        if let Some(older) = kept.iter().find(|older| older.rev == rev) {
            // It was here before.
            return std::fs::rename(&older.path, path);
        }
        private_folder(&self.folder)?;
        let mut temp = tempfile::NamedTempFile::new_in(&self.folder)?;
        temp.write_all(bytes)?;
        temp.persist(path)?;
        prune(kept, bytes.len() as u64);
        Ok(())
    }

    /// All of them, the last one last.
    fn list(&self) -> Vec<Kept> {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return Vec::new() };
        let mut kept: Vec<Kept> = entries.filter_map(|entry| Kept::of(entry.ok()?.path())).collect();
        kept.sort_by_key(|kept| kept.number);
        kept
    }
}

impl Kept {
    fn of(path: PathBuf) -> Option<Self> {
        let (number, rev) = path.file_name()?.to_str()?.strip_suffix(".ron")?.split_once('-')?;
        let (number, rev) = (number.parse().ok()?, rev.parse().ok()?);
        Some(Self { path, number, rev })
    }
}

/// Removes the oldest of those that were there before one of this size came.
fn prune(kept: Vec<Kept>, mut bytes: u64) {
    let mut count = 1;
    for version in kept.into_iter().rev() {
        count += 1;
        bytes += version.path.metadata().map_or(0, |metadata| metadata.len());
        if count > MOST || bytes > MOST_BYTES {
            // Next time, if not now.
            let _ = std::fs::remove_file(version.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, MOST_BYTES, Versions};
    use crate::model::snapshot::Revision;

    fn keep(versions: &Versions, text: &str) -> Revision {
        let rev = Revision::of(text.as_bytes());
        versions.keep(rev, text.as_bytes()).unwrap();
        rev
    }

    #[test]
    fn the_last_version_is_the_one_that_was_kept_last_even_if_it_was_there_before() {
        let folder = tempfile::tempdir().unwrap();
        let versions = Versions::of(folder.path());
        assert_eq!(versions.last(), None);
        let (one, two) = (keep(&versions, "one"), keep(&versions, "two"));
        assert_eq!((versions.last(), versions.knows(one)), (Some(two), true));
        keep(&versions, "one");
        assert_eq!((versions.last(), versions.bytes(one).as_deref()), (Some(one), Some(&b"one"[..])));
        assert_eq!(versions.list().len(), 2);
    }

    #[test]
    fn old_versions_make_room() {
        let folder = tempfile::tempdir().unwrap();
        let versions = Versions::of(folder.path());
        let first = keep(&versions, "0");
        (1..=MOST).for_each(|i| {
            keep(&versions, &i.to_string());
        });
        assert_eq!((versions.list().len(), versions.knows(first)), (MOST, false));
        let large = keep(&versions, &"x".repeat(MOST_BYTES as usize + 1));
        assert_eq!((versions.list().len(), versions.last()), (1, Some(large)));
    }

    #[test]
    fn a_version_that_a_crash_left_empty_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let versions = Versions::of(folder.path());
        let rev = keep(&versions, "one");
        std::fs::write(&versions.list()[0].path, "").unwrap();
        assert_eq!(versions.bytes(rev), None);
    }
}
