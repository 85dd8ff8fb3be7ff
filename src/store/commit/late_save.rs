//! Finds what an editor saved in the very moment of a write, or into a file that was just replaced, and merges it like any edit
//! by hand. Loses none of it, and overrides no acknowledged change.

use std::sync::Arc;
use std::time::SystemTime;

use crate::document::Document;
use crate::merge::{Clash, Side, merge};
use crate::model::change::Change;
use crate::model::snapshot::Snapshot;
use crate::store::Store;
use crate::store::commit::publish::{Manner, Ready};
use crate::store::commit::write_ahead::WriteAhead;
use crate::store::commit::{Commit, CommitError, Plan};
use crate::store::file::displaced::{Displaced, Due, LAST};
use crate::store::file::error::shown;
use crate::store::file::read;
use crate::store::file::read::{Bytes, Loaded};
use crate::store::file::{atomic, paths};

/// What editors are called where they clash with others.
const EDITOR: &str = "an editor that saved in the same moment";

/// How often what is owed is taken in, at most, before the rest is left to whoever locks next: each time the board is written,
/// an editor that does not rest may save in that very moment.
const ROUNDS: u32 = 3;

/// What was in the board's place and is not in the board.
pub(crate) struct LateSave {
    pub(crate) displaced: Displaced,
    /// What it was made from, if that was read by us; else it is looked for among the versions.
    pub(crate) base: Option<Document>,
}

/// What is owed, read.
struct Late {
    displaced: Displaced,
    bytes: Bytes,
    base: Document,
    theirs: Document,
}

impl Late {
    fn owed(self) -> LateSave {
        LateSave { displaced: self.displaced, base: Some(self.base) }
    }
}

impl Store {
    /// Looks at what was displaced lately, and takes in what was written to it since. Whether to look again soon.
    pub(crate) fn look_aside(&self) -> Result<bool, CommitError> {
        let Ok(target) = paths::resolve(&self.board) else { return Ok(false) };
        let all = Displaced::all(&target);
        if all.iter().any(|displaced| displaced.due(SystemTime::now()) != Due::Later) {
            self.begin(&self.origin.user, self.patience)?;
            return Ok(!Displaced::all(&target).is_empty());
        }
        Ok(!all.is_empty())
    }
}

