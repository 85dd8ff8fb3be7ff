//! `standup merge-order`: prints who may merge, who waits for whom, and what is missing. Merges nothing.

use clap::Args;

use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::Failure;
use crate::export::{json, text};
use crate::report::merge_order::merge_order;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup merge-order
  standup merge-order --json | jq .may_merge";

/// Show who may merge, who waits for whom, and what is missing
#[derive(Debug, Args)]
pub(crate) struct MergeOrder {}

impl Command for MergeOrder {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let opened = shell.open()?;
        shell.warn_of(&opened);
        let order = merge_order(&opened.loaded.snapshot.board);
        if shell.output.json {
            return shell.output.value(&json::standup::merge_order(&order));
        }
        shell.output.lines(&text::merging::lines(&order))
    }
}
