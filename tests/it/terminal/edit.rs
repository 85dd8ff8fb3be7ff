//! Commands at a real terminal: `standup edit` with an editor that has the terminal, the one question that it asks, and that no
//! other command asks any.

use std::fs;
use std::path::{Path, PathBuf};

use crate::terminal::pty::Session;

const BOARD: &str = "\
// By hand.
(
    format: 1,
    developers: [
        (
            name: \"Ana\",
            modules: [
                (id: \"m1\", status: Pending),
                (id: \"m2\", status: InProgress), // next
            ],
        ),
    ],
)
";

/// The first time it breaks the copy, the second time it mends it. It wants the terminal for itself.
const BREAKS: &str = "[ -t 0 ] && [ -t 1 ] && [ -t 2 ] && [ $# = 1 ] || exit 9\n\
                      if grep -q Finnished \"$1\"; then sed -i s/Finnished/Done/ \"$1\"; \
                      else sed -i s/InProgress/Finnished/ \"$1\"; fi\n";

const QUESTION: &str = "edit it again? [y/N]";

struct Scene(tempfile::TempDir);

impl Scene {
    fn new() -> Self {
        let scene = Self(tempfile::tempdir().unwrap());
        fs::write(scene.board(), BOARD).unwrap();
        scene
    }

    fn board(&self) -> PathBuf {
        self.0.path().join("board.ron")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.board()).unwrap()
    }

    fn command(&self, args: &[&str]) -> Session {
        Session::command(&self.board(), 200, 40, &[], args)
    }

    /// A command with this script as the editor.
    fn edit(&self, script: &str, args: &[&str]) -> Session {
        let editor = self.0.path().join("editor");
        fs::write(&editor, script).unwrap();
        let editor = format!("sh '{}'", editor.display());
        Session::command(&self.board(), 200, 40, &[("EDITOR", &editor)], args)
    }

    /// The copies that were not taken back.
    fn copies(&self) -> Vec<PathBuf> {
        fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
            for path in fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()) {
                match path.is_dir() {
                    true => walk(&path, found),
                    false if path.to_string_lossy().ends_with("-board.ron") => found.push(path),
                    false => {}
                }
            }
        }
        let mut found = Vec::new();
        walk(&self.0.path().join("state"), &mut found);
        found
    }
}

#[test]
fn a_broken_copy_is_opened_again_on_yes_and_then_merged() {
    let scene = Scene::new();
    let mut session = scene.edit(BREAKS, &["edit"]);
    session.wait_for(QUESTION);
    assert_eq!(scene.text(), BOARD, "nothing is written");
    session.press("y\r");
    session.wait_for("m2: In progress to Done");
    assert_eq!(session.wait_for_the_end(), 0);
    assert_eq!(scene.text(), BOARD.replace("InProgress", "Done"));
    assert_eq!(scene.copies(), [] as [PathBuf; 0], "it is taken back");
}

#[test]
fn any_other_answer_leaves_the_board_and_keeps_the_copy_where_it_says() {
    // No, the usual, the end of the input, and what is no answer.
    for answer in ["n\r", "\r", "\u{4}", "what?\r"] {
        let scene = Scene::new();
        let mut session = scene.edit(BREAKS, &["edit"]);
        session.wait_for(QUESTION);
        session.press(answer);
        session.wait_for("nothing was written; your copy is kept at");
        let once = |screen: &vt100::Screen| screen.contents().matches("there is no status").count() == 1;
        session.wait("what is wrong to be said once", once);
        let copies = scene.copies();
        assert_eq!(copies.len(), 1);
        session.wait_for(&format!("kept at {}", copies[0].display()));
        assert_eq!(session.wait_for_the_end(), 4, "{answer:?}");
        assert_eq!(scene.text(), BOARD);
        assert_eq!(fs::read_to_string(&copies[0]).unwrap(), BOARD.replace("InProgress", "Finnished"));
    }
}

