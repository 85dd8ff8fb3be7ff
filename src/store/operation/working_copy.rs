//! A private copy of the board to edit; the edits are merged into the board as it is by then. Runs no editor, and never writes
//! the copy over the board.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::document::{Document, Unreadable};
use crate::merge::Side;
use crate::model::change::{By, Subject};
use crate::store::commit::error::CommitError;
use crate::store::commit::request::{Committed, Incoming, WriteRequest};
use crate::store::commit::write;
use crate::store::file::error::FileError;
use crate::store::file::read;
use crate::store::file::system::private_folder;
use crate::store::handle::Store;

/// How a copy is called, after some letters of its own.
const NAME: &str = "-board.ron";

/// A copy that was kept for so long is missed by nobody.
const KEPT: Duration = Duration::from_hours(30 * 24);

/// A copy of the board that was handed out.
#[derive(Debug)]
pub struct WorkingCopy {
    path: PathBuf,
    base: Document,
    line: Option<u32>,
}

/// Why a copy is not taken back. It stays where it is.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// It is no board any more.
    #[error("the copy cannot be read")]
    Broken(Arc<Unreadable>),
    /// The operating system said no.
    #[error(transparent)]
    File(#[from] FileError),
    /// It is not in the board.
    #[error(transparent)]
    Commit(#[from] CommitError),
}

/// A copy of the board as it is now, to be edited, with the place of a module or developer.
pub(crate) fn draft(store: &Store, of: Option<&Subject>) -> Result<WorkingCopy, CommitError> {
    let base = read::patiently(&store.board, &store.last_read)?.document;
    if let Some(newer) = base.newer_format() {
        return Err(CommitError::Newer { path: store.board.clone(), newer });
    }
    let folder = store.memory().map_or_else(std::env::temp_dir, |memory| memory.working_copies());
    let made = || {
        if store.memory().is_some() {
            private_folder(&folder)?;
            remove_old_copies(&folder);
        }
        let mut file = tempfile::Builder::new().prefix("").suffix(NAME).tempfile_in(&folder)?;
        file.write_all(base.text().as_bytes())?;
        file.keep().map_err(|kept| kept.error)
    };
    let (_, path) = made().map_err(FileError::on("write a copy of the board to", &folder))?;
    Ok(WorkingCopy { path, line: of.and_then(|of| base.line_of(of)), base })
}

/// Merges what was changed in the copy into the board as it is now; `None` if nothing was. The copy is gone then.
pub(crate) fn take_back(store: &Store, draft: &WorkingCopy, who: &str, by: By) -> Result<Option<Committed>, NotTaken> {
    let bytes = fs::read(&draft.path).map_err(FileError::on("read", &draft.path))?;
    if draft.is_as_it_was(&bytes) {
        draft.discard();
        return Ok(None);
    }
    let theirs = Document::read(&bytes).map_err(|unreadable| NotTaken::Broken(Arc::new(unreadable)))?;
    let committed = write(
        store,
        &WriteRequest::Merge(&Incoming {
            base: Some(draft.base.clone()),
            theirs,
            winner: Side::Ours,
            who: who.to_owned(),
            by,
            into: None,
            log: None,
        }),
    )?;
    draft.discard();
    Ok(Some(committed))
}

/// Throws away the copies that were kept long ago.
fn remove_old_copies(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().ends_with(NAME)) {
        let age = entry.metadata().and_then(|metadata| metadata.modified()).map(|modified| modified.elapsed());
        if matches!(age, Ok(Ok(age)) if age > KEPT) {
            // What cannot be done now is done next time.
            let _ = fs::remove_file(entry.path());
        }
    }
}

impl WorkingCopy {
    /// The file to be edited.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The line of the module or developer that was asked for.
    pub(crate) fn line(&self) -> Option<u32> {
        self.line
    }

    /// Throws the copy away if nothing was changed in it. Whether it did.
    pub(crate) fn discard_unchanged(&self) -> bool {
        let is_unchanged = fs::read(&self.path).is_ok_and(|bytes| self.is_as_it_was(&bytes));
        if is_unchanged {
            self.discard();
        }
        is_unchanged
    }

    fn is_as_it_was(&self, bytes: &[u8]) -> bool {
        bytes == self.base.text().as_bytes()
    }

    /// Throws the copy away.
    pub(crate) fn discard(&self) {
        // It lies in a private folder and disturbs nobody.
        let _ = fs::remove_file(&self.path);
    }
}
