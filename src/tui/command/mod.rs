//! What can be done to modules from any view that shows them: rows, the same everywhere. Writes nothing: a row gives effects.

use std::sync::Arc;

use crate::config::key::Chord;
use crate::model::board::Board;
use crate::model::change::Subject;
use crate::model::module::Module;
use crate::tui::core::action;
use crate::tui::core::action::Row;
use crate::tui::core::action_help::About;
use crate::tui::core::context::Context;
use crate::tui::core::effect::Effect;

pub mod status;
pub mod choose;
pub mod palette;
pub mod undo;
pub mod external_editor;
pub mod copy;
pub mod global;

/// The view name under which these rows are bound.
pub const MODULES: &str = "modules";

/// What can be done with what is meant.
pub type Edit = Row<fn(&Context<'_>, &Meant<'_>, Chord) -> Vec<Effect>>;

/// All tables, in the order of the help.
pub const EDITS: &[&[Edit]] = &[
    crate::tui::command::status::EDITS,
    crate::tui::command::choose::EDITS,
    crate::tui::field::question::EDITS,
    crate::tui::command::palette::OF_MODULES,
    crate::tui::command::palette::OF_PLAN,
    crate::tui::command::undo::EDITS,
    crate::tui::command::copy::EDITS,
    crate::tui::command::external_editor::EDITS,
];

/// What an edit is for.
#[derive(Clone, Debug)]
pub struct Meant<'a> {
    /// The chosen modules in the order of the board, else the selected one; none if there is nothing to select.
    pub modules: Vec<&'a Arc<Module>>,
    /// Where the cursor is.
    pub subject: Option<Subject>,
}

impl<'a> Meant<'a> {
    /// What is meant on this board while the cursor is on `subject`.
    pub fn of(context: &Context<'a>, subject: Option<Subject>) -> Self {
        let board: &Board = &context.snapshot.board;
        let chosen = context.sight.chosen();
        let modules = if chosen.is_empty() {
            let id = subject.as_ref().and_then(|subject| match subject {
                Subject::Module(id) => Some(id),
                Subject::Developer(_) => None,
            });
            id.and_then(|id| board.find(id)).map(|found| found.module).into_iter().collect()
        } else {
            board.modules().map(|found| found.module).filter(|module| chosen.contains(&module.id)).collect()
        };
        Self { modules, subject }
    }
}

/// Whether the row of this name asks for something that is typed: whoever pressed its key goes on typing.
pub fn asks(name: &str) -> bool {
    name == "edit" || crate::tui::field::question::EDITS.iter().any(|row| row.about.name == name)
}

/// What people see of all these rows.
pub fn abouts() -> Vec<About> {
    EDITS.iter().flat_map(|table| action::abouts(table)).collect()
}

/// Runs the row of this name; `None` if there is none.
pub fn run(name: &str, context: &Context<'_>, meant: &Meant<'_>, chord: Chord) -> Option<Vec<Effect>> {
    let edit = EDITS.iter().flat_map(|table| table.iter()).find(|edit| edit.about.name == name)?;
    Some((edit.run)(context, meant, chord))
}
