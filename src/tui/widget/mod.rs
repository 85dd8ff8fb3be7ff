//! Stateless drawing: each file draws one thing from what it is given. Keeps nothing and answers no key.

pub(crate) mod gauge;
pub(crate) mod column;
pub(crate) mod module;
pub(crate) mod list;
pub(crate) mod kanban;
pub(crate) mod table;
pub(crate) mod page;
pub(crate) mod frame;
pub(crate) mod standup;
