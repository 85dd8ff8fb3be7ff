//! A verdict as plain lines. Colours no line of its own: tones say what is bad.

use crate::export::gate::{GateReport, sum};
use crate::export::text::{TextLine, Tone};
use crate::gate::Severity;
use crate::gate::delta::DeltaRow;
use crate::model::decimal::Level;
use crate::phrase::facts::counted;

/// Each finding, what changed, and the sum.
pub(super) fn lines(report: &GateReport<'_>) -> Vec<TextLine> {
    let mut lines: Vec<TextLine> = report
        .verdict
        .findings
        .iter()
        .map(|finding| {
            let tone = if finding.severity == Severity::Error { Tone::Bad } else { Tone::Doing };
            let line = TextLine::of(tone, finding.severity.word()).with(Tone::Plain, &format!(" {}: ", finding.rule));
            let line = match (&finding.module, &finding.developer) {
                (Some(module), Some(developer)) => {
                    line.with(Tone::Strong, module).with(Tone::Plain, &format!(" ({developer}): "))
                }
                (Some(module), None) => line.with(Tone::Strong, module).with(Tone::Plain, ": "),
                (None, _) => line,
            };
            line.with(Tone::Plain, &finding.message)
        })
        .collect();
    if let Some(delta) = report.delta {
        let what = match delta.rows.len() {
            0 => format!("no module changed since {}", delta.since),
            many => format!("{} changed since {}:", counted(many, "module"), delta.since),
        };
        lines.push(TextLine::of(Tone::Strong, &what));
        lines.extend(delta.rows.iter().map(row));
    }
    let tone = if report.verdict.passed() { Tone::Good } else { Tone::Bad };
    lines.push(TextLine::of(tone, &sum(report.verdict)));
    lines
}

fn row(row: &DeltaRow) -> TextLine {
    let target = row.target.map_or_else(String::new, |target| format!(" (target {target}%)"));
    let change = format!("{} -> {}{target}", percent(row.before), percent(row.after));
    let gone = if row.status.is_none() { ", left the board" } else { "" };
    TextLine::of(Tone::Plain, "  ").with(Tone::Strong, &row.module).with(Tone::Plain, &format!(": {change}{gone}"))
}

/// A percentage, rounded down; a dash where none is known.
pub(super) fn percent(level: Option<Level>) -> String {
    level.map_or_else(|| "–".to_owned(), |level| format!("{}%", level.rounded_down()))
}
