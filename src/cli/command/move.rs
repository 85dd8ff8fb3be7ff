//! `standup move`: gives a module another status. The one way for `start` and `done`, too.

use clap::Args;

use crate::cli::argument::lookup;
use crate::cli::command::Command;
use crate::cli::context::Shell;
use crate::cli::output::Failure;
use crate::cli::write::Writing;
use crate::model::change::Change;
use crate::model::status::Status;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup move tenant/service.py done
  standup move encryption.py \"in progress\"
  standup move encryption.py pending --from done    only if it still is
  standup move encryption.py done --dry-run         only say what would change";

/// Give a module another status
#[derive(Debug, Args)]
pub(crate) struct Move {
    /// The module's id, or any part of it that no other has
    module: String,
    /// The status it gets: pending (todo), in-progress (doing, wip) or done (finished, x)
    #[arg(value_parser = status)]
    status: Status,
    /// Move it only if it has this status now
    #[arg(long, value_name = "STATUS", value_parser = status)]
    from: Option<Status>,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Move {
    fn run(self, shell: &Shell) -> Result<(), Failure> {
        to(shell, &self.module, self.from, self.status, self.writing)
    }
}

fn status(words: &str) -> Result<Status, String> {
    Status::from_words(words).ok_or_else(|| "a status is one of pending, in-progress, done".into())
}

/// Moves the module that `typed` means to the status `to`: from `expected`, or whatever it has now.
pub(crate) fn to(
    shell: &Shell,
    typed: &str,
    expected: Option<Status>,
    to: Status,
    writing: Writing,
) -> Result<(), Failure> {
    let opened = shell.open()?;
    let module = lookup::module(&opened.loaded.snapshot.board, typed)?.module;
    let from = expected.unwrap_or(module.status);
    let already = format!("{}: already {to}", module.id);
    let changes =
        if module.status == to { Vec::new() } else { vec![Change::Move { module: module.id.clone(), from, to }] };
    writing.make(shell, &opened, changes, &already)
}
