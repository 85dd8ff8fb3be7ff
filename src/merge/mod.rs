//! Three-way merge of board texts: ours, with what theirs changed since both were the same. Loses nothing: what cannot be
//! combined is named. Touches no file.
//!
//! The rules: what either side renamed has its new name on both; each field is as the side that changed it has it; lists that are
//! sets (`tags`, `after`, ..) have what either side added, without what either side removed; a module that one side removed and the
//! other changed is kept; one that both gave to somebody has one place. Only where both changed the same field to different values,
//! one side wins (by a [`Rule`]), and the change of the other is a [`Clash`]. The result is our text with as few splices as that
//! takes, read again and verified like any edit.

mod boards;
mod cycles;
mod clash;
pub mod markers;
mod annotations;
pub(crate) mod similarity;
pub mod stale_save;
mod decided;
mod list;
pub mod log_lines;
mod renames;
pub(crate) mod rule;
mod text;
mod value;

pub use clash::{Clash, Lost, Names, Side, Why};
pub use decided::decided;
pub use rule::Rule;

use std::collections::HashSet;

use crate::document::{Document, EditError, NewerFormat, Step};
use crate::model::annotation::{self, Annotation, Extra, Extras, annotations};
use crate::model::board::{Board, FORMAT};
use crate::model::change::{Change, Item, Subject};
use crate::model::diff::diff;
use crate::model::field::{self, MODULE, Owner, Value};
use boards::Boards;

/// Our text with theirs in it.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The new text and what it says.
    pub document: Document,
    /// The changes that were made to our board, as they were made.
    pub changes: Vec<Change>,
    /// The changes that are not in it.
    pub clashes: Vec<Clash>,
}

/// Why two texts cannot be made one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// A side was written by a newer program: what it means is not known.
    #[error("a board of format {} cannot be merged: this program knows format {FORMAT}", .0.format)]
    Newer(NewerFormat),
    /// A change that the text does not take: a fault of this program.
    #[error("{1}")]
    Edit(Box<Change>, EditError),
}

/// Our text with what `theirs` changed since both were `base`; without a base everything that differs was changed by both.
/// `winner` has its way where both changed the same.
pub fn merge(base: Option<&Document>, ours: &Document, theirs: &Document, winner: Side) -> Result<Merged, MergeError> {
    merge_by(base, ours, theirs, Rule::side(winner))
}

/// The same by a rule that decides each contest by itself, and that knows what was renamed.
pub fn merge_by(
    base: Option<&Document>,
    ours: &Document,
    theirs: &Document,
    rule: Rule<'_>,
) -> Result<Merged, MergeError> {
    if let Some(newer) = [ours, theirs].into_iter().find_map(Document::newer_format) {
        return Err(MergeError::Newer(newer));
    }
    #[cfg(test)]
    stale_save::counted::merge();
    let renamed = renames::followed(base, [ours, theirs], rule);
    let (base, theirs) = (renamed.base.as_ref().or(base), renamed.theirs.as_ref().unwrap_or(theirs));
    let new_names = renamed.ours.as_ref().unwrap_or(ours);
    let nothing = Board::default();
    let texts = Texts { ours: new_names, theirs };
    let notes = Notes::all(base, new_names, theirs);
    let annotated = |side: Side, what: &Subject| {
        let [base, ours, theirs] = notes.of(what);
        base != if side == Side::Ours { ours } else { theirs }
    };
    let boards = Boards {
        base: base.map_or(&nothing, |base| base.board()),
        ours: new_names.board(),
        theirs: theirs.board(),
        rule,
        renamed: &renamed.subjects,
        annotated: &annotated,
    };
    let boards::Both { board, mut clashes } = boards.merged();
    clashes.extend(renamed.clashes);
    let (document, (changes, more)) = ours.together(|step| {
        let mut clashes = Vec::new();
        let mut changes = Vec::new();
        for change in &renamed.changes {
            changes.extend(step.make(change).map_err(|fault| MergeError::Edit(Box::new(change.clone()), fault))?);
        }
        changes.extend(texts.written(step, &board, &mut clashes)?);
        changes.extend(texts.annotated(step, &notes, rule.fixed(), &mut clashes));
        Ok((changes, clashes))
    })?;
    clashes.extend(more);
    Ok(Merged { document, changes, clashes })
}

/// Whether the other text has nothing to do with ours or the base: another title, and no module or developer of theirs.
pub fn is_another_board(base: Option<&Document>, ours: &Document, theirs: &Document) -> bool {
    let names = |document: &Document| -> HashSet<Subject> {
        subjects(document.board()).into_iter().filter(|subject| *subject != Subject::Board).collect()
    };
    let mut known = names(ours);
    known.extend(base.map(names).unwrap_or_default());
    let other = names(theirs);
    let is_named_alike = [Some(ours), base].into_iter().flatten().any(|it| it.board().title == theirs.board().title);
    !is_named_alike && !known.is_empty() && !other.is_empty() && known.is_disjoint(&other)
}

/// The comments and the fields of no table that differ between two texts of the same fields.
pub(crate) fn annotated(old: &Document, new: &Document) -> Vec<Change> {
    let (was, mut is) = (old.extras(), new.extras());
    let said = |of: Subject| (of.clone(), is.remove(&of).unwrap_or_default());
    let wanted: Vec<_> = subjects(new.board()).into_iter().map(said).collect();
    annotations(&was, &was, &wanted).into_iter().map(annotate).collect()
}

