//! The step of a write that others see: entries written ahead, then the new text in the place of the old. Plans nothing, and appends
//! nothing to the log.

use std::fs::Metadata;
use std::sync::Arc;
use std::time::Duration;

use crate::document::Document;
use crate::log::entry::Entry;
use crate::model::annotation::Notes;
use crate::model::board::Board;
use crate::model::change::{Change, Subject};
use crate::model::snapshot::{Revision, Snapshot};
use crate::store::commit::desk::Desk;
use crate::store::commit::error::CommitError;
use crate::store::commit::write_ahead::WriteAhead;
use crate::store::file::atomic;
use crate::store::file::publish::{Old, Placed, publish};
use crate::store::file::read;
use crate::store::file::system::{self, Stamp};
use crate::store::log::writer::{LogEnd, lines};

/// How long others who know no lock, because there is none, may take from reading the board to replacing it.
const OTHERS_TAKE: Duration = Duration::from_millis(80);

/// A text, and the file it is to replace.
pub(crate) struct NewText {
    /// The file that was read.
    pub(crate) stamp: Stamp,
    pub(crate) metadata: Metadata,
    /// What was in it.
    pub(crate) read: Revision,
    /// What the new text was made from: what comes out of its place instead is compared with that.
    pub(crate) base: Document,
    pub(crate) document: Document,
    /// Of the document.
    pub(crate) rev: Revision,
}

impl Desk<'_> {
    /// Puts the new text in the place of the old one, when its entries are written ahead. `false` if it is nowhere: somebody who
    /// knows no lock was first, or has the file away, or our lock is gone. What came out instead of the old text is a late save
    /// then: nobody's save is overwritten. Until it is taken in, readers see a board without it; they see it a moment later.
    pub(crate) fn publish(&mut self, new: &NewText, end: &LogEnd, entries: &[Entry]) -> Result<bool, CommitError> {
        let prepared = atomic::prepare(&self.target, new.document.text().as_bytes(), Some(&new.metadata))?;
        let old = Old {
            target: &self.target,
            id: system::file_id(&new.metadata),
            stamp: new.stamp,
            revision: new.read,
            is_locked: self.lock().is_exclusive(),
        };
        let swap = Some((new.read, prepared.name()));
        let ahead = WriteAhead { name: end.name.clone(), rev: new.rev, lines: lines(entries).0, swap };
        let (journal, warnings) = (&self.journal, &mut self.warnings);
        let placed = journal.write_ahead(&ahead).and_then(|()| {
            // Where somebody has deleted the lock, another writer may hold a new one.
            if !journal.lock.is_in_place() {
                return Ok(Placed::Overtaken);
            }
            publish(prepared, &old, self.store.origin.without, warnings)
        });
        match placed {
            Ok(Placed::Done(displaced)) => {
                if let Some(displaced) = displaced {
                    self.late.owe(displaced, new.base.clone());
                }
                Ok(true)
            }
            not_placed => {
                // The next writer would append it.
                self.journal.clear();
                Ok(not_placed.map(|_| false)?)
            }
        }
    }

    /// The same for a text that is found like an edit by hand, and logged then.
    pub(crate) fn publish_unlogged(&mut self, new: &NewText, user: &str) -> Result<bool, CommitError> {
        let end = self.journal.end_for(user);
        let is_there = self.publish(new, &end, &[])?;
        self.journal.clear();
        Ok(is_there)
    }

    /// The board with `changes`, which was published. Without a lock, one on which they are still there when everybody who read
    /// it before us has written; `None` if they are not, and have to be made anew.
    pub(crate) fn verified(&self, new: &NewText, changes: &[Change]) -> Result<Option<Arc<Snapshot>>, CommitError> {
        let written = self.store.last_read.is(new.document.clone(), new.rev, new.stamp).snapshot;
        if self.lock().is_exclusive() {
            return Ok(Some(written));
        }
        self.deadline.wait(OTHERS_TAKE);
        let bytes = match read::bytes(&self.target).map_err(CommitError::from) {
            Err(error) if error.may_pass() => return Ok(None),
            bytes => bytes?,
        };
        if bytes.revision == written.revision {
            return Ok(Some(written));
        }
        let Ok(now) = bytes.parse(&self.target, &self.store.last_read) else { return Ok(None) };
        let notes = now.document.extras();
        // Others may have built on ours (all is there), or have replaced it (all or some is not).
        Ok(changes.iter().all(|change| is_made(change, &now.snapshot.board, &notes)).then_some(now.snapshot))
    }
}

/// Whether the board and its annotations are as `change` wants them.
fn is_made(change: &Change, board: &Board, notes: &Notes) -> bool {
    let is_there = |what: &Subject| match what {
        Subject::Board => true,
        Subject::Module(id) => board.find(id).is_some(),
        Subject::Developer(name) => board.developer(name).is_some(),
    };
    match change {
        // These clash where they are made already.
        Change::Add(record) => is_there(&record.subject()),
        Change::Remove(record) => !is_there(&record.subject()),
        Change::Rename { what, .. } => !is_there(what),
        Change::Annotate(wish) => wish.is_made(notes),
        // All others leave the board as it is.
        other => other.apply(board).is_ok_and(|same| same == *board),
    }
}
