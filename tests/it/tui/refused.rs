//! What is typed is not lost when the store refuses it: a full disk, a lock that somebody holds, somebody who was faster.

use crate::tui::app_driver::Desk;

const BOARD: &str = r#"(
    format: 1,
    developers: [
        (name: "Ana", who: ["ana"], modules: [
            (id: "a", status: Pending, coverage: (now: 34.2, target: 90.0)),
            (id: "b", status: Pending, notes: "one"),
        ]),
    ],
)
"#;

const FULL: &str = "not saved: no space left on the device";

/// A desk on which the next change is refused as soon as it is delivered.
fn desk() -> Desk {
    let mut desk = Desk::new(BOARD).slow();
    desk.refuse_next(FULL);
    desk
}

#[track_caller]
fn says(desk: &mut Desk, wanted: &[&str]) {
    let screen = desk.screen(100, 30);
    for words in wanted {
        assert!(screen.contains(words), "“{words}” is not in:\n{screen}");
    }
}

#[track_caller]
fn says_not(desk: &mut Desk, words: &str) {
    let screen = desk.screen(100, 30);
    assert!(!screen.contains(words), "“{words}” is in:\n{screen}");
}

#[test]
fn a_refused_answer_stands_in_its_question_again_with_the_reason() {
    let mut desk = desk();
    desk.press("c 6 2 . 4 Enter");
    says_not(&mut desk, "Coverage of a");
    desk.deliver();
    says(&mut desk, &["Coverage of a", "62.4", "34.2 → 62.4", "no space left on the device"]);
    assert_eq!(desk.text(), BOARD);
    // It can be given again as it is, or mended first.
    desk.press("Backspace 5 Enter");
    desk.deliver();
    assert!(desk.text().contains("now: 62.5"), "{}", desk.text());
    says_not(&mut desk, "Coverage of a");
}

#[test]
fn a_refused_text_is_there_again_word_for_word() {
    let mut desk = desk();
    desk.press("j n t w o Enter t h r e e Ctrl-S");
    desk.deliver();
    says(&mut desk, &["Notes of b", "one", "two", "three", "no space left"]);
    desk.press("Ctrl-S");
    desk.deliver();
    assert!(desk.text().contains("one\n\ntwo\nthree"), "{}", desk.text());
    // What was saved is not brought back any more.
    desk.press("B");
    says_not(&mut desk, "Notes of b");
    says(&mut desk, &["everything you typed is in the file"]);
}

#[test]
fn a_refused_form_is_there_again_with_all_fields() {
    let mut desk = desk();
    desk.press("e n e w Down Right Ctrl-S");
    says_not(&mut desk, "▸ status");
    desk.deliver();
    says(&mut desk, &["▸ status", "‹ In progress ›", "new", "no space left"]);
    desk.press("Ctrl-S");
    desk.deliver();
    let line = desk.text().lines().find(|line| line.contains("\"a\"")).unwrap_or_default().to_owned();
    assert!(line.contains("title: \"new\"") && line.contains("status: InProgress"), "{line}");
}

#[test]
fn a_refused_answer_comes_back_behind_its_confirmation_too() {
    let mut desk = desk();
    desk.press("x j x c 5 0 Enter y");
    desk.deliver();
    says(&mut desk, &["Coverage of 2 modules", "50", "no space left"]);
}

#[test]
fn who_types_something_else_meanwhile_is_not_disturbed() {
    let mut desk = desk();
    desk.press("c 6 2 . 4 Enter j n t w o");
    desk.deliver();
    says(&mut desk, &["Notes of b", "two", "not saved, but kept: no space left"]);
    says_not(&mut desk, "Coverage of a");
    desk.press("B Ctrl-S");
    desk.deliver();
    assert!(desk.text().contains("one\n\ntwoB"), "every key is theirs: {}", desk.text());
    // The footer goes on saying that there is something, and the key brings it back.
    desk.wait(60);
    says(&mut desk, &["B bring back"]);
    desk.press("B");
    says(&mut desk, &["Coverage of a", "62.4"]);
    desk.press("Enter");
    desk.deliver();
    assert!(desk.text().contains("now: 62.4"), "{}", desk.text());
    desk.wait(60);
    says_not(&mut desk, "bring back");
}

#[test]
fn who_has_gone_on_brings_it_back_by_one_key() {
    let mut desk = desk();
    desk.press("c 6 2 Enter j");
    desk.deliver();
    says_not(&mut desk, "Coverage of a");
    says(&mut desk, &["not saved, B brings it back: no space left on the device"]);
    desk.press("B");
    says(&mut desk, &["Coverage of a", "62"]);
    // Thrown away on purpose it is gone.
    desk.press("Esc B");
    says(&mut desk, &["everything you typed is in the file"]);
    assert_eq!(desk.text(), BOARD);
}

#[test]
fn several_refused_answers_come_back_one_by_one() {
    let mut desk = Desk::new(BOARD).slow();
    desk.press("c 6 2 Enter j");
    desk.refuse_next(FULL);
    desk.deliver();
    desk.press("c 7 1 Enter k");
    desk.refuse_next(FULL);
    desk.deliver();
    desk.press("B");
    says(&mut desk, &["Coverage of b", "71"]);
    desk.press("Enter");
    desk.deliver();
    desk.press("B");
    says(&mut desk, &["Coverage of a", "62"]);
}

#[test]
fn an_undo_of_what_is_refused_takes_nothing_older_back() {
    let mut desk = Desk::new(BOARD).slow();
    desk.press("d");
    desk.deliver();
    let moved = desk.text().to_owned();
    assert_ne!(moved, BOARD);
    desk.refuse_next(FULL);
    desk.press("c 6 2 Enter u");
    desk.deliver();
    assert_eq!(desk.text(), moved, "the move is not what was to be taken back");
    says(&mut desk, &["no space left on the device; so nothing was undone"]);
    desk.press("B Enter u");
    desk.deliver();
    assert_eq!(desk.text(), moved, "what is saved and taken back");
    desk.press("u");
    desk.deliver();
    assert_eq!(desk.text(), BOARD);
}

#[test]
fn nobody_leaves_without_hearing_of_what_is_not_saved() {
    let mut desk = desk();
    desk.press("c 6 2 Enter j");
    desk.deliver();
    desk.press("q");
    assert!(!desk.has_quit());
    says(&mut desk, &["what you typed is not saved"]);
    desk.press("q");
    assert!(desk.has_quit());
}
