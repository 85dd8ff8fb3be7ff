//! Files of a board as such: where they lie, reading, locking, replacing atomically. Knows no change and no log entry.

pub mod paths;
pub mod error;
pub mod read;
pub mod report;
pub(crate) mod lock;
pub(crate) mod atomic;
pub(crate) mod displaced;
pub(crate) mod system;
