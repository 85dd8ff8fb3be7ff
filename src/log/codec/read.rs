//! Decodes a line as a log entry: `ron` reads the frame, the field tables read the values. Refuses every line it does not
//! wholly understand: an entry half understood would be undone by half.

use std::str::FromStr;

use chrono::{DateTime, SubsecRound};
use ron::value::RawValue;

use crate::log::codec::ReadRecord;
use crate::log::codec::raw::{RawRecord, Why, parse, unknown};
use crate::log::codec::value::{read_developer, read_module, read_status, read_value};
use crate::log::codec::write::SLOTS;
use crate::log::entry::{Entry, EntryId, HIGHEST_SEQ};
use crate::model::annotation::{Anchor, Annotation, Extra};
use crate::model::change::{By, Change, Item, Record, RecordKind, Seat, Setting, Subject};
use crate::model::field::{self, BOARD, DEVELOPER, Field, Kind, MODULE, Owner, Value};
use crate::model::original::{OriginalText, Piece};

pub(super) fn entry(raw: &str, records: &dyn ReadRecord) -> Result<Entry, Why> {
    let mut fields = RawRecord::read(raw)?;
    let entry = Entry {
        id: named(&fields.text("id")?)?,
        seq: seq(fields.need("seq")?)?,
        at: DateTime::parse_from_rfc3339(&fields.text("at")?)
            .map_err(|_| "`at` is not a time")?
            .to_utc()
            .trunc_subsecs(3),
        who: fields.text("who")?,
        by: by(fields.need("by")?)?,
        step: fields.known_text("step")?.as_deref().map(named).transpose()?,
        rev: named(&fields.text("rev")?)?,
        change: change(fields.need("change")?, records)?,
    };
    fields.end()?;
    Ok(entry)
}

fn named<T: FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, Why> {
    text.parse().map_err(|e| format!("`{text}` is {e}"))
}

fn seq(raw: &str) -> Result<u64, Why> {
    let seq = raw.parse().ok().filter(|seq| (1..=HIGHEST_SEQ).contains(seq));
    seq.ok_or_else(|| format!("`seq` is {raw} and not from 1 to {HIGHEST_SEQ}"))
}

fn by(raw: &str) -> Result<By, Why> {
    Ok(match raw {
        "Key" => By::Key,
        "Command" => By::Command,
        "Import" => By::Import,
        "Auto" => By::Auto(None),
        "Observed" => By::Observed,
        _ => {
            if let Some(hash) = raw.strip_prefix("Auto(").and_then(|rest| rest.strip_suffix(')')) {
                let hash: String = parse(hash)?;
                return Ok(By::Auto(Some(named(&hash)?)));
            }
            let undone = raw.strip_prefix("Undo(").and_then(|r| r.strip_suffix(')'));
            let step: String = parse(undone.ok_or_else(|| format!("nothing is made by `{raw}`"))?)?;
            By::Undo(named::<EntryId>(&step)?.to_string())
        }
    })
}

