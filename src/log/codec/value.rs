//! Encodes and decodes typed values and whole records as RON, by the rows of the field tables. Never writes a float, a line
//! break or a `Some`.

use std::fmt::{Display, Write};

use chrono::{DateTime, NaiveDate, SecondsFormat};
use ron::value::RawValue;

use crate::log::codec::raw::{RawRecord, Why, parse, unknown};
use crate::model::board::Developer;
use crate::model::decimal::{Hundredths, Percent};
use crate::model::field::{DEVELOPER, Field, Kind, MODULE, Part, Value};
use crate::model::module::Module;
use crate::model::shown::is_unsafe;
use crate::model::status::Status;

/// Writes the fields of a record: `(a: 1, b: 2)`.
pub(super) struct Fields<'a> {
    out: &'a mut String,
    empty: bool,
}

impl<'a> Fields<'a> {
    pub(super) fn open(out: &'a mut String) -> Self {
        out.push('(');
        Self { out, empty: true }
    }

    pub(super) fn put(&mut self, name: &str, value: impl FnOnce(&mut String)) {
        if !std::mem::replace(&mut self.empty, false) {
            self.out.push_str(", ");
        }
        self.out.push_str(name);
        self.out.push_str(": ");
        value(self.out);
    }

    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.put(name, |out| put_text(out, text));
    }

    pub(super) fn known_text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    pub(super) fn plain(&mut self, name: &str, value: impl Display) {
        self.put(name, |out| put_plain(out, value));
    }

    pub(super) fn close(self) {
        self.out.push(')');
    }
}

fn put_plain(out: &mut String, value: impl Display) {
    write!(out, "{value}").expect("a String takes all that is written to it");
}

/// A text on one line that does nothing to the terminal of somebody who looks at the log with `cat`.
pub(super) fn put_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_unsafe(c) => put_plain(out, c.escape_unicode()),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A known value; the writer of the field leaves out `Absent`.
pub(super) fn put_value(out: &mut String, value: &Value) {
    match value {
        Value::Absent => out.push_str("()"),
        Value::Text(text) => put_text(out, text),
        Value::Percent(p) => put_plain(out, p),
        Value::Amount(a) => put_plain(out, a),
        Value::Count(c) => put_plain(out, c),
        Value::Flag(flag) => put_plain(out, flag),
        Value::Word(word) => out.push_str(word),
        Value::Texts(texts) => put_list(out, texts, |out, text| put_text(out, text)),
        Value::Time(at) => put_text(out, &at.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
        Value::Date(day) => put_text(out, &day.to_string()),
        Value::Record(parts) => put_parts(out, parts),
        Value::Records(records) => put_list(out, records, |out, parts| put_parts(out, parts)),
    }
}

pub(super) fn put_list<T>(out: &mut String, items: &[T], put: impl Fn(&mut String, &T)) {
    out.push('[');
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        put(out, item);
    }
    out.push(']');
}

