//! A whole visit of somebody in a hurry, in a real terminal: everything is found, changed and taken back without leaving the
//! screen, and the file is what it was.

use std::fs;
use std::process::Command;

use crate::terminal::pty::Session;
use crate::tui::app_driver::REAL;

#[test]
fn somebody_finds_a_module_changes_it_gives_it_away_takes_it_all_back_and_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let board = folder.path().join("board.ron");
    fs::write(&board, REAL).unwrap();
    let mut session = Session::standup(&board, 100, 30, &[]);
    session.wait_for("Increase Platform Coverage");

    session.press("/");
    session.wait_for("keep");
    session.press("vaultclient");
    session.wait_until_gone("tenant/router.py");
    session.press("\r");
    session.wait_for("hidden");
    session.press("\r");
    session.wait_for("start 11.18");

    session.press("c");
    session.wait_for("Coverage of");
    session.press("62.4");
    session.wait_for("gap 27.6");
    session.press("\r");
    session.wait_for("secrets/vault_client.py: coverage 62.4%");
    session.press("b");
    session.wait_for("What blocks");
    session.press("no test account");
    session.wait_for("no test account");
    session.press("\r");
    session.wait_for("secrets/vault_client.py: blocked: no test account");
    session.press("q");
    session.wait_until_gone("start 11.18");

    session.press("m");
    session.wait_for("carrying secrets/vault_client.py: Pending, Dev 3");
    session.press("\u{1b}[C");
    session.wait_for("carrying secrets/vault_client.py: Pending, Dev 4");
    session.press("\r");
    // The tick says that it is in the file.
    session.wait_for("✓ secrets/vault_client.py: Dev 3 to Dev 4");
    assert!(fs::read_to_string(&board).unwrap() != REAL);

    for undone in ["Dev 3 to Dev 4", "blocked: no test account", "coverage 62.4%"] {
        session.press("u");
        session.wait(&format!("{undone} to be undone"), |screen| {
            let last = screen.rows(0, 100).last().unwrap_or_default();
            last.contains("✓") && last.contains("undone") && last.contains(undone)
        });
    }
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
    assert!(fs::read_to_string(&board).unwrap() == REAL, "byte for byte what it was");

    let log = Command::new(env!("CARGO_BIN_EXE_standup"))
        .args(["--board".as_ref(), board.as_os_str(), "log".as_ref()])
        .env("XDG_STATE_HOME", folder.path().join("state"))
        .output()
        .unwrap();
    let log = String::from_utf8(log.stdout).unwrap();
    for told in ["coverage 62.4%", "blocked: no test account", "Dev 3 to Dev 4"] {
        assert!(log.contains(told), "the log tells of {told}:\n{log}");
    }
    let count = |is: fn(&str) -> bool| log.lines().filter(|line| is(line)).count();
    assert_eq!(count(|line| line.contains("(undone)")), 3, "and that each step was taken back:\n{log}");
    assert_eq!(count(|line| line.trim_end().ends_with("undo")), 3, "by an undo:\n{log}");
}

#[test]
fn a_coverage_report_is_found_previewed_imported_and_taken_back_in_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let board = folder.path().join("board.ron");
    let text = "(format: 1, title: \"Imports\", developers: [(name: \"Ana\", modules: [\n\
        (id: \"src/a.py\", status: InProgress, coverage: (start: 10, target: 90)),\n])])\n";
    fs::write(&board, text).unwrap();
    let lcov = "SF:src/a.py\nDA:1,1\nDA:2,1\nDA:3,0\nDA:4,1\nend_of_record\nSF:src/other.py\nDA:1,1\nend_of_record\n";
    fs::write(folder.path().join("lcov.info"), lcov).unwrap();
    let mut session = Session::standup(&board, 100, 30, &[]);
    session.wait_for("Imports");
    session.press(":");
    session.wait_for("do it");
    session.press("cover");
    session.wait_for("Import a coverage report");
    session.press("\r");
    session.wait_for("the report of a test tool");
    session.press(format!("{}/lc", folder.path().display()));
    session.wait_for("/lc");
    session.press("\t");
    session.wait_for("/lcov.info");
    session.press("\r");
    session.wait_for("src/a.py: 10% to 75%, 3 of 4 lines, 15 points short of 90");
    session.wait_for("src/other.py belongs to no module");
    assert_eq!(fs::read_to_string(&board).unwrap(), text, "only looked at");
    session.press("\r");
    session.wait_for("✓");
    session.wait("the figures to be in the file", |_| {
        fs::read_to_string(&board).is_ok_and(|board| board.contains("measured: (covered: 3, total: 4"))
    });
    session.press("u");
    session.wait("the very bytes of before", |_| fs::read_to_string(&board).is_ok_and(|board| board == text));
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}
