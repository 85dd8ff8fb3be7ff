//! `standup rename`: gives a module another id. Every `after` that names it follows.

use clap::Args;

use crate::cli::argument::{names, words};
use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::cli::write::{BoardEdit, Writing};
use crate::model::change::{Change, Subject};
use crate::model::lint;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup rename tenant/service.py tenant/core/service.py";

/// Rename a module: give it another id
#[derive(Debug, Args)]
pub(crate) struct Rename {
    /// The module's id, or any part of it that no other has; then its new id, whole
    #[arg(value_name = "MODULE NEW-ID", required = true, num_args = 2..)]
    words: Vec<String>,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Rename {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        self.writing.carry_out(shell, |board| {
            words::no_developer(board, &self.words[..self.words.len() - 1], "rename", " NEW-NAME")?;
            let (found, new) = match &self.words[..] {
                // Two words are two ids.
                [one, _] => (words::module(shell, board, std::slice::from_ref(one))?, &self.words[1..]),
                words => words::module_and_rest(shell, board, words, "the new id")?,
            };
            let old = found.module.id.clone();
            let to = names::new("module", &new.join(" "))?;
            if old == to {
                return Ok(BoardEdit::new(Vec::new(), format!("{old}: already has this name")));
            }
            if board.find(&to).is_some() {
                return Err(Failure::new(Kind::Usage, format!("module {to} exists already"))
                    .hint("an id is unique on the whole board".to_owned()));
            }
            let alike = lint::name(board, &Subject::Module(to.clone())).filter(|odd| !odd.message.ends_with(&old));
            let rename = Change::rename(Subject::Module(old), &*to);
            Ok(BoardEdit { warnings: alike.into_iter().collect(), ..BoardEdit::new(vec![rename], "") })
        })
    }
}
