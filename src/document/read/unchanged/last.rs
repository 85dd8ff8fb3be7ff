//! The records of the text read last, and which of them stands at a place of the new one. Compares bytes; guesses nothing.

use std::collections::HashMap;
use std::sync::Arc;

use crate::document::read::spans::{ColumnSpans, RecordSpans};
use crate::document::read::unchanged::marks::Marks;
use crate::model::board::{Board, Developer};
use crate::model::module::Module;
use crate::model::problem::Span;

/// The records of a text that was read before, and how far the reader of the new one has come among them.
pub(crate) struct Last<'a> {
    text: &'a str,
    board: &'a Board,
    layout: &'a RecordSpans,
    marks: &'a Marks,
    modules: Records<'a, Module>,
    developers: Records<'a, Developer>,
    /// Whether every unknown field that was reported of that text is reported of the new one.
    all_told: bool,
}

/// The records of one kind, in the order of the text.
struct Records<'a, R> {
    all: Vec<Known<'a, R>>,
    /// The one expected next.
    next: usize,
    /// The one that was expected when the reader went on elsewhere: a record that was moved may follow.
    skipped: usize,
    /// By name; made when one is found nowhere near.
    by_name: Option<HashMap<&'a str, usize>>,
}

struct Known<'a, R> {
    span: Span,
    /// Levels of nesting that were left where it stood.
    levels: u16,
    record: &'a Arc<R>,
    name: &'a str,
    /// Its index among the developers; no meaning for a module.
    index: usize,
}

impl<'a, R: PartialEq> Records<'a, R> {
    fn new(mut all: Vec<Known<'a, R>>) -> Self {
        all.sort_unstable_by_key(|record| record.span);
        Self { skipped: all.len(), all, next: 0, by_name: None }
    }

    /// The index of the record that stands at `at` of `text`, byte for byte.
    fn at(&self, last: &str, text: &str, at: usize) -> Option<usize> {
        let stands = |index: &usize| {
            let record = self.all.get(*index)?;
            text.as_bytes()[at..].starts_with(&last.as_bytes()[record.span.range()]).then_some(())
        };
        [self.next, self.next + 1, self.skipped].into_iter().find(|index| stands(index).is_some())
    }

    /// The record at `index` was met.
    fn met(&mut self, index: usize) {
        if index == self.skipped {
            self.skipped += 1;
            return;
        }
        if index != self.next {
            self.skipped = self.next;
        }
        self.next = index + 1;
    }

    /// A record of this name was read anew: gives the same one of the last text if it says the same.
    fn read(&mut self, name: &str, record: R) -> Arc<R> {
        let is = |index: usize| self.all.get(index).is_some_and(|record| record.name == name);
        let near = [self.next, self.next + 1, self.skipped].into_iter().find(|index| is(*index));
        let found = near.or_else(|| {
            let by_name = || self.all.iter().enumerate().map(|(index, record)| (record.name, index)).collect();
            self.by_name.get_or_insert_with(by_name).get(name).copied()
        });
        let Some(index) = found else { return Arc::new(record) };
        self.met(index);
        let was = self.all[index].record;
        if **was == record { Arc::clone(was) } else { Arc::new(record) }
    }
}

impl<'a> Last<'a> {
    pub(crate) fn new(text: &'a str, board: &'a Board, layout: &'a RecordSpans, marks: &'a Marks) -> Self {
        let columns = (0..board.developers.len()).map(Some).chain([None]);
        let modules = columns.flat_map(|column| {
            let levels = column.map_or(layout.unassigned_levels, |i| layout.developers[i].levels);
            board.column(column).iter().zip(layout.column(column)).map(move |(record, span)| Known {
                span: *span,
                levels,
                record,
                name: &record.id,
                index: 0,
            })
        });
        let developers =
            board.developers.iter().zip(&layout.developers).enumerate().map(|(index, (record, column))| {
                let levels = layout.developer_levels;
                Known { span: column.record, levels, record, name: &record.name, index }
            });
        Self {
            modules: Records::new(modules.collect()),
            developers: Records::new(developers.collect()),
            all_told: marks.told.is_empty(),
            text,
            board,
            layout,
            marks,
        }
    }

    /// Whether reading this span again would tell nothing.
    fn is_silent(&self, span: Span) -> bool {
        !self.marks.has_problem(span) && (self.all_told || !self.marks.has_annotation(span))
    }

    /// The marks of the text.
    pub(crate) fn marks(&self) -> &'a Marks {
        self.marks
    }

    /// Whether the text had the extension that lets `Some` do without brackets.
    pub(crate) fn unwraps(&self) -> bool {
        self.layout.unwraps
    }

    /// The module that stands unchanged at `at` of `text`, where so many levels are left, and its place in the last text.
    pub(crate) fn module_at(&mut self, text: &str, at: usize, left: u16) -> Option<(&'a Arc<Module>, Span)> {
        let index = self.modules.at(self.text, text, at)?;
        let Known { span, levels, record, .. } = self.modules.all[index];
        if left < levels || !self.is_silent(span) {
            return None;
        }
        self.modules.met(index);
        Some((record, span))
    }

    /// The developer who stands unchanged there, with all modules, and the places in the last text.
    pub(crate) fn developer_at(
        &mut self,
        text: &str,
        at: usize,
        left: u16,
    ) -> Option<(&'a Arc<Developer>, &'a ColumnSpans)> {
        let index = self.developers.at(self.text, text, at)?;
        let Known { span, levels, record, index: developer, .. } = self.developers.all[index];
        if left < levels || !self.is_silent(span) {
            return None;
        }
        self.developers.met(index);
        self.modules.next = self.modules.all.partition_point(|module| module.span.start < span.end);
        Some((record, &self.layout.developers[developer]))
    }

    /// A module that was read anew; the one of the last text if that says the same.
    pub(crate) fn same_module(&mut self, module: Module) -> Arc<Module> {
        self.modules.read(&module.id.clone(), module)
    }

    /// A developer who was read anew; the one of the last text if that says the same.
    pub(crate) fn same_developer(&mut self, developer: Developer) -> Arc<Developer> {
        self.developers.read(&developer.name.clone(), developer)
    }

    /// Whether names and dependencies are those of this text, which were without fault.
    pub(crate) fn has_same_names(&self, board: &Board) -> bool {
        let same = |(old, new): (&Arc<Module>, &Arc<Module>)| {
            Arc::ptr_eq(old, new) || (old.id == new.id && old.after == new.after)
        };
        let column = |old: &[Arc<Module>], new: &[Arc<Module>]| old.len() == new.len() && old.iter().zip(new).all(same);
        let developer = |(old, new): (&Arc<Developer>, &Arc<Developer>)| {
            Arc::ptr_eq(old, new)
                || (old.name == new.name && old.after == new.after && column(&old.modules, &new.modules))
        };
        !self.marks.across
            && self.board.developers.len() == board.developers.len()
            && self.board.developers.iter().zip(&board.developers).all(developer)
            && column(&self.board.unassigned, &board.unassigned)
    }

    /// Notes whether all unknown fields of this text were reported of the new one by now.
    pub(crate) fn compare_told(&mut self, told: &[(&'static str, &str)]) {
        self.all_told =
            self.all_told || self.marks.told.iter().all(|(what, name)| told.contains(&(*what, name.as_str())));
    }
}
