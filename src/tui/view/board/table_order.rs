//! The order of the table's rows and the totals of its columns, computed once per board and not per frame. Draws nothing.

use std::sync::Arc;

use crate::log::history::History;
use crate::model::board::Board;
use crate::model::module::Module;
use crate::model::status::Status;
use crate::query::sort::{Sort, Sorted};
use crate::tui::core::context::Context;
use crate::tui::core::scope::Hits;
use crate::tui::widget::table::columns::{Facts, TableColumn};
use crate::tui::widget::table::totals::Sums;

impl Sort {
    /// The column that it is about; the order of the board is about none.
    pub(crate) const fn column(self) -> Option<TableColumn> {
        Some(match self {
            Self::Board => return None,
            Self::Gap => TableColumn::Gap,
            Self::Priority => TableColumn::Priority,
            Self::Age => TableColumn::Age,
            Self::Hours => TableColumn::Hours,
            Self::Name => TableColumn::Module,
            Self::Status => TableColumn::Status,
            Self::Coverage => TableColumn::Now,
        })
    }

    /// What it compares; `None` where that is not known: such modules come last, whichever way it is sorted.
    fn key(self, module: &Module, log: Option<&Arc<History>>) -> Option<Key> {
        Some(match self {
            Self::Board => return None,
            Self::Gap => Key::Number(-module.coverage.gap()?.0),
            Self::Priority => Key::Number(i64::try_from(module.priority?).unwrap_or(i64::MAX)),
            Self::Age => Key::Number(log?.in_status_since(&module.id, module.status)?.timestamp_millis()),
            Self::Hours => {
                module.hours.and_then(|hours| hours.high.or(hours.low)).map(|hours| Key::Number(-hours.0))?
            }
            Self::Name => Key::Text(module.id.to_lowercase()),
            Self::Status => Key::Number(module.status as i64),
            Self::Coverage => Key::Number(module.coverage.level()?.millionths()),
        })
    }
}

/// What modules are compared by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(i64),
    Text(String),
}

/// A row of the table. Columns are those of the board: the developers, then nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TableRow {
    /// A developer, above their modules.
    Group(u32),
    /// A module, by its column and its index there.
    Module(u32, u32),
}

impl TableRow {
    /// Whose it is.
    pub(crate) const fn column(self) -> usize {
        match self {
            Self::Group(column) | Self::Module(column, _) => column as usize,
        }
    }
}

/// The rows in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ranking {
    /// What they are sorted by.
    pub sorted: Sorted,
    /// What they were made of.
    of: Option<Made>,
    pub rows: Vec<TableRow>,
    /// Where the rows of developers are, rising.
    groups: Vec<usize>,
    /// What the modules of each column of the board add up to.
    pub sums: Vec<Sums>,
    /// What is known of any module.
    pub facts: Facts,
}

/// What rows were made of.
#[derive(Clone, Debug)]
struct Made {
    board: Arc<Board>,
    hits: Option<Arc<Hits>>,
    /// Only where it matters.
    log: Option<Arc<History>>,
    sorted: Sorted,
}

impl Ranking {
    /// Brings the rows up to date; whether there was anything to do.
    pub(crate) fn update(&mut self, context: &Context<'_>) -> bool {
        let board = &context.snapshot.board;
        let hits = context.scope.hits();
        self.sorted = context.scope.sorted();
        let sorted = self.sorted;
        let log = context.log.filter(|_| sorted.by == Sort::Age);
        let same_board = self.of.as_ref().is_some_and(|of| Arc::ptr_eq(&of.board, board));
        let same = self.of.as_ref().is_some_and(|of| {
            same_board && same_arc(of.hits.as_ref(), hits) && same_arc(of.log.as_ref(), log) && of.sorted == sorted
        });
        if same {
            return false;
        }
        if !same_board {
            let sums =
                |column: usize| Sums::of(board.developers.get(column).map(AsRef::as_ref), column_of(board, column));
            self.sums = columns(board).map(sums).collect();
            self.facts = Facts::of(board);
        }
        self.sort(board, hits, log);
        self.of = Some(Made { board: Arc::clone(board), hits: hits.cloned(), log: log.cloned(), sorted });
        true
    }

