//! Formats values as editable text, and parses lists of one entry a line. Decides nothing about the board.

use crate::model::board::Check;
use crate::model::field::{CRITERION, HOURS, Kind, LINK, MEASURED, Value};
use crate::model::input;
use crate::model::input::{InvalidInput, refused};
use crate::model::module::Blocked;

/// The text that somebody would type for this value, one item a line if it has lines.
pub fn of(has_lines: bool, kind: Kind, value: &Value) -> String {
    match value {
        Value::Absent => String::new(),
        Value::Text(text) => text.clone(),
        Value::Texts(texts) => texts.join(if has_lines { "\n" } else { ", " }),
        Value::Time(time) => time.to_rfc3339(),
        Value::Record(parts) => record(parts),
        Value::Records(records) => {
            let lines: Vec<String> = records.iter().map(|record| line(kind, record)).collect();
            lines.join("\n")
        }
        Value::Percent(_) | Value::Amount(_) | Value::Count(_) | Value::Flag(_) | Value::Word(_) | Value::Date(_) => {
            value.to_string().trim_end_matches('%').to_owned()
        }
    }
}

fn part<'a>(parts: &'a [(&'static str, Value)], name: &str) -> Option<&'a Value> {
    parts.iter().find(|(part, _)| *part == name).map(|(_, value)| value)
}

fn text(parts: &[(&'static str, Value)], name: &str) -> String {
    part(parts, name).filter(|value| !value.is_absent()).map(|value| of(false, Kind::Text, value)).unwrap_or_default()
}

/// A record that has a short form: hours, a measurement, a block.
fn record(parts: &[(&'static str, Value)]) -> String {
    let has = |known: &[crate::model::field::Part]| parts.iter().all(|(name, _)| known.iter().any(|p| p.name == *name));
    if has(HOURS) {
        return match (text(parts, "low"), text(parts, "high")) {
            (low, high) if low == high || high.is_empty() => low,
            (low, high) if low.is_empty() => high,
            (low, high) => format!("{low}-{high}"),
        };
    }
    if has(MEASURED) {
        return format!("{}/{}", text(parts, "covered"), text(parts, "total"));
    }
    let block = Blocked { reason: text(parts, "reason"), on: text(parts, "on"), since: None };
    input::block_spelled(&block)
}

/// One entry of a list of records: `[x] tests pass`, `[Guide](docs/guide.md) how to mock`.
fn line(kind: Kind, parts: &[(&'static str, Value)]) -> String {
    if kind == Kind::Records(CRITERION) {
        let mark = match (part(parts, "check"), part(parts, "met")) {
            (Some(Value::Word(check)), _) => format!("[{check}]"),
            (_, Some(Value::Flag(true))) => "[x]".into(),
            (_, Some(Value::Flag(false))) => "[ ]".into(),
            _ => return text(parts, "text"),
        };
        return format!("{mark} {}", text(parts, "text"));
    }
    let (title, to, about) = (text(parts, "title"), text(parts, "to"), text(parts, "about"));
    match (title.is_empty(), about.is_empty()) {
        (true, true) => to,
        (true, false) => format!("[]({to}) {about}"),
        (false, true) => format!("[{title}]({to})"),
        (false, false) => format!("[{title}]({to}) {about}"),
    }
}

/// The list that these lines say. Lines that say what is there keep it as it is.
pub(crate) fn from_lines(kind: Kind, now: &Value, text: &str) -> Result<Value, InvalidInput> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let Kind::Records(parts) = kind else {
        let texts: Vec<String> = lines.map(str::to_owned).collect();
        return Ok(Value::texts(&texts));
    };
    let known = if let Value::Records(records) = now { records.as_slice() } else { &[] };
    let mut records = Vec::new();
    for typed in lines {
        let same = known.iter().find(|record| line(kind, record).trim() == typed);
        records.push(match same {
            Some(record) => record.clone(),
            None if parts == CRITERION => criterion(typed)?,
            None if parts == LINK => link(typed),
            None => vec![(parts[0].name, Value::text(typed))],
        });
    }
    Ok(if records.is_empty() { Value::Absent } else { Value::Records(records) })
}

fn criterion(typed: &str) -> Result<Vec<(&'static str, Value)>, InvalidInput> {
    let marked = typed.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (mark, text) = marked.map_or((None, typed), |(mark, text)| (Some(mark.trim()), text.trim()));
    if text.is_empty() {
        let message = format!("`{typed}` has no text");
        return Err(refused(message, "write what must be met, as in `[ ] no flaky tests`"));
    }
    if mark.is_some() && text.starts_with('[') {
        let hint = "what has a check is worked out from the modules: write [x] or [ ] instead of it, not before it";
        return Err(refused(format!("`{typed}` has two marks"), hint));
    }
    let mut record = vec![("text", Value::text(text))];
    match mark {
        None => {}
        Some("" | "-") => record.push(("met", Value::Flag(false))),
        Some("x" | "X") => record.push(("met", Value::Flag(true))),
        Some(word) => match Check::TOKENS.iter().find(|token| token.eq_ignore_ascii_case(word)) {
            Some(token) => record.push(("check", Value::Word(token))),
            None => {
                let hint = format!("write [x], [ ], or a check: {}", Check::TOKENS.join(", "));
                return Err(refused(format!("`[{word}]` is no mark"), hint));
            }
        },
    }
    Ok(record)
}

fn link(typed: &str) -> Vec<(&'static str, Value)> {
    let titled = typed.strip_prefix('[').and_then(|rest| rest.split_once("](")).and_then(|(title, rest)| {
        let (to, about) = rest.rsplit_once(')')?;
        Some((title.trim(), to.trim(), about.trim()))
    });
    let (title, to, about) = titled.filter(|(_, to, _)| !to.is_empty()).unwrap_or(("", typed, ""));
    let parts = [("title", Value::text(title)), ("to", Value::text(to)), ("about", Value::text(about))];
    parts.into_iter().filter(|(_, value)| !value.is_absent()).collect()
}

#[cfg(test)]
mod tests {
    use super::{from_lines, of};
    use crate::model::field::{CRITERION, Kind, LINK, Value};

    #[test]
    fn entries_that_stay_keep_all_they_had() {
        let met = vec![("text", Value::text("a, b")), ("met", Value::Flag(true))];
        let check = vec![("text", Value::text("c")), ("check", Value::Word("AllDone"))];
        let kind = Kind::Records(CRITERION);
        let now = Value::Records(vec![met.clone(), check.clone()]);
        assert_eq!(of(true, kind, &now), "[x] a, b\n[AllDone] c");
        let more = from_lines(kind, &now, "[AllDone] c\n[ ] a, b\n\nnew\n").expect("a list");
        let unmet = vec![("text", Value::text("a, b")), ("met", Value::Flag(false))];
        assert_eq!(more, Value::Records(vec![check, unmet, vec![("text", Value::text("new"))]]));
        assert_eq!(from_lines(kind, &now, " \n"), Ok(Value::Absent));
        assert!(from_lines(kind, &now, "[maybe] c").is_err());
        assert!(from_lines(kind, &now, "[x] [AllDone] c").is_err());
    }

    #[test]
    fn links_are_written_as_markdown() {
        let kind = Kind::Records(LINK);
        let lines = "[Guide](docs/a(1).md) how to mock\ndocs/b.md\n[B](b)";
        let read = from_lines(kind, &Value::Absent, lines).expect("a list");
        assert_eq!(of(true, kind, &read), lines);
    }
}
