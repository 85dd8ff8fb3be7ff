//! `standup blockers`: lists blocked modules, for how many standups, and whose help they need. Changes nothing.

use clap::Args;

use crate::cli::argument::report::{Known, SINCE_MARK};
use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::Failure;
use crate::export::json;
use crate::export::standup::blockers;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup blockers                            with who can help, since when, and what others need from you
  standup blockers --json | jq .decide        at their third standup or later";

/// Show what is blocked, and whose help it needs
#[derive(Debug, Args)]
pub(crate) struct Blockers {}

impl Command for Blockers {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let known = Known::open(shell)?;
        let report = known.told(shell, &SINCE_MARK)?;
        if shell.output.json {
            return shell.output.value(&json::standup::blockers(&report));
        }
        let mine = report.board.mine(&shell.user().name).map(|at| report.board.developers[at].name.as_str());
        shell.output.text(&blockers::text(&report, known.calendar, mine))
    }
}
