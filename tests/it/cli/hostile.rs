//! `standup` in a shell that is against it: broken boards, hostile names, closed pipes, folders nobody may write to.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::path::Path;

use insta::assert_snapshot;

use crate::cli::commands::PLAN;
use crate::cli::driver::Env;

/// Characters that act on a terminal.
fn acts_on_a_terminal(text: &str) -> bool {
    text.chars().any(|c| c != '\n' && standup::model::shown::is_unsafe(c))
}

#[test]
fn a_broken_board_is_explained_with_line_and_column() {
    let env = Env::with_board(&PLAN.replace("status: Pending", "status: Waiting"));
    assert_snapshot!(env.standup(&["show"]), @r#"
    ! error: there is no status `Waiting`
    !  --> board.ron:5:47
    !   |
    ! 5 |     modules: [(id: "search/index.py", status: Waiting)],
    !   |                                               ^^^^^^^
    !   = help: did you mean Pending? it is Pending, InProgress or Done
    ! 
    ! error: there is no status `Waiting`
    !   --> board.ron:22:50
    !    |
    ! 22 |                 (id: "tenant/router.py", status: Waiting, coverage: (start: 25, target: 90)),
    !    |                                                  ^^^^^^^
    !    = help: did you mean Pending? it is Pending, InProgress or Done
    ! 
    ! error: there is no status `Waiting`
    !   --> board.ron:28:57
    !    |
    ! 28 |             modules: [(id: "search/service.py", status: Waiting)],
    !    |                                                         ^^^^^^^
    !    = help: did you mean Pending? it is Pending, InProgress or Done
    exit 4
    "#);
    assert_eq!(env.standup(&["start", "router"]).code, Some(4));
}

#[test]
fn scripts_get_the_problems_of_a_broken_board_as_json() {
    let env = Env::with_board("(format: 1, developers: [(name: 3)])");
    for args in [vec!["show", "--json"], vec!["start", "x", "--json"]] {
        let broken = env.standup(&args);
        assert_eq!(broken.code, Some(4), "{broken}");
        let problem = &broken.json()["problems"][0];
        assert_eq!((&problem["file"], &problem["line"]), (&"board.ron".into(), &1.into()), "{broken}");
        assert!(broken.stderr.contains("board.ron"), "people are told as well: {broken}");
    }
}

#[test]
fn what_is_odd_in_a_board_is_warned_about_once_and_stands_in_the_json() {
    let odd = PLAN.replace("area:", "arae:");
    let env = Env::with_board(&odd);
    let shown = env.standup(&["show"]).ok();
    assert_eq!(shown.stderr.matches("warning: board.ron:9:13: ").count(), 1, "{shown}");
    assert_eq!(env.standup(&["show", "-q"]).stderr, "");
    let json = env.standup(&["show", "--json"]).ok();
    assert_eq!(json.stderr, "");
    assert_eq!(json.json()["warnings"][0]["line"], 9);
    env.standup(&["start", "router"]).ok();
    assert!(env.board().contains("arae:"), "and it is kept");
}

#[test]
fn names_that_act_on_a_terminal_are_shown_and_not_sent() {
    let hostile = r#"(format: 1, title: "t\u{1b}]0;owned\u{7}", developers: [(name: "D\u{9b}2J", modules: [
        (id: "a\u{1b}[2J\u{202e}b.py", status: Pending, notes: "n\u{1b}c\nsecond\u{200b}",
            blocked: (reason: "r\u{1b}", on: "\u{2066}o")),
        (id: "c\u{1b}.py", status: Done),
    ])])"#;
    let env = Env::with_board(hostile);
    for args in [
        vec!["show"],
        vec!["show", "2J\u{202e}b"],
        vec!["show", "D\u{9b}2J"],
        vec!["show", ".py"],
        vec!["show", "\u{1b}[31mnobody"],
        vec!["start", "c\u{1b}.py"],
        vec!["\u{1b}[31mcommand"],
        vec!["move", "a", "\u{1b}[31m"],
        vec!["show", "--json"],
        vec!["show", "--board", "\u{1b}[31m.ron"],
        vec!["where", "--board", "\u{1b}[31m.ron"],
        vec!["init", "--board", "\u{1b}[31m/x.ron"],
    ] {
        let ran = env.standup(&args);
        assert!(!acts_on_a_terminal(&ran.stdout), "{args:?}\n{ran:?}");
        assert!(!acts_on_a_terminal(&ran.stderr), "{args:?}\n{ran:?}");
    }
    let id = env.standup(&["show", "--json"]).ok().json()["developers"][0]["modules"][0]["id"].clone();
    assert_eq!(id, "a\u{1b}[2J\u{202e}b.py", "scripts get the very name");
}

