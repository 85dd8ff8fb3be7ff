//! The whole board, or one developer, as plain text. Leaves out notes, links and criteria of the board: those are long.

use crate::export::text::table::{self, Widths};
use crate::export::text::{TextLine, TextPage, Tone, module};
use crate::model::board::Developer;
use crate::model::snapshot::Snapshot;
use crate::model::totals::ColumnTotals;
use crate::phrase::facts;

/// Headings are aligned to the rows below them, but never closer than this.
const NARROWEST: usize = 60;

/// The whole board.
pub(crate) fn lines(snapshot: &Snapshot, page: TextPage) -> Vec<TextLine> {
    let board = snapshot.board.as_ref();
    let widths = Widths::of(board.modules().map(|found| found.module), page);
    let mut lines = Vec::new();
    if !board.title.is_empty() {
        lines.push(TextLine::of(Tone::Strong, &board.title));
    }
    if let Some(coverage) = platform(snapshot) {
        lines.push(TextLine::of(Tone::Plain, &coverage));
    }
    lines.push(TextLine::of(Tone::Plain, &facts::counts(&snapshot.totals.counts)));
    for (developer, totals) in board.developers.iter().zip(&*snapshot.totals.developers) {
        lines.push(TextLine::empty());
        lines.extend(heading(&name(developer, page), &developer.area, totals, &widths, page));
        lines.extend(table::groups(&developer.modules, &widths, page));
    }
    if !board.unassigned.is_empty() {
        lines.push(TextLine::empty());
        lines.extend(heading("Unassigned", "", &snapshot.totals.unassigned, &widths, page));
        lines.extend(table::groups(&board.unassigned, &widths, page));
    }
    lines
}

/// The developer at `index`, with everything that is known of them.
pub(crate) fn developer(snapshot: &Snapshot, index: usize, page: TextPage) -> Vec<TextLine> {
    let (Some(developer), Some(totals)) = (snapshot.board.developers.get(index), snapshot.totals.developers.get(index))
    else {
        return Vec::new();
    };
    let widths = Widths::of(developer.modules.iter(), page);
    let mut lines = heading(&name(developer, page), &developer.area, totals, &widths, page);
    let merged = facts::pull_request(&developer.pr, developer.merged);
    let facts = [
        ("who", developer.who.join(", ")),
        ("impact", developer.impact.map_or_else(String::new, |i| format!("{i} points of the whole"))),
        ("hours", facts::hours(developer.hours)),
        ("merges after", developer.after.join(", ")),
        ("pull request", merged),
    ];
    lines.extend(module::facts(facts));
    if !developer.modules.is_empty() {
        lines.push(TextLine::empty());
    }
    lines.extend(table::groups(&developer.modules, &widths, page));
    lines.extend(module::prose("Notes", &developer.notes));
    lines.extend(module::links(&developer.links));
    lines
}

pub(super) fn platform(snapshot: &Snapshot) -> Option<String> {
    match (snapshot.totals.platform, snapshot.board.coverage.target) {
        (Some(gauge), _) => Some(format!("coverage {}", facts::gauge(&gauge))),
        (None, Some(target)) => Some(format!("coverage wanted: {target}%")),
        (None, None) => None,
    }
}

fn name(developer: &Developer, page: TextPage) -> String {
    match developer.away {
        Some(back) if page.today < back => format!("{} (away, back {back})", developer.name),
        _ => developer.name.clone(),
    }
}

/// Who it is on the left, how far they are on the right; in two lines where one does not hold both.
fn heading(name: &str, area: &str, totals: &ColumnTotals, widths: &Widths, page: TextPage) -> Vec<TextLine> {
    let mut left = TextLine::of(Tone::Strong, name);
    if !area.is_empty() {
        left = left.with(Tone::Plain, " · ").with(Tone::Plain, area);
    }
    let mut right = facts::done(&totals.counts);
    if let Some(gauge) = &totals.gauge {
        right = format!("{right}  {}", facts::gauge(gauge));
    }
    let right = TextLine::of(Tone::Plain, &right);
    let edge = widths.all().max(NARROWEST).min(page.width);
    match edge.checked_sub(left.width() + right.width()) {
        Some(blanks) if blanks >= 2 => vec![join(left.with(Tone::Plain, &" ".repeat(blanks)), right)],
        _ => vec![left, join(TextLine::of(Tone::Plain, "  "), right)],
    }
}

