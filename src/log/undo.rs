//! Computes the changes that take a step back, or the reason why not. Never takes back what somebody changed since.

use chrono::{DateTime, Utc};

use crate::log::entry::EntryId;
use crate::log::footprint::AFTER;
use crate::log::history::{History, RecordIndex};
use crate::log::steps::{Step, Turn};
use crate::model::change::{By, Change, Item, Proposal, Record, RecordKind, Seat, Setting, Subject};
use crate::model::diff::setting;
use crate::model::field::{Owner, Value, find};
use crate::phrase::age::minute;
use crate::phrase::change::summary;

/// A step that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// What takes it back, in order.
    pub changes: Vec<Change>,
    pub step: EntryId,
    /// When it was made, by its author's clock.
    pub at: DateTime<Utc>,
    /// What a notice says. Raw text: make it `Shown` before it meets a terminal.
    pub sentence: String,
}

impl Undone {
    /// The undo as something that `who` wants.
    pub fn proposal(self, who: impl Into<String>) -> Proposal {
        Proposal { changes: self.changes, who: who.into(), by: By::Undo(self.step.to_string()) }
    }
}

/// Why a step is not taken back. Raw text: make it `Shown` before it meets a terminal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no step of theirs that is not undone yet.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// They undid nothing since their last change.
    #[error("there is nothing to redo")]
    NothingToRedo,
    /// There may be, further back: load older entries and ask again.
    #[error("the history is not loaded far enough")]
    NotLoaded,
    /// There is no such step.
    #[error("there is no step {0} in the log")]
    Unknown(EntryId),
    /// A line of the step could not be read.
    #[error("step {0} cannot be undone: a part of it cannot be read")]
    Torn(EntryId),
    /// Somebody undid it before.
    #[error("{who} undid it at {}", minute(*.at))]
    Already {
        /// Whom to name.
        who: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// Somebody changed the same since.
    #[error("{who} changed it since, at {}: {what}", minute(*.at))]
    Changed {
        /// Whom to name.
        who: String,
        /// When.
        at: DateTime<Utc>,
        /// What they did.
        what: String,
    },
}

impl Refusal {
    /// Whether there is just nothing of theirs to take back.
    pub(crate) fn is_nothing(&self) -> bool {
        matches!(self, Self::NothingToUndo | Self::NothingToRedo)
    }
}

/// Takes back the last step of `who` that is not undone yet, from wherever it was made.
pub fn undo(history: &History, who: &str) -> Result<Undone, Refusal> {
    next(history, who, history.weave().steps.last(who), Refusal::NothingToUndo)
}

/// Takes back the last undo of `who`, if they have changed nothing since.
pub fn redo(history: &History, who: &str) -> Result<Undone, Refusal> {
    next(history, who, history.weave().steps.last_undone(who), Refusal::NothingToRedo)
}

/// Takes back this step of any author, by the id of any of its entries.
pub fn undo_step(history: &History, step: &EntryId) -> Result<Undone, Refusal> {
    let steps = &history.weave().steps;
    match steps.find(step) {
        Some(found) => take_back(history, if let Turn::Again(first) = steps.get(found).turn { first } else { found }),
        None if history.is_whole() => Err(Refusal::Unknown(step.clone())),
        None => Err(Refusal::NotLoaded),
    }
}

fn next(history: &History, who: &str, step: Option<u32>, nothing: Refusal) -> Result<Undone, Refusal> {
    if history.is_whole() {
        return step.map_or(Err(nothing), |step| take_back(history, step));
    }
    // An undo of something that is not loaded may as well be a redo: which step is the last is not known then.
    match step {
        Some(step) if !history.weave().steps.has_orphans(who) => take_back(history, step),
        _ => Err(Refusal::NotLoaded),
    }
}

