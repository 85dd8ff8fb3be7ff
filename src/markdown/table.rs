//! Where a document keeps its table of progress: between our two marks, or below its own heading. Finds cells by their bytes, so
//! that nothing else of the document changes; knows no module.

use std::ops::Range;

use crate::markdown::scan::{Fences, heading};
use crate::markdown::{PROGRESS, PROGRESS_END};

/// What a column of a table of progress holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Developer,
    Module,
    Status,
    Coverage,
    Tests,
    Pr,
}

/// The columns with what they are called; the first name is ours.
const NAMES: &[(Column, &[&str])] = &[
    (Column::Developer, &["Dev", "Developer", "Owner", "Assignee", "Who"]),
    (Column::Module, &["Module", "File", "Path", "Component", "Task"]),
    (Column::Status, &["Status", "State"]),
    (Column::Coverage, &["Coverage", "Cov", "Current coverage"]),
    (Column::Tests, &["Tests", "Test count"]),
    (Column::Pr, &["PR", "Pull request", "MR"]),
];

impl Column {
    /// What we call it.
    pub(crate) fn name(self) -> &'static str {
        NAMES.iter().find(|(column, _)| *column == self).map_or("", |(_, names)| names[0])
    }

    fn of(head: &str) -> Option<Self> {
        let head = head.trim_matches(|c: char| !c.is_alphanumeric());
        let is = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(head));
        NAMES.iter().find(|(_, names)| is(names)).map(|(column, _)| *column)
    }
}

/// A table, by its bytes in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    /// What its columns hold; `None` is a column that we do not know.
    pub columns: Vec<Option<Column>>,
    /// The two lines of its head, with their line breaks.
    pub head: Range<usize>,
    /// Its rows: of each the cells without the blanks around them.
    pub rows: Vec<Vec<Range<usize>>>,
}

/// Where the table of progress stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Between our marks: these bytes are ours, with the table that is there now.
    Marked {
        /// All that is between the lines of the marks.
        inner: Range<usize>,
        /// The line break of the mark.
        line_break: &'static str,
        /// The table that is there now.
        table: Option<Table>,
    },
    /// Below a heading of the document.
    Headed(Table),
}

/// Why there is no place for it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPlace {
    /// Neither marks nor a heading with a table.
    #[error("there is no table of progress in it")]
    None,
    /// So many, in these lines.
    #[error("several tables of progress could be meant: lines {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    Several(Vec<usize>),
    /// A mark without its other half, in this line.
    #[error("the mark in line {0} has no other half")]
    Open(usize),
    /// The table below the heading in this line has no column of modules.
    #[error("the table below line {0} has no column of modules")]
    NoModules(usize),
}

/// A line: its bytes without the line break, and with it.
struct Line<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    is_code: bool,
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut fences = Fences::default();
    let mut start = 0;
    let of = |whole: &'_ str| {
        let (at, text) = (start, whole.strip_suffix('\n').unwrap_or(whole));
        let text = text.strip_suffix('\r').unwrap_or(text);
        start += whole.len();
        (at, text.len(), whole.len())
    };
    let spans: Vec<_> = text.split_inclusive('\n').map(of).collect();
    let line = |(start, length, whole): (usize, usize, usize)| {
        let inner = &text[start..start + length];
        Line { text: inner, start, end: start + whole, is_code: fences.line(inner) }
    };
    spans.into_iter().map(line).collect()
}

/// The place of the table of progress in this document.
pub(crate) fn find(text: &str) -> Result<Place, NoPlace> {
    let lines = lines(text);
    let marks = |mark: &'static str| {
        let is = move |(_, line): &(usize, &Line<'_>)| !line.is_code && line.text.trim() == mark;
        lines.iter().enumerate().filter(is).map(|(at, _)| at).collect::<Vec<usize>>()
    };
    match (marks(PROGRESS).as_slice(), marks(PROGRESS_END).as_slice()) {
        ([], []) => below_heading(text, &lines),
        ([open], [close]) if open < close => {
            let inner = lines[*open].end..lines[*close].start;
            let line_break = if text[..inner.start].ends_with("\r\n") { "\r\n" } else { "\n" };
            Ok(Place::Marked { inner, line_break, table: table(text, &lines[open + 1..*close]) })
        }
        ([open, others @ ..], closes) if closes.len() == others.len() + 1 && !others.is_empty() => {
            Err(NoPlace::Several([open].into_iter().chain(others).map(|at| at + 1).collect()))
        }
        ([first, ..], []) | ([], [first, ..]) => Err(NoPlace::Open(first + 1)),
        (opens, closes) => {
            let odd = if opens.len() > closes.len() { opens.last() } else { closes.first() };
            Err(NoPlace::Open(odd.map_or(1, |at| at + 1)))
        }
    }
}

fn below_heading(text: &str, lines: &[Line<'_>]) -> Result<Place, NoPlace> {
    let is_progress = |line: &Line<'_>| {
        let (_, level, words) = heading(line.text).filter(|_| !line.is_code)?;
        words.to_lowercase().contains("progress tracking").then_some(level)
    };
    let places: Vec<(usize, usize)> =
        lines.iter().enumerate().filter_map(|(at, line)| Some((at, is_progress(line)?))).collect();
    let [(at, level)] = places.as_slice() else {
        let several = || NoPlace::Several(places.iter().map(|(at, _)| at + 1).collect());
        return Err(if places.is_empty() { NoPlace::None } else { several() });
    };
    let below = &lines[at + 1..];
    let is_end = |line: &Line<'_>| !line.is_code && heading(line.text).is_some_and(|(_, here, _)| here <= *level);
    let below = &below[..below.iter().position(is_end).unwrap_or(below.len())];
    let table = table(text, below).ok_or(NoPlace::None)?;
    if !table.columns.contains(&Some(Column::Module)) {
        return Err(NoPlace::NoModules(at + 1));
    }
    Ok(Place::Headed(table))
}

