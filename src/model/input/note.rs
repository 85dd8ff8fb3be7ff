//! Appends a paragraph to notes. Removes nothing from them.

use crate::model::line_ends;

/// `notes` with `text` as a new paragraph, with the line ends that the notes have.
pub fn appended(notes: &str, text: &str) -> String {
    let text = line_ends::unified(text);
    if notes.trim().is_empty() {
        return text.into_owned();
    }
    let end = if notes.contains("\r\n") { "\r\n" } else { "\n" };
    format!("{}{}", with_room(notes), text.replace('\n', end))
}

/// `notes` with a blank line behind them, for a new paragraph.
pub(crate) fn with_room(notes: &str) -> String {
    if notes.trim().is_empty() {
        return String::new();
    }
    let end = if notes.contains("\r\n") { "\r\n" } else { "\n" };
    let blank = format!("{end}{end}");
    let gap = if notes.ends_with(&blank) {
        ""
    } else if notes.ends_with(end) {
        end
    } else {
        &blank
    };
    format!("{notes}{gap}")
}
