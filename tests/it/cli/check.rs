//! The gate as a build runs it: what passes, what does not, and how it is told.

use std::process::Command;

use crate::cli::driver::{Env, Ran};

/// A Done module measured at its target, and one in progress.
const GOOD: &str = r#"(
    format: 1,
    criteria: [(text: "all at target", check: AllAtTarget), (text: "the gate", check: GatePasses), (text: "by hand")],
    developers: [
        (name: "Ana", who: ["ana"], modules: [
            (id: "a.py", status: Done, coverage: (measured: (covered: 9000, total: 10000, at: "2026-11-20T08:00:00Z"), target: 90, best: 90)),
        ]),
        (name: "Bo", modules: [
            (id: "b.py", status: InProgress, coverage: (start: 10, target: 90), tags: ["critical"]),
        ]),
    ],
)
"#;

fn check(env: &Env, args: &[&str]) -> Ran {
    let mut command = env.command();
    command.arg("check").args(args).env("STANDUP_NOW", "2026-11-23T09:00:00Z");
    env.ran(command.output().unwrap())
}

fn checked(board: &str, args: &[&str]) -> Ran {
    check(&Env::with_board(board), args)
}

/// The board with something else in the place of something.
fn with(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "{from}");
    GOOD.replacen(from, to, 1)
}

#[test]
fn a_board_that_keeps_its_word_passes() {
    let ran = checked(GOOD, &[]).ok();
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("gate passed: 2 modules, 1 done, 1 measured\n", ""));
}

#[test]
fn what_breaks_a_rule_is_named_with_its_figures_and_the_exit_code_is_10() {
    for (from, to, said) in [
        (
            "covered: 9000",
            "covered: 8999",
            "error below_target: a.py (Ana): 89.99%, 8999 of 10000 lines: below its target of 90%",
        ),
        (
            "covered: 9000, total: 10000, at: \"2026-11-20T08:00:00Z\"), target: 90",
            "covered: 9995, total: 10000), target: 100",
            "error below_target: a.py (Ana): 99.95%, 9995 of 10000 lines: below its target of 100%",
        ),
        (
            "measured: (covered: 9000, total: 10000, at: \"2026-11-20T08:00:00Z\")",
            "now: 95",
            "error not_measured: a.py (Ana): done (target 90%), typed as 95%, but no report measured it",
        ),
        (
            "coverage: (start: 10, target: 90)",
            "coverage: (measured: (covered: 1, total: 2), best: 50.01)",
            "error below_best: b.py (Bo): 50%, 1 of 2 lines: below its best of 50.01%",
        ),
    ] {
        let ran = checked(&with(from, to), &[]);
        assert_eq!(ran.code, Some(10), "{ran}");
        assert!(ran.stdout.contains(said), "{said} in {ran}");
        assert!(ran.stderr.contains("the gate is not passed"), "{ran}");
    }
}

#[test]
fn what_is_pending_or_in_progress_is_judged_by_its_best_only() {
    let ran = checked(
        &with(
            "coverage: (start: 10, target: 90)",
            "coverage: (measured: (covered: 1, total: 10), target: 90, best: 10)",
        ),
        &[],
    );
    assert_eq!(ran.ok().stderr, "");
    checked(&with("a.py\", status: Done", "a.py\", status: Pending"), &[]).ok();
}

#[test]
fn nothing_to_cover_passes() {
    checked(&with("covered: 9000, total: 10000", "covered: 0, total: 0"), &[]).ok();
}

#[test]
fn a_warning_is_told_and_changes_no_exit_code() {
    let odd = with("format: 1,", "format: 1, titel: \"x\",");
    let ran = checked(&odd, &[]).ok();
    assert!(ran.stdout.starts_with("warning file: the board has no field `titel`"), "{ran}");
    assert!(ran.stdout.ends_with("gate passed: 1 warning; 2 modules, 1 done, 1 measured\n"), "{ran}");
    let old = checked(GOOD, &["--max-age", "2"]).ok();
    assert!(old.stdout.contains("warning stale: a.py (Ana): measured 3 d ago, more than 2 days"), "{old}");
    assert!(!checked(GOOD, &["--max-age", "4"]).ok().stdout.contains("stale"));
}

#[test]
fn criteria_and_the_merge_order_are_judged_on_request() {
    let ran = checked(GOOD, &["--rules", "criteria"]);
    assert_eq!(ran.code, Some(10), "{ran}");
    assert!(ran.stdout.contains("error criteria: criterion not met: all at target"), "{ran}");
    assert!(!ran.stdout.contains("the gate\n") && !ran.stdout.contains("by hand"), "{ran}");
    let order = with("name: \"Bo\",", "name: \"Bo\", after: [\"Ana\"], merged: true,");
    checked(&order, &[]).ok();
    let ran = checked(&order, &["--rules", "order"]);
    assert!(ran.code == Some(10) && ran.stdout.contains("error order: Bo is merged before Ana"), "{ran}");
    let module = with("tags: [\"critical\"]", "after: [\"a.py\"], merged: true");
    let ran = checked(&module, &["--rules", "order"]);
    assert!(ran.stdout.contains("error order: b.py (Bo): merged before a.py"), "{ran}");
}

