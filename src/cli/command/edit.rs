//! `standup edit`: opens a private copy of the board in your editor and merges the result. Never lets an editor write the
//! shared file.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use signal_hook::consts::signal::{SIGINT, SIGQUIT};

use crate::cli::argument::words;
use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind, Output};
use crate::cli::write::{not_committed, tell, tell_made};
use crate::model::change::{By, Subject};
use crate::store::operation::working_copy::{NotTaken, WorkingCopy};

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup edit                   the board in $VISUAL, $EDITOR or vi
  standup edit tenant/service    with the cursor on this module
  EDITOR=\"code --wait\" standup edit";

/// Edit the board in your editor, on a copy that is merged
///
/// What others change meanwhile stays: only what you changed is made to the board, as one step. Where both changed the same,
/// theirs counts and yours is told. A copy that is no board any more is kept, and its place is told.
#[derive(Debug, Args)]
pub(crate) struct Edit {
    /// Put the cursor on this module: its id, or any part of it that no other has
    module: Vec<String>,
}

impl Command for Edit {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let opened = shell.open()?;
        let board = &opened.loaded.snapshot.board;
        let module = (!self.module.is_empty()).then(|| words::module(shell, board, &self.module)).transpose()?;
        let of = module.map(|found| Subject::Module(found.module.id.clone()));
        // Known before anybody has typed for an hour.
        let who = shell.author()?;
        let draft = opened.store.draft(of.as_ref()).map_err(|error| not_committed(shell, &error))?;
        let keys = Keys::of_the_terminal();
        loop {
            run_editor(shell, &draft, &keys)?;
            match opened.store.take_back(&draft, &who, By::Command) {
                Ok(None) => {
                    let revision = opened.loaded.snapshot.revision;
                    return tell(shell, "", &[], revision, "nothing was changed");
                }
                Ok(Some(committed)) => {
                    shell.warn_after(&opened.store, &committed);
                    for clash in &committed.clashes {
                        shell.output.warn(&clash.sentence("the board", "your copy"), "");
                    }
                    let nothing = "the board says the same as before";
                    return tell_made(shell, "", &committed.changes, committed.snapshot.revision, nothing);
                }
                Err(NotTaken::Broken(unreadable)) => {
                    let failure = shell.invalid(draft.path(), &unreadable);
                    again(shell, failure).map_err(|failure| kept(failure, &draft))?;
                }
                Err(NotTaken::Commit(error)) => return Err(kept(not_committed(shell, &error), &draft)),
                Err(NotTaken::File(error)) => {
                    return Err(Failure::new(Kind::Failed, error.to_string()).hint(error.hint()));
                }
            }
        }
    }
}

fn run_editor(shell: &CommandContext, draft: &WorkingCopy, keys: &Keys) -> Result<(), Failure> {
    let opened = keys.are_the_editors(|| shell.environment.editor().open(draft.path(), draft.line()));
    opened.map_err(|why| kept(Failure::new(Kind::Failed, why), draft))
}

fn kept(failure: Failure, draft: &WorkingCopy) -> Failure {
    if draft.discard_unchanged() {
        return failure.hint("nothing was changed, and your copy is gone".to_owned());
    }
    failure.hint(format!("nothing was written; your copy is kept at {}", draft.path().display()))
}

/// The keys that end a program. Those that are typed in an editor are meant for it: whoever waits for it must outlive them, or
/// two would read from one terminal, and nobody would merge what is saved.
struct Keys {
    are_ours: Arc<AtomicBool>,
}

impl Keys {
    fn of_the_terminal() -> Self {
        let are_ours = Arc::new(AtomicBool::new(true));
        for signal in [SIGINT, SIGQUIT] {
            // Where that is not to be had, they end us, as they do by themselves.
            let _ = signal_hook::flag::register_conditional_default(signal, Arc::clone(&are_ours));
        }
        Self { are_ours }
    }

    fn are_the_editors<T>(&self, meanwhile: impl FnOnce() -> T) -> T {
        self.are_ours.store(false, Ordering::SeqCst);
        let done = meanwhile();
        self.are_ours.store(true, Ordering::SeqCst);
        done
    }
}

/// Says what is wrong with the copy, and asks whether to mend it now. Gives what is left to be said if not, or if nobody can be
/// asked.
fn again(shell: &CommandContext, failure: Failure) -> Result<(), Failure> {
    if !std::io::stdin().is_terminal() || !shell.environment.terminal.stderr {
        return Err(failure);
    }
    // Scripts get one line, at the end.
    Output { json: false, ..shell.output }.fail(&failure);
    // Without a terminal there is no answer.
    let _ = write!(std::io::stderr(), "edit it again? [y/N] ");
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    if !answer.ends_with('\n') {
        let _ = writeln!(std::io::stderr());
    }
    if read.is_ok() && answer.trim().to_lowercase().starts_with('y') {
        return Ok(());
    }
    Err(Failure { message: "the copy is not mended".to_owned(), details: Vec::new(), ..failure })
}
