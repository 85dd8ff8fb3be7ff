//! The line of the filter: its words, and always how many modules it hides. Counts nothing.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::model::shown::Shown;
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::text::input::TextInput;
use crate::tui::text::row::RowWriter;
use crate::tui::widget::frame::picker;

/// Cells that the words keep at least, whatever else there is to say.
const WORDS: usize = 12;

/// What can be typed, said as long as nothing is.
const HINTS: [&str; 3] = [
    "letters, or dev: status: <target blocked stale mine help pr: tag: !not",
    "letters, or dev: status: <target mine …",
    "letters",
];

/// Draws the filter into the row `area`: as it is being typed, else as it is.
pub(crate) fn draw(context: &Context<'_>, draft: Option<&mut TextInput>, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let text = context.scope.filter().text();
    let mut pen = RowWriter::new(buffer, area, 0);
    pen.left("/", theme.style(Role::Focus)).skip(1);
    hidden(context, &mut pen);
    told(context, draft.is_some(), text.width(), &mut pen);
    let Some(draft) = draft else {
        let text = Shown::new(text).cut_end(pen.room());
        pen.left(text.as_str(), theme.style(Role::Strong));
        return;
    };
    let hint = HINTS.into_iter().find(|hint| hint.width() + 2 <= pen.room()).unwrap_or_default();
    picker::write(context, draft, hint, pen);
}

/// How many modules are shown and how many are not, at the right end; how many are not is said wherever there is any room.
fn hidden(context: &Context<'_>, pen: &mut RowWriter<'_>) {
    let Some(hits) = context.scope.hits() else { return };
    let theme = context.theme;
    let shown = format!("{} of {} shown, ", hits.shown(), hits.shown() + hits.hidden);
    let hidden = format!("{} hidden", hits.hidden);
    let role = if hits.hidden > 0 { Role::Attention } else { Role::Text };
    let both = shown.width() + hidden.width() + 2 + WORDS <= pen.room();
    let apart = if both { 0 } else { 2.min(pen.room().saturating_sub(hidden.width())) };
    pen.right(&hidden, apart, theme.style(role));
    if both {
        pen.right(&shown, 2, theme.style(Role::Text));
    }
}

/// Why a term means nothing, else how to see all again, if that fits beside words of this width.
fn told(context: &Context<'_>, is_typed: bool, words: usize, pen: &mut RowWriter<'_>) {
    let theme = context.theme;
    let fits = |text: &str| text.width() + words.max(WORDS) + 3 <= pen.room();
    if let Some(told) = context.scope.hits().and_then(|hits| hits.told()) {
        let told = Shown::new(&told.message);
        if fits(told.as_str()) {
            pen.right(told.as_str(), 2, theme.style(Role::Strong));
        }
    } else if !is_typed && fits("Esc clears") {
        pen.right(" clears", 0, theme.style(Role::Text));
        pen.right("Esc", 3, theme.style(Role::Key));
    }
}
