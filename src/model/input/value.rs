//! Parses one value: number, word, day, list. Knows no record; refuses any other text.

use std::num::IntErrorKind;

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::decimal::{Hundredths, Percent};
use crate::model::field::{self, Field, Kind, Value};
use crate::model::input::assignment::{Assignment, How, InvalidInput, refused};
use crate::model::input::day::DAYS;
use crate::model::line_ends;

/// Hours in a working day, for `1.5d`.
const DAY: i64 = 8;

/// The value of a field from what was typed for it, given what it is now.
pub fn value<R>(row: &Field<R>, now: &Value, typed: &Assignment) -> Result<Value, InvalidInput> {
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
            // Neither can be as large as this sum would have to be.
            let sum = stepped(how, base, typed.0) as i64;
            Percent::new(sum).map(Value::Percent).ok_or_else(|| match how {
                How::Set => wrong(hint),
                _ => refused(format!("{label} would be {}%", Hundredths(sum)), format!("{label} takes {hint}")),
            })
        }
        Kind::Amount => {
            let hint = "a number with at most two decimals, such as 12 or 1.5";
            let typed = decimal(number).ok_or_else(|| pointed(label, number).unwrap_or_else(|| wrong(hint)))?;
            let base = if let Value::Amount(a) = now { a.0 } else { 0 };
            amount(stepped(how, base, typed.0)).ok_or_else(|| wrong("a number up to 10^15"))
        }
        Kind::Count => {
            let hint = "a whole number from 0";
            let most = || wrong(&format!("a whole number up to {}", u64::MAX));
            let typed = number.trim().parse::<u64>().map_err(|error| match error.kind() {
                IntErrorKind::PosOverflow => most(),
                _ => wrong(hint),
            })?;
            let base = if let Value::Count(c) = now { *c } else { 0 };
            let sum = stepped(how, base, typed);
            match u64::try_from(sum) {
                Ok(count) => Ok(Value::Count(count)),
                Err(_) if sum > 0 => Err(most()),
                Err(_) => Err(refused(format!("{label} would be {sum}"), format!("{label} takes {hint}"))),
            }
        }
        Kind::Record(parts) if parts == field::HOURS => {
            let hint = "a number or a range from low to high, such as 4, 2-3 or 1.5d, or a step such as +1";
            let (low, high) = hours(number).ok_or_else(|| wrong(hint))?;
            if how == How::Set {
                return Ok(Value::Record(vec![("low", Value::Amount(low)), ("high", Value::Amount(high))]));
            }
            if low != high {
                return Err(wrong("one number as a step, such as +1"));
            }
            longer(how, now, low).ok_or_else(|| {
                let said = if how == How::Add { "more than 10^15" } else { "less than 0" };
                refused(format!("{label} would be {said}"), format!("{label} takes {hint}"))
            })
        }
        _ if how != How::Set => Err(refused(format!("{label} is neither a number nor a list"), "set it with `=`")),
        Kind::Text if text.contains(['\n', '\r']) => Err(refused(
            format!("{label} cannot have more than one line"),
            "put long texts into `notes`, with `standup note`",
        )),
        // Which line ends it has is a matter of the file.
        Kind::Text | Kind::Prose => Ok(Value::Text(line_ends::unified(text).into_owned())),
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
        Kind::Date => NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Value::Date).map_err(|_| wrong(DAYS)),
        Kind::Record(_) | Kind::Records(_) => {
            Err(refused(format!("{label} has parts of its own"), "edit it in the file"))
        }
    }
}

/// Whether a number is to be set, added or taken, and the number: `+3` and `-3` say so themselves, but an amount may be
/// negative.
fn step(kind: Kind, typed: &Assignment) -> (How, &str) {
    let text = typed.value.as_str();
    let is_hours = matches!(kind, Kind::Record(parts) if parts == field::HOURS);
    let is_number = is_hours || matches!(kind, Kind::Percent | Kind::Amount | Kind::Count);
    match (typed.how, text.as_bytes().first()) {
        (How::Set, Some(b'+')) if is_number => (How::Add, &text[1..]),
        (How::Set, Some(b'-')) if is_number && kind != Kind::Amount => (How::Take, &text[1..]),
        (how, ..) => (how, text),
    }
}

/// A decimal number without a sign that is lost by holding hundredths.
fn decimal(text: &str) -> Option<Hundredths> {
    Hundredths::parse(text).filter(|(_, lost)| !lost).map(|(number, _)| number)
}

/// What is said to a number with a decimal comma.
fn pointed(label: &str, number: &str) -> Option<InvalidInput> {
    let pointed = number.replacen(',', ".", 1);
    (pointed != number && decimal(&pointed).is_some())
        .then(|| refused(format!("{label} cannot be `{number}`"), format!("write it with a point: {pointed}")))
}

/// The new value of the number `base`. Of two numbers of 64 bits the sum is always held.
fn stepped(how: How, base: impl Into<i128>, typed: impl Into<i128>) -> i128 {
    match how {
        How::Set => typed.into(),
        How::Add => base.into() + typed.into(),
        How::Take => base.into() - typed.into(),
    }
}

/// Hundredths as an amount, if a board can hold it.
fn amount(hundredths: i128) -> Option<Value> {
    let held = i64::try_from(hundredths).ok().filter(|sum| sum.abs() <= Hundredths::MOST.0);
    held.map(|sum| Value::Amount(Hundredths(sum)))
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
pub(super) fn some(typed: &Assignment) -> Result<Vec<String>, InvalidInput> {
    let items = list(&typed.value);
    if items.is_empty() {
        let message = format!("nothing to add to or take from {}", typed.field);
        return Err(refused(message, "name it behind the `=`, as in `tags+=quick-win`"));
    }
    Ok(items)
}

/// `4`, `2-3`, `1.5d`, `1-2d`: hours, or working days of eight hours; from low to high.
fn hours(text: &str) -> Option<(Hundredths, Hundredths)> {
    let text = text.trim().to_lowercase().replace('–', "-");
    let (numbers, unit) = match text.strip_suffix(['d', 'h']) {
        Some(numbers) if text.ends_with('d') => (numbers, DAY),
        Some(numbers) => (numbers, 1),
        None => (text.as_str(), 1),
    };
    let (low, high) = numbers.split_once('-').unwrap_or((numbers, numbers));
    let number = |text: &str| {
        let number = decimal(text.trim())?.0.checked_mul(unit)?;
        (0..=Hundredths::MOST.0).contains(&number).then_some(Hundredths(number))
    };
    let (low, high) = (number(low)?, number(high)?);
    (low <= high).then_some((low, high))
}

/// The hours `now`, of which any may be unknown, longer or shorter by `step`.
fn longer(how: How, now: &Value, step: Hundredths) -> Option<Value> {
    let none = || field::HOURS.iter().map(|part| (part.name, Value::Amount(Hundredths::default()))).collect();
    let mut parts = if let Value::Record(parts) = now { parts.clone() } else { none() };
    for (_, part) in &mut parts {
        if let Value::Amount(hours) = part {
            let sum = stepped(how, hours.0, step.0);
            *part = amount(sum).filter(|_| sum >= 0)?;
        }
    }
    Some(Value::Record(parts))
}
