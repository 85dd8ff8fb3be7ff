//! What an exchange took out of the board's place. It stays beside the board for a moment, because an editor that has it open
//! may still write to it. Decides nothing about what was written.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::model::snapshot::Revision;
use crate::store::read::{self, Bytes, ReadError};
use crate::store::{replace, system};

/// How long an editor may take from opening a file to writing the last of it.
pub(super) const LAST: Duration = Duration::from_secs(2);

/// A file that was the board, by the name under which it is kept: `.board.ron.9c1e0123456789ab-k3f9a2xy.tmp`.
#[derive(Clone, Debug)]
pub(super) struct Displaced {
    path: PathBuf,
    /// What it held when somebody looked last.
    pub(super) base: Revision,
}

/// What is to be done about one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// Nothing yet.
    Later,
    /// Somebody may have written to it.
    Look,
    /// Nobody will write to it any more: to look a last time.
    LastLook,
}

impl Displaced {
    /// Keeps the file `temp`, which was displaced from `target` and held `base` when it was read.
    pub(super) fn keep(temp: &Path, target: &Path, base: Revision) -> io::Result<Self> {
        let letters = replace::letters(temp, target).unwrap_or("00000000");
        let path = replace::beside(target, &format!("{base}-{letters}"));
        // Before anybody looks: what is written from now on is later than the renaming.
        std::fs::rename(temp, &path)?;
        Ok(Self { path, base })
    }

    /// All that are kept for the board at `target`.
    pub(super) fn all(target: &Path) -> Vec<Self> {
        let Ok(entries) = std::fs::read_dir(target.parent().unwrap_or(target)) else { return Vec::new() };
        let named = |path: PathBuf| {
            let (base, _) = replace::own(&path, target)?.split_once('-')?;
            Some(Self { base: base.parse().ok()?, path })
        };
        entries.filter_map(|entry| named(entry.ok()?.path())).collect()
    }

    /// What is to be done about it at `now`, by the clock of its file system.
    pub(super) fn due(&self, now: SystemTime) -> Due {
        let Ok(metadata) = self.path.symlink_metadata() else { return Due::Later };
        let (Ok(written), Some(changed)) = (metadata.modified(), system::changed(&metadata)) else {
            return Due::LastLook;
        };
        if now.duration_since(changed).is_ok_and(|age| age >= LAST) {
            Due::LastLook
        } else if written >= changed {
            Due::Look
        } else {
            Due::Later
        }
    }

    /// What it holds now.
    pub(super) fn read(&self) -> Result<Bytes, ReadError> {
        read::bytes(&self.path)
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Where it is.
    pub(super) fn into_path(self) -> PathBuf {
        self.path
    }

    /// That it holds `rev` is known now.
    pub(super) fn known(self, target: &Path, rev: Revision) {
        let letters = replace::own(&self.path, target).and_then(|own| own.split_once('-')).map(|(_, letters)| letters);
        let path = replace::beside(target, &format!("{rev}-{}", letters.unwrap_or("00000000")));
        if let Err(error) = std::fs::rename(&self.path, path) {
            tracing::warn!(%error, "cannot mark a displaced file as looked at");
        }
    }

    /// Removes it: nobody needs it any more.
    pub(super) fn forget(self) {
        let _ = std::fs::remove_file(self.path);
    }
}
