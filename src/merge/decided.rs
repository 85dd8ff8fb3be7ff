//! What a merge decided by itself: the changes that no entry of either side's log tells. Only those are logged again, so that each
//! undoes their own, and the log's last word is what the board says.

use crate::log::history::History;
use crate::merge::rule::{self, OWNER, STATUS};
use crate::model::board::Board;
use crate::model::change::{Change, Item, Subject};
use crate::model::diff::diff;
use crate::model::field::Value;

/// Of the `changes` that made `merged` of our board those that no entry tells, and those that set a field back for which the log
/// has the other side's value as its last word.
pub fn decided(history: &History, changes: Vec<Change>, theirs: &Board, merged: &Board) -> Vec<Change> {
    let mut decided: Vec<Change> = changes.into_iter().filter(|change| !is_told(history, change)).collect();
    for change in diff(theirs, merged) {
        let Some(Set { of, path, from, to }) = Set::of(history, &change) else { continue };
        let is_theirs = last_word(history, &of, path).is_some_and(|word| word == from && word != to);
        let is_there =
            decided.iter().filter_map(|other| Set::of(history, other)).any(|it| it.of == of && it.path == path);
        if is_theirs && !is_there {
            decided.push(change);
        }
    }
    decided
}

/// A change that sets one field.
struct Set {
    of: Subject,
    path: &'static str,
    from: Value,
    to: Value,
}

impl Set {
    fn of(history: &History, change: &Change) -> Option<Self> {
        let module = |id: &String| Subject::Module(id.clone());
        Some(match change {
            Change::Move { module: id, from, to } => {
                Self { of: module(id), path: STATUS, from: rule::status(*from), to: rule::status(*to) }
            }
            Change::Set(set) => {
                Self { of: set.of.clone(), path: set.field.path, from: set.from.clone(), to: set.to.clone() }
            }
            Change::Assign { module: id, from, to, .. } => {
                let [from, to] = [from, to].map(|seat| rule::owner(Some(history), seat.developer.as_deref()));
                Self { of: module(id), path: OWNER, from, to }
            }
            _ => return None,
        })
    }
}

/// What the newest entry about a field left.
fn last_word(history: &History, of: &Subject, path: &'static str) -> Option<Value> {
    history.writers(of, path).find_map(|entry| rule::left(history, &entry.change, of, path))
}

/// Whether an entry tells what the change does.
fn is_told(history: &History, change: &Change) -> bool {
    let is_in = |value: &Value, item: &str| matches!(value, Value::Texts(items) if items.iter().any(|it| it == item));
    match change {
        Change::Add(_) | Change::Remove(_) => {
            let is_add = matches!(change, Change::Add(_));
            let came = history.writers_of(change).find_map(|entry| match entry.change {
                Change::Add(_) => Some(true),
                Change::Remove(_) => Some(false),
                _ => None,
            });
            came == Some(is_add)
        }
        Change::AddTo(Item { item, .. }) | Change::RemoveFrom(Item { item, .. }) => {
            let is_add = matches!(change, Change::AddTo(_));
            history.newest_for(change).is_some_and(|entry| match &entry.change {
                Change::AddTo(_) => is_add,
                Change::RemoveFrom(_) => !is_add,
                Change::Set(set) => is_in(&set.to, item) == is_add,
                _ => false,
            })
        }
        Change::Rename { to, .. } => {
            history.renames().any(|entry| matches!(&entry.change, Change::Rename { to: told, .. } if told == to))
        }
        // Where something stands follows from what both did, and is nobody's wish.
        Change::Place { .. } => history.entries().next().is_some(),
        Change::Annotate(wish) => history.writers_of(change).any(
            |entry| matches!(&entry.change, Change::Annotate(told) if told.to == wish.to && told.from == wish.from),
        ),
        Change::Mark { .. } => true,
        _ => Set::of(history, change).is_some_and(|set| last_word(history, &set.of, set.path) == Some(set.to)),
    }
}
