//! What somebody types on the screen, as the text of the file that comes of it.

use standup::message::News;
use standup::model::change::By;
use standup::tui::core::event::Event;

use crate::tui::app_driver::Desk;

const SMALL: &str = r#"(
    format: 1,
    developers: [
        (name: "Ana", who: ["ana"], modules: [
            (id: "a", status: Pending, coverage: (start: 10.0, now: 34.2, target: 90.0)),  // the first
            (id: "b", status: Pending, after: ["a"], notes: "one\r\ntwo"),
        ]),
        (name: "Dev 4", who: ["bo"], modules: [
            (id: "c", status: InProgress, tests: (written: 9, needed: 25), blocked: (reason: "fixture", on: "Ana")),
        ]),
    ],
)
"#;

/// As keys: a blank is the space bar.
fn keys(text: &str) -> String {
    text.chars().map(|c| if c == ' ' { "Space ".into() } else { format!("{c} ") }).collect()
}

/// The board after `before` was pressed, `typed` was typed and `after` was pressed must be the same text with these replacements.
#[track_caller]
fn check(before: &str, typed: &str, after: &str, replacements: &[(&str, &str)]) {
    let mut desk = Desk::new(SMALL);
    desk.press(before);
    desk.press(&keys(typed));
    desk.press(after);
    let wanted = replacements.iter().fold(SMALL.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    });
    let screen = desk.screen(100, 24);
    assert_eq!(desk.text(), wanted, "after {before} {typed} {after}:\n{screen}");
}

/// What the screen says after these keys.
fn screen(before: &str, typed: &str, after: &str) -> String {
    let mut desk = Desk::new(SMALL);
    desk.press(before);
    desk.press(&keys(typed));
    desk.press(after);
    desk.screen(100, 24)
}

#[track_caller]
fn says(screen: &str, wanted: &[&str]) {
    for words in wanted {
        assert!(screen.contains(words), "“{words}” is not in:\n{screen}");
    }
}

const NOW: &str = "now: 34.2, target: 90.0";

#[test]
fn coverage_is_one_key_the_number_and_enter() {
    check("c", "62.4", "Enter", &[(NOW, "now: 62.4, target: 90.0, best: 62.4")]);
    check("c", "+5", "Enter", &[(NOW, "now: 39.2, target: 90.0, best: 39.2")]);
    let counted = "measured: (covered: 178, total: 285), target: 90.0, best: 62.45";
    let mut desk = Desk::new(SMALL);
    desk.press("c 1 7 8 / 2 8 5 Enter");
    says(desk.text(), &["covered: 178", "total: 285", "best: 62.45"]);
    assert!(!desk.text().contains("now:"), "a measurement takes its place: {counted}");
    // Nothing typed leaves it; Esc, too.
    check("c", "", "Enter", &[]);
    check("c", "62", "Esc", &[]);
    check("c", "34.2", "Enter", &[]);
}

#[test]
fn what_an_answer_would_do_is_seen_before_it_is_given() {
    says(&screen("c", "", ""), &["Coverage of a", "now 34.2%", "178/285"]);
    says(&screen("c", "62.4", ""), &["34.2 → 62.4, gap 27.6"]);
    says(&screen("c", "95", ""), &["34.2 → 95, at target"]);
    says(&screen("Tab t", "+3", ""), &["tests written 9 to 12"]);
}

#[test]
fn what_is_wrong_with_an_answer_is_said_at_once_and_enter_does_nothing() {
    says(&screen("c", "101", ""), &["coverage cannot be `101`", "a percentage from 0 to 100"]);
    says(&screen("c", "12,5", "Enter"), &["write it with a point: 12.5"]);
    check("c", "101", "Enter", &[]);
    check("c", "101", "Enter Backspace Enter", &[(NOW, "now: 10.0, target: 90.0")]);
    says(&screen("Tab t", "many", ""), &["whole number"]);
}

#[test]
fn tests_are_counted() {
    let tests = "written: 9, needed: 25";
    check("Tab t", "12", "Enter", &[(tests, "written: 12, needed: 25")]);
    check("Tab t", "+3", "Enter", &[(tests, "written: 12, needed: 25")]);
    check("Tab t", "12/30", "Enter", &[(tests, "written: 12, needed: 30")]);
}

