//! Renders the board for others, one file a format: JSON for scripts, text for people. Writes no file: it returns values and
//! lines.

pub mod gate;
pub mod json;
pub mod plan;
pub mod standup;
pub mod text;
