//! Finds the records and lists of a board in its text by their recorded spans. Changes nothing.

use crate::document::read::document::Document;
use crate::document::read::spans::RecordSpans;
use crate::document::ron::node;
use crate::document::ron::node::Group;
use crate::model::board::Board;
use crate::model::change::RecordKind;
use crate::model::problem::Span;

/// A text that is known to be this board, with the places of its records.
#[derive(Clone, Copy)]
pub(crate) struct BoardText<'a> {
    pub(crate) text: &'a str,
    pub(crate) board: &'a Board,
    pub(crate) places: &'a RecordSpans,
}

impl Document {
    pub(crate) fn records(&self) -> BoardText<'_> {
        BoardText { text: &self.text, board: &self.board, places: &self.layout }
    }
}

impl<'a> BoardText<'a> {
    pub(crate) fn module_span(&self, id: &str) -> Option<Span> {
        let found = self.board.find(id)?;
        self.places.column(found.developer).get(found.index).copied()
    }

    pub(crate) fn developer_span(&self, name: &str) -> Option<Span> {
        Some(self.places.developers.get(self.board.developer(name)?)?.record)
    }

    /// The bracket of a module.
    pub(crate) fn module(&self, id: &str) -> Option<Group> {
        Group::open(self.text, self.module_span(id)?, true)
    }

    /// The bracket of a developer.
    pub(crate) fn developer(&self, name: &str) -> Option<Group> {
        let column = self.places.developers.get(self.board.developer(name)?)?;
        Group::around(self.text, column.record, &column.modules, true)
    }

    /// The bracket of the board.
    pub(crate) fn board(&self) -> Option<Group> {
        Group::around(self.text, self.places.board, &self.places.outermost(), true)
    }

    /// The list of modules of a column; `None` if it has none yet.
    pub(crate) fn column(&self, developer: Option<&str>) -> Option<Group> {
        let owner = developer.map_or_else(|| self.board(), |name| self.developer(name))?;
        let column = developer.and_then(|name| self.board.developer(name));
        Group::around(self.text, owner.value(self.text, "modules")?, self.places.column(column), true)
    }

    /// The list of developers.
    pub(crate) fn developers(&self) -> Option<Group> {
        let list = self.board()?.value(self.text, "developers")?;
        Group::around(self.text, list, &self.places.outermost(), true)
    }

    /// The bracket that is the value of a field.
    pub(crate) fn group_of(&self, record: &Group, name: &str) -> Option<Group> {
        let value = record.value(self.text, name)?;
        Group::open(self.text, node::bare(self.text, value, true)?, true)
    }

    /// The list a record is in, and its index there.
    pub(crate) fn place_of(&self, kind: &RecordKind) -> Option<(Group, usize)> {
        match kind {
            RecordKind::Module(module, _) => {
                Some((self.column(self.developer_of(&module.id))?, self.board.find(&module.id)?.index))
            }
            RecordKind::Developer(developer, _) => Some((self.developers()?, self.board.developer(&developer.name)?)),
        }
    }

    /// The developer of a module, if it has one.
    pub(crate) fn developer_of(&self, id: &str) -> Option<&'a str> {
        let index = self.board.find(id)?.developer?;
        Some(&self.board.developers[index].name)
    }
}
