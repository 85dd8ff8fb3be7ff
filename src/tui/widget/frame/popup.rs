//! A framed list over the page: headings, and rows of two columns. Keeps no state: the caller has the scroll position.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::border;
use ratatui::widgets::{Block, Clear, Padding, Widget};
use unicode_width::UnicodeWidthStr;

use crate::model::shown::Shown;
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::theme::{Role, Theme};
use crate::tui::text::row::RowWriter;

/// One line of a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PopupLine {
    /// Nothing.
    Blank,
    Heading(Shown),
    /// A key (or name) and what it means.
    Row(Shown, Shown),
}

/// Cells between the two columns of a row.
const APART: usize = 3;

/// Cells of the frame and the blanks inside of it, on both sides together.
const FRAME: u16 = 6;

/// Draws the panel into the middle of `area`, keeps `scroll` within the lines, and says where the lines are.
pub(crate) fn draw(
    context: &Context<'_>,
    title: &str,
    lines: &[PopupLine],
    scroll: &mut usize,
    area: Rect,
    buffer: &mut Buffer,
) -> Rect {
    let area = area.intersection(buffer.area);
    let names =
        lines.iter().map(|line| if let PopupLine::Row(name, _) = line { name.width() } else { 0 }).max().unwrap_or(0);
    let widest = lines.iter().map(|line| width(line, names)).max().unwrap_or(0).max(title.width());
    let wanted = PopupSize { title, role: Role::Focus, width: widest as u16, height: lines.len() as u16 };
    let (frame, body) = centred(context, &wanted, area, buffer);

    *scroll = (*scroll).min(lines.len().saturating_sub(usize::from(body.height)));
    for (row, line) in (0..body.height).zip(&lines[*scroll..]) {
        draw_line(context, line, names, &mut RowWriter::new(buffer, body, row));
    }
    more(context, *scroll, lines.len().saturating_sub(*scroll + usize::from(body.height)), frame, buffer);
    body
}

/// Draws an empty frame over what is there, within `area`, and says what is inside of it.
pub(crate) fn frame(context: &Context<'_>, title: &str, frame: Rect, area: Rect, buffer: &mut Buffer) -> Rect {
    framed(context, (title, Role::Focus), frame, area, buffer)
}

/// A frame as it is wanted.
pub(crate) struct PopupSize<'a> {
    /// Stands in its upper edge; raw text.
    pub title: &'a str,
    /// The look of its edges.
    pub role: Role,
    /// Cells inside of it.
    pub width: u16,
    /// Rows inside of it.
    pub height: u16,
}

/// Draws an empty frame into the middle of `area`, no bigger than that; says where it is, and what is inside of it.
pub(crate) fn centred(context: &Context<'_>, wanted: &PopupSize<'_>, area: Rect, buffer: &mut Buffer) -> (Rect, Rect) {
    let area = area.intersection(buffer.area);
    let width = wanted.width.saturating_add(FRAME).min(area.width);
    let height = wanted.height.saturating_add(2).min(area.height);
    let frame = Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    (frame, framed(context, (wanted.title, wanted.role), frame, area, buffer))
}

fn framed(context: &Context<'_>, (title, role): (&str, Role), frame: Rect, area: Rect, buffer: &mut Buffer) -> Rect {
    let area = area.intersection(buffer.area);
    let frame = frame.intersection(area);
    let style = context.theme.style(role);
    let mut block = Block::bordered()
        .border_set(border(context.theme))
        .border_style(style)
        .padding(Padding::horizontal(if frame.width > FRAME { 2 } else { 0 }));
    if !title.is_empty() {
        let title = Shown::new(title).cut_end(usize::from(frame.width.saturating_sub(4)));
        block = block.title(format!(" {title} ")).title_style(style);
    }
    let body = block.inner(frame).intersection(frame);
    // A blank on either side keeps what lies below from touching the frame.
    let cleared = Rect { x: frame.x.saturating_sub(1), width: frame.width + 2, ..frame }.intersection(area);
    spare_wide_neighbours(cleared, buffer);
    Clear.render(cleared, buffer);
    block.render(frame, buffer);
    body
}

/// A frame of the theme's lines and corners.
fn border(theme: &Theme) -> border::Set<'static> {
    let (line, [top_left, top_right, bottom_left, bottom_right]) = (&theme.signs.line, theme.signs.corners);
    border::Set {
        top_left,
        top_right,
        bottom_left,
        bottom_right,
        vertical_left: line.upright,
        vertical_right: line.upright,
        horizontal_top: line.thin,
        horizontal_bottom: line.thin,
    }
}

fn width(line: &PopupLine, names: usize) -> usize {
    match line {
        PopupLine::Blank => 0,
        PopupLine::Heading(text) => text.width(),
        PopupLine::Row(_, text) => names + APART + text.width(),
    }
}

