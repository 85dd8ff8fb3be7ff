//! What can be done to modules from any view that shows them: rows, the same everywhere. Writes nothing: a row gives effects.

use std::sync::Arc;

use crate::config::chord::Chord;
use crate::model::board::Board;
use crate::model::change::Subject;
use crate::model::module::Module;
use crate::tui::about::About;
use crate::tui::action::{self, Row};
use crate::tui::context::Context;
use crate::tui::effect::Effect;

pub mod status;
pub mod carry;
pub mod ask;
pub mod plan;
pub mod past;
pub mod outside;
pub mod copy;
pub mod record;
pub mod spelling;
pub mod entry;
pub mod offer;
pub mod preview;
pub mod loss;

/// The view name under which these rows are bound.
pub const MODULES: &str = "modules";

/// What can be done with what is meant.
pub type Edit = Row<fn(&Context<'_>, &Meant<'_>, Chord) -> Vec<Effect>>;

/// All tables, in the order of the help.
pub const EDITS: &[&[Edit]] = &[
    status::EDITS,
    carry::EDITS,
    ask::EDITS,
    plan::OF_MODULES,
    plan::OF_PLAN,
    past::EDITS,
    copy::EDITS,
    outside::EDITS,
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

/// What people see of all these rows.
pub fn abouts() -> Vec<About> {
    EDITS.iter().flat_map(|table| action::abouts(table)).collect()
}

/// Runs the row of this name; `None` if there is none.
pub fn run(name: &str, context: &Context<'_>, meant: &Meant<'_>, chord: Chord) -> Option<Vec<Effect>> {
    let edit = EDITS.iter().flat_map(|table| table.iter()).find(|edit| edit.about.name == name)?;
    Some((edit.run)(context, meant, chord))
}
