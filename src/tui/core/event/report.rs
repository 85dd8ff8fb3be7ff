//! What is known of a coverage report that somebody wants on the board, as data. Reads none.

use crate::model::change::Change;

/// What a report would change, or why it cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportPreview {
    /// The path as it was typed; raw text.
    pub path: String,
    /// What came of reading it.
    pub result: Result<ReportOutcome, ReportRefusal>,
}

/// What a report would change, and what it leaves as it is.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ReportOutcome {
    /// Format, files and age in a line.
    pub head: String,
    /// Line by line, the changes first.
    pub rows: Vec<ReportRow>,
    /// What stays as it is, counted in one line; empty if nothing does.
    pub rest: String,
    /// What it comes to; empty if there is nothing to do.
    pub changes: Vec<Change>,
}

/// Why a report cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ReportRefusal {
    /// Why; raw text.
    pub message: String,
    /// What helps; raw text, may be empty.
    pub hint: String,
}

/// One line about a module or a file; raw text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    pub kind: RowKind,
    pub text: String,
    /// What would settle it; may be empty.
    pub hint: String,
}

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A figure that changes.
    Changed,
    /// A figure that falls.
    Falls,
    /// Something that is not taken.
    Doubt,
    /// A file or module that nothing is said about.
    Apart,
}

/// What a path that is being typed may become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathCompletion {
    /// The path as far as it was typed.
    pub typed: String,
    /// The same with all that follows without a choice.
    pub completed: String,
    /// Names that go on from there, folders with a `/`; the first of them only.
    pub names: Vec<String>,
}

/// What became of a report that the board watches; all texts are raw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchedReport {
    /// It lay there before, and is newer than all that was measured: somebody may want it.
    Newer { name: String },
    /// What it says is on the board; of some modules it cannot be said which file is theirs:
    /// what is in doubt, and what would settle it.
    Taken { name: String, doubts: Vec<(String, String)> },
    /// It cannot be read.
    Unreadable { name: String, why: String },
    /// The board cannot be written.
    NotWritten { name: String, why: String },
}
