//! What a watched report changes by itself: less than somebody who imports it, and never against a person's later word. Reads no
//! file and no clock.

use chrono::{DateTime, TimeDelta, Utc};

use crate::import::matching::Rewrite;
use crate::import::measure::{Given, Options, Outcome, measure};
use crate::log::entry::Entry;
use crate::log::history::History;
use crate::model::board::Board;
use crate::model::change::{By, Change, Subject};
use crate::model::field::Value;
use crate::model::snapshot::Revision;

/// How many entries of the log are looked through for what is known of a report.
pub const LOOKED_THROUGH: usize = 2_000;

/// A report that was rewritten.
#[derive(Clone, Debug)]
pub struct Rewritten {
    pub given: Given,
    /// Of its bytes.
    pub hash: Revision,
}

/// What comes of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// These changes, as one step.
    Make(Vec<Change>),
    /// Nothing: the board says so already, somebody's later word stands, or the very bytes were taken before.
    Nothing,
    /// Not before then: its last step is not that old.
    Wait(DateTime<Utc>),
}

/// Decides at `now`. `apart` is how far the steps of one report lie apart; nothing waits if it is zero.
pub fn decide(
    board: &Board,
    history: &History,
    rewritten: &Rewritten,
    now: DateTime<Utc>,
    apart: TimeDelta,
) -> (Decision, Outcome) {
    let outcome = outcome(board, &rewritten.given);
    let mut last: Option<&Entry> = None;
    for entry in history.entries().rev().take(LOOKED_THROUGH) {
        let By::Auto(hash) = &entry.by else { continue };
        if *hash == Some(rewritten.hash) {
            return (Decision::Nothing, outcome);
        }
        if last.is_none() && is_of(entry, &rewritten.given.name) {
            last = Some(entry);
        }
    }
    // What is only renewed is no news.
    let updated = |change: &&Change| {
        let id = change.module().unwrap_or_default();
        outcome.updated.iter().any(|it| it.module == id) && !is_overruled(board, history, id, rewritten.given.at)
    };
    let changes: Vec<Change> = outcome.changes.iter().filter(updated).cloned().collect();
    if changes.is_empty() {
        return (Decision::Nothing, outcome);
    }
    // A clock that is ahead of ours holds nothing up for longer than it should.
    let until = last.map(|entry| entry.at + apart).filter(|until| *until > now && *until <= now + apart);
    match until {
        Some(until) => (Decision::Wait(until), outcome),
        None => (Decision::Make(changes), outcome),
    }
}

/// What the report says about the board, with the maps of the board.
pub fn outcome(board: &Board, given: &Given) -> Outcome {
    let (rewrite, _) = Rewrite::default().then(&board.maps);
    measure(board, &[given], &Options { rewrite, ..Options::default() })
}

/// Whether the entry measured something by the report of this name.
fn is_of(entry: &Entry, name: &str) -> bool {
    let Change::Set(set) = &entry.change else { return false };
    let Value::Record(parts) = &set.to else { return false };
    parts.iter().any(|(part, value)| *part == "report" && matches!(value, Value::Text(report) if report == name))
}

/// Whether somebody typed the coverage of the module after the report was made.
fn is_overruled(board: &Board, history: &History, id: &str, report_at: DateTime<Utc>) -> bool {
    let typed = board.find(id).is_some_and(|found| found.module.coverage.now.is_some());
    let newest = history.newest(&Subject::Module(id.to_owned()), "coverage.now");
    typed && newest.is_some_and(|entry| !matches!(entry.by, By::Auto(_) | By::Import) && entry.at > report_at)
}
