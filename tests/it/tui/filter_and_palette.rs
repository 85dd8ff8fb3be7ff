//! Finding things: the filter, the palette and the help, in the words of whoever looks for something.

use standup::model::change::Change;
use standup::model::status::Status::{Done, InProgress, Pending};

use crate::tui::app_driver::{Desk, REAL};

/// Types into whatever is open, letter by letter.
fn type_in(desk: &mut Desk, text: &str) {
    for c in text.chars() {
        desk.press(&if c == ' ' { "Space".to_owned() } else { c.to_string() });
    }
}

/// The board of the project after these keys and this filter.
fn filtered(filter: &str) -> Desk {
    let mut desk = Desk::new(REAL);
    desk.press("/");
    type_in(&mut desk, filter);
    desk
}

/// A board on which every term means something.
const TEAM: &str = r##"(
    format: 1,
    limits: (stale_days: 3),
    modules: [(id: "attic/old.py", status: Pending)],
    developers: [
        (name: "Ana", who: ["ana"], modules: [
            (id: "tenant/service.py", title: "Tenant service", status: InProgress, group: "Tenant", tags: ["critical"],
                coverage: (now: 34, target: 90), pr: "#12", blocked: (reason: "fixture")),
            (id: "tenant/router.py", status: Done, coverage: (now: 90, target: 90), pr: "https://git.example/pull/124"),
        ]),
        (name: "Bo Berg", modules: [
            (id: "secrets/vault.py", status: Pending, help: "pairing", notes: "Retry logic,\nthen exponential backoff"),
            (id: "search/naïve.py", status: InProgress, tags: ["Critical path"]),
        ]),
    ],
)
"##;

/// The ids that this filter shows, in the order of the board.
fn shown(filter: &str) -> Vec<&'static str> {
    let mut desk = Desk::new(TEAM);
    desk.press("/");
    type_in(&mut desk, filter);
    desk.press("Enter");
    let screen = desk.screen(200, 60);
    let ids = ["attic/old.py", "tenant/service.py", "tenant/router.py", "secrets/vault.py", "search/naïve.py"];
    ids.into_iter().filter(|id| screen.contains(id)).collect()
}

#[test]
fn letters_are_found_in_id_title_group_tags_and_notes() {
    for (filter, ids) in [
        ("vault", &["secrets/vault.py"][..]),
        ("VAULT", &["secrets/vault.py"]),
        ("tenant", &["tenant/service.py", "tenant/router.py"]),
        ("tenant rout", &["tenant/router.py"]),
        ("critical", &["tenant/service.py", "search/naïve.py"]),
        ("backoff", &["secrets/vault.py"]),
        ("naive", &["search/naïve.py"]),
        ("\"retry logic\"", &["secrets/vault.py"]),
    ] {
        assert_eq!(shown(filter), ids, "{filter}");
    }
}

#[test]
fn letters_may_stand_apart_if_nothing_has_them_together() {
    assert_eq!(shown("tsvc"), ["tenant/service.py"]);
    assert_eq!(shown("expbo"), [""; 0], "not across the words of a note");
    assert_eq!(shown("expntl"), ["secrets/vault.py"], "but in one of them");
}

#[test]
fn terms_ask_for_facts() {
    for (filter, ids) in [
        ("dev:ana", &["tenant/service.py", "tenant/router.py"][..]),
        ("dev:berg", &["secrets/vault.py", "search/naïve.py"]),
        ("dev:\"bo berg\"", &["secrets/vault.py", "search/naïve.py"]),
        ("mine", &["tenant/service.py", "tenant/router.py"]),
        ("dev:mine status:done", &["tenant/router.py"]),
        ("dev:nobody", &["attic/old.py"]),
        ("status:pen", &["attic/old.py", "secrets/vault.py"]),
        ("status:progress", &["tenant/service.py", "search/naïve.py"]),
        ("<target", &["tenant/service.py"]),
        ("blocked", &["tenant/service.py"]),
        ("help", &["secrets/vault.py"]),
        ("pr:", &["tenant/service.py", "tenant/router.py"]),
        ("pr:12", &["tenant/service.py", "tenant/router.py"]),
        ("pr:#124", &["tenant/router.py"]),
        ("tag:crit", &["tenant/service.py", "search/naïve.py"]),
        ("tag:path", &[]),
        ("!tenant", &["attic/old.py", "secrets/vault.py", "search/naïve.py"]),
        ("!status:pending !blocked", &["tenant/router.py", "search/naïve.py"]),
        ("dev:", &["attic/old.py", "tenant/service.py", "tenant/router.py", "secrets/vault.py", "search/naïve.py"]),
    ] {
        assert_eq!(shown(filter), ids, "{filter}");
    }
}

