//! The columns of the table: which of them fit, and their widths. Writes nothing into them.

use ratatui::layout::Rect;

use crate::model::board::Board;
use crate::model::module::Tests;
use crate::model::shown::Shown;

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TableColumn {
    /// Its id, with the sign of how it stands.
    Module,
    /// Who has taken it on.
    Developer,
    /// Its status, and what stands behind it.
    Status,
    /// The gauge.
    Bar,
    /// Where coverage began.
    Start,
    /// Where it is.
    Now,
    /// Where it must get to.
    Target,
    /// What is missing.
    Gap,
    /// Tests written and needed.
    Tests,
    /// Planned effort.
    Hours,
    /// 1 is first.
    Priority,
    /// How long it has had its status.
    Age,
    /// Its pull request.
    Pr,
}

/// The columns with their headings and widths, from left to right.
pub(crate) const COLUMNS: [(TableColumn, &str, usize); 13] = [
    (TableColumn::Module, "module", SHORTEST_ID),
    (TableColumn::Developer, "developer", 9),
    (TableColumn::Status, "status", 14),
    (TableColumn::Bar, "coverage", 12),
    (TableColumn::Start, "start", 5),
    (TableColumn::Now, "now", 6),
    (TableColumn::Target, "target", 8),
    (TableColumn::Gap, "gap", 5),
    (TableColumn::Tests, "tests", 7),
    (TableColumn::Hours, "hours", 6),
    (TableColumn::Priority, "prio", 4),
    (TableColumn::Age, "age", 6),
    (TableColumn::Pr, "PR", 6),
];

/// What is left out first where cells are short.
const DROPPED: [TableColumn; 10] = [
    TableColumn::Bar,
    TableColumn::Pr,
    TableColumn::Start,
    TableColumn::Age,
    TableColumn::Priority,
    TableColumn::Hours,
    TableColumn::Tests,
    TableColumn::Gap,
    TableColumn::Status,
    TableColumn::Developer,
];

/// Cells of the sign before an id, and a blank.
pub(crate) const SIGN: usize = 2;

/// Others are left out before ids get shorter than this.
const SHORTEST_ID: usize = SIGN + 20;

/// The widest name of a developer.
const LONGEST_NAME: usize = 16;

/// What gets the cells that are left over, and how wide that makes it: first what most ids and gauges need, then what the
/// longest of them do.
const SHARED: [(TableColumn, usize); 5] = [
    (TableColumn::Module, SIGN + 46),
    (TableColumn::Bar, 30),
    (TableColumn::Pr, 24),
    (TableColumn::Module, SIGN + 62),
    (TableColumn::Bar, 64),
];

/// Cells between two columns.
pub(crate) const APART: usize = 2;

/// What is known of any module of the board; columns of which nothing is known are left out.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Facts {
    known: [bool; COLUMNS.len()],
    /// The widest name of a developer.
    name: usize,
}

impl Facts {
    /// Of the modules of this board.
    pub(crate) fn of(board: &Board) -> Self {
        let mut known = [false; COLUMNS.len()];
        for column in [TableColumn::Module, TableColumn::Developer, TableColumn::Status, TableColumn::Age] {
            known[column as usize] = true;
        }
        for module in board.modules().map(|found| found.module) {
            let coverage = &module.coverage;
            let level = coverage.level().is_some();
            for (column, is_known) in [
                (TableColumn::Start, coverage.start.is_some()),
                (TableColumn::Now, level || coverage.target.is_some()),
                (TableColumn::Bar, level || coverage.target.is_some()),
                (TableColumn::Target, coverage.target.is_some()),
                (TableColumn::Gap, level && coverage.target.is_some()),
                (TableColumn::Tests, module.tests != Tests::default()),
                (TableColumn::Hours, module.hours.is_some()),
                (TableColumn::Priority, module.priority.is_some()),
                (TableColumn::Pr, !module.pr.is_empty()),
            ] {
                known[column as usize] |= is_known;
            }
        }
        let name = board.developers.iter().map(|developer| Shown::new(&developer.name).width()).max();
        Self { known, name: name.unwrap_or(0) }
    }
}

/// The columns that fit into a table, and where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) places: Vec<(TableColumn, u16, u16)>,
}

