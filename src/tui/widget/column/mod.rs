//! One column: a developer's head, then the modules by status with their gauges. Draws only the rows that can be seen.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::board::Developer;
use crate::model::module::Module;
use crate::model::totals::{ColumnTotals, Totals};
use crate::tui::core::context::Context;
use crate::tui::core::layout::StatusOrder;
use crate::tui::core::theme::Role;
use crate::tui::text::row::RowWriter;
use crate::tui::widget::column::rows::{InSight, Item, Rows, Shape};
use crate::tui::widget::module::row;
use crate::tui::widget::page::empty;

pub(crate) mod head;
pub(crate) mod heading;
pub(crate) mod rows;
pub(crate) mod gutter;

/// What a column shows.
pub(crate) struct Column<'a> {
    /// Whose it is; `None`: the unassigned modules.
    pub developer: Option<&'a Developer>,
    /// Counts and gauge.
    pub totals: &'a ColumnTotals,
    /// Counts and gauges of all columns.
    pub beside: &'a Totals,
    /// The modules, in the order of the file.
    pub modules: &'a [Arc<Module>],
    /// Indices into `modules` by status, each in the order they are shown.
    pub by_status: &'a [Vec<u32>; 3],
    /// How many modules this column shows.
    pub shape: Shape,
    /// The same of all columns: they share a density.
    pub shapes: &'a [Shape],
    /// The selected module as a position in the order shown (all three statuses in one sequence), if the cursor is in this column.
    pub selected: Option<usize>,
    /// Whether the cursor is in this column.
    pub focused: bool,
    /// Whether only its heading is shown: a filter leaves nothing of it.
    pub is_shrunk: bool,
    /// The first module that was in sight of the status with the cursor.
    pub first: usize,
}

impl Column<'_> {
    /// What of the list is in sight in a column of this area.
    pub(crate) fn in_sight(&self, area: Rect) -> InSight {
        self.rows(area).in_sight(self.selected, self.first)
    }

    /// Draws the column into `area`.
    pub(crate) fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        if self.is_shrunk {
            return head::shrunk(context, self, area, buffer);
        }
        head::draw(context, self, area, buffer);
        let list = self.list(area);
        if !self.modules.is_empty() && self.by_status.iter().all(Vec::is_empty) {
            return empty::lane(context, self.modules.len(), self.focused, list, buffer);
        }
        let rows = self.rows(area);
        let of_one = self.developer.is_some();
        let mut seen_modules = Vec::new();
        for (row, item) in rows.in_sight(self.selected, self.first).items {
            let line = part(list, row, 1);
            match item {
                Item::Heading { group, above, below } => {
                    let hidden = hidden(context, above, below);
                    let cells = hidden.chars().count() as u16 + u16::from(!hidden.is_empty());
                    let heading = Rect { width: line.width.saturating_sub(cells), ..line };
                    let count = self.shape.counts[group];
                    heading::draw(context, StatusOrder::STACK.all()[group], count, of_one, heading, buffer);
                    RowWriter::new(buffer, line, 0).right(&hidden, 0, context.theme.style(Role::Strong));
                }
                Item::Module { group, index } => {
                    let shown = &self.by_status[StatusOrder::STACK.all()[group] as usize];
                    let Some(module) = shown.get(index).and_then(|i| self.modules.get(*i as usize)) else { continue };
                    let before: usize = self.shape.counts[..group].iter().sum();
                    let selected = self.selected == Some(before + index);
                    seen_modules.push((module.as_ref(), selected, part(list, row, rows.lines)));
                }
                Item::More(count) => {
                    let text = format!("{} {count} more", context.theme.signs.point.down);
                    RowWriter::new(buffer, line, 0).skip(2).left(&text, context.theme.style(Role::Strong));
                }
                Item::Merged(count) => {
                    let text = format!("{count} merged");
                    RowWriter::new(buffer, line, 0).skip(2).left(&text, context.theme.style(Role::Text));
                }
            }
        }
        let apart = row::apart(seen_modules.iter().map(|(module, ..)| *module), list.width);
        for ((module, selected, row), apart) in seen_modules.into_iter().zip(apart) {
            row::draw(context, module, selected, apart, row, buffer);
        }
    }

    /// Whether any column of the board has a gauge.
    pub(crate) fn has_gauges(&self) -> bool {
        self.beside.modules.is_some() || self.totals.gauge.is_some()
    }

    /// Where the modules are.
    fn list(&self, area: Rect) -> Rect {
        let head = head::height(area, self.has_gauges());
        Rect { y: area.y + head, height: area.height - head, ..area }
    }

    fn rows(&self, area: Rect) -> Rows {
        Rows::new(self.shape, self.shapes.iter().copied(), self.list(area))
    }
}

