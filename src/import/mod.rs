//! Reads what others wrote: coverage reports of tools, plans of people. Pure: it reads what it is given and opens no path that
//! a report or a plan names.
//!
//! Reading order: a report as data ([`coverage`]), then its files against the ids of modules ([`matching`]), then what that
//! changes on the board ([`measure`]), and that in words ([`summary`]); what of it happens by itself ([`watched`]); a document as a board ([`plan`]).

pub mod coverage;
pub mod matching;
pub(crate) mod measure;
pub mod summary;
pub mod watched;
pub mod plan;
