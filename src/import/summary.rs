//! What an import changes and what it leaves as it is, in words, each doubt with what would settle it. Decides nothing, and cuts
//! no list.

use crate::import::coverage::lines::Counts;
use crate::import::coverage::report::Metric;
use crate::import::matching::Why;
use crate::import::measure::{Outcome, Updated};
use crate::model::decimal::{Hundredths, Level};
use crate::model::module::Module;
use crate::phrase::age::minute;
use crate::phrase::facts::counted;

/// Files and modules that one line names.
const NAMED: usize = 4;

fn level(counts: Counts) -> Level {
    Level::Counted { covered: counts.covered, total: counts.total }
}

/// `tenant/service.py: 34.2% to 62.45%, 178 of 285 lines, at target`
pub(crate) fn updated(it: &Updated, metric: Metric, module: Option<&Module>) -> String {
    let to = level(it.counts).rounded_down();
    let from = match it.from.map(Level::rounded_down) {
        Some(from) if from != to => format!("{from}% to {to}%"),
        Some(_) => format!("{to}%"),
        None => format!("measured, {to}%"),
    };
    let what = match metric {
        Metric::Lines => "lines",
        Metric::Branches => "branches",
        Metric::Tool => "as the tool counts",
    };
    let target = match (it.at_target, module.and_then(|module| module.coverage.target)) {
        (Some(true), _) => ", at target".to_owned(),
        (Some(false), Some(target)) => {
            let short = i64::from(target.hundredths()) - i64::from(to.hundredths());
            // What is a hair below its target is not 0 short.
            format!(", {} points short of {target}", Hundredths(short.max(1)))
        }
        _ => String::new(),
    };
    if it.counts.total == 0 {
        return format!("{}: nothing to cover", it.module);
    }
    format!("{}: {from}, {} of {} {what}{target}", it.module, it.counts.covered, it.counts.total)
}

/// The first of these names, and how many more of `all` there are.
pub fn some(names: &[String], all: usize) -> String {
    let first = &names[..names.len().min(NAMED)];
    let more = all.saturating_sub(first.len());
    if more > 0 { format!("{} and {more} more", first.join(", ")) } else { first.join(", ") }
}

/// Something that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// What, and why. Raw text.
    pub message: String,
    /// What would settle it. Raw text.
    pub hint: String,
}

/// What was not taken, each with what would settle it: ambiguous first, then older, then modules that a hint may help.
pub(crate) fn doubts(outcome: &Outcome) -> Vec<Doubt> {
    let ambiguous = outcome.ambiguous.iter().map(|it| {
        let message = match it.why {
            Why::SeveralFiles => format!("{} may be {} files: {}", it.module, it.count, some(&it.files, it.count)),
            Why::SeveralModules => {
                let others = some(&it.modules, it.modules.len());
                format!("{} may be {}, which may be {others} as well", it.module, it.files.join(", "))
            }
        };
        Doubt { message, hint: it.hint.clone() }
    });
    let older = outcome.older.iter().map(|it| Doubt {
        message: format!(
            "{}: the report of {} is older than the figure of {}",
            it.module,
            minute(it.report_at),
            minute(it.at)
        ),
        hint: "`--older` takes it all the same".to_owned(),
    });
    let without_data = outcome
        .without_data
        .iter()
        .filter_map(|it| Some(Doubt { message: format!("{} is in no report", it.module), hint: it.hint.clone()? }));
    ambiguous.chain(older).chain(without_data).collect()
}

/// What stayed as it was, in one line.
pub(crate) fn rest(outcome: &Outcome) -> Option<String> {
    let counts = [
        (outcome.confirmed.len(), "confirmed"),
        (outcome.unchanged.len(), "unchanged"),
        (outcome.older.len(), "newer than the report"),
        (outcome.ambiguous.len(), "in doubt"),
        (outcome.without_data.len(), "in no report"),
    ];
    let mut said: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if !outcome.left.is_empty() {
        said.push(format!("{} without a module", counted(outcome.left.len(), "file")));
    }
    (!said.is_empty()).then(|| said.join(", "))
}

/// What stands on both sides where no file belongs to a module.
pub(crate) fn unmatched(outcome: &Outcome) -> Vec<String> {
    let files: Vec<String> = outcome.left.iter().map(|(path, _)| path.clone()).collect();
    let modules: Vec<String> = outcome.without_data.iter().map(|it| it.module.clone()).collect();
    let line =
        |what: &str, names: &[String]| (!names.is_empty()).then(|| format!("{what} {}", some(names, names.len())));
    [line("the reports have", &files), line("the board has", &modules)].into_iter().flatten().collect()
}

/// What is said where no file belongs to a module.
pub(crate) const UNMATCHED: &str = "no file of the reports belongs to a module of the board";
