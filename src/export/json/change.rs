//! A change as JSON: subject, kind, field, from, to. Knows no history.

use serde_json::{Value, json};

use crate::export::json::{VERSION, text, value};
use crate::model::annotation::Extra;
use crate::model::change::{Change, Item, Record, RecordKind, Seat, Subject};
use crate::model::snapshot::Revision;

/// What a writing command changed, and the revision of the board after it.
pub fn changed(changes: &[Change], revision: Revision) -> Value {
    let rows = changes.iter().map(|change| {
        let parts = Parts::of(change);
        let module = change.module();
        json!({
            "module": module,
            "developer": change.developer(),
            "kind": parts.kind,
            "field": parts.field,
            "from": parts.from,
            "to": parts.to,
        })
    });
    json!({"version": VERSION, "changed": rows.collect::<Vec<_>>(), "revision": revision.to_string()})
}

/// The parts of a change without its subject. Each is `null` where the kind of change has no such part.
pub(super) struct Parts {
    pub(super) kind: &'static str,
    pub(super) field: Value,
    pub(super) from: Value,
    pub(super) to: Value,
}

impl Parts {
    pub(super) fn of(change: &Change) -> Self {
        let parts = |kind, field: Option<&str>, from, to| Self { kind, field: json!(field), from, to };
        match change {
            Change::Move { from, to, .. } => parts("move", Some("status"), json!(from.json()), json!(to.json())),
            Change::Set(set) => {
                let kind = match set.of {
                    Subject::Module(_) => "set",
                    Subject::Developer(_) => "set_developer",
                    Subject::Board => "set_board",
                };
                parts(kind, Some(set.field.path), value(&set.from), value(&set.to))
            }
            Change::Add(record) => parts("add", None, Value::Null, name(record)),
            Change::Remove(record) => parts("remove", None, name(record), Value::Null),
            Change::Assign { from, to, .. } => parts("assign", Some("developer"), seat(from), seat(to)),
            Change::Place { from, to, .. } => parts("place", None, json!(from), json!(to)),
            Change::Rename { what, to, .. } => {
                let field = if what.module().is_some() { "id" } else { "name" };
                parts("rename", Some(field), json!(what.name()), json!(to))
            }
            Change::AddTo(Item { field, item, .. }) => parts("add_to", Some(field.path), Value::Null, json!(item)),
            Change::RemoveFrom(Item { field, item, .. }) => {
                parts("remove_from", Some(field.path), json!(item), Value::Null)
            }
            Change::Annotate(annotation) => {
                let kind = if matches!(annotation.what, Extra::Comment(_)) { "comment" } else { "unknown_field" };
                let path = Some(annotation.what.path()).filter(|path| !path.is_empty());
                parts(kind, path.as_deref(), json!(annotation.from), json!(annotation.to))
            }
            Change::Mark { note, .. } => parts("mark", None, Value::Null, text(note)),
        }
    }
}

fn seat(seat: &Seat) -> Value {
    json!(seat.developer)
}

fn name(record: &Record) -> Value {
    match &record.kind {
        RecordKind::Module(module, _) => json!(module.id),
        RecordKind::Developer(developer, _) => json!(developer.name),
    }
}
