//! Detects whether a saved text is an old copy that undoes newer changes. Only reports: people say whether that was meant.

#[cfg(test)]
pub(crate) mod counted;
mod quick_check;
mod restrict;

use std::cmp::Reverse;
use std::collections::HashSet;

use crate::document::Document;
use crate::merge::boards::{Boards, Both};
use crate::merge::clash::{Clash, Side, Why};
use crate::merge::merge;
use crate::merge::rule::Rule;
use crate::merge::similarity::Lines;
use crate::merge::stale_save::quick_check::Harmless;
use crate::merge::stale_save::restrict::{add_differing, restricted};
use crate::model::board::Board;
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

/// The same as far as the boards tell: without texts, comments and unknown fields.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) base: usize,
    pub(crate) is_sure: bool,
    /// What was undone, on the records that differ.
    pub(crate) undone: Undone,
}

/// What a saved board lacks of what leads from an older version to the newest one. Of the three boards only the records are here in
/// which they differ.
#[derive(Clone, Debug)]
pub(crate) struct Undone {
    saved: Board,
    /// The changes that put it back, made to the saved board.
    pub(crate) lost: Vec<Change>,
}

impl Undone {
    /// What of it is undone on the board as it is `now`, without the changes of which somebody means that they are gone; `None` if
    /// nothing of the plan is left. Compares no records but those.
    pub(crate) fn still(&self, now: &Board, is_meant: impl Fn(&Change) -> bool) -> Option<(Vec<Change>, Vec<Clash>)> {
        let mut healed = self.saved.clone();
        for lost in self.lost.iter().filter(|lost| !is_meant(lost)) {
            // It may need what is not put back: then it is not, either.
            healed = lost.apply(&healed).unwrap_or(healed);
        }
        let mut records: HashSet<&str> = self.saved.modules().map(|found| found.module.id.as_str()).collect();
        records.extend(healed.modules().map(|found| found.module.id.as_str()));
        let now = restricted(now, &records);
        // The board may have moved on: what is put back is put into what it is now.
        let both = boards_merged(&self.saved, &now, &healed);
        let lost = diff(&now, &both.board);
        (!lost.is_empty()).then_some((lost, both.clashes))
    }
}

