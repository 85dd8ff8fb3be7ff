//! Start-up: environment, identity, settings file, trace file. Runs no command.

pub mod environment;
pub mod identity;
pub(crate) mod config_file;
pub(crate) mod trace;
