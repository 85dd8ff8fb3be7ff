//! Text on a screen: input, wrapping, Markdown, rows of styled pieces. Knows no board.

pub(crate) mod input;
pub(crate) mod list;
pub(crate) mod row;
pub(crate) mod short_id;
pub(crate) mod facts;
pub(crate) mod paragraph;
pub(crate) mod markdown;
pub(crate) mod input_draw;
pub(crate) mod input_rows;
pub(crate) mod wrap;
