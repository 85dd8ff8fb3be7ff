//! State between runs on this machine: kept versions, the layout, the open question. Never the truth for the board.

pub(crate) mod memory;
pub(crate) mod versions;
pub(crate) mod open_question;
pub(crate) mod retention;
