//! Opens questions and choices for fields. Knows no field by itself.

use crate::config::key::Chord;
use crate::model::change::Change;
use crate::model::field::{self, MODULE, Value};
use crate::tui::command::edit;
use crate::tui::command::edit::{Edit, Meant};
use crate::tui::core::action::{row, row_known_as};
use crate::tui::core::context::Context;
use crate::tui::core::view::Intent;
use crate::tui::field::options::OptionList;
use crate::tui::field::question::{BLOCK, COVERAGE, HELP, NOTE, Question, TESTS};
use crate::tui::field::target::Target;
use crate::tui::view::dialog::prompt::Prompt;
use crate::tui::view::dialog::select::Select;

/// The questions that have a key.
pub(crate) const EDITS: &[Edit] = &Edit::under(
    "Changing modules",
    [
        row_known_as("coverage", &["c"], "coverage", "Set the coverage", "percent", |c, m, _| ask(c, m, COVERAGE)),
        row("tests", &["t"], "", "Set the number of tests", |c, m, _| ask(c, m, TESTS)),
        row_known_as("block", &["b"], "", "Block or unblock the module", "blocker stuck", block),
        row_known_as("note", &["n"], "", "Edit the notes of the module", "comment describe", |c, m, _| ask(c, m, NOTE)),
        row_known_as("ask-for-help", &["a"], "", "Ask for help with the module", "support", |c, m, _| ask(c, m, HELP)),
        row_known_as("edit", &["e"], "edit", "Edit all fields of the module", "change modify form", |c, m, _| {
            edit::form(c, m.alone(), "there is no module here to edit")
        }),
    ],
);

/// Asks for a field of the modules that are meant.
pub(crate) fn ask(context: &Context<'_>, meant: &Meant<'_>, question: Question) -> Vec<Intent> {
    let of: Vec<Target> = meant.modules.iter().map(|module| Target::Module(module.id.clone())).collect();
    ask_for(context, of, question)
}

/// Asks for a field of these; says so if there are none.
pub(crate) fn ask_for(context: &Context<'_>, of: Vec<Target>, question: Question) -> Vec<Intent> {
    if of.is_empty() {
        return vec![Intent::NotAsked("there is no module here".into())];
    }
    vec![Intent::Open(Box::new(Prompt::new(context, question, of)))]
}

/// Asks for the reason, which stands there selected: typing replaces it, and nothing lets the module go on. Of several that are
/// blocked there is no one reason: they go on.
fn block(context: &Context<'_>, meant: &Meant<'_>, chord: Chord) -> Vec<Intent> {
    let row = field::find(MODULE, "blocked").expect("the table has this field");
    let lift = |module: &&std::sync::Arc<crate::model::module::Module>| {
        crate::model::diff::setting(module.as_ref(), row, Value::Absent)
    };
    let lifted: Vec<Change> = meant.modules.iter().filter_map(lift).collect();
    if meant.modules.len() > 1 && !lifted.is_empty() {
        return edit::propose(&context.snapshot.board, lifted, chord);
    }
    ask(context, meant, BLOCK)
}

/// Lets somebody choose for these; says so if there are none.
pub(crate) fn choose_for(context: &Context<'_>, of: Vec<Target>, offer: &'static OptionList) -> Vec<Intent> {
    if of.is_empty() {
        return vec![Intent::NotAsked("there is no module here".into())];
    }
    vec![Intent::Open(Box::new(Select::new(context, offer, of)))]
}
