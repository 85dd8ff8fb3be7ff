//! The fields of board, developer and module as rows: name, kind, meaning, how to get and set. Reader, text edits, `set`,
//! JSON and docs all read these tables. Refuses what is not a field: `id`, `name`, `status` and the lists of modules.

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::board::{Board, Check, Criterion, Developer, Link};
use crate::model::decimal::{Hundredths, Level, Percent};
use crate::model::module::{Blocked, Complexity, Hours, Measured, Metric, Module};
use crate::model::subject::Subject;

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
pub const HOURS: &[Part] = &[part("low", Kind::Amount), part("high", Kind::Amount)];
/// `measured: (covered: 178, total: 285, ..)`
pub const MEASURED: &[Part] = &[
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
pub const LINK: &[Part] = &[part("title", Kind::Text), required("to", Kind::Text), part("about", Kind::Text)];
/// `(text: "..", check: AllAtTarget, met: false)`
pub const CRITERION: &[Part] =
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
            Self::Record(parts) if parts.iter().any(|(name, _)| *name == "covered") => {
                into_measured(self.clone()).map(|measured| measured.level().rounded_down())
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

    fn record(values: Vec<(&'static str, Self)>) -> Self {
        Self::Record(values.into_iter().filter(|(_, v)| !v.is_absent()).collect())
    }

    fn from_option<T>(value: Option<T>, wrap: fn(T) -> Self) -> Self {
        value.map_or(Self::Absent, wrap)
    }

    fn into_text(self) -> String {
        if let Self::Text(text) = self { text } else { String::new() }
    }

    fn into_texts(self) -> Vec<String> {
        if let Self::Texts(texts) = self { texts } else { Vec::new() }
    }

    fn into_percent(self) -> Option<Percent> {
        if let Self::Percent(p) = self { Some(p) } else { None }
    }

    fn into_amount(self) -> Option<Hundredths> {
        if let Self::Amount(a) = self { Some(a) } else { None }
    }

    fn into_count(self) -> Option<u64> {
        if let Self::Count(c) = self { Some(c) } else { None }
    }

    fn into_flag(self) -> Option<bool> {
        if let Self::Flag(f) = self { Some(f) } else { None }
    }

    fn into_time(self) -> Option<DateTime<Utc>> {
        if let Self::Time(t) = self { Some(t) } else { None }
    }

    fn into_date(self) -> Option<NaiveDate> {
        if let Self::Date(d) = self { Some(d) } else { None }
    }

    fn into_word(self) -> Option<&'static str> {
        if let Self::Word(w) = self { Some(w) } else { None }
    }

    fn into_parts(self) -> Option<Parts> {
        if let Self::Record(values) = self { Some(Parts(values)) } else { None }
    }

    fn into_records(self) -> Vec<Parts> {
        if let Self::Records(records) = self { records.into_iter().map(Parts).collect() } else { Vec::new() }
    }
}

fn record_fits(values: &[(&'static str, Value)], parts: &[Part]) -> bool {
    values.iter().all(|(name, value)| parts.iter().any(|p| p.name == *name && value.fits(p.kind)))
}

/// The values of a nested record, taken out one by one.
struct Parts(Vec<(&'static str, Value)>);

impl Parts {
    fn take(&mut self, name: &str) -> Value {
        match self.0.iter_mut().find(|(n, _)| *n == name) {
            Some((_, value)) => std::mem::take(value),
            None => Value::Absent,
        }
    }
}

/// What is known of a field, whichever record it belongs to.
pub struct FieldRow {
    /// Its name; a dot goes into a nested record: `coverage.target`.
    pub path: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What it means, in a few words.
    pub about: &'static str,
}

impl FieldRow {
    /// What a notice calls it: `coverage target`.
    pub fn label(&self) -> String {
        self.path.replace(['.', '_'], " ")
    }
}

impl std::fmt::Debug for FieldRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.path)
    }
}

impl PartialEq for FieldRow {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl Eq for FieldRow {}

/// One field of a record `R`: its row, and how to get at it.
pub struct Field<R: 'static> {
    /// What is known of it.
    pub row: FieldRow,
    /// Its value.
    pub get: fn(&R) -> Value,
    /// Sets it; a value of another kind reads as absent.
    pub set: fn(&mut R, Value),
}

impl<R> std::fmt::Debug for Field<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.path)
    }
}

