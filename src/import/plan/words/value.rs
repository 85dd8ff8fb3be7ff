//! Parses values as people write them in plans: percentages, ranges of hours, numbers of tests. Refuses what is not wholly a
//! value: it becomes a note.

use crate::model::decimal::{Hundredths, Percent};
use crate::model::module::Hours;

/// Hours in a working day, and days in a working week.
const DAY: i64 = 8;
const WEEK: i64 = 5 * DAY;

/// Coverage as a plan states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coverage {
    /// `10% -> 90%`.
    Arrow(Percent, Percent),
    /// `34.2% / 90%`: now and target.
    Of(Percent, Percent),
    /// `88-90%`.
    Range(Percent, Percent),
    /// `45%`.
    One(Percent),
}

/// A number of tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tests {
    /// How many there are, of `9/25`.
    pub(crate) written: Option<u64>,
    /// The number.
    pub(crate) count: u64,
    /// Whether it is an estimate.
    pub(crate) about: bool,
}

/// A decimal number at the start of `text`, and what follows it. A comma may be its point.
fn number(text: &str) -> Option<(Hundredths, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(text);
    if whole == 0 || whole > 12 {
        return None;
    }
    let mut end = whole;
    if text[whole..].starts_with(['.', ',']) {
        let fraction = digits(&text[whole + 1..]);
        // `1,000` is a thousand.
        let is_thousands = text[whole..].starts_with(',') && fraction == 3;
        if is_thousands {
            let joined = text[..whole + 4].replace(',', "");
            return Some((Hundredths::parse(&joined)?.0, &text[whole + 4..]));
        }
        if fraction > 0 {
            end += 1 + fraction;
        }
    }
    Some((Hundredths::parse(&text[..end].replace(',', "."))?.0, &text[end..]))
}

/// `text` without what says "about" or "at least", and whether it said "about".
fn unadorned(text: &str) -> (&str, bool) {
    let mut rest = text.trim_start_matches([' ', '*', '_', '`']);
    let mut about = false;
    loop {
        let before = rest;
        for (word, is_about) in [
            ("~", true),
            ("≈", true),
            ("about ", true),
            ("approx. ", true),
            ("approx ", true),
            ("ca. ", true),
            ("≥", false),
        ]
        .into_iter()
        .chain([(">=", false), (">", false), ("+", false), ("at least ", false), ("up to ", true)])
        {
            if rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)) {
                rest = rest[word.len()..].trim_start_matches([' ', '*', '_', '`']);
                about |= is_about;
            }
        }
        if before.len() == rest.len() {
            return (rest, about);
        }
    }
}

/// What may stand behind a value without meaning anything.
fn trailing(text: &str) -> &str {
    text.trim_start_matches([' ', '*', '_', '`', '+'])
}

const ARROWS: &[&str] = &["→", "->", "=>", "➜", "➔", "➡\u{fe0f}", "➡", "⇒", "⟶", "–>", "—>", "▶", "»"];

/// The two sides of the first arrow.
pub(crate) fn arrow(text: &str) -> Option<(&str, &str)> {
    let (at, sign) = ARROWS.iter().filter_map(|sign| Some((text.find(sign)?, sign))).min()?;
    Some((&text[..at], &text[at + sign.len()..]))
}

/// A percentage at the start of `text`, whether it has its sign, and what follows.
fn percent(text: &str) -> Option<(Percent, bool, &str)> {
    let (number, rest) = number(unadorned(text).0)?;
    let percent = Percent::new(number.0)?;
    let rest = rest.trim_start_matches(['*', '_', '`', '+']);
    match rest.trim_start().strip_prefix('%') {
        Some(rest) => Some((percent, true, trailing(rest))),
        None => Some((percent, false, trailing(rest))),
    }
}