#[test]
fn only_some_modules_are_judged_on_request() {
    let both = with("coverage: (start: 10, target: 90)", "coverage: (measured: (covered: 1, total: 2), best: 60)")
        .replace("covered: 9000", "covered: 8000");
    for (args, code, named) in [
        (&["--only", "done"][..], 10, "a.py"),
        (&["--only", "mine"], 10, "a.py"),
        (&["--tag", "critical"], 10, "b.py"),
        (&["--tag", "critical", "--tolerance", "10"], 0, ""),
        (&["--tag", "critical", "--tolerance", "9.99"], 10, "b.py"),
        (&["--tag", "nobody"], 0, ""),
        (&["--tag", "critical", "--rules", "not_measured,file"], 0, ""),
    ] {
        let ran = checked(&both, args);
        assert_eq!(ran.code, Some(code), "{args:?} {ran}");
        let found: Vec<&str> = ["a.py", "b.py"].into_iter().filter(|id| ran.stdout.contains(id)).collect();
        assert_eq!(found, Vec::from_iter((!named.is_empty()).then_some(named)), "{args:?}");
    }
}

/// An LCOV report of one file with so many covered lines of all.
fn lcov(covered: usize, total: usize) -> String {
    let lines: Vec<String> = (1..=total).map(|at| format!("DA:{at},{}\n", usize::from(at <= covered))).collect();
    format!("SF:b.py\n{}end_of_record\n", lines.concat())
}

#[test]
fn deleting_well_covered_code_lowers_the_percentage_and_breaks_nothing() {
    let env = Env::with_board(GOOD);
    let cover = |covered, total| {
        env.write("lcov.info", lcov(covered, total));
        let mut command = env.command();
        env.ran(command.args(["cover", "lcov.info", "--older"]).output().unwrap()).ok();
    };
    cover(90, 100);
    assert!(env.board().contains("best: 90"), "{}", env.board());
    cover(40, 50);
    check(&env, &[]).ok();
    cover(39, 50);
    let ran = check(&env, &[]);
    assert_eq!(ran.code, Some(10), "{ran}");
    let said = "error below_best: b.py (Bo): 78%, 39 of 50 lines: below its best of 90%, 1 more uncovered than then";
    assert!(ran.stdout.contains(said), "{ran}");
    std::fs::remove_dir_all(env.path("board.log")).unwrap();
    cover(40, 50);
    assert_eq!(check(&env, &[]).code, Some(10), "without the entry the percentage decides");
}

#[test]
fn a_best_that_was_lowered_with_a_reason_is_the_new_measure() {
    let fallen = with("coverage: (start: 10, target: 90)", "coverage: (measured: (covered: 7, total: 10), best: 80)");
    let env = Env::with_board(&fallen);
    assert_eq!(check(&env, &[]).code, Some(10));
    env.write("board.ron", fallen.replace("best: 80)", "best: 70), notes: \"best lowered: the parser moved out\""));
    check(&env, &[]).ok();
}

#[test]
fn a_workflow_gets_ten_annotations_at_most_with_the_lines_of_the_file() {
    let modules: Vec<String> = (0..30)
        .map(|at| format!("        (id: \"m{at}.py\", status: Done, coverage: (now: 95, target: 90)),\n"))
        .collect();
    let board = format!("(format: 1, developers: [\n    (name: \"Ana\", modules: [\n{}    ]),\n])\n", modules.concat());
    let ran = checked(&board, &["--format", "github"]);
    assert_eq!(ran.code, Some(10));
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines.len(), 10);
    assert_eq!(
        lines[0],
        "::error file=board.ron,line=3,title=not_measured::m0.py (Ana): done (target 90%25), typed as 95%25, but no report measured it"
    );
    assert!(lines[9].starts_with("::notice title=standup check::gate not passed: 30 errors;"), "{ran}");
    assert!(lines[9].contains("(21 more findings"), "{ran}");
}

#[test]
fn a_comment_tells_what_changed_since_a_file_a_standup_or_a_revision_of_git() {
    let env = Env::with_board(GOOD);
    env.write("before.ron", GOOD);
    let git = |args: &[&str]| {
        let quiet = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
        let ran = Command::new("git").args(quiet).args(args).current_dir(env.work()).output();
        assert!(ran.is_ok_and(|ran| ran.status.success()), "git {args:?}");
    };
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "board.ron"]);
    git(&["commit", "-qm", "x"]);
    env.standup(&["mark"]).ok();
    env.standup(&["set", "b.py", "coverage=62.5"]).ok();
    let row = "| `b.py` | Bo | 10% → 62.5% | 90% | in progress |";
    for since in ["before.ron", "mark", "main", "HEAD"] {
        let ran = check(&env, &["--format", "markdown", "--since", since]).ok();
        let lines: Vec<&str> = ran.stdout.lines().collect();
        assert_eq!(lines[0], "<!-- standup -->");
        assert_eq!(lines[1], "### gate passed: 2 modules, 1 done, 1 measured");
        assert!(lines.contains(&format!("| Module | Owner | `{since}` → now | target | proof |").as_str()), "{ran}");
        assert!(lines.contains(&row), "{since}: {ran}");
        assert_eq!(lines.iter().filter(|line| line.starts_with("| `")).count(), 1, "{ran}");
        let changed = check(&env, &["--since", since, "--json"]).ok().json()["changed"].clone();
        assert_eq!(changed[0]["after"], 62.5, "{changed}");
    }
    let none = check(&env, &["--since", "no/such-branch"]);
    assert!(none.code == Some(2) && none.stderr.contains("no mark, no file and no git revision"), "{none}");
    assert_eq!(check(&env, &["--since", "--exec"]).code, Some(2));
    let only = check(&env, &["--only", "changed", "--since", "main"]).ok();
    assert!(only.stdout.contains("gate passed: 1 module, 0 done, 0 measured"), "{only}");
    assert!(check(&env, &["--only", "changed"]).ok().stdout.contains("1 module, 0 done"));
}

