//! Starts carrying a module with the arrows, and chooses several for one change. Moves nothing by itself.

use std::collections::BTreeSet;

use crate::model::change::Subject;
use crate::tui::command::edit::{Edit, Meant};
use crate::tui::core::action::row_known_as;
use crate::tui::core::context::Context;
use crate::tui::core::view::Intent;
use crate::tui::view::overlay::carry::Carry;

/// Carrying and choosing.
pub(super) const EDITS: &[Edit] = &Edit::under(
    "Moving modules",
    [
        row_known_as("carry", &["m"], "carry", "Carry the module with the arrows", "drag reorder", |c, m, _| {
            carry(c, m)
        }),
        row_known_as("choose", &["x"], "", "Choose the module, or drop it from the choice", "select", |c, m, _| {
            choose(c, m)
        }),
        row_known_as("choose-all", &[], "", "Choose all modules that are shown", "select", |c, _, _| choose_all(c)),
        row_known_as("choose-none", &[], "", "Clear the choice", "deselect unselect", |_, _, _| {
            vec![Intent::Choose(BTreeSet::new())]
        }),
    ],
);

fn carry(context: &Context<'_>, meant: &Meant<'_>) -> Vec<Intent> {
    if !context.scope.chosen().is_empty() {
        return vec![Intent::Say("only one module can be carried; Esc chooses none".into())];
    }
    match meant.id().and_then(|id| Carry::take(context, id)) {
        Some(carry) => vec![Intent::Open(Box::new(carry))],
        None => vec![Intent::Say("there is no module here to carry".into())],
    }
}

fn choose(context: &Context<'_>, meant: &Meant<'_>) -> Vec<Intent> {
    let Some(id) = meant.id() else {
        return vec![Intent::Say("there is no module here to choose".into())];
    };
    let mut chosen = context.scope.chosen().clone();
    if !chosen.remove(id) {
        chosen.insert(id.to_owned());
    }
    vec![Intent::Choose(chosen)]
}

fn choose_all(context: &Context<'_>) -> Vec<Intent> {
    let board = &context.snapshot.board;
    let shown = board.modules().filter(|found| match context.scope.hits() {
        Some(hits) => hits.column(found.developer).binary_search(&(found.index as u32)).is_ok(),
        None => true,
    });
    vec![Intent::Choose(shown.map(|found| found.module.id.clone()).collect())]
}

impl Meant<'_> {
    /// The module under the cursor, whatever is chosen.
    fn id(&self) -> Option<&str> {
        match &self.subject {
            Some(Subject::Module(id)) => Some(id),
            _ => None,
        }
    }
}
