//! The input and output of plan reading: documents, options, the board with the fate of each line. Plain data; reads nothing
//! itself.

use crate::import::plan::words::vocabulary::{self, Key};
use crate::model::board::Board;
use crate::model::problem::did_you_mean;

/// A document, as it was found.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// What messages call it; its ending may tell the shape.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// What the documents do not say themselves.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Columns and labels by the fields they hold.
    pub(crate) columns: Vec<Column>,
    /// Names of developers: a heading, or a word in brackets, that is one of them is a person.
    pub developers: Vec<String>,
}

/// `status=State`: the column or label that holds a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub(super) key: Key,
    /// As the document calls it.
    pub(super) header: String,
}

impl Column {
    /// Reads `FIELD=HEADER`. Fails with a message and a hint if there is no such field.
    pub(crate) fn parse(text: &str) -> Result<Self, Unusable> {
        let names = || vocabulary::KEYS.iter().map(|row| row.name);
        let (name, header) = text
            .split_once('=')
            .map(|(name, header)| (name.trim().to_lowercase(), header.trim()))
            .ok_or_else(|| {
                Unusable::new(
                    "",
                    format!("`{text}` names no column"),
                    "write FIELD=COLUMN, as in `--column status=State`",
                )
            })?;
        let key = vocabulary::key_named(&name).or_else(|| vocabulary::key(&name)).ok_or_else(|| {
            let hint = match did_you_mean(&name, names()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("the fields are {}", names().collect::<Vec<_>>().join(", ")),
            };
            Unusable::new("", format!("a plan has no field `{name}`"), hint)
        })?;
        Ok(Self { key, header: header.to_owned() })
    }
}

/// What a document says, as a board, and how each line was read.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The board: only what is stated.
    pub board: Board,
    /// What became of the lines, in their order.
    pub told: Vec<LineOutcome>,
    /// Where the documents contradict themselves, in the order of the lines.
    pub disagreements: Vec<Disagreement>,
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineOutcome {
    /// The index of its document.
    pub file: usize,
    /// The line, from 1.
    pub line: u32,
    /// The line itself. Raw text.
    pub text: String,
    /// What became of it.
    pub fate: Fate,
    /// What it was understood as, or why it was not. Raw text.
    pub what: String,
}

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// It states facts of the board.
    Understood,
    /// It is kept as a note.
    Noted,
    /// It is not on the board.
    Skipped,
}

/// Two places that contradict each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Disagreement {
    /// The index of its document.
    pub file: usize,
    /// The line of the later place, from 1.
    pub line: u32,
    /// What does not agree with what. Raw text.
    pub message: String,
}

/// Why there is no plan in a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Unusable {
    /// The document; empty if it is about none.
    pub file: String,
    /// What is wrong. Raw text.
    pub message: String,
    /// How to mend it.
    pub hint: String,
}

impl Unusable {
    pub(super) fn new(file: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { file: file.to_owned(), message: message.into(), hint: hint.into() }
    }
}
