//! An old copy that somebody saves, as those meet it who sit in a shell: it is said, and put back or let be.

use insta::assert_snapshot;
use serde_json::json;

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

/// Two changes, and then somebody saves the buffer they opened before, with one of their own.
fn saved_old() -> Env {
    let env = Env::with_board(BASE);
    env.standup(&["start", "service"]).ok();
    env.standup(&["done", "router"]).ok();
    env.write("board.ron", BASE.replace("lines: 285", "lines: 300"));
    env
}

#[test]
fn the_next_command_says_that_an_old_copy_was_saved_and_heal_puts_back_what_it_undid() {
    let env = saved_old();
    let said = env.standup(&["set", "router", "priority=1"]).ok();
    assert_snapshot!(said, @"
    tenant/router.py: priority 1
    ! warning: an old copy was saved: 2 changes would be undone; `standup heal` puts them back
    ");
    assert_snapshot!(env.standup(&["heal", "--dry-run"]).ok(), @"
    would put back: tenant/service.py: Pending to In progress
    would put back: tenant/router.py: Pending to Done
    ");
    assert_snapshot!(env.standup(&["heal"]).ok(), @"
    put back: tenant/service.py: Pending to In progress
    put back: tenant/router.py: Pending to Done
    ");
    let healed = BASE
        .replace("status: Pending, lines: 285", "status: InProgress, lines: 300")
        .replace("status: Pending)", "status: Done, priority: 1)");
    assert_eq!(env.board(), healed, "what was changed in the old copy and since stays");
    assert_eq!(env.standup(&["heal"]).ok().stdout, "no old copy was saved: there is nothing to put back\n");
    env.standup(&["undo"]).ok();
    assert!(env.board().contains("status: Pending, lines: 300"), "healing is a step like any other");
}

#[test]
fn heal_finds_the_old_copy_by_itself_and_says_it_to_scripts() {
    let env = saved_old();
    let said = env.standup(&["heal", "--json"]).ok().json();
    let kinds: Vec<_> = said["changed"].as_array().unwrap().iter().map(|row| row["to"].clone()).collect();
    assert_eq!(kinds, [json!("in_progress"), json!("done")]);
}

#[test]
fn a_board_that_is_meant_to_be_as_it_was_saved_stays_so() {
    let env = saved_old();
    for who_looks in [&["log"][..], &["show"], &["show", "router"]] {
        let said = env.standup(who_looks).ok().stderr;
        assert!(said.contains("an old copy was saved: 2 changes would be undone"), "{who_looks:?} says so: {said}");
    }
    assert_eq!(env.standup(&["heal", "--keep"]).ok().stdout, "the board stays as it was saved\n");
    assert_eq!(env.standup(&["show"]).ok().stderr, "");
    let before = env.board();
    let said = env.standup(&["heal"]).ok();
    assert_eq!((said.stdout.as_str(), env.board()), ("no old copy was saved: there is nothing to put back\n", before));
}

#[test]
fn an_old_copy_that_was_saved_as_it_was_is_found_too() {
    let env = Env::with_board(BASE);
    env.standup(&["start", "service"]).ok();
    env.write("board.ron", BASE);
    env.standup(&["heal"]).ok();
    assert_eq!(env.board(), BASE.replace("status: Pending, lines", "status: InProgress, lines"));
}

#[test]
fn who_takes_back_their_own_step_or_edits_the_newest_board_is_asked_nothing() {
    let env = Env::with_board(BASE);
    env.standup(&["start", "service"]).ok();
    env.standup(&["undo"]).ok();
    assert_eq!(env.standup(&["set", "router", "priority=1"]).ok().stderr, "");
    env.write("board.ron", env.board().replace("lines: 285", "lines: 300"));
    assert_eq!(env.standup(&["set", "router", "priority=2"]).ok().stderr, "");
    assert_eq!(env.standup(&["heal"]).ok().stdout, "no old copy was saved: there is nothing to put back\n");
    // To take out a comment that is newer than some version is an edit like any other.
    let noted = env.board();
    env.write("board.ron", noted.replace("// Our plan.", "// Our plan.\n// For this week."));
    env.standup(&["done", "router"]).ok();
    env.write("board.ron", env.board().replace("// For this week.\n", ""));
    assert_eq!(env.standup(&["set", "router", "priority=3"]).ok().stderr, "");
}

/// The board without the line about this module.
fn without(env: &Env, module: &str) {
    let board = env.board();
    let lines = board.lines().filter(|line| !line.contains(module)).map(|line| format!("{line}\n"));
    env.write("board.ron", lines.collect::<String>());
}

#[test]
fn who_takes_out_a_module_by_hand_that_was_moved_before_did_not_save_an_old_copy() {
    let env = Env::with_board(BASE);
    env.standup(&["start", "service"]).ok();
    env.standup(&["start", "router"]).ok();
    without(&env, "service");
    assert_eq!(env.standup(&["set", "router", "priority=1"]).ok().stderr, "");
    assert_eq!(env.standup(&["heal"]).ok().stdout, "no old copy was saved: there is nothing to put back\n");
    // Where it was moved last of all, an old copy without it would look the same: that is told, and nobody is asked.
    env.standup(&["done", "router"]).ok();
    without(&env, "router");
    let said = env.standup(&["board", "set", "title=Plan"]).ok();
    assert_eq!(said.stderr, "warning: an edit took back 1 change that came before it; `standup heal` puts it back\n");
    assert_eq!(env.standup(&["show"]).ok().stderr, "");
}

#[test]
fn who_has_as_much_of_what_came_since_as_is_gone_is_not_asked() {
    let env = Env::with_board(BASE);
    env.standup(&["set", "router", "priority=1", "lines=999"]).ok();
    env.write("board.ron", BASE);
    env.standup(&["heal", "--keep"]).ok();
    // As in the first version, but without its lines.
    env.write("board.ron", BASE.replace("status: Pending)", "status: Pending, priority: 1)"));
    env.standup(&["log"]).ok();
    assert_eq!(env.standup(&["show"]).ok().stderr, "", "nobody saved an old copy");
}

/// Somebody else at the same board, with a memory of their own.
fn bo(env: &Env, args: &[&str]) -> Ran {
    let state = env.work().parent().unwrap().join("state of bo");
    let mut command = env.command();
    command.args(args).env("XDG_STATE_HOME", state).env("STANDUP_USER", "bo");
    env.ran(command.output().unwrap()).ok()
}

/// Two changes that ana and bo know of, and then somebody saves an old copy.
fn saved_old_before_two() -> Env {
    let env = Env::with_board(BASE);
    bo(&env, &["log"]);
    env.standup(&["start", "service"]).ok();
    bo(&env, &["done", "router"]);
    env.standup(&["log"]).ok();
    env.write("board.ron", BASE.replace("lines: 285", "lines: 300"));
    env
}

const UNDONE: &str = "an old copy was saved: 2 changes would be undone";

#[test]
fn everybody_who_knows_what_came_before_is_asked_and_not_only_who_sees_it_first() {
    let env = saved_old_before_two();
    // Whoever comes first finds and logs it, and goes on.
    assert!(env.standup(&["set", "router", "priority=1"]).ok().stderr.contains(UNDONE));
    assert!(bo(&env, &["log"]).stderr.contains(UNDONE));
    assert_eq!(
        bo(&env, &["heal", "--dry-run"]).stdout,
        "would put back: tenant/service.py: Pending to In progress\nwould put back: tenant/router.py: Pending to Done\n"
    );
    bo(&env, &["heal"]);
    assert!(
        env.board().contains("status: InProgress, lines: 300") && env.board().contains("status: Done, priority: 1")
    );
    assert_eq!(env.standup(&["show"]).ok().stderr, "", "it is put back for all");
    assert_eq!(env.standup(&["heal"]).ok().stdout, "no old copy was saved: there is nothing to put back\n");
}

#[test]
fn who_keeps_the_board_as_it_was_saved_answers_for_all_and_can_undo_that() {
    let env = saved_old_before_two();
    assert!(env.standup(&["log"]).ok().stderr.contains(UNDONE));
    assert!(bo(&env, &["log"]).stderr.contains(UNDONE));
    let saved = env.board();
    assert_eq!(bo(&env, &["heal", "--keep"]).stdout, "the board stays as it was saved\n");
    assert_eq!(env.board(), saved);
    assert_eq!(env.standup(&["show"]).ok().stderr, "", "nobody else is asked any more");
    assert_eq!(env.standup(&["heal"]).ok().stdout, "no old copy was saved: there is nothing to put back\n");
    let log = env.standup(&["log"]).ok().stdout;
    assert!(log.contains("bo        tenant/service.py: In progress to Pending"), "{log}");
    bo(&env, &["undo"]);
    assert_eq!(env.board(), BASE.replace("Pending, lines: 285", "InProgress, lines: 300").replace("Pending)", "Done)"));
}

#[test]
fn what_somebody_moved_since_is_their_wish_and_not_undone_by_the_old_copy() {
    let env = saved_old_before_two();
    env.standup(&["set", "router", "priority=1"]).ok();
    env.standup(&["heal"]).ok();
    // Ana takes it back on purpose before bo looks: for bo, it is as it was in the old copy.
    env.standup(&["move", "service", "pending"]).ok();
    assert_eq!(bo(&env, &["heal", "--dry-run"]).stdout, "no old copy was saved: there is nothing to put back\n");
}

/// What is remembered about old copies: what is to be looked into, and what is asked.
fn remembered(env: &Env) -> Vec<String> {
    let boards = env.work().with_file_name("state").join("standup/boards");
    let files = std::fs::read_dir(boards).unwrap().flat_map(|board| std::fs::read_dir(board.unwrap().path()).unwrap());
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with("saved-") || name.starts_with("old-copy")).collect()
}

#[test]
fn what_was_looked_into_and_answered_is_not_looked_into_again() {
    for answer in [&["heal"][..], &["heal", "--keep"]] {
        let env = saved_old();
        env.standup(&["log"]).ok();
        assert_eq!(remembered(&env), ["old-copy.ron"], "it waits for an answer");
        env.standup(answer).ok();
        assert_eq!(remembered(&env), [""; 0], "{answer:?}");
    }
}

#[test]
fn what_may_as_well_be_meant_takes_no_question_away_that_nobody_has_answered() {
    let env = saved_old();
    env.standup(&["set", "router", "priority=1"]).ok();
    // An old copy without it would look the same as an edit that takes it out.
    without(&env, "router");
    assert!(env.standup(&["log"]).ok().stderr.contains("an old copy was saved"));
    let asked = env.standup(&["heal", "--dry-run"]).ok().stdout;
    assert!(asked.contains("would put back: tenant/service.py: Pending to In progress"), "{asked}");
}
