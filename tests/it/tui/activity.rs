//! Who did what, on the screen: the list of it, undo, names in notices, ages, and whose column is mine.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use standup::log::entry::{Entry, Replica, Stamp};
use standup::log::history::History;
use standup::message::News;
use standup::model::change::{By, Change};
use standup::model::snapshot::Revision;
use standup::model::status::Status;
use standup::tui::core::event::Event;

use crate::tui::app_driver::{Desk, REAL};

const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

/// The text after these replacements, each made once, behind the place of the module it names.
fn edited(text: &str, edits: &[(&str, &str, &str)]) -> String {
    edits.iter().fold(text.to_owned(), |text, (module, old, new)| {
        let at = text.find(&format!("{module:?}")).unwrap_or_else(|| panic!("{module} is on the board"));
        format!("{}{}", &text[..at], text[at..].replacen(old, new, 1))
    })
}

/// The real board after four days of work, with the newest things minutes old.
pub(crate) fn lived() -> Desk {
    let mut desk = Desk::at_the_top(REAL);
    let someone = |desk: &mut Desk, who: &str, by: By, edits: &[(&str, &str, &str)]| {
        let text = edited(desk.text(), edits);
        desk.outside_by(who, by, &text, false);
    };
    someone(&mut desk, "bo", By::Key, &[("user_management/service.py", "status: Pending", "status: InProgress")]);
    desk.wait(2 * HOUR);
    someone(&mut desk, "cai", By::Command, &[("search/factory.py", "status: Pending", "status: InProgress")]);
    desk.wait(DAY);
    someone(&mut desk, "bo", By::Key, &[("webhooks/models.py", "status: Pending", "status: Done")]);
    desk.wait(20 * HOUR);
    desk.mark("ana", "sprint 3, day 2");
    desk.wait(3 * HOUR);
    let report = [
        ("search/service.py", "start: 14.25", "start: 14.25, now: 31.5"),
        ("search/factory.py", "start: 42", "start: 42, now: 71.2"),
        ("search/router.py", "start: 65.12", "start: 65.12, now: 66"),
    ];
    someone(&mut desk, "ci", By::Auto(None), &report);
    desk.wait(HOUR);
    someone(
        &mut desk,
        "dora@example.org",
        By::Import,
        &[("resilience/service_mesh.py", "status: Pending", "status: InProgress")],
    );
    desk.wait(HOUR);
    someone(
        &mut desk,
        "",
        By::Observed,
        &[("plugins/builtin/whatsapp_plugin.py", "status: Pending", "status: InProgress")],
    );
    desk.wait(12 * 60);
    desk.press("d");
    desk.wait(5 * 60);
    desk.press("u");
    desk.wait(4 * 60);
    desk.press("j i");
    desk.wait(60);
    desk
}

#[test]
fn the_newest_stands_first_with_who_when_and_how() {
    let mut desk = lived();
    desk.press("A");
    let screen = desk.screen(120, 40);
    let line = |text: &str| {
        let at = screen.lines().position(|line| line.contains(text));
        at.unwrap_or_else(|| panic!("{text} is told:\n{screen}"))
    };
    let order = ["Done to Pending", "Pending to Done (undone)", "editor", "report", "standup held here 5 h ago by ana"];
    for pair in order.windows(2) {
        assert!(line(pair[0]) < line(pair[1]), "{pair:?}:\n{screen}");
    }
    let report = screen.lines().nth(line("report")).unwrap();
    assert!(report.contains("2 h  ci") && report.contains("search/service.py"), "{report}");
    let next = screen.lines().nth(line("report") + 1).unwrap();
    assert!(next.contains("search/factory.py") && !next.contains("ci"), "one step, one name: {next}");
}

#[test]
fn the_selected_row_says_exactly_when_and_which_step() {
    let mut desk = lived();
    desk.press("A");
    assert!(desk.screen(80, 24).contains("2026-11-25 11:21:00 UTC · ana · by key · step k3f9a2-12"));
    desk.press("j");
    assert!(desk.screen(80, 24).contains("2026-11-25 11:17:00 UTC · ana · by undo · step k3f9a2-11"));
    desk.press("j j");
    assert!(desk.screen(80, 24).contains("2026-11-25 11:00:00 UTC · somebody · by editor"));
}

