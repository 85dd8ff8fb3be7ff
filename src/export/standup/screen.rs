//! What a screen tells of a standup in few cells: since when, how much coverage, how old, what happened. Decides nothing about
//! where it stands.

use chrono::NaiveDate;

use crate::export::standup::rows::happened as words;
use crate::export::standup::team::gain;
use crate::export::standup::text::line;
use crate::model::decimal::{Level, Percent};
use crate::phrase::day;
use crate::report::StandupReport;
use crate::report::facts::{Ends, ModuleFact};
use crate::report::window::{BoundKind, Calendar};

/// Since when a report tells: `since yesterday 09:20`, or only by day where no standup was marked before.
pub fn since(report: &StandupReport, calendar: Calendar) -> String {
    let at = (calendar.local)(report.since.at);
    let name = day::name(at.date(), report.day);
    match report.since.kind {
        BoundKind::PreviousWorkingDay => format!("since {name}"),
        _ => format!("since {name} {}", at.format("%H:%M")),
    }
}

/// The day of a report: `Friday 20 November`.
pub(crate) fn day_of(report: &StandupReport) -> String {
    report.day.format("%A %-d %B").to_string()
}

/// A day as people name it, seen from the day of the report.
pub(crate) fn day_name(day: NaiveDate, report: &StandupReport) -> String {
    day::name(day, report.day)
}

/// How much coverage was gained or lost, with its sign, rounded towards zero: `+28.7`; `None` for trifles.
pub(crate) fn delta(coverage: Ends<Option<Level>>) -> Option<String> {
    signed(coverage.from?.millionths(), coverage.to?.millionths())
}

/// The same of a gauge over many modules.
pub(crate) fn gauge_delta(from: Percent, to: Percent) -> Option<String> {
    let millionths = |percent: Percent| i64::from(percent.hundredths()) * 10_000;
    signed(millionths(from), millionths(to))
}

fn signed(from: i64, to: i64) -> Option<String> {
    let said = gain(from, to)?;
    Some(said.replace("up ", "+").replace("down ", "-"))
}

/// For how long a module has had its status: `since Tuesday, 3 days`; `None` where the log does not know.
pub fn age(fact: &ModuleFact, report: &StandupReport, calendar: Calendar) -> Option<String> {
    let since = calendar.day(fact.since?);
    let name = day::name(since, report.day);
    match (report.day - since).num_days() {
        ..=1 => Some(format!("since {name}")),
        days => Some(format!("since {name}, {days} days")),
    }
}

/// What happened to a module, each in a word or two, the most telling first.
pub fn happened(fact: &ModuleFact) -> Vec<String> {
    words(fact).iter().map(line).collect()
}
