//! Boards of other teams: tickets with titles, many people with long ids, no coverage at all, names in any script.

use crate::tui::app_driver::Desk;

/// Tickets: the title is what people know.
pub(crate) fn tickets() -> String {
    r##"(format: 1, title: "Checkout", developers: [
        (name: "Ana", who: ["ana"], area: "Payments", modules: [
            (id: "412", title: "Refund the shipping costs as well", status: InProgress),
            (id: "#418", title: "Show the tax on invoices", status: Pending, blocked: (reason: "no answer from the bank", on: "Bo")),
            (id: "PAY-77", title: "Retry failed card payments", status: Done),
        ]),
        (name: "Bo", who: ["bo"], modules: [
            (id: "420", title: "Checkout without an account", status: InProgress, hours: (low: 3, high: 5)),
            (id: "421", title: "A basket that is kept for a week", status: Pending),
        ]),
    ])"##
    .to_owned()
}

/// Twelve people with ten modules each, whose ids differ in the middle only.
pub(crate) fn long_ids() -> String {
    let module = |service: usize, component: usize| {
        let status = ["Pending", "InProgress", "Done"][component % 3];
        format!(
            "(id: \"svc{service}/component_{component}/handler.rs\", status: {status}, coverage: (start: 10.0, target: 90.0))"
        )
    };
    let person = |service: usize| {
        let modules: Vec<String> = (0..10).map(|component| module(service, component)).collect();
        format!("(name: \"Developer {service}\", modules: [{}])", modules.join(", "))
    };
    let people: Vec<String> = (1..=12).map(person).collect();
    format!("(format: 1, title: \"Services\", developers: [{}])", people.join(", "))
}

/// Names in any script, and pictures.
pub(crate) fn scripts() -> String {
    r#"(format: 1, title: "Überall 🌍", developers: [
        (name: "王小明", who: ["ana"], area: "支付和账单", modules: [
            (id: "支付/服务.py", status: InProgress, coverage: (start: 10.0, now: 42.0, target: 90.0)),
            (id: "账单/发票.py", status: Pending, coverage: (start: 0.0, target: 90.0)),
        ]),
        (name: "יעל כהן", area: "חיפוש", modules: [
            (id: "חיפוש/שירות.py", status: InProgress, blocked: (reason: "אין חשבון בדיקה")),
        ]),
        (name: "Zoë 👩🏽‍💻", area: "🚀 Release", modules: [
            (id: "release/🚢.sh", title: "Ship it ✅", status: Done),
            (id: "release/notes.md", status: Pending),
        ]),
    ])"#
    .to_owned()
}

/// The text of a board.
type Text = fn() -> String;

/// All of them by name.
pub(crate) const TEAMS: &[(&str, Text)] = &[("tickets", tickets), ("long-ids", long_ids), ("scripts", scripts)];

#[test]
fn a_module_with_a_title_shows_it_in_every_layout() {
    for keys in ["", "v", "v v", "z", "s"] {
        let screen = Desk::new(&tickets()).after(keys).screen(120, 40);
        assert!(screen.contains("Refund the shipping"), "after {keys:?}:\n{screen}");
    }
    for keys in ["", "v", "v v", "s"] {
        let screen = Desk::new(&tickets()).after(keys).screen(80, 24);
        assert!(screen.contains("Refund"), "after {keys:?}:\n{screen}");
    }
}

#[test]
fn a_board_without_coverage_says_nothing_about_it() {
    for keys in ["", "v", "v v", "z", "s"] {
        let screen = Desk::new(&tickets()).after(keys).screen(120, 40);
        assert!(!screen.contains("no coverage") && !screen.contains('┃'), "after {keys:?}:\n{screen}");
    }
    let screen = Desk::new(&tickets()).screen(120, 40);
    assert!(screen.contains("✓ PAY-77"), "a plain check mark\n{screen}");
}

#[test]
fn a_new_module_is_added_with_plus_and_selected() {
    let mut desk = Desk::new(&tickets()).after("+");
    desk.type_text("430\n", std::time::Duration::from_millis(130));
    assert!(desk.text().contains("id: \"430\""), "{}", desk.text());
    desk.press("i");
    assert!(desk.text().contains("(id: \"430\", status: InProgress)"), "{}", desk.text());
}

#[test]
fn a_row_that_would_stay_blank_takes_the_rest_of_a_name() {
    let screen = Desk::new(&tickets()).screen(80, 24);
    assert!(!screen.contains("as we…"), "{screen}");
    let board = r#"(format: 1, developers: [(name: "Ana", modules: [
        (id: "1", title: "Let people who are not logged in pay by bank transfer", status: InProgress)])])"#;
    let screen = Desk::new(board).screen(40, 24);
    assert!(screen.contains("Let people who are") && screen.contains("transfer"), "{screen}");
}

#[test]
fn ids_that_differ_in_the_middle_stay_distinct_in_a_small_terminal() {
    let screen = Desk::new(&long_ids()).screen(80, 24);
    for column in 0..3 {
        let cells = screen.lines().filter_map(|line| line.split('│').nth(column));
        let mut ids: Vec<&str> = cells.map(str::trim).filter(|cell| cell.contains("handler")).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert!(all > 4 && ids.len() == all, "column {column}: {ids:?}\n{screen}");
    }
}

#[test]
fn a_blocked_module_says_so_once() {
    let screen = Desk::new(&tickets()).screen(80, 24);
    let at = screen.lines().position(|line| line.contains("Show the tax on invoices #418")).expect("its whole title");
    assert!(!screen.lines().nth(at).unwrap_or_default().contains("blocked"), "{screen}");
    assert!(screen.lines().nth(at + 1).unwrap_or_default().contains("blocked no answer from the bank"), "{screen}");
}
