//! `standup` in a shell: looking at the board, finding it, asking for help.

use insta::assert_snapshot;

use crate::cli::driver::{Env, OWN_BOARD};

/// A plan of two developers that has a bit of everything.
pub(crate) const PLAN: &str = r#"(
    format: 1,
    title: "Increase platform coverage",
    coverage: (start: 34.59, target: 90),
    modules: [(id: "search/index.py", status: Pending)],
    developers: [
        (
            name: "Dev 1",
            area: "Tenant & Billing",
            impact: 15,
            modules: [
                (
                    id: "tenant/service.py",
                    status: InProgress,
                    coverage: (start: 11.55, now: 34.2, target: 90),
                    tests: (written: 9, needed: 25, about: true),
                    hours: (low: 4, high: 5),
                    priority: 1,
                    blocked: (reason: "fixture for Stripe", on: "Dev 2", since: "2026-11-20T09:12:00Z"),
                    notes: "Methods to test:\n\n- create\n- delete",
                ),
                (id: "tenant/router.py", status: Pending, coverage: (start: 25, target: 90)),
                (id: "tenant/models.py", status: Done, coverage: (start: 70, now: 91, target: 90)),
            ],
        ),
        (
            name: "Dev 2",
            modules: [(id: "search/service.py", status: Pending)],
        ),
    ],
)
"#;

