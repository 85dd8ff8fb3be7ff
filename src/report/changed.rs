//! Which modules changed since a cut, for filters and the lens. Does not say what happened to them.

use std::collections::BTreeSet;

use crate::report::facts::{Happened, StandupReport};

/// Ids of the modules to which something happened and that are still there: by the report, so there and back is no change.
pub fn changed(report: &StandupReport) -> BTreeSet<String> {
    let is_here = |happened: &[Happened]| !happened.is_empty() && !happened.contains(&Happened::Removed);
    let facts = report.modules.iter().filter(|fact| is_here(&fact.happened));
    facts.map(|fact| fact.module.id.clone()).collect()
}
