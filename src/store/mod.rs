//! The only owner of the board's file: finds it, reads it, locks it, writes it, watches it. Decides nothing about the plan:
//! what is written is a change of [`model`](crate::model) made to the text by [`document`](crate::document).
//!
//! In reading order: where things are ([`paths`]), how the file is read ([`read`]), who may write (`lock`), how a text takes
//! the place of another (`replace`), the steps of a write ([`commit`]), a first board ([`create`]), and how what others write
//! is seen ([`watch`], which asks `lookout` when to look). What differs between operating systems is in `system`.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the door to the file: it touches files, waits for locks and reads the clock"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use memory::Memory;
use pen::Session;

pub mod paths;
pub mod failure;
pub mod read;
mod lock;
mod replace;
pub mod origin;
mod records;
mod log_file;
pub mod history;
mod memory;
mod versions;
mod seen;
mod pen;
mod ahead;
mod displaced;
mod git;
mod observe;
mod commit_error;
mod swap;
pub mod commit;
mod settle;
pub mod undo;
pub mod incoming;
mod unmerged;
pub mod draft;
mod question;
mod old_copy;
pub mod create;
pub mod restore;
pub mod means;
mod lookout;
mod eyes;
pub mod watch;
mod system;

pub use commit::{CommitError, Committed, Conflict};
pub use create::CreateError;
pub use failure::FileError;
pub use history::{Depth, Log};
pub use incoming::{BaseFrom, Incoming, Resolvable, Unmerged};
pub use lock::PATIENCE;
pub use means::Means;
pub use old_copy::OldCopy;
pub use origin::{Clock, Origin, Without};
pub use read::{Loaded, ReadError};
pub use restore::PutBack;
pub use system::Stamp;
pub use undo::Which;
pub use unmerged::NotResolvable;
pub use versions::Version;

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
        let read = read::patiently(&self.board);
        self.saw(&read);
        read
    }

    /// How this user looked at the board last, as the screen calls it; `None` if that is not known.
    pub fn last_layout(&self) -> Option<String> {
        self.memory()?.layout()
    }

    /// Remembers how this user looks at the board, as the screen calls it in one line. That it cannot be remembered harms nobody.
    pub fn remember_layout(&self, name: &str) {
        if let Some(Err(error)) = self.memory().map(|memory| memory.keep_layout(name)) {
            tracing::debug!(%error, "cannot remember the layout");
        }
    }

    fn memory(&self) -> Option<Memory> {
        let target = paths::resolve(&self.board).unwrap_or_else(|_| self.board.clone());
        self.origin.state.as_deref().map(|state| Memory::of(state, &target))
    }
}
