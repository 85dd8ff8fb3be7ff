//! Actions on modules, the same in every view that shows them: one table. Writes nothing: a row returns intents.

use crate::config::key::Chord;
use crate::tui::command::edit::{Edit, Meant};
use crate::tui::core::action;
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::view::Intent;

pub mod status;
pub(crate) mod choose;
pub mod palette;
pub mod undo;
pub mod external_editor;
pub mod copy;
pub mod edit;
pub mod question;
pub mod global;

/// All tables, in the order of the help.
pub(crate) const EDITS: &[&[Edit]] = &[
    crate::tui::command::status::EDITS,
    crate::tui::command::choose::EDITS,
    crate::tui::command::question::EDITS,
    crate::tui::command::palette::OF_MODULES,
    crate::tui::command::palette::OF_PLAN,
    crate::tui::command::undo::EDITS,
    crate::tui::command::copy::EDITS,
    crate::tui::command::external_editor::EDITS,
];

/// Whether the row of this name asks for something that is typed: the user goes on typing.
pub fn asks(name: &str) -> bool {
    crate::tui::command::question::EDITS.iter().any(|row| row.about.name == name)
}

/// What people see of all these rows.
pub fn abouts() -> Vec<ActionHelp> {
    let mut all: Vec<ActionHelp> = EDITS.iter().flat_map(|table| action::abouts(table)).collect();
    // What the fields give stands before what else only the palette has under the same heading.
    for about in palette::abouts() {
        let is_next =
            |other: &ActionHelp| other.group == about.group && other.keys.is_empty() && !palette::is_asked(other);
        let at = all.iter().position(is_next).unwrap_or(all.len());
        all.insert(at, about);
    }
    all
}

/// Runs the row of this name; `None` if there is none.
pub(crate) fn run(name: &str, context: &Context<'_>, meant: &Meant<'_>, chord: Chord) -> Option<Vec<Intent>> {
    let edit = EDITS.iter().flat_map(|table| table.iter()).find(|edit| edit.about.name == name);
    edit.map(|edit| (edit.run)(context, meant, chord)).or_else(|| palette::ask(name, context, meant))
}
