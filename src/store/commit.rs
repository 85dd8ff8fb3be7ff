//! The one way in which the board is changed, step by step. Writes changes only: never a text that somebody hands over.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::document::{Document, EditError, Unreadable};
use crate::model::board::{Board, FORMAT};
use crate::model::change::{Change, Clash, Proposal, Record, RecordKind, Subject};
use crate::model::shown::Shown;
use crate::model::snapshot::{Revision, Snapshot};
use crate::store::failure::{FileError, shown};
use crate::store::lock::{self, Lock, LockError};
use crate::store::read::{self, Loaded, ReadError};
use crate::store::system::{self, Stamp};
use crate::store::{Store, paths, replace};

/// How often a write is begun anew because others, who know no lock, wrote in the same moment.
const TRIES: u32 = 5;

/// How long others, who know no lock, may take for a write: from emptying the file to filling it, from reading it to replacing
/// it.
const OTHERS_TAKE: Duration = Duration::from_millis(80);

/// A proposal that is in the file.
#[derive(Clone, Debug)]
pub struct Committed {
    /// The board with it.
    pub snapshot: Arc<Snapshot>,
    /// The changes as they were made; empty if the board was so already, and then nothing was written.
    pub changes: Vec<Change>,
    /// What went wrong on the way without stopping it. Raw text.
    pub warnings: Vec<String>,
}

/// Why a proposal is not in the file. Nothing was written then, unless the error says so.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// The board is not any more as a change expects it.
    #[error("{}", Shown::new(&conflict.to_string()))]
    Conflict {
        /// What clashed with what.
        conflict: Box<Conflict>,
    },
    /// The file holds no board at the moment.
    #[error("{} cannot be changed while it cannot be read", shown(path))]
    Invalid {
        /// The file as it was named.
        path: PathBuf,
        /// The text and what is wrong with it.
        unreadable: Arc<Unreadable>,
    },
    /// The board is written by a newer program.
    #[error("{} has format {format}, and this program can write up to format {FORMAT}", shown(path))]
    Newer {
        /// The file as it was named.
        path: PathBuf,
        /// Its format.
        format: u64,
    },
    /// There is no board.
    #[error("there is no board at {}", shown(path))]
    NotFound {
        /// The file as it was named.
        path: PathBuf,
    },
    /// Somebody else holds the lock all the time.
    #[error("{} is locked by {}", shown(path), holder.as_deref().map_or("somebody else".into(), Shown::new))]
    Locked {
        /// The file as it was named.
        path: PathBuf,
        /// Who, where and which process, as far as it is known.
        holder: Option<String>,
        /// The lock file.
        lock: PathBuf,
    },
    /// Other programs replace the file all the time.
    #[error("{} was changed by another program each time it was about to be written", shown(path))]
    Contested {
        /// The file as it was named.
        path: PathBuf,
    },
    /// The file is no board, or the operating system said no to reading it.
    #[error(transparent)]
    Read(ReadError),
    /// The operating system said no.
    #[error(transparent)]
    File(#[from] FileError),
    /// The edit went wrong: a fault of this program, found before anything was written.
    #[error("{}", Shown::new(&.0.to_string()))]
    Edit(EditError),
}

/// A change that the board does not allow any more.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{clash}")]
pub struct Conflict {
    /// The change.
    pub change: Change,
    /// What was expected, and what was found.
    pub clash: Clash,
    /// Who made it what it is, if the log knows.
    pub who: Option<String>,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

impl CommitError {
    /// What the user can do about it; problems of the text carry their own hints.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Conflict { .. } => "look at the board and decide again",
            Self::Invalid { .. } => "repair it first: `standup check` shows where",
            Self::Newer { .. } => "it can be looked at; install a newer standup to change it",
            Self::NotFound { .. } => "make a first board with `standup init`",
            Self::Locked { lock, .. } => {
                let lock = shown(lock);
                return Some(format!("try again; if that process hangs, end it (deleting {lock} does not help)"));
            }
            Self::Contested { .. } => "find out what else writes it, and try again",
            Self::Read(error) => return error.hint(),
            Self::File(error) => return error.hint(),
            Self::Edit(_) => "this is a fault of standup, please report it; the board is as it was",
        };
        Some(hint.to_owned())
    }
}

impl From<ReadError> for CommitError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::NotFound { path, .. } => Self::NotFound { path },
            ReadError::Unreadable { path, unreadable } => Self::Invalid { path, unreadable },
            ReadError::File(error) => Self::File(error),
            other => Self::Read(other),
        }
    }
}

