//! What is wrong with the file: warnings, errors, where they are, and mending them.

use chrono::DateTime;
use standup::document::Document;
use standup::message::{Broken, News};
use standup::tui::core::effect::Outside;

use crate::tui::app_driver::{Desk, REAL};

/// A board with slips of the hand that do no harm.
pub(crate) const SLIPS: &str = r#"(
    format: 1,
    title: "Slips",
    developers: [
        (name: "Ana", modules: [
            (id: "a", status: Pending, prioritty: 1),
            (id: "b", status: Pending, colour: "red"),
        ]),
    ],
)
"#;

/// The real board, broken in the middle.
pub(crate) fn broken() -> News {
    let text = REAL.replacen("status: InProgress", "status: Finnished", 1);
    let bad = Document::read(text.as_bytes()).expect_err("it is broken");
    let since = DateTime::from_timestamp(1_795_420_800, 0).expect("a time");
    News::Broken(Broken { text: bad.text, problems: bad.problems, since })
}

#[test]
fn every_warning_stands_with_its_place_and_what_to_do() {
    let mut desk = Desk::new(SLIPS);
    desk.press("!");
    let screen = desk.screen(100, 24);
    assert!(screen.contains("1 of 2") && screen.contains("6:40") && screen.contains("7:40"), "{screen}");
    assert!(screen.contains("warning in line 6, column 40") && screen.contains("`priority`"), "{screen}");
    desk.press("j");
    let screen = desk.screen(100, 24);
    assert!(screen.contains("warning in line 7, column 40") && screen.contains("2 of 2"), "{screen}");
    desk.press("!");
    assert!(desk.screen(100, 24).contains("▸ Ana"), "the same key closes it");
}

#[test]
fn a_file_without_problems_is_called_fine() {
    let mut desk = Desk::new(REAL);
    desk.press("! Enter");
    assert!(desk.screen(100, 24).contains("The file is fine"));
    assert!(desk.edited_outside.is_empty());
}

#[test]
fn a_broken_file_is_mended_where_it_is_broken() {
    let mut desk = Desk::new(REAL);
    desk.happen(broken());
    desk.press("!");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("Finnished") && screen.contains("error in line"), "{screen}");
    assert!(screen.contains("│                     status: Finnished,"), "the line itself is there:\n{screen}");
    desk.press("Enter");
    let line = REAL.lines().position(|line| line.contains("status: InProgress")).expect("it is there") + 1;
    assert_eq!(desk.edited_outside, [Outside::File(u32::try_from(line).ok())]);
}

#[test]
fn what_only_looks_doubtful_is_edited_in_a_copy() {
    let mut desk = Desk::new(SLIPS);
    desk.press("! j Enter");
    assert_eq!(desk.edited_outside, [Outside::Copy { of: None, line: Some(7), who: "ana".into() }]);
}

#[test]
fn no_size_is_too_small() {
    let hostile = SLIPS.replace("colour", "r#colour").replace("red", "\u{1b}[2J名前");
    for text in [SLIPS, &hostile, "(format: 1, developers: [])"] {
        let mut desk = Desk::new(text);
        desk.press("!");
        for columns in (1..40).chain([80, 300]) {
            for rows in (1..14).chain([24, 100]) {
                assert!(!desk.screen(columns, rows).contains('\u{1b}'));
            }
        }
    }
    let mut desk = Desk::new(REAL);
    desk.happen(broken());
    desk.press("!");
    for columns in 1..90 {
        for rows in 1..20 {
            desk.screen(columns, rows);
        }
    }
}