const SMALL: &str = r#"(
    format: 1,
    limits: (stale_days: 3),
    developers: [
        (name: "Ana", who: ["ana", "ana@work"], modules: [
            (id: "a", status: Pending),  // the first
            (id: "b", status: InProgress),
        ]),
        (name: "Bo", modules: [(id: "c", status: Pending)]),
    ],
)
"#;

const A: &str = r#"(id: "a", status: Pending)"#;
const C: &str = r#"(id: "c", status: Pending)"#;

fn done(text: &str, module: &str) -> String {
    text.replacen(module, &module.replace("Pending", "Done"), 1)
}

#[test]
fn enter_goes_to_the_module_wherever_it_is_now() {
    let mut desk = lived();
    desk.press("A j j j j j j Enter >");
    assert!(desk.text().contains("id: \"search/factory.py\""));
    let screen = desk.screen(120, 40);
    assert!(screen.contains("search/factory.py: In progress to Done") && screen.contains("▸ Dev 3"), "{screen}");
}

#[test]
fn what_is_gone_from_the_board_is_not_gone_to() {
    let mut desk = Desk::at_the_top(SMALL);
    desk.press("2 d A");
    desk.outside(&SMALL.replacen(C, "", 1));
    desk.press("Enter");
    assert!(desk.screen(100, 24).contains("c is not on the board any more"));
    assert!(desk.screen(100, 24).contains("Activity"), "the list stays open");
}

#[test]
fn keys_meant_for_the_board_do_nothing_behind_the_list() {
    let mut desk = Desk::at_the_top(SMALL);
    desk.press("A d > i p 2");
    assert_eq!(desk.text(), SMALL);
    for close in ["A", "q", "Esc"] {
        desk.press(close);
        assert!(!desk.screen(100, 24).contains("Activity") && !desk.has_quit());
        desk.press("A");
        assert!(desk.screen(100, 24).contains("Activity"));
    }
    let hints = desk.screen(100, 24).lines().last().unwrap().to_owned();
    assert!(hints.contains("go there") && !hints.contains("pending"), "{hints}");
}

#[test]
fn undo_takes_back_the_last_step_and_redo_makes_it_again() {
    let mut desk = Desk::at_the_top(SMALL);
    desk.press("d");
    assert_eq!(desk.text(), done(SMALL, A));
    assert!(desk.screen(80, 24).contains("a: Pending to Done") && desk.screen(80, 24).contains("u undoes"));
    desk.press("u");
    assert_eq!(desk.text(), SMALL, "byte for byte, with its comment");
    assert!(desk.screen(80, 24).contains("undone: a: Pending to Done") && desk.screen(80, 24).contains("U redoes"));
    desk.press("U");
    assert_eq!(desk.text(), done(SMALL, A));
    assert!(desk.screen(80, 24).contains("redone: a: Pending to Done"));
    desk.press("u Ctrl-R");
    assert_eq!(desk.text(), done(SMALL, A));
}

#[test]
fn a_notice_leaves_the_key_away_where_it_does_not_fit() {
    let mut desk = Desk::at_the_top(SMALL);
    desk.press("d");
    let screen = desk.screen(24, 12);
    assert!(screen.contains("a: Pending to Done") && !screen.contains("undoes"), "{screen}");
}

#[test]
fn there_may_be_nothing_to_undo() {
    let mut desk = Desk::at_the_top(SMALL);
    desk.press("u");
    assert!(desk.screen(80, 24).contains("there is nothing to undo"));
    desk.press("U");
    assert!(desk.screen(80, 24).contains("there is nothing to redo"));
    assert_eq!(desk.text(), SMALL);
}

#[test]
fn what_somebody_changed_since_is_not_undone_and_they_are_named() {
    let mut desk = Desk::at_the_top(SMALL);
    desk.press("d");
    let text = desk.text().replacen("\"a\", status: Done", "\"a\", status: InProgress", 1);
    desk.outside_by("bo", By::Key, &text, false);
    desk.press("u");
    assert_eq!(desk.text(), text);
    let screen = desk.screen(120, 24);
    assert!(screen.contains("bo changed it since, at 2026-11-23 08:00 UTC: a: Done to In progress"), "{screen}");
}

