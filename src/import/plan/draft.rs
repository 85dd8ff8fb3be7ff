//! The board while documents are read: developers, modules, and each fact with its line. Decides nothing that needs the whole
//! document: `resolve` does.

use std::collections::HashMap;

use crate::import::plan::fact::Fact;
use crate::import::plan::reading::{Disagreement, Fate, LineOutcome};
use crate::import::plan::words::line::clean;
use crate::import::plan::words::person::{self, same_name};
use crate::import::plan::words::vocabulary::folded;
use crate::model::board::{Board, Criterion, Developer, Link};
use crate::model::decimal::{Hundredths, Percent};
use crate::model::module::Module;
use crate::model::status::Status;

/// A line of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct At {
    pub(super) file: usize,
    pub(super) line: u32,
}

/// A fact and where it is stated.
#[derive(Clone, Debug)]
pub(super) struct Stated {
    pub(super) fact: Fact,
    pub(super) at: At,
}

/// A module as far as it is known.
#[derive(Clone, Debug)]
pub(super) struct ModuleDraft {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) owner: Option<usize>,
    pub(super) group: String,
    pub(super) at: At,
    pub(super) facts: Vec<Stated>,
    pub(super) notes: Vec<String>,
    /// What is said to be unknown yet, and where.
    pub(super) unknown: Vec<(&'static str, At)>,
    /// A module that is known whole: from JSON.
    pub(super) whole: Option<Box<Module>>,
}

/// A developer as far as they are known.
#[derive(Clone, Debug, Default)]
pub(super) struct DeveloperDraft {
    pub(super) name: String,
    pub(super) at: At,
    pub(super) facts: Vec<Stated>,
    pub(super) notes: Vec<String>,
    /// A developer that is known whole, without modules: from JSON.
    pub(super) whole: Option<Box<Developer>>,
}

/// A sum that a document states, to be compared with the parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    Tests(u64, bool),
    Hours(Option<Hundredths>, Option<Hundredths>),
    Gain(Hundredths),
    Developers(u64),
    Modules(u64),
}

/// The board while documents are read.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) board: Board,
    pub(super) start: Option<(Percent, At)>,
    pub(super) target: Option<(Percent, At)>,
    pub(super) developers: Vec<DeveloperDraft>,
    pub(super) modules: Vec<ModuleDraft>,
    pub(super) notes: Vec<String>,
    pub(super) claims: Vec<(Claim, At)>,
    pub(super) told: Vec<LineOutcome>,
    pub(super) disagreements: Vec<Disagreement>,
    /// Names that are known to be developers.
    pub(super) people: Vec<String>,
    /// By id, folded to what counts as the same.
    index: HashMap<String, usize>,
    file: usize,
    names: Vec<String>,
    lines: Vec<Vec<String>>,
}

impl Draft {
    /// An empty one in which these are known to be developers.
    pub(super) fn new(developers: &[String]) -> Self {
        Self { people: developers.to_vec(), board: Board { format: 1, ..Board::default() }, ..Self::default() }
    }

    /// What follows is of this document.
    pub(super) fn open(&mut self, file: usize, name: &str, text: &str) {
        self.file = file;
        self.names.push(name.to_owned());
        self.lines.push(text.lines().map(str::to_owned).collect());
    }

    pub(super) fn at(&self, line: u32) -> At {
        At { file: self.file, line }
    }

    /// How a line is called in a sentence about another one.
    pub(super) fn place(&self, of: At, from: At) -> String {
        if of.file == from.file {
            return format!("line {}", of.line);
        }
        format!("line {} of {}", of.line, self.names.get(of.file).map(String::as_str).unwrap_or_default())
    }

    /// Tells what became of a line.
    pub(super) fn tell(&mut self, line: u32, fate: Fate, what: impl Into<String>) {
        self.tell_at(self.at(line), fate, what);
    }

    pub(super) fn tell_at(&mut self, at: At, fate: Fate, what: impl Into<String>) {
        let lines = self.lines.get(at.file).map_or(&[][..], Vec::as_slice);
        let text =
            lines.get((at.line as usize).saturating_sub(1)).map(|line| line.trim().to_owned()).unwrap_or_default();
        self.told.push(LineOutcome { file: at.file, line: at.line, text, fate, what: what.into() });
    }

    pub(super) fn disagree(&mut self, at: At, message: impl Into<String>) {
        self.disagreements.push(Disagreement { file: at.file, line: at.line, message: message.into() });
    }

