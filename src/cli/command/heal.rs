//! `standup heal`: puts back what an old copy of the board undid, or accepts it. Decides nothing by itself.

use clap::Args;
use serde_json::json;

use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::Failure;
use crate::cli::write::{not_committed, tell, tell_made};
use crate::export::json;
use crate::merge::Clash;
use crate::model::change::By;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup heal --dry-run     what an old copy undid
  standup heal               put it back; `standup undo` takes that back
  standup heal --keep        the board is meant to be as it was saved";

/// Put back what an old copy of the board undid
///
/// An editor that was open for an hour knows nothing of that hour: saving it undoes what others did. standup notices that, and
/// keeps what was there. What was changed in the old copy stays; where both changed the same, what was saved counts.
#[derive(Debug, Args)]
pub(crate) struct Heal {
    /// Leave the board as it was saved, and ask no more
    #[arg(long, conflicts_with = "dry_run")]
    keep: bool,
    /// Show what would be put back, and write nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
}

impl Command for Heal {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let opened = shell.open()?;
        let store = &opened.store;
        // What was saved just now may not be known yet.
        store.observe().map_err(|error| not_committed(shell, &error))?;
        let revision = opened.loaded.snapshot.revision;
        let Some(copy) = store.old_copy() else {
            return tell(shell, "", &[], revision, "no old copy was saved: there is nothing to put back");
        };
        if self.keep {
            let who = shell.author()?;
            store.keep_saved(&copy, &who, By::Command).map_err(|error| not_committed(shell, &error))?;
            if shell.output.json {
                return shell.output.value(&json!({"version": json::VERSION, "changed": [], "kept": true}));
            }
            return shell.output.done("the board stays as it was saved");
        }
        let told = |clashes: &[Clash]| {
            for clash in clashes {
                shell.output.warn(&clash.sentence("the board", "the board before"), "");
            }
        };
        if self.dry_run {
            let (lost, clashes) =
                store.healing(&copy).map_or_else(Default::default, |healing| (healing.lost, healing.clashes));
            told(&clashes);
            return tell(shell, "would put back: ", &lost, revision, "there is nothing to put back");
        }
        let committed =
            store.heal(&copy, &shell.author()?, By::Command).map_err(|error| not_committed(shell, &error))?;
        shell.warn_after(store, &committed);
        told(&committed.clashes);
        let revision = committed.snapshot.revision;
        tell_made(shell, "put back: ", &committed.changes, revision, "there is nothing to put back")
    }
}
