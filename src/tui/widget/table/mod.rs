//! Parts of the table: columns, rows, totals. Hold no state.

pub mod columns;
pub mod totals;
pub mod row;
