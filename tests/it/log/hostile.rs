//! Histories of a hundred thousand entries in shapes that somebody might make on purpose. What takes time with the square of
//! their number takes minutes here; what is proved besides is that the answers are right.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta};
use standup::log::entry::{Entry, EntryId, Replica, Stamp};
use standup::log::history::{History, Query};
use standup::log::undo::{redo, undo};
use standup::model::change::{By, Change, Item, Record, RecordKind, Seat, Setting, Subject};
use standup::model::field::{MODULE, Value, find};
use standup::model::module::Module;
use standup::model::snapshot::Revision;
use standup::model::status::Status::{Done, Pending};

use super::moved;

const MANY: u64 = 100_000;

/// Writes one file of a log, entry after entry.
struct Pen {
    replica: Replica,
    entries: Vec<Entry>,
    seq: u64,
}

impl Pen {
    fn new() -> Self {
        Self { replica: "k3f9a2".parse().unwrap(), entries: Vec::new(), seq: 0 }
    }

    fn write(&mut self, by: By, rev: u64, change: Change) -> EntryId {
        self.seq += 1;
        let at = DateTime::UNIX_EPOCH + TimeDelta::seconds(i64::try_from(self.seq).unwrap());
        let stamp = Stamp { who: "ana".into(), by, at, rev: Revision::of(&rev.to_le_bytes()) };
        let entry = stamp.step(&self.replica, self.seq, self.seq, vec![change]).remove(0);
        let id = entry.id.clone();
        self.entries.push(entry);
        id
    }

    /// What somebody found who compared two versions.
    fn found(&mut self, rev: u64, change: Change) {
        self.write(By::Observed, rev, change);
        let entry = self.entries.last_mut().unwrap();
        (entry.id, entry.who) = (EntryId::Observed(self.seq), String::new());
    }

    fn history(self) -> History {
        History::of([("ana.k3f9a2.ron", self.entries)])
    }
}

fn tag(module: &str, item: u64) -> Change {
    let item = Item::new(module, find(MODULE, "tags").unwrap(), item.to_string());
    Change::AddTo(item)
}

fn notes(module: &str, to: u64) -> Change {
    let field = find(MODULE, "notes").unwrap();
    Change::Set(Setting::new(Subject::Module(module.into()), field, Value::Absent, Value::text(&to.to_string())))
}

fn renamed(module: &str, to: String) -> Change {
    Change::Rename { what: Subject::Module(module.into()), to, wording: None }
}

fn record(module: &str) -> Record {
    let kind = RecordKind::Module(Module::new(module, Pending).into(), Seat::default());
    Record { kind, source: None, wording: None }
}

#[test]
fn one_module_with_a_hundred_thousand_tags() {
    let mut pen = Pen::new();
    pen.write(By::Key, 0, moved("a", Pending, Done));
    (1..MANY).for_each(|i| drop(pen.write(By::Key, i, tag("a", i))));
    let history = pen.history();
    assert_eq!(history.newest_for(&tag("a", 7)).unwrap().seq, 8);
    assert_eq!(history.newest(&Subject::Module("a".into()), "tags").unwrap().seq, MANY);
    for _ in 0..1000 {
        assert!(history.in_status_since("a", Done).is_some(), "asked for in each frame");
    }
}

#[test]
fn one_step_that_is_undone_and_redone_fifty_thousand_times() {
    let mut pen = Pen::new();
    let mut last = pen.write(By::Key, 0, moved("a", Pending, Done));
    for i in 1..MANY {
        let (from, to) = if i % 2 == 1 { (Done, Pending) } else { (Pending, Done) };
        last = pen.write(By::Undo(last.to_string()), i % 2, moved("a", from, to));
    }
    let history = pen.history();
    let first = history.entries().next().unwrap();
    for _ in 0..1000 {
        assert!(history.is_undone(first));
    }
    assert_eq!(redo(&history, "ana").unwrap().sentence, "redone: a: Pending to Done");
}

