//! Reads a text like the one before: takes over the records that stand in both. Decides nothing about what they mean.

pub(crate) mod marks;
pub(crate) mod last;
pub(crate) mod take_over;
