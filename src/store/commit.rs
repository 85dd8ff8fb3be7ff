//! The one way in which the board is changed, step by step. Writes changes only: never a text that somebody hands over.

use std::fs::Metadata;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::document::{Document, EditError};
use crate::log::entry::{Entry, Stamp};
use crate::log::history::History;
use crate::model::change::{By, Change, Proposal};
use crate::model::snapshot::{Revision, Snapshot};
pub use crate::store::commit_error::{CommitError, Conflict};
use crate::store::failure::FileError;
use crate::store::history::Log;
use crate::store::lock::{self, Lock, LockError};
use crate::store::memory::Memory;
use crate::store::pen::{Pen, Place};
use crate::store::read;
use crate::store::swap::{Ready, replaced, verified};
use crate::store::undo::Wanted;
use crate::store::{Store, paths, replace, system};

/// How often a write is begun anew because others, who know no lock, wrote in the same moment.
const TRIES: u32 = 5;

/// How long others, who know no lock, may take for a write: from emptying the file to filling it, from reading it to replacing
/// it.
pub(super) const OTHERS_TAKE: Duration = Duration::from_millis(80);

/// How many entries are looked through, at most, for whoever made the board what a change does not expect.
const BLAME: usize = 20_000;

/// A proposal that is in the file.
#[derive(Clone, Debug)]
pub struct Committed {
    /// The board with it.
    pub snapshot: Arc<Snapshot>,
    /// The changes as they were made; empty if the board was so already, and then nothing was written.
    pub changes: Vec<Change>,
    /// The changes as they are in the log.
    pub entries: Vec<Arc<Entry>>,
    /// Of an undo or redo: what a notice says. Raw text.
    pub sentence: Option<String>,
    /// What went wrong on the way without stopping it. Raw text.
    pub warnings: Vec<String>,
}

/// What became of one try.
enum Tried {
    Done(Committed),
    /// Somebody else wrote in between; nothing of ours is there.
    Overtaken,
}

/// One write of the board, from lock to unlock.
pub(super) struct Commit<'a> {
    store: &'a Store,
    target: PathBuf,
    lock: Lock,
    log: Log,
    pen: Pen<'a>,
    warnings: Vec<String>,
}

impl Store {
    /// Makes all changes of `proposal`, or none. When it comes back without an error they are in the file and in the log, and
    /// both are on the disk. A mark gets what it has seen.
    pub fn commit(&self, proposal: &Proposal) -> Result<Committed, CommitError> {
        self.write(&Wanted::These(proposal))
    }

    pub(super) fn write(&self, wanted: &Wanted<'_>) -> Result<Committed, CommitError> {
        // 1. Find the file that is meant, and be the only one who writes it.
        let mut commit = self.begin(wanted.who(), self.patience)?;
        let mut failure = CommitError::Contested { path: self.board.clone() };
        for _ in 0..TRIES {
            match commit.attempt(wanted) {
                Ok(Tried::Done(committed)) => return Ok(committed),
                Ok(Tried::Overtaken) => {}
                // An editor or a checkout may be in the middle of writing it.
                Err(error @ (CommitError::Invalid { .. } | CommitError::NotFound { .. })) => {
                    failure = error;
                    lock::pause(OTHERS_TAKE);
                }
                Err(error) => return Err(error),
            }
        }
        Err(failure)
        // 8. The lock is dropped here.
    }

    /// Locks the board for `who`.
    pub(super) fn begin(&self, who: &str, patience: Duration) -> Result<Commit<'_>, CommitError> {
        let (target, lock) = self.locked(who, patience)?;
        if let Some(now) = lock.taken() {
            replace::sweep(&target, now);
        }
        let log = Log::unread(&target);
        // What several write at once, without a lock, cannot be remembered for all of them.
        let state = self.origin.state.as_deref().filter(|_| lock.is_exclusive());
        let memory = state.map(|state| Memory::of(state, &target));
        let pen = Pen::new(&self.origin, &self.session, memory, log.folder());
        Ok(Commit { store: self, target, lock, log, pen, warnings: Vec::new() })
    }

    /// The file behind all symbolic links, locked.
    fn locked(&self, who: &str, patience: Duration) -> Result<(PathBuf, Lock), CommitError> {
        for _ in 0..TRIES {
            let target = paths::resolve(&self.board).map_err(|error| self.unresolved(error))?;
            // Who may not change the board leaves no lock beside it, either.
            let (_, metadata) = read::open(&target)?;
            system::may_write(&target, &metadata).map_err(FileError::on("change", &target))?;
            let lock = Lock::take(&target, &metadata, who, patience).map_err(|error| match error {
                LockError::Held { lock, holder } => CommitError::Locked { path: self.board.clone(), holder, lock },
                LockError::File(error) => error.into(),
            })?;
            // The link may have been turned to another file while we waited.
            if paths::resolve(&self.board).is_ok_and(|now| now == target) {
                return Ok((target, lock));
            }
        }
        Err(CommitError::Contested { path: self.board.clone() })
    }

    fn unresolved(&self, error: std::io::Error) -> CommitError {
        if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) {
            return CommitError::NotFound { path: self.board.clone() };
        }
        FileError::new("read", &self.board, error).into()
    }
}

