//! The messages between the store's thread and the screen: requests and news. A new one is a variant
//! here, who sends it and who handles it. Sends none.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::log::entry::{Entry, EntryId};
use crate::log::history::History;
use crate::log::undo::Undone;
use crate::model::change::{Change, Proposal};
use crate::model::problem::Problem;
use crate::model::snapshot::Snapshot;

/// The number of a change that is on its way to the file.
pub type Ticket = u64;

/// The ticket of what an old copy undid, when it is put back.
pub const HEALED: Ticket = Ticket::MAX;

/// Which step is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// The last one that is not taken back yet.
    Last,
    /// The last undo, if nothing was changed since: a redo.
    Undone,
    /// The step with an entry of this id, by any author.
    Step(EntryId),
}

/// What the store is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Make these changes.
    Commit {
        /// Comes back with the answer.
        ticket: Ticket,
        /// The changes.
        proposal: Proposal,
    },
    /// Take a step back.
    Undo {
        /// Comes back with the answer.
        ticket: Ticket,
        /// Who wants it.
        who: String,
        /// Which step.
        which: Which,
    },
    /// Put back what an old copy undid that somebody saved, if there is such a thing; [`News::Committed`] answers.
    Heal {
        /// Comes back with the answer: [`HEALED`].
        ticket: Ticket,
        /// Whose step it is.
        who: String,
    },
    /// Let the board be as it was saved.
    KeepSaved {
        /// Who means the board to be so.
        who: String,
    },
    /// Read the file again and tell, whatever is there.
    Reload,
    /// Read the log further back: twice as far.
    Older,
    /// Remember how the board is looked at: the layout, then what a table is sorted by.
    Remember(String),
    /// Remember what has been seen of the history, and when.
    Visited(BTreeMap<String, String>, DateTime<Utc>),
}

/// What the store tells.
#[derive(Clone, Debug)]
pub enum News {
    /// Somebody changed the file, and it can be read.
    Loaded {
        /// The board.
        snapshot: Arc<Snapshot>,
        /// The entries of the log that led to it, as far as they are known by now.
        by: Vec<Arc<Entry>>,
    },
    /// The log as far as it is read: there are new entries, or older ones were asked for.
    Log(Arc<History>),
    /// The file cannot be used; the last good board stays.
    Broken(Broken),
    /// A change asked for here is in the file.
    Committed {
        /// Which one.
        ticket: Ticket,
        /// The board with it.
        snapshot: Arc<Snapshot>,
        /// What was really changed; empty if the board was so already.
        changes: Vec<Change>,
        /// What is said about it, if that is not the changes themselves.
        sentence: Option<String>,
        /// What went wrong on the way without stopping it.
        warnings: Vec<String>,
        /// The step in the log; `None` if nothing was logged.
        step: Option<EntryId>,
    },
    /// What would be taken back was not made on this screen. Nothing is done before somebody says so.
    MadeElsewhere {
        /// Which wish it was.
        ticket: Ticket,
        /// What would come of it.
        undone: Undone,
    },
    /// A change asked for here was not made.
    Refused {
        /// Which one.
        ticket: Ticket,
        /// Why, in one line of raw text.
        message: String,
    },
    /// Somebody's own editor has ended.
    Edited(Edited),
    /// Somebody saved an old copy, and undid what came since.
    OldCopy(OldCopy),
    /// It is answered, here or by somebody else.
    OldCopyAnswered,
    /// How changes of others reach this screen.
    Watching(Watching),
}

/// What came of somebody's own editor, beside changes: those come as [`News::Committed`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edited {
    /// Nothing: the copy is as it was handed out.
    Nothing,
    /// A text that somebody has gone through.
    Text(String),
    /// It could not be used: why, in one line of raw text.
    Failed(String),
    /// The copy could not be merged. It is kept.
    Kept {
        /// Why, line by line; raw text.
        why: Vec<String>,
        /// Where the copy is; raw text.
        place: String,
    },
}

/// An old copy that somebody saved over newer changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldCopy {
    /// The changes that would put back what it undid.
    pub lost: Vec<Change>,
    /// What stays as it was saved, because both changed the same; raw text.
    pub contested: Vec<String>,
    /// When the version was seen first that the copy was made from.
    pub of: DateTime<Utc>,
    /// What is said of it in one line.
    pub sentence: String,
    /// Whether it looks like one rather than like an edit that takes something back.
    pub is_sure: bool,
}

/// Why the file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The text the problems point into; empty if there is none.
    pub text: Arc<str>,
    /// What is wrong: at least one.
    pub problems: Vec<Problem>,
    /// Since when, for people.
    pub since: DateTime<Utc>,
}

impl Broken {
    /// In one word: `broken`, or `unreadable` where there is no text to be had.
    pub fn word(&self) -> &'static str {
        if self.text.is_empty() { "unreadable" } else { "broken" }
    }
}

/// How changes of others reach this screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Watching {
    /// The system tells of each change.
    #[default]
    Live,
    /// Only the look once a second.
    Polling,
    /// Not at all any more; `r` looks again.
    Lost,
}