#[test]
fn a_reader_who_has_seen_enough_is_no_failure() {
    let env = Env::with_board(PLAN);
    for args in [vec!["show"], vec!["show", "--json"], vec!["--help"], vec!["where"], vec!["completions", "bash"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ran = env.ran(env.command().args(&args).stdout(writer).output().unwrap());
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{args:?}");
    }
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let ran = env.ran(env.command().args(["start", "router"]).stdout(writer).output().unwrap());
    assert_eq!(ran.code, Some(0));
    assert!(env.board().contains(r#""tenant/router.py", status: InProgress"#), "and the work is done");
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_a_failure() {
    let full = || OpenOptions::new().write(true).open("/dev/full").unwrap();
    let env = Env::with_board(PLAN);
    let ran = env.ran(env.command().args(["show"]).stdout(full()).output().unwrap());
    assert_snapshot!(ran, @"
    ! error: cannot write the output: No space left on device (os error 28)
    exit 1
    ");
    let mute = env.command().args(["show", "banana"]).stderr(full()).status().unwrap();
    assert_eq!(mute.code(), Some(2), "nobody to tell changes nothing");
}

#[test]
fn arguments_that_are_no_text_are_refused_or_taken_as_a_path() {
    use std::os::unix::ffi::OsStringExt;
    let odd = |text: &[u8]| OsString::from_vec(text.to_vec());
    let env = Env::with_board(PLAN);
    let refused = env.standup(&["start".into(), odd(b"rout\xffer")]);
    assert_eq!(refused.code, Some(2), "{refused}");
    std::fs::copy(env.path("board.ron"), env.path(odd(b"b\xff.ron"))).unwrap();
    let taken = env.standup(&["--board".into(), odd(b"b\xff.ron"), "start".into(), "router".into()]);
    assert_eq!(taken.code, Some(0), "{taken}");
    assert_eq!(env.board(), PLAN);
}

#[test]
fn what_is_no_board_at_all_is_named() {
    let env = Env::new();
    std::fs::create_dir(env.path("folder")).unwrap();
    env.write("empty.ron", "");
    env.write("picture.ron", b"\x89PNG\r\n\x1a\n\0\0");
    env.write("merge.ron", "<<<<<<< HEAD\n(format: 1)\n=======\n(format: 1)\n>>>>>>> theirs\n");
    for (name, code) in [("folder", 3), ("empty.ron", 4), ("picture.ron", 4), ("merge.ron", 4)] {
        let ran = env.standup(&["show", "--board", name]);
        assert_eq!(ran.code, Some(code), "{name}: {ran}");
        assert!(ran.stderr.contains(name), "{name}: {ran}");
        assert!(!acts_on_a_terminal(&ran.stderr), "{name}: {ran}");
    }
}

/// Takes the right to write (and with it to make files) from a folder; gives whether that keeps this user out.
fn forbid(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o555)).unwrap();
    // Nothing keeps root out.
    File::create(folder.join("probe")).is_err()
}

#[test]
fn in_a_folder_nobody_may_write_to_the_board_is_shown_and_not_changed() {
    use std::os::unix::fs::PermissionsExt;
    let env = Env::with_board(PLAN);
    let keeps_out = forbid(&env.work());
    let shown = env.standup(&["show"]);
    let moved = env.standup(&["start", "router"]);
    let made = env.standup(&["init", "--board", "new.ron"]);
    std::fs::set_permissions(env.work(), std::fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(shown.code, Some(0), "{shown}");
    if keeps_out {
        for ran in [moved, made] {
            assert_eq!(ran.code, Some(1), "{ran}");
            assert!(ran.stderr.contains("permission denied") && ran.stderr.contains("hint: "), "{ran}");
        }
        assert_eq!(env.board(), PLAN);
    }
}

#[test]
fn what_is_no_file_in_the_log_is_told_and_neither_waited_for_nor_read() {
    use std::os::unix::fs::symlink;
    let env = Env::with_board(PLAN);
    env.standup(&["start", "router"]).ok();
    let pipe = env.path("board.log/bo.pipe00.ron");
    rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::from_raw_mode(0o600)).unwrap();
    symlink("/dev/zero", env.path("board.log/bo.zeros0.ron")).unwrap();
    symlink("/etc/passwd", env.path("board.log/bo.passwd.ron")).unwrap();
    std::fs::create_dir(env.path("board.log/bo.folder.ron")).unwrap();
    for args in [&["log"][..], &["log", "--limit", "0"], &["log", "--module", "router"], &["undo", "--dry-run"]] {
        // A program that reads zeros without end must not take the computer with it.
        let limited =
            format!("ulimit -v 2000000; exec timeout 20 {} {}", env!("CARGO_BIN_EXE_standup"), args.join(" "));
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", &limited]).current_dir(env.work()).env_clear();
        shell.envs(env.command().get_envs().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))));
        let ran = env.ran(shell.output().unwrap()).ok();
        assert!(ran.stdout.contains("router"), "what can be read is told: {ran}");
        if args[0] == "log" {
            let told: Vec<&str> = ran.stderr.lines().collect();
            assert_eq!(told.len(), 4, "{ran}");
            assert!(ran.stderr.contains("bo.pipe00.ron:1:1: ") && ran.stderr.contains("not a regular file"), "{ran}");
            assert!(ran.stderr.contains("a symbolic link, and those are not followed here"), "{ran}");
            assert!(!ran.stderr.contains("root:"), "nothing of other files is shown: {ran}");
        }
    }
    env.standup(&["done", "router"]).ok();
}

