//! Applies log entries to an older version of the board. Does not decide why a board differs.

use std::sync::Arc;

use crate::log::entry::Entry;
use crate::log::history::History;
use crate::model::board::Board;
use crate::model::change::{Change, Item, Record, RecordKind, Seat, Setting, Subject};
use crate::model::diff;
use crate::model::field::{Field, Owner, Value, find};
use crate::model::module::Module;

/// A version of the board with what entries left.
#[derive(Clone, Debug)]
pub(crate) struct Replayed {
    pub board: Board,
    /// The changes that lead from the version to it.
    pub changes: Vec<Change>,
}

/// `board` with what `entries`, the oldest first, left when they were made, whatever it has there now. An entry about something
/// that is not on it leaves it as it is.
pub(crate) fn replay(history: &History, board: &Board, entries: &[Arc<Entry>]) -> Replayed {
    let mut replayed = Replayed { board: board.clone(), changes: Vec::new() };
    for entry in entries {
        if let Effect::Gone(change) = effect(history, &entry.change, &replayed.board)
            && let Ok(next) = change.apply(&replayed.board)
        {
            replayed.board = next;
            replayed.changes.push(change);
        }
    }
    replayed
}

impl Replayed {
    /// Takes those renames back that `found` does not have: there only the old name is known. Gives the changes that do so.
    pub(crate) fn take_back_renames(&mut self, found: &Board) -> Vec<Change> {
        let mut back = Vec::new();
        for change in self.changes.iter().rev() {
            let Change::Rename { what: old, to, .. } = change else { continue };
            let new = old.named(to);
            let is_old = is_on(found, old) && !is_on(found, &new);
            if is_old && let Ok(next) = change.inverse().apply(&self.board) {
                self.board = next;
                back.push(change.inverse());
            }
        }
        back
    }
}

/// The newest entries whose effect a board does not have.
#[derive(Clone, Debug, Default)]
pub(crate) struct Contradicted {
    /// All entries after the newest whose effect the board has, the oldest first; none if the board has that of the newest.
    pub entries: Vec<Arc<Entry>>,
    /// Whether that newest one is loaded, or everything.
    pub is_sure: bool,
}

/// The newest entries whose effect `board` does not have: an old copy of it knows nothing of them.
pub(crate) fn contradicted(history: &History, board: &Board) -> Contradicted {
    let mut entries = Vec::new();
    let (mut is_any, mut is_sure) = (false, history.is_whole());
    for entry in history.entries().rev() {
        if entry.seq < history.whole_from() {
            is_sure = false;
            break;
        }
        if history.is_newest(entry) {
            match effect(history, &entry.change, board) {
                // Where something stands follows from what else came and went.
                _ if matches!(entry.change, Change::Place { .. }) => {}
                Effect::Stands => {
                    is_sure = true;
                    break;
                }
                Effect::Gone(_) => is_any = true,
                Effect::Unknown => {}
            }
        }
        entries.push(Arc::clone(entry));
    }
    entries.reverse();
    Contradicted { entries: if is_any { entries } else { Vec::new() }, is_sure }
}

/// Whether a board has what a change left.
enum Effect {
    /// It has.
    Stands,
    /// It has not; this change brings it back.
    Gone(Change),
    /// Unknown: the change left nothing on the board, or its subject is not there.
    Unknown,
}

