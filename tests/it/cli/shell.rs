//! `standup` in a shell as people type it: in their own words, at their own place, and what they get wrong.

use std::fs::OpenOptions;
use std::process::{Command, Stdio};

use crate::cli::driver::{Env, GIT_IGNORES, Ran};

/// What this command line does where the clock and the time zone are these.
fn at(env: &Env, now: &str, zone: &str, args: &[&str]) -> Ran {
    env.ran(env.command().env("STANDUP_NOW", now).env("TZ", zone).args(args).output().unwrap())
}

/// A developer who is away until Tuesday, the first of December.
const AWAY: &str =
    r#"(format: 1, developers: [(name: "Ana", away: "2026-12-01", modules: [(id: "a.py", status: Pending)])])"#;

#[test]
fn who_is_away_is_back_when_the_day_begins_where_it_is_looked_at() {
    let env = Env::with_board(AWAY);
    let is_away = |now, zone| at(&env, now, zone, &["show"]).ok().stdout.contains("Ana (away, back 2026-12-01)");
    let sydney = "AEST-10AEDT-11,M10.1.0,M4.1.0/3";
    let los_angeles = "PST8PDT,M3.2.0,M11.1.0";
    assert!(is_away("2026-11-30T12:59:00Z", sydney), "a minute before midnight there");
    assert!(!is_away("2026-11-30T13:00:00Z", sydney), "it is the first of December there");
    assert!(is_away("2026-12-01T01:00:00Z", los_angeles), "it is still November there");
    assert!(!is_away("2026-12-01T08:00:00Z", los_angeles));
}

#[test]
fn a_day_is_named_from_the_day_it_is_where_it_is_typed() {
    for (typed, day) in
        [("tomorrow", "2026-12-02"), ("friday", "2026-12-04"), ("3d", "2026-12-04"), ("2 weeks", "2026-12-15")]
    {
        let env = Env::with_board(AWAY);
        // Still Monday in Greenwich.
        let away = format!("away={typed}");
        at(&env, "2026-11-30T20:00:00Z", "AEST-11", &["developer", "set", "Ana", &away]).ok();
        assert!(env.board().contains(&format!("away: \"{day}\"")), "{typed}: {}", env.board());
    }
    let env = Env::with_board(AWAY);
    let refused = env.standup(&["developer", "set", "Ana", "away=someday"]);
    assert!(refused.stderr.contains("away takes a day such as 2026-12-01, tomorrow, friday or 3d"), "{refused}");
    assert_eq!((refused.code, env.board()), (Some(2), AWAY.to_owned()));
}

/// Ids of several words, two of which begin alike, and a developer of two words.
const WORDS: &str = r#"(
    format: 1,
    checklist: ["coverage report"],
    modules: [(id: "free text", status: Pending)],
    developers: [
        (name: "Ana", who: ["ana"], modules: [
            (id: "user accounts", status: InProgress),
            (id: "user accounts api", status: Pending),
            (id: "payments.py", status: Pending),
        ]),
        (name: "Dev 2", modules: [(id: "search/index.py", status: Pending), (id: "search/service.py", status: Pending)]),
    ],
)
"#;

/// What a command line of several words says, exit code included.
#[track_caller]
fn says(env: &Env, line: &str, wanted: &str) {
    assert_eq!(env.standup(&split(line)).to_string().trim_end(), wanted, "standup {line}");
}

