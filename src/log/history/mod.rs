//! Merges all log files of a board into one history, in the one order that all readers agree on. Never treats what was not
//! loaded as if it had not happened.

pub mod cut;
mod since;
mod index;

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::log::codec::entry_text;
use crate::log::entry::{Entry, EntryId, HIGHEST_SEQ, Replica};
use crate::log::file_name::LogName;
use crate::log::footprint::{FootprintPart, STATUS, written};
use crate::model::change::{Change, RecordKind, Subject};
use crate::model::module::Module;
use crate::model::snapshot::Revision;
use crate::model::status::Status;

pub(crate) use crate::log::history::index::RecordIndex as Identity;
pub(super) use crate::log::history::index::{HistoryIndex, RecordIndex};
pub use since::{Query, Since};

/// The entries of all log files, as far as they were loaded.
///
/// The order is that of `(seq, id)`, whatever the files, the clocks and the order in which they arrived. An entry that
/// stands in several files is one; an observed edit whose authored twin is known is hidden.
#[derive(Clone, Debug, Default)]
pub struct History {
    files: BTreeMap<String, File>,
    /// In their order.
    entries: Vec<Arc<Entry>>,
    by_id: HashMap<EntryId, Copy>,
    twice: Vec<EntryId>,
    told_twice: HashSet<EntryId>,
    weave: HistoryIndex,
}

/// What was loaded of one file.
#[derive(Clone, Debug, Default)]
struct File {
    /// Ids in the order of the lines.
    ids: Vec<EntryId>,
    /// The lowest `seq` loaded; `None` before the first entry.
    lowest: Option<u64>,
    /// The time of the first entry loaded.
    oldest: Option<DateTime<Utc>>,
    /// Whether everything is loaded.
    whole: bool,
    /// Who writes it, by its name.
    writer: Option<Replica>,
}

/// An entry, and whether it stands in the file of its own writer.
#[derive(Clone, Debug)]
struct Copy {
    entry: Arc<Entry>,
    own: bool,
}

impl History {
    /// The history of these whole files, by name, with their entries in the order of the lines.
    pub fn of<N: Into<String>>(files: impl IntoIterator<Item = (N, Vec<Entry>)>) -> Self {
        let mut history = Self::default();
        history.add_pieces(files.into_iter().map(|(name, entries)| (name, entries, true)));
        history
    }

    /// Takes in entries that stand before those it has of this file; `whole` if there are none before them.
    ///
    /// Costs a walk over all that is loaded: read bigger pieces the further back you go.
    pub fn add_older(&mut self, file: &str, entries: Vec<Entry>, whole: bool) {
        self.add_pieces([(file, entries, whole)]);
    }

    /// [`Self::add_older`] of several files, for the price of one.
    pub fn add_pieces<N: Into<String>>(&mut self, pieces: impl IntoIterator<Item = (N, Vec<Entry>, bool)>) {
        let mut added = Vec::new();
        for (file, entries, whole) in pieces {
            added.extend(self.extend(&file.into(), entries, End::Old { whole }));
        }
        self.weave_in(added);
    }

    /// Takes in entries that were appended to a file it has. Costs nothing more where they are the newest of all.
    pub fn add_newer(&mut self, file: &str, entries: Vec<Entry>) {
        let added = self.extend(file, entries, End::New);
        self.weave_in(added);
    }

    /// Notes the entries of a file; gives those that were not known or replace what was known.
    fn extend(&mut self, name: &str, entries: Vec<Entry>, end: End) -> Vec<Arc<Entry>> {
        let file = self.files.entry(name.to_owned()).or_insert_with(|| File {
            writer: LogName::parse(name).map(|name| name.replica().clone()),
            ..File::default()
        });
        file.lowest = entries.iter().map(|e| e.seq).chain(file.lowest).min();
        let ids = entries.iter().map(|e| e.id.clone());
        match end {
            End::Old { whole } => {
                file.whole |= whole;
                file.oldest = entries.first().map(|e| e.at).or(file.oldest);
                file.ids.splice(..0, ids);
            }
            End::New => {
                file.oldest = file.oldest.or(entries.first().map(|e| e.at));
                file.ids.extend(ids);
            }
        }
        let writer = file.writer.clone();
        let mut added = Vec::new();
        for entry in entries {
            let own = writer.is_some() && entry.id.replica() == writer.as_ref();
            added.extend(self.note(Copy { entry: Arc::new(entry), own }));
        }
        added
    }

