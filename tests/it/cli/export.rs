//! `standup export` in the shell: every format, files, pipes, and documents whose table of progress is brought up to date.

use std::io::Read as _;
use std::process::Stdio;

use standup::export::plan::FORMATS;

use crate::cli::driver::{Env, OWN_BOARD};
use crate::cli::report::{friday, scene};
use crate::plan::folder;

const OPEN: &str = "<!-- standup:progress -->";
const CLOSE: &str = "<!-- /standup:progress -->";

const BOARD: &str = r##"(format: 1, title: "T", developers: [
    (name: "Dev 1", who: ["ana"], modules: [
        (id: "a/x.py", title: "The X", status: Done, coverage: (now: 91, target: 90), tests: (written: 9, needed: 25, about: true), pr: "#7"),
        (id: "a|b.py", status: Pending, blocked: (reason: "no | key")),
    ]),
    (name: "Dev 2", modules: [(id: "c.py", status: InProgress, coverage: (start: 10, target: 90))]),
], modules: [(id: "d.py", status: Pending)])"##;

#[test]
fn the_plan_goes_out_in_every_format_and_the_same_each_time() {
    let env = scene();
    for format in FORMATS {
        let run = |args: &[&str]| friday(&env, "ana", &[&["export", "--format", format.name], args].concat()).ok();
        let first = run(&[]);
        assert_eq!(run(&[]).stdout, first.stdout, "{}", format.name);
        assert!(first.stdout.ends_with('\n') && first.stderr.is_empty(), "{first}");
        run(&["-o", "out"]);
        assert_eq!(env.read("out"), first.stdout);
    }
    let by_ending = friday(&env, "ana", &["export", "-o", "plan.csv"]).ok();
    assert_eq!((by_ending.stdout.as_str(), env.read("plan.csv").starts_with("developer,module,")), ("", true));
    let asked = env.standup(&["export"]);
    assert_eq!(asked.code, Some(2));
    assert!(asked.stderr.contains("markdown, csv, json, svg"), "{asked}");
    let json = friday(&env, "ana", &["export", "--format", "json"]).ok().stdout;
    assert_eq!(json, friday(&env, "ana", &["show", "--json"]).ok().stdout);
}

#[test]
fn what_changed_since_the_standup_is_marked() {
    let env = scene();
    let run = |format: &str| friday(&env, "ana", &["export", "--format", format, "--since", "mark"]).ok().stdout;
    let markdown = run("markdown");
    assert!(markdown.contains("- **Marked**: what changed since yesterday, 09:20\n"), "{markdown}");
    assert!(markdown.contains("- **Changed**: started, reassigned\n"), "{markdown}");
    let row = |csv: &str, id: &str| csv.lines().find(|line| line.contains(id)).unwrap().to_owned();
    assert!(row(&run("csv"), "webhooks/router.py").ends_with(",started; reassigned"));
    let json: serde_json::Value = serde_json::from_str(&run("json")).unwrap();
    let changed = json["changed"]["modules"].as_array().unwrap();
    assert!(changed.iter().any(|it| it["module"] == "tenant/service.py" && it["happened"][0] == "completed"), "{json}");
    assert!(run("svg").contains("Changed since yesterday, 09:20: "));
    // The marks are no part of the plan.
    env.write("marked.md", markdown);
    let again = env.standup(&["import", "marked.md", "--dry-run"]).ok();
    assert!(again.stdout.contains("No change: the board says all of it already"), "{again}");
}

