//! Finds the report that the options ask for, from the board and its whole log. Prints nothing.

use std::sync::Arc;

use crate::cli::context::{CommandContext, Opened};
use crate::cli::output::{Failure, Kind};
use crate::log::entry::Entry;
use crate::log::history::History;
use crate::log::history::cut::Cuts;
use crate::phrase::day;
use crate::report::window::{Asked, Bound, Calendar, NoWindow, Point, Standup, standups};
use crate::report::{Scene, StandupReport, report};
use crate::store::Depth;

/// Since the last standup, until now.
pub(crate) const SINCE_MARK: Asked = Asked::Between { since: None, until: None };

/// A board with all that is known to have happened to it.
pub(crate) struct Known {
    pub(crate) opened: Opened,
    pub(crate) calendar: Calendar,
    log: crate::store::Log,
}

impl Known {
    /// The board that is meant, with its whole log. What was edited by hand is logged first, if that is possible.
    pub(crate) fn open(shell: &CommandContext) -> Result<Self, Failure> {
        let opened = shell.open()?;
        let _ = opened.store.observe();
        let log = opened.store.history(Depth::Whole).map_err(|error| shell.not_logged(&error))?;
        Ok(Self { opened, log, calendar: shell.environment.calendar() })
    }

    /// All that the log tells.
    pub(crate) fn history(&self) -> &History {
        self.log.history()
    }

    /// The report that is asked for.
    pub(crate) fn report(&self, shell: &CommandContext, asked: &Asked) -> Result<StandupReport, Failure> {
        let scene = Scene {
            history: self.log.history(),
            board: &self.opened.loaded.snapshot.board,
            now: shell.environment.now,
            calendar: self.calendar,
            skipped: self.log.skipped().len(),
        };
        report(&scene, asked).map_err(|error| self.refused(shell, error))
    }

    /// The requested report; doubts about it are printed as warnings.
    pub(crate) fn told(&self, shell: &CommandContext, asked: &Asked) -> Result<StandupReport, Failure> {
        let report = self.report(shell, asked)?;
        if !shell.output.json {
            for warning in &report.warnings {
                shell.output.warn(&warning.to_string(), "");
            }
        }
        Ok(report)
    }

    fn refused(&self, shell: &CommandContext, error: NoWindow) -> Failure {
        match error {
            NoWindow::NoSuchMark(held) => no_such_mark(self.calendar, shell, &held),
            NoWindow::Backwards => Failure::new(Kind::Usage, error.to_string())
                .hint("`--since` is before `--until`, and neither is after now".to_owned()),
        }
    }
}

/// The mark with which the standup ended that is meant.
pub(crate) fn mark(shell: &CommandContext, history: &History, meant: &Point) -> Result<Arc<Entry>, Failure> {
    let cuts = Cuts::new(history, shell.environment.now);
    let held = standups(&cuts);
    let found = match meant {
        Point::Mark(back) => held.len().checked_sub(back.saturating_add(1)).map(|at| &held[at]),
        Point::Id(id) => held.iter().find(|standup| standup.first.id == *id || standup.last.id == *id),
        Point::Moment(_) | Point::Visit(_) => None,
    };
    let bounds: Vec<Bound> = held.iter().rev().take(5).rev().map(Standup::bound).collect();
    found.map(|it| Arc::clone(it.last)).ok_or_else(|| no_such_mark(shell.environment.calendar(), shell, &bounds))
}

fn no_such_mark(calendar: Calendar, shell: &CommandContext, held: &[Bound]) -> Failure {
    let failure = Failure::new(Kind::Usage, NoWindow::NoSuchMark(Vec::new()).to_string());
    if held.is_empty() {
        return failure.hint("no standup was marked yet; `standup mark` marks one".to_owned());
    }
    let today = shell.environment.today();
    let line = |(back, bound): (usize, &Bound)| {
        let name = if back == 0 { "mark".to_owned() } else { format!("mark~{back}") };
        let local = (calendar.local)(bound.at);
        let id = bound.mark.as_ref().map(ToString::to_string).unwrap_or_default();
        let note = if bound.note.is_empty() { String::new() } else { format!(": {}", bound.note) };
        format!("  {name:8} {id:10} {}, {}{note}", day::name(local.date(), today), local.format("%H:%M"))
    };
    failure.details(["marked standups, the newest last:".to_owned()]).details((0..held.len()).rev().zip(held).map(line))
}
