//! `board.ron` as text: reading, edits, faults, properties.

pub(crate) mod annotations;
pub(crate) mod differential;
pub(crate) mod edit;
pub(crate) mod faults;
pub(crate) mod generators;
pub(crate) mod hostile;
pub(crate) mod properties;
pub(crate) mod reading;
pub(crate) mod unchanged;