#[test]
fn without_a_terminal_the_board_is_printed_in_plain_lines() {
    let env = Env::with_board(PLAN);
    let nothing: [&str; 0] = [];
    let printed = env.standup(&nothing);
    assert_snapshot!(printed, @"
    Increase platform coverage
    coverage 34.59 → ≈38.59 → 90%
    5 modules: 3 pending, 1 in progress, 1 done, 1 blocked

    Dev 1 · Tenant & Billing
      1/3 done, 1 blocked  35.51 → ≈50.06 → 90%
      Pending
        [ ] tenant/router.py     25 → 90%
      In progress
      ! [~] tenant/service.py  34.2 → 90%  9/~25 tests  4-5 h  P1
            blocked: fixture for Stripe; asks Dev 2; since 2026-11-20
      Done
        [x] tenant/models.py     91 → 90%               claimed

    Dev 2                                                0/1 done
      Pending
        [ ] search/service.py

    Unassigned                                           0/1 done
      Pending
        [ ] search/index.py
    ");
    assert_eq!(printed, env.standup(&["show"]));
}

#[test]
fn the_projects_own_board_fits_into_eighty_columns() {
    let env = Env::with_board(OWN_BOARD);
    let shown = env.standup(&["show"]).ok();
    for line in shown.stdout.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn a_developer_is_shown_with_what_they_have_taken_on() {
    assert_snapshot!(Env::with_board(PLAN).standup(&["show", "Dev 1"]), @"
    Dev 1 · Tenant & Billing
      1/3 done, 1 blocked  35.51 → ≈50.06 → 90%
      impact        15 points of the whole

      Pending
        [ ] tenant/router.py     25 → 90%
      In progress
      ! [~] tenant/service.py  34.2 → 90%  9/~25 tests  4-5 h  P1
            blocked: fixture for Stripe; asks Dev 2; since 2026-11-20
      Done
        [x] tenant/models.py     91 → 90%               claimed
    ");
}

#[test]
fn a_module_is_shown_with_everything_that_is_known() {
    assert_snapshot!(Env::with_board(PLAN).standup(&["show", "tenant/serv"]), @"
    [~] tenant/service.py  In progress
      ! blocked: fixture for Stripe; asks Dev 2; since 2026-11-20

      developer     Dev 1
      coverage      34.2 → 90%, began at 11.55%, 55.8 points to go
      tests         9 of ~25 written
      hours         4-5 h
      priority      1

    Notes

    Methods to test:

    - create
    - delete
    ");
}

#[test]
fn what_could_be_two_is_not_guessed() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(env.standup(&["show", "service.py"]), @"
    ! error: `service.py` could be any of 2
    !   tenant/service.py
    !   search/service.py
    ! hint: type more of it, or the whole name
    exit 2
    ");
    assert_snapshot!(env.standup(&["show", "Dev"]), @"
    ! error: `Dev` could be any of 2
    !   Dev 1
    !   Dev 2
    ! hint: type more of it, or the whole name
    exit 2
    ");
    assert_snapshot!(env.standup(&["start", "tenant/servcie.py"]), @"
    ! error: there is no module `tenant/servcie.py` on the board
    ! hint: did you mean `tenant/service.py`?
    exit 2
    ");
    assert_snapshot!(env.standup(&["start", "banana"]), @"
    ! error: there is no module `banana` on the board
    ! hint: the closest names are `tenant/router.py`, `tenant/models.py` and `tenant/service.py`
    exit 2
    ");
    assert_snapshot!(env.standup(&["start", ""]), @"
    ! error: which module? the name is empty
    !   tenant/service.py
    !   tenant/router.py
    !   tenant/models.py
    !   search/service.py
    !   search/index.py
    exit 2
    ");
}

#[test]
fn the_board_is_found_in_a_folder_above() {
    let env = Env::with_board(PLAN);
    std::fs::create_dir_all(env.path("src/deep")).unwrap();
    let mut below = env.command();
    below.current_dir(env.path("src/deep")).args(["show", "--json"]);
    let shown = env.ran(below.output().unwrap()).ok().json();
    assert_eq!(shown["title"], "Increase platform coverage");
}

#[test]
fn the_flag_names_another_board_and_wins_over_the_variable() {
    let env = Env::with_board(PLAN);
    env.write("a.ron", r#"(format: 1, title: "A", developers: [])"#);
    env.write("b.ron", r#"(format: 1, title: "B", developers: [])"#);
    let title = |args: &[&str]| {
        let output = env.command().env("STANDUP_BOARD", "a.ron").args(args).output().unwrap();
        env.ran(output).ok().json()["title"].clone()
    };
    assert_eq!(title(&["show", "--json"]), "A");
    assert_eq!(title(&["--board", "b.ron", "show", "--json"]), "B");
    assert_eq!(title(&["show", "--json", "--board", "b.ron"]), "B");
}

#[test]
fn without_a_board_it_is_said_where_it_was_looked_for() {
    let env = Env::new();
    // The search must end here, not in a folder above the test's own.
    std::fs::create_dir(env.path(".git")).unwrap();
    assert_snapshot!(env.standup(&["show"]), @"
    ! error: there is no board here: looked for board.ron and .standup/board.ron in $ROOT/work
    ! hint: make a first board with `standup init`, or name one with `--board PATH` or STANDUP_BOARD
    exit 3
    ");
    assert_snapshot!(env.standup(&["show", "--board", "plans/summer.ron"]), @"
    ! error: there is no board at $ROOT/work/plans/summer.ron, named by --board
    ! hint: check the name, or make a first board there with `standup init`
    exit 3
    ");
}

/// Without the last line: what the file system can do is its own matter.
fn places(env: &Env) -> String {
    let text = env.standup(&["where"]).ok().stdout;
    let (places, mode) = text.trim_end().rsplit_once('\n').unwrap();
    assert!(mode.starts_with("mode "), "{text}");
    places.to_owned()
}

#[test]
fn where_says_what_the_place_of_the_board_can_do() {
    let env = Env::with_board(PLAN);
    let mode = |without: &str| {
        let mut command = env.command();
        command.args(["where", "--json"]).env("STANDUP_TEST_WITHOUT", without);
        let mode = env.ran(command.output().unwrap()).ok().json()["mode"].clone();
        ["locks", "exchange", "events"].map(|what| mode[what].as_bool().unwrap())
    };
    assert_eq!(mode("lock,exchange,events"), [false, false, false]);
    #[cfg(target_os = "linux")]
    assert_eq!(mode(""), [true, true, true]);
    let mut command = env.command();
    let told = env.ran(command.arg("where").env("STANDUP_TEST_WITHOUT", "lock,events").output().unwrap()).ok();
    let line = told.stdout.lines().last().unwrap();
    assert!(line.starts_with("mode    locks no, exchange "), "{told}");
    assert!(line.contains("events no, polled once a second"), "{told}");
    assert_eq!(env.files(), ["board.ron"], "trying it leaves nothing behind");
}

#[test]
fn where_says_which_files_are_used_and_why() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(places(&env), @"
    board   $ROOT/work/board.ron  (found in the working directory)
    log     $ROOT/work/board.log  (beside the board; does not exist yet)
    state   $ROOT/state/standup  (below XDG_STATE_HOME; does not exist yet)
    config  $ROOT/config/standup/config.ron  (below XDG_CONFIG_HOME; does not exist yet)
    user    ana  (named by STANDUP_USER)
    ");
    let empty = Env::new();
    std::fs::create_dir(empty.path(".git")).unwrap();
    let nowhere = empty.standup(&["where", "--json"]);
    assert_eq!(nowhere.code, Some(3), "no board is an answer, and a failure");
    assert!(nowhere.json()["board"].is_null(), "{nowhere}");
    assert!(nowhere.json()["config"]["path"].is_string(), "{nowhere}");
}

#[test]
fn where_says_where_a_link_leads() {
    let env = Env::new();
    std::fs::create_dir(env.path("shared")).unwrap();
    env.write("shared/plan.ron", PLAN);
    std::os::unix::fs::symlink("shared/plan.ron", env.path("board.ron")).unwrap();
    assert_snapshot!(places(&env), @"
    board   $ROOT/work/board.ron  (found in the working directory, a link to $ROOT/work/shared/plan.ron)
    log     $ROOT/work/shared/plan.log  (beside the board; does not exist yet)
    state   $ROOT/state/standup  (below XDG_STATE_HOME; does not exist yet)
    config  $ROOT/config/standup/config.ron  (below XDG_CONFIG_HOME; does not exist yet)
    user    ana  (named by STANDUP_USER)
    ");
}

#[test]
fn colour_is_used_where_it_is_wanted_and_never_in_a_pipe_by_itself() {
    let env = Env::with_board(PLAN);
    let coloured = |args: &[&str], variable: Option<(&str, &str)>| {
        let output = env.command().args(args).envs(variable).output().unwrap();
        env.ran(output).ok().stdout.contains('\u{1b}')
    };
    assert!(!coloured(&["show"], None));
    assert!(coloured(&["show", "--color=always"], None));
    assert!(coloured(&["show"], Some(("FORCE_COLOR", "1"))));
    assert!(!coloured(&["show", "--color=never"], Some(("FORCE_COLOR", "1"))));
    assert!(coloured(&["show", "--color", "always"], Some(("NO_COLOR", "1"))));
    assert!(coloured(&["--help", "--color=always"], None));
    assert!(!coloured(&["--help"], None));
}

#[test]
fn without_colour_the_words_are_the_same() {
    let env = Env::with_board(PLAN);
    let coloured = env.standup(&["show", "--color=always"]).ok().stdout;
    assert_eq!(plain(&coloured), env.standup(&["show"]).stdout);
}

/// A coloured text without its colours.
fn plain(coloured: &str) -> String {
    let mut plain = String::new();
    let mut rest = coloured;
    while let Some((before, escape)) = rest.split_once("\u{1b}[") {
        plain += before;
        rest = escape.split_once('m').unwrap().1;
    }
    plain + rest
}

#[test]
fn on_a_terminal_rows_fit_and_are_coloured() {
    let env = Env::with_board(OWN_BOARD);
    let shown = env.on_terminal(60, &["show"]);
    assert!(shown.contains("\u{1b}["), "{shown:?}");
    let rows: Vec<String> = plain(&shown).lines().filter(|line| line.contains("] ")).map(str::to_owned).collect();
    assert_eq!(rows.len(), 28);
    for row in &rows {
        assert!(row.chars().count() <= 60, "{row}");
    }
    assert!(rows.iter().any(|row| row.contains("[ ] service_…consul_registry.py")), "{rows:#?}");
}

#[test]
fn help_begins_with_examples_and_ends_with_the_exit_codes() {
    assert_snapshot!(Env::new().standup(&["--help"]), @"
    The standup board: who works on which module, and how far its coverage has come

    Examples:
      standup                              open the board; in a pipe: print it
      standup show Dev 1                   what one developer has taken on
      standup start tenant/service.py      start a module
      standup done service_mesh            finish one; a part of its id will do
      standup set encryption.py tests=+3   or coverage=62.4, hours=2-3, any fact
      standup block encryption.py no test account yet
      standup show --json                  the board for scripts
      standup init                         make a first board in this folder

    Usage: standup [OPTIONS] [COMMAND]

    Look:
      show         Print the board, one developer or one module
      next         Show what to start next: by priority, and nothing that is held
      blockers     Show what is blocked, and whose help it needs
      merge-order  Show who may merge, who waits for whom, and what is missing
      check        Judge the board: exit code 10 if a rule is broken

    Standup:
      meet         Hold a standup: a page per person, then the team
      report       Report what happened since the last standup
      say          The same report to read aloud: one sentence a line
      topic        List topics for after the round, or add one
      mark         Mark a standup as held: the next report begins here

    Move:
      start        Start a module: set it to In progress
      done         Finish a module: set it to Done
      move         Set the status of a module
      assign       Assign a module to a developer, or to nobody
      place        Change the order of modules in a column, or of the columns

    Edit:
      set          Set fields of a module: coverage, tests, hours and all the others
      block        Block a module, with the reason and who can help
      unblock      Unblock a module
      note         Add a paragraph to the notes of a module
      help-me      Ask for help with a module
      check-off    Check off an item of the checklist for a module
      add          Add a module, unassigned or for a developer
      rename       Rename a module: give it another id
      remove       Remove modules from the board
      developer    Add, rename and remove developers, and set what is known of them
      board        Print or set facts of the whole plan: title, criteria, checklist
      edit         Edit the board in your editor, on a copy that is merged

    Write out:
      export       Write the plan for others: a document, a sheet, JSON or a picture

    Bring in:
      cover        Import coverage reports of test tools
      import       Import a plan: markdown, CSV, TSV or JSON

    History:
      log          Show who did what, and when
      undo         Undo your last step, or a named one
      redo         Redo what you undid last
      restore      Restore an earlier version of the board

    Repair:
      check-file   List the errors and warnings of the board's file
      heal         Put back what an old copy of the board undid
      resolve      Merge a board that git could not merge

    Set up:
      init         Create a board: from your plan, or a template to edit
      git-setup    Let git merge boards field by field
      where        Print which board, log, state and settings are used, and why
      completions  Print a script that lets a shell complete commands and options

    `standup COMMAND --help` says more about a command.

    Options:
          --board <PATH>  The board to use, instead of what `STANDUP_BOARD` names or
                          the one found here or above
          --as <NAME>     Make changes as this person, instead of whom
                          `STANDUP_USER`, config.ron, git or $USER tells
          --json          Print one JSON value for scripts, and nothing else, on
                          stdout
          --color <WHEN>  When to colour the output: auto, always or never
      -q, --quiet         Print data and failures only
      -h, --help          Print help
      -V, --version       Print version

    Exit codes:
      0  done, or nothing to do
      1  failed: permissions, disk, output (the message says what was done)
      2  usage: unknown option, unknown or ambiguous module
      3  board not found
      4  board invalid, or written by a newer standup
      5  conflict: somebody else changed it, or holds the lock
      10 check: a rule is broken
    ");
    assert_snapshot!(Env::new().standup(&["move", "--help"]), @r#"
    Set the status of a module

    Examples:
      standup move tenant/service.py done
      standup move encryption.py "in progress"
      standup move encryption.py pending --from done    only if it still is
      standup move encryption.py done --dry-run         only say what would change

    Usage: standup move [OPTIONS] <MODULE STATUS [FIELD=VALUE]>...

    Arguments:
      <MODULE STATUS [FIELD=VALUE]>...
              The module's id, or any part of it that no other has, or `mine`; then
              its status: pending (todo), in-progress (doing, wip) or done
              (finished, x); then what else is known, as in `standup set`

    Options:
          --from <STATUS>  Move it only if it has this status now
      -n, --dry-run        Show the lines that would change, and write nothing
      -h, --help           Print help

    Options for every command:
          --board <PATH>  The board to use, instead of what `STANDUP_BOARD` names or
                          the one found here or above
          --as <NAME>     Make changes as this person, instead of whom
                          `STANDUP_USER`, config.ron, git or $USER tells
          --json          Print one JSON value for scripts, and nothing else, on
                          stdout
          --color <WHEN>  When to colour the output: auto, always or never
      -q, --quiet         Print data and failures only
    "#);
}

#[test]
fn the_version_is_that_of_the_package() {
    let version = Env::new().standup(&["--version"]).ok();
    assert_eq!(version.stdout, format!("standup {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn shells_learn_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = Env::new().standup(&["completions", shell]).ok().stdout;
        for command in ["show", "move", "start", "done", "init", "where", "completions"] {
            assert!(script.contains(command), "{shell} does not know {command}");
        }
    }
}

#[test]
fn a_trace_is_written_to_the_file_that_is_named_for_it() {
    let env = Env::with_board(PLAN);
    let traced = |file: &str| env.ran(env.command().env("STANDUP_LOG", file).args(["show"]).output().unwrap());
    assert_eq!(traced("trace.txt").ok().stdout, env.standup(&["show"]).stdout);
    assert!(env.read("trace.txt").contains("command=\"show\""), "{}", env.read("trace.txt"));
    let refused = traced("no/such/folder/trace.txt");
    assert_eq!(refused.code, Some(0), "a trace is never worth the work: {refused}");
    assert!(refused.stderr.starts_with("warning: cannot write the trace"), "{refused}");
}