    fn sort(&mut self, board: &Board, hits: Option<&Arc<Hits>>, log: Option<&Arc<History>>) {
        self.rows.clear();
        self.groups.clear();
        let shown = |column: usize| -> Vec<u32> {
            match hits {
                Some(hits) => hits.column(developer(board, column)).to_vec(),
                None => (0..column_of(board, column).len() as u32).collect(),
            }
        };
        if self.sorted.by == Sort::Board {
            let mut order: Vec<usize> = columns(board).collect();
            if self.sorted.reversed {
                order.reverse();
            }
            for column in order {
                self.groups.push(self.rows.len());
                self.rows.push(TableRow::Group(column as u32));
                let start = self.rows.len();
                self.rows.extend(shown(column).into_iter().map(|index| TableRow::Module(column as u32, index)));
                if self.sorted.reversed {
                    self.rows[start..].reverse();
                }
            }
            return;
        }
        let mut keyed: Vec<(Option<Key>, TableRow)> = Vec::new();
        for column in columns(board) {
            for index in shown(column) {
                let Some(module) = column_of(board, column).get(index as usize) else { continue };
                keyed.push((self.sorted.by.key(module, log), TableRow::Module(column as u32, index)));
            }
        }
        // Stable: equals stay in the order of the board.
        keyed.sort_by(|(a, _), (b, _)| match (a, b) {
            (Some(a), Some(b)) if self.sorted.reversed => b.cmp(a),
            (Some(a), Some(b)) => a.cmp(b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
        self.rows.extend(keyed.into_iter().map(|(_, row)| row));
    }

    /// The module of a row.
    pub(crate) fn module<'a>(&self, board: &'a Board, row: usize) -> Option<&'a Arc<Module>> {
        match *self.rows.get(row)? {
            TableRow::Group(_) => None,
            TableRow::Module(column, index) => column_of(board, column as usize).get(index as usize),
        }
    }

    /// The row of a module.
    pub(crate) fn find(&self, board: &Board, id: &str) -> Option<usize> {
        (0..self.rows.len()).find(|row| self.module(board, *row).is_some_and(|module| module.id == id))
    }

    /// The first row of a developer that the cursor can be on.
    pub(crate) fn first_of(&self, column: usize) -> Option<usize> {
        self.rows.iter().position(|row| row.column() == column).map(|row| row + usize::from(!self.can_select(row)))
    }

    /// The row at which the cursor arrives at a developer: that of their first blocked module that is not Done, else of the first
    /// in progress, else of the first.
    pub(crate) fn arrival(&self, board: &Board, column: usize) -> Option<usize> {
        let module = |row: &usize| self.module(board, *row);
        let theirs = || (0..self.rows.len()).filter(|row| self.rows[*row].column() == column);
        let blocked = |row: &usize| module(row).is_some_and(|m| m.blocked.is_some() && m.status != Status::Done);
        let begun = |row: &usize| module(row).is_some_and(|m| m.status == Status::InProgress);
        theirs().find(blocked).or_else(|| theirs().find(begun)).or_else(|| self.first_of(column))
    }

    /// The row of the module closest to this row; of those as close, the one below.
    pub(crate) fn closest_module(&self, row: usize) -> Option<usize> {
        let is_module = |row: &usize| matches!(self.rows.get(*row), Some(TableRow::Module(..)));
        let below = (row..self.rows.len()).find(is_module);
        let above = (0..row.min(self.rows.len())).rev().find(is_module);
        [below, above].into_iter().flatten().min_by_key(|found| found.abs_diff(row))
    }

    /// Whether the cursor can be on this row: on any module, and on a developer without.
    pub(crate) fn can_select(&self, row: usize) -> bool {
        match self.rows.get(row) {
            None => false,
            Some(TableRow::Module(..)) => true,
            Some(TableRow::Group(_)) => !matches!(self.rows.get(row + 1), Some(TableRow::Module(..))),
        }
    }

    /// How many modules are among the rows before this one.
    pub(crate) fn modules_before(&self, row: usize) -> usize {
        row - self.groups.partition_point(|group| *group < row)
    }

    /// How many modules there are.
    pub(crate) fn modules(&self) -> usize {
        self.rows.len() - self.groups.len()
    }
}

/// The columns of a board: the developers, and nobody if modules are unassigned.
pub fn columns(board: &Board) -> impl Iterator<Item = usize> + use<> {
    0..board.developers.len() + usize::from(!board.unassigned.is_empty())
}

/// The developer of a column; `None`: nobody.
pub fn developer(board: &Board, column: usize) -> Option<usize> {
    (column < board.developers.len()).then_some(column)
}

fn column_of(board: &Board, column: usize) -> &[Arc<Module>] {
    board.column(developer(board, column))
}

fn same_arc<T>(a: Option<&Arc<T>>, b: Option<&Arc<T>>) -> bool {
    a.map(Arc::as_ptr) == b.map(Arc::as_ptr)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Ranking, Sort, Sorted, TableRow};
    use crate::model::board::{Board, Developer};
    use crate::model::decimal::{Hundredths, Percent};
    use crate::model::module::{Hours, Module};
    use crate::model::status::Status;
    use crate::tui::core::theme::Theme;
    use crate::tui::testing::World;

