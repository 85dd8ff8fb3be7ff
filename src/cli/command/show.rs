//! `standup show`: prints the board, one developer or one module. Changes nothing.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use crate::cli::argument::report::Known;
use crate::cli::argument::since;
use crate::cli::command::Command;
use crate::cli::context::{CommandContext, Opened};
use crate::cli::output::{Failure, Kind};
use crate::export::text::{TextLine, Tone};
use crate::export::{json, text};
use crate::log::history::History;
use crate::model::board::{Board, Developer};
use crate::model::module::Module;
use crate::model::snapshot::Snapshot;
use crate::phrase::facts::counted;
use crate::phrase::{age, day};
use crate::query::lookup;
use crate::query::lookup::LookedUp;
use crate::report::changed::changed;
use crate::report::window::{Asked, Bound, BoundKind};

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup show                    the whole board
  standup show Dev 1              what one developer has taken on
  standup show mine               what you have taken on yourself
  standup show tenant/service     one module, with its notes
  standup show --since mark       what changed since the last standup
  standup show --json | jq .counts";

/// How many entries of the log are read at most to learn an age.
const FAR_BACK: usize = 20_000;

/// A reader does not wait long for the lock.
const BRIEFLY: Duration = Duration::from_millis(50);

/// Print the board, one developer or one module
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// A developer's name or a module's id, or any part of it that no other has
    #[arg(value_name = "DEVELOPER|MODULE")]
    subject: Vec<String>,
    /// Only modules that changed since: mark, mark~1, the id of a mark, 2h, yesterday 14:00, 2026-11-20 or an RFC 3339 time
    #[arg(long, value_name = "WHEN", value_parser = since::parse)]
    since: Option<since::Since>,
}

impl Command for Show {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        if let Some(since) = &self.since {
            return changes(shell, &self.subject.join(" "), since);
        }
        if self.subject.is_empty() {
            return board(shell);
        }
        let typed = self.subject.join(" ");
        let opened = shell.open()?;
        let (snapshot, board) = (&opened.loaded.snapshot, &opened.loaded.snapshot.board);
        let subject = lookup::subject(board, &shell.meant(board, &typed)?)?;
        shell.warn_of(&opened);
        match (subject, shell.output.json) {
            (LookedUp::Module(found), true) => shell.output.value(&json::found(board, found)),
            (LookedUp::Module(found), false) => {
                let age = age(shell, &opened, found.module);
                shell.output.lines(&text::module::lines(board, found, age.as_deref()))
            }
            (LookedUp::Developer(i), true) => shell.output.value(&json::developer(&board.developers[i])),
            (LookedUp::Developer(i), false) => shell.output.lines(&text::board::developer(snapshot, i, shell.page())),
        }
    }
}

/// Prints only what changed since then, of the whole board or of the developer who is `typed`.
fn changes(shell: &CommandContext, typed: &str, since: &since::Since) -> Result<(), Failure> {
    let known = Known::open(shell)?;
    let opened = &known.opened;
    let (snapshot, board) = (&opened.loaded.snapshot, &opened.loaded.snapshot.board);
    let subject = if typed.is_empty() { None } else { Some(lookup::subject(board, &shell.meant(board, typed)?)?) };
    let developer = match subject {
        None => None,
        Some(LookedUp::Developer(index)) => Some(index),
        Some(LookedUp::Module(found)) => {
            let log = format!("`standup log --module {}` is what happened to it", found.module.id);
            return Err(Failure::new(Kind::Usage, "`--since` is for the board and for developers").hint(log));
        }
    };
    shell.warn_of(opened);
    let asked = Asked::Between { since: Some(since.point(&shell.environment)), until: None };
    let report = known.told(shell, &asked)?;
    let shown = narrowed(snapshot, &changed(&report));
    if shell.output.json {
        return match developer {
            None => shell.output.value(&json::narrowed(snapshot, &shown.board, &opened.name)),
            Some(index) => shell.output.value(&json::developer(&shown.board.developers[index])),
        };
    }
    let count = match developer {
        None => shown.board.modules().count(),
        Some(index) => shown.board.developers[index].modules.len(),
    };
    let mut lines = match developer {
        None => text::board::lines(&without_idle(&shown), shell.page()),
        Some(index) => text::board::developer(&shown, index, shell.page()),
    };
    let local = (known.calendar.local)(report.since.at);
    let when = said(&report.since, &day::name(local.date(), report.day), &local.format("%H:%M").to_string());
    let head = match count {
        0 => format!("No module changed {when}"),
        count => format!("{} changed {when}", counted(count, "module")),
    };
    lines.splice(0..0, [TextLine::of(Tone::Plain, &head), TextLine::empty()]);
    shell.output.lines(&lines)
}

/// `since yesterday, 09:20`.
fn said(since: &Bound, day: &str, clock: &str) -> String {
    let first = if since.kind == BoundKind::PreviousWorkingDay { "; no standup was marked before" } else { "" };
    format!("since {day}, {clock}{first}")
}

/// The same board with these modules only; what is counted is counted of all.
fn narrowed(snapshot: &Snapshot, ids: &BTreeSet<String>) -> Snapshot {
    let kept = |modules: &[Arc<Module>]| modules.iter().filter(|it| ids.contains(&it.id)).cloned().collect();
    let all = &*snapshot.board;
    let narrow = |it: &Arc<Developer>| Arc::new(Developer { modules: kept(&it.modules), ..Developer::clone(it) });
    let board = Board {
        developers: all.developers.iter().map(narrow).collect(),
        unassigned: kept(&all.unassigned),
        ..Board::clone(all)
    };
    Snapshot { board: board.into(), ..snapshot.clone() }
}

/// The same board without developers who have no shown module.
fn without_idle(shown: &Snapshot) -> Snapshot {
    let mut shown = shown.clone();
    let mut board = Board::clone(&shown.board);
    let of_all = board.developers.drain(..).zip(shown.totals.developers.drain(..));
    let (developers, totals) = of_all.filter(|(developer, _)| !developer.modules.is_empty()).unzip();
    board.developers = developers;
    shown.totals.developers = totals;
    Snapshot { board: board.into(), ..shown }
}

/// How long the module has had its status, if the log knows without being read too far back.
fn age(shell: &CommandContext, opened: &Opened, module: &Module) -> Option<String> {
    // After an edit of the file, the module's age begins now.
    observe(opened);
    let mut log = opened.store.log().ok()?;
    let since = |history: &History| history.in_status_since(&module.id, module.status);
    log.read_until(|history| since(history).is_some() || history.entries().count() >= FAR_BACK);
    let then = since(log.history()).filter(|then| !age::is_ahead(shell.environment.now, *then))?;
    Some(age::since(shell.environment.now, then)).filter(|age| age != "now")
}

/// Logs external edits, so that a later query finds them. If that is not possible now, the next command does it.
fn observe(opened: &Opened) {
    let _ = opened.store.clone().patience(BRIEFLY).observe();
}

/// Prints the whole board.
pub(crate) fn board(shell: &CommandContext) -> Result<(), Failure> {
    let opened = shell.open()?;
    let snapshot = &opened.loaded.snapshot;
    shell.warn_of(&opened);
    if shell.output.json {
        return shell.output.value(&json::board(snapshot, &opened.name));
    }
    let printed = shell.output.lines(&text::board::lines(snapshot, shell.page()));
    observe(&opened);
    printed
}
