//! Everything about one module: what is told, that it follows the cursor and the module, and that edits work inside.

use standup::model::change::By;

use crate::tui::app_driver::{Desk, REAL};

/// A board on which everything that can be known of a module is known of one.
const BUSY: &str = r##"(
    format: 1,
    title: "Increase platform coverage",
    checklist: ["coverage report", "tests documented"],
    developers: [
        (name: "Ana", area: "Tenant & Billing", modules: [
            (
                id: "tenant/service.py",
                title: "Tenant service",
                status: InProgress,
                coverage: (start: 11.55, now: 34.2, target: 90, best: 40.5),
                tests: (written: 9, needed: 25, about: true),
                hours: (low: 4, high: 5),
                lines: 285,
                priority: 1,
                complexity: High,
                tags: ["critical", "foundation"],
                group: "Tenant",
                test_file: "tests/tenant/test_service_real.py",
                after: ["tenant/dependencies.py", "webhooks/models.py", "nowhere.py"],
                pr: "#12", merged: false,
                checked: ["coverage report"],
                blocked: (reason: "fixture for Stripe", on: "Dev 4", since: "2026-11-20T09:12:00Z"),
                help: "pairing on async fixtures",
                notes: "Begin with the **models**, see `core/events.py`:\n\n1. create\n2. delete\n\n```\nassert x\n```",
            ),
            (id: "tenant/dependencies.py", status: Done, merged: true),
        ]),
        (name: "Bo", modules: [
            (id: "webhooks/models.py", status: Pending),
            (
                id: "search/router.py",
                status: Done,
                coverage: (
                    start: 65.12, target: 90, best: 91,
                    measured: (covered: 178, total: 205, at: "2026-11-22T08:00:00Z", commit: "a1b2c3d", report: "coverage.xml"),
                ),
            ),
        ]),
        (name: "Cleo"),
    ],
)
"##;

/// That board after some work.
pub(crate) fn busy() -> Desk {
    let mut desk = Desk::new(&BUSY.replace("status: InProgress", "status: Pending"));
    desk.outside_by("ana", By::Key, BUSY, false);
    desk.wait(2 * 3600);
    let text = desk.text().replacen("now: 34.2, target", "now: 30, target", 1);
    desk.outside_by("ci", By::Auto(None), &text, false);
    desk.wait(600);
    desk.outside_by("bo", By::Key, BUSY, false);
    desk.wait(60);
    desk
}

/// The detail alone: what stands within its frame.
fn told(desk: &mut Desk) -> String {
    desk.screen(78, 64)
}

#[test]
fn enter_tells_everything_that_is_known() {
    let mut desk = busy();
    desk.press("Enter");
    let screen = told(&mut desk);
    for fact in [
        "╭ tenant/service.py ─",
        "Tenant service",
        "◐ In progress for 2 h · Ana",
        " blocked  fixture for Stripe",
        "Dev 4 can help · for 3 d, since 2026-11-20",
        " help  pairing on async fixtures",
        "34.2%, typed",
        "55.8 points to go",
        "start 11.55",
        "best 40.5",
        "target 90",
        "tests         9 of ~25 written",
        "hours         4-5 h",
        "lines         285",
        "priority      1",
        "complexity    High",
        "group         Tenant",
        "tags          critical, foundation",
        "test file     tests/tenant/test_service_real.py",
        "pull request  #12, not merged",
        "merges after  tenant/dependencies.py: merged",
        "webhooks/models.py: not merged, pending",
        "nowhere.py: not on the board",
        "checklist     [x] coverage report",
        "[ ] tests documented",
        "Begin with the models, see core/events.py:",
        "1. create",
        "│ assert x",
        "1 min  bo",
        "11 min  ci",
        "by report",
        "2 h  ana",
        "Pending to In progress",
    ] {
        assert!(screen.contains(fact), "{fact} in:\n{screen}");
    }
    desk.press("Enter");
    assert!(!told(&mut desk).contains("points to go"), "the same key closes it");
}

#[test]
fn what_a_report_counted_is_told_with_the_report_and_its_age() {
    let mut desk = busy();
    desk.press("2 G Enter");
    let screen = told(&mut desk);
    for fact in [
        "● Done · ▼ regressed · Bo",
        "86.82%, measured",
        "3.18 points to go",
        "best 91",
        "measured      178 of 205 lines",
        "coverage.xml, commit a1b2c3d",
        "1 d ago, 2026-11-22 08:00:00 UTC",
    ] {
        assert!(screen.contains(fact), "{fact} in:\n{screen}");
    }
}

