//! The environment of the program: variables, folders, terminal, user, clock. Read once, here, and handed down as data, so that
//! a command depends on its arguments only. Decides nothing.
#![expect(
    clippy::disallowed_methods,
    reason = "the one place of the command line that reads the environment and the clock"
)]

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Local, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use ratatui::layout::Size;

use crate::git::is_object_name;
use crate::report::window::Calendar;
use crate::store::file::paths;
use crate::store::{Clock, Without};
use crate::tui::runtime::editor::Editor;

/// The variables the command line itself looks at; where things are is said by [`paths::VARIABLES`].
const VARIABLES: &[&str] = &[
    "BUILD_SOURCEVERSION",
    "CI_COMMIT_SHA",
    "CIRCLE_SHA1",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "EDITOR",
    "FORCE_COLOR",
    "GITHUB_SHA",
    "LINES",
    "LOGNAME",
    "NO_COLOR",
    "STANDUP_LOG",
    "STANDUP_NOW",
    "STANDUP_TEST_REPORTS_APART",
    "STANDUP_TEST_WITHOUT",
    "STANDUP_USER",
    "TERM",
    "USER",
    "USERNAME",
    "VISUAL",
];

/// How large a terminal is, and where a line breaks, if nobody says.
const USUAL: Size = Size::new(80, 24);

/// What the program was started with.
#[derive(Clone, Debug)]
pub(crate) struct Environment {
    /// What says where things are.
    pub places: paths::Locations,
    /// The other variables that matter.
    pub variables: Variables,
    /// Which of the streams are terminals, and how wide that is.
    pub terminal: Terminal,
    /// When the program was started.
    pub now: DateTime<Utc>,
    /// The clock of what is written. It stands still for tests only: where `STANDUP_NOW` says when it is, as RFC 3339.
    pub clock: Clock,
}

/// The time is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoTime {
    /// `STANDUP_NOW` is something else.
    #[error("STANDUP_NOW is no RFC 3339 time")]
    NotRfc3339,
    /// Before the first moment that logs can hold.
    #[error("STANDUP_NOW is before 1970")]
    SetBefore1970,
    /// The clock says so by itself.
    #[error("the clock of this machine says {}, which is before 1970", .0.format("%Y-%m-%d"))]
    IsBefore1970(DateTime<Utc>),
}

impl NoTime {
    /// How to mend it.
    pub(crate) fn hint(self) -> &'static str {
        match self {
            Self::NotRfc3339 | Self::SetBefore1970 => "set it to a time like 2026-11-23T08:00:00Z, or unset it",
            Self::IsBefore1970(_) => "set the clock",
        }
    }
}

/// Variables in which a CI system names the commit.
const COMMITS: &[&str] = &["GITHUB_SHA", "CI_COMMIT_SHA", "BUILD_SOURCEVERSION", "CIRCLE_SHA1"];

/// Some variables of the environment; an empty one is as good as none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Variables(BTreeMap<&'static str, OsString>);

/// Which of the streams are terminals.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terminal {
    /// Somebody reads the output, and types.
    pub stdout: bool,
    /// Somebody reads the messages.
    pub stderr: bool,
    /// Cells in a line, if the output is a terminal that tells.
    pub width: Option<usize>,
}

impl Environment {
    /// Of this process.
    pub(crate) fn of_process() -> Result<Self, NoTime> {
        let stdout = std::io::stdout().is_terminal();
        let size = if stdout { crossterm::terminal::size().ok() } else { None };
        let home = directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned());
        // What is named by an absolute path can be used even where there is no working directory any more.
        let cwd = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        let variables = Variables::new(std::env::var_os);
        let fixed = variables.get("STANDUP_NOW").map(fixed).transpose()?;
        let now = present(fixed, SystemTime::now())?;
        Ok(Self {
            places: paths::Locations::new(cwd, home, std::env::var_os),
            variables,
            terminal: Terminal {
                stdout,
                stderr: std::io::stderr().is_terminal(),
                width: size.map(|(columns, _)| usize::from(columns)).filter(|width| *width > 0),
            },
            now,
            clock: fixed.map_or(Clock::System, Clock::Fixed),
        })
    }

    /// The commits that git merges just now, as it names them to a merge driver.
    pub(crate) fn merged_commits(&self) -> Vec<String> {
        let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        names
            .filter_map(|name| name.strip_prefix("GITHEAD_").map(str::to_owned))
            .filter(|it| is_object_name(it))
            .collect()
    }

    /// A time of day where the user is: `09:12`.
    pub(crate) fn clock_time(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&Local).format("%H:%M").to_string()
    }

    /// Whether the working directory has been removed, so that nothing can be found from there.
    pub(crate) fn is_nowhere(&self) -> bool {
        !self.places.cwd.is_absolute()
    }

    /// The day it is where the user is.
    pub(crate) fn day_of(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&Local).date_naive()
    }

    /// The day it is now where the user is.
    pub(crate) fn today(&self) -> NaiveDate {
        self.day_of(self.now)
    }

    /// When it is this time of this day where the user is.
    pub(crate) fn moment_of(&self, day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        moment_of(day.and_time(time))
    }

    /// The calendar where the user is.
    pub(crate) fn calendar(&self) -> Calendar {
        Calendar { local: |at| at.with_timezone(&Local).naive_local(), moment: moment_of }
    }

    /// The user's editor: `VISUAL` or `EDITOR`, else the one that every system has.
    pub(crate) fn editor(&self) -> Editor {
        let named = ["VISUAL", "EDITOR"].into_iter().find_map(|name| self.variables.get(name));
        Editor::new(named.unwrap_or(OsStr::new("vi")))
    }

    /// The commit that a CI system says it works on.
    pub(crate) fn commit(&self) -> Option<&str> {
        COMMITS.iter().find_map(|name| self.variables.text(name))
    }

    /// Whether a board can be drawn on the output.
    pub(crate) fn can_draw(&self) -> bool {
        self.terminal.stdout && !self.is_dumb()
    }

    /// Whether the terminal understands nothing but text.
    pub(crate) fn is_dumb(&self) -> bool {
        self.variables.get("TERM").is_some_and(|term| term == "dumb")
    }

    /// The size of a terminal that does not say: as `COLUMNS` and `LINES` say, or 80x24.
    pub(crate) fn size(&self) -> Size {
        let told =
            |name, usual| self.variables.text(name).and_then(|n| n.parse().ok()).filter(|n| *n > 0).unwrap_or(usual);
        Size::new(told("COLUMNS", USUAL.width), told("LINES", USUAL.height))
    }

    /// Cells in a line of output: as `COLUMNS` says, as the terminal has, or 80.
    pub(crate) fn width(&self) -> usize {
        let asked = self.variables.text("COLUMNS").and_then(|columns| columns.parse().ok()).filter(|width| *width > 0);
        asked.or(self.terminal.width).unwrap_or(USUAL.width.into()).clamp(20, 1000)
    }
}

