//! `standup done`: a module is finished, or so somebody says.

use clap::Args;

use crate::cli::command::Command;
use crate::cli::command::r#move;
use crate::cli::context::Shell;
use crate::cli::output::Failure;
use crate::cli::write::Writing;
use crate::model::status::Status;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup done tenant/service.py
  standup done service_mesh         any part of the id that no other has";

/// Finish a module: it is done from now on
#[derive(Debug, Args)]
pub(crate) struct Done {
    /// The module's id, or any part of it that no other has
    module: String,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Done {
    fn run(self, shell: &Shell) -> Result<(), Failure> {
        r#move::to(shell, &self.module, None, Status::Done, self.writing)
    }
}
