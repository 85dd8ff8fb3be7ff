//! Forms, choices and what only the palette offers, as the text of the file that comes of it.

use standup::model::change::By;
use standup::tui::command;

use crate::tui::app_driver::Desk;

const SMALL: &str = r##"(
    format: 1,
    title: "Plan",
    criteria: [(text: "no flaky tests"), (text: "all done", check: AllDone)],
    checklist: ["coverage report", "a, b"],
    developers: [
        (name: "Ana", who: ["ana"], modules: [
            (id: "a", status: Pending, coverage: (now: 34.2, target: 90.0), pr: "#1"),  // the first
            (id: "b", status: Pending, after: ["a"], notes: "one\ntwo"),
        ]),
        (name: "Bo", modules: []),
    ],
)
"##;

/// A desk where F2 runs the row of this name, whatever its own key is.
fn desk(name: &str) -> Desk {
    assert!(command::abouts().iter().any(|about| about.name == name), "there is no {name}");
    Desk::with_f2(SMALL, name)
}

/// The keys of letters, digits and signs; `_` is the space bar.
fn typed(desk: &mut Desk, text: &str) {
    for c in text.chars() {
        desk.press(&if c == '_' { "Space".to_owned() } else { c.to_string() });
    }
}

#[track_caller]
fn changed(desk: &mut Desk, replacements: &[(&str, &str)]) {
    let wanted = replacements.iter().fold(SMALL.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    });
    let screen = desk.screen(100, 30);
    assert_eq!(desk.text(), wanted, "{screen}");
}

#[track_caller]
fn says(desk: &mut Desk, wanted: &[&str]) {
    let screen = desk.screen(100, 30);
    for words in wanted {
        assert!(screen.contains(words), "“{words}” is not in:\n{screen}");
    }
}

/// A form with the cursor on the row of this label.
fn form(label: &str) -> Desk {
    let mut desk = Desk::new(SMALL);
    desk.press("e");
    for _ in 0..40 {
        if desk.screen(100, 40).contains(&format!("▸ {label} ")) {
            return desk;
        }
        desk.press("Down");
    }
    panic!("there is no {label} in\n{}", desk.screen(100, 40));
}

