//! What keys do to the board: text in, keys, text out.

use chrono::TimeDelta;
use standup::document::Document;
use standup::message::{News, Ticket};
use standup::tui::core::event::Event;

use crate::tui::app_driver::{Desk, REAL};

const SMALL: &str = r#"(
    format: 1,
    developers: [
        (name: "Ana", modules: [
            (id: "a", status: Pending),  // the first
            (id: "b", status: Pending),
            (id: "c", status: InProgress),
        ]),
        (name: "Bo", modules: []),
        (name: "Cleo", modules: [(id: "d", status: Done)]),
    ],
)
"#;

/// `board` after the keys must be the same text with these replacements, one after the other.
fn check(keys: &str, replacements: &[(&str, &str)]) {
    let mut desk = Desk::at_the_top(SMALL);
    desk.press(keys);
    let wanted = replacements.iter().fold(SMALL.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    });
    assert_eq!(desk.text(), wanted, "after {keys}");
}

const A: &str = r#"(id: "a", status: Pending)"#;
const B: &str = r#"(id: "b", status: Pending)"#;
const C: &str = r#"(id: "c", status: InProgress)"#;
const D: &str = r#"(id: "d", status: Done)"#;

#[test]
fn one_key_moves_a_module_and_touches_nothing_else() {
    check("d", &[(A, r#"(id: "a", status: Done)"#)]);
    check("i", &[(A, r#"(id: "a", status: InProgress)"#)]);
    check(">", &[(A, r#"(id: "a", status: InProgress)"#)]);
    check("Shift-Right Shift-Right", &[(A, r#"(id: "a", status: Done)"#)]);
    check("k p", &[(C, r#"(id: "c", status: Pending)"#)]);
    check("3 <", &[(D, r#"(id: "d", status: InProgress)"#)]);
    check("Tab Tab Shift-Left", &[(D, r#"(id: "d", status: InProgress)"#)]);
}

#[test]
fn keys_that_would_change_nothing_write_nothing() {
    check("p", &[]);
    check("<", &[]);
    check("3 > d", &[]);
    check("2 d > i p", &[]);
    check("Space x y Y", &[]);
}

#[test]
fn the_cursor_stays_on_its_module_when_it_moves() {
    check("d p", &[]);
    check("i j p", &[(A, r#"(id: "a", status: InProgress)"#), (C, r#"(id: "c", status: Pending)"#)]);
}

#[test]
fn the_cursor_stops_at_the_edges() {
    check("k k h h d", &[(C, r#"(id: "c", status: Done)"#)]);
    check("j j j j j j d", &[(B, r#"(id: "b", status: Done)"#)]);
    check("l l l l l h h h h d", &[(C, r#"(id: "c", status: Done)"#)]);
    check("j g d", &[(C, r#"(id: "c", status: Done)"#)]);
}

#[test]
fn keys_while_the_help_is_open_do_not_reach_the_board() {
    check("? d > i", &[]);
    check("? q Esc d", &[(A, r#"(id: "a", status: Done)"#)]);
    check("? Esc j d", &[(B, r#"(id: "b", status: Done)"#)]);
    check("F1 ? d", &[(A, r#"(id: "a", status: Done)"#)]);
}

#[test]
fn q_closes_what_is_on_top_and_quits_at_the_bottom() {
    let mut desk = Desk::at_the_top(SMALL);
    desk.press("? q Esc Esc");
    assert!(!desk.has_quit());
    desk.press("q");
    assert!(desk.has_quit());
}

#[test]
fn pasted_text_is_no_keys() {
    let mut desk = Desk::at_the_top(SMALL);
    desk.happen(Event::Paste("dddqi".into()));
    assert_eq!(desk.text(), SMALL);
    assert!(!desk.has_quit());
    assert!(desk.screen(100, 24).contains("nothing here takes a pasted text"), "{}", desk.screen(100, 24));
}

#[test]
fn a_pasted_text_that_is_too_long_is_refused_whole_and_that_is_said() {
    let mut desk = Desk::at_the_top(SMALL).after("n");
    desk.happen(Event::PasteTooLong);
    let screen = desk.screen(100, 24);
    assert!(screen.contains("the pasted text is longer than 1 MiB: nothing of it is taken"), "{screen}");
}

#[test]
fn a_change_is_on_screen_before_it_is_in_the_file() {
    let mut desk = Desk::at_the_top(SMALL).slow();
    desk.press("d g j i");
    assert_eq!(desk.text(), SMALL, "nothing is written yet");
    let screen = desk.screen(100, 24);
    assert!(screen.contains("1/3"), "one of three is done:\n{screen}");
    assert!(desk.app.is_waiting());
    desk.deliver();
    assert!(!desk.app.is_waiting());
    assert!(
        desk.text().contains(r#"(id: "a", status: Done)"#) && desk.text().contains(r#"(id: "b", status: InProgress)"#)
    );
}

#[test]
fn who_comes_second_is_told_and_sees_what_the_first_made() {
    let mut desk = Desk::at_the_top(SMALL).slow();
    desk.press("i");
    desk.outside(&SMALL.replacen(A, r#"(id: "a", status: Done)"#, 1));
    desk.deliver();
    assert!(desk.text().contains(r#"(id: "a", status: Done)"#), "the first wins");
    let screen = desk.screen(120, 24);
    assert!(screen.contains("a: status is Done and not Pending any more"), "{screen}");
}

#[test]
fn a_refused_change_disappears_from_the_screen() {
    let mut desk = Desk::at_the_top(SMALL).slow();
    desk.press("d");
    let first: Ticket = 1;
    desk.happen(News::Refused { ticket: first, message: "the disk is full".into() });
    let screen = desk.screen(100, 24);
    assert!(screen.contains("the disk is full") && screen.contains("0/3"), "{screen}");
}

#[test]
fn what_others_change_is_said_in_one_line() {
    let mut desk = Desk::new(REAL);
    let at = REAL.find("\"secrets/api.py\"").expect("it is on the board");
    let text = format!("{}{}", &REAL[..at], REAL[at..].replacen("status: Pending", "status: InProgress", 1));
    desk.outside(&text);
    assert!(desk.screen(120, 40).contains("secrets/api.py: Pending to In progress"));
    desk.wait(60);
    assert!(!desk.screen(120, 40).contains("secrets/api.py: Pending to In progress"), "a notice goes away");
}

#[test]
fn the_cursor_follows_its_module_to_another_developer() {
    let mut desk = Desk::at_the_top(SMALL);
    let moved = SMALL.replacen("            (id: \"a\", status: Pending),  // the first\n", "", 1).replacen(
        "(name: \"Bo\", modules: [])",
        "(name: \"Bo\", modules: [(id: \"a\", status: Pending)])",
        1,
    );
    desk.outside(&moved);
    desk.press("d");
    assert!(desk.text().contains(r#"(name: "Bo", modules: [(id: "a", status: Done)])"#), "{}", desk.text());
}

#[test]
fn a_board_of_a_newer_format_is_shown_and_not_changed() {
    let newer = SMALL.replacen("format: 1", "format: 2", 1);
    let mut desk = Desk::new(&newer);
    desk.press("d");
    assert_eq!(desk.text(), newer);
    assert!(desk.screen(120, 24).contains("newer"));
}

#[test]
fn a_broken_file_keeps_the_last_good_board_and_takes_no_changes() {
    let mut desk = Desk::at_the_top(SMALL);
    let broken = SMALL.replacen("Pending", "Finnished", 1);
    let unreadable = Document::read(broken.as_bytes()).expect_err("it is broken");
    desk.happen(News::Broken(standup::message::Broken {
        text: unreadable.text,
        problems: unreadable.problems,
        since: chrono::DateTime::UNIX_EPOCH,
    }));
    let screen = desk.screen(100, 30);
    assert!(screen.contains("line 5, column 31") && screen.contains("Finnished") && screen.contains("^^^"), "{screen}");
    assert!(screen.contains("Cleo"), "the board stays:\n{screen}");
    desk.press("d");
    assert!(desk.screen(100, 30).contains("mend it first"));
    desk.outside(SMALL);
    assert!(!desk.screen(100, 30).contains("Finnished"));
}

#[test]
fn a_carried_module_changes_place_status_and_developer() {
    let (first, second) = (format!("{A},  // the first\n"), format!("            {B},\n"));
    check("m Down Enter", &[(&format!("{first}{second}"), &format!("{B},\n            {first}"))]);
    // Through the order and on into the status below, before what is there; up into the one above, behind what is there.
    let third = format!("            {C},\n");
    let moved = |status: &str| {
        let carried = format!(r#"            (id: "a", status: {status}),  // the first"#);
        (format!("{first}{second}{third}"), format!("{B},\n{third}{carried}\n"))
    };
    for (keys, (was, is)) in [("m Down Down Enter", moved("Done")), ("m Up Enter", moved("InProgress"))] {
        check(keys, &[(&was, &is)]);
    }
    // With the comment that belongs to it.
    let taken = format!("            {first}");
    let given = format!("(name: \"Bo\", modules: [\n{taken}        ])");
    check("m Right Enter", &[(&taken, ""), (r#"(name: "Bo", modules: [])"#, &given)]);
}

#[test]
fn what_is_carried_there_and_back_has_not_changed() {
    check("m Right Right Left Left m", &[]);
    check("m Down Up Enter", &[]);
    check("k m Up Left Enter", &[]);
}

#[test]
fn what_is_carried_is_shown_where_it_would_be_and_left_where_it_was_by_esc() {
    let mut desk = Desk::at_the_top(SMALL);
    desk.press("m Right");
    let screen = desk.screen(100, 24);
    assert!(screen.contains("carrying a: Pending, Bo") && screen.contains("0/2"), "{screen}");
    assert_eq!(desk.text(), SMALL);
    desk.press("Esc");
    let screen = desk.screen(100, 24);
    assert!(!screen.contains("carrying") && screen.contains("0/3"), "{screen}");
    // With a module in the hand, keys of the board do nothing.
    desk.press("m d p x q d");
    assert!(desk.text().contains(r#"(id: "a", status: Done)"#), "the cursor is still on it");
}

#[test]
fn what_somebody_removes_cannot_be_carried_any_further() {
    let mut desk = Desk::at_the_top(SMALL);
    desk.press("m Right");
    let without = SMALL.replacen(&format!("            {A},  // the first\n"), "", 1);
    desk.outside(&without);
    desk.press("Enter");
    assert!(desk.screen(100, 24).contains("a is not on the board any more"));
    assert_eq!(desk.text(), without);
}

#[test]
fn several_modules_can_be_chosen_and_esc_chooses_none() {
    let mut desk = Desk::at_the_top(SMALL);
    desk.press("x j x y");
    assert!(desk.screen(100, 24).contains("sent to the clipboard: 2 modules"));
    desk.press("Esc y");
    assert!(desk.screen(100, 24).contains("sent to the clipboard: b"));
}

#[test]
fn a_text_that_is_typed_into_the_wrong_window_is_held_up() {
    let mut desk = Desk::at_the_top(SMALL);
    desk.burst("d i p d q");
    let screen = desk.screen(100, 24);
    assert!(screen.contains("Were these keys meant for the board?"), "{screen}");
    assert!(!desk.has_quit());
    desk.press("Esc u u");
    assert_eq!(desk.text(), SMALL, "what was done can be taken back");
}

#[test]
fn keys_that_come_with_the_focus_are_not_taken() {
    let mut desk = Desk::at_the_top(SMALL);
    desk.happen(Event::Focus);
    desk.burst("d");
    assert_eq!(desk.text(), SMALL);
    desk.press("d");
    assert!(desk.text().contains(r#"(id: "a", status: Done)"#));
}

#[test]
fn a_clock_that_is_set_back_keeps_no_key_waiting_and_no_notice_standing() {
    for by in [TimeDelta::hours(-1), TimeDelta::hours(1)] {
        let mut desk = Desk::at_the_top(SMALL);
        desk.happen(Event::Focus);
        desk.set_clock(by);
        desk.burst("d");
        assert_eq!(desk.text(), SMALL, "a key that comes with the focus, whatever the clock says");
        desk.press("d");
        assert!(desk.text().contains(r#"(id: "a", status: Done)"#), "a key pressed later");
        assert!(desk.screen(100, 24).contains("a: Pending to Done"));
        desk.set_clock(by);
        desk.wait(1);
        assert!(desk.screen(100, 24).contains("a: Pending to Done"), "the notice stays for its time");
        desk.wait(6);
        assert!(!desk.screen(100, 24).contains("a: Pending to Done"), "and goes then");
        desk.set_clock(by);
        desk.burst("i p d");
        assert!(desk.screen(100, 24).contains("Were these keys meant for the board?"), "a burst is one on every clock");
    }
}

#[test]
fn a_notice_hides_no_key_that_answers() {
    // Each opens a mode while the notice of a change still stands.
    for (keys, shown) in [
        ("d U m", ["Enter", "Esc"]),
        ("d m", ["Enter", "Esc"]),
        ("d c", ["Enter", "Esc"]),
        ("d :", ["Enter", "Esc"]),
        ("d /", ["Enter", "Esc"]),
        ("d e", ["Enter", "Esc"]),
        ("d n", ["Ctrl-S", "saves"]),
    ] {
        for (columns, rows) in [(40, 12), (80, 24), (160, 45)] {
            let screen = Desk::at_the_top(SMALL).after(keys).screen(columns, rows);
            let last = screen.lines().last().unwrap_or_default();
            let frame = |key: &str| screen.lines().any(|line| line.contains('╰') && line.contains(key));
            for key in shown {
                assert!(last.contains(key) || frame(key), "{key} after {keys} at {columns}x{rows}:\n{screen}");
            }
        }
    }
    let screen = Desk::at_the_top(SMALL).after("d m").screen(80, 24);
    assert!(screen.lines().last().is_some_and(|last| last.contains("a: Pending to Done")), "{screen}");
}

#[test]
fn the_cursor_and_what_is_carried_move_as_the_rows_lie() {
    let board = r#"(
    format: 1,
    developers: [
        (name: "Ana", modules: [
            (id: "wait", status: Pending),
            (id: "free", status: InProgress),
            (id: "old", status: Done, merged: true),
            (id: "stuck", status: InProgress, blocked: (reason: "fixture")),
            (id: "new", status: Done),
        ]),
    ],
)
"#;
    // In progress with the blocked ones first, then pending, then done with the merged ones last.
    let drawn = ["stuck", "free", "wait", "new", "old"];
    let mut desk = Desk::new(board).after("g");
    for _ in drawn {
        desk.press("y j");
    }
    assert_eq!(desk.copied, drawn);
    // Carried step by step to the top and back it passes every row, and comes to rest where it was.
    let down = Desk::new(board).after("g j m Down Down Down Up Up Up Enter");
    assert_eq!(down.text(), board);
    let up = Desk::new(board).after("G k m Up Up Enter y");
    assert!(up.text().contains(r#"(id: "new", status: Pending)"#), "{}", up.text());
}
