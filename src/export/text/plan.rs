//! The facts of the whole plan as plain text: coverage, criteria, checklist, limits, links, notes. Names no module and no
//! developer.

use crate::export::text::{TextLine, Tone, board, module};
use crate::model::board::Limits;
use crate::model::snapshot::Snapshot;

/// The facts of the plan.
pub(crate) fn lines(snapshot: &Snapshot) -> Vec<TextLine> {
    let plan = snapshot.board.as_ref();
    let title = if plan.title.is_empty() { "no title" } else { &plan.title };
    let mut lines = vec![TextLine::of(Tone::Strong, title)];
    lines.extend(board::platform(snapshot).map(|coverage| TextLine::of(Tone::Plain, &coverage)));
    lines.extend(module::facts([
        ("lines", plan.coverage.lines.map_or_else(String::new, |lines| lines.to_string())),
        ("limits", limits(&plan.limits)),
    ]));
    if !plan.criteria.is_empty() {
        lines.extend([TextLine::empty(), TextLine::of(Tone::Strong, "Criteria")]);
        lines.extend(plan.criteria.iter().map(|criterion| {
            let (tone, sign) = match plan.meets(criterion) {
                Some(true) => (Tone::Good, "[x]"),
                Some(false) => (Tone::Plain, "[ ]"),
                None => (Tone::Plain, "[?]"),
            };
            let line = TextLine::of(Tone::Plain, "  ").with(tone, sign);
            line.with(Tone::Plain, &format!(" {}", criterion.text))
        }));
    }
    if !plan.checklist.is_empty() {
        lines.extend([TextLine::empty(), TextLine::of(Tone::Strong, "Checklist")]);
        lines.extend(plan.checklist.iter().map(|item| TextLine::of(Tone::Plain, &format!("  - {item}"))));
    }
    lines.extend(module::links(&plan.links));
    lines.extend(module::prose("Notes", &plan.notes));
    lines
}

fn limits(limits: &Limits) -> String {
    let in_progress = limits.in_progress.map(|most| format!("{most} in progress per developer"));
    let stale = limits.stale_days.map(|days| format!("stale after {days} days"));
    [in_progress, stale].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::lines;
    use crate::model::board::{Board, Check, Criterion, Limits, Link, PlatformCoverage};
    use crate::model::decimal::Percent;
    use crate::model::module::Module;
    use crate::model::snapshot::{Revision, Snapshot};
    use crate::model::status::Status;

    #[test]
    fn the_plan_is_told_with_what_is_met() {
        let criterion = |text: &str, check, met| Criterion { text: text.into(), check, met };
        let board = Board {
            title: "Our plan".into(),
            coverage: PlatformCoverage { start: None, target: Percent::new(9000), lines: Some(41_200) },
            criteria: vec![
                criterion("all done", Some(Check::AllDone), None),
                criterion("no flaky tests", None, Some(true)),
                criterion("reviewed", None, None),
            ],
            checklist: vec!["coverage report".into()],
            limits: Limits { in_progress: Some(2), stale_days: Some(3) },
            links: vec![Link { title: "Guide".into(), to: "guide.md".into(), about: String::new() }],
            notes: "By autumn.".into(),
            unassigned: vec![Arc::new(Module::new("a.py", Status::Pending))],
            ..Board::default()
        };
        let snapshot = Snapshot::new(Arc::new(board), Revision::default(), Vec::new());
        let text: String = lines(&snapshot).iter().map(|line| format!("{line}\n")).collect::<Vec<_>>().concat();
        insta::assert_snapshot!(text, @"
        Our plan
        coverage wanted: 90%
          lines         41200
          limits        2 in progress per developer, stale after 3 days

        Criteria
          [ ] all done
          [x] no flaky tests
          [?] reviewed

        Checklist
          - coverage report

        Links
          Guide · guide.md

        Notes

        By autumn.
        ");
    }
}
