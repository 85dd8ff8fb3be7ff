//! Why a proposal was not written, with a hint. Knows nothing of how it would be written.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::document::{EditError, NewerFormat, Unreadable};
use crate::log::undo::Refusal;
use crate::model::board::FORMAT;
use crate::model::change::{Change, Clash};
use crate::model::shown::Shown;
use crate::store::file::error::{FileError, shown};
use crate::store::file::read::ReadError;

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
    #[error("{}:{}: the board has format {}, and this program can write up to format {FORMAT}", shown(path), newer.place, newer.format)]
    Newer {
        /// The file as it was named.
        path: PathBuf,
        /// The format, and where it stands.
        newer: NewerFormat,
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
    /// The step is not taken back.
    #[error("{}", Shown::new(&.0.to_string()))]
    Undo(#[from] Refusal),
    /// The text would be too long or too deep, or the edit went wrong, a fault of this program: found before anything was written.
    #[error("{}", Shown::new(&.0.to_string()))]
    Edit(EditError),
}

/// A change that the board does not allow any more.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{clash}")]
pub struct Conflict {
    pub change: Change,
    /// What was expected, and what was found.
    pub clash: Clash,
    /// Who made it what it is, if the log knows.
    pub who: Option<String>,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

impl CommitError {
    /// That it cannot be told which file the name `board` means.
    pub(crate) fn unresolved(board: &Path, error: io::Error) -> Self {
        if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) {
            return Self::NotFound { path: board.to_owned() };
        }
        FileError::new("read", board, error).into()
    }

    /// Whether it may be over as soon as somebody has done writing the file.
    pub(crate) fn may_pass(&self) -> bool {
        matches!(self, Self::Invalid { .. } | Self::NotFound { .. })
    }

    /// What the user can do about it; problems of the text carry their own hints.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Conflict { .. } => "look at the board and decide again",
            Self::Invalid { .. } => {
                "repair it first (`standup check-file` shows where), or go back with `standup restore`"
            }
            Self::Newer { .. } => "it can be looked at; install a newer standup to change it",
            Self::NotFound { .. } => "make a first board with `standup init`",
            Self::Locked { lock, .. } => {
                let lock = shown(lock);
                return Some(format!("try again; if that process hangs, end it (deleting {lock} does not help)"));
            }
            Self::Contested { .. } => "find out what else writes it, and try again",
            Self::Read(error) => return error.hint(),
            Self::File(error) => return error.hint(),
            Self::Undo(Refusal::Changed { .. }) => "undo that first, or set it by hand",
            Self::Undo(Refusal::Unknown(_)) => "`standup log` shows the steps there are",
            Self::Undo(_) => return None,
            Self::Edit(EditError::Limit(_)) => "make what stands there shorter or flatter; the board is as it was",
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
