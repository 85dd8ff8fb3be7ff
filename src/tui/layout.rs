//! Where things go on a page, by arithmetic. Draws nothing.

use ratatui::layout::Rect;

/// The parts of a page, from top to bottom; any of them may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Title and totals.
    pub header: Rect,
    /// What is wrong with the file.
    pub banner: Rect,
    /// The view.
    pub body: Rect,
    /// Notice or keys.
    pub footer: Rect,
}

/// Splits a page: the body keeps at least a few rows, whatever the others want.
pub fn page(_area: Rect, _header: u16, _banner: u16) -> Page {
    todo!()
}

/// As many whole columns of `count` as fit into `area`, from `first` on: `(index, area)`; at least one if there is any room.
pub fn columns(_area: Rect, _count: usize, _first: usize) -> Vec<(usize, Rect)> {
    todo!()
}
