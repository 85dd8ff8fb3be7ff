//! The plan in view: all that the plan promises can be pointed at.

use crate::tui::app_driver::{Desk, REAL};

/// The whole view, however long it is.
fn plan_of(board: &str) -> String {
    let mut desk = Desk::new(board);
    let _ = desk.app.open("plan");
    desk.screen(120, 400)
}

#[test]
fn the_success_criteria_and_expected_results_of_the_plan_can_be_pointed_at() {
    let seen = plan_of(REAL);
    for said in [
        "Mission: Increase Platform Coverage from 34.59% to ~90%",
        "Expected Gain: +54% coverage",
        // The four criteria.
        "90%+ coverage on all assigned modules (checked)",
        "100% test pass rate (said by hand)",
        "Follow fake implementation pattern (not over-mocking)",
        "All validation passes: `make format && make lint && make test-unit`",
        // By developer.
        "Dev 1: 1 of 5",
        "Dev 2: 0 of 7",
        // The expected results.
        "platform  34.59 → ",
        "→ 90%",
        "if every target is met",
        "modules   28 modules: 26 pending, 1 in progress, 1 done",
        " of ~",
        "72-84 h planned",
        "points    +",
        "at target quick-win 0 of 3, critical 0 of 2",
        // What a pull request shows, and what to read.
        "Coverage report screenshot",
        "▸  1 Required Reading 1 · COMPLETE_SESSION_FINAL_SUMMARY.md · Pattern overview and results",
        "   8 Reference Examples: Dependencies",
        "Who merges when",
        "Dev 2: after Dev 1",
        "Coordination Protocol",
    ] {
        assert!(seen.contains(said), "{said} in\n{seen}");
    }
}

#[test]
fn the_plan_is_found_in_the_palette_and_left_again() {
    let mut desk = Desk::new(REAL);
    desk.press(":");
    desk.type_text("plan", std::time::Duration::from_millis(200));
    desk.press("Enter");
    assert!(desk.screen(120, 40).contains("Done means"), "{}", desk.screen(120, 40));
    desk.press("q");
    assert!(!desk.screen(120, 40).contains("Done means"));
}

#[test]
fn y_copies_the_link_that_is_selected() {
    let mut desk = Desk::new(REAL);
    let _ = desk.app.open("plan");
    desk.press("y Tab y Shift-Tab Shift-Tab y");
    let first = "COMPLETE_SESSION_FINAL_SUMMARY.md";
    assert_eq!(desk.copied, [first, "FAKE_PATTERN_COMPLETE_SUMMARY.md", first]);
    desk.press("g Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab");
    assert!(desk.screen(80, 12).contains("Reference Examples: Dependencies"), "the selected link is in sight");
    let mut empty = Desk::new("(format: 1, developers: [])");
    let _ = empty.app.open("plan");
    empty.press("y Tab");
    assert!(empty.copied.is_empty() && empty.screen(80, 24).contains("the plan has no links"));
}

#[test]
fn a_criterion_turns_as_the_modules_do() {
    let board = r#"(format: 1, criteria: [(text: "no blocks", check: NoneBlocked), (text: "the gate", check: GatePasses)],
        developers: [(name: "Ana", who: ["ana"], modules: [
            (id: "a.py", status: InProgress, coverage: (now: 95, target: 90)),
        ])])"#;
    let seen = plan_of(board);
    assert!(seen.contains("✓ no blocks (checked)") && seen.contains("✓ the gate (`standup check`)"), "{seen}");
    let blocked = plan_of(&board.replace("status: InProgress", "status: Done, blocked: (reason: \"x\")"));
    assert!(blocked.contains("○ no blocks") && blocked.contains("○ the gate"), "not measured: {blocked}");
    assert!(blocked.contains("Ana: 0 of 1"), "{blocked}");
}

#[test]
fn the_gate_on_the_screen_knows_from_the_log_that_covered_code_was_deleted() {
    let board = |counts: &str| {
        format!(
            r#"(
    format: 1,
    criteria: [(text: "the build may go on", check: GatePasses)],
    developers: [
        (name: "Ana", modules: [
            (id: "a.py", status: InProgress, coverage: ({counts})),
        ]),
    ],
)
"#
        )
    };
    let before = board("start: 10");
    let mut desk = Desk::new(&before);
    let import = || standup::model::change::By::Import;
    desk.outside_by("ci", import(), &board("start: 10, measured: (covered: 90, total: 100), best: 90"), true);
    desk.outside_by("ci", import(), &board("start: 10, measured: (covered: 40, total: 50), best: 90"), true);
    desk.press(": p l a n Enter");
    assert!(desk.screen(80, 24).contains("✓ the build may go on"), "{}", desk.screen(80, 24));
    desk.outside_by("ci", import(), &board("start: 10, measured: (covered: 39, total: 50), best: 90"), true);
    assert!(
        desk.screen(80, 24).contains("○ the build may go on"),
        "one line more is uncovered: {}",
        desk.screen(80, 24)
    );
}
