//! `standup help-me`: what help is wanted with a module. Blocks nothing.

use clap::Args;

use crate::cli::argument::lookup;
use crate::cli::command::Command;
use crate::cli::context::Shell;
use crate::cli::output::{Failure, Kind};
use crate::cli::write::{Wish, Writing};
use crate::model::diff;
use crate::model::field::{self, MODULE, Value};

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup help-me service_mesh pairing on async fixtures
  standup help-me service_mesh --clear     thank you, it goes on";

/// Say what help you want with a module
#[derive(Debug, Args)]
pub(crate) struct HelpMe {
    /// The module's id, or any part of it that no other has
    module: String,
    /// What would help
    text: Vec<String>,
    /// No help is wanted any more
    #[arg(long, conflicts_with = "text")]
    clear: bool,
    #[command(flatten)]
    writing: Writing,
}

impl Command for HelpMe {
    fn run(self, shell: &Shell) -> Result<(), Failure> {
        let text = self.text.join(" ").trim().to_owned();
        if text.is_empty() && !self.clear {
            return Err(Failure::new(Kind::Usage, "what would help?")
                .hint("say it behind the module; `--clear` if no help is wanted any more".to_owned()));
        }
        if text.contains(['\n', '\r']) {
            return Err(Failure::new(Kind::Usage, "that has more than one line")
                .hint("put long texts into the notes, with `standup note`".to_owned()));
        }
        self.writing.carry_out(shell, |board| {
            let module = lookup::module(board, &self.module)?.module;
            let row = field::find(MODULE, "help").expect("the table has this field");
            let already = if self.clear { "no help is wanted" } else { "already wanted" };
            let changes = diff::setting(module, row, Value::text(&text)).into_iter().collect();
            Ok(Wish::new(changes, format!("{}: {already}", module.id)))
        })
    }
}
