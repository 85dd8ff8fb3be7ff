//! A framed list with an input line above it, for palette and help. Does no matching.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::model::shown::Shown;
use crate::tui::core::context::Context;
use crate::tui::core::theme::{Role, Theme};
use crate::tui::text::input::TextInput;
use crate::tui::text::input_draw;
use crate::tui::text::row::RowWriter;
use crate::tui::widget::frame::popup;

/// Cells and rows of the frame, with the blanks inside of it.
const FRAME: (u16, u16) = (6, 2);

/// What stands around the list.
pub(crate) struct Finder<'a> {
    /// In the frame.
    pub title: &'a str,
    /// Before what is typed.
    pub sign: &'a str,
    /// What can be typed, as long as nothing is.
    pub hint: &'a str,
    /// How many were found.
    pub count: &'a str,
    /// Cells and rows that the list would like to have.
    pub wanted: (u16, u16),
    /// Rows that it may come to want: for those it is placed, so that it stays where it is.
    pub most: u16,
}

impl Finder<'_> {
    /// Draws all but the list; says where the frame is, and where the list goes.
    pub(crate) fn draw(
        &self,
        context: &Context<'_>,
        draft: &mut TextInput,
        area: Rect,
        buffer: &mut Buffer,
    ) -> (Rect, Rect) {
        let area = area.intersection(buffer.area);
        let (width, height) = self.wanted;
        // What is typed takes a row, and the line below it another.
        let width = width.saturating_add(FRAME.0).min(area.width);
        let tall = |rows: u16| rows.saturating_add(FRAME.1 + 2).min(area.height);
        let (height, tallest) = (tall(height), tall(self.most.max(height)));
        let frame = Rect {
            x: area.x + (area.width - width) / 2,
            // Rather high than in the middle: it stays where it is while the list grows shorter.
            y: area.y + ((area.height - tallest) / 2).min(area.height / 6),
            width,
            height,
        };
        let body = popup::frame(context, self.title, frame, area, buffer);
        let theme = context.theme;
        let mut pen = RowWriter::new(buffer, body, 0);
        pen.left(self.sign, theme.style(Role::Focus)).skip(1);
        pen.right(self.count, 2, theme.style(Role::Text));
        write(context, draft, self.hint, pen);
        // As the list grows shorter, the line stays.
        let head = if tallest > FRAME.1 + 5 { 2 } else { 1 };
        if head == 2 {
            RowWriter::new(buffer, body, 1).fill(theme.signs.line.thin, theme.style(Role::Line));
        }
        let head = head.min(body.height);
        (frame, Rect { y: body.y + head, height: body.height - head, ..body })
    }
}

/// Writes what is being typed, with the cursor in it; a hint as long as nothing is.
pub(crate) fn write(context: &Context<'_>, draft: &mut TextInput, hint: &str, mut pen: RowWriter<'_>) {
    if draft.text().is_empty() {
        pen.left(" ", context.theme.style(Role::Selection)).skip(1);
        if hint.width() <= pen.room() {
            pen.left(hint, context.theme.style(Role::Text));
        }
        return;
    }
    let (buffer, rest) = pen.cells();
    input_draw::draw(context, draft, true, rest, buffer);
}

/// Writes as much of `text` as fits, with the letters at these indices marked.
pub(crate) fn marked(theme: &Theme, text: &Shown, letters: &[u32], selected: bool, pen: &mut RowWriter<'_>) {
    let plain = theme.style(if selected { Role::Selection } else { Role::Text });
    let found = plain.patch(theme.style(Role::Found));
    let mut letters = letters.iter().copied().peekable();
    for (index, grapheme) in text.as_str().graphemes(true).enumerate() {
        let here = letters.next_if(|letter| *letter as usize == index).is_some();
        pen.left(grapheme, if here { found } else { plain });
    }
}

#[cfg(test)]
mod tests {
    use super::Finder;
    use crate::tui::core::theme::Theme;
    use crate::tui::testing::{World, drawn, hostile, text};
    use crate::tui::text::input::{Lines, TextInput};

    #[test]
    fn no_size_and_no_text_breaks_it() {
        let world = World::new(hostile(), Theme::ansi());
        for typed in ["", "va", &world.snapshot.board.title.repeat(2)] {
            let mut draft = TextInput::new(Lines::One, typed);
            for width in 0..50 {
                for height in 0..12 {
                    let seen = text(&drawn(width, height, |area, buffer| {
                        let finder = Finder {
                            title: "Do or find",
                            sign: ":",
                            hint: "anything",
                            count: "3 of 28",
                            wanted: (30, 4),
                            most: 8,
                        };
                        let (_, list) = finder.draw(&world.context(), &mut draft, area, buffer);
                        assert_eq!(list.intersection(area), list);
                    }));
                    assert!(!seen.contains(['\u{1b}', '\u{202e}', '\u{7}']));
                }
            }
        }
    }
}