fn join(mut left: TextLine, right: TextLine) -> TextLine {
    left.0.extend(right.0);
    left
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::{NaiveDate, TimeZone, Utc};
    use insta::assert_snapshot;

    use super::{developer, lines};
    use crate::export::text::{TextLine, TextPage, module};
    use crate::model::board::{Board, Developer, Link, PlatformCoverage};
    use crate::model::decimal::{Hundredths, Percent};
    use crate::model::module::{Blocked, Complexity, Hours, Measured, Module, Tests};
    use crate::model::snapshot::{Revision, Snapshot};
    use crate::model::status::Status;

    fn work(id: &str, status: Status, start: i64, now: Option<i64>, target: i64) -> Module {
        let mut module = Module::new(id, status);
        module.coverage.start = Percent::new(start);
        module.coverage.now = now.and_then(Percent::new);
        module.coverage.target = Percent::new(target);
        module
    }

    fn plan() -> Snapshot {
        let mut service = work("tenant/service.py", Status::InProgress, 1155, Some(3420), 9000);
        service.title = "Tenant service".into();
        service.tests = Tests { written: Some(9), needed: Some(25), about: true };
        service.hours = Some(Hours { low: Some(Hundredths(400)), high: Some(Hundredths(500)) });
        service.priority = Some(1);
        service.complexity = Some(Complexity::High);
        service.after = vec!["tenant/dependencies.py".into(), "gone.py".into()];
        service.coverage.best = Percent::new(3420);
        service.blocked = Some(Blocked {
            reason: "fixture for Stripe".into(),
            on: "Dev 4".into(),
            since: Utc.with_ymd_and_hms(2026, 11, 20, 9, 12, 0).single(),
        });
        service.help = "pairing on async fixtures".into();
        service.notes = "20+ methods.\n\n```python\nclass Fake:\n\tpass\n```".into();
        let mut dependencies = work("tenant/dependencies.py", Status::Done, 0, Some(10_000), 10_000);
        dependencies.tests.written = Some(37);
        let mut verified = work("tenant/models.py", Status::Done, 5000, None, 9000);
        verified.coverage.measured = Some(Measured { covered: 178, total: 180, ..Measured::default() });
        let router = work("tenant/usage_billing_router.py", Status::Pending, 0, None, 9000);
        let modules = [service, dependencies, verified, router].into_iter().map(Arc::new).collect();
        let first = Developer {
            name: "Dev 1".into(),
            area: "Tenant & Billing Infrastructure".into(),
            impact: Some(Hundredths(1500)),
            modules,
            ..Developer::default()
        };
        let second = Developer {
            name: "Dev 2".into(),
            away: NaiveDate::from_ymd_opt(2026, 12, 1),
            after: vec!["Dev 1".into()],
            links: vec![Link { title: "Guide".into(), to: "GUIDE.md".into(), about: String::new() }],
            notes: "Merges after Dev 1.".into(),
            ..Developer::default()
        };
        let mut board = Board {
            title: "Increase platform coverage".into(),
            unassigned: vec![Arc::new(Module::new("search/index.py", Status::Pending))],
            developers: vec![Arc::new(first), Arc::new(second)],
            ..Board::default()
        };
        board.coverage = PlatformCoverage { start: Percent::new(3459), target: Percent::new(9000), lines: None };
        Snapshot::new(Arc::new(board), Revision::default(), Vec::new())
    }

    fn page(width: usize, cut: bool) -> TextPage {
        TextPage { width, cut, today: NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day") }
    }

    fn text(lines: &[TextLine]) -> String {
        lines.iter().map(|line| line.to_string() + "\n").collect()
    }

    #[test]
    fn the_board_reads_well_in_a_pipe() {
        assert_snapshot!(text(&lines(&plan(), page(80, false))), @"
        Increase platform coverage
        coverage 34.59 → ≈42.93 → 90%
        5 modules: 2 pending, 1 in progress, 2 done, 1 blocked

        Dev 1 · Tenant & Billing Infrastructure
          2/4 done, 1 blocked  15.38 → ≈58.27 → 92.5%
          Pending
            [ ] tenant/usage_billing_router.py        0 → 90%
          In progress
          ! [~] tenant/service.py Tenant service   34.2 → 90%   9/~25 tests  4-5 h  P1
                blocked: fixture for Stripe; asks Dev 4; since 2026-11-20
                help wanted: pairing on async fixtures
          Done
            [x] tenant/dependencies.py              100 → 100%     37 tests  claimed
            [x] tenant/models.py                  98.88 → 90%                verified

        Dev 2 (away, back 2026-12-01)                                       no modules

        Unassigned                                                            0/1 done
          Pending
            [ ] search/index.py
        ");
    }

    #[test]
    fn a_narrow_terminal_gets_fewer_facts_and_cut_ids_and_no_line_is_too_long() {
        let narrow = lines(&plan(), page(48, true));
        assert_snapshot!(text(&narrow), @"
        Increase platform coverage
        coverage 34.59 → ≈42.93 → 90%
        5 modules: 2 pending, 1 in progress, 2 done, 1 blocked

        Dev 1 · Tenant & Billing Infrastructure
          2/4 done, 1 blocked  15.38 → ≈58.27 → 92.5%
          Pending
            [ ] tenan…_router.py      0 → 90%
          In progress
          ! [~] tenan…service.py   34.2 → 90%
                blocked: fixture for Stripe; asks Dev 4; since 2026-11-20
                help wanted: pairing on async fixtures
          Done
            [x] tenan…dencies.py    100 → 100%  claimed
            [x] tenant/models.py  98.88 → 90%   verified

        Dev 2 (away, back 2026-12-01)         no modules

        Unassigned                              0/1 done
          Pending
            [ ] search/index.py
        ");
        for line in narrow.iter().filter(|line| line.to_string().contains('[')) {
            assert!(line.width() <= 48, "{line}");
        }
    }

    #[test]
    fn a_developer_is_shown_with_everything_that_is_known() {
        assert_snapshot!(text(&developer(&plan(), 1, page(80, false))), @"
        Dev 2 (away, back 2026-12-01)                     no modules
          merges after  Dev 1

        Notes

        Merges after Dev 1.

        Links
          Guide · GUIDE.md
        ");
    }

    #[test]
    fn a_module_is_shown_with_everything_that_is_known() {
        let plan = plan();
        let found = plan.board.find("tenant/service.py").expect("on the board");
        assert_snapshot!(text(&module::lines(&plan.board, found, None)), @"
        [~] tenant/service.py  In progress
            Tenant service
          ! blocked: fixture for Stripe; asks Dev 4; since 2026-11-20

          developer     Dev 1
          coverage      34.2 → 90%, began at 11.55%, best 34.2%, 55.8 points to go
          tests         9 of ~25 written
          hours         4-5 h
          priority      1
          complexity    High
          merges after  tenant/dependencies.py (Done), gone.py (not on the board)
          help wanted   pairing on async fixtures

        Notes

        20+ methods.

        ```python
        class Fake:
            pass
        ```
        ");
    }

    #[test]
    fn no_line_ends_in_blanks() {
        for line in lines(&plan(), page(80, false)) {
            assert_eq!(line.to_string().trim_end(), line.to_string());
        }
    }

    #[test]
    fn hostile_names_are_shown_and_not_sent() {
        let mut hostile = Module::new("a\u{1b}[2J\u{202e}b", Status::Pending);
        hostile.notes = "line\u{7}\nnext".into();
        let board = Board { title: "t\u{1b}".into(), unassigned: vec![Arc::new(hostile)], ..Board::default() };
        let snapshot = Snapshot::new(Arc::new(board), Revision::default(), Vec::new());
        let found = snapshot.board.modules().next().expect("one");
        let all = text(&lines(&snapshot, page(80, true))) + &text(&module::lines(&snapshot.board, found, None));
        assert!(!all.chars().any(|c| c != '\n' && crate::model::shown::is_unsafe(c)), "{all:?}");
        assert!(all.contains("a<1B>[2J<202E>b"), "{all}");
    }
}