    /// Keeps one copy of each entry. Where two entries claim one id, that in its own writer's file is believed, else the one
    /// that sorts first: all readers believe the same.
    fn note(&mut self, new: Copy) -> Option<Arc<Entry>> {
        let entry = Arc::clone(&new.entry);
        let Some(known) = self.by_id.get(&entry.id) else {
            self.by_id.insert(entry.id.clone(), new);
            return Some(entry);
        };
        let same = known.entry == new.entry;
        if !same && !entry.is_observed() && self.told_twice.insert(entry.id.clone()) {
            self.twice.push(entry.id.clone());
        }
        let rank = |copy: &Copy| (!copy.own, copy.entry.seq, copy.entry.at);
        let wins = rank(&new)
            .cmp(&rank(known))
            .then_with(|| if same { Ordering::Equal } else { entry_text(&entry).cmp(&entry_text(&known.entry)) })
            .is_lt();
        if wins {
            self.by_id.insert(entry.id.clone(), new);
        }
        (wins && !same).then_some(entry)
    }

    fn weave_in(&mut self, mut added: Vec<Arc<Entry>>) {
        added.sort_by(|a, b| a.order().cmp(&b.order()));
        let newest = match (self.entries.last(), added.first()) {
            (_, None) => return,
            (None, _) => true,
            (Some(last), Some(first)) => last.order() < first.order(),
        };
        let replaced = self.entries.len() + added.len() != self.by_id.len();
        if newest && !replaced {
            self.entries.append(&mut added);
        } else {
            self.entries = self.by_id.values().map(|copy| Arc::clone(&copy.entry)).collect();
            self.entries.sort_by(|a, b| a.order().cmp(&b.order()));
            self.weave = HistoryIndex::default();
        }
        while self.weave.len() < self.entries.len() {
            self.weave.push(&self.entries);
        }
    }

