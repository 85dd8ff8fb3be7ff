//! Recognises entries that describe the same alteration: an observed edit and its authored twin, a rename and the removal and
//! addition that a comparison of two boards shows. Looks at no history.

use crate::log::codec::change_text;
use crate::log::entry::Entry;
use crate::model::change::{Change, Item, Record, RecordKind, Seat, Setting, Subject};
use crate::model::field::Value;

/// Whether `made` accounts for `observed`, when nothing lies between them: the same alteration, or the same version of the
/// board.
pub(crate) fn accounts_for(made: &Entry, observed: &Entry) -> bool {
    if !made.is_observed() && made.rev == observed.rev {
        return true;
    }
    match (&made.change, &observed.change) {
        (Change::AddTo(item), Change::Set(set)) => adds(item, set, &set.from, &set.to),
        (Change::RemoveFrom(item), Change::Set(set)) => adds(item, set, &set.to, &set.from),
        (made, observed) => change_text(&bare(made)) == change_text(&bare(observed)),
    }
}

/// The change without what is not compared: where its text stood, who stood beside it.
pub(crate) fn bare(change: &Change) -> Change {
    let seat = |seat: &Seat| Seat { developer: seat.developer.clone(), after: None };
    let record = |record: &Record| {
        let kind = match &record.kind {
            RecordKind::Module(module, at) => RecordKind::Module(module.clone(), seat(at)),
            RecordKind::Developer(developer, _) => RecordKind::Developer(developer.clone(), None),
        };
        Box::new(Record::new(kind))
    };
    match change {
        Change::Add(it) => Change::Add(record(it)),
        Change::Remove(it) => Change::Remove(record(it)),
        Change::Assign { module, from, to, .. } => Change::assign(module, seat(from), seat(to)),
        _ => change.clone().worded(None),
    }
}

/// Whether `observed` is what a rename looks like to somebody who compares two boards: one goes, one comes, and those that
/// wait for it wait for the new name.
pub(crate) fn looks_like(observed: &Change, what: &Subject, to: &str) -> bool {
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
        Change::Set(set) => what.named("") == set.of.named("") && followed(set.field.path, &set.from, &set.to),
        // A column that is renamed seems to hand its modules over.
        Change::Assign { from, to: seat, .. } => {
            matches!(what, Subject::Developer(_))
                && from.developer.as_deref() == Some(what.name())
                && seat.developer.as_deref() == Some(to)
        }
        _ => false,
    }
}

/// Whether `more` is `less` with `item`.
pub(crate) fn adds(Item { field, item, .. }: &Item, set: &Setting, less: &Value, more: &Value) -> bool {
    let Value::Texts(more) = more else { return false };
    let less = if let Value::Texts(less) = less { less.as_slice() } else { &[] };
    set.of.module().is_some()
        && field.path == set.field.path
        && more.len() == less.len() + 1
        && more.contains(item)
        && less.iter().all(|l| more.contains(l) && l != item)
}
