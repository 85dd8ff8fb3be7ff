//! A conflict between two sides: what was kept and what was dropped. Decides nothing: people read it and put it right.

use crate::model::change::{Change, Subject};

/// One of the two sides of a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Side {
    /// The text that is written to.
    #[default]
    Ours,
    /// The text that becomes part of it.
    Theirs,
}

impl Side {
    /// The one from the other.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Ours => Self::Theirs,
            Self::Theirs => Self::Ours,
        }
    }
}

/// A change that was dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The side that wanted it.
    pub loser: Side,
    /// Why it gave way.
    pub why: Why,
    /// What it was.
    pub lost: Lost,
}

/// Why a change was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// Both changed the same, each to something else.
    Both,
    /// One took out what the other changed: it is kept.
    Removed,
    /// Both together would wait in a circle.
    Circle,
    /// The text holds something there that must not be overwritten.
    Occupied,
}

/// What gave way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The change that would make the merged board as the loser wants it.
    Change(Change),
    /// A field of no table, or a comment, as the loser wrote it.
    Text {
        /// The module or developer; `None` is the board.
        of: Subject,
        /// The name of the field; `None` is a comment.
        field: Option<String>,
        /// What the loser wrote; `None` if they took it out.
        text: Option<String>,
    },
}

impl Clash {
    /// Its sentence, with names for our side and theirs. Raw text.
    pub fn sentence(&self, ours: &str, theirs: &str) -> String {
        let (loser, other) = match self.loser {
            Side::Ours => (ours, theirs),
            Side::Theirs => (theirs, ours),
        };
        match (&self.lost, self.why) {
            (Lost::Change(change), Why::Both) => format!("{}, says {loser}; kept as it is", change.sentence()),
            (Lost::Change(change), Why::Removed) => {
                let name = change.name().unwrap_or("board");
                format!("{name}: removed by {loser}, changed by {other}; kept")
            }
            (Lost::Change(change), Why::Circle) => {
                format!("{}, says {loser}; that would be a circle", change.sentence())
            }
            (Lost::Change(change), Why::Occupied) => {
                format!("{}, says {loser}; the file holds something else there", change.sentence())
            }
            (Lost::Text { of, field, text }, _) => {
                let name = of.name();
                let what = field.as_deref().unwrap_or("a comment");
                match text {
                    Some(text) => format!("{name}: {what} is `{}` for {loser}; kept as it is", text.trim()),
                    None => format!("{name}: {what} is gone for {loser}; kept as it is"),
                }
            }
        }
    }
}
