//! `standup board`: prints or sets the facts of the whole plan. Touches no module and no developer.

use clap::{Args, Subcommand};

use crate::cli::argument::fields::Fields;
use crate::cli::command::Command;
use crate::cli::command::show;
use crate::cli::context::CommandContext;
use crate::cli::output::Failure;
use crate::cli::write::{BoardEdit, Writing};
use crate::export::text;
use crate::query::typed;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup board
  standup board set title=Increase platform coverage target=90
  standup board set checklist+=\"coverage report\" stale_days=3
  standup board set met+=\"pass rate\"     a criterion is met; `met-=` if it is not";

/// Print or set facts of the whole plan: title, criteria, checklist
#[derive(Debug, Args)]
pub(crate) struct Board {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Set fields of the board
    #[command(before_help = EXAMPLES, help_template = crate::cli::TEMPLATE)]
    Set {
        /// What to set: `FIELD=VALUE`, `FIELD=` to clear it, `FIELD+=VALUE` and `FIELD-=VALUE` for numbers and lists. Fields
        /// are title, start, target, lines, criteria, met, checklist, in-progress, stale-days, links,
        /// reports, maps, topics and notes
        #[arg(value_name = "FIELD=VALUE", required = true)]
        fields: Vec<String>,
        #[command(flatten)]
        writing: Writing,
    },
}

impl Command for Board {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let Some(Action::Set { fields, writing }) = self.action else { return print(shell) };
        let fields = Fields::parse(&fields)?;
        fields.only(&fields.words, "title=Our plan")?;
        writing.carry_out(shell, |board| Ok(BoardEdit::new(typed::of_board(board, &fields.typed)?, "board: no change")))
    }
}

fn print(shell: &CommandContext) -> Result<(), Failure> {
    if shell.output.json {
        return show::board(shell);
    }
    let opened = shell.open()?;
    shell.warn_of(&opened);
    shell.output.lines(&text::plan::lines(&opened.loaded.snapshot))
}
