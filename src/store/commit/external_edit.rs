//! What happened to the board without us: a write that was interrupted is finished, an edit that nobody logged is logged. Under
//! the lock, because only there the board and its log stand still. Invents nothing, and keeps nobody from writing.

use std::fs::Metadata;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::document::Document;
use crate::log::entry::Entry;
use crate::log::observed::observed;
use crate::model::change::Change;
use crate::model::diff::diff;
use crate::model::snapshot::Revision;
use crate::store::Store;
use crate::store::commit::Commit;
use crate::store::commit::error::CommitError;
use crate::store::commit::write_ahead::Ahead;
use crate::store::file::read;
use crate::store::file::read::Loaded;
use crate::store::file::{displaced, lock, paths};
use crate::store::git::{self, Git};
use crate::store::state::open_question::Save;
use crate::store::state::versions::Versions;

/// How much text is read again, at most, to find the sources of what an editor changed, in bytes.
const SOURCES: usize = 16 << 20;

/// So many of the newest entries are asked whether somebody else found an edit.
const LATELY: usize = 256;

/// What became of an edit that nobody logged.
#[derive(Clone, Debug)]
pub(crate) enum Observed {
    /// These entries, if there was one, are in the log now.
    Entries(Vec<Arc<Entry>>),
    /// It cannot be told yet: ask again.
    Later,
}

impl Store {
    /// Logs what somebody changed in the board with an editor since this machine looked last, if nobody else did; gives what it
    /// logged. Waits for the lock if there is anything to do. A machine that looks for the first time only remembers what it
    /// sees.
    pub fn observe(&self) -> Result<Vec<Arc<Entry>>, CommitError> {
        match self.look_back()? {
            Observed::Entries(entries) => Ok(entries),
            Observed::Later => Ok(Vec::new()),
        }
    }

    pub(crate) fn look_back(&self) -> Result<Observed, CommitError> {
        let nothing = Ok(Observed::Entries(Vec::new()));
        let Some(versions) = self.remembered() else { return nothing };
        let bytes = read::bytes(&self.board)?;
        // Without a lock: most often there is nothing to do.
        let target = paths::resolve(&self.board).unwrap_or_else(|_| self.board.clone());
        let is_calm = || !lock::is_ahead(&target) && !displaced::is_written(&target);
        if versions.last() == Some(bytes.revision) && is_calm() {
            return nothing;
        }
        let mut commit = self.begin(&self.origin.user, self.patience)?;
        let (loaded, metadata) = commit.read()?;
        if loaded.snapshot.is_newer() {
            return nothing;
        }
        Ok(commit.account(&loaded, &metadata, &self.origin.user))
    }
}

/// Where a version of the board comes from.
enum Came {
    /// From what is in the log or was seen before, or there is nothing to compare it with.
    Known,
    /// From this one, and nobody has said how.
    Edited(Box<Document>),
    /// From this one, by a merge of git: what that brought and nobody logged is logged, but it is nobody's old copy.
    Switched(Box<Document>),
    /// It was there before, and nobody has said why it is back.
    Back,
    /// From an edit that somebody else has found and logged.
    Told,
    /// That will be known in a moment.
    Unclear,
}

