//! Parts of the table: columns, rows, totals. Hold no state.

pub(crate) mod columns;
pub(crate) mod totals;
pub(crate) mod row;
