//! What a person types for a field, as changes: `coverage=62.4`, `tests+=3`, `hours=1.5d`. Refuses what makes no sense, with
//! what would; looks at no file and changes nothing itself.

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::amount::{Hundredths, Level, Percent};
use crate::model::change::{Change, Item, Setting};
use crate::model::field::{self, Field, Kind, Value};
use crate::model::module::Module;
use crate::model::problem::did_you_mean;
use crate::model::status::Status;

/// Hours in a working day, for `1.5d`.
const DAY: i64 = 8;

/// Why what was typed cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refused {
    /// What is wrong with it; raw text.
    pub message: String,
    /// What would be right.
    pub hint: String,
}

fn refused(message: impl Into<String>, hint: impl Into<String>) -> Refused {
    Refused { message: message.into(), hint: hint.into() }
}

/// `field=value`, `field+=value` or `field-=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The field, as typed.
    pub field: String,
    /// What to do with the value.
    pub how: How,
    /// The value, as typed.
    pub value: String,
}

/// What an assignment does with its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Becomes the value; nothing typed clears the field.
    Set,
    /// Is added to the number or the list.
    Add,
    /// Is taken from the number or the list.
    Take,
}

impl Assignment {
    /// Takes `text` apart.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        let hint = "write FIELD=VALUE, as in `coverage=62.4` or `tags+=quick-win`";
        let (left, value) = text.split_once('=').ok_or_else(|| refused(format!("`{text}` sets nothing"), hint))?;
        let (field, how) = match left.as_bytes().last() {
            Some(b'+') => (&left[..left.len() - 1], How::Add),
            Some(b'-') => (&left[..left.len() - 1], How::Take),
            _ => (left, How::Set),
        };
        // `tests=+3` is what people type first; a value that begins so is an addition, too, where numbers are meant.
        let field = field.trim().to_lowercase().replace('-', "_");
        if field.is_empty() {
            return Err(refused(format!("`{text}` names no field"), hint));
        }
        Ok(Self { field, how, value: value.trim().to_owned() })
    }
}

/// Short names of module fields, and the names of things that are more than one field.
const SHORT: &[(&str, &str)] = &[
    ("start", "coverage.start"),
    ("now", "coverage"),
    ("target", "coverage.target"),
    ("best", "coverage.best"),
    ("written", "tests.written"),
    ("needed", "tests.needed"),
    ("about", "tests.about"),
    ("tag", "tags"),
    ("note", "notes"),
    ("test", "tests"),
    ("line", "lines"),
    ("hour", "hours"),
];

/// The changes that one assignment means for `module`; none if it is so already.
pub fn module(module: &Module, typed: &Assignment) -> Result<Vec<Change>, Refused> {
    let name = SHORT.iter().find(|(short, _)| *short == typed.field).map_or(typed.field.as_str(), |(_, name)| name);
    match name {
        "status" => status(module, typed),
        "coverage" | "coverage.now" => coverage(module, typed),
        "tests" => tests(module, typed),
        "coverage.measured" | "measured" => {
            Err(refused("measured coverage comes from counts", "write `coverage=178/285`"))
        }
        "blocked" => Err(refused("a block has a reason of its own", "use `standup block MODULE REASON` or `unblock`")),
        "id" => Err(refused("an id is changed by renaming", "use `standup rename MODULE NEW-ID`")),
        _ => {
            let row = find(field::MODULE, name, SHORT.iter().map(|(short, _)| *short))?;
            if typed.how != How::Set && row.kind == Kind::Texts {
                return items(module, row, typed);
            }
            let value = value(row, &(row.get)(module), typed)?;
            sensible(module, row, &value)?;
            Ok(set(module, row, value))
        }
    }
}

/// The setting that one assignment means for a record with this table: developer or board.
pub fn setting<R>(record: &R, table: &'static [Field<R>], typed: &Assignment) -> Result<Option<Setting<R>>, Refused> {
    let row = find(table, &typed.field, std::iter::empty())?;
    let from = (row.get)(record);
    let to = if let (Value::Texts(_) | Value::Absent, Kind::Texts, How::Add | How::Take) = (&from, row.kind, typed.how)
    {
        let Value::Texts(mut texts) = (if from.is_absent() { Value::Texts(Vec::new()) } else { from.clone() }) else {
            return Ok(None);
        };
        for text in list(&typed.value) {
            match typed.how {
                How::Take => texts.retain(|t| *t != text),
                _ if texts.contains(&text) => {}
                _ => texts.push(text),
            }
        }
        Value::texts(&texts)
    } else {
        value(row, &from, typed)?
    };
    Ok((from != to).then(|| Setting::new(row, from, to)))
}

