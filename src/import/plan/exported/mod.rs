//! The plan document that `standup export` writes, read back as it was. Guesses nothing: a line that is not as it was written is a
//! note, or is told.

mod facts;

use std::collections::HashSet;

use crate::import::plan::draft::{DeveloperDraft, Draft};
use crate::import::plan::reading::{Fate, Options, Unusable};
use crate::markdown::notes::{self, BELOW_MODULES, BELOW_SECTIONS};
use crate::markdown::scan::{Fences, heading};
use crate::markdown::text::{read_code, read_running};
use crate::markdown::{DASH, DEVELOPER, PLAN, Section, UNTITLED_PLAN, section};
use crate::model::board::{Board, Developer};
use crate::model::module::Module;
use crate::model::status::Status;

/// Whether `text` is such a document: by its first line.
pub(super) fn looks(text: &str) -> bool {
    matches!(text.lines().next().map(str::trim_end), Some(PLAN | UNTITLED_PLAN))
}

/// A heading with the lines below it.
struct Part<'a> {
    level: usize,
    heading: &'a str,
    line: u32,
    lines: Vec<&'a str>,
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut fences = Fences::default();
    for (number, line) in (1..).zip(text.lines()) {
        let is_code = fences.line(line);
        // Headings of the board's notes are below the sections, those of other notes below the modules.
        let deepest = if parts.last().is_some_and(|part| part.level == 1) { BELOW_SECTIONS } else { BELOW_MODULES };
        match heading(line).filter(|(_, level, _)| !is_code && *level <= deepest) {
            Some((_, level, text)) => {
                parts.push(Part { level, heading: text.trim(), line: number, lines: Vec::new() });
            }
            None => {
                if let Some(part) = parts.last_mut() {
                    part.lines.push(line);
                }
            }
        }
    }
    parts
}

/// Reads such a document.
#[expect(clippy::unnecessary_wraps, reason = "one shape of several: the others can be unreadable")]
pub(super) fn read(text: &str, _: &Options, draft: &mut Draft) -> Result<(), Unusable> {
    let is_titled = text.lines().next().map(str::trim_end) == Some(PLAN);
    let seen = draft.modules.iter().map(|known| known.id.clone()).collect();
    let mut reader = Reader { draft, owner: None, group: String::new(), is_open: false, seen };
    for part in parts(text) {
        match part.level {
            1 => reader.board(&part, is_titled),
            2 => reader.second(&part),
            _ => reader.third(&part),
        }
    }
    Ok(())
}

struct Reader<'a> {
    draft: &'a mut Draft,
    owner: Option<usize>,
    group: String,
    /// Whether modules may stand here.
    is_open: bool,
    /// The modules so far.
    seen: HashSet<String>,
}

