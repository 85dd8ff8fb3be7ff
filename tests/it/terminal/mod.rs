//! The real binary in a real pseudo-terminal.

pub(crate) mod edit;
pub(crate) mod input;
pub(crate) mod input_bytes;
pub(crate) mod meeting;
pub(crate) mod outside_edits;
pub(crate) mod pty;
pub(crate) mod session_smoke;
pub(crate) mod watched_reports;
