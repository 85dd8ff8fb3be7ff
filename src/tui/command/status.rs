//! Sets the status of the selected modules. Skips a module that has it already.

use crate::config::key::Chord;
use crate::model::change::Change;
use crate::model::status::Status;
use crate::tui::command::edit::{self, Edit, Meant};
use crate::tui::core::action::row_known_as;
use crate::tui::core::context::Context;
use crate::tui::core::view::Intent;

/// By one, or directly.
pub(super) const EDITS: &[Edit] = &Edit::under(
    "Moving modules",
    [
        row_known_as(
            "move-next",
            &[">", "Shift-Right"],
            "move",
            "Move the module to the next status",
            "advance forward",
            |c, m, chord| moved(c, m, chord, Status::next),
        ),
        row_known_as(
            "move-back",
            &["<", "Shift-Left"],
            "move",
            "Move the module to the previous status",
            "revert reopen",
            |c, m, chord| moved(c, m, chord, Status::previous),
        ),
        row_known_as("pending", &["p"], "", "Move the module to Pending", "todo backlog", |c, m, chord| {
            moved(c, m, chord, |_| Some(Status::Pending))
        }),
        row_known_as(
            "in-progress",
            &["i"],
            "",
            "Move the module to In progress",
            "start doing begin wip",
            |c, m, chord| moved(c, m, chord, |_| Some(Status::InProgress)),
        ),
        row_known_as("done", &["d"], "", "Move the module to Done", "finish complete close", |c, m, chord| {
            moved(c, m, chord, |_| Some(Status::Done))
        }),
    ],
);

fn moved(context: &Context<'_>, meant: &Meant<'_>, chord: Chord, to: fn(Status) -> Option<Status>) -> Vec<Intent> {
    let change = |module: &&std::sync::Arc<crate::model::module::Module>| {
        let to = to(module.status).filter(|to| *to != module.status)?;
        Some(Change::Move { module: module.id.clone(), from: module.status, to })
    };
    let changes: Vec<Change> = meant.modules.iter().filter_map(change).collect();
    match (&meant.modules[..], &changes[..]) {
        ([], _) => vec![Intent::Say("there is no module here to move".into())],
        ([one], []) => vec![Intent::Say(format!("{} is already {}", one.id, one.status))],
        (_, []) => vec![Intent::Say("they all are there already".into())],
        _ => edit::propose(&context.snapshot.board, changes, chord),
    }
}
