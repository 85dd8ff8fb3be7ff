//! The table: a row per module, sorted, with each developer's totals. Writes no cell itself: the widget does.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::key::Chord;
use crate::model::board::Board;
use crate::model::change::Subject;
use crate::model::shown::Shown;
use crate::query::sort::Sort;
use crate::tui::core::action;
use crate::tui::core::action::{Action, row, row_known_as};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::core::view::{Intent, View};
use crate::tui::text::row::RowWriter;
use crate::tui::view::board::column_order;
use crate::tui::view::board::table_order;
use crate::tui::view::board::table_order::{Ranking, TableRow};
use crate::tui::widget::column::head;
use crate::tui::widget::page::empty;
use crate::tui::widget::table::columns::Columns;
use crate::tui::widget::table::row::{ModuleRow, TotalRow, TotalsOf};
use crate::tui::widget::table::totals::Sums;

/// The table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    ranking: Ranking,
    /// The row of the cursor.
    row: usize,
    /// The selected module, whose id the cursor follows; `None` on a developer without any.
    module: Option<String>,
    /// The first row in sight.
    scroll: usize,
    /// Rows in sight, as last drawn.
    page: usize,
}

const ACTIONS: &[Action<Table>] = &Action::<Table>::under(
    "Moving about",
    [
        row("down", &["j", "Down"], "", "Next module", |v, c, _| v.step(c, 1)),
        row("up", &["k", "Up"], "", "Previous module", |v, c, _| v.step(c, -1)),
        row("first", &["g", "Home"], "", "First module", |v, c, _| v.step(c, isize::MIN)),
        row("last", &["G", "End"], "", "Last module", |v, c, _| v.step(c, isize::MAX)),
        row("page-down", &["PgDn"], "", "A page down", |v, c, _| v.step(c, v.page.max(1).cast_signed())),
        row("page-up", &["PgUp"], "", "A page up", |v, c, _| v.step(c, -v.page.max(1).cast_signed())),
        row("next-developer", &["Tab", "]"], "developer", "Next developer", |v, c, _| v.go_to_neighbour(c, true)),
        row("previous-developer", &["Shift-Tab", "["], "", "Previous developer", |v, c, _| v.go_to_neighbour(c, false)),
        row(
            "developer",
            &["1", "2", "3", "4", "5", "6", "7", "8", "9"],
            "",
            "The developer of this number",
            |v, c, chord| match column_order::numbered(chord, table_order::columns(&c.snapshot.board).count()) {
                Ok(column) => v.go_to_column(c, column),
                Err(intents) => intents,
            },
        ),
        row_known_as("sort", &["o"], "sort", "Sort by something else", "order", |_, c, _| {
            vec![Intent::Sort(c.scope.sorted().next())]
        }),
        row("sort-reversed", &["O"], "", "Sort the other way round", |_, c, _| {
            vec![Intent::Sort(c.scope.sorted().turned())]
        }),
    ],
);

/// What people see of its actions.
pub fn abouts() -> Vec<ActionHelp> {
    action::abouts(ACTIONS)
}

