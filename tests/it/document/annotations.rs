//! Comments and fields of other programs, as those meet them who go back to an earlier board, merge and undo: they come back, and
//! nobody's is lost on the way. The editors are lines of shell.

use insta::assert_snapshot;
use serde_json::json;
use standup::document::Document;
use standup::merge::Side;
use standup::model::change::By;
use standup::store::{Incoming, Store};

use crate::cli::driver::{Env, Ran};

const BOARD: &str = r#"// The plan.
(
    format: 1,
    ticket: "ACME-7", // of the tracker
    developers: [
        (name: "ana", modules: [
            // the hard one
            (id: "a.py", status: Pending, coverage: (start: 10, by: "hand"), mood: "unknown"), // ask bo
            (id: "b.py", status: InProgress),
        ]),
        (name: "bo", modules: [
            (id: "c.py", status: Pending),
        ]),
    ],
)
// the end
"#;

/// The board without any of its comments and fields of other programs.
const BARE: &str = r#"(
    format: 1,
    developers: [
        (name: "ana", modules: [
            (id: "a.py", status: Pending, coverage: (start: 10)),
            (id: "b.py", status: InProgress),
        ]),
        (name: "bo", modules: [
            (id: "c.py", status: Pending),
        ]),
    ],
)
"#;

/// Runs `standup edit` as `who`, with an editor that does this to the copy `$1`.
fn edit(env: &Env, who: &str, script: &str) -> Ran {
    env.write("editor.sh", script);
    let ran = env.command().args(["edit"]).env("EDITOR", "sh ./editor.sh").env("STANDUP_USER", who).output().unwrap();
    env.ran(ran).ok()
}

/// The last step of the log, by its id.
fn last_step(env: &Env) -> String {
    let log = env.standup(&["log", "--json"]).ok().json();
    let last = log["entries"].as_array().unwrap().last().unwrap().clone();
    let id = if last["step"].is_null() { &last["id"] } else { &last["step"] };
    id.as_str().unwrap().to_owned()
}

/// Undo brings back `before` to the byte, and redo what is there now.
fn goes_back_to(env: &Env, before: &str) {
    let after = env.board();
    assert_ne!(after, before);
    env.standup(&["undo"]).ok();
    assert_eq!(env.board(), before, "undone");
    env.standup(&["redo"]).ok();
    assert_eq!(env.board(), after, "done again");
    env.standup(&["undo"]).ok();
    assert_eq!(env.board(), before, "undone again");
}

