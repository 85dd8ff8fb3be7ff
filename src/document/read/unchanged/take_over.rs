//! Takes over unchanged records while a text is read. Parses none.

use std::sync::Arc;

use crate::document::read::records::Decoder;
use crate::document::read::spans::ColumnSpans;
use crate::document::read::unchanged::last::Last;
use crate::document::read::unchanged::marks::Marks;
use crate::model::board::{Board, Developer};
use crate::model::module::Module;
use crate::model::problem::Span;

impl<'a> Decoder<'a> {
    /// Reads the text as one that is like `last`.
    pub(crate) fn like(&mut self, last: Option<Last<'a>>) {
        self.last = last;
    }

    /// Forgets the last text if it had other extensions switched on. To be asked behind the attributes of the new one.
    pub(crate) fn compare_extensions(&mut self) {
        self.last.take_if(|last| last.unwraps() != self.lexer.unwraps);
    }

    /// Takes over the module that stands here, if it is unchanged.
    pub(crate) fn unchanged_module(&mut self) -> Option<(Arc<Module>, Span)> {
        let at = self.lexer.at;
        let last = self.last.as_mut()?;
        let (module, span) = last.module_at(self.lexer.text, at, self.lexer.levels)?;
        self.lexer.take_marks(last.marks(), span);
        self.lexer.at += span.range().len();
        Some((Arc::clone(module), self.lexer.since(at)))
    }

    /// Takes over the developer who stands here, with all modules, if nothing of it is changed.
    pub(crate) fn unchanged_developer(&mut self) -> Option<(Arc<Developer>, ColumnSpans)> {
        let at = self.lexer.at;
        let last = self.last.as_mut()?;
        let (developer, column) = last.developer_at(self.lexer.text, at, self.lexer.levels)?;
        let span = column.record;
        self.lexer.take_marks(last.marks(), span);
        self.lexer.at += span.range().len();
        let moved = |module: &Span| {
            let start = module.start - span.start + at as u32;
            Span::new(start, start + (module.end - module.start))
        };
        let modules = column.modules.iter().map(moved).collect();
        Some((Arc::clone(developer), ColumnSpans { record: self.lexer.since(at), modules, levels: column.levels }))
    }

    /// The module that was read anew; the one of the last text if it says the same.
    pub(crate) fn same_module(&mut self, module: Module) -> Arc<Module> {
        match &mut self.last {
            Some(last) => last.same_module(module),
            None => Arc::new(module),
        }
    }

    /// The developer who was read anew; the one of the last text if it says the same.
    pub(crate) fn same_developer(&mut self, developer: Developer) -> Arc<Developer> {
        match &mut self.last {
            Some(last) => last.same_developer(developer),
            None => Arc::new(developer),
        }
    }

    /// Whether names and dependencies are those of the last text, which were without fault.
    pub(crate) fn has_same_names(&self, board: &Board) -> bool {
        self.last.as_ref().is_some_and(|last| last.has_same_names(board))
    }

    /// What was marked until now.
    pub(crate) fn take_all_marks(&mut self) -> Marks {
        let mut problems = std::mem::take(&mut self.problems_at);
        problems.sort_unstable();
        Marks {
            annotations: std::mem::take(&mut self.lexer.marks),
            problems,
            told: self.told.iter().map(|(what, name)| (*what, (*name).to_owned())).collect(),
            across: false,
        }
    }
}
