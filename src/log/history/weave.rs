//! What follows from the order of the entries: who is who after renames, which observed edits have an authored twin, which
//! entries are about what. Takes entries in their order and looks back only.

use std::collections::HashMap;
use std::sync::Arc;

use crate::log::entry::Entry;
use crate::log::observed::{accounts_for, looks_like};
use crate::log::slot::{Part, Slot, mentioned, needed, written};
use crate::log::steps::Steps;
use crate::model::change::{Change, Subject};
use crate::model::snapshot::Revision;

/// A module, developer or the board, whatever its name was: an index into the known ones. The board is the first.
pub(crate) type Known = u32;

/// The entries so far, seen together.
#[derive(Clone, Debug)]
pub(crate) struct Weave {
    /// Who has or had a name, the last to get it last.
    bearers: HashMap<Subject, Vec<Known>>,
    known: Vec<About>,
    threads: Vec<Thread>,
    /// All renames, rising.
    renames: Vec<u32>,
    /// Observed edits by the revision they led to.
    observed: HashMap<Revision, Vec<u32>>,
    pub(crate) steps: Steps,
}

/// One module, developer or the board.
#[derive(Clone, Debug)]
struct About {
    /// Its newest name; `None` for the board.
    name: Option<Subject>,
    /// The entries that write it, rising.
    entries: Vec<u32>,
}

/// What one entry is about.
#[derive(Clone, Debug, Default)]
pub(crate) struct Thread {
    /// An observed edit whose author is known by now.
    hidden: bool,
    pub(crate) step: u32,
    pub(crate) writes: Vec<(Known, Part)>,
    pub(crate) needs: Vec<(Known, Part)>,
    /// Whom it names besides, as they were called then.
    pub(crate) names: Vec<(Subject, Known)>,
}

impl Default for Weave {
    fn default() -> Self {
        Self {
            bearers: HashMap::new(),
            known: vec![About { name: None, entries: Vec::new() }],
            threads: Vec::new(),
            renames: Vec::new(),
            observed: HashMap::new(),
            steps: Steps::default(),
        }
    }
}

impl Weave {
    pub(crate) fn thread(&self, index: u32) -> &Thread {
        &self.threads[index as usize]
    }

    /// How many entries it has.
    pub(crate) fn len(&self) -> usize {
        self.threads.len()
    }

    pub(crate) fn is_hidden(&self, index: u32) -> bool {
        self.thread(index).hidden
    }

    /// Who is called so: the last who got the name and kept it, else the last who had it.
    pub(crate) fn find(&self, of: Option<&Subject>) -> Option<Known> {
        let Some(subject) = of else { return Some(0) };
        let bearers = self.bearers.get(subject)?;
        self.bearer(subject).or_else(|| bearers.last().copied())
    }

    /// The newest name of what was called so.
    pub(crate) fn newest_name(&self, subject: &Subject) -> Option<&Subject> {
        self.name(self.find(Some(subject))?)
    }

    /// Who has this name, or had it when they left.
    fn bearer(&self, subject: &Subject) -> Option<Known> {
        let bearers = self.bearers.get(subject)?;
        bearers.iter().rev().copied().find(|known| self.name(*known) == Some(subject))
    }

    /// The newest name; `None` for the board.
    pub(crate) fn name(&self, known: Known) -> Option<&Subject> {
        self.known[known as usize].name.as_ref()
    }

    /// Whether `known` got another name after the entry `index` within its very step.
    pub(crate) fn is_renamed_by_its_step(&self, known: Known, index: u32) -> bool {
        let later = &self.renames[self.renames.partition_point(|i| *i <= index)..];
        later.iter().any(|i| self.thread(*i).step == self.thread(index).step && self.thread(*i).writes[0].0 == known)
    }

    /// The entries that write `known` and are not hidden, rising.
    pub(crate) fn about(&self, known: Known) -> impl DoubleEndedIterator<Item = u32> {
        self.known[known as usize].entries.iter().copied().filter(|i| !self.is_hidden(*i))
    }

