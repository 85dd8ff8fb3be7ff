//! Where the records of a board stand in its text. Knows nothing of what they say.

use crate::model::problem::Span;

/// Where the records of a board stand in its text: one span for each, in the order of the board.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// The board, with its name.
    pub(super) board: Span,
    pub(super) unassigned: Vec<Span>,
    pub(super) developers: Vec<Column>,
    /// `#![enable(unwrap_variant_newtypes)]`
    pub(super) unwraps: bool,
}

/// Where a developer's record stands, and those of their modules.
#[derive(Clone, Debug, Default)]
pub(super) struct Column {
    pub(super) record: Span,
    pub(super) modules: Vec<Span>,
}

impl Places {
    /// The modules of the developer at this index, or the unassigned ones.
    pub(super) fn column(&self, developer: Option<usize>) -> &[Span] {
        developer.map_or(self.unassigned.as_slice(), |i| &self.developers[i].modules)
    }
}
