//! `standup init`: makes a first board to write over. Never touches one that is there.

use clap::Args;
use serde_json::json;

use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::export::json::VERSION;
use crate::store::file::paths;
use crate::store::operation::ignore;
use crate::store::{CreateError, Store};

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup init                             board.ron in this folder
  standup init --board plans/summer.ron    somewhere else";

/// The first board: small, and its comments say how to go on.
const STARTER: &str = include_str!("starter.ron");

/// Make a small first board, with comments that say how to go on
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Say where the board would be made, and write nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
}

impl Command for Init {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let place = paths::new_board(&shell.environment.places, shell.asked.board.as_deref());
        let path = place.path.to_string_lossy();
        if self.dry_run {
            if place.path.symlink_metadata().is_ok() {
                return Err(not_created(&CreateError::Exists { path: place.path }));
            }
            return if shell.output.json {
                shell.output.value(&json!({"version": VERSION, "created": null, "revision": null}))
            } else {
                shell.output.done(&format!("would make {path}"))?;
                let lines = ignore::missing(&place.path).unwrap_or_default();
                lines
                    .iter()
                    .try_for_each(|line| shell.output.done(&format!("would add {line} to .gitignore beside it")))
            };
        }
        let (loaded, warning) = Store::new(&place.path).create(STARTER).map_err(|error| not_created(&error))?;
        if let Some(warning) = warning {
            shell.output.warn(&warning, "");
        }
        let ignored = ignore::missing(&place.path).and_then(|lines| ignore::add(&place.path, &lines).map(|()| lines));
        let ignored = ignored.unwrap_or_else(|error| {
            shell.output.warn(&format!("cannot write .gitignore: {error}"), "let git ignore the lock beside the board");
            Vec::new()
        });
        let told = if shell.output.json {
            let revision = loaded.snapshot.revision.to_string();
            shell.output.value(&json!({"version": VERSION, "created": path, "revision": revision}))
        } else {
            let git = format!("git ignores {} (added to .gitignore)", ignored.join(" and "));
            shell.output.done(&format!("made {}", shell.name(&place.path))).and_then(|()| {
                if !ignored.is_empty() {
                    shell.output.done(&git)?;
                }
                shell.output.done(NEXT)
            })
        };
        told.map_err(|failure| failure.after("the board was made"))
    }
}

const NEXT: &str = "next: open it in an editor and write down your plan, then look at it with `standup`";

fn not_created(error: &CreateError) -> Failure {
    Failure::new(Kind::Failed, error.to_string()).hint(error.hint())
}
