//! Dialogs: views that take all keys until they are answered or closed. Write nothing themselves.

pub mod pause;
pub mod confirm;
pub mod prompt;
pub mod form;
pub mod select;
pub mod stale_save;
pub mod import_report;
