//! Draws a text input: one line that scrolls, or many that wrap. Draws only text that is safe to show.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation;

use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::text::input::{Lines, TextInput};
use crate::tui::text::input_rows::{TextRow, row_of, rows, shown, width};
use crate::tui::text::row::RowWriter;

/// Draws the draft into `area`, scrolled so that the cursor is in sight; without a cursor where nobody types. Says how many
/// rows are out of sight above and below.
pub(crate) fn draw(
    context: &Context<'_>,
    draft: &mut TextInput,
    typing: bool,
    area: Rect,
    buffer: &mut Buffer,
) -> (usize, usize) {
    let area = area.intersection(buffer.area);
    // The cursor needs a cell behind the text.
    let cells = usize::from(area.width).saturating_sub(1).max(1);
    draft.sight = (cells, usize::from(area.height));
    if area.is_empty() {
        return (0, 0);
    }
    match draft.lines() {
        Lines::One => {
            line(context, draft, typing, area, buffer);
            (0, 0)
        }
        Lines::Many => page(context, draft, typing, cells, area, buffer),
    }
}

/// One line, scrolled sideways; signs at its ends tell that there is more.
fn line(context: &Context<'_>, draft: &mut TextInput, typing: bool, area: Rect, buffer: &mut Buffer) {
    let room = usize::from(area.width);
    let (before, all) = (width(&draft.text()[..draft.at()]), width(draft.text()));
    let cursor = draft.text()[draft.at()..].graphemes(true).next().map_or(1, |grapheme| shown(grapheme).width());
    // A cell at each end stays free for the sign.
    let edge = usize::from(room > 4);
    draft.scroll = if typing { draft.scroll.min(before.saturating_sub(edge)) } else { 0 };
    draft.scroll = draft.scroll.max(if typing { (before + cursor.min(room) + edge).saturating_sub(room) } else { 0 });
    // Nothing more to the right: no room is left unused.
    draft.scroll = draft.scroll.min((all + 1).saturating_sub(room));
    let scroll = draft.scroll;
    write(context, draft, typing, TextRow { start: 0, end: draft.text().len() }, scroll, area, buffer);
    let style = context.theme.style(Role::Attention);
    if scroll > 0 {
        RowWriter::new(buffer, area, 0).left(context.theme.signs.point.left, style);
    }
    if all > scroll + room {
        RowWriter::new(buffer, area, 0).right(context.theme.signs.point.right, 0, style);
    }
}

/// Many lines, scrolled up and down.
fn page(
    context: &Context<'_>,
    draft: &mut TextInput,
    typing: bool,
    cells: usize,
    area: Rect,
    buffer: &mut Buffer,
) -> (usize, usize) {
    let rows = rows(draft.text(), cells);
    let (row, height) = (row_of(&rows, draft.at()), usize::from(area.height));
    draft.scroll = draft.scroll.min(row).max((row + 1).saturating_sub(height)).min(rows.len().saturating_sub(height));
    for (y, row) in (0..area.height).zip(&rows[draft.scroll..]) {
        write(context, draft, typing, *row, 0, Rect { y: area.y + y, height: 1, ..area }, buffer);
    }
    (draft.scroll, rows.len().saturating_sub(draft.scroll + height))
}

