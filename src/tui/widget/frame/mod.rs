//! Frames that views stand in: popup, picker, list of keys. Hold no state.

pub mod picker;
pub mod key_list;
pub mod popup;
