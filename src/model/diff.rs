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
    let mut seats = Seats::of(old, new);
    settings(old, new, &mut changes);
    arrivals(old, new, &mut seats, &mut changes);
    modules(old, new, &mut seats, &mut changes);
    departures(old, new, &mut seats, &mut changes);
    places(old, new, &mut seats, &mut changes);
    changes
}

/// Whether a column of one board is this very column of another, which nobody has to look into: ids are unique.
fn is_shared(column: (Option<&Arc<Developer>>, &[Arc<Module>]), other: &Board) -> bool {
    let same = |other: &[Arc<Module>]| {
        other.len() == column.1.len() && other.iter().zip(column.1).all(|(a, b)| Arc::ptr_eq(a, b))
    };
    column.0.map_or_else(
        || same(&other.unassigned),
        |developer| other.developers.iter().any(|other| Arc::ptr_eq(other, developer)),
    )
}

/// The modules of the columns of a board that are not the same in the `other`.
fn looked_at<'a>(board: &'a Board, other: &Board) -> Vec<Found<'a>> {
    let count = board.developers.len();
    let columns = board.columns().enumerate().filter(|(_, column)| !is_shared(*column, other));
    let found = |(column, (_, modules)): (usize, (_, &'a [Arc<Module>]))| {
        let developer = (column < count).then_some(column);
        modules.iter().enumerate().map(move |(index, module)| Found { module, developer, index })
    };
    columns.flat_map(found).collect()
}

/// Who sits where while the changes are made one after the other: `after` in a change means the neighbour of that moment.
struct Seats<'a> {
    columns: Vec<ColumnIds<'a>>,
}

/// The ids of a column, unless it is the same on both boards; that of the unassigned modules has no name.
struct ColumnIds<'a> {
    developer: Option<&'a str>,
    ids: Vec<&'a str>,
}

impl<'a> Seats<'a> {
    fn of(board: &'a Board, new: &Board) -> Self {
        let column = |column: (Option<&'a Arc<Developer>>, &'a [Arc<Module>])| ColumnIds {
            developer: column.0.map(|d| d.name.as_str()),
            ids: if is_shared(column, new) { Vec::new() } else { column.1.iter().map(|m| m.id.as_str()).collect() },
        };
        Self { columns: board.columns().map(column).collect() }
    }

    fn column(&mut self, developer: Option<&str>) -> Option<&mut Vec<&'a str>> {
        self.columns.iter_mut().find(|c| c.developer == developer).map(|c| &mut c.ids)
    }

    /// Takes a module out of its seat.
    fn leave(&mut self, developer: Option<&str>, id: &str) -> Seat {
        let mut after = None;
        if let Some(ids) = self.column(developer)
            && let Some(index) = ids.iter().position(|other| *other == id)
        {
            ids.remove(index);
            after = index.checked_sub(1).map(|left| ids[left].to_owned());
        }
        Seat { developer: developer.map(str::to_owned), after }
    }

    /// Puts a module where `new` has it: behind the nearest of its neighbours on the left that is there already.
    fn sit(&mut self, new: &Board, found: Found<'a>) -> Seat {
        let developer = found.developer.map(|i| new.developers[i].name.as_str());
        let mut after = None;
        if let Some(ids) = self.column(developer) {
            let left = found.index.checked_sub(1).map(|left| &new.column(found.developer)[left].id);
            let at = left.map_or(0, |left| ids.iter().position(|id| *id == left.as_str()).map_or(ids.len(), |i| i + 1));
            after = at.checked_sub(1).map(|left| ids[left].to_owned());
            ids.insert(at, &found.module.id);
        }
        Seat { developer: developer.map(str::to_owned), after }
    }
}

fn settings<R: Owner>(old: &R, new: &R, changes: &mut Vec<Change>) {
    changes.extend(R::fields().iter().filter_map(|field| setting(old, field, (field.get)(new))));
}

