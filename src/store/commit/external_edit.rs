//! Takes in what happened without us: finishes an interrupted write, logs an edit that nobody logged. Runs under the lock,
//! because only there the board and its log stand still. Invents nothing, and keeps no writer waiting.

use std::fs::Metadata;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::document::Document;
use crate::log::entry::{Entry, EntryId};
use crate::log::file_name::LogName;
use crate::log::observed::{observed, taking_back};
use crate::log::replay::replay;
use crate::model::change::Change;
use crate::model::diff::diff;
use crate::model::snapshot::Revision;
use crate::store::commit::desk::Desk;
use crate::store::commit::provenance::{Base, Came};
use crate::store::file::read::Loaded;
use crate::store::state::open_question::Save;
use crate::store::state::versions::Versions;

/// How much text is read again, at most, to find the sources of what an editor changed, in bytes.
const SOURCES: usize = 16 << 20;

/// Why it is asked where the board comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To log what nobody logged.
    Look,
    /// To write upon it: then it is the newest, whatever else the log has.
    Write,
}

/// What became of an edit that nobody logged.
#[derive(Clone, Debug)]
pub(crate) enum Observed {
    /// These entries, if there was one, are in the log now.
    Entries(Vec<Arc<Entry>>),
    /// Unknown yet: ask again.
    Later,
}