impl<R> PartialEq for Field<R> {
    fn eq(&self, other: &Self) -> bool {
        self.row == other.row
    }
}

impl<R> Eq for Field<R> {}

impl<R> std::ops::Deref for Field<R> {
    type Target = FieldRow;

    fn deref(&self) -> &FieldRow {
        &self.row
    }
}

/// A record with fields: the board, a developer, a module.
pub trait Owner: Sized + 'static {
    /// Its table.
    fn fields() -> &'static [Field<Self>];

    /// What a change calls it.
    fn subject(&self) -> Subject;
}

impl Owner for Board {
    fn fields() -> &'static [Field<Self>] {
        BOARD
    }

    fn subject(&self) -> Subject {
        Subject::Board
    }
}

impl Owner for Developer {
    fn fields() -> &'static [Field<Self>] {
        DEVELOPER
    }

    fn subject(&self) -> Subject {
        Subject::Developer(self.name.clone())
    }
}

impl Owner for Module {
    fn fields() -> &'static [Field<Self>] {
        MODULE
    }

    fn subject(&self) -> Subject {
        Subject::Module(self.id.clone())
    }
}

/// Rows for the plain kinds: path, kind, place in the record, meaning.
macro_rules! row {
    ($path:literal, Text, $($at:ident).+, $about:literal) => {
        Field { row: FieldRow { path: $path, kind: Kind::Text, about: $about }, get: |r| Value::text(&r.$($at).+), set: |r, v| r.$($at).+ = v.into_text() }
    };
    ($path:literal, Prose, $($at:ident).+, $about:literal) => {
        Field { row: FieldRow { path: $path, kind: Kind::Prose, about: $about }, get: |r| Value::text(&r.$($at).+), set: |r, v| r.$($at).+ = v.into_text() }
    };
    ($path:literal, Texts, $($at:ident).+, $about:literal) => {
        Field { row: FieldRow { path: $path, kind: Kind::Texts, about: $about }, get: |r| Value::texts(&r.$($at).+), set: |r, v| r.$($at).+ = v.into_texts() }
    };
    ($path:literal, Percent, $($at:ident).+, $about:literal) => {
        Field { row: FieldRow { path: $path, kind: Kind::Percent, about: $about }, get: |r| Value::from_option(r.$($at).+, Value::Percent), set: |r, v| r.$($at).+ = v.into_percent() }
    };
    ($path:literal, Amount, $($at:ident).+, $about:literal) => {
        Field { row: FieldRow { path: $path, kind: Kind::Amount, about: $about }, get: |r| Value::from_option(r.$($at).+, Value::Amount), set: |r, v| r.$($at).+ = v.into_amount() }
    };
    ($path:literal, Count, $($at:ident).+, $about:literal) => {
        Field { row: FieldRow { path: $path, kind: Kind::Count, about: $about }, get: |r| Value::from_option(r.$($at).+, Value::Count), set: |r, v| r.$($at).+ = v.into_count() }
    };
    ($path:literal, Flag, $($at:ident).+, $about:literal) => {
        Field { row: FieldRow { path: $path, kind: Kind::Flag, about: $about }, get: |r| Value::from_option(r.$($at).+, Value::Flag), set: |r, v| r.$($at).+ = v.into_flag() }
    };
    ($path:literal, Date, $($at:ident).+, $about:literal) => {
        Field { row: FieldRow { path: $path, kind: Kind::Date, about: $about }, get: |r| Value::from_option(r.$($at).+, Value::Date), set: |r, v| r.$($at).+ = v.into_date() }
    };
    ($path:literal, Hours, $($at:ident).+, $about:literal) => {
        Field { row: FieldRow { path: $path, kind: Kind::Record(HOURS), about: $about }, get: |r| hours(r.$($at).+), set: |r, v| r.$($at).+ = into_hours(v) }
    };
    ($path:literal, Links, $($at:ident).+, $about:literal) => {
        Field { row: FieldRow { path: $path, kind: Kind::Records(LINK), about: $about }, get: |r| links(&r.$($at).+), set: |r, v| r.$($at).+ = into_links(v) }
    };
}