#[test]
fn a_block_is_one_key_the_reason_and_enter() {
    let blocked = |on: &str| {
        let mut desk = Desk::new(SMALL);
        desk.press("b");
        desk.press(&keys(&format!("no key for Stripe{on}")));
        desk.press("Enter");
        desk.text().lines().find(|line| line.contains("(id: \"a\"")).expect("it is there").to_owned()
    };
    says(&blocked(""), &[r#"blocked: (reason: "no key for Stripe", since: "2026-11-23T08:00:"#]);
    // A name or a log-in name of the board, or anybody else.
    says(&blocked(" @dev 4"), &[r#"blocked: (reason: "no key for Stripe", on: "Dev 4", since: "2026-11-23T08:00:"#]);
    says(&blocked(" @bo"), &[r#"on: "Dev 4""#]);
    says(&blocked(" @the bank"), &[r#"on: "the bank""#]);
    check("b", "", "Enter", &[]);
    check("b", " @bo", "Enter", &[]);
}

/// What the board says of the block of module c after these keys.
fn block_of_c(before: &str, typed: &str, after: &str) -> String {
    let mut desk = Desk::new(SMALL);
    desk.press(before);
    desk.press(&keys(typed));
    desk.press(after);
    let line = desk.text().lines().find(|line| line.contains("(id: \"c\"")).expect("it is there").to_owned();
    line.split_once("blocked: ").map_or_else(String::new, |(_, block)| block.to_owned())
}

#[test]
fn the_reason_of_a_block_is_open_and_selected() {
    let lifted: &[(&str, &str)] = &[(r#", blocked: (reason: "fixture", on: "Ana")"#, "")];
    check("Tab b Backspace", "", "Enter", lifted);
    check("Tab b Delete", "", "Enter", lifted);
    check("Tab b Ctrl-U", "", "Enter", lifted);
    check("Tab b Backspace", "", "Enter u", &[]);
    // Typing replaces it; a movement keeps it.
    says(&block_of_c("Tab b", "no key @Ana", "Enter"), &[r#"(reason: "no key", on: "Ana""#]);
    says(&block_of_c("Tab b Home", "old ", "Enter"), &[r#"(reason: "old fixture", on: "Ana""#]);
    check("Tab b Enter", "", "", &[]);
    check("Tab b", "x", "Esc", &[]);
    // What was replaced comes back like anything that was typed.
    says(&block_of_c("Tab b", "x", "Ctrl-/ Home ( Enter"), &[r#"(reason: "(fixture", on: "Ana""#]);
}

#[test]
fn the_name_of_who_can_help_is_completed() {
    says(&screen("Tab b", "no key @", ""), &["Tab completes: "]);
    for typed in ["no key @de", "no key @bo"] {
        says(&block_of_c("Tab b", typed, "Tab Enter"), &[r#"(reason: "no key", on: "Dev 4""#]);
    }
    // Elsewhere it is no key.
    check("c", "50", "Tab Enter", &[(NOW, "now: 50.0, target: 90.0, best: 50")]);
}

#[test]
fn a_note_is_a_paragraph_behind_those_that_are_there() {
    check("j n", "three", "Ctrl-S", &[(r"one\r\ntwo", r"one\r\ntwo\r\n\r\nthree")]);
    // Looking at notes changes nothing.
    check("j n", "", "Ctrl-S", &[]);
    check("j n", "", "Enter Enter Ctrl-S", &[]);
    // They can be edited anywhere, and cleared.
    check("j n Ctrl-Home", "x", "Ctrl-S", &[(r"one\r\ntwo", r"xone\r\ntwo")]);
    check("j n Backspace Backspace Ctrl-U Backspace Ctrl-U", "", "Ctrl-S", &[(r#", notes: "one\r\ntwo""#, "")]);
}

#[test]
fn typed_notes_are_not_thrown_away_by_one_key() {
    check("j n", "three", "Esc Esc Ctrl-S", &[(r"one\r\ntwo", r"one\r\ntwo\r\n\r\nthree")]);
    check("j n", "three", "Esc y j k Ctrl-S", &[]);
    // Without a word nothing is asked.
    check("j n Esc d", "", "", &[(r#"(id: "b", status: Pending"#, r#"(id: "b", status: Done"#)]);
}

#[test]
fn help_is_asked_for_and_no_longer_wanted() {
    let target = "target: 90.0)";
    check("a", "pairing", "Enter", &[(target, r#"target: 90.0), help: "pairing""#)]);
    check("a", "pairing", "Enter a Ctrl-U Enter", &[]);
    says(&screen("a", "pairing", "Enter a"), &["Help wanted with a", "pairing", "nothing: no help is wanted"]);
}

#[test]
fn pasted_text_is_typed_where_somebody_types() {
    let mut desk = Desk::new(SMALL);
    desk.press("c");
    desk.happen(Event::Paste("62.4\n".into()));
    desk.press("Enter");
    assert!(desk.text().contains("now: 62.4"), "{}", desk.text());
    desk.press("j n");
    desk.happen(Event::Paste("x\ny\u{1b}[2J".into()));
    desk.press("Ctrl-S");
    assert!(desk.text().contains(r"two\r\n\r\nx\r\ny[2J"), "{}", desk.text());
}

#[test]
fn keys_that_mean_something_on_the_board_are_letters_while_somebody_types() {
    check("b", "d? q>", "Esc", &[]);
    says(&screen("b", "d? q> /:", ""), &["d? q> /:"]);
    let mut desk = Desk::new(SMALL);
    desk.press("c Ctrl-C");
    assert!(desk.has_quit(), "the way out stays open");
}

fn others(now: &str) -> String {
    SMALL.replacen("now: 34.2", &format!("now: {now}"), 1)
}

#[test]
fn who_changed_the_field_meanwhile_is_said_and_nothing_is_written_over_unasked() {
    let mut desk = Desk::new(SMALL);
    desk.press("c 6 2");
    desk.outside_by("bo", By::Key, &others("50.0"), false);
    says(&desk.screen(100, 24), &["bo set it to 50% meanwhile", "50 → 62", "62"]);
    desk.press("Enter");
    assert_eq!(desk.text(), others("50.0"));
    says(&desk.screen(100, 24), &["Overwrite what somebody else wrote", "bo set it to 50%", "coverage 50% to 62%"]);
    // Enter is no yes, and after a no the text is still there.
    desk.press("Enter Esc");
    assert_eq!(desk.text(), others("50.0"));
    desk.press(". 5 Enter y");
    assert_eq!(desk.text(), SMALL.replacen(NOW, "now: 62.5, target: 90.0, best: 62.5", 1));
}

#[test]
fn somebody_with_an_editor_has_no_name_and_is_told_of_all_the_same() {
    let mut desk = Desk::new(SMALL);
    desk.press("c 6 2");
    desk.outside(&others("50.0"));
    says(&desk.screen(100, 24), &["somebody set it to 50% meanwhile"]);
    // Another field is nobody's business here.
    let mut desk = Desk::new(SMALL);
    desk.press("c 6 2");
    desk.outside(&SMALL.replacen("start: 10.0", "start: 11.0", 1));
    assert!(!desk.screen(100, 24).contains("meanwhile"));
    desk.press("Enter");
    says(desk.text(), &["start: 11.0, now: 62"]);
}

#[test]
fn a_module_that_is_gone_is_said_to_be_and_what_was_typed_stays() {
    let mut desk = Desk::new(SMALL);
    let line = SMALL.lines().find(|line| line.contains("(id: \"a\"")).expect("it is there");
    let without = SMALL.replacen(&format!("{line}\n"), "", 1).replacen("after: [\"a\"], ", "", 1);
    desk.press("c 6 2");
    desk.outside_by("bo", By::Key, &without, false);
    says(&desk.screen(100, 24), &["a was removed meanwhile"]);
    desk.press("Enter y");
    assert_eq!(desk.text(), without);
    says(&desk.screen(100, 24), &["Coverage of a", "62"]);
    desk.press("Esc d");
    assert_ne!(desk.text(), without, "back on the board");
}

#[test]
fn a_file_that_broke_meanwhile_keeps_what_was_typed() {
    let mut desk = Desk::new(SMALL);
    desk.press("c 6 2");
    let broken = SMALL.replacen("Pending", "Finnished", 1);
    let unreadable = standup::document::Document::read(broken.as_bytes()).expect_err("it is broken");
    let broken = standup::message::Broken {
        text: unreadable.text,
        problems: unreadable.problems,
        since: chrono::DateTime::UNIX_EPOCH,
    };
    desk.happen(News::Broken(broken));
    desk.press("Enter");
    says(&desk.screen(100, 30), &["mend it first", "34.2 → 62"]);
    desk.outside(SMALL);
    desk.press("Enter");
    says(desk.text(), &["now: 62"]);
}

#[test]
fn what_was_typed_on_the_screen_is_taken_back_like_anything() {
    check("c", "62.4", "Enter u", &[]);
    let mut desk = Desk::new(SMALL);
    desk.press("c 6 2 Enter");
    says(&desk.screen(100, 24), &["a: coverage 34.2% to 62%", "u undoes"]);
}

#[test]
fn the_day_somebody_is_back_is_named_and_begins_where_they_sit() {
    let mut desk = Desk::new(SMALL);
    // It is Monday the 23rd, 08:00, in Greenwich; still Sunday here.
    desk.stand_in(-9);
    desk.press(": a w a y Enter");
    desk.press(&keys("tomorrow"));
    desk.press("Enter");
    assert!(desk.text().contains("away: \"2026-11-23\""), "{}", desk.text());
    assert!(desk.screen(100, 24).contains("back 23 Nov"), "{}", desk.screen(100, 24));
    desk.stand_in(0);
    desk.wait(1);
    assert!(!desk.screen(100, 24).contains("back 23 Nov"), "{}", desk.screen(100, 24));
}
