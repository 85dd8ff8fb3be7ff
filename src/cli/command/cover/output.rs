//! Prints what coverage reports say and change, as lines and as JSON. Decides nothing.

use serde_json::{Value, json};

use crate::cli::argument::coverage::Named;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::export::json;
use crate::export::text::{TextLine, Tone};
use crate::import::coverage::lines::Counts;
use crate::import::coverage::report::Metric;
use crate::import::matching::Why;
use crate::import::measure::{Ambiguous, Outcome, Updated};
use crate::model::decimal::Level;
use crate::model::module::Module;

/// Doubts that are told one by one; the rest is only counted.
const TOLD: usize = 10;

/// Files and modules that one line names.
const NAMED: usize = 4;

fn level(counts: Counts) -> Level {
    Level::Counted { covered: counts.covered, total: counts.total }
}

/// A percentage for scripts; 0 of 0 has none.
fn percent(counts: Counts) -> Value {
    if counts.total == 0 { Value::Null } else { json::number(level(counts).to_f64()) }
}

/// The reports as scripts see them.
pub(crate) fn reports(reports: &[Named]) -> Vec<Value> {
    let one = |named: &Named| {
        json!({
            "file": named.file,
            "format": named.given.report.format,
            "files": named.given.report.files.len(),
            "at": json::time(named.given.at),
            "warnings": named.given.report.warnings,
        })
    };
    reports.iter().map(one).collect()
}

/// What an import did, or would do, as scripts see it.
pub(crate) fn outcome(
    outcome: &Outcome,
    reports: &[Value],
    dry_run: bool,
    step: Option<&str>,
    revision: &str,
) -> Value {
    let updated = |it: &Updated| {
        let from = it.from.map(|level| {
            let percent = json::number(level.to_f64());
            let counts = it.from_counts;
            json!({"covered": counts.map(|c| c.covered), "total": counts.map(|c| c.total), "percent": percent})
        });
        json!({
            "module": it.module,
            "files": it.files,
            "covered": it.counts.covered,
            "total": it.counts.total,
            "from": from,
            "to": percent(it.counts),
            "at_target": it.at_target,
        })
    };
    let ambiguous = |it: &Ambiguous| {
        json!({
            "module": it.module,
            "why": match it.why {
                Why::SeveralFiles => "several_files",
                Why::SeveralModules => "several_modules",
            },
            "files": it.files,
            "modules": it.modules,
            "hint": it.hint,
        })
    };
    let older = outcome.older.iter();
    json!({
        "version": json::VERSION,
        "dry_run": dry_run,
        "reports": reports,
        "updated": outcome.updated.iter().map(updated).collect::<Vec<_>>(),
        "confirmed": outcome.confirmed,
        "unchanged": outcome.unchanged,
        "older": older.map(|it| json!({
            "module": it.module,
            "at": json::time(it.at),
            "report_at": json::time(it.report_at),
        })).collect::<Vec<_>>(),
        "ambiguous": outcome.ambiguous.iter().map(ambiguous).collect::<Vec<_>>(),
        "modules_without_data": outcome.without_data.iter().map(|it| &it.module).collect::<Vec<_>>(),
        "files_without_module": outcome.left.iter().map(|(path, counts)| json!({
            "path": path,
            "covered": counts.covered,
            "total": counts.total,
        })).collect::<Vec<_>>(),
        "warnings": outcome.warnings,
        "step": step,
        "revision": revision,
    })
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
            format!(", {} points short of {target}", crate::model::decimal::Hundredths(short.max(1)))
        }
        _ => String::new(),
    };
    if it.counts.total == 0 {
        return format!("{}: nothing to cover", it.module);
    }
    format!("{}: {from}, {} of {} {what}{target}", it.module, it.counts.covered, it.counts.total)
}

fn some(names: &[String], all: usize) -> String {
    let first = &names[..names.len().min(NAMED)];
    let more = all.saturating_sub(first.len());
    if more > 0 { format!("{} and {more} more", first.join(", ")) } else { first.join(", ") }
}

