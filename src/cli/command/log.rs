//! `standup log`: prints who did what, and when. Reads no further back than asked, and needs no readable board.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use clap::Args;

use crate::cli::argument::report;
use crate::cli::argument::{since, words};
use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::Failure;
use crate::export::json;
use crate::export::text::log::{Telling, lines};
use crate::export::text::{TextLine, Tone};
use crate::log::entry::Entry;
use crate::log::history::{Query, Since};
use crate::model::board::{Board, Developer};
use crate::model::input::is_mine;
use crate::model::problem::Problem;
use crate::report::window::Point;
use crate::store::log::reader::Skipped;
use crate::store::{Depth, Log as Logged};

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup log                                   the newest, the last of them at the end
  standup log --since mark                      what is new since the last standup
  standup log --since yesterday --who ana
  standup log --module tenant/service -v        with exact times and the names of steps
  standup log --json | jq '.entries[-1].who'";

/// How many entries people are shown if they ask for no time and no number.
const USUAL: usize = 50;

/// The most skipped lines that are listed; the rest is only counted.
const MOST_TOLD: usize = 8;

/// Show who did what, and when
///
/// The newest stands last, right above your prompt.
#[derive(Debug, Args)]
pub(crate) struct Log {
    /// Only what happened since: 2h, 3d, 1w, today, yesterday, 2026-11-20, an RFC 3339 time; or `mark`, the last standup, `mark~1`,
    /// the one before
    #[arg(long, value_name = "WHEN|mark", value_parser = since::parse)]
    since: Option<since::Since>,
    /// Only what happened to this module: its id, or any part of it that no other has
    #[arg(long, value_name = "MODULE", num_args = 1..)]
    module: Vec<String>,
    /// Only what this person did: a log-in name, a developer's name, or `me`
    #[arg(long, value_name = "NAME", num_args = 1..)]
    who: Vec<String>,
    /// Only so many of the newest, 0 for all; without `--since` and `--json` that is 50
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// With exact times, and with the names of the steps, for `standup undo`
    #[arg(long, short)]
    verbose: bool,
}

impl Command for Log {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let store = shell.store(&shell.find_board()?.path)?;
        // Edits by hand that nobody has logged belong to the story; those that cannot be logged now will be another time.
        let _ = store.observe();
        shell.warn_of_old_copy(&store);
        let board = store.read().ok().map(|loaded| Arc::clone(&loaded.snapshot.board));
        let mut logged = store.log().map_err(|error| shell.not_logged(&error))?;
        let wanted = self.wanted(shell, board.as_deref(), &mut logged)?;
        let limit = match self.limit {
            Some(0) => usize::MAX,
            Some(limit) => limit,
            None if shell.output.json || self.since.is_some() => usize::MAX,
            None => USUAL,
        };
        let (entries, is_more) = wanted.read(&mut logged, limit);
        let entries: Vec<&Arc<Entry>> = entries.iter().collect();
        let skipped = placed(shell, logged.skipped());
        if shell.output.json {
            return shell.output.value(&json::log(&entries, &skipped));
        }
        for (file, problem) in skipped.iter().take(MOST_TOLD) {
            shell.output.warn(&format!("{file}:{}: {}", problem.place, problem.message), &problem.hint);
        }
        if skipped.len() > MOST_TOLD {
            shell
                .output
                .warn(&format!("… and {} more; `standup log --json` lists them all", skipped.len() - MOST_TOLD), "");
        }
        if entries.is_empty() {
            return shell.output.done(wanted.nothing());
        }
        let telling = Telling {
            history: logged.history(),
            now: shell.environment.now,
            page: shell.page(),
            verbose: self.verbose,
        };
        let mut told = Vec::new();
        if is_more {
            told.push(TextLine::of(Tone::Plain, "… what happened before is left out; `--limit 0` shows all"));
        }
        if let From::Mark(mark) = &wanted.since {
            told.extend(lines(&telling, &[mark]));
        }
        told.extend(lines(&telling, &entries));
        shell.output.lines(&told)
    }
}

