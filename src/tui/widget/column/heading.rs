//! The heading of a status: its name, its count, and a line. Counts nothing itself.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::status::Status;
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::text::row::RowWriter;

/// Draws it into the first row of `area`. More in progress than agreed for one developer is said, not enforced.
pub(crate) fn draw(
    context: &Context<'_>,
    status: Status,
    count: usize,
    one_developer: bool,
    area: Rect,
    buffer: &mut Buffer,
) {
    let theme = context.theme;
    let mut pen = RowWriter::new(buffer, area, 0);
    let role = if count == 0 { Role::Text } else { Role::Strong };
    pen.left(status.label(), theme.style(role)).skip(1);
    pen.left(&count.to_string(), theme.style(role)).skip(1);
    let exceeded = exceeded(context, count).filter(|_| one_developer && status == Status::InProgress);
    if let Some(limit) = exceeded {
        let text = format!("limit {limit}");
        if pen.room() > text.len() {
            pen.left(&text, theme.style(Role::Text)).skip(1);
        }
    }
    pen.fill(theme.signs.line.thin, theme.style(Role::Line));
}

/// How many modules a developer should have in progress at most, if these are more.
pub(crate) fn exceeded(context: &Context<'_>, in_progress: usize) -> Option<u64> {
    context.snapshot.board.limits.in_progress.filter(|limit| in_progress as u64 > *limit)
}
