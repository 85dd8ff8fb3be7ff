//! The words of the product as types: board, developer, module, status, coverage, change. Pure: no files, no clock, no
//! terminal, and none of it can be written to a file but through `document`.

pub mod problem;
pub mod shown;
pub mod excerpt;
pub mod amount;
pub mod status;
pub mod module;
pub mod board;
pub mod field;
pub mod totals;
pub mod snapshot;
pub mod wording;
pub mod annotation;
pub mod change;
pub mod sentence;
pub mod waiting;
pub mod removal;
pub mod confusable;
pub mod odd;
pub mod typed;
pub mod diff;
