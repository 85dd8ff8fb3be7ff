//! `standup say`: what happened since the last standup, one sentence a line. Changes nothing.

use clap::Args;

use crate::cli::argument::report::{Known, SINCE_MARK};
use crate::cli::command::{Command, report};
use crate::cli::context::CommandContext;
use crate::cli::output::Failure;
use crate::export::json;
use crate::export::standup::SAY;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup say              the whole team, to be read aloud
  standup say mine         what you have to say
  standup say \"Dev 2\"";

/// The same report to read aloud: one sentence a line
#[derive(Debug, Args)]
pub(crate) struct Say {
    /// Only of this developer: a name, any part of it that no other has, or `mine`
    #[arg(value_name = "WHO")]
    who: Option<String>,
}

impl Command for Say {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let known = Known::open(shell)?;
        let told = known.told(shell, &SINCE_MARK)?;
        let only = self.who.as_deref().map(|typed| report::developer(shell, &told, typed)).transpose()?;
        if shell.output.json {
            return shell.output.value(&json::standup::report(&told, only.as_deref()));
        }
        shell.output.text(&SAY.write(&told, known.calendar, only.as_deref()))
    }
}