impl Desk<'_> {
    /// Makes the log account for the version of the board that was read and is going to be written upon, and notes if it may be
    /// an old copy; what is logged is in the log of `user`. What cannot be done is a warning.
    pub(crate) fn account(&mut self, loaded: &Loaded, board: &Metadata, user: &str) -> Observed {
        self.account_for(loaded, board, user, Purpose::Write)
    }

    /// The same for a version that is only looked at.
    pub(crate) fn look_at(&mut self, loaded: &Loaded, board: &Metadata, user: &str) -> Observed {
        self.account_for(loaded, board, user, Purpose::Look)
    }

    fn account_for(&mut self, loaded: &Loaded, board: &Metadata, user: &str, purpose: Purpose) -> Observed {
        let came = self.come(loaded, board);
        if matches!(came, Came::Edited(_) | Came::Back(_) | Came::Behind(_) | Came::Told) {
            self.suspect(loaded.snapshot.revision);
        }
        self.log_what_came(came, loaded, board, user, purpose)
    }

    /// The same for our side of a conflict, which nobody saved as it is: the log has the other side as well.
    pub(crate) fn account_for_side(&mut self, loaded: &Loaded, board: &Metadata, user: &str) -> Observed {
        let came = match self.come(loaded, board) {
            Came::Back(_) => Came::Known,
            came => came,
        };
        self.log_what_came(came, loaded, board, user, Purpose::Look)
    }

    /// Where the version comes from, as the newest log tells.
    pub(super) fn come(&mut self, loaded: &Loaded, board: &Metadata) -> Came {
        let unread = self.journal.refresh();
        self.warnings.extend(unread);
        let warnings = self.journal.finish(loaded.snapshot.revision, board);
        self.warnings.extend(warnings);
        self.came(loaded)
    }

    fn log_what_came(
        &mut self,
        came: Came,
        loaded: &Loaded,
        board: &Metadata,
        user: &str,
        purpose: Purpose,
    ) -> Observed {
        if purpose == Purpose::Look && matches!(came, Came::Behind(_)) {
            // The board may still be to come. What is remembered stays as it is, so that the next writer finds the same.
            return Observed::Entries(Vec::new());
        }
        let Some(entries) = self.missing(came, loaded, board) else { return Observed::Later };
        if purpose == Purpose::Write {
            self.taken_back = taking_back(self.journal.log.history(), &entries).or(self.taken_back.take());
        }
        if !self.log_found(&entries, board, user) {
            return Observed::Later;
        }
        self.keep_version(loaded.snapshot.revision, &loaded.document, None);
        Observed::Entries(entries.into_iter().map(Arc::new).collect())
    }

    /// The entries that are missing in the log; `None` if that is unknown yet.
    pub(super) fn missing(&mut self, came: Came, loaded: &Loaded, board: &Metadata) -> Option<Vec<Entry>> {
        match came {
            Came::Known | Came::Told => Some(Vec::new()),
            Came::Edited(base) | Came::Back(base) | Came::Switched(base) | Came::Behind(base) => {
                Some(self.edits(&base, loaded, board))
            }
            Came::Unclear => None,
        }
    }

    /// Appends what was found. Whether it is in the log.
    pub(super) fn log_found(&mut self, entries: &[Entry], board: &Metadata, user: &str) -> bool {
        if entries.is_empty() {
            return true;
        }
        let end = self.journal.end_for(user);
        let appended = self.journal.append(&end, entries, board);
        let unread = self.journal.refresh();
        self.warnings.extend(unread);
        match appended {
            Ok(warnings) => self.warnings.extend(warnings),
            Err(error) => {
                self.warnings.push(format!("what an editor changed is not in the log: {error}"));
                return false;
            }
        }
        true
    }

    /// Remembers that this version is accounted for, with all that is in the log: also what was appended since it was read.
    pub(crate) fn keep_version(&self, rev: Revision, document: &Document, appended: Option<(&LogName, &EntryId)>) {
        let Some(versions) = &self.versions else { return };
        let mut log = self.journal.log.history().seen();
        log.extend(appended.map(|(name, last)| (name.to_string(), last.to_string())));
        let kept = versions.keep(rev, document.text().as_bytes()).and_then(|()| versions.keep_seen_of_log(rev, &log));
        if let Err(error) = kept {
            // The next edit by hand is compared with an older version then; what the log has of it is not logged again.
            tracing::warn!(%error, "cannot remember the board");
        }
    }

    /// What somebody saved may be an old copy, which undoes what came since: that is looked into when the lock is free.
    fn suspect(&self, saved: Revision) {
        if let (Some(last), Some(question)) = (self.versions.as_ref().and_then(Versions::last), self.store.question()) {
            question.suspect(Save { last, saved });
        }
    }

    /// What leads from `base`, with all that the log has since, to the board.
    fn edits(&mut self, base: &Base, new: &Loaded, board: &Metadata) -> Vec<Entry> {
        let old = base.document.board();
        let mut expected = replay(self.journal.log.history(), old, &base.since);
        let mut changes = expected.take_back_renames(&new.snapshot.board);
        changes.extend(diff(&expected.board, &new.snapshot.board));
        let changes = with_sources(&base.document, &expected.changes, changes);
        // Every process that finds this edit finds the same entries before it.
        self.journal.log.read_about(&changes, |history| {
            let newest = |change: &Change| history.newest_for(change).map_or(0, |entry| entry.seq);
            changes.iter().all(|change| newest(change) > history.whole_from())
        });
        let now = self.store.origin.clock.now();
        let at = board.modified().map_or(now, |modified| DateTime::<Utc>::from(modified).min(now));
        observed(self.journal.log.history(), changes, at, new.snapshot.revision)
    }
}

/// The changes with the texts that they replace or remove, so that they can be taken back; without, if finding them would take
/// long. They are made to `old` with what was made `before` them.
fn with_sources(old: &Document, before: &[Change], changes: Vec<Change>) -> Vec<Change> {
    if old.text().len().saturating_mul(before.len() + changes.len()) > SOURCES {
        return changes;
    }
    let mut document = old.clone();
    let mut made = |change: &Change| {
        let edited = document.edit(change).ok()?;
        document = edited.document;
        Some(edited.change)
    };
    for change in before {
        // What cannot be made to the text has no text to be found.
        let _ = made(change);
    }
    changes.into_iter().map(|change| made(&change).unwrap_or(change)).collect()
}
