//! The spans of a board's records in its text. Knows nothing of their contents.

use crate::document::ron::splice::Splice;
use crate::model::problem::Span;

/// Where the records of a board stand in its text: one span for each, in the order of the board.
#[derive(Clone, Debug, Default)]
pub(crate) struct RecordSpans {
    /// The board, with its name.
    pub(crate) board: Span,
    pub(crate) unassigned: Vec<Span>,
    /// Levels of nesting that are left for a record among them.
    pub(crate) unassigned_levels: u16,
    pub(crate) developers: Vec<ColumnSpans>,
    /// Levels of nesting that are left for a record among them.
    pub(crate) developer_levels: u16,
    /// `#![enable(unwrap_variant_newtypes)]`
    pub(crate) unwraps: bool,
}

/// Where a developer's record stands, and those of their modules.
#[derive(Clone, Debug, Default)]
pub(crate) struct ColumnSpans {
    pub(crate) record: Span,
    pub(crate) modules: Vec<Span>,
    /// Levels of nesting that are left for a record among them.
    pub(crate) levels: u16,
}

impl RecordSpans {
    /// The modules of the developer at this index, or the unassigned ones.
    pub(crate) fn column(&self, developer: Option<usize>) -> &[Span] {
        developer.map_or(self.unassigned.as_slice(), |i| &self.developers[i].modules)
    }

    /// The records that are in no other but the board, in the order of the text.
    pub(crate) fn outermost(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = self.developers.iter().map(|column| column.record).collect();
        spans.extend(&self.unassigned);
        spans.sort_unstable();
        spans
    }

    /// Where the same records stand once `splices` are made, which are in order; `None` if one touches where a record begins or
    /// ends.
    pub(crate) fn after(&self, splices: &[Splice]) -> Option<Self> {
        // How much text came and went before each splice.
        let mut shifts = vec![(0, 0)];
        for splice in splices {
            let (come, gone) = shifts[shifts.len() - 1];
            shifts.push((come + splice.text.len() as u32, gone + (splice.span.end - splice.span.start)));
        }
        let moved = |at: u32| {
            let before = splices.partition_point(|splice| splice.span.end < at);
            let (come, gone) = shifts[before];
            splices.get(before).is_none_or(|next| next.span.start > at).then_some(at + come - gone)
        };
        let span = |span: &Span| Some(Span::new(moved(span.start)?, moved(span.end)?));
        let spans = |all: &[Span]| all.iter().map(span).collect::<Option<Vec<_>>>();
        let column = |column: &ColumnSpans| {
            Some(ColumnSpans { record: span(&column.record)?, modules: spans(&column.modules)?, levels: column.levels })
        };
        Some(Self {
            board: span(&self.board)?,
            unassigned: spans(&self.unassigned)?,
            unassigned_levels: self.unassigned_levels,
            developer_levels: self.developer_levels,
            developers: self.developers.iter().map(column).collect::<Option<_>>()?,
            unwraps: self.unwraps,
        })
    }
}
