//! `standup help-me`: asks for help with a module. Blocks nothing.

use clap::Args;

use crate::cli::argument::words;
use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::cli::write::{BoardEdit, Writing};
use crate::model::diff;
use crate::model::field::{self, MODULE, Value};
use crate::model::shell_word::shell_word;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup help-me service_mesh pairing on async fixtures
  standup help-me service_mesh --clear     thank you, it goes on";

/// Ask for help with a module
#[derive(Debug, Args)]
pub(crate) struct HelpMe {
    /// The module's id, or any part of it that no other has, or `mine`; then what would help
    #[arg(value_name = "MODULE TEXT", required = true)]
    words: Vec<String>,
    /// No help is wanted any more
    #[arg(long)]
    clear: bool,
    #[command(flatten)]
    writing: Writing,
}

impl Command for HelpMe {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        self.writing.carry_out(shell, |board| {
            let (module, text) = if self.clear {
                (words::module(shell, board, &self.words)?.module, String::new())
            } else {
                let (found, text) = words::module_and_rest(shell, board, &self.words, "the help")?;
                (found.module, text.join(" ").trim().to_owned())
            };
            if text.is_empty() && !self.clear {
                return Err(Failure::new(Kind::Usage, "what would help?")
                    .hint("write it after the module; `--clear` if no help is wanted any more".to_owned()));
            }
            if text.contains(['\n', '\r']) {
                let hint =
                    format!("put long texts into the notes, with `standup note {} TEXT`", shell_word(&module.id));
                return Err(Failure::new(Kind::Usage, "that has more than one line").hint(hint));
            }
            let row = field::find(MODULE, "help").expect("the table has this field");
            let already = if self.clear { "no help is wanted" } else { "already wanted" };
            let changes = diff::setting(module.as_ref(), row, Value::text(&text)).into_iter().collect();
            Ok(BoardEdit::new(changes, format!("{}: {already}", module.id)))
        })
    }
}
