//! JSON: the board as `show --json` prints it, whole; or a list of objects, as other programs export it, read as a sheet.

use serde_json::{Map, Value as Json};

use crate::import::plan::context::Context;
use crate::import::plan::draft::{DeveloperDraft, Draft};
use crate::import::plan::reading::{Fate, Options, Unusable};
use crate::import::plan::table::{self, Cell, Row};
use crate::model::board::{Board, Developer};
use crate::model::decimal::{Hundredths, Percent};
use crate::model::field::{BOARD, DEVELOPER, Field, Kind, MODULE, Part, Value};
use crate::model::module::Module;
use crate::model::status::Status;

/// Whether `text` looks like JSON.
pub(super) fn looks(text: &str) -> bool {
    let start = text.trim_start();
    start.starts_with('{') || start.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with('{'))
}

/// Reads JSON.
pub(super) fn read(text: &str, options: &Options, draft: &mut Draft) -> Result<(), Unusable> {
    let json: Json = serde_json::from_str(text).map_err(|error| {
        Unusable::new("", format!("it is no JSON: {error}"), "a board in JSON is what `standup show --json` prints")
    })?;
    match &json {
        Json::Object(object) if object.contains_key("developers") => board(object, draft),
        Json::Object(object) => {
            // Others wrap their list: `{"items": [..]}`.
            let list =
                object.values().find_map(|value| value.as_array().filter(|list| list.iter().any(Json::is_object)));
            list.map_or_else(|| Err(no_plan()), |list| sheet(list, options, draft))
        }
        Json::Array(list) => sheet(list, options, draft),
        _ => Err(no_plan()),
    }
}

fn no_plan() -> Unusable {
    Unusable::new(
        "",
        "the JSON is no plan",
        "a board in JSON is what `standup show --json` prints; a list of objects is read as a sheet",
    )
}

fn sheet(list: &[Json], options: &Options, draft: &mut Draft) -> Result<(), Unusable> {
    let mut head: Vec<String> = Vec::new();
    for key in list.iter().filter_map(Json::as_object).flat_map(Map::keys) {
        if !head.contains(key) && head.len() < 200 {
            head.push(key.clone());
        }
    }
    let rows = list.iter().filter_map(Json::as_object).map(|object| {
        let cell = |name: &String| Cell { text: object.get(name).map(plain).unwrap_or_default(), ..Cell::default() };
        Row { line: 1, cells: head.iter().map(cell).collect() }
    });
    let rows: Vec<Row> = rows.collect();
    table::read(&head, &rows, &Context::default(), &options.columns, true, draft).map_err(|why| {
        Unusable::new(
            "",
            format!("the JSON is no plan: {why}"),
            "name its fields: `--column title=... --column status=...`",
        )
    })
}

/// A value as a cell says it; of an object what it is called.
fn plain(json: &Json) -> String {
    match json {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        Json::Object(object) => ["login", "name", "title", "displayName", "value"]
            .iter()
            .find_map(|name| object.get(*name))
            .map(plain)
            .unwrap_or_default(),
        other => other.to_string(),
    }
}

fn board(object: &Map<String, Json>, draft: &mut Draft) -> Result<(), Unusable> {
    let mut board = Board { format: 1, ..Board::default() };
    fields("the board", BOARD, object, &mut board)?;
    // What is worked out from the modules is not set by hand.
    board.criteria.iter_mut().filter(|criterion| criterion.check.is_some()).for_each(|criterion| criterion.met = None);
    draft.board = board;
    for (index, json) in items(object, "developers")?.enumerate() {
        let whose = || format!("developer {}", index + 1);
        let object = json.as_object().ok_or_else(|| wrong(&whose(), "an object"))?;
        let name = text(object, "name").ok_or_else(|| wrong(&format!("the name of {}", whose()), "a text"))?;
        let mut developer = Developer { name: name.clone(), ..Developer::default() };
        fields(&name, DEVELOPER, object, &mut developer)?;
        let at = draft.at(1);
        draft.developers.push(DeveloperDraft {
            name,
            at,
            whole: Some(Box::new(developer)),
            ..DeveloperDraft::default()
        });
        let owner = draft.developers.len() - 1;
        modules(object, "modules", Some(owner), draft)?;
    }
    modules(object, "unassigned", None, draft)?;
    draft.tell(1, Fate::Understood, "a board, as `standup show --json` prints it");
    Ok(())
}

fn modules(object: &Map<String, Json>, list: &str, owner: Option<usize>, draft: &mut Draft) -> Result<(), Unusable> {
    for (index, json) in items(object, list)?.enumerate() {
        let which = format!("{list}[{index}]");
        let object = json.as_object().ok_or_else(|| wrong(&which, "an object"))?;
        let id = text(object, "id").ok_or_else(|| wrong(&format!("the id of {which}"), "a text"))?;
        let status = text(object, "status").unwrap_or_default();
        let status = Status::ALL.into_iter().find(|known| known.json() == status);
        let mut module = Module::new(
            &id,
            status.ok_or_else(|| wrong(&format!("the status of {id}"), "pending, in_progress or done"))?,
        );
        fields(&id, MODULE, object, &mut module)?;
        let at = draft.module(&id, None, owner, "", 1);
        if draft.modules[at].whole.is_some() {
            return Err(Unusable::new("", format!("there are two modules {id}"), "an id is unique on the whole board"));
        }
        draft.modules[at].whole = Some(Box::new(module));
    }
    Ok(())
}

