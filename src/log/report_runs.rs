//! Steps that one watched report made on one day, folded into one row of the activity. Hides nothing that was undone.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::log::digest::{DigestItem, Fate};
use crate::log::entry::Entry;
use crate::log::history::History;
use crate::model::change::{By, Change};
use crate::model::decimal::{Hundredths, Level};
use crate::model::field::Value;
use crate::model::shown::Shown;
use crate::phrase::facts::counted;

/// Steps of one report and day.
#[derive(Default)]
struct Runs {
    /// Which of the deeds they are, oldest first.
    deeds: Vec<usize>,
    /// By module: the first coverage that the log knows of it, before a run or after the first, and that after the last.
    moved: BTreeMap<String, (Option<Level>, Option<Level>)>,
}

/// The deeds, oldest first, with two or more runs of one report and day as one row in the place of the last of them. `day` is the
/// day of a moment where whoever looks sits.
pub(crate) fn folded(
    history: &History,
    mut deeds: Vec<Vec<DigestItem>>,
    day: impl Fn(DateTime<Utc>) -> NaiveDate,
) -> Vec<Vec<DigestItem>> {
    let mut runs: HashMap<(String, NaiveDate), Runs> = HashMap::new();
    let entries: HashMap<_, Vec<&Arc<Entry>>> = steps(history);
    for (index, deed) in deeds.iter().enumerate() {
        let Some(first) = deed.first().filter(|first| matches!(first.entry.by, By::Auto(_))) else { continue };
        if deed.iter().any(|item| item.fate != Fate::Happened) {
            continue;
        }
        let Some(step) = entries.get(first.entry.step_id()) else { continue };
        let Some(report) = step.iter().find_map(|entry| report(entry)) else { continue };
        let run = runs.entry((report.to_owned(), day(first.entry.at))).or_default();
        run.deeds.push(index);
        for entry in step {
            run.take(entry);
        }
    }
    for ((report, _), run) in runs.into_iter().filter(|(_, run)| run.deeds.len() > 1) {
        let (last, others) = run.deeds.split_last().expect("there are two at least");
        let entry = Arc::clone(&deeds[*last][0].entry);
        deeds[*last] = vec![DigestItem {
            entry,
            continues: false,
            fate: Fate::Happened,
            name: Some(Shown::new(&report)),
            said: Shown::new(&run.said()),
        }];
        for index in others {
            deeds[*index].clear();
        }
    }
    deeds.retain(|deed| !deed.is_empty());
    deeds
}

/// The entries of each step of a watched report.
fn steps(history: &History) -> HashMap<&crate::log::entry::EntryId, Vec<&Arc<Entry>>> {
    let mut steps: HashMap<_, Vec<&Arc<Entry>>> = HashMap::new();
    for entry in history.entries().filter(|entry| matches!(entry.by, By::Auto(_))) {
        steps.entry(entry.step_id()).or_default().push(entry);
    }
    steps
}

/// The report that measured what the entry sets.
fn report(entry: &Entry) -> Option<&str> {
    let Change::Set(set) = &entry.change else { return None };
    let Value::Record(parts) = &set.to else { return None };
    parts.iter().find_map(|(part, value)| match value {
        Value::Text(report) if *part == "report" => Some(report.as_str()),
        _ => None,
    })
}

impl Runs {
    fn take(&mut self, entry: &Entry) {
        let Change::Set(set) = &entry.change else { return };
        let (from, to) = (level(&set.from), level(&set.to));
        let module = set.of.name().to_owned();
        match set.field.path {
            "coverage.measured" => {
                let moved = self.moved.entry(module).or_insert((from, None));
                moved.0 = moved.0.or(from);
                moved.1 = to.or(moved.1);
            }
            // What was typed before gave way to the first measurement.
            "coverage.now" => {
                let moved = self.moved.entry(module).or_insert((from, None));
                moved.0 = moved.0.or(from);
            }
            _ => {}
        }
    }

    /// `6 runs, 3 modules +4.2 points`
    fn said(&self) -> String {
        let hundredths = |level: Level| i64::from(level.rounded_down().hundredths());
        let points: i64 =
            self.moved.values().filter_map(|(from, to)| Some(hundredths((*to)?) - from.map_or(0, hundredths))).sum();
        let modules = counted(self.moved.len(), "module");
        let sign = if points > 0 { "+" } else { "" };
        format!("{} runs, {modules} {sign}{} points", self.deeds.len(), Hundredths(points))
    }
}

fn level(value: &Value) -> Option<Level> {
    match value {
        Value::Percent(percent) => Some(Level::Typed(*percent)),
        Value::Record(parts) => {
            let count = |name: &str| {
                parts.iter().find_map(|(part, value)| match value {
                    Value::Count(count) if *part == name => Some(*count),
                    _ => None,
                })
            };
            Some(Level::Counted { covered: count("covered")?, total: count("total")? })
        }
        _ => None,
    }
}
