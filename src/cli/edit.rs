//! `standup edit`: a private copy of the board in one's editor, merged into the board afterwards. So nobody has to edit the file
//! that all share.

use std::io::{IsTerminal, Write};

use clap::Args;

use crate::cli::output::{Failure, Kind};
use crate::cli::shell::Shell;
use crate::cli::writing::{not_committed, tell};
use crate::cli::{Command, lookup};
use crate::model::change::{By, Subject};
use crate::store::draft::{Draft, NotTaken};

/// Examples of the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  standup edit                   the board in $VISUAL, $EDITOR or vi
  standup edit tenant/service    with the cursor on this module
  EDITOR=\"code --wait\" standup edit";

/// Edit the board in your editor, on a copy that is merged
///
/// What others change meanwhile stays: only what you changed is made to the board, as one step. Where both changed the same,
/// theirs counts and yours is told. A copy that is no board any more is kept, and its place is told.
#[derive(Debug, Args)]
pub(super) struct Edit {
    /// Put the cursor on this module: its id, or any part of it that no other has
    module: Option<String>,
}

impl Command for Edit {
    fn run(self, shell: &Shell) -> Result<(), Failure> {
        let opened = shell.open()?;
        let board = &opened.loaded.snapshot.board;
        let module = self.module.map(|typed| lookup::module(board, &shell.meant(board, &typed)?)).transpose()?;
        let of = module.map(|found| Subject::Module(found.module.id.clone()));
        let draft = opened.store.draft(of.as_ref()).map_err(|error| not_committed(shell, &error))?;
        loop {
            run_editor(shell, &draft)?;
            match opened.store.take_back(&draft, &shell.user().name, By::Command) {
                Ok(None) => {
                    let revision = opened.loaded.snapshot.revision;
                    return tell(shell, "", &[], revision, "nothing was changed");
                }
                Ok(Some(committed)) => {
                    for warning in &committed.warnings {
                        shell.output.warn(warning, "");
                    }
                    for clash in &committed.clashes {
                        shell.output.warn(&clash.sentence("your copy"), "");
                    }
                    let nothing = "the board says the same as before";
                    return tell(shell, "", &committed.changes, committed.snapshot.revision, nothing);
                }
                Err(NotTaken::Broken(unreadable)) => {
                    let failure = shell.invalid(draft.path(), &unreadable);
                    if !again(shell, &failure) {
                        return Err(kept(failure, &draft));
                    }
                }
                Err(NotTaken::Commit(error)) => return Err(kept(not_committed(shell, &error), &draft)),
                Err(NotTaken::File(error)) => {
                    return Err(Failure::new(Kind::Failed, error.to_string()).hint(error.hint()));
                }
            }
        }
    }
}

fn run_editor(shell: &Shell, draft: &Draft) -> Result<(), Failure> {
    let opened = shell.environment.editor().open(draft.path(), draft.line());
    opened.map_err(|why| kept(Failure::new(Kind::Failed, why), draft))
}

fn kept(failure: Failure, draft: &Draft) -> Failure {
    failure.hint(format!("nothing was written; your copy is kept at {}", draft.path().display()))
}

/// Whether somebody wants to mend the copy now.
fn again(shell: &Shell, failure: &Failure) -> bool {
    if !std::io::stdin().is_terminal() || !shell.environment.terminal.stderr {
        return false;
    }
    shell.output.fail(failure);
    // Whoever cannot be asked does not answer.
    let _ = write!(std::io::stderr(), "edit it again? [y/N] ");
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).is_ok() && answer.trim().to_lowercase().starts_with('y')
}
