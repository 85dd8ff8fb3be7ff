//! How a command that changes the board does it: proposes changes, or only says them, and tells what came of it. Knows no
//! command.

use serde_json::{Value, json};

use crate::cli::output::{Failure, Kind};
use crate::cli::shell::{Opened, Shell};
use crate::document::EditError;
use crate::export::json;
use crate::model::change::{By, Change, Clash, Proposal};
use crate::model::snapshot::Revision;
use crate::model::status::Status;
use crate::store::CommitError;
use crate::store::commit::Conflict;

/// Options of every command that changes the board.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Writing {
    /// Say what would change, and write nothing
    #[arg(long, short = 'n')]
    pub dry_run: bool,
}

impl Writing {
    /// Makes `changes` on the board that was `opened`, all or none; says `nothing` if the board was so already.
    pub fn make(self, shell: &Shell, opened: &Opened, changes: Vec<Change>, nothing: &str) -> Result<(), Failure> {
        if self.dry_run {
            let made = rehearse(shell, opened, &changes)?;
            return tell(shell, "would change: ", &made, opened.loaded.snapshot.revision, nothing);
        }
        if changes.is_empty() {
            return tell(shell, "", &[], opened.loaded.snapshot.revision, nothing);
        }
        let proposal = Proposal { changes, who: shell.environment.user().name, by: By::Command };
        let committed = opened.store.commit(&proposal).map_err(|error| not_committed(shell, &error))?;
        for warning in &committed.warnings {
            shell.output.warn(warning, "");
        }
        tell(shell, "", &committed.changes, committed.snapshot.revision, nothing)
    }
}

fn tell(shell: &Shell, how: &str, made: &[Change], revision: Revision, nothing: &str) -> Result<(), Failure> {
    if shell.output.json {
        return shell.output.value(&json::changed(made, revision));
    }
    if made.is_empty() {
        return shell.output.done(nothing);
    }
    made.iter().try_for_each(|change| shell.output.done(&format!("{how}{}", change.sentence())))
}

/// Makes the changes to the text in memory only: what fails here would fail there.
fn rehearse(shell: &Shell, opened: &Opened, changes: &[Change]) -> Result<Vec<Change>, Failure> {
    let snapshot = &opened.loaded.snapshot;
    if snapshot.is_newer() {
        let error = CommitError::Newer { path: opened.store.board().to_owned(), format: snapshot.board.format };
        return Err(not_committed(shell, &error));
    }
    let mut document = opened.loaded.document.clone();
    let mut made = Vec::new();
    for change in changes {
        let edited = document.edit(change).map_err(|error| match error {
            EditError::Clash(clash) => {
                let conflict = Conflict { change: change.clone(), clash, who: None, at: None };
                not_committed(shell, &CommitError::Conflict { conflict: Box::new(conflict) })
            }
            verify @ EditError::Verify(_) => not_committed(shell, &CommitError::Edit(verify)),
        })?;
        if !edited.splices.is_empty() {
            made.push(edited.change);
        }
        document = edited.document;
    }
    Ok(made)
}

fn not_committed(shell: &Shell, error: &CommitError) -> Failure {
    let kind = match error {
        CommitError::Conflict { conflict } => return clashed(conflict).hint(error.hint()),
        CommitError::Invalid { path, unreadable } => return shell.invalid(path, unreadable),
        CommitError::Read(error) => return shell.not_read(error),
        CommitError::Newer { .. } => Kind::Invalid,
        CommitError::NotFound { .. } => Kind::NotFound,
        CommitError::Locked { .. } | CommitError::Contested { .. } => Kind::Conflict,
        CommitError::File(_) | CommitError::Edit(_) => Kind::Failed,
    };
    Failure::new(kind, error.to_string()).hint(error.hint())
}

fn clashed(conflict: &Conflict) -> Failure {
    let made = match (&conflict.who, conflict.at) {
        (Some(who), Some(at)) => Some(format!("  {who} made it so at {}", at.format("%Y-%m-%d %H:%M UTC"))),
        (Some(who), None) => Some(format!("  {who} made it so")),
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
