//! Rows of lists: log entries, form fields. Hold no state.

pub(crate) mod entry_row;
pub(crate) mod form_row;
