//! `standup unblock`: marks a module as no longer blocked. Its status stays as it is.

use clap::Args;

use crate::cli::argument::words;
use crate::cli::command::Command;
use crate::cli::command::block;
use crate::cli::context::CommandContext;
use crate::cli::output::Failure;
use crate::cli::write::{BoardEdit, Writing};
use crate::model::field::Value;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup unblock service_mesh";

/// Unblock a module
#[derive(Debug, Args)]
pub(crate) struct Unblock {
    /// The module's id, or any part of it that no other has, or `mine`
    #[arg(value_name = "MODULE", required = true)]
    module: Vec<String>,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Unblock {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        self.writing.carry_out(shell, |board| {
            let module = words::module(shell, board, &self.module)?.module;
            Ok(BoardEdit::new(block::set(module, Value::Absent), format!("{}: not blocked", module.id)))
        })
    }
}
