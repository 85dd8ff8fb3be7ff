//! The plan document: everything that people plan with, readable on its own. Leaves out what only the program needs.

use std::fmt::Write as _;

use crate::export::plan::changes::Changes;
use crate::export::plan::facts::{self, Fact};
use crate::export::plan::{Export, progress};
use crate::markdown::notes::{self, BELOW_MODULES, BELOW_SECTIONS, Written};
use crate::markdown::text::{apart, code, name, running};
use crate::markdown::{DASH, DEVELOPER, PLAN, PROGRESS, PROGRESS_END, SECTIONS, Section, UNTITLED_PLAN, section};
use crate::model::board::{Board, Check, Criterion, Developer};
use crate::model::module::Module;
use crate::report::merge_order::merge_order;

/// The whole document, with a line break at its end.
pub(super) fn markdown(export: &Export<'_>) -> String {
    let board: &Board = &export.snapshot.board;
    let mut page = DocumentText { out: String::new(), changes: export.changes };
    page.line(if board.title.is_empty() { UNTITLED_PLAN } else { PLAN });
    let title = if board.title.is_empty() { "Plan".to_owned() } else { running(&board.title) };
    page.block(&format!("# {title}"));
    page.section(&of_board(export), &board.notes, BELOW_SECTIONS);
    for developer in &board.developers {
        page.developer(developer);
    }
    if !board.unassigned.is_empty() {
        page.heading(Section::Unassigned);
        page.modules(&board.unassigned);
    }
    if !board.criteria.is_empty() {
        page.heading(Section::Criteria);
        page.list(board.criteria.iter().map(|criterion| of_criterion(board, criterion)));
    }
    if !board.checklist.is_empty() {
        page.heading(Section::Checklist);
        page.list(board.checklist.iter().map(|item| running(item)));
    }
    page.merge_order(board);
    if !board.links.is_empty() {
        page.heading(Section::Links);
        page.list(board.links.iter().map(facts::link));
    }
    page.heading(Section::Progress);
    page.line("");
    page.line(PROGRESS);
    page.out.push_str(&progress::table(board, "\n"));
    page.line(PROGRESS_END);
    page.out
}

/// `90%+ coverage on all modules — check: AllAtTarget`; a box where it is known whether it is met.
fn of_criterion(board: &Board, criterion: &Criterion) -> String {
    let is_met = if criterion.check.is_some() { board.meets(criterion) } else { criterion.met };
    let mark = match is_met {
        Some(true) => "[x] ",
        Some(false) => "[ ] ",
        None => "",
    };
    let check = criterion.check.map(|check| format!("{DASH}check: {}", Check::token(check))).unwrap_or_default();
    format!("{mark}{}{check}", name(&criterion.text))
}

fn of_board(export: &Export<'_>) -> Vec<Fact> {
    let coverage = &export.snapshot.board.coverage;
    let now = export.snapshot.totals.platform.map(|gauge| {
        let about = if gauge.about { "≈" } else { "" };
        format!("now {about}{}%", gauge.now)
    });
    let way = facts::way(coverage.start, coverage.target);
    let said = way.map(|way| way + &now.map(|now| format!(", {now}")).unwrap_or_default());
    let mut facts: Vec<Fact> = said.map(|said| ("Coverage", said)).into_iter().collect();
    facts.extend(coverage.lines.map(|lines| ("Lines", lines.to_string())));
    facts.extend(export.changes.map(|changes| ("Marked", format!("what changed {}", changes.since))));
    facts
}

struct DocumentText<'a> {
    out: String,
    changes: Option<&'a Changes>,
}

impl DocumentText<'_> {
    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// A line with an empty one before it.
    fn block(&mut self, line: &str) {
        self.out.push('\n');
        self.line(line);
    }

    fn heading(&mut self, section: Section) {
        let named = SECTIONS.iter().find(|(it, _)| *it == section);
        self.block(&format!("## {}", named.map_or("", |(_, name)| name)));
    }

    fn list(&mut self, items: impl Iterator<Item = String>) {
        self.line("");
        for item in items {
            self.line(&format!("- {item}"));
        }
    }

    /// The facts and notes below a heading.
    fn section(&mut self, facts: &[Fact], notes: &str, down: usize) {
        let written = (!notes.is_empty()).then(|| notes::written(notes, down));
        let literal = match &written {
            Some(Written::Fact(literal)) => Some(("Notes", literal.clone())),
            _ => None,
        };
        if !facts.is_empty() || literal.is_some() {
            self.line("");
        }
        for (label, value) in facts.iter().chain(&literal) {
            // Writing to a string cannot fail.
            let _ = writeln!(self.out, "- **{label}**: {value}");
        }
        if let Some(Written::Lines(lines)) = written {
            self.line("");
            self.out.push_str(&lines);
        }
    }

    fn developer(&mut self, developer: &Developer) {
        let is_taken = section(&developer.name).is_some() || developer.name.starts_with(DEVELOPER);
        let prefix = if is_taken { DEVELOPER } else { "" };
        let area =
            if developer.area.is_empty() { String::new() } else { format!("{DASH}{}", running(&developer.area)) };
        self.block(&format!("## {prefix}{}{area}", name(&developer.name)));
        self.section(&facts::of_developer(developer), &developer.notes, BELOW_MODULES);
        self.modules(&developer.modules);
    }

    fn modules(&mut self, modules: &[std::sync::Arc<Module>]) {
        let mut group = "";
        for module in modules {
            if module.group != group {
                group = &module.group;
                if !group.is_empty() {
                    self.block(&format!("### {}", apart(group)));
                }
            }
            let level = if group.is_empty() { "###" } else { "####" };
            let title =
                if module.title.is_empty() { String::new() } else { format!("{DASH}{}", running(&module.title)) };
            self.block(&format!("{level} {}{title}", code(&module.id)));
            let mut facts = facts::of_module(module);
            let changed = self.changes.map(|changes| changes.words(&module.id)).unwrap_or_default();
            if !changed.is_empty() {
                facts.push(("Changed", changed.join(", ").replace('_', " ")));
            }
            self.section(&facts, &module.notes, BELOW_MODULES);
        }
    }

    /// Who merges after whom, in waves; nothing where nobody waits.
    fn merge_order(&mut self, board: &Board) {
        let waves = merge_order(board).waves;
        if waves.len() < 2 {
            return;
        }
        self.heading(Section::MergeOrder);
        self.line("");
        for (number, wave) in (1..).zip(&waves) {
            let names: Vec<String> = wave.iter().map(|name| running(name)).collect();
            let (said, verb) = match names.split_last() {
                Some((last, rest)) if !rest.is_empty() => (format!("{} and {last}", rest.join(", ")), "merge"),
                _ => (names.concat(), "merges"),
            };
            self.line(&format!("{number}. {said} {verb} {}", if number == 1 { "first" } else { "after that" }));
        }
    }
}
