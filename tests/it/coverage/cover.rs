//! `standup cover` as a user and as CI runs it.

use std::process::Stdio;

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::samples::folder;
use crate::cli::driver::{Env, Ran};

/// A board whose modules are the files of the samples.
const BOARD: &str = r#"(
    format: 1,
    developers: [
        (
            name: "Ana",
            who: ["ana"],
            modules: [
                (id: "pluggy/_manager.py", status: Done, coverage: (start: 10, now: 95, target: 90)),   // as typed
                (id: "src/pluggy/_result.py", status: InProgress, coverage: (target: 50, best: 60)),
                (id: "pluggy._hooks", status: Pending),
                (id: "web/index.ts", status: Pending),
            ],
        ),
    ],
)
"#;

/// An LCOV report of these files: path, covered and total lines.
fn lcov(files: &[(&str, u32, u32)]) -> String {
    let record = |(path, covered, total): &(&str, u32, u32)| {
        let lines: Vec<String> =
            (1..=*total).map(|line| format!("DA:{line},{}\n", u32::from(line <= *covered))).collect();
        format!("TN:\nSF:{path}\n{}end_of_record\n", lines.concat())
    };
    files.iter().map(record).collect::<Vec<_>>().concat()
}

/// The scene at noon of a day after the samples were made, with a report whose file is from then.
fn env() -> Env {
    let env = Env::with_board(BOARD);
    let sample = std::fs::read(folder().join("py_pluggy_pytest_cov/coverage.xml")).unwrap();
    env.write("coverage.xml", sample);
    env
}

fn cover(env: &Env, args: &[&str]) -> Ran {
    cover_with(env, &[], args)
}

fn cover_with(env: &Env, variables: &[(&str, &str)], args: &[&str]) -> Ran {
    let mut command = env.command();
    command.arg("cover").args(args).env("STANDUP_NOW", "2026-11-25T12:00:00Z").envs(variables.iter().copied());
    env.ran(command.output().unwrap())
}

fn piped(env: &Env, args: &[&str], input: &[u8]) -> Ran {
    use std::io::Write as _;
    let mut command = env.command();
    command.arg("cover").args(args).env("STANDUP_NOW", "2026-11-25T12:00:00Z");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    env.ran(child.wait_with_output().unwrap())
}

fn measured(env: &Env, module: &str) -> Value {
    env.standup(&["show", module, "--json"]).ok().json()["coverage"].clone()
}

