//! What editors saved in the very moment of a write, or into a file that was just replaced, until it is part of the board. Loses
//! none of it, and overrides no acknowledged change.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::document::Document;
use crate::merge::{Clash, Side, merge};
use crate::model::change::Change;
use crate::store::commit::write_ahead::WriteAhead;
use crate::store::file::atomic;
use crate::store::file::displaced::{Displaced, Due, LAST};
use crate::store::file::error::shown;
use crate::store::file::lock::Lock;
use crate::store::file::read::LastRead;
use crate::store::file::read::{self, Bytes};
use crate::store::state::versions::Versions;

/// What editors are called where they clash with others.
pub(super) const EDITOR: &str = "an editor that saved in the same moment";

/// The displaced files that hold what is not in the board.
pub(crate) struct LateSaves {
    target: PathBuf,
    owed: Vec<LateSave>,
}

/// One of them.
struct LateSave {
    displaced: Displaced,
    /// What it was made from, if we read that; else it is looked for among the versions.
    base: Option<Document>,
}

/// One that was read.
pub(super) struct Read {
    displaced: Displaced,
    bytes: Bytes,
    base: Document,
    theirs: Document,
}

/// A board with late saves in it.
pub(super) struct Merged {
    pub(super) document: Document,
    pub(super) changes: Vec<Change>,
    pub(super) clashes: Vec<Clash>,
    /// Those that are in it.
    pub(super) taken: Vec<Read>,
}

impl LateSaves {
    pub(super) fn new(target: &Path) -> Self {
        Self { target: target.to_owned(), owed: Vec::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.owed.is_empty()
    }

    /// This came out of the board's place, and was made from `base`.
    pub(crate) fn owe(&mut self, displaced: Displaced, base: Document) {
        self.owed.push(LateSave { displaced, base: Some(base) });
    }

    /// They are not in the board after all.
    pub(super) fn owe_again(&mut self, taken: Vec<Read>) {
        for read in taken {
            self.owe(read.displaced, read.base);
        }
    }

    /// What cannot be taken in now stays where it is, and whoever locks next tries again.
    pub(super) fn leave(&mut self) {
        self.owed.clear();
    }

    /// Finds what was written to files after they were displaced, and forgets those to which nobody writes any more.
    /// `interrupted` is what a writer left written ahead that was killed.
    pub(super) fn find(&mut self, lock: &Lock, interrupted: Option<WriteAhead>) {
        let unseen = interrupted.and_then(|ahead| self.name_interrupted(&ahead));
        let now = lock.taken().unwrap_or_else(SystemTime::now);
        for displaced in Displaced::all(&self.target) {
            if displaced.is_at(&self.target) {
                // Nobody has replaced it; where there is a lock, nobody is about to.
                if lock.is_exclusive() || displaced.due(now) == Due::LastLook {
                    displaced.forget();
                }
                continue;
            }
            let is_unseen = unseen.is_some() && displaced.letters(&self.target) == unseen.as_deref();
            let due = if is_unseen { Due::Look } else { displaced.due(now) };
            let Some(bytes) = displaced.read().ok().filter(|_| due != Due::Later) else { continue };
            if bytes.revision != displaced.base {
                self.owed.push(LateSave { displaced, base: None });
            } else if due == Due::LastLook {
                displaced.forget();
            }
        }
    }

    /// A writer that was killed between exchanging two files and looking at what came out left it under its first name, or under
    /// one that does not tell yet. Gives the letters of that name: nobody has looked at the file yet.
    fn name_interrupted(&self, ahead: &WriteAhead) -> Option<String> {
        let (from, name) = ahead.swap.as_ref()?;
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
            Ok(_) => drop(Displaced::keep(&temp, &self.target, *from)),
            Err(_) => {}
        }
        Some(letters)
    }

    /// Reads them. One that is no board, or of which it is not known what it was made from, stays where it is; that is told as
    /// soon as nobody will write to it any more.
    pub(super) fn read(
        &mut self,
        lock: &Lock,
        last: &LastRead,
        versions: Option<&Versions>,
        warnings: &mut Vec<String>,
    ) -> Vec<Read> {
        let now = lock.taken().unwrap_or_else(SystemTime::now);
        let read = |LateSave { displaced, base }| {
            let bytes: Bytes = displaced.read().ok()?;
            let Ok(theirs) = last.like(bytes.content()) else {
                let written = bytes.metadata.modified().ok().and_then(|at| now.duration_since(at).ok());
                if written.is_some_and(|age| age >= LAST) && is_kept(versions, &bytes, true) {
                    let text = bytes.revision.to_string();
                    warnings.push(format!("{EDITOR} left no board; its text is kept as version {}", &text[..8]));
                    displaced.forget();
                }
                return None;
            };
            let Some(base) = base.or_else(|| versions?.document(displaced.base)) else {
                let place = shown(displaced.path());
                warnings.push(format!("{EDITOR} left its text in {place}: what it was made from is not known here"));
                return None;
            };
            Some(Read { displaced, bytes, base, theirs })
        };
        std::mem::take(&mut self.owed).into_iter().filter_map(read).collect()
    }

    /// They are in the board.
    pub(super) fn taken_in(&self, taken: Vec<Read>, versions: Option<&Versions>) {
        for Read { displaced, bytes, .. } in taken {
            // What gave way can still be had. Not before: the board does not come from there.
            is_kept(versions, &bytes, false);
            displaced.known(&self.target, bytes.revision);
        }
    }
}

/// Our board with all that came late. Where both changed the same, ours stays.
pub(super) fn merged(ours: &Document, late: Vec<Read>, warnings: &mut Vec<String>) -> Merged {
    let mut all = Merged { document: ours.clone(), changes: Vec::new(), clashes: Vec::new(), taken: Vec::new() };
    for read in late {
        match merge(Some(&read.base), &all.document, &read.theirs, Side::Ours) {
            Ok(merged) => {
                all.document = merged.document;
                all.changes.extend(merged.changes);
                all.clashes.extend(merged.clashes);
                all.taken.push(read);
            }
            Err(error) => {
                let place = shown(read.displaced.path());
                warnings.push(format!("{EDITOR} cannot be merged: {error}; its text is in {place}"));
            }
        }
    }
    all
}

/// Whether the text is among the versions now.
fn is_kept(versions: Option<&Versions>, bytes: &Bytes, is_broken: bool) -> bool {
    versions.is_some_and(|versions| versions.see(bytes.revision, bytes.content(), is_broken).is_ok())
}
