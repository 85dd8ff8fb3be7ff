//! Operations on a board besides a commit: create, merge, restore, resolve, edit a working copy. Each writes through
//! [`commit`](crate::store::commit).

pub(crate) mod merge;
pub(crate) mod conflict;
pub(crate) mod conflict_logs;
pub(crate) mod working_copy;
pub(crate) mod stale_save;
pub(crate) mod create;
pub(crate) mod ignore;
pub(crate) mod export;
pub(crate) mod restore;
pub(crate) mod capabilities;
