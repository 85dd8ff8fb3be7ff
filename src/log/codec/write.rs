//! Encodes a log entry as one line that any RON parser since 0.8 reads. Refuses nothing; its length is the caller's care.

use std::collections::BTreeMap;

use chrono::SecondsFormat;

use crate::log::codec::value::{Fields, put_developer, put_list, put_module, put_text, put_value};
use crate::log::entry::Entry;
use crate::model::annotation::{Anchor, Annotation, Extra, Slot};
use crate::model::change::{By, Change, Item, Record, RecordKind, Seat, Setting, Subject};
use crate::model::field::Value;
use crate::model::original::OriginalText;

pub(super) fn put_entry(out: &mut String, entry: &Entry) {
    let mut fields = Fields::open(out);
    fields.text("id", &entry.id.to_string());
    fields.plain("seq", entry.seq);
    fields.text("at", &entry.at.to_rfc3339_opts(SecondsFormat::Millis, true));
    fields.text("who", &entry.who);
    fields.put("by", |out| put_by(out, &entry.by));
    if let Some(step) = &entry.step {
        fields.text("step", &step.to_string());
    }
    fields.text("rev", &entry.rev.to_string());
    fields.put("change", |out| put_change(out, &entry.change));
    fields.close();
}

fn put_by(out: &mut String, by: &By) {
    match by {
        By::Key => out.push_str("Key"),
        By::Command => out.push_str("Command"),
        By::Import => out.push_str("Import"),
        By::Auto(None) => out.push_str("Auto"),
        By::Auto(Some(hash)) => {
            out.push_str("Auto(");
            put_text(out, &hash.to_string());
            out.push(')');
        }
        By::Observed => out.push_str("Observed"),
        By::Undo(step) => {
            out.push_str("Undo(");
            put_text(out, step);
            out.push(')');
        }
    }
}

pub(super) fn put_change(out: &mut String, change: &Change) {
    out.push_str(kind(change));
    let mut fields = Fields::open(out);
    match change {
        Change::Move { module, from, to } => {
            fields.text("module", module);
            fields.plain("from", from.token());
            fields.plain("to", to.token());
        }
        Change::Set(set) => put_setting(&mut fields, set),
        Change::Add(record) | Change::Remove(record) => put_record(&mut fields, record),
        Change::Assign { module, from, to, .. } => {
            fields.text("module", module);
            fields.put("from", |out| put_seat(out, from));
            fields.put("to", |out| put_seat(out, to));
        }
        Change::Place { what, from, to, .. } => {
            put_subject(&mut fields, what);
            fields.known_text("from", from.as_deref());
            fields.known_text("to", to.as_deref());
        }
        Change::Rename { what, to, .. } => {
            put_subject(&mut fields, what);
            fields.text("to", to);
        }
        Change::AddTo(item) | Change::RemoveFrom(item) => put_item(&mut fields, item),
        Change::Annotate(annotation) => put_annotation(&mut fields, annotation),
        Change::Mark { note, seen } => {
            fields.known_text("note", Some(note.as_str()).filter(|n| !n.is_empty()));
            if !seen.is_empty() {
                fields.put("seen", |out| put_map(out, seen));
            }
        }
    }
    if let Some(wording) = change.wording() {
        fields.put("wording", |out| put_wording(out, wording));
    }
    fields.close();
}

fn put_wording(out: &mut String, wording: &OriginalText) {
    put_list(out, &wording.pieces, |out, piece| {
        let mut fields = Fields::open(out);
        for (name, text) in [("left", &piece.left), ("from", &piece.from), ("to", &piece.to), ("right", &piece.right)] {
            fields.known_text(name, Some(text.as_str()).filter(|text| !text.is_empty()));
        }
        fields.close();
    });
}