    fn module(id: &str, now: Option<i64>, hours: Option<i64>, priority: Option<u64>) -> Arc<Module> {
        let mut module = Module::new(id, Status::Pending);
        module.coverage.now = now.and_then(Percent::new);
        module.coverage.target = Percent::new(9000);
        module.hours = hours.map(|hours| Hours { low: None, high: Some(Hundredths(hours)) });
        module.priority = priority;
        Arc::new(module)
    }

    fn board() -> Board {
        let developer =
            |name: &str, modules| Arc::new(Developer { name: name.into(), modules, ..Developer::default() });
        Board {
            developers: vec![
                developer(
                    "Ana",
                    vec![module("b", Some(5000), Some(300), None), module("A", Some(1000), None, Some(2))],
                ),
                developer("Bo", vec![]),
                developer(
                    "Cleo",
                    vec![module("c", Some(5000), Some(100), Some(1)), module("d", None, Some(300), None)],
                ),
            ],
            ..Board::default()
        }
    }

    fn sorted(sort: Sort, reversed: bool) -> String {
        let mut world = World::new(board(), Theme::ansi());
        world.scope.sort(Sorted { by: sort, reversed });
        let mut ranking = Ranking::default();
        assert!(ranking.update(&world.context()));
        assert!(!ranking.update(&world.context()), "once per board");
        let board = &world.snapshot.board;
        let name = |row: usize| match ranking.module(board, row) {
            Some(module) => module.id.clone(),
            None => format!("[{}]", board.developers[ranking.rows[row].column()].name),
        };
        (0..ranking.rows.len()).map(name).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_order_is_what_it_says_and_equals_stay_in_the_order_of_the_board() {
        assert_eq!(sorted(Sort::Board, false), "[Ana] b A [Bo] [Cleo] c d");
        assert_eq!(sorted(Sort::Board, true), "[Cleo] d c [Bo] [Ana] A b");
        assert_eq!(sorted(Sort::Gap, false), "A b c d");
        assert_eq!(sorted(Sort::Gap, true), "b c A d");
        assert_eq!(sorted(Sort::Priority, false), "c A b d");
        assert_eq!(sorted(Sort::Priority, true), "A c b d");
        assert_eq!(sorted(Sort::Hours, false), "b d c A");
        assert_eq!(sorted(Sort::Hours, true), "c b d A");
        assert_eq!(sorted(Sort::Name, false), "A b c d");
        assert_eq!(sorted(Sort::Name, true), "d c b A");
        assert_eq!(sorted(Sort::Coverage, false), "A b c d");
        assert_eq!(sorted(Sort::Status, true), "b A c d");
        assert_eq!(sorted(Sort::Age, false), "b A c d", "the log knows nothing");
    }

    #[test]
    fn the_cursor_can_be_on_modules_and_on_developers_without_any() {
        let world = World::new(board(), Theme::ansi());
        let mut ranking = Ranking::default();
        ranking.update(&world.context());
        let can: Vec<bool> = (0..8).map(|row| ranking.can_select(row)).collect();
        assert_eq!(can, [false, true, true, true, false, true, true, false]);
        assert_eq!([0, 1, 2].map(|column| ranking.first_of(column)), [Some(1), Some(3), Some(5)]);
        assert_eq!((ranking.modules(), ranking.modules_before(0), ranking.modules_before(5)), (4, 0, 2));
        assert_eq!(ranking.rows[3], TableRow::Group(1));
    }

    #[test]
    fn every_order_is_reached_by_one_key() {
        let mut sort = Sort::default();
        let all: Vec<Sort> = std::iter::from_fn(|| {
            sort = sort.next();
            (sort != Sort::Board).then_some(sort)
        })
        .collect();
        assert_eq!(all.len(), 7);
    }
}
