//! What follows from the order of the entries: who is who after renames, which observed edits have an authored twin, which
//! entries are about what. Takes entries in their order and looks back only.

use std::collections::HashMap;
use std::sync::Arc;

use crate::log::entry::Entry;
use crate::log::observed::{accounts_for, looks_like};
use crate::log::slot::{Part, Slot, needed, written};
use crate::log::steps::Steps;
use crate::model::change::{Change, Subject};
use crate::model::snapshot::Revision;

/// A module, developer or the board, whatever its name was: an index into the known ones. The board is the first.
pub(crate) type Known = u32;

/// The entries so far, seen together.
#[derive(Clone, Debug)]
pub(crate) struct Weave {
    /// Names, old ones too, until somebody else gets them.
    names: HashMap<Subject, Known>,
    known: Vec<About>,
    threads: Vec<Thread>,
    /// Renames and observed edits by the revision they led to.
    renames: HashMap<Revision, Vec<u32>>,
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
}

impl Default for Weave {
    fn default() -> Self {
        Self {
            names: HashMap::new(),
            known: vec![About { name: None, entries: Vec::new() }],
            threads: Vec::new(),
            renames: HashMap::new(),
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

    /// Who is called so, or was until nobody else got the name.
    pub(crate) fn find(&self, of: Option<&Subject>) -> Option<Known> {
        of.map_or(Some(0), |subject| self.names.get(subject).copied())
    }

    /// The newest name of what was called so.
    pub(crate) fn newest_name(&self, subject: &Subject) -> Option<&Subject> {
        self.name(self.find(Some(subject))?)
    }

    pub(crate) fn name(&self, known: Known) -> Option<&Subject> {
        self.known[known as usize].name.as_ref()
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
        if matches!(entry.change, Change::Add(_)) {
            self.forget_old_names(&entry.change);
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
        if let Change::Rename { what, to } = &entry.change {
            self.rename(writes[0].0, what, to);
            self.renames.entry(entry.rev).or_default().push(index);
            for before in self.observed.get(&entry.rev).into_iter().flatten() {
                if looks_like(&entries[*before as usize].change, what, to) {
                    self.threads[*before as usize].hidden = true;
                }
            }
        }
        let thread = &mut self.threads[index as usize];
        (thread.writes, thread.needs) = (writes, needs);
    }

    /// Whether an observed edit is how a rename looks that led to the same revision.
    fn is_renaming(&self, entries: &[Arc<Entry>], observed: &Entry) -> bool {
        self.renames.get(&observed.rev).into_iter().flatten().any(|i| match &entries[*i as usize].change {
            Change::Rename { what, to } => looks_like(&observed.change, what, to),
            _ => false,
        })
    }

    fn resolve(&mut self, slot: Slot) -> (Known, Part) {
        let known = match slot.of {
            None => 0,
            Some(subject) => *self.names.entry(subject).or_insert_with_key(|subject| {
                self.known.push(About { name: Some(subject.clone()), entries: Vec::new() });
                self.known.len() as u32 - 1
            }),
        };
        (known, slot.part)
    }

    /// What is added anew is not what once had its name and was renamed; what comes back under its name is.
    fn forget_old_names(&mut self, change: &Change) {
        for subject in written(change).into_iter().filter_map(|slot| slot.of) {
            if self.newest_name(&subject).is_some_and(|name| *name != subject) {
                self.names.remove(&subject);
            }
        }
    }

    fn rename(&mut self, known: Known, what: &Subject, to: &str) {
        let to = match what {
            Subject::Module(_) => Subject::Module(to.to_owned()),
            Subject::Developer(_) => Subject::Developer(to.to_owned()),
        };
        self.names.insert(to.clone(), known);
        self.known[known as usize].name = Some(to);
    }
}
