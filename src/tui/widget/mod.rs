//! Drawing without state: each file draws one thing from what it is given. Keeps nothing and answers no key.

pub mod header;
pub mod banner;
pub mod footer;
pub mod column;
pub mod panel;
pub mod empty;
