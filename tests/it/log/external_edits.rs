//! Edits of the file by hand, between the steps of several people who each have a memory of their own: the log tells what an
//! editor did, and nothing that nobody did.

use std::process::Command;

use standup::model::change::{By, Change, Proposal, Subject};
use standup::store::{Depth, Origin, Store};

use crate::cli::driver::{Env, GIT_IGNORES, Ran};

const BOARD: &str = r#"(
    format: 1,
    developers: [
        (
            name: "Dev 1", who: ["ana"],
            modules: [
                (id: "a.py", status: Pending, tags: ["x"], tests: (written: 24)),
                (id: "b.py", status: Pending, coverage: (start: 1, target: 90)),
                (id: "c.py", status: Pending),
            ],
        ),
        (name: "Dev 2", modules: []),
    ],
)
"#;

/// Runs it as `who`, at their own machine.
fn run(env: &Env, who: &str, args: &[&str]) -> Ran {
    let mut command = env.command();
    let state = env.work().with_file_name(format!("state of {who}"));
    command.args(args).env("XDG_STATE_HOME", state).env("STANDUP_USER", who);
    env.ran(command.output().unwrap()).ok()
}

/// Who did what, as the log has it.
fn history(env: &Env) -> Vec<String> {
    let log = Store::new(&env.path("board.ron")).history(Depth::Whole).unwrap();
    assert_eq!((log.skipped(), log.history().claimed_twice()), (Vec::new(), &[][..]));
    log.history().entries().map(|entry| format!("{}: {}", entry.actor(), entry.change.sentence())).collect()
}

/// What an editor did, as the log has it.
fn observed(env: &Env) -> Vec<String> {
    let by_hand = |line: &String| line.starts_with("somebody with an editor: ");
    history(env).into_iter().filter(by_hand).map(|line| line["somebody with an editor: ".len()..].to_owned()).collect()
}

fn replace(env: &Env, from: &str, to: &str) {
    let board = env.board();
    assert!(board.contains(from), "{from} in\n{board}");
    env.write("board.ron", board.replacen(from, to, 1));
}

#[test]
fn an_edit_after_others_steps_is_all_that_is_logged_as_an_edit() {
    for steps in [
        &[&["rename", "a.py", "z.py"][..]][..],
        &[&["developer", "rename", "Dev 1", "Ana"]],
        &[&["rename", "a.py", "z.py"], &["rename", "z.py", "a.py"]],
        &[&["rename", "a.py", "z.py"], &["add", "a.py", "--to", "Dev 2", "status=Done"]],
        &[&["rename", "a.py", "z.py"], &["start", "z.py"], &["remove", "z.py"]],
        &[&["developer", "rename", "Dev 1", "Ana"], &["assign", "a.py", "Dev 2"], &["assign", "c.py", "Dev 2"]],
        &[&["assign", "a.py", "Dev 2"]],
        &[&["place", "c.py", "--first"], &["place", "a.py", "--last"]],
        &[&["remove", "a.py"]],
        &[&["remove", "a.py"], &["undo"]],
        &[&["add", "n.py", "--to", "Dev 2"]],
        &[&["add", "n.py", "--to", "Dev 2"], &["remove", "n.py"]],
        &[&["set", "a.py", "tags+=y"]],
        &[&["developer", "add", "Dev 3"], &["developer", "remove", "Dev 2"]],
        &[&["board", "set", "title=New"]],
        &[&["start", "a.py"], &["undo"]],
    ] {
        let env = Env::with_board(BOARD);
        run(&env, "bo", &["start", "b.py"]);
        for step in steps {
            run(&env, "ana", step);
        }
        replace(&env, "target: 90", "target: 80");
        let ran = run(&env, "bo", &["set", "b.py", "priority=1"]);
        assert_eq!(observed(&env), ["b.py: coverage target 90% to 80%"], "{steps:?}");
        assert_eq!(ran.stderr, "", "{steps:?}");
    }
}

