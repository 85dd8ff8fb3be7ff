//! Going back: an earlier version of the board by a step that can be undone, the last good one where there is no board any more.

use std::fs;

use insta::assert_snapshot;

use crate::cli::driver::{Env, Ran};

const BOARD: &str = r#"// The plan.
(
    format: 1,
    developers: [
        (name: "ana", modules: [
            // the hard one
            (id: "a.py", status: Pending, mood: "unknown"),
            (id: "b.py", status: InProgress),
        ]),
    ],
)
"#;

/// The run without what differs from one to the next: revisions, and the clock.
fn said(ran: &Ran) -> String {
    let text = ran.to_string();
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        let words: Vec<String> = line.split_inclusive(' ').map(plain).collect();
        out += &words.concat();
    }
    out
}

fn plain(word: &str) -> String {
    let is =
        |length: usize, fits: fn(char) -> bool| word.trim_end().len() == length && word.trim_end().chars().all(fits);
    let bare = word.trim_start_matches('(').trim_end().trim_end_matches([',', ':', '.']);
    let is_revision =
        bare.len() == 8 && bare.chars().all(|c| c.is_ascii_hexdigit()) && bare.chars().any(|c| c.is_ascii_digit());
    if is_revision {
        word.replace(bare, "REVISION")
    } else if is(10, |c| c.is_ascii_digit() || c == '-') && word.matches('-').count() == 2 {
        word.replace(word.trim_end(), "DAY")
    } else if is(8, |c| c.is_ascii_digit() || c == ':') && word.matches(':').count() == 2 {
        word.replace(word.trim_end(), "TIME")
    } else {
        word.to_owned()
    }
}

/// A board with a story: a.py is begun, b.py is taken off.
fn scene() -> Env {
    let env = Env::with_board(BOARD);
    env.standup(&["start", "a.py"]).ok();
    env.standup(&["remove", "b.py"]).ok();
    env
}

