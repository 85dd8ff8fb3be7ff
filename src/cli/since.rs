//! From when on, as somebody types it: `mark`, `2h`, `yesterday`, `2026-11-20`, RFC 3339. Reads no clock: it is handed in.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use crate::cli::environment::Environment;

/// From when on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// The last standup that was marked.
    Mark,
    /// So long ago.
    Ago(TimeDelta),
    /// The beginning of the day so many days ago, where the user is.
    DaysAgo(u64),
    /// The beginning of this day, where the user is.
    Day(NaiveDate),
    /// This very moment.
    Moment(DateTime<Utc>),
}

/// Units of time and their minutes; a month is not always as long.
const UNITS: &[(&[&str], i64)] = &[
    (&["m", "min", "minute", "minutes"], 1),
    (&["h", "hour", "hours"], 60),
    (&["d", "day", "days"], 24 * 60),
    (&["w", "week", "weeks"], 7 * 24 * 60),
];

/// What somebody means by `typed`.
pub fn parse(typed: &str) -> Result<Since, String> {
    let text = typed.trim().to_lowercase();
    match text.as_str() {
        "mark" => return Ok(Since::Mark),
        "today" => return Ok(Since::DaysAgo(0)),
        "yesterday" => return Ok(Since::DaysAgo(1)),
        _ => {}
    }
    if let Some(ago) = span(text.trim_end_matches("ago").trim_end()) {
        return Ok(Since::Ago(ago));
    }
    if let Ok(day) = text.parse() {
        return Ok(Since::Day(day));
    }
    let moment = DateTime::parse_from_rfc3339(typed.trim());
    moment.map(|at| Since::Moment(at.to_utc())).map_err(|_| {
        "say it as 2h, 3d, 1w, today, yesterday, 2026-11-20, 2026-11-20T09:30:00Z, or `mark` for the last standup"
            .into()
    })
}

/// `2h`, `3 days`.
fn span(text: &str) -> Option<TimeDelta> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let (_, minutes) = UNITS.iter().find(|(names, _)| names.contains(&unit.trim_start()))?;
    TimeDelta::try_minutes(number.parse::<i64>().ok()?.checked_mul(*minutes)?)
}

impl Since {
    /// The moment that is meant; `None` for a mark: only the log knows when that was.
    pub fn moment(self, environment: &Environment) -> Option<DateTime<Utc>> {
        let now = environment.now;
        match self {
            Self::Mark => None,
            Self::Ago(time) => Some(now.checked_sub_signed(time).unwrap_or(DateTime::<Utc>::MIN_UTC)),
            Self::DaysAgo(days) => {
                let today = environment.day_of(now);
                Some(environment.beginning_of(today.checked_sub_days(Days::new(days)).unwrap_or(today)))
            }
            Self::Day(day) => Some(environment.beginning_of(day)),
            Self::Moment(at) => Some(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate, TimeDelta};

    use super::{Since, parse};

    #[test]
    fn people_say_it_in_many_ways() {
        let hours = |hours| Ok(Since::Ago(TimeDelta::hours(hours)));
        for (typed, meant) in [
            ("2h", hours(2)),
            ("2 hours", hours(2)),
            ("3d", hours(72)),
            ("3 days ago", hours(72)),
            ("1W", hours(168)),
            ("90min", Ok(Since::Ago(TimeDelta::minutes(90)))),
            ("mark", Ok(Since::Mark)),
            ("today", Ok(Since::DaysAgo(0))),
            ("Yesterday", Ok(Since::DaysAgo(1))),
            ("2026-11-20", Ok(Since::Day(NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()))),
            ("2026-11-20T09:30:00Z", Ok(Since::Moment(DateTime::from_timestamp(1_795_167_000, 0).unwrap()))),
            ("2026-11-20T10:30:00+01:00", Ok(Since::Moment(DateTime::from_timestamp(1_795_167_000, 0).unwrap()))),
        ] {
            assert_eq!(parse(typed), meant, "{typed}");
        }
    }

    #[test]
    fn what_nobody_can_mean_is_answered_with_what_can_be_said() {
        for odd in ["", "h", "2", "2 moons", "-2h", "99999999999999999999h", "2026-13-01", "9223372036854775807w"] {
            assert!(parse(odd).is_err_and(|why| why.contains("2026-11-20") && why.contains("mark")), "{odd}");
        }
    }
}
