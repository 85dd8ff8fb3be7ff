//! What an editor wrote to a file that had just been replaced: found, and made part of the board like any edit by hand. Loses none
//! of it, and overrides nothing that was acknowledged.

use std::path::PathBuf;
use std::time::SystemTime;

use crate::document::Document;
use crate::merge::{Side, merge};
use crate::store::ahead::Ahead;
use crate::store::commit::{Commit, CommitError, Plan};
use crate::store::displaced::{Displaced, Due, LAST};
use crate::store::failure::shown;
use crate::store::read::{self, Bytes};
use crate::store::swap::Ready;
use crate::store::{Store, paths, replace};

/// What editors are called where they clash with others.
const EDITOR: &str = "an editor that saved in the same moment";

impl Store {
    /// Looks at what was displaced lately, and takes in what was written to it since. Whether to look again soon.
    pub(super) fn look_aside(&self) -> Result<bool, CommitError> {
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
    pub(super) fn settle(&mut self) {
        let adopted = self.adopt();
        let now = self.lock.taken().unwrap_or_else(SystemTime::now);
        for displaced in Displaced::all(&self.target) {
            let due = if adopted.as_deref() == Some(displaced.path()) { Due::Look } else { displaced.due(now) };
            let Some(bytes) = displaced.read().ok().filter(|_| due != Due::Later) else { continue };
            if bytes.revision != displaced.base {
                if let Err(error) = self.take_in(displaced, &bytes, now) {
                    // It stays where it is; whoever comes next tries again.
                    tracing::warn!(%error, "cannot take in what an editor saved");
                }
            } else if due == Due::LastLook {
                displaced.forget();
            }
        }
    }

    /// A writer that was killed between exchanging two files and looking at what came out left it under its first name. Gives
    /// what it displaced: nobody has looked at that yet.
    fn adopt(&mut self) -> Option<PathBuf> {
        let ahead = Ahead::read(&self.lock.ahead()?)?;
        let (from, name) = ahead.swap?;
        let temp = self.target.with_file_name(name);
        // Whoever can write the lock must not name any file there is.
        let letters = replace::letters(&temp, &self.target)?;
        if temp != replace::beside(&self.target, letters) {
            return None;
        }
        let bytes = read::bytes(&temp).ok()?;
        if bytes.revision == ahead.rev {
            // It never came to the exchange.
            let _ = std::fs::remove_file(temp);
            return None;
        }
        let kept = Displaced::keep(&temp, &self.target, from);
        kept.inspect_err(|error| tracing::warn!(%error, "cannot keep what was displaced"))
            .ok()
            .map(Displaced::into_path)
    }

    /// Makes what was written to a displaced file part of the board.
    fn take_in(&mut self, displaced: Displaced, bytes: &Bytes, now: SystemTime) -> Result<(), CommitError> {
        let theirs = match bytes.parse(displaced.path()) {
            Ok(loaded) => loaded.document,
            Err(error) => {
                let written = bytes.metadata.modified().ok().and_then(|at| now.duration_since(at).ok());
                // Nobody is writing it any more, and it will not become a board.
                if written.is_some_and(|age| age >= LAST) && self.remember(bytes, true) {
                    let text = bytes.revision.to_string();
                    self.warnings.push(format!("{EDITOR} left no board; its text is kept as version {}", &text[..8]));
                    displaced.forget();
                }
                tracing::debug!(%error, "what was written to a displaced file is no board");
                return Ok(());
            }
        };
        let base = self.versions.as_ref().and_then(|versions| versions.bytes(displaced.base));
        let Some(base) = base.and_then(|base| Document::read(&base).ok()) else {
            let place = shown(displaced.path());
            self.warnings.push(format!("{EDITOR} left its text in {place}: what it was made from is not known here"));
            return Ok(());
        };
        let (ours, metadata) = self.read()?;
        if ours.snapshot.is_newer() {
            return Ok(());
        }
        let user = self.store.origin.user.clone();
        self.account(&ours, &metadata, &user);
        let merged = match merge(Some(&base), &ours.document, &theirs, Side::Ours) {
            Ok(merged) => merged,
            Err(error) => {
                self.warnings
                    .push(format!("{EDITOR} cannot be merged: {error}; its text is in {}", shown(displaced.path())));
                return Ok(());
            }
        };
        // What gives way can still be had.
        self.remember(bytes, false);
        if merged.document.text() != ours.document.text() {
            let rev = read::revision(&merged.document);
            let place = self.pen.place(&mut self.log, &user);
            let ready =
                Ready { old: ours.stamp, read: ours.snapshot.revision, metadata, document: merged.document, rev };
            // No entries: it is found as an edit by hand, because it is one.
            let plan = Plan::unlogged(ready, merged.changes, place);
            if self.put(&plan)?.is_none() {
                return Ok(());
            }
            let _ = self.lock.clear_ahead();
            let (now, metadata) = self.read()?;
            self.account(&now, &metadata, &user);
        }
        self.warnings.extend(merged.clashes.iter().map(|clash| clash.sentence(EDITOR)));
        displaced.known(&self.target, bytes.revision);
        Ok(())
    }

    /// Whether the text is among the versions now.
    fn remember(&self, bytes: &Bytes, is_broken: bool) -> bool {
        let kept = self.versions.as_ref().map(|versions| versions.see(bytes.revision, bytes.content(), is_broken));
        matches!(kept, Some(Ok(())))
    }
}
