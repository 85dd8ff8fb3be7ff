//! Two boards in, the changes that lead from the first to the second out. Guesses nothing: a rename is a removal and an addition.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::model::board::{Board, Developer, Found, Module};
use crate::model::change::{Change, Record, RecordKind, Seat, Setting, Subject};
use crate::model::field::{BOARD, DEVELOPER, Field, MODULE, Value};

/// The changes that lead from `old` to `new`, in an order in which they can be made one after the other.
pub fn diff(old: &Board, new: &Board) -> Vec<Change> {
    let mut changes = Vec::new();
    let before: HashMap<&str, Found<'_>> = old.modules().map(|f| (f.module.id.as_str(), f)).collect();
    let after: HashSet<&str> = new.modules().map(|f| f.module.id.as_str()).collect();

    settings(BOARD, old, new, |set| changes.push(Change::SetBoard { set }));
    developers(old, new, &mut changes);
    for found in old.modules() {
        if !after.contains(found.module.id.as_str()) && still_there(new, old, found) {
            changes.push(Change::Remove(Box::new(module_record(old, found))));
        }
    }
    for found in new.modules() {
        match before.get(found.module.id.as_str()) {
            None => {
                if still_there(old, new, found) {
                    changes.push(Change::Add(Box::new(module_record(new, found))));
                }
            }
            Some(was) => {
                let (from, to) = (seat(old, *was), seat(new, found));
                if from.developer != to.developer {
                    changes.push(Change::Assign { module: found.module.id.clone(), from, to });
                }
                if !Arc::ptr_eq(was.module, found.module) {
                    module_changes(was.module, found.module, &mut changes);
                }
            }
        }
    }
    removed_developers(old, new, &mut changes);
    places(old, new, &mut changes);
    changes
}

/// Whether the column of `found`, of `here`, exists in `there`, too: else the module comes or goes with its developer.
fn still_there(there: &Board, here: &Board, found: Found<'_>) -> bool {
    found.developer.is_none_or(|i| there.developer(&here.developers[i].name).is_some())
}

fn settings<R>(table: &'static [Field<R>], old: &R, new: &R, mut push: impl FnMut(Setting<R>)) {
    for field in table {
        let (from, to) = ((field.get)(old), (field.get)(new));
        if from != to {
            push(Setting::new(field, from, to));
        }
    }
}

fn module_changes(old: &Module, new: &Module, changes: &mut Vec<Change>) {
    if old.status != new.status {
        changes.push(Change::Move { module: new.id.clone(), from: old.status, to: new.status });
    }
    settings(MODULE, old, new, |set| changes.push(Change::Set { module: new.id.clone(), set }));
}

/// New developers, and the fields of those who stayed. New ones arrive without the modules that were on the board before:
/// these are assigned to them.
fn developers(old: &Board, new: &Board, changes: &mut Vec<Change>) {
    for (i, developer) in new.developers.iter().enumerate() {
        match old.developer(&developer.name) {
            Some(was) => {
                let was = &old.developers[was];
                if !Arc::ptr_eq(was, developer) {
                    settings(DEVELOPER, was.as_ref(), developer.as_ref(), |set| {
                        changes.push(Change::SetDeveloper { developer: developer.name.clone(), set });
                    });
                }
            }
            None => changes.push(Change::Add(Box::new(developer_record(old, new, i)))),
        }
    }
}

/// Those who left, with the modules that left with them.
fn removed_developers(old: &Board, new: &Board, changes: &mut Vec<Change>) {
    for (i, developer) in old.developers.iter().enumerate() {
        if new.developer(&developer.name).is_none() {
            changes.push(Change::Remove(Box::new(developer_record(new, old, i))));
        }
    }
}