#[test]
fn beside_the_board_it_hides_no_column_and_follows_the_cursor() {
    let mut desk = Desk::at_the_top(REAL);
    desk.press("Enter");
    let screen = desk.screen(160, 45);
    assert!(screen.contains("╭ tenant/usage_billing_router.py") && screen.contains("▸ Dev 1"), "{screen}");
    desk.press("j");
    assert!(desk.screen(160, 45).contains("╭ tenant/router.py"));
    desk.press("4");
    let screen = desk.screen(160, 45);
    assert!(screen.contains("▸ Dev 4"), "the board scrolls to where the cursor is:\n{screen}");
    assert!(screen.contains("╭ plugins/"), "{screen}");
    desk.press("q");
    assert!(!desk.screen(160, 45).contains("╭ plugins/") && !desk.has_quit());
}

#[test]
fn edits_work_inside_and_mean_the_module_that_is_shown() {
    let mut desk = Desk::at_the_top(REAL);
    desk.press("Enter j d");
    let screen = desk.screen(160, 45);
    assert!(
        screen.contains("● Done for a moment · ? short by 65") && screen.contains("╭ tenant/router.py"),
        "{screen}"
    );
    desk.press("u Esc");
    assert_eq!(desk.text(), REAL);
}

#[test]
fn what_does_not_fit_is_scrolled_to() {
    let mut desk = busy();
    desk.press("Enter");
    assert!(!desk.screen(80, 24).contains("History"));
    desk.press("PgDn PgDn PgDn");
    let end = desk.screen(80, 24);
    assert!(end.contains("Pending to In progress") && end.contains("more ╮"), "{end}");
    desk.press("PgUp PgUp PgUp J K");
    assert!(desk.screen(80, 24).contains("Tenant service"));
    desk.press("J J j");
    let next = desk.screen(80, 24);
    assert!(
        next.contains("tenant/dependencies.py") && !next.contains("more ╮"),
        "another module begins at its top:\n{next}"
    );
}

#[test]
fn it_stays_with_a_module_that_was_renamed() {
    for late in [false, true] {
        let mut desk = busy();
        desk.press("Enter");
        desk.screen(160, 45);
        let text = desk.text().replacen("id: \"tenant/service.py\"", "id: \"tenant/core.py\"", 1);
        desk.outside_by("bo", By::Key, &text, late);
        let screen = desk.screen(160, 45);
        assert!(screen.contains("╭ tenant/core.py") && screen.contains("Tenant service"), "{screen}");
        desk.press("d");
        assert!(desk.text().contains(
            "id: \"tenant/core.py\",\n                title: \"Tenant service\",\n                status: Done"
        ));
    }
}

#[test]
fn it_says_when_its_module_is_removed_and_changes_no_other() {
    let mut desk = busy();
    desk.press("j Enter");
    assert!(desk.screen(160, 45).contains("╭ tenant/dependencies.py"));
    let with = desk.text().to_owned();
    let without = with.replacen("            (id: \"tenant/dependencies.py\", status: Done, merged: true),\n", "", 1);
    desk.outside_by("bo", By::Key, &without, false);
    let screen = desk.screen(160, 45);
    assert!(screen.contains("╭ tenant/dependencies.py"), "{screen}");
    assert!(screen.contains("it is not on the board any more"), "{screen}");
    desk.press("p");
    assert_eq!(desk.text(), without, "nothing else is changed in its place");
    desk.outside_by("bo", By::Key, &with, false);
    assert!(!desk.screen(160, 45).contains("not on the board any more"), "and it is back");
    desk.outside_by("bo", By::Key, &without, false);
    desk.screen(160, 45);
    desk.press("l");
    assert!(desk.screen(160, 45).contains("╭ webhooks/models.py"), "moving on shows what the cursor is on");
}

#[test]
fn nothing_is_opened_where_there_is_no_module() {
    let mut desk = Desk::new(BUSY);
    desk.press("3 Enter");
    assert!(desk.screen(160, 45).contains("there is no module here to open"));
    desk.press("1 Enter 3");
    assert!(desk.screen(160, 45).contains("no module is selected"));
}

#[test]
fn older_entries_are_read_when_somebody_scrolls_to_them() {
    let mut desk = busy();
    desk.forget_old();
    desk.press("Enter");
    assert!(desk.screen(160, 100).contains("older entries are read as you scroll on"));
    desk.press("PgDn PgDn");
    assert_eq!(desk.asked_for_more(), 1, "once for each piece");
}

#[test]
fn no_size_is_too_small_or_too_large() {
    let hostile = BUSY.replace("Tenant service", "\\u{1b}[2J名前\\u{202e}").replace("Begin with", "> > > \\u{1b}[31m ");
    let mut desk = Desk::new(&hostile);
    desk.press("Enter");
    for columns in (1..40).chain([60, 99, 106, 107, 120, 160, 300]) {
        for rows in [1, 2, 3, 5, 9, 24, 100] {
            let screen = desk.screen(columns, rows);
            assert!(!screen.contains(['\u{1b}', '\u{202e}']));
            desk.press("PgDn");
        }
        desk.press("PgUp PgUp PgUp PgUp PgUp PgUp");
    }
}
