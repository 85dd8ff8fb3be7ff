//! `standup restore`: the versions of the board that were seen from here, and how to get one back. Never throws one away.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::cli::Command;
use crate::cli::output::{Failure, Kind};
use crate::cli::shell::Shell;
use crate::cli::versions::{Chosen, SHORT, State, Vault, first_problem, short};
use crate::cli::writing::{Wish, Writing, not_committed};
use crate::document::{Document, Unreadable};
use crate::export::json;
use crate::export::text::patch;
use crate::model::board::Board;
use crate::model::change::{Change, RecordKind, Subject};
use crate::model::diff::diff;
use crate::store::PutBack;

/// Examples of the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  standup restore                     the last good version, if the board is broken or gone
  standup restore --list              all that were seen from here, the newest first
  standup restore 3 --dry-run         what going back to the third of them would change
  standup restore yesterday 14:00     the board as it was then
  standup restore 9c1e12 --to old.ron only write that version to a new file";

/// Bring an earlier version of the board back
///
/// Every version that was seen from here is kept, good or broken: the newest 500, one a day for 90 days, 50 MiB at most. To go
/// back is a change like any other, and can be undone. Where the file is no board any more, or is gone, the version is written
/// back whole, and what was there is kept as a version, too.
#[derive(Debug, Args)]
pub(super) struct Restore {
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
    fn run(self, shell: &Shell) -> Result<(), Failure> {
        let vault = Vault::open(shell)?;
        if self.list || self.limit.is_some() {
            return vault.list(shell, self.limit);
        }
        let typed = self.which.join(" ");
        let chosen = match (typed.as_str(), &vault.state) {
            ("", State::Readable(_)) if self.to.is_none() => return vault.list(shell, self.limit),
            ("", State::Readable(_)) => {
                return Err(Failure::new(Kind::Usage, "which version is to be written is not said"));
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
            State::Readable(now) => go_back(shell, self.writing, now, &chosen, &old),
            State::Broken(text) => vault.put_back(shell, self.writing, Some(text), &chosen, &old),
            State::Gone => vault.put_back(shell, self.writing, None, &chosen, &old),
        }
    }
}

/// Makes the board what it was, by changes.
fn go_back(shell: &Shell, writing: Writing, now: &Document, chosen: &Chosen, old: &Document) -> Result<(), Failure> {
    writing.carry_out(shell, |board| {
        let changes = changes(board, old);
        let mut wish = Wish::new(changes, format!("the board is as in {} already", chosen.name));
        if !wish.changes.is_empty() && !is_exactly(now, &wish.changes, old) {
            let how = format!("`standup restore {} --to FILE` writes it with all of them", short(&chosen.version));
            wish.advice = Some(format!("comments and fields unknown to standup stay as they are now; {how}"));
        }
        Ok(wish)
    })
}

impl Vault {
    /// Writes it back whole. `text` is what is there and no board, if there is anything.
    fn put_back(
        &self,
        shell: &Shell,
        writing: Writing,
        text: Option<&str>,
        chosen: &Chosen,
        old: &Document,
    ) -> Result<(), Failure> {
        if writing.dry_run {
            shell.output.done(&format!("would bring {} back as {}", self.name, chosen.name))?;
            return match text {
                Some(_) if shell.output.json => shell.output.value(&json::changed(&[], chosen.version.revision)),
                Some(text) => shell.output.lines(&patch::lines(&self.name, text, old.text())),
                None => Ok(()),
            };
        }
        let put = self.store.put_back(chosen.version.revision, &shell.user().name);
        match put.map_err(|error| not_committed(shell, &error))? {
            PutBack::NotNeeded => {
                let message = format!("{} was repaired by somebody in this moment", self.name);
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

/// What makes `board` say what `old` says; records come back as they were written.
fn changes(board: &Board, old: &Document) -> Vec<Change> {
    let mut changes = diff(board, old.board());
    for change in &mut changes {
        if let Change::Add(record) = change {
            let subject = match &record.kind {
                RecordKind::Module(module, _) => Subject::Module(module.id.clone()),
                RecordKind::Developer(developer, _) => Subject::Developer(developer.name.clone()),
            };
            record.source = old.source_of(&subject);
        }
    }
    changes
}

/// Whether the text of `now` is that of `old` after the changes.
fn is_exactly(now: &Document, changes: &[Change], old: &Document) -> bool {
    let mut document = now.clone();
    for change in changes {
        match document.edit(change) {
            Ok(edited) => document = edited.document,
            Err(_) => return false,
        }
    }
    document.text() == old.text()
}

fn write_to(shell: &Shell, chosen: &Chosen, bytes: &[u8], to: &Path) -> Result<(), Failure> {
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
