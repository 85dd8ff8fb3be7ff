//! `standup import`: merges plan documents into the board. Deletes nothing, and takes back no progress.

use std::path::PathBuf;

use clap::Args;

use crate::cli::argument::documents::{Documents, Reading};
use crate::cli::argument::reading;
use crate::cli::command::Command;
use crate::cli::context::{CommandContext, Opened};
use crate::cli::output::{Failure, Kind};
use crate::cli::write::{Rehearsed, TRIES, Writing, Written, commit, rehearse, tell};
use crate::export::json;
use crate::import::plan::{self, Reimport};
use crate::log::history::History;
use crate::model::board::{Board, Developer};
use crate::model::change::{By, Change, Item, Seat, Setting, Subject};
use crate::model::field::{self, Owner, Value};
use crate::model::module::Module;
use crate::model::snapshot::Snapshot;
use crate::model::status::Status;
use crate::store::Depth;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup import plan.md --dry-run          what each line of it is understood as
  standup import plan.md                    bring it onto the board; a later version, too
  standup import jira.csv --column status=State --column hours=\"Story time\"
  gh issue list --json title,state,assignees | standup import -
  standup import old-board.json             a board that `standup show --json` printed";

/// Import a plan: markdown, CSV, TSV or JSON
///
/// New modules and developers are added, and what the plan states is updated, as one step. Nothing is deleted, and progress that
/// was made on the board stays: a status only goes on, coverage and tests only rise, and what people changed since the last
/// import stays as long as the plan says what it said then. Where there is no board yet, use `standup init --from`.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The documents of the plan; `-` is the standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    documents: Documents,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Import {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let reading = self.documents.read(shell, &self.files)?;
        let mut tries = 0;
        loop {
            tries += 1;
            let opened = shell.open().map_err(|failure| match failure.kind {
                Kind::NotFound => failure.hint("make a board of the plan with `standup init --from FILE`".to_owned()),
                _ => failure,
            })?;
            let reimport = merged(&opened, &reading);
            if self.writing.dry_run {
                return rehearsed(shell, &opened, &reading, &reimport);
            }
            if reimport.changes.is_empty() {
                return done(shell, &reading, &reimport, &[], &opened.loaded.snapshot);
            }
            match commit(shell, &opened, reimport.changes.clone(), By::Import)? {
                Written::Committed(made) => {
                    return done(shell, &reading, &reimport, &made.changes, &made.snapshot)
                        .map_err(|failure| failure.after_change(&made.changes));
                }
                Written::Overtaken(failure) if tries == TRIES => return Err(failure),
                Written::Overtaken(_) => {}
            }
        }
    }
}

/// What the plan changes on this board.
fn merged(opened: &Opened, reading: &Reading) -> Reimport {
    let board = &opened.loaded.snapshot.board;
    let plain = plan::merge(board, &reading.plan.board, &|_, _, _| None);
    if plain.changes.is_empty() {
        return plain;
    }
    // The log is read only where it matters, with what an editor changed since. Without it only what goes on counts.
    let _ = opened.store.observe();
    let Ok(log) = opened.store.history(Depth::Whole) else { return plain };
    let before = |of: &Subject, field, stated: &Value| before(log.history(), of, field, stated);
    plan::merge(board, &reading.plan.board, &before)
}

/// What a field was before people changed it since it last came with an import; `None` if they did not, or nobody knows. Of a list
/// that changes item by item: the stated items that people took out.
fn before(history: &History, of: &Subject, field: &'static str, stated: &Value) -> Option<Value> {
    let whole = before_set(history, of, field);
    let (Subject::Module(module), Value::Texts(items)) = (of, stated) else { return whole };
    let Some(row) = field::find(field::MODULE, field) else { return whole };
    let is_removed = |item: &&String| {
        let probe = Change::RemoveFrom(Item::new(module.as_str(), row, item.as_str()));
        let mut writers = history.writers_of(&probe);
        let newest = writers.find(|entry| !matches!(entry.by, By::Undo(_)) && !history.is_undone(entry));
        newest.is_some_and(|entry| entry.by != By::Import && matches!(entry.change, Change::RemoveFrom(_)))
    };
    let removed: Vec<String> = items.iter().filter(is_removed).cloned().collect();
    match whole {
        Some(Value::Texts(was)) => Some(Value::texts(&[was, removed].concat())),
        whole if removed.is_empty() => whole,
        _ => Some(Value::texts(&removed)),
    }
}

