//! Indexes the entries in order: renames, observed edits with an authored twin, entries by subject. Looks back only, never
//! ahead.

use std::collections::HashMap;
use std::sync::Arc;

use crate::log::entry::Entry;
use crate::log::footprint::{FootprintPart, RecordPart, mentioned, needed, written};
use crate::log::steps::Steps;
use crate::log::twin::{accounts_for, looks_like};
use crate::model::change::{Change, Subject};
use crate::model::snapshot::Revision;

/// A module, developer or the board, whatever its name was: an index into the known ones. The board is the first.
pub(crate) type RecordIndex = u32;

/// The entries so far, seen together.
#[derive(Clone, Debug)]
pub(crate) struct HistoryIndex {
    /// Who has a name now, or had it when they left; the last to get it last.
    bearers: HashMap<Subject, Vec<RecordIndex>>,
    /// Who got a name last, whatever they are called now.
    named: HashMap<Subject, RecordIndex>,
    known: Vec<RecordHistory>,
    threads: Vec<Thread>,
    /// All renames, rising.
    renames: Vec<u32>,
    /// Renames and observed edits by the revision they led to.
    met: HashMap<Revision, Met>,
    pub(crate) steps: Steps,
}

/// One module, developer or the board.
#[derive(Clone, Debug)]
struct RecordHistory {
    /// Its newest name.
    name: Subject,
    /// The entries that write it, rising.
    entries: Vec<u32>,
    /// Those that write a part of it, rising, so that the newest of them need not be looked for among all.
    parts: HashMap<EntryPlace, Vec<u32>>,
}

impl RecordHistory {
    fn new(name: Subject) -> Self {
        Self { name, entries: Vec::new(), parts: HashMap::new() }
    }
}

