//! Days by name, as people say them in a meeting: today, yesterday, Monday, 3 November. Reads no calendar: today is handed in.

use chrono::{Datelike as _, NaiveDate};

/// A day seen from `today`: `today`, `yesterday`, `tomorrow`, its weekday within a week, else `3 November`; with the year if that
/// is another.
pub(crate) fn name(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        0 => "today".into(),
        -1 => "yesterday".into(),
        1 => "tomorrow".into(),
        -6..=6 => day.format("%A").to_string(),
        _ if day.year() == today.year() => day.format("%-d %B").to_string(),
        _ => day.format("%-d %B %Y").to_string(),
    }
}

/// A day in full: `Friday 20 November 2026`.
pub(crate) fn full(day: NaiveDate) -> String {
    day.format("%A %-d %B %Y").to_string()
}

/// How often something has been: `first`, `second`, `third`; from ten on `11th`.
pub(crate) fn ordinal(number: usize) -> String {
    const WORDS: [&str; 10] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    if let Some(word) = number.checked_sub(1).and_then(|at| WORDS.get(at)) {
        return (*word).into();
    }
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use super::{name, ordinal};

    #[test]
    fn a_day_is_named_as_people_name_it() {
        let today = "2026-11-20".parse().unwrap();
        for (day, said) in [
            ("2026-11-20", "today"),
            ("2026-11-19", "yesterday"),
            ("2026-11-21", "tomorrow"),
            ("2026-11-16", "Monday"),
            ("2026-11-14", "Saturday"),
            ("2026-11-13", "13 November"),
            ("2026-11-26", "Thursday"),
            ("2026-11-27", "27 November"),
            ("2025-12-01", "1 December 2025"),
        ] {
            assert_eq!(name(day.parse().unwrap(), today), said, "{day}");
        }
    }

    #[test]
    fn numbers_of_standups_are_words_and_then_figures() {
        let said: Vec<String> = [1, 3, 10, 11, 12, 21, 111, 122].into_iter().map(ordinal).collect();
        assert_eq!(said, ["first", "third", "tenth", "11th", "12th", "21st", "111th", "122nd"]);
    }
}
