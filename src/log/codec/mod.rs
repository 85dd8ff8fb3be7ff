//! Entries as lines of a log file, and back. Never panics and never gives up on a file: a line that cannot be read is told
//! and skipped, and stays where it is.
//!
//! The source text of added and removed records is read by whoever knows the board file: see [`ReadRecord`].

mod raw;
mod value;
mod write;
mod read;
#[cfg(test)]
mod tests;

use crate::log::entry::Entry;
use crate::log::reverse_lines::{FileLine, LONGEST_LINE};
use crate::model::board::Developer;
use crate::model::change::Change;
use crate::model::module::Module;
use crate::model::problem::{Place, Problem, Span};
use crate::model::shown::Shown;
use crate::model::snapshot::Revision;
use crate::model::subject::Subject;

/// Reads the source texts of records: what stands in `board.ron` for one module or developer, with its comments.
pub trait ReadRecord {
    /// The module that `source` says, or why it says none.
    fn module(&self, source: &str) -> Result<Module, String>;

    /// The developer that `source` says, or why it says none.
    fn developer(&self, source: &str) -> Result<Developer, String>;
}

/// An entry longer than `LONGEST_LINE`: it would not be read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an entry of {0} bytes is too long for the log; the change is made, but cannot be undone")]
pub struct TooLong(pub usize);

/// What was read of a file or a piece of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// What could be read, in the order of the lines.
    pub entries: Vec<Entry>,
    /// Lines that were skipped.
    pub problems: Vec<Problem>,
}

/// The line of an entry, with its line break.
pub fn write(entry: &Entry) -> Result<String, TooLong> {
    let mut line = entry_text(entry);
    line.push_str(",\n");
    if line.len() > LONGEST_LINE { Err(TooLong(line.len())) } else { Ok(line) }
}

/// What stands in each entry that sets a field of this subject or moves it: to be looked for in a log without reading it.
pub(crate) fn name_text(of: &Subject) -> &str {
    match of {
        Subject::Board => "SetBoard",
        Subject::Module(name) | Subject::Developer(name) => name,
    }
}

/// How an entry says that it led to this revision: to be looked for in a log without reading it.
pub(crate) fn rev_text(rev: Revision) -> String {
    format!("rev: \"{rev}\"")
}

/// An entry as the log spells it, however long.
pub(crate) fn entry_text(entry: &Entry) -> String {
    let mut text = String::new();
    write::put_entry(&mut text, entry);
    text
}

/// A change as the log spells it.
pub(crate) fn change_text(change: &Change) -> String {
    let mut text = String::new();
    write::put_change(&mut text, change);
    text
}

/// Reads a whole file. The problems know their places.
pub fn read(bytes: &[u8], records: &dyn ReadRecord) -> Read {
    let mut read = Read::default();
    let mut at = 0;
    for (line, bytes) in (1..).zip(bytes.split(|b| *b == b'\n')) {
        let place = Place { line, column: 1 };
        read.take(read_line(at, bytes, records).map_err(|problem| Problem { place, ..problem }));
        at += bytes.len() as u64 + 1;
    }
    read
}

/// Reads lines that a `Tail` gave, newest first; `entries` come oldest first. The problems know
/// their bytes in the file, but not their lines: these are counted from the other end.
pub(crate) fn read_tail(lines: &[FileLine], records: &dyn ReadRecord) -> Read {
    let mut read = Read::default();
    for line in lines.iter().rev() {
        read.take(match &line.bytes {
            Some(bytes) => read_line(line.at, bytes, records),
            None => Err(too_long(line.at)),
        });
    }
    read
}

impl Read {
    fn take(&mut self, line: Result<Option<Entry>, Problem>) {
        match line {
            Ok(entry) => self.entries.extend(entry),
            Err(problem) => self.problems.push(problem),
        }
    }
}

/// The entry on the line that begins at byte `at` of its file; `None` if the line is blank or a comment.
pub(crate) fn read_line(at: u64, bytes: &[u8], records: &dyn ReadRecord) -> Result<Option<Entry>, Problem> {
    if bytes.len() > LONGEST_LINE {
        return Err(too_long(at));
    }
    let problem = |message: String| Problem::warning(span(at, bytes.len()), message);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(problem("this line is no UTF-8".into()).hint(KEPT));
    };
    let line = text.trim_start_matches('\u{feff}').trim();
    if line.is_empty() || line.starts_with("//") {
        return Ok(None);
    }
    if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|marker| line.starts_with(marker)) {
        let problem = problem("a conflict marker of a merge".into());
        return Err(problem.hint("keep the lines of both sides and delete the marker"));
    }
    if !line.starts_with('(') {
        return Err(problem("this line is no log entry".into()).hint(KEPT));
    }
    let line = line.strip_suffix(',').unwrap_or(line);
    read::entry(line, records).map(Some).map_err(|why| {
        if line.ends_with(')') {
            let why = Shown::new(&why).cut_end(LONGEST_WHY);
            problem(format!("this line is no log entry: {why}")).hint(KEPT)
        } else {
            problem("this line is cut off".into()).hint("a write was interrupted; the line is skipped and kept")
        }
    })
}

/// The longest reason in a message, in cells: `ron` quotes whole words of the line.
const LONGEST_WHY: usize = 120;

const KEPT: &str = "the line is skipped and kept; perhaps a newer standup wrote it";

fn too_long(at: u64) -> Problem {
    Problem::warning(span(at, 0), format!("this line is longer than {} MiB", LONGEST_LINE >> 20)).hint(KEPT)
}

/// Beyond 4 GiB, places in a file are not exact.
fn span(at: u64, length: usize) -> Span {
    let start = u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(start, start.saturating_add(u32::try_from(length).unwrap_or(u32::MAX)))
}
