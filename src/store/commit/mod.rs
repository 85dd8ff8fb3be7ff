//! The one write path: every change of the board takes these steps. Writes changes only, never a whole text from outside.

use std::fs::Metadata;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::document::{Document, EditError};
use crate::log::entry::{Entry, Stamp};
use crate::log::history::History;
use crate::merge::Clash;
use crate::model::change::{Change, Proposal};
use crate::model::snapshot::{Revision, Snapshot};
use crate::store::Store;
pub use crate::store::commit::error::{CommitError, Conflict};
use crate::store::commit::late_save::LateSave;
use crate::store::commit::publish::{Manner, Placed, Ready, replaced, verified};
use crate::store::commit::request::{NotMade, Outcome, WriteRequest};
use crate::store::commit::write_ahead::WriteAhead;
use crate::store::file::error::FileError;
use crate::store::file::lock::Lock;
use crate::store::file::paths;
use crate::store::file::read;
use crate::store::file::read::Loaded;
use crate::store::log::reader::Log;
use crate::store::log::writer::{LogEnd, LogWriter, lines};
use crate::store::state::versions::Versions;

pub(crate) mod write_ahead;
mod begin;
pub(crate) mod provenance;
pub(crate) mod external_edit;
pub(crate) mod error;
pub(crate) mod publish;
pub(crate) mod late_save;
pub(crate) mod request;

/// How often a write is begun anew because others, who know no lock, are writing or have the file away.
pub(super) const TRIES: u32 = 5;

/// How often a write is begun anew because others, who know no lock, wrote in the same moment.
const OVERTAKEN: u32 = 10;

/// How often it is before it insists, where that overwrites nothing.
const YIELDS: u32 = 2;

/// How long others, who know no lock, may take for a write: from emptying the file to filling it, from reading it to replacing
/// it.
pub(super) const OTHERS_TAKE: Duration = Duration::from_millis(80);

/// How many log entries to scan, at most, to name who caused a conflict.
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
    /// Of a merge: the dropped changes.
    pub clashes: Vec<Clash>,
    /// Of an undo or redo: what a notice says. Raw text.
    pub sentence: Option<String>,
    /// What went wrong on the way without stopping it. Raw text.
    pub warnings: Vec<String>,
}

/// What became of one try.
pub(super) enum Tried {
    Done(Committed),
    /// Somebody else wrote in between; nothing of ours is there.
    Overtaken,
}

/// What is going to happen.
pub(super) struct Plan {
    ready: Ready,
    /// The board, if it stays as it is.
    unchanged: Option<Arc<Snapshot>>,
    changes: Vec<Change>,
    clashes: Vec<Clash>,
    place: LogEnd,
    entries: Vec<Entry>,
    sentence: Option<String>,
}

impl Plan {
    /// A text that is to be found as if somebody had edited it by hand; `changes` are what that makes of the board.
    pub(super) fn unlogged(ready: Ready, changes: Vec<Change>, place: LogEnd) -> Self {
        Self { ready, unchanged: None, changes, clashes: Vec::new(), place, entries: Vec::new(), sentence: None }
    }

    /// The board as it was to be.
    pub(super) fn into_document(self) -> Document {
        self.ready.document
    }
}

/// One write of the board, from lock to unlock.
pub(super) struct Commit<'a> {
    pub(super) store: &'a Store,
    pub(super) target: PathBuf,
    pub(super) lock: Lock,
    pub(super) log: Log,
    pub(super) pen: LogWriter<'a>,
    /// `None`: this user's program remembers nothing.
    pub(super) versions: Option<Versions>,
    /// What came out of the board's place and is not in the board yet.
    pub(super) owed: Vec<LateSave>,
    /// What an edit took back that nobody had logged, in one line.
    pub(super) taken_back: Option<String>,
    pub(super) warnings: Vec<String>,
}

impl Store {
    /// Makes all changes of `proposal`, or none. When it comes back without an error they are in the file and in the log, and
    /// both are on the disk. A mark gets what it has seen.
    pub fn commit(&self, proposal: &Proposal) -> Result<Committed, CommitError> {
        self.write(&WriteRequest::These(proposal))
    }

    pub(super) fn write(&self, wanted: &WriteRequest<'_>) -> Result<Committed, CommitError> {
        let (mut written, taken_back) = self.write_locked(wanted)?;
        // Nobody waits for us any more.
        let told = self.look_into_saves();
        // The sentence of an old copy names what it took back.
        let taken_back = taken_back.filter(|_| told.is_empty());
        written.warnings.extend(told.into_iter().chain(taken_back));
        Ok(written)
    }

