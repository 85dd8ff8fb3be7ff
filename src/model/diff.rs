//! Compares two boards and gives the changes that lead from the first to the second. Guesses nothing: a rename is a removal and
//! an addition.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::model::board::{Board, Developer, Found};
use crate::model::change::{Change, Record, RecordKind, Seat, Setting, Subject};
use crate::model::field::{Field, Owner, Value};
use crate::model::module::Module;

/// The changes that lead from `old` to `new`, in an order in which they can be made one after the other.
pub fn diff(old: &Board, new: &Board) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut seats = Seats::of(old);
    settings(old, new, &mut changes);
    arrivals(old, new, &mut seats, &mut changes);
    modules(old, new, &mut seats, &mut changes);
    departures(old, new, &mut seats, &mut changes);
    places(new, &mut seats, &mut changes);
    changes
}

/// Who sits where while the changes are made one after the other: `after` in a change means the neighbour of that moment.
struct Seats {
    columns: Vec<ColumnIds>,
}

/// The ids of a column; that of the unassigned modules has no name.
struct ColumnIds {
    developer: Option<String>,
    ids: Vec<String>,
}

impl Seats {
    fn of(board: &Board) -> Self {
        let ids = |modules: &[Arc<Module>]| modules.iter().map(|m| m.id.clone()).collect();
        let column = |(d, modules): (Option<&Arc<Developer>>, _)| ColumnIds {
            developer: d.map(|d| d.name.clone()),
            ids: ids(modules),
        };
        Self { columns: board.columns().map(column).collect() }
    }

    fn column(&mut self, developer: Option<&str>) -> Option<&mut Vec<String>> {
        self.columns.iter_mut().find(|c| c.developer.as_deref() == developer).map(|c| &mut c.ids)
    }

    /// Takes a module out of its seat.
    fn leave(&mut self, developer: Option<&str>, id: &str) -> Seat {
        let mut after = None;
        if let Some(ids) = self.column(developer)
            && let Some(index) = ids.iter().position(|other| other == id)
        {
            ids.remove(index);
            after = index.checked_sub(1).map(|left| ids[left].clone());
        }
        Seat { developer: developer.map(str::to_owned), after }
    }

    /// Puts a module where `new` has it: behind the nearest of its neighbours on the left that is there already.
    fn sit(&mut self, new: &Board, found: Found<'_>) -> Seat {
        let developer = found.developer.map(|i| new.developers[i].name.as_str());
        let mut after = None;
        if let Some(ids) = self.column(developer) {
            let left = found.index.checked_sub(1).map(|left| &new.column(found.developer)[left].id);
            let at = left.map_or(0, |left| ids.iter().position(|id| id == left).map_or(ids.len(), |i| i + 1));
            after = at.checked_sub(1).map(|left| ids[left].clone());
            ids.insert(at, found.module.id.clone());
        }
        Seat { developer: developer.map(str::to_owned), after }
    }
}

fn settings<R: Owner>(old: &R, new: &R, changes: &mut Vec<Change>) {
    changes.extend(R::fields().iter().filter_map(|field| setting(old, field, (field.get)(new))));
}

/// New developers, and the fields of those who stayed. New ones bring only modules that were not on the board before: the
/// others are assigned to them.
fn arrivals(old: &Board, new: &Board, seats: &mut Seats, changes: &mut Vec<Change>) {
    for (i, developer) in new.developers.iter().enumerate() {
        match old.developer(&developer.name) {
            Some(was) => {
                let was = &old.developers[was];
                if !Arc::ptr_eq(was, developer) {
                    settings(was.as_ref(), developer.as_ref(), changes);
                }
            }
            None => {
                let brought = alone(developer, old);
                let ids = brought.modules.iter().map(|m| m.id.clone()).collect();
                let at = i.min(seats.columns.len() - 1);
                let after = at.checked_sub(1).and_then(|left| seats.columns[left].developer.clone());
                seats.columns.insert(at, ColumnIds { developer: Some(developer.name.clone()), ids });
                let kind = RecordKind::Developer(Arc::new(brought), after);
                changes.push(Change::Add(Box::new(Record::new(kind))));
            }
        }
    }
}

/// The developer with only those modules that `other` does not have.
fn alone(developer: &Developer, other: &Board) -> Developer {
    let theirs: HashSet<&str> = other.modules().map(|f| f.module.id.as_str()).collect();
    let modules = developer.modules.iter().filter(|m| !theirs.contains(m.id.as_str())).cloned().collect();
    Developer { modules, ..developer.clone() }
}

