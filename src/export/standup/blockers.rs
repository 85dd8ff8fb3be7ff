//! Blocked modules and whose help they need, as plain text. Decides nothing: people do.

use std::fmt::Write as _;

use crate::export::standup::rows::Words;
use crate::export::standup::text::line;
use crate::export::standup::words::{NOBODY, Sentence};
use crate::model::shown::Shown;
use crate::report::StandupReport;
use crate::report::window::Calendar;

/// The blocked modules of a report and whose help they need; `mine` is the reader's developer.
pub fn text(report: &StandupReport, calendar: Calendar, mine: Option<&str>) -> String {
    let words = Words::new(report, calendar);
    let mut out = String::new();
    for fact in &report.modules {
        let Some(blocked) = fact.module.blocked.as_ref().filter(|_| fact.blocked_standups > 0) else { continue };
        let who = fact.developer.to.as_deref().unwrap_or(NOBODY);
        let said = Sentence::default().id(&fact.module.id).words(" (").said(who).words("): ");
        out += &line(&said.and(words.blocked(blocked, fact)));
        out.push('\n');
    }
    if out.is_empty() {
        return "nothing is blocked\n".into();
    }
    for asked in report.asked_of.iter().enumerate() {
        let (at, asked) = asked;
        let you = if mine == Some(asked.who.as_str()) { " (you)" } else { "" };
        let ids: Vec<String> = asked.modules.iter().map(|id| Shown::new(id).to_string()).collect();
        let blank = if at == 0 { "\n" } else { "" };
        writeln!(out, "{blank}needed from {}{you}: {}", line(&Sentence::default().said(&asked.who)), ids.join(", "))
            .expect("a String takes all that is written to it");
    }
    out
}
