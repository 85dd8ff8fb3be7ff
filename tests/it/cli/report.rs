//! The report in the shell: which standup is meant, every format, files, and boards that mean harm.

use std::sync::Barrier;

use standup::export::standup::FORMATS;
use standup::report::window::Calendar;

use crate::cli::driver::{Env, Ran};
use crate::report::week::{files, week};

/// The week of the team in a folder.
pub(crate) fn scene() -> Env {
    let env = Env::new();
    for (name, text) in files() {
        if let Some((folder, _)) = name.split_once('/') {
            let _ = std::fs::create_dir(env.path(folder));
        }
        env.write(&name, text);
    }
    env
}

/// On Friday before the standup, by `who`.
pub(crate) fn friday(env: &Env, who: &str, args: &[&str]) -> Ran {
    let mut command = env.command();
    command.env("STANDUP_USER", who).env("STANDUP_NOW", "2026-11-20T09:30:00Z").args(args);
    env.ran(command.output().unwrap())
}

#[test]
fn the_shell_prints_what_the_formats_say() {
    let env = scene();
    let expected = week().report();
    for format in FORMATS {
        let ran = friday(&env, "ana", &["report", "--format", format.name]).ok();
        assert_eq!(ran.stdout, format.write(&expected, Calendar::UTC, None));
        assert_eq!(ran.stderr, "");
    }
    let mine = friday(&env, "bo", &["say", "mine"]).ok().stdout;
    assert!(mine.lines().skip(1).all(|line| line.starts_with("Dev 2: ")), "{mine}");
    assert!(mine.contains("Dev 2: webhooks/router.py was given away to Dev 1.\n"));
    let one = friday(&env, "bo", &["report", "--developer", "dev 3"]).ok().stdout;
    assert!(one.contains("Dev 3 (Search & Secrets)") && !one.contains("Dev 1 ("), "{one}");
}

#[test]
fn a_standup_is_named_by_mark_by_its_id_or_by_its_day() {
    let env = scene();
    let of = |standup: &str| friday(&env, "ana", &["report", "--of", standup]).ok().stdout;
    let thursday = of("mark");
    assert!(thursday.starts_with("Standup, Thursday 19 November 2026 (since Tuesday, 09:20)\n"), "{thursday}");
    assert_eq!(of("2026-11-19"), thursday);
    assert_eq!(of("yesterday"), thursday);
    let json = friday(&env, "ana", &["report", "--of", "mark", "--json"]).ok().json();
    assert_eq!(of(json["until"]["mark"].as_str().unwrap()), thursday);
    assert!(of("mark~1").starts_with("Standup, Tuesday 17 November 2026 (since yesterday, 09:15)\n"));
    let both = friday(&env, "ana", &["report", "--since", "mark~1"]).ok().stdout;
    assert!(both.starts_with("Standup, Friday 20 November 2026 (since Tuesday, 09:20)\n"), "{both}");
    let day = friday(&env, "ana", &["report", "--since", "2026-11-16", "--until", "2026-11-16"]).ok().stdout;
    assert!(day.contains("Blocked:     user_management/service.py"), "a day lasts until its end: {day}");
    let log = friday(&env, "ana", &["log", "--since", "mark~1", "--json"]).ok().json();
    let since_last = friday(&env, "ana", &["log", "--since", "mark", "--json"]).ok().json();
    assert!(log["entries"].as_array().unwrap().len() > since_last["entries"].as_array().unwrap().len());
}

/// The ids of all modules of a board as scripts read it.
fn ids(board: &serde_json::Value) -> Vec<&str> {
    let developers = board["developers"].as_array().unwrap().iter().map(|it| &it["modules"]);
    let modules = developers.chain([&board["unassigned"]]).flat_map(|modules| modules.as_array().unwrap());
    modules.map(|module| module["id"].as_str().unwrap()).collect()
}