/// Warns about what was not taken, each with what would settle it.
pub(crate) fn warn(shell: &CommandContext, outcome: &Outcome, reports: &[Named]) {
    let output = shell.output;
    for named in reports {
        for warning in &named.given.report.warnings {
            output.warn(&format!("{}: {warning}", named.file), "");
        }
    }
    for warning in &outcome.warnings {
        output.warn(warning, "");
    }
    let mut told: Vec<(String, String)> = Vec::new();
    for it in &outcome.ambiguous {
        let message = match it.why {
            Why::SeveralFiles => {
                format!("{} may be {} files: {}", it.module, it.count, some(&it.files, it.count))
            }
            Why::SeveralModules => {
                let others = some(&it.modules, it.modules.len());
                format!("{} may be {}, which may be {others} as well", it.module, it.files.join(", "))
            }
        };
        told.push((message, it.hint.clone()));
    }
    for it in &outcome.older {
        let at = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%d %H:%M UTC").to_string();
        let message =
            format!("{}: the report of {} is older than the figure of {}", it.module, at(it.report_at), at(it.at));
        told.push((message, "`--older` takes it all the same".to_owned()));
    }
    for it in &outcome.without_data {
        if let Some(hint) = &it.hint {
            told.push((format!("{} is in no report", it.module), hint.clone()));
        }
    }
    for (message, hint) in told.iter().take(TOLD) {
        output.warn(message, hint);
    }
    if told.len() > TOLD {
        output.warn(&format!("… and {} more; `--json` lists them all", told.len() - TOLD), "");
    }
}

/// What stayed as it was, in one line.
pub(crate) fn rest(outcome: &Outcome) -> Option<String> {
    let counted = [
        (outcome.confirmed.len(), "confirmed"),
        (outcome.unchanged.len(), "unchanged"),
        (outcome.older.len(), "newer than the report"),
        (outcome.ambiguous.len(), "in doubt"),
        (outcome.without_data.len(), "in no report"),
    ];
    let mut said: Vec<String> =
        counted.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    match outcome.left.len() {
        0 => {}
        1 => said.push("1 file without a module".to_owned()),
        more => said.push(format!("{more} files without a module")),
    }
    (!said.is_empty()).then(|| said.join(", "))
}

/// Files of reports, one line each.
pub(crate) fn list(files: &[(String, Counts, Option<Counts>)]) -> Vec<TextLine> {
    let figure = |counts: Counts| {
        if counts.total == 0 { "nothing to cover".to_owned() } else { format!("{}%", level(counts).rounded_down()) }
    };
    let count = |counts: Counts| format!("{} of {}", counts.covered, counts.total);
    let widths = [
        files.iter().map(|(_, counts, _)| count(*counts).len()).max().unwrap_or(0),
        files.iter().map(|(_, counts, _)| figure(*counts).len()).max().unwrap_or(0),
    ];
    let line = |(path, counts, branches): &(String, Counts, Option<Counts>)| {
        let branches = branches.map_or_else(String::new, |branches| format!("  branches {}", count(branches)));
        let numbers = format!("{:>2$}  {:>3$}  ", count(*counts), figure(*counts), widths[0], widths[1]);
        TextLine::of(Tone::Plain, &numbers).with(Tone::Strong, path).with(Tone::Plain, &branches)
    };
    files.iter().map(line).collect()
}

/// Why nothing came of an import, with what is nearest.
pub(crate) fn nothing(outcome: &Outcome) -> Failure {
    let files: Vec<String> = outcome.left.iter().map(|(path, _)| path.clone()).collect();
    let all = files.len();
    let mut details = Vec::new();
    if all > 0 {
        details.push(format!("  the reports tell of {}", some(&files, all)));
    }
    let modules: Vec<String> = outcome.without_data.iter().map(|it| it.module.clone()).collect();
    let all = modules.len();
    if all > 0 {
        details.push(format!("  the board has {}", some(&modules, all)));
    }
    Failure::new(Kind::Failed, "no file of the reports belongs to a module of the board")
        .details(details)
        .hint("say which folder is which with `--map FROM=TO`, or take it with `--allow-none`".to_owned())
}
