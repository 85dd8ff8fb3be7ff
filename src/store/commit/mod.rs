//! The one write path, as a value that passes through states: locked, recovered, planned, published, recorded. Each step consumes
//! the one before, so none can be left out or taken twice. Writes changes only, never a whole text from outside.
//!
//! ```text
//! Locked --recover--> Recovered --plan--> Planned --publish--> Published --record--> Committed
//!    ^                                                |
//!    '---------- overtaken, before the deadline ------'
//! ```

use std::fs::Metadata;
use std::sync::Arc;
use std::time::Duration;

use crate::document::EditError;
use crate::log::entry::{Entry, Stamp};
use crate::log::history::History;
use crate::model::change::Change;
use crate::model::snapshot::{Revision, Snapshot};
use crate::store::commit::desk::{Desk, take_lock};
use crate::store::commit::error::{CommitError, Conflict};
use crate::store::commit::publish::NewText;
use crate::store::commit::request::{Committed, NotMade, Outcome, WriteRequest};
use crate::store::commit::write_ahead::WriteAhead;
use crate::store::file::deadline::Deadline;
use crate::store::file::error::FileError;
use crate::store::file::read::{self, Loaded};
use crate::store::file::{atomic, paths, system};
use crate::store::handle::Store;
use crate::store::log::writer::{LogEnd, lines};

pub(crate) mod error;
pub(crate) mod write_ahead;
pub(crate) mod journal;
pub(crate) mod late_saves;
pub(crate) mod desk;
pub(crate) mod provenance;
pub(crate) mod external_edit;
pub(crate) mod publish;
pub(crate) mod take_in;
pub(crate) mod look;
pub(crate) mod request;
#[cfg(test)]
mod tests;

/// From one try to the next, if somebody who knows no lock was faster.
const AGAIN: Duration = Duration::from_millis(10);

/// How many log entries to scan, at most, to name who caused a conflict.
const BLAME: usize = 20_000;

/// Makes what `request` wants, or nothing of it. When this returns without an error it is in the file and in the log, and both are
/// on the disk.
pub(super) fn write(store: &Store, request: &WriteRequest<'_>) -> Result<Committed, CommitError> {
    let mut locked = Locked::take(store, request.who(), Deadline::after(store.patience))?;
    loop {
        match locked.recover(request)?.plan(request)?.publish()? {
            Publication::Done(published) => return published.record(),
            Publication::Overtaken(desk) => locked = Locked::again(*desk, request.who())?,
        }
    }
}

/// Nobody else writes the board.
#[must_use]
pub(crate) struct Locked<'a> {
    desk: Desk<'a>,
}

/// All that happened without us is in the board and in the log, and this is the board.
#[must_use]
pub(crate) struct Recovered<'a> {
    desk: Desk<'a>,
    loaded: Loaded,
    metadata: Metadata,
}

/// What is wanted, made to the board that was read. Nothing is written.
#[must_use]
pub(crate) struct Planned<'a> {
    desk: Desk<'a>,
    plan: Plan,
}

/// It is the board, and written ahead, but not in the log.
#[must_use]
pub(crate) struct Published<'a> {
    desk: Desk<'a>,
    plan: Plan,
    snapshot: Arc<Snapshot>,
}