impl Commit<'_> {
    fn attempt(&mut self, wanted: &Wanted<'_>) -> Result<Tried, CommitError> {
        // 2. Read the board again: what the proposal was made from may be old.
        let bytes = read::bytes(&self.target)?;
        let metadata = bytes.metadata.clone();
        let loaded = bytes.parse(&self.target)?;
        if loaded.snapshot.is_newer() {
            return Err(CommitError::Newer { path: self.store.board.clone(), format: loaded.snapshot.board.format });
        }
        self.read_log();
        let wish = wanted.wish(&mut self.log)?;

        // 3. Make each change to this newest board. 4. and 5., the smallest edit of the text and the proof that it says what was
        //    meant, are `Document::edit`.
        let (document, changes) =
            edited(&loaded.document, &wish.proposal).map_err(|(change, error)| self.refused(change, error))?;
        if changes.is_empty() {
            return Ok(Tried::Done(self.done(loaded.snapshot, changes, Vec::new(), wish.sentence)));
        }
        let is_new = document.text() != loaded.document.text();
        let rev = if is_new { Revision::of(document.text().as_bytes()) } else { loaded.snapshot.revision };
        let (place, entries) = self.entries(&wish.proposal, &changes, rev);

        // 6. Put the new text in the place of the old.
        let mut snapshot = loaded.snapshot;
        if is_new {
            let ready = Ready { old: loaded.stamp, metadata: metadata.clone(), document, rev };
            let Some(new) = self.replaced(&ready, &changes)? else { return Ok(Tried::Overtaken) };
            snapshot = new;
        }

        // 7. Append the entries to the log.
        self.append(&place, &entries, &metadata);
        Ok(Tried::Done(self.done(snapshot, changes, entries, wish.sentence)))
    }

    /// Reads the ends of the log files. That they cannot be read keeps nobody from changing the board.
    fn read_log(&mut self) {
        if let Err(error) = self.log.refresh() {
            self.warnings.push(error.to_string());
        }
    }

    /// What is to be logged, and where.
    fn entries(&mut self, proposal: &Proposal, made: &[Change], rev: Revision) -> (Place, Vec<Entry>) {
        let place = self.pen.place(&mut self.log, &proposal.who);
        let at = self.store.origin.clock.now();
        let stamp = Stamp { who: proposal.who.clone(), by: proposal.by.clone(), at, rev };
        let history = self.log.history();
        let changes = made.iter().map(|change| seen_by(history, change)).collect();
        let entries = stamp.step(place.name.replica(), place.counter, history.next_seq(), changes);
        (place, entries)
    }

    /// The new text in the place of the old one.
    fn replaced(&mut self, ready: &Ready, changes: &[Change]) -> Result<Option<Arc<Snapshot>>, CommitError> {
        let new = replaced(&self.target, ready, &mut self.warnings, || Ok(()))?;
        match new {
            Some(new) if !self.lock.is_exclusive() => Ok(verified(&self.target, new, changes)?),
            done => Ok(done),
        }
    }

    fn append(&mut self, place: &Place, entries: &[Entry], board: &Metadata) {
        match self.pen.append(place, entries, board) {
            Ok(warnings) => self.warnings.extend(warnings),
            Err(error) => self.warnings.push(format!("the change is made, but it is not in the log: {error}")),
        }
    }

    fn done(
        &mut self,
        snapshot: Arc<Snapshot>,
        changes: Vec<Change>,
        entries: Vec<Entry>,
        sentence: Option<String>,
    ) -> Committed {
        let entries = entries.into_iter().map(Arc::new).collect();
        Committed { snapshot, changes, entries, sentence, warnings: std::mem::take(&mut self.warnings) }
    }

    /// Why `change` was refused, and because of whom.
    fn refused(&mut self, change: Change, error: EditError) -> CommitError {
        let clash = match error {
            EditError::Clash(clash) => clash,
            fault @ EditError::Verify(_) => return CommitError::Edit(fault),
        };
        let newest = |history: &History| {
            let entry = history.newest_for(&change).filter(|entry| entry.seq >= history.whole_from())?;
            Some((entry.actor().to_owned(), entry.at))
        };
        self.log.read_until(|history| newest(history).is_some() || history.entries().nth(BLAME).is_some());
        let (who, at) = newest(self.log.history()).unzip();
        CommitError::Conflict { conflict: Box::new(Conflict { change, clash, who, at }) }
    }
}

/// `document` after the changes of `proposal`, and those of them that are to be logged, as they were made: what made a
/// difference, what never does (a mark), and a step taken back even if somebody else did that before.
fn edited(document: &Document, proposal: &Proposal) -> Result<(Document, Vec<Change>), (Change, EditError)> {
    let mut document = document.clone();
    let mut made = Vec::new();
    for change in &proposal.changes {
        if matches!(change, Change::Mark { .. }) {
            made.push(change.clone());
            continue;
        }
        let edited = document.edit(change).map_err(|error| (change.clone(), error))?;
        if !edited.splices.is_empty() || matches!(proposal.by, By::Undo(_)) {
            made.push(edited.change);
        }
        document = edited.document;
    }
    Ok((document, made))
}

/// A mark with what it has seen; any other change as it is.
fn seen_by(history: &History, change: &Change) -> Change {
    match change {
        Change::Mark { note, .. } => Change::Mark { note: note.clone(), seen: history.seen() },
        other => other.clone(),
    }
}