/// What became of one try.
enum Tried {
    Done(Committed),
    /// Somebody else wrote in between; nothing of ours is there.
    Overtaken,
}

/// What was read under the lock, and what is to take its place.
struct Ready {
    old: Stamp,
    metadata: Metadata,
    document: Document,
    changes: Vec<Change>,
}

impl Store {
    /// Makes all changes of `proposal`, or none. When it comes back without an error they are in the file and on the disk.
    pub fn commit(&self, proposal: &Proposal) -> Result<Committed, CommitError> {
        // 1. Find the file that is meant, and be the only one who writes it.
        let (target, lock) = self.locked(&proposal.who)?;
        if let Some(now) = lock.taken() {
            replace::sweep(&target, now);
        }
        let mut failure = CommitError::Contested { path: self.board.clone() };
        for _ in 0..TRIES {
            match self.attempt(&target, &lock, proposal) {
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

    fn attempt(&self, target: &Path, lock: &Lock, proposal: &Proposal) -> Result<Tried, CommitError> {
        // 2. Read the board again: what the proposal was made from may be old.
        let bytes = read::bytes(target)?;
        let metadata = bytes.metadata.clone();
        let Loaded { document, snapshot, stamp } = bytes.parse(target)?;
        if snapshot.is_newer() {
            return Err(CommitError::Newer { path: self.board.clone(), format: snapshot.board.format });
        }
        //    (A revision that no log entry explains is observed here, before anything is added to it.)

        // 3. Make each change to this newest board. 4. and 5., the smallest edit of the text and the proof that it says what was
        //    meant, are `Document::edit`.
        let (document, changes) = edited(document, &proposal.changes)?;
        if changes.is_empty() {
            return Ok(Tried::Done(Committed { snapshot, changes, warnings: Vec::new() }));
        }

        // 6. (The log entries are written ahead into the lock file here.) Put the new text in the place of the old.
        let ready = Ready { old: stamp, metadata, document, changes };
        let Some(committed) = replaced(target, ready)? else { return Ok(Tried::Overtaken) };

        // 7. (The log entries are appended to the log here, and cleared from the lock file.)
        if !lock.is_exclusive() {
            return verified(target, committed);
        }
        Ok(Tried::Done(committed))
    }

    /// The file behind all symbolic links, locked.
    fn locked(&self, who: &str) -> Result<(PathBuf, Lock), CommitError> {
        for _ in 0..TRIES {
            let target = paths::resolve(&self.board).map_err(|error| self.unresolved(error))?;
            // Who may not change the board leaves no lock beside it, either.
            let (_, metadata) = read::open(&target)?;
            system::may_write(&target, &metadata).map_err(FileError::on("change", &target))?;
            let lock = Lock::take(&target, &metadata, who, self.patience).map_err(|error| match error {
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

/// `document` after `changes`, and those of them that made a difference, as they were made.
fn edited(mut document: Document, changes: &[Change]) -> Result<(Document, Vec<Change>), CommitError> {
    let mut made = Vec::new();
    for change in changes {
        let edited = document.edit(change).map_err(|error| refused(change, error))?;
        if edited.document.text() != document.text() {
            made.push(edited.change);
        }
        document = edited.document;
    }
    Ok((document, made))
}

fn refused(change: &Change, error: EditError) -> CommitError {
    match error {
        EditError::Clash(clash) => {
            let conflict = Conflict { change: change.clone(), clash, who: None, at: None };
            CommitError::Conflict { conflict: Box::new(conflict) }
        }
        fault @ EditError::Verify(_) => CommitError::Edit(fault),
    }
}

/// Puts the new text in the place of the old one; `None` if somebody who knows no lock changed the old one meanwhile.
fn replaced(target: &Path, ready: Ready) -> Result<Option<Committed>, CommitError> {
    let text = ready.document.text();
    let snapshot = read::snapshot(&ready.document, Revision::of(text.as_bytes()));
    let mut prepared = replace::prepare(target, text.as_bytes(), Some(&ready.metadata))?;
    // The last moment to see an editor's save. (An exchange of the two files leaves no moment at all; it goes here.)
    if target.metadata().map(|metadata| Stamp::of(&metadata)).ok() != Some(ready.old) {
        return Ok(None);
    }
    let warnings = std::mem::take(&mut prepared.warnings);
    prepared.replace(target)?;
    Ok(Some(Committed { snapshot, changes: ready.changes, warnings }))
}

/// Without a lock: whether the changes are still there when everybody who read the board before us has written. If they are
/// not, they are made anew.
fn verified(target: &Path, committed: Committed) -> Result<Tried, CommitError> {
    lock::pause(lock::jittered(OTHERS_TAKE));
    let bytes = read::bytes(target)?;
    if bytes.revision == committed.snapshot.revision {
        return Ok(Tried::Done(committed));
    }
    let now = bytes.parse(target)?;
    // Others may have built on ours (all is there), or have replaced it (all or some is not).
    if committed.changes.iter().all(|change| is_made(change, &now.snapshot.board)) {
        return Ok(Tried::Done(Committed { snapshot: now.snapshot, ..committed }));
    }
    Ok(Tried::Overtaken)
}

/// Whether the board is as `change` wants it.
fn is_made(change: &Change, board: &Board) -> bool {
    let is_there = |what: &Subject| match what {
        Subject::Module(id) => board.find(id).is_some(),
        Subject::Developer(name) => board.developer(name).is_some(),
    };
    let subject = |record: &Record| match &record.kind {
        RecordKind::Module(module, _) => Subject::Module(module.id.clone()),
        RecordKind::Developer(developer, _) => Subject::Developer(developer.name.clone()),
    };
    match change {
        // These clash where they are made already.
        Change::Add(record) => is_there(&subject(record)),
        Change::Remove(record) => !is_there(&subject(record)),
        Change::Rename { what, .. } => !is_there(what),
        // All others leave the board as it is.
        other => other.apply(board).is_ok_and(|same| same == *board),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Committed, Ready, Tried, edited, replaced, verified};
    use crate::model::change::Change;
    use crate::model::snapshot::Revision;
    use crate::model::status::Status;
    use crate::store::read;

    const BOARD: &str = r#"(format: 1, developers: [(name: "ana", modules: [(id: "a", status: Pending), (id: "b", status: Pending)])])"#;

    fn board() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("board.ron");
        std::fs::write(&path, BOARD).unwrap();
        (folder, path)
    }

    fn done(module: &str) -> Change {
        Change::Move { module: module.into(), from: Status::Pending, to: Status::Done }
    }

    /// What is to be written when `changes` are made to the board that is there.
    fn ready(path: &std::path::Path, changes: &[Change]) -> Ready {
        let bytes = read::bytes(path).unwrap();
        let metadata = bytes.metadata.clone();
        let loaded = bytes.parse(path).unwrap();
        let (document, changes) = edited(loaded.document, changes).unwrap();
        Ready { old: loaded.stamp, metadata, document, changes }
    }

    fn written(path: &std::path::Path, changes: &[Change]) -> Committed {
        replaced(path, ready(path, changes)).unwrap().expect("nobody wrote in between")
    }

    #[test]
    fn an_editors_save_between_reading_and_writing_is_not_overwritten() {
        let (_folder, path) = board();
        let ready = ready(&path, &[done("a")]);
        let saved = BOARD.replace("ana", "bo");
        std::fs::write(&path, &saved).unwrap();
        assert!(replaced(&path, ready).unwrap().is_none());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), saved);
        assert_eq!(path.parent().unwrap().read_dir().unwrap().count(), 1, "no temporary file stays");
    }

    #[test]
    fn without_a_lock_what_is_still_there_is_acknowledged() {
        let (_folder, path) = board();
        let committed = written(&path, &[done("a")]);
        let Tried::Done(same) = verified(&path, committed).unwrap() else { panic!("it is there") };
        assert_eq!(same.changes, [done("a")]);
    }

    #[test]
    fn without_a_lock_what_others_have_built_on_is_acknowledged_with_their_board() {
        let (_folder, path) = board();
        let committed = written(&path, &[done("a")]);
        let theirs = written(&path, &[done("b")]);
        let Tried::Done(both) = verified(&path, committed).unwrap() else { panic!("it is there") };
        assert_eq!(both.snapshot.revision, theirs.snapshot.revision);
    }

    #[test]
    fn without_a_lock_what_others_have_overwritten_is_not_acknowledged() {
        let (_folder, path) = board();
        // Both read the same board; we write first.
        let theirs = BOARD.replace(r#""b", status: Pending"#, r#""b", status: Done"#);
        let committed = written(&path, &[done("a")]);
        std::fs::write(&path, &theirs).unwrap();
        assert!(matches!(verified(&path, committed).unwrap(), Tried::Overtaken));
        let again = written(&path, &[done("a")]);
        assert_eq!(again.snapshot.revision, Revision::of(BOARD.replace("Pending", "Done").as_bytes()));
    }
}
