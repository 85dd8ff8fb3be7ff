//! The board as JSON, version 1 of what `docs/JSON.md` documents. Invents nothing: what is not known is `null`.

mod change;
mod log;
pub mod standup;

use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::model::board::{Board, Check, Criterion, Developer, Found, Link, PlatformCoverage};
use crate::model::decimal::{Hundredths, Percent};
use crate::model::field;
use crate::model::module::{Complexity, Hours, Measured, Module, Proof, Tests};
use crate::model::problem::Problem;
use crate::model::shown;
use crate::model::snapshot::Snapshot;
use crate::model::status::Status;

pub use change::changed;
pub use log::{log, refused, undone};

/// The version of these shapes; a name that changes its meaning raises it, a new name does not.
pub const VERSION: u64 = 1;

/// `value` as text, with a line break at its end. Characters that act on a terminal are escaped: somebody will look at it.
pub fn to_text(value: &impl Serialize) -> serde_json::Result<String> {
    let plain = serde_json::to_string_pretty(value)?;
    let mut out = String::with_capacity(plain.len() + 1);
    let mut kept = 0;
    for (at, c) in plain.char_indices() {
        // Outside of strings JSON is plain ASCII, so whatever is unsafe stands in a string, where an escape may stand, too.
        if c != '\n' && shown::is_unsafe(c) {
            out.push_str(&plain[kept..at]);
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
            kept = at + c.len_utf8();
        }
    }
    out.push_str(&plain[kept..]);
    out.push('\n');
    Ok(out)
}

/// The whole board. Its modules are made one by one as they are written: a hundred thousand of them as one value would take
/// a gigabyte.
#[derive(Serialize)]
struct Whole<'a, D, U> {
    version: u64,
    title: Value,
    coverage: Value,
    limits: Value,
    reports: &'a [String],
    maps: &'a [String],
    topics: &'a [String],
    counts: Value,
    criteria: Vec<Value>,
    checklist: &'a [String],
    links: Vec<Value>,
    notes: Value,
    developers: D,
    unassigned: U,
    warnings: Vec<Value>,
}

/// One developer with all modules.
#[derive(Serialize)]
struct Column<'a, M> {
    name: &'a str,
    who: &'a [String],
    area: Value,
    impact: Option<Value>,
    hours: Value,
    after: &'a [String],
    away: Option<String>,
    pr: Value,
    merged: Option<bool>,
    links: Vec<Value>,
    notes: Value,
    modules: M,
}

/// What an iterator gives, as a list.
struct List<I>(I);

impl<I: Iterator<Item: Serialize> + Clone> Serialize for List<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.clone())
    }
}

/// The whole board; `file` is what its warnings call it.
pub fn board<'a>(snapshot: &'a Snapshot, file: &str) -> impl Serialize + use<'a> {
    narrowed(snapshot, &snapshot.board, file)
}

/// The board with the modules of `shown` only; everything else is said of all of them.
pub fn narrowed<'a>(snapshot: &'a Snapshot, shown: &'a Board, file: &str) -> impl Serialize + use<'a> {
    let board = snapshot.board.as_ref();
    let counts = snapshot.totals.counts;
    Whole {
        version: VERSION,
        title: text(&board.title),
        coverage: platform(snapshot),
        limits: known(json!({"in_progress": board.limits.in_progress, "stale_days": board.limits.stale_days})),
        reports: &board.reports,
        maps: &board.maps,
        topics: &board.topics,
        counts: json!({
            "pending": counts.of(Status::Pending),
            "in_progress": counts.of(Status::InProgress),
            "done": counts.of(Status::Done),
            "blocked": counts.blocked,
        }),
        criteria: board.criteria.iter().map(|c| criterion(board, c)).collect(),
        checklist: &board.checklist,
        links: board.links.iter().map(link).collect(),
        notes: text(&board.notes),
        developers: List(shown.developers.iter().map(|d| developer(d))),
        unassigned: List(shown.unassigned.iter().map(|m| module(m, None))),
        warnings: snapshot.problems.iter().map(|p| problem(file, p)).collect(),
    }
}

