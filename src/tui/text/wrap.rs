//! Wraps plain text to a width. Breaks no word that fits a line, and draws nothing.

use crate::model::shown::Shown;
use crate::tui::text::input_rows;

/// `text` in lines of so many cells, without the blanks at their ends.
pub(crate) fn wrapped(text: &Shown, cells: usize) -> Vec<Shown> {
    let text = text.as_str();
    input_rows::rows(text, cells.max(1)).iter().map(|row| Shown::new(text[row.start..row.end].trim_end())).collect()
}
