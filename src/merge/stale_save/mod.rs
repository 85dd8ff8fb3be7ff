//! Detects whether a saved text is an old copy that undoes newer changes. Only reports: people say whether that was meant.

mod quick_check;

use std::cmp::Reverse;
use std::collections::HashSet;

use crate::document::Document;
use crate::merge::boards::Boards;
use crate::merge::clash::{Clash, Side, Why};
use crate::merge::merge;
use crate::merge::rule::Rule;
use crate::merge::similarity::Lines;
use crate::merge::stale_save::quick_check::Harmless;
use crate::model::change::{Change, RecordKind, Subject};
use crate::model::diff::diff;
use crate::model::field::{DEVELOPER, Field, MODULE, Value};

/// An old copy that was saved over newer changes.
#[derive(Clone, Debug)]
pub struct Stale {
    /// The older version it was made from, as far as known.
    pub base: usize,
    /// Whether it looks like a copy of that version rather than like an edit of the newest one that takes something back.
    pub is_sure: bool,
    /// The saved text with the newer changes put back.
    pub healed: Document,
    /// The changes that put them back, made to the saved board.
    pub lost: Vec<Change>,
    /// The newer changes that gave way to what was saved: both changed the same.
    pub clashes: Vec<Clash>,
}

impl Stale {
    /// The same without the changes of which somebody means that they are gone; `None` if nothing of the plan is left.
    pub fn without(mut self, saved: &Document, is_meant: impl Fn(&Change) -> bool) -> Option<Self> {
        let count = self.lost.len();
        self.lost.retain(|lost| !is_meant(lost));
        if self.lost.len() < count {
            self.healed = saved.clone();
            let mut make = |lost: Change| {
                // It may need what is not put back: then it is not, either.
                let edited = self.healed.edit(&lost).ok()?;
                self.healed = edited.document;
                Some(edited.change)
            };
            self.lost = std::mem::take(&mut self.lost).into_iter().filter_map(&mut make).collect();
        }
        self.lost.iter().any(|lost| !matches!(lost, Change::Annotate(_))).then_some(self)
    }
}

/// Who has more of what came since a version than so many times what is gone of it, edits the newest one.
const MORE: usize = 2;

/// Whether `saved` is an old copy: whether something that came after one of the `older` versions, oldest first, is gone in it
/// again. That is sure if more of that is gone than there: an old copy knows nothing of it. Who takes back by hand what came last
/// makes the same text as who saves an old copy, so this finds both.
///
/// Costs little where nothing is gone: only versions are read that have another text where somebody edited.
pub fn stale<T: AsRef<str>>(saved: &Document, newest: &Document, older: &[T]) -> Option<Stale> {
    let edits = diff(newest.board(), saved.board());
    if edits.is_empty() {
        // Who only takes out a comment says nothing about the plan.
        return None;
    }
    let lines = Lines::of(saved.text());
    let mut harmless = Harmless::begin(&edits, newest, saved);
    let mut near = Vec::new();
    for (index, text) in older.iter().enumerate().rev() {
        let text = text.as_ref();
        if harmless.as_ref().is_some_and(|harmless| harmless.has(text)) {
            continue;
        }
        let Ok(version) = Document::read(text.as_bytes()) else { continue };
        match verdict(saved, newest, &version) {
            Some(is_sure) => {
                let far = (distance(&version, saved), lines.distance(text), Reverse(index));
                near.push((far, is_sure, version));
            }
            None => harmless.iter_mut().for_each(|harmless| harmless.add(&version)),
        }
    }
    near.sort_unstable_by_key(|(far, ..)| *far);
    near.into_iter().find_map(|((.., Reverse(base)), is_sure, version)| {
        // What was changed in the old copy came last: where both changed the same, it stays.
        let healed = merge(Some(&version), saved, newest, Side::Ours).ok()?;
        (!healed.changes.is_empty()).then_some(Stale {
            base,
            is_sure,
            healed: healed.document,
            lost: healed.changes,
            clashes: healed.clashes,
        })
    })
}

/// Whether `saved` is an old copy of `version`, and whether that is sure. Looks at the boards only.
fn verdict(saved: &Document, newest: &Document, version: &Document) -> Option<bool> {
    let gone_since = gone(saved, version, newest);
    if gone_since.undone + gone_since.taken_out == 0 {
        return None;
    }
    let there = gone(saved, newest, version).undone;
    match gone_since.undone {
        // To take out what others changed since is an edit like any other, unless what is taken out since has come back.
        0 => (there == 0 || gone_since.is_back).then_some(false),
        undone => (there <= MORE * undone).then_some(there < undone),
    }
}

/// Which of the changes from one version to another a board lacks.
#[derive(Clone, Copy, Debug)]
struct Gone {
    /// So many changes.
    undone: usize,
    /// So many modules and developers that were changed there, and were taken out here.
    taken_out: usize,
    /// Whether one that was taken out there is here, with something changed: the merge keeps it, and counts nothing as undone.
    is_back: bool,
}

/// What is gone in `saved` of what leads `from` one version `to` another.
fn gone(saved: &Document, from: &Document, to: &Document) -> Gone {
    let annotated = |_: Side, _: &Subject| false;
    let [base, ours, theirs] = [from, saved, to].map(|document| document.board().as_ref());
    let both =
        Boards { base, ours, theirs, rule: Rule::side(Side::Ours), renamed: &HashSet::new(), annotated: &annotated }
            .merged();
    let missing = diff(ours, &both.board);
    let is_taken_out = |change: &&Change| match change {
        Change::Add(record) => match &record.kind {
            RecordKind::Module(module, _) => base.find(&module.id).is_some(),
            RecordKind::Developer(developer, _) => base.developer(&developer.name).is_some(),
        },
        _ => false,
    };
    let taken_out = missing.iter().filter(is_taken_out).count();
    let is_back = both.clashes.iter().any(|clash| clash.loser == Side::Theirs && clash.why == Why::Removed);
    Gone { undone: missing.len() - taken_out, taken_out, is_back }
}

/// How much has to be said to get from one board to the other: a fact for each field and for a record that goes, and all facts of
/// a record that comes, so that one that was taken out and is there again is not taken for a small step.
fn distance(from: &Document, to: &Document) -> usize {
    diff(from.board(), to.board()).iter().map(facts).sum()
}

fn facts(change: &Change) -> usize {
    let Change::Add(record) = change else { return 1 };
    match &record.kind {
        RecordKind::Module(module, _) => known(MODULE, module.as_ref()),
        RecordKind::Developer(developer, _) => {
            let modules = developer.modules.iter().map(|module| known(MODULE, module.as_ref()));
            known(DEVELOPER, developer.as_ref()) + modules.sum::<usize>()
        }
    }
}

/// How many fields of a record are known; its name and its place are two facts more.
fn known<R>(table: &[Field<R>], record: &R) -> usize {
    2 + table.iter().filter(|field| (field.get)(record) != Value::Absent).count()
}
