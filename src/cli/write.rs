//! The write path of the commands: proposes changes, or with `--dry-run` only prints them, and reports the outcome. Knows no
//! command.

use std::path::Path;

use serde_json::{Value, json};

use crate::cli::context::{CommandContext, Opened};
use crate::cli::output::{Failure, Kind};
use crate::document::{Document, EditError};
use crate::export::json;
use crate::export::text::diff;
use crate::merge::MergeError;
use crate::model::board::Board;
use crate::model::change::{By, Change, Clash, Proposal};
use crate::model::lint::Oddity;
use crate::model::snapshot::Revision;
use crate::model::status::Status;
use crate::phrase::age::minute;
use crate::phrase::change;
use crate::store::{CommitError, Committed, Conflict};

/// How often a command looks at the board again because somebody else changed just what it wants to change.
pub(super) const TRIES: u32 = 20;

/// Options of every command that changes the board.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Writing {
    /// Show the lines that would change, and write nothing
    #[arg(long, short = 'n')]
    pub dry_run: bool,
}

/// What a command wants of the board it looks at.
#[derive(Clone, Debug, Default)]
pub(crate) struct BoardEdit {
    /// The changes; all of them are made, or none.
    pub changes: Vec<Change>,
    /// What is said if the board is so already.
    pub nothing: String,
    /// What is odd about it without being wrong.
    pub warnings: Vec<Oddity>,
    /// What to know once it is done.
    pub advice: Option<String>,
}

impl BoardEdit {
    /// Wants these changes, and says `nothing` if the board is so already.
    pub(crate) fn new(changes: Vec<Change>, nothing: impl Into<String>) -> Self {
        Self { changes, nothing: nothing.into(), ..Self::default() }
    }
}

/// What became of one look at the board.
enum Attempt {
    Done,
    /// Somebody else was faster.
    Overtaken(Failure),
}

impl Writing {
    /// Makes what `wish` wants of the board as it is. Nobody has seen the values it starts from: if somebody else changes them
    /// meanwhile, it looks again.
    pub(crate) fn carry_out(
        self,
        shell: &CommandContext,
        wish: impl Fn(&Board) -> Result<BoardEdit, Failure>,
    ) -> Result<(), Failure> {
        let mut tries = 0;
        loop {
            tries += 1;
            let opened = shell.open()?;
            let wish = wish(&opened.loaded.snapshot.board)?;
            match self.attempt(shell, &opened, &wish)? {
                Attempt::Done => return Ok(()),
                Attempt::Overtaken(failure) if tries == TRIES => return Err(failure),
                Attempt::Overtaken(_) => {}
            }
        }
    }

    /// Makes `changes` on the board that was `opened`, all or none; says `nothing` if the board was so already.
    pub(crate) fn make(
        self,
        shell: &CommandContext,
        opened: &Opened,
        changes: Vec<Change>,
        nothing: &str,
    ) -> Result<(), Failure> {
        match self.attempt(shell, opened, &BoardEdit::new(changes, nothing))? {
            Attempt::Done => Ok(()),
            Attempt::Overtaken(failure) => Err(failure),
        }
    }

    fn attempt(self, shell: &CommandContext, opened: &Opened, wish: &BoardEdit) -> Result<Attempt, Failure> {
        let revision = opened.loaded.snapshot.revision;
        if self.dry_run {
            let Rehearsed { made, document } = rehearse(shell, opened, &wish.changes)?;
            warn(shell, wish);
            tell(shell, "would change: ", &made, revision, &wish.nothing)?;
            if !shell.output.json {
                let (old, new) = (opened.loaded.document.text(), document.text());
                shell.output.lines(&diff::lines(&opened.name, old, new))?;
            }
            return Ok(Attempt::Done);
        }
        if wish.changes.is_empty() {
            tell(shell, "", &[], revision, &wish.nothing)?;
            return Ok(Attempt::Done);
        }
        let committed = match commit(shell, opened, wish.changes.clone(), By::Command)? {
            Written::Committed(committed) => committed,
            Written::Overtaken(failure) => return Ok(Attempt::Overtaken(failure)),
        };
        warn(shell, wish);
        tell_made(shell, "", &committed.changes, committed.snapshot.revision, &wish.nothing)?;
        if let Some(advice) = &wish.advice {
            shell.output.done(advice)?;
        }
        Ok(Attempt::Done)
    }
}

/// What became of changes that were to be written.
pub(super) enum Written {
    /// They are in the file.
    Committed(Committed),
    /// Somebody else was faster.
    Overtaken(Failure),
}

