//! The words of facts: changes as sentences, ages, hours, counts. The same fact reads the same on every screen, in every
//! export and message; decides nothing and lays nothing out.

pub(crate) mod age;
pub(crate) mod facts;
pub mod change;
pub(crate) mod day;