#[test]
fn the_list_tells_the_versions_newest_first_and_what_was_done_to_each() {
    let env = scene();
    let newest = env.board();
    env.write("board.ron", newest.replace("developers", "developers:"));
    env.standup(&["show"]);
    env.write("board.ron", newest.replace("// The plan.", "// Our plan."));
    let list = env.standup(&["restore", "--list"]).ok();
    assert_snapshot!(said(&list), @r"
    1  just now  DAY TIME UTC  REVISION  as the board is now
    2  just now  DAY TIME UTC  REVISION  no board: line 4, column 16: expected a value, found `:`
    3  just now  DAY TIME UTC  REVISION  then board: comment “The plan.” to “Our plan.”
    4  just now  DAY TIME UTC  REVISION  then b.py: removed
    5  just now  DAY TIME UTC  REVISION  then a.py: Pending to In progress
    ");
    assert_eq!(env.standup(&["restore"]), list, "what to restore was not said, and the board is whole");
    let json = env.standup(&["restore", "--list", "--json"]).ok().json();
    let rows = json["versions"].as_array().unwrap();
    let broken: Vec<bool> = rows.iter().map(|row| row["broken"].as_bool().unwrap()).collect();
    assert_eq!(broken, [false, true, false, false, false]);
    assert_eq!(rows[4]["next"], "a.py: Pending to In progress");
    assert_eq!((&rows[4]["number"], rows[4]["revision"].as_str().map(str::len)), (&5.into(), Some(16)));
}

#[test]
fn going_back_is_a_step_like_any_other_and_can_be_undone() {
    let env = scene();
    let before = env.board();
    let rehearsed = env.standup(&["restore", "3", "--dry-run"]).ok();
    assert_eq!(env.board(), before);
    assert_snapshot!(said(&rehearsed), @r#"
    would change: a.py: In progress to Pending
    would change: b.py: added for ana
    --- board.ron
    +++ board.ron
    @@ -6,3 +6,4 @@
                 // the hard one
    -            (id: "a.py", status: InProgress, mood: "unknown"),
    +            (id: "a.py", status: Pending, mood: "unknown"),
    +            (id: "b.py", status: InProgress),
             ]),
    "#);
    let done = env.standup(&["restore", "3"]).ok();
    assert_snapshot!(said(&done), @r"
    a.py: In progress to Pending
    b.py: added for ana
    ");
    assert_eq!(env.board(), BOARD, "the record came back as it was written");
    env.standup(&["undo"]).ok();
    assert_eq!(env.board(), before);
    assert_snapshot!(said(&env.standup(&["restore", "1"]).ok()), @"the board is as in version 1 (REVISION, just now) already");
}

#[test]
fn a_version_is_named_by_number_revision_or_time() {
    let env = scene();
    let json = env.standup(&["restore", "--list", "--json"]).ok().json();
    let revision = json["versions"][2]["revision"].as_str().unwrap().to_owned();
    let first = env.standup(&["restore", "3", "--dry-run"]).ok();
    for which in [&revision[..4], &revision[..], &revision.to_uppercase()[..9]] {
        assert_eq!(env.standup(&["restore", which, "--dry-run"]).ok().stdout, first.stdout, "{which}");
    }
    let now = env.standup(&["restore", "today", "--dry-run"]).ok();
    assert!(now.stdout.starts_with("the board is as in version 1"), "{now}");
    assert_snapshot!(said(&env.standup(&["restore", "yesterday", "14:00"])), @r"
    ! error: no version from then is kept
    ! hint: the oldest was seen just now
    exit 2
    ");
    assert_snapshot!(said(&env.standup(&["restore", "17"])), @r"
    ! error: there is no version `17`
    ! hint: name it by its number or revision in `standup restore --list`, or by a time: 2h, yesterday 14:00
    exit 2
    ");
    assert_snapshot!(said(&env.standup(&["restore", "mark"])), @r"
    ! error: there is no version `mark`
    ! hint: name it by its number or revision in `standup restore --list`, or by a time: 2h, yesterday 14:00
    exit 2
    ");
}

#[test]
fn what_is_only_laid_out_otherwise_is_told_to_stay() {
    let env = Env::with_board(BOARD);
    env.standup(&["start", "a.py"]).ok();
    let now = env.board().replace("// the hard one", "// the easy one").replace("    developers", "\n    developers");
    env.write("board.ron", now);
    env.standup(&["show"]).ok();
    let done = env.standup(&["restore", "3"]).ok();
    assert_eq!(env.board(), BOARD.replace("    developers", "\n    developers"));
    assert_snapshot!(said(&done), @r"
    a.py: In progress to Pending; comment “the easy one” to “the hard one”
    the layout stays as it is now; `standup restore REVISION --to FILE` writes it as it was
    ");
}

#[test]
fn a_broken_board_gives_way_to_the_last_good_version_and_is_kept() {
    let env = scene();
    let good = env.board();
    let broken = good.replace("status:", "status");
    env.write("board.ron", &broken);
    let refused = env.standup(&["start", "a.py"]);
    assert_eq!(refused.code, Some(4));
    assert_snapshot!(said(&env.standup(&["restore", "--dry-run"]).ok()), @r#"
    would bring board.ron back as version 2 (REVISION, just now)
    --- board.ron
    +++ board.ron
    @@ -6,3 +6,3 @@
                 // the hard one
    -            (id: "a.py", status InProgress, mood: "unknown"),
    +            (id: "a.py", status: InProgress, mood: "unknown"),
             ]),
    "#);
    assert_eq!(env.board(), broken);
    let done = env.standup(&["restore"]).ok();
    assert_snapshot!(said(&done), @r"
    board.ron is back as version 2 (REVISION, just now)
    what was there is kept as version REVISION: `standup restore REVISION --to FILE` writes it
    ");
    assert_eq!(env.board(), good);
    let kept = env.standup(&["restore", "--list", "--json"]).ok().json();
    let kept = kept["versions"].as_array().unwrap().iter().find(|row| row["broken"] == true).unwrap();
    env.standup(&["restore", kept["revision"].as_str().unwrap(), "--to", "broken.ron"]).ok();
    assert_eq!(env.read("broken.ron"), broken);
    let twice = env.standup(&["restore", kept["revision"].as_str().unwrap(), "--to", "broken.ron"]);
    assert_eq!(twice.code, Some(1), "a file that is there is not written over");
    // No step was invented.
    let log = env.standup(&["log", "--json"]).ok().json();
    assert_eq!(log["entries"].as_array().map(Vec::len), Some(2), "{log}");
}

#[test]
fn a_board_full_of_nothing_names_the_way_back() {
    let env = scene();
    let good = env.board();
    for lost in ["", "\0\0\0\0", " \n"] {
        env.write("board.ron", lost);
        let told = env.standup(&["show"]);
        assert_eq!(told.code, Some(4));
        assert!(told.stderr.contains("`standup restore` brings back the last good version"), "{told}");
        env.standup(&["restore"]).ok();
        assert_eq!(env.board(), good);
    }
}

#[test]
fn a_board_that_is_gone_comes_back() {
    let env = scene();
    let good = env.board();
    fs::remove_file(env.path("board.ron")).unwrap();
    let told = env.standup(&["show"]);
    assert_eq!(told.code, Some(3));
    assert!(told.stderr.contains("bring the last version back with `standup restore`"), "{told}");
    assert_snapshot!(said(&env.standup(&["restore", "--dry-run"]).ok()), @"would bring board.ron back as version 1 (REVISION, just now)");
    assert!(!env.path("board.ron").exists());
    assert_snapshot!(said(&env.standup(&["restore"]).ok()), @"board.ron is back as version 1 (REVISION, just now)");
    assert_eq!(env.board(), good);
}

#[test]
fn where_nothing_was_ever_seen_nothing_can_be_brought_back() {
    let env = Env::new();
    assert_eq!(env.standup(&["restore"]).code, Some(3));
    env.write("board.ron", "(");
    let nothing = env.standup(&["restore"]);
    assert_snapshot!(said(&nothing), @r"
    ! error: no good version of board.ron is kept on this computer
    ! hint: look for one elsewhere: in git, in a backup, on a colleague's computer
    exit 4
    ");
    assert_eq!(env.board(), "(");
}

#[test]
fn a_version_that_is_no_board_is_not_brought_back() {
    let env = scene();
    let good = env.board();
    env.write("board.ron", good.replace("status:", "status"));
    env.standup(&["show"]);
    env.write("board.ron", &good);
    assert_snapshot!(said(&env.standup(&["restore", "1"])), @r"
    ! error: version 1 (REVISION, just now) is no board
    !   line 7, column 33: expected `:`, found `InProgress`
    ! hint: `standup restore REVISION --to FILE` writes it to a file
    exit 4
    ");
    assert_eq!(env.board(), good);
}
