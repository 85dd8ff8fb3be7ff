//! The pages of a standup: who is talked about, what of theirs is told, the team in a few lines. Hold no state.

pub(crate) mod strip;
pub(crate) mod sheet;
pub(crate) mod lines;
pub(crate) mod page;
pub(crate) mod summary;
