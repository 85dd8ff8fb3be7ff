//! The board on a terminal: events in, effects and frames out, all of it pure but [`runtime`]. Never writes a file: it asks the
//! store.

pub(crate) mod widget;
pub mod command;
pub mod app;
pub mod svg;
pub mod runtime;
#[cfg(test)]
pub(crate) mod testing;
pub mod field;
pub mod core;
pub(crate) mod text;
pub mod view;
