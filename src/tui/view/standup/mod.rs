//! A standup on the screen: a page per person, and the team at the end. Stateless: what was visited is gone when it is left.

mod drawing;
pub mod hold;
pub(crate) mod listing;
pub mod meeting;
mod pages;
mod state;