#[test]
fn what_is_in_progress_for_too_long_is_stale() {
    let mut desk = Desk::new(TEAM);
    desk.press("2 G i");
    desk.wait(4 * 24 * 60 * 60);
    desk.tell_log();
    desk.press("/");
    type_in(&mut desk, "stale");
    let screen = desk.screen(120, 40);
    assert!(screen.contains("secrets/vault.py") && screen.contains("1 of 5 shown, 4 hidden"), "{screen}");
}

#[test]
fn what_changed_since_the_last_standup_is_found() {
    // Without what is said of the change itself.
    let board = |desk: &mut Desk| {
        desk.screen(200, 60).lines().filter(|line| !line.starts_with('·')).collect::<Vec<_>>().join("\n")
    };
    let screen = |desk: &mut Desk, filter: &str| {
        desk.press("/");
        type_in(desk, filter);
        desk.press("Enter");
        board(desk)
    };
    let mut desk = Desk::new(TEAM);
    desk.changed_by("bo", &Change::Move { module: "attic/old.py".into(), from: Pending, to: InProgress });
    let seen = screen(&mut desk, "changed");
    assert!(seen.contains("no standup was marked yet") && seen.contains("`standup mark` marks one"), "{seen}");

    desk.mark("ana", "monday");
    assert!(desk.screen(200, 60).contains("0 of 5 shown"), "{}", desk.screen(200, 60));
    desk.changed_by("bo", &Change::Move { module: "secrets/vault.py".into(), from: Pending, to: Done });
    let seen = board(&mut desk);
    assert!(seen.contains("secrets/vault.py") && seen.contains("1 of 5 shown, 4 hidden"), "it follows: {seen}");
    desk.press("Esc");
    let seen = screen(&mut desk, "!changed");
    assert!(!seen.contains("secrets/vault.py") && seen.contains("4 of 5 shown"), "{seen}");
    desk.press("Esc");
    screen(&mut desk, "changed");
    desk.changed_by("bo", &Change::Move { module: "secrets/vault.py".into(), from: Done, to: Pending });
    assert!(desk.screen(200, 60).contains("0 of 5 shown"), "there and back is no change");
    desk.changed_by("bo", &Change::Move { module: "secrets/vault.py".into(), from: Pending, to: Done });
    assert!(desk.screen(200, 60).contains("1 of 5 shown"));
    desk.mark("ana", "tuesday");
    assert!(desk.screen(200, 60).contains("0 of 5 shown"), "a standup begins it anew");

    desk.changed_by("bo", &Change::Move { module: "secrets/vault.py".into(), from: Done, to: Pending });
    desk.changed_by("bo", &Change::Move { module: "secrets/vault.py".into(), from: Pending, to: Done });
    let asked = desk.asked_for_more();
    let whole = desk.forget_old();
    let seen = desk.screen(200, 60);
    assert!(seen.contains("reading the log back to the last standup"), "nothing is made up: {seen}");
    assert_eq!(desk.asked_for_more(), asked + 1, "the rest of the log is asked for");
    desk.press("j k");
    assert_eq!(desk.asked_for_more(), asked + 1, "once");
    desk.read_log(whole);
    let seen = desk.screen(200, 60);
    assert!(seen.contains("0 of 5 shown") && !seen.contains("reading"), "there and back: {seen}");
}

