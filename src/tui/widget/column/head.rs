//! The head of a column: a developer, their area, their progress. Shows no module.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::board::Developer;
use crate::model::shown::Shown;
use crate::model::status::Status;
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::text::row::RowWriter;
use crate::tui::widget::column::Column;
use crate::tui::widget::gauge::{self, Reading};

/// Cells before the name, for the mark of the cursor.
const INDENT: u16 = 2;

/// From this width on there is room for the word beside the count.
const WORDY: usize = 30;

/// Rows the head takes in a column of this area; on a board without coverage none of them is for a gauge.
pub(crate) fn height(area: Rect, has_gauge: bool) -> u16 {
    match area.height {
        0..3 => 0,
        3..8 => 1,
        8..26 => 1 + u16::from(has_gauge),
        _ => 3 + u16::from(has_gauge),
    }
}

/// Draws the head at the top of the column's `area`: name, area and done of all; the developer's own gauge; a line.
pub(crate) fn draw(context: &Context<'_>, column: &Column<'_>, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let has_gauge = column.has_gauges();
    let rows = height(area, has_gauge);
    let head = Rect { height: rows, ..area };
    let (name, about) = title(context, column.developer);
    let strong = theme.style(if column.focused { Role::Focus } else { Role::Strong });
    let mut pen = RowWriter::new(buffer, head, 0);
    pen.left(if column.focused { theme.signs.point.here } else { " " }, strong).skip(1);
    let counts = &column.totals.counts;
    let word = if pen.room() > WORDY { " done" } else { "" };
    pen.right(&format!("{}/{}{word}", counts.of(Status::Done), counts.all()), 1, theme.style(Role::Strong));
    pen.left(name.cut_end(pen.room()).as_str(), strong);

    let inner = Rect { x: head.x.saturating_add(INDENT), width: head.width.saturating_sub(INDENT), ..head };
    let own_row = rows > 2;
    if own_row {
        pen = RowWriter::new(buffer, inner, 1);
    } else {
        pen.skip(2);
    }
    // Less than a few letters says nothing.
    if pen.room() > 4 {
        pen.left(about.cut_end(pen.room()).as_str(), theme.style(Role::Text));
    }
    let meter = Rect { y: inner.y + u16::from(own_row) + 1, height: 1, ..inner };
    if let Some(gauge) = column.totals.gauge.as_ref().filter(|_| rows > 1) {
        gauge::line(theme, &Reading::from(gauge), meter, buffer);
    }
    let (sign, role) =
        if column.focused { (theme.signs.line.heavy, Role::Focus) } else { (theme.signs.line.thin, Role::Line) };
    RowWriter::new(buffer, head, 2 + u16::from(has_gauge)).fill(sign, theme.style(role));
}

/// Draws all that is left of a column that a filter empties: whose it is, and how much is hidden.
pub(crate) fn shrunk(context: &Context<'_>, column: &Column<'_>, area: Rect, buffer: &mut Buffer) {
    let (name, _) = title(context, column.developer);
    let hidden = format!("{} hidden", column.modules.len());
    for (row, text) in [name, Shown::new(&hidden)].into_iter().enumerate().take(usize::from(area.height)) {
        let mut pen = RowWriter::new(buffer, area, row as u16);
        pen.skip(usize::from(INDENT));
        let text = text.cut_end(pen.room());
        pen.left(text.as_str(), context.theme.style(Role::Text));
    }
}

/// Who it is, and what they work on or when they are back.
pub(crate) fn title(context: &Context<'_>, developer: Option<&Developer>) -> (Shown, Shown) {
    let Some(developer) = developer else {
        return (Shown::new("Unassigned"), Shown::new("nobody has taken these on"));
    };
    let about = away(context, developer).map_or_else(|| Shown::new(&developer.area), |back| Shown::new(&back));
    (Shown::new(&developer.name), about)
}

/// When they are back, if they are away: `back 1 Dec`.
pub(crate) fn away(context: &Context<'_>, developer: &Developer) -> Option<String> {
    let back = developer.away.filter(|back| context.wall.date_naive() < *back)?;
    Some(format!("back {}", back.format("%-d %b")))
}