fn effect(history: &History, change: &Change, board: &Board) -> Effect {
    let known = |subject: Subject| {
        let now = if is_on(board, &subject) { subject } else { history.name_now(&subject).clone() };
        is_on(board, &now).then(|| now.name().to_owned())
    };
    let module = |id: &str| {
        let id = known(Subject::Module(id.to_owned()))?;
        board.find(&id).map(|found| (id, found))
    };
    let brought_back = match change {
        Change::Move { module: id, to, .. } => module(id).map(|(id, found)| {
            let from = found.module.status;
            (from != *to).then_some(Change::Move { module: id, from, to: *to })
        }),
        Change::Set(set) => match &set.of {
            Subject::Board => Some(setting(board, set)),
            Subject::Module(id) => module(id).map(|(_, found)| setting(found.module.as_ref(), set)),
            Subject::Developer(name) => known(Subject::Developer(name.clone()))
                .and_then(|name| board.developer(&name))
                .map(|at| setting(board.developers[at].as_ref(), set)),
        },
        Change::AddTo(item) => module(&item.module).map(|(id, found)| {
            let is_there = has(found.module, item.field, &item.item);
            (!is_there).then(|| Change::AddTo(Item::new(id, item.field, item.item.clone()).at(item.at)))
        }),
        Change::RemoveFrom(item) => module(&item.module).map(|(id, found)| {
            let is_there = has(found.module, item.field, &item.item);
            is_there.then(|| Change::RemoveFrom(Item::new(id, item.field, item.item.clone()).at(item.at)))
        }),
        Change::Assign { module: id, to, .. } => module(id).and_then(|(id, found)| {
            let developer = match &to.developer {
                Some(name) => Some(known(Subject::Developer(name.clone()))?),
                None => None,
            };
            let (from, to) = (Seat::of(board, found), Seat { developer, after: to.after.clone() });
            Some((from.developer != to.developer).then(|| Change::assign(id, from, to)))
        }),
        Change::Place { what, from, to, .. } => {
            known(what.clone()).map(|name| Some(Change::place(what.named(name), from.clone(), to.clone())))
        }
        Change::Rename { what, to, .. } => match (is_on(board, what), is_on(board, &what.named(to))) {
            (_, true) => Some(None),
            (true, false) => Some(Some(change.clone().worded(None))),
            (false, false) => None,
        },
        Change::Add(record) => Some((!is_on(board, &record.subject())).then(|| Change::Add(record.clone()))),
        Change::Remove(record) => {
            Some(there(board, &record.kind).map(|kind| Change::Remove(Box::new(Record::new(kind)))))
        }
        Change::Annotate(_) | Change::Mark { .. } => None,
    };
    match brought_back {
        Some(Some(change)) => Effect::Gone(change),
        Some(None) => Effect::Stands,
        None => Effect::Unknown,
    }
}

/// The setting that brings back what `set` left; `None` if it is there.
fn setting<R: Owner>(record: &R, set: &Setting) -> Option<Change> {
    diff::setting(record, find(R::fields(), set.field.path)?, set.to.clone())
}

fn has(module: &Module, field: &Field<Module>, item: &str) -> bool {
    matches!((field.get)(module), Value::Texts(items) if items.iter().any(|it| it == item))
}

fn is_on(board: &Board, subject: &Subject) -> bool {
    match subject {
        Subject::Module(id) => board.find(id).is_some(),
        Subject::Developer(name) => board.developer(name).is_some(),
        Subject::Board => true,
    }
}

/// The record as it is on `board`; `None` if it is not there.
fn there(board: &Board, kind: &RecordKind) -> Option<RecordKind> {
    match kind {
        RecordKind::Module(module, _) => {
            let found = board.find(&module.id)?;
            let seat = Seat::of(board, found);
            Some(RecordKind::Module(Arc::clone(found.module), seat))
        }
        RecordKind::Developer(developer, _) => {
            let at = board.developer(&developer.name)?;
            let left = at.checked_sub(1).map(|left| board.developers[left].name.clone());
            Some(RecordKind::Developer(Arc::clone(&board.developers[at]), left))
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::replay;
    use crate::log::entry::{Entry, Replica, Stamp};
    use crate::log::history::History;
    use crate::model::board::Board;
    use crate::model::change::{By, Change, Subject};
    use crate::model::module::Module;
    use crate::model::snapshot::Revision;
    use crate::model::status::Status::{Done, Pending};

    fn entry(who: &str, seq: u64, change: Change) -> Vec<Entry> {
        let replica: Replica = who.parse().unwrap();
        let stamp = Stamp { who: who.into(), by: By::Key, at: DateTime::UNIX_EPOCH, rev: Revision::of(who.as_bytes()) };
        stamp.step(&replica, 1, seq, vec![change])
    }

    #[test]
    fn what_others_did_under_the_old_name_is_made_under_the_new_one() {
        let renamed = |what: Subject, to: &str| Change::Rename { what, to: to.into(), wording: None };
        let module = Subject::Module("a".into());
        // On another branch, at the same time as the rename.
        let moved = Change::Move { module: "a".into(), from: Pending, to: Done };
        let history =
            History::of([("ana.ana.ron", entry("ana", 5, renamed(module, "z"))), ("bo.bo.ron", entry("bo", 3, moved))]);
        let board = Board { unassigned: vec![Module::new("z", Pending).into()], ..Board::default() };
        let late: Vec<_> = history.entries().filter(|entry| entry.who == "bo").cloned().collect();
        let replayed = replay(&history, &board, &late);
        assert_eq!(replayed.changes, [Change::Move { module: "z".into(), from: Pending, to: Done }]);
        assert_eq!(replayed.board.find("z").unwrap().module.status, Done);
    }
}