impl Stale {
    /// The same without the changes of which somebody means that they are gone; `None` if nothing of the plan is left.
    pub(crate) fn without(mut self, saved: &Document, is_meant: impl Fn(&Change) -> bool) -> Option<Self> {
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
/// Compares boards, and of these only the records that differ. Costs little where nothing is gone: only versions are read that have
/// another text where somebody edited. As soon as `stop` says so, nothing is found.
pub(crate) fn find<T: AsRef<str>>(
    saved: &Document,
    newest: &Document,
    older: &[T],
    stop: &dyn Fn() -> bool,
) -> Option<Found> {
    #[cfg(test)]
    counted::search();
    let mut edited = HashSet::new();
    add_differing(newest.board(), saved.board(), &mut edited);
    let edits = diff(&restricted(newest.board(), &edited), &restricted(saved.board(), &edited));
    if edits.is_empty() {
        // Who only takes out a comment says nothing about the plan.
        return None;
    }
    let mut harmless = Harmless::begin(&edits, newest, saved);
    let mut near = Vec::new();
    for (index, text) in older.iter().enumerate().rev() {
        let text = text.as_ref();
        if stop() {
            return None;
        }
        if harmless.as_ref().is_some_and(|harmless| harmless.has(text)) {
            continue;
        }
        let Ok(version) = Document::read_like(text.as_bytes(), newest) else { continue };
        let mut records = edited.clone();
        add_differing(newest.board(), version.board(), &mut records);
        let [was, saved, newest] = [&version, saved, newest].map(|it| restricted(it.board(), &records));
        match verdict(&saved, &newest, &was) {
            Some((is_sure, lost)) => near.push((distance(&was, &saved), index, is_sure, Undone { saved, lost })),
            None => harmless.iter_mut().for_each(|harmless| harmless.add(&version)),
        }
    }
    let nearest = near.iter().map(|(distance, ..)| *distance).min()?;
    near.retain(|(distance, ..)| *distance == nearest);
    // Of several that are as near, that with the most lines in common; of these the newest.
    let lines = (near.len() > 1).then(|| Lines::of(saved.text()));
    let apart = |index: usize| lines.as_ref().map_or(0, |lines| lines.distance(older[index].as_ref()));
    let (_, base, is_sure, undone) = near.into_iter().min_by_key(|(_, index, ..)| (apart(*index), Reverse(*index)))?;
    Some(Found { base, is_sure, undone })
}

/// The same with the texts: the old copy, and what heals it.
pub fn stale<T: AsRef<str>>(saved: &Document, newest: &Document, older: &[T]) -> Option<Stale> {
    let Found { base, is_sure, .. } = find(saved, newest, older, &|| false)?;
    let version = Document::read(older[base].as_ref().as_bytes()).ok()?;
    healed(saved, newest, &version, base, is_sure)
}

/// What heals `saved`, which was made from `version`.
pub(crate) fn healed(
    saved: &Document,
    newest: &Document,
    version: &Document,
    base: usize,
    is_sure: bool,
) -> Option<Stale> {
    // What was changed in the old copy came last: where both changed the same, it stays.
    let healed = merge(Some(version), saved, newest, Side::Ours).ok()?;
    let (lost, clashes) = (healed.changes, healed.clashes);
    (!lost.is_empty()).then_some(Stale { base, is_sure, healed: healed.document, lost, clashes })
}

/// Whether `saved` is an old copy of `version`: whether that is sure, and what it lacks of the newest board.
fn verdict(saved: &Board, newest: &Board, version: &Board) -> Option<(bool, Vec<Change>)> {
    let gone_since = gone(saved, version, newest);
    if gone_since.changes.is_empty() {
        return None;
    }
    let there = gone(saved, newest, version).undone();
    let is_sure = match gone_since.undone() {
        // To take out what others changed since is an edit like any other, unless what is taken out since has come back.
        0 => (there == 0 || gone_since.is_back).then_some(false),
        undone => (there <= MORE * undone).then_some(there < undone),
    }?;
    Some((is_sure, gone_since.changes))
}

/// Which of the changes from one version to another a board lacks.
#[derive(Clone, Debug)]
struct Gone {
    changes: Vec<Change>,
    /// So many of them put back modules and developers that were changed there, and were taken out here.
    taken_out: usize,
    /// Whether one that was taken out there is here, with something changed: the merge keeps it, and counts nothing as undone.
    is_back: bool,
}

impl Gone {
    fn undone(&self) -> usize {
        self.changes.len() - self.taken_out
    }
}

/// What is gone in `saved` of what leads `from` one version `to` another.
fn gone(saved: &Board, from: &Board, to: &Board) -> Gone {
    let both = boards_merged(from, saved, to);
    let changes = diff(saved, &both.board);
    let is_taken_out = |change: &&Change| match change {
        Change::Add(record) => match &record.kind {
            RecordKind::Module(module, _) => from.find(&module.id).is_some(),
            RecordKind::Developer(developer, _) => from.developer(&developer.name).is_some(),
        },
        _ => false,
    };
    let taken_out = changes.iter().filter(is_taken_out).count();
    let is_back = both.clashes.iter().any(|clash| clash.loser == Side::Theirs && clash.why == Why::Removed);
    Gone { changes, taken_out, is_back }
}

fn boards_merged(base: &Board, ours: &Board, theirs: &Board) -> Both {
    let annotated = |_: Side, _: &Subject| false;
    Boards { base, ours, theirs, rule: Rule::side(Side::Ours), renamed: &HashSet::new(), annotated: &annotated }
        .merged()
}

/// How much has to be said to get from one board to the other: a fact for each field and for a record that goes, and all facts of
/// a record that comes, so that one that was taken out and is there again is not taken for a small step.
fn distance(from: &Board, to: &Board) -> usize {
    diff(from, to).iter().map(facts).sum()
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
