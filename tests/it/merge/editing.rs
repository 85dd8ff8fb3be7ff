//! `standup edit`: what comes of an editor on a private copy. The editors are lines of shell.

use std::path::Path;

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

/// Runs `standup edit` with an editor that does this to the copy `$1`.
fn edit(env: &Env, script: &str) -> Ran {
    env.write("editor.sh", script);
    env.ran(env.command().args(["edit"]).env("EDITOR", "sh ./editor.sh").output().unwrap())
}

fn standup() -> &'static str {
    env!("CARGO_BIN_EXE_standup")
}

/// Where the message says that the copy is.
fn kept(ran: &Ran, env: &Env) -> String {
    let (_, path) = ran.stderr.split_once("kept at ").unwrap_or_else(|| panic!("{ran}"));
    path.lines().next().unwrap().replace("$ROOT", &env.work().parent().unwrap().to_string_lossy())
}

#[test]
fn what_was_changed_in_the_copy_is_merged_and_what_others_did_meanwhile_stays() {
    let env = Env::with_board(BASE);
    let script = format!(
        "{} done router >/dev/null && sed -i 's/lines: 285/lines: 300/; s/Our plan/The plan/' \"$1\"",
        standup()
    );
    let said = edit(&env, &script).ok();
    assert_eq!(said.stdout, "tenant/service.py: lines 285 to 300\nboard: comment “Our plan.” to “The plan.”\n");
    let wanted = BASE
        .replace("Our plan", "The plan")
        .replace("lines: 285", "lines: 300")
        .replace("status: Pending)", "status: Done)");
    assert_eq!(env.board(), wanted);
    assert!(!env.files().iter().any(|name| name.ends_with("-board.ron")), "the copy lay elsewhere: {:?}", env.files());
    env.standup(&["undo"]).ok();
    assert!(env.board().contains("lines: 285"), "one step");
}

#[test]
fn where_both_changed_the_same_the_others_count_and_the_copy_is_told() {
    let env = Env::with_board(BASE);
    let said =
        edit(&env, &format!("{} set service lines=1 >/dev/null && sed -i 's/lines: 285/lines: 2/' \"$1\"", standup()));
    assert_eq!(said.code, Some(0), "{said}");
    assert_eq!(said.stderr, "warning: tenant/service.py: lines 1 to 2, says your copy; kept as it is\n");
    assert!(env.board().contains("lines: 1"));
}

#[test]
fn who_removed_what_the_other_changed_is_said() {
    let env = Env::with_board(BASE);
    let said = edit(
        &env,
        &format!(
            "{} remove router >/dev/null && sed -i 's/router.py\", status: Pending/router.py\", status: Done/' \"$1\"",
            standup()
        ),
    );
    assert_eq!(said.stderr, "warning: tenant/router.py: removed by the board, changed by your copy; kept\n", "{said}");
    let env = Env::with_board(BASE);
    let said = edit(&env, &format!("{} done router >/dev/null && sed -i '/router.py/d' \"$1\"", standup()));
    assert_eq!(said.stderr, "warning: tenant/router.py: removed by your copy, changed by the board; kept\n", "{said}");
    assert!(env.board().contains("router.py"));
}

#[test]
fn nothing_changed_is_said_and_the_copy_is_private_and_gone_afterwards() {
    let env = Env::with_board(BASE);
    let said = edit(&env, "ls -l \"$1\" | cut -c1-10; echo \"$1\" > path.txt").ok();
    assert_eq!(said.stdout, "-rw-------\nnothing was changed\n");
    let path = env.read("path.txt");
    assert!(path.trim().ends_with("-board.ron") && !Path::new(path.trim()).exists(), "{path}");
    assert_eq!(env.board(), BASE);
}

#[test]
fn a_copy_that_is_no_board_any_more_is_kept_and_nothing_is_written() {
    let env = Env::with_board(BASE);
    let said = edit(&env, "sed -i 's/status: Pending, lines/status: Pnding, lines/' \"$1\"");
    assert_eq!(said.code, Some(4), "{said}");
    assert!(said.stderr.contains("did you mean Pending?"), "{said}");
    assert_eq!(env.board(), BASE);
    assert!(std::fs::read_to_string(kept(&said, &env)).unwrap().contains("Pnding"));
}

#[test]
fn an_editor_that_fails_changes_nothing() {
    let env = Env::with_board(BASE);
    let said = edit(&env, "sed -i 's/Pending/Done/' \"$1\"; exit 3");
    assert_eq!(said.code, Some(1), "{said}");
    assert!(Path::new(&kept(&said, &env)).exists());
    assert_eq!(env.board(), BASE);
    let said = env.ran(env.command().args(["edit"]).env("VISUAL", "no-such-editor-anywhere").output().unwrap());
    assert_eq!(said.code, Some(1), "{said}");
}

#[test]
fn who_leaves_the_editor_with_an_error_and_without_a_change_leaves_no_copy() {
    let env = Env::with_board(BASE);
    let said = edit(&env, "echo \"$1\" > path.txt; exit 1");
    assert_eq!(said.code, Some(1), "{said}");
    assert!(said.stderr.ends_with("nothing was changed, and your copy is gone\n"), "{said}");
    let path = env.read("path.txt");
    assert!(path.trim().ends_with("-board.ron") && !Path::new(path.trim()).exists(), "{path}");
}

#[test]
fn copies_that_were_kept_a_month_ago_are_gone_the_next_time_and_newer_ones_are_not() {
    let env = Env::with_board(BASE);
    let [old, new] = [(); 2].map(|()| kept(&edit(&env, "echo '(' > \"$1\"; exit 3"), &env));
    let file = std::fs::File::options().write(true).open(&old).unwrap();
    file.set_modified(std::time::SystemTime::now() - std::time::Duration::from_hours(31 * 24)).unwrap();
    edit(&env, "true").ok();
    assert!(!Path::new(&old).exists() && Path::new(&new).exists());
}

#[test]
fn editors_that_can_are_told_the_line_of_the_module() {
    let env = Env::with_board(BASE);
    env.write("vi", "#!/bin/sh\necho \"$1\"\n");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(env.path("vi"), mode).unwrap();
    let run =
        |editor: &str| env.ran(env.command().args(["edit", "router"]).env("EDITOR", editor).output().unwrap()).ok();
    assert_eq!(run("./vi").stdout, "+9\nnothing was changed\n");
    assert!(run("echo").stdout.contains("-board.ron\nnothing was changed\n"));
}
