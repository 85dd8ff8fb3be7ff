//! Frames that views stand in: popup, picker, list of keys. Hold no state.

pub(crate) mod picker;
pub(crate) mod key_list;
pub(crate) mod popup;
