//! The board as plain text, for pipes, mail, chats and readers without boxes. Knows no terminal: it returns lines of toned
//! pieces, and the caller colours them.

use std::fmt;

use chrono::NaiveDate;

use crate::model::shown::Shown;

pub mod board;
pub mod module;
pub mod log;
pub mod merging;
pub mod diff;
pub mod plan;
mod table;

/// What a piece of a line means; colour may follow it, but never alone carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub(crate) enum Tone {
    /// As the terminal has it.
    #[default]
    Plain,
    /// A heading.
    Strong,
    /// On its way.
    Doing,
    /// Reached.
    Good,
    /// Somebody must look at it.
    Bad,
}

/// One line: pieces that are safe to print.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct TextLine(Vec<(Tone, Shown)>);

impl TextLine {
    /// An empty line.
    pub(crate) fn empty() -> Self {
        Self::default()
    }

    /// A line of one piece.
    pub(crate) fn of(tone: Tone, text: &str) -> Self {
        Self::default().with(tone, text)
    }

    /// The line with one piece more.
    #[must_use]
    pub(crate) fn with(mut self, tone: Tone, text: &str) -> Self {
        self.push(tone, Shown::new(text));
        self
    }

    fn push(&mut self, tone: Tone, text: Shown) {
        if !text.as_str().is_empty() {
            self.0.push((tone, text));
        }
    }

    /// The pieces, from left to right.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = (Tone, &str)> {
        self.0.iter().map(|(tone, text)| (*tone, text.as_str()))
    }

    /// Cells it takes on a terminal.
    pub(crate) fn width(&self) -> usize {
        self.0.iter().map(|(_, text)| text.width()).sum()
    }
}

impl fmt::Display for TextLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces().try_for_each(|(_, text)| f.write_str(text))
    }
}

/// What the lines are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TextPage {
    /// How many cells a line should take at most.
    pub width: usize,
    /// Whether ids are cut to keep lines within the width: on a terminal yes, in a pipe never.
    pub cut: bool,
    /// The day it is, for who is away.
    pub today: NaiveDate,
}
