//! Views that ask something and take all keys until they are answered or closed.

pub mod pause;
pub mod confirm;
pub mod prompt;
pub mod form;
pub mod select;
pub mod stale_save;