impl View for Table {
    fn name(&self) -> &'static str {
        "table"
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        self.follow(context);
        action::run(ACTIONS, self, name, context, chord)
    }

    // Brings the rows and the cursor up to date with the board: the cursor stays on its module, wherever that went, or else
    // where it is.
    fn follow(&mut self, context: &Context<'_>) {
        let is_first = self.ranking.rows.is_empty();
        if !self.ranking.update(context) {
            return;
        }
        let board = &context.snapshot.board;
        if is_first && self.is_grouped() {
            let first = self.ranking.closest_module(0).map(|row| self.ranking.rows[row].column());
            self.go_to_column(context, first.unwrap_or(0));
            return;
        }
        let found = self.module.as_deref().and_then(|id| self.ranking.find(board, id));
        let closest = || self.ranking.closest_module(self.row).unwrap_or(self.row);
        self.select(board, found.unwrap_or_else(closest));
    }

    fn subject(&self, context: &Context<'_>) -> Option<Subject> {
        match &self.module {
            Some(id) => Some(Subject::Module(id.clone())),
            None => {
                let column = self.ranking.rows.get(self.row)?.column();
                let developer = context.snapshot.board.developers.get(column)?;
                Some(Subject::Developer(developer.name.clone()))
            }
        }
    }

    fn has_modules(&self) -> bool {
        true
    }

    fn go_to(&mut self, context: &Context<'_>, to: &Subject) -> bool {
        self.follow(context);
        let board = &context.snapshot.board;
        match to {
            Subject::Board => false,
            Subject::Module(id) => {
                let found = self.ranking.find(board, id);
                if let Some(row) = found {
                    self.select(board, row);
                }
                found.is_some()
            }
            Subject::Developer(name) => {
                let column = board.developer(name);
                if let Some(column) = column {
                    self.go_to_column(context, column);
                }
                column.is_some()
            }
        }
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        self.follow(context);
        let area = area.intersection(buffer.area);
        if table_order::columns(&context.snapshot.board).count() == 0 || context.scope.hides_all() {
            return empty::draw(context, area, buffer);
        }
        let sort = self.ranking.sorted;
        let aged = context.log.is_some_and(|log| log.entries().next().is_some());
        let columns = Columns::fit(area.width, &self.ranking.facts, self.is_grouped(), sort.by.column(), aged);
        let (top, bottom) = match area.height {
            0..4 => (0, 0),
            4..8 => (1, 0),
            _ => (2, 2),
        };
        let part = |y: u16, height: u16| Rect { y: area.y + y, height, ..area };
        let list = part(top, area.height - top - bottom);
        if top > 0 {
            let sorted = sort.by.column().map(|column| (column, sort.reversed));
            columns.headings(context.theme, sorted, part(0, 1), buffer);
        }
        let (above, below) = self.list(context, &columns, list, buffer);
        if top > 1 {
            self.rule(context, above, part(1, 1), buffer);
        }
        if bottom > 0 {
            self.foot(context, &columns, below, part(area.height - bottom, bottom), buffer);
        }
    }
}

impl Table {
    /// Whether developers have rows of their own above their modules.
    fn is_grouped(&self) -> bool {
        self.ranking.sorted.by == Sort::Board
    }

    /// Selects this row, or the next one that can be.
    fn select(&mut self, board: &Board, row: usize) {
        let row = row.min(self.ranking.rows.len().saturating_sub(1));
        let after = (row..self.ranking.rows.len()).find(|row| self.ranking.can_select(*row));
        let found = after.or_else(|| (0..row).rev().find(|row| self.ranking.can_select(*row)));
        self.row = found.unwrap_or(0);
        self.module = self.ranking.module(board, self.row).map(|module| module.id.clone());
    }

    fn step(&mut self, context: &Context<'_>, by: isize) -> Vec<Intent> {
        let to = self.row.saturating_add_signed(by).min(self.ranking.rows.len().saturating_sub(1));
        // Upwards over the row of a developer, on to the one above it.
        let above = (0..=to).rev().find(|row| by < 0 && self.ranking.can_select(*row));
        self.select(&context.snapshot.board, above.unwrap_or(to));
        Vec::new()
    }

    fn go_to_column(&mut self, context: &Context<'_>, column: usize) -> Vec<Intent> {
        if let Some(row) = self.ranking.arrival(&context.snapshot.board, column) {
            self.select(&context.snapshot.board, row);
        }
        Vec::new()
    }

    /// To the closest developer on that side who has a row.
    fn go_to_neighbour(&mut self, context: &Context<'_>, after: bool) -> Vec<Intent> {
        let Some(here) = self.ranking.rows.get(self.row).map(|row| row.column()) else { return Vec::new() };
        let count = table_order::columns(&context.snapshot.board).count();
        let mut others: Vec<usize> = if after { (here + 1..count).collect() } else { (0..here).rev().collect() };
        others.retain(|column| self.ranking.first_of(*column).is_some());
        match others.first() {
            Some(column) => self.go_to_column(context, *column),
            None => Vec::new(),
        }
    }