fn take_back(history: &History, step: u32) -> Result<Undone, Refusal> {
    let steps = &history.weave().steps;
    let it = steps.get(step);
    // An undo of what is not loaded may as well be a redo.
    if steps.get(it.first).turn == Turn::Orphan && !history.is_whole() {
        return Err(Refusal::NotLoaded);
    }
    all_there(history, it)?;
    if let Some(by) = it.undone_by {
        let entry = history.at(steps.get(by).entries[0]);
        return Err(Refusal::Already { who: entry.actor().to_owned(), at: entry.at });
    }
    if let Some(index) = changed_since(history, step) {
        let entry = history.at(index);
        return Err(Refusal::Changed { who: entry.actor().to_owned(), at: entry.at, what: entry.change.sentence() });
    }
    let made: Vec<Change> = it.entries.iter().map(|i| history.at(*i).change.clone()).collect();
    let changes: Vec<Change> = it.entries.iter().rev().flat_map(|i| inverse(history, *i)).collect();
    let sentence = match it.turn {
        Turn::Undo => format!("redone: {}", summary(&changes)),
        _ => format!("undone: {}", summary(&made)),
    };
    Ok(Undone { changes, step: it.id.clone(), at: history.at(it.entries[0]).at, sentence })
}

/// Whether every entry of the step is known: half a step is not undone.
fn all_there(history: &History, step: &Step) -> Result<(), Refusal> {
    let entries = || step.entries.iter().map(|i| history.at(*i));
    let counters = entries().filter_map(|entry| match entry.id {
        EntryId::Made { counter, .. } => Some(counter),
        EntryId::Observed(_) => None,
    });
    let (first, last) = counters.fold((u64::MAX, 0), |(first, last), c| (first.min(c), last.max(c)));
    let gaps = first <= last && last - first >= step.entries.len() as u64;
    let begins = entries().any(|entry| entry.id == step.id);
    let loaded = entries().all(|entry| entry.seq >= history.whole_from());
    match (begins && !gaps, loaded) {
        (true, true) => Ok(()),
        (false, true) if history.is_whole() => Err(Refusal::Torn(step.id.clone())),
        _ => Err(Refusal::NotLoaded),
    }
}

/// The newest entry of another step that altered what this one wrote, or what its inverse relies on, and was not taken back.
fn changed_since(history: &History, step: u32) -> Option<u32> {
    let weave = history.weave();
    let mut newest = None;
    for index in &weave.steps.get(step).entries {
        let thread = weave.thread(*index);
        for (known, part) in thread.writes.iter().chain(&thread.needs) {
            let other = |i: &u32| {
                let its = weave.thread(*i).step;
                its != step && weave.steps.altered_since(its, *index)
            };
            newest = newest.max(weave.writers(*known, part).take_while(|i| i > index).find(other));
        }
    }
    newest
}

/// What takes back what an entry did, with the names that everything has now.
fn inverse(history: &History, index: u32) -> Vec<Change> {
    let names = Names { history, index };
    let one = match history.at(index).change.inverse() {
        Change::Move { module: id, from, to } => Change::Move { module: names.own(id), from, to },
        Change::Set(set) => Change::Set(names.setting(Setting { of: names.renamed(&set.of), ..set })),
        Change::Assign { module: id, from, to, wording } => {
            Change::Assign { module: names.own(id), from: names.seat(from), to: names.seat(to), wording }
        }
        Change::Place { what, from, to, wording } => {
            let near = |name: Option<String>| name.map(|name| names.other(&what.named(name)));
            let (from, to) = (near(from), near(to));
            Change::Place { what: names.renamed(&what), from, to, wording }
        }
        Change::AddTo(item) => Change::AddTo(names.item(item)),
        Change::RemoveFrom(item) => Change::RemoveFrom(names.item(item)),
        Change::Annotate(mut annotation) => {
            annotation.of = names.renamed(&annotation.of);
            Change::Annotate(annotation)
        }
        // A record comes back as it was, byte for byte; then its waiting for others follows their renames.
        Change::Add(record) => {
            let follow = names.follow(&record);
            return std::iter::once(Change::Add(Box::new(names.record(*record)))).chain(follow).collect();
        }
        Change::Remove(record) => {
            let follow = names.follow(&record).into_iter().map(|change| change.inverse());
            return follow.chain([Change::Remove(Box::new(names.record(*record.clone())))]).collect();
        }
        // What was renamed since is refused, so a rename knows its names.
        change @ (Change::Rename { .. } | Change::Mark { .. }) => change,
    };
    vec![one]
}

