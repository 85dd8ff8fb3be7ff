//! The changes that remove modules and developers, including every `after` that names them. Asks nobody.

use std::sync::Arc;

use crate::model::board::Board;
use crate::model::change::{Change, Item, Record, RecordKind, Seat};
use crate::model::diff::setting;
use crate::model::field::{self, DEVELOPER, Field, MODULE, Value};

/// Changes, each made from what the ones before left.
struct Steps {
    board: Board,
    changes: Vec<Change>,
}

impl Steps {
    fn of(board: &Board) -> Self {
        Self { board: board.clone(), changes: Vec::new() }
    }

    fn make(&mut self, change: Change) {
        self.board = change.apply(&self.board).expect("a change made up from this very board fits it");
        self.changes.push(change);
    }
}

/// Whom a record waits for.
fn after<R>(table: &'static [Field<R>]) -> &'static Field<R> {
    field::find(table, "after").expect("the table has this field")
}

/// Takes the modules with these ids off the board; nobody waits for them any more.
pub fn of_modules(board: &Board, ids: &[String]) -> Vec<Change> {
    let mut steps = Steps::of(board);
    for id in ids {
        let Some(found) = steps.board.find(id) else { continue };
        let kind = RecordKind::Module(Arc::clone(found.module), Seat::of(&steps.board, found));
        let waiting = steps.board.modules().map(|found| found.module).filter(|module| !ids.contains(&module.id));
        let parted: Vec<Change> = waiting
            .filter_map(|module| {
                let at = module.after.iter().position(|other| other == id)?;
                Some(Change::RemoveFrom(Item::new(&*module.id, after(MODULE), id).at(Some(at))))
            })
            .collect();
        steps.make(Change::Remove(Box::new(Record::new(kind))));
        for change in parted {
            steps.make(change);
        }
    }
    steps.changes
}

/// Takes the developer at this index off the board. Their modules are unassigned then, and nobody waits for them any more.
pub(crate) fn of_developer(board: &Board, index: usize) -> Vec<Change> {
    let mut steps = Steps::of(board);
    let Some(leaving) = board.developers.get(index) else { return Vec::new() };
    for module in &leaving.modules {
        let Some(found) = steps.board.find(&module.id) else { continue };
        let (from, to) = (Seat::of(&steps.board, found), Seat::last(&steps.board, None));
        steps.make(Change::assign(&*module.id, from, to));
    }
    for waiting in board.developers.iter().filter(|other| other.after.contains(&leaving.name)) {
        let left: Vec<String> = waiting.after.iter().filter(|one| **one != leaving.name).cloned().collect();
        if let Some(change) = setting(waiting.as_ref(), after(DEVELOPER), Value::texts(&left)) {
            steps.make(change);
        }
    }
    let left = index.checked_sub(1).map(|left| board.developers[left].name.clone());
    let kind = RecordKind::Developer(Arc::clone(&steps.board.developers[index]), left);
    steps.make(Change::Remove(Box::new(Record::new(kind))));
    steps.changes
}
