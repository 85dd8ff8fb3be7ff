//! Cuts through the history: the entries that a standup, or a moment, has seen. Compares no values: the report does.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};

use crate::log::entry::{Entry, EntryId};
use crate::log::footprint::FootprintPart;
use crate::log::history::since::{parsed, seen};
use crate::log::history::{History, Identity};
use crate::model::change::{Change, Subject};

/// How far ahead of ours a clock may be before what it says is no time at all.
pub(crate) const CLOCK_AHEAD: TimeDelta = TimeDelta::minutes(5);

/// A set of entries: what was known at some point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Everything: the board itself is the state then.
    Now,
    /// What is dated before this moment.
    Before(DateTime<Utc>),
    /// What is dated up to this moment, and at it.
    UpTo(DateTime<Utc>),
    /// What a mark has seen.
    Seen(Seen),
}

/// What a mark has seen of each log file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// How many lines, of each file in the order of their names.
    lines: Vec<u32>,
    /// The mark itself, which counts as seen.
    mark: Option<u32>,
}

/// An entry of the history as a cut sees it, hidden or not.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numbered<'a> {
    /// Its place in the order of all, hidden ones included.
    pub index: u32,
    /// What happened.
    pub entry: &'a Entry,
    /// Whether it is an observed edit whose author is known by now.
    pub is_hidden: bool,
    /// Whether it is what a rename looked like to somebody who compared two boards.
    pub is_renaming: bool,
    /// What it writes, by who that is, whatever its name.
    pub writes: &'a [(Identity, FootprintPart)],
    /// The other subjects it names, by their names of that time.
    pub names: &'a [(Subject, Identity)],
}

/// All entries with their places in the log files, so that many cuts can be asked about many entries. Made once per report: it
/// costs a walk over the history.
#[derive(Debug)]
pub(crate) struct Cuts<'a> {
    history: &'a History,
    now: DateTime<Utc>,
    index: HashMap<&'a EntryId, u32>,
    /// The file and the line of each entry.
    places: Vec<Option<(u32, u32)>>,
    /// Further places of entries that stand in several files.
    more: HashMap<u32, Vec<(u32, u32)>>,
}

impl<'a> Cuts<'a> {
    /// Of this history, at this moment: an entry dated more than [`CLOCK_AHEAD`] after it counts as made now.
    pub(crate) fn new(history: &'a History, now: DateTime<Utc>) -> Self {
        let index: HashMap<&EntryId, u32> = (0..).zip(&history.entries).map(|(i, entry)| (&entry.id, i)).collect();
        let mut places = vec![None; history.entries.len()];
        let mut more: HashMap<u32, Vec<(u32, u32)>> = HashMap::new();
        for (number, file) in (0..).zip(history.files.values()) {
            for (line, id) in (0..).zip(&file.ids) {
                let Some(at) = index.get(id) else { continue };
                match &mut places[*at as usize] {
                    place @ None => *place = Some((number, line)),
                    Some(_) => more.entry(*at).or_default().push((number, line)),
                }
            }
        }
        Self { history, now, index, places, more }
    }

    /// The history.
    pub(crate) fn history(&self) -> &'a History {
        self.history
    }

    /// The moment that is now.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// All entries in their order, hidden ones included.
    pub(crate) fn entries(&self) -> impl DoubleEndedIterator<Item = Numbered<'a>> {
        let history = self.history;
        (0..history.entries.len() as u32).map(move |i| numbered(history, i))
    }

    /// The entry at this place of the order.
    pub(crate) fn entry(&self, index: u32) -> Numbered<'a> {
        numbered(self.history, index)
    }

    /// What `mark` has seen; nothing for an entry that is no mark.
    pub(crate) fn seen(&self, mark: &Entry) -> Cut {
        self.up_to(&seen(mark), self.index.get(&mark.id).copied())
    }

    /// What somebody has seen whose last line of each log file this is, as a mark has it.
    pub(crate) fn seen_of(&self, last: &BTreeMap<String, String>) -> Cut {
        self.up_to(&parsed(last), None)
    }

    fn up_to(&self, last_of: &BTreeMap<&str, EntryId>, mark: Option<u32>) -> Cut {
        let files = (0..).zip(&self.history.files);
        let lines = files.map(|(number, (name, file))| {
            let Some(last) = last_of.get(name.as_str()) else { return 0 };
            let there = self.index.get(last).and_then(|at| {
                let more = self.more.get(at).into_iter().flatten();
                self.places[*at as usize]
                    .iter()
                    .chain(more)
                    .filter(|(of, _)| *of == number)
                    .map(|(_, line)| *line)
                    .max()
            });
            // Where that line is lost, the counters tell.
            there.map_or_else(|| file.first_after(last) as u32, |line| line + 1)
        });
        Cut::Seen(Seen { lines: lines.collect(), mark })
    }

    /// Whether the entry at this place of the order lies inside `cut`. One that stands in several files is seen if it was in
    /// any.
    pub(crate) fn holds(&self, cut: &Cut, index: u32) -> bool {
        match cut {
            Cut::Now => true,
            Cut::Before(moment) => self.time_of(index) < *moment,
            Cut::UpTo(moment) => self.time_of(index) <= *moment,
            Cut::Seen(seen) => {
                let is_seen =
                    |(file, line): &(u32, u32)| seen.lines.get(*file as usize).is_some_and(|lines| line < lines);
                seen.mark == Some(index)
                    || self.places[index as usize].as_ref().is_some_and(is_seen)
                    || self.more.get(&index).is_some_and(|more| more.iter().any(is_seen))
            }
        }
    }

    /// Whether anything happened between two marks, as the second has seen it: something besides marks that the first had not
    /// seen.
    pub(crate) fn is_apart(&self, first: &Cut, second: &Cut) -> bool {
        let (Cut::Seen(before), Cut::Seen(after)) = (first, second) else { return true };
        let ranges = before.lines.iter().zip(&after.lines).map(|(from, to)| *from as usize..*to as usize);
        let new =
            ranges.zip(self.history.files.values()).flat_map(|(range, file)| file.ids.get(range).unwrap_or_default());
        new.filter_map(|id| self.index.get(id))
            .any(|at| !matches!(self.history.at(*at).change, Change::Mark { .. }) && !self.holds(first, *at))
    }

    /// Whether the author's clock was ahead of ours by more than [`CLOCK_AHEAD`].
    pub(crate) fn is_ahead(&self, entry: &Entry) -> bool {
        entry.at.signed_duration_since(self.now) > CLOCK_AHEAD
    }

    fn time_of(&self, index: u32) -> DateTime<Utc> {
        let entry = self.history.at(index);
        if self.is_ahead(entry) { self.now } else { entry.at }
    }
}

fn numbered(history: &History, index: u32) -> Numbered<'_> {
    let thread = history.weave().thread(index);
    Numbered {
        index,
        entry: history.at(index),
        is_hidden: history.weave().is_hidden(index),
        is_renaming: thread.is_renaming,
        writes: &thread.writes,
        names: &thread.names,
    }
}