impl Columns {
    /// Columns for so many cells. Developers have a column of their own if they have no rows of their own; what is sorted by
    /// stays as long as it can; ages are shown if there is a log.
    pub(crate) fn fit(width: u16, facts: &Facts, grouped: bool, sorted: Option<TableColumn>, aged: bool) -> Self {
        let mut columns: Vec<(TableColumn, usize)> = COLUMNS
            .into_iter()
            .filter(|(column, ..)| facts.known[*column as usize])
            .filter(|(column, ..)| {
                !(grouped && *column == TableColumn::Developer) && (aged || *column != TableColumn::Age)
            })
            .map(|(column, _, width)| match column {
                TableColumn::Developer => (column, width.max(facts.name).min(LONGEST_NAME)),
                _ => (column, width),
            })
            .collect();
        let width = usize::from(width);
        let all = |columns: &[(TableColumn, usize)]| -> usize {
            columns.iter().map(|(_, width)| width + APART).sum::<usize>().saturating_sub(APART)
        };
        let dropped = DROPPED.into_iter().filter(|column| Some(*column) != sorted).chain(sorted);
        for column in dropped {
            if all(&columns) <= width {
                break;
            }
            columns.retain(|(kept, _)| *kept != column || !DROPPED.contains(kept));
        }
        let mut rest = width.saturating_sub(all(&columns));
        for (column, longest) in SHARED {
            if let Some((_, width)) = columns.iter_mut().find(|(kept, _)| *kept == column) {
                let more = rest.min(longest - *width);
                *width += more;
                rest -= more;
            }
        }
        // Too narrow even for what is left: the id gives way.
        let over = all(&columns).saturating_sub(width);
        if let Some((_, width)) = columns.first_mut() {
            *width = width.saturating_sub(over);
        }
        let mut x = 0;
        let place = |(column, width): (TableColumn, usize)| {
            let at = x;
            x += width + APART;
            (column, at as u16, width as u16)
        };
        Self { places: columns.into_iter().map(place).collect() }
    }

    /// Where a column is in a row of this area.
    pub(crate) fn place(&self, column: TableColumn, area: Rect) -> Option<Rect> {
        let (_, x, width) = self.places.iter().find(|(kept, ..)| *kept == column)?;
        Some(Rect { x: area.x.saturating_add(*x), width: *width, ..area }.intersection(area))
    }
}

/// Whether a column holds numbers, which stand at its right end.
pub(crate) const fn is_right(column: TableColumn) -> bool {
    matches!(
        column,
        TableColumn::Start
            | TableColumn::Now
            | TableColumn::Gap
            | TableColumn::Tests
            | TableColumn::Hours
            | TableColumn::Priority
            | TableColumn::Age
    )
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::{Columns, Facts, TableColumn};
    use crate::tui::testing::{hostile, lived, plan};

    fn fit(width: u16, sorted: Option<TableColumn>) -> Vec<TableColumn> {
        let facts = Facts::of(&lived());
        Columns::fit(width, &facts, sorted.is_none(), sorted, true).places.into_iter().map(|(kept, ..)| kept).collect()
    }

    #[test]
    fn the_narrower_the_fewer_columns_and_what_is_sorted_by_stays() {
        use TableColumn::{Age, Bar, Developer, Gap, Hours, Module, Now, Pr, Priority, Start, Status, Target, Tests};
        assert_eq!(fit(160, None), [Module, Status, Bar, Start, Now, Target, Gap, Tests, Hours, Priority, Age, Pr]);
        assert_eq!(fit(80, None), [Module, Status, Now, Target, Gap, Tests, Hours]);
        assert_eq!(fit(40, None), [Module, Now, Target]);
        assert_eq!(fit(90, Some(Age)), [Module, Developer, Status, Now, Target, Gap, Age]);
        assert_eq!(fit(50, Some(Gap)), [Module, Now, Target, Gap]);
        assert_eq!(fit(10, Some(Age)), [Module, Now, Target]);
    }

    #[test]
    fn columns_of_which_nothing_is_known_take_no_room() {
        let facts = Facts::of(&plan());
        let columns = Columns::fit(300, &facts, true, None, false);
        assert!(!columns.places.iter().any(|(column, ..)| matches!(column, TableColumn::Pr | TableColumn::Age)));
    }

    #[test]
    fn columns_lie_apart_and_within_any_width() {
        for board in [plan(), lived(), hostile()] {
            let facts = Facts::of(&board);
            for width in 0..300 {
                for sorted in [None, Some(TableColumn::Age), Some(TableColumn::Module)] {
                    let columns = Columns::fit(width, &facts, sorted.is_none(), sorted, true);
                    for pair in columns.places.windows(2) {
                        assert!(pair[0].1 + pair[0].2 < pair[1].1, "{width}: {columns:?}");
                    }
                    let area = Rect::new(3, 1, width, 1);
                    for (column, ..) in &columns.places {
                        let place = columns.place(*column, area).expect("it is there");
                        assert_eq!(place.intersection(area), place);
                    }
                    let end = columns.places.last().map_or(0, |(_, x, cells)| x + cells);
                    assert!(end <= width.max(20), "{width}: {columns:?}");
                }
            }
        }
    }
}