/// The record of developer `i` of `board`, with only those modules that `other` does not have.
fn developer_record(other: &Board, board: &Board, i: usize) -> Record {
    let developer = &board.developers[i];
    let own = developer.modules.iter().filter(|m| other.find(&m.id).is_none()).cloned().collect();
    let developer = Developer { modules: own, ..developer.as_ref().clone() };
    let left = i.checked_sub(1).map(|l| board.developers[l].name.clone());
    Record { kind: RecordKind::Developer(Arc::new(developer), left), source: None }
}

fn seat(board: &Board, found: Found<'_>) -> Seat {
    let column = board.column(found.developer);
    Seat {
        developer: found.developer.map(|i| board.developers[i].name.clone()),
        after: found.index.checked_sub(1).map(|l| column[l].id.clone()),
    }
}

fn module_record(board: &Board, found: Found<'_>) -> Record {
    Record { kind: RecordKind::Module(Arc::clone(found.module), seat(board, found)), source: None }
}

/// What is left once everything is where it belongs: the order. Replays the changes so far and places what stands wrong.
fn places(old: &Board, new: &Board, changes: &mut Vec<Change>) {
    let mut board = old.clone();
    for change in &*changes {
        match change.apply(&board) {
            Ok(next) => board = next,
            // Cannot happen for changes made from these very boards; without a replay there is no order to speak of.
            Err(_) => return,
        }
    }
    let names = |b: &Board| -> Vec<String> { b.developers.iter().map(|d| d.name.clone()).collect() };
    order(&names(&board), &names(new), |name, from, to| {
        changes.push(Change::Place { what: Subject::Developer(name), from, to });
    });
    let ids = |modules: &[Arc<Module>]| -> Vec<String> { modules.iter().map(|m| m.id.clone()).collect() };
    for (developer, modules) in new.columns() {
        let here = match developer {
            None => ids(&board.unassigned),
            Some(d) => board.developer(&d.name).map_or_else(Vec::new, |i| ids(&board.developers[i].modules)),
        };
        order(&here, &ids(modules), |id, from, to| changes.push(Change::Place { what: Subject::Module(id), from, to }));
    }
}

/// Calls `place(name, was behind, goes behind)` for the few that must move to turn the order of `from` into that of `to`.
fn order(from: &[String], to: &[String], mut place: impl FnMut(String, Option<String>, Option<String>)) {
    if from == to {
        return;
    }
    let index: HashMap<&String, usize> = from.iter().enumerate().map(|(i, name)| (name, i)).collect();
    let stay = longest_rising(&to.iter().map(|name| index.get(name).copied().unwrap_or(0)).collect::<Vec<_>>());
    for (i, name) in to.iter().enumerate() {
        if !stay.contains(&i) {
            let was = index.get(name).and_then(|at| at.checked_sub(1)).map(|at| from[at].clone());
            place(name.clone(), was, i.checked_sub(1).map(|left| to[left].clone()));
        }
    }
}

/// The indices of a longest strictly rising subsequence: those need not move.
fn longest_rising(values: &[usize]) -> HashSet<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; values.len()];
    for (i, value) in values.iter().enumerate() {
        let at = ends.partition_point(|end| values[*end] < *value);
        before[i] = at.checked_sub(1).map(|at| ends[at]);
        if at == ends.len() {
            ends.push(i);
        } else {
            ends[at] = i;
        }
    }
    let mut stay = HashSet::new();
    let mut next = ends.last().copied();
    while let Some(i) = next {
        stay.insert(i);
        next = before[i];
    }
    stay
}

/// All changes in one line: the first said in full, the others counted.
pub fn summary(changes: &[Change]) -> String {
    match changes {
        [] => "nothing changed".into(),
        [one] => one.sentence(),
        [one, rest @ ..] => format!("{} (and {} more)", one.sentence(), rest.len()),
    }
}

/// A change of one field of a module, if it changes anything: the shorthand for keys and commands.
pub fn setting(module: &Module, field: &'static Field<Module>, to: Value) -> Option<Change> {
    let from = (field.get)(module);
    (from != to).then(|| Change::Set { module: module.id.clone(), set: Setting::new(field, from, to) })
}
