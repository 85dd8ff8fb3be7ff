//! Facts that other tools wrote, read for the board: coverage reports and which module each of their files belongs to.
//! Pure: it reads what it is given and opens no path that a report names.
//!
//! Reading order: a report as data ([`coverage`]), then its files against the ids of modules ([`matching`]).

pub mod coverage;
pub mod matching;
