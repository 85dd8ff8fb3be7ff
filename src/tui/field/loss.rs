//! Describes what changes would lose. Forbids nothing.

use crate::model::board::Board;
use crate::model::change::{Change, RecordKind, Setting, Subject};
use crate::model::field::Value;
use crate::phrase::facts::counted;

/// What would be lost, line by line; raw text. Nothing, if everything can be worked out again from what is there.
pub(crate) fn of(board: &Board, changes: &[Change]) -> Vec<String> {
    changes.iter().flat_map(|change| of_one(board, change)).collect()
}

fn of_one(board: &Board, change: &Change) -> Vec<String> {
    match change {
        Change::Set(set) => lowered(set).into_iter().collect(),
        Change::Remove(record) => match &record.kind {
            RecordKind::Module(module, _) => {
                let mut lost = vec![format!("{} leaves the board", module.id)];
                if !module.notes.is_empty() {
                    lost.push(format!("its notes go with it, {}", counted(module.notes.lines().count(), "line")));
                }
                let waiting = board.modules().filter(|found| found.module.after.contains(&module.id));
                lost.extend(waiting.map(|found| format!("{} does not wait for it any more", found.module.id)));
                lost
            }
            RecordKind::Developer(developer, _) => {
                let mut lost = vec![format!("{} leaves the board", developer.name)];
                let modules = board.developer(&developer.name).map_or(0, |i| board.developers[i].modules.len());
                if modules > 0 {
                    lost.push(format!("{} become unassigned", counted(modules, "module")));
                }
                lost
            }
        },
        _ => Vec::new(),
    }
}

/// A target or a best coverage that falls.
fn lowered(set: &Setting) -> Option<String> {
    let name = match &set.of {
        Subject::Board => "the board",
        of => of.name(),
    };
    let what = match set.field.path {
        "coverage.target" => "target",
        "coverage.best" => "best coverage",
        _ => return None,
    };
    match (&set.from, &set.to) {
        (Value::Percent(from), Value::Percent(to)) if to < from => {
            Some(format!("{name}: the {what} falls from {from}% to {to}%"))
        }
        (Value::Percent(from), Value::Absent) => Some(format!("{name}: the {what} of {from}% is forgotten")),
        _ => None,
    }
}
