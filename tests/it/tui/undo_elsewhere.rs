//! Undo that would reach back behind this screen: it asks first, and names what it would take back and how old that is.

use standup::model::change::By;
use standup::tui::core::event::Event;

use crate::terminal::pty::Session;
use crate::tui::app_driver::Desk;

const BOARD: &str = r#"(
    format: 1,
    developers: [
        (name: "Ana", who: ["ana"], modules: [
            (id: "a", status: Pending),
            (id: "b", status: Pending),
        ]),
    ],
)
"#;

const A: &str = r#"(id: "a", status: Pending)"#;
const B: &str = r#"(id: "b", status: Pending)"#;

fn done(text: &str, module: &str) -> String {
    text.replacen(module, &module.replace("Pending", "Done"), 1)
}

/// A screen on a board where somebody, by this means, made `a` Done, and so long ago.
fn after(who: &str, by: By, ago: u64) -> Desk {
    let mut desk = Desk::new(BOARD);
    desk.outside_by(who, by, &done(BOARD, A), false);
    desk.wait(ago);
    desk
}

const QUESTION: &str = "Undo a step that was not made on this screen?";

#[test]
fn a_step_of_another_program_of_mine_is_taken_back_only_after_a_question() {
    let mut desk = after("ana", By::Command, 17 * 3600);
    let before = desk.text().to_owned();
    desk.press("u");
    let screen = desk.screen(80, 24);
    for told in [QUESTION, "a: Pending to Done", "done 17 h ago, in another program"] {
        assert!(screen.contains(told), "{told}:\n{screen}");
    }
    assert_eq!(desk.text(), before, "nothing is done yet");
    assert!(screen.contains("1/2"), "and nothing is shown as if it were:\n{screen}");
    for no in ["Esc", "n", "u u Enter Esc"] {
        desk.press(no);
        assert_eq!(desk.text(), before, "{no}");
        assert!(!desk.screen(80, 24).contains(QUESTION), "{no}");
        desk.press("u");
    }
    desk.press("y");
    assert_eq!(desk.text(), BOARD);
    assert!(desk.screen(80, 24).contains("undone: a: Pending to Done"));
    // Now it was done here: forth again without a word.
    desk.press("U");
    assert_eq!(desk.text(), before);
    desk.press("u");
    assert_eq!(desk.text(), BOARD);
}

#[test]
fn a_step_made_before_the_screen_was_opened_says_so() {
    let mut desk = Desk::new(BOARD);
    desk.happen(Event::Tick);
    desk.made_before("ana", &done(BOARD, A), 26 * 3600);
    desk.press("u");
    let screen = desk.screen(80, 24);
    assert!(screen.contains("before this board was opened") && screen.contains("1 d ago"), "{screen}");
}

#[test]
fn undo_takes_back_what_was_done_here_and_asks_when_that_is_used_up() {
    let mut desk = after("ana", By::Key, 60);
    desk.press("g i u");
    assert_eq!(desk.text(), done(BOARD, A), "the step of this screen");
    desk.press("u");
    assert!(desk.screen(80, 24).contains(QUESTION));
    // Keys held down ask once.
    desk.press("Esc u u u u");
    assert_eq!(desk.text(), done(BOARD, A));
}

#[test]
fn undo_held_down_stops_at_the_question() {
    let mut desk = after("ana", By::Key, 60);
    desk.press("g d");
    desk.burst("u u u u u u");
    assert_eq!(desk.text(), done(BOARD, A));
    assert!(desk.screen(80, 24).contains(QUESTION));
}

#[test]
fn a_newer_step_made_elsewhere_is_the_one_that_is_asked_about() {
    let mut desk = Desk::new(BOARD).after("d");
    let text = desk.text().to_owned();
    desk.outside_by("ana", By::Command, &done(&text, B), false);
    desk.press("u");
    let screen = desk.screen(80, 24);
    assert!(screen.contains(QUESTION) && screen.contains("b: Pending to Done"), "{screen}");
    desk.press("y u");
    assert_eq!(desk.text(), BOARD, "then the one of this screen");
}

#[test]
fn what_was_taken_back_elsewhere_is_made_again_only_after_a_question() {
    let mut desk = after("ana", By::Key, 60);
    let id = desk.last_step();
    desk.outside_by("ana", By::Undo(id), BOARD, false);
    desk.wait(3600);
    desk.press("U");
    let screen = desk.screen(80, 24);
    assert!(screen.contains("Redo a step that was not undone on this screen?"), "{screen}");
    assert!(screen.contains("taken back 1 h ago"), "{screen}");
    desk.press("y");
    assert_eq!(desk.text(), done(BOARD, A));
}

#[test]
fn nobody_is_asked_in_the_middle_of_a_word() {
    let mut desk = after("ana", By::Key, 60).slow();
    desk.press("u c 5");
    desk.deliver();
    let screen = desk.screen(100, 24);
    assert!(!screen.contains(QUESTION) && screen.contains("Coverage of"), "{screen}");
    assert!(screen.contains("nothing was undone: a: Pending to Done; that was 1 min ago"), "{screen}");
    assert_eq!(desk.text(), done(BOARD, A));
}

#[test]
fn the_real_program_asks_before_it_takes_back_what_a_command_did() {
    let folder = tempfile::tempdir().unwrap();
    let board = folder.path().join("board.ron");
    std::fs::write(&board, BOARD).unwrap();
    let command = Session::command(&board, 80, 24, &[], &["done", "a"]);
    assert_eq!(command.wait_for_the_end(), 0);
    let mut session = Session::standup(&board, 80, 24, &[]);
    session.wait_for("1/2");
    session.press("u");
    session.wait_for(QUESTION);
    session.wait_for("before this board was opened");
    assert_eq!(std::fs::read_to_string(&board).unwrap(), done(BOARD, A));
    session.press("y");
    session.wait("it to be taken back", |_| std::fs::read_to_string(&board).unwrap() == BOARD);
    session.press("d");
    session.wait("a step of this screen", |_| std::fs::read_to_string(&board).unwrap() != BOARD);
    session.wait_for("✓");
    session.press("u");
    session.wait("it to be taken back without a question", |_| std::fs::read_to_string(&board).unwrap() == BOARD);
    session.wait_for("undone: b: Pending to Done");
    session.press("U");
    session.wait_for("redone: b: Pending to Done");
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}
