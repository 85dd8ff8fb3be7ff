//! Where a version of the board comes from: a logged step, git, or an editor. Runs under the lock, because only there the board
//! and its log stand still. Logs nothing.

use std::sync::Arc;

use crate::document::Document;
use crate::log::entry::Entry;
use crate::log::history::{Query, Since};
use crate::log::replay::{contradicted, replay};
use crate::model::board::Board;
use crate::model::snapshot::Revision;
use crate::store::commit::desk::Desk;
use crate::store::file::read::{self, Loaded};
use crate::store::git::{self, Git};
use crate::store::state::versions::Versions;

/// So many of the newest entries are asked whether somebody else found an edit.
const LATELY: usize = 256;

/// So many entries are read back, at most, to know what the log has that the board has not.
const SEARCHED: usize = 20_000;

/// Where a version of the board comes from.
pub(crate) enum Came {
    /// From what is in the log or was seen before, or there is nothing to compare it with.
    Known,
    /// From this one, and nobody has said how.
    Edited(Base),
    /// From this one, and it was there before: somebody saved an old copy as it was.
    Back(Base),
    /// From this one, by a merge of git: its unlogged changes are logged, but it is no old copy.
    Switched(Base),
    /// It was there before this one, and the log is ahead of it: somebody saved an old copy as it was, or the log came before the
    /// board, as it may in a folder that is synced. Who only looks cannot tell; who writes upon it makes it the newest.
    Behind(Base),
    /// From an edit that somebody else has found and logged.
    Told,
    /// That will be known in a moment.
    Unclear,
}

/// What a version is compared with: an earlier one, and what the log has since.
pub(crate) struct Base {
    pub(crate) document: Document,
    /// The oldest first.
    pub(crate) since: Vec<Arc<Entry>>,
}

impl Desk<'_> {
    /// Where the version comes from. The log has been refreshed.
    pub(crate) fn came(&mut self, loaded: &Loaded) -> Came {
        let rev = loaded.snapshot.revision;
        let last = self.versions.as_ref().and_then(Versions::last);
        let other = last.filter(|last| *last != rev);
        if !self.journal.log.history().leading_to(rev).is_empty() {
            let is_told = other.is_some_and(|last| self.was_found_since(last)) && self.ask_git(loaded) == Git::Unknown;
            return if is_told { Came::Told } else { Came::Known };
        }
        // Without a lock somebody may have written board and log since the board was read.
        if !self.journal.lock.is_exclusive() && read::bytes(&self.target).is_ok_and(|now| now.revision != rev) {
            return Came::Unclear;
        }
        match other.and_then(|last| self.version(last)) {
            Some(last) => self.came_after(last, loaded),
            None => self.came_before_the_log(loaded),
        }
    }

    /// Where it comes from, if this machine saw another version last.
    fn came_after(&mut self, last: Document, loaded: &Loaded) -> Came {
        let rev = loaded.snapshot.revision;
        let is_back = self.versions.as_ref().is_some_and(|versions| versions.knows(rev));
        let is_explained = !is_back && self.journal.log.explains(rev);
        match self.ask_git(loaded) {
            Git::Committed => Came::Known,
            Git::Busy => Came::Unclear,
            Git::Stored if is_back || is_explained => Came::Known,
            Git::Stored => Came::Switched(self.base(last, loaded)),
            Git::Unknown if is_explained => Came::Behind(self.base(last, loaded)),
            Git::Unknown if is_back => Came::Back(self.base(last, loaded)),
            Git::Unknown => Came::Edited(self.base(last, loaded)),
        }
    }

    /// Where it comes from, if this machine has seen it before, or has seen nothing: is all of the log in it?
    fn came_before_the_log(&mut self, loaded: &Loaded) -> Came {
        let base = self.base(loaded.document.clone(), loaded);
        let board = loaded.document.board();
        if replay(self.journal.log.history(), board, &base.since).board == **board {
            return Came::Known;
        }
        match self.ask_git(loaded) {
            Git::Committed | Git::Stored => Came::Known,
            Git::Busy => Came::Unclear,
            Git::Unknown => Came::Behind(base),
        }
    }

    fn ask_git(&self, loaded: &Loaded) -> Git {
        git::ask(&self.target, loaded.document.text().as_bytes())
    }

    fn base(&mut self, document: Document, loaded: &Loaded) -> Base {
        Base { document, since: self.since_last(loaded.document.board()) }
    }

    /// What the log has since the version that this machine saw last. Where that is not known, what it has that `board` has not,
    /// as far back as there is nothing but that.
    fn since_last(&mut self, board: &Board) -> Vec<Arc<Entry>> {
        if let Some(seen) = self.versions.as_ref().and_then(Versions::seen_of_log) {
            let since = Since::Seen(&seen);
            self.journal.log.read_until(|history| history.reaches(since) || history.entries().nth(SEARCHED).is_some());
            let history = self.journal.log.history();
            if history.reaches(since) {
                return history.select(Query { since, ..Query::default() }).map(Arc::clone).collect();
            }
        }
        self.journal
            .log
            .read_until(|history| contradicted(history, board).is_sure || history.entries().nth(SEARCHED).is_some());
        contradicted(self.journal.log.history(), board).entries
    }

    /// Whether somebody else found an edit by hand since the version `last`, as far as that is not long ago.
    fn was_found_since(&mut self, last: Revision) -> bool {
        let is_last = |entry: &&Arc<Entry>| entry.rev == last;
        self.journal.log.read_until(|history| {
            let mut whole = history.entries().rev().take_while(|entry| entry.seq >= history.whole_from()).take(LATELY);
            whole.any(|entry| is_last(&entry)) || history.entries().nth(LATELY).is_some()
        });
        let since = self.journal.log.history().entries().rev().take(LATELY).take_while(|entry| !is_last(entry));
        since.into_iter().any(|entry| entry.is_observed())
    }
}
