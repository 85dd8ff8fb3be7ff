//! Fields as a person edits them: questions, choices, forms, typed text as changes. Opens no view.

pub mod question;
pub mod target;
pub mod format;
pub(crate) mod form_field;
pub mod options;
pub mod preview;
pub(crate) mod loss;
pub mod mention;
