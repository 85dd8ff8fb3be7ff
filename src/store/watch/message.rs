//! The requests to the watching thread and its reports. Plain data; does neither.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::log::entry::Entry;
use crate::log::history::History;
use crate::log::undo::Undone;
use crate::model::change::Proposal;
use crate::model::snapshot::Snapshot;
use crate::store::commit::{CommitError, Committed};
use crate::store::file::read::ReadError;
use crate::store::operation::working_copy::{NotTaken, WorkingCopy};
use crate::store::{OldCopy, Which};

/// Something the thread is to do.
#[derive(Clone, Debug)]
pub enum Request {
    /// The file may have changed: look.
    Look,
    /// The log may have grown: look.
    LookAtLog,
    /// Make these changes.
    Commit {
        /// Comes back with the report.
        ticket: u64,
        /// The changes.
        proposal: Proposal,
    },
    /// Take a step back.
    Undo {
        /// Comes back with the report.
        ticket: u64,
        /// Who wants it.
        who: String,
        /// Which step.
        which: Which,
    },
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
    /// Put back what an old copy undid that somebody saved, if there is such a thing; [`Report::Committed`] answers.
    Heal {
        /// Comes back with the report.
        ticket: u64,
        /// Whose step it is.
        who: String,
    },
    /// Let the board be as it was saved.
    KeepSaved {
        /// Who means the board to be so.
        who: String,
    },
    /// Read the file again and report, whatever is there.
    Reload,
    /// Read the log further back: twice as far.
    Older,
    /// Remember how the board is looked at.
    Remember(String),
    /// Remember what has been seen of the history, and when.
    Visited(BTreeMap<String, String>, DateTime<Utc>),
    /// End. What was asked for before is done before.
    Stop,
}

/// Something that happened.
#[derive(Debug)]
pub enum Report {
    /// Somebody else changed the board, or a reload was asked for, or trouble is over.
    Loaded {
        /// The board.
        snapshot: Arc<Snapshot>,
        /// The entries of the log that led to it, as far as they are known by now; more may come with the next
        /// [`Report::History`].
        by: Vec<Arc<Entry>>,
    },
    /// More of the history is known: what happened now, or what was asked for.
    History(Arc<History>),
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
    /// The changes are not in the file. If that is because the board is another, [`Report::Loaded`] follows.
    Refused {
        /// Of the request.
        ticket: u64,
        /// Why.
        error: CommitError,
    },
    /// The step that would be taken back was not made by this thread: nothing is done before somebody says so, with
    /// [`Which::Step`].
    MadeElsewhere {
        /// Of the request.
        ticket: u64,
        /// What would come of it.
        undone: Undone,
    },
    /// Nothing of a copy is in the board: nothing was changed in it, or here is why. Then the copy is kept.
    TakenBack(Option<(Arc<WorkingCopy>, NotTaken)>),
    /// Somebody saved an old copy, and what came since is undone: shall it be put back ([`Request::Heal`]), or is the board meant
    /// to be so ([`Request::KeepSaved`])?
    OldCopy(Box<OldCopy>),
    /// Somebody has decided, or it undoes nothing any more.
    OldCopyAnswered,
    /// How changes of others come to be known, from now on.
    Mode(Mode),
}

/// How changes of others come to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// The system tells of each change; they are seen at once.
    Live,
    /// By a glance each second.
    Polling,
}