/// What became of a plan.
#[must_use]
pub(crate) enum Publication<'a> {
    Done(Box<Published<'a>>),
    /// Somebody else wrote in between; nothing of ours is there.
    Overtaken(Box<Desk<'a>>),
}

struct Plan {
    new: NewText,
    /// The board, if it stays as it is.
    unchanged: Option<Arc<Snapshot>>,
    made: Outcome,
    /// Where the entries go.
    end: LogEnd,
    entries: Vec<Entry>,
}

impl<'a> Locked<'a> {
    /// Locks the file behind all symbolic links, for `who`.
    pub(crate) fn take(store: &'a Store, who: &str, deadline: Deadline) -> Result<Self, CommitError> {
        loop {
            let target = paths::resolve(&store.board).map_err(|error| CommitError::unresolved(&store.board, error))?;
            // Who may not change the board leaves no lock beside it, either.
            let (_, metadata) = read::open(&target)?;
            system::may_write(&target, &metadata).map_err(FileError::on("change", &target))?;
            let lock = take_lock(store, &target, Some(&metadata), who, deadline)?;
            // The link may have been turned to another file while we waited.
            if paths::resolve(&store.board).is_ok_and(|now| now == target) {
                return Ok(Self { desk: Desk::new(store, target, lock, deadline) });
            }
            if deadline.is_over() {
                return Err(CommitError::Contested { path: store.board.clone() });
            }
        }
    }

    /// Once more, until the deadline.
    fn again(desk: Desk<'a>, who: &str) -> Result<Self, CommitError> {
        if !desk.deadline.wait(AGAIN) {
            return Err(CommitError::Contested { path: desk.store.board.clone() });
        }
        if desk.lock().is_in_place() {
            return Ok(Self { desk });
        }
        let (store, deadline) = (desk.store, desk.deadline);
        drop(desk);
        Self::take(store, who, deadline)
    }

    /// Finishes what an interrupted writer left, and takes in what editors saved into files that were replaced.
    pub(crate) fn settle(mut self) -> Desk<'a> {
        self.desk.settle();
        // What was displaced has another name now than what was left behind.
        if let Some(now) = self.desk.lock().taken() {
            atomic::remove_leftovers(&self.desk.target, now);
        }
        self.desk
    }

    /// Takes in all that happened without us, and reads the board again: what the request was made from may be old.
    pub(crate) fn recover(self, request: &WriteRequest<'_>) -> Result<Recovered<'a>, CommitError> {
        let mut desk = self.settle();
        let (loaded, metadata) = match request.unmerged() {
            None => desk.read_patiently().inspect_err(|error| {
                if matches!(error, CommitError::Invalid { .. }) {
                    desk.store.saw_broken();
                }
            })?,
            // The side of a conflict that is in the board's place.
            Some(side) => {
                let bytes = read::bytes(&desk.target)?;
                if bytes.revision != side.revision {
                    return Err(CommitError::Contested { path: desk.store.board.clone() });
                }
                let document = side.ours.clone();
                let snapshot = read::snapshot(&document, read::revision(&document));
                (Loaded { document, snapshot, stamp: bytes.stamp }, bytes.metadata)
            }
        };
        if let Some(newer) = loaded.document.newer_format() {
            return Err(CommitError::Newer { path: desk.store.board.clone(), newer });
        }
        match request.unmerged() {
            None => desk.account(&loaded, &metadata, request.who()),
            Some(_) => desk.account_for_side(&loaded, &metadata, request.who()),
        };
        Ok(Recovered { desk, loaded, metadata })
    }
}

impl<'a> Recovered<'a> {
    /// Makes each change to the newest board: the smallest edit of the text, and the proof that it says what was meant.
    pub(crate) fn plan(mut self, request: &WriteRequest<'_>) -> Result<Planned<'a>, CommitError> {
        let Loaded { document: base, snapshot, stamp } = self.loaded;
        let made = request.made(&base, &mut self.desk.journal.log);
        let made = made.map_err(|not_made| self.desk.not_made(not_made))?;
        let is_new = made.document.text() != base.text() || request.unmerged().is_some();
        let rev = if is_new { read::revision(&made.document) } else { snapshot.revision };
        // What is in the file, which may hold more than the side that was read of it.
        let read = request.unmerged().map_or(snapshot.revision, |unmerged| unmerged.revision);
        let (end, entries) = self.desk.entries(&made, rev);
        let document = made.document.clone();
        let new = NewText { stamp, metadata: self.metadata, read, base, document, rev };
        let plan = Plan { new, unchanged: (!is_new).then_some(snapshot), made, end, entries };
        Ok(Planned { desk: self.desk, plan })
    }
}

impl<'a> Planned<'a> {
    /// Writes the entries ahead, and puts the new text in the place of the old.
    pub(crate) fn publish(self) -> Result<Publication<'a>, CommitError> {
        let Self { mut desk, plan } = self;
        let snapshot = match &plan.unchanged {
            Some(snapshot) => {
                desk.write_ahead_alone(&plan)?;
                Some(Arc::clone(snapshot))
            }
            None if desk.publish(&plan.new, &plan.end, &plan.entries)? => {
                desk.verified(&plan.new, &plan.made.changes)?
            }
            None => None,
        };
        Ok(match snapshot {
            Some(snapshot) => Publication::Done(Box::new(Published { desk, plan, snapshot })),
            None => Publication::Overtaken(Box::new(desk)),
        })
    }
}

impl Published<'_> {
    /// Appends the entries to the log, clears what was written ahead, and takes in what was saved meanwhile.
    pub(crate) fn record(self) -> Result<Committed, CommitError> {
        let Self { mut desk, plan, mut snapshot } = self;
        desk.append(&plan)?;
        if let Some(newest) = desk.take_in_late_saves() {
            snapshot = newest;
        }
        Ok(Committed {
            snapshot,
            changes: plan.made.changes,
            clashes: plan.made.clashes,
            entries: plan.entries.into_iter().map(Arc::new).collect(),
            sentence: plan.made.sentence,
            warnings: desk.warnings,
            taken_back: desk.taken_back,
        })
    }
}

