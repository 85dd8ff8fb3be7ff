//! `standup import` and `standup init --from`: a plan of one's own on the board, and what is told about it.

use insta::assert_snapshot;

use crate::cli::driver::{Env, OWN_BOARD};
use crate::plan::{documents, folder, outline, read};

const PLAN: &str = "# Sprint 9\n\nTotal tests: 20\n\n## Dev 1 - Billing\n\n- [x] a.py 91%\n- [ ] b.py 10% -> 90% (3h)\n\n## Dev 2\n\n- [ ] c.py, ~12 tests\n- [ ] ~~d.py~~\n\nWe meet at nine.\n";

/// A folder with a plan in it, and no board.
fn with_plan() -> Env {
    let env = Env::new();
    env.write("plan.md", PLAN);
    env
}

#[test]
fn a_plan_becomes_a_board_in_one_command() {
    let env = with_plan();
    assert_snapshot!(env.standup(&["init", "--from", "plan.md"]));
    assert_snapshot!(env.board());
    assert_snapshot!(env.standup(&["check-file"]));
}

#[test]
fn how_each_line_was_read_is_told_before_anything_is_written() {
    let env = with_plan();
    assert_snapshot!(env.standup(&["init", "--from", "plan.md", "--dry-run"]));
    assert_eq!(env.files(), ["plan.md"]);
    env.standup(&["init", "--from", "plan.md"]).ok();
    env.write("plan.md", PLAN.replace("- [ ] b.py", "- [x] b.py").replace("- [ ] c.py", "- [ ] e.py\n- [ ] c.py"));
    let before = env.board();
    let told = env.standup(&["import", "plan.md", "--dry-run"]).ok();
    let changes: Vec<&str> = told.stdout.lines().filter(|line| line.starts_with("would")).collect();
    assert_snapshot!(changes.join("\n"));
    assert_eq!(env.board(), before);
}

#[test]
fn a_later_version_of_the_plan_is_one_step_and_the_same_again_is_no_change() {
    let env = with_plan();
    env.standup(&["init", "--from", "plan.md"]).ok();
    let first = env.board();
    env.write("plan.md", PLAN.replace("- [ ] b.py", "- [x] b.py").replace("- [ ] c.py", "- [ ] e.py\n- [ ] c.py"));
    assert_snapshot!(env.standup(&["import", "plan.md"]));
    let again = env.standup(&["import", "plan.md"]).ok();
    assert!(again.stdout.starts_with("No change: the board says all of it already\n"), "{again}");
    let by = env.standup(&["log", "--json"]).ok().json();
    assert!(by["entries"].as_array().unwrap().iter().all(|entry| entry["by"] == "import"), "{by}");
    env.standup(&["undo"]).ok();
    assert_eq!(env.board(), first);
    let again = env.standup(&["import", "plan.md"]).ok();
    assert!(again.stdout.contains("b.py: Pending to Done"), "what was taken back can come again: {again}");
}

#[test]
fn what_people_changed_since_the_last_import_stays_and_is_told() {
    let env = with_plan();
    env.standup(&["init", "--from", "plan.md"]).ok();
    for change in [
        &["set", "b.py", "target=80"][..],
        &["start", "b.py"],
        &["move", "a.py", "in-progress"],
        &["assign", "c.py", "Dev 1"],
        &["board", "set", "title=Ours"],
    ] {
        env.standup(change).ok();
    }
    let board = env.board();
    let told = env.standup(&["import", "plan.md"]).ok();
    let kept: Vec<&str> = told.stdout.lines().filter(|line| line.contains(" stays ")).collect();
    assert_snapshot!(kept.join("\n"));
    assert_eq!(env.board(), board);
    // A plan that says something new is heard.
    env.write("plan.md", PLAN.replace("-> 90% (3h)", "-> 95% (3h)").replace("# Sprint 9", "# Sprint 10"));
    let told = env.standup(&["import", "plan.md"]).ok();
    let new: Vec<&str> = told.stdout.lines().take(2).collect();
    assert_snapshot!(new.join("\n"));
}