/// New developers, and the fields of those who stayed. New ones bring only modules that were not on the board before: the
/// others are assigned to them.
fn arrivals<'a>(old: &Board, new: &'a Board, seats: &mut Seats<'a>, changes: &mut Vec<Change>) {
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
                let names: HashSet<&str> = brought.modules.iter().map(|m| m.id.as_str()).collect();
                let ids = developer.modules.iter().map(|m| m.id.as_str()).filter(|id| names.contains(id)).collect();
                let at = i.min(seats.columns.len() - 1);
                let after = at.checked_sub(1).and_then(|left| seats.columns[left].developer.map(str::to_owned));
                seats.columns.insert(at, ColumnIds { developer: Some(&developer.name), ids });
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
fn modules<'a>(old: &'a Board, new: &'a Board, seats: &mut Seats<'a>, changes: &mut Vec<Change>) {
    let (olds, news) = (looked_at(old, new), looked_at(new, old));
    let before: HashMap<&str, Found<'_>> = olds.iter().map(|f| (f.module.id.as_str(), *f)).collect();
    let after: HashSet<&str> = news.iter().map(|f| f.module.id.as_str()).collect();
    let name = |board: &Board, found: Found<'_>| found.developer.map(|i| board.developers[i].name.clone());
    // One that comes or goes together with its developer is part of that developer's record.
    let stays = |developer: Option<&str>, there: &Board| developer.is_none_or(|name| there.developer(name).is_some());

    for found in olds.iter().filter(|f| !after.contains(f.module.id.as_str())) {
        let developer = name(old, *found);
        if stays(developer.as_deref(), new) {
            let seat = seats.leave(developer.as_deref(), &found.module.id);
            let kind = RecordKind::Module(Arc::clone(found.module), seat);
            changes.push(Change::Remove(Box::new(Record::new(kind))));
        }
    }
    for found in news {
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
    if old == new {
        return;
    }
    if old.status != new.status {
        changes.push(Change::Move { module: new.id.clone(), from: old.status, to: new.status });
    }
    settings(old, new, changes);
}

/// Those who left, with the modules that left with them.
fn departures(old: &Board, new: &Board, seats: &mut Seats<'_>, changes: &mut Vec<Change>) {
    for developer in old.developers.iter().filter(|d| new.developer(&d.name).is_none()) {
        let Some(at) = seats.columns.iter().position(|c| c.developer == Some(developer.name.as_str())) else {
            continue;
        };
        seats.columns.remove(at);
        let after = at.checked_sub(1).and_then(|left| seats.columns[left].developer.map(str::to_owned));
        let kind = RecordKind::Developer(Arc::new(alone(developer, new)), after);
        changes.push(Change::Remove(Box::new(Record::new(kind))));
    }
}

/// What is left once everything is in its column: the order.
fn places<'a>(old: &Board, new: &'a Board, seats: &mut Seats<'a>, changes: &mut Vec<Change>) {
    let mut names: Vec<&str> = seats.columns.iter().filter_map(|c| c.developer).collect();
    let wanted: Vec<&str> = new.developers.iter().map(|d| d.name.as_str()).collect();
    order(&mut names, &wanted, |name, from, to| {
        changes.push(Change::place(Subject::Developer(name), from, to));
    });
    for (developer, modules) in new.columns().filter(|column| !is_shared(*column, old)) {
        let wanted: Vec<&str> = modules.iter().map(|m| m.id.as_str()).collect();
        if let Some(ids) = seats.column(developer.map(|d| d.name.as_str())) {
            order(ids, &wanted, |id, from, to| changes.push(Change::place(Subject::Module(id), from, to)));
        }
    }
}

/// Turns the order of `now` into that of `wanted` by few moves, calling `place(name, was behind, goes behind)` for each.
fn order<'a>(
    now: &mut Vec<&'a str>,
    wanted: &[&'a str],
    mut place: impl FnMut(String, Option<String>, Option<String>),
) {
    if now == wanted {
        return;
    }
    let index: HashMap<&str, usize> = now.iter().enumerate().map(|(i, name)| (*name, i)).collect();
    let stay = longest_rising(&wanted.iter().map(|name| index.get(name).copied().unwrap_or(0)).collect::<Vec<_>>());
    for (i, name) in wanted.iter().enumerate().filter(|(i, _)| !stay.contains(i)) {
        let Some(at) = now.iter().position(|other| other == name) else { continue };
        now.remove(at);
        let from = at.checked_sub(1).map(|left| now[left].to_owned());
        let to = i.checked_sub(1).map(|left| wanted[left].to_owned());
        let behind = to.as_ref().and_then(|left| now.iter().position(|other| other == left)).map_or(0, |left| left + 1);
        now.insert(behind, name);
        place((*name).to_owned(), from, to);
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
