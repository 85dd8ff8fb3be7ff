//! Writes an exported text atomically. Never writes over the board itself.

use std::io;
use std::path::{Path, PathBuf};

use crate::store::file::error::{FileError, shown};
use crate::store::file::{atomic, paths};
use crate::store::handle::Store;

/// Why a text was not written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportError {
    /// It would take the place of the board, its lock or its log.
    #[error("{} is the board, or belongs to it", shown(path))]
    OfBoard {
        /// The file.
        path: PathBuf,
    },
    /// There is something of that name that is no file.
    #[error("{} is no file", shown(path))]
    NotAFile {
        /// What is there.
        path: PathBuf,
    },
    /// The operating system said no.
    #[error(transparent)]
    File(#[from] FileError),
}

impl ExportError {
    /// What the user can do about it.
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            Self::OfBoard { .. } => Some("name another file".into()),
            Self::NotAFile { .. } => Some("leave `-o` out to write to the output".into()),
            Self::File(error) => error.hint(),
        }
    }
}

/// Writes `text` to the file at `path`, through symbolic links, whole or not at all; a file that is there keeps its mode.
pub(crate) fn export(store: &Store, path: &Path, text: &str) -> Result<(), ExportError> {
    let target = paths::resolve(path).map_err(FileError::on("write", path))?;
    let board = paths::resolve(store.board()).unwrap_or_else(|_| store.board().to_owned());
    let log = paths::log_folder(&board).path;
    if target == board || target == paths::lock(&board).path || target.starts_with(log) {
        return Err(ExportError::OfBoard { path: path.to_owned() });
    }
    let old = match target.metadata() {
        Ok(old) if !old.is_file() => return Err(ExportError::NotAFile { path: path.to_owned() }),
        Ok(old) => Some(old),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(FileError::on("read", path)(error).into()),
    };
    atomic::prepare(&target, text.as_bytes(), old.as_ref())?.replace(&target)?;
    Ok(())
}