fn put_parts(out: &mut String, parts: &[(&'static str, Value)]) {
    let mut fields = Fields::open(out);
    for (name, value) in parts {
        fields.put(name, |out| put_value(out, value));
    }
    fields.close();
}

pub(super) fn put_module(out: &mut String, module: &Module) {
    let mut fields = Fields::open(out);
    fields.text("id", &module.id);
    fields.plain("status", module.status.token());
    put_known(&mut fields, MODULE, module);
    fields.close();
}

pub(super) fn put_developer(out: &mut String, developer: &Developer) {
    let mut fields = Fields::open(out);
    fields.text("name", &developer.name);
    put_known(&mut fields, DEVELOPER, developer);
    if !developer.modules.is_empty() {
        fields.put("modules", |out| put_list(out, &developer.modules, |out, module| put_module(out, module)));
    }
    fields.close();
}

/// The fields that are known, nested as in the board file. Fields of one nested record are neighbours in their table.
fn put_known<R>(fields: &mut Fields<'_>, table: &'static [Field<R>], record: &R) {
    let outer = |field: &Field<R>| field.path.split_once('.').map(|(outer, _)| outer);
    for group in table.chunk_by(|a, b| outer(a).is_some() && outer(a) == outer(b)) {
        let known: Vec<_> = group.iter().map(|f| (f.path, (f.get)(record))).filter(|(_, v)| !v.is_absent()).collect();
        match outer(&group[0]) {
            _ if known.is_empty() => {}
            None => known.iter().for_each(|(path, value)| fields.put(path, |out| put_value(out, value))),
            Some(name) => fields.put(name, |out| {
                let mut inner = Fields::open(out);
                for (path, value) in &known {
                    inner.put(&path[name.len() + 1..], |out| put_value(out, value));
                }
                inner.close();
            }),
        }
    }
}

/// The value of kind `kind` that `raw` says.
pub(super) fn read_value(raw: &str, kind: Kind) -> Result<Value, Why> {
    let raw = raw.trim();
    let no = || format!("{raw} is not {}", of_kind(kind));
    Ok(match kind {
        Kind::Text | Kind::Prose => Value::text(&parse::<String>(raw)?),
        Kind::Percent => Value::Percent(read_decimal(raw).and_then(|h| Percent::new(h.0)).ok_or_else(no)?),
        Kind::Amount => Value::Amount(read_decimal(raw).ok_or_else(no)?),
        Kind::Count => Value::Count(raw.parse().map_err(|_| no())?),
        Kind::Flag => Value::Flag(raw.parse().map_err(|_| no())?),
        Kind::Word(words) => Value::Word(words.iter().find(|w| **w == raw).ok_or_else(no)?),
        Kind::Texts => Value::texts(&parse::<Vec<String>>(raw)?),
        Kind::Time => {
            let at = DateTime::parse_from_rfc3339(&parse::<String>(raw)?).map_err(|_| no())?;
            Value::Time(at.to_utc())
        }
        Kind::Date => Value::Date(parse::<String>(raw)?.parse::<NaiveDate>().map_err(|_| no())?),
        Kind::Record(parts) => Value::Record(read_parts(RawRecord::read(raw)?, parts)?),
        Kind::Records(parts) => {
            let records: Result<Vec<_>, Why> =
                parse::<Vec<RawRecord<'_>>>(raw)?.into_iter().map(|record| read_parts(record, parts)).collect();
            Some(records?).filter(|r| !r.is_empty()).map_or(Value::Absent, Value::Records)
        }
    })
}

fn of_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Prose => "a text",
        Kind::Percent => "a percentage",
        Kind::Amount => "a decimal number",
        Kind::Count => "a whole number",
        Kind::Flag => "`true` or `false`",
        Kind::Word(_) => "one of its words",
        Kind::Texts => "a list of texts",
        Kind::Time => "a time",
        Kind::Date => "a day",
        Kind::Record(_) => "a record",
        Kind::Records(_) => "a list of records",
    }
}

/// Exactly: what would be rounded was not written by a log.
fn read_decimal(raw: &str) -> Option<Hundredths> {
    Hundredths::parse(raw).filter(|(_, lost)| !lost).map(|(number, _)| number)
}

fn read_parts(mut fields: RawRecord<'_>, parts: &'static [Part]) -> Result<Vec<(&'static str, Value)>, Why> {
    let mut values = Vec::new();
    for part in parts {
        if let Some(raw) = fields.take(part.name) {
            values.push((part.name, read_value(raw, part.kind)?));
        }
    }
    fields.end()?;
    values.retain(|(_, value)| !value.is_absent());
    Ok(values)
}

pub(super) fn read_module(raw: &str) -> Result<Module, Why> {
    let mut fields = RawRecord::read(raw)?;
    let mut module = Module::new(fields.text("id")?, read_status(fields.need("status")?)?);
    fields.rest().try_for_each(|(name, raw)| read_known(MODULE, &mut module, &name, raw))?;
    Ok(module)
}

pub(super) fn read_developer(raw: &str) -> Result<Developer, Why> {
    let mut fields = RawRecord::read(raw)?;
    let mut developer = Developer { name: fields.text("name")?, ..Developer::default() };
    for raw in parse::<Vec<&RawValue>>(fields.take("modules").unwrap_or("[]"))? {
        developer.modules.push(read_module(raw.get_ron())?.into());
    }
    fields.rest().try_for_each(|(name, raw)| read_known(DEVELOPER, &mut developer, &name, raw))?;
    Ok(developer)
}

pub(super) fn read_status(raw: &str) -> Result<Status, Why> {
    Status::from_token(raw.trim()).ok_or_else(|| format!("{raw} is no status"))
}

/// Sets the field at `path`, or the fields of the nested record at `path`.
fn read_known<R>(table: &'static [Field<R>], record: &mut R, path: &str, raw: &str) -> Result<(), Why> {
    if let Some(field) = table.iter().find(|f| f.path == path) {
        (field.set)(record, read_value(raw, field.kind)?);
        return Ok(());
    }
    let nested = format!("{path}.");
    if !table.iter().any(|f| f.path.starts_with(&nested)) {
        return Err(unknown(path));
    }
    let mut fields = RawRecord::read(raw)?.rest();
    fields.try_for_each(|(name, raw)| read_known(table, record, &format!("{nested}{name}"), raw))
}