/// The first table of these lines.
fn table(text: &str, lines: &[Line<'_>]) -> Option<Table> {
    let is_head = |pair: &[Line<'_>]| {
        let [head, rule] = pair else { return false };
        !head.is_code && head.text.contains('|') && cells(head).len() == cells(rule).len() && is_rule(rule.text)
    };
    let at = lines.windows(2).position(is_head)?;
    let mut columns: Vec<Option<Column>> = Vec::new();
    for cell in cells(&lines[at]) {
        // Of two columns of one kind the first counts.
        let column = Column::of(&text[cell]);
        columns.push(column.filter(|column| !columns.contains(&Some(*column))));
    }
    let rows = lines[at + 2..].iter().take_while(|line| !line.is_code && line.text.contains('|'));
    Some(Table { columns, head: lines[at].start..lines[at + 1].end, rows: rows.map(cells).collect() })
}

/// `|---|:-:|`
fn is_rule(line: &str) -> bool {
    line.contains('-') && line.contains('|') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// The cells of a row, without the blanks around them.
fn cells(line: &Line<'_>) -> Vec<Range<usize>> {
    let mut bounds = vec![];
    let mut is_escaped = false;
    for (at, c) in line.text.char_indices() {
        if c == '|' && !is_escaped {
            bounds.push(at);
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    let mut cells = Vec::new();
    let mut start = 0;
    for end in bounds.into_iter().chain([line.text.len()]) {
        cells.push(start..end);
        start = end + 1;
    }
    let is_blank = |cell: &Range<usize>| line.text.get(cell.clone()).is_none_or(|cell| cell.trim().is_empty());
    // The outer bars are no cells.
    if cells.first().is_some_and(is_blank) && line.text.trim_start().starts_with('|') {
        cells.remove(0);
    }
    if cells.last().is_some_and(is_blank) && line.text.trim_end().ends_with('|') {
        cells.pop();
    }
    let trimmed = |cell: Range<usize>| {
        let text = &line.text[cell.clone()];
        if text.trim().is_empty() {
            // Behind the first of its blanks.
            let at = line.start + cell.start + text.len().min(1);
            return at..at;
        }
        let from = cell.start + text.len() - text.trim_start().len();
        let to = from + text.trim().len();
        line.start + from..line.start + to
    };
    cells.into_iter().map(trimmed).collect()
}

/// `text` inside of a cell: its bars do not end it.
pub(crate) fn in_cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_escaped = false;
    for c in text.chars() {
        if c == '|' && !is_escaped {
            out.push('\\');
        }
        out.push(c);
        is_escaped = c == '\\' && !is_escaped;
    }
    out
}

/// What a cell says that names something: without the marks around it.
pub fn named(cell: &str) -> String {
    let bare = cell.replace("\\|", "|");
    let bare = bare.trim().trim_matches('*');
    let link = bare.strip_prefix('[').and_then(|inner| inner.split_once("](")).map(|(title, _)| title);
    let bare = link.unwrap_or(bare);
    match crate::markdown::text::read_code(bare) {
        Some((name, rest)) if rest.trim().is_empty() => name,
        _ => crate::markdown::text::read_running(bare),
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, NoPlace, Place, find, in_cell, named};

    #[test]
    fn a_table_is_found_below_its_heading_and_by_its_bytes() {
        let text = "# P\n```\n## Progress Tracking\n```\n## 📊 Progress Tracking\n\nText | no table\n\n| Dev | Module | x\\|y |\n|--|:-:|--|\n| 1 | `a\\|b` | z |\n|2|b|\n\n| later |\n";
        let Ok(Place::Headed(table)) = find(text) else { panic!("{:?}", find(text)) };
        assert_eq!(table.columns, [Some(Column::Developer), Some(Column::Module), None]);
        let rows: Vec<Vec<&str>> =
            table.rows.iter().map(|row| row.iter().map(|cell| &text[cell.clone()]).collect()).collect();
        assert_eq!(rows, [vec!["1", "`a\\|b`", "z"], vec!["2", "b"]]);
        assert_eq!(named(rows[0][1]), "a|b");
        assert_eq!(in_cell("`a|b` \\| c"), "`a\\|b` \\| c");
    }

    #[test]
    fn without_one_place_there_is_none() {
        let table = "| Module |\n|---|\n| a |\n";
        let open = "<!-- standup:progress -->\n";
        let close = "<!-- /standup:progress -->\n";
        for (text, expected) in [
            ("# x\n".to_owned(), NoPlace::None),
            (format!("# Progress\n\n{table}"), NoPlace::None),
            ("## Progress Tracking\n\nnothing\n".to_owned(), NoPlace::None),
            (format!("## Progress Tracking\n\n## Next\n\n{table}"), NoPlace::None),
            (format!("## Progress Tracking\n\n{table}\n# Old progress tracking\n"), NoPlace::Several(vec![1, 7])),
            ("## Progress Tracking\n\n| A |\n|---|\n| a |\n".to_owned(), NoPlace::NoModules(1)),
            (open.to_owned(), NoPlace::Open(1)),
            (format!("x\n{close}"), NoPlace::Open(2)),
            (format!("{close}{open}"), NoPlace::Open(1)),
            (format!("{open}{open}{close}"), NoPlace::Open(2)),
            (format!("{open}{close}{open}{close}"), NoPlace::Several(vec![1, 3])),
        ] {
            assert_eq!(find(&text), Err(expected), "{text}");
        }
        let fenced = format!("```\n{open}```\n\n{open}{close}");
        assert!(matches!(find(&fenced), Ok(Place::Marked { table: None, line_break: "\n", .. })));
    }
}
