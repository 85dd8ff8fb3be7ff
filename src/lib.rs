//! `standup`, the standup board that lives in the terminal and in one file. The library behind the thin binary; it ends no
//! process and prints nothing by itself.
//!
//! Rooms in reading order: the plan ([`model`]), its file ([`document`]), its history ([`log`]), the words for both
//! ([`phrase`]), finding modules ([`query`]), merging two texts ([`merge`]), what happened since the last standup
//! ([`report`]), what keeps a build from passing ([`gate`]), the syntax of a plan document ([`markdown`]), reports and plans of
//! others ([`import`]), the user's settings ([`config`]), what the store is asked and tells ([`message`]), the only
//! writer of the file ([`store`]), output for others ([`export`]), the screen ([`tui`]) and the shell ([`cli`]).

#[cfg(not(unix))]
compile_error!("standup runs on Linux and macOS");

pub mod model;
pub mod document;
pub mod log;
pub mod merge;
mod git;
pub mod store;
pub mod import;
pub mod config;
pub mod report;
pub mod gate;
pub mod export;
pub mod tui;
pub mod cli;
pub mod message;
pub mod query;
pub mod phrase;
pub mod markdown;
