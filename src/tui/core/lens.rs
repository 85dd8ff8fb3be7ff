//! The lens: which modules changed since the last standup, computed once for a board and its log. Shows nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::log::history::History;
use crate::model::board::Board;
use crate::report::changed::changed_since_standup;

/// The modules that changed since the last standup.
#[derive(Debug, Default)]
pub struct Lens {
    of: Option<(Arc<Board>, Arc<History>)>,
    changed: Option<BTreeSet<String>>,
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
}