#[test]
fn what_an_editor_removed_after_a_rename_comes_back_with_its_comment() {
    let env = Env::with_board(&BOARD.replacen("(id: \"a.py\"", "// the first\n                (id: \"a.py\"", 1));
    run(&env, "bo", &["start", "b.py"]);
    run(&env, "ana", &["rename", "a.py", "z.py"]);
    let before = env.board();
    let lines: Vec<&str> =
        before.lines().filter(|line| !line.contains("z.py") && !line.contains("the first")).collect();
    env.write("board.ron", lines.join("\n") + "\n");
    run(&env, "bo", &["log"]);
    assert_eq!(observed(&env), ["z.py: removed"]);
    let log = run(&env, "bo", &["log", "--json"]).json();
    let id = log["entries"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
    run(&env, "bo", &["undo", &id]);
    assert_eq!(env.board(), before);
}

#[test]
fn a_step_that_an_old_copy_takes_back_is_logged_and_told_even_if_it_is_made_once_more() {
    // Who writes next has seen nothing before, only the old copy, everything before it was saved; or shares the memory.
    for (next, looks) in
        [("bo", None), ("bo", Some("before")), ("bo", Some("after")), ("bo", Some("old")), ("ana", None)]
    {
        let env = Env::with_board(BOARD);
        run(&env, "cai", &["set", "a.py", "tests.needed=99"]);
        let old = env.board();
        if looks == Some("before") {
            run(&env, next, &["log"]);
        }
        run(&env, "ana", &["set", "a.py", "tests=+1"]);
        if looks == Some("after") {
            run(&env, next, &["log"]);
        }
        env.write("board.ron", old);
        if looks == Some("old") {
            run(&env, next, &["log"]);
        }
        let ran = run(&env, next, &["set", "a.py", "tests=+1"]);
        let told = "an edit of the file took back a change of ana: a.py: tests written 24 to 25; see `standup log`";
        assert!(looks == Some("after") || ran.stderr.contains(told), "{looks:?}: {ran}");
        let story = [
            "cai: a.py: tests needed 99",
            "ana: a.py: tests written 24 to 25",
            "somebody with an editor: a.py: tests written 25 to 24",
            &format!("{next}: a.py: tests written 24 to 25"),
        ];
        assert_eq!(history(&env), story, "{looks:?}");
        // It is told once.
        assert_eq!(run(&env, next, &["set", "a.py", "priority=1"]).stderr, "", "{looks:?}");
        assert_eq!(observed(&env).len(), 1);
    }
}

#[test]
fn who_never_saw_the_board_logs_all_that_an_old_copy_takes_back_and_nothing_older() {
    let env = Env::with_board(BOARD);
    run(&env, "ana", &["done", "c.py"]);
    let old = env.board();
    run(&env, "ana", &["rename", "a.py", "z.py"]);
    run(&env, "ana", &["start", "z.py"]);
    run(&env, "ana", &["add", "n.py", "--to", "Dev 2"]);
    run(&env, "ana", &["set", "b.py", "tags+=y", "priority=2"]);
    run(&env, "ana", &["board", "set", "title=New"]);
    // An edit of the old copy, besides.
    env.write("board.ron", old.replace("target: 90", "target: 80"));
    let ran = run(&env, "bo", &["start", "c.py"]);
    assert!(ran.stderr.contains("an edit of the file took back 6 changes of ana; see `standup log`"), "{ran}");
    let mut found = observed(&env);
    found.sort();
    let taken_back = [
        "a.py: In progress to Pending",
        "b.py: priority cleared (was 2)",
        "b.py: tags cleared (was y)",
        "board: title cleared (was “New”)",
        "n.py: removed",
        "z.py: renamed to a.py",
    ];
    assert_eq!(found, taken_back);
    assert_eq!(history(&env).last().unwrap(), "bo: c.py: Done to In progress");
}

#[test]
fn a_log_that_comes_before_its_board_is_no_edit_for_who_only_looks() {
    let env = Env::with_board(BOARD);
    run(&env, "bo", &["start", "b.py"]);
    let behind = env.board();
    run(&env, "ana", &["done", "a.py"]);
    let newest = env.board();
    // As a synced folder delivers files one by one.
    env.write("board.ron", behind);
    for who in ["bo", "cai"] {
        for _ in 0..2 {
            run(&env, who, &["log"]);
            run(&env, who, &["show"]);
        }
    }
    env.write("board.ron", newest);
    run(&env, "bo", &["set", "b.py", "priority=1"]);
    assert_eq!(observed(&env), [""; 0]);
}

#[test]
fn an_edit_in_a_file_that_is_dated_tomorrow_has_not_happened_later_than_now() {
    let env = Env::with_board(BOARD);
    run(&env, "bo", &["start", "b.py"]);
    replace(&env, "target: 90", "target: 80");
    let tomorrow = std::time::SystemTime::now() + std::time::Duration::from_hours(24);
    std::fs::File::options().write(true).open(env.path("board.ron")).unwrap().set_modified(tomorrow).unwrap();
    run(&env, "bo", &["log"]);
    let log = Store::new(&env.path("board.ron")).history(Depth::Whole).unwrap();
    let found = log.history().entries().next_back().unwrap().clone();
    assert!(found.is_observed() && found.at <= chrono::Utc::now(), "{found:?}");
}

#[test]
fn an_edit_by_hand_that_is_taken_back_by_hand_takes_back_nobodys_change() {
    let env = Env::with_board(BOARD);
    run(&env, "ana", &["start", "b.py"]);
    replace(&env, "target: 90", "target: 80");
    run(&env, "ana", &["log"]);
    replace(&env, "target: 80", "target: 90");
    let ran = run(&env, "bo", &["set", "b.py", "priority=1"]);
    assert_eq!(ran.stderr, "");
    let both = ["b.py: coverage target 90% to 80%", "b.py: coverage target 80% to 90%"];
    assert_eq!(observed(&env), both);
}

#[test]
fn where_something_stands_contradicts_nothing_where_others_came_before_it() {
    let env = Env::with_board(BOARD);
    run(&env, "ana", &["place", "c.py", "--first"]);
    let first = "(id: \"c.py\", status: Pending),";
    replace(&env, first, &format!("(id: \"n.py\", status: Pending),\n                {first}"));
    // Who has seen nothing before does not know that it is new.
    run(&env, "bo", &["start", "b.py"]);
    assert_eq!(history(&env), ["ana: c.py: placed first", "bo: b.py: Pending to In progress"]);
}

#[test]
fn a_step_whose_changes_build_on_each_other_is_not_replayed_upon_itself() {
    let env = Env::with_board(BOARD);
    let state = env.work().with_file_name("state of bo").join("standup");
    let origin = Origin { user: "bo".into(), state: Some(state), ..Origin::default() };
    let store = Store::new(&env.path("board.ron")).origin(origin);
    let place = |id: &str, from: Option<&str>, to: &str| {
        Change::place(Subject::Module(id.into()), from.map(str::to_owned), Some(to.to_owned()))
    };
    let changes = vec![place("a.py", None, "b.py"), place("b.py", None, "c.py"), place("c.py", Some("a.py"), "b.py")];
    store.commit(&Proposal { changes, who: "bo".into(), by: By::Key }).unwrap();
    replace(&env, "target: 90", "target: 80");
    run(&env, "bo", &["log"]);
    assert_eq!(observed(&env), ["b.py: coverage target 90% to 80%"]);
}

/// Runs git in the working directory; `None` without git.
fn git(env: &Env, args: &[&str]) -> Option<()> {
    let mut git = Command::new("git");
    git.current_dir(env.work()).args(args);
    git.env("HOME", env.work()).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    for who in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{who}_NAME"), "Ana").env(format!("GIT_{who}_EMAIL"), "ana@example.org");
    }
    let output = git.output().ok()?;
    assert!(output.status.success(), "git {args:?}: {output:?}");
    Some(())
}

