//! `standup assign`: gives a module to a developer, or to nobody. It goes to the end of their column; its status stays.

use clap::Args;

use crate::cli::argument::{names, words};
use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::Failure;
use crate::cli::write::{BoardEdit, Writing};
use crate::model::change::{Change, Seat};
use crate::query::lookup;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup assign encryption.py Dev 2
  standup assign encryption.py ana        a log-in name will do, too
  standup assign encryption.py mine       you take it on yourself
  standup assign encryption.py nobody     it is unassigned then";

/// Assign a module to a developer, or to nobody
#[derive(Debug, Args)]
pub(crate) struct Assign {
    /// The module's id, or any part of it that no other has; then the developer's name, or any part of it that no other has, or
    /// `mine` or `nobody`
    #[arg(value_name = "MODULE DEVELOPER|nobody", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Assign {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        self.writing.carry_out(shell, |board| {
            let developer = |name: &str| {
                if names::is_nobody(name) {
                    return Ok(None);
                }
                let found = lookup::developer(board, &shell.meant(board, name)?);
                found.map(Some).map_err(|refused| Failure::from(refused).hint(nobody_hint(name)))
            };
            let (found, to) = words::module_and_developer(shell, board, &self.words, developer)?;
            let id = &found.module.id;
            if to == found.developer {
                let already = match to {
                    Some(i) => format!("{id}: already with {}", board.developers[i].name),
                    None => format!("{id}: already unassigned"),
                };
                return Ok(BoardEdit::new(Vec::new(), already));
            }
            let (from, to) = (Seat::of(board, found), Seat::last(board, to));
            Ok(BoardEdit::new(vec![Change::assign(id, from, to)], ""))
        })
    }
}

/// For those who look for another word.
fn nobody_hint(typed: &str) -> Option<String> {
    let words = ["none", "no one", "noone", "unassigned", "-", "null"];
    words.contains(&typed.to_lowercase().as_str()).then(|| "to unassign it: `nobody`".to_owned())
}
