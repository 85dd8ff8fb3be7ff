//! The order of the rows in each column, computed once per board and not per frame. Draws nothing.

use std::sync::Arc;

use crate::config::key::{Chord, Key};
use crate::model::board::{Board, Developer};
use crate::model::module::Module;
use crate::model::status::Status;
use crate::report::merge_order::is_merged;
use crate::tui::core::layout::StatusOrder;
use crate::tui::core::scope::Hits;
use crate::tui::core::view::Intent;
use crate::tui::widget::column::rows::Shape;

/// Indices of the modules of a column by status: Pending, In progress, Done.
pub(crate) type ByStatus = [Vec<u32>; 3];

/// The order of all columns of one board.
#[derive(Clone, Debug, Default)]
pub(crate) struct Order {
    /// Which status is shown before which.
    statuses: StatusOrder,
    board: Option<Arc<Board>>,
    /// What is shown of it; `None`: all.
    hits: Option<Arc<Hits>>,
    columns: Vec<(Option<Arc<Developer>>, ByStatus)>,
    /// How many modules each column shows.
    shapes: Vec<Shape>,
}

impl Order {
    /// With the statuses in this order.
    pub(crate) fn of(statuses: StatusOrder) -> Self {
        Self { statuses, ..Self::default() }
    }

    /// Which status is shown before which.
    pub(crate) fn statuses(&self) -> StatusOrder {
        self.statuses
    }

    /// Brings it up to date; whether there was anything to do. Only columns that differ are counted anew, as long as all modules
    /// are shown.
    pub(crate) fn update(&mut self, board: &Arc<Board>, hits: Option<&Arc<Hits>>) -> bool {
        let same_hits = self.hits.as_ref().map(Arc::as_ptr) == hits.map(Arc::as_ptr);
        if same_hits && self.board.as_ref().is_some_and(|known| Arc::ptr_eq(known, board)) {
            return false;
        }
        let all = self.hits.is_none() && hits.is_none();
        let mut old = if all { std::mem::take(&mut self.columns) } else { Vec::new() };
        self.columns.clear();
        for (index, developer) in board.developers.iter().enumerate() {
            let same = |(d, _): &(Option<Arc<Developer>>, _)| d.as_ref().is_some_and(|d| Arc::ptr_eq(d, developer));
            let known = old.iter().position(same).map(|i| std::mem::take(&mut old[i].1));
            let shown = hits.map(|hits| hits.column(Some(index)));
            let rows = known.unwrap_or_else(|| by_status(&developer.modules, Some(developer), shown));
            self.columns.push((Some(Arc::clone(developer)), rows));
        }
        if !board.unassigned.is_empty() {
            self.columns.push((None, by_status(&board.unassigned, None, hits.map(|hits| hits.column(None)))));
        }
        self.shapes = (0..self.columns.len()).map(|column| self.shape(board, column)).collect();
        self.board = Some(Arc::clone(board));
        self.hits = hits.map(Arc::clone);
        true
    }

    /// How many columns there are: the developers, and one more if modules are unassigned.
    pub(crate) fn columns(&self) -> usize {
        self.columns.len()
    }

    /// The developer of a column; `None` for the unassigned modules.
    pub(crate) fn developer(&self, column: usize) -> Option<usize> {
        self.columns.get(column).and_then(|(developer, _)| developer.as_ref().map(|_| column))
    }

    /// The rows of a column by status.
    ///
    /// # Panics
    /// If there is no such column.
    pub(crate) fn by_status(&self, column: usize) -> &ByStatus {
        &self.columns[column].1
    }

    /// How many modules each column shows.
    pub(crate) fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    fn shape(&self, board: &Board, column: usize) -> Shape {
        let owner = self.developer(column).map(|index| board.developers[index].as_ref());
        let modules = board.column(self.developer(column));
        let is_merged = |index: &&u32| rank(&modules[**index as usize], Status::Done, owner) > 0;
        let merged = self.by_status(column)[Status::Done as usize].iter().rev().take_while(is_merged).count();
        Shape { counts: self.statuses.all().map(|status| self.by_status(column)[status as usize].len()), merged }
    }

    /// Whether a filter decides what is shown.
    pub(crate) fn is_filtered(&self) -> bool {
        self.hits.is_some()
    }

    /// Whether a filter leaves nothing of a column that has modules.
    pub(crate) fn is_emptied(&self, board: &Board, column: usize) -> bool {
        self.hits.is_some() && self.len(column) == 0 && !board.column(self.developer(column)).is_empty()
    }

    /// The column closest to this one that shows any module; this one, if none does.
    pub(crate) fn nearest(&self, column: usize) -> usize {
        let filled = (0..self.columns.len()).filter(|other| self.len(*other) > 0);
        filled.min_by_key(|other| other.abs_diff(column)).unwrap_or(column)
    }

    /// The closest column in this direction that shows any module; `None` if there is none.
    pub(crate) fn beside(&self, column: usize, right: bool) -> Option<usize> {
        let filled = |other: &usize| self.len(*other) > 0;
        if right { (column + 1..self.columns.len()).find(filled) } else { (0..column).rev().find(filled) }
    }

