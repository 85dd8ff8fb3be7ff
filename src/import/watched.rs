//! What a watched report changes by itself: less than somebody who imports it, and never against a person's later word. Reads no
//! file and no clock.

use chrono::{DateTime, TimeDelta, Utc};

use crate::import::matching::Rewrite;
use crate::import::measure::{Given, Options, Outcome, measure};
use crate::log::entry::Entry;
use crate::log::history::History;
use crate::model::board::Board;
use crate::model::change::{By, Change, Subject};
use crate::model::field::Value;
use crate::model::snapshot::Revision;

/// How many entries of the log are looked through for what is known of a report.
pub(crate) const LOOKED_THROUGH: usize = 2_000;

/// A report that was rewritten.
#[derive(Clone, Debug)]
pub(crate) struct Rewritten {
    pub given: Given,
    /// Of its bytes.
    pub hash: Revision,
}

/// What comes of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Decision {
    /// These changes, as one step.
    Make(Vec<Change>),
    /// Nothing: the board says so already, somebody's later word stands, or the very bytes were taken before.
    Nothing,
    /// Not before then: its last step is not that old.
    Wait(DateTime<Utc>),
}

/// Decides at `now`. `apart` is how far the steps of one report lie apart; nothing waits if it is zero.
pub(crate) fn decide(
    board: &Board,
    history: &History,
    rewritten: &Rewritten,
    now: DateTime<Utc>,
    apart: TimeDelta,
) -> (Decision, Outcome) {
    let outcome = outcome(board, &rewritten.given);
    let mut last: Option<&Entry> = None;
    for entry in history.entries().rev().take(LOOKED_THROUGH) {
        let By::Auto(hash) = &entry.by else { continue };
        if *hash == Some(rewritten.hash) {
            return (Decision::Nothing, outcome);
        }
        if last.is_none() && is_of(entry, &rewritten.given.name) {
            last = Some(entry);
        }
    }
    // What is only renewed is no news.
    let updated = |change: &&Change| {
        let id = change.module().unwrap_or_default();
        outcome.updated.iter().any(|it| it.module == id) && !is_overruled(board, history, id, rewritten.given.at)
    };
    let changes: Vec<Change> = outcome.changes.iter().filter(updated).cloned().collect();
    if changes.is_empty() {
        return (Decision::Nothing, outcome);
    }
    // A clock that is ahead of ours holds nothing up for longer than it should.
    let until = last.map(|entry| entry.at + apart).filter(|until| *until > now && *until <= now + apart);
    match until {
        Some(until) => (Decision::Wait(until), outcome),
        None => (Decision::Make(changes), outcome),
    }
}

/// What the report says about the board, with the maps of the board.
pub(crate) fn outcome(board: &Board, given: &Given) -> Outcome {
    let (rewrite, _) = Rewrite::default().then(&board.maps);
    measure(board, &[given], &Options { rewrite, ..Options::default() })
}

/// Whether the entry measured something by the report of this name.
fn is_of(entry: &Entry, name: &str) -> bool {
    let Change::Set(set) = &entry.change else { return false };
    let Value::Record(parts) = &set.to else { return false };
    parts.iter().any(|(part, value)| *part == "report" && matches!(value, Value::Text(report) if report == name))
}