    /// The entries, oldest first, without hidden ones.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Arc<Entry>> {
        (0..self.entries.len() as u32).filter(|i| !self.weave.is_hidden(*i)).map(|i| self.at(i))
    }

    /// The entry with this id, hidden or not.
    pub fn entry(&self, id: &EntryId) -> Option<&Arc<Entry>> {
        self.by_id.get(id).map(|copy| &copy.entry)
    }

    /// Whether an entry leads to this revision, hidden or not: then its origin is known.
    pub fn explains(&self, rev: Revision) -> bool {
        self.entries.iter().rev().any(|entry| entry.rev == rev)
    }

    /// The newest entries, oldest first, if they led to this revision.
    pub(crate) fn leading_to(&self, rev: Revision) -> Vec<Arc<Entry>> {
        let mut entries: Vec<_> = self.entries().rev().take_while(|entry| entry.rev == rev).map(Arc::clone).collect();
        entries.reverse();
        entries
    }

    /// Ids that two different entries claim, of which one is not shown: somebody copied or forged a log file.
    pub fn claimed_twice(&self) -> &[EntryId] {
        &self.twice
    }

    /// The `seq` for the next entry.
    pub fn next_seq(&self) -> u64 {
        let highest = self.entries.last().map_or(0, |entry| entry.seq);
        (highest + 1).min(HIGHEST_SEQ)
    }

    /// Whether everything is loaded.
    pub fn is_whole(&self) -> bool {
        self.files.values().all(|file| file.whole)
    }

    /// From which `seq` on nothing is missing; 0 if everything is loaded.
    pub fn whole_from(&self) -> u64 {
        self.files.values().filter(|file| !file.whole).map(|file| file.lowest.unwrap_or(u64::MAX)).max().unwrap_or(0)
    }

    /// The file to read on from, to learn the newest of what is missing; `None` if nothing is.
    pub fn next_file(&self) -> Option<&str> {
        let unread = self.files.iter().filter(|(_, file)| !file.whole);
        unread.max_by_key(|(_, file)| file.lowest.unwrap_or(u64::MAX)).map(|(name, _)| name.as_str())
    }

    /// The newest entry that wrote what `change` writes: who made it what it is, and when.
    pub fn newest_for(&self, change: &Change) -> Option<&Arc<Entry>> {
        let newest = written(change).into_iter().filter_map(|slot| {
            let known = self.weave.find(&slot.of)?;
            self.weave.newest(known, &slot.part)
        });
        newest.max().map(|i| self.at(i))
    }

    /// Whether no entry since wrote what this one wrote; of a record, whether it came or went.
    pub(crate) fn is_newest(&self, entry: &Entry) -> bool {
        let is_record = matches!(entry.change, Change::Add(_) | Change::Remove(_));
        let slots = written(&entry.change);
        let wrote = if is_record { &slots[..1] } else { &slots[..] };
        wrote.iter().all(|slot| {
            let part = if is_record { &FootprintPart::There } else { &slot.part };
            let known = self.weave.find(&slot.of);
            let newest = known.and_then(|known| self.weave.newest(known, part));
            newest.is_some_and(|i| self.at(i).id == entry.id)
        })
    }

    /// The entries that wrote what `change` writes, the newest first; of a change that writes several things, the first of them.
    pub(crate) fn writers_of(&self, change: &Change) -> impl Iterator<Item = &Arc<Entry>> {
        let slot = written(change).into_iter().next();
        let known = slot.and_then(|slot| Some((self.weave.find(&slot.of)?, slot.part)));
        let writers = known.map(|(known, part)| self.weave.writers(known, &part).collect::<Vec<_>>());
        writers.into_iter().flatten().map(|i| self.at(i))
    }

    /// The newest entry about a field of a module, developer or the board, by its path; `status`, `developer`,
    /// `order` and `name` count as fields, too.
    pub fn newest(&self, of: &Subject, field: &'static str) -> Option<&Arc<Entry>> {
        let known = self.weave.find(of)?;
        self.weave.newest(known, &FootprintPart::Field(field)).map(|i| self.at(i))
    }

    /// The entries about such a field, the newest first.
    pub fn writers(&self, of: &Subject, field: &'static str) -> impl Iterator<Item = &Arc<Entry>> {
        let known = self.weave.find(of);
        let writers = known.map(|known| self.weave.writers(known, &FootprintPart::Field(field)).collect::<Vec<_>>());
        writers.into_iter().flatten().map(|i| self.at(i))
    }

    /// All renames, the oldest first.
    pub fn renames(&self) -> impl Iterator<Item = &Arc<Entry>> {
        self.weave.renames().iter().map(|i| self.at(*i))
    }

    /// Since when the module has had this status; `None` if the log does not know, or says otherwise. What was undone does
    /// not count.
    pub fn in_status_since(&self, module: &str, status: Status) -> Option<DateTime<Utc>> {
        let known = self.weave.find(&Subject::Module(module.to_owned()))?;
        let newest = self.in_status_by(known, status, |_| true)?;
        (newest.seq >= self.whole_from()).then_some(newest.at)
    }

    /// The entry that gave the module the status it had once the entries that `is_inside` picks had happened, by their places
    /// in the order; `None` if the log does not know, or says otherwise. What was undone does not count.
    pub(crate) fn in_status_by(
        &self,
        known: Identity,
        status: Status,
        is_inside: impl Fn(u32) -> bool,
    ) -> Option<&Arc<Entry>> {
        let mut moves = self.weave.writers(known, &FootprintPart::Field(STATUS));
        let newest = moves.find(|i| is_inside(*i) && self.weave.steps.stands(self.weave.thread(*i).step))?;
        let entry = self.at(newest);
        let is_it = |module: &Module| self.weave.find(&Subject::Module(module.id.clone())) == Some(known);
        let got = match &entry.change {
            Change::Move { to, .. } => Some(*to),
            Change::Add(record) => match &record.kind {
                RecordKind::Module(module, _) => Some(module.status),
                RecordKind::Developer(developer, _) => {
                    developer.modules.iter().find(|m| is_it(m)).map(|module| module.status)
                }
            },
            _ => None,
        };
        (got == Some(status)).then_some(entry)
    }

    /// Whether the step that this entry belongs to was undone, and not redone since. An undo itself never is: it and what it
    /// undid tell one story.
    pub fn is_undone(&self, entry: &Entry) -> bool {
        let steps = &self.weave.steps;
        steps.find(&entry.id).is_some_and(|step| steps.is_made(step) && !steps.holds(step))
    }

    /// Whether it made again what was undone before: the undo of an undo.
    pub(crate) fn is_redo(&self, entry: &Entry) -> bool {
        self.weave.steps.find(&entry.id).is_some_and(|step| self.weave.steps.is_redo(step))
    }

    /// The present name of what had this name, even if it is gone; the same name, if the history does not know it.
    pub fn name_now<'a>(&'a self, of: &'a Subject) -> &'a Subject {
        self.weave.newest_name(of).unwrap_or(of)
    }

    /// The developer of this name, whatever their earlier names: the last who got it and kept it, else the last who had it.
    /// `None` if the log has not heard of them.
    pub fn identity(&self, of: &Subject) -> Option<Identity> {
        self.weave.find(of)
    }

    /// The newest name that the log knows of this module or developer.
    pub(crate) fn name_of(&self, identity: Identity) -> &Subject {
        self.weave.name(identity)
    }

    pub(super) fn at(&self, index: u32) -> &Arc<Entry> {
        &self.entries[index as usize]
    }

    pub(super) fn weave(&self) -> &HistoryIndex {
        &self.weave
    }
}

/// Where new lines of a file belong.
#[derive(Clone, Copy)]
enum End {
    Old { whole: bool },
    New,
}