    /// The rows in sight; how many modules there are above and below.
    fn list(&mut self, context: &Context<'_>, columns: &Columns, area: Rect, buffer: &mut Buffer) -> (usize, usize) {
        let height = usize::from(area.height);
        let rows = self.ranking.rows.len();
        self.page = height.saturating_sub(1).max(1);
        self.scroll_to_cursor(height);
        let end = (self.scroll + height).min(rows);
        let head = self.head_in_place_of(self.scroll, height);
        for (y, index) in (self.scroll..end).enumerate() {
            let area = Rect { y: area.y + y as u16, height: 1, ..area };
            match head.filter(|_| y == 0).unwrap_or(self.ranking.rows[index]) {
                TableRow::Group(column) => self.group(context, columns, column as usize, index, area, buffer),
                TableRow::Module(..) => self.module(context, columns, index, area, buffer),
            }
        }
        let above = self.ranking.modules_before(self.scroll + usize::from(head.is_some()));
        (above, self.ranking.modules() - self.ranking.modules_before(end))
    }

    /// The row of a developer, in place of the first row in sight: whose modules follow must always be seen.
    fn head_in_place_of(&self, row: usize, height: usize) -> Option<TableRow> {
        match self.ranking.rows.get(row) {
            Some(TableRow::Module(column, _)) if self.is_grouped() && height > 2 => Some(TableRow::Group(*column)),
            _ => None,
        }
    }

    /// Scrolls no further than it takes to see the cursor, and leaves no room unused.
    fn scroll_to_cursor(&mut self, height: usize) {
        self.scroll = self.scroll.min(self.row).max((self.row + 1).saturating_sub(height));
        self.scroll = self.scroll.min(self.ranking.rows.len().saturating_sub(height));
        // The head of a developer must not hide it, and stands above their first module anyway.
        let first =
            self.row.checked_sub(1).filter(|row| matches!(self.ranking.rows.get(*row), Some(TableRow::Group(_))));
        if height > 2 && (self.head_in_place_of(self.scroll, height).is_some() || first.is_some()) {
            self.scroll = self.scroll.min(self.row.saturating_sub(1));
        }
    }

    fn group(
        &self,
        context: &Context<'_>,
        columns: &Columns,
        column: usize,
        index: usize,
        area: Rect,
        buffer: &mut Buffer,
    ) {
        let board = &context.snapshot.board;
        let developer = table_order::developer(board, column);
        let totals = context.snapshot.totals.column(developer);
        let shown = context.scope.hits().map(|hits| hits.column(developer).len());
        let selected = self.row == index && self.module.is_none();
        let row = TotalRow {
            of: TotalsOf::Developer(developer.map(|i| board.developers[i].as_ref())),
            counts: &totals.counts,
            gauge: totals.gauge.as_ref(),
            sums: &self.ranking.sums[column],
            focused: self.ranking.rows.get(self.row).is_some_and(|row| row.column() == column),
            selected,
            hidden: shown.map_or(0, |shown| totals.counts.all() - shown.min(totals.counts.all())),
        };
        columns.total(context, &row, area, buffer);
    }

    fn module(&self, context: &Context<'_>, columns: &Columns, index: usize, area: Rect, buffer: &mut Buffer) {
        let board = &context.snapshot.board;
        let Some(module) = self.ranking.module(board, index) else { return };
        let developer = table_order::developer(board, self.ranking.rows[index].column());
        let (developer, _) = head::title(context, developer.map(|i| board.developers[i].as_ref()));
        let row = ModuleRow { module, developer, selected: index == self.row };
        columns.module(context, &row, area, buffer);
    }

    /// The line below the headings: how it is sorted, and how many modules are above.
    fn rule(&self, context: &Context<'_>, above: usize, area: Rect, buffer: &mut Buffer) {
        let theme = context.theme;
        let (line, style) = (theme.signs.line.thin, theme.style(Role::Line));
        let mut pen = RowWriter::new(buffer, area, 0);
        pen.left(line, style).skip(1);
        if above > 0 {
            pen.right(&format!("{} {above} more", theme.signs.point.up), 1, theme.style(Role::Strong));
        }
        let words = Shown::new(self.ranking.sorted.words()).cut_end(pen.room());
        pen.left(words.as_str(), theme.style(Role::Text)).skip(1);
        pen.fill(line, style);
    }