#[test]
fn a_form_saves_only_what_was_touched_as_one_step() {
    let mut desk = form("title");
    typed(&mut desk, "A_title");
    desk.press("Down Right");
    says(&mut desk, &["‹ In progress ›", "new"]);
    desk.press("Enter");
    changed(&mut desk, &[(r#"(id: "a", status: Pending"#, r#"(id: "a", title: "A title", status: InProgress"#)]);
    desk.press("u");
    changed(&mut desk, &[]);
    let mut desk = form("title");
    desk.press("Enter");
    changed(&mut desk, &[]);
    assert!(!desk.screen(100, 30).contains("▸ title"), "it is closed");
}

#[test]
fn every_field_of_a_module_has_a_row() {
    let mut desk = Desk::new(SMALL);
    desk.press("e");
    let screen = desk.screen(120, 60);
    for row in standup::model::field::MODULE {
        // Measured coverage stands where the typed one does, and an estimate is called so.
        let is_elsewhere = matches!(row.path, "coverage.measured" | "tests.about");
        let label = row.path.trim_start_matches("coverage.").replace(['.', '_'], " ");
        assert!(is_elsewhere || screen.contains(&label), "{label} is not in:\n{screen}");
    }
}

#[test]
fn what_is_wrong_in_a_form_is_said_in_its_place_and_nothing_is_saved() {
    let mut desk = form("target");
    desk.press("Ctrl-U 1 0 1");
    says(&mut desk, &["wrong", "cannot be `101`", "from 0 to 100"]);
    desk.press("Up Enter");
    changed(&mut desk, &[]);
    says(&mut desk, &["▸ target"]);
    desk.press("Ctrl-U 9 5 Enter");
    changed(&mut desk, &[("target: 90.0", "target: 95.0")]);
}

#[test]
fn a_lower_target_is_asked_about() {
    let mut desk = form("target");
    desk.press("Ctrl-U 8 0 Enter");
    says(&mut desk, &["Lower it?", "the target falls from 90% to 80%"]);
    desk.press("Enter Enter Space");
    changed(&mut desk, &[]);
    desk.press("y");
    changed(&mut desk, &[("target: 90.0", "target: 80.0")]);
}

#[test]
fn a_form_that_was_touched_is_not_thrown_away_by_one_key() {
    let mut desk = form("title");
    typed(&mut desk, "x");
    desk.press("Esc");
    says(&mut desk, &["Discard what you typed?", "not saved: title"]);
    desk.press("Esc");
    says(&mut desk, &["▸ title"]);
    desk.press("Esc y");
    changed(&mut desk, &[]);
    desk.press("d");
    changed(&mut desk, &[(r#"(id: "a", status: Pending"#, r#"(id: "a", status: Done"#)]);
}

#[test]
fn a_text_opens_inside_of_the_form() {
    let mut desk = form("notes");
    desk.press("Enter o n e Enter t w o Esc");
    says(&mut desk, &["▸ notes", "new"]);
    desk.press("Ctrl-S");
    let document = standup::document::Document::read(desk.text().as_bytes()).expect("it is whole");
    assert_eq!(document.board().find("a").expect("it is there").module.notes, "one\ntwo");
    desk.press("u");
    changed(&mut desk, &[]);
}

#[test]
fn what_others_change_while_a_form_is_open_is_said_and_kept() {
    let others = SMALL.replacen("target: 90.0", "target: 95.0", 1).replacen("#1", "#2", 1);
    let mut desk = form("target");
    desk.press("Ctrl-U 9 9");
    desk.outside_by("bo", By::Key, &others, false);
    says(&mut desk, &["changed by others", "bo set it to 95% meanwhile", "#2"]);
    desk.press("Enter");
    says(&mut desk, &["Overwrite what somebody else wrote", "target: bo set it to 95%"]);
    desk.press("y");
    assert_eq!(desk.text(), others.replacen("target: 95.0", "target: 99.0", 1), "the other field is theirs");
}

#[test]
fn a_form_of_what_is_gone_says_so() {
    let line = SMALL.lines().find(|line| line.contains("(id: \"a\"")).expect("it is there");
    let without = SMALL.replacen(&format!("{line}\n"), "", 1).replacen("after: [\"a\"], ", "", 1);
    let mut desk = form("title");
    typed(&mut desk, "x");
    desk.outside(&without);
    says(&mut desk, &["a was removed meanwhile"]);
    desk.press("Enter");
    assert_eq!(desk.text(), without);
    says(&mut desk, &["▸ title"]);
}

#[test]
fn a_module_is_given_to_somebody_else_in_its_form() {
    let mut desk = form("developer");
    desk.press("b Enter");
    assert!(
        desk.text().contains(r#"(name: "Bo", modules: ["#) && desk.text().find("\"Bo\"") < desk.text().find("\"a\", s")
    );
}

#[test]
fn names_in_lists_are_those_of_the_board() {
    let mut desk = form("after");
    typed(&mut desk, "x");
    says(&mut desk, &["there is no module `x` on the board"]);
    desk.press("Backspace b");
    says(&mut desk, &["these would wait for each other"]);
    desk.press("Enter");
    changed(&mut desk, &[]);
}

#[test]
fn a_module_is_removed_only_after_a_yes() {
    let mut desk = desk("remove");
    desk.press("F2");
    says(&mut desk, &["Remove a?", "a leaves the board", "b does not wait for it any more", "undo brings it all back"]);
    desk.press("F2 F2 Enter Space");
    changed(&mut desk, &[]);
    desk.press("n F2 y");
    assert!(!desk.text().contains("\"a\""), "{}", desk.text());
    desk.press("u");
    changed(&mut desk, &[]);
}

#[test]
fn a_module_is_added_where_the_cursor_is() {
    let mut desk = desk("add");
    desk.press("F2");
    typed(&mut desk, "a");
    says(&mut desk, &["New module for Ana", "module a exists already"]);
    typed(&mut desk, "/new.py");
    desk.press("Enter");
    assert!(desk.text().contains(r#"(id: "a/new.py", status: Pending)"#), "{}", desk.text());
    desk.press("u");
    changed(&mut desk, &[]);
}

#[test]
fn a_new_name_that_looks_like_another_is_pointed_out() {
    let mut desk = desk("add");
    desk.press("F2");
    // A letter of another alphabet.
    typed(&mut desk, "а");
    says(&mut desk, &["looks like a"]);
}

#[test]
fn a_module_gets_another_id_and_what_waits_for_it_goes_on_waiting() {
    let mut desk = desk("rename");
    desk.press("F2 2 Enter");
    changed(&mut desk, &[(r#"id: "a""#, r#"id: "a2""#), (r#"after: ["a"]"#, r#"after: ["a2"]"#)]);
}

#[test]
fn who_takes_a_module_on_is_chosen_from_a_list() {
    let mut desk = desk("assign");
    desk.press("F2");
    says(&mut desk, &["Who takes a", "1 Ana", "2 Bo", "3 nobody"]);
    desk.press("2");
    assert!(desk.text().find("\"Bo\"") < desk.text().find("\"a\", s"), "{}", desk.text());
    desk.press("u");
    changed(&mut desk, &[]);
    desk.press("g F2 Esc d");
    changed(&mut desk, &[(r#"(id: "a", status: Pending"#, r#"(id: "a", status: Done"#)]);
}

#[test]
fn what_a_pull_request_shows_is_checked_off_and_back() {
    let mut desk = desk("check-off");
    desk.press("F2 2");
    changed(&mut desk, &[(r##"pr: "#1")"##, r##"pr: "#1", checked: ["a, b"])"##)]);
    desk.press("F2");
    says(&mut desk, &["checked off"]);
    desk.press("j Enter");
    assert!(!desk.text().contains("checked"), "{}", desk.text());
}

#[test]
fn fields_without_a_key_are_asked_for_by_name() {
    for (name, keys, old, new) in [
        ("priority", "1 Enter", r##"pr: "#1""##, r##"priority: 1, pr: "#1""##),
        ("pr", "2 Enter", r##"pr: "#1""##, r##"pr: "#12""##),
        ("target", "Ctrl-U 9 5 Enter", "target: 90.0", "target: 95.0"),
    ] {
        let mut desk = desk(name);
        desk.press("F2");
        desk.press(keys);
        let text = desk.text();
        assert!(text.contains(new) || !text.contains(old), "{name}: {text}");
        desk.press("u");
        changed(&mut desk, &[]);
    }
}

#[test]
fn developers_come_go_and_get_other_names() {
    let mut desk = desk("add-developer");
    desk.press("F2");
    typed(&mut desk, "Cleo");
    desk.press("Enter");
    assert!(desk.text().contains(r#"(name: "Cleo""#), "{}", desk.text());
    let mut desk = crate::tui::forms::desk("rename-developer");
    desk.press("F2 ! Enter");
    changed(&mut desk, &[(r#"(name: "Ana""#, r#"(name: "Ana!""#)]);
    let mut desk = crate::tui::forms::desk("remove-developer");
    desk.press("F2");
    says(&mut desk, &["Remove Ana?", "2 modules become unassigned"]);
    desk.press("y");
    assert!(!desk.text().contains("\"Ana\"") && desk.text().contains("\"a\", s"), "{}", desk.text());
    desk.press("u");
    changed(&mut desk, &[]);
    let mut desk = crate::tui::forms::desk("away");
    desk.press("F2");
    typed(&mut desk, "2026-12-01");
    desk.press("Enter");
    assert!(desk.text().contains(r#"away: "2026-12-01""#), "{}", desk.text());
}

#[test]
fn the_board_itself_has_a_form() {
    let mut desk = desk("edit-board");
    desk.press("F2");
    says(&mut desk, &["▸ title", "Plan", "stale days", "criteria"]);
    desk.press("! Down Down");
    for _ in 0..20 {
        if desk.screen(100, 40).contains("▸ criteria") {
            break;
        }
        desk.press("Down");
    }
    desk.press("Enter Home");
    typed(&mut desk, "[x]_");
    desk.press("Ctrl-S");
    // The second line has a check: a mark of one's own would be wrong.
    says(&mut desk, &["wrong"]);
    desk.press("Enter Ctrl-_ Ctrl-_ Ctrl-_ Ctrl-_ Ctrl-_ Ctrl-_ Ctrl-Home");
    desk.press("Up Home");
    typed(&mut desk, "[x]_");
    desk.press("Esc Ctrl-S");
    changed(
        &mut desk,
        &[
            (r#"title: "Plan""#, r#"title: "Plan!""#),
            (r#"(text: "no flaky tests")"#, r#"(text: "no flaky tests", met: true)"#),
        ],
    );
}

#[test]
fn criteria_are_met_by_one_key_of_a_list() {
    let mut desk = desk("criteria");
    desk.press("F2");
    says(&mut desk, &["no flaky tests", "not met yet", "as the modules say"]);
    desk.press("1");
    changed(&mut desk, &[(r#"(text: "no flaky tests")"#, r#"(text: "no flaky tests", met: true)"#)]);
}

#[test]
fn what_is_about_several_modules_is_asked_about_first() {
    let mut desk = Desk::new(SMALL);
    desk.press("x j x c 5 0 Enter");
    says(&mut desk, &["Change 2 modules at once?", "a: coverage 34.2% to 50%", "b: coverage 50%"]);
    desk.press("Enter");
    changed(&mut desk, &[]);
    desk.press("y");
    assert_eq!(desk.text().matches("now: 50").count(), 2, "{}", desk.text());
    desk.press("u x k x d");
    says(&mut desk, &["Change 2 modules at once?", "a: Pending to Done"]);
    desk.press("d d d Esc Esc");
    changed(&mut desk, &[]);
}