fn find<'a, R>(
    table: &'static [Field<R>],
    name: &str,
    more: impl Iterator<Item = &'a str>,
) -> Result<&'static Field<R>, Refused> {
    if let Some(row) = field::find(table, name) {
        return Ok(row);
    }
    let known: Vec<&str> = table.iter().map(|row| row.path).collect();
    let hint = match did_you_mean(name, known.iter().copied().chain(more)) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("the fields are {}", known.join(", ")),
    };
    Err(refused(format!("there is no field `{name}`"), hint))
}

/// A change of one field, if it changes anything.
fn set(module: &Module, row: &'static Field<Module>, to: Value) -> Vec<Change> {
    let from = (row.get)(module);
    if from == to {
        return Vec::new();
    }
    vec![Change::Set { module: module.id.clone(), set: Setting::new(row, from, to) }]
}

/// The row of a field the code itself names.
fn row(path: &'static str) -> &'static Field<Module> {
    field::find(field::MODULE, path).expect("the table has this field")
}

fn status(module: &Module, typed: &Assignment) -> Result<Vec<Change>, Refused> {
    let to = Status::from_words(&typed.value).filter(|_| typed.how == How::Set).ok_or_else(|| {
        refused(format!("`{}` is no status", typed.value), "a status is pending, in progress or done")
    })?;
    let change = Change::Move { module: module.id.clone(), from: module.status, to };
    Ok(if to == module.status { Vec::new() } else { vec![change] })
}

/// `62.4`, `+5`, `178/285`, or nothing to forget it. The best coverage follows upwards.
fn coverage(module: &Module, typed: &Assignment) -> Result<Vec<Change>, Refused> {
    let hint = "coverage is a percentage such as 62.4, a step such as +5, or counts such as 178/285";
    let mut changes = Vec::new();
    let level = if typed.value.is_empty() {
        changes.extend(set(module, row("coverage.measured"), Value::Absent));
        changes.extend(set(module, row("coverage.now"), Value::Absent));
        return Ok(changes);
    } else if let Some((covered, total)) = typed.value.split_once('/') {
        let count = |text: &str| text.trim().parse::<u64>().map_err(|_| refused(format!("`{text}` is no count"), hint));
        let (covered, total) = (count(covered)?, count(total)?);
        if covered > total || typed.how != How::Set {
            return Err(refused(format!("{covered} of {total} cannot be covered"), hint));
        }
        let measured = Value::Record(vec![("covered", Value::Count(covered)), ("total", Value::Count(total))]);
        let known = module.coverage.measured.as_ref().is_some_and(|m| (m.covered, m.total) == (covered, total));
        if !known {
            changes.extend(set(module, row("coverage.now"), Value::Absent));
            changes.extend(set(module, row("coverage.measured"), measured));
        }
        Level::Counted { covered, total }
    } else {
        let now = module.coverage.level().map_or(Value::Absent, |level| Value::Percent(level.rounded_down()));
        let to = value(row("coverage.now"), &now, typed)?;
        changes.extend(set(module, row("coverage.measured"), Value::Absent));
        changes.extend(set(module, row("coverage.now"), to.clone()));
        let Value::Percent(percent) = to else { return Ok(changes) };
        Level::Typed(percent)
    };
    let reached = level.rounded_down();
    let before = module.coverage.best.max(module.coverage.start).unwrap_or(Percent::ZERO);
    if !changes.is_empty() && reached > before {
        changes.extend(set(module, row("coverage.best"), Value::Percent(reached)));
    }
    Ok(changes)
}

/// `12`, `+3`, `12/25`, `12/~25`, or nothing to forget how many are written.
fn tests(module: &Module, typed: &Assignment) -> Result<Vec<Change>, Refused> {
    let (written, needed) = match typed.value.split_once('/') {
        Some((written, needed)) => (written, Some(needed.trim())),
        None => (typed.value.as_str(), None),
    };
    let part = |value: &str| Assignment { value: value.trim().to_owned(), ..typed.clone() };
    let mut changes = Vec::new();
    let row_written = row("tests.written");
    let from = (row_written.get)(module);
    changes.extend(set(module, row_written, value(row_written, &from, &part(written))?));
    if let Some(needed) = needed {
        let (about, number) = needed.strip_prefix('~').map_or((false, needed), |number| (true, number));
        let row_needed = row("tests.needed");
        let wanted = Assignment { how: How::Set, ..part(number) };
        changes.extend(set(module, row_needed, value(row_needed, &(row_needed.get)(module), &wanted)?));
        let about = if about { Value::Flag(true) } else { Value::Absent };
        changes.extend(set(module, row("tests.about"), about));
    }
    Ok(changes)
}

/// Items that join or leave a list.
fn items(module: &Module, row: &'static Field<Module>, typed: &Assignment) -> Result<Vec<Change>, Refused> {
    let typed_items = list(&typed.value);
    if typed_items.is_empty() {
        return Err(refused(
            format!("nothing to add to or take from {}", row.path),
            "name it, as in `tags+=quick-win`",
        ));
    }
    let present = match (row.get)(module) {
        Value::Texts(texts) => texts,
        _ => Vec::new(),
    };
    let change = |item: String| {
        let at = present.iter().position(|p| *p == item);
        let item = Item { module: module.id.clone(), field: row, item, at };
        match (typed.how, at) {
            (How::Take, Some(_)) => Some(Change::RemoveFrom(item)),
            (How::Take, None) | (_, Some(_)) => None,
            (_, None) => Some(Change::AddTo(item)),
        }
    };
    Ok(typed_items.into_iter().filter_map(change).collect())
}

/// What a change of one field may not do to the module, though the value itself is one.
fn sensible(module: &Module, row: &Field<Module>, to: &Value) -> Result<(), Refused> {
    if let ("coverage.best", Some(best), Value::Percent(to)) = (row.path, module.coverage.best, to)
        && *to < best
    {
        return Err(refused(
            format!("best only rises, and it is {best}% already"),
            "if that was a mistake, lower it in the file, and say why in its notes",
        ));
    }
    if let ("after", Value::Texts(after)) = (row.path, to)
        && after.contains(&module.id)
    {
        return Err(refused("a module cannot come after itself", "name other modules"));
    }
    Ok(())
}

/// The value of a field from what was typed for it, given what it is now.
pub fn value<R>(row: &Field<R>, now: &Value, typed: &Assignment) -> Result<Value, Refused> {
    let text = typed.value.as_str();
    if text.is_empty() {
        return Ok(Value::Absent);
    }
    let (how, number) = match (typed.how, row.kind) {
        (How::Set, Kind::Percent | Kind::Amount | Kind::Count) => match text.as_bytes()[0] {
            b'+' => (How::Add, &text[1..]),
            b'-' if row.kind != Kind::Amount => (How::Take, &text[1..]),
            _ => (How::Set, text),
        },
        (how, _) => (how, text),
    };
    let label = row.path;
    let wrong = |hint: &str| refused(format!("`{text}` is no {label}"), hint);
    match row.kind {
        Kind::Percent => {
            let hint = "a percentage goes from 0 to 100, with at most two decimals";
            let number = number.strip_suffix('%').unwrap_or(number).trim();
            let typed = Hundredths::parse(number).filter(|(_, lost)| !lost).ok_or_else(|| wrong(hint))?.0;
            let base = if let Value::Percent(p) = now { i64::from(p.hundredths()) } else { 0 };
            let sum = stepped(how, base, typed.0);
            Percent::new(sum).map(Value::Percent).ok_or_else(|| match how {
                How::Set => wrong(hint),
                _ => refused(format!("{label} would be {}%", Hundredths(sum)), hint),
            })
        }
        Kind::Amount => {
            let hint = "a number with at most two decimals, such as 12 or 1.5";
            let typed = Hundredths::parse(number).filter(|(_, lost)| !lost).ok_or_else(|| wrong(hint))?.0;
            let base = if let Value::Amount(a) = now { a.0 } else { 0 };
            Ok(Value::Amount(Hundredths(stepped(how, base, typed.0))))
        }
        Kind::Count => {
            let hint = "a whole number from 0";
            let typed: u32 = number.trim().parse().map_err(|_| wrong(hint))?;
            let base = if let Value::Count(c) = now { i64::try_from(*c).unwrap_or(i64::MAX) } else { 0 };
            let sum = stepped(how, base, i64::from(typed));
            u64::try_from(sum).map(Value::Count).map_err(|_| refused(format!("{label} would be {sum}"), hint))
        }
        _ if how != How::Set => Err(refused(format!("{label} is neither a number nor a list"), "set it with `=`")),
        Kind::Text if text.contains(['\n', '\r']) => Err(wrong("one line of text")),
        Kind::Text | Kind::Prose => Ok(Value::Text(text.to_owned())),
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
            hours(text).ok_or_else(|| wrong("hours such as 4, 2-3 or 1.5d"))
        }
        Kind::Record(_) | Kind::Records(_) => {
            Err(refused(format!("{label} has parts of its own"), "edit it in the file"))
        }
    }
}