fn draw_line(context: &Context<'_>, line: &PopupLine, names: usize, pen: &mut RowWriter<'_>) {
    match line {
        PopupLine::Blank => {}
        PopupLine::Heading(text) => {
            pen.left(text.as_str(), context.theme.style(Role::Strong));
        }
        PopupLine::Row(name, text) => {
            // Where it is too narrow for both, the names give way: what a key does matters more than its last alternative.
            let names = names.min(pen.room() / 2);
            let name = name.cut_end(names);
            pen.left(name.as_str(), context.theme.style(Role::Key)).skip(names - name.width() + APART);
            let text = text.cut_end(pen.room());
            pen.left(text.as_str(), context.theme.style(Role::Text));
        }
    }
}

/// How many lines lie above and below, in the frame.
pub(crate) fn more(context: &Context<'_>, above: usize, below: usize, frame: Rect, buffer: &mut Buffer) {
    let signs = &context.theme.signs.point;
    for (count, sign, row) in [(above, signs.up, 0), (below, signs.down, frame.height.saturating_sub(1))] {
        if count > 0 && frame.width > FRAME {
            let inside = Rect { x: frame.x + 1, width: frame.width - 2, ..frame };
            RowWriter::new(buffer, inside, row).right(
                &format!(" {sign} {count} more "),
                0,
                context.theme.style(Role::Strong),
            );
        }
    }
}

/// The keys that matter in a frame, in its lower edge: those of the rows of these names, with what they do in a word.
pub(crate) fn keys(
    context: &Context<'_>,
    (view, rows): (&'static str, &[ActionHelp]),
    words: &[(&str, &str)],
    frame: Rect,
    buffer: &mut Buffer,
) {
    if frame.width <= FRAME || frame.height < 2 {
        return;
    }
    let inside = Rect { x: frame.x + 2, width: frame.width - 4, ..frame };
    let mut pen = RowWriter::new(buffer, inside, frame.height - 1);
    // The edge has a look of its own, which must not shine through.
    let plain = |role| Style::reset().patch(context.theme.style(role));
    for (name, word) in words {
        let row = rows.iter().find(|row| row.name == *name);
        let Some(key) = row.and_then(|row| context.keymap.keys(view, row).first().copied()) else { continue };
        let key = format!(" {}", key.short());
        // Not cut in half, and how much more there is must have its room.
        if key.width() + 2 + word.width() + MORE > pen.room() {
            return;
        }
        pen.left(&key, plain(Role::Key));
        pen.left(&format!(" {word} "), plain(Role::Text));
    }
}

/// Cells for how much more there is.
const MORE: usize = 11;

/// A wide character whose right half lies under the left edge would hide that edge: it becomes a blank.
fn spare_wide_neighbours(frame: Rect, buffer: &mut Buffer) {
    let Some(x) = frame.x.checked_sub(1).filter(|x| *x >= buffer.area.x) else { return };
    for y in frame.top()..frame.bottom() {
        if buffer[(x, y)].symbol().width() > 1 {
            buffer[(x, y)].set_symbol(" ").set_style(Style::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::{PopupLine, draw};
    use crate::tui::core::theme::Theme;
    use crate::tui::testing;
    use crate::tui::testing::World;

    fn drawn(columns: u16, rows: u16, scroll: usize) -> (String, usize) {
        let world = World::new(testing::plan(), Theme::plain());
        let lines = [
            PopupLine::Heading("Moving about".into()),
            PopupLine::Row("j  Down".into(), "Next module".into()),
            PopupLine::Blank,
            PopupLine::Row("q".into(), "Quit".into()),
        ];
        let mut scroll = scroll;
        let buffer = testing::drawn(columns, rows, |area, buffer| {
            for y in 0..rows {
                buffer.set_stringn(0, y, "名前名前名前名前名前名前", usize::from(columns), Style::new());
            }
            draw(&world.context(), "Keys", &lines, &mut scroll, area, buffer);
        });
        (testing::text(&buffer), scroll)
    }

    #[test]
    fn the_edge_of_a_panel_is_whole_over_wide_characters() {
        let (text, _) = drawn(30, 6, 0);
        for line in text.lines() {
            // The left half of the character that the edge covers is a blank, and the edge is there.
            assert!(line.starts_with(" │") || line.starts_with(" ╭") || line.starts_with(" ╰"), "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_can_be_scrolled_to_and_no_further() {
        let (text, scroll) = drawn(31, 5, 99);
        assert_eq!(scroll, 1);
        assert!(text.contains("↑ 1 more") && text.contains("Quit"), "{text}");
    }

    #[test]
    fn no_size_is_too_small() {
        for columns in 0..40 {
            for rows in 0..9 {
                drawn(columns, rows, 2);
            }
        }
    }
}
