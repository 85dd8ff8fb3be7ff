//! Text that was meant for another window: what comes too fast for a person is held up whole, and what is typed for a question
//! that could not be asked is no command.

use std::time::Duration;

use standup::tui::core::event::Event;

use crate::terminal::pty::Session;
use crate::tui::app_driver::Desk;

const BOARD: &str = r#"(
    format: 1,
    developers: [
        (name: "Ana", who: ["ana"], modules: [
            (id: "a", status: Pending, coverage: (now: 34, target: 90)),
            (id: "b", status: Pending),
        ]),
        (name: "Bo", modules: []),
        (name: "Cleo", modules: [(id: "d", status: Done)]),
    ],
)
"#;

const A: &str = r#"(id: "a", status: Pending"#;

/// Texts that people and programs type; each does something to a board that takes it for keys.
const TEXTS: &[&str] = &[
    "hello, did you push it?\n",
    "git commit -m \"bump\"\n",
    "vim board.ron\n:wq\n",
    "quit\n",
    "dddd quit this\n",
    "exit",
    "cargo test && echo done\n",
    "Dear Bo,\n\nit is done.\n",
    "/etc/passwd\n",
    ":q!\n",
    "ana@example.com\tpassw0rd\n",
    "yes, please; 62.4 now\n",
    "aha!",
    "    let x = done(1);\n}\n",
    "?remove\n\n",
];

/// Everything that a burst must leave alone, beside the screen.
fn world(desk: &Desk) -> impl PartialEq + std::fmt::Debug + use<> {
    let asked = (desk.asked_of_the_store, desk.edited_outside.clone(), desk.answered.clone(), desk.copied.clone());
    (desk.text().to_owned(), asked, desk.look.clone(), desk.has_quit(), desk.app.is_waiting())
}

#[test]
fn a_text_for_another_window_leaves_nothing_but_a_question() {
    for layout in ["", "v", "v v", "z", "A", "x j"] {
        for text in TEXTS {
            for apart in [0, 5, 20] {
                let mut desk = Desk::new(BOARD).after(layout);
                let (before, screen) = (world(&desk), desk.screen(100, 30));
                desk.type_text(text, Duration::from_millis(apart));
                let seen = desk.screen(100, 30);
                assert_eq!(world(&desk), before, "{text:?}, {apart} ms a key, after {layout:?}:\n{seen}");
                if seen != screen {
                    assert!(
                        seen.contains("Were these keys meant for the board?"),
                        "{text:?} after {layout:?}:\n{seen}"
                    );
                    desk.press("Esc");
                }
                assert_eq!(desk.screen(100, 30), screen, "{text:?}, {apart} ms a key, after {layout:?}");
            }
        }
    }
}

#[test]
fn most_texts_are_asked_about() {
    for text in TEXTS {
        let mut desk = Desk::new(BOARD);
        desk.type_text(text, Duration::from_millis(5));
        assert!(desk.screen(100, 30).contains("Were these keys meant for the board?"), "{text:?}");
    }
}

#[test]
fn text_in_chunks_stays_outside_too() {
    let mut desk = Desk::new(BOARD);
    for chunk in ["hello, ", "did you ", "push it? ", "e", "d", "\n"] {
        desk.pass(Duration::from_millis(200));
        desk.type_text(chunk, Duration::from_millis(1));
    }
    assert_eq!((desk.text(), desk.asked_of_the_store), (BOARD, 0));
    assert!(desk.screen(100, 30).contains("Were these keys meant for the board?"));
}

