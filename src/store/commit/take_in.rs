//! Makes late saves part of the board, logged like any edit by hand. Keeps no writer waiting for an editor that does not rest.

use std::sync::Arc;

use crate::model::snapshot::Snapshot;
use crate::store::commit::desk::Desk;
use crate::store::commit::error::CommitError;
use crate::store::commit::late_saves::{EDITOR, merged};
use crate::store::commit::publish::NewText;
use crate::store::file::read::{self, Loaded};

/// How often they are taken in, at most, before the rest is left to whoever locks next: each time the board is written, an editor
/// that saves without rest may do so in that very moment, and would hold the lock for ever.
const ROUNDS: u32 = 3;

impl Desk<'_> {
    /// Finishes what an interrupted writer left, and takes in what editors saved into files that were replaced.
    pub(crate) fn settle(&mut self) {
        let interrupted = self.journal.interrupted();
        self.late.find(&self.journal.lock, interrupted);
        self.take_in_late_saves();
    }

    /// Makes late saves part of the board; gives the board then, if that is another one. What cannot be taken in now stays where
    /// it is, and whoever locks next tries again.
    pub(crate) fn take_in_late_saves(&mut self) -> Option<Arc<Snapshot>> {
        let mut newest = None;
        for _ in 0..ROUNDS {
            if self.late.is_empty() {
                break;
            }
            match self.take_in_once() {
                Ok(now) => newest = now.or(newest),
                Err(error) => {
                    tracing::warn!(%error, "cannot take in what an editor saved");
                    break;
                }
            }
        }
        self.late.leave();
        newest
    }

    /// The same for all that is late by now, in one write. What that displaces may be late in turn.
    fn take_in_once(&mut self) -> Result<Option<Arc<Snapshot>>, CommitError> {
        let (ours, metadata) = self.read_patiently()?;
        let late =
            self.late.read(&self.journal.lock, &self.store.last_read, self.versions.as_ref(), &mut self.warnings);
        if late.is_empty() || ours.snapshot.is_newer() {
            return Ok(None);
        }
        let user = self.store.origin.user.clone();
        self.account(&ours, &metadata, &user);
        let all = merged(&ours.document, late, &mut self.warnings);
        let mut newest = None;
        if all.document.text() != ours.document.text() {
            let (stamp, read, base) = (ours.stamp, ours.snapshot.revision, ours.document);
            let rev = read::revision(&all.document);
            let new = NewText { stamp, metadata: metadata.clone(), read, base, document: all.document, rev };
            // No entries: it is found as an edit by hand, because it is one.
            let is_there = self.publish_unlogged(&new, &user)?;
            let Some(snapshot) = (if is_there { self.verified(&new, &all.changes)? } else { None }) else {
                // Away, or without an exchange changed again: perhaps not the next time.
                self.late.owe_again(all.taken);
                return Ok(None);
            };
            // Others may have saved since, but this was the board.
            self.account(&Loaded { document: new.document, snapshot: Arc::clone(&snapshot), stamp }, &metadata, &user);
            newest = Some(snapshot);
        }
        self.warnings.extend(all.clashes.iter().map(|clash| clash.sentence("the board", EDITOR)));
        self.late.taken_in(all.taken, self.versions.as_ref());
        Ok(newest)
    }
}
