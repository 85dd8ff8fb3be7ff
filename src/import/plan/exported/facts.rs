//! The facts of a plan document as `export::plan::facts` writes them. Gives whether it understood; half a value is none.

use chrono::{DateTime, NaiveDate, Utc};

use crate::import::plan::words::vocabulary;
use crate::markdown::DASH;
use crate::markdown::text::{read_code, read_codes, read_running};
use crate::model::board::{Board, Check, Criterion, Developer, Link};
use crate::model::decimal::{Hundredths, Percent};
use crate::model::module::{Blocked, Complexity, Coverage, Hours, Module, Tests};

/// A fact of the board.
pub(super) fn of_board(label: &str, value: &str, board: &mut Board) -> bool {
    match label {
        "Coverage" => {
            let mut stated = Coverage::default();
            let is_read = coverage(value, &mut stated);
            // Where it is now follows from the modules.
            (board.coverage.start, board.coverage.target) = (stated.start, stated.target);
            is_read
        }
        "Lines" => put(&mut board.coverage.lines, value.parse().ok()),
        "Marked" => true,
        _ => false,
    }
}

/// A fact of a developer.
pub(super) fn of_developer(label: &str, value: &str, developer: &mut Developer) -> bool {
    match label {
        "Assigned" => true,
        "Impact" => {
            let points = value.trim_end_matches("points").trim().trim_start_matches('+');
            put(&mut developer.impact, hundredths(points))
        }
        "Hours" => put(&mut developer.hours, hours(value)),
        "After" => items(value, &mut developer.after),
        "Away until" => put(&mut developer.away, value.parse::<NaiveDate>().ok()),
        "PR" => text(value, &mut developer.pr),
        "Merged" => put(&mut developer.merged, flag(value)),
        "Link" => link(value).map(|link| developer.links.push(link)).is_some(),
        _ => false,
    }
}

/// A fact of a module.
pub(super) fn of_module(label: &str, value: &str, module: &mut Module) -> bool {
    match label {
        "Status" => vocabulary::status(value).map(|word| module.status = word.status).is_some(),
        "Coverage" => coverage(value, &mut module.coverage),
        "Tests" => put_some(&mut module.tests, tests(value)),
        "Hours" => put(&mut module.hours, hours(value)),
        "Lines" => put(&mut module.lines, value.parse().ok()),
        "Priority" => put(&mut module.priority, value.parse().ok()),
        "Complexity" => put(
            &mut module.complexity,
            [Complexity::Low, Complexity::Medium, Complexity::High].into_iter().find(|it| it.token() == value),
        ),
        "Tags" => items(value, &mut module.tags),
        "Test file" => put_some(&mut module.test_file, read_code(value).map(|(path, _)| path)),
        "After" => items(value, &mut module.after),
        "PR" => text(value, &mut module.pr),
        "Merged" => put(&mut module.merged, flag(value)),
        "Checked" => items(value, &mut module.checked),
        "Blocked" => text(value, &mut blocked(module).reason),
        "Blocked on" => text(value, &mut blocked(module).on),
        "Blocked since" => {
            let since = DateTime::parse_from_rfc3339(value).ok().map(|since| since.with_timezone(&Utc));
            put(&mut blocked(module).since, since)
        }
        "Help wanted" => text(value, &mut module.help),
        "Changed" => true,
        _ => false,
    }
}

fn blocked(module: &mut Module) -> &mut Blocked {
    module.blocked.get_or_insert_with(Blocked::default)
}

fn put<T>(field: &mut Option<T>, value: Option<T>) -> bool {
    let is_read = value.is_some();
    *field = value;
    is_read
}

fn put_some<T>(field: &mut T, value: Option<T>) -> bool {
    value.map(|value| *field = value).is_some()
}

fn text(value: &str, field: &mut String) -> bool {
    *field = read_running(value);
    true
}

fn items(value: &str, field: &mut Vec<String>) -> bool {
    let (items, rest) = read_codes(value);
    *field = items;
    rest.is_empty() && !field.is_empty()
}

fn flag(value: &str) -> Option<bool> {
    vocabulary::flag(value)
}

fn hundredths(text: &str) -> Option<Hundredths> {
    Hundredths::parse(text.trim()).map(|(number, _)| number)
}

fn percent(text: &str) -> Option<Percent> {
    Percent::new(hundredths(text.trim().trim_end_matches('%').trim_start_matches('≈'))?.0)
}

