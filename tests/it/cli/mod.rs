//! The commands, run as processes.

pub(crate) mod check;
pub(crate) mod commands;
pub(crate) mod driver;
pub(crate) mod export;
pub(crate) mod history;
pub(crate) mod hostile;
pub(crate) mod json;
pub(crate) mod plan;
pub(crate) mod report;
pub(crate) mod restore;
pub(crate) mod schema;
pub(crate) mod shell;
pub(crate) mod write;
pub(crate) mod writing;
