//! Which modules changed since a cut, for filters and the lens. Does not say what happened to them.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::log::history::{History, Since};
use crate::model::board::Board;
use crate::report::facts::{Happened, StandupReport};
use crate::report::standup::{Scene, report};
use crate::report::window::{Asked, Calendar, Point};

/// Ids of the modules to which something happened and that are still there: by the report, so there and back is no change.
pub fn changed(report: &StandupReport) -> BTreeSet<String> {
    let is_here = |happened: &[Happened]| !happened.is_empty() && !happened.contains(&Happened::Removed);
    let facts = report.modules.iter().filter(|fact| is_here(&fact.happened));
    facts.map(|fact| fact.module.id.clone()).collect()
}

/// Ids of the modules on the board that changed since the last standup; `None` if none was held, or if not all that happened since
/// is loaded.
pub fn changed_since_standup(history: &History, board: &Arc<Board>, now: DateTime<Utc>) -> Option<BTreeSet<String>> {
    let mark = history.marks().next_back().filter(|mark| mark.seq >= history.whole_from())?;
    if !history.reaches(Since::Mark(mark)) {
        return None;
    }
    // From a standup until now no day is asked for.
    let scene = Scene { history, board, now, calendar: Calendar::UTC, skipped: 0 };
    report(&scene, &Asked::Between { since: Some(Point::Mark(0)), until: None }).ok().map(|report| changed(&report))
}