    /// A line with how many modules are below, and what all of them add up to.
    fn foot(&self, context: &Context<'_>, columns: &Columns, below: usize, area: Rect, buffer: &mut Buffer) {
        let theme = context.theme;
        let mut pen = RowWriter::new(buffer, area, 0);
        if below > 0 {
            pen.right(&format!("{} {below} more", theme.signs.point.down), 1, theme.style(Role::Strong));
        }
        pen.fill(theme.signs.line.thin, theme.style(Role::Line));
        let totals = &context.snapshot.totals;
        let mut sums = Sums::default();
        self.ranking.sums.iter().for_each(|more| sums.add(more));
        let row = TotalRow {
            of: TotalsOf::All,
            counts: &totals.counts,
            gauge: totals.modules.as_ref(),
            sums: &sums,
            focused: false,
            selected: false,
            hidden: context.scope.hits().map_or(0, |hits| hits.hidden),
        };
        let last = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        columns.total(context, &row, last, buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::{Intent, Table};
    use crate::config::key::{Chord, Key};
    use crate::model::board::Board;
    use crate::model::change::Subject;
    use crate::tui::core::theme::Theme;
    use crate::tui::core::view::View;
    use crate::tui::testing::{World, drawn, hostile, lived, plan, text};

    fn seen(world: &World, table: &mut Table, width: u16, height: u16) -> String {
        text(&drawn(width, height, |area, buffer| table.draw(&world.context(), area, buffer)))
    }

    fn press(world: &mut World, table: &mut Table, name: &str) {
        let intents = table.run(name, &world.context(), Chord::plain(Key::Enter)).unwrap_or_default();
        if let [Intent::Sort(sorted)] = intents[..] {
            world.scope.sort(sorted);
        }
    }

    #[test]
    fn whose_modules_are_seen_is_always_seen_too_and_the_rest_is_counted() {
        let mut world = World::new(plan(), Theme::ansi());
        let mut table = Table::default();
        for name in ["down"; 27].into_iter().chain(["up"; 27]) {
            let screen = seen(&world, &mut table, 100, 12);
            let list: Vec<&str> = screen.lines().skip(2).take(8).collect();
            assert!(list[0].contains("Dev "), "{screen}");
            let Some(Subject::Module(id)) = table.subject(&world.context()) else { panic!("a module is selected") };
            let owner = world.snapshot.board.find(&id).and_then(|found| found.developer).expect("it has a developer");
            assert!(screen.contains(&format!("▸ Dev {}", owner + 1)), "{id}:\n{screen}");
            let number = |sign: &str| -> usize {
                let (_, rest) = screen.split_once(sign).unwrap_or_default();
                rest.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0)
            };
            let rows = list.iter().filter(|row| !row.contains(" Dev ") && !row.is_empty()).count();
            assert_eq!(rows + number("↑ ") + number("↓ "), 28, "{screen}");
            press(&mut world, &mut table, name);
        }
    }

    #[test]
    fn what_the_filter_hides_is_counted_and_not_drawn() {
        let mut world = World::new(plan(), Theme::ansi());
        let mut table = Table::default();
        seen(&world, &mut table, 100, 40);
        world.look_through("search");
        let screen = seen(&world, &mut table, 100, 40);
        assert!(!screen.contains("tenant/service.py") && screen.contains("search/factory.py"), "{screen}");
        assert!(screen.contains("Dev 1  5 hidden") && screen.contains("All modules  25 hidden"), "{screen}");
        assert_eq!(table.subject(&world.context()), Some(Subject::Module("search/service.py".into())));
    }

    #[test]
    fn no_name_no_size_and_no_key_breaks_the_screen() {
        for board in [hostile(), lived(), Board::default()] {
            let mut world = World::new(board, Theme::ansi());
            let mut table = Table::default();
            for (i, width) in (0..130).step_by(3).enumerate() {
                for height in 0..30 {
                    let screen = seen(&world, &mut table, width, height);
                    assert!(!screen.contains(['\u{1b}', '\u{202e}', '\u{200b}', '\u{7}']));
                }
                let name = ["down", "sort", "next-developer", "last", "sort-reversed", "page-up", "up", "first"][i % 8];
                press(&mut world, &mut table, name);
            }
        }
    }
}
