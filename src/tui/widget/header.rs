//! The top of the page: title, overall gauge, counts, live indicator. Shows no developer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::event::Watching;
use crate::tui::view::Context;

/// Rows the header takes on a page of this size.
pub fn height(_page: Rect) -> u16 {
    2
}

/// Draws the header into `area`.
pub fn draw(_context: &Context<'_>, _watching: Watching, _area: Rect, _buffer: &mut Buffer) {}
