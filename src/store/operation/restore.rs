//! Restores a whole version where the file is gone or no board any more. Never replaces a readable board: that is changed step
//! by step, like any other.

use std::sync::Arc;

use crate::document::Document;
use crate::model::snapshot::{Revision, Snapshot};
use crate::store::Store;
use crate::store::commit::late_save::LateSave;
use crate::store::commit::publish::{Manner, Placed, Ready, replaced};
use crate::store::commit::{CommitError, TRIES};
use crate::store::file::error::FileError;
use crate::store::file::read;
use crate::store::file::read::ReadError;
use crate::store::file::{atomic, lock, paths, system};

/// What became of a version that was to be brought back.
#[derive(Clone, Debug)]
pub(crate) enum PutBack {
    /// It is in the file.
    Done {
        /// The board.
        snapshot: Arc<Snapshot>,
        /// What was in the file, which is kept as a version; `None` if there was none.
        replaced: Option<Revision>,
        /// What went wrong on the way without stopping it. Raw text.
        warnings: Vec<String>,
    },
    /// There is a board that can be read: nothing was written.
    NotNeeded,
}

impl Store {
    /// Brings the version `revision` back, for `who`, if there is no board that can be read.
    pub(crate) fn put_back(&self, revision: Revision, who: &str) -> Result<PutBack, CommitError> {
        for _ in 0..TRIES {
            if let Some(done) = self.try_to_put_back(revision, who)? {
                return Ok(done);
            }
            lock::pause(lock::jittered(crate::store::commit::OTHERS_TAKE));
        }
        Err(CommitError::Contested { path: self.board.clone() })
    }

    /// `None`: somebody else wrote in between.
    fn try_to_put_back(&self, revision: Revision, who: &str) -> Result<Option<PutBack>, CommitError> {
        let target = paths::resolve(&self.board).map_err(|error| self.unresolved(error))?;
        let metadata = match read::open(&target) {
            Ok((_, metadata)) => Some(metadata),
            Err(ReadError::NotFound { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        if let Some(metadata) = &metadata {
            system::may_write(&target, metadata).map_err(FileError::on("change", &target))?;
        }
        let lock = self.take_lock(&target, metadata.as_ref(), who, self.patience)?;
        let mut commit = self.with(target.clone(), lock);
        commit.recover();
        let old = match read::bytes(&target) {
            Ok(bytes) => Some(bytes),
            Err(ReadError::NotFound { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        if old.as_ref().is_some_and(|bytes| bytes.parse(&target).is_ok()) {
            return Ok(Some(PutBack::NotNeeded));
        }
        let lost = || FileError::refused("restore", &self.board, "that version is not kept any more");
        let document = self.version(revision).and_then(|bytes| Document::read(&bytes).ok()).ok_or_else(lost)?;
        let replaced = match old {
            Some(old) => {
                self.saw_bytes(&old, true);
                // Where somebody mends it in this very moment, nobody has changed anything of what is put back.
                let (base, rev) = (document.clone(), revision);
                let ready = Ready { old: old.stamp, read: old.revision, base, metadata: old.metadata, document, rev };
                let how = (self.origin.without, Manner::Yield);
                match replaced(&target, &ready, how, &mut commit.warnings, |_| Ok(commit.lock.is_in_place()))? {
                    Placed::Not => return Ok(None),
                    Placed::There => {}
                    Placed::Upon(displaced) => commit.owed.push(LateSave { displaced, base: Some(ready.base) }),
                }
                Some(old.revision)
            }
            None => match atomic::prepare(&target, document.text().as_bytes(), None)?.appear(&target) {
                Err(error) if error.source.kind() == std::io::ErrorKind::AlreadyExists => return Ok(None),
                done => {
                    commit.warnings.extend(done?);
                    None
                }
            },
        };
        // A version that is accounted for needs no log entry; one that was merely seen is logged like any edit.
        let (loaded, metadata) = commit.read()?;
        commit.account(&loaded, &metadata, who);
        let snapshot = commit.merge_late_saves().unwrap_or(loaded.snapshot);
        Ok(Some(PutBack::Done { snapshot, replaced, warnings: commit.warnings }))
    }
}
