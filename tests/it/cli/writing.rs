//! `standup` in a shell: every change of the board that a person may want.

use std::io::Write as _;
use std::process::Stdio;

use insta::assert_snapshot;
use serde_json::{Value, json};
use standup::export::text::diff;
use standup::model::shown::Shown;

use crate::cli::driver::{Env, Ran};

/// Two developers, a checklist, comments, and a module that waits for another.
const PLAN: &str = r#"// Our plan.
(
    format: 1,
    title: "Increase platform coverage",
    criteria: [(text: "100% test pass rate"), (text: "all is done", check: AllDone)],
    checklist: ["coverage report", "tests documented", "board updated"],
    modules: [
        (id: "search/index.py", status: Pending),   // nobody yet
    ],
    developers: [
        (
            name: "Dev 1",
            who: ["ana"],
            modules: [
                // The heart of it.
                (
                    id: "tenant/service.py",
                    status: InProgress,
                    coverage: (start: 11.55, now: 34.2, target: 90),
                    tests: (written: 9, needed: 25, about: true),
                    tags: ["critical"],
                    notes: "Methods to test:\n\n- create",
                ),
                (id: "tenant/router.py", status: Pending, after: ["tenant/service.py"]),
            ],
        ),
        (
            name: "Dev 2",
            after: ["Dev 1"],
            modules: [
                (id: "search/service.py", status: Pending, checked: ["coverage report"]),
                (id: "search/factory.py", status: Done),
            ],
        ),
    ],
)
"#;

/// Runs these command lines, one after the other; gives what a person would see.
fn session(env: &Env, lines: &[&[&str]]) -> String {
    lines
        .iter()
        .map(|args| format!("$ standup {}\n{}", Shown::new(&args.join(" ")), env.standup(args)))
        .collect::<Vec<_>>()
        .concat()
}

/// The lines of the board that differ from `old`.
fn changed(env: &Env, old: &str) -> String {
    diff::lines("board.ron", old, &env.board())
        .iter()
        .skip(2)
        .map(|line| format!("{line}\n"))
        .collect::<Vec<_>>()
        .concat()
}

/// Runs it, with this on its standard input.
fn fed(env: &Env, args: &[&str], input: &[u8]) -> Ran {
    let mut command = env.command();
    let mut child =
        command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that has seen enough does not read to the end.
    let _ = child.stdin.take().unwrap().write_all(input);
    env.ran(child.wait_with_output().unwrap())
}

fn module(env: &Env, id: &str) -> Value {
    env.standup(&["show", id, "--json"]).ok().json()
}

