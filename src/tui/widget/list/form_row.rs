//! One row of a form: label, typed text, and whether it is new, wrong, or somebody else's. Draws one row only.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::shown::Shown;
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::field::form_field::FormField;
use crate::tui::text::input::Lines;
use crate::tui::text::input_draw;
use crate::tui::text::row::RowWriter;

/// How a row stands among the others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowLayout {
    /// Whether the cursor is on it.
    pub selected: bool,
    /// Whether what was typed makes no sense.
    pub wrong: bool,
    /// Cells of the longest label.
    pub labels: usize,
}

/// Draws the row into the first line of `area`.
pub(crate) fn draw(context: &Context<'_>, entry: &mut FormField, row: RowLayout, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let mut pen = RowWriter::new(buffer, area, 0);
    let sign = if row.selected { theme.signs.point.here } else { " " };
    pen.left(sign, theme.style(Role::Focus)).skip(1);
    // Where it is narrow, labels give way to what is typed.
    let labels = row.labels.min(pen.room() / 2);
    let label = Shown::new(&entry.label).cut_end(labels);
    let style = theme.style(if row.selected { Role::Focus } else { Role::Text });
    pen.left(label.as_str(), style).skip(labels - label.width() + 2);
    let (word, role) = if row.wrong {
        ("wrong", Role::Badge)
    } else if entry.is_contested() {
        ("changed by others", Role::Badge)
    } else if entry.is_touched() {
        ("new", Role::Attention)
    } else if entry.meanwhile.is_some() {
        ("changed", Role::Attention)
    } else {
        ("", Role::Text)
    };
    if pen.room() > word.len() + 12 {
        pen.right(word, 3, theme.style(role));
    } else if !word.is_empty() {
        pen.right(theme.signs.blocked, 1, theme.style(role));
    }
    if entry.draft.lines() == Lines::Many {
        return text(context, entry, row, &mut pen);
    }
    if !entry.choices.is_empty() {
        return choice(context, entry, row, &mut pen);
    }
    if row.selected {
        let rest = pen.rest();
        input_draw::draw(context, &mut entry.draft, true, rest, buffer);
    } else {
        let value = Shown::new(entry.draft.text()).cut_end(pen.room());
        pen.left(value.as_str(), theme.style(value_role(entry)));
    }
}

fn value_role(entry: &FormField) -> Role {
    if entry.is_touched() { Role::Strong } else { Role::Text }
}

/// The beginning of a text, and how much there is.
fn text(context: &Context<'_>, entry: &FormField, row: RowLayout, pen: &mut RowWriter<'_>) {
    let theme = context.theme;
    let count = entry.draft.text().lines().count();
    let more = if row.selected {
        "Enter opens it".to_owned()
    } else if count > 1 {
        format!("{count} lines")
    } else {
        String::new()
    };
    let style = if row.selected { theme.style(Role::Key) } else { theme.style(Role::Line) };
    if pen.room() > more.len() + 12 {
        pen.right(&more, 2, style);
    }
    let first = Shown::new(entry.draft.text().lines().next().unwrap_or_default()).cut_end(pen.room());
    pen.left(first.as_str(), theme.style(if row.selected { Role::Strong } else { value_role(entry) }));
}

/// What is chosen, between the signs of the way to the others.
fn choice(context: &Context<'_>, entry: &FormField, row: RowLayout, pen: &mut RowWriter<'_>) {
    let theme = context.theme;
    let text = if entry.draft.text().is_empty() { entry.nothing() } else { entry.draft.text() };
    let text = Shown::new(if text.is_empty() && row.selected { "–" } else { text });
    if !row.selected {
        pen.left(text.cut_end(pen.room()).as_str(), theme.style(value_role(entry)));
        return;
    }
    let (left, right) = (theme.signs.point.left, theme.signs.point.right);
    let text = text.cut_end(pen.room().saturating_sub(4));
    pen.left(left, theme.style(Role::Key)).skip(1);
    pen.left(text.as_str(), theme.style(Role::Selection)).skip(1);
    pen.left(right, theme.style(Role::Key));
}
