//! A framed list over the page: headings, and rows of two columns. Keeps no place of its own: the caller has the scroll.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::shown::Shown;
use crate::tui::view::Context;

/// One line of a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Nothing.
    Blank,
    /// A heading.
    Heading(Shown),
    /// A key (or name) and what it means.
    Row(Shown, Shown),
}

/// Draws the panel into the middle of `area`, keeps `scroll` within the lines, and says where the lines are.
pub fn draw(
    _context: &Context<'_>,
    _title: &str,
    _lines: &[Line],
    _scroll: &mut usize,
    area: Rect,
    _buffer: &mut Buffer,
) -> Rect {
    area
}
