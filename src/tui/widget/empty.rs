//! What is shown instead of columns when the board has none: how to get some. Adds nothing by itself.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::tui::theme::Role;
use crate::tui::view::Context;
use crate::tui::widget::pen::Pen;

const LINES: [(&str, Role); 4] = [
    ("Nobody is on this board yet", Role::Strong),
    ("", Role::Text),
    ("Add a developer to `developers` in the file:", Role::Text),
    ("it appears here as soon as it is saved", Role::Text),
];

/// Draws the hint into the middle of `area`.
pub fn draw(context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
    let top = area.height.saturating_sub(LINES.len() as u16) / 2;
    for (row, (line, role)) in (top..).zip(LINES) {
        let mut pen = Pen::new(buffer, area, row);
        let indent = pen.room().saturating_sub(line.width()) / 2;
        pen.skip(indent).left(line, context.theme.style(role));
    }
}
