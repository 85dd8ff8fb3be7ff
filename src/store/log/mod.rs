//! The folder `board.log/`: reading its segments and appending to one's own. Decides nothing about what is logged.

pub(crate) mod records;
pub(crate) mod segment;
pub(crate) mod reader;
pub(crate) mod writer;
