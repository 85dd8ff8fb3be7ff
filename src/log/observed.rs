//! Edits that nobody logged: found by comparing boards, named by what they are, hidden by their authored twin. Invents nothing:
//! it is told the changes.

use chrono::{DateTime, SubsecRound, Utc};

use crate::log::codec::change_text;
use crate::log::entry::{Entry, EntryId, HIGHEST_SEQ};
use crate::log::history::History;
use crate::model::change::{By, Change, Item, Record, RecordKind, Seat, Setting, Subject};
use crate::model::field::Value;
use crate::model::snapshot::Revision;

/// The id of an observed change: a hash of what changed, from what, to what, and of the newest entry about it. So everybody
/// who finds the same edit gives it the same name, and the same edit made again another.
pub fn observed_id(change: &Change, newest: Option<&EntryId>) -> EntryId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(change_text(&bare(change)).as_bytes());
    if let Some(newest) = newest {
        hasher.update(b"\n");
        hasher.update(newest.to_string().as_bytes());
    }
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    EntryId::Observed(u64::from_be_bytes(first))
}

/// The entries for `changes` that were found in revision `rev` at `at`, without those that somebody has observed already, and
/// without what the history says anyway: then only the board was behind it.
pub fn observed(history: &History, changes: Vec<Change>, at: DateTime<Utc>, rev: Revision) -> Vec<Entry> {
    let named = changes.into_iter().filter_map(|change| {
        let newest = history.newest_for(&change);
        let new = newest.is_none_or(|newest| !comes_to(&newest.change, &change));
        new.then(|| (observed_id(&change, newest.map(|entry| &entry.id)), change))
    });
    let new = named.filter(|(id, _)| history.entry(id).is_none());
    let entry = |(i, (id, change))| Entry {
        id,
        seq: history.next_seq().saturating_add(i).min(HIGHEST_SEQ),
        at: at.trunc_subsecs(3),
        who: String::new(),
        by: By::Observed,
        step: None,
        rev,
        change,
    };
    (0..).zip(new).map(entry).collect()
}

/// Whether the board is as it is after `change` because somebody made it so, rather than because it was found so.
pub fn is_meant(history: &History, change: &Change) -> bool {
    history.newest_for(change).is_some_and(|newest| !newest.is_observed() && comes_to(&newest.change, change))
}

/// Whether the board is the same after `said` as after `found`, where they meet.
pub fn comes_to(said: &Change, found: &Change) -> bool {
    match (said, found) {
        (Change::Move { to: said, .. }, Change::Move { to: found, .. }) => said == found,
        (Change::Set { set: said, .. }, Change::Set { set: found, .. }) => said.to == found.to,
        (Change::SetDeveloper { set: said, .. }, Change::SetDeveloper { set: found, .. }) => said.to == found.to,
        (Change::SetBoard { set: said }, Change::SetBoard { set: found }) => said.to == found.to,
        (Change::Assign { to: said, .. }, Change::Assign { to: found, .. }) => said.developer == found.developer,
        (Change::Place { to: said, .. }, Change::Place { to: found, .. }) => said == found,
        (Change::AddTo(item), Change::Set { set, .. }) => adds(item, set.field.path, &set.from, &set.to),
        (Change::RemoveFrom(item), Change::Set { set, .. }) => adds(item, set.field.path, &set.to, &set.from),
        (Change::Remove(_), Change::Remove(_)) => true,
        // Whatever was done to it since it came: it is there.
        (said, Change::Add(_)) => !matches!(said, Change::Remove(_)),
        _ => false,
    }
}

/// The change without what is not compared: where its text stood, who stood beside it.
fn bare(change: &Change) -> Change {
    fn set<R>(set: &Setting<R>) -> Setting<R> {
        Setting::new(set.field, set.from.clone(), set.to.clone())
    }
    let seat = |seat: &Seat| Seat { developer: seat.developer.clone(), after: None };
    let record = |record: &Record| {
        let kind = match &record.kind {
            RecordKind::Module(module, at) => RecordKind::Module(module.clone(), seat(at)),
            RecordKind::Developer(developer, _) => RecordKind::Developer(developer.clone(), None),
        };
        Box::new(Record::new(kind))
    };
    match change {
        Change::Set { module, set: it } => Change::Set { module: module.clone(), set: set(it) },
        Change::SetDeveloper { developer, set: it } => {
            Change::SetDeveloper { developer: developer.clone(), set: set(it) }
        }
        Change::SetBoard { set: it } => Change::SetBoard { set: set(it) },
        Change::Add(it) => Change::Add(record(it)),
        Change::Remove(it) => Change::Remove(record(it)),
        Change::Assign { module, from, to, .. } => Change::assign(module, seat(from), seat(to)),
        _ => change.clone().worded(None),
    }
}

/// Whether `made` accounts for `observed`, when nothing lies between them: the same alteration, or the same version of the
/// board.
pub(super) fn accounts_for(made: &Entry, observed: &Entry) -> bool {
    if !made.is_observed() && made.rev == observed.rev {
        return true;
    }
    match (&made.change, &observed.change) {
        (Change::AddTo(item), Change::Set { set, .. }) => adds(item, set.field.path, &set.from, &set.to),
        (Change::RemoveFrom(item), Change::Set { set, .. }) => adds(item, set.field.path, &set.to, &set.from),
        (made, observed) => change_text(&bare(made)) == change_text(&bare(observed)),
    }
}

/// Whether `more` is `less` with `item`.
fn adds(Item { field, item, .. }: &Item, path: &str, less: &Value, more: &Value) -> bool {
    let Value::Texts(more) = more else { return false };
    let less = if let Value::Texts(less) = less { less.as_slice() } else { &[] };
    field.path == path
        && more.len() == less.len() + 1
        && more.contains(item)
        && less.iter().all(|l| more.contains(l) && l != item)
}

/// Whether `observed` is what a rename looks like to somebody who compares two boards: one goes, one comes, and those that
/// wait for it wait for the new name.
pub(super) fn looks_like(observed: &Change, what: &Subject, to: &str) -> bool {
    let names = |record: &Record, name: &str| match (&record.kind, what) {
        (RecordKind::Module(module, _), Subject::Module(_)) => module.id == name,
        (RecordKind::Developer(developer, _), Subject::Developer(_)) => developer.name == name,
        _ => false,
    };
    let followed = |path: &str, from: &Value, value: &Value| match (from, value) {
        (Value::Texts(from), Value::Texts(value)) => {
            let renamed = from.iter().map(|f| if f == what.name() { to } else { f });
            path == "after" && from.iter().any(|f| f == what.name()) && renamed.eq(value)
        }
        _ => false,
    };
    match observed {
        Change::Remove(record) => names(record, what.name()),
        Change::Add(record) => names(record, to),
        Change::Set { set, .. } => matches!(what, Subject::Module(_)) && followed(set.field.path, &set.from, &set.to),
        Change::SetDeveloper { set, .. } => {
            matches!(what, Subject::Developer(_)) && followed(set.field.path, &set.from, &set.to)
        }
        // A column that is renamed seems to hand its modules over.
        Change::Assign { from, to: seat, .. } => {
            matches!(what, Subject::Developer(_))
                && from.developer.as_deref() == Some(what.name())
                && seat.developer.as_deref() == Some(to)
        }
        _ => false,
    }
}
