//! The footprint of a change: the fields it writes and those its inverse relies on. Compares no values.

use crate::model::annotation::{Annotation, Extra};
use crate::model::change::{Change, Item, Record, RecordKind, Seat, Setting, Subject};
use crate::model::field::Value;

/// A part of a module, of a developer, or of the board itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RecordPart {
    /// Whose part.
    pub of: Subject,
    /// Which part.
    pub part: FootprintPart,
}

/// A part of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FootprintPart {
    /// All of it: it came or went.
    Whole,
    /// That it is there at all.
    There,
    /// A field: the path of its row, or one of the constants of this module.
    Field(&'static str),
    /// One item of a list.
    Item(&'static str, String),
}

/// The status of a module.
pub(crate) const STATUS: &str = "status";
/// Who has taken a module on.
pub(crate) const DEVELOPER: &str = "developer";
/// Where a module or developer stands among the others.
pub(crate) const ORDER: &str = "order";
/// The id of a module or the name of a developer.
pub(crate) const NAME: &str = "name";

/// The comments of a module, a developer or the board.
pub(crate) const COMMENT: &str = "comment";
/// The fields of no table of a module, a developer or the board.
pub(crate) const UNKNOWN: &str = "unknown field";

impl FootprintPart {
    /// Whether one of them cannot change without the other.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Whole, _) | (_, Self::Whole) => true,
            (Self::There, _) | (_, Self::There) => false,
            (Self::Item(a, one), Self::Item(b, two)) => a == b && one == two,
            (Self::Field(a) | Self::Item(a, _), Self::Field(b) | Self::Item(b, _)) => a == b,
        }
    }
}

/// Whether the two changes write the same.
pub(crate) fn meets(one: &Change, other: &Change) -> bool {
    let other = written(other);
    written(one).iter().any(|slot| other.iter().any(|it| it.of == slot.of && it.part.meets(&slot.part)))
}

fn module(id: &str, part: FootprintPart) -> RecordPart {
    RecordPart { of: Subject::Module(id.into()), part }
}

fn developer(name: &str, part: FootprintPart) -> RecordPart {
    RecordPart { of: Subject::Developer(name.into()), part }
}

/// What `change` writes.
pub(crate) fn written(change: &Change) -> Vec<RecordPart> {
    match change {
        Change::Move { module: id, .. } => vec![module(id, FootprintPart::Field(STATUS))],
        Change::Set(set) => vec![RecordPart { of: set.of.clone(), part: FootprintPart::Field(set.field.path) }],
        Change::Add(record) | Change::Remove(record) => whole(record),
        Change::Assign { module: id, .. } => vec![module(id, FootprintPart::Field(DEVELOPER))],
        Change::Place { what, .. } => vec![RecordPart { of: what.clone(), part: FootprintPart::Field(ORDER) }],
        Change::Rename { what, .. } => vec![RecordPart { of: what.clone(), part: FootprintPart::Field(NAME) }],
        Change::AddTo(Item { module: id, field, item, .. })
        | Change::RemoveFrom(Item { module: id, field, item, .. }) => {
            vec![module(id, FootprintPart::Item(field.path, item.clone()))]
        }
        Change::Annotate(annotation) => annotated(annotation),
        Change::Mark { .. } => Vec::new(),
    }
}

/// Comments are known by what they say, fields by their names.
fn annotated(Annotation { of, what, from, to, .. }: &Annotation) -> Vec<RecordPart> {
    let slot = |part| RecordPart { of: of.clone(), part };
    match what {
        Extra::Field { .. } => vec![slot(FootprintPart::Item(UNKNOWN, what.path()))],
        Extra::Comment(_) => {
            from.iter().chain(to).map(|text| slot(FootprintPart::Item(COMMENT, text.clone()))).collect()
        }
    }
}

/// What the inverse of `change` relies on, in addition to what it writes.
pub(crate) fn needed(change: &Change) -> Vec<RecordPart> {
    let there = |name: &Option<String>| name.iter().map(|n| developer(n, FootprintPart::There)).collect();
    match change {
        // A place among the modules of one developer says nothing about another's.
        Change::Place { what: what @ Subject::Module(_), .. } => {
            vec![RecordPart { of: what.clone(), part: FootprintPart::Field(DEVELOPER) }]
        }
        Change::Assign { from, .. } => there(&from.developer),
        Change::Remove(record) => match &record.kind {
            RecordKind::Module(_, seat) => there(&seat.developer),
            RecordKind::Developer(..) => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Who else is named by `change`: neighbours, columns, those that are waited for. A rename of theirs does not meet the change,
/// but its inverse has to know it.
pub(crate) fn mentioned(change: &Change) -> Vec<Subject> {
    let mut names = Vec::new();
    match change {
        Change::Set(set) => list(set, &mut names),
        Change::Assign { from, to, .. } => [from, to].into_iter().for_each(|s| seat(s, &mut names)),
        Change::Place { what, from, to, .. } => names.extend(from.iter().chain(to).map(|name| what.named(name))),
        Change::AddTo(Item { field, item, .. }) | Change::RemoveFrom(Item { field, item, .. })
            if field.path == AFTER =>
        {
            names.push(Subject::Module(item.clone()));
        }
        Change::Add(record) | Change::Remove(record) => match &record.kind {
            RecordKind::Module(it, at) => {
                seat(at, &mut names);
                names.extend(it.after.iter().cloned().map(Subject::Module));
            }
            RecordKind::Developer(it, left) => {
                names.extend(left.iter().chain(&it.after).cloned().map(Subject::Developer));
                names.extend(it.modules.iter().flat_map(|m| &m.after).cloned().map(Subject::Module));
            }
        },
        _ => {}
    }
    names
}

/// The field that names others, of modules and of developers.
pub(crate) const AFTER: &str = "after";

fn list(set: &Setting, names: &mut Vec<Subject>) {
    for value in [&set.from, &set.to] {
        if let (AFTER, Value::Texts(texts)) = (set.field.path, value) {
            names.extend(texts.iter().map(|name| set.of.named(name)));
        }
    }
}

fn seat(seat: &Seat, names: &mut Vec<Subject>) {
    names.extend(seat.developer.iter().cloned().map(Subject::Developer));
    names.extend(seat.after.iter().cloned().map(Subject::Module));
}

fn whole(record: &Record) -> Vec<RecordPart> {
    match &record.kind {
        RecordKind::Module(it, _) => vec![module(&it.id, FootprintPart::Whole)],
        RecordKind::Developer(it, _) => {
            let modules = it.modules.iter().map(|m| module(&m.id, FootprintPart::Whole));
            std::iter::once(developer(&it.name, FootprintPart::Whole)).chain(modules).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FootprintPart;

    #[test]
    fn parts_meet_where_one_cannot_change_without_the_other() {
        let slow = FootprintPart::Item("tags", "slow".into());
        let all = [
            FootprintPart::Whole,
            FootprintPart::There,
            FootprintPart::Field("tags"),
            slow,
            FootprintPart::Item("tags", "x".into()),
        ];
        let meets: Vec<Vec<bool>> = all.iter().map(|a| all.iter().map(|b| a.meets(b)).collect()).collect();
        let (y, n) = (true, false);
        assert_eq!(meets, [[y, y, y, y, y], [y, n, n, n, n], [y, n, y, y, y], [y, n, y, y, n], [y, n, y, n, y]]);
        assert!(!FootprintPart::Field("tags").meets(&FootprintPart::Field("checked")));
    }
}