/// The facts that stand first, each with its line; and the lines below them.
type Facts<'a> = (Vec<(u32, &'a str, &'a str)>, &'a [&'a str]);

fn facts_of<'a>(part: &'a Part<'a>) -> Facts<'a> {
    let mut found = Vec::new();
    let mut at = part.lines.iter().position(|line| !line.trim().is_empty()).unwrap_or(part.lines.len());
    while let Some(line) = part.lines.get(at) {
        let Some((label, value)) = line.strip_prefix("- **").and_then(|rest| rest.split_once("**:")) else { break };
        found.push((part.line + at as u32 + 1, label.trim(), value.trim()));
        at += 1;
    }
    (found, &part.lines[at..])
}

impl Reader<'_> {
    fn board(&mut self, part: &Part<'_>, is_titled: bool) {
        // What a document before it says of the whole plan counts first.
        let mut board = std::mem::take(&mut self.draft.board);
        let stated = Board::clone(&board);
        if is_titled && board.title.is_empty() {
            board.title = read_running(part.heading);
        }
        self.draft.tell(part.line, Fate::Understood, "title of the plan");
        let (facts, below) = facts_of(part);
        for (line, label, value) in facts {
            let is_read = label == "Notes" || facts::of_board(label, value, &mut board);
            if label == "Notes" {
                board.notes = read_running(value);
            }
            self.told(line, label, is_read);
        }
        board.coverage.start = stated.coverage.start.or(board.coverage.start);
        board.coverage.target = stated.coverage.target.or(board.coverage.target);
        let notes = notes::read(below, BELOW_SECTIONS);
        if !notes.is_empty() {
            board.notes = notes;
        }
        self.draft.board = board;
    }

    /// A developer, or a section.
    fn second(&mut self, part: &Part<'_>) {
        self.group.clear();
        (self.owner, self.is_open) = (None, true);
        let named = part.heading.strip_prefix(DEVELOPER);
        match section(&read_running(part.heading)).filter(|_| named.is_none()) {
            Some(section) => self.section(section, part),
            None => self.developer(named.unwrap_or(part.heading), part),
        }
    }

    fn developer(&mut self, heading: &str, part: &Part<'_>) {
        let (name, area) = heading.split_once(DASH).unwrap_or((heading, ""));
        let mut developer = Developer { name: read_running(name), ..Developer::default() };
        developer.area = if area.is_empty() { String::new() } else { read_running(area) };
        if developer.name.is_empty() {
            self.is_open = false;
            return self.draft.tell(part.line, Fate::Skipped, "a heading without a name");
        }
        let is_known = |known: &DeveloperDraft| known.name == developer.name;
        if let Some(known) = self.draft.developers.iter().position(is_known) {
            self.draft.tell(part.line, Fate::Skipped, "this developer is there already: the modules are theirs");
            self.owner = Some(known);
            return;
        }
        let (facts, below) = facts_of(part);
        for (line, label, value) in facts {
            let is_read = label == "Notes" || facts::of_developer(label, value, &mut developer);
            if label == "Notes" {
                developer.notes = read_running(value);
            }
            self.told(line, label, is_read);
        }
        let notes = notes::read(below, BELOW_MODULES);
        if !notes.is_empty() {
            developer.notes = notes;
        }
        self.draft.tell(part.line, Fate::Understood, format!("developer {}", developer.name));
        let at = self.draft.at(part.line);
        let name = developer.name.clone();
        let whole = Some(Box::new(developer));
        self.draft.developers.push(DeveloperDraft { name, at, whole, ..DeveloperDraft::default() });
        self.owner = Some(self.draft.developers.len() - 1);
    }

    fn section(&mut self, section: Section, part: &Part<'_>) {
        self.is_open = section == Section::Unassigned;
        if matches!(section, Section::MergeOrder | Section::Progress) {
            self.draft.tell(part.line, Fate::Understood, "follows from what stands above: not read");
            return;
        }
        for (line, text) in (part.line + 1..).zip(&part.lines) {
            let Some(item) = text.strip_prefix("- ") else {
                if !text.trim().is_empty() {
                    self.draft.tell(line, Fate::Skipped, "no item of this list");
                }
                continue;
            };
            let is_read = match section {
                Section::Criteria => {
                    self.draft.board.criteria.push(facts::criterion(item));
                    true
                }
                Section::Checklist => {
                    self.draft.board.checklist.push(read_running(item));
                    true
                }
                Section::Links => facts::link(item).map(|link| self.draft.board.links.push(link)).is_some(),
                Section::Unassigned | Section::MergeOrder | Section::Progress => false,
            };
            self.told(line, "this item", is_read);
        }
    }

    /// A group, or a module.
    fn third(&mut self, part: &Part<'_>) {
        let Some((id, rest)) = read_code(part.heading) else {
            if part.level == 3 {
                self.group = read_running(part.heading);
                self.draft.tell(part.line, Fate::Understood, format!("group {}", self.group));
            } else {
                self.draft.tell(part.line, Fate::Skipped, "no module: its id stands between backticks");
            }
            return;
        };
        if !self.is_open {
            return self.draft.tell(part.line, Fate::Skipped, "no module stands in this section");
        }
        if id.is_empty() {
            return self.draft.tell(part.line, Fate::Skipped, "a module without an id");
        }
        if !self.seen.insert(id.clone()) {
            return self.draft.tell(part.line, Fate::Skipped, "this module is there already");
        }
        if part.level == 3 {
            self.group.clear();
        }
        let mut module = Module::new(id, Status::Pending);
        module.group.clone_from(&self.group);
        if let Some(title) = rest.trim().strip_prefix('—') {
            module.title = read_running(title);
        }
        let (facts, below) = facts_of(part);
        let mut says_why = false;
        for (line, label, value) in facts {
            says_why |= label == "Blocked";
            let is_read = label == "Notes" || facts::of_module(label, value, &mut module);
            if label == "Notes" {
                module.notes = read_running(value);
            }
            self.told(line, label, is_read);
        }
        // Whom it waits for is stated, and not why.
        if let Some(blocked) = module.blocked.as_mut().filter(|_| !says_why) {
            "blocked".clone_into(&mut blocked.reason);
        }
        let notes = notes::read(below, BELOW_MODULES);
        if !notes.is_empty() {
            module.notes = notes;
        }
        let owner = self.owner.map(|at| format!(" of {}", self.draft.developers[at].name)).unwrap_or_default();
        self.draft.tell(part.line, Fate::Understood, format!("module {}{owner}: {}", module.id, module.status));
        self.draft.put_whole(module, self.owner, part.line);
    }

    fn told(&mut self, line: u32, label: &str, is_read: bool) {
        if !is_read {
            self.draft.tell(line, Fate::Skipped, format!("{label}: not as `standup export` writes it"));
        }
    }
}
