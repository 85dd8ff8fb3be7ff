//! One module drawn: as a row, as facts, as a history. Hold no state.

pub mod row;
pub mod facts;
pub mod history;
