//! What a write works with, from lock to unlock: the file, its journal, late saves and kept versions. Takes no step by itself.

use std::fs::Metadata;
use std::path::{Path, PathBuf};

use crate::document::Document;
use crate::model::snapshot::Revision;
use crate::store::commit::error::CommitError;
use crate::store::commit::journal::Journal;
use crate::store::commit::late_saves::LateSaves;
use crate::store::file::deadline::Deadline;
use crate::store::file::lock::{Lock, LockError};
use crate::store::file::read::{self, Loaded, OTHERS_WRITE};
use crate::store::handle::Store;
use crate::store::log::reader::Log;
use crate::store::log::writer::LogWriter;
use crate::store::state::memory::Memory;
use crate::store::state::versions::Versions;

/// The collaborators of one write.
pub(crate) struct Desk<'a> {
    pub(super) store: &'a Store,
    /// The file behind all symbolic links.
    pub(crate) target: PathBuf,
    /// Until when this write may wait, for whatever it has to wait.
    pub(super) deadline: Deadline,
    pub(super) journal: Journal<'a>,
    pub(super) late: LateSaves,
    /// `None`: this user's program remembers nothing.
    pub(super) versions: Option<Versions>,
    /// What an edit took back that nobody had logged, in one line.
    pub(super) taken_back: Option<String>,
    pub(crate) warnings: Vec<String>,
}

impl<'a> Desk<'a> {
    /// For the board at `target`, with its lock.
    pub(crate) fn new(store: &'a Store, target: PathBuf, lock: Lock, deadline: Deadline) -> Self {
        // Who had no patience for a lock, and has it, still waits for an editor that is in the middle of a save.
        let deadline = deadline.at_least(OTHERS_WRITE);
        let log = Log::unread(&target);
        let memory = store.memory_of(&target);
        let versions = memory.as_ref().map(|memory| memory.versions(store.origin.clock, &store.last_read));
        // What several append at once, without a lock, cannot be remembered for all of them.
        let memory: Option<Memory> = memory.filter(|_| lock.is_exclusive());
        let writer = LogWriter::new(&store.origin, &store.session, memory, log.folder());
        let journal = Journal::new(lock, log, writer);
        let late = LateSaves::new(&target);
        Self { store, target, deadline, journal, late, versions, taken_back: None, warnings: Vec::new() }
    }

    pub(super) fn lock(&self) -> &Lock {
        &self.journal.lock
    }

    /// The board as it is now.
    pub(crate) fn read(&self) -> Result<(Loaded, Metadata), CommitError> {
        let bytes = read::bytes(&self.target)?;
        let metadata = bytes.metadata.clone();
        Ok((bytes.parse(&self.target, &self.store.last_read)?, metadata))
    }

    /// The same; waits for an editor or a checkout that is in the middle of writing it.
    pub(super) fn read_patiently(&self) -> Result<(Loaded, Metadata), CommitError> {
        read::while_others_write(self.deadline, || self.read(), CommitError::may_pass)
    }

    /// A kept version.
    pub(crate) fn version(&self, rev: Revision) -> Option<Document> {
        self.versions.as_ref()?.document(rev)
    }
}

/// The lock of `target`, which is described by `board` if it is there.
pub(crate) fn take_lock(
    store: &Store,
    target: &Path,
    board: Option<&Metadata>,
    who: &str,
    deadline: Deadline,
) -> Result<Lock, CommitError> {
    if store.origin.without.lock {
        return Ok(Lock::none());
    }
    Lock::take(target, board, who, deadline).map_err(|error| match error {
        LockError::Held { lock, holder } => CommitError::Locked { path: store.board.clone(), holder, lock },
        LockError::File(error) => error.into(),
    })
}