/// How many modules are out of sight above and below: `↑ 3 ↓ 5`.
fn hidden(context: &Context<'_>, above: usize, below: usize) -> String {
    let point = &context.theme.signs.point;
    let said = [(point.up, above), (point.down, below)];
    let said = said.iter().filter(|(_, count)| *count > 0).map(|(sign, count)| format!("{sign} {count}"));
    said.collect::<Vec<_>>().join(" ")
}

/// `rows` rows of `area` from `row` on, as far as it has them.
fn part(area: Rect, row: usize, rows: usize) -> Rect {
    let row = row.min(usize::from(area.height)) as u16;
    Rect { y: area.y + row, height: (rows as u16).min(area.height - row), ..area }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use super::{Column, Shape};
    use crate::model::board::Board;
    use crate::model::module::Module;
    use crate::model::status::Status;
    use crate::tui::core::layout::StatusOrder;
    use crate::tui::core::theme::Theme;
    use crate::tui::testing::{World, drawn, hostile, lived, plan, styles, text};

    /// Hands the column of a developer to `look`; `None`: of the unassigned modules.
    fn with<T>(
        world: &World,
        developer: Option<usize>,
        selected: Option<usize>,
        look: impl FnOnce(&mut Column<'_>) -> T,
    ) -> T {
        let board = &world.snapshot.board;
        let modules = board.column(developer);
        let by_status = |modules: &[Arc<Module>]| {
            Status::ALL.map(|status| {
                let is = |i: &u32| modules[*i as usize].status == status;
                let mut rows: Vec<u32> = (0..modules.len() as u32).filter(is).collect();
                rows.sort_by_key(|i| status == Status::InProgress && modules[*i as usize].blocked.is_none());
                rows
            })
        };
        let shape = |modules: &[Arc<Module>]| {
            let rows = by_status(modules);
            Shape { counts: StatusOrder::STACK.all().map(|status| rows[status as usize].len()), merged: 0 }
        };
        let columns = (0..board.developers.len()).map(Some).chain([None]);
        let shapes: Vec<Shape> = columns.map(|column| shape(board.column(column))).collect();
        look(&mut Column {
            developer: developer.map(|i| board.developers[i].as_ref()),
            totals: world.snapshot.totals.column(developer),
            beside: &world.snapshot.totals,
            modules,
            by_status: &by_status(modules),
            shape: shape(modules),
            shapes: &shapes,
            selected,
            focused: selected.is_some(),
            is_shrunk: false,
            first: 0,
        })
    }

    /// The column drawn with the selected module in sight.
    fn column(world: &World, developer: Option<usize>, selected: Option<usize>, width: u16, height: u16) -> Buffer {
        drawn(width, height, |area, buffer| {
            with(world, developer, selected, |column| {
                column.draw(&world.context(), area, buffer);
            });
        })
    }

    #[test]
    fn a_developer_at_a_glance() {
        let world = World::new(lived(), Theme::ansi());
        let seen = text(&column(&world, Some(0), Some(1), 30, 34));
        let expected = "\
▸ Dev 1                    1/5
  Tenant & Billing Infrastruc…
  █▊████▉──────┃─   ≈49.2 → 92
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
In progress 2 ────────────────
! tenant/service.py
  █▊▒▒▊────────┃─   ~34.2 → 90
  blocked fixture for Stripe
◐ tenant/router.py
▌ ███▊████▋────┃─   62.22 → 90
▌ 11/~20 tests · 3 h

Pending 2 ────────────────────
○ ten…/usage_billing_router.py
  ─────────────┃─       0 → 90
  needs ~10 tests · 1-2 h
○ billing/invoicing/service.py
  ███████──────┃─      50 → 90
  needs ~15 tests · 2-3 h

Done 1 ───────────────────────
~ tenant/dependencies.py
  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒┃   ~100 → 100
  claimed · 37 tests
";
        assert_eq!(seen.trim_end(), expected.trim_end());
    }

    #[test]
    fn nine_modules_fit_into_a_small_terminal() {
        let world = World::new(plan(), Theme::ansi());
        let seen = text(&column(&world, Some(2), None, 24, 21));
        let ids = seen.lines().filter(|line| line.starts_with('○')).count();
        let gauges = seen.lines().filter(|line| line.contains(" → ")).count();
        // The developer has a gauge, too.
        assert_eq!((ids, gauges), (9, 10), "{seen}");
        assert_eq!(seen.lines().next(), Some("  Dev 3  Search & S… 0/9"));
    }

    #[test]
    fn few_rows_still_show_a_gauge_per_module() {
        let world = World::new(lived(), Theme::ansi());
        let seen = text(&column(&world, Some(0), Some(0), 40, 10));
        assert_eq!(seen.lines().filter(|line| line.contains("→")).count(), 6, "{seen}");
    }

    #[test]
    fn away_until_the_day_they_are_back() {
        let mut board = lived();
        let head = |board: &Board| text(&column(&World::new(board.clone(), Theme::ansi()), Some(1), None, 40, 10));
        assert!(head(&board).starts_with("  Dev 2  back 1 Dec"));
        Arc::make_mut(&mut board.developers[1]).away = chrono::NaiveDate::from_ymd_opt(2026, 11, 23);
        assert!(head(&board).starts_with("  Dev 2  User Management"));
    }

    #[test]
    fn more_in_progress_than_agreed_is_said_not_enforced() {
        let world = World::new(lived(), Theme::ansi());
        assert!(text(&column(&world, Some(2), None, 30, 40)).contains("In progress 3 limit 2 ─"));
        assert!(text(&column(&world, Some(0), None, 30, 40)).contains("In progress 2 ─"));
    }

    #[test]
    fn nobodys_modules_have_a_column_of_their_own() {
        let world = World::new(lived(), Theme::ansi());
        let seen = text(&column(&world, None, None, 40, 20));
        assert!(seen.starts_with("  Unassigned  nobody has taken"), "{seen}");
        assert!(seen.contains("auth/sessions.py") && seen.contains("no coverage yet"), "{seen}");
        // There is room, so the empty groups are shown, too.
        assert!(seen.contains("In progress 0 ─") && seen.contains("Done 0 ─"), "{seen}");
    }

    #[test]
    fn only_the_column_with_the_cursor_is_marked() {
        for theme in [Theme::ansi(), Theme::plain()] {
            let world = World::new(lived(), theme);
            let (with, without) = (column(&world, Some(0), Some(0), 30, 34), column(&world, Some(0), None, 30, 34));
            assert!(text(&with).starts_with("▸ Dev 1") && text(&with).contains('━'));
            assert!(!text(&without).contains(['▸', '━', '▌']));
            assert!(styles(&with).contains("reversed") && !styles(&without).contains("reversed"));
        }
    }

    #[test]
    fn what_is_out_of_sight_is_counted_and_what_is_in_progress_stays() {
        let world = World::new(lived(), Theme::ansi());
        let seen = |selected| text(&column(&world, Some(2), Some(selected), 24, 12));
        let row = |selected: usize, begins: &str| {
            let seen = seen(selected);
            seen.lines().find(|line| line.starts_with(begins)).unwrap_or_default().to_owned()
        };
        assert!(row(0, "Pending").ends_with("↓ 5") && row(0, "Done").ends_with("↓ 1"), "{}", seen(0));
        for selected in 0..9 {
            assert!(row(selected, "In progress").starts_with("In progress 3"), "{}", seen(selected));
        }
        // The cursor unfolds what it is on, and what is around it is counted.
        assert!(row(5, "Pending").ends_with("↑ 2 ↓ 2"), "{}", seen(5));
        assert!(row(8, "Done").ends_with('─'), "{}", seen(8));
    }

    #[test]
    fn the_drawn_and_the_counted_modules_are_all_modules() {
        let mut board = lived();
        let modules = &mut Arc::make_mut(&mut board.developers[0]).modules;
        *modules = (0..300).map(|i| Arc::new(Module::new(format!("m{i:03}"), Status::ALL[i % 3]))).collect();
        let world = World::new(board, Theme::ansi());
        for height in 5..50 {
            for selected in [0, 1, 99, 100, 101, 199, 200, 298, 299] {
                let seen = text(&column(&world, Some(0), Some(selected), 24, height));
                let number = |sign: &str| -> usize {
                    let numbers = seen.lines().filter_map(|line| line.split_once(sign)?.1.split_whitespace().next());
                    numbers.filter_map(|n| n.parse::<usize>().ok()).sum()
                };
                let whole = seen.lines().filter(|line| line.contains(" m") && !line.contains("more")).count();
                assert_eq!(whole + number("↑ ") + number("↓ "), 300, "{selected} in {height}:\n{seen}");
            }
        }
    }

    #[test]
    fn a_page_is_what_is_in_sight() {
        let world = World::new(lived(), Theme::ansi());
        let page = |height| with(&world, Some(2), Some(0), |column| column.in_sight(Rect::new(0, 0, 24, height)).page);
        assert_eq!((page(0), page(1), page(4), page(21)), (1, 1, 1, 8));
    }

    #[test]
    fn no_name_and_no_size_breaks_the_screen() {
        let world = World::new(hostile(), Theme::ansi());
        for width in 0..60 {
            for height in 0..30 {
                for developer in [0, 4, 5] {
                    let buffer = column(&world, Some(developer), Some(usize::from(height % 10)), width, height);
                    assert!(!text(&buffer).contains(['\u{1b}', '\u{202e}', '\u{200b}', '\u{7}']));
                }
            }
        }
        // An area that reaches out of the buffer is cut.
        let mut buffer = Buffer::empty(Rect::new(3, 3, 20, 10));
        for area in [Rect::new(0, 0, 200, 200), Rect::new(22, 12, 9, 9), Rect::new(50, 50, 9, 9)] {
            with(&world, Some(1), Some(3), |column| column.draw(&world.context(), area, &mut buffer));
        }
    }
}
