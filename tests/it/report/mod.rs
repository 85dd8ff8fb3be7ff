//! What is told at a standup. Here is the team that shares a board; what it lives through is below.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use standup::log::entry::{Entry, EntryId, Replica, Stamp};
use standup::log::history::History;
use standup::log::undo;
use standup::model::board::{Board, Developer};
use standup::model::change::{By, Change, Record, RecordKind, Seat, Setting, Subject};
use standup::model::field::{DEVELOPER, MODULE, Value, find};
use standup::model::module::Module;
use standup::model::snapshot::Revision;
use standup::model::status::Status;
use standup::report::facts::StandupReport;
use standup::report::window::{Asked, Calendar, NoWindow, Point};
use standup::report::{Scene, report};

mod examples;
mod formats;
mod laws;
mod merging;
pub(crate) mod week;

/// A board, its log files, and the time of day.
#[derive(Clone)]
pub(crate) struct Team {
    pub(crate) board: Arc<Board>,
    pub(crate) logs: BTreeMap<String, Vec<Entry>>,
    /// Logs that have not reached the shared folder yet.
    apart: BTreeMap<String, Vec<Entry>>,
    pub(crate) now: DateTime<Utc>,
    pub(crate) calendar: Calendar,
    pub(crate) skipped: usize,
}

pub(crate) fn time(text: &str) -> DateTime<Utc> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap().and_utc()
}

pub(crate) fn set(module: &str, path: &str, from: Value, to: Value) -> Change {
    Change::Set(Setting::new(Subject::Module(module.into()), find(MODULE, path).unwrap(), from, to))
}

pub(crate) fn blocked(reason: &str) -> Value {
    if reason.is_empty() { Value::Absent } else { Value::Record(vec![("reason", Value::text(reason))]) }
}

/// The name of whose machine: another one for each spelling.
fn replica(who: &str) -> Replica {
    let lower = who.to_lowercase();
    if lower == who { lower } else { format!("{lower}2") }.parse().unwrap()
}

impl Team {
    /// Dev A (ana) has a, b and c, Dev B (bo) has d, Dev C (cem) has e. It is Monday 16 November 2026, 09:00.
    pub(crate) fn new() -> Self {
        let developer = |name: &str, who: &str, ids: &[&str]| {
            let modules = ids.iter().map(|id| Arc::new(Module::new(*id, Status::Pending))).collect();
            Arc::new(Developer { name: name.into(), who: vec![who.into()], modules, ..Developer::default() })
        };
        let developers = vec![
            developer("Dev A", "ana", &["a", "b", "c"]),
            developer("Dev B", "bo", &["d"]),
            developer("Dev C", "cem", &["e"]),
        ];
        Self {
            board: Arc::new(Board { format: 1, developers, ..Board::default() }),
            logs: BTreeMap::new(),
            apart: BTreeMap::new(),
            now: time("2026-11-16 09:00"),
            calendar: Calendar::UTC,
            skipped: 0,
        }
    }

    pub(crate) fn edit(mut self, id: &str, edit: impl FnOnce(&mut Module)) -> Self {
        let board = Arc::make_mut(&mut self.board);
        let found = board.find(id).unwrap();
        let (developer, index) = (found.developer.unwrap(), found.index);
        edit(Arc::make_mut(&mut Arc::make_mut(&mut board.developers[developer]).modules[index]));
        self
    }

    pub(crate) fn wait(&mut self, minutes: i64) {
        self.now += TimeDelta::minutes(minutes);
    }

    pub(crate) fn history(&self) -> History {
        History::of(self.logs.iter().map(|(name, entries)| (name.clone(), entries.clone())))
    }

    pub(crate) fn status(&self, id: &str) -> Status {
        self.board.find(id).unwrap().module.status
    }

    /// Makes the changes and logs them, a minute later.
    pub(crate) fn make(&mut self, who: &str, by: By, changes: Vec<Change>) -> EntryId {
        self.apply(&changes);
        self.log(who, by, changes)
    }

    pub(crate) fn apply(&mut self, changes: &[Change]) {
        for change in changes {
            self.board = change.apply(&self.board).expect("it fits the board").into();
        }
    }

    pub(crate) fn log(&mut self, who: &str, by: By, changes: Vec<Change>) -> EntryId {
        self.wait(1);
        let file = format!("{who}.{}.ron", replica(who));
        let counter = self.logs.get(&file).map_or(0, Vec::len) as u64 + 1;
        let entries = self.entries(who, by, counter, self.history().next_seq(), changes);
        let id = entries[0].id.clone();
        self.logs.entry(file).or_default().extend(entries);
        id
    }

    fn entries(&self, who: &str, by: By, counter: u64, seq: u64, changes: Vec<Change>) -> Vec<Entry> {
        let rev = Revision::of(format!("{:?} {counter}", self.board).as_bytes());
        Stamp { who: who.into(), by, at: self.now, rev }.step(&replica(who), counter, seq, changes)
    }

    pub(crate) fn key(&mut self, who: &str, change: Change) -> EntryId {
        self.make(who, By::Key, vec![change])
    }

    pub(crate) fn to(&mut self, who: &str, id: &str, to: Status) -> EntryId {
        let from = self.status(id);
        self.key(who, Change::Move { module: id.into(), from, to })
    }

