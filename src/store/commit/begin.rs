//! Begins a write: finds and locks the file, and finishes what an interrupted write left. Changes nothing else.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::store::Store;
use crate::store::commit::error::CommitError;
use crate::store::commit::{Commit, TRIES};
use crate::store::file::error::FileError;
use crate::store::file::lock::{Lock, LockError};
use crate::store::file::{atomic, paths, read, system};
use crate::store::log::reader::Log;
use crate::store::log::writer::LogWriter;
use crate::store::state::memory::Memory;
use crate::store::state::versions::Versions;

impl Store {
    /// Locks the board for `who`.
    pub(in crate::store) fn begin(&self, who: &str, patience: Duration) -> Result<Commit<'_>, CommitError> {
        let (target, lock) = self.locked(who, patience)?;
        let mut commit = self.with(target, lock);
        commit.recover();
        // What was displaced has another name now than what was left behind.
        if let Some(now) = commit.lock.taken() {
            atomic::remove_leftovers(&commit.target, now);
        }
        Ok(commit)
    }

    /// A write of `target`, with its lock.
    pub(in crate::store) fn with(&self, target: PathBuf, lock: Lock) -> Commit<'_> {
        let log = Log::unread(&target);
        let memory = self.origin.state.as_deref().map(|state| Memory::of(state, &target));
        let versions = memory.as_ref().map(|memory| Versions::of(memory.folder(), self.origin.clock));
        // What several append at once, without a lock, cannot be remembered for all of them.
        let memory = memory.filter(|_| lock.is_exclusive());
        let pen = LogWriter::new(&self.origin, &self.session, memory, log.folder());
        Commit {
            store: self,
            target,
            lock,
            log,
            pen,
            versions,
            owed: Vec::new(),
            taken_back: None,
            warnings: Vec::new(),
        }
    }

    /// The file behind all symbolic links, locked.
    fn locked(&self, who: &str, patience: Duration) -> Result<(PathBuf, Lock), CommitError> {
        for _ in 0..TRIES {
            let target = paths::resolve(&self.board).map_err(|error| self.unresolved(error))?;
            // Who may not change the board leaves no lock beside it, either.
            let (_, metadata) = read::open(&target)?;
            system::may_write(&target, &metadata).map_err(FileError::on("change", &target))?;
            let lock = self.take_lock(&target, Some(&metadata), who, patience)?;
            // The link may have been turned to another file while we waited.
            if paths::resolve(&self.board).is_ok_and(|now| now == target) {
                return Ok((target, lock));
            }
        }
        Err(CommitError::Contested { path: self.board.clone() })
    }

    /// The lock of `target`, which is described by `board` if it is there.
    pub(crate) fn take_lock(
        &self,
        target: &Path,
        board: Option<&Metadata>,
        who: &str,
        patience: Duration,
    ) -> Result<Lock, CommitError> {
        if self.origin.without.lock {
            return Ok(Lock::none());
        }
        Lock::take(target, board, who, patience).map_err(|error| match error {
            LockError::Held { lock, holder } => CommitError::Locked { path: self.board.clone(), holder, lock },
            LockError::File(error) => error.into(),
        })
    }

    pub(crate) fn unresolved(&self, error: std::io::Error) -> CommitError {
        if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) {
            return CommitError::NotFound { path: self.board.clone() };
        }
        FileError::new("read", &self.board, error).into()
    }
}