/// Writes changes to the board that was `opened`, all or none; warns of what went wrong without stopping that.
pub(super) fn commit(
    shell: &CommandContext,
    opened: &Opened,
    changes: Vec<Change>,
    by: By,
) -> Result<Written, Failure> {
    let proposal = Proposal { changes, who: shell.author()?, by };
    match opened.store.commit(&proposal) {
        Ok(committed) => {
            shell.warn_after(&opened.store, &committed);
            Ok(Written::Committed(committed))
        }
        Err(error @ CommitError::Conflict { .. }) => Ok(Written::Overtaken(not_committed(shell, &error))),
        Err(error) => Err(not_committed(shell, &error)),
    }
}

fn warn(shell: &CommandContext, wish: &BoardEdit) {
    for warning in &wish.warnings {
        shell.output.warn(&warning.message, &warning.hint);
    }
}

/// Says what was made.
pub(super) fn tell(
    shell: &CommandContext,
    how: &str,
    made: &[Change],
    revision: Revision,
    nothing: &str,
) -> Result<(), Failure> {
    if shell.output.json {
        return shell.output.value(&json::changed(made, revision));
    }
    if made.is_empty() {
        return shell.output.done(nothing);
    }
    change::lines(made).iter().try_for_each(|line| shell.output.done(&format!("{how}{line}")))
}

/// Says what was made, and if that is not possible, that it was.
pub(super) fn tell_made(
    shell: &CommandContext,
    how: &str,
    made: &[Change],
    revision: Revision,
    nothing: &str,
) -> Result<(), Failure> {
    tell(shell, how, made, revision, nothing).map_err(|failure| failure.after_change(made))
}

/// Changes that were made in memory only.
pub(super) struct Rehearsed {
    /// As they were made.
    pub(super) made: Vec<Change>,
    /// The board with them.
    pub(super) document: Document,
}

/// Makes the changes to the text in memory only: what fails here would fail there.
pub(super) fn rehearse(shell: &CommandContext, opened: &Opened, changes: &[Change]) -> Result<Rehearsed, Failure> {
    if let Some(newer) = opened.loaded.document.newer_format() {
        let error = CommitError::Newer { path: opened.store.board().to_owned(), newer };
        return Err(not_committed(shell, &error));
    }
    let refused = |change: &Change, error| match error {
        EditError::Clash(clash) => {
            let conflict = Conflict { change: change.clone(), clash, who: None, at: None };
            not_committed(shell, &CommitError::Conflict { conflict: Box::new(conflict) })
        }
        fault @ (EditError::Limit(_) | EditError::Verify(_)) => not_committed(shell, &CommitError::Edit(fault)),
    };
    let (document, made) = opened.loaded.document.together(|step| {
        let made = changes.iter().map(|change| step.make(change).map_err(|error| refused(change, error)));
        made.collect::<Result<Vec<_>, Failure>>()
    })?;
    let made = made.into_iter().flatten().collect();
    Ok(Rehearsed { made, document })
}

/// Why it was not made.
pub(super) fn not_committed(shell: &CommandContext, error: &CommitError) -> Failure {
    let kind = match error {
        CommitError::Conflict { conflict } => return clashed(conflict).hint(error.hint()),
        CommitError::Invalid { path, unreadable } => return shell.invalid(path, unreadable),
        CommitError::Read(error) => return shell.not_read(error),
        CommitError::Newer { .. } => Kind::Invalid,
        CommitError::NotFound { .. } => Kind::NotFound,
        CommitError::Locked { .. } | CommitError::Contested { .. } | CommitError::Undo(_) => Kind::Conflict,
        CommitError::File(_) | CommitError::Edit(_) => Kind::Failed,
    };
    Failure::new(kind, error.to_string()).hint(error.hint())
}

/// Why two texts were not made one.
pub(super) fn not_merged(shell: &CommandContext, error: MergeError, board: &Path) -> Failure {
    let error = match error {
        MergeError::Newer(newer) => CommitError::Newer { path: board.to_owned(), newer },
        MergeError::Edit(_, fault) => CommitError::Edit(fault),
    };
    not_committed(shell, &error)
}

fn clashed(conflict: &Conflict) -> Failure {
    let made = match (&conflict.who, conflict.at) {
        (Some(who), Some(at)) => Some(format!("  {who} set it at {}", minute(at))),
        (Some(who), None) => Some(format!("  {who} set it")),
        _ => None,
    };
    Failure::new(Kind::Conflict, conflict.to_string()).details(made).json(shape(conflict))
}

