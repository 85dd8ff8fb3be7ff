//! What the board's thread does about copies: working copies it handed out, and old copies that others saved. Decides about
//! none by itself.

use std::sync::Arc;
use std::time::Instant;

use crate::model::change::{By, Proposal};
use crate::store::operation::stale_save;
use crate::store::operation::working_copy::WorkingCopy;
use crate::store::watch::book_keeping::Job;
use crate::store::watch::{Report, Service};

impl<R: FnMut(Report)> Service<'_, R> {
    /// Lets the board be as it was saved. That it cannot be said to the others keeps nobody from saying it here.
    pub(super) fn keep_saved(&mut self, who: &str) {
        let Some(copy) = self.store.old_copy() else { return };
        if let Err(error) = self.store.keep_saved(&copy, who, By::Key) {
            tracing::warn!(%error, "cannot log that the board is meant to be as it was saved");
            stale_save::ask_no_more(self.store);
        }
        self.jobs.give(Job::Answered);
        self.look_at_log();
    }

    /// Merges what was changed in a copy.
    pub(super) fn take_back(&mut self, ticket: u64, who: &str, draft: Arc<WorkingCopy>) {
        match self.store.take_back(&draft, who, By::Key) {
            Ok(Some(committed)) => self.answer(ticket, Ok(committed)),
            Ok(None) => (self.report)(Report::TakenBack(None)),
            Err(error) => {
                self.schedule.on_hint(Instant::now());
                (self.report)(Report::TakenBack(Some((draft, error))));
            }
        }
    }

    /// Puts back what an old copy undid.
    pub(super) fn heal(&mut self, ticket: u64, who: &str) {
        let healed = match self.store.old_copy() {
            Some(copy) => self.store.heal(&copy, who, By::Key),
            // Somebody else did it already.
            None => self.store.commit(&Proposal { changes: Vec::new(), who: who.to_owned(), by: By::Key }),
        };
        self.answer(ticket, healed);
    }
}