    /// The rows of a column in the order shown, status by status.
    fn groups(&self, column: usize) -> impl Iterator<Item = (Status, &[u32])> {
        let rows = self.columns.get(column).map(|(_, rows)| rows);
        let statuses = self.statuses.all().into_iter().filter(move |_| rows.is_some());
        statuses.map(move |status| (status, rows.map_or(&[][..], |rows| &rows[status as usize])))
    }

    /// How many rows are shown before the first of this status.
    fn before(&self, column: usize, status: Status) -> usize {
        self.groups(column).take_while(|(other, _)| *other != status).map(|(_, rows)| rows.len()).sum()
    }

    /// The position at which the cursor arrives in a column: that of the first blocked module that is not Done, else of the first
    /// in progress, else of the first.
    pub(crate) fn arrival(&self, board: &Board, column: usize) -> usize {
        let modules = board.column(self.developer(column));
        let shown = || self.groups(column).flat_map(|(status, rows)| rows.iter().map(move |index| (status, *index)));
        let is_blocked = |index: u32| modules.get(index as usize).is_some_and(|module| module.blocked.is_some());
        let stuck = shown().position(|(status, index)| status != Status::Done && is_blocked(index));
        stuck.or_else(|| shown().position(|(status, _)| status == Status::InProgress)).unwrap_or(0)
    }

    /// How many modules a column shows.
    pub(crate) fn len(&self, column: usize) -> usize {
        self.columns.get(column).map_or(0, |(_, rows)| rows.iter().map(Vec::len).sum())
    }

    /// The module at a position of a column, counted over all statuses in the order shown.
    pub(crate) fn module<'a>(&self, board: &'a Board, column: usize, position: usize) -> Option<&'a Arc<Module>> {
        let mut rest = position;
        for (_, rows) in self.groups(column) {
            if let Some(index) = rows.get(rest) {
                return board.column(self.developer(column)).get(*index as usize);
            }
            rest -= rows.len();
        }
        None
    }

    /// Column and position of a module, looked for in column `first` before the others.
    pub(crate) fn find(&self, board: &Board, id: &str, first: usize) -> Option<(usize, usize)> {
        let others = (0..self.columns.len()).filter(|column| *column != first);
        std::iter::once(first).chain(others).find_map(|column| {
            let modules = board.column(self.developer(column));
            let index = modules.iter().position(|m| m.id == id)?;
            let status = modules[index].status;
            let rows = &self.columns.get(column)?.1[status as usize];
            let at = rows.iter().position(|shown| *shown as usize == index)?;
            Some((column, self.before(column, status) + at))
        })
    }

    /// The column and position of a shown module that lies nearest to the module with this id, which is on the board but not
    /// shown: in its column from there on, else before it, else in the nearest column with any.
    pub(crate) fn neighbour(&self, board: &Board, id: &str) -> Option<(usize, usize)> {
        let found = board.find(id)?;
        let home = found.developer.unwrap_or(board.developers.len());
        let status = found.module.status;
        let rows = &self.columns.get(home)?.1[status as usize];
        let owner = found.developer.map(|index| board.developers[index].as_ref());
        let key = |index: usize, module: &Module| (rank(module, status, owner), index);
        let modules = board.column(found.developer);
        let is_before = |index: &u32| {
            let index = *index as usize;
            modules.get(index).is_some_and(|module| key(index, module) < key(found.index, found.module))
        };
        let position = self.before(home, status) + rows.partition_point(is_before);
        let column = self.nearest(home);
        Some((column, position.min(self.len(column).checked_sub(1)?)))
    }
}

/// The column of a digit, counted from 1, where there are so many; if there is none such, what to say.
pub(crate) fn numbered(chord: Chord, columns: usize) -> Result<usize, Vec<Intent>> {
    let Key::Char(digit @ '1'..='9') = chord.key else { return Err(Vec::new()) };
    let column = digit as usize - '1' as usize;
    if column < columns {
        Ok(column)
    } else {
        Err(vec![Intent::Say(format!("there is no developer {digit} on this board"))])
    }
}

/// The place of a module among those of its status, before the order of the file: what is blocked leads what is in progress, and
/// what is merged ends what is Done.
pub(crate) fn rank(module: &Module, status: Status, owner: Option<&Developer>) -> u8 {
    match status {
        Status::Pending => 0,
        Status::InProgress => u8::from(module.blocked.is_none()),
        Status::Done => u8::from(is_merged(module, owner)),
    }
}

/// The rows of the modules at these indices, or of all.
fn by_status(modules: &[Arc<Module>], owner: Option<&Developer>, shown: Option<&[u32]>) -> ByStatus {
    let mut rows = ByStatus::default();
    let mut sort = |index: u32| {
        if let Some(module) = modules.get(index as usize) {
            rows[module.status as usize].push(index);
        }
    };
    match shown {
        Some(shown) => shown.iter().copied().for_each(&mut sort),
        None => (0..modules.len() as u32).for_each(&mut sort),
    }
    for status in [Status::InProgress, Status::Done] {
        // Stable: the order of the file within a rank.
        rows[status as usize].sort_by_key(|index| rank(&modules[*index as usize], status, owner));
    }
    rows
}