/// The fields of a module, besides `id` and `status`.
pub static MODULE: &[Field<Module>] = &[
    row!("title", Text, title, "what people call it"),
    row!("coverage.start", Percent, coverage.start, "coverage when the plan was made, in percent"),
    row!("coverage.now", Percent, coverage.now, "coverage as somebody typed it, in percent"),
    Field {
        row: FieldRow {
            path: "coverage.measured",
            kind: Kind::Record(MEASURED),
            about: "coverage as a report counted it; hides `now`",
        },
        get: |m| m.coverage.measured.as_ref().map_or(Value::Absent, measured),
        set: |m, v| m.coverage.measured = into_measured(v),
    },
    row!("coverage.target", Percent, coverage.target, "coverage that is wanted, in percent"),
    row!("coverage.best", Percent, coverage.best, "best coverage ever seen, in percent; only rises"),
    row!("tests.written", Count, tests.written, "tests there are"),
    row!("tests.needed", Count, tests.needed, "tests that are wanted"),
    Field {
        row: FieldRow { path: "tests.about", kind: Kind::Flag, about: "whether `needed` is an estimate" },
        get: |m| if m.tests.about { Value::Flag(true) } else { Value::Absent },
        set: |m, v| m.tests.about = v == Value::Flag(true),
    },
    row!("hours", Hours, hours, "planned effort in hours, from low to high"),
    row!("lines", Count, lines, "lines of code"),
    row!("priority", Count, priority, "1 is first"),
    Field {
        row: FieldRow { path: "complexity", kind: Kind::Word(Complexity::TOKENS), about: "how hard it is" },
        get: |m| m.complexity.map_or(Value::Absent, |c| Value::Word(c.token())),
        set: |m, v| m.complexity = v.into_word().and_then(Complexity::from_token),
    },
    row!("tags", Texts, tags, "free words"),
    row!("group", Text, group, "a heading inside the column"),
    row!("test_file", Text, test_file, "where its tests live"),
    row!("after", Texts, after, "modules that must be merged before"),
    row!("pr", Text, pr, "pull request"),
    row!("merged", Flag, merged, "whether it is merged"),
    row!("checked", Texts, checked, "items of the checklist that its pull request shows"),
    Field {
        row: FieldRow {
            path: "blocked",
            kind: Kind::Record(BLOCKED),
            about: "why it cannot go on, who can help, since when",
        },
        get: |m| m.blocked.as_ref().map_or(Value::Absent, blocked),
        set: |m, v| m.blocked = into_blocked(v),
    },
    row!("help", Text, help, "help that is wanted"),
    row!("notes", Prose, notes, "markdown, as long as it needs"),
];

/// The fields of a developer, besides `name` and `modules`.
pub static DEVELOPER: &[Field<Developer>] = &[
    row!("who", Texts, who, "the log-in names that are this developer"),
    row!("area", Text, area, "what they work on"),
    row!("impact", Amount, impact, "planned gain of the whole platform, in points"),
    row!("hours", Hours, hours, "planned effort in hours, from low to high"),
    row!("after", Texts, after, "developers whose work must be merged before"),
    row!("away", Date, away, "the day they are back"),
    row!("pr", Text, pr, "pull request"),
    row!("merged", Flag, merged, "whether their work is merged"),
    row!("notes", Prose, notes, "markdown, as long as it needs"),
    row!("links", Links, links, "things to read"),
];