    /// The developer whom `name` means; a new one if there is none. `None` if it means nobody.
    pub(super) fn developer(&mut self, name: &str, line: u32) -> Option<usize> {
        let (name, handle) = person::name(name)?;
        let handle_of = |developer: &DeveloperDraft| {
            developer
                .facts
                .iter()
                .any(|stated| matches!((&stated.fact, &handle), (Fact::Who(who), Some(handle)) if who == handle))
        };
        let exact = self.developers.iter().position(|d| same_name(&d.name, &name) || handle_of(d));
        let known = exact.or_else(|| {
            let mut alike =
                (0..self.developers.len()).filter(|i| person::is_short_for(&name, &self.developers[*i].name));
            alike.next().filter(|_| alike.next().is_none())
        });
        // `ana` became known first, and is called `Ana Lopez` here.
        let longer = || {
            let mut alike =
                (0..self.developers.len()).filter(|i| person::is_short_for(&self.developers[*i].name, &name));
            alike.next().filter(|_| alike.next().is_none())
        };
        let at = self.at(line);
        let index = known.or_else(longer).unwrap_or_else(|| {
            self.developers.push(DeveloperDraft { name: name.clone(), at, ..DeveloperDraft::default() });
            self.developers.len() - 1
        });
        if name.len() > self.developers[index].name.len() && person::is_short_for(&self.developers[index].name, &name) {
            self.developers[index].name.clone_from(&name);
        }
        if !self.people.iter().any(|known| same_name(known, &name)) {
            self.people.push(name);
        }
        if let Some(handle) = handle {
            self.say_developer(index, Fact::Who(handle), line);
        }
        Some(index)
    }

    /// The module called `id`, of `owner` and in `group` as far as that is stated; a new one if there is none. What is no path
    /// (`title` is its text) may be there more than once: then it is told apart by its owner or group.
    pub(super) fn module(
        &mut self,
        id: &str,
        title: Option<&str>,
        owner: Option<usize>,
        group: &str,
        line: u32,
    ) -> usize {
        let mut id = clean(id);
        let title = title.map(clean);
        for turn in 0.. {
            let key = if title.is_some() { folded(&id) } else { id.to_lowercase() };
            let Some(index) = self.index.get(&key).copied() else {
                self.index.insert(key, self.modules.len());
                let at = self.at(line);
                let title = title.unwrap_or_default();
                let group = group.to_owned();
                let module = ModuleDraft {
                    id,
                    title,
                    owner,
                    group,
                    at,
                    facts: Vec::new(),
                    notes: Vec::new(),
                    unknown: Vec::new(),
                    whole: None,
                };
                self.modules.push(module);
                break;
            };
            let there = &self.modules[index];
            let is_other = (owner.is_some() && there.owner.is_some() && owner != there.owner)
                || (!group.is_empty() && !there.group.is_empty() && group != there.group);
            if title.is_none() || !is_other || turn == 3 {
                self.merge_into(index, owner, group, line);
                return index;
            }
            let apart = match (turn, owner) {
                (0, Some(owner)) if there.owner != Some(owner) => self.developers[owner].name.clone(),
                (_, _) if !group.is_empty() => group.to_owned(),
                _ => line.to_string(),
            };
            id = clean(&format!("{id} ({apart})"));
        }
        self.modules.len() - 1
    }

    /// Takes in a module that is known whole. Other documents that name it mean this one.
    pub(super) fn put_whole(&mut self, module: Module, owner: Option<usize>, line: u32) {
        self.index.entry(module.id.to_lowercase()).or_insert(self.modules.len());
        let at = self.at(line);
        self.modules.push(ModuleDraft::whole(module, owner, at));
    }

    /// The file that a module with a name is about becomes its id; gives whether it is free for it.
    pub(super) fn set_path(&mut self, module: usize, path: &str) -> bool {
        let key = path.to_lowercase();
        let is_named = self.modules[module].id == self.modules[module].title;
        let is_free = is_named && !self.index.contains_key(&key);
        if is_free {
            self.index.insert(key, module);
            path.clone_into(&mut self.modules[module].id);
        }
        is_free
    }