/// The coverage at the start of `text`, and what follows. Without any `%` it counts only where it `is_known` to be coverage.
pub(crate) fn coverage(text: &str, is_known: bool) -> Option<(Coverage, &str)> {
    let lower = text.trim_start();
    if let Some(from) = lower.get(..5).filter(|start| start.eq_ignore_ascii_case("from ")).map(|_| &lower[5..]) {
        let (start, signed, rest) = percent(from)?;
        let to = rest.strip_prefix("to ").or_else(|| rest.strip_prefix("up to "))?;
        let (end, also, rest) = percent(to)?;
        return (signed || also || is_known).then_some((Coverage::Arrow(start, end), rest));
    }
    let (first, signed, rest) = percent(text)?;
    let second = |rest, make: fn(Percent, Percent) -> Coverage| {
        let (second, also, rest) = percent(rest)?;
        (signed || also || is_known).then_some((make(first, second), rest))
    };
    if let Some(("", to)) = arrow(rest) {
        return second(to, Coverage::Arrow);
    }
    if let Some(to) = rest.strip_prefix("to ").filter(|_| signed) {
        return second(to, Coverage::Arrow);
    }
    if let Some(of) = rest.strip_prefix('/').or_else(|| rest.strip_prefix("of ")).filter(|_| signed || is_known) {
        let (_, also, _) = percent(of)?;
        // `178/285` are counts.
        return (signed || also).then(|| second(of, Coverage::Of)).flatten();
    }
    if let Some(to) = rest.strip_prefix(['-', '–', '—'])
        && let Some(found) = second(to, Coverage::Range)
    {
        return Some(found);
    }
    (signed || is_known).then_some((Coverage::One(first), rest))
}

/// Like [`coverage`], if `text` is nothing else.
pub(crate) fn whole_coverage(text: &str, is_known: bool) -> Option<Coverage> {
    coverage(text, is_known).filter(|(_, rest)| is_end(rest)).map(|(coverage, _)| coverage)
}

fn is_end(rest: &str) -> bool {
    rest.chars().all(|c| {
        matches!(c, ' ' | '.' | '!' | '*' | '_' | '`' | '+' | ')' | ';' | ',') || super::encoding::is_symbol(c)
    })
}

/// A whole number at the start of `text`, whether it is an estimate, and what follows.
pub(crate) fn count(text: &str) -> Option<(u64, bool, &str)> {
    let (rest, about) = unadorned(text);
    let (number, rest) = number(rest)?;
    let plus = rest.starts_with('+');
    (number.0 % 100 == 0).then_some((u64::try_from(number.0 / 100).ok()?, about || plus, trailing(rest)))
}

/// The number of tests at the start of `text`, and what follows: `~25`, `9/25`, `10-15`.
pub(crate) fn tests(text: &str) -> Option<(Tests, &str)> {
    let (first, about, rest) = count(text)?;
    for of in ["/", "of "] {
        if let Some((total, also, rest)) = rest.strip_prefix(of).and_then(count) {
            return Some((Tests { written: Some(first), count: total, about: also }, rest));
        }
    }
    if let Some((high, _, rest)) = rest.strip_prefix(['-', '–']).and_then(count) {
        return (first <= high).then_some((Tests { written: None, count: high, about: true }, rest));
    }
    Some((Tests { written: None, count: first, about }, rest))
}

/// Effort, and whether it was said in days or weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Effort {
    pub(crate) hours: Hours,
    pub(crate) in_days: bool,
}

/// The effort at the start of `text`, and what follows. A bare number counts in `bare` hours each, if that is known.
pub(crate) fn effort(text: &str, bare: Option<i64>) -> Option<(Effort, &str)> {
    let (start, _) = unadorned(text);
    let (low, rest) = number(start)?;
    let (mut low_unit, rest) = unit(rest);
    let after = trailing(rest);
    let between = ["-", "–", "—", "to ", "bis ", "à "].iter().find_map(|between| after.strip_prefix(between));
    let second = between.and_then(|rest| number(unadorned(rest).0));
    let (high, high_unit, rest) = match second {
        Some((high, rest)) => {
            let (high_unit, rest) = unit(rest);
            (high, high_unit, rest)
        }
        None => (low, low_unit, rest),
    };
    let high_unit = high_unit.or(low_unit).or(bare.map(|hours| hours * 60))?;
    low_unit = low_unit.or(Some(high_unit));
    let hours = |number: Hundredths, unit: i64| Some(Hundredths(number.0.checked_mul(unit)? / 60));
    let (low, high) = (hours(low, low_unit?)?, hours(high, high_unit)?);
    let effort = Effort { hours: Hours { low: Some(low), high: Some(high) }, in_days: high_unit >= DAY * 60 };
    (low <= high).then_some((effort, trailing(rest)))
}

/// Like [`effort`], if `text` is nothing else.
pub(crate) fn whole_effort(text: &str, bare: Option<i64>) -> Option<Effort> {
    effort(text, bare).filter(|(_, rest)| is_end(rest)).map(|(effort, _)| effort)
}