#[test]
fn show_since_a_standup_shows_only_what_changed() {
    let env = scene();
    let show = |args: &[&str]| friday(&env, "ana", &[&["show"], args].concat()).ok();
    let all = show(&["--json"]).json();
    let report = |since: &str| friday(&env, "ana", &["report", "--since", since, "--json"]).ok().json();
    for since in ["mark", "mark~1", "2026-11-18", "30m", "9w"] {
        let report = report(since);
        let told = |id: &str| {
            let fact = report["modules"].as_array().unwrap().iter().find(|fact| fact["module"] == id);
            fact.is_some_and(|fact| !fact["happened"].as_array().unwrap().is_empty())
        };
        let changed: Vec<&str> = ids(&all).into_iter().filter(|id| told(id)).collect();
        let json = show(&["--since", since, "--json"]).json();
        assert_eq!(ids(&json), changed, "{since}");
        for whole in ["counts", "criteria", "coverage", "title"] {
            assert_eq!(json[whole], all[whole], "{since}: {whole}");
        }
        let text = show(&["--since", since]).stdout;
        let shown = text.lines().filter(|line| line.contains("[ ] ") || line.contains("[~] ") || line.contains("[x] "));
        assert_eq!(shown.count(), changed.len(), "{since}: {text}");
    }
    let changed = ids(&all).len();
    let since_mark = show(&["--since", "mark", "--json"]).json();
    assert!(!ids(&since_mark).is_empty() && ids(&since_mark).len() < changed);

    friday(&env, "ana", &["mark"]).ok();
    assert_eq!(show(&["--since", "mark"]).stdout.lines().next(), Some("No module changed since today, 09:30"));
    friday(&env, "ana", &["set", "secrets/api.py", "priority=1"]).ok();
    let text = show(&["--since", "mark"]).stdout;
    assert!(text.starts_with("1 module changed since today, 09:30\n") && text.contains("secrets/api.py"), "{text}");
    assert!(text.contains("Dev 3") && !text.contains("Dev 1"), "who did nothing is left out: {text}");
    let dev_1 = show(&["dev 1", "--since", "mark"]).stdout;
    assert!(dev_1.starts_with("No module changed since today, 09:30\n\nDev 1"), "{dev_1}");
    assert_eq!(show(&["dev 3", "--since", "mark", "--json"]).json()["modules"].as_array().unwrap().len(), 1);
    friday(&env, "ana", &["undo"]).ok();
    assert!(ids(&show(&["--since", "mark", "--json"]).json()).is_empty(), "there and back is no change");
}

#[test]
fn what_is_no_standup_or_no_time_is_refused_with_what_can_be_said() {
    let env = scene();
    let refused = |args: &[&str]| {
        let ran = friday(&env, "ana", args);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{args:?}: {ran}");
        ran.stderr
    };
    insta::assert_snapshot!("unknown-mark", refused(&["report", "--of", "mark~9"]));
    for args in [
        &["report", "--of", "mark", "--since", "1d"][..],
        &["report", "--since", "1h", "--until", "2h"],
        &["report", "--since", "2026-11-21"],
        &["report", "--of", "2h"],
        &["report", "--format", "pdf"],
        &["report", "--developer", "nobody like this"],
        &["log", "--since", "mark~9"],
        &["show", "--since", "mark~9"],
        &["show", "--since", "tomorrow, perhaps"],
        &["show", "secrets/api.py", "--since", "mark"],
    ] {
        refused(args);
    }
}

#[test]
fn right_after_the_mark_the_report_says_how_to_get_what_was_said() {
    let env = scene();
    friday(&env, "ana", &["mark"]).ok();
    let ran = friday(&env, "ana", &["report"]).ok();
    assert_eq!(ran.stderr, "hint: standup report --of mark is what was said at 09:30\n");
    assert_eq!(friday(&env, "ana", &["report", "--json"]).ok().stderr, "");
    assert_eq!(friday(&env, "ana", &["-q", "report"]).ok().stderr, "");
    assert!(friday(&env, "ana", &["report", "--of", "mark"]).ok().stdout.contains("Done:        tenant/service.py"));
}

