//! The tasks of the watching thread and its reports, as far as they are not plain messages. Does neither.

use std::path::PathBuf;
use std::sync::Arc;

use crate::message::{News, Request};
use crate::store::commit::error::CommitError;
use crate::store::commit::request::Committed;
use crate::store::file::read::ReadError;
use crate::store::operation::stale_save::OldCopy;
use crate::store::operation::working_copy::{NotTaken, WorkingCopy};

/// Something the thread is to do.
#[derive(Clone, Debug)]
pub enum Task {
    /// Answer this.
    Ask(Request),
    /// The file may have changed: look.
    Look,
    /// The log may have grown: look.
    LookAtLog,
    /// Merge what was changed in a copy; [`Report::Committed`] answers, or [`Report::TakenBack`] if there is nothing of it in the
    /// board.
    TakeBack {
        /// Comes back with the report.
        ticket: u64,
        /// Who changed it.
        who: String,
        /// The copy.
        draft: Arc<WorkingCopy>,
    },
    /// Tell of this old copy, or that there is nothing to ask any more: what the book-keeping found.
    TellOldCopy(Option<Box<OldCopy>>),
    /// End. What was asked for before is done before.
    Stop,
}

impl From<Request> for Task {
    fn from(request: Request) -> Self {
        Self::Ask(request)
    }
}

/// Something that happened. What only this room can say becomes [`News`] where it is put into words.
#[derive(Debug)]
pub enum Report {
    /// It is told as it is.
    News(News),
    /// The file cannot be used, and not for a moment only.
    Broken(ReadError),
    /// The file is away, and not for a moment only.
    Gone(PathBuf),
    /// The changes are in the file. This is the newest board, as if it had been loaded; any trouble is over.
    Committed {
        /// Of the request.
        ticket: u64,
        /// The board with them.
        committed: Committed,
    },
    /// The changes are not in the file. If that is because the board is another, [`News::Loaded`] follows.
    Refused {
        /// Of the request.
        ticket: u64,
        /// Why.
        error: CommitError,
    },
    /// Nothing of a copy is in the board: nothing was changed in it, or here is why. Then the copy is kept.
    TakenBack(Option<(Arc<WorkingCopy>, NotTaken)>),
    /// Somebody saved an old copy, and what came since is undone: shall it be put back ([`Request::Heal`]), or is the board meant
    /// to be so ([`Request::KeepSaved`])?
    OldCopy(Box<OldCopy>),
}
