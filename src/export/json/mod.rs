//! The board as JSON, version 1 of what `docs/JSON.md` documents. Invents nothing: what is not known is `null`.

mod change;
mod log;
pub mod standup;

use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::export::plan::changes::Changes;
use crate::model::board::{Board, Check, Criterion, Developer, Found};
use crate::model::decimal::{Hundredths, Percent};
use crate::model::field::{self, Owner};
use crate::model::module::{Measured, Module, Proof};
use crate::model::problem::Problem;
use crate::model::shown;
use crate::model::snapshot::Snapshot;
use crate::model::status::Status;

pub use change::changed;
pub use log::{log, refused, undone};

/// The version of these shapes; a name that changes its meaning raises it, a new name does not.
pub(crate) const VERSION: u64 = 1;

/// `value` as text, with a line break at its end. Characters that act on a terminal are escaped: somebody will look at it.
pub fn to_text(value: &impl Serialize) -> serde_json::Result<String> {
    let mut plain = serde_json::to_string_pretty(value)?;
    if !plain.chars().any(|c| c != '\n' && shown::is_unsafe(c)) {
        plain.push('\n');
        return Ok(plain);
    }
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
struct Whole<D, U> {
    version: u64,
    #[serde(flatten)]
    head: Map<String, Value>,
    counts: Value,
    #[serde(flatten)]
    fields: Map<String, Value>,
    developers: D,
    unassigned: U,
    warnings: Vec<Value>,
}

/// One developer with all modules.
#[derive(Serialize)]
struct Column<'a, M> {
    name: &'a str,
    #[serde(flatten)]
    fields: Map<String, Value>,
    modules: M,
}

/// What an iterator gives, as a list.
struct List<I>(I);

impl<I: Iterator<Item: Serialize> + Clone> Serialize for List<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.clone())
    }
}

/// The fields of the board that stand before its counts.
const HEAD: [&str; 6] = ["title", "coverage", "limits", "reports", "maps", "topics"];

/// The whole board; `file` is what its warnings call it.
pub fn board<'a>(snapshot: &'a Snapshot, file: &str) -> impl Serialize + use<'a> {
    narrowed(snapshot, &snapshot.board, file)
}

/// The board, with what changed since somebody asks.
pub fn marked<'a>(snapshot: &'a Snapshot, file: &str, changes: &'a Changes) -> impl Serialize + use<'a> {
    #[derive(Serialize)]
    struct Marked<W> {
        #[serde(flatten)]
        whole: W,
        changed: Value,
    }
    let modules: Vec<Value> =
        changes.modules().map(|id| json!({"module": id, "happened": changes.words(id)})).collect();
    Marked { whole: board(snapshot, file), changed: json!({"since": time(changes.at), "modules": modules}) }
}

/// The board with the modules of `shown` only; everything else is said of all of them.
pub(crate) fn narrowed<'a>(snapshot: &'a Snapshot, shown: &'a Board, file: &str) -> impl Serialize + use<'a> {
    let board = snapshot.board.as_ref();
    let counts = snapshot.totals.counts;
    let mut fields = fields(board);
    if let Some(platform) = fields.get_mut("coverage").and_then(Value::as_object_mut) {
        let now = snapshot.totals.platform.map(|gauge| percent(gauge.now));
        platform.shift_insert(1, "now".into(), json!(now));
    }
    let criteria: Vec<Value> = board.criteria.iter().map(|c| criterion(board, c)).collect();
    fields.insert("criteria".into(), criteria.into());
    let head = HEAD.iter().filter_map(|name| fields.shift_remove_entry(*name)).collect();
    Whole {
        version: VERSION,
        head,
        fields,
        counts: json!({
            "pending": counts.of(Status::Pending),
            "in_progress": counts.of(Status::InProgress),
            "done": counts.of(Status::Done),
            "blocked": counts.blocked,
        }),
        developers: List(shown.developers.iter().map(|d| developer(d))),
        unassigned: List(shown.unassigned.iter().map(|m| module(m, None))),
        warnings: snapshot.problems.iter().map(|p| problem(file, p)).collect(),
    }
}

