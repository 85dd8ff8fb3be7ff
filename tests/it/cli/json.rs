//! `docs/JSON.md` is true: what it shows is what the program prints.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::cli::commands::PLAN;
use crate::cli::driver::{Env, OWN_BOARD};

pub(crate) const PAGE: &str = include_str!("../../../docs/JSON.md");

/// Where the page pretends to be.
const FOLDER: &str = "/home/ana/plan";

/// A fenced block of the page: its language and its lines.
pub(crate) fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push((language.to_owned(), body.join("\n")));
        }
    }
    blocks
}

/// The words of a command line, as far as the page uses a shell: blanks and double quotes.
pub(crate) fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    parts
        .flat_map(|(i, part)| match i % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

/// Runs the command lines of a block; gives the block as it should be.
fn played(env: &Env, block: &str) -> String {
    let mut out = String::new();
    for line in block.lines().filter_map(|line| line.strip_prefix("$ standup ")) {
        let ran = env.standup(&words(line));
        let text = ran.stdout.replace("$ROOT/work", FOLDER).replace("$ROOT/home", "/home/ana");
        let text = text.replace("$ROOT/config", "/home/ana/.config").replace("$ROOT/state", "/home/ana/.local/state");
        write!(out, "$ standup {line}\n{}", timeless(&text)).unwrap();
    }
    out.trim_end().to_owned()
}

/// The program has the clock of the machine: on the page, every `at` is the same moment.
fn timeless(text: &str) -> String {
    let at = |line: &str| {
        let (before, time) = line.split_once("\"at\": \"20")?;
        let (_, after) = time.split_once('"')?;
        Some(format!("{before}\"at\": \"2026-11-23T09:12:03.120Z\"{after}"))
    };
    text.lines().map(|line| at(line).or_else(|| placeless(line)).unwrap_or_else(|| line.to_owned()) + "\n").collect()
}

/// Nor does it matter on which file system the test runs.
fn placeless(line: &str) -> Option<String> {
    let facts = ["\"locks\": true", "\"events\": true", "\"exchange\": true", "\"file_system\": \"ext4\""];
    let known = facts.iter().find(|fact| line.trim_start().starts_with(&fact[..=fact.find(':').unwrap_or(0)]))?;
    let blanks = &line[..line.len() - line.trim_start().len()];
    let comma = if line.ends_with(',') { "," } else { "" };
    Some(format!("{blanks}{known}{comma}"))
}

#[test]
fn the_page_shows_what_the_program_prints() {
    let env = Env::new();
    let mut page = PAGE.to_owned();
    for (language, block) in blocks(PAGE) {
        match language.as_str() {
            "ron" => env.write("board.ron", &block),
            "xml" => env.write("coverage.xml", &block),
            "console" => {
                let new = played(&env, &block);
                page = page.replacen(&format!("```console\n{block}\n```"), &format!("```console\n{new}\n```"), 1);
            }
            _ => {}
        }
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/JSON.md"), &page).unwrap();
    }
    assert!(page == PAGE, "docs/JSON.md is out of date: UPDATE_DOCS=1 cargo test --test it cli_json");
}

/// The names of an object, in their order, and those of what it holds.
fn names(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_board_has_these_names_in_this_order() {
    let board = Env::with_board(PLAN).standup(&["show", "--json"]).ok().json();
    assert_eq!(
        names(&board),
        [
            "version",
            "title",
            "coverage",
            "limits",
            "reports",
            "maps",
            "topics",
            "counts",
            "criteria",
            "checklist",
            "links",
            "notes",
            "developers",
            "unassigned",
            "warnings"
        ]
    );
    assert_eq!(board["version"], 1);
    assert_eq!(names(&board["coverage"]), ["start", "now", "target", "lines"]);
    assert_eq!(names(&board["counts"]), ["pending", "in_progress", "done", "blocked"]);
    let developer = &board["developers"][0];
    let developers =
        ["name", "who", "area", "impact", "hours", "after", "away", "pr", "merged", "links", "notes", "modules"];
    assert_eq!(names(developer), developers);
    let module = &developer["modules"][0];
    let modules = [
        "id",
        "title",
        "developer",
        "status",
        "proof",
        "coverage",
        "tests",
        "hours",
        "lines",
        "priority",
        "complexity",
        "tags",
        "group",
        "test_file",
        "after",
        "pr",
        "merged",
        "checked",
        "blocked",
        "help",
        "notes",
    ];
    assert_eq!(names(module), modules);
    let coverage =
        ["start", "now", "target", "best", "covered", "total", "kind", "at", "commit", "report", "metric", "branches"];
    assert_eq!(names(&module["coverage"]), coverage);
    assert_eq!(names(&module["tests"]), ["written", "needed", "about"]);
    assert_eq!(names(&module["hours"]), ["low", "high"]);
    assert_eq!(names(&module["blocked"]), ["reason", "on", "since"]);
}

#[test]
fn one_module_and_one_developer_are_as_in_the_whole() {
    let env = Env::with_board(PLAN);
    let board = env.standup(&["show", "--json"]).ok().json();
    assert_eq!(env.standup(&["show", "Dev 2", "--json"]).ok().json(), board["developers"][1]);
    let module = env.standup(&["show", "tenant/router.py", "--json"]).ok().json();
    assert_eq!(module, board["developers"][0]["modules"][1]);
    let unassigned = env.standup(&["show", "search/index.py", "--json"]).ok().json();
    assert_eq!(unassigned, board["unassigned"][0]);
}

#[test]
fn without_a_command_the_board_is_printed_too() {
    let env = Env::with_board(PLAN);
    assert_eq!(env.standup(&["--json"]).ok(), env.standup(&["show", "--json"]));
}

#[test]
fn numbers_are_as_somebody_typed_them() {
    let board = Env::with_board(OWN_BOARD).standup(&["show", "--json"]).ok();
    assert!(board.stdout.contains("\"start\": 34.59,"), "{board}");
    assert_eq!(board.json()["developers"][0]["impact"], json!(15));
    assert_eq!(board.json()["developers"].as_array().unwrap().len(), 4);
}
