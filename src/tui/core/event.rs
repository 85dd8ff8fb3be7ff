//! Every event of the screen, as one closed list. Does not say how to handle it.

use std::sync::Arc;

use crate::config::key::Chord;
use crate::message::News;
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
    /// Text was pasted of which nothing is taken: there is more than [`LONGEST_PASTE`](crate::tui::core::keys::LONGEST_PASTE) of it.
    PasteTooLong,
    /// The terminal has another size: columns, rows.
    Resize(u16, u16),
    /// The store tells something.
    News(News),
    /// Who sits here is known.
    Person(String),
    /// What a coverage report would change.
    ReportRead(Arc<ReportPreview>),
    /// What became of a report that the board watches.
    WatchedReport(WatchedReport),
    /// What a path may become.
    PathCompleted(PathCompletion),
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

impl From<News> for Event {
    fn from(news: News) -> Self {
        Self::News(news)
    }
}
