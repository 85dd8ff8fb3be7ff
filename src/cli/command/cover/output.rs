//! Prints what coverage reports say and change, as lines and as JSON. Decides nothing.

use serde_json::{Value, json};

use crate::cli::argument::coverage::Named;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::export::json;
use crate::export::text::{TextLine, Tone};
use crate::import::coverage::lines::Counts;
use crate::import::matching::Why;
use crate::import::measure::{Ambiguous, Outcome, Updated};
use crate::import::summary;
use crate::model::decimal::Level;

/// The most doubts that are listed; the rest is only counted.
const TOLD: usize = 10;

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
    let told = summary::doubts(outcome);
    for doubt in told.iter().take(TOLD) {
        output.warn(&doubt.message, &doubt.hint);
    }
    if told.len() > TOLD {
        output.warn(&format!("… and {} more; `--json` lists them all", told.len() - TOLD), "");
    }
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
    Failure::new(Kind::Failed, summary::UNMATCHED)
        .details(summary::unmatched(outcome).iter().map(|line| format!("  {line}")))
        .hint("say which folder is which with `--map FROM=TO`, or take it with `--allow-none`".to_owned())
}
