//! The documents tell the truth: what can be generated is compared with what is written.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use standup::model::field::{BOARD, DEVELOPER, Field, Kind, MODULE};
use standup::query::parse::TERMS;
use standup::tui::command;
use standup::tui::command::global;
use standup::tui::core::action_help::ActionHelp;
use standup::tui::view::{self, VIEWS};

use crate::cli::driver::Env;
use crate::tui::key_budget::TASKS;

fn kind(kind: Kind) -> String {
    let parts = |parts: &[standup::model::field::Part]| {
        parts
            .iter()
            .map(|p| if p.required { format!("`{}` (required)", p.name) } else { format!("`{}`", p.name) })
            .collect::<Vec<_>>()
            .join(", ")
    };
    match kind {
        Kind::Text => "text".into(),
        Kind::Prose => "text of many lines".into(),
        Kind::Percent => "percentage".into(),
        Kind::Amount => "decimal number".into(),
        Kind::Count => "whole number".into(),
        Kind::Flag => "`true` or `false`".into(),
        Kind::Word(words) => words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", "),
        Kind::Texts => "list of texts".into(),
        Kind::Time => "time".into(),
        Kind::Date => "day".into(),
        Kind::Record(p) => format!("record of {}", parts(p)),
        Kind::Records(p) => format!("list of records of {}", parts(p)),
    }
}

fn table<R>(fields: &[Field<R>]) -> String {
    let mut out = String::from("| field | holds | meaning |\n|---|---|---|\n");
    for field in fields {
        let _ = writeln!(out, "| `{}` | {} | {} |", field.path, kind(field.kind), field.about);
    }
    out
}

/// Puts `section` between the markers of `name`; `UPDATE_DOCS=1 cargo test` writes it, otherwise it must be there already.
fn check(file: &str, name: &str, section: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = fs::read_to_string(&path).expect("the document is there");
    let open = format!("<!-- {name} -->\n");
    let begin = text.find(&open).unwrap_or_else(|| panic!("{file} has no `{name}`")) + open.len();
    let end = begin + text[begin..].find("<!-- end -->").expect("the section ends");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, format!("{}{section}{}", &text[..begin], &text[end..])).expect("written");
    } else {
        assert_eq!(&text[begin..end], section, "{file}: run `UPDATE_DOCS=1 cargo test` and look at the difference");
    }
}

#[test]
fn the_format_page_lists_every_field() {
    check("docs/FORMAT.md", "fields: board", &table(BOARD));
    check("docs/FORMAT.md", "fields: developer", &table(DEVELOPER));
    check("docs/FORMAT.md", "fields: module", &table(MODULE));
}

/// Rows of keys under their headings.
fn key_rows(rows: &[ActionHelp], out: &mut String) {
    for group in rows.chunk_by(|a, b| a.group == b.group) {
        let _ = writeln!(out, "\n**{}**\n\n| keys | what they do | name |\n|---|---|---|", group[0].group);
        for about in group {
            let keys: Vec<String> = about.keys.iter().map(|key| code(key)).collect();
            let keys = match keys.as_slice() {
                [] => "palette only".into(),
                [first, .., last] if keys.len() > 4 => format!("{first} to {last}"),
                _ => keys.join(" "),
            };
            let _ = writeln!(out, "| {keys} | {} | `{}` |", about.long.replace('|', "\\|"), about.name);
        }
    }
}

/// As code in a table.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('|', "\\|"))
}

#[test]
fn the_page_of_keys_lists_every_key_every_term_and_the_common_tasks() {
    check("docs/KEYS.md", "keys", &keys_of_all_views());
    check("docs/KEYS.md", "terms", &terms());
    check("docs/KEYS.md", "tasks", &tasks());
}

/// Groups of keys that are the same in every view that has them, so told once: of texts that are edited, of lists.
const SHARED: &[(&str, &str, &str, &str)] = &[
    (
        "While typing",
        "Its text is edited with the keys of [typing](#typing).",
        "Typing",
        "Wherever a text is typed; keys for lines only where a text may have several.",
    ),
    (
        "In lists and long texts",
        "Its lines are moved through with the keys of [lists](#lists).",
        "Lists",
        "In every list and every long text, where letters are keys.",
    ),
    (
        "In the list below what you type",
        "Its list is moved through with the keys of [lists while typing](#lists-while-typing).",
        "Lists while typing",
        "In a list below a line that is typed, where letters are text.",
    ),
];

fn keys_of_all_views() -> String {
    let mut out = String::new();
    let heading = |kind: view::ViewKind| match kind {
        view::ViewKind::Layout => "A picture of the board",
        view::ViewKind::Above | view::ViewKind::OfModules => "Opened above the board",
        view::ViewKind::Dialog => "Opened by what you do",
    };
    let _ = writeln!(out, "## What works everywhere");
    key_rows(&global::abouts(), &mut out);
    let _ = writeln!(out, "\n## What can be done to modules, wherever they are shown");
    key_rows(&command::abouts(), &mut out);
    let mut shared: Vec<Vec<ActionHelp>> = vec![Vec::new(); SHARED.len()];
    for row in VIEWS {
        let name = row.about.name.replace('-', " ");
        let (first, rest) = name.split_at(1);
        let title = format!("{}{rest}", first.to_uppercase());
        let _ = writeln!(out, "\n## {title}\n\n{}. {}: `{}`", row.about.long, heading(row.kind), row.about.name);
        let is_shared = |about: &ActionHelp| SHARED.iter().any(|(group, ..)| *group == about.group);
        let (others, own): (Vec<_>, Vec<_>) = (row.actions)().into_iter().partition(is_shared);
        if !own.is_empty() {
            key_rows(&own, &mut out);
        }
        for ((group, link, ..), rows) in SHARED.iter().zip(&mut shared) {
            let mut of_group = others.iter().filter(|about| about.group == *group).peekable();
            if of_group.peek().is_some() {
                let _ = writeln!(out, "\n{link}");
            }
            for about in of_group {
                if !rows.iter().any(|known| known.name == about.name) {
                    rows.push(*about);
                }
            }
        }
    }
    for ((.., title, said), rows) in SHARED.iter().zip(&shared) {
        let _ = writeln!(out, "\n## {title}\n\n{said}");
        key_rows(rows, &mut out);
    }
    out
}

