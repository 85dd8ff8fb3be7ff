//! Arguments that several commands take: fields, names, points in time, versions. Writes nothing.

pub mod since;
pub(crate) mod report;
pub(crate) mod version;
pub mod fields;
pub mod names;
pub(crate) mod coverage;
pub mod words;
pub mod documents;
pub mod reading;