#[test]
fn what_people_took_off_a_list_stays_off_while_new_items_of_the_plan_come() {
    let plan = "# P\n\n## Dev 1\n\n- [ ] a.py #net #slow, after b.py\n- [ ] b.py\n\n## Success criteria\n\n- green\n- fast\n\n\
                ## PR checklist\n\n- docs\n- tests\n\n## Background\n\nOld news.\n\nStill true.\n";
    let env = Env::new();
    env.write("plan.md", plan);
    env.standup(&["init", "--from", "plan.md"]).ok();
    env.standup(&["set", "a.py", "tags-=slow", "after-=b.py"]).ok();
    env.standup(&["board", "set", "criteria-=fast", "checklist-=docs"]).ok();
    let notes = env.board();
    env.write("board.ron", notes.replace("Old news.\n\n", ""));
    let told = env.standup(&["import", "plan.md"]).ok().stdout;
    for stays in ["tags", "after", "criteria", "checklist", "notes"] {
        assert!(told.lines().any(|line| line.contains(stays) && line.contains(" stays ")), "{stays}: {told}");
    }
    let new = [
        ("#slow", "#slow #db"),
        ("- fast", "- fast\n- small"),
        ("- docs", "- docs\n- log"),
        ("Still", "New.\n\nStill"),
    ];
    env.write("plan.md", new.iter().fold(plan.to_owned(), |plan, (old, new)| plan.replace(old, new)));
    env.standup(&["import", "plan.md"]).ok();
    let board = env.standup(&["show", "--json"]).ok().json();
    let module = &board["developers"][0]["modules"][0];
    assert_eq!((&module["tags"], &module["after"]), (&serde_json::json!(["net", "db"]), &serde_json::json!([])));
    assert_eq!(board["checklist"], serde_json::json!(["tests", "log"]));
    let criteria: Vec<_> =
        board["criteria"].as_array().unwrap().iter().map(|it| it["text"].as_str().unwrap()).collect();
    assert_eq!(criteria, ["green", "small"]);
    let notes = board["notes"].as_str().unwrap();
    assert!(notes.contains("New.") && notes.contains("Still true.") && !notes.contains("Old news."), "{notes}");
}

#[test]
fn scripts_get_the_board_the_changes_and_what_did_not_come_in() {
    let env = with_plan();
    env.standup(&["init"]).ok();
    let told = env.standup(&["import", "plan.md", "--dry-run", "--json"]).ok().json();
    let names: Vec<&str> = told.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, ["version", "board", "changes", "disagreements", "skipped", "lines"]);
    let skipped =
        serde_json::json!([{"file": "plan.md", "line": 13, "text": "- [ ] ~~d.py~~", "why": "struck through"}]);
    assert_eq!(told["skipped"], skipped);
    assert_eq!(told["board"]["developers"].as_array().unwrap().len(), 4);
    assert_eq!(told["disagreements"][0]["line"], 3);
    let made = env.standup(&["init", "--board", "new.ron", "--from", "plan.md", "--json"]).ok().json();
    assert_eq!((made["version"].as_u64(), made["board"]["developers"][1]["name"].as_str()), (Some(1), Some("Dev 2")));
}

#[test]
fn a_board_comes_back_whole_from_its_json() {
    // That a criterion with a check is met is worked out, not said.
    let full = include_str!("../../fixtures/boards/full.ron").replace(", met: false", "");
    for board in [OWN_BOARD, &full] {
        let env = Env::with_board(board);
        let json = env.standup(&["show", "--json"]).ok().stdout;
        let old = standup::document::Document::read(board.as_bytes()).unwrap();
        assert_eq!(outline(&read("board.json", &json).board), outline(old.board()));
        assert_eq!(read("board.json", &json).board, **old.board());
        env.write("board.json", json);
        env.standup(&["import", "board.json"]).ok();
        assert_eq!(env.board(), board);
    }
}

#[test]
fn what_is_no_plan_is_refused_and_nothing_is_made() {
    let env = Env::new();
    env.write("prose.md", "# Minutes\n\nWe talked.\n");
    env.write("sheet.csv", "Colour,Shape\nred,round\n");
    env.write("broken.json", "{\"developers\": [{}]}");
    std::fs::create_dir(env.path("folder")).unwrap();
    let refused = ["prose.md", "sheet.csv", "broken.json", "missing.md", "folder"]
        .map(|file| format!("$ standup init --from {file}\n{}", env.standup(&["init", "--from", file])));
    assert_snapshot!(refused.concat());
    assert_snapshot!(env.standup(&["init", "--from", "sheet.csv", "--column", "colur=Shape"]));
    let named = ["init", "--from", "sheet.csv", "--column", "title=Colour", "--column", "owner=Shape"];
    assert_eq!(env.standup(&named).code, Some(0));
    env.write("plan.md", PLAN);
    assert_snapshot!(env.standup(&["init", "--from", "plan.md"]));
}

#[test]
fn a_plan_without_a_board_says_how_to_make_one() {
    assert_snapshot!(with_plan().standup(&["import", "plan.md"]));
}

#[test]
fn every_sample_is_a_board_without_a_question_where_nobody_can_be_asked() {
    for (name, _) in documents() {
        let env = Env::new();
        let path = folder().join(&name);
        env.standup(&["init".as_ref(), "--from".as_ref(), path.as_os_str()]).ok();
        assert_eq!(env.standup(&["check-file"]).code, Some(0), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn in_a_terminal_somebody_is_asked() {
    let env = with_plan();
    let typed = |answer: &str| env.at_terminal(80, &["init", "--from", "plan.md"], answer);
    let no = typed("n\n");
    assert!(no.contains("make board.ron of it? [y/N]") && no.contains("nothing was made"), "{no}");
    assert_eq!(env.files(), ["plan.md"]);
    let yes = typed("y\n");
    assert!(yes.contains("b.py of Dev 1") && yes.contains("made board.ron"), "{yes}");
    assert!(env.files().contains(&"board.ron".to_owned()));
}
