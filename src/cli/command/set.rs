//! `standup set`: gives fields of a module other values. All of them, or none.

use clap::Args;

use crate::cli::argument::fields;
use crate::cli::argument::fields::Fields;
use crate::cli::argument::lookup;
use crate::cli::command::Command;
use crate::cli::context::Shell;
use crate::cli::output::Failure;
use crate::cli::write::{Wish, Writing};

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
    /// The module's id, or any part of it that no other has
    module: String,
    /// What to set: `FIELD=VALUE`, `FIELD=` to clear it, `FIELD+=VALUE` and `FIELD-=VALUE` for numbers and lists. Fields are
    /// status, title, coverage, start, target, tests, hours, lines, priority, complexity, tags, group, test-file, after, pr,
    /// merged, checked, help and notes
    #[arg(value_name = "FIELD=VALUE", required = true)]
    fields: Vec<String>,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Set {
    fn run(self, shell: &Shell) -> Result<(), Failure> {
        let typed = Fields::only(&self.fields, "coverage=62.4")?;
        self.writing.carry_out(shell, |board| {
            let module =
                lookup::module(board, &self.module).map_err(|failure| match board.developer(&self.module) {
                    Some(_) => Failure::new(failure.kind, format!("{} is a developer, not a module", self.module))
                        .hint("for developers it is `standup developer set`".to_owned()),
                    None => failure,
                })?;
            let id = module.module.id.as_str();
            Ok(Wish::new(fields::of_module(board, id, &typed)?, format!("{id}: already so")))
        })
    }
}
