//! Boards in git: how a repository is set up, what each way of merging gives, and what is done where git could not merge.

mod merging;
pub(crate) mod repository;
mod resolving;
mod setting_up;
