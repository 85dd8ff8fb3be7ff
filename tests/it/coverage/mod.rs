//! Coverage reports: what is read, how it merges, what is refused, and that nothing in them can do harm.

mod cover;
mod formats;
mod hostile;
mod laws;
mod matching;
mod mutations;
mod pains;
mod pytest;
mod refused;
mod samples;

use std::fmt::Write as _;

use standup::import::coverage;
use standup::import::coverage::report::{CoverageReport, Metric, Refusal};

/// Reads a report by its content.
fn read(text: impl AsRef<[u8]>) -> Result<CoverageReport, Refusal> {
    coverage::read(text.as_ref(), None)
}

/// What a report comes to, a line each: its format, its files (covered of total, branches if any), its warnings; or why not.
fn told(text: impl AsRef<[u8]>) -> String {
    match read(text) {
        Ok(report) => tell(&report),
        Err(refusal) => refused(&refusal),
    }
}

fn tell(report: &CoverageReport) -> String {
    let mut out = format!("{}\n", report.format);
    for (path, file) in &report.files {
        let lines = file.counts(Metric::Lines);
        let _ = write!(out, "{} {} of {}", path.as_str(), lines.covered, lines.total);
        if let Some(branches) = file.branches() {
            let _ = write!(out, ", branches {} of {}", branches.covered, branches.total);
        }
        let tool = file.counts(Metric::Tool);
        if tool != lines {
            let _ = write!(out, ", tool {} of {}", tool.covered, tool.total);
        }
        out.push('\n');
    }
    for root in &report.roots {
        let _ = writeln!(out, "root {}", root.as_str());
    }
    if let Some(at) = report.at {
        let _ = writeln!(out, "at {}", at.format("%Y-%m-%dT%H:%M:%SZ"));
    }
    if let Some(commit) = &report.commit {
        let _ = writeln!(out, "commit {commit}");
    }
    for warning in &report.warnings {
        let _ = writeln!(out, "! {warning}");
    }
    out
}

fn refused(refusal: &Refusal) -> String {
    let hint = refusal.hint.as_ref().map_or_else(String::new, |hint| format!("hint: {hint}\n"));
    format!("refused: {refusal}\n{hint}")
}

/// Fails unless the report comes to these lines.
#[track_caller]
fn gives(text: impl AsRef<[u8]>, expected: &str) {
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let told = told(text);
    assert_eq!(told.lines().collect::<Vec<_>>(), expected, "\n{told}");
}
