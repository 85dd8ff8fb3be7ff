//! Plan documents as people write them become the boards that they meant: every file of `tests/fixtures/plans`, as a table.

pub(crate) mod laws;
pub(crate) mod round_trip;

use std::fmt::Write as _;
use std::path::PathBuf;

use standup::import::plan::{self, Fate, Options, Plan, Source};
use standup::model::board::Board;
use standup::model::module::Module;

pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/plans")
}

/// The documents of the folder, by name.
pub(crate) fn documents() -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

pub(crate) fn read(name: &str, text: &str) -> Plan {
    plan::read(&[Source { name, bytes: text.as_bytes() }], &Options::default())
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A board in as few lines as show all of it.
pub(crate) fn outline(board: &Board) -> String {
    let mut out = String::new();
    let mut say = |line: String| writeln!(out, "{}", line.trim_end()).unwrap();
    say(format!("title: {}", board.title));
    if let (start, target) = (board.coverage.start, board.coverage.target)
        && (start.is_some() || target.is_some())
    {
        say(format!("coverage: {} to {}", said(start), said(target)));
    }
    for criterion in &board.criteria {
        let check = criterion.check.map(|check| format!(" [{}]", check.token())).unwrap_or_default();
        let met = criterion.met.map(|met| format!(" [met: {met}]")).unwrap_or_default();
        say(format!("criterion: {}{check}{met}", criterion.text));
    }
    board.checklist.iter().for_each(|item| say(format!("checklist: {item}")));
    board.links.iter().for_each(|link| say(format!("link: {} <{}> {}", link.title, link.to, link.about)));
    if !board.notes.is_empty() {
        say(format!("notes: {:?}", board.notes));
    }
    for (developer, modules) in board.columns() {
        if let Some(developer) = developer {
            let mut facts = Vec::new();
            for field in standup::model::field::DEVELOPER {
                let value = (field.get)(developer);
                if !value.is_absent() {
                    facts.push(format!("{}={value}", field.path));
                }
            }
            say(format!("{}: {}", developer.name, facts.join(" ")));
        } else if !modules.is_empty() {
            say("unassigned:".to_owned());
        }
        for module in modules {
            say(format!("  {}", line(module)));
        }
    }
    out
}

fn said(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "?".to_owned(), |value| value.to_string())
}

fn line(module: &Module) -> String {
    let mut facts = vec![module.id.clone(), format!("{}", module.status)];
    for field in standup::model::field::MODULE {
        let value = (field.get)(module);
        // What is no path is called as its id says.
        let is_same = field.path == "title" && module.title == module.id;
        if !value.is_absent() && !is_same {
            let value = if field.path == "notes" { format!("{:?}", module.notes) } else { value.to_string() };
            facts.push(format!("{}={value}", field.path));
        }
    }
    facts.join(" | ")
}

/// A plan with what was skipped and what disagrees.
pub(crate) fn told(plan: &Plan) -> String {
    let mut out = outline(&plan.board);
    for told in plan.told.iter().filter(|told| told.fate == Fate::Skipped) {
        writeln!(out, "skipped {}: {}", told.line, told.what).unwrap();
    }
    for disagreement in &plan.disagreements {
        writeln!(out, "disagrees {}: {}", disagreement.line, disagreement.message).unwrap();
    }
    out
}

#[test]
fn every_shape_of_plan_becomes_the_board_that_it_means() {
    for (name, bytes) in documents() {
        let plan = plan::read(&[Source { name: &name, bytes: &bytes }], &Options::default());
        let said = plan.map_or_else(|error| format!("{}\n{}\n", error.message, error.hint), |plan| told(&plan));
        insta::assert_snapshot!(format!("plan_{}", name.replace('.', "_")), said);
    }
}

#[test]
fn the_board_of_the_project_is_the_plan_it_was_born_from() {
    let own = standup::document::Document::read(crate::cli::driver::OWN_BOARD.as_bytes()).unwrap();
    let text = String::from_utf8(std::fs::read(folder().join("parallel-dev-task-breakdown.md")).unwrap()).unwrap();
    let plan = read("parallel-dev-task-breakdown.md", &text);
    assert_eq!(standup::model::diff::diff(own.board(), &plan.board), []);
    assert_eq!((plan.board.developers.len(), plan.board.modules().count()), (4, 28));
}
