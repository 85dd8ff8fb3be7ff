//! The board for others to read, one file per form: values for scripts, lines for people. Writes to nothing: gives values
//! and lines back.

pub mod json;
pub mod standup;
pub mod text;
