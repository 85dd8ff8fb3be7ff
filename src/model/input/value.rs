//! One value from what was typed for it: numbers, words, days, lists. Knows no record; refuses what is no value of the field.

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::decimal::{Hundredths, Percent};
use crate::model::field::{self, Field, Kind, Value};
use crate::model::input::{Assignment, How, Refused, refused};

/// Hours in a working day, for `1.5d`.
const DAY: i64 = 8;

/// The value of a field from what was typed for it, given what it is now.
pub fn value<R>(row: &Field<R>, now: &Value, typed: &Assignment) -> Result<Value, Refused> {
    let text = typed.value.as_str();
    let label = typed.field.as_str();
    if text.is_empty() {
        return match typed.how {
            How::Set => Ok(Value::Absent),
            _ => Err(refused(format!("nothing to add to or take from {label}"), "write a value behind the `=`")),
        };
    }
    let (how, number) = step(row.kind, typed);
    let wrong = |hint: &str| refused(format!("{label} cannot be `{text}`"), format!("{label} takes {hint}"));
    match row.kind {
        Kind::Percent => {
            let hint = "a percentage from 0 to 100 with at most two decimals, such as 62.4, or a step such as +5";
            let number = number.strip_suffix('%').unwrap_or(number).trim();
            let typed = decimal(number).ok_or_else(|| pointed(label, number).unwrap_or_else(|| wrong(hint)))?;
            let base = if let Value::Percent(p) = now { i64::from(p.hundredths()) } else { 0 };
            let sum = stepped(how, base, typed.0);
            Percent::new(sum).map(Value::Percent).ok_or_else(|| match how {
                How::Set => wrong(hint),
                _ => refused(format!("{label} would be {}%", Hundredths(sum)), format!("{label} takes {hint}")),
            })
        }
        Kind::Amount => {
            let hint = "a number with at most two decimals, such as 12 or 1.5";
            let typed = decimal(number).ok_or_else(|| pointed(label, number).unwrap_or_else(|| wrong(hint)))?;
            let base = if let Value::Amount(a) = now { a.0 } else { 0 };
            Ok(Value::Amount(Hundredths(stepped(how, base, typed.0))))
        }
        Kind::Count => {
            let hint = "a whole number from 0";
            let typed: u32 = number.trim().parse().map_err(|_| wrong(hint))?;
            let base = if let Value::Count(c) = now { i64::try_from(*c).unwrap_or(i64::MAX) } else { 0 };
            let sum = stepped(how, base, i64::from(typed));
            u64::try_from(sum)
                .map(Value::Count)
                .map_err(|_| refused(format!("{label} would be {sum}"), format!("{label} takes {hint}")))
        }
        _ if how != How::Set => Err(refused(format!("{label} is neither a number nor a list"), "set it with `=`")),
        Kind::Text if text.contains(['\n', '\r']) => Err(refused(
            format!("{label} cannot have more than one line"),
            "put long texts into `notes`, with `standup note`",
        )),
        // Which line ends it has is a matter of the file.
        Kind::Text | Kind::Prose => Ok(Value::Text(text.replace("\r\n", "\n"))),
        Kind::Flag => match text.to_lowercase().as_str() {
            "true" | "yes" | "y" | "on" | "1" => Ok(Value::Flag(true)),
            "false" | "no" | "n" | "off" | "0" => Ok(Value::Flag(false)),
            _ => Err(wrong("yes or no")),
        },
        Kind::Word(words) => {
            let found = words.iter().find(|word| word.eq_ignore_ascii_case(text));
            found.map(|word| Value::Word(word)).ok_or_else(|| wrong(&format!("one of {}", words.join(", "))))
        }
        Kind::Texts => Ok(Value::texts(&list(text))),
        Kind::Time => {
            let time = DateTime::parse_from_rfc3339(text).map_err(|_| wrong("a time such as 2026-11-20T09:12:00Z"))?;
            Ok(Value::Time(time.with_timezone(&Utc)))
        }
        Kind::Date => {
            NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Value::Date).map_err(|_| wrong("a day such as 2026-12-01"))
        }
        Kind::Record(parts) if parts == field::HOURS => {
            hours(text).ok_or_else(|| wrong("a number or a range from low to high, such as 4, 2-3 or 1.5d"))
        }
        Kind::Record(_) | Kind::Records(_) => {
            Err(refused(format!("{label} has parts of its own"), "edit it in the file"))
        }
    }
}

/// Whether a number is to be set, added or taken, and the number: `+3` and `-3` say so themselves, but an amount may be
/// negative.
fn step(kind: Kind, typed: &Assignment) -> (How, &str) {
    let text = typed.value.as_str();
    match (typed.how, kind, text.as_bytes().first()) {
        (How::Set, Kind::Percent | Kind::Amount | Kind::Count, Some(b'+')) => (How::Add, &text[1..]),
        (How::Set, Kind::Percent | Kind::Count, Some(b'-')) => (How::Take, &text[1..]),
        (how, ..) => (how, text),
    }
}

/// A decimal number without a sign that is lost by holding hundredths.
fn decimal(text: &str) -> Option<Hundredths> {
    Hundredths::parse(text).filter(|(_, lost)| !lost).map(|(number, _)| number)
}

/// What is said to a number with a decimal comma.
fn pointed(label: &str, number: &str) -> Option<Refused> {
    let pointed = number.replacen(',', ".", 1);
    (pointed != number && decimal(&pointed).is_some())
        .then(|| refused(format!("{label} cannot be `{number}`"), format!("write it with a point: {pointed}")))
}

fn stepped(how: How, base: i64, typed: i64) -> i64 {
    match how {
        How::Set => typed,
        How::Add => base.saturating_add(typed),
        How::Take => base.saturating_sub(typed),
    }
}

/// `a, b` as two items, each once; blanks around them do not count.
pub fn list(text: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for item in text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
        if !items.iter().any(|known| known == item) {
            items.push(item.to_owned());
        }
    }
    items
}

/// The items that were typed, at least one.
pub(super) fn some(typed: &Assignment) -> Result<Vec<String>, Refused> {
    let items = list(&typed.value);
    if items.is_empty() {
        let message = format!("nothing to add to or take from {}", typed.field);
        return Err(refused(message, "name it behind the `=`, as in `tags+=quick-win`"));
    }
    Ok(items)
}

/// `4`, `2-3`, `1.5d`, `1-2d`: hours, or working days of eight hours.
fn hours(text: &str) -> Option<Value> {
    let text = text.trim().to_lowercase().replace('–', "-");
    let (numbers, unit) = match text.strip_suffix(['d', 'h']) {
        Some(numbers) if text.ends_with('d') => (numbers, DAY),
        Some(numbers) => (numbers, 1),
        None => (text.as_str(), 1),
    };
    let (low, high) = numbers.split_once('-').unwrap_or((numbers, numbers));
    let amount = |text: &str| {
        let number = decimal(text.trim())?;
        (number.0 >= 0).then(|| number.0.checked_mul(unit).map(Hundredths)).flatten()
    };
    let (low, high) = (amount(low)?, amount(high)?);
    (low <= high).then(|| Value::Record(vec![("low", Value::Amount(low)), ("high", Value::Amount(high))]))
}
