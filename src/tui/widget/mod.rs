//! Drawing without state: each file draws one thing from what it is given. Keeps nothing and answers no key.

pub mod gauge;
pub mod column;
pub mod module;
pub mod list;
pub mod kanban;
pub mod table;
pub mod page;
pub mod frame;
