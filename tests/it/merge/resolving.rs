//! `standup resolve`: a board that git left full of markers, as somebody in a shell meets it.

use std::process::Command;

use serde_json::json;
use standup::merge::Side;
use standup::model::change::By;
use standup::store::{CommitError, Incoming, Store};

use crate::cli::driver::{Env, Ran};

const BASE: &str = r#"// Our plan.
(
    format: 1,
    developers: [
        (
            name: "Dev 1",
            modules: [
                (id: "tenant/service.py", status: Pending, lines: 285),
                (id: "tenant/router.py", status: Pending),
            ],
        ),
    ],
)
"#;

/// A repository in which two branches changed the board; the merge of them has just failed.
fn merging(style: &str, ours: &str, theirs: &str) -> Env {
    let env = Env::with_board(BASE);
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(env.work()).args(["-c", "user.name=Ana", "-c", "user.email=ana@example.com"]);
        command.args(["-c", "commit.gpgsign=false", "-c", &format!("merge.conflictStyle={style}")]).args(args);
        command.env("HOME", env.work()).env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap()
    };
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "board.ron"]);
    git(&["commit", "-qm", "base"]);
    git(&["checkout", "-qb", "feature"]);
    env.write("board.ron", theirs);
    git(&["commit", "-qam", "theirs"]);
    git(&["checkout", "-q", "main"]);
    env.write("board.ron", ours);
    git(&["commit", "-qam", "ours"]);
    assert!(!git(&["merge", "feature"]).status.success(), "the merge conflicts");
    assert!(env.board().contains("<<<<<<< "));
    env
}

#[test]
fn a_side_of_a_conflict_is_no_old_copy_that_somebody_saved() {
    let env = Env::with_board(BASE);
    // This program has seen their board, and what git makes of both is not what it saw last.
    env.standup(&["start", "router"]).ok();
    env.standup(&["set", "service", "lines=300"]).ok();
    let theirs = env.board();
    let ours = edit("Pending, lines: 285", "Pending, lines: 290");
    env.write("board.ron", format!("<<<<<<< main\n{ours}||||||| base\n{BASE}=======\n{theirs}>>>>>>> feature\n"));
    let said = resolve(&env, &[]).ok();
    assert!(!said.stderr.contains("old copy") && !said.stderr.contains("took back"), "{said}");
    let later = env.standup(&["heal"]).ok();
    assert!(later.stdout.contains("there is nothing to put back"), "{later}");
}

#[test]
fn a_conflict_that_is_another_by_now_is_not_resolved_with_what_was_read_before() {
    let env = Env::with_board(BASE);
    let text = |ours: &str| {
        let ours = edit("Pending, lines: 285", ours);
        let theirs = edit("Pending, lines: 285", "Done, lines: 285");
        format!("<<<<<<< main\n{ours}||||||| base\n{BASE}=======\n{theirs}>>>>>>> feature\n")
    };
    env.write("board.ron", text("Pending, lines: 290"));
    let store = Store::new(&env.path("board.ron"));
    let read = store.conflict().unwrap();
    // Somebody mends a line of our side meanwhile.
    let now = text("Pending, lines: 291");
    env.write("board.ron", &now);
    let incoming = Incoming {
        base: read.base,
        theirs: read.theirs,
        winner: Side::Ours,
        who: "ana".into(),
        by: By::Command,
        into: Some(read.ours),
        log: None,
    };
    let refused = store.merge(&incoming).unwrap_err();
    assert!(matches!(refused, CommitError::Contested { .. }), "{refused}");
    assert_eq!(env.board(), now, "nothing is written");
    assert_eq!(resolve(&env, &[]).ok().stderr, "");
    assert!(env.board().contains("status: Done, lines: 291"), "what is there now is resolved: {}", env.board());
}

fn edit(old: &str, new: &str) -> String {
    assert_eq!(BASE.matches(old).count(), 1);
    BASE.replace(old, new)
}

fn resolve(env: &Env, args: &[&str]) -> Ran {
    env.standup(&[&["resolve"], args].concat())
}