    /// The newest entry that writes where `part` of `known` is.
    pub(crate) fn newest(&self, known: Known, part: &Part) -> Option<u32> {
        self.about(known).rev().find(|i| self.writes(*i, known, part))
    }

    pub(crate) fn writes(&self, index: u32, known: Known, part: &Part) -> bool {
        self.thread(index).writes.iter().any(|(k, p)| *k == known && p.meets(part))
    }

    /// Takes in the next of `entries`, of which it has all before.
    pub(crate) fn push(&mut self, entries: &[Arc<Entry>]) {
        let index = self.threads.len() as u32;
        let entry = &entries[index as usize];
        let step = self.steps.push(index, entry);
        self.threads.push(Thread { step, ..Thread::default() });
        if entry.is_observed() {
            self.observed.entry(entry.rev).or_default().push(index);
            if self.is_renaming(entries, entry) {
                self.threads[index as usize].hidden = true;
                return;
            }
        }
        let names =
            mentioned(&entry.change).into_iter().map(|subject| (subject.clone(), self.known(subject))).collect();
        if matches!(entry.change, Change::Add(_)) {
            self.make_room(&entry.change);
        }
        let writes: Vec<_> = written(&entry.change).into_iter().map(|slot| self.resolve(slot)).collect();
        let needs = needed(&entry.change).into_iter().map(|slot| self.resolve(slot)).collect();
        let twin = writes.iter().filter_map(|(known, part)| self.newest(*known, part)).find_map(|before| {
            let other = &entries[before as usize];
            match (other.is_observed(), entry.is_observed()) {
                (true, false) => accounts_for(entry, other).then_some(before),
                (_, true) => accounts_for(other, entry).then_some(index),
                (false, false) => None,
            }
        });
        if let Some(hidden) = twin {
            self.threads[hidden as usize].hidden = true;
        }
        for (known, _) in &writes {
            self.known[*known as usize].entries.push(index);
        }
        if let Change::Rename { what, to, .. } = &entry.change {
            self.rename(writes[0].0, what, to);
            self.renames.push(index);
            for before in self.observed.get(&entry.rev).into_iter().flatten() {
                if looks_like(&entries[*before as usize].change, what, to) {
                    self.threads[*before as usize].hidden = true;
                }
            }
        }
        let thread = &mut self.threads[index as usize];
        (thread.writes, thread.needs, thread.names) = (writes, needs, names);
    }

    /// Whether an observed edit is how a rename looks that led to the same revision.
    fn is_renaming(&self, entries: &[Arc<Entry>], observed: &Entry) -> bool {
        self.renames.iter().rev().map(|i| &entries[*i as usize]).any(|entry| match &entry.change {
            Change::Rename { what, to, .. } => entry.rev == observed.rev && looks_like(&observed.change, what, to),
            _ => false,
        })
    }

    fn resolve(&mut self, slot: Slot) -> (Known, Part) {
        (slot.of.map_or(0, |subject| self.known(subject)), slot.part)
    }

    fn known(&mut self, subject: Subject) -> Known {
        self.find(Some(&subject)).unwrap_or_else(|| self.introduce(subject))
    }

    fn introduce(&mut self, subject: Subject) -> Known {
        let known = self.known.len() as u32;
        self.bearers.entry(subject.clone()).or_default().push(known);
        self.known.push(About { name: Some(subject), entries: Vec::new() });
        known
    }

    /// What is added anew is not what once had its name and was renamed; what comes back under its name is.
    fn make_room(&mut self, change: &Change) {
        for subject in written(change).into_iter().filter_map(|slot| slot.of) {
            if self.bearer(&subject).is_none() {
                self.introduce(subject);
            }
        }
    }

    fn rename(&mut self, known: Known, what: &Subject, to: &str) {
        let to = match what {
            Subject::Module(_) => Subject::Module(to.to_owned()),
            Subject::Developer(_) => Subject::Developer(to.to_owned()),
        };
        let bearers = self.bearers.entry(to.clone()).or_default();
        bearers.retain(|bearer| *bearer != known);
        bearers.push(known);
        self.known[known as usize].name = Some(to);
    }
}
