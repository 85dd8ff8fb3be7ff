//! Creates a board: a complete new file from its first moment. Never replaces an existing one.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::document::{Document, Unreadable};
use crate::store::file::atomic;
use crate::store::file::error::{FileError, shown};
use crate::store::file::read;
use crate::store::file::read::Loaded;
use crate::store::file::read::ReadError;
use crate::store::handle::Store;

/// Why there is no new board.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// There is something of that name.
    #[error("{} is there already", shown(path))]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The folder it is to lie in is missing.
    #[error("there is no folder {}", shown(folder))]
    NoFolder { folder: PathBuf },
    /// The text is no board.
    #[error("the new board would not be readable")]
    Invalid {
        /// The text and what is wrong with it.
        unreadable: Arc<Unreadable>,
    },
    /// It was made, and could not be read afterwards.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The operating system said no.
    #[error(transparent)]
    File(#[from] FileError),
}

impl CreateError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Exists { .. } => Some("name another file with `--board PATH`, or move this one away first".into()),
            Self::NoFolder { .. } => Some("make the folder first".into()),
            Self::Invalid { .. } => None,
            Self::Read(error) => error.hint(),
            Self::File(error) => error.hint(),
        }
    }
}

/// Makes the board's file, which holds `text` from its first moment on. Fails if there is anything of its name, be it a
/// link to nowhere. Gives what went wrong without stopping that, as raw text.
pub(crate) fn create(store: &Store, text: &str) -> Result<(Loaded, Option<String>), CreateError> {
    Document::read(text.as_bytes()).map_err(|unreadable| CreateError::Invalid { unreadable: Arc::new(unreadable) })?;
    let path = store.board();
    if path.symlink_metadata().is_ok() {
        return Err(CreateError::Exists { path: path.to_owned() });
    }
    let prepared = atomic::prepare(path, text.as_bytes(), None).map_err(|error| match error.source.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            CreateError::NoFolder { folder: path.parent().unwrap_or(path).to_owned() }
        }
        _ => error.into(),
    })?;
    let warning = prepared.appear(path).map_err(|error| match error.source.kind() {
        io::ErrorKind::AlreadyExists => CreateError::Exists { path: path.to_owned() },
        _ => error.into(),
    })?;
    Ok((read::read(path, &store.last_read)?, warning))
}
