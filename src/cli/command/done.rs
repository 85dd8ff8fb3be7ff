//! `standup done`: sets a module to Done. Everything else is `move`'s.

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
  standup done tenant/service.py
  standup done service_mesh         any part of the id that no other has
  standup done mine coverage=91     the only module that you have in progress";

/// Finish a module: set it to Done
#[derive(Debug, Args)]
pub(crate) struct Done {
    /// The module's id, or any part of it that no other has, or `mine`; then what else is known, as in `standup set`
    #[arg(value_name = "MODULE [FIELD=VALUE]", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Done {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        r#move::to(shell, &Fields::parse(&self.words)?, None, Status::Done, self.writing)
    }
}
