//! One's own editor, and old copies that others saved from theirs: what is opened, what is told, what is asked.

use chrono::{DateTime, TimeDelta};
use standup::message::{Edited, OldCopy};
use standup::message::{HEALED, News, Request};
use standup::model::change::{Change, Subject};
use standup::model::status::Status;
use standup::tui::core::effect::Outside;

use crate::tui::app_driver::{Desk, REAL};

fn copy_at(id: &str) -> Outside {
    Outside::Copy { of: Some(Subject::Module(id.into())), line: None, who: "ana".into() }
}

#[test]
fn the_editor_opens_at_the_module_of_the_cursor() {
    let mut desk = Desk::at_the_top(REAL);
    desk.press("j E");
    desk.press("Enter j E");
    assert_eq!(desk.edited_outside, [copy_at("tenant/router.py"), copy_at("billing/invoicing/service.py")]);
}

#[test]
fn a_broken_file_is_opened_itself_at_its_first_error() {
    let mut desk = Desk::new(REAL);
    desk.happen(crate::tui::problems::broken());
    desk.press("E");
    let line = REAL.lines().position(|line| line.contains("status: InProgress")).expect("it is there") + 1;
    assert_eq!(desk.edited_outside, [Outside::File(u32::try_from(line).ok())]);
}

#[test]
fn nobody_edits_in_nobodys_name() {
    let mut desk = Desk::of_nobody(REAL);
    desk.press("E");
    assert!(desk.edited_outside.is_empty());
    assert!(desk.screen(100, 24).contains("your name is not known yet"));
}

#[test]
fn an_editor_that_failed_or_changed_nothing_is_told() {
    let mut desk = Desk::new(REAL);
    desk.happen(News::Edited(Edited::Failed("the editor `x` cannot be found; set VISUAL or EDITOR".into())));
    assert!(desk.screen(100, 24).contains("the editor `x` cannot be found"));
    desk.happen(News::Edited(Edited::Nothing));
    assert!(desk.screen(100, 24).contains("nothing was changed in the editor"));
}

/// A copy that is no board any more.
pub(crate) fn kept() -> News {
    let why = vec!["line 12, column 5: there is no status `Finnished`; it is Pending, InProgress or Done".into()];
    News::Edited(Edited::Kept { why, place: "/home/ana/.local/state/standup/drafts/k3f9a2-board.ron".into() })
}

#[test]
fn a_copy_that_cannot_be_merged_is_kept_and_can_be_opened_again() {
    let mut desk = Desk::new(REAL);
    desk.happen(kept());
    let screen = desk.screen(100, 30);
    for told in ["cannot be merged", "line 12, column 5: there is no status", "nothing was written", "k3f9a2-board.ron"]
    {
        assert!(screen.contains(told), "{told} in:\n{screen}");
    }
    desk.press("Enter d E Space");
    assert!(desk.edited_outside.is_empty(), "no other key is an answer");
    assert_eq!(desk.text(), REAL);
    desk.press("y");
    assert_eq!(desk.edited_outside, [Outside::Again { who: "ana".into() }]);
    desk.happen(kept());
    desk.press("Esc");
    assert!(!desk.screen(100, 30).contains("cannot be merged"));
}

/// An old copy that undid two moves.
pub(crate) fn old_copy() -> News {
    let moved = |id: &str| Change::Move { module: id.into(), from: Status::Pending, to: Status::Done };
    let now = DateTime::from_timestamp(1_795_420_800, 0).expect("a time");
    News::OldCopy(OldCopy {
        lost: vec![moved("tenant/router.py"), moved("secrets/api.py")],
        contested: vec!["search/service.py: lines 300 to 310, says the board before; kept as it is".into()],
        of: now - TimeDelta::hours(3),
        sentence: "an old copy was saved: 2 changes would be undone".into(),
        is_sure: true,
    })
}

