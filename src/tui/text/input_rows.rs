//! Wraps a text input into rows and maps cursor positions, by grapheme and cell. Draws nothing.

use unicode_segmentation::UnicodeSegmentation;

use crate::model::shown::Shown;

/// A row of text as it is drawn: these bytes, without the line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TextRow {
    /// The first byte.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
}

/// A grapheme as a terminal may see it. One that stands on nothing gets something to stand on, so that it can be seen and met.
pub(crate) fn shown(grapheme: &str) -> Shown {
    let shown = Shown::new(grapheme);
    if shown.width() > 0 { shown } else { Shown::new(&format!("◌{grapheme}")) }
}

/// Cells that this text takes in an editor, where each grapheme is drawn by itself.
pub(crate) fn width(text: &str) -> usize {
    text.graphemes(true).map(|grapheme| shown(grapheme).width()).sum()
}

/// The rows of `text` in lines of so many cells. A word goes to the next row as a whole if it fits there; blanks hang over.
pub(crate) fn rows(text: &str, cells: usize) -> Vec<TextRow> {
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let body = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
        wrap(body, start, cells, &mut rows);
        start += line.len();
    }
    if text.is_empty() || text.ends_with('\n') {
        rows.push(TextRow { start, end: start });
    }
    rows
}

/// The rows of one line that begins at byte `first`.
fn wrap(line: &str, first: usize, cells: usize, rows: &mut Vec<TextRow>) {
    let mut start = 0;
    let mut used = 0;
    // Behind the last blank of the row, with the cells used up to there.
    let mut blank = None;
    for (at, grapheme) in line.grapheme_indices(true) {
        let wide = shown(grapheme).width();
        let is_blank = grapheme == " ";
        if used + wide > cells && at > start && !is_blank {
            let (end, before) = blank.take().unwrap_or((at, used));
            rows.push(TextRow { start: first + start, end: first + end });
            start = end;
            used -= before;
        }
        used += wide;
        if is_blank {
            blank = Some((at + 1, used));
        }
    }
    rows.push(TextRow { start: first + start, end: first + line.len() });
}

/// The index of the row in which the cursor before byte `at` stands.
pub(crate) fn row_of(rows: &[TextRow], at: usize) -> usize {
    rows.partition_point(|row| row.start <= at).saturating_sub(1)
}

/// The byte of the place in `row` that is nearest to this column from the left.
pub(crate) fn place(text: &str, row: TextRow, column: usize) -> usize {
    let mut used = 0;
    let mut last = row.start;
    for (at, grapheme) in text[row.start..row.end].grapheme_indices(true) {
        last = row.start + at;
        used += shown(grapheme).width();
        if used > column {
            return last;
        }
    }
    // The end of a row that goes on belongs to the next one.
    if text[row.end..].starts_with(['\n', '\r']) || row.end == text.len() { row.end } else { last }
}
