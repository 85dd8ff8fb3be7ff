//! Who did what, in the shell: log, marks, undo and redo as several people at several hours see them.

use std::fmt::Write as _;

use crate::cli::driver::{Env, Ran};

const BOARD: &str = r#"// Ours.
(
    format: 1,
    limits: (stale_days: 3),
    developers: [
        (name: "Ana", who: ["ana", "ana.lee"], modules: [
            // why it is here
            (id: "api/auth.py", status: Pending, mood: 7), // a good one
            (id: "api/users.py", status: Pending),
        ]),
        (name: "Bo", who: ["bo"], modules: [
            (id: "web/index.py", status: InProgress),
        ]),
    ],
)
"#;

/// One person's command at one moment of November 2024; each has a state folder of their own.
fn run(env: &Env, who: &str, when: &str, args: &[&str]) -> Ran {
    let mut command = env.command();
    command.env("STANDUP_USER", who).env("STANDUP_NOW", format!("2024-11-{when}:00Z"));
    command.env("STANDUP_STATE", env.work().with_file_name(format!("state-of-{who}")));
    env.ran(command.args(args).output().unwrap())
}

/// What all of them typed and saw, with the names of log files by their order.
fn story(env: &Env, lines: &[(&str, &str, &str)]) -> String {
    let mut told = String::new();
    for (who, when, line) in lines {
        let args: Vec<&str> = line.split(' ').collect();
        write!(told, "{when} {who}$ standup {line}\n{}", run(env, who, when, &args)).unwrap();
    }
    for (i, file) in files(env).iter().enumerate() {
        let replica = file.rsplit('.').nth(1).unwrap();
        told = told.replace(replica, &format!("replica-{i}"));
    }
    told
}