/// The fields of the board, besides `format`, `modules` and `developers`.
pub static BOARD: &[Field<Board>] = &[
    row!("title", Text, title, "what the plan is for"),
    row!("coverage.start", Percent, coverage.start, "coverage of the whole platform when the plan was made"),
    row!("coverage.target", Percent, coverage.target, "coverage of the whole platform that is wanted"),
    row!("coverage.lines", Count, coverage.lines, "lines of the whole platform"),
    Field {
        row: FieldRow { path: "criteria", kind: Kind::Records(CRITERION), about: "when the plan is fulfilled" },
        get: criteria,
        set: |b, v| b.criteria = into_criteria(v),
    },
    row!("checklist", Texts, checklist, "what every pull request must show"),
    row!("limits.in_progress", Count, limits.in_progress, "modules in progress per developer; shown, never enforced"),
    row!("limits.stale_days", Count, limits.stale_days, "days without a change after which a module is stale"),
    row!("links", Links, links, "things to read"),
    row!("reports", Texts, reports, "coverage reports to watch, from the board's folder; `*` within one name"),
    row!("maps", Texts, maps, "paths in coverage reports, each as `from=to`"),
    row!("topics", Texts, topics, "what is to be talked about after the round"),
    row!("notes", Prose, notes, "markdown, as long as it needs"),
];