/// The kind of a change, as the log spells it.
fn kind(change: &Change) -> &'static str {
    match change {
        Change::Move { .. } => "Move",
        Change::Set(set) => match set.of {
            Subject::Module(_) => "Set",
            Subject::Developer(_) => "SetDeveloper",
            Subject::Board => "SetBoard",
        },
        Change::Add(_) => "Add",
        Change::Remove(_) => "Remove",
        Change::Assign { .. } => "Assign",
        Change::Place { .. } => "Place",
        Change::Rename { .. } => "Rename",
        Change::AddTo(_) => "AddTo",
        Change::RemoveFrom(_) => "RemoveFrom",
        Change::Annotate(_) => "Annotate",
        Change::Mark { .. } => "Mark",
    }
}

fn put_setting(fields: &mut Fields<'_>, set: &Setting) {
    put_subject(fields, &set.of);
    fields.text("field", set.field.path);
    for (name, value) in [("from", &set.from), ("to", &set.to)] {
        if *value != Value::Absent {
            fields.put(name, |out| put_value(out, value));
        }
    }
}

fn put_record(fields: &mut Fields<'_>, record: &Record) {
    match &record.kind {
        RecordKind::Module(module, seat) => {
            fields.text("module", &module.id);
            fields.put("seat", |out| put_seat(out, seat));
        }
        RecordKind::Developer(developer, after) => {
            fields.text("developer", &developer.name);
            fields.known_text("after", after.as_deref());
        }
    }
    match (&record.source, &record.kind) {
        (Some(source), _) => fields.text("source", source),
        (None, RecordKind::Module(module, _)) => fields.put("record", |out| put_module(out, module)),
        (None, RecordKind::Developer(developer, _)) => fields.put("record", |out| put_developer(out, developer)),
    }
}

fn put_seat(out: &mut String, seat: &Seat) {
    let mut fields = Fields::open(out);
    fields.known_text("developer", seat.developer.as_deref());
    fields.known_text("after", seat.after.as_deref());
    fields.close();
}

fn put_subject(fields: &mut Fields<'_>, what: &Subject) {
    match what {
        Subject::Board => {}
        Subject::Module(id) => fields.text("module", id),
        Subject::Developer(name) => fields.text("developer", name),
    }
}

fn put_item(fields: &mut Fields<'_>, item: &Item) {
    fields.text("module", &item.module);
    fields.text("field", item.field.path);
    fields.text("item", &item.item);
    if let Some(at) = item.at {
        fields.plain("at", at);
    }
}

fn put_annotation(fields: &mut Fields<'_>, Annotation { of, what, from, to, .. }: &Annotation) {
    put_subject(fields, of);
    match what {
        Extra::Comment(Anchor { path, slot }) => fields.put("comment", |out| {
            let mut fields = Fields::open(out);
            put_path(&mut fields, path);
            fields.plain("slot", slot_name(*slot));
            fields.close();
        }),
        Extra::Field { path, name, after } => fields.put("unknown", |out| {
            let mut fields = Fields::open(out);
            put_path(&mut fields, path);
            fields.text("name", name);
            fields.known_text("after", after.as_deref());
            fields.close();
        }),
    }
    fields.known_text("from", from.as_deref());
    fields.known_text("to", to.as_deref());
}

fn put_path(fields: &mut Fields<'_>, path: &[String]) {
    if !path.is_empty() {
        fields.put("path", |out| put_list(out, path, |out, name| put_text(out, name)));
    }
}

/// The places of comments, as the log spells them.
pub(super) const SLOTS: [(Slot, &str); 6] = [
    (Slot::Above, "Above"),
    (Slot::Apart, "Apart"),
    (Slot::Behind, "Behind"),
    (Slot::Head, "Head"),
    (Slot::End, "End"),
    (Slot::Inside, "Inside"),
];

fn slot_name(slot: Slot) -> &'static str {
    SLOTS.iter().find(|(known, _)| *known == slot).expect("the table has all of them").1
}

fn put_map(out: &mut String, map: &BTreeMap<String, String>) {
    out.push('{');
    for (i, (key, value)) in map.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        put_text(out, key);
        out.push_str(": ");
        put_text(out, value);
    }
    out.push('}');
}
