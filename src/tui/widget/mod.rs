//! Drawing without state: each file draws one thing from what it is given. Keeps nothing and answers no key.

pub mod pen;
pub mod label;
pub mod gauge;
pub mod facts;
pub mod scale;
pub mod module_row;
pub mod entry_row;
pub mod head;
pub mod heading;
pub mod rows;
pub mod cell;
pub mod swim;
pub mod table_columns;
pub mod table_sums;
pub mod table_row;
pub mod lane_head;
pub mod zoom_head;
pub mod column;
pub mod gutter;
pub mod header;
pub mod banner;
pub mod footer;
pub mod finder;
pub mod filter_line;
pub mod key_list;
pub mod panel;
pub mod paragraph;
pub mod markdown;
pub mod module_facts;
pub mod past;
pub mod editor;
pub mod prose;
pub mod form_row;
pub mod empty;

#[cfg(test)]
pub(crate) mod drawn;
