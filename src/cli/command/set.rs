//! `standup set`: sets fields of a module, all of them or none.

use clap::Args;

use crate::cli::argument::fields::Fields;
use crate::cli::argument::words;
use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::cli::write::{BoardEdit, Writing};
use crate::query::typed;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup set tenant/service.py coverage=62.4       +5 and 178/285 will do, too
  standup set tenant/service.py tests=+3 hours=2-3
  standup set encryption.py tags+=quick-win pr=#12 merged=yes
  standup set encryption.py priority=               clears it";

/// Set fields of a module: coverage, tests, hours and all the others
#[derive(Debug, Args)]
pub(crate) struct Set {
    /// The module's id, or any part of it that no other has, or `mine`; then what to set: `FIELD=VALUE`, `FIELD=` to clear it,
    /// `FIELD+=VALUE` and `FIELD-=VALUE` for numbers and lists. Fields are status, title, coverage, start, target, tests, hours,
    /// lines, priority, complexity, tags, group, test-file, after, pr, merged, checked, help and notes
    #[arg(value_name = "MODULE FIELD=VALUE", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Set {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let fields = Fields::parse(&self.words)?;
        if fields.words.is_empty() {
            return Err(Failure::new(Kind::Usage, "which module?")
                .hint("name it first, as in `standup set tenant/service.py coverage=62.4`".to_owned()));
        }
        self.writing.carry_out(shell, |board| {
            words::no_developer(board, &fields.words, "set", " FIELD=VALUE")?;
            let (found, more) = words::module_and_rest(shell, board, &fields.words, "what to set")?;
            fields.only(more, "coverage=62.4")?;
            let id = found.module.id.as_str();
            Ok(BoardEdit::new(typed::of_module(board, id, &fields.typed)?, format!("{id}: no change")))
        })
    }
}
