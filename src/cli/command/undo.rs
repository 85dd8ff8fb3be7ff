//! `standup undo`: takes back a step, your last one or one by its id; `redo` goes through it. Takes back nothing that somebody
//! changed since.

use clap::Args;

use crate::cli::command::Command;
use crate::cli::context::{CommandContext, Opened};
use crate::cli::output::{Failure, Kind};
use crate::cli::write::{Writing, not_committed};
use crate::export::json;
use crate::log::entry::EntryId;
use crate::log::undo::Refusal;
use crate::model::change::{By, Change};
use crate::store::{CommitError, Committed, Which};

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup undo               your last step, wherever you made it
  standup undo --dry-run     only say what that would change
  standup undo k3f9a2-41     this step; `standup log -v` tells their names";

/// Undo your last step, or a named one
///
/// A step is what was changed together: one move, or all that an import did. What somebody changed since is not undone: they
/// are named instead, and the exit code is 5. A step by a watched report, or by an editor, is undone only when it is named.
#[derive(Debug, Args)]
pub(crate) struct Undo {
    /// The step to take back, of any author; `standup log -v` lists the steps
    #[arg(value_parser = id)]
    step: Option<EntryId>,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Undo {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let opened = shell.open()?;
        back(shell, &opened, &self.step.map_or(Which::Last, Which::Step), self.writing)
    }
}

/// The id of a step.
pub(crate) fn id(typed: &str) -> Result<EntryId, String> {
    typed.parse().map_err(|_| "a step has a name like `k3f9a2-41`; `standup log -v` lists them".into())
}

/// Takes this step back, and says what that was.
pub(crate) fn back(shell: &CommandContext, opened: &Opened, which: &Which, writing: Writing) -> Result<(), Failure> {
    let who = shell.author()?;
    if writing.dry_run {
        let undone = match opened.store.way_back(&who, which) {
            Err(CommitError::Undo(refusal)) if refusal.is_nothing() => return nothing(shell, opened, &who, &refusal),
            way_back => way_back.map_err(|error| refused(shell, &error))?,
        };
        // A mark is in the log only: no line of the board shows it.
        let is_mark = |change: &Change| matches!(change, Change::Mark { .. });
        let nothing = if undone.changes.iter().all(is_mark) {
            format!("would be {}", undone.sentence)
        } else {
            "there is nothing to change".into()
        };
        return writing.make(shell, opened, undone.changes, &nothing);
    }
    let committed = match opened.store.undo(&who, which) {
        Err(CommitError::Undo(refusal)) if refusal.is_nothing() => return nothing(shell, opened, &who, &refusal),
        committed => committed.map_err(|error| refused(shell, &error))?,
    };
    shell.warn_after(&opened.store, &committed);
    if shell.output.json {
        let value = json::undone(&committed.changes, undoes(&committed), committed.snapshot.revision);
        return shell.output.value(&value).map_err(|failure| failure.after_change(&committed.changes));
    }
    let already = || "no change: it had these values already".to_owned();
    let sentence = committed.sentence.filter(|_| !committed.changes.is_empty()).unwrap_or_else(already);
    shell.output.done(&sentence).map_err(|failure| failure.after_change(&committed.changes))
}

/// Says that there is nothing of theirs to take back: no failure.
fn nothing(shell: &CommandContext, opened: &Opened, who: &str, refusal: &Refusal) -> Result<(), Failure> {
    if shell.output.json {
        return shell.output.value(&json::undone(&[], None, opened.loaded.snapshot.revision));
    }
    let what = if matches!(refusal, Refusal::NothingToRedo) { "redo" } else { "undo" };
    shell.output.done(&format!("{who} has nothing to {what}"))
}

/// The step that was taken back.
fn undoes(committed: &Committed) -> Option<&str> {
    committed.entries.iter().find_map(|entry| if let By::Undo(step) = &entry.by { Some(step.as_str()) } else { None })
}

fn refused(shell: &CommandContext, error: &CommitError) -> Failure {
    let CommitError::Undo(refusal) = error else { return not_committed(shell, error) };
    let kind = if matches!(refusal, Refusal::Unknown(_)) { Kind::Usage } else { Kind::Conflict };
    Failure::new(kind, refusal.to_string()).hint(error.hint()).json(json::refused(refusal))
}
