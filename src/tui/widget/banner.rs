//! Why the file cannot be used: line, column, caret and words. Says nothing while the file is fine.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::event::Broken;
use crate::tui::view::Context;

/// Rows the banner takes on a page of this size.
pub fn height(_broken: &Broken, _page: Rect) -> u16 {
    4
}

/// Draws the banner into `area`.
pub fn draw(_context: &Context<'_>, _broken: &Broken, _area: Rect, _buffer: &mut Buffer) {}
