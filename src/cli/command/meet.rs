//! `standup meet`: the board opened in the middle of the meeting. Where no screen can be drawn it prints the report.

use clap::Args;

use crate::cli::argument::report::{Known, SINCE_MARK};
use crate::cli::command::Command;
use crate::cli::command::open::open_in;
use crate::cli::context::CommandContext;
use crate::cli::output::Failure;
use crate::export::json;
use crate::export::standup::FORMATS;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup meet             Space: the next person; 0: the summary; ?: all keys";

/// Hold a standup: a page per person, then the team
///
/// Opens the board in standup mode, as the key `s` does. Where no screen can be drawn, it prints the report.
#[derive(Debug, Args)]
pub(crate) struct Meet {}

impl Command for Meet {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        if !shell.output.json && shell.environment.can_draw() {
            return open_in(shell, Some("standup"));
        }
        let known = Known::open(shell)?;
        let report = known.told(shell, &SINCE_MARK)?;
        if shell.output.json {
            return shell.output.value(&json::standup::report(&report, None));
        }
        shell.output.text(&FORMATS[0].write(&report, known.calendar, None))
    }
}
