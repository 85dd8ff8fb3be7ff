//! An empty view: why nothing is there, and the key that adds something. Adds nothing by itself.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::key::Chord;
use crate::model::shown::Shown;
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::text::row::RowWriter;

/// Draws the hint into the middle of `area`.
pub(crate) fn draw(context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
    let lines = if context.scope.hides_all() { filtered(context) } else { nobody(context) };
    let top = area.height.saturating_sub(lines.len() as u16) / 2;
    for (row, (line, role)) in (top..).zip(lines) {
        let mut pen = RowWriter::new(buffer, area, row);
        let line = Shown::new(&line).cut_end(pen.room());
        let indent = pen.room().saturating_sub(line.width()) / 2;
        pen.skip(indent).left(line.as_str(), context.theme.style(role));
    }
}

/// Why the filter shows no module.
fn filtered(context: &Context<'_>) -> Vec<(String, Role)> {
    let mut lines = vec![("No module passes the filter".into(), Role::Strong), (String::new(), Role::Text)];
    if let Some(told) = context.scope.hits().and_then(|hits| hits.told()) {
        lines.extend([(told.message.clone(), Role::Text), (told.hint.clone(), Role::Text)]);
    }
    lines.push(("Esc shows all modules again".into(), Role::Text));
    lines
}

/// How somebody gets on the board: without leaving it, or by the file.
fn nobody(context: &Context<'_>) -> Vec<(String, Role)> {
    let rows = context.actions.iter().flat_map(|(view, rows)| rows.iter().map(move |row| (*view, row)));
    let palette = rows.filter(|(_, row)| row.name == "palette").flat_map(|(view, row)| context.keymap.keys(view, row));
    let mut lines = vec![("This board has no developers yet".into(), Role::Strong), (String::new(), Role::Text)];
    let by_hand = match palette.map(Chord::short).next() {
        Some(key) => {
            lines.push((format!("Press {key} and choose `Add a developer`,"), Role::Text));
            "or write people into the file:"
        }
        None => "Write people into the file:",
    };
    lines.push((by_hand.into(), Role::Text));
    lines.push(("they appear here as soon as it is saved".into(), Role::Text));
    lines
}

/// Says in the first row of `area` why a lane shows no module, of so many that it has.
pub(crate) fn lane(context: &Context<'_>, hidden: usize, focused: bool, area: Rect, buffer: &mut Buffer) {
    let area = Rect { height: area.height.min(1), ..area };
    let mut pen = RowWriter::new(buffer, area, 0);
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