fn stepped(how: How, base: i64, typed: i64) -> i64 {
    match how {
        How::Set => typed,
        How::Add => base.saturating_add(typed),
        How::Take => base.saturating_sub(typed),
    }
}

/// `a, b` as two items; blanks around them do not count.
fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
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
        let (number, lost) = Hundredths::parse(text.trim())?;
        (!lost && number.0 >= 0).then(|| number.0.checked_mul(unit).map(Hundredths)).flatten()
    };
    let (low, high) = (amount(low)?, amount(high)?);
    (low <= high).then(|| Value::Record(vec![("low", Value::Amount(low)), ("high", Value::Amount(high))]))
}

#[cfg(test)]
mod tests {
    use super::{Assignment, module};
    use crate::model::amount::Percent;
    use crate::model::module::Module;
    use crate::model::status::Status;

    /// What is said of each change when this is typed for a module with 50 % of 90 %, 9 of 25 tests and a tag.
    fn typed(text: &str) -> Result<Vec<String>, String> {
        let mut m = Module::new("m", Status::Pending);
        m.coverage.start = Percent::new(1000);
        m.coverage.now = Percent::new(5000);
        m.coverage.target = Percent::new(9000);
        m.coverage.best = Percent::new(5500);
        m.tests.written = Some(9);
        m.tests.needed = Some(25);
        m.tests.about = true;
        m.tags = vec!["old".into()];
        let refused = |r: super::Refused| format!("{}; {}", r.message, r.hint);
        let changes = module(&m, &Assignment::parse(text).map_err(refused)?).map_err(refused)?;
        Ok(changes.iter().map(|c| c.sentence().replace("m: ", "")).collect())
    }