/// A command line as a shell takes it apart; it knows blanks and double quotes only.
fn split(line: &str) -> Vec<String> {
    let words = line.split('"').enumerate().flat_map(|(i, part)| match i % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

#[test]
fn an_id_of_several_words_needs_no_quotes_and_swallows_no_word() {
    let env = Env::with_board(WORDS);
    for (line, said) in [
        ("block user accounts no test account", "user accounts: blocked: no test account"),
        ("block user accounts api down", "user accounts api: blocked: down"),
        ("block \"user accounts\" api down", "user accounts: blocked: api down"),
        ("block payments --on Dev 2 a fixture for Stripe", "payments.py: blocked: a fixture for Stripe; asks Dev 2"),
        ("unblock payments", "payments.py: not blocked any more (a fixture for Stripe; asks Dev 2; since"),
        ("note user accounts api half of it", "user accounts api: notes “half of it”"),
        ("help-me user accounts pairing", "user accounts: help wanted: “pairing”"),
        ("check-off user accounts report", "user accounts: checked off “coverage report”"),
        ("assign user accounts api Dev 2", "user accounts api: Ana to Dev 2"),
        ("assign free text to Dev 2", "free text: nobody to Dev 2"),
        ("start free text hours=+1", "free text: Pending to In progress; hours 1 h"),
        ("move free text to in progress", "free text: already In progress"),
        ("done free text coverage=91", "free text: In progress to Done; coverage 91%"),
        ("set user accounts priority=1", "user accounts: priority 1"),
        ("place user accounts --after payments", "user accounts: placed after payments.py"),
        ("add search/x.py --to Dev 2 start=0", "search/x.py: added for Dev 2"),
        ("add --after user accounts \"new thing\"", "new thing: added for Ana"),
        ("rename user accounts api user pages", "user accounts api: renamed to user pages"),
        ("remove user pages new thing", "user pages: removed\nnew thing: removed"),
    ] {
        let ran = env.standup(&split(line)).ok();
        assert!(ran.to_string().starts_with(said) && ran.stderr.is_empty(), "standup {line}\n{ran}");
    }
    let shown = env.standup(&["show", "user", "accounts"]).ok().stdout;
    assert!(shown.starts_with("[~] user accounts"), "{shown}");
}

#[test]
fn where_no_module_is_found_it_is_said_which_words_were_taken_for_it() {
    let env = Env::with_board(WORDS);
    says(
        &env,
        "block paiments no test account",
        "! error: there is no module `paiments` on the board\n\
         !   `paiments` was taken for the module, `no test account` for the reason\n\
         ! hint: did you mean `payments.py`?\n\
         ! hint: put an id of several words in quotes\n\
         exit 2",
    );
    says(
        &env,
        "assign user accounts Bob",
        "! error: there is no developer `Bob` on the board\n\
         !   `user accounts` was taken for the module, `Bob` for the developer\n\
         ! hint: the closest names are `Ana` and `Dev 2`\n\
         exit 2",
    );
    says(
        &env,
        "add new thing",
        "! error: what is the id in `new thing`?\n\
         ! hint: write its facts as FIELD=VALUE, as in `hours=2-3`\n\
         ! hint: put an id of several words in quotes: `standup add \"new thing\"`\n\
         exit 2",
    );
    says(
        &env,
        "add new.py Dev 2",
        "! error: what is the id in `new.py Dev 2`?\n\
         ! hint: for a developer: `standup add new.py --to \"Dev 2\"`\n\
         ! hint: put an id of several words in quotes: `standup add \"new.py Dev 2\"`\n\
         exit 2",
    );
    says(
        &env,
        "start payments search/index.py",
        "! error: search/index.py is another module\n! hint: take them one at a time\nexit 2",
    );
    says(
        &env,
        "done user accounts coverage 91",
        "! error: `coverage 91` sets nothing\n! hint: write FIELD=VALUE, as in `coverage=91`\nexit 2",
    );
    assert_eq!(env.board(), WORDS);
}

#[test]
fn mine_is_my_only_module_in_progress() {
    let env = Env::with_board(WORDS);
    says(&env, "block mine no test account", "user accounts: blocked: no test account");
    says(&env, "done mine tests=+3", "user accounts: In progress to Done; tests written 3");
    says(
        &env,
        "done mine",
        "! error: Ana has no module in progress\n\
         ! hint: `mine` means your only module in progress; name another one\n\
         exit 2",
    );
    env.standup(&["start", "payments"]).ok();
    env.standup(&["start", "user accounts api"]).ok();
    let many = env.standup(&["done", "mine"]);
    assert!(many.stderr.contains("payments.py") && many.stderr.contains("user accounts api"), "{many}");
    assert_eq!(many.code, Some(2), "{many}");
    let stranger = env.standup(&["done", "mine", "--as", "cleo"]);
    assert!(stranger.stderr.contains("no developer on the board is `cleo`"), "{stranger}");
}

#[test]
fn a_command_for_something_else_names_the_right_one_as_it_can_be_typed() {
    let env = Env::with_board(WORDS);
    for (line, hint) in [
        ("move payments blocked", "say why with `standup block payments REASON`"),
        ("move user accounts blocked", "say why with `standup block \"user accounts\" REASON`"),
        ("move payments", "`standup move payments done`"),
        ("move user accounts to Dev 2", "to give it away: `standup assign \"user accounts\" \"Dev 2\"`"),
        ("move payments sideways", "a status is one of pending, in-progress, done"),
        ("set payments status=blocked", "`standup block payments.py REASON`"),
        (
            "set user accounts blocked=yes",
            "`standup block \"user accounts\" REASON` or `standup unblock \"user accounts\"`",
        ),
        ("developer set Dev 2 name=Eve", "`standup developer rename \"Dev 2\" NEW-NAME`"),
        ("add developer Eve", "write `standup developer add Eve`"),
        ("remove Dev 2", "for developers it is `standup developer remove \"Dev 2\"`"),
        ("rename Dev 2 Eve", "for developers it is `standup developer rename \"Dev 2\" NEW-NAME`"),
        ("set dev 2 away=friday", "for developers it is `standup developer set \"Dev 2\" FIELD=VALUE`"),
        ("start Ana", "`standup show Ana` lists their modules"),
        ("assign Dev 2 payments", "first the module, then the developer"),
        ("block user accounts", "`standup block \"user accounts\" REASON`"),
        ("developer add Dev 2", "`standup developer set \"Dev 2\" FIELD=VALUE`"),
        ("developer add mine", "take another name"),
        ("developer add Nobody", "take another name"),
        ("developer rename Dev 2 me", "take another name"),
    ] {
        let ran = env.standup(&split(line));
        assert!(ran.code == Some(2) && ran.stderr.contains(hint), "standup {line}\n{ran}");
    }
    assert_eq!(env.board(), WORDS);
}

#[test]
fn a_hint_that_names_a_command_can_be_copied() {
    let odd = WORDS.replace("(id: \"free text\", status: Pending)", "(id: \"it's $5\", status: Pending, merged: true)");
    let env = Env::with_board(&odd);
    let hint = "if it is done: `standup done 'it'\\''s $5'`";
    let told = env.standup(&["check-file"]).ok();
    assert!(told.to_string().contains(hint), "{told}");
    let copied = format!("\"$STANDUP\" {}", hint.split('`').nth(1).unwrap().trim_start_matches("standup "));
    let mut shell = Command::new("sh");
    shell.env_clear().envs(env.command().get_envs().filter_map(|(name, value)| Some((name, value?))));
    let ran =
        shell.env("STANDUP", env!("CARGO_BIN_EXE_standup")).args(["-c", &copied]).current_dir(env.work()).output();
    assert!(ran.unwrap().status.success() && env.board().contains("(id: \"it's $5\", status: Done"), "{}", env.board());
}

#[test]
fn the_board_is_shown_by_whichever_word_people_type() {
    let env = Env::with_board(WORDS);
    let shown = env.standup(&["show", "Dev", "2"]).ok();
    for word in ["status", "list", "ls"] {
        assert_eq!(env.standup(&[word, "Dev", "2"]), shown, "{word}");
    }
}

#[test]
fn nothing_to_take_back_is_no_failure() {
    let env = Env::with_board(WORDS);
    says(&env, "undo", "ana has nothing to undo");
    says(&env, "undo --dry-run", "ana has nothing to undo");
    says(&env, "redo", "ana has nothing to redo");
    let told = env.standup(&["undo", "--json"]).ok().json();
    assert_eq!((told["changed"].as_array().map(Vec::len), told["undoes"].is_null()), (Some(0), true));
    env.standup(&["start", "payments", "--as", "bo"]).ok();
    says(&env, "undo", "ana has nothing to undo");
    assert_eq!(env.standup(&["undo", "k3f9a2-41"]).code, Some(2), "a step that is named must be there");
}

#[cfg(target_os = "linux")]
#[test]
fn a_change_that_cannot_be_told_is_said_to_be_made() {
    let env = Env::with_board(WORDS);
    let full = |args: &[&str]| {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        env.ran(env.command().args(args).stdout(full).output().unwrap())
    };
    for (args, made) in [
        (&["start", "payments"][..], "payments.py: Pending to In progress"),
        (&["done", "payments", "--json"], "payments.py: In progress to Done"),
        (&["undo"], "payments.py: Done to In progress"),
        (&["mark"], "a standup was held"),
    ] {
        let ran = full(args);
        assert_eq!(ran.code, Some(1), "{ran}");
        assert!(ran.stderr.contains("the change was made, but not told: cannot write the output"), "{ran}");
        assert!(ran.stderr.contains(made), "{ran}");
    }
    assert!(env.board().contains("(id: \"payments.py\", status: InProgress)"), "{}", env.board());
    let new = full(&["init", "--board", "new.ron"]);
    assert!(new.code == Some(1) && new.stderr.contains("the board was made, but not told"), "{new}");
    assert!(env.files().contains(&"new.ron".to_owned()));
    for args in [&["show"][..], &["start", "payments"], &["done", "payments", "--dry-run"]] {
        let ran = full(args);
        assert!(ran.code == Some(1) && !ran.stderr.contains("was made"), "{ran}");
    }
}

#[test]
fn a_new_board_in_a_repository_tells_git_what_to_ignore() {
    let env = Env::new();
    std::fs::create_dir(env.path(".git")).unwrap();
    env.standup(&["init"]).ok();
    assert_eq!(env.read(".gitignore"), GIT_IGNORES);
    std::fs::remove_file(env.path("board.ron")).unwrap();
    env.write(".gitignore", "/target\nboard.ron.lock");
    let dry = env.standup(&["init", "--dry-run"]).ok().stdout;
    assert!(dry.ends_with("would add /.board.ron.*.tmp to .gitignore beside it\n"), "{dry}");
    let made = env.standup(&["init"]).ok().stdout;
    assert!(made.contains("git ignores /.board.ron.*.tmp (added to .gitignore)"), "{made}");
    assert_eq!(env.read(".gitignore"), "/target\nboard.ron.lock\n/.board.ron.*.tmp\n", "nothing twice");
    std::fs::create_dir(env.path("plans")).unwrap();
    env.standup(&["init", "--board", "plans/my board.ron", "--json"]).ok().json();
    assert_eq!(env.read("plans/.gitignore"), "/my\\ board.ron.lock\n/.my\\ board.ron.*.tmp\n");
    let elsewhere = Env::new();
    elsewhere.standup(&["init"]).ok();
    assert_eq!(elsewhere.files(), ["board.ron"], "there is no git to tell");
}

/// Runs `standup` with these arguments while somebody else holds the lock, and moves `payments.py` meanwhile.
#[cfg(target_os = "linux")]
fn overtaken(args: &[&str]) -> (Env, Ran) {
    let env = Env::with_board(WORDS);
    env.standup(&["mark"]).ok();
    let lock = OpenOptions::new().read(true).write(true).open(env.path("board.ron.lock")).unwrap();
    lock.lock().unwrap();
    let child = env.command().args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It has read the board when it opens the lock.
    let open = format!("/proc/{}/fd", child.id());
    let waits = || {
        let files = std::fs::read_dir(&open).unwrap().filter_map(|file| std::fs::read_link(file.ok()?.path()).ok());
        files.into_iter().any(|file| file.ends_with("board.ron.lock"))
    };
    while !waits() {
        std::thread::yield_now();
    }
    env.write("board.ron", WORDS.replace("\"payments.py\", status: Pending", "\"payments.py\", status: InProgress"));
    lock.unlock().unwrap();
    let ran = env.ran(child.wait_with_output().unwrap());
    (env, ran)
}

#[cfg(target_os = "linux")]
#[test]
fn whoever_is_overtaken_gets_what_they_asked_for_in_whichever_words() {
    for args in [&["done", "payments"][..], &["move", "payments", "done"], &["set", "payments", "status=done"]] {
        let (env, ran) = overtaken(args);
        assert_eq!(ran.ok().stdout, "payments.py: In progress to Done\n", "{args:?}");
        assert!(env.board().contains("\"payments.py\", status: Done"), "{args:?}");
    }
    let (env, ran) = overtaken(&["move", "payments", "done", "--from", "pending"]);
    assert_eq!(ran.code, Some(5), "who says what they expect is told: {ran}");
    assert!(env.board().contains("\"payments.py\", status: InProgress"));
}
