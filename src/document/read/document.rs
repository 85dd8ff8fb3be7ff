//! A readable board file: its text, its board, and the span of each record. Edits nothing.

use std::sync::Arc;

use crate::document::read;
use crate::document::read::spans::RecordSpans;
use crate::document::read::unchanged::last::Last;
use crate::document::read::unchanged::marks::Marks;
use crate::document::read::unreadable::{LONG, LONGEST, Unreadable};
use crate::document::read::whole_file;
use crate::document::ron::place;
use crate::model::board::Board;
use crate::model::problem::{Problem, Span};

/// A board file that can be used: its text, the plan it holds, and what is odd about it.
#[derive(Clone, Debug)]
pub struct Document {
    pub(in crate::document) text: Arc<str>,
    pub(in crate::document) board: Arc<Board>,
    pub(in crate::document) warnings: Vec<Problem>,
    pub(in crate::document) layout: Arc<RecordSpans>,
    pub(in crate::document) marks: Arc<Marks>,
}

impl Document {
    /// Reads the bytes of a board file.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        Self::read_after(bytes, None)
    }

    /// Reads the bytes of a board file that is probably much like `last`: gives what [`Self::read`] gives, and shares with `last` every
    /// record that says the same. Records that stand there byte for byte are not parsed.
    pub fn read_like(bytes: &[u8], last: &Self) -> Result<Self, Unreadable> {
        if bytes == last.text.as_bytes() {
            return Ok(last.clone());
        }
        Self::read_after(bytes, Some(last))
    }

    fn read_after(bytes: &[u8], last: Option<&Self>) -> Result<Self, Unreadable> {
        let refuse = |text: String, mut problems: Vec<Problem>| {
            place::fill_in(&text, &mut problems);
            Err(Unreadable { text: text.into(), problems })
        };
        if bytes.len() > LONGEST {
            return refuse(String::new(), vec![whole_file::too_long(bytes.len())]);
        }
        // Before anything else: UTF-16 without a mark is valid UTF-8, full of NULs.
        if let Some((text, problem)) = whole_file::utf16(bytes) {
            return refuse(text, vec![problem]);
        }
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(fault) => {
                let (text, problem) = whole_file::encoding(bytes, fault.valid_up_to());
                return refuse(text, vec![problem]);
            }
        };
        // What is wrong is told as a first reading tells it.
        let like = last.map(|last| Last::new(&last.text, &last.board, &last.layout, &last.marks));
        let read = read::read(text, like);
        match if last.is_some() { read.or_else(|_| read::read(text, None)) } else { read } {
            Err(problems) => refuse(text.to_owned(), problems),
            Ok(read::Read { board, layout, mut warnings, marks }) => {
                #[cfg(test)]
                let board = misreading::misread(board);
                if text.len() > LONG {
                    warnings.insert(0, whole_file::long(text.len()));
                }
                place::fill_in(text, &mut warnings);
                let board = match last {
                    Some(last) if *last.board == board => Arc::clone(&last.board),
                    _ => Arc::new(board),
                };
                Ok(Self { text: text.into(), board, warnings, layout: Arc::new(layout), marks: Arc::new(marks) })
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

    /// The text of the developer who has a module, from its beginning to the end of the module; `None` if there is no such module, or
    /// nobody has it.
    pub(crate) fn text_up_to(&self, module: &str) -> Option<&str> {
        let found = self.board.find(module)?;
        let column = &self.layout.developers[found.developer?];
        let end = column.modules.get(found.index)?.end;
        Some(&self.text[column.record.start as usize..end as usize])
    }

    /// Where the fields of a developer, or of the board (`None`), stand: the text before the first and behind the last of the records
    /// in it; `None` if there is no such developer.
    pub(crate) fn frame_of(&self, developer: Option<&str>) -> Option<(&str, &str)> {
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
}

/// A reader with a fault, for tests of what must find it.
#[cfg(test)]
pub(crate) mod misreading {
    use std::cell::Cell;

    use crate::model::board::Board;

    /// What the reader makes of a board that it read right.
    pub(crate) type Fault = fn(&mut Board);

    thread_local! {
        static FAULT: Cell<Option<Fault>> = const { Cell::new(None) };
    }

    /// Runs `with` while the reader of this thread has this fault.
    pub(crate) fn with_fault<T>(fault: Fault, with: impl FnOnce() -> T) -> T {
        FAULT.set(Some(fault));
        let given = with();
        FAULT.set(None);
        given
    }

    /// The board as this reader gives it.
    pub(super) fn misread(mut board: Board) -> Board {
        if let Some(fault) = FAULT.get() {
            fault(&mut board);
        }
        board
    }
}
