//! One column: a developer's head, then the modules by status with their gauges. Draws only the rows that can be seen.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::board::Developer;
use crate::model::module::Module;
use crate::model::totals::ColumnTotals;
use crate::tui::view::Context;

/// What a column shows.
pub struct Column<'a> {
    /// Whose it is; `None`: the unassigned modules.
    pub developer: Option<&'a Developer>,
    /// Counts and gauge.
    pub totals: &'a ColumnTotals,
    /// The modules, in the order of the file.
    pub modules: &'a [Arc<Module>],
    /// Indices into `modules` by status, in the order they are shown: Pending, In progress, Done.
    pub by_status: &'a [Vec<u32>; 3],
    /// The selected module as a position in the order shown (all three statuses in one sequence), if the cursor is in this column.
    pub selected: Option<usize>,
    /// Whether the cursor is in this column.
    pub focused: bool,
    /// The first row of the list that is shown.
    pub scroll: usize,
}

impl Column<'_> {
    /// The scroll closest to the present one at which the selected module is seen whole, in a column of this area.
    pub fn scroll_to_selected(&self, _area: Rect) -> usize {
        self.scroll
    }

    /// How many modules a page of this area holds, at least 1: what a page key moves by.
    pub fn page(&self, _area: Rect) -> usize {
        1
    }

    /// Draws the column into `area`.
    pub fn draw(&self, _context: &Context<'_>, _area: Rect, _buffer: &mut Buffer) {}
}