impl Log {
    fn wanted(&self, shell: &CommandContext, board: Option<&Board>, logged: &mut Logged) -> Result<LogFilter, Failure> {
        let since = match self.since.as_ref().map(|since| since.point(&shell.environment)) {
            None | Some(Point::Visit(_)) => From::Start,
            Some(Point::Moment(moment)) => From::Time(moment),
            Some(point @ (Point::Id(_) | Point::Mark(1..))) => {
                logged.read(Depth::Whole);
                From::Mark(report::mark(shell, logged.history(), &point)?)
            }
            Some(Point::Mark(0)) => last_mark(logged).map_or_else(
                || {
                    shell.output.warn("no standup was marked yet: this is everything", "`standup mark` marks one");
                    From::Start
                },
                From::Mark,
            ),
        };
        let module = match (self.module.join(" "), board) {
            (typed, _) if typed.is_empty() => None,
            (typed, Some(board)) => match words::module(shell, board, &self.module) {
                Ok(found) => Some(found.module.id.clone()),
                // What is not on the board any more may still be in the log.
                Err(failure) => Some(was_there(logged, &typed).then_some(typed).ok_or(failure)?),
            },
            (typed, None) => Some(typed),
        };
        let who = match self.who.join(" ") {
            who if who.is_empty() => Vec::new(),
            who => names(shell, board, &who),
        };
        Ok(LogFilter { since, module, who })
    }
}

/// Which entries.
struct LogFilter {
    since: From,
    module: Option<String>,
    /// By one of these; empty for everybody.
    who: Vec<String>,
}

/// From when on.
enum From {
    Start,
    Time(DateTime<Utc>),
    Mark(Arc<Entry>),
}

impl LogFilter {
    /// At most so many of the newest, oldest first, and whether there are others.
    fn read(&self, logged: &mut Logged, limit: usize) -> (Vec<Arc<Entry>>, bool) {
        let since = match &self.since {
            From::Start => Since::Start,
            From::Time(from) => Since::Time(*from),
            From::Mark(mark) => Since::Mark(mark),
        };
        let who: Vec<&str> = self.who.iter().map(String::as_str).collect();
        let query = Query { since, module: self.module.as_deref(), who: &who };
        logged.read_until(|history| {
            let sure = history.select(query).rev().take_while(|entry| entry.seq >= history.whole_from());
            history.reaches(since) || (limit < usize::MAX && sure.take(limit + 1).count() > limit)
        });
        let history = logged.history();
        let mut newest: Vec<_> = history.select(query).rev().take(limit.saturating_add(1)).map(Arc::clone).collect();
        let is_more = newest.len() > limit;
        newest.truncate(limit);
        newest.reverse();
        (newest, is_more)
    }

    /// That there are none.
    fn nothing(&self) -> &'static str {
        match self {
            Self { since: From::Mark(_), .. } => "nothing has happened since the last standup",
            Self { since: From::Time(_), .. } => "nothing has happened since then",
            Self { module: None, who, .. } if who.is_empty() => "nothing has happened yet",
            _ => "nothing of that kind has happened",
        }
    }
}

fn last_mark(logged: &mut Logged) -> Option<Arc<Entry>> {
    logged.read(Depth::Mark);
    logged.history().marks().next_back().cloned()
}

/// Whether the log knows a module of this id.
fn was_there(logged: &mut Logged, id: &str) -> bool {
    let query = Query { module: Some(id), ..Query::default() };
    logged.read_until(|history| history.select(query).next().is_some());
    logged.history().select(query).next().is_some()
}

/// The log-in names of whom `typed` means: all of a developer, or just this one.
fn names(shell: &CommandContext, board: Option<&Board>, typed: &str) -> Vec<String> {
    let me = board.is_none_or(|board| board.developer(typed).is_none()) && is_mine(typed);
    let name = if me { shell.user().name } else { typed.to_owned() };
    let same = |developer: &Arc<Developer>| developer.name.to_lowercase() == name.to_lowercase();
    let developer = board.and_then(|board| {
        let found = if me { board.mine(&name) } else { board.developers.iter().position(same) };
        found.map(|index| &board.developers[index])
    });
    let mut names = developer.map_or_else(Vec::new, |developer| developer.who.clone());
    names.push(name);
    names
}

/// What was skipped, with the name of its file.
fn placed(shell: &CommandContext, skipped: Vec<Skipped>) -> Vec<(String, Problem)> {
    skipped.into_iter().map(|Skipped { file, problem }| (shell.name(&file), problem)).collect()
}