/// A unit of time at the start of `text`, in minutes.
fn unit(text: &str) -> (Option<i64>, &str) {
    let start = text.trim_start_matches([' ', '*', '_', '`']);
    let length = start.find(|c: char| !c.is_alphabetic()).unwrap_or(start.len());
    let minutes = match start[..length].to_lowercase().as_str() {
        "m" | "min" | "mins" | "minute" | "minutes" | "minuten" => 1,
        "h" | "hr" | "hrs" | "hour" | "hours" | "std" | "stunde" | "stunden" | "heure" | "heures" | "hora"
        | "horas" | "ч" => 60,
        "d" | "day" | "days" | "tag" | "tage" | "jour" | "jours" | "día" | "días" | "dia" | "dias" | "gün" => {
            DAY * 60
        }
        "w" | "wk" | "week" | "weeks" | "woche" | "wochen" | "semaine" | "semaines" | "semana" | "semanas" => WEEK * 60,
        _ => return (None, text),
    };
    (Some(minutes), &start[length..])
}

#[cfg(test)]
mod tests {
    use super::{Coverage, Tests, coverage, effort, tests};
    use crate::model::decimal::{Hundredths, Percent};

    fn points(points: i64) -> Percent {
        Percent::new(points).unwrap()
    }

    #[test]
    fn coverage_is_read_with_any_arrow_and_any_adornment() {
        let arrow = Coverage::Arrow(points(1075), points(9000));
        for text in [
            "10.75% → 90%",
            "10.75% -> **90%**",
            "10,75 % => 90 %",
            "from 10.75% to ~90%",
            "10.75 ➜ 90%+",
            "10.75% to 90%",
        ] {
            assert_eq!(coverage(text, false), Some((arrow, "")), "{text}");
        }
        assert_eq!(coverage("88.59% → 95%+", true).unwrap().0, Coverage::Arrow(points(8859), points(9500)));
        assert_eq!(coverage("~88-90%", true), Some((Coverage::Range(points(8800), points(9000)), "")));
        assert_eq!(coverage("34.2% / 90%", true), Some((Coverage::Of(points(3420), points(9000)), "")));
        assert_eq!((coverage("45", false), coverage("45", true)), (None, Some((Coverage::One(points(4500)), ""))));
        for no in ["178/285", "120%", "x", "", "about"] {
            assert_eq!(coverage(no, true), None, "{no}");
        }
    }

    #[test]
    fn effort_is_hours_whatever_it_is_said_in() {
        let read = |text| {
            effort(text, None).map(|(effort, rest)| {
                let Hundredths(low) = effort.hours.low.unwrap();
                let Hundredths(high) = effort.hours.high.unwrap();
                (low, high, effort.in_days, rest.to_owned())
            })
        };
        for (text, low, high, days) in [
            ("2-3h", 200, 300, false),
            ("2 – 3 hours", 200, 300, false),
            ("4 hours", 400, 400, false),
            ("~4h", 400, 400, false),
            ("1.5 days", 1200, 1200, true),
            ("1-2d", 800, 1600, true),
            ("30 min", 50, 50, false),
            ("2h-3h", 200, 300, false),
            ("1 week", 4000, 4000, true),
            ("3 to 4 Stunden", 300, 400, false),
        ] {
            assert_eq!(read(text), Some((low, high, days, String::new())), "{text}");
        }
        assert_eq!(read("72-84 hours total").map(|read| read.3), Some("total".to_owned()));
        for no in ["4", "3 points", "3-2h", "later", "99999999999999999999h"] {
            assert_eq!(read(no), None, "{no}");
        }
    }

    #[test]
    fn numbers_of_tests_say_whether_they_are_estimates() {
        let read = |text| tests(text).map(|(tests, _)| tests);
        assert_eq!(read("~25"), Some(Tests { written: None, count: 25, about: true }));
        assert_eq!(read("37"), Some(Tests { written: None, count: 37, about: false }));
        assert_eq!(read("9/25"), Some(Tests { written: Some(9), count: 25, about: false }));
        assert_eq!(read("10-15"), Some(Tests { written: None, count: 15, about: true }));
        assert_eq!(read("1,200 tests"), Some(Tests { written: None, count: 1200, about: false }));
        assert_eq!((read("many"), read("1.5")), (None, None));
    }
}
