//! Somebody else renames or removes a module while a dialog about it is open: what was typed stays, and means the same module.

use standup::model::change::{Change, Subject};
use standup::model::removal;
use standup::tui::command;
use standup::tui::core::event::Event;

use crate::tui::app_driver::Desk;

const BOARD: &str = r#"(
    format: 1,
    developers: [
        (name: "Ana", who: ["ana"], modules: [
            (id: "a", status: Pending, coverage: (now: 34.2, target: 90.0)),
            (id: "b", status: Pending),
        ]),
        (name: "Bo", modules: []),
    ],
)
"#;

/// Opens the dialog of this edit for the module `a`, and begins to answer.
fn asked(name: &str, typed: &str) -> Desk {
    let about = command::abouts().into_iter().find(|about| about.name == name).expect("it is a row");
    let mut desk = Desk::new(BOARD).after(":");
    desk.happen(Event::Paste(about.long.into()));
    desk.press("Enter");
    desk.press(typed);
    desk
}

fn rename(desk: &mut Desk) {
    desk.changed_by("bo", &Change::rename(Subject::Module("a".into()), "z"));
}

fn remove(desk: &mut Desk) {
    for change in removal::of_modules(desk.app.snapshot().board.as_ref(), &["a".to_owned()]) {
        desk.changed_by("bo", &change);
    }
}

/// The edits with a dialog, what is typed into it before and after somebody else's change, and what of the module is another
/// one then.
const DIALOGS: [(&str, &str, &str, (&str, &str)); 5] = [
    ("coverage", "6", "2 Enter", ("now: 34.2, target: 90.0", "now: 62.0, target: 90.0, best: 62")),
    ("note", "o n", "e Ctrl-S", ("90.0)", "90.0), notes: \"one\"")),
    ("edit", "o n", "e Enter", ("\"z\"", "\"z\", title: \"one\"")),
    ("complexity", "k k", "Enter", ("90.0)", "90.0), complexity: Medium")),
    ("carry", "", "Enter", ("", "")),
];

#[test]
fn a_dialog_goes_on_with_a_module_that_somebody_renames() {
    for (name, before, after, (old, new)) in DIALOGS {
        let mut desk = asked(name, before);
        rename(&mut desk);
        let renamed = BOARD.replacen("\"a\"", "\"z\"", 1);
        assert_eq!(desk.text(), renamed);
        desk.press(after);
        let screen = desk.screen(100, 30);
        assert_eq!(desk.text(), renamed.replacen(old, new, 1), "{name}:\n{screen}");
    }
}

#[test]
fn a_dialog_about_a_module_that_somebody_removes_says_so_and_changes_nothing() {
    for (name, before, after, _) in DIALOGS {
        let mut desk = asked(name, before);
        remove(&mut desk);
        let removed = desk.text().to_owned();
        assert!(!removed.contains("\"a\""));
        let open = desk.screen(100, 30);
        desk.press(after);
        let closed = desk.screen(100, 30);
        assert_eq!(desk.text(), removed, "{name}");
        let said = ["a was removed meanwhile", "a is not on the board any more"];
        let says = said.iter().any(|said| open.contains(said) || closed.contains(said));
        assert!(says, "{name}:\n{open}\n{closed}");
    }
}

#[test]
fn a_yes_that_comes_too_late_removes_nothing_else() {
    for meddle in [rename, remove] {
        let mut desk = asked("remove", "");
        meddle(&mut desk);
        let text = desk.text().to_owned();
        desk.press("y");
        assert_eq!(desk.text(), text);
        let screen = desk.screen(100, 30);
        assert!(!screen.contains("Remove a?"), "{screen}");
        assert!(screen.lines().last().is_some_and(|line| line.contains('a')), "{screen}");
    }
}

#[test]
fn escape_closes_what_is_on_top_before_it_shows_all_again() {
    let mut desk = Desk::new(BOARD).after("/ a Enter z");
    assert!(desk.screen(100, 30).contains("1 hidden"), "{}", desk.screen(100, 30));
    desk.press("Esc");
    let board = desk.screen(100, 30);
    assert!(board.contains("1 hidden") && board.contains("Bo"), "the filter stays with the board:\n{board}");
    desk.press("x Esc");
    assert!(desk.screen(100, 30).contains("1 hidden"), "what is chosen goes first");
    desk.press("Esc");
    assert!(!desk.screen(100, 30).contains("hidden"), "{}", desk.screen(100, 30));
    assert!(!desk.has_quit());
}
