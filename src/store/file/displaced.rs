//! The file that an atomic exchange displaced. It stays beside the board for two seconds, because an editor may still write to
//! it, and longer if it holds text that is not merged yet. Judges no text in it.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::model::snapshot::Revision;
use crate::store::file::read;
use crate::store::file::read::{Bytes, ReadError};
use crate::store::file::{atomic, system};

/// How long an editor may take from opening a file to writing the last of it.
pub(crate) const LAST: Duration = Duration::from_secs(2);

/// What stands in the name of one behind the revision, and of one that holds something that is not in the board.
const KNOWN: char = '-';
const OWED: char = '+';

/// A file that was the board, by the name under which it is kept: `.board.ron.9c1e0123456789ab-k3f9a2xy.tmp`, and with a `+` for
/// the `-` as long as it holds something that is not in the board.
#[derive(Clone, Debug)]
pub(crate) struct Displaced {
    path: PathBuf,
    /// What it held when it was read last, and that is in the board.
    pub(crate) base: Revision,
    /// Whether it is known to hold something else.
    pub(crate) is_owed: bool,
}

/// What is to be done about one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// Nothing yet.
    Later,
    /// Somebody may have written to it.
    Look,
    /// Nobody will write to it any more: to look a last time.
    LastLook,
}

impl Displaced {
    /// Keeps the file `temp`, which was displaced from `target`, and sees whether it holds `base`, as when it was read.
    pub(crate) fn keep(temp: &Path, target: &Path, base: Revision) -> Self {
        let mut kept = Self { path: temp.to_owned(), base, is_owed: false };
        // Before anybody looks: what is written from now on is later than the renaming.
        kept.name(target, base, false);
        // One that cannot be read now is looked at again like one that somebody wrote to.
        if !kept.read().is_ok_and(|bytes| bytes.revision == base) {
            kept.name(target, base, true);
        }
        kept
    }

    /// Keeps the file at `target`, which is about to be replaced, by a second name that goes with the file `temp`; `None` where a
    /// file cannot have two. Fails if there is none.
    pub(crate) fn link(temp: &Path, target: &Path, base: Revision) -> io::Result<Option<Self>> {
        let letters = atomic::letters(temp, target).unwrap_or("00000000");
        let path = atomic::beside(target, &format!("{base}{OWED}{letters}"));
        Ok(system::link(target, &path)?.then_some(Self { path, base, is_owed: true }))
    }

    /// It has been replaced: sees whether it holds what was read.
    pub(crate) fn looked_at(mut self, target: &Path) -> Self {
        if self.read().is_ok_and(|bytes| bytes.revision == self.base) {
            self.name(target, self.base, false);
        }
        self
    }

    /// Whether it still is the board at `target`: a writer is just about to replace it, or was killed then.
    pub(crate) fn is_at(&self, target: &Path) -> bool {
        let [here, there] = [&*self.path, target].map(|path| path.symlink_metadata().ok());
        here.zip(there).is_some_and(|(here, there)| system::file_id(&here) == system::file_id(&there))
    }

    /// All that are kept for the board at `target`.
    pub(crate) fn all(target: &Path) -> Vec<Self> {
        let Ok(entries) = std::fs::read_dir(target.parent().unwrap_or(target)) else { return Vec::new() };
        let named = |path: PathBuf| {
            let (base, mark, _) = parts(&path, target)?;
            Some(Self { base: base.parse().ok()?, is_owed: mark == OWED, path })
        };
        entries.filter_map(|entry| named(entry.ok()?.path())).collect()
    }

    /// The letters that the file had in its name from the first.
    pub(crate) fn letters(&self, target: &Path) -> Option<&str> {
        parts(&self.path, target).map(|(.., letters)| letters).or_else(|| atomic::letters(&self.path, target))
    }

    /// What is to be done about it at `now`, by the clock of its file system.
    pub(crate) fn due(&self, now: SystemTime) -> Due {
        let Ok(metadata) = self.path.symlink_metadata() else { return Due::Later };
        let (Ok(written), Some(changed)) = (metadata.modified(), system::changed(&metadata)) else {
            return Due::LastLook;
        };
        if now.duration_since(changed).is_ok_and(|age| age >= LAST) {
            Due::LastLook
        } else if written >= changed || self.is_owed {
            Due::Look
        } else {
            Due::Later
        }
    }

    /// What it holds now.
    pub(crate) fn read(&self) -> Result<Bytes, ReadError> {
        read::bytes(&self.path)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// That it holds `rev`, and that this is in the board, is known now.
    pub(crate) fn known(mut self, target: &Path, rev: Revision) {
        self.name(target, rev, false);
    }

    /// Gives it the name that says this of it. Where that cannot be, it stays what it is called, and is looked at again.
    fn name(&mut self, target: &Path, base: Revision, is_owed: bool) {
        let letters = self.letters(target).unwrap_or("00000000");
        let mark = if is_owed { OWED } else { KNOWN };
        let path = atomic::beside(target, &format!("{base}{mark}{letters}"));
        self.is_owed = is_owed;
        match std::fs::rename(&self.path, &path) {
            Ok(()) => (self.path, self.base) = (path, base),
            Err(error) => tracing::warn!(%error, "cannot name a displaced file"),
        }
    }

    /// Removes it: nobody needs it any more.
    pub(crate) fn forget(self) {
        let _ = std::fs::remove_file(self.path);
    }
}

/// Whether a displaced file of the board at `target` holds, or may hold, what is not in the board.
pub(crate) fn is_written(target: &Path) -> bool {
    Displaced::all(target).iter().any(|displaced| displaced.is_owed || displaced.due(SystemTime::now()) == Due::Look)
}

/// What the name of a displaced file says: what it held, whether that is still so, and its letters.
fn parts<'a>(path: &'a Path, target: &Path) -> Option<(&'a str, char, &'a str)> {
    let own = atomic::own(path, target)?;
    let at = own.find([KNOWN, OWED])?;
    Some((&own[..at], own[at..].chars().next()?, &own[at + 1..]))
}
