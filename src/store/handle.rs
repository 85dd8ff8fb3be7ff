//! The handle to a board: where it is, who works on it, and what this machine remembers of it. Reads and writes no board.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::document::Document;
use crate::model::snapshot::Revision;
use crate::store::file::error::FileError;
use crate::store::file::paths;
use crate::store::file::read::{self, Bytes, LastRead, Loaded, ReadError};
use crate::store::log::reader::Log;
use crate::store::log::writer::Session;
use crate::store::options::Origin;
use crate::store::state::memory::Memory;
use crate::store::state::open_question::Question;
use crate::store::state::versions::Versions;

/// The default time that an operation may wait for others. A write takes milliseconds: a process that holds the lock longer hangs.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// The door to one board. Cheap to make, holds no file open between calls; each process and each thread may have its own.
#[derive(Clone, Debug)]
pub struct Store {
    /// The file as it was named, absolute; it may be a symbolic link, and is resolved again at each use.
    pub(super) board: PathBuf,
    /// How long an operation may wait for others.
    pub(super) patience: Duration,
    /// Where changes come from.
    pub(super) origin: Arc<Origin>,
    pub(super) session: Session,
    pub(super) last_read: LastRead,
}

impl Store {
    /// The store of the board at `board`. Touches no file; a relative path counts from the working directory of now.
    pub fn new(board: &Path) -> Self {
        let board = std::path::absolute(board).unwrap_or_else(|_| board.to_owned());
        Self {
            board,
            patience: PATIENCE,
            origin: Arc::default(),
            session: Session::default(),
            last_read: LastRead::default(),
        }
    }

    /// The same store for changes that come from there.
    #[must_use]
    pub fn origin(mut self, origin: Origin) -> Self {
        self.origin = Arc::new(origin);
        self
    }

    /// The same store whose operations wait this long for others, instead of [`PATIENCE`].
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The file as it was named, absolute.
    pub fn board(&self) -> &Path {
        &self.board
    }

    /// The file behind all symbolic links; where that cannot be told, as it was named: a board that is away has its log and its
    /// memory where they were.
    pub(super) fn target(&self) -> PathBuf {
        paths::resolve(&self.board).unwrap_or_else(|_| self.board.clone())
    }

    /// The log, of which the newest entry of each file is read.
    pub(super) fn open_log(&self) -> Result<Log, FileError> {
        Log::open(&self.target())
    }

    /// What this machine remembers of the board; `None` if nothing outlasts the program.
    pub(super) fn memory(&self) -> Option<Memory> {
        self.memory_of(&self.target())
    }

    pub(super) fn memory_of(&self, target: &Path) -> Option<Memory> {
        self.origin.state.as_deref().map(|state| Memory::of(state, target))
    }

    /// The versions that this machine keeps of the board, as they are now.
    pub(super) fn kept_versions(&self) -> Option<Versions> {
        Some(self.memory()?.versions(self.origin.clock, &self.last_read))
    }

    pub(super) fn question(&self) -> Option<Question> {
        Some(self.memory()?.question())
    }

    /// Keeps what was read.
    pub(super) fn saw(&self, read: &Result<Loaded, ReadError>) {
        match read {
            Ok(loaded) => self.keep_seen(loaded.snapshot.revision, loaded.document.text().as_bytes(), false),
            Err(ReadError::Unreadable { .. }) => self.saw_broken(),
            Err(_) => {}
        }
    }

    /// Keeps what is in the file, if that is no board.
    pub(super) fn saw_broken(&self) {
        if let Ok(bytes) = read::bytes(&self.board)
            && Document::read(bytes.content()).is_err()
        {
            self.saw_bytes(&bytes, true);
        }
    }

    /// Keeps what was in the file.
    pub(super) fn saw_bytes(&self, bytes: &Bytes, is_broken: bool) {
        self.keep_seen(bytes.revision, bytes.content(), is_broken);
    }

    /// A failure to keep this version is no error; it cannot be restored later, that is all.
    fn keep_seen(&self, revision: Revision, bytes: &[u8], is_broken: bool) {
        if let Some(Err(error)) = self.kept_versions().map(|versions| versions.see(revision, bytes, is_broken)) {
            tracing::warn!(%error, "cannot keep this version of the board");
        }
    }
}
