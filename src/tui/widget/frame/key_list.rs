//! Keys and their meaning under headings, in as many columns as fit. Keeps no state: the caller has the scroll position.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::shown::Shown;
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::text::row::RowWriter;
use crate::tui::widget::frame::picker;
use crate::tui::widget::frame::popup;

/// Cells between the keys and what they do, and before the keys.
const APART: usize = 3;
const INDENT: usize = 2;

/// Cells in which nearly everything can be said; what cannot gives up its end before a column is given up.
const LONG: usize = 38;

/// Cells between two columns.
const GUTTER: u16 = 4;

/// One line of the list.
#[derive(Clone, Copy, Debug)]
pub(crate) enum KeyLine<'a> {
    /// Nothing.
    Blank,
    /// What the rows below have in common.
    Heading(&'a str),
    /// Keys and what they do.
    Row(KeyRow<'a>),
}

/// Keys and what they do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyRow<'a> {
    pub keys: &'a str,
    /// What they do.
    pub long: &'a str,
    /// Indices of letters that were looked for.
    pub letters: &'a [u32],
    /// Whether the cursor is here.
    pub selected: bool,
}

/// How the lines are spread.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pages {
    /// Columns beside each other.
    columns: u16,
    /// Cells of each.
    each: u16,
    /// Cells that the keys take.
    names: usize,
    /// Rows that it takes to show all lines.
    pub height: u16,
}

impl Pages {
    /// For so many lines of keys and texts this wide, within an area that also holds a frame.
    pub(crate) fn new(names: usize, longest: usize, lines: usize, area: Rect) -> Self {
        let each = |longest: usize| (INDENT + names + APART + longest) as u16;
        let room = area.width.saturating_sub(6);
        let beside = (room + GUTTER) / (each(longest.min(LONG)) + GUTTER);
        let columns = if (lines as u16) < area.height.saturating_sub(4) { 1 } else { beside.clamp(1, 3) };
        let each = if columns == 1 { each(longest) } else { (room + GUTTER) / columns - GUTTER }.min(each(longest));
        // Groups are kept whole where they can be, which leaves some rows free.
        let height = if columns > 1 { lines as u16 / columns + 6 } else { lines as u16 };
        Self { columns, each, names, height }
    }

    /// Rows that these lines take, of so many at most.
    pub(crate) fn rows(&self, lines: &[KeyLine<'_>], most: u16) -> u16 {
        let columns = groups(lines, usize::from(self.columns), usize::from(most));
        columns.map_or(most, |columns| columns.iter().map(|column| column.len() as u16).max().unwrap_or(0)).max(1)
    }

    /// Cells of all columns.
    pub(crate) fn width(&self) -> u16 {
        self.each * self.columns + GUTTER * (self.columns - 1)
    }
}

/// Draws the lines into the second of these areas, inside of the frame that is the first, scrolled as little as it takes to see the selected row; says from which line on, and how many
/// rows a page has.
pub(crate) fn draw(
    context: &Context<'_>,
    lines: &[KeyLine<'_>],
    pages: &Pages,
    scroll: usize,
    (frame, area): (Rect, Rect),
    buffer: &mut Buffer,
) -> (usize, usize) {
    let height = usize::from(area.height);
    let whole = groups(lines, usize::from(pages.columns), height);
    let (columns, scroll) = match whole {
        Some(columns) => (columns, 0),
        None => flow(lines, usize::from(pages.columns), height, scroll),
    };
    let each = pages.each.min(area.width);
    for (index, column) in (0..).zip(&columns) {
        let x = area.x + index * (each + GUTTER);
        let part = Rect { x, width: each, ..area }.intersection(area);
        for (y, line) in (0..area.height).zip(&lines[column.clone()]) {
            draw_line(context, line, pages.names, &mut RowWriter::new(buffer, part, y));
        }
    }
    if lines.is_empty() {
        let nothing = "no key matches";
        RowWriter::new(buffer, area, 0).skip(INDENT).left(nothing, context.theme.style(Role::Text));
    }
    popup::more(context, scroll, columns.last().map_or(0, |last| lines.len() - last.end), frame, buffer);
    (scroll, height)
}

/// Whole groups beside each other, as level as they can be; `None` if they do not fit without scrolling.
fn groups(lines: &[KeyLine<'_>], columns: usize, height: usize) -> Option<Vec<Range<usize>>> {
    let mut starts: Vec<usize> =
        lines.iter().enumerate().filter(|(_, line)| matches!(line, KeyLine::Heading(_))).map(|(i, _)| i).collect();
    starts.push(lines.len() + 1);
    // The lowest height at which they fit.
    (1..=height).find_map(|height| {
        let mut filled: Vec<Range<usize>> = Vec::new();
        for group in starts.windows(2) {
            // The blank before the next group belongs to neither.
            let end = group[1] - 1;
            match filled.last_mut() {
                Some(column) if end - column.start <= height => column.end = end,
                _ if end - group[0] <= height => filled.push(group[0]..end),
                _ => return None,
            }
        }
        (filled.len() <= columns).then_some(filled)
    })
}

/// One column after the other, from a line on at which the selected row is in sight.
fn flow(lines: &[KeyLine<'_>], columns: usize, height: usize, scroll: usize) -> (Vec<Range<usize>>, usize) {
    let room = columns * height;
    let selected = lines.iter().position(|line| matches!(line, KeyLine::Row(row) if row.selected)).unwrap_or(0);
    // With the first row its heading is seen, too.
    let first = if selected <= 1 { 0 } else { selected };
    let scroll = scroll.min(first).max((selected + 1).saturating_sub(room)).min(lines.len().saturating_sub(room));
    let column = |index: usize| {
        let start = (scroll + index * height).min(lines.len());
        start..(start + height).min(lines.len())
    };
    ((0..columns).map(column).collect(), scroll)
}

fn draw_line(context: &Context<'_>, line: &KeyLine<'_>, names: usize, pen: &mut RowWriter<'_>) {
    let theme = context.theme;
    match line {
        KeyLine::Blank => {}
        KeyLine::Heading(text) => {
            pen.left(text, theme.style(Role::Strong));
        }
        KeyLine::Row(row) => {
            let look = |role| theme.style(if row.selected { Role::Selection } else { role });
            if row.selected {
                pen.paint(theme.style(Role::Selection));
            }
            pen.left(if row.selected { theme.signs.point.here } else { " " }, look(Role::Focus)).skip(INDENT - 1);
            // Where it is narrow, the keys give way: what one does matters more than its last alternative.
            let names = names.min(pen.room() / 3);
            let keys = Shown::new(row.keys).cut_end(names);
            pen.left(keys.as_str(), look(Role::Key)).skip(names - keys.width() + APART);
            let long = Shown::new(row.long).cut_end(pen.room());
            picker::marked(theme, &long, row.letters, row.selected, pen);
        }
    }
}
