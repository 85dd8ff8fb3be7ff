//! Queries on the history: since a standup, since a time, about a module, by a person. Answers from what is loaded and says
//! whether that is enough.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::log::entry::{Entry, EntryId};
use crate::log::history::{File, History};
use crate::model::change::{Change, Subject};

/// From when on.
#[derive(Clone, Copy, Debug, Default)]
pub enum Since<'a> {
    /// Everything.
    #[default]
    Start,
    /// What happened at this time or later, by the clocks of those who did it.
    Time(DateTime<Utc>),
    /// What this mark has not seen: also what is older and arrived later.
    Mark(&'a Entry),
    /// What was not there when these were the last entries of the files, by the names of the files.
    Seen(&'a BTreeMap<String, String>),
}

/// Which entries.
#[derive(Clone, Copy, Debug, Default)]
pub struct Query<'a> {
    /// From when on.
    pub since: Since<'a>,
    /// About this module, by any name it had; `None` for all.
    pub module: Option<&'a str>,
    /// By one of these; empty for everybody.
    pub who: &'a [&'a str],
}

impl History {
    /// The entries that `query` asks for, oldest first: take from the back for the newest.
    pub fn select<'a>(&'a self, query: Query<'a>) -> impl DoubleEndedIterator<Item = &'a Arc<Entry>> {
        let unseen = match query.since {
            Since::Mark(mark) => {
                let mut unseen = self.unseen(&seen(mark));
                unseen.remove(&mark.id);
                Some(unseen)
            }
            Since::Seen(last) => Some(self.unseen(&parsed(last))),
            Since::Start | Since::Time(_) => None,
        };
        let indices: Vec<u32> = match query.module {
            None => (0..self.entries.len() as u32).filter(|i| !self.weave().is_hidden(*i)).collect(),
            Some(id) => {
                let known = self.weave().find(&Subject::Module(id.to_owned()));
                known.map_or_else(Vec::new, |known| self.weave().about(known).collect())
            }
        };
        let from = if let Since::Time(from) = query.since { from } else { DateTime::<Utc>::MIN_UTC };
        indices.into_iter().map(|i| self.at(i)).filter(move |entry| {
            entry.at >= from
                && unseen.as_ref().is_none_or(|ids| ids.contains(&entry.id))
                && (query.who.is_empty() || query.who.contains(&entry.who.as_str()))
        })
    }

    /// Whether all that happened since then is loaded.
    pub fn reaches(&self, since: Since<'_>) -> bool {
        let unread = |file: &&File| !file.whole;
        match since {
            Since::Start => self.is_whole(),
            // The clock of one writer goes forward, whatever the others say.
            Since::Time(from) => self.files.values().filter(unread).all(|file| file.oldest.is_some_and(|at| at < from)),
            Since::Mark(mark) => self.reaches_back_to(&seen(mark)),
            Since::Seen(last) => self.reaches_back_to(&parsed(last)),
        }
    }

    fn reaches_back_to(&self, seen: &BTreeMap<&str, EntryId>) -> bool {
        let unread = self.files.iter().filter(|(_, file)| !file.whole);
        unread.into_iter().all(|(name, file)| seen.get(name.as_str()).is_some_and(|last| file.ids.contains(last)))
    }

    /// The standups that were held, oldest first: the marks, but those that were undone.
    pub fn marks(&self) -> impl DoubleEndedIterator<Item = &Arc<Entry>> {
        let held = |i: &u32| self.weave().steps.holds(self.weave().thread(*i).step);
        let marks = (0..self.entries.len() as u32).filter(|i| matches!(self.at(*i).change, Change::Mark { .. }));
        marks.filter(held).map(|i| self.at(i)).collect::<Vec<_>>().into_iter()
    }

    /// What a mark made now has seen: the last entry of each file, by the name of the file.
    pub fn seen(&self) -> BTreeMap<String, String> {
        let last = |file: &File| file.ids.last().map(ToString::to_string);
        self.files.iter().filter_map(|(name, file)| Some((name.clone(), last(file)?))).collect()
    }

    /// The entries behind those that were seen last. One that stands in several files is seen if it was in any.
    fn unseen(&self, seen: &BTreeMap<&str, EntryId>) -> HashSet<&EntryId> {
        let mut new = HashSet::new();
        let mut old = HashSet::new();
        for (name, file) in &self.files {
            let first = seen.get(name.as_str()).map_or(0, |last| file.first_after(last));
            new.extend(&file.ids[first..]);
            // Only observed edits stand in several files.
            old.extend(file.ids[..first].iter().filter(|id| id.replica().is_none()));
        }
        new.retain(|id| !old.contains(id));
        new
    }
}

impl File {
    /// The index of the first line after the entry `last`; where that line is lost, the counters tell.
    pub(super) fn first_after(&self, last: &EntryId) -> usize {
        let is_seen = |id: &EntryId| match (id, last) {
            (EntryId::Made { replica, counter }, EntryId::Made { replica: of, counter: up_to }) => {
                replica == of && counter <= up_to
            }
            _ => id == last,
        };
        self.ids.iter().rposition(is_seen).map_or(0, |at| at + 1)
    }
}

pub(super) fn seen(mark: &Entry) -> BTreeMap<&str, EntryId> {
    let Change::Mark { seen, .. } = &mark.change else { return BTreeMap::new() };
    parsed(seen)
}

pub(super) fn parsed(last: &BTreeMap<String, String>) -> BTreeMap<&str, EntryId> {
    last.iter().filter_map(|(file, last)| Some((file.as_str(), last.parse().ok()?))).collect()
}