#[test]
fn a_report_goes_into_a_file_and_never_over_the_board() {
    let env = scene();
    friday(&env, "ana", &["report", "-o", "report.txt"]).ok();
    assert_eq!(env.read("report.txt"), friday(&env, "ana", &["report"]).ok().stdout);
    let before = env.board();
    for file in ["board.ron", "./board.ron", "board.ron.lock", "board.log/report.txt", "missing/report.txt"] {
        let ran = friday(&env, "ana", &["report", "-o", file]);
        assert_eq!(ran.code, Some(1), "{file}: {ran}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(env.path("board.ron"), env.path("link.txt")).unwrap();
        assert_eq!(friday(&env, "ana", &["report", "-o", "link.txt"]).code, Some(1));
        std::os::unix::fs::symlink(env.path("real.md"), env.path("link.md")).unwrap();
        friday(&env, "ana", &["report", "--format", "markdown", "-o", "link.md"]).ok();
        assert!(env.path("link.md").is_symlink() && env.read("real.md").starts_with("## Standup"));
    }
    assert_eq!(env.board(), before);
}

#[test]
fn a_damaged_log_is_told_once_and_the_rest_of_it_is_used() {
    let env = scene();
    let name = "board.log/bo.bo.ron";
    env.write(name, env.read(name) + "(id: \"bo-");
    let ran = friday(&env, "ana", &["report"]).ok();
    assert_eq!(ran.stderr, "warning: 1 line of the log could not be read and is left out\n");
    let json = friday(&env, "ana", &["report", "--json"]).ok().json();
    assert_eq!(json["warnings"][0]["kind"], "skipped");
    std::fs::remove_dir_all(env.path("board.log")).unwrap();
    let none = friday(&env, "ana", &["report"]).ok().stdout;
    assert!(
        none.starts_with("Standup, Friday 20 November 2026 (since yesterday, 00:00; no standup was marked before)\n"),
        "{none}"
    );
}

#[test]
fn blockers_tell_how_often_and_what_others_need_from_me() {
    let env = scene();
    insta::assert_snapshot!("blockers", friday(&env, "dia", &["blockers"]));
    let json = friday(&env, "dia", &["blockers", "--json"]).ok().json();
    assert_eq!(json["blockers"][0]["standups"], 3);
    assert_eq!(json["decide"][0], "user_management/service.py");
    assert_eq!(json["asked_of"][0]["who"], "Dev 4");
    friday(&env, "bo", &["unblock", "user_management/service"]).ok();
    assert_eq!(friday(&env, "dia", &["blockers"]).ok().stdout, "nothing is blocked\n");
}

#[test]
fn merge_order_and_next_follow_the_plan() {
    let env = scene();
    insta::assert_snapshot!("merge-order", friday(&env, "ana", &["merge-order"]));
    let json = friday(&env, "ana", &["merge-order", "--json"]).ok().json();
    assert_eq!(json["next"]["developer"], "Dev 1");
    assert_eq!(json["waves"][0][0], "Dev 1");
    insta::assert_snapshot!("next", friday(&env, "bo", &["next", "--developer", "mine"]));
    let json = friday(&env, "bo", &["next", "--json"]).ok().json();
    assert!(json["modules"].as_array().unwrap().len() > 10);
}

#[test]
fn topics_stand_in_the_report_until_a_mark_takes_them_away() {
    let env = scene();
    let run = |args: &[&str]| friday(&env, "ana", args);
    assert_eq!(run(&["topic"]).ok().stdout, "there are no topics\n");
    run(&["topic", "flaky", "CI", "on main (Ana, Bo)"]).ok();
    run(&["topic", "the release"]).ok();
    assert!(env.board().contains(r#"topics: ["flaky CI on main (Ana, Bo)", "the release"]"#), "{}", env.board());
    assert_eq!(run(&["topic", "the release"]).ok().stdout, "no change: the board has this topic already\n");
    let report = run(&["report"]).ok().stdout;
    assert!(
        report.ends_with("\n\nTo talk about afterwards\n  flaky CI on main (Ana, Bo)\n  the release\n"),
        "{report}"
    );
    assert_eq!(run(&["report", "--json"]).ok().json()["topics"][1], "the release");
    assert_eq!(run(&["mark", "--done", "nothing like it"]).code, Some(2));
    run(&["mark", "--done", "flaky"]).ok();
    assert_eq!(run(&["topic"]).ok().stdout, "the release\n");
    // The report of that standup still has what was talked about, and its undo brings it back.
    let said = run(&["report", "--of", "2026-11-20", "--json"]).ok().json();
    assert_eq!(said["topics"].as_array().unwrap().len(), 2);
    run(&["undo"]).ok();
    assert_eq!(run(&["topic", "--json"]).ok().json()["topics"].as_array().unwrap().len(), 2);
    run(&["topic", "--remove", "release"]).ok();
    assert_eq!(run(&["topic"]).ok().stdout, "flaky CI on main (Ana, Bo)\n");
}

#[test]
fn next_says_whether_nothing_is_pending_or_all_of_it_is_held() {
    let next = |status: &str| {
        let modules = format!(r#"(id: "a", status: InProgress), (id: "b", status: {status}, after: ["a"])"#);
        let board = format!(r#"(format: 1, developers: [(name: "Ana", modules: [{modules}])])"#);
        Env::with_board(&board).standup(&["next"]).ok().stdout
    };
    assert_eq!(
        next("Pending"),
        "nothing can be started: every pending module is blocked or waits for another module\n"
    );
    assert_eq!(next("Done"), "nothing is pending\n");
}

#[test]
fn topics_that_many_add_at_the_same_time_are_all_there() {
    let env = Env::with_board(r#"(format: 1, title: "Plan", developers: [])"#);
    let start = Barrier::new(6);
    std::thread::scope(|scope| {
        for person in 0..6 {
            let (env, start) = (&env, &start);
            scope.spawn(move || {
                start.wait();
                for topic in 0..3 {
                    env.standup(&["topic", &format!("topic {topic} of person {person}")]).ok();
                }
            });
        }
    });
    let board = env.standup(&["show", "--json"]).ok().json();
    let mut topics: Vec<&str> = board["topics"].as_array().unwrap().iter().filter_map(|it| it.as_str()).collect();
    topics.sort_unstable();
    let expected: Vec<String> =
        (0..3).flat_map(|topic| (0..6).map(move |person| format!("topic {topic} of person {person}"))).collect();
    assert_eq!(topics, expected);
}

/// A board on which every text wants to be more than text.
fn hostile() -> String {
    r#"(format: 1, title: "<!here>", topics: ["<!channel> https://evil.example/x @here"], developers: [
        (name: "*Eve* <@U123> #12", who: ["eve"], area: "a|b\n- c", modules: [
            (id: "a`b|c<!everyone>.py", status: InProgress, blocked: (reason: "see #12, @ana | www.evil.example \u{1b}[2J\u{202e} &lt; _x_", on: "@here"), help: "<https://evil.example|click>"),
            (id: "@here", status: InProgress, help: "~~x~~ *test*.py GH-7 mailto:eve@evil.example"),
        ]),
    ])"#
        .to_owned()
}

#[test]
fn a_hostile_board_posts_no_mention_and_no_link_and_acts_on_no_terminal() {
    let env = Env::with_board(&hostile());
    for format in ["text", "markdown", "slack", "json"] {
        let text = friday(&env, "ana", &["report", "--format", format]).ok().stdout;
        assert!(!text.chars().any(|c| c != '\n' && c.is_control()), "{format}: {text:?}");
        assert!(!text.contains('\u{202e}'), "{format}");
    }
    let slack = friday(&env, "ana", &["report", "--format", "slack"]).ok().stdout;
    for bad in ["<", "@here", "@ana", "@U123", "#12", "://"] {
        assert!(!slack.contains(bad), "{bad} in {slack}");
    }
    insta::assert_snapshot!("hostile-slack", slack.replace('\u{2060}', "⁞"));
    insta::assert_snapshot!("hostile-markdown", friday(&env, "ana", &["report", "--format", "markdown"]).ok().stdout);
}

/// What `docs/JSON.md` shows of the week, by the names of its blocks: all of it would fill pages.
fn shown(env: &Env) -> Vec<(&'static str, serde_json::Value)> {
    let json = |args: &[&str]| friday(env, "ana", &[args, &["--json"]].concat()).ok().json();
    let of = |list: &serde_json::Value, id: &str| {
        let is_it = |it: &&serde_json::Value| it["module"] == id || it["developer"] == id;
        list.as_array().unwrap().iter().find(is_it).unwrap().clone()
    };
    let mut report = json(&["report"]);
    let developer = of(&report["developers"], "Dev 2");
    let module = of(&report["modules"], "user_management/service.py");
    report["developers"] = serde_json::json!([]);
    report["modules"] = serde_json::json!([]);
    let mut order = json(&["merge-order"]);
    order["developers"] = serde_json::json!([of(&order["developers"], "Dev 1")]);
    order["modules"] = serde_json::json!([of(&order["modules"], "tenant/service.py")]);
    let mut next = json(&["next"]);
    next["modules"].as_array_mut().unwrap().truncate(1);
    vec![
        ("developer", developer),
        ("module", module),
        ("report", report),
        ("blockers", json(&["blockers"])),
        ("merge-order", order),
        ("next", next),
    ]
}

#[test]
fn the_page_about_json_shows_what_the_week_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/JSON.md");
    let old = std::fs::read_to_string(path).unwrap();
    let mut page = old.clone();
    for (name, value) in shown(&scene()) {
        let open = format!("```json {name}\n");
        let begin = page.find(&open).unwrap_or_else(|| panic!("no block `{name}`")) + open.len();
        let end = begin + page[begin..].find("```").unwrap();
        page.replace_range(begin..end, &(serde_json::to_string_pretty(&value).unwrap() + "\n"));
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &page).unwrap();
    } else {
        assert!(page == old, "docs/JSON.md is out of date: UPDATE_DOCS=1 cargo test --test it the_page_about_json");
    }
}

#[test]
fn every_word_that_a_report_can_say_is_explained() {
    let page = include_str!("../../../docs/JSON.md");
    for happened in standup::report::facts::Happened::ALL {
        assert!(page.contains(&format!("`{}`", happened.word())), "{happened:?}");
    }
}

/// All names of an object and of what it holds, with dots; of a list those of its first item.
fn names(value: &serde_json::Value, before: &str, out: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(object) => {
            for (name, value) in object {
                out.push(format!("{before}{name}"));
                names(value, &format!("{before}{name}."), out);
            }
        }
        serde_json::Value::Array(items) => items.iter().take(1).for_each(|item| names(item, before, out)),
        _ => {}
    }
}

#[test]
fn the_report_has_these_names_in_this_order() {
    let env = scene();
    let report = friday(&env, "ana", &["report", "--json"]).ok().json();
    let mut all = Vec::new();
    names(&report, "", &mut all);
    insta::assert_snapshot!("names-of-the-report", all.join("\n"));
}
