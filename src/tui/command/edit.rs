//! The trait of an edit: a row that returns intents for the selected modules. Writes nothing.

use std::sync::Arc;

use crate::config::key::Chord;
use crate::model::board::Board;
use crate::model::change::{Change, Subject};
use crate::model::module::Module;
use crate::tui::core::action::ActionRow;
use crate::tui::core::context::Context;
use crate::tui::core::view::Intent;
use crate::tui::field::target::Target;
use crate::tui::view::dialog::confirm::Confirm;
use crate::tui::view::dialog::form::Form;

/// What can be done with what is meant.
pub(crate) type Edit = ActionRow<fn(&Context<'_>, &Meant<'_>, Chord) -> Vec<Intent>>;

/// What an edit is for.
#[derive(Clone, Debug)]
pub(crate) struct Meant<'a> {
    /// The chosen modules in the order of the board, else the selected one; none if there is nothing to select.
    pub modules: Vec<&'a Arc<Module>>,
    /// Where the cursor is.
    pub subject: Option<Subject>,
}

impl<'a> Meant<'a> {
    /// What is meant on this board while the cursor is on `subject`.
    pub(crate) fn of(context: &Context<'a>, subject: Option<Subject>) -> Self {
        let board: &Board = &context.snapshot.board;
        let chosen = context.scope.chosen();
        let modules = if chosen.is_empty() {
            let id = subject.as_ref().and_then(Subject::module);
            id.and_then(|id| board.find(id)).map(|found| found.module).into_iter().collect()
        } else {
            board.modules().map(|found| found.module).filter(|module| chosen.contains(&module.id)).collect()
        };
        Self { modules, subject }
    }

    /// The one module that is meant: that of the cursor, where several are chosen.
    pub(crate) fn alone(&self) -> Option<Target> {
        match (&self.modules[..], &self.subject) {
            ([one], _) => Some(Target::Module(one.id.clone())),
            (_, Some(Subject::Module(id))) => Some(Target::Module(id.clone())),
            _ => None,
        }
    }
}

/// Makes these changes, after a question if they lose something.
pub(crate) fn propose(board: &Board, changes: Vec<Change>, opened_by: Chord) -> Vec<Intent> {
    match Confirm::before(board, &changes, opened_by) {
        Some(confirm) => vec![Intent::Open(Box::new(confirm.then(vec![Intent::Propose(changes)])))],
        None => vec![Intent::Propose(changes)],
    }
}

/// Opens the form of this, or says why there is none.
pub(crate) fn form(context: &Context<'_>, of: Option<Target>, nothing: &str) -> Vec<Intent> {
    match of.and_then(|of| Form::new(context, of)) {
        Some(form) => vec![Intent::Open(Box::new(form))],
        None => vec![Intent::NotAsked(nothing.into())],
    }
}
