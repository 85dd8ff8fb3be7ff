//! Puts the store's reports into words for the screen. Requests nothing from it.
#![expect(clippy::disallowed_methods, reason = "the time since when the file cannot be used")]

use std::sync::Arc;
use std::time::SystemTime;

use crate::message::{Broken, Edited, HEALED, News, OldCopy};
use crate::model::problem::{Problem, Span};
use crate::store::operation::working_copy::{NotTaken, WorkingCopy};
use crate::store::watch::Report;
use crate::store::{CommitError, ReadError};

/// A report of the store as news, in words where it has errors.
pub(super) fn news(report: Report) -> News {
    match report {
        Report::News(news) => news,
        Report::Broken(error) => News::Broken(broken(&error)),
        Report::Gone(path) => {
            let message = format!("{} is gone", path.display());
            News::Broken(without_place(message, "put it back, or bring the last version back with `standup restore`"))
        }
        Report::Committed { ticket, committed } => {
            let side = if ticket == HEALED { "the board before" } else { "your copy" };
            let gave_way = committed.clashes.iter().map(|clash| clash.sentence("the board", side));
            News::Committed {
                ticket,
                warnings: committed.warnings.into_iter().chain(committed.taken_back).chain(gave_way).collect(),
                snapshot: committed.snapshot,
                changes: committed.changes,
                sentence: committed.sentence,
                step: committed.entries.first().map(|entry| entry.step_id().clone()),
            }
        }
        Report::Refused { ticket, error } => {
            let hint = error.hint().map_or_else(String::new, |hint| format!("; {hint}"));
            let not_saved = if matches!(error, CommitError::Undo(_)) { "" } else { "not saved: " };
            News::Refused { ticket, message: format!("{not_saved}{error}{hint}") }
        }
        Report::OldCopy(copy) => News::OldCopy(OldCopy {
            sentence: copy.sentence(),
            is_sure: copy.is_sure,
            contested: copy.clashes.iter().map(|clash| clash.sentence("the board", "the board before")).collect(),
            of: copy.of,
            lost: copy.lost,
        }),
        Report::TakenBack(None) => News::Edited(Edited::Nothing),
        Report::TakenBack(Some((draft, error))) => kept(&draft, &error),
    }
}

/// Why a copy is not in the board.
fn kept(draft: &WorkingCopy, error: &NotTaken) -> News {
    let why = match error {
        NotTaken::Broken(unreadable) => {
            let line = |problem: &Problem| {
                let hint = if problem.hint.is_empty() { String::new() } else { format!("; {}", problem.hint) };
                format!("line {}, column {}: {}{hint}", problem.place.line, problem.place.column, problem.message)
            };
            unreadable.problems.iter().filter(|problem| problem.is_error()).map(line).collect()
        }
        NotTaken::Commit(error) => vec![error.to_string(), error.hint().unwrap_or_default()],
        NotTaken::File(error) => vec![error.to_string()],
    };
    News::Edited(Edited::Kept { why, place: draft.path().display().to_string() })
}

fn broken(error: &ReadError) -> Broken {
    match error {
        ReadError::Unreadable { unreadable, .. } => Broken {
            text: Arc::clone(&unreadable.text),
            problems: unreadable.problems.clone(),
            since: SystemTime::now().into(),
        },
        other => without_place(other.to_string(), &other.hint().unwrap_or_default()),
    }
}

/// Trouble with the file as a whole.
fn without_place(message: String, hint: &str) -> Broken {
    Broken {
        text: "".into(),
        problems: vec![Problem::error(Span::default(), message).hint(hint)],
        since: SystemTime::now().into(),
    }
}
