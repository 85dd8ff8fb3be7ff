//! The page around a view: header, footer, banner, filter line. Hold no state.

pub mod header;
pub mod banner;
pub mod footer;
pub mod filter_line;
pub mod empty;
