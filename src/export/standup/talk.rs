//! Decides what a report says of the team and of each person, and what it leaves out. Lays nothing out.

use crate::export::standup::rows::Words;
use crate::export::standup::team;
use crate::export::standup::words::{Label, Part, Sentence, Talk};
use crate::phrase::day;
use crate::report::StandupReport;
use crate::report::window::{Bound, BoundKind, Calendar};

/// The words for a report, all of it or the part of one developer.
pub(super) fn talk(report: &StandupReport, calendar: Calendar, only: Option<&str>) -> Talk {
    let words = Words::new(report, calendar);
    let is_meant = |name: Option<&str>| only.is_none_or(|only| name == Some(only));
    let people = report.people.iter().filter(|person| is_meant(person.developer.as_deref()));
    let mut people: Vec<Part> = people.map(|person| words.part(person)).collect();
    if only.is_none() {
        let nobody = words.part(&report.unassigned);
        // What nobody has and could begin is no news.
        people.extend(Some(nobody).filter(|part| part.rows.iter().any(|row| row.label != Label::Next)));
    }
    Talk {
        heading: heading(report, calendar),
        team: if only.is_none() { team::sentences(report) } else { Vec::new() },
        people,
        left: if only.is_none() { report.left.clone() } else { Vec::new() },
        topics: if only.is_none() { report.topics.clone() } else { Vec::new() },
    }
}

/// `Standup, Friday 20 November 2026 (since yesterday, 09:20)`.
fn heading(report: &StandupReport, calendar: Calendar) -> Sentence {
    let StandupReport { since, until, day, .. } = report;
    let clock = |bound: &Bound| (calendar.local)(bound.at).format("%H:%M").to_string();
    let name = |bound: &Bound| day::name(calendar.day(bound.at), *day);
    let from = match since.kind {
        BoundKind::PreviousWorkingDay => format!("since {}, 00:00; no standup was marked before", name(since)),
        _ => format!("since {}, {}", name(since), clock(since)),
    };
    let to = match until.kind {
        BoundKind::Time if until.at == calendar.end(*day) => ", until the end of the day".to_owned(),
        BoundKind::Time => format!(", until {}", clock(until)),
        _ => String::new(),
    };
    Sentence::of(format!("Standup, {} ({from}{to})", day::full(*day)))
}
