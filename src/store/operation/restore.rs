//! Restores a whole version where the file is gone or no board any more. Never replaces a readable board: that is changed step
//! by step, like any other.

use std::sync::Arc;
use std::time::Duration;

use crate::model::snapshot::{Revision, Snapshot};
use crate::store::commit::desk::{Desk, take_lock};
use crate::store::commit::error::CommitError;
use crate::store::commit::publish::NewText;
use crate::store::file::deadline::Deadline;
use crate::store::file::error::FileError;
use crate::store::file::read::{self, OTHERS_WRITE, ReadError};
use crate::store::file::{atomic, paths, system};
use crate::store::handle::Store;

/// From one try to the next, if somebody else was faster.
const AGAIN: Duration = Duration::from_millis(80);

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

/// Brings the version `revision` back, for `who`, if there is no board that can be read.
pub(crate) fn put_back(store: &Store, revision: Revision, who: &str) -> Result<PutBack, CommitError> {
    let deadline = Deadline::after(store.patience).at_least(OTHERS_WRITE);
    loop {
        if let Some(done) = try_to_put_back(store, revision, who, deadline)? {
            return Ok(done);
        }
        if !deadline.wait(AGAIN) {
            return Err(CommitError::Contested { path: store.board.clone() });
        }
    }
}

/// `None`: somebody else wrote in between.
fn try_to_put_back(
    store: &Store,
    revision: Revision,
    who: &str,
    deadline: Deadline,
) -> Result<Option<PutBack>, CommitError> {
    let target = paths::resolve(&store.board).map_err(|error| CommitError::unresolved(&store.board, error))?;
    let metadata = match read::open(&target) {
        Ok((_, metadata)) => Some(metadata),
        Err(ReadError::NotFound { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    if let Some(metadata) = &metadata {
        system::may_write(&target, metadata).map_err(FileError::on("change", &target))?;
    }
    let lock = take_lock(store, &target, metadata.as_ref(), who, deadline)?;
    let mut desk = Desk::new(store, target, lock, deadline);
    desk.settle();
    let old = match read::bytes(&desk.target) {
        Ok(bytes) => Some(bytes),
        Err(ReadError::NotFound { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    if old.as_ref().is_some_and(|bytes| store.last_read.like(bytes.content()).is_ok()) {
        return Ok(Some(PutBack::NotNeeded));
    }
    let lost = || FileError::refused("restore", &store.board, "that version is not kept any more");
    let document = desk.version(revision).ok_or_else(lost)?;
    let replaced = match old {
        Some(old) => {
            store.saw_bytes(&old, true);
            // Where somebody mends it in this very moment, nobody has changed anything of what is put back.
            let (base, rev) = (document.clone(), revision);
            let new = NewText { stamp: old.stamp, metadata: old.metadata, read: old.revision, base, document, rev };
            if !desk.publish_unlogged(&new, who)? {
                return Ok(None);
            }
            Some(old.revision)
        }
        None => match atomic::prepare(&desk.target, document.text().as_bytes(), None)?.appear(&desk.target) {
            Err(error) if error.source.kind() == std::io::ErrorKind::AlreadyExists => return Ok(None),
            done => {
                desk.warnings.extend(done?);
                None
            }
        },
    };
    // A version that is accounted for needs no log entry; one that was merely seen is logged like any edit.
    let (loaded, metadata) = desk.read()?;
    desk.account(&loaded, &metadata, who);
    let snapshot = desk.take_in_late_saves().unwrap_or(loaded.snapshot);
    Ok(Some(PutBack::Done { snapshot, replaced, warnings: desk.warnings }))
}