#[test]
fn keys_that_come_no_faster_than_hands_do_what_they_do() {
    let mut desk = Desk::new(BOARD);
    desk.together("j d k i", Duration::from_millis(21));
    desk.rest();
    assert!(desk.text().contains(r#"(id: "a", status: InProgress"#), "{}", desk.text());
    assert!(desk.text().contains(r#"(id: "b", status: Done"#), "{}", desk.text());
}

#[test]
fn few_keys_together_or_the_same_ones_do_what_they_do() {
    for keys in ["j k d", "> >", "d d d d d", "k d", "G g d"] {
        let mut desk = Desk::new(BOARD);
        // The third different character would be the first to make a text of it: arrows are none.
        desk.burst(&keys.replace('j', "Down").replace('k', "Up").replace('G', "End").replace('g', "Home"));
        assert!(desk.text().contains(r#"(id: "a", status: Done"#), "{keys}: {}", desk.text());
    }
}

#[test]
fn keys_that_only_look_about_are_taken_in_however_fast_they_come() {
    let mut desk = Desk::new(BOARD);
    desk.burst("j k l h g G 3 1 j");
    assert!(!desk.screen(100, 30).contains("Were these keys meant for the board?"));
    desk.press("d");
    assert!(desk.text().contains(r#"(id: "b", status: Done"#), "{}", desk.text());
}

#[test]
fn a_lone_key_is_seen_at_once_and_written_as_soon_as_nothing_belongs_to_it() {
    let mut desk = Desk::new(BOARD);
    desk.together("d", Duration::ZERO);
    assert!(desk.screen(100, 30).contains("Done 1"), "{}", desk.screen(100, 30));
    assert_eq!((desk.text(), desk.asked_of_the_store), (BOARD, 0));
    desk.pass(Duration::from_millis(19));
    desk.happen(Event::Tick);
    assert_eq!(desk.asked_of_the_store, 0, "another key could still make a text of it");
    desk.pass(Duration::from_millis(1));
    desk.happen(Event::Tick);
    assert!(desk.text().contains(r#"(id: "a", status: Done"#));
}

#[test]
fn the_deadline_of_a_key_comes_before_that_of_a_notice() {
    let mut desk = Desk::new(BOARD);
    desk.together("d", Duration::ZERO);
    let first = desk.app.deadline().expect("the key waits");
    desk.pass(Duration::from_millis(20));
    desk.happen(Event::Tick);
    let then = desk.app.deadline().expect("the notice goes away");
    assert!(then.since(first) > Duration::from_secs(5));
}

#[test]
fn what_others_do_is_seen_while_a_key_is_held_down_that_moves_the_cursor() {
    let mut desk = Desk::new(BOARD);
    desk.together(&["j"; 20].join(" "), Duration::from_millis(15));
    let others = BOARD.replacen(r#"(id: "d", status: Done"#, r#"(id: "d", status: Pending"#, 1);
    desk.outside(&others);
    assert!(desk.screen(100, 30).contains("d: Done to Pending"), "{}", desk.screen(100, 30));
    desk.together("j e d i t", Duration::from_millis(15));
    desk.rest();
    assert!(desk.screen(100, 30).contains("Were these keys meant for the board?"));
    assert_eq!(desk.text(), others);
}

#[test]
fn a_key_that_is_held_down_is_written_when_it_is_let_go() {
    let mut desk = Desk::new(BOARD);
    desk.together("> > > > > >", Duration::from_millis(15));
    desk.rest();
    assert!(desk.text().contains(r#"(id: "a", status: Done"#), "{}", desk.text());
}

#[test]
fn what_is_typed_fast_into_an_open_dialog_is_meant_for_it() {
    let mut desk = Desk::new(BOARD).after("c");
    desk.burst("6 2 . 4 Enter");
    assert!(desk.text().contains("now: 62.4"), "{}", desk.text());
    let mut desk = Desk::new(BOARD).after("j e");
    desk.type_text("ranking\n", Duration::ZERO);
    assert!(desk.text().contains(r#"(id: "b", title: "ranking""#), "{}", desk.text());
    let mut desk = Desk::new(BOARD).after(":");
    desk.type_text("to done\n", Duration::ZERO);
    assert!(desk.text().contains(r#"(id: "a", status: Done"#), "{}", desk.text());
}

#[test]
fn a_dialog_that_was_open_before_a_text_is_as_it_was() {
    let mut desk = Desk::new(BOARD).after("c 5");
    desk.type_text("5\nhello, did you push it?\n", Duration::ZERO);
    assert_eq!((desk.text(), desk.asked_of_the_store), (BOARD, 0));
    desk.press("Esc Enter");
    assert!(desk.text().contains("now: 5,"), "what was typed before stands there: {}", desk.text());
}

#[test]
fn what_others_do_meanwhile_is_neither_lost_nor_taken_back() {
    let mut desk = Desk::new(BOARD);
    desk.together("h e l l", Duration::ZERO);
    let others = BOARD.replacen(r#"(id: "d", status: Done"#, r#"(id: "d", status: Pending"#, 1);
    desk.outside(&others);
    desk.together("o , d", Duration::ZERO);
    desk.rest();
    let screen = desk.screen(100, 30);
    assert!(
        screen.contains("Were these keys meant for the board?") && screen.contains("d: Done to Pending"),
        "{screen}"
    );
    assert_eq!(desk.text(), others);
    // The same while it is not clear yet what a key is.
    desk.press("Esc");
    desk.together("d", Duration::ZERO);
    desk.outside(BOARD);
    desk.rest();
    assert_eq!(desk.text(), BOARD.replacen(A, r#"(id: "a", status: Done"#, 1), "both are there");
}

#[test]
fn who_ends_the_program_loses_no_key_that_was_seen() {
    let mut desk = Desk::new(BOARD);
    desk.together("d", Duration::ZERO);
    desk.happen(Event::Ending);
    assert!(desk.text().contains(r#"(id: "a", status: Done"#), "a signal");
    let mut desk = Desk::new(BOARD);
    desk.together("d Ctrl-C", Duration::ZERO);
    assert!(desk.text().contains(r#"(id: "a", status: Done"#) && desk.has_quit(), "Ctrl-C");
    let mut desk = Desk::new(BOARD);
    desk.together("d q", Duration::ZERO);
    desk.rest();
    assert!(desk.text().contains(r#"(id: "a", status: Done"#) && desk.has_quit(), "q");
    let mut desk = Desk::new(BOARD);
    desk.together("h e l l o Ctrl-C", Duration::ZERO);
    assert!(desk.text() == BOARD && desk.has_quit(), "Ctrl-C leaves from the question, too");
}

#[test]
fn pasted_text_keeps_its_place_among_the_keys() {
    let mut desk = Desk::new(BOARD);
    desk.together("c", Duration::ZERO);
    desk.happen(Event::Paste("62.4".into()));
    desk.together("Enter", Duration::ZERO);
    desk.rest();
    assert!(desk.text().contains("now: 62.4"), "{}", desk.text());
}

/// Questions that cannot be asked: what was pressed before, and the key.
const REFUSED: &[(&str, &str)] = &[
    ("2", "b"),
    ("2", "c"),
    ("2", "t"),
    ("2", "n"),
    ("2", "a"),
    ("2", "e"),
    ("v 2", "b"),
    ("v v 2", "b"),
    ("2 z", "b"),
    ("", "B"),
    ("A", "b"),
    ("!", "e"),
    ("A", "/"),
    ("!", "/"),
];

#[test]
fn what_is_typed_for_a_question_that_was_not_asked_is_no_command() {
    for (before, key) in REFUSED {
        let mut desk = Desk::new(BOARD).after("j d k").after(before);
        let text = desk.text().to_owned();
        desk.press(key);
        let (world, screen) = (world(&desk), desk.screen(100, 30));
        desk.type_text("very unusual: edit it, move >> and quit", Duration::from_millis(120));
        let told = desk.screen(100, 30);
        assert_eq!(crate::tui::typing::world(&desk), world, "{key} after {before}:\n{told}");
        assert_eq!(desk.text(), text);
        let body = |screen: &str| screen.lines().take(29).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(body(&told), body(&screen), "{key} after {before}");
        let said = "letters do nothing until Esc or a pause";
        assert!(told.contains(said), "{key} after {before}:\n{told}");
        desk.press("Esc");
        assert!(!desk.screen(100, 30).contains(said), "{key} after {before}");
        assert_eq!(body(&desk.screen(100, 30)), body(&screen), "Esc ends it and does nothing else");
    }
}

#[test]
fn after_a_question_that_was_not_asked_keys_are_keys_again_as_soon_as_nobody_types() {
    for ends in ["Esc", "Enter", "Up", "Left Right"] {
        let mut desk = Desk::new(BOARD).after("2 b w a i t").after(ends).after("1 d");
        assert!(desk.text().contains(r#"(id: "a", status: Done"#), "after {ends}: {}", desk.text());
        desk.press("u");
        assert_eq!(desk.text(), BOARD);
    }
    let mut desk = Desk::new(BOARD).after("2 b w");
    desk.wait(1);
    let screen = desk.screen(100, 30);
    assert!(!screen.contains("letters do nothing"), "what is said is so:\n{screen}");
    desk.press("1 d");
    assert!(desk.text().contains(r#"(id: "a", status: Done"#), "{}", desk.text());
}

#[test]
fn a_text_that_reaches_the_real_program_leaves_board_and_log_alone() {
    let folder = tempfile::tempdir().unwrap();
    let board = folder.path().join("board.ron");
    std::fs::write(&board, BOARD).unwrap();
    for text in TEXTS {
        let mut session = Session::standup(&board, 100, 30, &[]);
        session.wait_for("Ana");
        session.press(text.replace('\n', "\r"));
        session.wait_for("Were these keys meant for the board?");
        session.press("\u{1b}");
        session.wait_until_gone("Were these keys meant for the board?");
        session.press("q");
        assert_eq!(session.wait_for_the_end(), 0, "{text:?}");
        assert_eq!(std::fs::read_to_string(&board).unwrap(), BOARD, "{text:?}");
        assert!(!folder.path().join("board.log").exists(), "{text:?}");
    }
}

#[test]
fn a_lone_key_reaches_the_file_of_the_real_program_though_nothing_follows() {
    let folder = tempfile::tempdir().unwrap();
    let board = folder.path().join("board.ron");
    std::fs::write(&board, BOARD).unwrap();
    let mut session = Session::standup(&board, 100, 30, &[]);
    session.wait_for("Ana");
    session.press("d");
    session.wait("the file to have it", |_| std::fs::read_to_string(&board).unwrap() != BOARD);
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}
