//! Every event of the screen, as one closed list. Does not say how to handle it.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::config::key::Chord;
use crate::log::entry::{Entry, EntryId};
use crate::log::history::History;
use crate::model::change::Change;
use crate::model::problem::Problem;
use crate::model::snapshot::Snapshot;
use crate::tui::core::event::report::{PathCompletion, ReportPreview, WatchedReport};

pub mod report;

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// A key was pressed.
    Key(Chord),
    /// The terminal has the focus again.
    Focus,
    /// The terminal answered a question of this program, or of one before it.
    Reply(Reply),
    /// Text was pasted.
    Paste(String),
    /// The terminal has another size: columns, rows.
    Resize(u16, u16),
    /// Somebody changed the file, and it can be read.
    Loaded {
        /// The board.
        snapshot: Arc<Snapshot>,
        /// The entries of the log that led to it, as far as they are known by now.
        by: Vec<Arc<Entry>>,
    },
    /// The log as far as it is read: there are new entries, or older ones were asked for.
    Log(Arc<History>),
    /// Who sits here is known.
    Person(String),
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
        /// The step.
        step: EntryId,
        /// What would be said of it: raw text.
        sentence: String,
        /// When it was made, by its author's clock.
        at: DateTime<Utc>,
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
    /// What a coverage report would change.
    ReportRead(Arc<ReportPreview>),
    /// What became of a report that the board watches.
    WatchedReport(WatchedReport),
    /// What a path may become.
    PathCompleted(PathCompletion),
    /// How changes of others reach this screen.
    Watching(Watching),
    /// A deadline of the app has come.
    Tick,
    /// The program is about to end: nothing waits any longer.
    Ending,
}

/// What a terminal answers. Its answers come whenever they come, as keys do; nobody waits for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The colour of the background: red, green, blue.
    Background([u8; 3]),
    /// The colour of the text.
    Foreground([u8; 3]),
    /// Which kind of theme it has.
    Scheme(Scheme),
    /// What it is (DA1), which every terminal answers: answers to what was asked before it do not come any more.
    Attributes,
}

/// The kind of a terminal's theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Bright text on a dark background.
    Dark,
    /// Dark text on a bright background.
    Light,
}

/// The number of a change that is on its way to the file.
pub type Ticket = u64;

/// What came of somebody's own editor, beside changes: those come as [`Event::Committed`].
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
