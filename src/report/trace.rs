//! Finds what the history says of each field of each module and developer at two cuts: the last entry inside, else the first
//! one outside. Compares no values.

use std::collections::HashMap;

use crate::log::footprint::{FootprintPart, NAME};
use crate::log::history::Identity;
use crate::log::history::cut::{Cut, Cuts, Numbered};
use crate::model::change::{Change, RecordKind, Subject};

/// One of the two cuts of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Since,
    Until,
}

/// A write of an entry: by the place of the entry, and by which of its writes it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) entry: u32,
    pub(super) write: usize,
}

/// The value at a cut is what the last write inside it left, else what the first one outside found; else the board says it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Touch {
    last: [Option<Source>; 2],
    first: [Option<Source>; 2],
}

impl Touch {
    fn note(&mut self, source: Source, inside: [bool; 2], is_hidden: bool) {
        for (side, is_inside) in inside.into_iter().enumerate() {
            if is_inside {
                self.last[side] = Some(source);
            } else if !is_hidden {
                self.first[side].get_or_insert(source);
            }
        }
    }

    /// Whose value counts for a part of a record, of which `whole` came or went.
    pub(super) fn value(&self, side: Side, whole: &Self) -> Value {
        let (side, entry) = (side as usize, |source: Option<Source>| source.map(|source| source.entry));
        match (self.last[side], whole.last[side]) {
            (Some(it), whole) if entry(whole).is_none_or(|whole| whole < it.entry) => Value::Left(it),
            (_, Some(_)) => Value::OfRecord,
            _ => match (self.first[side], whole.first[side]) {
                (Some(it), whole) if entry(whole).is_none_or(|whole| it.entry < whole) => Value::Found(it),
                _ => Value::OfRecord,
            },
        }
    }

    /// The later of two inside a cut, the earlier of two outside.
    pub(super) fn or(&self, other: &Self) -> Self {
        let mut both = *self;
        for side in 0..2 {
            let last = [self.last[side], other.last[side]].into_iter().flatten();
            both.last[side] = last.max_by_key(|source| source.entry);
            let first = [self.first[side], other.first[side]].into_iter().flatten();
            both.first[side] = first.min_by_key(|source| source.entry);
        }
        both
    }

    /// Whether the whole record is there, and where it is said how it was.
    pub(super) fn whole(&self, side: Side) -> Whole {
        match (self.last[side as usize], self.first[side as usize]) {
            (Some(inside), _) => Whole::Left(inside),
            (None, Some(outside)) => Whole::Found(outside),
            (None, None) => Whole::OfBoard,
        }
    }
}

/// Where the value of a part stands.
pub(super) enum Value {
    /// This write left it.
    Left(Source),
    /// This write found it.
    Found(Source),
    /// As in the record that came or went, or on the board.
    OfRecord,
}

/// Where it stands how the whole record was.
pub(super) enum Whole {
    /// This entry brought it or took it away.
    Left(Source),
    /// This entry found it or its absence.
    Found(Source),
    /// The board says it.
    OfBoard,
}

/// All that the history says of one module or developer, or of the board.
#[derive(Clone, Debug, Default)]
pub(super) struct Trace<'a> {
    /// That it is there at all.
    pub(super) whole: Touch,
    pub(super) fields: Vec<(&'static str, Touch)>,
    /// Items of lists: the field and the item.
    pub(super) items: Vec<(&'static str, &'a str, Touch)>,
    /// What was written between the two cuts and is not hidden, rising; `None` is the whole record.
    pub(super) between: Vec<(Option<&'static str>, u32)>,
    /// All that blocked or unblocked it, brought it or took it away, rising.
    pub(super) blocks: Vec<Source>,
}

impl<'a> Trace<'a> {
    /// What is said of a field as a whole.
    pub(super) fn field(&self, path: &str) -> Touch {
        self.fields.iter().find(|(it, _)| *it == path).map_or_else(Touch::default, |(_, touch)| *touch)
    }

    fn note(&mut self, part: &'a FootprintPart, source: Source, inside: [bool; 2], is_hidden: bool) {
        let path = match part {
            FootprintPart::Whole => {
                self.whole.note(source, inside, is_hidden);
                None
            }
            FootprintPart::There => return,
            FootprintPart::Field(path) => {
                self.note_field(path, source, inside, is_hidden);
                Some(*path)
            }
            FootprintPart::Item(path, item) => {
                let known = self.items.iter().position(|(field, name, _)| field == path && *name == item.as_str());
                let at = known.unwrap_or_else(|| {
                    self.items.push((path, item, Touch::default()));
                    self.items.len() - 1
                });
                self.items[at].2.note(source, inside, is_hidden);
                Some(*path)
            }
        };
        if inside == [false, true] && !is_hidden && self.between.last() != Some(&(path, source.entry)) {
            self.between.push((path, source.entry));
        }
        if path.is_none_or(|path| path == "blocked") {
            self.blocks.push(source);
        }
    }

    fn note_field(&mut self, path: &'static str, source: Source, inside: [bool; 2], is_hidden: bool) {
        let known = self.fields.iter().position(|(field, _)| *field == path);
        let at = known.unwrap_or_else(|| {
            self.fields.push((path, Touch::default()));
            self.fields.len() - 1
        });
        self.fields[at].1.note(source, inside, is_hidden);
    }
}

/// The number of the write of an entry that writes nothing by itself: what a rename looked like.
pub(super) const RENAMING: usize = usize::MAX;

/// The traces of all, by who it is.
pub(super) fn traces<'a>(cuts: &Cuts<'a>, since: &Cut, until: &Cut) -> HashMap<Identity, Trace<'a>> {
    let mut traces: HashMap<Identity, Trace<'a>> = HashMap::new();
    for it in cuts.entries() {
        let inside = [cuts.holds(since, it.index), cuts.holds(until, it.index)];
        if it.is_renaming {
            if let Some(identity) = renamed(cuts, it) {
                let source = Source { entry: it.index, write: RENAMING };
                traces.entry(identity).or_default().note_field(NAME, source, inside, true);
            }
            continue;
        }
        for (write, (identity, part)) in it.writes.iter().enumerate() {
            let source = Source { entry: it.index, write };
            traces.entry(*identity).or_default().note(part, source, inside, it.is_hidden);
        }
    }
    traces
}

/// Who got the name that what looked like an addition had.
fn renamed(cuts: &Cuts<'_>, it: Numbered<'_>) -> Option<Identity> {
    let Change::Add(record) = &it.entry.change else { return None };
    let subject = match &record.kind {
        RecordKind::Module(module, _) => Subject::Module(module.id.clone()),
        RecordKind::Developer(developer, _) => Subject::Developer(developer.name.clone()),
    };
    cuts.history().identity(&subject)
}
