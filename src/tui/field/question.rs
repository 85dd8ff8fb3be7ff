//! Questions for single fields: label, examples, initial text. Most are given by the row of their field; opens no view.

use crate::model::field::{Ask, FieldRow};
use crate::model::input;

/// A question for a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    /// The field, as `Target::value` knows it.
    pub path: &'static str,
    /// What is asked, before the name of whom it is asked of.
    pub title: &'static str,
    /// What can be typed.
    pub example: &'static str,
    /// What stands there to begin with.
    pub begin: Begin,
}

/// What stands in a field to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// Nothing: what is typed replaces what was there, and typing nothing leaves it.
    Empty,
    /// What is there; an empty text clears it.
    Filled,
    /// The same, selected: what is typed replaces it.
    Selected,
    /// What is there, in as many lines as it needs, with room for a new paragraph behind.
    Paragraph,
}

impl Question {
    /// The question for a field that its row gives; `None` if it gives none.
    pub(crate) fn of(row: &'static FieldRow) -> Option<Self> {
        row.ask.map(|Ask { title, example, .. }| ask(row.path, title, example, Begin::Filled))
    }
}

const fn ask(path: &'static str, title: &'static str, example: &'static str, begin: Begin) -> Question {
    Question { path, title, example, begin }
}

/// Coverage.
pub(crate) const COVERAGE: Question =
    ask("coverage.now", "Coverage of", "62.4, +5, or 178/285 as a report counts it", Begin::Empty);
pub(crate) const TESTS: Question = ask("tests", "Tests of", "12 written, +3, or 12/25 of those needed", Begin::Empty);
pub(crate) const BLOCK: Question =
    ask("blocked", "What blocks", "the reason; @ and a name behind it: who can help", Begin::Selected);
/// A topic for after the round.
pub(crate) const TOPIC: Question = ask("topics", "To talk about", "one line; the summary lists it", Begin::Empty);
/// Notes.
pub(crate) const NOTE: Question = ask("notes", "Notes of", "", Begin::Paragraph);
pub(crate) const HELP: Question =
    ask("help", "Help wanted with", "what would help; nothing: no help is wanted", Begin::Filled);

/// The text that stands there to begin with, of the one that is meant; of several nothing is known to be the same.
pub(crate) fn beginning(ask: Question, text: &str, is_alone: bool) -> String {
    match ask.begin {
        Begin::Filled | Begin::Selected if is_alone => text.to_owned(),
        Begin::Paragraph if is_alone => input::with_room(text),
        _ => String::new(),
    }
}