#[test]
fn ctrl_c_at_the_question_ends_it_and_keeps_the_copy_that_was_named() {
    let scene = Scene::new();
    let mut session = scene.edit(BREAKS, &["edit"]);
    session.wait_for(QUESTION);
    let copies = scene.copies();
    assert_eq!(copies.len(), 1);
    session.wait_for(copies[0].file_name().unwrap().to_str().unwrap());
    session.press("\u{3}");
    assert_eq!(session.wait_for_the_end(), 130);
    assert_eq!(scene.text(), BOARD);
    assert_eq!(fs::read_to_string(&copies[0]).unwrap(), BOARD.replace("InProgress", "Finnished"));
}

/// An editor of lines: keys that interrupt do not end it.
const OF_LINES: &str = "trap 'echo interrupted' INT\ntrap 'echo stopped' QUIT\n\
                        echo the editor is open\n\
                        until [ \"$line\" = save ]; do read line; done\n\
                        sed -i s/InProgress/Done/ \"$1\"\n";

/// Keys that would end a program, and then some that save.
fn interrupts_and_saves(session: &mut Session) {
    session.wait_for("the editor is open");
    session.press("\u{3}");
    session.wait_for("interrupted");
    session.press("\u{1c}");
    session.wait_for("stopped");
    session.press("save\r");
    session.wait_for("m2: In progress to Done");
}

#[test]
fn ctrl_c_in_the_editor_is_the_editors() {
    let scene = Scene::new();
    let mut session = scene.edit(OF_LINES, &["edit"]);
    interrupts_and_saves(&mut session);
    assert_eq!(session.wait_for_the_end(), 0);
    assert_eq!(scene.text(), BOARD.replace("InProgress", "Done"));
}

#[test]
fn ctrl_c_in_the_editor_that_the_board_opened_is_the_editors() {
    let scene = Scene::new();
    let mut session = scene.edit(OF_LINES, &[]);
    session.wait_for("m2");
    session.press("E");
    interrupts_and_saves(&mut session);
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
    assert_eq!(scene.text(), BOARD.replace("InProgress", "Done"));
}

#[test]
fn an_editor_that_fails_at_a_terminal_is_not_asked_about() {
    let scene = Scene::new();
    let session = scene.edit("sed -i s/InProgress/Done/ \"$1\"; exit 3\n", &["edit"]);
    session.wait_for("ended with 3");
    session.wait_for("nothing was written; your copy is kept at");
    assert_eq!(session.wait_for_the_end(), 1);
    assert_eq!(scene.text(), BOARD);
    assert_eq!(scene.copies().len(), 1);
}

#[test]
fn scripts_that_leave_the_question_to_a_person_get_one_value() {
    let scene = Scene::new();
    let editor = scene.0.path().join("editor");
    fs::write(&editor, BREAKS.replace("[ -t 1 ] && ", "")).unwrap();
    let (standup, out) = (env!("CARGO_BIN_EXE_standup"), scene.0.path().join("out"));
    let line = format!("EDITOR='sh ./editor' '{standup}' edit --json >out");
    let mut session = Session::shell(&scene.board(), &line);
    session.wait_for(QUESTION);
    assert_eq!(fs::read_to_string(&out).unwrap(), "", "it is not settled yet");
    session.press("n\r");
    assert_eq!(session.wait_for_the_end(), 4);
    let value: serde_json::Value = serde_json::from_str(&fs::read_to_string(&out).unwrap()).unwrap();
    assert_eq!(value["problems"][0]["message"], "there is no status `Finnished`");
}

#[test]
fn nothing_else_is_asked_whatever_is_taken_away() {
    let scene = Scene::new();
    for (args, told) in [
        (&["remove", "m1"][..], "m1"),
        (&["undo"], "m1"),
        (&["developer", "remove", "Ana", "--release"], "Ana"),
        (&["heal"], "there is nothing to put back"),
        (&["resolve"], "there is no conflict"),
    ] {
        let session = scene.command(args);
        session.wait_for(told);
        assert_eq!(session.wait_for_the_end(), 0, "{args:?}");
    }
}

#[test]
fn a_note_can_be_typed_at_the_terminal() {
    let scene = Scene::new();
    let mut session = scene.command(&["note", "m1", "-"]);
    session.press("waits for Bo\rand for the fixture\r\u{4}");
    session.wait_for("m1: notes");
    assert_eq!(session.wait_for_the_end(), 0);
    assert!(scene.text().contains("waits for Bo\nand for the fixture"), "{}", scene.text());
}
