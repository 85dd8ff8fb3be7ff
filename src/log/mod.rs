//! The log of changes, entry by entry: codec, history, undo. Touches no file and no clock; the board is never rebuilt from it.
//!
//! Reading order: one entry ([`entry`]), its written form ([`codec`], `reverse_lines`, [`file_name`]), the fields a change touches
//! (`footprint`), edits that nobody logged ([`observed`]), all files as one ([`history`]), entries applied to an older board
//! ([`replay`]), and the inverse of a step ([`undo`]).

pub(crate) mod digest;
pub(crate) mod report_runs;
pub mod entry;
pub mod file_name;
pub mod codec;
pub(crate) mod contested;
pub(crate) mod reverse_lines;
pub(crate) mod footprint;
pub mod observed;
mod steps;
mod twin;
pub mod history;
pub(crate) mod replay;
pub mod undo;