#[test]
fn the_changes_of_others_are_not_mine_to_undo() {
    let mut desk = Desk::at_the_top(SMALL);
    desk.outside_by("bo", By::Key, &done(SMALL, C), false);
    desk.press("u");
    assert_eq!(desk.text(), done(SMALL, C));
    assert!(desk.screen(80, 24).contains("there is nothing to undo"));
}

#[test]
fn an_undo_is_on_screen_before_it_is_in_the_file() {
    let mut desk = Desk::at_the_top(SMALL).slow();
    desk.press("d u");
    assert!(desk.screen(100, 24).contains("0/2"), "it is shown as it was");
    desk.deliver();
    assert_eq!(desk.text(), SMALL);
    desk.press("d");
    desk.deliver();
    desk.press("u");
    assert!(desk.screen(100, 24).contains("0/2"));
    desk.press("i");
    desk.deliver();
    assert_eq!(desk.text(), SMALL.replacen(A, &A.replace("Pending", "InProgress"), 1));
}

#[test]
fn who_else_changed_something_is_named_also_when_the_log_comes_later() {
    for late in [false, true] {
        let mut desk = Desk::at_the_top(SMALL);
        desk.outside_by("bo", By::Command, &done(SMALL, C), late);
        let screen = desk.screen(80, 24);
        assert!(screen.contains("bo: c: Pending to Done"), "late: {late}\n{screen}");
        assert!(!screen.contains("undoes"), "it is not ours to undo: {screen}");
    }
}

#[test]
fn nobody_is_named_for_an_edit_by_hand() {
    let mut desk = Desk::at_the_top(SMALL);
    desk.outside_by("bo", By::Key, &done(SMALL, C), false);
    desk.wait(60);
    desk.outside_by("", By::Observed, &done(&done(SMALL, C), A), true);
    let screen = desk.screen(80, 24);
    assert!(screen.contains("· a: Pending to Done"), "{screen}");
}

#[test]
fn the_name_of_the_last_is_not_put_to_the_deeds_of_another() {
    let mut desk = Desk::at_the_top(SMALL);
    // Both arrive with one reading, and only one of them is in the log as yet.
    desk.unseen_by("bo", &done(SMALL, C));
    desk.outside_by("cai", By::Key, &done(&done(SMALL, C), A), false);
    let screen = desk.screen(80, 24);
    assert!(screen.contains("cai and bo: a: Pending to Done; c: Pending to Done"), "{screen}");
}

#[test]
fn nobody_is_named_for_what_git_has_checked_out() {
    let change = |from, to| Change::Move { module: "c".into(), from, to };
    for (last, what) in [
        (change(Status::Done, Status::Pending), "it left another value"),
        (change(Status::Pending, Status::InProgress), "it found another value"),
    ] {
        let mut desk = Desk::at_the_top(SMALL);
        desk.outside_by("bo", By::Key, &done(SMALL, C), false);
        desk.wait(60);
        desk.checked_out(&SMALL.replacen(C, &C.replace("Pending", "InProgress"), 1), "bo", last);
        let screen = desk.screen(80, 24);
        assert!(screen.contains("· c: Done to In progress"), "{what}: {screen}");
    }
}

#[test]
fn two_steps_of_one_person_that_are_seen_at_once_are_theirs() {
    let mut desk = Desk::at_the_top(SMALL);
    desk.unseen_by("bo", &SMALL.replacen(C, &C.replace("Pending", "InProgress"), 1));
    desk.outside_by("bo", By::Key, &done(SMALL, C), false);
    let screen = desk.screen(80, 24);
    assert!(screen.contains("bo: c: Pending to Done"), "{screen}");
}

