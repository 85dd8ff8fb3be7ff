//! A cell of a kanban: the modules of one status of one developer. Scrolls by whole modules, and counts the hidden ones in its
//! last row. Keeps no state: the view has it.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::module::Module;
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::text::row::RowWriter;
use crate::tui::widget::module::row;

/// How densely modules lie below each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spacing {
    /// Rows of a module that are drawn.
    pub lines: usize,
    /// Rows from one module to the next.
    pub pitch: usize,
}

impl Spacing {
    /// A module in a row.
    pub(crate) const DENSEST: Self = Self { lines: 1, pitch: 1 };

    /// From airy to dense.
    pub(crate) const ALL: [Self; 5] = [
        Self { lines: 3, pitch: 5 },
        Self { lines: 3, pitch: 4 },
        Self { lines: 3, pitch: 3 },
        Self { lines: 2, pitch: 2 },
        Self::DENSEST,
    ];

    /// Rows that so many modules take; the blank ones below the last do not count.
    pub(crate) fn rows(self, count: usize) -> usize {
        (count * self.pitch).saturating_sub(self.pitch - self.lines)
    }

    /// How many of `count` modules a cell of this height shows at once, at least 1; and whether its last row is needed to say
    /// how many more there are.
    pub(crate) fn page(self, count: usize, height: usize) -> (usize, bool) {
        if self.rows(count) <= height {
            return (count.max(1), false);
        }
        let marker = usize::from(height > 1);
        let page = (height - marker.min(height) + self.pitch - self.lines) / self.pitch;
        (page.max(1), marker > 0)
    }

    /// The first module in sight, closest to `first`, at which `selected` is, too, and no room stays empty.
    pub(crate) fn scroll(self, first: usize, selected: Option<usize>, count: usize, height: usize) -> usize {
        let (page, _) = self.page(count, height);
        let first = match selected {
            Some(selected) => first.min(selected).max((selected + 1).saturating_sub(page)),
            None => first,
        };
        first.min(count.saturating_sub(page))
    }
}

/// What a cell shows.
pub(crate) struct Cell<'a> {
    /// The modules of the developer.
    pub modules: &'a [Arc<Module>],
    /// Indices of those in this cell, in the order shown.
    pub shown: &'a [u32],
    /// Where the cursor is among them, if it is in this cell.
    pub selected: Option<usize>,
    /// The first of them in sight.
    pub first: usize,
    /// How densely they lie.
    pub spacing: Spacing,
}

impl Cell<'_> {
    /// Draws the cell into `area`.
    pub(crate) fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        let height = usize::from(area.height);
        if area.is_empty() {
            return;
        }
        if self.shown.is_empty() {
            if self.selected.is_some() {
                here(context, area, buffer);
            }
            return;
        }
        let (page, marker) = self.spacing.page(self.shown.len(), height);
        let end = (self.first + page).min(self.shown.len());
        let rows = height - usize::from(marker);
        let in_sight = self.shown[self.first.min(end)..end].iter();
        let modules: Vec<_> = in_sight.filter_map(|index| self.modules.get(*index as usize)).collect();
        let apart = row::apart(modules.iter().map(std::convert::AsRef::as_ref), area.width);
        for (place, (module, apart)) in modules.into_iter().zip(apart).enumerate() {
            let index = self.first.min(end) + place;
            let top = (place * self.spacing.pitch).min(rows);
            let row = Rect { y: area.y + top as u16, height: self.spacing.lines.min(rows - top) as u16, ..area };
            row::draw(context, module, self.selected == Some(index), apart, row, buffer);
        }
        if marker {
            let mut pen = RowWriter::new(buffer, area, area.height - 1);
            let more = more(context, self.first, self.shown.len() - end);
            pen.skip(2).left(&more, context.theme.style(Role::Strong));
        }
    }
}

