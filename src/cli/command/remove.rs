//! `standup remove`: removes modules from the board. Does not ask: it says how to get them back.

use clap::Args;

use crate::cli::argument::words;
use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::Failure;
use crate::cli::write::{BoardEdit, Writing};
use crate::model::removal;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup remove search/ranking.py
  standup remove webhooks/events.py webhooks/models.py --dry-run";

/// Remove modules from the board
#[derive(Debug, Args)]
pub(crate) struct Remove {
    /// The modules' ids, or parts of them that no other has
    #[arg(value_name = "MODULE", required = true)]
    modules: Vec<String>,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Remove {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        self.writing.carry_out(shell, |board| {
            words::no_developer(board, &self.modules, "remove", "")?;
            let mut ids: Vec<String> = Vec::new();
            for found in words::modules(shell, board, &self.modules)? {
                if !ids.contains(&found.module.id) {
                    ids.push(found.module.id.clone());
                }
            }
            Ok(BoardEdit::new(removal::of_modules(board, &ids), ""))
        })
    }
}
