//! What can be done with a board's file besides a commit: create, merge, restore, resolve, edit as a working copy. Each
//! writes through [`commit`](crate::store::commit).

pub mod merge;
pub(crate) mod conflict;
pub mod working_copy;
pub(crate) mod stale_save;
pub mod create;
pub mod ignore;
pub mod export;
pub mod restore;
pub mod capabilities;
