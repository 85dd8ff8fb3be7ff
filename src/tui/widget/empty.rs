//! What is shown instead of columns when the board has none: how to get some. Adds nothing by itself.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::view::Context;

/// Draws the hint into the middle of `area`.
pub fn draw(_context: &Context<'_>, _area: Rect, _buffer: &mut Buffer) {}
