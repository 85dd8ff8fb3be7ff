//! `standup resolve`: makes one board of a file with conflict markers. Does not ask: it says what it does, keeps the text with
//! the markers, and can be undone.

use std::path::Path;

use clap::Args;
use serde_json::json;

use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::cli::write::{not_committed, not_merged};
use crate::export::json;
use crate::export::text::diff;
use crate::merge::{Clash, Side, merge};
use crate::model::change::{By, Change};
use crate::model::snapshot::Revision;
use crate::phrase::change;
use crate::phrase::facts::counted;
use crate::store::{BaseFrom, Incoming, NotResolvable, Resolvable};

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup resolve --dry-run  what it would do, and what both sides changed
  standup resolve            do it; `standup undo` takes it back
  standup resolve --theirs   where both changed the same, the other side wins";

/// Merge the two sides of a board full of conflict markers
///
/// Both sides are read, and merged field by field: what only one side changed is taken from that side. Where both changed the
/// same, ours wins and the other is told. The text with the markers is kept as a version.
#[derive(Debug, Args)]
pub(crate) struct Resolve {
    /// Let the other side win where both changed the same
    #[arg(long)]
    theirs: bool,
    /// Show what would be done, and write nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
}

impl Command for Resolve {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let store = shell.store(&shell.find_board()?.path)?;
        let conflict = match store.conflict() {
            Ok(conflict) => conflict,
            Err(NotResolvable::None) => return nothing(shell, &shell.name(store.board())),
            Err(error) => return Err(not_resolved(shell, &shell.name(store.board()), &error)),
        };
        let winner = if self.theirs { Side::Theirs } else { Side::Ours };
        let told = ConflictFacts { shell, conflict: &conflict };
        if self.dry_run {
            let merged = merge(conflict.base.as_ref(), &conflict.ours.ours, &conflict.theirs, winner);
            let merged = merged.map_err(|error| not_merged(shell, error, store.board()))?;
            told.tell("would change: ", &merged.changes, &merged.clashes, conflict.ours.revision)?;
            if shell.output.json {
                return Ok(());
            }
            let name = shell.name(store.board());
            return shell.output.lines(&diff::lines(&name, conflict.ours.ours.text(), merged.document.text()));
        }
        let incoming = Incoming {
            base: conflict.base.clone(),
            theirs: conflict.theirs.clone(),
            winner,
            who: shell.author()?,
            by: By::Command,
            into: Some(conflict.ours.clone()),
        };
        let committed = store.merge(&incoming).map_err(|error| not_committed(shell, &error))?;
        shell.warn_after(&store, &committed);
        told.tell("", &committed.changes, &committed.clashes, committed.snapshot.revision)
            .map_err(|failure| failure.after_change(&committed.changes))?;
        let kept = conflict.ours.revision;
        let kept = match store.version(kept) {
            Some(_) => {
                format!("the text with the markers is kept: `standup restore {kept} --to FILE` writes it to a file")
            }
            None => "the text with the markers is not kept: nothing is remembered on this computer".to_owned(),
        };
        shell.output.done(&kept)
    }
}

/// The lines about a conflict.
struct ConflictFacts<'a> {
    shell: &'a CommandContext,
    conflict: &'a Resolvable,
}

impl ConflictFacts<'_> {
    fn tell(&self, how: &str, changes: &[Change], clashes: &[Clash], revision: Revision) -> Result<(), Failure> {
        let sides = &self.conflict.sides;
        let [ours, theirs] = [(&sides.our_name, "ours"), (&sides.their_name, "theirs")]
            .map(|(name, usual)| if name.is_empty() { usual } else { name.as_str() });
        let output = &self.shell.output;
        if output.json {
            let mut value = json::changed(changes, revision);
            let clashes = clashes.iter().map(|clash| {
                json!({"side": if clash.loser == Side::Ours { "ours" } else { "theirs" }, "message": clash.sentence(ours, theirs)})
            });
            value["sides"] = json!([ours, theirs]);
            value["base"] = json!(match self.conflict.from {
                BaseFrom::Markers => Some("markers"),
                BaseFrom::Git => Some("git"),
                BaseFrom::Versions => Some("versions"),
                BaseFrom::Nowhere => None,
            });
            value["clashes"] = clashes.collect();
            value["kept"] = json!(self.conflict.ours.revision.to_string());
            return output.value(&value);
        }
        output.done(&format!("{} of {ours} and {theirs}", counted(sides.conflicts, "conflict")))?;
        if self.conflict.from == BaseFrom::Nowhere {
            output.warn(
                "what both sides came from is not known",
                "what differs counts as changed by both, and nothing as removed",
            );
        }
        if changes.is_empty() {
            output.done(&format!("{theirs} changes nothing in {ours}"))?;
        }
        for line in change::lines(changes) {
            output.done(&format!("{how}{line}"))?;
        }
        for clash in clashes {
            output.warn(&clash.sentence(ours, theirs), "");
        }
        Ok(())
    }
}

fn nothing(shell: &CommandContext, name: &str) -> Result<(), Failure> {
    if shell.output.json {
        return shell.output.value(&json!({"version": json::VERSION, "changed": [], "clashes": []}));
    }
    shell.output.done(&format!("there is no conflict in {name}"))
}

/// Why the file is not taken apart.
fn not_resolved(shell: &CommandContext, name: &str, error: &NotResolvable) -> Failure {
    match error {
        NotResolvable::None => Failure::new(Kind::Usage, error.to_string()),
        NotResolvable::Read(error) => shell.not_read(error),
        NotResolvable::Broken { side, unreadable } => {
            let side = if side.is_empty() { "one side" } else { side };
            let failure = shell.invalid(Path::new(&format!("{name} of {side}")), unreadable);
            failure.hint("nothing was written: mend that side between its markers, and try again".to_owned())
        }
    }
}