    #[track_caller]
    fn says(text: &str, wanted: &[&str]) {
        assert_eq!(typed(text), Ok(wanted.iter().map(|w| (*w).to_owned()).collect()), "{text}");
    }

    #[track_caller]
    fn refuses(text: &str, wanted: &str) {
        let message = typed(text).expect_err(text);
        assert!(message.contains(wanted), "{text}: {message}");
    }

    #[test]
    fn coverage_is_typed_as_people_say_it() {
        says("coverage=52.4", &["coverage now 50% to 52.4%"]);
        says("coverage=62.4%", &["coverage now 50% to 62.4%", "coverage best 55% to 62.4%"]);
        says("coverage=+5", &["coverage now 50% to 55%"]);
        says("coverage-=5", &["coverage now 50% to 45%"]);
        says("now=50", &[]);
        says("coverage=", &["coverage now cleared (was 50%)"]);
        says(
            "coverage=178/285",
            &[
                "coverage now cleared (was 50%)",
                "coverage measured covered 178, total 285",
                "coverage best 55% to 62.45%",
            ],
        );
        refuses("coverage=101", "0 to 100");
        refuses("coverage=+60", "would be 110%");
        refuses("coverage=286/285", "cannot be covered");
        refuses("coverage=NaN", "is no coverage.now");
        refuses("coverage=12.345", "two decimals");
        refuses("best=50", "only rises");
    }

    #[test]
    fn tests_are_counted_and_estimated() {
        says("tests=12", &["tests written 9 to 12"]);
        says("tests=+3", &["tests written 9 to 12"]);
        says("tests+=3", &["tests written 9 to 12"]);
        says("tests=12/30", &["tests written 9 to 12", "tests needed 25 to 30", "tests about cleared (was yes)"]);
        says("tests=9/~30", &["tests needed 25 to 30"]);
        refuses("tests=-10", "would be -1");
        refuses("tests=many", "whole number");
    }

    #[test]
    fn the_other_fields_take_what_makes_sense() {
        says("hours=2-3", &["hours low 2, high 3"]);
        says("hours=1.5d", &["hours low 12, high 12"]);
        refuses("hours=3-2", "hours such as");
        says("tags+=quick-win, hard", &["tags + quick-win", "tags + hard"]);
        says("tags-=old", &["tags − old"]);
        says("tags+=old", &[]);
        says("complexity=high", &["complexity High"]);
        refuses("complexity=huge", "Low, Medium, High");
        says("pr=#12", &["pr “#12”"]);
        says("merged=yes", &["merged yes"]);
        says("status=wip", &["Pending to In progress"]);
        refuses("priorty=1", "did you mean `priority`");
        refuses("banana=1", "the fields are");
        refuses("coverage", "sets nothing");
        refuses("after=m", "after itself");
    }
}