/// All fields of a record by the rows of their table, those of a nested record in an object; `null` is one of which nothing is
/// known.
fn fields<R: Owner>(record: &R) -> Map<String, Value> {
    let mut all = Map::new();
    // Long texts stand last.
    let (long, short): (Vec<_>, Vec<_>) = R::fields().iter().partition(|field| field.kind == field::Kind::Prose);
    for field in short.into_iter().chain(long) {
        let value = of_kind(field.kind, &(field.get)(record));
        match field.path.split_once('.') {
            Some((outer, inner)) => {
                let nested = all.entry(outer).or_insert_with(|| json!({}));
                nested.as_object_mut().expect("nested fields share no name with others").insert(inner.into(), value);
            }
            None => drop(all.insert(field.path.into(), value)),
        }
    }
    for (outer, _) in R::fields().iter().filter_map(|field| field.path.split_once('.')) {
        all.get_mut(outer).into_iter().for_each(null_if_unknown);
    }
    all
}

/// The value of a field with all parts of its records; a list of which nothing is known is empty.
fn of_kind(kind: field::Kind, value: &field::Value) -> Value {
    let record = |parts: &[field::Part], known: &[(&'static str, field::Value)]| -> Value {
        let part = |part: &field::Part| {
            let value = known.iter().find(|(name, _)| *name == part.name).map_or(Value::Null, |(_, v)| self::value(v));
            (part.name.to_owned(), value)
        };
        let mut object = parts.iter().map(part).collect::<Map<_, _>>().into();
        if !parts.iter().any(|part| part.required) {
            null_if_unknown(&mut object);
        }
        object
    };
    match (kind, value) {
        (field::Kind::Texts | field::Kind::Records(_), field::Value::Absent) => json!([]),
        (field::Kind::Record(parts), field::Value::Record(known)) => record(parts, known),
        (field::Kind::Records(parts), field::Value::Records(all)) => {
            all.iter().map(|known| record(parts, known)).collect::<Vec<_>>().into()
        }
        (_, value) => self::value(value),
    }
}

fn criterion(board: &Board, c: &Criterion) -> Value {
    json!({"text": c.text, "met": board.meets(c), "check": c.check.map(Check::token)})
}

/// One developer with all modules.
pub fn developer(developer: &Developer) -> impl Serialize {
    Column {
        name: &developer.name,
        fields: fields(developer),
        modules: List(developer.modules.iter().map(|m| module(m, Some(&developer.name)))),
    }
}

/// One module, as it was found on `board`.
pub(crate) fn found(board: &Board, found: Found<'_>) -> Value {
    module(found.module, found.developer.map(|i| board.developers[i].name.as_str()))
}

fn module(module: &Module, developer: Option<&str>) -> Value {
    let mut all = json!({
        "id": module.id,
        "title": null,
        "developer": developer,
        "status": module.status.json(),
        "proof": module.proof().map(Proof::word),
    });
    let object = all.as_object_mut().expect("it was made as one");
    for (name, value) in fields(module) {
        object.insert(name, value);
    }
    object.insert("coverage".into(), coverage(module, object.get("coverage")));
    // Whether a number is an estimate is known only of one that is there.
    if let Some(tests) = object.get_mut("tests").filter(|tests| tests.is_object()) {
        tests["about"] = json!(module.tests.needed.map(|_| module.tests.about));
        null_if_unknown(tests);
    }
    all
}

/// The fields of coverage with what follows from them: `now` is the effective one.
fn coverage(module: &Module, fields: Option<&Value>) -> Value {
    let Some(Value::Object(fields)) = fields else { return Value::Null };
    let coverage = &module.coverage;
    let measured = coverage.measured.as_ref();
    let kind = match (measured, coverage.now) {
        (Some(_), _) => Some("measured"),
        (None, Some(_)) => Some("typed"),
        (None, None) => None,
    };
    let mut all = fields.clone();
    all.shift_remove("measured");
    let derived = json!({
        "now": coverage.level().map(|level| number(level.to_f64())),
        "covered": measured.map(|m| m.covered),
        "total": measured.map(|m| m.total),
        "kind": kind,
        "at": measured.and_then(|m| m.at).map(time),
        "commit": measured.map_or(Value::Null, |m| text(&m.commit)),
        "report": measured.map_or(Value::Null, |m| text(&m.report)),
        "metric": measured.map(|m| m.metric.word()),
        "branches": measured.and_then(Measured::branches).map(|(covered, total)| json!({"covered": covered, "total": total})),
    });
    if let Value::Object(derived) = derived {
        all.extend(derived);
    }
    all.into()
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

/// An object of which nothing is known is `null`.
fn null_if_unknown(value: &mut Value) {
    if value.as_object().is_some_and(|object| object.values().all(Value::is_null)) {
        *value = Value::Null;
    }
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