    /// A module is named again.
    fn merge_into(&mut self, index: usize, owner: Option<usize>, group: &str, line: u32) {
        let at = self.at(line);
        if let Some(owner) = owner {
            match self.modules[index].owner {
                None => self.modules[index].owner = Some(owner),
                Some(first) if first != owner => {
                    let [first, second] = [first, owner].map(|i| self.developers[i].name.clone());
                    let (id, place) = (self.modules[index].id.clone(), self.place(self.modules[index].at, at));
                    self.disagree(at, format!("{id} is {second}'s here, and {first}'s in {place}: {first} keeps it"));
                }
                Some(_) => {}
            }
        }
        if self.modules[index].group.is_empty() {
            group.clone_into(&mut self.modules[index].group);
        }
    }

    /// A fact of a module.
    pub(super) fn say(&mut self, module: usize, fact: Fact, line: u32) {
        match fact {
            Fact::Owner(names) => {
                let mut owners = person::names(&names).into_iter();
                if let Some(owner) = owners.next().and_then(|name| self.developer(&name, line)) {
                    self.merge_into(module, Some(owner), "", line);
                }
                for other in owners {
                    let first = self.modules[module].owner.map(|i| self.developers[i].name.clone()).unwrap_or_default();
                    let id = self.modules[module].id.clone();
                    self.modules[module].notes.push(format!("With {}", clean(&other)));
                    let at = self.at(line);
                    self.disagree(
                        at,
                        format!("{id} has two owners: {first} takes it, {} is in its notes", clean(&other)),
                    );
                }
            }
            Fact::Note(note) => self.modules[module].notes.push(note.trim().to_owned()),
            Fact::Group(group) => self.merge_into(module, None, &clean(&group), line),
            Fact::Title(title) => {
                if self.modules[module].title.is_empty() {
                    self.modules[module].title = clean(&title);
                }
            }
            fact => {
                let at = self.at(line);
                self.modules[module].facts.push(Stated { fact, at });
            }
        }
    }

    /// A fact of a developer.
    pub(super) fn say_developer(&mut self, developer: usize, fact: Fact, line: u32) {
        let at = self.at(line);
        let developer = &mut self.developers[developer];
        match fact {
            Fact::Note(note) => developer.notes.push(note.trim().to_owned()),
            fact => {
                let is_there = developer.facts.iter().any(|stated| stated.fact == fact);
                if !is_there {
                    developer.facts.push(Stated { fact, at });
                }
            }
        }
    }

    /// Coverage of the whole platform.
    pub(super) fn platform(&mut self, start: Option<Percent>, target: Option<Percent>, line: u32) {
        let at = self.at(line);
        for (said, is_start, what) in
            [(start, true, "coverage of the platform"), (target, false, "target of the platform")]
        {
            let there = if is_start { &mut self.start } else { &mut self.target };
            match (said, *there) {
                (Some(said), None) => *there = Some((said, at)),
                (Some(said), Some((first, place))) if said != first => {
                    let place = self.place(place, at);
                    self.disagree(at, format!("the {what} is {said}% here, and {first}% in {place}"));
                }
                _ => {}
            }
        }
    }

    pub(super) fn criterion(&mut self, criterion: Criterion) {
        if !self.board.criteria.iter().any(|there| there.text == criterion.text) {
            self.board.criteria.push(criterion);
        }
    }

    pub(super) fn check(&mut self, item: &str) {
        let item = clean(item);
        if !item.is_empty() && !self.board.checklist.contains(&item) {
            self.board.checklist.push(item);
        }
    }

    pub(super) fn link(&mut self, link: Link) {
        if !self.board.links.iter().any(|there| there.to == link.to) {
            self.board.links.push(link);
        }
    }

    pub(super) fn claim(&mut self, claim: Claim, line: u32) {
        let at = self.at(line);
        if !self.claims.iter().any(|(there, _)| *there == claim) {
            self.claims.push((claim, at));
        }
    }
}

impl ModuleDraft {
    /// A module that is known whole.
    fn whole(module: Module, owner: Option<usize>, at: At) -> Self {
        Self {
            id: module.id.clone(),
            title: module.title.clone(),
            owner,
            group: module.group.clone(),
            at,
            facts: Vec::new(),
            notes: Vec::new(),
            unknown: Vec::new(),
            whole: Some(Box::new(module)),
        }
    }

    /// The status that is stated, if one is.
    pub(super) fn status(&self) -> Option<Status> {
        self.facts.iter().find_map(|stated| match stated.fact {
            Fact::Status(word) => Some(word.status),
            Fact::Progress(percent) if percent.hundredths() == 0 => Some(Status::Pending),
            Fact::Progress(Percent::FULL) => Some(Status::Done),
            Fact::Progress(_) => Some(Status::InProgress),
            _ => None,
        })
    }
}