#[test]
fn an_old_copy_is_asked_about_with_everything_it_would_undo() {
    let mut desk = Desk::new(REAL);
    desk.happen(old_copy());
    let screen = desk.screen(100, 30);
    for told in [
        "an old copy was saved: 2 changes would be undone",
        "tenant/router.py: Pending to Done",
        "secrets/api.py: Pending to Done",
        "search/service.py: lines 300 to 310",
        "3 h ago",
        "B    Put back",
        "K    Keep the board as it was saved",
    ] {
        assert!(screen.contains(told), "{told} in:\n{screen}");
    }
    desk.wait(2);
    desk.press("B");
    assert_eq!(desk.answered, [Request::Heal { ticket: HEALED, who: "ana".into() }]);
    assert!(!desk.screen(100, 30).contains("would be undone"), "it is answered");
    desk.happen(old_copy());
    desk.wait(2);
    desk.press("K");
    assert_eq!(desk.answered[1], Request::KeepSaved { who: "ana".into() });
}

#[test]
fn what_somebody_was_typing_is_no_answer_about_an_old_copy() {
    let mut desk = Desk::new(REAL);
    desk.happen(old_copy());
    desk.press("B K");
    assert!(desk.answered.is_empty(), "it has only just come up");
    desk.wait(2);
    desk.press("Enter y d q Space b k");
    assert!(desk.answered.is_empty());
    assert_eq!(desk.text(), REAL, "and nothing falls through to the board");
    desk.press("Esc");
    assert!(desk.answered.is_empty() && !desk.screen(100, 30).contains("would be undone"), "later is an answer, too");
}

#[test]
fn nobody_is_asked_about_an_old_copy_in_the_middle_of_a_word() {
    let mut desk = Desk::new(REAL);
    desk.press("j e M y Space t i");
    desk.happen(old_copy());
    let screen = desk.screen(100, 30);
    assert!(screen.contains("2 changes would be undone; you are asked when you are done here"), "{screen}");
    desk.press("t l e");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("My title") && !screen.contains("Put back"), "what is typed arrives:\n{screen}");
    desk.press("Enter");
    let screen = desk.screen(100, 30);
    assert!(desk.text().contains("title: \"My title\"") && screen.contains("B    Put back"), "{screen}");
    desk.wait(2);
    desk.press("B");
    assert_eq!(desk.answered, [Request::Heal { ticket: HEALED, who: "ana".into() }]);
}

#[test]
fn a_question_that_somebody_else_has_answered_is_taken_away() {
    let mut desk = Desk::new(REAL);
    desk.happen(old_copy());
    desk.happen(News::OldCopyAnswered);
    let screen = desk.screen(100, 30);
    assert!(!screen.contains("Put back") && screen.contains("somebody else has decided"), "{screen}");
    // Also while it waits for somebody who types; and after one's own answer nothing is said.
    desk.press("e");
    desk.happen(old_copy());
    desk.happen(News::OldCopyAnswered);
    desk.press("Esc");
    assert!(!desk.screen(100, 30).contains("Put back"));
    desk.happen(old_copy());
    desk.wait(12);
    desk.press("K");
    desk.happen(News::OldCopyAnswered);
    assert_eq!(desk.answered, [Request::KeepSaved { who: "ana".into() }]);
    assert!(!desk.screen(100, 30).contains("somebody else"));
}

#[test]
fn the_same_question_does_not_pile_up() {
    let mut desk = Desk::new(REAL);
    desk.happen(old_copy());
    desk.happen(old_copy());
    desk.press("Esc");
    assert!(!desk.screen(100, 30).contains("would be undone"));
}

#[test]
fn questions_fit_any_size() {
    for event in [kept(), old_copy()] {
        let mut desk = Desk::new(REAL);
        desk.happen(event);
        for columns in (1..50).chain([80, 200]) {
            for rows in (1..16).chain([24, 60]) {
                desk.screen(columns, rows);
                desk.press("j");
            }
        }
    }
}

#[test]
fn an_edit_that_takes_something_back_is_told_and_asks_nothing() {
    let News::OldCopy(copy) = old_copy() else { unreachable!("it is one") };
    let mut desk = Desk::new(REAL);
    desk.happen(News::OldCopy(OldCopy {
        is_sure: false,
        sentence: "an edit took back 2 changes that came before it".into(),
        ..copy
    }));
    let screen = desk.screen(120, 40);
    assert!(screen.contains("an edit took back 2 changes that came before it; `standup heal` puts that back"));
    desk.press("d");
    assert_ne!(desk.text(), REAL, "keys are for the board");
}