    /// What was written, and what an edit took back that was found on the way.
    fn write_locked(&self, wanted: &WriteRequest<'_>) -> Result<(Committed, Option<String>), CommitError> {
        // 1. Find the file that is meant, and be the only one who writes it.
        let mut commit = self.begin(wanted.who(), self.patience)?;
        for overtaken in 0..OVERTAKEN {
            let manner = if overtaken < YIELDS { Manner::Yield } else { Manner::Insist };
            // An editor or a checkout may be in the middle of writing it.
            match read::while_others_write(|| commit.attempt(wanted, manner), CommitError::may_pass) {
                Ok(Tried::Done(committed)) => return Ok((committed, commit.taken_back)),
                Ok(Tried::Overtaken) if !commit.lock.is_in_place() => {
                    commit = self.begin(wanted.who(), self.patience)?;
                }
                Ok(Tried::Overtaken) => {}
                Err(error) => {
                    if matches!(error, CommitError::Invalid { .. }) {
                        self.saw_broken();
                    }
                    return Err(error);
                }
            }
        }
        Err(CommitError::Contested { path: self.board.clone() })
        // 9. The lock is dropped here.
    }
}

impl Commit<'_> {
    pub(super) fn attempt(&mut self, wanted: &WriteRequest<'_>, manner: Manner) -> Result<Tried, CommitError> {
        // 2. Read the board again: what the proposal was made from may be old.
        let Some((loaded, metadata)) = self.read_for(wanted)? else { return Ok(Tried::Overtaken) };
        if let Some(newer) = loaded.document.newer_format() {
            return Err(CommitError::Newer { path: self.store.board.clone(), newer });
        }
        //    What nobody logged is logged before anything is added to it.
        match wanted.unmerged() {
            None => self.account(&loaded, &metadata, wanted.who()),
            Some(_) => self.account_for_side(&loaded, &metadata, wanted.who()),
        };

        // 3. Make each change to this newest board. 4. and 5., the smallest edit of the text and the proof that it says what was
        //    meant, are `Document::together`.
        let plan = self.plan(loaded, metadata, wanted)?;

        // 6. Write the entries ahead, and put the new text in the place of the old.
        let Some(mut snapshot) = self.put(&plan, manner)? else { return Ok(Tried::Overtaken) };

        // 7. Append the entries to the log, and clear what was written ahead.
        self.append(&plan)?;

        // 8. What somebody who knows no lock had saved meanwhile becomes part of the board.
        if let Some(newest) = self.merge_late_saves() {
            snapshot = newest;
        }
        let warnings = std::mem::take(&mut self.warnings);
        let entries = plan.entries.into_iter().map(Arc::new).collect();
        Ok(Tried::Done(Committed {
            snapshot,
            changes: plan.changes,
            clashes: plan.clashes,
            entries,
            sentence: plan.sentence,
            warnings,
        }))
    }

    /// The board as it is now.
    pub(super) fn read(&self) -> Result<(Loaded, Metadata), CommitError> {
        let bytes = read::bytes(&self.target)?;
        let metadata = bytes.metadata.clone();
        Ok((bytes.parse(&self.target)?, metadata))
    }

    /// The board as it is now, or the side of a conflict that is in its place; `None` if that is not there any more.
    fn read_for(&self, wanted: &WriteRequest<'_>) -> Result<Option<(Loaded, Metadata)>, CommitError> {
        let Some(unmerged) = wanted.unmerged() else { return self.read().map(Some) };
        let bytes = read::bytes(&self.target)?;
        if bytes.revision != unmerged.revision {
            return Ok(None);
        }
        let document = unmerged.ours.clone();
        let snapshot = read::snapshot(&document, Revision::of(document.text().as_bytes()));
        Ok(Some((Loaded { document, snapshot, stamp: bytes.stamp }, bytes.metadata)))
    }

    /// What is wanted, made to the board that was read.
    pub(super) fn plan(
        &mut self,
        loaded: Loaded,
        metadata: Metadata,
        wanted: &WriteRequest<'_>,
    ) -> Result<Plan, CommitError> {
        let made = wanted.made(&loaded.document, &mut self.log).map_err(|not_made| self.not_made(not_made))?;
        let is_new = made.document.text() != loaded.document.text() || wanted.unmerged().is_some();
        let rev = if is_new { Revision::of(made.document.text().as_bytes()) } else { loaded.snapshot.revision };
        // What is in the file, which may hold more than the side that was read of it.
        let read = wanted.unmerged().map_or(loaded.snapshot.revision, |unmerged| unmerged.revision);
        let (place, entries) = self.entries(&made, rev);
        let Outcome { document, changes, clashes, sentence, .. } = made;
        Ok(Plan {
            ready: Ready { old: loaded.stamp, read, base: loaded.document, metadata, document, rev },
            unchanged: (!is_new).then_some(loaded.snapshot),
            changes,
            clashes,
            place,
            entries,
            sentence,
        })
    }

    /// What is to be logged, and where.
    fn entries(&mut self, made: &Outcome, rev: Revision) -> (LogEnd, Vec<Entry>) {
        let place = self.pen.place(&mut self.log, &made.who);
        let at = self.store.origin.clock.now();
        let stamp = Stamp { who: made.who.clone(), by: made.by.clone(), at, rev };
        let history = self.log.history();
        let changes = made.changes.iter().map(|change| seen_by(history, change)).collect();
        let entries = stamp.step(place.name.replica(), place.counter, history.next_seq(), changes);
        (place, entries)
    }

    /// The new text in the place of the old one; `None` if it is not there. What came out instead of the old one is owed.
    pub(super) fn put(&mut self, plan: &Plan, manner: Manner) -> Result<Option<Arc<Snapshot>>, CommitError> {
        let write_ahead = |temp: Option<&str>| {
            let ahead = WriteAhead {
                name: plan.place.name.clone(),
                rev: plan.ready.rev,
                lines: lines(&plan.entries).0,
                swap: temp.map(|temp| (plan.ready.read, temp.to_owned())),
            };
            self.lock.write_ahead(&ahead.text()).map_err(FileError::on("write", &paths::lock(&self.target).path))
        };
        if let Some(snapshot) = &plan.unchanged {
            if !plan.entries.is_empty() {
                write_ahead(None).inspect_err(|_| drop(self.lock.clear_ahead()))?;
            }
            return Ok(Some(Arc::clone(snapshot)));
        }
        let manner = if self.lock.is_exclusive() { manner } else { Manner::Yield };
        let how = (self.store.origin.without, manner);
        // Where somebody has deleted the lock, another writer may hold a new one.
        let at_last = |temp: &str| write_ahead(Some(temp)).map(|()| self.lock.is_in_place());
        match replaced(&self.target, &plan.ready, how, &mut self.warnings, at_last) {
            Ok(Placed::There) => {}
            Ok(Placed::Upon(displaced)) => {
                self.owed.push(LateSave { displaced, base: Some(plan.ready.base.clone()) });
            }
            not_placed => {
                // The next writer would do it.
                let _ = self.lock.clear_ahead();
                return Ok(not_placed.map(|_| None)?);
            }
        }
        let new = read::snapshot(&plan.ready.document, plan.ready.rev);
        if self.lock.is_exclusive() { Ok(Some(new)) } else { Ok(verified(&self.target, new, &plan.changes)?) }
    }

    /// Appends to the log what is in the board. That this fails keeps the change from nobody: it is told, and whoever locks
    /// next tries again. Only what is nowhere else, neither in the board nor written ahead, is lost then, and refused.
    pub(super) fn append(&mut self, plan: &Plan) -> Result<(), CommitError> {
        match self.pen.append(&plan.place, &plan.entries, &plan.ready.metadata) {
            Ok(warnings) => self.warnings.extend(warnings),
            Err(error) if plan.unchanged.is_some() && self.lock.ahead().is_none() => return Err(error.into()),
            Err(error) => {
                self.warnings.push(format!("the change is made, but it is not in the log yet: {error}"));
                return Ok(());
            }
        }
        let appended = plan.entries.last().map(|last| (&plan.place.name, &last.id));
        self.keep_version(plan.ready.rev, &plan.ready.document, appended);
        if let Err(error) = self.lock.clear_ahead() {
            // What is in the log already is not appended again.
            tracing::warn!(%error, "cannot clear what was written ahead");
        }
        Ok(())
    }

    /// Why what is wanted was not made.
    fn not_made(&mut self, not_made: NotMade) -> CommitError {
        match not_made {
            NotMade::Refused(change, error) => self.refused(*change, error),
            NotMade::Undo(refusal) => refusal.into(),
            NotMade::Newer(newer) => CommitError::Newer { path: self.store.board.clone(), newer },
        }
    }

    /// Why `change` was refused, and whose change caused it.
    fn refused(&mut self, change: Change, error: EditError) -> CommitError {
        let clash = match error {
            EditError::Clash(clash) => clash,
            fault @ (EditError::Limit(_) | EditError::Verify(_)) => return CommitError::Edit(fault),
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

/// A mark with what it has seen; any other change as it is.
fn seen_by(history: &History, change: &Change) -> Change {
    match change {
        Change::Mark { note, .. } => Change::Mark { note: note.clone(), seen: history.seen() },
        other => other.clone(),
    }
}
