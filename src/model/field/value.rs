//! The values of fields: which kinds there are, and what a sentence quotes. Knows no field.

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::board::Check;
use crate::model::decimal::{Hundredths, Level, Percent};
use crate::model::module::{Blocked, Hours, Metric};

/// What kind of value a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line of text.
    Text,
    /// Text of many lines, markdown.
    Prose,
    /// 0 to 100, in percent.
    Percent,
    /// A decimal number: hours (at least 0) or points.
    Amount,
    /// A whole number from 0.
    Count,
    /// `true` or `false`.
    Flag,
    /// One of these words, written bare.
    Word(&'static [&'static str]),
    /// A list of texts.
    Texts,
    /// RFC 3339, written as text.
    Time,
    /// A day, `2026-12-01`, written as text.
    Date,
    /// A record with these fields.
    Record(&'static [Part]),
    /// A list of such records.
    Records(&'static [Part]),
}

/// A field of a nested record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub name: &'static str,
    /// What it holds: never a record itself.
    pub kind: Kind,
    /// Whether the record makes no sense without it.
    pub required: bool,
}

const fn part(name: &'static str, kind: Kind) -> Part {
    Part { name, kind, required: false }
}

const fn required(name: &'static str, kind: Kind) -> Part {
    Part { name, kind, required: true }
}

/// `hours: (low: 2, high: 3)`
pub(crate) const HOURS: &[Part] = &[part("low", Kind::Amount), part("high", Kind::Amount)];
/// `measured: (covered: 178, total: 285, ..)`
pub(crate) const MEASURED: &[Part] = &[
    required("covered", Kind::Count),
    required("total", Kind::Count),
    part("at", Kind::Time),
    part("commit", Kind::Text),
    part("report", Kind::Text),
    part("metric", Kind::Word(Metric::TOKENS)),
    part("branches_covered", Kind::Count),
    part("branches_total", Kind::Count),
];
/// `blocked: (reason: "..", on: "..", since: "..")`
pub const BLOCKED: &[Part] = &[required("reason", Kind::Text), part("on", Kind::Text), part("since", Kind::Time)];
/// `(title: "..", to: "..", about: "..")`
pub(crate) const LINK: &[Part] = &[part("title", Kind::Text), required("to", Kind::Text), part("about", Kind::Text)];
/// `(text: "..", check: AllAtTarget, met: false)`
pub(crate) const CRITERION: &[Part] =
    &[required("text", Kind::Text), part("check", Kind::Word(Check::TOKENS)), part("met", Kind::Flag)];