fn platform(snapshot: &Snapshot) -> Value {
    let PlatformCoverage { start, target, lines } = snapshot.board.coverage;
    let now = snapshot.totals.platform.map(|gauge| gauge.now);
    if start.is_none() && target.is_none() && lines.is_none() {
        return Value::Null;
    }
    json!({"start": start.map(percent), "now": now.map(percent), "target": target.map(percent), "lines": lines})
}

fn criterion(board: &Board, c: &Criterion) -> Value {
    json!({"text": c.text, "met": board.meets(c), "check": c.check.map(Check::token)})
}

fn tests(tests: &Tests) -> Value {
    let about = tests.needed.map(|_| tests.about);
    known(json!({"written": tests.written, "needed": tests.needed, "about": about}))
}

fn link(link: &Link) -> Value {
    json!({"title": text(&link.title), "to": link.to, "about": text(&link.about)})
}

/// One developer with all modules.
pub fn developer(developer: &Developer) -> impl Serialize {
    Column {
        name: &developer.name,
        who: &developer.who,
        area: text(&developer.area),
        impact: developer.impact.map(amount),
        hours: hours(developer.hours),
        after: &developer.after,
        away: developer.away.map(|day| day.to_string()),
        pr: text(&developer.pr),
        merged: developer.merged,
        links: developer.links.iter().map(link).collect(),
        notes: text(&developer.notes),
        modules: List(developer.modules.iter().map(|m| module(m, Some(&developer.name)))),
    }
}

/// One module, as it was found on `board`.
pub fn found(board: &Board, found: Found<'_>) -> Value {
    module(found.module, found.developer.map(|i| board.developers[i].name.as_str()))
}

fn module(module: &Module, developer: Option<&str>) -> Value {
    json!({
        "id": module.id,
        "title": text(&module.title),
        "developer": developer,
        "status": module.status.json(),
        "proof": module.proof().map(Proof::word),
        "coverage": coverage(module),
        "tests": tests(&module.tests),
        "hours": hours(module.hours),
        "lines": module.lines,
        "priority": module.priority,
        "complexity": module.complexity.map(Complexity::token),
        "tags": module.tags,
        "group": text(&module.group),
        "test_file": text(&module.test_file),
        "after": module.after,
        "pr": text(&module.pr),
        "merged": module.merged,
        "checked": module.checked,
        "blocked": module.blocked.as_ref().map(|b| json!({
            "reason": text(&b.reason),
            "on": text(&b.on),
            "since": b.since.map(time),
        })),
        "help": text(&module.help),
        "notes": text(&module.notes),
    })
}

fn coverage(module: &Module) -> Value {
    let coverage = &module.coverage;
    let measured = coverage.measured.as_ref();
    let kind = match (measured, coverage.now) {
        (Some(_), _) => Some("measured"),
        (None, Some(_)) => Some("typed"),
        (None, None) => None,
    };
    known(json!({
        "start": coverage.start.map(percent),
        "now": coverage.level().map(|level| number(level.to_f64())),
        "target": coverage.target.map(percent),
        "best": coverage.best.map(percent),
        "covered": measured.map(|m| m.covered),
        "total": measured.map(|m| m.total),
        "kind": kind,
        "at": measured.and_then(|m| m.at).map(time),
        "commit": measured.map_or(Value::Null, |m| text(&m.commit)),
        "report": measured.map_or(Value::Null, |m| text(&m.report)),
        "metric": measured.map(|m| m.metric.word()),
        "branches": measured.and_then(Measured::branches).map(|(covered, total)| json!({"covered": covered, "total": total})),
    }))
}

/// A board that cannot be used, and why.
pub fn problems(file: &str, problems: &[Problem]) -> Value {
    json!({"version": VERSION, "problems": problems.iter().map(|p| problem(file, p)).collect::<Vec<_>>()})
}

/// One problem of `file`.
pub fn problem(file: &str, problem: &Problem) -> Value {
    json!({
        "file": file,
        "line": problem.place.line,
        "column": problem.place.column,
        "severity": if problem.is_error() { "error" } else { "warning" },
        "message": problem.message,
        "hint": text(&problem.hint),
    })
}

