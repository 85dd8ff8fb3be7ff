//! Rows of lists: log entries, form fields. Hold no state.

pub mod entry_row;
pub mod form_row;