#[test]
fn a_file_is_replaced_whole_keeps_its_mode_and_link_and_is_never_the_board() {
    use std::os::unix::fs::PermissionsExt as _;
    let env = Env::with_board(BOARD);
    env.write("real.md", "old");
    std::fs::set_permissions(env.path("real.md"), std::fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("real.md", env.path("link.md")).unwrap();
    env.standup(&["export", "-o", "link.md"]).ok();
    assert!(env.read("real.md").starts_with("<!-- standup:plan 1 -->\n"));
    assert!(std::fs::symlink_metadata(env.path("link.md")).unwrap().is_symlink());
    assert_eq!(std::fs::metadata(env.path("real.md")).unwrap().permissions().mode() & 0o777, 0o640);
    std::os::unix::fs::symlink("board.ron", env.path("board.md")).unwrap();
    for target in ["board.ron", "board.md", "board.log/x.csv", "board.ron.lock"] {
        let refused = env.standup(&["export", "--format", "csv", "-o", target]);
        assert_eq!(refused.code, Some(1), "{target}: {refused}");
    }
    assert_eq!(env.standup(&["export", "--update", "board.md"]).code, Some(1));
    assert_eq!(env.board(), BOARD);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let env = Env::with_board(BOARD);
    for format in FORMATS {
        let mut child = env
            .command()
            .args(["export", "--format", format.name])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut told = String::new();
        child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        assert_eq!((child.wait().unwrap().code(), told.as_str()), (Some(0), ""), "{}", format.name);
    }
}

#[test]
fn the_rows_of_the_plan_are_filled_and_not_a_byte_more() {
    let env = Env::with_board(OWN_BOARD);
    let before = std::fs::read(folder().join("parallel-dev-task-breakdown.md")).unwrap();
    env.write("plan.md", &before);
    let told = env.standup(&["export", "--format", "markdown", "--update", "plan.md"]).ok();
    assert!(told.stderr.contains("23 modules of the board have no row in plan.md"), "{told}");
    let after = std::fs::read(env.path("plan.md")).unwrap();
    let lines = |bytes: &[u8]| bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>();
    let (old, new) = (lines(&before), lines(&after));
    assert_eq!(old.len(), new.len());
    let changed: Vec<&str> = old
        .iter()
        .zip(&new)
        .filter(|(old, new)| old != new)
        .map(|(_, new)| std::str::from_utf8(new).unwrap())
        .collect();
    assert_eq!(
        changed.concat(),
        "| 1 | tenant/dependencies.py | Done (claimed) | 100% | 37 | #TBD |\n\
         | 1 | tenant/service.py | In progress | 11.55% → 90% | ~25 needed | - |\n\
         | 2 | user_management/service.py | Pending | 10.75% → 90% | ~30 needed | - |\n\
         | 3 | search/service.py | Pending | 14.25% → 90% | ~35 needed | - |\n\
         | 4 | plugins/registry.py | Pending | 11.72% → 90% | ~40 needed | - |\n"
    );
    let written = std::fs::metadata(env.path("plan.md")).unwrap().modified().unwrap();
    let again = env.standup(&["export", "--update", "plan.md"]).ok();
    assert_eq!(again.stdout, "no change: plan.md is up to date\n");
    assert_eq!(std::fs::metadata(env.path("plan.md")).unwrap().modified().unwrap(), written, "it is not even written");
}

/// What becomes of a document: its text afterwards, and what was told.
fn updated(document: &str) -> (String, crate::cli::driver::Ran) {
    let env = Env::with_board(BOARD);
    env.write("doc.md", document);
    let told = env.standup(&["export", "--update", "doc.md"]);
    let text = env.read("doc.md");
    if told.code == Some(0) {
        let again = env.standup(&["export", "--update", "doc.md"]).ok();
        assert_eq!((again.stdout.as_str(), env.read("doc.md")), ("no change: doc.md is up to date\n", text.clone()));
    }
    (text, told)
}

#[test]
fn tables_that_are_not_ours_are_filled_where_they_say_what_their_columns_are() {
    for (document, expected) in [
        // Columns in another order, without outer bars, with one of the team's own.
        (
            "# Progress Tracking\n\nStatus | Reviewer | Module\n--- | --- | ---\n? | Kim | a/x.py\nold | - | c.py\n",
            "# Progress Tracking\n\nStatus | Reviewer | Module\n--- | --- | ---\nDone (claimed) | Kim | a/x.py\nIn progress | - | c.py\n",
        ),
        // By title, by the end of the path, as code, as a link, bold; aligned; empty cells.
        (
            "## 📊 Progress Tracking (weekly)\n\n| Module     | PR   | Tests |\n|:-----------|-----:|:-----:|\n| The X      | TBD  |       |\n| `x.py`     |      | 3     |\n| **c.py**   | n/a  | -     |\n| [d.py](d)  | #99  | 1     |\n",
            "## 📊 Progress Tracking (weekly)\n\n| Module     | PR   | Tests |\n|:-----------|-----:|:-----:|\n| The X      | #7  | 9/~25      |\n| `x.py`     | #7     | 9/~25     |\n| **c.py**   | n/a  | -     |\n| [d.py](d)  | -  | -     |\n",
        ),
        // Owners by their log-in names stay; a bar in an id and in a reason.
        (
            "### progress tracking\n| Owner | File | State |\n|---|---|---|\n| @ana | a/x.py | |\n| somebody | `a\\|b.py` | |\n",
            "### progress tracking\n| Owner | File | State |\n|---|---|---|\n| @ana | a/x.py | Done (claimed) |\n| Dev 1 | `a\\|b.py` | Blocked: no \\| key |\n",
        ),
        // Rows of nobody stay; a row that is too short gets the cells of which something is known, with the bars that it has.
        (
            "## Progress Tracking\n\n| Dev | Module | Status | PR |\n|---|---|---|---|\n| 9 | gone.py |\n| 2 | c.py |  \n 1 | x.py\n\nAfter.\n",
            "## Progress Tracking\n\n| Dev | Module | Status | PR |\n|---|---|---|---|\n| 9 | gone.py |\n| 2 | c.py | In progress |  \n 1 | x.py | Done (claimed) | #7\n\nAfter.\n",
        ),
        (
            "## Progress Tracking\r\n\r\n| Module | Reviewer | PR | Status |\r\n|---|---|---|---|\r\n|c.py|\r\nd.py | Kim",
            "## Progress Tracking\r\n\r\n| Module | Reviewer | PR | Status |\r\n|---|---|---|---|\r\n|c.py|  | - | In progress |\r\nd.py | Kim | - | Pending",
        ),
        // Only the first table below the heading; nothing in a fence.
        (
            "## Progress Tracking\n\n```\n| Module | Status |\n|---|---|\n| c.py | x |\n```\n\n| Module | Status |\n|---|---|\n| c.py | x |\n\n| Module | Status |\n|---|---|\n| c.py | x |\n",
            "## Progress Tracking\n\n```\n| Module | Status |\n|---|---|\n| c.py | x |\n```\n\n| Module | Status |\n|---|---|\n| c.py | In progress |\n\n| Module | Status |\n|---|---|\n| c.py | x |\n",
        ),
        // The line ends of another system, and no line break at the end.
        (
            "## Progress Tracking\r\n\r\n| Module | Coverage |\r\n|---|---|\r\n| c.py | - |",
            "## Progress Tracking\r\n\r\n| Module | Coverage |\r\n|---|---|\r\n| c.py | 10% → 90% |",
        ),
        // A byte-order mark, and bytes that are no table.
        (
            "\u{feff}x\n## Progress Tracking\n\na | b\n\n| Module | Status |\n|---|---|\n| c.py | x |\n",
            "\u{feff}x\n## Progress Tracking\n\na | b\n\n| Module | Status |\n|---|---|\n| c.py | In progress |\n",
        ),
    ] {
        let (text, told) = updated(document);
        assert_eq!(text, expected, "{told}");
    }
}

#[test]
fn between_our_marks_stand_all_modules() {
    let table = "| Dev | Module | Status | Coverage | Tests | PR |\n| --- | --- | --- | --- | --- | --- |\n\
                 | Dev 1 | `a/x.py` | Done (claimed) | 91% | 9/~25 | #7 |\n\
                 | Dev 1 | `a\\|b.py` | Blocked: no \\| key | - | - | - |\n\
                 | Dev 2 | `c.py` | In progress | 10% → 90% | - | - |\n\
                 | - | `d.py` | Pending | - | - | - |\n";
    for line_break in ["\n", "\r\n"] {
        let (text, told) = updated(&format!("# x\n\n{OPEN}\n{CLOSE}\n\ntail").replace('\n', line_break));
        assert_eq!(text, format!("# x\n\n{OPEN}\n{table}{CLOSE}\n\ntail").replace('\n', line_break), "{told}");
        assert_eq!(told.stderr, "");
    }
    // A table of the team's own: its columns, their cells, and numbers for developers.
    let own = "| Module | Dev | Reviewer |\n|---|---|---|\n| c.py | 2 | Kim |\n| gone.py | 1 | Lee |\n";
    let (text, _) = updated(&format!("{OPEN}\n\nold text\n\n{own}\n{CLOSE}\n"));
    assert_eq!(
        text,
        format!(
            "{OPEN}\n| Module | Dev | Reviewer |\n|---|---|---|\n| `a/x.py` | 1 | - |\n| `a\\|b.py` | 1 | - |\n| `c.py` | 2 | Kim |\n| `d.py` | - | - |\n{CLOSE}\n"
        )
    );
}

#[test]
fn without_one_place_the_document_is_not_touched_and_both_lines_are_shown() {
    let table = "| Module | Status |\n|---|---|\n| c.py | x |\n";
    for (document, why) in [
        ("# Plan\n\nNothing here.\n".to_owned(), "there is no table of progress in it"),
        (format!("# Progress\n\n{table}"), "there is no table of progress in it"),
        (
            format!("## Progress Tracking\n\n{table}\n## Progress Tracking 2\n"),
            "several tables of progress could be meant: lines 1, 7",
        ),
        (format!("{OPEN}\n{table}"), "the mark in line 1 has no other half"),
        (format!("{table}\n{CLOSE}\n"), "the mark in line 5 has no other half"),
        (format!("{OPEN}\n{CLOSE}\n{OPEN}\n{CLOSE}\n"), "several tables of progress"),
        ("## Progress Tracking\n\n| A | Status |\n|---|---|\n| c.py | x |\n".to_owned(), "has no column of modules"),
    ] {
        let (text, told) = updated(&document);
        assert_eq!((told.code, text.as_str()), (Some(1), document.as_str()));
        assert!(told.stderr.contains(why) && told.stderr.contains(OPEN) && told.stderr.contains(CLOSE), "{told}");
    }
    let env = Env::with_board(BOARD);
    env.write("latin.md", b"## Progress Tracking\n\xe9\n");
    assert!(env.standup(&["export", "--update", "latin.md"]).stderr.contains("it is not UTF-8"));
    assert!(env.standup(&["export", "--update", "gone.md"]).stderr.contains("cannot read gone.md"));
}

#[test]
fn a_picture_has_the_view_size_and_look_that_are_asked_for() {
    let env = Env::with_board(OWN_BOARD);
    let svg = |args: &[&str]| env.standup(&[&["export", "--format", "svg"], args].concat());
    let board = svg(&["--view", "board", "--size", "80x24", "--theme", "plain"]).ok().stdout;
    assert!(board.contains("<title id=\"title\">Increase Platform Coverage</title>"), "{board}");
    assert!(board.contains("<desc id=\"description\">The view board of the standup board: 28 modules"), "{board}");
    for view in ["lanes", "board", "table", "standup"] {
        let picture = svg(&["--view", view, "--size", "80x24"]).ok().stdout;
        for key in ["keys", "quit", "▌", "▸", "━"] {
            assert!(!picture.contains(key), "a picture has no keys and no cursor: {key} in {view}");
        }
    }
    assert_ne!(board, svg(&["--view", "table", "--size", "80x24", "--theme", "plain"]).ok().stdout);
    assert_ne!(board, svg(&["--view", "board", "--size", "80x24"]).ok().stdout);
    assert!(!svg(&["--theme", "ascii"]).ok().stdout.contains('█'));
    for (args, hint) in [
        (&["--view", "nothing"][..], "the views are lanes, board, table"),
        (&["--size", "0x5"], "write it as 120x40"),
        (&["--size", "9000x9000"], "write it as 120x40"),
        (&["--theme", "neon"], "ansi"),
    ] {
        let refused = svg(args);
        assert_eq!(refused.code, Some(2));
        assert!(refused.stderr.contains(hint), "{refused}");
    }
}

#[test]
fn hostile_names_stay_text_in_every_format() {
    let board = "(format: 1, title: \"<script>alert(1)</script>\\u{1b}[2J\", developers: [(name: \"=cmd()\", modules: [\
                 (id: \"@SUM(A1)\\u{202e}\", title: \"]]>&\\u{1b}\", status: Pending, notes: \"+1\\u{7}\"), (id: \"a,\\\"b\\\"\\nc\", status: Done)])])";
    let env = Env::with_board(board);
    for format in FORMATS {
        let text = env.standup(&["export", "--format", format.name]).ok().stdout;
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{}: {text:?}", format.name);
    }
    let csv = env.standup(&["export", "--format", "csv"]).ok().stdout;
    assert!(csv.contains("\r\n'=cmd(),'@SUM(A1)<202E>,]]>&<1B>,pending,"), "{csv}");
    assert!(csv.contains("\r\n'=cmd(),\"a,\"\"b\"\"\nc\",,done,"), "{csv}");
    let svg = env.standup(&["export", "--format", "svg"]).ok().stdout;
    assert!(svg.contains("&lt;script&gt;") && !svg.contains("<script>"), "{svg}");
}