fn terms() -> String {
    let mut out = String::from("| type | to see |\n|---|---|\n");
    for (term, meaning) in TERMS {
        let _ = writeln!(out, "| {} | {meaning} |", code(term));
    }
    out
}

fn tasks() -> String {
    let mut out = String::from("| to | press | keys |\n|---|---|---|\n");
    for task in TASKS {
        let pressed = |key: &&str| match key.strip_prefix('"') {
            Some(typed) => format!("*{}*", typed.trim_end_matches('"')),
            None => code(key),
        };
        let keys: Vec<String> = task.keys.iter().map(pressed).collect();
        let typed = if task.keys.iter().any(|key| key.starts_with('"')) { " and the text" } else { "" };
        let _ = writeln!(out, "| {} | {} | {}{typed} |", task.wish, keys.join(" "), task.costs);
    }
    out
}

/// Everything written in the program and in its documents, by file.
fn written(folder: &Path, into: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            written(&path, into);
        } else if let Ok(text) = fs::read_to_string(&path) {
            into.push((path.display().to_string(), text));
        }
    }
}

#[test]
fn every_command_that_an_error_or_a_document_names_exists() {
    let help = std::process::Command::new(env!("CARGO_BIN_EXE_standup")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let commands: Vec<&str> =
        help.lines().filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next()).collect();
    assert!(["init", "restore", "check-file"].iter().all(|name| commands.contains(name)), "{help}");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = vec![("README.md".to_owned(), fs::read_to_string(root.join("README.md")).unwrap())];
    for folder in ["src", "docs"] {
        written(&root.join(folder), &mut all);
    }
    let mut named = 0;
    for (file, text) in all {
        for rest in text.split("`standup ").skip(1) {
            let word: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
            // Options of the program itself, and words that stand for others.
            if !word.is_empty() && !word.starts_with('-') {
                named += 1;
                assert!(commands.contains(&&*word), "{file} names `standup {word}`");
            }
        }
    }
    assert!(named > 30, "{named}");
}

/// The command lines of the README that can be run as they stand: those of its shell examples of a new board, then those of its
/// table of commands that have an argument, for which a word is put where it has a name only.
fn commands_of_the_readme() -> Vec<String> {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let examples = readme.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let lines = examples.flat_map(str::lines).filter(|line| line.starts_with("standup"));
    let mut commands: Vec<String> =
        lines.map(|line| line.split(" #").next().unwrap_or(line).trim().to_owned()).collect();
    for row in readme.lines().filter(|line| line.starts_with("| `standup ")) {
        let cell = row.split(" | ").next().unwrap_or(row);
        let snippets =
            cell.split('`').skip(1).step_by(2).filter(|snippet| snippet.trim_start_matches("standup ").contains(' '));
        commands.extend(snippets.map(|snippet| format!("standup {}", snippet.trim_start_matches("standup "))));
    }
    let words = [
        ("[DEVELOPER\\|MODULE]", "Ana"),
        ("[MODULE]", "refunds"),
        ("MODULE", "refunds"),
        ("STATUS", "in progress"),
        ("REASON", "no test account"),
        ("WHO", "Ben"),
        ("SHELL", "bash"),
        ("REPORT", "coverage.info"),
        ("PLAN", "plan.md"),
    ];
    for command in &mut commands {
        *command = words.iter().fold(command.clone(), |command, (name, word)| command.replace(name, word));
    }
    // Which version there is nobody knows before.
    commands.retain(|command| !command.contains("WHICH"));
    commands
}

#[test]
fn the_commands_of_the_readme_do_what_it_says() {
    let env = Env::new();
    let commands = commands_of_the_readme();
    assert!(commands.len() > 10 && commands[0] == "standup init", "{commands:#?}");
    let bin = Path::new(env!("CARGO_BIN_EXE_standup")).parent().unwrap();
    let path = std::env::join_paths(
        std::iter::once(bin.to_owned()).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    env.write("coverage.info", "SF:payments/refunds.py\nDA:1,1\nDA:2,0\nend_of_record\n");
    env.write("plan.md", "# Plan\n\n## Ana\n\n- [ ] `payments/vouchers.py` (2-3h)\n");
    for command in &commands {
        let mut shell = std::process::Command::new("sh");
        shell.env_clear().envs(env.command().get_envs().filter_map(|(name, value)| Some((name, value?))));
        shell.env("PATH", path.as_ref().unwrap()).env("EDITOR", "true").current_dir(env.work()).args(["-c", command]);
        let ran = env.ran(shell.output().unwrap());
        assert!(ran.code == Some(0) && !ran.stdout.is_empty() && ran.stderr.is_empty(), "$ {command}\n{ran}");
    }
    assert!(env.board().contains("tags: [\"hard\"]"), "{}", env.board());
}
