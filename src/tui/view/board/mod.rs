//! The layouts of the whole board: lanes, kanban, zoom, table, and their shared cursor. Changes nothing by itself.

pub mod column_order;
pub mod grid;
pub mod grid_view;
pub mod lanes;
pub(crate) mod kanban;
pub(crate) mod zoom;
pub mod table_order;
pub mod table;
