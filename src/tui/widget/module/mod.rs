//! One module drawn: as a row, as facts, as a history. Hold no state.

pub(crate) mod name;
pub(crate) mod row;
pub(crate) mod facts;
pub(crate) mod history;