#[test]
fn a_term_that_means_nothing_is_told_and_shows_nothing() {
    for (filter, told) in [
        ("owner:ana", "there is no term `owner:`"),
        ("stauts:done", "did you mean `status:`?"),
        ("status:dnoe", "there is no status `dnoe`"),
        ("dev:zoe", "no developer is called `zoe`"),
        ("<50", "write `<target`"),
    ] {
        let mut desk = Desk::new(TEAM);
        desk.press("/");
        type_in(&mut desk, filter);
        let screen = desk.screen(80, 24);
        assert!(screen.contains(told) && screen.contains("5 hidden"), "{filter}:\n{screen}");
    }
    let mut stranger = Desk::of_nobody(TEAM);
    stranger.press("/");
    type_in(&mut stranger, "mine");
    assert!(stranger.screen(80, 24).contains("who you are is not known yet"));
}

#[test]
fn how_much_is_hidden_is_said_at_any_size_while_typing_after_it_and_under_an_overlay() {
    let mut desk = filtered("vault");
    for then in ["", "Enter", "?", "Esc", "A", "q"] {
        desk.press(then);
        assert!(desk.screen(80, 24).contains("2 of 28 shown, 26 hidden"), "{then}: {}", desk.screen(80, 24));
        for (columns, rows) in [(40, 12), (20, 8), (14, 3), (300, 100), (30, 2)] {
            let screen = desk.screen(columns, rows);
            assert!(screen.contains("26 hidden"), "{columns}x{rows} after {then}:\n{screen}");
        }
    }
    desk.press("Esc");
    assert!(!desk.screen(80, 24).contains("hidden"));
}

#[test]
fn enter_keeps_the_filter_and_escape_clears_it() {
    let all = Desk::new(REAL).screen(80, 24);
    let mut desk = filtered("tenant");
    desk.press("Enter");
    assert!(desk.screen(80, 24).contains("24 hidden"));
    desk.press("Esc");
    assert_eq!(desk.screen(80, 24), all, "on the board, once it was kept");
    assert_eq!(filtered("vault").after("Esc").screen(80, 24), all, "while typing");
    assert_eq!(filtered("ab").after("Backspace Backspace Backspace").screen(80, 24), all, "by erasing it");
}

#[test]
fn a_kept_filter_can_be_typed_on() {
    let mut desk = filtered("vault");
    desk.press("Enter /");
    type_in(&mut desk, " client");
    assert!(desk.screen(80, 24).contains("1 of 28 shown"), "{}", desk.screen(80, 24));
}

#[test]
fn nothing_found_says_so_and_how_to_go_on() {
    let mut desk = filtered("zzzz");
    let screen = desk.screen(80, 24);
    assert!(screen.contains("No module passes the filter") && screen.contains("Esc shows all"), "{screen}");
    assert!(screen.contains("0 of 28 shown, 28 hidden"), "{screen}");
    // There is nothing to be moved, and nothing is.
    desk.press("Enter d > i");
    assert_eq!(desk.text(), REAL);
    desk.press("Esc");
    let screen = desk.screen(80, 24);
    assert!(screen.contains("tenant/service.py"), "{screen}");
}

#[test]
fn every_letter_is_for_the_line_while_somebody_types() {
    let desk = filtered("duqp>A?:/");
    assert_eq!(desk.text(), REAL);
    assert!(!desk.has_quit());
    let mut desk = filtered("d");
    desk.press("Ctrl-C");
    assert!(desk.has_quit(), "leaving works always");
}

