//! How long ago something was, in words that hold in every time zone. Reads no clock: `now` is handed in.

use chrono::{DateTime, TimeDelta, Utc};

/// How long ago it was: `just now`, `5 min ago`, `3 h ago`, `12 d ago`. What a clock ahead of ours says is just now.
pub fn ago(now: DateTime<Utc>, then: DateTime<Utc>) -> String {
    match span(now - then) {
        Some(span) => format!("{span} ago"),
        None => "just now".to_owned(),
    }
}

/// How long it is since then: `now`, `5 min`, `3 h`, `12 d`.
pub fn since(now: DateTime<Utc>, then: DateTime<Utc>) -> String {
    span(now - then).unwrap_or_else(|| "now".to_owned())
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

/// A point in time, for people: to the second, as all writers of a log mean it.
pub fn exact(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::{ago, since};

    #[test]
    fn ages_are_whole_units_and_never_rounded_up() {
        let now = DateTime::from_timestamp(1_795_420_800, 0).unwrap();
        let said = |seconds: i64| {
            let then: DateTime<Utc> = now - TimeDelta::seconds(seconds);
            (ago(now, then), since(now, then))
        };
        for (seconds, long, short) in [
            (-7200, "just now", "now"),
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
