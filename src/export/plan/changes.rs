//! Which modules of an export are marked as changed, and by what words. Compares no boards: that is the report's.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::report::StandupReport;
use crate::report::facts::Happened;

/// What happened since somebody asks.
#[derive(Clone, Debug)]
pub struct Changes {
    /// Since when, in words: `since yesterday, 09:20`.
    pub since: String,
    /// Since when.
    pub at: DateTime<Utc>,
    by_module: BTreeMap<String, Vec<Happened>>,
}

impl Changes {
    /// What this report says of the modules that are still there.
    pub fn of(report: &StandupReport, since: String) -> Self {
        let told = report.modules.iter().filter(|fact| !fact.happened.is_empty() && !fact.is(Happened::Removed));
        Self {
            since,
            at: report.since.at,
            by_module: told.map(|fact| (fact.module.id.clone(), fact.happened.clone())).collect(),
        }
    }

    /// What happened to the module, as scripts read it.
    pub fn words(&self, module: &str) -> Vec<&'static str> {
        self.by_module.get(module).map(|happened| happened.iter().map(|it| it.word()).collect()).unwrap_or_default()
    }

    /// The modules that changed.
    pub fn modules(&self) -> impl Iterator<Item = &str> {
        self.by_module.keys().map(String::as_str)
    }
}