#[test]
fn a_line_of_the_log_that_cannot_be_read_is_told_with_its_number() {
    let env = Env::with_board(PLAN);
    env.standup(&["start", "router"]).ok();
    let file = std::fs::read_dir(env.path("board.log")).unwrap().next().unwrap().unwrap().path();
    let good = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("oh\n\n{good}ah\n")).unwrap();
    let said = env.standup(&["log", "--limit", "0"]).ok().stderr;
    let lines: Vec<_> = said.lines().filter_map(|line| line.split(".ron:").nth(1)?.split(' ').next()).collect();
    assert_eq!(lines, ["1:1:", "4:1:"], "{said}");
}

#[test]
fn a_folder_that_is_gone_and_a_home_that_is_none_stop_nothing_that_can_go_on() {
    let env = Env::with_board(PLAN);
    let mut bare = env.command();
    bare.env_remove("HOME").env_remove("XDG_CONFIG_HOME").env_remove("XDG_STATE_HOME").env_remove("STANDUP_USER");
    let ran = env.ran(bare.args(["start", "router"]).output().unwrap());
    assert_eq!(ran.code, Some(0), "{ran}");
}

#[test]
fn an_emoji_of_several_characters_is_an_id_like_any_other() {
    let emoji = ["👩\u{200d}💻.py", "⚠\u{fe0f}.py", "1\u{fe0f}\u{20e3}.py", "👩🏽\u{200d}🚀.py"];
    let flag = "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}.py";
    let env = Env::with_board("(format: 1, developers: [(name: \"A\", modules: [(id: \"a.py\", status: Pending)])])");
    env.standup(&["rename", "a.py", emoji[0]]).ok();
    for id in emoji[1..].iter().chain([&flag]) {
        env.standup(&["add", id]).ok();
    }
    assert_eq!(env.standup(&["check-file"]).ok().to_string(), "board.ron: no problems\n");
    let shown = env.standup(&["show"]).ok().to_string();
    assert!(emoji.iter().chain([&flag]).all(|id| shown.contains(id) && env.board().contains(id)), "{shown}");
    // A text behind a flag that nobody sees is another matter.
    let hidden = "🏴\u{e0069}\u{e0067}\u{e006e}\u{e006f}\u{e0072}\u{e0065}\u{e007f}\u{e0061}.py";
    assert_eq!(env.standup(&["add", hidden]).code, Some(2));
}