#[test]
fn a_report_moves_the_gauges_in_one_step() {
    let env = env();
    assert_snapshot!(cover(&env, &["coverage.xml", "--commit", "a1b2c3d"]), @"
    pluggy/_manager.py: 95% to 77.46%, 220 of 284 lines, 12.54 points short of 90
    src/pluggy/_result.py: measured, 51.92%, 27 of 52 lines, at target
    pluggy._hooks: measured, 0%, 0 of 19 lines
    1 in no report, 10 files without a module
    ");
    // Only what was measured is new: comment, layout and what was typed before stay.
    assert_snapshot!(env.board(), @r#"
    (
        format: 1,
        developers: [
            (
                name: "Ana",
                who: ["ana"],
                modules: [
                    (id: "pluggy/_manager.py", status: Done, coverage: (start: 10, measured: (covered: 220, total: 284, at: "2026-11-23T03:25:42.797Z", commit: "a1b2c3d", report: "coverage.xml", branches_covered: 124, branches_total: 124), target: 90, best: 77.46)),   // as typed
                    (id: "src/pluggy/_result.py", status: InProgress, coverage: (measured: (covered: 27, total: 52, at: "2026-11-23T03:25:42.797Z", commit: "a1b2c3d", report: "coverage.xml", branches_covered: 4, branches_total: 4), target: 50, best: 60)),
                    (id: "pluggy._hooks", status: Pending, coverage: (measured: (covered: 0, total: 19, at: "2026-11-23T03:25:42.797Z", commit: "a1b2c3d", report: "coverage.xml"))),
                    (id: "web/index.ts", status: Pending),
                ],
            ),
        ],
    )
    "#);
    let log = env.standup(&["log", "--json"]).ok().json();
    let entries = log["entries"].as_array().unwrap();
    assert!(entries.iter().all(|entry| entry["by"] == "import" && entry["step"] == entries[0]["step"]), "{log:#}");
    env.standup(&["undo"]).ok();
    assert_eq!(env.board(), BOARD);
}

#[test]
fn what_scripts_see_says_what_changed_and_what_did_not() {
    let env = env();
    let first = cover(&env, &["coverage.xml", "--json"]).ok().json();
    assert_eq!(first["version"], 1);
    assert_eq!(first["dry_run"], false);
    assert_eq!(first["reports"][0]["format"], "cobertura");
    assert_eq!(first["reports"][0]["at"], "2026-11-23T03:25:42.797Z");
    assert_eq!(
        first["updated"][0],
        json!({
            "module": "pluggy/_manager.py",
            "files": ["src/pluggy/_manager.py"],
            "covered": 220,
            "total": 284,
            "from": {"covered": null, "total": null, "percent": 95},
            "to": 220.0 / 284.0 * 100.0,
            "at_target": false,
        })
    );
    assert_eq!(first["updated"][2]["from"], Value::Null);
    assert_eq!(first["modules_without_data"], json!(["web/index.ts"]));
    assert_eq!(first["files_without_module"].as_array().unwrap().len(), 10);
    assert!(first["step"].is_string() && first["revision"].is_string());
    let again = cover(&env, &["coverage.xml", "--json"]).ok().json();
    assert_eq!(again["updated"], json!([]));
    assert_eq!(again["unchanged"], json!(["pluggy/_manager.py", "src/pluggy/_result.py", "pluggy._hooks"]));
    assert_eq!((&again["step"], &again["revision"]), (&Value::Null, &first["revision"]));
    let coverage = measured(&env, "_manager");
    assert_eq!(coverage["branches"], json!({"covered": 124, "total": 124}));
    assert_eq!(coverage["metric"], "lines");
}

#[test]
fn equal_counts_write_nothing_and_an_older_report_changes_nothing() {
    let env = env();
    cover(&env, &["coverage.xml"]).ok();
    let before = env.board();
    assert_snapshot!(cover(&env, &["coverage.xml"]), @"no figure would change: 3 unchanged, 1 in no report, 10 files without a module");
    assert_eq!(env.board(), before);
    // A report of the day before, with other counts.
    let old = r#"<coverage timestamp="1795316400"><packages><package><classes><class filename="pluggy/_manager.py"><lines><line number="1" hits="1"/></lines></class></classes></package></packages></coverage>"#;
    env.write("old.xml", old);
    assert_snapshot!(cover(&env, &["old.xml"]), @"
    no figure would change: 1 newer than the report, 3 in no report
    ! warning: pluggy/_manager.py: the report of 2026-11-22 03:00 UTC is older than the figure of 2026-11-23 03:25 UTC
    ! hint: `--older` takes it all the same
    ");
    assert_eq!(env.board(), before);
    assert_eq!(
        cover(&env, &["old.xml", "--json"]).ok().json()["older"][0],
        json!({
            "module": "pluggy/_manager.py", "at": "2026-11-23T03:25:42.797Z", "report_at": "2026-11-22T03:00:00Z",
        })
    );
    cover(&env, &["old.xml", "--older"]).ok();
    assert_eq!(measured(&env, "_manager")["covered"], 1);
    // It never falls by an import.
    assert_eq!(measured(&env, "_manager")["best"], 100);
}

#[test]
fn the_same_counts_a_day_later_renew_time_commit_and_report() {
    let env = Env::with_board(&BOARD.replace(
        "now: 95",
        "measured: (covered: 1, total: 2, at: \"2026-11-20T00:00:00Z\", report: \"old.xml\"), best: 50",
    ));
    let report = lcov(&[("pluggy/_manager.py", 1, 2)]);
    assert_snapshot!(piped(&env, &["-"], report.as_bytes()), @"no figure would change: 1 confirmed, 3 in no report");
    let coverage = measured(&env, "_manager");
    assert_eq!((&coverage["at"], &coverage["report"]), (&json!("2026-11-25T12:00:00Z"), &json!("standard input")));
    let log = env.standup(&["log"]).ok().stdout;
    assert!(log.contains("pluggy/_manager.py: coverage 50% (1 of 2), measured again"), "{log}");
}

#[test]
fn nothing_that_belongs_to_a_module_is_a_failure_with_the_names() {
    let env = Env::with_board(BOARD);
    env.write("lcov.info", lcov(&[("/app/billing/a.py", 1, 2), ("/app/billing/_manager.py", 1, 2)]));
    assert_snapshot!(cover(&env, &["lcov.info"]), @"
    ! warning: pluggy/_manager.py is in no report
    ! hint: /app/billing/_manager.py ends alike: `--map billing/=pluggy/`
    ! error: no file of the reports belongs to a module of the board
    !   the reports have /app/billing/_manager.py, /app/billing/a.py
    !   the board has pluggy/_manager.py, src/pluggy/_result.py, pluggy._hooks, web/index.ts
    ! hint: say which folder is which with `--map FROM=TO`, or take it with `--allow-none`
    exit 1
    ");
    assert_eq!(cover(&env, &["lcov.info", "--json"]).json()["updated"], json!([]));
    cover(&env, &["lcov.info", "--allow-none"]).ok();
    assert_eq!(env.board(), BOARD);
    // The line that the hint gives settles it.
    cover(&env, &["lcov.info", "--map", "billing/=pluggy/"]).ok();
    assert_eq!(measured(&env, "_manager")["covered"], 1);
}

#[test]
fn what_is_in_doubt_stays_as_it_is_and_is_told_with_what_settles_it() {
    let env = Env::with_board(BOARD);
    let report = lcov(&[
        ("packages/cart/web/index.ts", 1, 2),
        ("packages/shop/web/index.ts", 2, 2),
        ("pluggy/_manager.py", 1, 2),
    ]);
    env.write("lcov.info", report);
    assert_snapshot!(cover(&env, &["lcov.info"]), @"
    pluggy/_manager.py: 95% to 50%, 1 of 2 lines, 40 points short of 90
    1 in doubt, 2 in no report
    ! warning: web/index.ts may be 2 files: packages/cart/web/index.ts, packages/shop/web/index.ts
    ! hint: `--map packages/cart/web/=web/`
    ");
    cover(&env, &["lcov.info", "--map", "packages/cart/web/=web/"]).ok();
    assert_eq!(measured(&env, "web/index.ts")["covered"], 1);
}

#[test]
fn the_place_of_a_report_and_the_maps_of_the_board_say_whose_file_it_is() {
    let board = BOARD
        .replace("web/index.ts", "packages/cart/src/index.ts")
        .replace("pluggy/_manager.py", "packages/shop/src/index.ts")
        .replace("format: 1,", "format: 1,\n    maps: [\"/build/=packages/shop/\"],");
    let env = Env::with_board(&board);
    for package in ["cart", "shop"] {
        std::fs::create_dir_all(env.path(format!("packages/{package}/coverage"))).unwrap();
    }
    env.write("packages/cart/coverage/lcov.info", lcov(&[("src/index.ts", 3, 4)]));
    env.write("packages/shop/coverage/lcov.info", lcov(&[("src/index.ts", 1, 4)]));
    cover(&env, &["packages/cart/coverage/lcov.info", "packages/shop/coverage/lcov.info"]).ok();
    assert_eq!(measured(&env, "cart")["covered"], 3);
    assert_eq!(measured(&env, "cart")["report"], "packages/cart/coverage/lcov.info");
    assert_eq!(measured(&env, "shop")["covered"], 1);
    // From a container, where nothing says which package it was: the board knows.
    let ran = piped(&env, &["-"], lcov(&[("/build/src/index.ts", 2, 4)]).as_bytes()).ok();
    assert!(ran.stdout.starts_with("packages/shop/src/index.ts: 25% to 50%"), "{ran}");
}

#[test]
fn shards_of_one_run_come_together_by_their_lines() {
    let env = Env::with_board(BOARD);
    let shard = |lines: &[(u32, u32)]| {
        let lines: Vec<String> = lines.iter().map(|(line, hits)| format!("DA:{line},{hits}\n")).collect();
        format!("SF:pluggy/_manager.py\n{}end_of_record\n", lines.concat())
    };
    std::fs::create_dir_all(env.path("artifacts/1")).unwrap();
    env.write("artifacts/1/lcov.info", shard(&[(1, 1), (2, 0), (3, 0)]));
    env.write("second.info", shard(&[(1, 0), (2, 5), (3, 0)]));
    cover(&env, &["artifacts/1/lcov.info", "second.info"]).ok();
    let coverage = measured(&env, "_manager");
    assert_eq!((&coverage["covered"], &coverage["total"]), (&json!(2), &json!(3)));
}

#[test]
fn one_refused_report_and_nothing_is_written() {
    let env = env();
    env.write("junit.xml", "<testsuites/>");
    assert_snapshot!(cover(&env, &["coverage.xml", "junit.xml"]), @"
    ! error: junit.xml: this is a JUnit file of test results, not of coverage
    ! hint: run the tests with coverage on, for example `pytest --cov --cov-report=xml`
    exit 1
    ");
    env.write("cut.xml", "<coverage>\n<packages>\n<package>\n");
    assert_snapshot!(cover(&env, &["coverage.xml", "cut.xml"]), @"
    ! error: cut.xml:4: the report ends inside <package>: it is cut off
    ! hint: let the test run finish, and read it again
    exit 1
    ");
    assert_eq!(env.board(), BOARD);
}

#[test]
fn what_is_no_file_is_refused_without_waiting() {
    let env = env();
    std::fs::create_dir(env.path("reports")).unwrap();
    assert_snapshot!(cover(&env, &["reports"]), @"
    ! error: cannot read reports: it is a folder
    ! hint: name the reports in it
    exit 1
    ");
    assert_snapshot!(cover(&env, &["gone.xml"]), @"
    ! error: cannot read gone.xml: there is no such file
    exit 1
    ");
    #[cfg(unix)]
    {
        let made = std::process::Command::new("mkfifo").arg(env.path("pipe")).status().unwrap();
        assert!(made.success());
        assert_snapshot!(cover(&env, &["pipe"]), @"
        ! error: cannot read pipe: not a regular file
        ! hint: pipe it in: `… | standup cover -`
        exit 1
        ");
    }
    assert_eq!(cover(&env, &["-", "-"]).code, Some(2));
    assert_eq!(cover(&env, &["coverage.xml", "--format", "nothing"]).code, Some(2));
    assert_eq!(cover(&env, &["coverage.xml", "--map", "src"]).code, Some(2));
    assert_eq!(cover(&env, &["coverage.xml", "--only", "nobody.py"]).code, Some(2));
}

#[test]
fn only_the_modules_that_are_named_change() {
    let env = env();
    let ran = cover(&env, &["coverage.xml", "--only", "_result"]).ok();
    assert_eq!(ran.stdout.lines().next(), Some("src/pluggy/_result.py: measured, 51.92%, 27 of 52 lines, at target"));
    assert_eq!(measured(&env, "_manager")["covered"], Value::Null);
}

#[test]
fn a_dry_run_says_all_and_writes_nothing() {
    let env = env();
    let ran = cover(&env, &["coverage.xml", "--dry-run"]).ok();
    assert!(ran.stdout.starts_with("would change: pluggy/_manager.py: 95% to 77.46%"), "{ran}");
    assert!(ran.stdout.contains("\n+                (id: \"pluggy._hooks\""), "{ran}");
    let json = cover(&env, &["coverage.xml", "--dry-run", "--json"]).ok().json();
    assert_eq!((&json["dry_run"], &json["step"]), (&json!(true), &Value::Null));
    assert_eq!(env.board(), BOARD);
    assert_eq!(env.files(), ["board.ron", "coverage.xml"]);
}

#[test]
fn the_commit_is_what_somebody_says_or_ci_and_never_a_guess() {
    let commit = |env: &Env| measured(env, "_manager")["commit"].clone();
    let scene = env();
    cover_with(&scene, &[("GITHUB_SHA", "c0ffee")], &["coverage.xml"]).ok();
    assert_eq!(commit(&scene), "c0ffee");
    let scene = env();
    cover_with(&scene, &[("GITHUB_SHA", "c0ffee")], &["coverage.xml", "--commit", "abc"]).ok();
    assert_eq!(commit(&scene), "abc");
    let scene = env();
    cover(&scene, &["coverage.xml"]).ok();
    assert_eq!(commit(&scene), Value::Null);
}

#[test]
fn the_metric_is_written_where_it_is_not_lines() {
    let env = env();
    cover(&env, &["coverage.xml", "--metric", "tool", "--only", "_manager"]).ok();
    assert!(env.board().contains("covered: 344, total: 408"), "{}", env.board());
    assert!(env.board().contains("metric: Tool"), "{}", env.board());
    assert_eq!(measured(&env, "_manager")["metric"], "tool");
    let ran = cover(&env, &["coverage.xml", "--metric", "branches", "--only", "_hooks", "--allow-none"]).ok();
    assert!(ran.stderr.contains("the report counts no branches"), "{ran}");
}

#[test]
fn percentages_round_down_and_comparisons_do_not() {
    let env = Env::with_board(&BOARD.replace("target: 90", "target: 100"));
    let report = lcov(&[("pluggy/_manager.py", 99_999, 100_000)]);
    let ran = piped(&env, &["-"], report.as_bytes()).ok();
    assert!(
        ran.stdout.starts_with("pluggy/_manager.py: 95% to 99.99%, 99999 of 100000 lines, 0.01 points short of 100"),
        "{ran}"
    );
    assert_eq!(measured(&env, "_manager")["best"], 99.99);
}

#[test]
fn a_report_of_a_part_of_the_run_is_told() {
    let env = Env::with_board(&BOARD.replace("now: 95", "measured: (covered: 50, total: 100)"));
    let ran = piped(&env, &["-"], lcov(&[("pluggy/_manager.py", 10, 40)]).as_bytes()).ok();
    assert!(
        ran.stderr.contains("pluggy/_manager.py had 100 lines, and the report holds 40: was a part of it run?"),
        "{ran}"
    );
}

#[test]
fn a_list_of_what_is_in_a_report_needs_no_board() {
    let env = Env::new();
    env.write("a.info", lcov(&[("src\\a.c", 1, 3), ("b.c", 0, 0)]));
    assert_snapshot!(cover(&env, &["--list", "a.info"]), @"
    0 of 0  nothing to cover  b.c
    1 of 3            33.33%  src/a.c
    ");
    let one = cover(&env, &["--list", "a.info", "--json"]).ok().json();
    assert_eq!(one["format"], "lcov");
    assert_eq!(
        one["files"][1],
        json!({"path": "src/a.c", "covered": 1, "total": 3, "branches": null, "written": "src\\a.c"})
    );
    env.write("b.info", lcov(&[("src/a.c", 2, 3)]));
    let two = cover(&env, &["--list", "a.info", "b.info", "--json"]).ok().json();
    assert_eq!((&two["format"], &two["files"][1]["covered"]), (&Value::Null, &json!(2)));
    assert_eq!(two["reports"].as_array().unwrap().len(), 2);
}

#[test]
fn names_in_a_report_reach_a_terminal_only_made_safe() {
    let env = Env::with_board(BOARD);
    let hostile = "SF:\u{1b}[31mweb/index.ts\u{202e}\nDA:1,1\nend_of_record\nSF:x/web/index.ts\nDA:1,1\nend_of_record\nSF:y/web/index.ts\nDA:1,1\nend_of_record\nSF:../../etc/passwd\nDA:1,1\nend_of_record\n";
    env.write("lcov.info", hostile);
    for args in [&["lcov.info"][..], &["--list", "lcov.info"], &["lcov.info", "--allow-none"]] {
        let ran = cover(&env, args);
        assert!(!ran.stdout.contains(['\u{1b}', '\u{202e}']) && !ran.stderr.contains(['\u{1b}', '\u{202e}']), "{ran}");
    }
}

#[test]
fn the_reports_that_the_board_names_are_taken_by_a_hook() {
    let env = env();
    let none = cover(&env, &["--watched"]);
    assert!(none.code == Some(1) && none.stderr.contains("the board names no reports"), "{none}");
    env.standup(&["board", "set", "reports+=reports/*.xml"]).ok();
    let gone = cover(&env, &["--watched"]);
    assert!(gone.code == Some(1) && gone.stderr.contains("there is no report at reports/*.xml"), "{gone}");
    std::fs::create_dir(env.path("reports")).unwrap();
    std::fs::rename(env.path("coverage.xml"), env.path("reports/coverage.xml")).unwrap();
    cover(&env, &["--watched"]).ok();
    assert!(env.board().contains("report: \"reports/coverage.xml\""), "{}", env.board());
    assert_eq!(cover(&env, &["--watched", "reports/coverage.xml"]).code, Some(2));
    env.standup(&["board", "set", "reports+=../secret.xml"]).ok();
    let warned = env.standup(&["check-file"]).ok();
    assert!(warned.stdout.contains("the report `../secret.xml` is not watched"), "{warned}");
}
