//! The only owner of the board's file: finds it, reads it, locks it, writes it, watches it. Decides nothing about the plan:
//! what is written is a change of [`model`](crate::model) made to the text by [`document`](crate::document).
//!
//! Reading order: files ([`mod@file`]: paths, reading, the lock, atomic replacement), the log beside the board (`log`), what this
//! machine remembers (`state`), the steps of a write (`commit`), other operations on a board (`operation`: create, merge, restore,
//! resolve), and noticing edits by others ([`watch`]).
#![expect(
    clippy::disallowed_methods,
    reason = "this is the door to the file: it touches files, waits for locks and reads the clock"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::store::log::writer::Session;
use crate::store::state::memory::Memory;

mod options;
mod git;
pub(crate) mod commit;
pub mod watch;
pub mod file;
pub(crate) mod log;
mod state;
pub(crate) mod operation;

pub use crate::message::Which;
pub use crate::store::commit::request::Incoming;
pub(crate) use crate::store::file::error::FileError;
pub use crate::store::file::lock::PATIENCE;
pub use crate::store::file::read::{Loaded, ReadError};
pub use crate::store::file::system::Stamp;
pub use crate::store::log::reader::{Depth, Log};
pub(crate) use crate::store::operation::capabilities::Means;
pub(crate) use crate::store::operation::conflict::NotResolvable;
pub use crate::store::operation::create::CreateError;
pub(crate) use crate::store::operation::merge::history_with;
pub(crate) use crate::store::operation::merge::{BaseFrom, Resolvable};
pub(crate) use crate::store::operation::restore::PutBack;
pub use crate::store::operation::stale_save::OldCopy;
pub(crate) use crate::store::options::Clock;
pub use crate::store::options::{Origin, Without};
pub(crate) use crate::store::state::versions::Version;
pub use commit::{CommitError, Committed, Conflict};

/// The door to one board. Cheap to make, holds no file open between calls; each process and each thread may have its own.
#[derive(Clone, Debug)]
pub struct Store {
    /// The file as it was named, absolute; it may be a symbolic link, and is resolved again at each use.
    board: PathBuf,
    /// How long to wait for a lock.
    patience: Duration,
    /// Where changes come from.
    origin: Arc<Origin>,
    session: Session,
}

impl Store {
    /// The store of the board at `board`. Touches no file; a relative path counts from the working directory of now.
    pub fn new(board: &Path) -> Self {
        let board = std::path::absolute(board).unwrap_or_else(|_| board.to_owned());
        Self { board, patience: PATIENCE, origin: Arc::default(), session: Session::default() }
    }

    /// The same store for changes that come from there.
    #[must_use]
    pub fn origin(mut self, origin: Origin) -> Self {
        self.origin = Arc::new(origin);
        self
    }

    /// The same store that waits this long for a lock, instead of [`PATIENCE`].
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The file as it was named, absolute.
    pub fn board(&self) -> &Path {
        &self.board
    }

    /// The board as it is now. An editor that is just writing it is waited for, for less than half a second.
    pub fn read(&self) -> Result<Loaded, ReadError> {
        let read = crate::store::file::read::patiently(&self.board);
        self.saw(&read);
        read
    }

    /// The text of the board in a revision of git; `None` if git knows no such thing.
    pub(crate) fn of_revision(&self, revision: &str) -> Option<String> {
        let target = crate::store::file::paths::resolve(&self.board).ok()?;
        git::of_revision(&target, revision)
    }

    /// How this user looked at the board last, as the screen calls it; `None` if that is not known.
    pub(crate) fn last_layout(&self) -> Option<String> {
        self.memory()?.layout()
    }

    /// Remembers how this user looks at the board, as the screen calls it in one line. That it cannot be remembered harms nobody.
    pub(crate) fn remember_layout(&self, name: &str) {
        if let Some(Err(error)) = self.memory().map(|memory| memory.keep_layout(name)) {
            tracing::debug!(%error, "cannot remember the layout");
        }
    }

    /// What this user had seen of the history when they left the board last: the last line of each log file, and when that was;
    /// `None` if that is not known.
    pub(crate) fn last_visit(&self) -> Option<(BTreeMap<String, String>, DateTime<Utc>)> {
        self.memory()?.visit()
    }

    /// Remembers what this user has seen of the history. That it cannot be remembered harms nobody.
    pub(crate) fn remember_visit(&self, seen: BTreeMap<String, String>, at: DateTime<Utc>) {
        if let Some(Err(error)) = self.memory().map(|memory| memory.keep_visit(seen, at)) {
            tracing::debug!(%error, "cannot remember the visit");
        }
    }

    fn memory(&self) -> Option<Memory> {
        let target = crate::store::file::paths::resolve(&self.board).unwrap_or_else(|_| self.board.clone());
        self.origin.state.as_deref().map(|state| Memory::of(state, &target))
    }
}
