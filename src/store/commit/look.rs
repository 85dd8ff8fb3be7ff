//! Looks after what others did to the board, without a change of our own to write. Takes the lock only if there is something to do.

use std::time::SystemTime;

use crate::store::commit::Locked;
use crate::store::commit::error::CommitError;
use crate::store::commit::external_edit::Observed;
use crate::store::file::deadline::Deadline;
use crate::store::file::displaced::{self, Displaced, Due};
use crate::store::file::{lock, paths, read};
use crate::store::handle::Store;

/// Logs what somebody changed in the board with an editor since this machine looked last, if nobody else did. Takes the lock if
/// there is anything to do. A machine that looks for the first time only remembers what it sees.
pub(crate) fn observe(store: &Store) -> Result<Observed, CommitError> {
    let nothing = Ok(Observed::Entries(Vec::new()));
    let Some(versions) = store.kept_versions() else { return nothing };
    let bytes = read::bytes(&store.board)?;
    // Without a lock: most often there is nothing to do.
    let target = store.target();
    let is_calm = || !lock::is_ahead(&target) && !displaced::is_written(&target);
    if versions.last() == Some(bytes.revision) && is_calm() {
        return nothing;
    }
    let user = &store.origin.user;
    let mut desk = Locked::take(store, user, Deadline::after(store.patience))?.settle();
    let (loaded, metadata) = desk.read()?;
    if loaded.snapshot.is_newer() {
        return nothing;
    }
    Ok(desk.look_at(&loaded, &metadata, user))
}

/// Looks at what was displaced lately, and takes in what was written to it since. Whether to look again soon.
pub(crate) fn look_aside(store: &Store) -> Result<bool, CommitError> {
    let Ok(target) = paths::resolve(&store.board) else { return Ok(false) };
    let all = Displaced::all(&target);
    if all.iter().any(|displaced| displaced.due(SystemTime::now()) != Due::Later) {
        drop(Locked::take(store, &store.origin.user, Deadline::after(store.patience))?.settle());
        return Ok(!Displaced::all(&target).is_empty());
    }
    Ok(!all.is_empty())
}