/// The row for `path` in one of the tables.
pub fn find<R>(table: &'static [Field<R>], path: &str) -> Option<&'static Field<R>> {
    table.iter().find(|f| f.path == path)
}

fn hours(hours: Option<Hours>) -> Value {
    hours.map_or(Value::Absent, |h| {
        Value::record(vec![
            ("low", Value::from_option(h.low, Value::Amount)),
            ("high", Value::from_option(h.high, Value::Amount)),
        ])
    })
}

fn into_hours(value: Value) -> Option<Hours> {
    value.into_parts().map(|mut p| Hours { low: p.take("low").into_amount(), high: p.take("high").into_amount() })
}

fn links(links: &[Link]) -> Value {
    if links.is_empty() {
        return Value::Absent;
    }
    let record = |l: &Link| {
        Parts(vec![("title", Value::text(&l.title)), ("to", Value::text(&l.to)), ("about", Value::text(&l.about))])
            .known()
    };
    Value::Records(links.iter().map(record).collect())
}

fn into_links(value: Value) -> Vec<Link> {
    let link = |mut p: Parts| Link {
        title: p.take("title").into_text(),
        to: p.take("to").into_text(),
        about: p.take("about").into_text(),
    };
    value.into_records().into_iter().map(link).collect()
}

impl Parts {
    fn known(self) -> Vec<(&'static str, Value)> {
        self.0.into_iter().filter(|(_, v)| !v.is_absent()).collect()
    }
}

fn measured(m: &Measured) -> Value {
    Value::record(vec![
        ("covered", Value::Count(m.covered)),
        ("total", Value::Count(m.total)),
        ("at", Value::from_option(m.at, Value::Time)),
        ("commit", Value::text(&m.commit)),
        ("report", Value::text(&m.report)),
        ("metric", m.metric.token().map_or(Value::Absent, Value::Word)),
        ("branches_covered", Value::from_option(m.branches_covered, Value::Count)),
        ("branches_total", Value::from_option(m.branches_total, Value::Count)),
    ])
}

fn into_measured(value: Value) -> Option<Measured> {
    value.into_parts().map(|mut p| Measured {
        covered: p.take("covered").into_count().unwrap_or(0),
        total: p.take("total").into_count().unwrap_or(0),
        at: p.take("at").into_time(),
        commit: p.take("commit").into_text(),
        report: p.take("report").into_text(),
        metric: p.take("metric").into_word().and_then(Metric::from_token).unwrap_or_default(),
        branches_covered: p.take("branches_covered").into_count(),
        branches_total: p.take("branches_total").into_count(),
    })
}

fn blocked(b: &Blocked) -> Value {
    Value::record(vec![
        ("reason", Value::text(&b.reason)),
        ("on", Value::text(&b.on)),
        ("since", Value::from_option(b.since, Value::Time)),
    ])
}

fn into_blocked(value: Value) -> Option<Blocked> {
    value.into_parts().map(|mut p| Blocked {
        reason: p.take("reason").into_text(),
        on: p.take("on").into_text(),
        since: p.take("since").into_time(),
    })
}

fn criteria(board: &Board) -> Value {
    if board.criteria.is_empty() {
        return Value::Absent;
    }
    let record = |c: &Criterion| {
        Parts(vec![
            ("text", Value::text(&c.text)),
            ("check", c.check.map_or(Value::Absent, |c| Value::Word(c.token()))),
            ("met", Value::from_option(c.met, Value::Flag)),
        ])
        .known()
    };
    Value::Records(board.criteria.iter().map(record).collect())
}

fn into_criteria(value: Value) -> Vec<Criterion> {
    let criterion = |mut p: Parts| Criterion {
        text: p.take("text").into_text(),
        check: p.take("check").into_word().and_then(Check::from_token),
        met: p.take("met").into_flag(),
    };
    value.into_records().into_iter().map(criterion).collect()
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
    let text = |name| match part(name) {
        Some(Value::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    match (part("low"), part("high"), part("covered"), part("total"), text("reason")) {
        (Some(low), Some(high), ..) if low == high => format!("{low} h"),
        (Some(low), Some(high), ..) => format!("{low}-{high} h"),
        (Some(low), None, ..) => format!("{low} h or more"),
        (None, Some(high), ..) => format!("up to {high} h"),
        (.., Some(Value::Count(covered)), Some(Value::Count(total)), _) => {
            let percent = Level::Counted { covered: *covered, total: *total }.rounded_down();
            format!("{percent}% ({covered} of {total})")
        }
        (.., Some(reason)) => {
            let on = text("on").map(|on| format!("; asks {on}")).unwrap_or_default();
            let since = match part("since") {
                Some(Value::Time(at)) => format!("; since {}", at.format("%Y-%m-%d")),
                _ => String::new(),
            };
            format!("{reason}{on}{since}")
        }
        _ => {
            let said: Vec<String> = parts.iter().map(|(name, value)| format!("{name} {value}")).collect();
            said.join(", ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BOARD, DEVELOPER, Field, Kind, MODULE, Value};
    use crate::model::board::{Board, Developer};
    use crate::model::decimal::{Hundredths, Percent};
    use crate::model::module::Module;
    use crate::model::status::Status;

    /// Some value of each kind.
    fn sample(kind: Kind) -> Value {
        match kind {
            Kind::Text | Kind::Prose => Value::Text("some text".into()),
            Kind::Percent => Value::Percent(Percent::new(1234).expect("in range")),
            Kind::Amount => Value::Amount(Hundredths(150)),
            Kind::Count => Value::Count(7),
            Kind::Flag => Value::Flag(true),
            Kind::Word(words) => Value::Word(words[1]),
            Kind::Texts => Value::Texts(vec!["a".into(), "b".into()]),
            Kind::Time => Value::Time(chrono::DateTime::UNIX_EPOCH),
            Kind::Date => Value::Date(chrono::NaiveDate::from_ymd_opt(2026, 12, 1).expect("a day")),
            Kind::Record(parts) => Value::Record(parts.iter().map(|p| (p.name, sample(p.kind))).collect()),
            Kind::Records(parts) => Value::Records(vec![parts.iter().map(|p| (p.name, sample(p.kind))).collect()]),
        }
    }

    fn every_field_keeps_what_it_is_given<R: Clone>(table: &'static [Field<R>], empty: &R) {
        for field in table {
            let mut record = empty.clone();
            let value = sample(field.kind);
            assert!((field.get)(&record).is_absent(), "{} of an empty record", field.path);
            assert!(value.fits(field.kind), "{}", field.path);
            (field.set)(&mut record, value.clone());
            assert_eq!((field.get)(&record), value, "{}", field.path);
            for other in table.iter().filter(|o| o.path != field.path) {
                assert!((other.get)(&record).is_absent(), "{} must not touch {}", field.path, other.path);
            }
            (field.set)(&mut record, Value::Absent);
            assert!((field.get)(&record).is_absent(), "{} cleared", field.path);
        }
    }

    #[test]
    fn every_field_gives_back_what_was_set_and_touches_no_other() {
        every_field_keeps_what_it_is_given(MODULE, &Module::new("a", Status::Pending));
        every_field_keeps_what_it_is_given(DEVELOPER, &Developer::default());
        every_field_keeps_what_it_is_given(BOARD, &Board::default());
    }
}
