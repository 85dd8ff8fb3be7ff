//! Parses lists of records: links as `[title](where)`, criteria as their text. Sets no part without such a short form: edit the
//! file for those.

use crate::model::board::Board;
use crate::model::change::Change;
use crate::model::diff::setting;
use crate::model::field::{self, LINK, Part, Value};
use crate::model::input::assignment::{Assignment, How, InvalidInput, refused};

type Record = Vec<(&'static str, Value)>;

/// The list of records with these `parts` after what was typed.
pub(super) fn value(parts: &'static [Part], now: &Value, typed: &Assignment) -> Result<Value, InvalidInput> {
    let mut records = if let Value::Records(records) = now { records.clone() } else { Vec::new() };
    let text = typed.value.as_str();
    match typed.how {
        How::Set if text.is_empty() => records.clear(),
        How::Set => {
            return Err(refused(
                format!("{} are added and taken one by one", typed.field),
                format!("write `{0}+=` or `{0}-=`; `{0}=` clears them all", typed.field),
            ));
        }
        _ if text.is_empty() => {
            let message = format!("nothing to add to or take from {}", typed.field);
            return Err(refused(message, "name it behind the `=`"));
        }
        How::Add => {
            let new = record(parts, text);
            if !records.contains(&new) {
                records.push(new);
            }
        }
        How::Take => {
            let at = one(&records, text, &typed.field)?;
            records.remove(at);
        }
    }
    Ok(if records.is_empty() { Value::Absent } else { Value::Records(records) })
}

fn record(parts: &'static [Part], text: &str) -> Record {
    if parts == LINK {
        let titled =
            text.strip_prefix('[').and_then(|rest| rest.strip_suffix(')')).and_then(|rest| rest.split_once("]("));
        return match titled {
            Some((title, to)) if !title.trim().is_empty() => {
                vec![("title", Value::text(title.trim())), ("to", Value::text(to.trim()))]
            }
            _ => vec![("to", Value::text(text))],
        };
    }
    // Its first part is what it is called.
    vec![(parts[0].name, Value::text(text))]
}

/// Which of `records` the text means: by a whole part, or any part of it that no other has.
fn one(records: &[Record], text: &str, field: &str) -> Result<usize, InvalidInput> {
    let said = |record: &Record, means: &dyn Fn(&str) -> bool| {
        record.iter().any(|(_, value)| matches!(value, Value::Text(known) if means(known)))
    };
    let wanted = text.to_lowercase();
    let rules: [&dyn Fn(&str) -> bool; 2] =
        [&|known: &str| known.to_lowercase() == wanted, &|known: &str| known.to_lowercase().contains(&wanted)];
    for rule in rules {
        let found: Vec<usize> = (0..records.len()).filter(|i| said(&records[*i], rule)).collect();
        match found[..] {
            [] => {}
            [one] => return Ok(one),
            _ => {
                let message = format!("`{text}` could be any of {} {field}", found.len());
                return Err(refused(message, "type more of it"));
            }
        }
    }
    let known = Value::Records(records.to_vec()).headings().join("”, “");
    let hint =
        if records.is_empty() { format!("there are no {field} yet") } else { format!("there are “{known}”") };
    Err(refused(format!("`{text}` is none of the {field}"), hint))
}

/// `met+=pass rate` says that this criterion is met, `met-=` that it is not.
pub(super) fn met(board: &Board, typed: &Assignment) -> Result<Option<Change>, InvalidInput> {
    let row = field::find(field::BOARD, "criteria").expect("the table has this field");
    let Value::Records(mut records) = (row.get)(board) else {
        return Err(refused("the board has no criteria", "add one with `standup board set criteria+=TEXT`"));
    };
    let to = match typed.how {
        How::Set => {
            return Err(refused("met which?", "write `met+=TEXT` or `met-=TEXT`, with any part of a criterion"));
        }
        how => Value::Flag(how == How::Add),
    };
    if typed.value.is_empty() {
        return Err(refused("met which?", "write any part of the text of a criterion behind the `=`"));
    }
    let at = one(&records, &typed.value, "criteria")?;
    let record = &mut records[at];
    if record.iter().any(|(name, _)| *name == "check") {
        let text = Value::Records(vec![record.clone()]).headings().join(" ");
        return Err(refused(format!("“{text}” is worked out from the modules"), "it has a `check` in the file"));
    }
    record.retain(|(name, _)| *name != "met");
    record.push(("met", to));
    let to = Value::Records(records);
    Ok(setting(board, row, to))
}