impl Commit<'_> {
    /// Makes the log account for the version of the board that was read, and notes if it may be an old copy; what is logged is in
    /// the log of `user`. What cannot be done is a warning.
    pub(crate) fn account(&mut self, loaded: &Loaded, board: &Metadata, user: &str) -> Observed {
        let came = self.come(loaded, board);
        if matches!(came, Came::Edited(_) | Came::Back | Came::Told) {
            self.suspect(loaded.snapshot.revision);
        }
        self.log_what_came(came, loaded, board, user)
    }

    /// The same for our side of a conflict, which nobody saved as it is.
    pub(crate) fn account_for_side(&mut self, loaded: &Loaded, board: &Metadata, user: &str) -> Observed {
        let came = self.come(loaded, board);
        self.log_what_came(came, loaded, board, user)
    }

    /// Where the version comes from, as the newest log tells.
    fn come(&mut self, loaded: &Loaded, board: &Metadata) -> Came {
        self.refresh_log();
        self.finish(loaded.snapshot.revision, board);
        self.came(loaded)
    }

    fn log_what_came(&mut self, came: Came, loaded: &Loaded, board: &Metadata, user: &str) -> Observed {
        let Some(entries) = self.missing(came, loaded, board) else { return Observed::Later };
        if !self.log_found(&entries, board, user) {
            return Observed::Later;
        }
        self.keep_version(loaded.snapshot.revision, &loaded.document);
        Observed::Entries(entries.into_iter().map(Arc::new).collect())
    }

    /// The entries that are missing in the log; `None` if that cannot be told yet.
    fn missing(&mut self, came: Came, loaded: &Loaded, board: &Metadata) -> Option<Vec<Entry>> {
        match came {
            Came::Known | Came::Back | Came::Told => Some(Vec::new()),
            Came::Edited(old) | Came::Switched(old) => Some(self.edits(&old, loaded, board)),
            Came::Unclear => None,
        }
    }

    /// Appends what was found. Whether it is in the log.
    fn log_found(&mut self, entries: &[Entry], board: &Metadata, user: &str) -> bool {
        if entries.is_empty() {
            return true;
        }
        let place = self.pen.place(&mut self.log, user);
        let appended = self.pen.append(&place, entries, board);
        self.refresh_log();
        match appended {
            Ok(warnings) => self.warnings.extend(warnings),
            Err(error) => {
                self.warnings.push(format!("what an editor changed is not in the log: {error}"));
                return false;
            }
        }
        true
    }

    /// Reads the ends of the log files. That they cannot be read keeps nobody from changing the board.
    pub(crate) fn refresh_log(&mut self) {
        if let Err(error) = self.log.refresh() {
            self.warnings.push(error.to_string());
        }
    }

    /// Remembers that this version is accounted for.
    pub(crate) fn keep_version(&self, rev: Revision, document: &Document) {
        if let Some(Err(error)) = self.versions.as_ref().map(|v| v.keep(rev, document.text().as_bytes())) {
            // The next edit by hand is compared with an older version then; what the log has of it is not logged again.
            tracing::warn!(%error, "cannot remember the board");
        }
    }

    /// Appends what somebody wrote ahead, if the board is as they wanted it; they were interrupted then. Otherwise the board
    /// never was.
    fn finish(&mut self, rev: Revision, board: &Metadata) {
        let Some(text) = self.lock.ahead() else { return };
        if let Some(ahead) = Ahead::read(&text).filter(|ahead| ahead.rev == rev) {
            let mut entries = ahead.entries();
            let done = self.log.last(&ahead.name).and_then(|last| entries.iter().position(|entry| entry.id == *last));
            entries.drain(..done.map_or(0, |at| at + 1));
            if let Err(error) = self.pen.finish(&self.log, &ahead.name, &entries, board) {
                self.warnings.push(format!("an earlier change is not in the log: {error}"));
                return;
            }
            self.refresh_log();
        }
        if let Err(error) = self.lock.clear_ahead() {
            tracing::warn!(%error, "cannot clear what was written ahead");
        }
    }

    fn came(&mut self, loaded: &Loaded) -> Came {
        let rev = loaded.snapshot.revision;
        let Some(last) = self.versions.as_ref().and_then(Versions::last).filter(|last| *last != rev) else {
            return Came::Known;
        };
        let was_found = self.was_found_since(last);
        let Some(versions) = &self.versions else { return Came::Known };
        let is_back = versions.knows(rev);
        let is_led_to = !self.log.history().leading_to(rev).is_empty();
        if is_led_to || (!is_back && self.log.explains(rev)) {
            // What git has is nobody's old copy.
            let text = loaded.document.text().as_bytes();
            let is_told = was_found && git::ask(&self.target, text) == Git::Unknown;
            return if is_told { Came::Told } else { Came::Known };
        }
        let old = || versions.bytes(last).and_then(|bytes| Document::read(&bytes).ok()).map(Box::new);
        match git::ask(&self.target, loaded.document.text().as_bytes()) {
            Git::Committed => return Came::Known,
            Git::Busy => return Came::Unclear,
            Git::Stored if is_back => return Came::Known,
            Git::Unknown if is_back => return Came::Back,
            Git::Stored => return old().map_or(Came::Known, Came::Switched),
            Git::Unknown => {}
        }
        old().map_or(Came::Known, Came::Edited)
    }

    /// Whether somebody else found an edit by hand since the version `last`, as far as that is not long ago.
    fn was_found_since(&mut self, last: Revision) -> bool {
        let is_last = |entry: &&Arc<Entry>| entry.rev == last;
        self.log.read_until(|history| {
            let mut whole = history.entries().rev().take_while(|entry| entry.seq >= history.whole_from()).take(LATELY);
            whole.any(|entry| is_last(&entry)) || history.entries().nth(LATELY).is_some()
        });
        let since = self.log.history().entries().rev().take(LATELY).take_while(|entry| !is_last(entry));
        since.into_iter().any(|entry| entry.is_observed())
    }

    /// What somebody saved may be an old copy, which undoes what came since: that is looked into when the lock is free.
    fn suspect(&self, saved: Revision) {
        if let (Some(last), Some(question)) = (self.versions.as_ref().and_then(Versions::last), self.store.question()) {
            question.suspect(Save { last, saved });
        }
    }

    /// What leads from `old` to the board and is not in the log.
    fn edits(&mut self, old: &Document, new: &Loaded, board: &Metadata) -> Vec<Entry> {
        let changes = with_sources(old, diff(old.board(), &new.snapshot.board));
        // Whoever finds this edit finds the same entries before it.
        self.log.read_until(|history| {
            let newest = |change: &Change| history.newest_for(change).map_or(0, |entry| entry.seq);
            changes.iter().all(|change| newest(change) > history.whole_from())
        });
        let now = self.store.origin.clock.now();
        let at = board.modified().map_or(now, |modified| DateTime::<Utc>::from(modified).min(now));
        observed(self.log.history(), changes, at, new.snapshot.revision)
    }
}

/// The changes with the texts that they replace or remove, so that they can be taken back; without, if finding them would take
/// long.
fn with_sources(old: &Document, changes: Vec<Change>) -> Vec<Change> {
    if old.text().len().saturating_mul(changes.len()) > SOURCES {
        return changes;
    }
    let mut document = old.clone();
    let found = changes.into_iter().map(|change| match document.edit(&change) {
        Ok(edited) => {
            document = edited.document;
            edited.change
        }
        Err(_) => change,
    });
    found.collect()
}

#[cfg(test)]
mod tests;