/// Whether somebody typed the coverage of the module after the report was made.
fn is_overruled(board: &Board, history: &History, id: &str, report_at: DateTime<Utc>) -> bool {
    let typed = board.find(id).is_some_and(|found| found.module.coverage.now.is_some());
    let newest = history.newest(&Subject::Module(id.to_owned()), "coverage.now");
    typed && newest.is_some_and(|entry| !matches!(entry.by, By::Auto(_) | By::Import) && entry.at > report_at)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::{Decision, Rewritten, decide};
    use crate::import::coverage;
    use crate::import::measure::Given;
    use crate::log::entry::{Replica, Stamp};
    use crate::log::history::History;
    use crate::model::board::{Board, Developer};
    use crate::model::change::{By, Change, Setting};
    use crate::model::decimal::Percent;
    use crate::model::field::{self, MODULE, Value};
    use crate::model::module::Module;
    use crate::model::snapshot::Revision;
    use crate::model::status::Status;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    fn board(now: Option<i64>) -> Board {
        let mut module = Module::new("a.py", Status::InProgress);
        module.coverage.now = now.and_then(Percent::new);
        let developer = Developer { name: "Ana".into(), modules: vec![module.into()], ..Developer::default() };
        Board { developers: vec![developer.into()], ..Board::default() }
    }

    /// A report of minute 10, with so many covered lines of ten.
    fn rewritten(covered: usize) -> Rewritten {
        let lines: Vec<String> = (1..=10).map(|line| format!("DA:{line},{}\n", usize::from(line <= covered))).collect();
        let text = format!("SF:a.py\n{}end_of_record\n", lines.concat());
        let report = coverage::read(text.as_bytes(), None).expect("a report");
        Rewritten {
            given: Given::new(report, "lcov.info".into(), None, &[], at(10)),
            hash: Revision::of(text.as_bytes()),
        }
    }

    /// What happened at this minute.
    fn history(steps: Vec<(i64, By, Vec<Change>)>) -> History {
        let replica: Replica = "k3f9a2".parse().expect("a replica");
        let mut entries = Vec::new();
        for (minute, by, changes) in steps {
            let next = entries.len() as u64 + 1;
            let stamp = Stamp { who: "ana".into(), by, at: at(minute), rev: Revision::of(b"") };
            entries.extend(stamp.step(&replica, next, next, changes));
        }
        History::of([("ana.k3f9a2.ron", entries)])
    }

    fn typed(to: i64) -> Vec<Change> {
        let row = field::find(MODULE, "coverage.now").expect("a field");
        let value = Value::Percent(Percent::new(to).expect("a percentage"));
        vec![Change::Set(Setting::of(&*board(None).developers[0].modules[0], row, value).expect("another value"))]
    }

    fn decided(board: &Board, history: &History, covered: usize, now: i64) -> Decision {
        decide(board, history, &rewritten(covered), at(now), TimeDelta::minutes(1)).0
    }

    #[test]
    fn what_is_new_is_made_and_the_very_bytes_are_taken_once() {
        let Decision::Make(changes) = decided(&board(None), &History::default(), 5, 11) else { panic!("it is new") };
        let taken = history(vec![(11, By::Auto(Some(rewritten(5).hash)), changes)]);
        // Somebody took the step back: the board is as before, and the report says the same again.
        assert_eq!(decided(&board(None), &taken, 5, 60), Decision::Nothing);
        assert!(matches!(decided(&board(None), &taken, 6, 60), Decision::Make(_)));
    }

    #[test]
    fn steps_of_one_report_lie_a_minute_apart() {
        let Decision::Make(changes) = decided(&board(None), &History::default(), 5, 11) else { panic!("it is new") };
        let taken = history(vec![(11, By::Auto(Some(rewritten(5).hash)), changes)]);
        assert_eq!(decided(&board(None), &taken, 6, 11), Decision::Wait(at(12)));
        assert!(matches!(decided(&board(None), &taken, 6, 12), Decision::Make(_)));
        let ahead = history(vec![(
            90,
            By::Auto(Some(rewritten(5).hash)),
            taken.entries().map(|it| it.change.clone()).collect(),
        )]);
        assert!(matches!(decided(&board(None), &ahead, 6, 12), Decision::Make(_)), "a wrong clock holds nothing up");
        let others = history(vec![(11, By::Auto(None), typed(100))]);
        assert!(matches!(decided(&board(None), &others, 6, 11), Decision::Make(_)), "of another report");
    }

    #[test]
    fn a_persons_later_word_stands() {
        let word = |minute, by| history(vec![(minute, by, typed(4_000))]);
        let typed = board(Some(4_000));
        for by in [By::Key, By::Command, By::Observed, By::Undo("x-1".into())] {
            assert_eq!(decided(&typed, &word(11, by), 5, 20), Decision::Nothing);
        }
        assert!(matches!(decided(&typed, &word(9, By::Key), 5, 20), Decision::Make(_)), "it was before the report");
        assert!(matches!(decided(&typed, &word(11, By::Import), 5, 20), Decision::Make(_)), "nobody typed it");
        assert!(matches!(decided(&typed, &History::default(), 5, 20), Decision::Make(_)), "nobody knows when");
    }
}