#[test]
fn fifty_thousand_steps_that_are_undone_in_the_order_in_which_they_were_made() {
    let mut pen = Pen::new();
    let made: Vec<_> = (0..MANY / 2).map(|i| pen.write(By::Key, i, notes(&i.to_string(), i))).collect();
    for (i, step) in made.iter().enumerate() {
        pen.write(By::Undo(step.to_string()), i as u64, notes(&i.to_string(), 0));
    }
    let history = pen.history();
    assert!(undo(&history, "ana").is_err());
    assert!(redo(&history, "ana").is_ok());
}

#[test]
fn a_name_that_fifty_thousand_modules_had_and_left() {
    let mut pen = Pen::new();
    for i in 0..MANY / 2 {
        pen.write(By::Key, 2 * i, Change::Add(Box::new(record("x"))));
        pen.write(By::Key, 2 * i + 1, renamed("x", format!("y{i}")));
    }
    let history = pen.history();
    let about = |id: &str| history.select(Query { module: Some(id), ..Query::default() }).count();
    assert_eq!((about("x"), about("y7")), (2, 2));
    // And one that all of them get.
    let mut pen = Pen::new();
    (0..MANY).for_each(|i| drop(pen.write(By::Key, i, renamed(&format!("y{i}"), "x".into()))));
    assert_eq!(pen.history().name_now(&Subject::Module("y7".into())), &Subject::Module("x".into()));
}

#[test]
fn renames_and_finds_that_claim_to_have_led_to_the_same_version() {
    let mut pen = Pen::new();
    (0..MANY / 2).for_each(|i| pen.found(0, Change::Remove(Box::new(record(&format!("a{i}"))))));
    (0..MANY / 2).for_each(|i| drop(pen.write(By::Key, 0, renamed(&format!("b{i}"), format!("c{i}")))));
    assert_eq!(pen.history().entries().count() as u64, MANY);
}

#[test]
fn finds_of_what_somebody_logged_all_hide_behind_it() {
    let mut pen = Pen::new();
    pen.write(By::Key, 0, notes("a", 0));
    (1..MANY).for_each(|i| pen.found(0, notes("a", i)));
    let history = pen.history();
    assert_eq!(history.entries().count(), 1);
    assert_eq!(history.newest_for(&notes("a", 0)).unwrap().seq, 1);
}

#[test]
fn a_copy_of_a_log_with_other_words_for_every_entry() {
    let mut pen = Pen::new();
    (0..MANY).for_each(|i| drop(pen.write(By::Key, i, notes("a", i))));
    let mut forged = pen.entries.clone();
    for entry in &mut forged {
        entry.change = notes("b", 0);
    }
    let history = History::of([("ana.k3f9a2.ron", pen.entries), ("eve.x1.ron", forged)]);
    assert_eq!((history.claimed_twice().len() as u64, history.entries().count() as u64), (MANY, MANY));
    assert!(history.entries().all(|entry| !matches!(&entry.change, Change::Set(set) if set.of.name() == "b")));
}

#[test]
fn thousands_of_files_in_no_order() {
    let mut pen = Pen::new();
    (0..MANY).for_each(|i| drop(pen.write(By::Key, i, notes(&(i % 97).to_string(), i))));
    let mut files: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for (i, mut entry) in pen.entries.into_iter().enumerate() {
        let file = (i * 7919) % 5000;
        let replica: Replica = format!("f{file}").parse().unwrap();
        entry.id = replica.entry(i as u64 + 1);
        files.entry(format!("ana.f{file}.ron")).or_default().push(entry);
    }
    let whole = History::of(files.clone());
    assert_eq!(whole.entries().count() as u64, MANY);
    // From their ends, as they are read: first the newest of each, then the rest.
    let mut pieces = History::default();
    let mut rest = files;
    let newest = rest.iter_mut().map(|(name, entries)| (name.clone(), entries.split_off(entries.len() - 1), false));
    pieces.add_pieces(newest.collect::<Vec<_>>());
    pieces.add_pieces(rest.into_iter().map(|(name, entries)| (name, entries, true)));
    assert!(pieces.entries().eq(whole.entries()));
    assert_eq!(pieces.seen(), whole.seen());
}
