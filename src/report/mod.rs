//! What happened since the last standup, as facts: history, board and two cuts give a [`StandupReport`], from which every
//! screen and every format draws. Words nothing and touches no file.
//!
//! Reading order: from when until when ([`window`]), the board as it was then (`state`), the facts ([`facts`], [`standup`]), who
//! may merge ([`merge_order`]), what to start ([`next`]) and which modules changed at all ([`changed`]).
//!
//! A fact is a difference between two states, never a list of entries: there and back is nothing, an undo and a redo are
//! nothing, and a late entry is told once. Nothing depends on the order of the log files or on clocks, unless somebody asks
//! for times.

pub mod best;
pub mod changed;
pub mod facts;
pub mod merge_order;
pub mod next;
pub mod plan;
pub mod standup;
pub mod window;
mod module;
mod state;
mod trace;

pub use facts::StandupReport;
pub use standup::{Scene, report};