/// Writes the graphemes of a row from cell `scroll` on, each by itself, and the cursor if it stands among them.
fn write(
    context: &Context<'_>,
    draft: &TextInput,
    typing: bool,
    row: TextRow,
    scroll: usize,
    area: Rect,
    buffer: &mut Buffer,
) {
    let (text, at) = (draft.text(), draft.at());
    let (plain, cursor) = (context.theme.style(Role::Text), context.theme.style(Role::Selection));
    let mut column = 0;
    let cell = |column: usize, text: &str, style, buffer: &mut Buffer| {
        if column >= scroll && column - scroll < usize::from(area.width) {
            let mut pen = RowWriter::new(buffer, area, 0);
            pen.skip(column - scroll).left(text, style);
        }
    };
    for (offset, grapheme) in text[row.start..row.end].grapheme_indices(true) {
        let shown = shown(grapheme);
        let here = typing && (row.start + offset == at || draft.is_selected());
        cell(column, shown.as_str(), if here { cursor } else { plain }, buffer);
        column += shown.width();
        if column >= scroll + usize::from(area.width) && row.start + offset >= at {
            return;
        }
    }
    let goes_on = row.end < text.len() && !text[row.end..].starts_with(['\n', '\r']);
    if typing && at == row.end && !goes_on {
        // Blanks that hang over must not push the cursor out of sight.
        cell(column.min(scroll + usize::from(area.width) - 1), " ", cursor, buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::draw;
    use crate::tui::core::theme::Theme;
    use crate::tui::testing;
    use crate::tui::testing::World;
    use crate::tui::text::input::{Lines, TextInput};
    use crate::tui::text::input_rows::{TextRow, place, row_of, rows};

    fn wrapped(text: &str, cells: usize) -> Vec<&str> {
        rows(text, cells).iter().map(|row| &text[row.start..row.end]).collect()
    }

    #[test]
    fn words_stay_whole_where_they_fit_and_nothing_is_lost() {
        assert_eq!(wrapped("pair on async fixtures", 10), ["pair on ", "async ", "fixtures"]);
        assert_eq!(wrapped("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrapped("名前名前", 5), ["名前", "名前"]);
        assert_eq!(wrapped("a\r\n\nb\n", 9), ["a", "", "b", ""]);
        assert_eq!(wrapped("", 9), [""]);
        assert_eq!(wrapped("ab     cd", 4), ["ab     ", "cd"]);
    }

    #[test]
    fn every_place_is_in_one_row_and_found_again() {
        let text = "pair on async fixtures\n名前名前 e\u{301} \u{301}x\r\n\nlast";
        for cells in 1..30 {
            let rows = rows(text, cells);
            for (at, c) in text.char_indices() {
                let row = rows[row_of(&rows, at)];
                assert!(row.start <= at && (at <= row.end || c == '\n'), "{at} in {row:?} of {cells}");
            }
            for row in &rows {
                for column in 0..cells {
                    let at = place(text, *row, column);
                    assert_eq!(rows[row_of(&rows, at)], *row, "{column} of {cells}");
                }
            }
        }
        assert_eq!(rows("ab", 1), [TextRow { start: 0, end: 1 }, TextRow { start: 1, end: 2 }]);
    }

    fn line(text: &str, width: u16) -> String {
        let world = World::new(testing::plan(), Theme::plain());
        let mut draft = TextInput::new(Lines::One, text);
        let buffer = testing::drawn(width, 1, |area, buffer| {
            draw(&world.context(), &mut draft, true, area, buffer);
        });
        assert!(testing::styles(&buffer).contains("reversed"), "the cursor is in sight: {text:?} in {width}");
        testing::text(&buffer)
    }

    #[test]
    fn a_line_longer_than_the_field_scrolls_and_says_so() {
        assert_eq!(line("62.4", 9), "62.4\n");
        assert_eq!(line("fixture for Stripe", 9), "‹ Stripe\n");
    }

    #[test]
    fn what_acts_on_a_terminal_is_drawn_as_what_it_is() {
        let hostile = "a\u{1b}[2J\u{202e}b\u{200b}\u{7}\u{301}";
        let drawn = line(hostile, 60);
        assert_eq!(drawn, "a<1B>[2J<202E>b<200B><07>◌\u{301}\n");
        for width in 1..40 {
            let drawn = line(hostile, width);
            assert!(!drawn.trim_end().chars().any(crate::model::shown::is_unsafe), "{drawn:?}");
        }
    }

    #[test]
    fn no_size_is_too_small_for_any_text() {
        let world = World::new(testing::hostile(), Theme::ansi());
        let text: String = world.snapshot.board.title.repeat(3);
        for width in 0..30 {
            for height in 0..5 {
                for lines in [Lines::One, Lines::Many] {
                    let mut draft = TextInput::new(lines, &text);
                    testing::drawn(width, height, |area, buffer| {
                        draw(&world.context(), &mut draft, true, area, buffer);
                    });
                }
            }
        }
    }
}
