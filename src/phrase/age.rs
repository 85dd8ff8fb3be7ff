//! Ages in words that hold in every time zone: `5m`, `2h`, `3d`. Reads no clock: `now` is handed in.

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::field::Value;

/// How long ago it was: `just now`, `5 min ago`, `3 h ago`, `12 d ago`; the date if it [is ahead](is_ahead): `2099-01-01`.
pub(crate) fn ago(now: DateTime<Utc>, then: DateTime<Utc>) -> String {
    match span(now - then) {
        _ if is_ahead(now, then) => date(then),
        Some(span) => format!("{span} ago"),
        None => "just now".to_owned(),
    }
}

/// How long it is since then: `now`, `5 min`, `3 h`, `12 d`; the date if it [is ahead](is_ahead): `2099-01-01`.
pub(crate) fn since(now: DateTime<Utc>, then: DateTime<Utc>) -> String {
    if is_ahead(now, then) { date(then) } else { span(now - then).unwrap_or_else(|| "now".to_owned()) }
}

/// Whether `then` is a minute or more after `now`: a clock that runs ahead wrote it, and its age would say nothing. Clocks that
/// differ by less are as good as the same.
pub(crate) fn is_ahead(now: DateTime<Utc>, then: DateTime<Utc>) -> bool {
    then - now >= TimeDelta::minutes(1)
}

/// The day of a point in time: `2026-11-23`.
pub(crate) fn date(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d").to_string()
}

/// Whole minutes, hours or days; `None` below a minute.
fn span(time: TimeDelta) -> Option<String> {
    match time.num_minutes() {
        ..1 => None,
        minutes @ 1..60 => Some(format!("{minutes} min")),
        minutes @ 60..1440 => Some(format!("{} h", minutes / 60)),
        minutes => Some(format!("{} d", minutes / 1440)),
    }
}

/// A point in time, to the minute: `2026-11-23 09:20 UTC`.
pub(crate) fn minute(at: DateTime<Utc>) -> String {
    Value::Time(at).to_string()
}

/// A point in time, for people: to the second, as all writers of a log mean it.
pub(crate) fn exact(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::{ago, since};

    #[test]
    fn ages_are_whole_units_never_rounded_up_and_what_is_ahead_is_dated() {
        let now = DateTime::from_timestamp(1_795_420_800, 0).unwrap();
        let said = |seconds: i64| {
            let then: DateTime<Utc> = now - TimeDelta::seconds(seconds);
            (ago(now, then), since(now, then))
        };
        for (seconds, long, short) in [
            (-73 * 365 * 86_400, "2099-11-05", "2099-11-05"),
            (-7200, "2026-11-23", "2026-11-23"),
            (-60, "2026-11-23", "2026-11-23"),
            (-59, "just now", "now"),
            (0, "just now", "now"),
            (59, "just now", "now"),
            (60, "1 min ago", "1 min"),
            (3599, "59 min ago", "59 min"),
            (3600, "1 h ago", "1 h"),
            (86_399, "23 h ago", "23 h"),
            (86_400, "1 d ago", "1 d"),
            (400 * 86_400, "400 d ago", "400 d"),
        ] {
            assert_eq!(said(seconds), (long.to_owned(), short.to_owned()), "{seconds}");
        }
    }
}
