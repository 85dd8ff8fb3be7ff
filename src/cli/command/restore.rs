//! `standup restore`: lists the kept versions of the board and restores one. Deletes none.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::cli::argument::version::{Chosen, SHORT, State, VersionStore, first_problem, short};
use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::cli::write::{Writing, not_committed, not_merged, tell, tell_made};
use crate::document::{Document, Unreadable};
use crate::export::json;
use crate::export::text::diff;
use crate::merge::{Clash, Side, merge};
use crate::model::change::By;
use crate::model::snapshot::Revision;
use crate::store::{Incoming, PutBack};

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup restore                     the last good version, if the board is broken or gone
  standup restore --list              all that were seen from here, the newest first
  standup restore 3 --dry-run         what going back to the third of them would change
  standup restore yesterday 14:00     the board as it was then
  standup restore 9c1e12 --to old.ron only write that version to a new file";

/// Restore an earlier version of the board
///
/// Every version that was seen from here is kept, good or broken: the newest 500, one a day for 90 days, 50 MiB at most. To go
/// back is a step like any other, and can be undone: fields, comments and fields unknown to standup are as they were, the layout
/// and what others change meanwhile stay. Where the file is no board any more, or is gone, the version is written
/// back whole, and what was there is kept as a version, too.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// Which version: its number or revision in the list, or when it was: 2h, yesterday 14:00, 2026-11-20, an RFC 3339 time
    #[arg(value_name = "WHICH")]
    which: Vec<String>,
    /// List the versions, the newest first, each with what was done to it next
    #[arg(long, short, conflicts_with_all = ["which", "to", "dry_run"])]
    list: bool,
    /// List so many of them, 0 for all; without `--json` that is 20
    #[arg(long, value_name = "N", conflicts_with_all = ["which", "to", "dry_run"])]
    limit: Option<usize>,
    /// Write the version to this new file, and leave the board alone
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Restore {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let vault = VersionStore::open(shell)?;
        if self.list || self.limit.is_some() {
            return vault.list(shell, self.limit);
        }
        let typed = self.which.join(" ");
        let chosen = match (typed.as_str(), &vault.state) {
            ("", State::Readable(_)) if self.to.is_none() => return vault.list(shell, self.limit),
            ("", State::Readable(_)) => {
                return Err(Failure::new(Kind::Usage, "which version should be written?"));
            }
            ("", _) => vault.last_good()?,
            (typed, _) => vault.find(shell, typed)?,
        };
        let bytes = vault.bytes(&chosen)?;
        if let Some(to) = &self.to {
            return write_to(shell, &chosen, &bytes, to);
        }
        let old = Document::read(&bytes).map_err(|unreadable| unusable(&chosen, &unreadable))?;
        match &vault.state {
            State::Readable(now) => go_back(shell, self.writing, &vault, now, &chosen, &old),
            State::Broken(text) => vault.put_back(shell, self.writing, Some(text), &chosen, &old),
            State::Gone => vault.put_back(shell, self.writing, None, &chosen, &old),
        }
    }
}

/// Makes the board say what it said, as one step: what somebody else changes in this moment stays.
fn go_back(
    shell: &CommandContext,
    writing: Writing,
    vault: &VersionStore,
    now: &Document,
    chosen: &Chosen,
    old: &Document,
) -> Result<(), Failure> {
    let to_file = format!("`standup restore {} --to FILE` writes it as it was", short(&chosen.version));
    // Both are read, and may still be laid out in another way.
    let nothing = |revision| {
        if revision == chosen.version.revision {
            format!("the board is as in {} already", chosen.name)
        } else {
            format!("the board says the same as {} already, in another layout; {to_file}", chosen.name)
        }
    };
    let told = |clashes: &[Clash]| {
        for clash in clashes {
            shell.output.warn(&clash.sentence("the board", &chosen.name), "");
        }
    };
    if writing.dry_run {
        let merged = merge(Some(now), now, old, Side::Ours);
        let merged = merged.map_err(|error| not_merged(shell, error, vault.store.board()))?;
        told(&merged.clashes);
        let revision = Revision::of(now.text().as_bytes());
        tell(shell, "would change: ", &merged.changes, revision, &nothing(revision))?;
        if shell.output.json {
            return Ok(());
        }
        return shell.output.lines(&diff::lines(&vault.name, now.text(), merged.document.text()));
    }
    let incoming = Incoming {
        base: Some(now.clone()),
        theirs: old.clone(),
        winner: Side::Ours,
        who: shell.author()?,
        by: By::Command,
        into: None,
        log: None,
    };
    let committed = vault.store.merge(&incoming).map_err(|error| not_committed(shell, &error))?;
    shell.warn_after(&vault.store, &committed);
    told(&committed.clashes);
    let revision = committed.snapshot.revision;
    tell_made(shell, "", &committed.changes, revision, &nothing(revision))?;
    if !shell.output.json && !committed.changes.is_empty() && revision != chosen.version.revision {
        shell.output.done(&format!("the layout stays as it is now; {to_file}"))?;
    }
    Ok(())
}

