//! The page around a view: header, footer, banner, filter line. Hold no state.

pub(crate) mod header;
pub(crate) mod banner;
pub(crate) mod footer;
pub(crate) mod filter_line;
pub(crate) mod empty;
