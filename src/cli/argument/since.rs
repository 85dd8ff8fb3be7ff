//! Parses a point in time: `mark`, `mark~1`, `2h`, `yesterday 14:00`, `2026-11-20`, RFC 3339, the id of a mark. Reads no clock:
//! it is handed in.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::cli::start::environment::Environment;
use crate::log::entry::EntryId;
use crate::report::window::{Asked, Point};

/// From when on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Since {
    /// The last standup that was marked, or so many before it.
    Mark(usize),
    /// The standup with the mark of this id.
    Id(EntryId),
    /// So long ago.
    Ago(TimeDelta),
    /// This day, or this time of it, where the user is.
    Day(Day, Option<NaiveTime>),
    /// This very moment.
    Moment(DateTime<Utc>),
}

/// A day where the user is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Day {
    /// So many days before today.
    Ago(u64),
    Date(NaiveDate),
}

/// Units of time and their minutes; a month is not always as long.
const UNITS: &[(&[&str], i64)] = &[
    (&["m", "min", "minute", "minutes"], 1),
    (&["h", "hour", "hours"], 60),
    (&["d", "day", "days"], 24 * 60),
    (&["w", "week", "weeks"], 7 * 24 * 60),
];

/// What somebody means by `typed`.
pub(crate) fn parse(typed: &str) -> Result<Since, String> {
    let text = typed.trim().to_lowercase();
    if let Some(back) = mark(&text) {
        return Ok(Since::Mark(back));
    }
    if let Some(ago) = span(text.trim_end_matches("ago").trim_end()) {
        return Ok(Since::Ago(ago));
    }
    if let Some(day) = of_day(&text) {
        return Ok(day);
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(typed.trim()) {
        return Ok(Since::Moment(at.to_utc()));
    }
    match typed.trim().parse() {
        Ok(id @ EntryId::Made { .. }) => Ok(Since::Id(id)),
        _ => Err("say it as 2h, 3d, 1w, today, yesterday, yesterday 14:00, 2026-11-20, 2026-11-20T09:30:00Z, `mark` for the last \
                  standup, or `mark~1` for the one before"
            .into()),
    }
}

/// `mark`, `mark~2`: how many standups before the last.
fn mark(text: &str) -> Option<usize> {
    match text.strip_prefix("mark")? {
        "" => Some(0),
        rest => rest.strip_prefix('~')?.parse().ok(),
    }
}

/// `yesterday`, `2026-11-20 14:00`, `9:30`.
fn of_day(text: &str) -> Option<Since> {
    let day = |text: &str| match text {
        "today" => Some(Day::Ago(0)),
        "yesterday" => Some(Day::Ago(1)),
        date => date.parse().ok().map(Day::Date),
    };
    let time = |text: &str| {
        let formats = ["%H:%M", "%H:%M:%S"];
        formats.iter().find_map(|format| NaiveTime::parse_from_str(text, format).ok())
    };
    match text.split_once(' ') {
        Some((first, second)) => Some(Since::Day(day(first)?, Some(time(second.trim_start())?))),
        None => match day(text) {
            Some(day) => Some(Since::Day(day, None)),
            None => Some(Since::Day(Day::Ago(0), Some(time(text)?))),
        },
    }
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
    pub(crate) fn moment(&self, environment: &Environment) -> Option<DateTime<Utc>> {
        let now = environment.now;
        match self {
            Self::Mark(_) | Self::Id(_) => None,
            Self::Ago(time) => Some(now.checked_sub_signed(*time).unwrap_or(DateTime::<Utc>::MIN_UTC)),
            Self::Day(day, time) => Some(environment.moment_of(day.date(environment), time.unwrap_or_default())),
            Self::Moment(at) => Some(*at),
        }
    }

    /// The point of a report that begins then.
    pub(crate) fn point(&self, environment: &Environment) -> Point {
        self.at(self.moment(environment))
    }

    /// The point of a report that ends then: a day lasts until its end.
    pub(crate) fn end_point(&self, environment: &Environment) -> Point {
        self.at(self.end(environment))
    }

    fn at(&self, moment: Option<DateTime<Utc>>) -> Point {
        match (self, moment) {
            (Self::Id(id), _) => Point::Id(id.clone()),
            (Self::Mark(back), _) => Point::Mark(*back),
            (_, Some(moment)) => Point::Moment(moment),
            (_, None) => Point::Mark(0),
        }
    }

    /// The standup that `--of` means: a mark, or a day.
    pub(crate) fn standup(&self, environment: &Environment) -> Option<Asked> {
        match self {
            Self::Mark(_) | Self::Id(_) => Some(Asked::Of(self.at(None))),
            Self::Day(day, None) => Some(Asked::OfDay(day.date(environment))),
            _ => None,
        }
    }

    /// Up to when that is, for whoever asks how something was then: a day lasts until its end.
    pub(crate) fn end(&self, environment: &Environment) -> Option<DateTime<Utc>> {
        match self {
            Self::Day(day, None) => {
                let next = day.date(environment).checked_add_days(Days::new(1))?;
                Some(environment.moment_of(next, NaiveTime::MIN) - TimeDelta::milliseconds(1))
            }
            other => other.moment(environment),
        }
    }
}

impl Day {
    fn date(&self, environment: &Environment) -> NaiveDate {
        match self {
            Self::Date(date) => *date,
            Self::Ago(days) => {
                let today = environment.today();
                today.checked_sub_days(Days::new(*days)).unwrap_or(today)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta};

    use super::{Day, Since, parse};

    #[test]
    fn people_say_it_in_many_ways() {
        let hours = |hours| Ok(Since::Ago(TimeDelta::hours(hours)));
        let at = |day, hour, minute| Ok(Since::Day(day, NaiveTime::from_hms_opt(hour, minute, 0)));
        let date = Day::Date(NaiveDate::from_ymd_opt(2026, 11, 20).unwrap());
        for (typed, meant) in [
            ("2h", hours(2)),
            ("2 hours", hours(2)),
            ("3d", hours(72)),
            ("3 days ago", hours(72)),
            ("1W", hours(168)),
            ("90min", Ok(Since::Ago(TimeDelta::minutes(90)))),
            ("mark", Ok(Since::Mark(0))),
            ("Mark~2", Ok(Since::Mark(2))),
            ("k3f9a2-41", Ok(Since::Id("k3f9a2-41".parse().unwrap()))),
            ("today", Ok(Since::Day(Day::Ago(0), None))),
            ("Yesterday", Ok(Since::Day(Day::Ago(1), None))),
            ("yesterday 14:00", at(Day::Ago(1), 14, 0)),
            ("9:30", at(Day::Ago(0), 9, 30)),
            ("2026-11-20", Ok(Since::Day(date, None))),
            ("2026-11-20 09:30", at(date, 9, 30)),
            ("2026-11-20T09:30:00Z", Ok(Since::Moment(DateTime::from_timestamp(1_795_167_000, 0).unwrap()))),
            ("2026-11-20T10:30:00+01:00", Ok(Since::Moment(DateTime::from_timestamp(1_795_167_000, 0).unwrap()))),
        ] {
            assert_eq!(parse(typed), meant, "{typed}");
        }
    }

    #[test]
    fn what_nobody_can_mean_is_answered_with_what_can_be_said() {
        for odd in [
            "",
            "h",
            "2",
            "2 moons",
            "-2h",
            "mark~",
            "mark~-1",
            "mark1",
            "99999999999999999999h",
            "2026-13-01",
            "25:00",
            "14:00 yesterday",
            "9223372036854775807w",
        ] {
            assert!(parse(odd).is_err_and(|why| why.contains("2026-11-20") && why.contains("mark")), "{odd}");
        }
    }
}
