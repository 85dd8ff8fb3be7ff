//! What to start next: pending modules that nothing holds, by priority, then by place. Hides no module only because it is hard.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::board::Board;
use crate::model::module::Module;
use crate::model::status::Status;
use crate::report::merge_order::is_merged;

/// How many of them a report names for each person.
pub(crate) const TOLD: usize = 3;

/// Which modules can be begun. Made once per board: it looks at every module once.
#[derive(Debug)]
pub struct Startable<'a> {
    board: &'a Board,
    /// Whether a module is Done or merged, by its id.
    finished: HashMap<&'a str, bool>,
}

impl<'a> Startable<'a> {
    /// Of this board.
    pub fn new(board: &'a Board) -> Self {
        let finished = board.modules().map(|found| {
            let merged = is_merged(found.module, found.developer.map(|at| &*board.developers[at]));
            (found.module.id.as_str(), merged || found.module.status == Status::Done)
        });
        Self { finished: finished.collect(), board }
    }

    /// The modules of the developer at this index, or of nobody, that can be begun: by priority (none last), then by their place
    /// in the column.
    pub fn of(&self, developer: Option<usize>) -> Vec<&'a Arc<Module>> {
        let column = self.board.column(developer).iter();
        let mut modules: Vec<&Arc<Module>> = column.filter(|module| self.can_begin(module)).collect();
        modules.sort_by_key(|module| module.priority.unwrap_or(u64::MAX));
        modules
    }

    /// The modules it waits for, which are neither Done nor merged. A name that no module has holds nobody.
    pub fn held_by<'m>(&self, module: &'m Module) -> Vec<&'m str> {
        let is_open = |id: &&str| self.finished.get(id).is_some_and(|finished| !finished);
        module.after.iter().map(String::as_str).filter(is_open).collect()
    }

    fn can_begin(&self, module: &Module) -> bool {
        module.status == Status::Pending && module.blocked.is_none() && self.held_by(module).is_empty()
    }
}
