//! Files of a board: paths, reading, locking, atomic replacement. Knows no change and no log entry.

pub(crate) mod deadline;
pub mod paths;
pub mod error;
pub mod read;
pub mod report;
pub mod watched;
pub(crate) mod lock;
pub(crate) mod atomic;
pub(crate) mod displaced;
pub(crate) mod publish;
pub(crate) mod system;
