//! `standup`, the standup board that lives in the terminal and in one file. The library behind the thin binary; it ends no
//! process and prints nothing by itself.
//!
//! Modules in reading order: what the plan is ([`model`]), how it stands in a file ([`document`]), what became of it
//! ([`log`]), what is told of it at a standup ([`report`]), how two texts become one ([`merge`]), who may write that file
//! ([`store`]), what other tools measured ([`import`]), what a person sees ([`tui`]) and types ([`cli`]).

#[cfg(not(unix))]
compile_error!("standup runs on Linux and macOS");

pub mod model;
pub mod document;
pub mod log;
pub mod merge;
pub mod store;
pub mod import;
pub mod config;
pub mod report;
pub mod export;
pub mod tui;
pub mod cli;
pub mod query;
pub mod phrase;
