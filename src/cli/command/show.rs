//! `standup show`: prints the board, one developer or one module. Changes nothing.

use std::time::Duration;

use clap::Args;

use crate::cli::argument::lookup;
use crate::cli::argument::lookup::LookedUp;
use crate::cli::command::Command;
use crate::cli::context::{CommandContext, Opened};
use crate::cli::output::Failure;
use crate::export::{json, text};
use crate::log::history::History;
use crate::model::module::Module;
use crate::phrase::age;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup show                    the whole board
  standup show Dev 1              what one developer has taken on
  standup show mine               what you have taken on yourself
  standup show tenant/service     one module, with its notes
  standup show --json | jq .counts";

/// How many entries of the log are read at most to learn an age.
const FAR_BACK: usize = 20_000;

/// Whoever only looks does not wait long for the lock.
const BRIEFLY: Duration = Duration::from_millis(50);

/// Print the board, one developer or one module
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// A developer's name or a module's id, or any part of it that no other has
    #[arg(value_name = "DEVELOPER|MODULE")]
    subject: Vec<String>,
}

impl Command for Show {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        if self.subject.is_empty() {
            return board(shell);
        }
        let typed = self.subject.join(" ");
        let opened = shell.open()?;
        let (snapshot, board) = (&opened.loaded.snapshot, &opened.loaded.snapshot.board);
        let subject = lookup::subject(board, &shell.meant(board, &typed)?)?;
        shell.warn_of(&opened);
        match (subject, shell.output.json) {
            (LookedUp::Module(found), true) => shell.output.value(&json::found(board, found)),
            (LookedUp::Module(found), false) => {
                let age = age(shell, &opened, found.module);
                shell.output.lines(&text::module::lines(board, found, age.as_deref()))
            }
            (LookedUp::Developer(i), true) => shell.output.value(&json::developer(&board.developers[i])),
            (LookedUp::Developer(i), false) => shell.output.lines(&text::board::developer(snapshot, i, shell.page())),
        }
    }
}

/// How long the module has had its status, if the log knows without being read too far back.
fn age(shell: &CommandContext, opened: &Opened, module: &Module) -> Option<String> {
    // Whoever edits the file and looks at the module expects its age to begin now.
    observe(opened);
    let mut log = opened.store.log().ok()?;
    let since = |history: &History| history.in_status_since(&module.id, module.status);
    log.read_until(|history| since(history).is_some() || history.entries().count() >= FAR_BACK);
    let then = since(log.history()).filter(|then| !age::is_ahead(shell.environment.now, *then))?;
    Some(age::since(shell.environment.now, then)).filter(|age| age != "now")
}

/// Logs edits by hand that nobody has logged, for whoever asks later. If that is not possible now, it will be another time.
fn observe(opened: &Opened) {
    let _ = opened.store.clone().patience(BRIEFLY).observe();
}

/// Prints the whole board.
pub(crate) fn board(shell: &CommandContext) -> Result<(), Failure> {
    let opened = shell.open()?;
    let snapshot = &opened.loaded.snapshot;
    shell.warn_of(&opened);
    if shell.output.json {
        return shell.output.value(&json::board(snapshot, &opened.name));
    }
    let printed = shell.output.lines(&text::board::lines(snapshot, shell.page()));
    observe(&opened);
    printed
}