fn items<'a>(object: &'a Map<String, Json>, name: &str) -> Result<impl Iterator<Item = &'a Json>, Unusable> {
    match object.get(name) {
        None | Some(Json::Null) => Ok([].iter()),
        Some(Json::Array(list)) => Ok(list.iter()),
        Some(_) => Err(wrong(name, "a list")),
    }
}

fn text(object: &Map<String, Json>, name: &str) -> Option<String> {
    object.get(name)?.as_str().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn wrong(what: &str, wanted: &str) -> Unusable {
    Unusable::new("", format!("{what} is not {wanted}"), "a board in JSON is what `standup show --json` prints")
}

/// Sets every field of `table` that `object` knows.
fn fields<R>(
    whose: &str,
    table: &'static [Field<R>],
    object: &Map<String, Json>,
    record: &mut R,
) -> Result<(), Unusable> {
    for row in table {
        let (name, part) = row.path.split_once('.').map_or((row.path, None), |(name, part)| (name, Some(part)));
        let top = object.get(name);
        let measured = top.filter(|_| row.path == "coverage.measured").and_then(measured);
        let found = match (row.path, top) {
            // What counts is either typed or measured: the effective `now` stands for both, and for the start alone.
            ("coverage.now", Some(Json::Object(coverage))) => {
                coverage.get("now").filter(|_| coverage.get("kind").and_then(Json::as_str) == Some("typed"))
            }
            ("coverage.measured", _) => measured.as_ref(),
            _ => top.and_then(|json| part.map_or(Some(json), |part| json.get(part))),
        };
        let Some(json) = found.filter(|json| !json.is_null()) else { continue };
        let value =
            value(json, row.kind).ok_or_else(|| wrong(&format!("{} of {whose}", row.path), "what it should be"))?;
        (row.set)(record, value);
    }
    Ok(())
}

/// What a report counted, with the names that the board's file has; `None` where nothing was counted.
fn measured(coverage: &Json) -> Option<Json> {
    let mut counted = coverage.as_object()?.clone();
    if !(counted.get("covered")?.is_u64() && counted.get("total")?.is_u64()) {
        return None;
    }
    // The file has no word for lines: they are what is counted unless it says otherwise.
    counted.remove("metric").filter(|metric| metric != "lines").map(|metric| counted.insert("metric".into(), metric));
    if let Some(Json::Object(branches)) = counted.remove("branches") {
        counted.extend(branches.into_iter().map(|(name, count)| (format!("branches_{name}"), count)));
    }
    Some(Json::Object(counted))
}

fn value(json: &Json, kind: Kind) -> Option<Value> {
    Some(match kind {
        Kind::Text => Value::text(&crate::import::plan::words::line::line(json.as_str()?)),
        Kind::Prose => Value::text(json.as_str()?),
        Kind::Percent => Value::Percent(Percent::new(decimal(json)?.0)?),
        Kind::Amount => Value::Amount(decimal(json)?),
        Kind::Count => Value::Count(json.as_u64()?),
        Kind::Flag => Value::Flag(json.as_bool()?),
        Kind::Word(words) => {
            Value::Word(words.iter().find(|word| word.eq_ignore_ascii_case(json.as_str().unwrap_or_default()))?)
        }
        Kind::Texts => {
            let texts: Option<Vec<String>> =
                json.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect();
            Value::texts(&texts?)
        }
        Kind::Time => Value::Time(chrono::DateTime::parse_from_rfc3339(json.as_str()?).ok()?.to_utc()),
        Kind::Date => Value::Date(json.as_str()?.parse().ok()?),
        Kind::Record(parts) => record(json, parts).map_or(Value::Absent, Value::Record),
        Kind::Records(parts) => {
            let records: Option<Vec<_>> = json.as_array()?.iter().map(|json| record(json, parts)).collect();
            let records = records?;
            if records.is_empty() { Value::Absent } else { Value::Records(records) }
        }
    })
}

fn record(json: &Json, parts: &[Part]) -> Option<Vec<(&'static str, Value)>> {
    let object = json.as_object()?;
    let mut values = Vec::new();
    for part in parts {
        match object.get(part.name).filter(|json| !json.is_null()) {
            Some(json) => values.push((part.name, value(json, part.kind)?)),
            None if part.required => return None,
            None => {}
        }
    }
    values.retain(|(_, value)| !value.is_absent());
    (!values.is_empty()).then_some(values)
}

/// A number without the noise of binary floats.
fn decimal(json: &Json) -> Option<Hundredths> {
    Hundredths::parse(&json.as_number()?.to_string()).map(|(number, _)| number)
}
