//! Makes a change as the smallest edit of the text. Trusts nothing: the edit is verified, or refused.

use std::sync::Arc;

use crate::document::edit::error::EditError;
use crate::document::edit::verify::{Verification, attempt, verify};
use crate::document::read::document::Document;
use crate::document::read::locate_record::BoardText;
use crate::document::ron::splice::{self, Splice};

use crate::model::board::Board;
use crate::model::change::{Change, Clash, Item, RecordKind, Seat, Subject};

pub(crate) mod annotate;
pub(crate) mod error;
pub(crate) mod list;
pub(crate) mod verify;
pub(crate) mod render;
pub(crate) mod plan;
pub(crate) mod cross_check;
pub(crate) mod set;
pub(crate) mod batch;
pub(crate) mod original;
pub(crate) mod whole;

/// A document after a change.
#[derive(Clone, Debug)]
pub struct Edited {
    /// The new text and the board read from it.
    pub document: Document,
    /// The change as it was made: with the sources that let its inverse bring back the very bytes.
    pub change: Change,
    /// What was replaced in the old text, in order, and by what.
    pub splices: Vec<Splice>,
}

impl Document {
    /// The text of a module or developer with the comments that belong to it, for a [`Change::Remove`] that its inverse takes
    /// back byte for byte; `None` if there is no such record.
    pub(crate) fn source_of(&self, what: &Subject) -> Option<String> {
        let kind = match what {
            Subject::Board => return None,
            Subject::Module(id) => RecordKind::Module(Arc::clone(self.board.find(id)?.module), Seat::default()),
            Subject::Developer(name) => {
                RecordKind::Developer(Arc::clone(&self.board.developers[self.board.developer(name)?]), None)
            }
        };
        source_of(&self.records(), &kind)
    }

    /// Whether the `ron` crate, which shares no code with this reader, reads the same board from the text.
    pub fn confirm(&self) -> Result<(), EditError> {
        cross_check::whole(self).map_err(EditError::Verify)
    }

    /// The document after `change`, by the smallest edit of its text. The new text is read again and must give the intended
    /// board; every byte outside the splices is the same; the `ron` crate agrees.
    pub fn edit(&self, change: &Change) -> Result<Edited, EditError> {
        edit(self, change, Verification::Now)
    }
}

/// The document after `change`; proven later only where no record comes, goes or moves.
pub(super) fn edit(document: &Document, change: &Change, proof: Verification) -> Result<Edited, EditError> {
    let proof = if keeps_records(change) { proof } else { Verification::Now };
    let intended = change.apply(&document.board)?;
    let unchanged = || Ok(Edited { document: document.clone(), change: change.clone(), splices: Vec::new() });
    if let Change::Annotate(annotation) = change {
        let Some((new, splices)) = annotate::annotated(document, annotation, proof)? else { return unchanged() };
        let change = completed(document, &new, change, &splices);
        return Ok(Edited { document: new, change, splices });
    }
    if intended == *document.board {
        return unchanged();
    }
    let scribe = document.records();
    // The very bytes that stood here before come first, if they still say what is wanted.
    let made = |splices| attempt(document, splices, &intended, proof);
    let written = |change: &Change| scribe.splices(change, &intended).ok_or_else(|| occupied(change)).and_then(made);
    let worded = original::splices(&scribe, change).and_then(|splices| made(splices).ok());
    // A record whose source says something else is written afresh.
    let (new, splices) = worded
        .map_or_else(|| written(change), Ok)
        .or_else(|fault| afresh(change).map_or(Err(fault), |plain| written(&plain)))?;
    let change = completed(document, &new, change, &splices);
    Ok(Edited { document: new, change, splices })
}

/// The same change without the source that is to be written.
fn afresh(change: &Change) -> Option<Change> {
    match change {
        Change::Add(entry) if entry.source.is_some() => {
            let mut entry = entry.clone();
            entry.source = None;
            Some(Change::Add(entry))
        }
        _ => None,
    }
}

