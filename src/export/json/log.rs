//! The log as JSON: one entry each, oldest first. Leaves out what readers hide: observed edits whose author is known.

use std::sync::Arc;

use serde::Serialize;
use serde_json::{Value, json};

use crate::export::json::change::{Parts, changed};
use crate::export::json::{List, VERSION, problem, text, time};
use crate::log::entry::Entry;
use crate::log::undo::Refusal;
use crate::model::change::{By, Change};
use crate::model::problem::Problem;
use crate::model::snapshot::Revision;

#[derive(Serialize)]
struct Whole<E> {
    version: u64,
    entries: E,
    skipped: Vec<Value>,
}

/// These entries, which come oldest first, and the lines that could not be read, each with the name of its file.
pub fn log<'a>(entries: &'a [&'a Arc<Entry>], skipped: &[(String, Problem)]) -> impl Serialize + use<'a> {
    Whole {
        version: VERSION,
        entries: List(entries.iter().map(|entry| self::entry(entry))),
        skipped: skipped.iter().map(|(file, p)| problem(file, p)).collect(),
    }
}

/// What an undo or redo changed, as [`changed`], and which step it took back.
pub fn undone(changes: &[Change], undoes: Option<&str>, revision: Revision) -> Value {
    let mut value = changed(changes, revision);
    value["undoes"] = json!(undoes);
    value
}

/// Why a step was not taken back.
pub fn refused(refusal: &Refusal) -> Value {
    let mut refused = json!({"why": null, "step": null, "who": null, "at": null, "what": null});
    let (why, step) = match refusal {
        Refusal::NothingToUndo | Refusal::NothingToRedo => ("nothing", None),
        Refusal::NotLoaded => ("not_loaded", None),
        Refusal::Unknown(step) => ("unknown", Some(step)),
        Refusal::Torn(step) => ("torn", Some(step)),
        Refusal::Already { .. } => ("already", None),
        Refusal::Changed { .. } => ("changed", None),
    };
    refused["why"] = json!(why);
    refused["step"] = json!(step.map(ToString::to_string));
    if let Refusal::Already { who, at } | Refusal::Changed { who, at, .. } = refusal {
        refused["who"] = json!(who);
        refused["at"] = json!(time(*at));
    }
    if let Refusal::Changed { what, .. } = refusal {
        refused["what"] = json!(what);
    }
    json!({"version": VERSION, "refused": refused})
}

fn entry(entry: &Entry) -> Value {
    let parts = Parts::of(&entry.change);
    let (by, undoes) = match &entry.by {
        By::Key => ("key", None),
        By::Command => ("command", None),
        By::Import => ("import", None),
        By::Auto(_) => ("auto", None),
        By::Observed => ("observed", None),
        By::Undo(step) => ("undo", Some(step)),
    };
    json!({
        "id": entry.id.to_string(),
        "seq": entry.seq,
        "at": time(entry.at),
        "who": text(&entry.who),
        "by": by,
        "step": entry.step.as_ref().map(|_| entry.step_id().to_string()),
        "kind": parts.kind,
        "module": entry.change.module(),
        "developer": entry.change.developer(),
        "field": parts.field,
        "from": parts.from,
        "to": parts.to,
        "undoes": undoes,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::entry;
    use crate::log::entry::{Replica, Stamp};
    use crate::model::change::{By, Change, Seat};
    use crate::model::snapshot::Revision;
    use crate::model::status::Status;

    #[test]
    fn an_entry_says_who_changed_what_from_what_to_what() {
        let replica: Replica = "k3f9a2".parse().unwrap();
        let at = chrono::DateTime::from_timestamp_millis(1_795_420_800_120).unwrap();
        let stamp = Stamp { who: "ana".into(), by: By::Undo("x1-7".into()), at, rev: Revision::of(b"") };
        let seat = |developer: &str| Seat { developer: Some(developer.into()), after: None };
        let changes = vec![
            Change::Move { module: "a.py".into(), from: Status::Pending, to: Status::InProgress },
            Change::assign("a.py", seat("Ana"), seat("Bo")),
        ];
        let entries = stamp.step(&replica, 41, 812, changes);
        assert_eq!(
            entry(&entries[0]),
            json!({
                "id": "k3f9a2-41",
                "seq": 812,
                "at": "2026-11-23T08:00:00.120Z",
                "who": "ana",
                "by": "undo",
                "step": "k3f9a2-41",
                "kind": "move",
                "module": "a.py",
                "developer": null,
                "field": "status",
                "from": "pending",
                "to": "in_progress",
                "undoes": "x1-7",
            })
        );
        let assigned = entry(&entries[1]);
        assert_eq!(
            (&assigned["field"], &assigned["from"], &assigned["to"]),
            (&json!("developer"), &json!("Ana"), &json!("Bo"))
        );
    }
}
