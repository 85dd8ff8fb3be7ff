//! What became of the board, entry by entry: codec, history, undo. Touches no file and no clock; state is never made from it.
//!
//! Reading order: what happened once ([`entry`]), how it stands in a file ([`codec`], `reverse_lines`, [`file_name`]), what a change
//! touches (`footprint`), edits nobody logged ([`observed`]), all files as one ([`history`]), what a board lacks of it ([`replay`]), and
//! the way back ([`undo`]).

pub(crate) mod digest;
pub mod entry;
pub mod file_name;
pub mod codec;
pub(crate) mod reverse_lines;
pub(crate) mod footprint;
pub mod observed;
mod steps;
mod twin;
pub mod history;
pub mod replay;
pub mod undo;