/// Where an entry is noted that writes a part.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum EntryPlace {
    Whole,
    /// The field itself.
    Field(&'static str),
    /// The field, or any item of it.
    Within(&'static str),
    Item(&'static str, String),
}

/// What led to one revision.
#[derive(Clone, Debug, Default)]
struct Met {
    observed: Vec<u32>,
    renames: Vec<u32>,
    /// How often one was compared with the other.
    compared: usize,
}

/// How often renames and observed edits of one revision are compared, at most: more are no edit that somebody made, and whoever
/// forged them may see both.
const COMPARED: usize = 1 << 20;

/// What one entry is about.
#[derive(Clone, Debug, Default)]
pub(crate) struct Thread {
    /// An observed edit whose author is known by now.
    hidden: bool,
    /// Whether it is hidden because it is what a rename looks like.
    pub(crate) is_renaming: bool,
    pub(crate) step: u32,
    pub(crate) writes: Vec<(RecordIndex, FootprintPart)>,
    pub(crate) needs: Vec<(RecordIndex, FootprintPart)>,
    /// The other subjects it names, by their names of that time.
    pub(crate) names: Vec<(Subject, RecordIndex)>,
}

impl Default for HistoryIndex {
    fn default() -> Self {
        Self {
            bearers: HashMap::from([(Subject::Board, vec![0])]),
            named: HashMap::new(),
            known: vec![RecordHistory::new(Subject::Board)],
            threads: Vec::new(),
            renames: Vec::new(),
            met: HashMap::new(),
            steps: Steps::default(),
        }
    }
}

impl HistoryIndex {
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

    /// The developer of this name: the last who got it and kept it, else the last who had it.
    pub(crate) fn find(&self, subject: &Subject) -> Option<RecordIndex> {
        self.bearer(subject).or_else(|| self.named.get(subject).copied())
    }

    /// The newest name of what had this name.
    pub(crate) fn newest_name(&self, subject: &Subject) -> Option<&Subject> {
        self.find(subject).map(|known| self.name(known))
    }

    /// Who has this name, or had it when they left.
    fn bearer(&self, subject: &Subject) -> Option<RecordIndex> {
        self.bearers.get(subject)?.last().copied()
    }

    /// The newest name.
    pub(crate) fn name(&self, known: RecordIndex) -> &Subject {
        &self.known[known as usize].name
    }

    /// All renames, rising.
    pub(crate) fn renames(&self) -> &[u32] {
        &self.renames
    }

    /// Whether `known` got another name after the entry `index` within its very step.
    pub(crate) fn is_renamed_by_its_step(&self, known: RecordIndex, index: u32) -> bool {
        let later = &self.renames[self.renames.partition_point(|i| *i <= index)..];
        later.iter().any(|i| self.thread(*i).step == self.thread(index).step && self.thread(*i).writes[0].0 == known)
    }

    /// The entries that write `known` and are not hidden, rising.
    pub(crate) fn about(&self, known: RecordIndex) -> impl DoubleEndedIterator<Item = u32> {
        self.known[known as usize].entries.iter().copied().filter(|i| !self.is_hidden(*i))
    }

    /// The newest entry that writes where `part` of `known` is.
    pub(crate) fn newest(&self, known: RecordIndex, part: &FootprintPart) -> Option<u32> {
        self.writers(known, part).next()
    }

    /// The entries that write where `part` of `known` is and are not hidden, falling.
    pub(crate) fn writers(&self, known: RecordIndex, part: &FootprintPart) -> impl Iterator<Item = u32> {
        let about = &self.known[known as usize];
        let noted = |place| about.parts.get(&place).map_or(&[][..], Vec::as_slice);
        let mut rest = match part {
            FootprintPart::Whole => [about.entries.as_slice(), &[], &[]],
            FootprintPart::There => [noted(EntryPlace::Whole), &[], &[]],
            FootprintPart::Field(field) => [noted(EntryPlace::Whole), noted(EntryPlace::Within(field)), &[]],
            FootprintPart::Item(field, item) => [
                noted(EntryPlace::Whole),
                noted(EntryPlace::Field(field)),
                noted(EntryPlace::Item(field, item.clone())),
            ],
        };
        let falling = std::iter::from_fn(move || {
            let newest = rest.iter().filter_map(|entries| entries.last()).max().copied()?;
            for entries in &mut rest {
                while let [before @ .., last] = *entries
                    && *last == newest
                {
                    *entries = before;
                }
            }
            Some(newest)
        });
        falling.filter(|i| !self.is_hidden(*i))
    }

    /// Notes that the entry `index` writes this.
    fn note(&mut self, known: RecordIndex, part: &FootprintPart, index: u32) {
        let about = &mut self.known[known as usize];
        if about.entries.last() != Some(&index) {
            about.entries.push(index);
        }
        let mut put = |place| about.parts.entry(place).or_default().push(index);
        match part {
            FootprintPart::Whole => put(EntryPlace::Whole),
            FootprintPart::There => {}
            FootprintPart::Field(field) => {
                put(EntryPlace::Field(field));
                put(EntryPlace::Within(field));
            }
            FootprintPart::Item(field, item) => {
                put(EntryPlace::Item(field, item.clone()));
                put(EntryPlace::Within(field));
            }
        }
    }

    /// Takes in the next of `entries`, of which it has all before.
    pub(crate) fn push(&mut self, entries: &[Arc<Entry>]) {
        let index = self.threads.len() as u32;
        let entry = &entries[index as usize];
        let step = self.steps.push(index, entry);
        self.threads.push(Thread { step, ..Thread::default() });
        if entry.is_observed() {
            let met = self.met.entry(entry.rev).or_default();
            met.observed.push(index);
            if met.is_renaming(entries, entry) {
                let thread = &mut self.threads[index as usize];
                (thread.hidden, thread.is_renaming) = (true, true);
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
        let mut before: Vec<u32> = writes.iter().filter_map(|(known, part)| self.newest(*known, part)).collect();
        // A record is written as a whole, most often: one entry is compared once.
        before.dedup();
        let twin = before.into_iter().find_map(|before| {
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
        // An entry that was hidden from the start is never the newest.
        if twin != Some(index) {
            for (known, part) in &writes {
                self.note(*known, part, index);
            }
        }
        if let Change::Rename { what, to, .. } = &entry.change {
            self.rename(writes[0].0, what, to);
            self.renames.push(index);
            let met = self.met.entry(entry.rev).or_default();
            met.renames.push(index);
            for before in met.like(entries, what, to) {
                let thread = &mut self.threads[before as usize];
                (thread.hidden, thread.is_renaming) = (true, true);
            }
        }
        let thread = &mut self.threads[index as usize];
        (thread.writes, thread.needs, thread.names) = (writes, needs, names);
    }

    fn resolve(&mut self, slot: RecordPart) -> (RecordIndex, FootprintPart) {
        (self.known(slot.of), slot.part)
    }

    fn known(&mut self, subject: Subject) -> RecordIndex {
        self.find(&subject).unwrap_or_else(|| self.introduce(subject))
    }

    fn introduce(&mut self, subject: Subject) -> RecordIndex {
        let known = self.known.len() as u32;
        self.known.push(RecordHistory::new(subject.clone()));
        self.call(known, subject);
        known
    }

    /// What is added anew is not what once had its name and was renamed; what comes back under its name is.
    fn make_room(&mut self, change: &Change) {
        for subject in written(change).into_iter().map(|slot| slot.of) {
            if self.bearer(&subject).is_none() {
                self.introduce(subject);
            }
        }
    }

    fn rename(&mut self, known: RecordIndex, what: &Subject, to: &str) {
        let to = what.named(to);
        // From the end: it is the last who got that name, most often.
        let old = std::mem::replace(&mut self.known[known as usize].name, to.clone());
        if let Some(bearers) = self.bearers.get_mut(&old)
            && let Some(at) = bearers.iter().rposition(|bearer| *bearer == known)
        {
            bearers.remove(at);
        }
        self.call(known, to);
    }

    fn call(&mut self, known: RecordIndex, name: Subject) {
        self.bearers.entry(name.clone()).or_default().push(known);
        self.named.insert(name, known);
    }
}

impl Met {
    /// Whether an observed edit is how a rename looks that led to the same revision.
    fn is_renaming(&mut self, entries: &[Arc<Entry>], observed: &Entry) -> bool {
        let looks = |i: &u32| match &entries[*i as usize].change {
            Change::Rename { what, to, .. } => looks_like(&observed.change, what, to),
            _ => false,
        };
        let left = self.left(self.renames.len());
        self.renames.iter().rev().take(left).any(looks)
    }

    /// The observed edits that look like this rename.
    fn like(&mut self, entries: &[Arc<Entry>], what: &Subject, to: &str) -> Vec<u32> {
        let left = self.left(self.observed.len());
        let newest = self.observed.iter().rev().take(left).copied();
        newest.filter(|i| looks_like(&entries[*i as usize].change, what, to)).collect()
    }

    /// How many of `wanted` comparisons may be made.
    fn left(&mut self, wanted: usize) -> usize {
        let left = wanted.min(COMPARED.saturating_sub(self.compared));
        self.compared += left;
        left
    }
}