#[test]
fn restore_brings_back_comments_and_fields_of_other_programs_in_head_foot_and_records_that_stayed() {
    let env = Env::with_board(BOARD);
    env.standup(&["move", "b.py", "done"]).ok();
    env.standup(&["move", "b.py", "in-progress"]).ok();
    env.write("board.ron", BARE);
    env.standup(&["show"]).ok();
    let rehearsed = env.standup(&["restore", "2", "--dry-run"]).ok();
    assert!(rehearsed.stdout.contains("+    ticket: \"ACME-7\", // of the tracker"), "{rehearsed}");
    assert_eq!(env.board(), BARE);
    assert_snapshot!(env.standup(&["restore", "2"]).ok(), @r#"
    board: unknown field ticket "ACME-7"; comment + “The plan.”; comment + “of the tracker”; comment + “the end”
    a.py: unknown field coverage.by "hand"; unknown field mood "unknown"; comment + “the hard one”; comment + “ask bo”
    "#);
    assert_eq!(env.board(), BOARD);
    goes_back_to(&env, BARE);
}

#[test]
fn a_board_in_which_only_a_comment_differs_is_not_as_it_was() {
    let env = Env::with_board(BOARD);
    env.standup(&["start", "c.py"]).ok();
    let before = env.board();
    env.write("board.ron", before.replace("// ask bo", "// ask nobody").replace("    ]),\n", "    ]), // hers\n"));
    env.standup(&["show"]).ok();
    let list = env.standup(&["restore", "--list", "--json"]).ok().json();
    let told = "ana: comment + “hers” (and 2 more)";
    assert_eq!(list["versions"][1]["next"], told, "the list says what was done to a version");
    assert_snapshot!(env.standup(&["restore", "2"]).ok(), @"
    ana: comment − “hers”
    bo: comment − “hers”
    a.py: comment “ask nobody” to “ask bo”
    ");
    assert_eq!(env.board(), before);
    assert!(env.standup(&["restore", "1"]).ok().stdout.ends_with(" already\n"));
    env.write("board.ron", before.replace("modules: [\n            (id: \"c", "modules: [\n\n            (id: \"c"));
    env.standup(&["show"]).ok();
    let said = env.standup(&["restore", "2"]).ok().stdout;
    assert!(said.contains(" already, in another layout; `standup restore "), "{said}");
}

#[test]
fn a_comment_that_was_carried_to_another_module_goes_back_to_its_own() {
    let env = Env::with_board(BOARD);
    env.standup(&["start", "c.py"]).ok();
    let before = env.board();
    let line = "            // the hard one\n";
    env.write(
        "board.ron",
        before.replace(line, "").replace("            (id: \"b.py\"", &format!("{line}            (id: \"b.py\"")),
    );
    env.standup(&["show"]).ok();
    assert_snapshot!(env.standup(&["restore", "2"]).ok(), @"
    b.py: comment − “the hard one”
    a.py: comment + “the hard one”
    ");
    assert_eq!(env.board(), before);
}

#[test]
fn what_came_with_a_copy_from_an_editor_goes_back_with_it() {
    let env = Env::with_board(BOARD);
    let script = "sed -i -e 's/The plan/Our plan/' -e 's/ \\/\\/ ask bo//' -e 's/mood: .unknown./mood: [1, 2], pace: 3/' \
                  -e 's/by: .hand./by: \"report\"/' -e 's/id: .b.py., status: InProgress/id: \"b.py\", status: Done/' \
                  -e '/c.py/i\\            // new: of bo' -e 's/    ticket.*//' \"$1\"";
    assert_snapshot!(edit(&env, "ana", script), @r#"
    b.py: In progress to Done
    board: comment − “of the tracker”; unknown field ticket cleared (was "ACME-7"); comment “The plan.” to “Our plan.”
    a.py: comment − “ask bo”; unknown field coverage.by "hand" to "report"; unknown field mood "unknown" to [1, 2]; unknown field pace 3
    c.py: comment + “new: of bo”
    "#);
    goes_back_to(&env, BOARD);
    let rehearsed = env.standup(&["redo", "--dry-run"]).ok();
    assert!(rehearsed.stdout.contains("would change: c.py: comment + “new: of bo”\n"), "{rehearsed}");
    env.standup(&["redo"]).ok();
    let log = env.standup(&["log", "--json"]).ok().json();
    let entries = log["entries"].as_array().unwrap();
    let row = |kind: &str, from: &str| {
        let found = entries.iter().find(|row| row["kind"] == kind && row["from"] == from);
        found.unwrap_or_else(|| panic!("{kind} {from} in {log}")).clone()
    };
    let comment = row("comment", "// ask bo");
    assert_eq!((&comment["module"], &comment["field"], &comment["to"]), (&json!("a.py"), &json!(null), &json!(null)));
    let field = row("unknown_field", "by: \"hand\"");
    assert_eq!((&field["field"], &field["to"]), (&json!("coverage.by"), &json!("by: \"report\"")));
}

#[test]
fn what_somebody_else_did_meanwhile_stays_when_a_step_with_comments_is_taken_back() {
    let env = Env::with_board(BOARD);
    edit(&env, "ana", "sed -i -e 's/the hard one/the easy one/' -e 's/the end/fin/' \"$1\"");
    let by_hand =
        env.board().replace("\"b.py\", status: InProgress", "\"b.py\", status: Done").replace("ask bo", "ask cleo");
    env.write("board.ron", &by_hand);
    env.command().args(["set", "c.py", "lines=7"]).env("STANDUP_USER", "bo").output().unwrap();
    let now = env.board();
    env.standup(&["undo"]).ok();
    assert_eq!(env.board(), now.replace("the easy one", "the hard one").replace("// fin", "// the end"));
}

#[test]
fn what_somebody_else_changed_since_is_not_taken_back_and_they_are_named() {
    let env = Env::with_board(BOARD);
    edit(&env, "ana", "sed -i -e 's/the hard one/the easy one/' -e 's/mood: .unknown./mood: 1/' \"$1\"");
    let step = last_step(&env);
    edit(&env, "bo", "sed -i 's/the easy one/the middle one/' \"$1\"");
    let now = env.board();
    let refused = env.standup(&["undo"]);
    assert_eq!((refused.code, env.board()), (Some(5), now));
    assert!(refused.stderr.contains("bo changed it since, at "), "{refused}");
    assert!(refused.stderr.contains("a.py: comment “the easy one” to “the middle one”"), "{refused}");
    let bo = last_step(&env);
    env.standup(&["undo", &bo]).ok();
    edit(&env, "bo", "sed -i 's/mood: 1/mood: 2/' \"$1\"");
    let refused = env.standup(&["undo", &step]);
    assert_eq!(refused.code, Some(5));
    assert!(refused.stderr.contains("a.py: unknown field mood 1 to 2"), "{refused}");
}

#[test]
fn a_comment_or_field_that_somebody_changed_by_hand_since_is_not_taken_back() {
    let env = Env::with_board(BOARD);
    edit(&env, "ana", "sed -i -e 's/the hard one/the easy one/' -e 's/mood: .unknown./mood: 1/' \"$1\"");
    let made = env.board();
    for (old, new, why) in [
        ("the easy one", "the middle one", "a.py: comment is gone and not “the easy one” any more"),
        ("mood: 1", "mood: 2", "a.py: unknown field mood is 2 and not 1 any more"),
    ] {
        let changed = made.replace(old, new);
        env.write("board.ron", &changed);
        let refused = env.standup(&["undo"]);
        assert_eq!((refused.code, env.board()), (Some(5), changed), "{refused}");
        assert!(refused.stderr.contains(why), "{refused}");
    }
}

#[test]
fn what_an_old_copy_undid_comes_back_with_its_comments_and_goes_again() {
    let env = Env::with_board(BOARD);
    env.standup(&["start", "c.py"]).ok();
    edit(
        &env,
        "ana",
        "sed -i -e 's/c.py., status: InProgress/c.py\", status: Done, mood: 7/' -e '/b.py/i\\            // next week' \"$1\"",
    );
    let newest = env.board();
    env.write("board.ron", BOARD.replace("start: 10", "start: 20"));
    assert_snapshot!(env.standup(&["heal", "--dry-run"]).ok(), @"
    would put back: c.py: Pending to Done; unknown field mood 7
    would put back: b.py: comment + “next week”
    ");
    let saved = env.board();
    env.standup(&["heal"]).ok();
    assert_eq!(env.board(), newest.replace("start: 10", "start: 20"));
    goes_back_to(&env, &saved);
}

#[test]
fn a_conflict_that_was_merged_goes_back_to_our_side_with_its_comments() {
    let env = Env::with_board(BOARD);
    env.standup(&["start", "c.py"]).ok();
    let ours = env.board();
    let theirs = ours
        .replace("the hard one", "the easy one")
        .replace("mood: \"unknown\"", "mood: 3")
        .replace("b.py\", status: InProgress", "b.py\", status: Done");
    env.write("board.ron", format!("<<<<<<< HEAD\n{ours}||||||| base\n{ours}=======\n{theirs}>>>>>>> branch\n"));
    assert_snapshot!(env.standup(&["resolve", "--dry-run"]).ok(), @r#"
    1 conflict of HEAD and branch
    would change: b.py: In progress to Done
    would change: a.py: unknown field mood "unknown" to 3; comment “the hard one” to “the easy one”
    --- board.ron
    +++ board.ron
    @@ -6,5 +6,5 @@
             (name: "ana", modules: [
    -            // the hard one
    -            (id: "a.py", status: Pending, coverage: (start: 10, by: "hand"), mood: "unknown"), // ask bo
    -            (id: "b.py", status: InProgress),
    +            // the easy one
    +            (id: "a.py", status: Pending, coverage: (start: 10, by: "hand"), mood: 3), // ask bo
    +            (id: "b.py", status: Done),
             ]),
    "#);
    env.standup(&["resolve"]).ok();
    assert_eq!(env.board(), theirs);
    goes_back_to(&env, &ours);
}

#[test]
fn what_others_do_in_the_moment_of_going_back_stays() {
    let env = Env::with_board(BARE);
    let now = Document::read(BARE.as_bytes()).unwrap();
    let store = Store::new(&env.path("board.ron"));
    env.standup(&["start", "c.py"]).ok();
    env.write("board.ron", format!("// in a hurry\n{}", env.board()));
    let theirs =
        Document::read(BOARD.replace("\"c.py\", status: Pending", "\"c.py\", status: Done").as_bytes()).unwrap();
    let incoming = Incoming {
        base: Some(now),
        theirs,
        winner: Side::Ours,
        who: "ana".into(),
        by: By::Command,
        into: None,
        log: None,
    };
    let committed = store.merge(&incoming).unwrap();
    let told: Vec<String> = committed.clashes.iter().map(|clash| clash.sentence("the board", "version 3")).collect();
    assert_eq!(told, ["c.py: In progress to Done, says version 3; kept as it is"]);
    assert_eq!(
        env.board(),
        format!("// in a hurry\n{}", BOARD.replace("\"c.py\", status: Pending", "\"c.py\", status: InProgress"))
    );
}

#[test]
fn a_comment_finds_its_module_after_a_rename() {
    let env = Env::with_board(BOARD);
    edit(&env, "ana", "sed -i -e 's/the hard one/the easy one/' -e 's/mood: .unknown./mood: 1/' \"$1\"");
    let step = last_step(&env);
    env.standup(&["rename", "a.py", "z.py"]).ok();
    env.standup(&["undo", &step]).ok();
    assert_eq!(env.board(), BOARD.replace("a.py", "z.py"));
}

#[test]
fn a_forged_line_of_the_log_puts_nothing_on_the_board_but_a_comment() {
    let env = Env::with_board(BOARD);
    env.standup(&["start", "c.py"]).ok();
    let before = env.board();
    let line = |change: &str| {
        format!(
            "(id: \"evil00-1\", seq: 1, at: \"2026-11-20T09:12:03.120Z\", who: \"eve\", by: Key, rev: \"0123456789abcdef\", change: {change}),\n"
        )
    };
    for change in [
        r#"Annotate(module: "a.py", comment: (slot: Above), from: "// x\n(id: \"evil.py\", status: Done),")"#,
        r#"Annotate(module: "a.py", comment: (slot: Inside, path: ["status"]), from: "Done, //")"#,
        r#"Annotate(module: "a.py", unknown: (name: "mood"), from: "status: Done", to: "mood: \"unknown\"")"#,
        r#"Annotate(module: "a.py", unknown: (name: "x"), from: "x: 1, lines: 9")"#,
        r#"Annotate(comment: (slot: Behind), from: "/*")"#,
    ] {
        env.write("board.log/eve.evil00.ron", line(change));
        let refused = env.standup(&["undo", "evil00-1"]);
        assert_eq!((refused.code, env.board()), (Some(5), before.clone()), "{change}\n{refused}");
        assert!(refused.stderr.contains("there is no place for the "), "{refused}");
    }
    // Words that take somebody else's comment along are not believed.
    let words = r#"[(to: "            // the hard one\n"), (to: "// the end\n")]"#;
    let added = format!(r#"Annotate(module: "a.py", comment: (slot: Above), to: "// the hard one", wording: {words})"#);
    env.write("board.log/eve.evil00.ron", line(&added));
    env.standup(&["undo", "evil00-1"]).ok();
    assert_eq!(env.board(), before.replace("            // the hard one\n", ""));
    for change in [
        r#"Annotate(module: "a.py", comment: (slot: Beside), from: "// x")"#,
        r#"Annotate(module: "a.py", comment: (slot: Above))"#,
        r#"Annotate(module: "a.py", from: "// x")"#,
        r#"Annotate(module: "a.py", developer: "ana", comment: (slot: Above), from: "// x")"#,
    ] {
        env.write("board.log/eve.evil00.ron", line(change));
        let log = env.standup(&["log"]).ok();
        assert!(log.stderr.contains("this line is no log entry"), "{change}: {log}");
    }
}