#[test]
fn a_board_that_git_puts_back_is_no_edit_for_anybody_who_writes_upon_it() {
    let env = Env::with_board(BOARD);
    if git(&env, &["init", "-q"]).is_none() {
        return;
    }
    git(&env, &["add", "board.ron"]);
    git(&env, &["commit", "-qm", "first"]);
    run(&env, "cai", &["log"]);
    run(&env, "ana", &["done", "a.py"]);
    run(&env, "bo", &["rename", "c.py", "z.py"]);
    git(&env, &["commit", "-qam", "second"]);
    // The log stays as it is.
    git(&env, &["checkout", "-q", "HEAD~1", "--", "board.ron"]);
    // Who knows it, who knows what came before, who knows nothing.
    for (who, field) in [("ana", "priority=1"), ("cai", "priority=2"), ("dee", "priority=3")] {
        let ran = run(&env, who, &["set", "b.py", field]);
        assert_eq!(ran.stderr, "", "{who}");
    }
    assert_eq!(observed(&env), [""; 0]);
    // What the log says anyway is nothing new.
    replace(&env, "\"a.py\", status: Pending", "\"a.py\", status: Done");
    run(&env, "dee", &["log"]);
    assert_eq!(observed(&env), [""; 0]);
    // What is edited after it is an edit.
    replace(&env, "target: 90", "target: 80");
    run(&env, "dee", &["start", "b.py"]);
    assert_eq!(observed(&env), ["b.py: coverage target 90% to 80%"]);
}

#[test]
fn what_a_stash_brings_back_over_a_pull_is_nobodys_edit() {
    let env = Env::with_board(BOARD);
    if git(&env, &["init", "-q", "-b", "main"]).is_none() {
        return;
    }
    env.write(".gitignore", GIT_IGNORES);
    git(&env, &["add", "."]);
    git(&env, &["commit", "-qm", "first"]);
    // Somebody else pushes.
    git(&env, &["checkout", "-qb", "theirs"]);
    run(&env, "bo", &["developer", "rename", "Dev 1", "Ana"]);
    run(&env, "bo", &["rename", "c.py", "z.py"]);
    git(&env, &["add", "."]);
    git(&env, &["commit", "-qm", "renamed"]);
    git(&env, &["checkout", "-q", "main"]);
    run(&env, "ana", &["developer", "set", "Dev 2", "area=Search"]);
    git(&env, &["stash", "-q", "-u"]);
    git(&env, &["merge", "-q", "--ff-only", "theirs"]);
    git(&env, &["stash", "pop", "-q"]);
    run(&env, "ana", &["start", "z.py"]);
    let mut told = history(&env);
    told.sort();
    let made = [
        "ana: Dev 2: area “Search”",
        "ana: z.py: Pending to In progress",
        "bo: Dev 1: renamed to Ana",
        "bo: c.py: renamed to z.py",
    ];
    assert_eq!(told, made);
}