/// The names that everything has now which the entry `index` names as it was called then.
struct Names<'a> {
    history: &'a History,
    index: u32,
}

impl Names<'_> {
    /// What the entry itself is about.
    fn own(&self, name: String) -> String {
        let thread = self.history.weave().thread(self.index);
        self.newest(name, thread.writes.first().map(|(known, _)| *known))
    }

    /// The same with what it is called now.
    fn renamed(&self, own: &Subject) -> Subject {
        own.named(self.own(own.name().to_owned()))
    }

    /// The other subjects it names.
    fn other(&self, subject: &Subject) -> String {
        let thread = self.history.weave().thread(self.index);
        let known = thread.names.iter().find(|(then, _)| then == subject).map(|(_, known)| *known);
        self.newest(subject.name().to_owned(), known)
    }

    fn newest(&self, name: String, known: Option<RecordIndex>) -> String {
        let weave = self.history.weave();
        // A name that its own step changed is taken back before this.
        let known = known.filter(|known| !weave.is_renamed_by_its_step(*known, self.index));
        known.map_or(name, |known| weave.name(known).name().to_owned())
    }

    fn seat(&self, seat: Seat) -> Seat {
        Seat {
            developer: seat.developer.map(|name| self.other(&Subject::Developer(name))),
            after: seat.after.map(|id| self.other(&Subject::Module(id))),
        }
    }

    /// A rename follows into `after` on the board; so it does here.
    fn names(&self, names: &[String], of: &Subject) -> Vec<String> {
        names.iter().map(|name| self.other(&of.named(name))).collect()
    }

    fn setting(&self, set: Setting) -> Setting {
        if set.field.path != AFTER {
            return set;
        }
        let value = |value: &Value| match value {
            Value::Texts(names) => Value::Texts(self.names(names, &set.of)),
            other => other.clone(),
        };
        let now = set.with(value(&set.from), value(&set.to));
        // The sources say the old names; they are good only while these are.
        if now.from == set.from && now.to == set.to { set } else { now }
    }

    fn item(&self, item: Item) -> Item {
        let text = if item.field.path == AFTER { self.other(&Subject::Module(item.item)) } else { item.item };
        Item { module: self.own(item.module), item: text, ..item }
    }

    fn record(&self, record: Record) -> Record {
        let kind = match record.kind {
            RecordKind::Module(module, seat) => RecordKind::Module(module, self.seat(seat)),
            RecordKind::Developer(developer, after) => {
                RecordKind::Developer(developer, after.map(|name| self.other(&Subject::Developer(name))))
            }
        };
        Record { kind, ..record }
    }

    /// What a rename would have done to the record, had it been on the board.
    fn follow(&self, record: &Record) -> Vec<Change> {
        match &record.kind {
            RecordKind::Module(it, _) => self.followed(it.as_ref()).into_iter().collect(),
            RecordKind::Developer(it, _) => {
                let modules = it.modules.iter().filter_map(|module| self.followed(module.as_ref()));
                self.followed(it.as_ref()).into_iter().chain(modules).collect()
            }
        }
    }

    fn followed<R: Owner>(&self, record: &R) -> Option<Change> {
        let field = find(R::fields(), AFTER)?;
        let then = (field.get)(record);
        let now = self.setting(Setting::new(record.subject(), field, then.clone(), then)).to;
        setting(record, field, now)
    }
}
