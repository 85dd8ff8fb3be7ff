//! Parses a day: `2026-12-01`, `tomorrow`, `friday`, `3d`. Reads no clock: the user's today is handed in.

use chrono::{Days, NaiveDate, Weekday};

/// What can be typed, for a hint.
pub(crate) const DAYS: &str = "a day such as 2026-12-01, tomorrow, friday or 3d";

/// The day that is meant by `typed` where it is `today`. A weekday is the next one: whoever names today's means that of next week.
pub fn day(typed: &str, today: NaiveDate) -> Option<NaiveDate> {
    let text = typed.trim().to_lowercase();
    match text.as_str() {
        "today" => return Some(today),
        "tomorrow" => return today.succ_opt(),
        _ => {}
    }
    if let Ok(weekday) = text.parse::<Weekday>() {
        return today.iter_days().skip(1).take(7).find(|day| chrono::Datelike::weekday(day) == weekday);
    }
    days(&text)
        .and_then(|days| today.checked_add_days(days))
        .or_else(|| NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok())
}

/// `3d`, `3 days`, `2 weeks`.
fn days(text: &str) -> Option<Days> {
    let text = text.trim_start_matches("in ").trim_start_matches('+');
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let days = match unit.trim_start() {
        "d" | "day" | "days" => 1,
        "w" | "week" | "weeks" => 7,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(days).map(Days::new)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::day;

    #[test]
    fn a_day_is_named_as_people_name_it() {
        // A Monday.
        let today = NaiveDate::from_ymd_opt(2026, 11, 30).expect("a day");
        for (typed, meant) in [
            ("2026-12-24", "2026-12-24"),
            ("today", "2026-11-30"),
            ("Tomorrow", "2026-12-01"),
            ("friday", "2026-12-04"),
            ("Fri", "2026-12-04"),
            ("monday", "2026-12-07"),
            ("sun", "2026-12-06"),
            ("3d", "2026-12-03"),
            ("in 3 days", "2026-12-03"),
            ("1 day", "2026-12-01"),
            ("2w", "2026-12-14"),
        ] {
            assert_eq!(day(typed, today).map(|day| day.to_string()).as_deref(), Some(meant), "{typed}");
        }
        for none in ["", "3", "d", "soon", "2026-13-01", "12-01", "99999999999d", "-1d", "3h"] {
            assert_eq!(day(none, today), None, "{none}");
        }
    }
}
