//! `standup redo`: makes an undone step again. Everything else is `undo`'s.

use clap::Args;

use crate::cli::command::Command;
use crate::cli::command::undo;
use crate::cli::context::{CommandContext, Opened};
use crate::cli::output::{Failure, Kind};
use crate::cli::write::Writing;
use crate::log::entry::EntryId;
use crate::model::change::By;
use crate::store::{Depth, Which};

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup redo               what you took back last
  standup redo --dry-run     only say what that would change
  standup redo k3f9a2-41     this step, which was undone";

/// Redo what you undid last
///
/// Only until you change something else; a step that is named, at any time.
#[derive(Debug, Args)]
pub(crate) struct Redo {
    /// The step to make again; `standup log -v` tells their names
    #[arg(value_parser = undo::id)]
    step: Option<EntryId>,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Redo {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let opened = shell.open()?;
        let which = match &self.step {
            None => Which::Undone,
            Some(step) => Which::Step(undo_of(shell, &opened, step)?),
        };
        undo::back(shell, &opened, &which, self.writing)
    }
}

/// The entry that took this step back: itself if it is an undo, else the newest that undid it.
fn undo_of(shell: &CommandContext, opened: &Opened, step: &EntryId) -> Result<EntryId, Failure> {
    let log = opened.store.history(Depth::Whole).map_err(|error| shell.not_logged(&error))?;
    let history = log.history();
    let Some(entry) = history.entry(step) else {
        let failure = Failure::new(Kind::Usage, format!("there is no step {step} in the log"));
        return Err(failure.hint("`standup log -v` shows the steps there are".to_owned()));
    };
    if matches!(entry.by, By::Undo(_)) {
        return Ok(step.clone());
    }
    let undoes = By::Undo(entry.step_id().to_string());
    let undo = history.entries().rev().find(|entry| entry.by == undoes);
    undo.map(|entry| entry.id.clone())
        .ok_or_else(|| Failure::new(Kind::Conflict, format!("step {step} was not undone")))
}
