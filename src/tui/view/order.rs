//! In which order the rows of the columns are shown, counted once per board and not per frame. Sorts nothing by itself.

use std::sync::Arc;

use crate::model::board::{Board, Developer};
use crate::model::module::Module;
use crate::model::status::Status;

/// Indices of the modules of a column by status: Pending, In progress, Done.
pub type ByStatus = [Vec<u32>; 3];

/// The order of all columns of one board.
#[derive(Debug, Default)]
pub struct Order {
    board: Option<Arc<Board>>,
    columns: Vec<(Option<Arc<Developer>>, ByStatus)>,
}

impl Order {
    /// Brings it up to date; whether there was anything to do. Only columns that differ are counted anew.
    pub fn update(&mut self, board: &Arc<Board>) -> bool {
        if self.board.as_ref().is_some_and(|known| Arc::ptr_eq(known, board)) {
            return false;
        }
        let mut old = std::mem::take(&mut self.columns);
        for developer in &board.developers {
            let same = |(d, _): &(Option<Arc<Developer>>, _)| d.as_ref().is_some_and(|d| Arc::ptr_eq(d, developer));
            let known = old.iter().position(same).map(|i| std::mem::take(&mut old[i].1));
            let rows = known.unwrap_or_else(|| by_status(&developer.modules));
            self.columns.push((Some(Arc::clone(developer)), rows));
        }
        if !board.unassigned.is_empty() {
            self.columns.push((None, by_status(&board.unassigned)));
        }
        self.board = Some(Arc::clone(board));
        true
    }

    /// How many columns there are: the developers, and one more if modules are unassigned.
    pub fn columns(&self) -> usize {
        self.columns.len()
    }

    /// The developer of a column; `None` for the unassigned modules.
    pub fn developer(&self, column: usize) -> Option<usize> {
        self.columns.get(column).and_then(|(developer, _)| developer.as_ref().map(|_| column))
    }

    /// The rows of a column by status.
    ///
    /// # Panics
    /// If there is no such column.
    pub fn by_status(&self, column: usize) -> &ByStatus {
        &self.columns[column].1
    }

    /// How many modules a column has.
    pub fn len(&self, column: usize) -> usize {
        self.columns.get(column).map_or(0, |(_, rows)| rows.iter().map(Vec::len).sum())
    }

    /// The module at a position of a column, counted over all statuses in the order shown.
    pub fn module<'a>(&self, board: &'a Board, column: usize, position: usize) -> Option<&'a Arc<Module>> {
        let mut rest = position;
        for rows in &self.columns.get(column)?.1 {
            if let Some(index) = rows.get(rest) {
                return board.column(self.developer(column)).get(*index as usize);
            }
            rest -= rows.len();
        }
        None
    }

    /// Column and position of a module, looked for in column `first` before the others.
    pub fn find(&self, board: &Board, id: &str, first: usize) -> Option<(usize, usize)> {
        let others = (0..self.columns.len()).filter(|column| *column != first);
        std::iter::once(first).chain(others).find_map(|column| {
            let modules = board.column(self.developer(column));
            let index = modules.iter().position(|m| m.id == id)?;
            let rows = &self.columns.get(column)?.1;
            let status = modules[index].status as usize;
            let before: usize = rows[..status].iter().map(Vec::len).sum();
            // Ascending, as they were counted.
            let at = rows[status].binary_search(&(index as u32)).ok()?;
            Some((column, before + at))
        })
    }
}

fn by_status(modules: &[Arc<Module>]) -> ByStatus {
    let mut rows = ByStatus::default();
    for (i, module) in modules.iter().enumerate() {
        rows[module.status as usize].push(i as u32);
    }
    debug_assert_eq!(rows.len(), Status::ALL.len());
    rows
}
