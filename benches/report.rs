//! What a standup's report costs, told as a ratio to reading its log: `cargo bench --bench report`. Asserts nothing: it is for
//! people who change code.
#![expect(clippy::disallowed_methods, reason = "a stopwatch reads the clock")]
#![expect(clippy::print_stdout, reason = "that is what it is for")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use standup::log::codec::{self, ReadRecord};
use standup::log::entry::{Entry, Stamp};
use standup::log::history::History;
use standup::model::board::{Board, Developer};
use standup::model::change::{By, Change};
use standup::model::module::Module;
use standup::model::snapshot::Revision;
use standup::model::status::Status;
use standup::report::Scene;
use standup::report::window::{Asked, Calendar};

/// The median of some runs.
fn time<T>(mut run: impl FnMut() -> T) -> Duration {
    let begin = Instant::now();
    let mut runs = Vec::new();
    while runs.len() < 5 || (begin.elapsed() < Duration::from_millis(300) && runs.len() < 1000) {
        let one = Instant::now();
        black_box(run());
        runs.push(one.elapsed());
    }
    runs.sort();
    runs[runs.len() / 2]
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

/// Nobody writes records in that log.
struct NoRecords;

impl ReadRecord for NoRecords {
    fn module(&self, _: &str) -> Result<Module, String> {
        Err("no record".into())
    }

    fn developer(&self, _: &str) -> Result<Developer, String> {
        Err("no record".into())
    }
}

/// What it takes to read a log of 100,000 entries, as four people write it in 250 standups about 1,000 modules, and to say what
/// is new since the last of them.
fn costs() -> (Duration, Duration) {
    let ids: Vec<String> = (0..1_000).map(|it| format!("package_{}/part_{it}/service.py", it % 4)).collect();
    let modules = ids.iter().map(|id| Arc::new(Module::new(id, Status::Pending)));
    let developer = Developer { name: "Dev 1".into(), modules: modules.collect(), ..Developer::default() };
    let mut board = Board { format: 1, developers: vec![Arc::new(developer)], ..Board::default() };
    let mut logs: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    let begin: DateTime<Utc> = "2026-01-05T09:00:00Z".parse().expect("a time");
    for seq in 1..=100_000_u64 {
        let who = ["ana", "bo", "cem", "dia"][seq as usize % 4];
        let file = format!("{who}.{who}.ron");
        let change = if seq % 400 == 0 {
            let last = |(name, entries): (&String, &Vec<Entry>)| {
                Some((name.clone(), entries.last().map(|entry| entry.id.to_string())?))
            };
            Change::Mark { note: String::new(), seen: logs.iter().filter_map(last).collect() }
        } else {
            let from = board.find(&ids[seq as usize * 7 % 1_000]).expect("it is there").module.clone();
            let to = if from.status == Status::Done { Status::Pending } else { Status::Done };
            Change::Move { module: from.id.clone(), from: from.status, to }
        };
        board = change.apply(&board).expect("it fits");
        let at = begin + TimeDelta::minutes(seq.cast_signed() * 3);
        let stamp = Stamp { who: who.into(), by: By::Key, at, rev: Revision::of(&seq.to_le_bytes()) };
        let entries = logs.entry(file).or_default();
        let counter = entries.len() as u64 + 1;
        entries.extend(stamp.step(&who.parse().expect("a replica"), counter, seq, vec![change]));
    }
    let texts: Vec<(String, String)> = logs
        .iter()
        .map(|(name, entries)| (name.clone(), entries.iter().map(|it| codec::write(it).expect("a line")).collect()))
        .collect();
    let read = || {
        History::of(texts.iter().map(|(name, text)| (name.clone(), codec::read(text.as_bytes(), &NoRecords).entries)))
    };
    let (history, board) = (read(), Arc::new(board));
    let now = begin + TimeDelta::minutes(300_100);
    let scene = Scene { history: &history, board: &board, now, calendar: Calendar::UTC, skipped: 0 };
    let asked = Asked::Between { since: None, until: None };
    (time(read), time(|| standup::report::report(&scene, &asked).expect("a report")))
}

fn main() {
    let (reading, report) = costs();
    println!("a report over 100,000 entries and 1,000 modules / reading that log {:.2}", ratio(report, reading));
}