#[test]
fn a_module_in_progress_for_longer_than_the_board_wants_says_for_how_long() {
    let mut desk = Desk::at_the_top(SMALL);
    assert!(!desk.screen(80, 24).contains(" d "), "nobody knows since when b is in progress");
    desk.press("i");
    desk.wait(2 * DAY);
    let screen = desk.screen(80, 24);
    assert!(screen.lines().any(|line| line.contains("◐ a") && !line.contains("2 d")), "{screen}");
    desk.wait(3 * DAY);
    for (columns, rows) in [(80, 24), (40, 12), (120, 40)] {
        let screen = desk.screen(columns, rows);
        let line = screen.lines().find(|line| line.contains("5 d")).unwrap_or_else(|| panic!("{screen}"));
        assert!(line.contains("◐ a"), "{line}");
    }
    desk.press("d");
    assert!(!desk.screen(80, 24).contains("5 d"), "what is done is not late");
    desk.press("u");
    assert!(desk.screen(80, 24).contains("5 d"), "an undo gives back the age, too");
}

#[test]
fn the_cursor_starts_on_my_column() {
    let bo = SMALL
        .replace("(name: \"Ana\", who: [\"ana\", \"ana@work\"]", "(name: \"Ana\"")
        .replace("name: \"Bo\"", "name: \"Bo\", who: [\"ana\"]");
    let mut desk = Desk::new(&bo);
    assert!(desk.screen(80, 24).contains("▸ Bo"));
    desk.press("d");
    assert!(desk.text().contains("(id: \"c\", status: Done)"));
}

#[test]
fn who_i_am_may_be_known_only_after_the_first_frame() {
    let bo = SMALL.replace("name: \"Bo\"", "name: \"Bo\", who: [\"bo\"]");
    let mut desk = Desk::of_nobody(&bo);
    assert!(desk.screen(80, 24).contains("▸ Ana"));
    desk.happen(Event::Person("bo".into()));
    assert!(desk.screen(80, 24).contains("▸ Bo"));

    let mut quick = Desk::of_nobody(&bo);
    quick.press("g j d");
    assert_eq!(quick.text(), bo, "nothing is written in nobody's name");
    assert!(quick.screen(80, 24).contains("1/2"), "but it is shown");
    quick.happen(Event::Person("bo".into()));
    assert_eq!(quick.text(), done(&bo, A));
    assert!(quick.screen(80, 24).contains("▸ Ana"), "who has begun to move about is left where they are");
    quick.press("A");
    assert!(quick.screen(80, 24).contains("now  bo"));
}

#[test]
fn who_leaves_at_once_leaves_nothing_behind() {
    let mut desk = Desk::of_nobody(SMALL);
    desk.press("g j d q");
    assert!(!desk.has_quit());
    desk.happen(Event::Person("bo".into()));
    assert!(desk.has_quit());
    assert_eq!(desk.text(), done(SMALL, A));

    let mut hurried = Desk::of_nobody(SMALL);
    hurried.press("d q q");
    assert!(hurried.has_quit());
}

#[test]
fn the_list_says_when_there_is_nothing_and_when_nobody_knows_yet() {
    let mut desk = Desk::at_the_top(SMALL);
    desk.press("A");
    assert!(desk.screen(80, 24).contains("Nothing has happened yet"));
    desk.press("A d A");
    assert!(desk.screen(80, 24).contains("the log begins here"));
}

#[test]
fn news_do_not_move_the_cursor_off_its_row() {
    let mut desk = lived();
    desk.press("A j");
    desk.outside_by(
        "bo",
        By::Key,
        &edited(desk.text(), &[("webhooks/events.py", "status: Pending", "status: Done")]),
        false,
    );
    let screen = desk.screen(80, 24);
    assert!(screen.contains("by undo · step k3f9a2-11") && screen.contains("3 of 13"), "{screen}");
    desk.press("g");
    desk.outside_by(
        "bo",
        By::Key,
        &edited(desk.text(), &[("webhooks/router.py", "status: Pending", "status: Done")]),
        false,
    );
    assert!(desk.screen(80, 24).contains("1 of 14"), "at the top it stays at the top");
}

#[test]
fn older_entries_are_read_when_the_end_comes_near_and_not_before() {
    let mut desk = Desk::at_the_top(SMALL);
    desk.press("A");
    let mut tail = History::default();
    tail.add_older("bo.k3f9a2.ron", many("bo", 100), false);
    desk.happen(News::Log(Arc::new(tail)));
    desk.frame(80, 24);
    desk.press("j j j PgDn");
    assert_eq!(desk.asked_for_more(), 0);
    desk.press("G k G");
    assert_eq!(desk.asked_for_more(), 1, "once is enough");
    assert!(desk.screen(80, 24).contains("100 of many"));
}