impl VersionStore {
    /// Writes it back whole. `text` is what is there and no board, if there is anything.
    fn put_back(
        &self,
        shell: &CommandContext,
        writing: Writing,
        text: Option<&str>,
        chosen: &Chosen,
        old: &Document,
    ) -> Result<(), Failure> {
        if writing.dry_run {
            shell.output.done(&format!("would bring {} back as {}", self.name, chosen.name))?;
            return match text {
                Some(_) if shell.output.json => shell.output.value(&json::changed(&[], chosen.version.revision)),
                Some(text) => shell.output.lines(&diff::lines(&self.name, text, old.text())),
                None => Ok(()),
            };
        }
        let put = self.store.put_back(chosen.version.revision, &shell.author()?);
        match put.map_err(|error| not_committed(shell, &error))? {
            PutBack::NotNeeded => {
                let message = format!("{} was repaired by somebody just now", self.name);
                Err(Failure::new(Kind::Conflict, message).hint("look at it, and decide again".to_owned()))
            }
            PutBack::Done { snapshot, replaced, warnings } => {
                for warning in &warnings {
                    shell.output.warn(warning, "");
                }
                if shell.output.json {
                    let mut value = json::changed(&[], snapshot.revision);
                    value["replaced"] = json!(replaced.map(|revision| revision.to_string()));
                    return shell.output.value(&value);
                }
                shell.output.done(&format!("{} is back as {}", self.name, chosen.name))?;
                let kept = replaced.filter(|revision| self.store.version(*revision).is_some());
                kept.map_or(Ok(()), |revision| {
                    let revision = revision.to_string();
                    let how = format!("`standup restore {} --to FILE` writes it", &revision[..SHORT]);
                    shell.output.done(&format!("what was there is kept as version {}: {how}", &revision[..SHORT]))
                })
            }
        }
    }
}

fn unusable(chosen: &Chosen, unreadable: &Unreadable) -> Failure {
    Failure::new(Kind::Invalid, format!("{} is no board", chosen.name))
        .details([format!("  {}", first_problem(unreadable))])
        .hint(format!("`standup restore {} --to FILE` writes it to a file", short(&chosen.version)))
}

fn write_to(shell: &CommandContext, chosen: &Chosen, bytes: &[u8], to: &Path) -> Result<(), Failure> {
    let path = shell.environment.places.cwd.join(to);
    let write = || std::fs::File::create_new(&path)?.write_all(bytes);
    write().map_err(|error| {
        let name = shell.name(&path);
        let taken = error.kind() == io::ErrorKind::AlreadyExists;
        let why = if taken { "there is one already".to_owned() } else { error.to_string() };
        Failure::new(Kind::Failed, format!("cannot make the file {name}: {why}"))
    })?;
    if shell.output.json {
        let revision = chosen.version.revision.to_string();
        return shell
            .output
            .value(&json!({"version": json::VERSION, "written": path.to_string_lossy(), "revision": revision}));
    }
    shell.output.done(&format!("wrote {} to {}", chosen.name, shell.name(&path)))
}