/// Reads the fields of one kind of change.
type ReadChange = fn(&mut RawRecord<'_>, &dyn ReadRecord) -> Result<Change, Why>;

/// The kinds of change by name, as `write` spells them.
const KINDS: &[(&str, ReadChange)] = &[
    ("Move", |f, _| {
        Ok(Change::Move {
            module: f.text("module")?,
            from: read_status(f.need("from")?)?,
            to: read_status(f.need("to")?)?,
        })
    }),
    ("Set", |f, _| setting(Subject::Module(f.text("module")?), f, MODULE)),
    ("SetDeveloper", |f, _| setting(Subject::Developer(f.text("developer")?), f, DEVELOPER)),
    ("SetBoard", |f, _| setting(Subject::Board, f, BOARD)),
    ("Add", |f, records| Ok(Change::Add(record(f, records)?))),
    ("Remove", |f, records| Ok(Change::Remove(record(f, records)?))),
    ("Assign", |f, _| {
        let (from, to) = (seat(f.need("from")?)?, seat(f.need("to")?)?);
        Ok(Change::Assign { module: f.text("module")?, from, to, wording: None })
    }),
    ("Place", |f, _| {
        let (from, to) = (f.known_text("from")?, f.known_text("to")?);
        Ok(Change::Place { what: subject(f)?, from, to, wording: None })
    }),
    ("Rename", |f, _| Ok(Change::Rename { what: subject(f)?, to: f.text("to")?, wording: None })),
    ("AddTo", |f, _| Ok(Change::AddTo(item(f)?))),
    ("RemoveFrom", |f, _| Ok(Change::RemoveFrom(item(f)?))),
    ("Annotate", |f, _| Ok(Change::Annotate(Box::new(annotation(f)?)))),
    ("Mark", |f, _| {
        let seen = f.take("seen").map(parse).transpose()?.unwrap_or_default();
        Ok(Change::Mark { note: f.known_text("note")?.unwrap_or_default(), seen })
    }),
];

fn change(raw: &str, records: &dyn ReadRecord) -> Result<Change, Why> {
    let (kind, body) = raw.split_at(raw.find('(').unwrap_or(raw.len()));
    let kind = kind.trim();
    let (_, read) =
        KINDS.iter().find(|(name, _)| *name == kind).ok_or_else(|| format!("`{kind}` is no kind of change"))?;
    let mut fields = RawRecord::read(body)?;
    let change = read(&mut fields, records)?;
    // Only a kind that has words takes the field.
    let change = match fields.take_if("wording", change.can_be_worded()) {
        Some(raw) => change.worded(Some(wording(raw)?)),
        None => change,
    };
    fields.end()?;
    Ok(change)
}

fn wording(raw: &str) -> Result<OriginalText, Why> {
    let piece = |raw: &RawValue| {
        let mut fields = RawRecord::read(raw.get_ron().trim())?;
        let mut text = |name| Ok::<_, Why>(fields.known_text(name)?.unwrap_or_default());
        let piece = Piece { left: text("left")?, from: text("from")?, to: text("to")?, right: text("right")? };
        fields.end().map(|()| piece)
    };
    let pieces: Vec<&RawValue> = parse(raw)?;
    Ok(OriginalText { pieces: pieces.into_iter().map(piece).collect::<Result<_, _>>()? })
}

fn setting<R: Owner>(of: Subject, fields: &mut RawRecord<'_>, table: &'static [Field<R>]) -> Result<Change, Why> {
    let path = fields.text("field")?;
    let field = field::find(table, &path).ok_or_else(|| unknown(&path))?;
    let mut value = |name| fields.take(name).map_or(Ok(Value::Absent), |raw| read_value(raw, field.kind));
    Ok(Change::Set(Setting::new(of, field, value("from")?, value("to")?)))
}

fn seat(raw: &str) -> Result<Seat, Why> {
    let mut fields = RawRecord::read(raw)?;
    let seat = Seat { developer: fields.known_text("developer")?, after: fields.known_text("after")? };
    fields.end()?;
    Ok(seat)
}

fn subject(fields: &mut RawRecord<'_>) -> Result<Subject, Why> {
    match fields.known_text("developer")? {
        Some(name) => Ok(Subject::Developer(name)),
        None => fields.text("module").map(Subject::Module),
    }
}

fn item(fields: &mut RawRecord<'_>) -> Result<Item, Why> {
    let path = fields.text("field")?;
    let field = field::find(MODULE, &path).filter(|f| f.kind == Kind::Texts).ok_or_else(|| unknown(&path))?;
    let at = fields.take("at").map(|raw| raw.parse().map_err(|_| format!("`at` is {raw} and no index")));
    Ok(Item::new(fields.text("module")?, field, fields.text("item")?).at(at.transpose()?))
}

fn annotation(fields: &mut RawRecord<'_>) -> Result<Annotation, Why> {
    let of = fields.known_text("module")?.map(Subject::Module);
    let of = if of.is_some() { of } else { fields.known_text("developer")?.map(Subject::Developer) };
    let of = of.unwrap_or(Subject::Board);
    let what = match fields.take("comment") {
        Some(raw) => comment(raw)?,
        None => unknown_field(fields.need("unknown")?)?,
    };
    let (from, to) = (fields.known_text("from")?, fields.known_text("to")?);
    if from == to {
        return Err("`from` and `to` are the same".into());
    }
    Ok(Annotation { of, what, from, to, wording: None })
}

fn comment(raw: &str) -> Result<Extra, Why> {
    let mut fields = RawRecord::read(raw)?;
    let path = path(&mut fields)?;
    let raw = fields.need("slot")?;
    let slot = SLOTS.iter().find(|(_, name)| *name == raw).ok_or_else(|| format!("{raw} is no place of a comment"))?;
    fields.end()?;
    Ok(Extra::Comment(Anchor { path, slot: slot.0 }))
}

fn unknown_field(raw: &str) -> Result<Extra, Why> {
    let mut fields = RawRecord::read(raw)?;
    let field =
        Extra::Field { path: path(&mut fields)?, name: fields.text("name")?, after: fields.known_text("after")? };
    fields.end()?;
    Ok(field)
}

fn path(fields: &mut RawRecord<'_>) -> Result<Vec<String>, Why> {
    fields.take("path").map_or(Ok(Vec::new()), parse)
}

/// A record; its text has to be about the very module or developer that the entry names.
fn record(fields: &mut RawRecord<'_>, records: &dyn ReadRecord) -> Result<Box<Record>, Why> {
    let what = subject(fields)?;
    let source = fields.known_text("source")?;
    let raw = match &source {
        Some(_) => "",
        None => fields.need("record")?,
    };
    let (name, kind) = match &what {
        Subject::Module(_) => {
            let module = source.as_deref().map_or_else(|| read_module(raw), |s| records.module(s))?;
            (module.id.clone(), RecordKind::Module(module.into(), seat(fields.need("seat")?)?))
        }
        Subject::Developer(_) | Subject::Board => {
            let developer = source.as_deref().map_or_else(|| read_developer(raw), |s| records.developer(s))?;
            (developer.name.clone(), RecordKind::Developer(developer.into(), fields.known_text("after")?))
        }
    };
    if name != what.name() {
        return Err(format!("the record of {} is named {name}", what.name()));
    }
    Ok(Box::new(Record { source, ..Record::new(kind) }))
}
