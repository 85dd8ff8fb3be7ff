//! `board.ron` as text: reads it with spans, edits it by the smallest splice, explains what is wrong with it. Touches no file.

mod edit;
mod read;
pub mod ron;

use std::sync::Arc;

pub use crate::document::edit::batch::Step;
pub use crate::document::read::settings::{Settings, settings};
pub use read::well_formed;

use crate::model::board::Board;
use crate::model::change::{Change, Clash, RecordKind, Seat, Subject};
use crate::model::lint::Oddity;
use crate::model::problem::{Problem, Span};

/// A board file that can be used: its text, the plan it holds, and what is odd about it.
#[derive(Clone, Debug)]
pub struct Document {
    text: Arc<str>,
    board: Arc<Board>,
    warnings: Vec<Problem>,
    layout: Arc<crate::document::read::spans::Places>,
}

/// Longer texts are warned about, in bytes.
pub const LONG: usize = 16 << 20;

/// Longer texts are refused, in bytes.
pub const LONGEST: usize = 128 << 20;

/// A board file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The text, for the caret; bytes that are no UTF-8 are replaced.
    pub text: Arc<str>,
    /// What is wrong, at least one error, in the order of the lines, with their places filled in.
    pub problems: Vec<Problem>,
}

/// A document after a change.
#[derive(Clone, Debug)]
pub struct Edited {
    /// The new text and the board read from it.
    pub document: Document,
    /// The change as it was made: with the sources that let its inverse bring back the very bytes.
    pub change: Change,
    /// What was replaced in the old text, in order, and by what.
    pub splices: Vec<Splice>,
}

/// A replaced piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Splice {
    /// What is replaced, in the old text; empty for an insertion.
    pub span: Span,
    /// What stands there now.
    pub text: String,
}

/// Why a text edit was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The board does not allow the change.
    #[error(transparent)]
    Clash(#[from] Clash),
    /// The new text did not read back as intended: a fault of this program, nothing was changed.
    #[error("internal error: the edited text does not say what was intended ({0})")]
    Verify(String),
}

impl Document {
    /// Reads the bytes of a board file.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let refuse = |text: String, mut problems: Vec<Problem>| {
            crate::document::read::locate::place(&text, &mut problems);
            Err(Unreadable { text: text.into(), problems })
        };
        if bytes.len() > LONGEST {
            return refuse(String::new(), vec![crate::document::read::whole_file::too_long(bytes.len())]);
        }
        // Before anything else: UTF-16 without a mark is valid UTF-8, full of NULs.
        if let Some((text, problem)) = crate::document::read::whole_file::utf16(bytes) {
            return refuse(text, vec![problem]);
        }
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(fault) => {
                let (text, problem) = crate::document::read::whole_file::encoding(bytes, fault.valid_up_to());
                return refuse(text, vec![problem]);
            }
        };
        match read::read(text) {
            Err(problems) => refuse(text.to_owned(), problems),
            Ok(read::Read { board, layout, mut warnings }) => {
                if text.len() > LONG {
                    warnings.insert(0, crate::document::read::whole_file::long(text.len()));
                }
                crate::document::read::locate::place(text, &mut warnings);
                Ok(Self { text: text.into(), board: Arc::new(board), warnings, layout: Arc::new(layout) })
            }
        }
    }

    /// The text, byte for byte as in the file (with its byte-order mark).
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The plan.
    pub fn board(&self) -> &Arc<Board> {
        &self.board
    }

    /// What is odd about the file, with places filled in.
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// The text of a module or developer with the comments that belong to it, for a [`Change::Remove`] that its inverse takes
    /// back byte for byte; `None` if there is no such record.
    pub fn source_of(&self, what: &Subject) -> Option<String> {
        let kind = match what {
            Subject::Module(id) => RecordKind::Module(Arc::clone(self.board.find(id)?.module), Seat::default()),
            Subject::Developer(name) => {
                RecordKind::Developer(Arc::clone(&self.board.developers[self.board.developer(name)?]), None)
            }
        };
        edit::source_of(
            &crate::document::edit::plan::Scribe { text: &self.text, board: &self.board, places: &self.layout },
            &kind,
        )
    }

    /// Where the fields of a developer, or of the board (`None`), stand: the text before the first and behind the last of the records
    /// in it; `None` if there is no such developer.
    pub fn frame_of(&self, developer: Option<&str>) -> Option<(&str, &str)> {
        let (whole, within) = match developer {
            None => {
                let columns = self.layout.developers.iter().map(|column| column.record);
                (Span::new(0, self.text.len() as u32), columns.chain(self.layout.unassigned.iter().copied()).collect())
            }
            Some(name) => {
                let column = &self.layout.developers[self.board.developer(name)?];
                (column.record, column.modules.clone())
            }
        };
        let within: Vec<Span> = within;
        let first = within.iter().map(|span| span.start).min().unwrap_or(whole.end);
        let last = within.iter().map(|span| span.end).max().unwrap_or(whole.end);
        let text = |start: u32, end: u32| &self.text[start as usize..end as usize];
        Some((text(whole.start, first), text(last, whole.end)))
    }

    /// The warnings together with what is `odd` about the board, each at its place.
    pub fn problems_with(&self, odd: &[Oddity]) -> Vec<Problem> {
        crate::document::read::locate::problems(self, odd)
    }

    /// Whether the `ron` crate, which shares no code with this reader, reads the same board from the text.
    pub fn confirm(&self) -> Result<(), EditError> {
        let whole = Splice { span: Span::default(), text: self.text.to_string() };
        crate::document::edit::cross_check::agrees(self, &[whole]).map_err(EditError::Verify)
    }

    /// The document after `change`, by the smallest edit of its text. The new text is read again and must give the intended
    /// board; every byte outside the splices is the same; the `ron` crate agrees.
    pub fn edit(&self, change: &Change) -> Result<Edited, EditError> {
        edit::edit(self, change, crate::document::edit::verify::Proof::Now)
    }
}
