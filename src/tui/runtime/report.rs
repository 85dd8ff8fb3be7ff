//! Turns the store's reports into events of the screen. Requests nothing from it.
#![expect(clippy::disallowed_methods, reason = "the time since when the file cannot be used")]

use std::sync::Arc;
use std::time::SystemTime;

use crate::model::problem::{Problem, Span};
use crate::store::operation::working_copy::{NotTaken, WorkingCopy};
use crate::store::watch::{Mode, Report};
use crate::store::{CommitError, ReadError};
use crate::tui::core::event::{Broken, Edited, Event, OldCopy, Ticket, Watching};

/// The ticket of what an old copy undid, which the app did not put into its outbox.
pub(super) const HEALED: Ticket = Ticket::MAX;

/// News of the store as an event of the screen.
pub(super) fn event(report: Report) -> Event {
    match report {
        Report::Loaded { snapshot, by } => Event::Loaded { snapshot, by },
        Report::History(log) => Event::Log(log),
        Report::Broken(error) => Event::Broken(broken(&error)),
        Report::Gone(path) => {
            let message = format!("{} is gone", path.display());
            Event::Broken(without_place(message, "put it back, or bring the last version back with `standup restore`"))
        }
        Report::Committed { ticket, committed } => {
            let side = if ticket == HEALED { "the board before" } else { "your copy" };
            let gave_way = committed.clashes.iter().map(|clash| clash.sentence("the board", side));
            Event::Committed {
                ticket,
                warnings: committed.warnings.into_iter().chain(gave_way).collect(),
                snapshot: committed.snapshot,
                changes: committed.changes,
                sentence: committed.sentence,
                step: committed.entries.first().map(|entry| entry.step_id().clone()),
            }
        }
        Report::MadeElsewhere { ticket, undone } => {
            Event::MadeElsewhere { ticket, step: undone.step, sentence: undone.sentence, at: undone.at }
        }
        Report::Refused { ticket, error } => {
            let hint = error.hint().map_or_else(String::new, |hint| format!("; {hint}"));
            let not_saved = if matches!(error, CommitError::Undo(_)) { "" } else { "not saved: " };
            Event::Refused { ticket, message: format!("{not_saved}{error}{hint}") }
        }
        Report::OldCopy(copy) => Event::OldCopy(OldCopy {
            sentence: copy.sentence(),
            is_sure: copy.is_sure,
            contested: copy.clashes.iter().map(|clash| clash.sentence("the board", "the board before")).collect(),
            of: copy.of,
            lost: copy.lost,
        }),
        Report::OldCopyAnswered => Event::OldCopyAnswered,
        Report::TakenBack(None) => Event::Edited(Edited::Nothing),
        Report::TakenBack(Some((draft, error))) => kept(&draft, &error),
        Report::Mode(Mode::Live) => Event::Watching(Watching::Live),
        Report::Mode(Mode::Polling) => Event::Watching(Watching::Polling),
    }
}

/// Why a copy is not in the board.
fn kept(draft: &WorkingCopy, error: &NotTaken) -> Event {
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
    Event::Edited(Edited::Kept { why, place: draft.path().display().to_string() })
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