/// So many entries.
fn many(who: &str, count: u64) -> Vec<Entry> {
    let replica: Replica = "x7".parse().unwrap();
    let at = DateTime::from_timestamp(1_795_400_000, 0).unwrap();
    let hostile = ["a", "名前/名前.py", "\u{1b}[2J\u{202e}/x\n", "", &"long/".repeat(60)].map(str::to_owned);
    let entry = |i: u64| {
        let module = hostile[i as usize % hostile.len()].clone();
        let change = Change::Move { module, from: Status::Pending, to: Status::ALL[i as usize % 3] };
        let stamp = Stamp { who: who.into(), by: By::Key, at, rev: Revision::of(&i.to_be_bytes()) };
        let changes = vec![change; 1 + i as usize % 3];
        stamp.step(&replica, 3 * i + 1, 3 * i + 1, changes).remove(0)
    };
    (0..count).map(entry).collect()
}

#[test]
fn no_size_and_no_text_make_the_list_panic() {
    let mut desk = Desk::at_the_top(SMALL);
    let log = History::of([("bo.k3f9a2.ron", many("\u{202e}bo\u{1b}[31m名", 50))]);
    desk.press("A");
    desk.happen(News::Log(Arc::new(log)));
    for keys in ["", "j j j", "G", "PgUp PgUp", "? j", "g PgDn"] {
        desk.press(keys);
        for columns in (1..=200).step_by(7).chain(1..=12) {
            for rows in (1..=60).step_by(5).chain(1..=12) {
                desk.frame(columns, rows);
            }
        }
    }
    assert!(!desk.screen(100, 40).contains('\u{202e}'));
}

#[test]
fn an_entry_that_a_clock_ahead_of_ours_dated_shows_its_date() {
    let mut desk = Desk::new(REAL);
    desk.press("d");
    desk.set_clock(TimeDelta::days(73 * 365));
    desk.press("j i");
    desk.set_clock(TimeDelta::days(-73 * 365));
    desk.press("A");
    let screen = desk.screen(80, 24);
    let row = |text: &str| screen.lines().find(|line| line.contains(text)).unwrap_or_else(|| panic!("{screen}"));
    let (ahead, ours) = (row("2099-11-05"), row("now"));
    assert!(ahead.contains("to In progress") && ours.contains("to Done"), "{screen}");
    assert_eq!(ahead.find("ana"), ours.find("ana"), "the columns stay in line:\n{screen}");
}

#[test]
fn runs_of_one_report_and_day_are_one_row() {
    let board = r#"(format: 1, developers: [(name: "Ana", who: ["ana"], modules: [
        (id: "a.py", status: InProgress, coverage: (start: 10, target: 90)),
        (id: "b.py", status: InProgress, coverage: (target: 90)),
    ])])"#;
    let run = |a: u64, b: u64| {
        let measured = |covered: u64| format!("measured: (covered: {covered}, total: 10, report: \"coverage.xml\")");
        board
            .replace("start: 10, target: 90", &format!("start: 10, {}, target: 90", measured(a)))
            .replace("(target: 90)", &format!("({}, target: 90)", measured(b)))
    };
    let mut desk = Desk::new(board);
    desk.outside_by("ana", By::Auto(None), &run(2, 1), false);
    desk.wait(120);
    desk.outside_by("ana", By::Auto(None), &run(3, 1), false);
    desk.wait(120);
    desk.outside_by("ana", By::Auto(None), &run(5, 2), false);
    desk.press("A");
    let screen = desk.screen(120, 30);
    assert!(screen.contains("coverage.xml") && screen.contains("3 runs, 2 modules +40 points"), "{screen}");
    assert!(!screen.contains("a.py"), "{screen}");
    desk.press("A");
    desk.wait(24 * 3600);
    desk.outside_by("ana", By::Auto(None), &run(6, 2), false);
    desk.press("A");
    let screen = desk.screen(120, 30);
    assert!(screen.contains("3 runs, 2 modules +40 points") && screen.contains("a.py"), "a day of its own: {screen}");
}
