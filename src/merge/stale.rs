//! Whether a text that somebody saved is an old copy, with what was changed since undone. Only tells: whether that was meant is
//! for people to say.

use std::cmp::Reverse;

use crate::document::Document;
use crate::merge::nearest::Lines;
use crate::merge::{Clash, Side, merge};
use crate::model::change::{Change, RecordKind};
use crate::model::diff::diff;
use crate::model::field::{DEVELOPER, Field, MODULE, Value};

/// An old copy that was saved over newer changes.
#[derive(Clone, Debug)]
pub struct Stale {
    /// Which of the older versions it was made from, as far as can be told.
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

/// Whether `saved` is an old copy: whether something that came after one of the `older` versions, oldest first, is gone in it
/// again. That is sure if no more has to be said to get to it from that version than from the `newest` one. Who takes back by
/// hand what came since makes the same text as who saves an old copy, so this finds both.
pub fn stale(saved: &Document, newest: &Document, older: &[Document]) -> Option<Stale> {
    let far = distance(newest, saved);
    let lines = Lines::of(saved.text());
    let near = |(index, version): (usize, &Document)| {
        (distance(version, saved), lines.distance(version.text()), Reverse(index))
    };
    let mut near: Vec<_> = older.iter().enumerate().map(near).collect();
    near.sort_unstable();
    near.into_iter().find_map(|(count, _, Reverse(base))| {
        // What was changed in the old copy came last: where both changed the same, it stays.
        let healed = merge(Some(&older[base]), saved, newest, Side::Ours).ok()?;
        let lost = healed.changes;
        let found = Stale { base, is_sure: count <= far, healed: healed.document, lost, clashes: healed.clashes };
        // Who only takes out a comment says nothing about the plan.
        found.lost.iter().any(|change| !matches!(change, Change::Annotate(_))).then_some(found)
    })
}

/// How much has to be said to get from one board to the other: a fact for each field, and all facts of a record that comes or
/// goes, so that one that was taken out and is there again is not taken for a small step.
fn distance(from: &Document, to: &Document) -> usize {
    diff(from.board(), to.board()).iter().map(facts).sum()
}

fn facts(change: &Change) -> usize {
    let (Change::Add(record) | Change::Remove(record)) = change else { return 1 };
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
