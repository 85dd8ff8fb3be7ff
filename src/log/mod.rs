//! What became of the board, entry by entry: codec, history, undo. Touches no file and no clock; state is never made from it.
//!
//! Reading order: what happened once ([`entry`]), how it stands in a file ([`codec`], [`tail`], [`name`]), what a change
//! touches ([`slot`]), edits nobody logged ([`observed`]), all files as one ([`history`]), and the way back ([`undo`]).

pub mod entry;
pub mod name;
pub mod codec;
pub mod tail;
pub mod slot;
pub mod observed;
mod steps;
pub mod history;
pub mod undo;