fn before_set(history: &History, of: &Subject, field: &'static str) -> Option<Value> {
    let probe = writes(of, field)?;
    let mut was = None;
    for entry in history.writers_of(&probe) {
        // What was taken back counts as never made.
        if matches!(entry.by, By::Undo(_)) || history.is_undone(entry) {
            continue;
        }
        if entry.by == By::Import {
            break;
        }
        was = match &entry.change {
            Change::Move { from, .. } => Some(Value::Word(from.token())),
            Change::Set(set) => Some(set.from.clone()),
            Change::Assign { from, .. } => Some(from.developer.clone().map_or(Value::Absent, Value::Text)),
            _ => break,
        };
    }
    was
}

/// A change that writes this field, to find those that did.
fn writes(of: &Subject, path: &'static str) -> Option<Change> {
    fn set<R: Owner>(of: &Subject, path: &str) -> Option<Change> {
        let row = field::find(R::fields(), path)?;
        Some(Change::Set(Setting::new(of.clone(), row, Value::Absent, Value::Absent)))
    }
    match (of, path) {
        (Subject::Module(id), "status") => {
            Some(Change::Move { module: id.clone(), from: Status::Pending, to: Status::Pending })
        }
        (Subject::Module(id), "developer") => Some(Change::assign(id, Seat::default(), Seat::default())),
        (Subject::Module(_), path) => set::<Module>(of, path),
        (Subject::Developer(_), path) => set::<Developer>(of, path),
        (Subject::Board, path) => set::<Board>(of, path),
    }
}

/// Says how the plan was read, and what it would change.
fn rehearsed(shell: &CommandContext, opened: &Opened, reading: &Reading, reimport: &Reimport) -> Result<(), Failure> {
    let Rehearsed { made, document } = rehearse(shell, opened, &reimport.changes)?;
    let revision = opened.loaded.snapshot.revision;
    if shell.output.json {
        let next = Snapshot::new(document.board().clone(), revision, document.warnings().to_vec());
        let mut value = serde_json::json!({"version": json::VERSION, "board": json::board(&next, &opened.name)});
        value["changes"] = json::changed(&made, revision)["changed"].take();
        for (name, part) in reading::json(reading) {
            value[name] = part;
        }
        return shell.output.value(&value);
    }
    shell.output.lines(&reading::lines(reading, shell.page()))?;
    shell.output.lines(&reading::summary(reading))?;
    tell(shell, "would change: ", &made, revision, "No change: the board says all of it already")?;
    reimport.kept.iter().try_for_each(|kept| shell.output.done(&reading::kept(kept)))
}

/// Says what came of it.
fn done(
    shell: &CommandContext,
    reading: &Reading,
    reimport: &Reimport,
    made: &[Change],
    snapshot: &Snapshot,
) -> Result<(), Failure> {
    if shell.output.json {
        let mut value = json::changed(made, snapshot.revision);
        for (name, part) in reading::json(reading) {
            value[name] = part;
        }
        return shell.output.value(&value);
    }
    tell(shell, "", made, snapshot.revision, "No change: the board says all of it already")?;
    for kept in &reimport.kept {
        shell.output.done(&reading::kept(kept))?;
    }
    if !shell.output.quiet {
        shell.output.lines(&reading::summary(reading))?;
    }
    shell
        .output
        .done("`standup import FILE --dry-run` shows how each line was read; `standup undo` takes all of it back")
}
