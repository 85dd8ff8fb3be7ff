//! `standup resolve`: makes one board of what git could not merge. Does not ask: it says what it does, keeps what was in the file,
//! and can be undone.

use std::path::Path;

use clap::Args;
use serde_json::json;

use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::cli::write::{not_committed, not_merged};
use crate::export::json;
use crate::export::text::diff;
use crate::git::Repository;
use crate::git::sides::Operation;
use crate::merge::{Clash, Names, Side, merge_by};
use crate::model::change::{By, Change};
use crate::model::snapshot::Revision;
use crate::phrase::change;
use crate::phrase::facts::counted;
use crate::store::file::paths;
use crate::store::{BaseFrom, BothLogs, Incoming, NotResolvable, Resolvable, Store};

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup resolve --dry-run  what it would do, and what both sides changed
  standup resolve --add      do it and tell git; `standup undo` takes back what it decided
  standup resolve --theirs   where both changed the same, the other side wins";

/// Merge a board that git could not merge
///
/// Both sides are read from git, or from the markers in the file, and merged field by field: what only one side changed is taken from
/// that side. Where both changed the same, the later entry of the log wins, else what is further on; the other is told. Log files are
/// merged, too. What was in the file is kept as a version.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own on the command line")]
pub(crate) struct Resolve {
    /// Let the other side win where both changed the same
    #[arg(long, conflicts_with = "ours")]
    theirs: bool,
    /// Let our side win where both changed the same
    #[arg(long)]
    ours: bool,
    /// Tell git that board and log are merged: `git add`
    #[arg(long, conflicts_with = "dry_run")]
    add: bool,
    /// Show what would be done, and write nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
}

impl Command for Resolve {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let store = shell.store(&shell.find_board()?.path)?;
        let logs = store.merge_logs(self.dry_run).map_err(|error| not_committed(shell, &error))?;
        for name in &logs {
            shell.output.done(&format!(
                "{}{name}: the entries of both sides",
                if self.dry_run { "would merge " } else { "" }
            ))?;
        }
        let conflict = match store.conflict() {
            Ok(conflict) => conflict,
            Err(NotResolvable::None) if logs.is_empty() => return nothing(shell, &shell.name(store.board())),
            Err(NotResolvable::None | NotResolvable::ByHand) if !logs.is_empty() => {
                if shell.output.json {
                    shell.output.value(&json!({"version": json::VERSION, "changed": [], "clashes": []}))?;
                }
                return self.next(shell, &store, operation(&store));
            }
            Err(error) => return Err(not_resolved(shell, &store, &error)),
        };
        let winner = match (self.ours, self.theirs) {
            (true, _) => Some(Side::Ours),
            (_, true) => Some(Side::Theirs),
            _ => None,
        };
        let both = BothLogs { history: conflict.history.clone(), winner };
        let merged = merge_by(conflict.base.as_ref(), &conflict.ours.ours, &conflict.theirs, both.rule());
        let merged = merged.map_err(|error| not_merged(shell, error, store.board()))?;
        let told = ConflictFacts { shell, conflict: &conflict, both: &both };
        if self.dry_run {
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
            winner: winner.unwrap_or_default(),
            who: shell.author()?,
            by: By::Command,
            into: Some(conflict.ours.clone()),
            log: Some(both.clone()),
        };
        let committed = store.merge(&incoming).map_err(|error| not_committed(shell, &error))?;
        shell.warn_after(&store, &committed);
        told.tell("", &merged.changes, &committed.clashes, committed.snapshot.revision)
            .map_err(|failure| failure.after_change(&merged.changes))?;
        let kept = conflict.ours.revision;
        let kept = match store.version(kept) {
            Some(_) => {
                format!("the text with the markers is kept: `standup restore {kept} --to FILE` writes it to a file")
            }
            None => "the text with the markers is not kept: nothing is remembered on this computer".to_owned(),
        };
        shell.output.done(&kept)?;
        match conflict.operation {
            Some(operation) => self.next(shell, &store, operation),
            None => Ok(()),
        }
    }
}

