//! Many writers at once: whatever was acknowledged is there afterwards.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use standup::model::change::Change;
use standup::model::status::Status;
use standup::store::{CommitError, Store};

use crate::store::proposal;

const WRITERS: usize = 8;

/// A board on which each writer has a module, with a comment behind each that nobody may lose.
fn board() -> String {
    let module = |i| format!("        (id: \"m{i}\", status: Pending), // of writer {i}\n");
    let modules: String = (0..WRITERS).map(module).collect();
    format!("(\n    format: 1,\n    developers: [(name: \"ana\", modules: [\n{modules}    ])],\n)\n")
}

/// What a writer knows of its module: nobody else moves it.
#[derive(Debug)]
struct Ledger {
    /// The status that was acknowledged last.
    acknowledged: Status,
    /// The status it may have as well: a writer was killed before it could say.
    perhaps: Option<Status>,
    moves: usize,
}

impl Ledger {
    fn new() -> Self {
        Self { acknowledged: Status::Pending, perhaps: None, moves: 0 }
    }

    fn next(&self) -> Status {
        self.acknowledged.next().unwrap_or(Status::Pending)
    }

    fn acknowledge(&mut self, status: Status) {
        *self = Self { acknowledged: status, perhaps: None, moves: self.moves + 1 };
    }

    fn check(&self, writer: usize, found: Status) {
        let right = found == self.acknowledged || self.perhaps == Some(found);
        assert!(right, "writer {writer} knows {self:?}, and the board says {found}");
    }
}

fn status_of(store: &Store, writer: usize) -> Status {
    let loaded = store.read().expect("the board is whole at any time");
    let found = loaded.snapshot.board.find(&format!("m{writer}")).expect("nobody removes it");
    found.module.status
}

/// Lets all writers work at once, then compares the board with what they know.
fn torture(work: impl Fn(&Path, usize, &mut Ledger) + Sync) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("board.ron");
    std::fs::write(&path, board()).unwrap();
    let start = Barrier::new(WRITERS);
    let ledgers: Vec<Ledger> = std::thread::scope(|scope| {
        let begin = |writer| {
            let (path, work, start) = (&path, &work, &start);
            scope.spawn(move || {
                let mut ledger = Ledger::new();
                start.wait();
                work(path, writer, &mut ledger);
                ledger
            })
        };
        let threads: Vec<_> = (0..WRITERS).map(begin).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let store = Store::new(&path);
    for (writer, ledger) in ledgers.iter().enumerate() {
        ledger.check(writer, status_of(&store, writer));
    }
    // Undo the moves by hand: all the rest must be as it was, byte for byte.
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.replace("InProgress", "Pending").replace("Done", "Pending"), board());
    ledgers.iter().map(|ledger| ledger.moves).sum()
}

#[test]
fn eight_stores_in_one_process_lose_nothing() {
    const MOVES: usize = 25;
    let moves = torture(|path, writer, ledger| {
        let store = Store::new(path).patience(Duration::from_mins(1));
        for _ in 0..MOVES {
            let (from, to) = (ledger.acknowledged, ledger.next());
            let change = Change::Move { module: format!("m{writer}"), from, to };
            let committed = store.commit(&proposal(vec![change.clone()])).expect("nobody else moves it");
            assert_eq!(committed.changes, [change]);
            ledger.acknowledge(to);
        }
    });
    assert_eq!(moves, WRITERS * MOVES);
}

#[test]
fn of_eight_who_want_the_same_move_one_makes_it_and_the_others_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("board.ron");
    std::fs::write(&path, board()).unwrap();
    let start = Barrier::new(WRITERS);
    let outcome = |to: Status| {
        start.wait();
        let change = Change::Move { module: "m0".into(), from: Status::Pending, to };
        Store::new(&path).patience(Duration::from_mins(1)).commit(&proposal(vec![change]))
    };
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let outcome = &outcome;
        let wanted = (0..WRITERS).map(|i| if i % 2 == 0 { Status::InProgress } else { Status::Done });
        let threads: Vec<_> = wanted.map(|to| scope.spawn(move || (to, outcome(to)))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let winner = status_of(&Store::new(&path), 0);
    let wrote = outcomes.iter().filter(|(_, o)| o.as_ref().is_ok_and(|c| !c.changes.is_empty())).count();
    assert_eq!(wrote, 1);
    for (wanted, outcome) in outcomes {
        match outcome {
            Ok(_) => assert_eq!(wanted, winner),
            Err(CommitError::Conflict { .. }) => assert_ne!(wanted, winner),
            Err(other) => panic!("{other}"),
        }
    }
}

#[test]
fn a_lock_that_is_deleted_while_writers_wait_for_it_costs_nothing_that_was_acknowledged() {
    const MOVES: usize = 25;
    let deleted = AtomicUsize::new(0);
    let moves = torture(|path, writer, ledger| {
        let store = Store::new(path).patience(Duration::from_mins(1));
        for _ in 0..MOVES {
            // As `git clean -fdX` does, where the lock is ignored.
            let gone = std::fs::remove_file(path.with_file_name("board.ron.lock")).is_ok();
            deleted.fetch_add(usize::from(gone), Ordering::Relaxed);
            let (from, to) = (ledger.acknowledged, ledger.next());
            let change = Change::Move { module: format!("m{writer}"), from, to };
            // Who is overtaken again and again is told so, and nothing of theirs is there.
            match store.commit(&proposal(vec![change])) {
                Ok(_) => ledger.acknowledge(to),
                Err(CommitError::Contested { .. }) => {}
                Err(other) => panic!("{other}"),
            }
        }
    });
    assert!(moves > WRITERS * MOVES / 2, "{moves}");
    assert!(deleted.into_inner() > WRITERS, "it was deleted again and again");
}

fn standup(path: &Path, writer: usize, to: Status) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_standup"));
    command.arg("--board").arg(path).arg("move").arg(format!("m{writer}")).arg(to.token());
    command.env("STANDUP_STATE", path.with_file_name("state"));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
fn eight_processes_lose_nothing() {
    // Not a multiple of three: the last status is another than the first.
    const MOVES: usize = 13;
    let moves = torture(|path, writer, ledger| {
        for _ in 0..MOVES {
            let to = ledger.next();
            match standup(path, writer, to).status().unwrap().code() {
                Some(0) => ledger.acknowledge(to),
                // The lock was not to be had in time: nothing was written.
                Some(5) => {}
                other => panic!("{other:?}"),
            }
        }
    });
    assert!(moves > WRITERS * MOVES / 2, "{moves}");
}

#[test]
fn processes_that_are_killed_lose_nothing_that_was_acknowledged() {
    let killed = AtomicUsize::new(0);
    torture(|path, writer, ledger| {
        for round in 0..20_u64 {
            let to = ledger.next();
            let mut child = standup(path, writer, to).spawn().unwrap();
            // Some end by themselves, some do not: a process takes a few milliseconds.
            std::thread::sleep(Duration::from_micros(500 * (round + writer as u64 * 3 % 20)));
            let _ = child.kill();
            match child.wait().unwrap().code() {
                Some(0) => ledger.acknowledge(to),
                Some(5) => {}
                Some(other) => panic!("{other}"),
                None => {
                    killed.fetch_add(1, Ordering::Relaxed);
                    ledger.perhaps = Some(to);
                    // Whatever it is now, it stays: nobody is left who could move it.
                    let now = status_of(&Store::new(path), writer);
                    ledger.check(writer, now);
                    *ledger = Ledger { acknowledged: now, perhaps: None, moves: ledger.moves };
                }
            }
        }
    });
    assert!(killed.into_inner() > 0);
}