fn shape(conflict: &Conflict) -> Value {
    let (field, expected, found) = match &conflict.clash {
        Clash::Conflict { field, expected, found, .. } => {
            let said = |text: &str| -> String {
                // A status is spelled as everywhere in the JSON.
                let status = Status::ALL.into_iter().find(|s| field == "status" && s.label() == text);
                status.map_or_else(|| text.to_owned(), |s| s.json().to_owned())
            };
            (json!(field), json!(said(expected)), json!(said(found)))
        }
        Clash::Missing(_) | Clash::Exists(_) => (Value::Null, Value::Null, Value::Null),
    };
    json!({
        "version": json::VERSION,
        "conflict": {
            "module": conflict.change.module(),
            "field": field,
            "expected": expected,
            "found": found,
            "who": conflict.who,
            "at": conflict.at.map(json::time),
        },
    })
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::path::PathBuf;
    use std::sync::Arc;

    use serde_json::json;

    use super::{clashed, not_committed};
    use crate::cli::context::{CommandContext, GlobalOptions};
    use crate::cli::output::Output;
    use crate::cli::start::environment::{Environment, Terminal, Variables};
    use crate::config::settings::Settings;
    use crate::document::{EditError, NewerFormat, Unreadable};
    use crate::model::change::{Change, Clash};
    use crate::model::problem::Place;
    use crate::model::status::Status;
    use crate::store::Conflict;
    use crate::store::file::paths;
    use crate::store::{CommitError, FileError};

    fn shell() -> CommandContext {
        let places = paths::Locations::new(PathBuf::from("/work"), None, |_| None);
        let environment = Environment {
            clock: crate::store::Clock::System,
            places,
            variables: Variables::default(),
            terminal: Terminal::default(),
            now: chrono::DateTime::UNIX_EPOCH,
        };
        CommandContext {
            environment,
            settings: Settings::default(),
            unsettled: None,
            asked: GlobalOptions::default(),
            output: Output::default(),
        }
    }

    fn conflict() -> Conflict {
        let change = Change::Move { module: "a.py".into(), from: Status::Pending, to: Status::Done };
        let clash = Clash::Conflict {
            name: "a.py".into(),
            field: "status".into(),
            expected: "Pending".into(),
            found: "In progress".into(),
        };
        Conflict { change, clash, who: Some("ben".into()), at: Some(chrono::DateTime::UNIX_EPOCH) }
    }

    #[test]
    fn each_refusal_has_its_exit_code() {
        let path = || PathBuf::from("/work/board.ron");
        let unreadable = Arc::new(Unreadable { text: "".into(), problems: Vec::new() });
        let refused = io::Error::from(io::ErrorKind::PermissionDenied);
        let file = FileError { operation: "lock", path: path(), source: refused };
        for (error, code) in [
            (CommitError::File(file), 1),
            (CommitError::Edit(EditError::Verify(String::new())), 1),
            (CommitError::NotFound { path: path() }, 3),
            (CommitError::Invalid { path: path(), unreadable }, 4),
            (CommitError::Newer { path: path(), newer: NewerFormat { format: 2, place: Place::default() } }, 4),
            (CommitError::Locked { path: path(), holder: None, lock: path() }, 5),
            (CommitError::Contested { path: path() }, 5),
            (CommitError::Conflict { conflict: Box::new(conflict()) }, 5),
        ] {
            assert_eq!(not_committed(&shell(), &error).kind.code(), code, "{error}");
        }
    }

    #[test]
    fn who_was_faster_is_said_to_people_and_scripts() {
        let failure = clashed(&conflict());
        assert_eq!(failure.details, ["  ben set it at 1970-01-01 00:00 UTC"]);
        let conflict = json!({
            "module": "a.py",
            "field": "status",
            "expected": "pending",
            "found": "in_progress",
            "who": "ben",
            "at": "1970-01-01T00:00:00Z",
        });
        assert_eq!(failure.json, Some(Box::new(json!({"version": 1, "conflict": conflict}))));
    }

    #[test]
    fn a_module_that_is_gone_is_a_conflict_without_a_field() {
        let gone = Conflict { clash: Clash::Missing("module a.py".into()), who: None, at: None, ..conflict() };
        let failure = clashed(&gone);
        assert_eq!(failure.kind.code(), 5);
        assert!(failure.json.is_some_and(|json| json["conflict"]["field"].is_null()));
    }
}