/// Modules that go, come, change hands or change.
fn modules(old: &Board, new: &Board, seats: &mut Seats, changes: &mut Vec<Change>) {
    let before: HashMap<&str, Found<'_>> = old.modules().map(|f| (f.module.id.as_str(), f)).collect();
    let after: HashSet<&str> = new.modules().map(|f| f.module.id.as_str()).collect();
    let name = |board: &Board, found: Found<'_>| found.developer.map(|i| board.developers[i].name.clone());
    // One that comes or goes together with its developer is part of that developer's record.
    let stays = |developer: Option<&str>, there: &Board| developer.is_none_or(|name| there.developer(name).is_some());

    for found in old.modules().filter(|f| !after.contains(f.module.id.as_str())) {
        let developer = name(old, found);
        if stays(developer.as_deref(), new) {
            let seat = seats.leave(developer.as_deref(), &found.module.id);
            let kind = RecordKind::Module(Arc::clone(found.module), seat);
            changes.push(Change::Remove(Box::new(Record::new(kind))));
        }
    }
    for found in new.modules() {
        let developer = name(new, found);
        let Some(was) = before.get(found.module.id.as_str()) else {
            if stays(developer.as_deref(), old) {
                let kind = RecordKind::Module(Arc::clone(found.module), seats.sit(new, found));
                changes.push(Change::Add(Box::new(Record::new(kind))));
            }
            continue;
        };
        let old_developer = name(old, *was);
        if old_developer != developer {
            let from = seats.leave(old_developer.as_deref(), &found.module.id);
            let to = seats.sit(new, found);
            changes.push(Change::assign(&*found.module.id, from, to));
        }
        if !Arc::ptr_eq(was.module, found.module) {
            module_changes(was.module, found.module, changes);
        }
    }
}

fn module_changes(old: &Module, new: &Module, changes: &mut Vec<Change>) {
    if old.status != new.status {
        changes.push(Change::Move { module: new.id.clone(), from: old.status, to: new.status });
    }
    settings(old, new, changes);
}

/// Those who left, with the modules that left with them.
fn departures(old: &Board, new: &Board, seats: &mut Seats, changes: &mut Vec<Change>) {
    for developer in old.developers.iter().filter(|d| new.developer(&d.name).is_none()) {
        let Some(at) = seats.columns.iter().position(|c| c.developer.as_ref() == Some(&developer.name)) else {
            continue;
        };
        seats.columns.remove(at);
        let after = at.checked_sub(1).and_then(|left| seats.columns[left].developer.clone());
        let kind = RecordKind::Developer(Arc::new(alone(developer, new)), after);
        changes.push(Change::Remove(Box::new(Record::new(kind))));
    }
}

/// What is left once everything is in its column: the order.
fn places(new: &Board, seats: &mut Seats, changes: &mut Vec<Change>) {
    let mut names: Vec<String> = seats.columns.iter().filter_map(|c| c.developer.clone()).collect();
    let wanted: Vec<String> = new.developers.iter().map(|d| d.name.clone()).collect();
    order(&mut names, &wanted, |name, from, to| {
        changes.push(Change::place(Subject::Developer(name), from, to));
    });
    for (developer, modules) in new.columns() {
        let wanted: Vec<String> = modules.iter().map(|m| m.id.clone()).collect();
        if let Some(ids) = seats.column(developer.map(|d| d.name.as_str())) {
            order(ids, &wanted, |id, from, to| changes.push(Change::place(Subject::Module(id), from, to)));
        }
    }
}

/// Turns the order of `now` into that of `wanted` by few moves, calling `place(name, was behind, goes behind)` for each.
fn order(now: &mut Vec<String>, wanted: &[String], mut place: impl FnMut(String, Option<String>, Option<String>)) {
    if now == wanted {
        return;
    }
    let index: HashMap<&String, usize> = now.iter().enumerate().map(|(i, name)| (name, i)).collect();
    let stay = longest_rising(&wanted.iter().map(|name| index.get(name).copied().unwrap_or(0)).collect::<Vec<_>>());
    for (i, name) in wanted.iter().enumerate().filter(|(i, _)| !stay.contains(i)) {
        let Some(at) = now.iter().position(|other| other == name) else { continue };
        now.remove(at);
        let from = at.checked_sub(1).map(|left| now[left].clone());
        let to = i.checked_sub(1).map(|left| wanted[left].clone());
        let behind = to.as_ref().and_then(|left| now.iter().position(|other| other == left)).map_or(0, |left| left + 1);
        now.insert(behind, name.clone());
        place(name.clone(), from, to);
    }
}

/// The indices of a longest strictly rising subsequence: those need not move.
pub(crate) fn longest_rising(values: &[usize]) -> HashSet<usize> {
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

/// A change of one field, if it changes anything: the shorthand for keys and commands.
pub fn setting<R: Owner>(record: &R, field: &'static Field<R>, to: Value) -> Option<Change> {
    Setting::of(record, field, to).map(Change::Set)
}
