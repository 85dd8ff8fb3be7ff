//! The file to open in the user's editor: a copy of the board, or the file itself while it is broken. Starts no program.

use crate::model::change::Subject;
use crate::tui::core::context::Context;
use crate::tui::core::effect::{Effect, Outside};
use crate::tui::core::view::Intent;

/// A copy of the board; or the file itself, at its first error, while that is broken.
pub(crate) fn open(context: &Context<'_>, of: Option<Subject>, line: Option<u32>) -> Vec<Intent> {
    if let Some(broken) = context.broken {
        let first = broken.problems.iter().find(|problem| problem.is_error()).or(broken.problems.first());
        let first = first.map(|problem| problem.place.line).filter(|line| *line > 0);
        return vec![Intent::Do(Effect::EditOutside(Outside::File(line.or(first))))];
    }
    match context.who {
        Some(who) => vec![Intent::Do(Effect::EditOutside(Outside::Copy { of, line, who: who.to_owned() }))],
        None => vec![Intent::NotAsked("your name is not known yet; try again in a moment".into())],
    }
}
