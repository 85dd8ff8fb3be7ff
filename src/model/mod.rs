//! The words of the product as types: board, developer, module, status, coverage, change. Pure: no files, no clock, no
//! terminal; only `document` writes them to a text.

pub mod problem;
pub(crate) mod line_ends;
pub(crate) mod shell_word;
pub mod shown;
pub(crate) mod excerpt;
pub mod decimal;
pub mod status;
pub mod module;
pub mod gate;
pub mod board;
pub mod field;
pub mod totals;
pub mod snapshot;
pub mod original;
pub mod subject;
pub mod annotation;
pub mod change;
pub mod dependencies;
pub mod removal;
pub(crate) mod confusable;
pub mod lint;
pub mod input;
pub mod diff;