/// The value of a field. `Absent` and an empty text or list are the same.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Value {
    /// Not known.
    #[default]
    Absent,
    /// For `Text` and `Prose`; never empty.
    Text(String),
    /// For `Percent`.
    Percent(Percent),
    /// For `Amount`.
    Amount(Hundredths),
    /// For `Count`.
    Count(u64),
    /// For `Flag`.
    Flag(bool),
    /// For `Word`.
    Word(&'static str),
    /// For `Texts`; never empty.
    Texts(Vec<String>),
    /// For `Time`.
    Time(DateTime<Utc>),
    /// For `Date`.
    Date(NaiveDate),
    /// For `Record`: the parts that are known, in the order of the table.
    Record(Vec<(&'static str, Value)>),
    /// For `Records`; never empty.
    Records(Vec<Vec<(&'static str, Value)>>),
}

impl Value {
    /// Whether nothing is known.
    pub fn is_absent(&self) -> bool {
        *self == Self::Absent
    }

    /// Whether this is a value of `kind`; `Absent` is one of every kind.
    pub fn fits(&self, kind: Kind) -> bool {
        match (self, kind) {
            (Self::Absent, _)
            | (Self::Text(_), Kind::Text | Kind::Prose)
            | (Self::Percent(_), Kind::Percent)
            | (Self::Amount(_), Kind::Amount)
            | (Self::Count(_), Kind::Count)
            | (Self::Flag(_), Kind::Flag)
            | (Self::Texts(_), Kind::Texts)
            | (Self::Time(_), Kind::Time)
            | (Self::Date(_), Kind::Date) => true,
            (Self::Word(word), Kind::Word(words)) => words.contains(word),
            (Self::Record(values), Kind::Record(parts)) => record_fits(values, parts),
            (Self::Records(records), Kind::Records(parts)) => records.iter().all(|r| record_fits(r, parts)),
            _ => false,
        }
    }

    /// A text; empty is absent.
    pub fn text(text: &str) -> Self {
        if text.is_empty() { Self::Absent } else { Self::Text(text.to_owned()) }
    }

    /// A list of texts; empty is absent.
    pub fn texts(texts: &[String]) -> Self {
        if texts.is_empty() { Self::Absent } else { Self::Texts(texts.to_vec()) }
    }

    /// The percentage it stands for: typed, or measured and rounded down.
    pub fn percent(&self) -> Option<Percent> {
        match self {
            Self::Percent(percent) => Some(*percent),
            Self::Record(parts) => {
                let count = |name| match parts.iter().find(|(part, _)| *part == name) {
                    Some((_, Self::Count(count))) => Some(*count),
                    _ => None,
                };
                Some(Level::Counted { covered: count("covered")?, total: count("total")? }.rounded_down())
            }
            _ => None,
        }
    }

    /// A record without one of its parts; anything else as it is.
    #[must_use]
    pub fn without(&self, part: &str) -> Self {
        match self {
            Self::Record(parts) => Self::Record(parts.iter().filter(|(name, _)| *name != part).cloned().collect()),
            other => other.clone(),
        }
    }

    /// What a list of records calls each of them: its first part. Nothing of other values.
    pub fn headings(&self) -> Vec<String> {
        let Self::Records(records) = self else { return Vec::new() };
        let heading = |record: &Vec<(&'static str, Self)>| record.first().map(|(_, value)| value.clone().into_text());
        records.iter().filter_map(heading).collect()
    }

    pub(super) fn record(values: Vec<(&'static str, Self)>) -> Self {
        Self::Record(values.into_iter().filter(|(_, v)| !v.is_absent()).collect())
    }

    pub(super) fn from_option<T>(value: Option<T>, wrap: fn(T) -> Self) -> Self {
        value.map_or(Self::Absent, wrap)
    }

    pub(super) fn into_text(self) -> String {
        if let Self::Text(text) = self { text } else { String::new() }
    }

    pub(super) fn into_texts(self) -> Vec<String> {
        if let Self::Texts(texts) = self { texts } else { Vec::new() }
    }

    pub(super) fn into_percent(self) -> Option<Percent> {
        if let Self::Percent(p) = self { Some(p) } else { None }
    }

    pub(super) fn into_amount(self) -> Option<Hundredths> {
        if let Self::Amount(a) = self { Some(a) } else { None }
    }

    pub(super) fn into_count(self) -> Option<u64> {
        if let Self::Count(c) = self { Some(c) } else { None }
    }

    pub(super) fn into_flag(self) -> Option<bool> {
        if let Self::Flag(f) = self { Some(f) } else { None }
    }

    pub(super) fn into_time(self) -> Option<DateTime<Utc>> {
        if let Self::Time(t) = self { Some(t) } else { None }
    }

    pub(super) fn into_date(self) -> Option<NaiveDate> {
        if let Self::Date(d) = self { Some(d) } else { None }
    }

    pub(super) fn into_word(self) -> Option<&'static str> {
        if let Self::Word(w) = self { Some(w) } else { None }
    }

    pub(super) fn into_parts(self) -> Option<Parts> {
        if let Self::Record(values) = self { Some(Parts(values)) } else { None }
    }

    pub(super) fn into_records(self) -> Vec<Parts> {
        if let Self::Records(records) = self { records.into_iter().map(Parts).collect() } else { Vec::new() }
    }
}

fn record_fits(values: &[(&'static str, Value)], parts: &[Part]) -> bool {
    values.iter().all(|(name, value)| parts.iter().any(|p| p.name == *name && value.fits(p.kind)))
}

/// The values of a nested record, taken out one by one.
pub(super) struct Parts(pub(super) Vec<(&'static str, Value)>);

impl Parts {
    pub(super) fn known(self) -> Vec<(&'static str, Value)> {
        self.0.into_iter().filter(|(_, v)| !v.is_absent()).collect()
    }

    pub(super) fn take(&mut self, name: &str) -> Value {
        match self.0.iter_mut().find(|(n, _)| *n == name) {
            Some((_, value)) => std::mem::take(value),
            None => Value::Absent,
        }
    }
}

impl std::fmt::Display for Value {
    /// As a sentence quotes it; long texts are cut. The raw text: make it `Shown` before it meets a terminal.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Absent => f.write_str("nothing"),
            Self::Text(text) => {
                let line = text.lines().next().unwrap_or_default();
                let short: String = line.chars().take(60).collect();
                let more = if short.len() < text.len() { "…" } else { "" };
                write!(f, "“{short}{more}”")
            }
            Self::Percent(p) => write!(f, "{p}%"),
            Self::Amount(a) => write!(f, "{a}"),
            Self::Count(c) => write!(f, "{c}"),
            Self::Flag(true) => f.write_str("yes"),
            Self::Flag(false) => f.write_str("no"),
            Self::Word(w) => f.write_str(w),
            Self::Texts(texts) => f.write_str(&texts.join(", ")),
            Self::Time(t) => write!(f, "{}", t.format("%Y-%m-%d %H:%M UTC")),
            Self::Date(d) => write!(f, "{d}"),
            Self::Record(parts) => f.write_str(&record_words(parts)),
            Self::Records(records) => write!(f, "{} entries", records.len()),
        }
    }
}

/// A record as people say it: hours, a measurement, a block; any other by the names of its parts.
fn record_words(parts: &[(&'static str, Value)]) -> String {
    let part = |name| parts.iter().find(|(part, _)| *part == name).map(|(_, value)| value);
    let amount = |name| part(name).cloned().and_then(Value::into_amount);
    let text = |name| part(name).cloned().map_or_else(String::new, Value::into_text);
    match (part("covered"), part("total"), parts.first()) {
        (Some(Value::Count(covered)), Some(Value::Count(total)), _) => {
            let percent = Level::Counted { covered: *covered, total: *total }.rounded_down();
            format!("{percent}% ({covered} of {total})")
        }
        (.., Some(("low" | "high", _))) => Hours { low: amount("low"), high: amount("high") }.to_string(),
        (.., Some(("reason" | "on" | "since", _))) => {
            let since = part("since").cloned().and_then(Value::into_time);
            Blocked { reason: text("reason"), on: text("on"), since }.to_string()
        }
        _ => {
            let said: Vec<String> = parts.iter().map(|(name, value)| format!("{name} {value}")).collect();
            said.join(", ")
        }
    }
}
