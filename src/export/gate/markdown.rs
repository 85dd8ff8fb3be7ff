//! A verdict as Markdown for a job summary or a comment on a pull request. Text from the board never becomes markup, a mention or
//! a reference.

use crate::export::gate::text::percent;
use crate::export::gate::{GateReport, sum};
use crate::export::standup::markdown::{code, escaped};
use crate::export::text::{TextLine, Tone};
use crate::gate::delta::DeltaRow;
use crate::gate::{Finding, Severity};
use crate::phrase::facts::counted;

/// By this line a bot finds its own comment and replaces it.
const MARK: &str = "<!-- standup -->";

/// The most rows of the table, and findings, that are shown.
const MOST: usize = 40;

/// The sum, what breaks a rule, what changed, and folded away what is only worth a look.
pub(super) fn lines(report: &GateReport<'_>) -> Vec<TextLine> {
    let verdict = report.verdict;
    let mut lines = vec![MARK.to_owned(), format!("### {}", escaped(&sum(verdict)))];
    let errors: Vec<&Finding> = verdict.findings.iter().filter(|it| it.severity == Severity::Error).collect();
    let warnings: Vec<&Finding> = verdict.findings.iter().filter(|it| it.severity == Severity::Warning).collect();
    if !errors.is_empty() {
        lines.push(String::new());
        list(&errors, &mut lines);
    }
    if let Some(delta) = report.delta {
        lines.push(String::new());
        if delta.rows.is_empty() {
            lines.push(format!("No module changed since {}.", code(&delta.since)));
        } else {
            lines.push(format!(
                "| Module | Owner | {} → now | target | proof |",
                code(&delta.since).replace('|', "\\|")
            ));
            lines.push("|---|---|---|---|---|".to_owned());
            lines.extend(delta.rows.iter().take(MOST).map(row));
            let more = delta.rows.len().saturating_sub(MOST);
            if more > 0 {
                lines.extend([String::new(), format!("… and {more} more")]);
            }
        }
    }
    if !warnings.is_empty() {
        let warned = counted(warnings.len(), "warning");
        lines.extend([String::new(), format!("<details><summary>{warned}</summary>"), String::new()]);
        list(&warnings, &mut lines);
        lines.extend([String::new(), "</details>".to_owned()]);
    }
    lines.iter().map(|line| TextLine::of(Tone::Plain, line)).collect()
}

fn list(findings: &[&Finding], lines: &mut Vec<String>) {
    let said = |finding: &Finding| {
        let what = match (&finding.module, &finding.developer) {
            (Some(module), Some(developer)) => format!("{} ({}): ", code(module), escaped(developer)),
            (Some(module), None) => format!("{}: ", code(module)),
            (None, _) => String::new(),
        };
        format!("- **{}** {what}{}", finding.rule, escaped(&finding.message))
    };
    lines.extend(findings.iter().take(MOST).map(|finding| said(finding)));
    let more = findings.len().saturating_sub(MOST);
    if more > 0 {
        lines.push(format!("- … and {more} more"));
    }
}

fn row(row: &DeltaRow) -> String {
    // In a table a bar ends a cell, in code spans as well.
    let cell = |text: String| text.replace("\\|", "|").replace('|', "\\|");
    let target = row.target.map_or_else(|| "–".to_owned(), |target| format!("{target}%"));
    let proof = match (row.status, row.proof) {
        (None, _) => "left the board",
        (Some(_), Some(proof)) => proof.word(),
        (Some(status), None) => status.label(),
    };
    format!(
        "| {} | {} | {} → {} | {target} | {} |",
        cell(code(&row.module)),
        cell(row.developer.as_deref().map_or_else(|| "–".to_owned(), escaped)),
        percent(row.before),
        percent(row.after),
        proof.to_lowercase(),
    )
}

#[cfg(test)]
mod tests {
    use super::lines;
    use crate::export::gate::GateReport;
    use crate::gate::Verdict;
    use crate::gate::delta::{Delta, DeltaRow};
    use crate::model::decimal::{Level, Percent};
    use crate::model::status::Status;

    fn row(module: &str, before: i64, after: i64) -> DeltaRow {
        DeltaRow {
            module: module.into(),
            developer: Some("Dev | 1".into()),
            before: Percent::new(before).map(Level::Typed),
            after: Percent::new(after).map(Level::Typed),
            target: Percent::new(9_000),
            proof: None,
            status_before: Some(Status::InProgress),
            status: Some(Status::InProgress),
        }
    }

    fn written(rows: Vec<DeltaRow>) -> Vec<String> {
        let (verdict, delta) = (Verdict::default(), Delta { since: "main".into(), rows });
        let report = GateReport { verdict: &verdict, delta: Some(&delta), file: "board.ron" };
        lines(&report).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_bot_finds_its_comment_and_the_table_has_what_changed() {
        let lines = written(vec![row("a|b.py", 2_000, 6_250)]);
        assert_eq!(lines[0], "<!-- standup -->");
        assert!(lines[1].starts_with("### gate passed"));
        assert_eq!(lines.last().unwrap(), "| `a\\|b.py` | Dev \\| 1 | 20% → 62.5% | 90% | in progress |");
    }

    #[test]
    fn forty_rows_are_told_and_the_others_counted() {
        let lines = written((0..50).map(|at| row(&format!("m{at}.py"), 0, 100)).collect());
        assert_eq!(lines.iter().filter(|line| line.starts_with("| `m")).count(), 40);
        assert_eq!(lines.last().unwrap(), "… and 10 more");
    }
}