#[test]
fn a_base_changes_what_is_told_and_never_what_passes() {
    let env = Env::with_board(&with("covered: 9000", "covered: 8999"));
    env.write("same.ron", env.board());
    env.write("other.ron", GOOD);
    for since in ["same.ron", "other.ron"] {
        assert_eq!(check(&env, &["--since", since]).code, Some(10));
    }
}

#[test]
fn what_cannot_be_judged_has_the_exit_code_that_it_has_everywhere() {
    assert_eq!(check(&Env::new(), &[]).code, Some(3));
    assert_eq!(checked("(format: 1", &[]).code, Some(4));
    for args in [["--rules", "nonsense"], ["--max-age", "0"], ["--tolerance", "-1"], ["--format", "sarif"]] {
        assert_eq!(checked(GOOD, &args).code, Some(2), "{args:?}");
    }
}

#[test]
fn names_of_the_board_do_not_become_commands_of_a_workflow_or_markup() {
    let hostile = with("a.py", "a\\n::error::x|<b>.py").replace("covered: 9000", "covered: 1");
    let github = checked(&hostile, &["--format", "github"]);
    let begins = ["::error file=", "::error file=", "::warning file=", "::notice title="];
    assert_eq!(github.stdout.lines().count(), begins.len(), "{github}");
    for (line, begin) in github.stdout.lines().zip(begins) {
        assert!(line.starts_with(begin), "{github}");
    }
    let markdown = checked(&hostile, &["--format", "markdown"]);
    assert!(!markdown.stdout.contains("\n::error"), "{markdown}");
}

#[test]
fn a_test_run_answers_a_criterion_and_a_hook_keeps_a_push_back() {
    let env = Env::with_board(&with("format: 1,", "format: 1, reports: [\"lcov.info\"],"));
    env.standup(&["board", "set", "met+=by hand"]).ok();
    assert_eq!(env.standup(&["show", "--json"]).ok().json()["criteria"][2]["met"], true);
    env.standup(&["board", "set", "met-=by hand"]).ok();
    assert_eq!(env.standup(&["show", "--json"]).ok().json()["criteria"][2]["met"], false);

    // The hook of docs/COVERAGE.md, as git runs it.
    let page = include_str!("../../../docs/COVERAGE.md");
    let hook = page.split("# .git/hooks/pre-push\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let git = |args: &[&str]| {
        let mut command = env.command();
        let program = env!("CARGO_BIN_EXE_standup");
        let folder = std::path::Path::new(program).parent().unwrap().display().to_string();
        let path = format!("{folder}:{}", std::env::var("PATH").unwrap());
        let vars: Vec<_> =
            command.get_envs().map(|(name, value)| (name.to_owned(), value.map(ToOwned::to_owned))).collect();
        command = Command::new("git");
        command.env_clear().envs(vars.into_iter().filter_map(|(name, value)| Some((name, value?)))).env("PATH", path);
        command.args(["-c", "user.name=t", "-c", "user.email=t@example.org"]).args(args).current_dir(env.work());
        env.ran(command.output().unwrap())
    };
    git(&["init", "-q", "-b", "main"]).ok();
    std::fs::create_dir(env.path("remote.git")).unwrap();
    git(&["init", "-q", "--bare", "remote.git"]).ok();
    git(&["remote", "add", "origin", "./remote.git"]).ok();
    git(&["add", "board.ron"]).ok();
    git(&["commit", "-qm", "x"]).ok();
    let script = env.path(".git/hooks/pre-push");
    std::fs::write(&script, format!("#!/bin/sh\n{hook}")).unwrap();
    std::fs::set_permissions(&script, <std::fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o755))
        .unwrap();
    let lcov = |covered: usize| {
        let lines: Vec<String> = (1..=100).map(|at| format!("DA:{at},{}\n", usize::from(at <= covered))).collect();
        env.write("lcov.info", format!("SF:a.py\n{}end_of_record\n", lines.concat()));
    };
    lcov(80);
    let kept = git(&["push", "-q", "origin", "main"]);
    assert!(kept.code != Some(0) && kept.stdout.contains("a.py (Ana): 80%"), "{kept}");
    lcov(95);
    git(&["push", "-q", "origin", "main"]).ok();
}