impl Desk<'_> {
    /// What is to be logged, and where.
    fn entries(&mut self, made: &Outcome, rev: Revision) -> (LogEnd, Vec<Entry>) {
        let end = self.journal.end_for(&made.who);
        let at = self.store.origin.clock.now();
        let stamp = Stamp { who: made.who.clone(), by: made.by.clone(), at, rev };
        let history = self.journal.history();
        let changes = made.changes.iter().map(|change| seen_by(history, change)).collect();
        let entries = stamp.step(end.name.replica(), end.counter, history.next_seq(), changes);
        (end, entries)
    }

    /// Writes ahead what is said about a board that stays as it is.
    fn write_ahead_alone(&self, plan: &Plan) -> Result<(), CommitError> {
        if plan.entries.is_empty() {
            return Ok(());
        }
        let (name, lines) = (plan.end.name.clone(), lines(&plan.entries).0);
        let ahead = WriteAhead { name, rev: plan.new.rev, lines, swap: None };
        Ok(self.journal.write_ahead(&ahead).inspect_err(|_| self.journal.clear())?)
    }

    /// Appends to the log what is in the board. That this fails keeps the change from nobody: it is told, and whoever locks next
    /// tries again. Only what is nowhere else, neither in the board nor written ahead, is lost then, and refused.
    fn append(&mut self, plan: &Plan) -> Result<(), CommitError> {
        match self.journal.append(&plan.end, &plan.entries, &plan.new.metadata) {
            Ok(warnings) => self.warnings.extend(warnings),
            Err(error) if plan.unchanged.is_some() && self.lock().ahead().is_none() => return Err(error.into()),
            Err(error) => {
                self.warnings.push(format!("the change is made, but it is not in the log yet: {error}"));
                return Ok(());
            }
        }
        let appended = plan.entries.last().map(|last| (&plan.end.name, &last.id));
        self.keep_version(plan.new.rev, &plan.new.document, appended);
        self.journal.clear();
        Ok(())
    }

    /// Why what is wanted was not made.
    fn not_made(&mut self, not_made: NotMade) -> CommitError {
        match not_made {
            NotMade::Refused(change, error) => self.refused(*change, error),
            NotMade::Undo(refusal) => refusal.into(),
            NotMade::Newer(newer) => CommitError::Newer { path: self.store.board.clone(), newer },
        }
    }

    /// Why `change` was refused, and whose change caused it.
    fn refused(&mut self, change: Change, error: EditError) -> CommitError {
        let clash = match error {
            EditError::Clash(clash) => clash,
            fault @ (EditError::Limit(_) | EditError::Verify(_)) => return CommitError::Edit(fault),
        };
        let newest = |history: &History| {
            let entry = history.newest_for(&change).filter(|entry| entry.seq >= history.whole_from())?;
            Some((entry.actor().to_owned(), entry.at))
        };
        let log = &mut self.journal.log;
        log.read_until(|history| newest(history).is_some() || history.entries().nth(BLAME).is_some());
        let (who, at) = newest(log.history()).unzip();
        CommitError::Conflict { conflict: Box::new(Conflict { change, clash, who, at }) }
    }
}

/// A mark with what it has seen; any other change as it is.
fn seen_by(history: &History, change: &Change) -> Change {
    match change {
        Change::Mark { note, .. } => Change::Mark { note: note.clone(), seen: history.seen() },
        other => other.clone(),
    }
}