    pub(crate) fn set(&mut self, who: &str, id: &str, path: &str, to: Value) -> EntryId {
        let from = (find(MODULE, path).unwrap().get)(self.board.find(id).unwrap().module);
        self.key(who, set(id, path, from, to))
    }

    pub(crate) fn block(&mut self, who: &str, id: &str, reason: &str) {
        self.set(who, id, "blocked", blocked(reason));
    }

    pub(crate) fn assign(&mut self, who: &str, id: &str, to: Option<&str>) {
        let from = Seat::of(&self.board, self.board.find(id).unwrap());
        let to = Seat { developer: to.map(str::to_owned), after: None };
        self.key(who, Change::assign(id, from, to));
    }

    pub(crate) fn rename(&mut self, who: &str, what: Subject, to: &str) {
        self.key(who, Change::Rename { what, to: to.into(), wording: None });
    }

    pub(crate) fn add(&mut self, who: &str, module: Module, developer: &str) {
        let seat = Seat::last(&self.board, self.board.developer(developer));
        self.key(who, Change::Add(Box::new(Record::new(RecordKind::Module(module.into(), seat)))));
    }

    pub(crate) fn remove(&mut self, who: &str, id: &str) {
        let found = self.board.find(id).unwrap();
        let (module, seat) = (Arc::clone(found.module), Seat::of(&self.board, found));
        self.key(who, Change::Remove(Box::new(Record::new(RecordKind::Module(module, seat)))));
    }

    pub(crate) fn undo(&mut self, who: &str) {
        let undone = undo::undo(&self.history(), who).unwrap().proposal(who);
        self.make(who, undone.by, undone.changes);
    }

    pub(crate) fn redo(&mut self, who: &str) {
        let undone = undo::redo(&self.history(), who).unwrap().proposal(who);
        self.make(who, undone.by, undone.changes);
    }

    /// Marks a standup, ten minutes after whatever was.
    pub(crate) fn mark(&mut self, who: &str) -> EntryId {
        self.wait(9);
        let seen = self.history().seen();
        self.log(who, By::Key, vec![Change::Mark { note: String::new(), seen }])
    }

    /// Marks a standup on the next day.
    pub(crate) fn mark_tomorrow(&mut self, who: &str) -> EntryId {
        self.wait(24 * 60);
        self.mark(who)
    }

    /// Logs what somebody does alone: neither the board nor the log of the others knows it until [`Team::arrive`].
    pub(crate) fn alone(&mut self, who: &str, machine: &str, at: &str, changes: Vec<Change>) {
        let now = std::mem::replace(&mut self.now, time(at));
        let file = format!("{who}.{machine}.ron");
        let (machine, seq): (Replica, u64) = (machine.parse().unwrap(), self.history().next_seq());
        let counter = self.apart.get(&file).map_or(0, Vec::len) as u64 + 1;
        let stamp = Stamp { who: who.into(), by: By::Key, at: self.now, rev: Revision::of(at.as_bytes()) };
        let entries = stamp.step(&machine, counter, seq, changes);
        self.apart.entry(file).or_default().extend(entries);
        self.now = now;
    }

    /// All that was done alone reaches the others; `made` says whether the board has it already.
    pub(crate) fn arrive(&mut self, made: bool) {
        for (file, entries) in std::mem::take(&mut self.apart) {
            if !made {
                for entry in &entries {
                    self.apply(std::slice::from_ref(&entry.change));
                }
            }
            self.logs.entry(file).or_default().extend(entries);
        }
    }

    pub(crate) fn ask(&self, asked: &Asked) -> Result<StandupReport, NoWindow> {
        let history = self.history();
        let scene = Scene {
            history: &history,
            board: &self.board,
            now: self.now,
            calendar: self.calendar,
            skipped: self.skipped,
        };
        report(&scene, asked)
    }

    /// Since the last standup.
    pub(crate) fn report(&self) -> StandupReport {
        self.ask(&Asked::Between { since: None, until: None }).unwrap()
    }

    /// What was said at the last standup.
    pub(crate) fn said(&self) -> StandupReport {
        self.ask(&Asked::Of(Point::Mark(0))).unwrap()
    }
}

/// Every fact in one line: `a: started [ana]`; nothing for what did not change.
pub(crate) fn told(report: &StandupReport) -> Vec<String> {
    let of = |fact: &standup::report::facts::ModuleFact| {
        let words: Vec<&str> = fact.happened.iter().map(|it| it.word()).collect();
        let was = fact.was.as_ref().map(|was| format!(" (was {was})")).unwrap_or_default();
        let late = if fact.late { ", late" } else { "" };
        let other = if fact.by_other { " by other" } else { "" };
        format!("{}{was}: {}{late} [{}]{other}", fact.module.id, words.join(", "), fact.who.join(", "))
    };
    report.modules.iter().filter(|fact| !fact.happened.is_empty()).map(of).collect()
}

pub(crate) fn set_developer(name: &str, path: &str, from: Value, to: Value) -> Change {
    Change::Set(Setting::new(Subject::Developer(name.into()), find(DEVELOPER, path).unwrap(), from, to))
}
