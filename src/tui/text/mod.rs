//! Text on a screen: input, wrapping, Markdown, rows of styled pieces. Knows no board.

pub mod input;
pub mod row;
pub mod short_id;
pub mod facts;
pub mod paragraph;
pub mod markdown;
pub mod input_draw;
pub mod input_rows;
pub mod wrap;
