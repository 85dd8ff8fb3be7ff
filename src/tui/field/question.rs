//! Fields that are asked for one by one: what for, with which examples, and what stands there to begin with. A new question is
//! one row.

use crate::config::key::Chord;
use crate::model::change::Change;
use crate::model::field::{self, MODULE, Value};
use crate::model::input;
use crate::tui::command::{Edit, Meant};
use crate::tui::core::action::row;
use crate::tui::core::context::Context;
use crate::tui::core::effect::Effect;
use crate::tui::field::loss;
use crate::tui::field::target::Of;
use crate::tui::view::dialog::prompt::Prompt;

/// A question for a field.
#[derive(Debug, PartialEq, Eq)]
pub struct Ask {
    /// The field, as [`Of::value`] knows it.
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
    /// What is there, in as many lines as it needs, with room for a new paragraph behind.
    Paragraph,
}

const fn ask(path: &'static str, title: &'static str, example: &'static str, begin: Begin) -> Ask {
    Ask { path, title, example, begin }
}

/// Coverage.
pub const COVERAGE: &Ask =
    &ask("coverage.now", "Coverage of", "62.4, +5, or 178/285 as a report counts it", Begin::Empty);
const TESTS: &Ask = &ask("tests", "Tests of", "12 written, +3, or 12/25 of those needed", Begin::Empty);
const BLOCK: &Ask = &ask("blocked", "What blocks", "the reason; @ and a name behind it: who can help", Begin::Filled);
/// Notes.
pub const NOTE: &Ask = &ask("notes", "Notes of", "", Begin::Paragraph);
const HELP: &Ask = &ask("help", "Help wanted with", "what would help; nothing: no help is wanted", Begin::Filled);

/// The questions that have a key.
pub(crate) const EDITS: &[Edit] = &Edit::under(
    "Changing modules",
    [
        row("coverage", &["c"], "coverage", "Say how much is covered", |c, m, _| open(c, m, COVERAGE)),
        row("tests", &["t"], "", "Say how many tests there are", |c, m, _| open(c, m, TESTS)),
        row("block", &["b"], "", "Block the module, or go on with it", block),
        row("note", &["n"], "", "Write into the notes of the module", |c, m, _| open(c, m, NOTE)),
        row("ask-for-help", &["a"], "", "Say what help is wanted", |c, m, _| open(c, m, HELP)),
    ],
);

/// Asks for a field of the modules that are meant.
pub fn open(context: &Context<'_>, meant: &Meant<'_>, ask: &'static Ask) -> Vec<Effect> {
    let of: Vec<Of> = meant.modules.iter().map(|module| Of::Module(module.id.clone())).collect();
    open_for(context, of, ask)
}

/// Asks for a field of these; says so if there are none.
pub fn open_for(context: &Context<'_>, of: Vec<Of>, ask: &'static Ask) -> Vec<Effect> {
    if of.is_empty() {
        return vec![Effect::NotAsked("there is no module here".into())];
    }
    vec![Effect::Open(Box::new(Prompt::new(context, ask, of)))]
}

/// What is blocked goes on; if nothing is, asks for the reason.
fn block(context: &Context<'_>, meant: &Meant<'_>, chord: Chord) -> Vec<Effect> {
    let row = field::find(MODULE, "blocked").expect("the table has this field");
    let lift = |module: &&std::sync::Arc<crate::model::module::Module>| {
        crate::model::diff::setting(module, row, Value::Absent)
    };
    let lifted: Vec<Change> = meant.modules.iter().filter_map(lift).collect();
    if lifted.is_empty() { open(context, meant, BLOCK) } else { loss::propose(&context.snapshot.board, lifted, chord) }
}

/// The text that stands there to begin with, of the one that is meant; of several nothing is known to be the same.
pub fn beginning(ask: &Ask, text: &str, is_alone: bool) -> String {
    match ask.begin {
        Begin::Filled if is_alone => text.to_owned(),
        Begin::Paragraph if is_alone => input::with_room(text),
        _ => String::new(),
    }
}
