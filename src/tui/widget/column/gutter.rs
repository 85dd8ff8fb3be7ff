//! The gutters between columns: thin lines, and how many more columns lie beyond the edges. Draws no column.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::core::layout::{GUTTER, MARGIN};
use crate::tui::core::theme::{Role, Theme};
use crate::tui::text::row::RowWriter;

/// Draws around `columns`, as `layout::columns` gave them for `area` and `count` columns.
pub(crate) fn draw(theme: &Theme, area: Rect, columns: &[(usize, Rect)], count: usize, buffer: &mut Buffer) {
    lines(theme, columns, buffer);
    beyond(theme, area, columns, count, buffer);
}

/// The lines between columns.
pub(crate) fn lines(theme: &Theme, columns: &[(usize, Rect)], buffer: &mut Buffer) {
    for (_, column) in columns.iter().skip(1) {
        let x = column.x - GUTTER / 2 - 1;
        for row in 0..column.height {
            RowWriter::new(buffer, Rect { x, width: 1, ..*column }, row)
                .left(theme.signs.line.upright, theme.style(Role::Line));
        }
    }
}

/// How many more columns there are on either side.
pub(crate) fn beyond(theme: &Theme, area: Rect, columns: &[(usize, Rect)], count: usize, buffer: &mut Buffer) {
    let (Some((first, left)), Some((last, right))) = (columns.first(), columns.last()) else { return };
    let more_left = *first;
    let more_right = count.saturating_sub(last + 1);
    if more_left > 0 && left.x >= area.x + MARGIN {
        more(theme, theme.signs.point.left, more_left, Rect { width: 1, ..area }, buffer);
    }
    if more_right > 0 && right.right() + MARGIN <= area.right() {
        more(theme, theme.signs.point.right, more_right, Rect { x: area.right() - 1, width: 1, ..area }, buffer);
    }
}

/// An arrow, and below it how many columns there are.
fn more(theme: &Theme, sign: &str, count: usize, area: Rect, buffer: &mut Buffer) {
    RowWriter::new(buffer, area, 0).left(sign, theme.style(Role::Focus));
    let count = if count < 10 { count.to_string() } else { "+".to_owned() };
    RowWriter::new(buffer, area, 1).left(&count, theme.style(Role::Focus));
}

#[cfg(test)]
mod tests {
    use super::draw;
    use crate::tui::core::layout;
    use crate::tui::core::theme::Theme;
    use crate::tui::testing::{drawn, text};

    fn gutters(width: u16, count: usize, first: usize) -> String {
        text(&drawn(width, 2, |area, buffer| {
            let columns = layout::columns(area, count, first);
            draw(&Theme::ansi(), area, &columns, count, buffer);
        }))
    }

    #[test]
    fn columns_out_of_sight_are_counted_at_the_edge_beyond_which_they_lie() {
        let (start, end) = (gutters(80, 5, 0), gutters(80, 5, 2));
        assert!(!start.contains('‹') && start.lines().all(|row| row.ends_with(['›', '2'])), "{start}");
        assert!(!end.contains('›') && end.starts_with('‹') && end.contains("\n2"), "{end}");
        assert!(gutters(80, 40, 0).trim_end().ends_with('+'));
    }

    #[test]
    fn where_all_columns_are_seen_only_lines_stand_between_them() {
        let seen = gutters(120, 4, 0);
        assert_eq!(seen.matches('│').count(), 6, "{seen}");
        assert_eq!(seen.replace('│', "").trim(), "");
    }

    #[test]
    fn no_size_is_too_small() {
        for width in 0..120 {
            for count in 0..7 {
                gutters(width, count, count / 2);
            }
        }
    }
}