/// When it is this local time.
fn moment_of(wanted: NaiveDateTime) -> DateTime<Utc> {
    // Where clocks are put forward just then, it is an hour later at once.
    let moment = |hours| (wanted + TimeDelta::hours(hours)).and_local_timezone(Local).earliest();
    moment(0).or_else(|| moment(1)).map_or_else(|| wanted.and_utc(), |at| at.to_utc())
}

/// When it is: as was set, else as the system says.
fn present(fixed: Option<DateTime<Utc>>, system: SystemTime) -> Result<DateTime<Utc>, NoTime> {
    // chrono's own way to ask the system panics before 1970.
    let now = fixed.unwrap_or_else(|| system.into());
    match fixed {
        _ if now >= DateTime::UNIX_EPOCH => Ok(now),
        Some(_) => Err(NoTime::SetBefore1970),
        None => Err(NoTime::IsBefore1970(now)),
    }
}

fn fixed(now: &OsStr) -> Result<DateTime<Utc>, NoTime> {
    now.to_str()
        .and_then(|now| DateTime::parse_from_rfc3339(now).ok())
        .map(|now| now.to_utc())
        .ok_or(NoTime::NotRfc3339)
}

impl Variables {
    /// Those that `lookup` knows, of the ones that matter.
    pub(crate) fn new(lookup: impl Fn(&'static str) -> Option<OsString>) -> Self {
        let known = VARIABLES.iter().filter_map(|name| Some((*name, lookup(name)?)));
        Self(known.filter(|(_, value)| !value.is_empty()).collect())
    }

    /// What is to be done without, for tests only: `STANDUP_TEST_WITHOUT` names `lock`, `exchange`, `links`,
    /// `events` and `glances`.
    pub(crate) fn without(&self) -> Without {
        let names =
            |what: &str| self.text("STANDUP_TEST_WITHOUT").is_some_and(|all| all.split(',').any(|it| it == what));
        Without {
            lock: names("lock"),
            exchange: names("exchange"),
            links: names("links"),
            events: names("events"),
            glances: names("glances"),
        }
    }

    /// How far two steps of one watched report lie apart: a minute, or for tests so many milliseconds.
    pub(crate) fn reports_apart(&self) -> Duration {
        let asked = self.text("STANDUP_TEST_REPORTS_APART").and_then(|text| text.parse().ok());
        asked.map_or(Duration::from_mins(1), Duration::from_millis)
    }

    /// The value of `name`, if it has any.
    pub(crate) fn get(&self, name: &str) -> Option<&OsStr> {
        self.0.get(name).map(OsString::as_os_str)
    }

    /// The value of `name`, if it is text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.to_str()
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use chrono::DateTime;

    use super::{NoTime, present};

    #[test]
    fn a_clock_before_1970_is_told_and_no_panic() {
        let epoch = DateTime::UNIX_EPOCH;
        let before = SystemTime::UNIX_EPOCH.checked_sub(Duration::from_hours(24)).expect("systems know earlier times");
        let dead = present(None, before).expect_err("that is before 1970");
        assert_eq!(dead.to_string(), "the clock of this machine says 1969-12-31, which is before 1970");
        assert_eq!(present(Some(epoch - Duration::from_secs(1)), SystemTime::UNIX_EPOCH), Err(NoTime::SetBefore1970));
        assert_eq!(present(Some(epoch), before), Ok(epoch), "what is set counts");
        assert_eq!(present(None, SystemTime::UNIX_EPOCH), Ok(epoch));
    }
}
