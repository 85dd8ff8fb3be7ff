//! `standup start`: sets a module to In progress. Everything else is `move`'s.

use clap::Args;

use crate::cli::argument::fields::Fields;
use crate::cli::command::Command;
use crate::cli::command::r#move;
use crate::cli::context::CommandContext;
use crate::cli::output::Failure;
use crate::cli::write::Writing;
use crate::model::status::Status;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup start tenant/service.py
  standup start usage_billing       any part of the id that no other has
  standup start usage_billing hours=2-3";

/// Start a module: set it to In progress
#[derive(Debug, Args)]
pub(crate) struct Start {
    /// The module's id, or any part of it that no other has, or `mine`; then what else is known, as in `standup set`
    #[arg(value_name = "MODULE [FIELD=VALUE]", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Start {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        r#move::to(shell, &Fields::parse(&self.words)?, None, Status::InProgress, self.writing)
    }
}