#[test]
fn several_fields_are_set_at_once_and_told_in_one_line() {
    let env = Env::with_board(PLAN);
    let set =
        ["set", "tenant/serv", "coverage=62.4", "tests=+3", "hours=2-3", "tags+=quick-win", "pr=#12", "merged=no"];
    assert_snapshot!(env.standup(&set), @"tenant/service.py: coverage 34.2% to 62.4%; tests written 9 to 12; hours 2-3 h; tags + quick-win; pr “#12”; merged no");
    assert_snapshot!(changed(&env, PLAN), @r##"
    @@ -18,5 +18,8 @@
                         status: InProgress,
    -                    coverage: (start: 11.55, now: 34.2, target: 90),
    -                    tests: (written: 9, needed: 25, about: true),
    -                    tags: ["critical"],
    +                    coverage: (start: 11.55, now: 62.4, target: 90, best: 62.4),
    +                    tests: (written: 12, needed: 25, about: true),
    +                    hours: (low: 2, high: 3),
    +                    tags: ["critical", "quick-win"],
    +                    pr: "#12",
    +                    merged: false,
                         notes: "Methods to test:\n\n- create",
    "##);
    assert_snapshot!(env.standup(&set[..3]), @"tenant/service.py: no change");
}

#[test]
fn counts_are_a_measurement_and_a_typed_percentage_takes_its_place() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(session(&env, &[
        &["set", "tenant/service", "coverage=178/285"],
        &["set", "tenant/service", "coverage=+5"],
        &["set", "tenant/service", "coverage="],
    ]), @"
    $ standup set tenant/service coverage=178/285
    tenant/service.py: coverage 34.2% to 62.45% (178 of 285)
    $ standup set tenant/service coverage=+5
    tenant/service.py: coverage 62.45% (178 of 285) to 67.45%
    $ standup set tenant/service coverage=
    tenant/service.py: coverage cleared (was 67.45%)
    ");
    assert_eq!(module(&env, "tenant/service.py")["coverage"]["best"], 67.45, "the best only rises");
}

#[test]
fn if_one_value_makes_no_sense_none_is_set() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(session(&env, &[
        &["set", "tenant/service", "priority=1", "coverage=101"],
        &["set", "tenant/service", "coverage=34,5"],
        &["set", "tenant/service", "coverage", "62.4"],
        &["set", "tenant/service", "priorty=1"],
        &["set", "tenant/service", "tests=-10"],
        &["set", "tenant/service", "hours=5-4"],
        &["set", "tenant/service", "complexity=huge"],
        &["set", "tenant/service", "status=blocked"],
        &["set", "tenant/service", "after=router"],
        &["set", "tenant/service", "checked+=banana"],
        &["set", "tenant/service", "id=x"],
        &["set", "tenant/service", "priority=1", "priority=2"],
        &["set", "Dev 1", "hours=2"],
        &["set", "service", "hours=2"],
        &["set", "tenant/service"],
    ]), @r#"
    $ standup set tenant/service priority=1 coverage=101
    ! error: coverage cannot be `101`
    ! hint: coverage takes a percentage from 0 to 100 with at most two decimals, such as 62.4, or a step such as +5
    exit 2
    $ standup set tenant/service coverage=34,5
    ! error: coverage cannot be `34,5`
    ! hint: write it with a point: 34.5
    exit 2
    $ standup set tenant/service coverage 62.4
    ! error: `coverage 62.4` sets nothing
    ! hint: write FIELD=VALUE, as in `coverage=62.4`
    exit 2
    $ standup set tenant/service priorty=1
    ! error: there is no field `priorty`
    ! hint: did you mean `priority`?
    exit 2
    $ standup set tenant/service tests=-10
    ! error: tests would be -1
    ! hint: tests takes a whole number from 0
    exit 2
    $ standup set tenant/service hours=5-4
    ! error: hours cannot be `5-4`
    ! hint: hours takes a number or a range from low to high, such as 4, 2-3 or 1.5d, or a step such as +1
    exit 2
    $ standup set tenant/service complexity=huge
    ! error: complexity cannot be `huge`
    ! hint: complexity takes one of Low, Medium, High
    exit 2
    $ standup set tenant/service status=blocked
    ! error: status cannot be `blocked`
    ! hint: a module with any status can be blocked: `standup block tenant/service.py REASON`
    exit 2
    $ standup set tenant/service after=router
    ! error: these would wait for each other: tenant/service.py after tenant/router.py after tenant/service.py
    ! hint: take one of them out of an `after`
    exit 2
    $ standup set tenant/service checked+=banana
    ! error: there is no item `banana` on the checklist
    ! hint: the closest names are `board updated`, `coverage report` and `tests documented`
    exit 2
    $ standup set tenant/service id=x
    ! error: an id is changed by renaming
    ! hint: use `standup rename tenant/service.py NEW-ID`
    exit 2
    $ standup set tenant/service priority=1 priority=2
    ! error: `priority` is set twice
    ! hint: once is enough; words with a `=` in a value need quotes around all of it
    exit 2
    $ standup set Dev 1 hours=2
    ! error: Dev 1 is a developer, not a module
    ! hint: for developers it is `standup developer set "Dev 1" FIELD=VALUE`
    exit 2
    $ standup set service hours=2
    ! error: `service` could be any of 2
    !   tenant/service.py
    !   search/service.py
    ! hint: type more of it, or the whole name
    exit 2
    $ standup set tenant/service
    ! error: which field?
    ! hint: write FIELD=VALUE, as in `coverage=62.4`
    exit 2
    "#);
    assert_eq!(env.board(), PLAN);
    assert_eq!(env.files(), ["board.ron"], "not even a lock was made");
}

#[test]
fn words_need_no_quotes_where_it_is_clear_what_they_belong_to() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(session(&env, &[
        &["set", "search/service", "title=Full", "text", "search", "group=Search", "&", "find"],
        &["assign", "index", "Dev", "2"],
        &["help-me", "factory", "pairing", "on", "async", "fixtures"],
        &["check-off", "factory", "tests", "doc"],
        &["developer", "set", "Dev", "2", "area=Search", "&", "Secrets", "hours=12-15"],
        &["developer", "rename", "Dev", "2", "Bo", "Svensson"],
        &["board", "set", "title=Our", "plan", "target=90"],
    ]), @"
    $ standup set search/service title=Full text search group=Search & find
    search/service.py: title “Full text search”; group “Search & find”
    $ standup assign index Dev 2
    search/index.py: nobody to Dev 2
    $ standup help-me factory pairing on async fixtures
    search/factory.py: help wanted: “pairing on async fixtures”
    $ standup check-off factory tests doc
    search/factory.py: checked off “tests documented”
    $ standup developer set Dev 2 area=Search & Secrets hours=12-15
    Dev 2: area “Search & Secrets”; hours 12-15 h
    $ standup developer rename Dev 2 Bo Svensson
    Dev 2: renamed to Bo Svensson
    $ standup board set title=Our plan target=90
    board: title “Increase platform coverage” to “Our plan”; coverage target 90%
    ");
}

#[test]
fn a_module_is_blocked_with_a_reason_and_can_go_on_again() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(session(&env, &[
        &["block", "tenant/service", "fixture", "for", "Stripe", "--on", "dev 2"],
        &["block", "tenant/service", "fixture", "for", "Stripe"],
        &["block", "tenant/service", "fixture for Stripe", "--on", "the bank"],
        &["block", "tenant/service"],
        &["block", "tenant/service", "fixture", "2", "--on", "Dev"],
    ]), @r#"
    $ standup block tenant/service fixture for Stripe --on dev 2
    tenant/service.py: blocked: fixture for Stripe; asks Dev 2
    $ standup block tenant/service fixture for Stripe
    tenant/service.py: already blocked for this reason
    $ standup block tenant/service fixture for Stripe --on the bank
    tenant/service.py: blocked: fixture for Stripe; asks the bank
    $ standup block tenant/service
    ! error: why is tenant/service.py blocked?
    ! hint: say what is missing: `standup block tenant/service.py REASON`
    exit 2
    $ standup block tenant/service fixture 2 --on Dev
    ! error: `--on Dev` is only the beginning of a developer's name
    !   Dev 1
    !   Dev 2
    ! hint: write the whole name: `--on "Dev 1"`
    exit 2
    "#);
    let blocked = module(&env, "tenant/service.py")["blocked"].clone();
    assert_eq!((&blocked["reason"], &blocked["on"]), (&json!("fixture for Stripe"), &json!("the bank")));
    let since = blocked["since"].as_str().unwrap().to_owned();
    assert!(chrono::DateTime::parse_from_rfc3339(&since).is_ok_and(|at| at.timestamp() > 1_700_000_000), "{since}");
    let lifted = env.standup(&["unblock", "tenant/service"]).ok().stdout.replace(&since[..10], "TODAY");
    assert_snapshot!(lifted, @"tenant/service.py: not blocked any more (fixture for Stripe; asks the bank; since TODAY)");
    assert_snapshot!(env.standup(&["unblock", "tenant/service"]), @"tenant/service.py: not blocked");
    assert_eq!(env.board(), PLAN, "what is lifted leaves nothing behind");
}

#[test]
fn a_note_is_a_new_paragraph_from_the_line_or_from_standard_input() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(session(&env, &[
        &["note", "tenant/service", "retries", "are", "covered"],
        &["note", "router", "see docs/mesh.md"],
        &["note", "router", "--replace", "nothing to see"],
        &["note", "router"],
    ]), @"
    $ standup note tenant/service retries are covered
    tenant/service.py: notes + “retries are covered”
    $ standup note router see docs/mesh.md
    tenant/router.py: notes “see docs/mesh.md”
    $ standup note router --replace nothing to see
    tenant/router.py: notes “see docs/mesh.md” to “nothing to see”
    $ standup note router
    ! error: the note is empty
    ! hint: write it after the module; `standup set tenant/router.py notes=` clears the notes
    exit 2
    ");
    assert_snapshot!(fed(&env, &["note", "router", "-"], b"\n- one\n- two\n\n"), @"tenant/router.py: notes + “- one…”");
    assert_snapshot!(fed(&env, &["note", "router", "-"], b"\n \n"), @"
    ! error: the note is empty
    ! hint: write it after the module; `standup set tenant/router.py notes=` clears the notes
    exit 2
    ");
    assert_snapshot!(fed(&env, &["note", "router", "-"], b"\xff\xfe"), @"
    ! error: standard input is not UTF-8
    ! hint: convert it with `iconv`
    exit 2
    ");
    assert_snapshot!(fed(&env, &["note", "router", "-"], &vec![b'x'; 1_100_000]), @"
    ! error: the note is larger than 1 MiB
    ! hint: put long texts into a file of their own, and note its name
    exit 2
    ");
    assert_eq!(module(&env, "tenant/router.py")["notes"], "nothing to see\n\n- one\n- two");
    assert_eq!(module(&env, "tenant/service.py")["notes"], "Methods to test:\n\n- create\n\nretries are covered");
}

#[test]
fn help_is_wanted_until_it_is_not() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(session(&env, &[
        &["help-me", "router", "pairing"],
        &["help-me", "router", "pairing"],
        &["help-me", "router"],
        &["help-me", "router", "--clear"],
        &["help-me", "router", "--clear"],
    ]), @"
    $ standup help-me router pairing
    tenant/router.py: help wanted: “pairing”
    $ standup help-me router pairing
    tenant/router.py: already wanted
    $ standup help-me router
    ! error: what would help?
    ! hint: write it after the module; `--clear` if no help is wanted any more
    exit 2
    $ standup help-me router --clear
    tenant/router.py: no help wanted any more (was “pairing”)
    $ standup help-me router --clear
    tenant/router.py: no help is wanted
    ");
    assert_eq!(env.board(), PLAN);
}

#[test]
fn items_of_the_checklist_are_checked_off_by_any_part_of_them() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(session(&env, &[
        &["check-off", "search/service", "DOCUMENTED"],
        &["check-off", "search/service", "report"],
        &["check-off", "search/service", "report", "--undo"],
        &["check-off", "search/service", "report", "--undo"],
        &["check-off", "search/service", "ed"],
        &["check-off", "search/service", "banana"],
    ]), @"
    $ standup check-off search/service DOCUMENTED
    search/service.py: checked off “tests documented”
    $ standup check-off search/service report
    search/service.py: “coverage report” is checked off already
    $ standup check-off search/service report --undo
    search/service.py: “coverage report” is not checked off any more
    $ standup check-off search/service report --undo
    search/service.py: “coverage report” is not checked off
    $ standup check-off search/service ed
    ! error: `ed` could be any of 2
    !   tests documented
    !   board updated
    ! hint: type more of it, or the whole name
    exit 2
    $ standup check-off search/service banana
    ! error: there is no item `banana` on the checklist
    ! hint: the closest names are `board updated`, `coverage report` and `tests documented`
    exit 2
    ");
    assert_eq!(module(&env, "search/service.py")["checked"], json!(["tests documented"]));
    let bare = Env::with_board(r#"(format: 1, modules: [(id: "a", status: Done)], developers: [])"#);
    assert_snapshot!(bare.standup(&["check-off", "a", "report"]), @"
    ! error: the board has no checklist
    ! hint: add an item with `standup board set checklist+=TEXT`
    exit 2
    ");
}

#[test]
fn a_module_changes_hands_and_goes_to_the_end_of_the_column() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(session(&env, &[
        &["assign", "index", "Dev 2"],
        &["assign", "index", "Dev 2"],
        &["assign", "search/service", "ana"],
        &["assign", "search/service", "nobody"],
        &["assign", "search/service", "nobody"],
        &["assign", "search/service", "Dev"],
        &["assign", "search/service", "none"],
        &["assign", "service", "Dev 2"],
    ]), @"
    $ standup assign index Dev 2
    search/index.py: nobody to Dev 2
    $ standup assign index Dev 2
    search/index.py: already with Dev 2
    $ standup assign search/service ana
    search/service.py: Dev 2 to Dev 1
    $ standup assign search/service nobody
    search/service.py: Dev 1 to nobody
    $ standup assign search/service nobody
    search/service.py: already unassigned
    $ standup assign search/service Dev
    ! error: `Dev` could be any of 2
    !   Dev 1
    !   Dev 2
    ! hint: type more of it, or the whole name
    exit 2
    $ standup assign search/service none
    ! error: there is no developer `none` on the board
    ! hint: the closest names are `Dev 1` and `Dev 2`
    ! hint: to unassign it: `nobody`
    exit 2
    $ standup assign service Dev 2
    ! error: `service` could be any of 2
    !   tenant/service.py
    !   search/service.py
    ! hint: type more of it, or the whole name
    exit 2
    ");
    assert_snapshot!(changed(&env, PLAN), @r#"
    @@ -7,3 +7,3 @@
         modules: [
    -        (id: "search/index.py", status: Pending),   // nobody yet
    +        (id: "search/service.py", status: Pending, checked: ["coverage report"]),
         ],
    @@ -30,4 +30,4 @@
                 modules: [
    -                (id: "search/service.py", status: Pending, checked: ["coverage report"]),
                     (id: "search/factory.py", status: Done),
    +                (id: "search/index.py", status: Pending),   // nobody yet
                 ],
    "#);
}

#[test]
fn a_module_and_a_developer_get_another_place() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(session(&env, &[
        &["place", "router", "--first"],
        &["place", "router", "--first"],
        &["place", "router", "--after", "tenant/service"],
        &["place", "tenant/service", "--last"],
        &["place", "Dev 2", "--before", "Dev 1"],
        &["place", "router", "--after", "search/service"],
        &["place", "router", "--after", "router"],
        &["place", "router"],
    ]), @r#"
    $ standup place router --first
    tenant/router.py: placed first
    $ standup place router --first
    tenant/router.py: already there
    $ standup place router --after tenant/service
    tenant/router.py: placed after tenant/service.py
    $ standup place tenant/service --last
    tenant/service.py: placed after tenant/router.py
    $ standup place Dev 2 --before Dev 1
    Dev 2: placed first
    $ standup place router --after search/service
    ! error: search/service.py is in another column, that of Dev 2
    ! hint: first give tenant/router.py to Dev 2: `standup assign tenant/router.py "Dev 2"`
    exit 2
    $ standup place router --after router
    ! error: tenant/router.py cannot be put behind or before itself
    exit 2
    $ standup place router
    ! error: the following required arguments were not provided:
    !   <--first|--last|--after <OTHER>...|--before <OTHER>...>
    ! 
    ! Usage: standup place <--first|--last|--after <OTHER>...|--before <OTHER>...> <MODULE|DEVELOPER>...
    ! 
    ! For more information, try '--help'.
    exit 2
    "#);
    let shown = env.standup(&["show", "--json"]).ok().json();
    let names: Vec<&Value> = shown["developers"].as_array().unwrap().iter().map(|d| &d["name"]).collect();
    assert_eq!(names, ["Dev 2", "Dev 1"]);
    let ids: Vec<&Value> =
        shown["developers"][1]["modules"].as_array().unwrap().iter().map(|module| &module["id"]).collect();
    assert_eq!(ids, ["tenant/router.py", "tenant/service.py"]);
    assert!(env.board().contains(
        "                // The heart of it.\n                (\n                    id: \"tenant/service.py\""
    ));
}

#[test]
fn a_module_is_added_with_what_is_known_of_it() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(session(&env, &[
        &["add", "search/ranking.py", "--to", "Dev", "2", "start=0", "target=90", "tests=?/~20", "after=search/service"],
        &["add", "search/query.py", "--after", "search/service", "status=wip"],
        &["add", "search/later.py"],
    ]), @"
    $ standup add search/ranking.py --to Dev 2 start=0 target=90 tests=?/~20 after=search/service
    search/ranking.py: added for Dev 2
    $ standup add search/query.py --after search/service status=wip
    search/query.py: added for Dev 2
    $ standup add search/later.py
    search/later.py: added, unassigned
    ");
    assert_snapshot!(changed(&env, PLAN), @r#"
    @@ -8,2 +8,3 @@
             (id: "search/index.py", status: Pending),   // nobody yet
    +        (id: "search/later.py", status: Pending),
         ],
    @@ -31,3 +32,5 @@
                     (id: "search/service.py", status: Pending, checked: ["coverage report"]),
    +                (id: "search/query.py", status: InProgress),
                     (id: "search/factory.py", status: Done),
    +                (id: "search/ranking.py", status: Pending, coverage: (start: 0, target: 90), tests: (needed: 20, about: true), after: ["search/service.py"]),
                 ],
    "#);
    assert_snapshot!(session(&env, &[
        &["add", "search/later.py"],
        &["add", "SEARCH/later.py"],
        &["add", ""],
        &["add", "a\u{202e}b"],
        &["add", "new.py", "--to", "Dev 3"],
        &["add", "new.py", "hours"],
        &["add", "new.py", "--to", "Dev 1", "--after", "search/service"],
        &["add", "new.py", "after=new.py"],
        &["add", "new.py", "coverage=110"],
    ]), @r#"
    $ standup add search/later.py
    ! error: module search/later.py exists already: nobody, Pending
    ! hint: change it with `standup set search/later.py FIELD=VALUE`
    exit 2
    $ standup add SEARCH/later.py
    SEARCH/later.py: added, unassigned
    ! warning: SEARCH/later.py looks like search/later.py
    ! hint: they differ in upper and lower case only: one file on many systems
    $ standup add 
    ! error: which module? the name is empty
    ! hint: give it a name
    exit 2
    $ standup add a<202E>b
    ! error: `a<202E>b` cannot name a module: it has U+202E in it
    ! hint: take characters that can be seen
    exit 2
    $ standup add new.py --to Dev 3
    ! error: there is no developer `Dev 3` on the board
    ! hint: did you mean `Dev 1` or `Dev 2`?
    exit 2
    $ standup add new.py hours
    ! error: what is the id in `new.py hours`?
    ! hint: write its facts as FIELD=VALUE, as in `hours=2-3`
    ! hint: put an id of several words in quotes: `standup add "new.py hours"`
    exit 2
    $ standup add new.py --to Dev 1 --after search/service
    ! error: search/service.py is in the column of Dev 2
    ! hint: name a module of the same column, or leave out `--to`
    exit 2
    $ standup add new.py after=new.py
    ! error: new.py cannot come after itself
    ! hint: name other modules
    exit 2
    $ standup add new.py coverage=110
    ! error: coverage cannot be `110`
    ! hint: coverage takes a percentage from 0 to 100 with at most two decimals, such as 62.4, or a step such as +5
    exit 2
    "#);
}

#[test]
fn removed_modules_leave_nobody_waiting_and_take_only_their_own_lines() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(session(&env, &[
        &["remove", "tenant/service", "factory", "--dry-run"],
    ]), @r#"
    $ standup remove tenant/service factory --dry-run
    would change: tenant/service.py: removed
    would change: tenant/router.py: after − tenant/service.py
    would change: search/factory.py: removed
    --- board.ron
    +++ board.ron
    @@ -14,12 +14,3 @@
                 modules: [
    -                // The heart of it.
    -                (
    -                    id: "tenant/service.py",
    -                    status: InProgress,
    -                    coverage: (start: 11.55, now: 34.2, target: 90),
    -                    tests: (written: 9, needed: 25, about: true),
    -                    tags: ["critical"],
    -                    notes: "Methods to test:\n\n- create",
    -                ),
    -                (id: "tenant/router.py", status: Pending, after: ["tenant/service.py"]),
    +                (id: "tenant/router.py", status: Pending),
                 ],
    @@ -31,3 +22,2 @@
                     (id: "search/service.py", status: Pending, checked: ["coverage report"]),
    -                (id: "search/factory.py", status: Done),
                 ],
    "#);
    assert_eq!(env.board(), PLAN);
    assert_snapshot!(session(&env, &[
        &["remove", "tenant/service", "banana"],
        &["remove", "tenant/service", "factory", "tenant/service.py"],
        &["remove", "factory"],
    ]), @"
    $ standup remove tenant/service banana
    ! error: there is no module `banana` on the board
    ! hint: the closest names are `tenant/router.py`, `tenant/service.py` and `search/factory.py`
    exit 2
    $ standup remove tenant/service factory tenant/service.py
    tenant/service.py: removed
    tenant/router.py: after − tenant/service.py
    search/factory.py: removed
    $ standup remove factory
    ! error: there is no module `factory` on the board
    ! hint: the closest names are `tenant/router.py`, `search/service.py` and `search/index.py`
    exit 2
    ");
}

#[test]
fn a_new_id_is_known_to_those_who_wait_for_it() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(session(&env, &[
        &["rename", "tenant/service", "tenant/core.py"],
        &["rename", "tenant/core.py", "tenant/core.py"],
        &["rename", "tenant/core.py", "search/index.py"],
        &["rename", "tenant/core.py", "search/INDEX.py", "--dry-run"],
        &["rename", "tenant/core.py", "Tenant/core.py", "--dry-run"],
        &["rename", "tenant/core.py", " "],
    ]), @r#"
    $ standup rename tenant/service tenant/core.py
    tenant/service.py: renamed to tenant/core.py
    $ standup rename tenant/core.py tenant/core.py
    tenant/core.py: already has this name
    $ standup rename tenant/core.py search/index.py
    ! error: module search/index.py exists already
    ! hint: an id is unique on the whole board
    exit 2
    $ standup rename tenant/core.py search/INDEX.py --dry-run
    would change: tenant/core.py: renamed to search/INDEX.py
    --- board.ron
    +++ board.ron
    @@ -16,3 +16,3 @@
                     (
    -                    id: "tenant/core.py",
    +                    id: "search/INDEX.py",
                         status: InProgress,
    @@ -23,3 +23,3 @@
                     ),
    -                (id: "tenant/router.py", status: Pending, after: ["tenant/core.py"]),
    +                (id: "tenant/router.py", status: Pending, after: ["search/INDEX.py"]),
                 ],
    ! warning: search/INDEX.py looks like search/index.py
    ! hint: they differ in upper and lower case only: one file on many systems
    $ standup rename tenant/core.py Tenant/core.py --dry-run
    would change: tenant/core.py: renamed to Tenant/core.py
    --- board.ron
    +++ board.ron
    @@ -16,3 +16,3 @@
                     (
    -                    id: "tenant/core.py",
    +                    id: "Tenant/core.py",
                         status: InProgress,
    @@ -23,3 +23,3 @@
                     ),
    -                (id: "tenant/router.py", status: Pending, after: ["tenant/core.py"]),
    +                (id: "tenant/router.py", status: Pending, after: ["Tenant/core.py"]),
                 ],
    $ standup rename tenant/core.py  
    ! error: which module? the name is empty
    ! hint: give it a name
    exit 2
    "#);
    assert_snapshot!(changed(&env, PLAN), @r#"
    @@ -16,3 +16,3 @@
                     (
    -                    id: "tenant/service.py",
    +                    id: "tenant/core.py",
                         status: InProgress,
    @@ -23,3 +23,3 @@
                     ),
    -                (id: "tenant/router.py", status: Pending, after: ["tenant/service.py"]),
    +                (id: "tenant/router.py", status: Pending, after: ["tenant/core.py"]),
                 ],
    "#);
}

#[test]
fn developers_join_get_facts_and_names_and_leave() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(session(&env, &[
        &["developer", "add", "Dev", "3", "who=cy,", "cyd", "area=Plugins", "after=Dev 1"],
        &["developer", "add", "Dev 3"],
        &["developer", "add", "nobody"],
        &["developer", "set", "Dev 3", "who-=cy", "impact=12.5", "away=2026-12-01", "links+=[Guide](docs/guide.md)"],
        &["developer", "set", "Dev 1", "after=Dev 3"],
        &["developer", "set", "Dev 3", "away=someday"],
        &["developer", "set", "Dev 3"],
        &["developer", "rename", "Dev 1", "Ana"],
        &["developer", "rename", "Ana", "Dev 2"],
        &["developer", "remove", "Ana"],
        &["developer", "remove", "Ana", "--release"],
        &["developer", "remove", "Dev 3"],
    ]), @r#"
    $ standup developer add Dev 3 who=cy, cyd area=Plugins after=Dev 1
    Dev 3: joined the board
    $ standup developer add Dev 3
    ! error: developer Dev 3 exists already
    ! hint: change what is known with `standup developer set "Dev 3" FIELD=VALUE`
    exit 2
    $ standup developer add nobody
    ! error: `nobody` cannot name a developer: it means that a module is unassigned
    ! hint: take another name
    exit 2
    $ standup developer set Dev 3 who-=cy impact=12.5 away=2026-12-01 links+=[Guide](docs/guide.md)
    Dev 3: who − cy; impact 12.5; away 2026-12-01; links + Guide
    $ standup developer set Dev 1 after=Dev 3
    ! error: these would wait for each other: Dev 1 after Dev 3 after Dev 1
    ! hint: take one of them out of an `after`
    exit 2
    $ standup developer set Dev 3 away=someday
    ! error: away cannot be `someday`
    ! hint: away takes a day such as 2026-12-01, tomorrow, friday or 3d
    exit 2
    $ standup developer set Dev 3
    ! error: which field?
    ! hint: write FIELD=VALUE, as in `standup developer set "Dev 3" hours=2-3`
    exit 2
    $ standup developer rename Dev 1 Ana
    Dev 1: renamed to Ana
    $ standup developer rename Ana Dev 2
    ! error: developer Dev 2 exists already
    ! hint: a name is unique on the board
    exit 2
    $ standup developer remove Ana
    ! error: Ana has 2 modules
    !   tenant/service.py
    !   tenant/router.py
    ! hint: give them to others first, with `standup assign MODULE DEVELOPER`
    ! hint: or make them unassigned, with `--release`
    exit 2
    $ standup developer remove Ana --release
    tenant/service.py: Ana to nobody
    tenant/router.py: Ana to nobody
    Dev 2: after cleared (was Ana)
    Dev 3: after cleared (was Ana)
    Ana: left the board
    $ standup developer remove Dev 3
    Dev 3: left the board
    "#);
    assert_snapshot!(env.standup(&["show"]), @"
    Increase platform coverage
    5 modules: 3 pending, 1 in progress, 1 done

    Dev 2                                               1/2 done
      Pending
        [ ] search/service.py
      Done
        [x] search/factory.py

    Unassigned                     0/3 done  11.55 → ≈34.2 → 90%
      Pending
        [ ] search/index.py
        [ ] tenant/router.py
      In progress
        [~] tenant/service.py  34.2 → 90%  9/~25 tests
    ");
}

#[test]
fn the_facts_of_the_whole_plan_are_set_and_printed() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(session(&env, &[
        &["board", "set", "start=34.59", "target=90", "stale_days=3", "checklist+=reviewed", "notes=By", "autumn"],
        &["board", "set", "met+=pass", "criteria+=no flaky tests", "links+=docs/guide.md"],
        &["board", "set", "met+=all is done"],
        &["board", "set", "start=34.59"],
        &["board", "set", "coverage=90"],
        &["board"],
    ]), @"
    $ standup board set start=34.59 target=90 stale_days=3 checklist+=reviewed notes=By autumn
    board: coverage start 34.59%; coverage target 90%; limits stale days 3; checklist + reviewed; notes “By autumn”
    $ standup board set met+=pass criteria+=no flaky tests links+=docs/guide.md
    board: “100% test pass rate” is met; criteria + no flaky tests; links + docs/guide.md
    $ standup board set met+=all is done
    ! error: “all is done” is worked out from the modules
    ! hint: it has a `check` in the file
    exit 2
    $ standup board set start=34.59
    board: no change
    $ standup board set coverage=90
    ! error: which coverage of the board?
    ! hint: name `start` or `target`
    exit 2
    $ standup board
    Increase platform coverage
    coverage 34.59 → ≈34.59 → 90%
      limits        stale after 3 days

    Criteria
      [x] 100% test pass rate
      [ ] all is done
      [?] no flaky tests

    Checklist
      - coverage report
      - tests documented
      - board updated
      - reviewed

    Links
      docs/guide.md

    Notes

    By autumn
    ");
}

#[test]
fn the_file_is_checked_line_by_line() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(env.standup(&["check-file"]), @"board.ron: no problems");
    let odd = PLAN
        .replace("area:", "arae:")
        .replace("tags:", "tag:")
        .replace("search/factory.py\", status: Done", "se\u{430}rch/service.py\", status: Done, priority: 0")
        .replace("checked: [\"coverage report\"]", "checked: [\"coverage raport\"]");
    env.write("board.ron", &odd);
    assert_snapshot!(env.standup(&["check-file"]), @r#"
    warning: a module has no field `tag`: it is kept as it is
      --> board.ron:21:21
       |
    21 |                     tag: ["critical"],
       |                     ^^^
       = help: did you mean `tags`?

    warning: search/service.py has checked off “coverage raport”, which is not on the checklist
      --> board.ron:31:69
       |
    31 |                 (id: "search/service.py", status: Pending, checked: ["coverage raport"]),
       |                                                                     ^^^^^^^^^^^^^^^^^^^
       = help: did you mean “coverage report”?

    warning: seаrch/service.py looks like search/service.py
      --> board.ron:32:22
       |
    32 |                 (id: "seаrch/service.py", status: Done, priority: 0),
       |                      ^^^^^^^^^^^^^^^^^^^
       = help: `a` is U+0061, `а` is U+0430

    warning: seаrch/service.py has priority 0
      --> board.ron:32:67
       |
    32 |                 (id: "seаrch/service.py", status: Done, priority: 0),
       |                                                                   ^
       = help: 1 is first

    board.ron: 4 warnings
    "#);
    let problems = env.standup(&["check-file", "--json"]).ok().json()["problems"].clone();
    assert_eq!(problems.as_array().unwrap().len(), 4);
    assert_eq!(problems[0]["severity"], "warning");
    env.write("board.ron", odd.replace("InProgress", "Started"));
    assert_snapshot!(env.standup(&["check-file"]), @"
    error: there is no status `Started`
      --> board.ron:18:29
       |
    18 |                     status: Started,
       |                             ^^^^^^^
       = help: did you mean InProgress? it is Pending, InProgress or Done

    ! error: board.ron cannot be used: it has 1 error
    exit 4
    ");
    let broken = env.standup(&["check-file", "--json"]);
    assert_eq!(broken.code, Some(4), "{broken}");
    assert_eq!(broken.json()["problems"][0]["severity"], "error");
}

/// A command line for each kind of change.
const EACH: &[&[&str]] = &[
    &["set", "tenant/service", "coverage=62.4", "tests=+3", "tags+=quick-win", "title=Tenant", "hours=1.5d"],
    &["block", "tenant/service", "fixture for Stripe"],
    &["unblock", "tenant/service"],
    &["note", "tenant/service", "a second\nparagraph"],
    &["help-me", "tenant/service", "pairing"],
    &["check-off", "tenant/service", "report"],
    &["assign", "tenant/service", "Dev 2"],
    &["place", "search/service", "--last"],
    &["add", "a.py", "--to", "Dev 1", "hours=2"],
    &["rename", "a.py", "b.py"],
    &["remove", "b.py"],
    &["developer", "add", "Dev 3"],
    &["developer", "set", "Dev 3", "area=Plugins"],
    &["developer", "rename", "Dev 3", "Cy"],
    &["developer", "remove", "Cy"],
    &["board", "set", "title=Our plan"],
];

#[test]
fn a_rehearsal_shows_what_the_play_will_do_and_writes_nothing() {
    let env = Env::with_board(PLAN);
    for args in EACH {
        let before = env.board();
        let rehearsed = env.standup(&[args, &["--dry-run"][..]].concat()).ok().stdout;
        assert_eq!(env.board(), before, "{args:?}");
        let told = env.standup(args).ok().stdout;
        if env.board() != before && args[0] != "block" {
            let would: String = told.lines().map(|line| format!("would change: {line}\n")).collect::<Vec<_>>().concat();
            let shown = format!("{would}--- board.ron\n+++ board.ron\n{}", changed(&env, &before));
            assert_eq!(rehearsed, shown, "{args:?}");
        }
    }
}

#[test]
fn line_ends_comments_and_the_mark_of_the_file_survive_every_change() {
    let windows = format!("\u{feff}{}", PLAN.replace('\n', "\r\n"));
    let env = Env::with_board(&windows);
    for args in EACH {
        env.standup(args).ok();
        let board = env.board();
        assert!(board.starts_with('\u{feff}'), "{args:?}");
        assert_eq!(board.matches('\n').count(), board.matches("\r\n").count(), "{args:?}\n{board}");
        for comment in ["// Our plan.", "// nobody yet", "// The heart of it."] {
            assert_eq!(board.matches(comment).count(), 1, "{args:?}\n{board}");
        }
    }
}

#[test]
fn scripts_get_what_was_changed() {
    let env = Env::with_board(PLAN);
    let json = |args: &[&str]| env.standup(&[args, &["--json"][..]].concat()).ok().json()["changed"].clone();
    let row = |module: Option<&str>, developer: Option<&str>, rest: [Value; 4]| {
        let [kind, field, from, to] = rest;
        json!({"module": module, "developer": developer, "kind": kind, "field": field, "from": from, "to": to})
    };
    let m = Some("search/service.py");
    assert_eq!(
        json(&["set", "search/service", "target=90", "tags+=x"]),
        json!([
            row(m, None, [json!("set"), json!("coverage.target"), Value::Null, json!(90)]),
            row(m, None, [json!("add_to"), json!("tags"), Value::Null, json!("x")]),
        ])
    );
    assert_eq!(
        json(&["assign", "search/service", "nobody"]),
        json!([row(m, None, [json!("assign"), json!("developer"), json!("Dev 2"), Value::Null]),])
    );
    assert_eq!(
        json(&["rename", "search/service", "s.py"]),
        json!([row(m, None, [json!("rename"), json!("id"), json!("search/service.py"), json!("s.py")]),])
    );
    assert_eq!(
        json(&["add", "new.py"]),
        json!([row(Some("new.py"), None, [json!("add"), Value::Null, Value::Null, json!("new.py")]),])
    );
    assert_eq!(
        json(&["remove", "new.py"]),
        json!([row(Some("new.py"), None, [json!("remove"), Value::Null, json!("new.py"), Value::Null]),])
    );
    assert_eq!(
        json(&["developer", "set", "Dev 2", "area=Search"]),
        json!([row(None, Some("Dev 2"), [json!("set_developer"), json!("area"), Value::Null, json!("Search")]),])
    );
    assert_eq!(
        json(&["board", "set", "title=Ours"]),
        json!([row(
            None,
            None,
            [json!("set_board"), json!("title"), json!("Increase platform coverage"), json!("Ours")]
        ),])
    );
    assert_eq!(json(&["board", "set", "title=Ours"]), json!([]));
    let refused = env.standup(&["set", "s.py", "coverage=101", "--json"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (Some(2), ""), "{refused}");
}

#[test]
fn what_acts_on_a_terminal_is_shown_and_not_sent() {
    let env = Env::with_board(
        r#"(format: 1, checklist: ["c\u{1b}[2J"], developers: [
        (name: "D\u{9b}2J", modules: [(id: "a\u{1b}[2J\u{202e}b.py", status: Pending, tags: ["t\u{7}"])]),
        (name: "E", modules: []),
    ])"#,
    );
    let evil = "x\u{1b}]0;owned\u{7}\u{202e}";
    for args in [
        &["set", "b.py", &format!("title={evil}")][..],
        &["set", "b.py", &format!("{evil}=1")],
        &["set", "b.py", &format!("hours={evil}")],
        &["set", "b.py", "tags-=t"],
        &["block", "b.py", evil, "--on", evil],
        &["block", "b.py"],
        &["unblock", "b.py", "--dry-run"],
        &["note", "b.py", evil],
        &["help-me", "b.py", evil],
        &["check-off", "b.py", "c"],
        &["check-off", "b.py", evil],
        &["assign", "b.py", evil],
        &["assign", "b.py", "E"],
        &["place", "b.py", "--after", evil],
        &["add", evil],
        &["rename", "b.py", evil],
        &["developer", "add", evil],
        &["developer", "set", "E", &format!("area={evil}")],
        &["developer", "remove", "D", "--release"],
        &["board", "set", &format!("title={evil}")],
        &["board"],
        &["check-file"],
        &["show"],
        &["remove", "b.py", "--dry-run"],
    ] {
        let ran = env.standup(args);
        let acts = |text: &str| text.chars().any(|c| c != '\n' && standup::model::shown::is_unsafe(c));
        assert!(!acts(&ran.stdout) && !acts(&ran.stderr), "{args:?}\n{ran:?}");
        assert!(!ran.stderr.contains("internal error"), "{args:?}\n{ran:?}");
    }
    assert_eq!(module(&env, "b.py")["help"], evil, "and it is kept as it was typed");
}

#[test]
fn who_adds_at_the_same_moment_loses_nothing() {
    let env = Env::with_board(PLAN);
    let each = 6;
    let children: Vec<_> = (0..each)
        .flat_map(|i| {
            let note = format!("note {i}.");
            let tests = env.command().args(["set", "search/service", "tests+=1"]).stdout(Stdio::null()).spawn();
            let noted = env.command().args(["note", "search/service", &note]).stdout(Stdio::null()).spawn();
            [tests.unwrap(), noted.unwrap()]
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let now = module(&env, "search/service.py");
    assert_eq!(now["tests"]["written"], each, "two who add one to 3 do not make 4: {now}");
    let notes = now["notes"].as_str().unwrap();
    assert!((0..each).all(|i| notes.contains(&format!("note {i}."))), "{notes}");
}

#[test]
fn every_command_that_writes_fails_as_all_others_do() {
    let newer = Env::with_board(&PLAN.replace("format: 1", "format: 99"));
    let broken = Env::with_board(&PLAN.replace("InProgress", "Started"));
    let nothing = Env::new();
    std::fs::create_dir(nothing.path(".git")).unwrap();
    for args in
        EACH.iter().filter(|args| args[0] == "set" || args[0] == "block" || args[0] == "add" || args[0] == "board")
    {
        assert_eq!(newer.standup(args).code, Some(4), "{args:?}");
        assert_eq!(newer.standup(&[args, &["--dry-run"][..]].concat()).code, Some(4), "{args:?}");
        assert_eq!(broken.standup(args).code, Some(4), "{args:?}");
        assert_eq!(nothing.standup(args).code, Some(3), "{args:?}");
    }
    assert_eq!(newer.standup(&["check-file"]).code, Some(0), "it can be looked at");
}

#[test]
fn what_went_wrong_on_the_way_is_told_by_every_command_that_writes() {
    let env = Env::with_board(PLAN);
    // No log can be written where a file is in the place of its folder: the change is made all the same.
    env.write("board.log", "");
    let others: &[&[&str]] = &[&["start", "search/service"], &["move", "search/service", "done"]];
    for args in EACH.iter().chain(others) {
        let before = env.board();
        let ran = env.standup(args).ok();
        let is_told = ran.stderr.contains("the change is made, but it is not in the log yet");
        assert_eq!(is_told, env.board() != before, "{args:?}: {ran}");
    }
    let ran = env.standup(&["mark", "monday"]).ok();
    assert!(ran.stderr.contains("not in the log yet"), "{ran}");
}
