//! What is looked at as changed: the modules since the last standup, computed once for a board and its log, and the figures of just
//! now. Shows nothing and reads no log: it says whether more of it is needed.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::log::history::History;
use crate::model::board::Board;
use crate::model::decimal::Hundredths;
use crate::report::changed::changed_since_standup;
use crate::tui::core::now::Monotonic;

/// The modules that changed since the last standup.
#[derive(Debug, Default)]
pub struct Lens {
    of: Option<(Arc<Board>, Arc<History>)>,
    changed: Option<BTreeSet<String>>,
    /// The log of which older entries were asked for.
    asked: Option<Arc<History>>,
}

impl Lens {
    /// Their ids; works them out only if the board or the log is another one. `None` if that cannot be known.
    pub fn changed(&mut self, board: &Arc<Board>, log: &Arc<History>, now: DateTime<Utc>) -> Option<&BTreeSet<String>> {
        let is_same = |(of, by): &(Arc<Board>, Arc<History>)| Arc::ptr_eq(of, board) && Arc::ptr_eq(by, log);
        if !self.of.as_ref().is_some_and(is_same) {
            self.of = Some((Arc::clone(board), Arc::clone(log)));
            self.changed = changed_since_standup(log, board, now);
        }
        self.changed.as_ref()
    }

    /// Whether older entries must be read to know what changed; true once for each log.
    pub fn needs_older(&mut self, board: &Arc<Board>, log: &Arc<History>, now: DateTime<Utc>) -> bool {
        if log.is_whole() || self.changed(board, log, now).is_some() {
            return false;
        }
        let is_asked = self.asked.as_ref().is_some_and(|asked| Arc::ptr_eq(asked, log));
        self.asked = Some(Arc::clone(log));
        !is_asked
    }
}

/// Figures that changed a moment ago, each with its difference in points and until when it is shown.
#[derive(Clone, Debug, Default)]
pub struct MovedFigures(Vec<(String, Hundredths, Monotonic)>);

impl MovedFigures {
    /// Shows these; one of a module takes the place of the one before.
    pub fn put(&mut self, moved: impl Iterator<Item = (String, Hundredths, Monotonic)>) {
        let moved: Vec<_> = moved.collect();
        let renewed: BTreeSet<&String> = moved.iter().map(|(id, ..)| id).collect();
        self.0.retain(|(id, ..)| !renewed.contains(id));
        self.0.extend(moved);
    }

    /// Forgets those whose time is over.
    pub fn expire(&mut self, now: Monotonic) {
        self.0.retain(|(.., until)| *until > now);
    }

    /// When the next one is over.
    pub fn until(&self) -> Option<Monotonic> {
        self.0.iter().map(|(.., until)| *until).min()
    }

    /// The difference of this module: `+3.1`.
    pub fn of(&self, id: &str) -> Option<String> {
        let (_, by, _) = self.0.iter().find(|(moved, ..)| moved == id)?;
        Some(if by.0 > 0 { format!("+{by}") } else { by.to_string() })
    }
}
