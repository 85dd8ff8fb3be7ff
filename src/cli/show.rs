//! `standup show`: prints the board, one developer or one module. Changes nothing.

use clap::Args;

use crate::cli::Command;
use crate::cli::lookup::{self, Subject};
use crate::cli::output::Failure;
use crate::cli::shell::Shell;
use crate::export::{json, text};

/// Examples of the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  standup show                    the whole board
  standup show \"Dev 1\"            what one developer has taken on
  standup show mine               what you have taken on yourself
  standup show tenant/service     one module, with its notes
  standup show --json | jq .counts";

/// Print the board, one developer or one module
#[derive(Debug, Args)]
pub(super) struct Show {
    /// A developer's name or a module's id, or any part of it that no other has
    #[arg(value_name = "DEVELOPER|MODULE")]
    subject: Option<String>,
}

impl Command for Show {
    fn run(self, shell: &Shell) -> Result<(), Failure> {
        let Some(typed) = self.subject else { return board(shell) };
        let opened = shell.open()?;
        let (snapshot, board) = (&opened.loaded.snapshot, &opened.loaded.snapshot.board);
        let subject = lookup::subject(board, &shell.meant(board, &typed)?)?;
        shell.warn_of(&opened);
        match (subject, shell.output.json) {
            (Subject::Module(found), true) => shell.output.value(&json::found(board, found)),
            (Subject::Module(found), false) => shell.output.lines(&text::module::lines(board, found)),
            (Subject::Developer(i), true) => shell.output.value(&json::developer(&board.developers[i])),
            (Subject::Developer(i), false) => shell.output.lines(&text::board::developer(snapshot, i, shell.page())),
        }
    }
}

/// Prints the whole board.
pub(super) fn board(shell: &Shell) -> Result<(), Failure> {
    let opened = shell.open()?;
    let snapshot = &opened.loaded.snapshot;
    shell.warn_of(&opened);
    if shell.output.json {
        return shell.output.value(&json::board(snapshot, &opened.name));
    }
    shell.output.lines(&text::board::lines(snapshot, shell.page()))
}