fn annotate(annotation: Annotation) -> Change {
    Change::Annotate(Box::new(annotation))
}

/// The annotations of the three boards.
struct Notes {
    sides: [annotation::Notes; 3],
    nothing: Extras,
}

impl Notes {
    fn all(base: Option<&Document>, ours: &Document, theirs: &Document) -> Self {
        let base = base.map(Document::extras).unwrap_or_default();
        Self { sides: [base, ours.extras(), theirs.extras()], nothing: Extras::default() }
    }

    /// Of one record: base, ours, theirs.
    fn of(&self, what: &Subject) -> [&Extras; 3] {
        let [base, ours, theirs] = &self.sides;
        [base, ours, theirs].map(|side| side.get(what).unwrap_or(&self.nothing))
    }
}

/// The texts of both sides.
struct Texts<'a> {
    ours: &'a Document,
    theirs: &'a Document,
}

impl Texts<'_> {
    /// Our text made to say `board`.
    fn written(&self, step: &mut Step<'_>, board: &Board, clashes: &mut Vec<Clash>) -> Result<Vec<Change>, MergeError> {
        let mut made = Vec::new();
        for change in diff(self.ours.board(), board).into_iter().flat_map(item_by_item) {
            match step.make(&self.sourced(change.clone())) {
                Ok(change) => made.extend(change),
                // A value of another program stands there.
                Err(EditError::Clash(_)) => {
                    clashes.push(Clash { loser: Side::Theirs, why: Why::Occupied, lost: Lost::Change(change) });
                }
                Err(fault) => return Err(MergeError::Edit(Box::new(change), fault)),
            }
        }
        Ok(made)
    }

    /// A record that comes from theirs comes as they wrote it.
    fn sourced(&self, change: Change) -> Change {
        match change {
            Change::Add(mut record) => {
                record.source = self.theirs.source_of(&record.subject());
                Change::Add(record)
            }
            other => other,
        }
    }

    /// Gives the text the comments and the fields of no table that both want.
    fn annotated(
        &self,
        step: &mut Step<'_>,
        notes: &Notes,
        winner: Option<Side>,
        clashes: &mut Vec<Clash>,
    ) -> Vec<Change> {
        let now = step.extras();
        let mut wanted = Vec::new();
        for of in subjects(step.board()) {
            let [base, ours, theirs] = notes.of(&of);
            // A side that does not have the record any more has no say in it.
            let ours = if has(self.ours, &of) { ours } else { base };
            let theirs = if has(self.theirs, &of) { theirs } else { base };
            if theirs == base && now.get(&of).unwrap_or(&notes.nothing) == ours {
                continue;
            }
            let sides = crate::merge::annotations::Sides { base, ours, theirs, winner };
            let (extras, contested) = sides.merged(&of);
            clashes.extend(contested);
            wanted.push((of, extras));
        }
        let [_, before, _] = &notes.sides;
        let mut made = Vec::new();
        for change in annotations(before, &now, &wanted).into_iter().map(annotate) {
            match (step.make(&change), change) {
                (Err(_), Change::Annotate(wish)) => {
                    let field = matches!(wish.what, Extra::Field { .. }).then(|| wish.what.path());
                    let lost = Lost::Text { of: wish.of, field, text: wish.to };
                    clashes.push(Clash { loser: Side::Theirs, why: Why::Occupied, lost });
                }
                (change, _) => made.extend(change.ok().flatten()),
            }
        }
        made
    }
}

/// What joins and leaves a list of a module one by one, so that each can be known by its author and be undone by itself; any other
/// change as it is.
fn item_by_item(change: Change) -> Vec<Change> {
    let in_items = || -> Option<Vec<Change>> {
        let Change::Set(set) = &change else { return None };
        let module = set.of.module()?;
        let field = ["tags", "checked", "after"].into_iter().find(|path| *path == set.field.path)?;
        let field = field::find(MODULE, field)?;
        let items = |value: &Value| if let Value::Texts(texts) = value { texts.clone() } else { Vec::new() };
        let (mut now, wanted) = (items(&set.from), items(&set.to));
        let is_set = |list: &[String]| list.iter().collect::<HashSet<_>>().len() == list.len();
        if !is_set(&now) || !is_set(&wanted) {
            return None;
        }
        let mut changes = Vec::new();
        for item in now.clone().into_iter().filter(|item| !wanted.contains(item)) {
            let at = now.iter().position(|other| *other == item);
            now.retain(|other| *other != item);
            changes.push(Change::RemoveFrom(Item::new(module, field, item).at(at)));
        }
        for (at, item) in wanted.iter().enumerate().filter(|(_, item)| !items(&set.from).contains(item)) {
            now.insert(at.min(now.len()), item.clone());
            changes.push(Change::AddTo(Item::new(module, field, item.clone()).at(Some(at))));
        }
        // Another order is the whole list's business.
        (now == wanted).then_some(changes)
    };
    in_items().unwrap_or_else(|| vec![change])
}

/// The board and everything on it.
fn subjects(board: &Board) -> Vec<Subject> {
    let developers = board.developers.iter().map(|developer| developer.subject());
    let modules = board.modules().map(|found| found.module.subject());
    [Subject::Board].into_iter().chain(developers).chain(modules).collect()
}

fn has(document: &Document, what: &Subject) -> bool {
    match what {
        Subject::Board => true,
        Subject::Module(id) => document.board().find(id).is_some(),
        Subject::Developer(name) => document.board().developer(name).is_some(),
    }
}