/// The value of a field.
pub fn value(value: &field::Value) -> Value {
    let record = |parts: &[(&'static str, field::Value)]| -> Value {
        parts
            .iter()
            .map(|(name, part)| ((*name).to_owned(), self::value(part)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    match value {
        field::Value::Absent => Value::Null,
        field::Value::Text(text) => json!(text),
        field::Value::Percent(p) => percent(*p),
        field::Value::Amount(a) => amount(*a),
        field::Value::Count(count) => json!(count),
        field::Value::Flag(flag) => json!(flag),
        field::Value::Word(word) => json!(word),
        field::Value::Texts(texts) => json!(texts),
        field::Value::Time(at) => json!(time(*at)),
        field::Value::Date(day) => json!(day.to_string()),
        field::Value::Record(parts) => record(parts),
        field::Value::Records(records) => records.iter().map(|r| record(r)).collect::<Vec<_>>().into(),
    }
}

/// An empty text is an absent one.
fn text(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { json!(text) }
}

/// `null` for an object of which nothing is known.
fn known(object: Value) -> Value {
    let empty = object.as_object().is_some_and(|o| o.values().all(Value::is_null));
    if empty { Value::Null } else { object }
}

fn hours(hours: Option<Hours>) -> Value {
    hours.map_or(Value::Null, |h| known(json!({"low": h.low.map(amount), "high": h.high.map(amount)})))
}

fn percent(percent: Percent) -> Value {
    amount(Hundredths(i64::from(percent.hundredths())))
}

/// A decimal as people write it: 90, 34.59.
fn amount(amount: Hundredths) -> Value {
    if amount.0 % 100 == 0 { json!(amount.0 / 100) } else { json!(amount.0 as f64 / 100.0) }
}

/// Whole numbers without a needless `.0`.
pub fn number(number: f64) -> Value {
    if number.fract() == 0.0 { json!(number as i64) } else { json!(number) }
}

/// RFC 3339 in UTC.
pub fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::to_text;
    use crate::model::decimal::Percent;
    use crate::model::module::{Measured, Module};
    use crate::model::status::Status;

    #[test]
    fn typed_percentages_are_as_they_were_typed_and_measured_ones_unrounded() {
        let mut module = Module::new("a.py", Status::InProgress);
        module.coverage.now = Percent::new(3459);
        module.coverage.target = Percent::new(9000);
        let typed = super::module(&module, None);
        assert_eq!(typed["coverage"]["now"].to_string(), "34.59");
        assert_eq!(typed["coverage"]["target"].to_string(), "90");
        assert_eq!(typed["coverage"]["kind"], "typed");
        module.coverage.measured = Some(Measured { covered: 2, total: 3, ..Measured::default() });
        let measured = super::module(&module, None);
        assert_eq!(measured["coverage"]["now"].to_string(), "66.66666666666667");
        assert_eq!(measured["coverage"]["kind"], "measured");
    }

    #[test]
    fn of_a_bare_module_nothing_is_invented() {
        let value = super::module(&Module::new("a.py", Status::Pending), None);
        let unknown = ["title", "developer", "proof", "coverage", "tests", "hours", "lines", "priority", "complexity"];
        let unknown = unknown.iter().chain(&["group", "test_file", "pr", "merged", "blocked", "help", "notes"]);
        for name in unknown {
            assert_eq!(value.get(*name), Some(&Value::Null), "{name}");
        }
        for name in ["tags", "after", "checked"] {
            assert_eq!(value[name], json!([]), "{name}");
        }
    }

    #[test]
    fn what_acts_on_a_terminal_is_escaped_and_reads_back_as_it_was() {
        let hostile = "a\u{1b}[2J\u{7f}\u{9b}b\u{202e}\u{200b}\u{e0041}é😀\n";
        let text = to_text(&json!({ "title": hostile })).expect("a JSON form");
        assert!(!text.chars().any(|c| c != '\n' && crate::model::shown::is_unsafe(c)), "{text:?}");
        assert!(text.contains("é😀"), "what is harmless stays readable: {text}");
        let back: Value = serde_json::from_str(&text).expect("still JSON");
        assert_eq!(back["title"], hostile);
    }
}
