//! `standup` in a shell: changing the board.

use insta::assert_snapshot;
use serde_json::json;

use crate::cli::commands::PLAN;
use crate::cli::driver::Env;

/// What differs between two texts, line by line.
fn changed_lines(old: &str, new: &str) -> Vec<(String, String)> {
    assert_eq!(old.lines().count(), new.lines().count(), "no line may come or go");
    let both = old.lines().zip(new.lines());
    both.filter(|(old, new)| old != new).map(|(old, new)| (old.trim().to_owned(), new.trim().to_owned())).collect()
}

#[test]
fn a_move_is_one_changed_line_and_says_what_it_did() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(env.standup(&["move", "tenant/router.py", "in progress"]), @"tenant/router.py: Pending to In progress");
    let changed = changed_lines(PLAN, &env.board());
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert_eq!(changed[0].1, changed[0].0.replace("Pending", "InProgress"));
    assert!(changed[0].1.contains("tenant/router.py"));
}

#[test]
fn start_and_done_are_short_for_it_and_take_a_part_of_the_id() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(env.standup(&["start", "router"]), @"tenant/router.py: Pending to In progress");
    assert_snapshot!(env.standup(&["done", "ROUTER"]), @"tenant/router.py: In progress to Done");
    assert!(env.board().contains(r#"(id: "tenant/router.py", status: Done,"#), "{}", env.board());
}

#[test]
fn a_module_that_is_there_already_is_left_as_it_is() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(env.standup(&["start", "tenant/service.py"]), @"tenant/service.py: already In progress");
    assert_eq!(env.board(), PLAN);
    assert_eq!(env.files(), ["board.ron"], "nothing was written, not even a lock");
    let json = env.standup(&["start", "tenant/service.py", "--json"]).ok().json();
    assert_eq!(json["changed"], json!([]));
}

#[test]
fn a_dry_run_says_what_would_change_and_writes_nothing() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(env.standup(&["done", "router", "--dry-run"]), @r#"
    would change: tenant/router.py: Pending to Done
    --- board.ron
    +++ board.ron
    @@ -21,3 +21,3 @@
                     ),
    -                (id: "tenant/router.py", status: Pending, coverage: (start: 25, target: 90)),
    +                (id: "tenant/router.py", status: Done, coverage: (start: 25, target: 90)),
                     (id: "tenant/models.py", status: Done, coverage: (start: 70, now: 91, target: 90)),
    "#);
    let json = env.standup(&["done", "router", "--dry-run", "--json"]).ok().json();
    assert_eq!(json["changed"][0]["to"], "done");
    assert_eq!(env.board(), PLAN);
    assert_eq!(env.files(), ["board.ron"]);
}

#[test]
fn a_move_may_ask_that_nobody_was_faster() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(env.standup(&["move", "router", "done", "--from", "in-progress"]), @"
    ! error: tenant/router.py: status is Pending and not In progress any more
    ! hint: look at the board and decide again
    exit 5
    ");
    let conflict = env.standup(&["move", "router", "done", "--from", "wip", "--json"]);
    assert_eq!(conflict.code, Some(5), "{conflict}");
    assert_eq!(conflict.json()["conflict"]["expected"], "in_progress");
    let rehearsed = env.standup(&["move", "router", "done", "--from", "wip", "--dry-run"]);
    assert_eq!(rehearsed.code, Some(5), "a rehearsal fails as the play would: {rehearsed}");
    assert_eq!(env.board(), PLAN);
    env.standup(&["move", "router", "done", "--from", "todo"]).ok();
}

#[test]
fn an_unknown_status_is_answered_with_the_usual_ones() {
    let env = Env::with_board(PLAN);
    assert_snapshot!(env.standup(&["move", "router", "blocked"]), @"
    ! error: blocked is no status: a module with any status can be blocked
    ! hint: say why with `standup block router REASON`
    exit 2
    ");
    assert_eq!(env.board(), PLAN);
}

#[test]
fn quiet_says_nothing_when_all_is_well() {
    let env = Env::with_board(PLAN);
    let quiet = env.standup(&["start", "router", "-q"]).ok();
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""));
    assert!(!env.standup(&["-q", "start", "banana"]).stderr.is_empty(), "a failure is always said");
}

#[test]
fn a_first_board_is_made_and_is_pleasant_to_look_at() {
    let env = Env::new();
    assert_snapshot!(env.standup(&["init"]), @"
    made board.ron
    next: open it in an editor and write down your plan, then look at it with `standup`
    ");
    assert_snapshot!(env.standup(&["show"]), @"
    Our plan
    coverage 40 → ≈45.83 → 80%
    5 modules: 3 pending, 1 in progress, 1 done, 1 blocked

    Ana · Accounts                    0/2 done  47.5 → ≈56.25 → 85%
      Pending
        [ ] accounts/router.py     60 → 90%
      In progress
        [~] accounts/service.py  52.5 → 80%  6/~15 tests  3-5 h  P1

    Ben · Payments            1/2 done, 1 blocked  40 → ≈50.5 → 85%
      Pending
      ! [ ] payments/refunds.py    10 → 80%
            blocked: test account at the bank; asks Ana
      Done
        [x] payments/models.py     91 → 90%               claimed

    Unassigned                             0/1 done  20 → ≈20 → 80%
      Pending
        [ ] search/index.py        20 → 80%
    ");
    assert_snapshot!(env.standup(&["start", "refunds"]), @"payments/refunds.py: Pending to In progress");
}

#[test]
fn a_first_board_never_takes_the_place_of_another() {
    let env = Env::with_board("whatever was here");
    assert_snapshot!(env.standup(&["init"]), @"
    ! error: $ROOT/work/board.ron is there already
    ! hint: name another file with `--board PATH`, or move this one away first
    exit 1
    ");
    assert_eq!(env.board(), "whatever was here");
    assert_eq!(env.standup(&["init", "--dry-run"]).code, Some(1));
    assert_snapshot!(env.standup(&["init", "--board", "new/board.ron"]), @"
    ! error: there is no folder $ROOT/work/new
    ! hint: make the folder first
    exit 1
    ");
    assert_snapshot!(env.standup(&["init", "--board", "other.ron", "--dry-run"]), @"would make $ROOT/work/other.ron");
    assert_eq!(env.files(), ["board.ron"]);
    let made = env.standup(&["init", "--board", "other.ron", "--json"]).ok().json();
    assert_eq!(made["created"], "$ROOT/work/other.ron");
}

#[test]
fn a_board_of_a_newer_program_is_shown_and_never_written() {
    let newer = PLAN.replace("format: 1", "format: 99");
    let env = Env::with_board(&newer);
    let shown = env.standup(&["show"]).ok();
    assert!(shown.stderr.starts_with("warning: "), "{shown}");
    for args in [vec!["start", "router"], vec!["start", "router", "--dry-run"]] {
        let refused = env.standup(&args);
        assert_eq!(refused.code, Some(4), "{refused}");
        let place = "/board.ron:2:13: the board has format 99, and this program can write up to format 1";
        assert!(refused.stderr.contains(place), "{refused}");
    }
    assert_eq!(env.board(), newer);
}