/// How many more there are above and below: `↑ 3  ↓ 12 more`.
pub(crate) fn more(context: &Context<'_>, above: usize, below: usize) -> String {
    let signs = &context.theme.signs.point;
    match (above, below) {
        (0, below) => format!("{} {below} more", signs.down),
        (above, 0) => format!("{} {above} more", signs.up),
        (above, below) => format!("{} {above}  {} {below} more", signs.up, signs.down),
    }
}

/// The cursor, where there is no module for it.
fn here(context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
    let row = Rect { height: 1, ..area };
    let style = context.theme.style(Role::Selection);
    RowWriter::new(buffer, row, 0).paint(style).skip(2).left("none", style);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Cell, Spacing};
    use crate::model::decimal::Hundredths;
    use crate::model::module::Module;
    use crate::model::status::Status;
    use crate::tui::core::now::Monotonic;
    use crate::tui::core::theme::Theme;
    use crate::tui::testing::{World, drawn, lived, text};

    #[test]
    fn a_gauge_that_moved_just_now_says_by_how_much_in_a_single_row_too() {
        let mut world = World::new(lived(), Theme::plain());
        let until = Monotonic::new(std::time::Duration::from_secs(10));
        world.moved.put([("tenant/service.py".to_owned(), Hundredths(-310), until)].into_iter());
        let found = world.snapshot.board.find("tenant/service.py").expect("it is on the board");
        let modules = [Arc::new(Module::clone(found.module))];
        for (width, lines) in [(20, 1), (26, 1), (40, 1), (24, 2), (24, 3)] {
            let spacing = Spacing { lines, pitch: lines };
            let cell = Cell { modules: &modules, shown: &[0], selected: None, first: 0, spacing };
            let seen = text(&drawn(width, 3, |area, buffer| cell.draw(&world.context(), area, buffer)));
            assert_eq!(seen.matches("-3.1").count(), 1, "{seen}");
        }
    }

    fn cell(count: usize, selected: usize, spacing: Spacing, height: u16) -> String {
        let world = World::new(lived(), Theme::ansi());
        let modules: Vec<_> = (0..count).map(|i| Arc::new(Module::new(format!("m{i:02}"), Status::Pending))).collect();
        let shown: Vec<u32> = (0..count as u32).collect();
        let first = spacing.scroll(0, Some(selected), count, usize::from(height));
        let cell = Cell { modules: &modules, shown: &shown, selected: Some(selected), first, spacing };
        text(&drawn(20, height, |area, buffer| cell.draw(&world.context(), area, buffer)))
    }

    #[test]
    fn what_does_not_fit_is_counted_in_the_last_row() {
        assert_eq!(cell(3, 0, Spacing::DENSEST, 3), "○ m00\n○ m01\n○ m02\n");
        assert_eq!(cell(9, 0, Spacing::DENSEST, 3), "○ m00\n○ m01\n  ↓ 7 more\n");
        assert_eq!(cell(9, 4, Spacing::DENSEST, 3), "○ m03\n○ m04\n  ↑ 3  ↓ 4 more\n");
        assert_eq!(cell(9, 8, Spacing::DENSEST, 3), "○ m07\n○ m08\n  ↑ 7 more\n");
    }

    #[test]
    fn where_there_is_nothing_the_cursor_is_still_seen() {
        assert_eq!(cell(0, 0, Spacing::DENSEST, 2), "  none\n\n");
    }

    #[test]
    fn the_selected_module_is_in_sight_and_all_are_drawn_or_counted() {
        for spacing in Spacing::ALL {
            for height in 2..24 {
                for selected in [0, 1, 20, 38, 39] {
                    let seen = cell(40, selected, spacing, height);
                    assert!(seen.contains(&format!("m{selected:02}")), "{selected} in {height}: {seen}");
                    let whole = seen.matches('m').count() - seen.matches("more").count();
                    let counted: usize = seen
                        .lines()
                        .last()
                        .unwrap_or_default()
                        .split(' ')
                        .filter_map(|n| n.parse::<usize>().ok())
                        .sum();
                    assert_eq!(whole + counted, 40, "{spacing:?} {selected} in {height}:\n{seen}");
                }
            }
        }
    }
}