/// Whether the records stay what and where they are.
fn keeps_records(change: &Change) -> bool {
    !matches!(change, Change::Add(_) | Change::Remove(_) | Change::Assign { .. } | Change::Place { .. })
}

/// The place of the change holds an unknown value.
fn occupied(change: &Change) -> EditError {
    let conflict = |name: &str, field: &str| {
        let (expected, found) = ("nothing".to_owned(), "a value that standup does not know".to_owned());
        EditError::Clash(Clash::Conflict { name: name.to_owned(), field: field.to_owned(), expected, found })
    };
    match change {
        Change::Set(set) => conflict(set.of.name(), &set.field.label()),
        Change::AddTo(item) | Change::RemoveFrom(item) => conflict(&item.module, &item.field.label()),
        _ => verify("its place in the text was not found"),
    }
}

/// The change as it was made, with what its inverse needs to bring back the very bytes.
fn completed(old: &Document, new: &Document, change: &Change, splices: &[Splice]) -> Change {
    let before = old.records();
    let after = new.records();
    // What it was worded like is what it did; what its inverse is to say is another thing.
    let mut done = change.clone().worded(None);
    match &mut done {
        Change::Add(entry) => entry.source = source_of(&after, &entry.kind),
        Change::Remove(entry) => {
            entry.source = source_of(&before, &entry.kind);
            seated(&mut entry.kind, &old.board);
        }
        Change::Assign { module, from, to, .. } => {
            *from = seat(&old.board, module).unwrap_or_default();
            *to = seat(&new.board, module).unwrap_or_default();
        }
        Change::Place { what, from, to, .. } => {
            *from = left_of(&old.board, what);
            *to = left_of(&new.board, what);
        }
        Change::RemoveFrom(Item { module, field, item, at, .. }) => {
            if let Some(found) = old.board.find(module)
                && let crate::model::field::Value::Texts(items) = (field.get)(found.module)
            {
                *at = items.iter().position(|i| i == item);
            }
        }
        Change::Set(_)
        | Change::Move { .. }
        | Change::Rename { .. }
        | Change::AddTo(_)
        | Change::Annotate(_)
        | Change::Mark { .. } => {}
    }
    let inverse = done.inverse();
    if follows(&before, &after, &inverse, splices) {
        return done;
    }
    let words = original::note(&after, &inverse, before.text, splices);
    inverse.worded(words).inverse()
}

/// Whether the old bytes follow from the `inverse` alone.
fn follows(before: &BoardText<'_>, after: &BoardText<'_>, inverse: &Change, splices: &[Splice]) -> bool {
    after.splices(inverse, before.board).is_some_and(|mut back| {
        back.sort_by_key(|splice| splice.span.start);
        let both = splice::compose(before.text.len(), splices, &back);
        splice::change_nothing(before.text, both)
    })
}

/// The text of a record of the board, with its comments: enough to bring it back after it was removed.
pub(super) fn source_of(scribe: &BoardText<'_>, kind: &RecordKind) -> Option<String> {
    let (list, index) = scribe.place_of(kind)?;
    Some(list::own(scribe.text, &list, index).into_owned())
}

/// Notes the record before it.
fn seated(kind: &mut RecordKind, board: &Board) {
    match kind {
        RecordKind::Module(module, at) => *at = seat(board, &module.id).unwrap_or_default(),
        RecordKind::Developer(developer, left) => *left = left_of(board, &Subject::Developer(developer.name.clone())),
    }
}

fn seat(board: &Board, id: &str) -> Option<Seat> {
    let found = board.find(id)?;
    let column = board.column(found.developer);
    Some(Seat {
        developer: found.developer.map(|i| board.developers[i].name.clone()),
        after: found.index.checked_sub(1).map(|left| column[left].id.clone()),
    })
}

fn left_of(board: &Board, what: &Subject) -> Option<String> {
    match what {
        Subject::Board => None,
        Subject::Module(id) => seat(board, id)?.after,
        Subject::Developer(name) => {
            board.developer(name)?.checked_sub(1).map(|left| board.developers[left].name.clone())
        }
    }
}