fn files(env: &Env) -> Vec<String> {
    let Ok(files) = std::fs::read_dir(env.path("board.log")) else { return Vec::new() };
    let mut names: Vec<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_week_of_two_people() {
    let env = Env::with_board(BOARD);
    let told = story(
        &env,
        &[
            ("ana", "04T09:00", "start auth"),
            ("ana", "04T09:05", "log"),
            ("bo", "04T09:10", "done index"),
            ("ana", "04T09:15", "mark monday"),
            ("ana", "04T10:00", "set auth coverage=62.4 tests=3/9"),
            ("bo", "04T11:00", "undo --dry-run"),
            ("bo", "04T11:01", "undo"),
            ("bo", "04T11:02", "log --since mark"),
            ("bo", "04T11:03", "redo"),
            ("bo", "04T11:04", "redo"),
            ("bo", "04T11:05", "log --since 3m --who me -v"),
            ("bo", "04T11:06", "move auth Done"),
            ("ana", "04T12:00", "undo"),
            ("ana", "04T12:01", "undo --dry-run"),
            ("ana", "04T12:02", "undo"),
            ("ana", "04T12:03", "log --module auth --limit 2"),
            ("ana.lee", "08T09:00", "show mine"),
            ("ana.lee", "08T09:00", "show auth"),
            ("ana.lee", "08T09:01", "log --since 2024-11-05"),
            ("ana.lee", "08T09:02", "log --since tomorrow"),
            ("cleo", "08T09:03", "show mine"),
            ("cleo", "08T09:04", "undo"),
            ("cleo", "08T09:05", "log --who ana --json --limit 1"),
        ],
    );
    insta::assert_snapshot!(told);
}

#[test]
fn what_somebody_changed_since_is_not_undone_and_they_are_named() {
    let env = Env::with_board(BOARD);
    run(&env, "ana", "04T09:00", &["start", "auth"]).ok();
    run(&env, "bo", "04T09:01", &["done", "auth"]).ok();
    let board = env.board();
    let refused = run(&env, "ana", "04T09:02", &["undo"]);
    assert_eq!(refused.code, Some(5));
    assert!(refused.stderr.contains("bo changed it since, at 2024-11-04 09:01 UTC"), "{refused}");
    assert_eq!(env.board(), board);
    // What bo takes back himself is in nobody's way.
    run(&env, "bo", "04T09:03", &["undo"]).ok();
    run(&env, "ana", "04T09:04", &["undo"]).ok();
    assert_eq!(env.board(), BOARD);
}

#[test]
fn what_is_removed_comes_back_byte_for_byte_with_its_comments() {
    let env = Env::with_board(BOARD);
    run(&env, "ana", "04T09:00", &["remove", "auth"]).ok();
    assert!(!env.board().contains("why it is here") && !env.board().contains("a good one"));
    // Elsewhere life goes on.
    run(&env, "bo", "04T09:01", &["done", "index"]).ok();
    let without = env.board();
    run(&env, "ana", "05T09:00", &["undo"]).ok();
    assert_eq!(env.board(), BOARD.replace("InProgress", "Done"));
    run(&env, "ana", "05T09:01", &["redo"]).ok();
    assert_eq!(env.board(), without);
    run(&env, "ana", "05T09:02", &["undo"]).ok();
    run(&env, "bo", "05T09:03", &["undo"]).ok();
    assert_eq!(env.board(), BOARD);
}

#[test]
fn several_changes_of_one_command_are_one_step() {
    let env = Env::with_board(BOARD);
    run(&env, "ana", "04T09:00", &["set", "auth", "coverage=62.4", "tests=3/9", "priority=1", "tags+=x"]).ok();
    run(&env, "ana", "04T09:01", &["undo"]).ok();
    assert_eq!(env.board(), BOARD);
    assert_eq!(run(&env, "ana", "04T09:02", &["undo"]).ok().stdout, "ana has nothing to undo\n");
}

#[test]
fn a_lost_log_loses_history_undo_and_marks_and_nothing_else() {
    let env = Env::with_board(BOARD);
    run(&env, "ana", "04T09:00", &["start", "auth"]).ok();
    run(&env, "ana", "04T09:01", &["mark"]).ok();
    let board = env.board();
    std::fs::remove_dir_all(env.path("board.log")).unwrap();
    let shown = run(&env, "ana", "04T09:02", &["show", "--json"]).ok().json();
    assert_eq!(shown["counts"]["in_progress"], 2);
    assert_eq!(run(&env, "ana", "04T09:02", &["log"]).ok().stdout, "nothing has happened yet\n");
    assert_eq!(run(&env, "ana", "04T09:02", &["undo"]).ok().stdout, "ana has nothing to undo\n");
    assert_eq!(env.board(), board);
    run(&env, "ana", "04T09:03", &["done", "auth"]).ok();
    run(&env, "ana", "04T09:04", &["undo"]).ok();
    assert_eq!(env.board(), board);
}

#[test]
fn lines_that_cannot_be_read_are_told_and_kept_and_spoil_no_other() {
    let env = Env::with_board(BOARD);
    run(&env, "ana", "04T09:00", &["start", "auth"]).ok();
    let file = format!("board.log/{}", files(&env)[0]);
    let first = env.read(&file);
    // Torn, foreign, hostile, no text at all; and the last without its end.
    let foreign = "{\"op\": \"move\"}\n\u{1b}[2J\u{202e}\n";
    let torn = &first[..first.len() / 2];
    let newer = first.replace("change: Move(", "change: Teleport(");
    let bytes = [first.as_bytes(), foreign.as_bytes(), b"\xff\xfe\n", newer.as_bytes(), torn.as_bytes()].concat();
    env.write(&file, &bytes);
    env.write("board.log/notes.txt", "not ours\n");
    let told = run(&env, "ana", "04T09:01", &["log"]).ok();
    assert_eq!(told.stdout.lines().count(), 1, "{told}");
    for line in 2..=6 {
        assert!(told.stderr.contains(&format!("{file}:{line}:1: ")), "line {line} in {told}");
    }
    assert!(!told.stderr.contains('\u{1b}') && !told.stderr.contains('\u{202e}'), "{told}");
    let skipped = run(&env, "ana", "04T09:01", &["log", "--json"]).ok().json();
    assert_eq!((skipped["entries"].as_array().unwrap().len(), skipped["skipped"].as_array().unwrap().len()), (1, 5));
    // Whoever writes next begins on a line of their own, and nothing that stood there is lost.
    run(&env, "ana", "04T09:02", &["done", "auth"]).ok();
    assert_eq!(run(&env, "ana", "04T09:03", &["log"]).stdout.lines().count(), 2);
    let now = std::fs::read(env.path(&file)).unwrap();
    assert!(now.starts_with(&bytes));
    let written = &now[bytes.len()..];
    assert!(written.is_empty() || written.starts_with(b"\n("), "on a line of its own, or in a file of its own");
}

#[test]
fn a_log_of_thousands_of_lines_that_cannot_be_read_is_told_at_once() {
    let env = Env::with_board(BOARD);
    run(&env, "ana", "04T09:00", &["start", "auth"]).ok();
    let file = format!("board.log/{}", files(&env)[0]);
    let lines = "(nonsense)\n".repeat(100_000);
    env.write(&file, env.read(&file) + &lines);
    let told = run(&env, "ana", "04T09:01", &["log", "--json"]).ok().json();
    assert_eq!(told["skipped"].as_array().unwrap().len(), 100_000);
    assert_eq!(
        told["skipped"][99_999]["line"].as_u64().unwrap() + told["skipped"][0]["line"].as_u64().unwrap(),
        100_003
    );
}

#[test]
fn two_clocks_hours_apart_tell_one_story() {
    let env = Env::with_board(BOARD);
    // Bo's clock is two hours behind.
    run(&env, "ana", "04T11:00", &["start", "auth"]).ok();
    run(&env, "bo", "04T09:01", &["done", "auth"]).ok();
    run(&env, "ana", "04T11:02", &["move", "auth", "Pending"]).ok();
    let order = |env: &Env| {
        let log = run(env, "cleo", "04T12:00", &["log", "--json"]).ok().json();
        let entries = log["entries"].as_array().unwrap().iter();
        entries.map(|e| format!("{} {}", e["who"].as_str().unwrap(), e["to"].as_str().unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(order(&env), ["ana in_progress", "bo done", "ana pending"]);
    let refused = run(&env, "bo", "04T09:04", &["undo"]);
    assert!(refused.stderr.contains("ana changed it since, at 2024-11-04 11:02 UTC"), "{refused}");
    // The files are read in the order of their names; that order has no say.
    let [one, other] = &files(&env)[..] else { panic!("two files") };
    let (first, second) = (env.read(&format!("board.log/{one}")), env.read(&format!("board.log/{other}")));
    std::fs::remove_dir_all(env.path("board.log")).unwrap();
    std::fs::create_dir(env.path("board.log")).unwrap();
    for (name, text) in [("zz.r1.ron", first), ("aa.r2.ron", second)] {
        env.write(&format!("board.log/{name}"), text);
    }
    assert_eq!(order(&env), ["ana in_progress", "bo done", "ana pending"]);
}

#[test]
fn who_i_am_is_said_by_option_variable_settings_git_and_login_in_this_order() {
    let env = Env::with_board(BOARD);
    let who = |option: Option<&str>, variable: Option<&str>| {
        let mut command = env.command();
        command.env_remove("STANDUP_USER").env("USER", "login");
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", env.work().with_file_name("gitconfig"));
        command.envs(variable.map(|name| ("STANDUP_USER", name)));
        command.args(["where", "--json"]).args(option.map(|name| format!("--as={name}")));
        let told = env.ran(command.output().unwrap()).ok().json();
        format!("{}, {}", told["user"]["name"].as_str().unwrap(), told["user"]["why"].as_str().unwrap())
    };
    assert_eq!(who(None, None), "login, named by USER");
    std::fs::write(env.work().with_file_name("gitconfig"), "[user]\n\temail = git.name@example.org\n").unwrap();
    if std::process::Command::new("git").arg("--version").output().is_ok() {
        assert_eq!(who(None, None), "git.name, by git's user.email, git.name@example.org");
    }
    let config = env.work().with_file_name("config").join("standup");
    std::fs::create_dir(&config).unwrap();
    std::fs::write(config.join("config.ron"), "// me\n(user: \"settled\")\n").unwrap();
    assert_eq!(who(None, None), "settled, named in config.ron");
    assert_eq!(who(None, Some("variable")), "variable, named by STANDUP_USER");
    assert_eq!(who(Some("option"), Some("variable")), "option, named by --as");
}

#[test]
fn settings_that_cannot_be_used_say_where_and_those_that_are_odd_are_used() {
    let env = Env::with_board(BOARD);
    let with = |text: &str, args: &[&str]| {
        env.write("my.ron", text);
        env.ran(env.command().env_remove("STANDUP_USER").env("STANDUP_CONFIG", "my.ron").args(args).output().unwrap())
    };
    let broken = with("(\n    user: ana,\n)\n", &["done", "auth"]);
    assert_eq!(broken.code, Some(2));
    assert!(broken.stderr.contains("my.ron:2:11") && broken.stderr.contains("in double quotes"), "{broken}");
    assert_eq!(env.board(), BOARD, "who it is would be a guess");
    let odd = with("(usr: \"ana\", user: \"bo\")", &["done", "auth"]).ok();
    assert!(odd.stderr.contains("my.ron:1:2: ") && odd.stderr.contains("did you mean `user`?"), "{odd}");
    let told = with("()", &["log", "--json"]).ok().json();
    assert_eq!(told["entries"][0]["who"], "bo");
    std::fs::remove_file(env.path("my.ron")).unwrap();
    std::fs::create_dir(env.path("my.ron")).unwrap();
    let mut folder = env.command();
    let folder = env.ran(folder.env("STANDUP_CONFIG", "my.ron").arg("show").output().unwrap()).ok();
    assert!(folder.stderr.contains("my.ron: not a regular file"), "{folder}");
}

#[test]
fn settings_that_cannot_be_read_keep_nobody_from_reading_the_board() {
    let env = Env::with_board(BOARD);
    env.write("my.ron", "(\n    user: ana,\n)\n");
    let with = |who: Option<&str>, args: &[&str]| {
        let mut command = env.command();
        command.env_remove("STANDUP_USER").env("STANDUP_CONFIG", "my.ron").envs(who.map(|who| ("STANDUP_USER", who)));
        env.ran(command.args(args).output().unwrap())
    };
    let is_warned = |ran: &Ran| ran.stderr.contains("my.ron:2:11") && ran.stderr.contains("the defaults are used");
    for reading in [&["show"][..], &["show", "--json"], &["log"], &["check-file"], &["where"], &[]] {
        let read = with(None, reading).ok();
        assert!(is_warned(&read) && !read.stdout.is_empty(), "{reading:?}: {read}");
    }
    assert!(!with(None, &["show", "--quiet"]).ok().stderr.contains("my.ron"));
    let copy = ["edit"];
    for writing in [&["done", "auth"][..], &["note", "auth", "x"], &["mark"], &["undo"], &copy] {
        let refused = with(None, writing);
        assert_eq!(refused.code, Some(2), "{writing:?}: {refused}");
        assert!(refused.stderr.contains("say it with `--as NAME` or STANDUP_USER"), "{refused}");
        assert_eq!(refused.stderr.matches("my.ron:2:11").count(), 1, "told once: {refused}");
    }
    assert_eq!(env.board(), BOARD, "who it is would be a guess");
    assert!(is_warned(&with(None, &["done", "auth", "--as", "cleo"]).ok()));
    assert!(is_warned(&with(Some("bo"), &["undo"]).ok()));
    let told = with(None, &["log", "--json"]).ok().json();
    assert_eq!(told["entries"][0]["who"], "cleo");
}

#[test]
fn a_clock_for_tests_says_when_it_is() {
    let env = Env::with_board(BOARD);
    let odd = env.ran(env.command().env("STANDUP_NOW", "noon").arg("show").output().unwrap());
    let hint = "hint: set it to a time like 2026-11-23T08:00:00Z, or unset it\n";
    assert_eq!((odd.code, odd.stderr), (Some(2), format!("error: STANDUP_NOW is no RFC 3339 time\n{hint}")));
    for args in [&["show"][..], &["start", "auth"], &["log"]] {
        let odd = env.ran(env.command().env("STANDUP_NOW", "1969-12-31T23:59:59Z").args(args).output().unwrap());
        assert_eq!((odd.code, odd.stderr), (Some(2), format!("error: STANDUP_NOW is before 1970\n{hint}")), "{args:?}");
    }
    assert_eq!(env.board(), BOARD);
    run(&env, "ana", "04T09:00", &["start", "auth"]).ok();
    let told = run(&env, "ana", "04T09:00", &["log", "--json"]).ok().json();
    assert_eq!(told["entries"][0]["at"], "2024-11-04T09:00:00Z");
}

#[test]
fn an_editor_that_converts_line_ends_has_changed_nothing() {
    let env = Env::with_board(&BOARD.replacen("mood: 7", "mood: 7, notes: r#\"one\ntwo\"#", 1));
    run(&env, "ana", "04T09:00", &["done", "users"]).ok();
    let lf = env.board();
    for (minute, text) in [(10, lf.replace('\n', "\r\n")), (20, lf.clone())] {
        env.write("board.ron", &text);
        let noted = run(&env, "ana", &format!("04T09:{minute}"), &["note", "auth", "three"]).ok();
        assert!(!noted.stderr.contains("old copy"), "{}", noted.stderr);
        run(&env, "ana", &format!("04T09:{}", minute + 1), &["undo"]).ok();
        assert_eq!(env.board(), text, "back to the very bytes, with the line ends of the file");
    }
    let log = run(&env, "ana", "04T10:00", &["log"]).ok().stdout;
    assert!(!log.contains("editor"), "{log}");
}

#[test]
fn what_a_clock_that_runs_ahead_has_written_is_dated() {
    let env = Env::with_board(BOARD);
    let at =
        |now: &str, args: &[&str]| env.ran(env.command().env("STANDUP_NOW", now).args(args).output().unwrap()).ok();
    at("2024-11-04T09:00:00Z", &["done", "auth"]);
    at("2099-01-01T00:00:00Z", &["move", "auth", "pending"]);
    let told = at("2024-11-04T09:00:30Z", &["log"]).stdout;
    assert!(told.contains("2099-01-01  ana") && told.contains("  just now  ana"), "{told}");
    // A clock that is a little ahead is as good as ours.
    at("2024-11-04T09:01:00Z", &["start", "auth"]);
    let told = at("2024-11-04T09:00:30Z", &["log"]).stdout;
    assert_eq!(told.matches("just now").count(), 2, "{told}");
    // That it has been so since a day that has not come is not said as an age.
    at("2099-01-01T00:00:00Z", &["done", "auth"]);
    let shown = at("2024-11-04T09:00:30Z", &["show", "auth"]).stdout;
    assert!(!shown.contains("now") && !shown.contains("2099"), "{shown}");
}
