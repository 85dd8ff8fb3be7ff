//! A real run of `pytest --cov`, through to the board.
#![expect(clippy::print_stderr, reason = "says what was skipped, and why")]

use std::process::Command;

use serde_json::Value;

use crate::cli::driver::Env;

const BOARD: &str = r#"(
    format: 1,
    developers: [(name: "Ana", modules: [
        (id: "acme/billing.py", status: Done, coverage: (target: 60)),
        (id: "acme/never.py", status: Pending),
    ])],
)
"#;

const BILLING: &str = "\
def price(amount, vip):
    if amount < 0:
        raise ValueError(amount)
    if vip:
        return amount * 0.9
    return amount


def never():
    return 'ran'
";

const TEST: &str = "\
from acme.billing import price


def test_price():
    assert price(10, True) == 9
    assert price(10, False) == 10
";

/// Python with pytest-cov, if there is any.
fn python() -> Option<&'static str> {
    let has = |program: &&str| {
        let run = Command::new(program).args(["-c", "import pytest, pytest_cov"]).output();
        run.is_ok_and(|output| output.status.success())
    };
    ["python3", "/usr/bin/python3", "python"].into_iter().find(has)
}

#[test]
fn a_real_run_of_pytest_moves_the_gauge_alike_in_every_format() {
    let Some(python) = python() else {
        eprintln!("skipped: there is no python3 with pytest-cov here (Debian: python3-pytest-cov)");
        return;
    };
    let env = Env::with_board(BOARD);
    for folder in ["src", "src/acme"] {
        std::fs::create_dir(env.path(folder)).unwrap();
    }
    env.write("src/acme/__init__.py", "");
    env.write("src/acme/billing.py", BILLING);
    env.write("src/acme/never.py", "def never():\n    return 1\n");
    env.write("test_billing.py", TEST);
    let mut run = Command::new(python);
    run.args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "--cov=src", "--cov-branch"])
        .args(["--cov-report=xml", "--cov-report=lcov", "--cov-report=term"])
        .env("PYTHONPATH", "src")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .current_dir(env.work());
    let output = run.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{printed}\n{}", String::from_utf8_lossy(&output.stderr));
    // Older versions of pytest-cov have no JSON of their own.
    let json = Command::new(python).args(["-m", "coverage", "json"]).current_dir(env.work()).status().unwrap();
    assert!(json.success());
    // `src/acme/billing.py       8      2      4      1    75%`: statements and those that were missed.
    let row =
        printed.lines().find(|line| line.starts_with("src/acme/billing.py")).unwrap_or_else(|| panic!("{printed}"));
    let numbers: Vec<u64> = row.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let (total, covered) = (numbers[0], numbers[0] - numbers[1]);
    for report in ["coverage.xml", "coverage.json", "coverage.lcov"] {
        env.write("board.ron", BOARD);
        env.standup(&["cover", report]).ok();
        let module = env.standup(&["show", "acme/billing.py", "--json"]).ok().json();
        let coverage = &module["coverage"];
        assert_eq!(
            (&coverage["covered"], &coverage["total"]),
            (&Value::from(covered), &Value::from(total)),
            "{report}"
        );
        assert_eq!(coverage["branches"]["total"], 4, "{report}");
        assert_eq!(module["proof"], "verified", "{report}");
        // It was never imported, and pytest-cov was told of its folder.
        assert_eq!(env.standup(&["show", "never", "--json"]).ok().json()["coverage"]["covered"], 0, "{report}");
    }
    // .coverage itself holds no list of statements.
    let refused = env.standup(&["cover", ".coverage"]);
    assert!(refused.code == Some(1) && refused.stderr.contains("`coverage json`"), "{refused}");
}