impl Resolve {
    /// Says how git goes on, once it was told that the board is merged.
    fn next(&self, shell: &CommandContext, store: &Store, operation: Operation) -> Result<(), Failure> {
        let target = paths::resolve(store.board()).unwrap_or_else(|_| store.board().to_owned());
        let log = paths::log_folder(&target).path;
        let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut names = vec![name(&target)];
        names.extend(log.is_dir().then(|| name(&log)));
        if self.dry_run {
            return Ok(());
        }
        let repository = target.parent().and_then(Repository::around).filter(|_| self.add);
        let Some(repository) = repository else {
            return shell.output.done(&format!("next: git add {} && {}", names.join(" "), operation.next()));
        };
        let paths: Vec<String> = names.iter().map(|name| format!("./{name}")).collect();
        let arguments: Vec<&str> = ["add", "--"].into_iter().chain(paths.iter().map(String::as_str)).collect();
        let answer = repository.run(&arguments);
        if answer.code != Some(0) {
            let failure =
                Failure::new(Kind::Failed, format!("the board is merged, but git cannot add it: {}", answer.stderr));
            return Err(failure.hint(format!("add it with `git add {}`", names.join(" "))));
        }
        shell.output.done(&format!("next: {}", operation.next()))
    }
}

/// What git is in the middle of.
fn operation(store: &Store) -> Operation {
    let repository = store.board().parent().and_then(Repository::around);
    repository.map_or(Operation::Other, |repository| repository.operation())
}

/// The lines about a conflict.
struct ConflictFacts<'a> {
    shell: &'a CommandContext,
    conflict: &'a Resolvable,
    both: &'a BothLogs,
}

impl ConflictFacts<'_> {
    fn tell(&self, how: &str, changes: &[Change], clashes: &[Clash], revision: Revision) -> Result<(), Failure> {
        let [ours, theirs] = &self.conflict.names;
        let time = |at| self.shell.environment.clock_time(at);
        let names = Names { ours, theirs, time: &time };
        let output = &self.shell.output;
        if output.json {
            let mut value = json::changed(changes, revision);
            let clashes = clashes.iter().map(|clash| {
                json!({"side": if clash.loser == Side::Ours { "ours" } else { "theirs" }, "message": clash.told(self.both.rule(), &names)})
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
        match self.conflict.conflicts {
            0 => output.done(&format!("merges {ours} and {theirs}"))?,
            conflicts => output.done(&format!("{} of {ours} and {theirs}", counted(conflicts, "conflict")))?,
        }
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
            output.warn(&clash.told(self.both.rule(), &names), "");
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
fn not_resolved(shell: &CommandContext, store: &Store, error: &NotResolvable) -> Failure {
    let name = shell.name(store.board());
    let said = |kind: Kind| Failure::new(kind, format!("{name} is not merged: {error}"));
    match error {
        NotResolvable::None => Failure::new(Kind::Usage, error.to_string()),
        NotResolvable::ByHand => Failure::new(Kind::Usage, format!("{name} is merged already: {error}"))
            .hint(format!("tell git: `git add {name}`, then `{}`", operation(store).next())),
        NotResolvable::Removed => {
            said(Kind::Conflict).hint(format!("keep it with `git add {name}`, or remove it with `git rm {name}`"))
        }
        NotResolvable::AnotherBoard(_) => said(Kind::Invalid).hint(format!(
            "keep ours with `git checkout --ours {name}`, or take theirs with `git checkout --theirs {name}`"
        )),
        NotResolvable::Read(error) => {
            let mut failure = shell.not_read(error);
            let is_own = |text: &String| text.contains("`standup resolve`");
            failure.details.retain(|detail| !is_own(detail));
            failure.hints.retain(|hint| !is_own(hint));
            failure.hint("neither git nor the file tells two sides: mend it by hand, or bring a version back with `standup restore`".to_owned())
        }
        NotResolvable::Broken { side, unreadable, is_marked } => {
            let side = if side.is_empty() { "one side" } else { side };
            let failure = shell.invalid(Path::new(&format!("{name} of {side}")), unreadable);
            let mend = if *is_marked {
                "nothing was written: mend that side between its markers, and try again".to_owned()
            } else {
                format!(
                    "nothing was written: mend {name} by hand and `git add` it, or keep a side with `git checkout --ours {name}` or `--theirs`"
                )
            };
            failure.hint(mend)
        }
    }
}
