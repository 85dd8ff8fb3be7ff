//! The folder `board.log/`: reads its segments and appends to one's own. Does not decide what is logged.

pub(crate) mod records;
pub(crate) mod segment;
pub(crate) mod reader;
pub(crate) mod writer;