#[test]
fn the_cursor_stays_on_its_module_if_that_is_shown_and_goes_to_the_nearest_if_not() {
    // From the last of the first developer to what is left of the plan.
    let mut desk = Desk::new(TEAM);
    desk.press("1 j /");
    type_in(&mut desk, "router");
    desk.press("Enter p");
    assert!(desk.text().contains(r#"(id: "tenant/router.py", status: Pending"#), "it was shown");
    let mut desk = Desk::new(TEAM);
    desk.press("1 /");
    type_in(&mut desk, "vault");
    desk.press("Enter d");
    assert!(
        desk.text().contains(r#"(id: "secrets/vault.py", status: Done"#),
        "the nearest that is left:\n{}",
        desk.screen(80, 24)
    );
}

#[test]
fn the_board_can_be_moved_about_while_typing_and_escape_stays_there() {
    let mut desk = filtered("secrets");
    desk.press("Down Down Esc d");
    let before = REAL.split("\"secrets/vault_config.py\"").next().expect("it is there").len();
    assert_ne!(desk.text(), REAL);
    assert_eq!(desk.text()[..before], REAL[..before], "the third of the secrets was moved to Done");
    let mut desk = Desk::new(TEAM);
    desk.press("1 j /");
    type_in(&mut desk, "vault");
    desk.press("Esc p");
    assert!(desk.text().contains(r#"(id: "tenant/router.py", status: Pending"#), "unmoved, it comes back");
}

#[test]
fn pasted_words_are_words_of_the_filter() {
    let mut desk = Desk::new(REAL);
    desk.press("/");
    desk.happen(standup::tui::core::event::Event::Paste("secrets/vault_client.py\n".into()));
    assert!(desk.screen(80, 24).contains("1 of 28 shown, 27 hidden"), "{}", desk.screen(80, 24));
}

#[test]
fn a_module_that_changes_enters_or_leaves_what_is_filtered() {
    let mut desk = Desk::new(TEAM);
    desk.press("/");
    type_in(&mut desk, "status:progress");
    desk.press("Enter");
    assert!(desk.screen(100, 24).contains("2 of 5 shown"));
    desk.press("d");
    assert!(desk.screen(100, 24).contains("1 of 5 shown, 4 hidden"), "{}", desk.screen(100, 24));
    desk.press("u");
    assert!(desk.screen(100, 24).contains("2 of 5 shown"));
    desk.outside(&TEAM.replace("InProgress", "Done"));
    assert!(desk.screen(100, 24).contains("0 of 5 shown"));
}

#[test]
fn going_to_what_the_filter_hides_clears_it_and_says_so() {
    let mut desk = Desk::new(REAL);
    desk.press("d /");
    type_in(&mut desk, "vault");
    desk.press("Enter A Enter");
    let screen = desk.screen(120, 40);
    assert!(screen.contains("the filter hid tenant/") && !screen.contains("hidden"), "{screen}");
}

#[test]
fn no_size_and_no_text_breaks_the_line() {
    let hostile = "a\u{1b}[2J\u{202e}名前👨\u{200d}💻e\u{301} \"x";
    let mut desk = Desk::new(REAL);
    desk.press("/");
    desk.happen(standup::tui::core::event::Event::Paste(hostile.repeat(9)));
    for keys in ["", "Left Left", "Home", "Backspace Delete", "Enter"] {
        desk.press(keys);
        for columns in (1..=130).step_by(3) {
            for rows in [1, 2, 3, 5, 8, 12, 24] {
                let screen = desk.screen(columns, rows);
                assert!(!screen.contains(['\u{1b}', '\u{202e}', '\u{7}']));
            }
        }
    }
}

#[test]
fn where_no_module_is_in_sight_nothing_is_offered_that_needs_one() {
    let mut desk = Desk::new(REAL);
    for view in ["A", "!"] {
        desk.press(view);
        let before = desk.screen(120, 24);
        assert!(!before.contains("/ filter"), "{before}");
        desk.press("/ z");
        let (above, notice) =
            desk.screen(120, 24).trim_end().rsplit_once('\n').map(|(a, n)| (a.to_owned(), n.to_owned())).unwrap();
        assert_eq!(
            Some(above.as_str()),
            before.trim_end().rsplit_once('\n').map(|(above, _)| above),
            "no key of the board acts here"
        );
        assert!(notice.contains("there are no modules in this view: letters do nothing until Esc"), "{notice}");
        // The first ends that, the second leaves the view.
        desk.press("Esc");
        desk.press("Esc");
    }
    let screen = desk.screen(120, 24);
    assert!(screen.contains("/ filter"), "{screen}");
}