/// `11.55% → 90%, now 34.2%`
fn coverage(value: &str, coverage: &mut Coverage) -> bool {
    let mut is_read = true;
    for part in value.split(", ") {
        let is_part = if let Some((start, target)) = part.split_once(" → ") {
            put(&mut coverage.start, percent(start)) & put(&mut coverage.target, percent(target))
        } else if let Some(start) = part.strip_prefix("from ") {
            put(&mut coverage.start, percent(start))
        } else if let Some(target) = part.strip_prefix("target ") {
            put(&mut coverage.target, percent(target))
        } else if let Some(now) = part.strip_prefix("now ") {
            put(&mut coverage.now, percent(now))
        } else {
            // A report counted it: the document does not hold its counts.
            part.strip_prefix("measured ").is_some_and(|level| percent(level).is_some())
        };
        is_read &= is_part;
    }
    is_read
}

/// `9 of ~25`
fn tests(value: &str) -> Option<Tests> {
    let counted = |text: &str| {
        let number = text.strip_prefix('~');
        Some((number.unwrap_or(text).parse().ok()?, number.is_some()))
    };
    if let Some(needed) = value.strip_suffix(" needed") {
        let (needed, about) = counted(needed)?;
        return Some(Tests { needed: Some(needed), about, ..Tests::default() });
    }
    let value = value.strip_suffix(" written").unwrap_or(value);
    let Some((written, needed)) = value.split_once(" of ") else {
        return Some(Tests { written: Some(value.parse().ok()?), ..Tests::default() });
    };
    let (needed, about) = counted(needed)?;
    Some(Tests { written: Some(written.parse().ok()?), needed: Some(needed), about })
}

/// `4-5 h`; no effort is below nothing, and none goes from more to less.
fn hours(value: &str) -> Option<Hours> {
    let hours = span(value)?;
    let (low, high) = (hours.low.unwrap_or_default(), hours.high.or(hours.low).unwrap_or_default());
    (low.0 >= 0 && low <= high).then_some(hours)
}

fn span(value: &str) -> Option<Hours> {
    let bare = value.strip_suffix('h')?.trim_end();
    if let Some(low) = bare.strip_prefix("from ") {
        return Some(Hours { low: Some(hundredths(low)?), high: None });
    }
    if let Some(high) = bare.strip_prefix("up to ") {
        return Some(Hours { low: None, high: Some(hundredths(high)?) });
    }
    let (low, high) = bare.split_once('-').unwrap_or((bare, bare));
    Some(Hours { low: Some(hundredths(low)?), high: Some(hundredths(high)?) })
}

/// `[x] 90%+ coverage — check: AllAtTarget`
pub(super) fn criterion(item: &str) -> Criterion {
    let (met, rest) = match (item.strip_prefix("[x] "), item.strip_prefix("[ ] ")) {
        (Some(rest), _) => (Some(true), rest),
        (_, Some(rest)) => (Some(false), rest),
        _ => (None, item),
    };
    let checked = rest
        .rsplit_once(DASH)
        .and_then(|(text, check)| Some((text, Check::from_token(check.strip_prefix("check: ")?)?)));
    match checked {
        Some((text, check)) => Criterion { text: read_running(text), check: Some(check), met: None },
        None => Criterion { text: read_running(rest), check: None, met },
    }
}

/// `[Pattern guide](GUIDE.md) — enum handling`, or with the place as code.
pub(super) fn link(item: &str) -> Option<Link> {
    let (title, to, rest) = match item.strip_prefix('[') {
        Some(inner) => {
            let end = unescaped(inner, ']')?;
            let (to, rest) = inner[end + 1..].strip_prefix('(')?.split_once(')')?;
            (&inner[..end], to.to_owned(), rest)
        }
        None => {
            let start = unescaped(item, '`')?;
            let (to, rest) = read_code(&item[start..])?;
            (item[..start].trim_end().trim_end_matches(':'), to, rest)
        }
    };
    let title = if title.is_empty() { String::new() } else { read_running(title) };
    let about = rest.strip_prefix(DASH).map(read_running).unwrap_or_default();
    Some(Link { title, to, about })
}

/// Where `sign` stands first without a backslash before it.
fn unescaped(text: &str, sign: char) -> Option<usize> {
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        if c == sign && !is_escaped {
            return Some(at);
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    None
}
