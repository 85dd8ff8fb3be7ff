//! A standup's report for people: one file a format, one row each in [`FORMATS`]. Changes no words from format to format.

pub mod blockers;
pub mod screen;
pub(crate) mod markdown;
pub mod rows;
mod say;
mod slack;
mod talk;
mod team;
pub mod text;
pub mod words;

use crate::export::standup::talk::talk;
use crate::export::standup::words::Talk;
use crate::report::StandupReport;
use crate::report::window::Calendar;

/// A way to write a report down.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// What a person types.
    pub name: &'static str,
    /// What it is for, in a few words.
    pub about: &'static str,
    write: fn(&Talk) -> String,
}

/// The formats for people; scripts read `export::json`.
pub const FORMATS: &[Format] = &[
    Format { name: "text", about: "plain text for mails and every chat", write: text::text },
    Format { name: "markdown", about: "for pull requests, issues and wikis", write: markdown::markdown },
    Format { name: "slack", about: "mrkdwn, to be pasted or posted; below 4,000 characters", write: slack::slack },
];

/// One spoken sentence a line.
pub const SAY: Format = Format { name: "say", about: "one sentence a line, to be read aloud", write: say::say };

impl Format {
    /// The report in this format, safe to print: all of it, or the part of one developer.
    pub fn write(&self, report: &StandupReport, calendar: Calendar, only: Option<&str>) -> String {
        (self.write)(&talk(report, calendar, only))
    }
}
