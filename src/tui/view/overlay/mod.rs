//! Views over a layout that show or find something. None of them asks a question that must be answered.

pub mod help;
pub(crate) mod filter_bar;
pub mod palette;
pub mod activity;
pub mod carry;
pub mod detail;
pub mod plan;
pub mod problems;