#[test]
fn every_style_of_git_is_merged_by_field_and_the_markers_are_gone() {
    let ours = edit("Pending, lines: 285", "InProgress, lines: 285");
    let theirs = edit("Pending, lines: 285", "Pending, lines: 300, tags: [\"slow\"]");
    for style in ["merge", "diff3", "zdiff3"] {
        let env = merging(style, &ours, &theirs);
        let markers = env.board();
        let said = resolve(&env, &["--dry-run"]).ok();
        assert!(said.stdout.contains("would change: tenant/service.py: lines 285 to 300; tags"), "{style}\n{said}");
        assert_eq!(env.board(), markers, "a dry run writes nothing");
        let said = resolve(&env, &[]).ok();
        assert_eq!(
            env.board(),
            edit("Pending, lines: 285", "InProgress, lines: 300, tags: [\"slow\"]"),
            "{style}\n{said}"
        );
        let kept = said.stdout.split("standup restore ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
        env.standup(&["restore", kept, "--to", "markers.ron"]).ok();
        assert_eq!(env.read("markers.ron"), markers, "{style}\n{said}");
        env.standup(&["undo"]).ok();
        assert_eq!(env.board(), ours, "{style}: our side is back");
    }
}

#[test]
fn what_both_changed_is_told_and_the_side_that_is_named_wins() {
    let ours = edit("Pending, lines: 285", "Done, lines: 285");
    let theirs = edit("Pending, lines: 285", "InProgress, lines: 285");
    let env = merging("merge", &ours, &theirs);
    let markers = env.board();
    insta::assert_snapshot!(resolve(&env, &["-n"]), @"
    1 conflict of HEAD and feature
    feature changes nothing in HEAD
    ! warning: tenant/service.py: Done, says HEAD; In progress, says feature, is left
    ");
    let said = resolve(&env, &["--json", "-n"]).ok().json();
    assert_eq!(said["base"], "git");
    assert_eq!(
        said["clashes"],
        json!([{"side": "theirs", "message": "tenant/service.py: Done, says HEAD; In progress, says feature, is left"}])
    );
    resolve(&env, &[]).ok();
    assert_eq!(env.board(), ours);
    env.write("board.ron", &markers);
    resolve(&env, &["--theirs"]).ok();
    assert_eq!(env.board(), theirs);
}

#[test]
fn windows_line_ends_stay() {
    let text = |status: &str| edit("Pending, lines: 285", status).replace('\n', "\r\n");
    let (ours, theirs) = (text("Done, lines: 285"), text("Pending, lines: 9"));
    let between = |text: &str| text.lines().find(|line| line.contains("service.py")).unwrap().to_owned();
    let line = between(&ours);
    let conflict = format!("<<<<<<< HEAD\r\n{line}\r\n=======\r\n{}\r\n>>>>>>> other", between(&theirs));
    let env = Env::with_board(&ours.replace(&line, &conflict));
    // Nobody knows what they came from: what differs was changed by both.
    let said = resolve(&env, &[]).ok();
    assert_eq!(env.board(), ours, "{said}");
    assert!(said.stderr.contains("what both sides came from is not known"), "{said}");
    assert!(said.stderr.contains("lines 285, says HEAD; 9, says other, is left"), "{said}");
}

#[test]
fn without_git_the_version_that_was_seen_last_before_tells_what_both_came_from() {
    let env = Env::with_board(BASE);
    env.standup(&["start", "router"]).ok();
    let ours = env.board();
    let theirs =
        edit("(id: \"tenant/router.py\", status: Pending)", "(id: \"tenant/router.py\", status: Pending, lines: 7)");
    let line = |text: &str| text.lines().find(|line| line.contains("router")).unwrap().to_owned();
    let conflict = format!("<<<<<<< mine\n{}\n=======\n{}\n>>>>>>> copy", line(&ours), line(&theirs));
    env.write("board.ron", ours.replace(&line(&ours), &conflict));
    let said = resolve(&env, &["--json"]).ok().json();
    assert_eq!((&said["base"], &said["clashes"]), (&json!("versions"), &json!([])));
    assert!(env.board().contains("status: InProgress, lines: 7"), "{}", env.board());
}

#[test]
fn a_side_that_is_no_board_is_told_and_nothing_is_written() {
    let line = "                (id: \"tenant/router.py\", status: Pending),\n";
    let conflict = format!(
        "<<<<<<< HEAD\n{line}=======\n                (id: \"tenant/router.py\", status: Pnding),\n>>>>>>> feature\n"
    );
    let env = Env::with_board(&edit(line, &conflict));
    let before = env.board();
    let said = resolve(&env, &[]);
    assert_eq!(said.code, Some(4), "{said}");
    assert_eq!(env.board(), before);
    insta::assert_snapshot!(said, @r#"
    ! error: there is no status `Pnding`
    !  --> board.ron of feature:9:50
    !   |
    ! 9 |                 (id: "tenant/router.py", status: Pnding),
    !   |                                                  ^^^^^^
    !   = help: did you mean Pending? it is Pending, InProgress or Done
    ! hint: nothing was written: mend that side between its markers, and try again
    exit 4
    "#);
}

#[test]
fn a_board_without_a_conflict_stays_as_it_is() {
    let marked = edit("// Our plan.", "/* <<<<<<< a\n=======\n>>>>>>> b */");
    for text in [BASE, &marked] {
        let env = Env::with_board(text);
        assert_eq!(resolve(&env, &[]).ok().stdout, "there is no conflict in board.ron\n");
        assert_eq!(env.board(), text);
    }
}