impl Commit<'_> {
    /// Takes in what was written to files after they were displaced, and forgets those to which nobody writes any more.
    pub(crate) fn recover(&mut self) {
        let interrupted = self.finish_interrupted();
        let now = self.lock.taken().unwrap_or_else(SystemTime::now);
        for displaced in Displaced::all(&self.target) {
            if displaced.is_at(&self.target) {
                // Nobody has replaced it; where there is a lock, nobody is about to.
                if self.lock.is_exclusive() || displaced.due(now) == Due::LastLook {
                    displaced.forget();
                }
                continue;
            }
            let is_unseen = interrupted.is_some() && displaced.letters(&self.target) == interrupted.as_deref();
            let due = if is_unseen { Due::Look } else { displaced.due(now) };
            let Some(bytes) = displaced.read().ok().filter(|_| due != Due::Later) else { continue };
            if bytes.revision != displaced.base {
                self.owed.push(LateSave { displaced, base: None });
            } else if due == Due::LastLook {
                displaced.forget();
            }
        }
        self.merge_late_saves();
    }

    /// A writer that was killed between exchanging two files and looking at what came out left it under its first name, or under
    /// one that does not tell yet. Gives the letters of that name: nobody has looked at the file yet.
    fn finish_interrupted(&mut self) -> Option<String> {
        let ahead = WriteAhead::read(&self.lock.ahead()?)?;
        let (from, name) = ahead.swap?;
        let temp = self.target.with_file_name(name);
        // A process that can write the lock must not be able to name any file.
        let letters = atomic::letters(&temp, &self.target)?.to_owned();
        if temp != atomic::beside(&self.target, &letters) {
            return None;
        }
        match read::bytes(&temp) {
            // It never came to the exchange.
            Ok(bytes) if bytes.revision == ahead.rev => {
                let _ = std::fs::remove_file(temp);
                return None;
            }
            Ok(_) => drop(Displaced::keep(&temp, &self.target, from)),
            Err(_) => {}
        }
        Some(letters)
    }

    /// Makes what is owed part of the board; gives the board then, if that is another one. What cannot be taken in now stays
    /// where it is, and whoever locks next tries again.
    pub(crate) fn merge_late_saves(&mut self) -> Option<Arc<Snapshot>> {
        let mut newest = None;
        for _ in 0..ROUNDS {
            if self.owed.is_empty() {
                break;
            }
            match self.take_in_once() {
                Ok(now) => newest = now.or(newest),
                // Away, or without an exchange changed again: perhaps not the next time.
                Err(CommitError::Contested { .. }) => {}
                Err(error) => {
                    tracing::warn!(%error, "cannot take in what an editor saved");
                    break;
                }
            }
        }
        self.owed.clear();
        newest
    }

    /// The same for all that is owed by now, in one write. What that displaces may be owed in turn.
    fn take_in_once(&mut self) -> Result<Option<Arc<Snapshot>>, CommitError> {
        let (ours, metadata) = read::while_others_write(|| self.read(), CommitError::may_pass)?;
        let owed = std::mem::take(&mut self.owed);
        let late: Vec<Late> = owed.into_iter().filter_map(|owed| self.late(owed)).collect();
        if late.is_empty() || ours.snapshot.is_newer() {
            return Ok(None);
        }
        let user = self.store.origin.user.clone();
        self.account(&ours, &metadata, &user);
        let (document, changes, clashes, taken) = self.merged(&ours.document, late);
        let mut newest = None;
        if document.text() != ours.document.text() {
            let rev = read::revision(&document);
            let (old, read) = (ours.stamp, ours.snapshot.revision);
            let ready = Ready { old, read, base: ours.document, metadata: metadata.clone(), document, rev };
            // No entries: it is found as an edit by hand, because it is one.
            let plan = Plan::unlogged(ready, changes, self.pen.place(&mut self.log, &user));
            let Some(snapshot) = self.put(&plan, Manner::Insist)? else {
                self.owed.extend(taken.into_iter().map(Late::owed));
                return Err(CommitError::Contested { path: self.store.board.clone() });
            };
            let _ = self.lock.clear_ahead();
            // Others may have saved since, but this was the board.
            let now = Loaded { document: plan.into_document(), snapshot: Arc::clone(&snapshot), stamp: old };
            self.account(&now, &metadata, &user);
            newest = Some(snapshot);
        }
        self.warnings.extend(clashes.iter().map(|clash| clash.sentence("the board", EDITOR)));
        for Late { displaced, bytes, .. } in taken {
            // What gave way can still be had. Not before: the board does not come from there.
            self.remember(&bytes, false);
            displaced.known(&self.target, bytes.revision);
        }
        Ok(newest)
    }

    /// Our board with all that came late, what that changes in it, what gave way, and what is in it now.
    fn merged(&mut self, ours: &Document, late: Vec<Late>) -> (Document, Vec<Change>, Vec<Clash>, Vec<Late>) {
        let (mut document, mut changes, mut clashes, mut taken) = (ours.clone(), Vec::new(), Vec::new(), Vec::new());
        for late in late {
            match merge(Some(&late.base), &document, &late.theirs, Side::Ours) {
                Ok(merged) => {
                    document = merged.document;
                    changes.extend(merged.changes);
                    clashes.extend(merged.clashes);
                    taken.push(late);
                }
                Err(error) => {
                    let place = shown(late.displaced.path());
                    self.warnings.push(format!("{EDITOR} cannot be merged: {error}; its text is in {place}"));
                }
            }
        }
        (document, changes, clashes, taken)
    }

    /// What is owed, if it is a board and it is known what it was made from; else that is told.
    fn late(&mut self, owed: LateSave) -> Option<Late> {
        let LateSave { displaced, base } = owed;
        let bytes = displaced.read().ok()?;
        let theirs = match bytes.parse(displaced.path()) {
            Ok(loaded) => loaded.document,
            Err(error) => {
                tracing::debug!(%error, "what was written to a displaced file is no board");
                self.give_up(displaced, &bytes);
                return None;
            }
        };
        let known = || self.versions.as_ref()?.bytes(displaced.base).and_then(|bytes| Document::read(&bytes).ok());
        let Some(base) = base.or_else(known) else {
            let place = shown(displaced.path());
            self.warnings.push(format!("{EDITOR} left its text in {place}: what it was made from is not known here"));
            return None;
        };
        Some(Late { displaced, bytes, base, theirs })
    }

    /// Forgets what is no board and will not become one: nobody is writing it any more.
    fn give_up(&mut self, displaced: Displaced, bytes: &Bytes) {
        let now = self.lock.taken().unwrap_or_else(SystemTime::now);
        let written = bytes.metadata.modified().ok().and_then(|at| now.duration_since(at).ok());
        if written.is_some_and(|age| age >= LAST) && self.remember(bytes, true) {
            let text = bytes.revision.to_string();
            self.warnings.push(format!("{EDITOR} left no board; its text is kept as version {}", &text[..8]));
            displaced.forget();
        }
    }

    /// Whether the text is among the versions now.
    fn remember(&self, bytes: &Bytes, is_broken: bool) -> bool {
        let kept = self.versions.as_ref().map(|versions| versions.see(bytes.revision, bytes.content(), is_broken));
        matches!(kept, Some(Ok(())))
    }
}
