//! A verdict as annotations of a GitHub workflow. GitHub drops what is over ten a step: so nine findings at most, and a count.

use crate::export::gate::{GateReport, sum};
use crate::export::text::{TextLine, Tone};
use crate::gate::{Finding, Severity};

/// Annotations of findings; one more tells how many there are.
const MOST: usize = 9;

/// Errors come first, as they stand in the verdict.
pub(super) fn lines(report: &GateReport<'_>) -> Vec<TextLine> {
    let findings = &report.verdict.findings;
    let mut lines: Vec<TextLine> = findings.iter().take(MOST).map(|it| annotation(it, report.file)).collect();
    let more = match findings.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!(" ({more} more findings: `standup check` lists them all)"),
    };
    let notice = format!("::notice title=standup check::{}", data(&format!("{}{more}", sum(report.verdict))));
    lines.push(TextLine::of(Tone::Plain, &notice));
    lines
}

fn annotation(finding: &Finding, file: &str) -> TextLine {
    let level = if finding.severity == Severity::Error { "error" } else { "warning" };
    let line = finding.line.map_or_else(String::new, |line| format!(",line={line}"));
    let who = match (&finding.module, &finding.developer) {
        (Some(module), Some(developer)) => format!("{module} ({developer}): "),
        (Some(module), None) => format!("{module}: "),
        (None, _) => String::new(),
    };
    let message = data(&format!("{who}{}", finding.message));
    let text = format!("::{level} file={}{line},title={}::{message}", property(file), property(finding.rule));
    TextLine::of(Tone::Plain, &text)
}

/// Text behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::lines;
    use crate::export::gate::GateReport;
    use crate::gate::{Figures, Finding, Severity, Verdict};

    fn finding(severity: Severity, at: usize, message: &str) -> Finding {
        Finding {
            rule: "below_target",
            severity,
            module: Some(format!("m{at}.py")),
            developer: None,
            message: message.into(),
            figures: Figures::default(),
            line: Some(at as u32),
        }
    }

    fn written(findings: Vec<Finding>, file: &str) -> Vec<String> {
        let verdict = Verdict { findings, ..Verdict::default() };
        lines(&GateReport { verdict: &verdict, delta: None, file }).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_would_end_an_annotation_is_escaped() {
        let odd = finding(Severity::Error, 3, "50% of\nit::error::x");
        assert_eq!(
            written(vec![odd], "a,b:c.ron")[0],
            "::error file=a%2Cb%3Ac.ron,line=3,title=below_target::m3.py: 50%25 of%0Ait::error::x"
        );
    }

    #[test]
    fn there_are_ten_annotations_at_most_and_the_last_counts_the_rest() {
        for (findings, annotations, said) in [(0, 1, ""), (9, 10, ""), (10, 10, "1 more"), (500, 10, "491 more")] {
            let all = (0..findings).map(|at| finding(Severity::Error, at, "x")).collect();
            let lines = written(all, "board.ron");
            assert_eq!(lines.len(), annotations);
            assert!(lines.last().unwrap().starts_with("::notice") && lines.last().unwrap().contains(said));
        }
    }
}
