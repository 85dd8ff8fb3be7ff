//! What changed between a base and the board, module by module, for a comment on a pull request. Decides nothing about the gate.

use std::collections::{BTreeSet, HashMap};

use crate::model::board::{Board, Found};
use crate::model::decimal::{Level, Percent};
use crate::model::module::{Module, Proof};
use crate::model::status::Status;
use crate::report::StandupReport;

/// A module that changed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DeltaRow {
    pub module: String,
    /// Who has it now; of a module that is gone, who had it.
    pub developer: Option<String>,
    pub before: Option<Level>,
    pub after: Option<Level>,
    pub target: Option<Percent>,
    pub proof: Option<Proof>,
    pub status_before: Option<Status>,
    pub status: Option<Status>,
}

/// What changed, and since what.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct Delta {
    /// What the board is compared with, as somebody named it. Raw text.
    pub since: String,
    /// In the order of the board; what is gone comes last.
    pub rows: Vec<DeltaRow>,
}

impl Delta {
    /// Against another board: modules are the same by their ids.
    pub(crate) fn between(since: &str, base: &Board, board: &Board) -> Self {
        let owner = |board: &Board, found: &Found<'_>| found.developer.map(|at| board.developers[at].name.clone());
        let mut old: HashMap<&str, Found<'_>> = base.modules().map(|found| (found.module.id.as_str(), found)).collect();
        let mut rows = Vec::new();
        for found in board.modules() {
            let before = old.remove(found.module.id.as_str());
            let was = before.map(|it| &**it.module);
            rows.extend(row(owner(board, &found), was, Some(found.module)));
        }
        for found in base.modules().filter(|found| old.contains_key(found.module.id.as_str())) {
            rows.extend(row(owner(base, &found), Some(found.module), None));
        }
        Self { since: since.to_owned(), rows }
    }

    /// Since the beginning of a report.
    pub(crate) fn of_report(since: &str, report: &StandupReport) -> Self {
        let rows = report.modules.iter().map(|fact| DeltaRow {
            module: fact.module.id.clone(),
            developer: fact.developer.to.clone().or_else(|| fact.developer.from.clone()),
            before: fact.coverage.from,
            after: fact.coverage.to,
            target: fact.target.to,
            proof: fact.proof.to,
            status_before: fact.status.from,
            status: fact.status.to,
        });
        Self { since: since.to_owned(), rows: rows.filter(DeltaRow::differs).collect() }
    }

    /// Ids of the modules that changed and are still there.
    pub(crate) fn changed(&self) -> BTreeSet<String> {
        self.rows.iter().filter(|row| row.status.is_some()).map(|row| row.module.clone()).collect()
    }
}

impl DeltaRow {
    fn differs(&self) -> bool {
        self.before != self.after || self.status_before != self.status
    }
}

fn row(developer: Option<String>, was: Option<&Module>, is: Option<&Module>) -> Option<DeltaRow> {
    let it = is.or(was)?;
    let row = DeltaRow {
        module: it.id.clone(),
        developer,
        before: was.and_then(|it| it.coverage.level()),
        after: is.and_then(|it| it.coverage.level()),
        target: it.coverage.target,
        proof: is.and_then(Module::proof),
        status_before: was.map(|it| it.status),
        status: is.map(|it| it.status),
    };
    let has_other_proof = was.and_then(Module::proof) != row.proof;
    (row.differs() || has_other_proof).then_some(row)
}
