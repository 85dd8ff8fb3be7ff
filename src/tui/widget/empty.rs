//! What is shown where there is nothing to show: why, and how to get some. Adds nothing by itself.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::shown::Shown;
use crate::tui::theme::Role;
use crate::tui::view::Context;
use crate::tui::widget::pen::Pen;

const NOBODY: [(&str, Role); 4] = [
    ("Nobody is on this board yet", Role::Strong),
    ("", Role::Text),
    ("Add people to `developers` in the file:", Role::Text),
    ("they appear here as soon as it is saved", Role::Text),
];

/// Draws the hint into the middle of `area`.
pub fn draw(context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
    let told = context.sight.hits().and_then(|hits| hits.told());
    let mut filtered = vec![("No module passes the filter", Role::Strong), ("", Role::Text)];
    filtered.extend(
        told.into_iter().flat_map(|told| [(told.message.as_str(), Role::Text), (told.hint.as_str(), Role::Text)]),
    );
    filtered.push(("Esc shows all modules again", Role::Text));
    let lines: &[(&str, Role)] = if context.sight.hides_all() { &filtered } else { &NOBODY };
    let top = area.height.saturating_sub(lines.len() as u16) / 2;
    for (row, (line, role)) in (top..).zip(lines) {
        let mut pen = Pen::new(buffer, area, row);
        let line = Shown::new(line).cut_end(pen.room());
        let indent = pen.room().saturating_sub(line.width()) / 2;
        pen.skip(indent).left(line.as_str(), context.theme.style(*role));
    }
}

/// Says in the first row of `area` why a lane shows no module, of so many that it has.
pub fn lane(context: &Context<'_>, hidden: usize, focused: bool, area: Rect, buffer: &mut Buffer) {
    let area = Rect { height: area.height.min(1), ..area };
    let mut pen = Pen::new(buffer, area, 0);
    let style = context.theme.style(if focused { Role::Selection } else { Role::Text });
    if focused {
        pen.paint(style);
    }
    let why = match hidden {
        0 => "no modules".to_owned(),
        hidden => format!("{hidden} filtered out"),
    };
    pen.skip(2).left(&why, style);
}
