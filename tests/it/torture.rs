//! A bad day for a board: six writers of whom some are killed, an editor that knows no lock and saves by rename and in place,
//! and a board that is open all the time. Seeded: what is random is the same each time; what the computer makes of it is not.
#![cfg(target_os = "linux")]
#![expect(clippy::print_stderr, reason = "says what was endured")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use standup::model::change::Change;
use standup::model::status::Status;
use standup::store::{Depth, Store};

use crate::pty::Session;

const WRITERS: usize = 6;
const ROUNDS: usize = 20;
/// Without locks and with an editor that does not wait, writers begin anew again and again: each round is long.
const LONG_ROUNDS: usize = 5;

/// Comments, blanks and a field of nobody, none of which may be lost.
fn board() -> String {
    let module = |i| format!("            (id: \"m{i}\", status: Pending, mood: {i}), // of writer {i}\n");
    let modules: String = (0..WRITERS).map(module).collect::<Vec<_>>().concat();
    format!(
        "// The plan.\n(\n    format: 1,\n    title: \"Torture\",\n    developers: [\n        (name: \"ana\", modules: [\n\
         {modules}            (id: \"hand\", status: Pending, tags: [\"t0\"], mood: \"by hand\"), // of the editor\n        \
         ]),\n    ],\n)\n// The end.\n"
    )
}

/// A scene, and what is done without there.
struct Scene {
    folder: tempfile::TempDir,
    without: &'static str,
    /// How often each writer writes.
    rounds: usize,
}

impl Scene {
    fn board(&self) -> PathBuf {
        self.folder.path().join("board.ron")
    }

    fn standup(&self, user: &str, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_standup"));
        command.arg("--board").arg(self.board()).args(args);
        command.env("STANDUP_STATE", self.folder.path().join("state/standup")).env("STANDUP_USER", user);
        command.env("STANDUP_TEST_WITHOUT", self.without).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}

/// What somebody knows of a module that nobody else moves.
#[derive(Debug, Default)]
struct Ledger {
    /// What was acknowledged, in order.
    acknowledged: Vec<Status>,
    /// What it may be as well: the writer was killed before it could say.
    perhaps: Vec<Status>,
    /// How many of them must have changed something.
    certain: usize,
}

/// Dice that fall the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

fn write(scene: &Scene, writer: usize, killed: &AtomicUsize) -> Ledger {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ ((writer as u64 + 1) << 32));
    let (module, user) = (format!("m{writer}"), format!("writer{writer}"));
    let mut ledger = Ledger::default();
    for _ in 0..scene.rounds {
        let last = ledger.acknowledged.last().copied().unwrap_or(Status::Pending);
        let to = last.next().unwrap_or(Status::Pending);
        let mut child = scene.standup(&user, &["move", &module, to.token()]).spawn().unwrap();
        if dice.below(2) == 0 {
            std::thread::sleep(Duration::from_micros(dice.below(30_000)));
            let _ = child.kill();
        }
        match child.wait().unwrap().code() {
            Some(0) => {
                ledger.certain += usize::from(ledger.perhaps.is_empty());
                ledger.acknowledged.push(to);
                ledger.perhaps.clear();
            }
            // The lock was not to be had, or others were faster, or an editor was just writing it: nothing was written.
            Some(4 | 5) => {}
            Some(other) => panic!("exit {other}"),
            None => {
                killed.fetch_add(1, Ordering::Relaxed);
                ledger.perhaps.push(to);
            }
        }
    }
    ledger
}

/// Saves as an editor does that knows nothing of locks: reads, adds a tag, sees that nobody saved meanwhile, saves. Gives the tags
/// it has saved.
fn edit(board: &Path, stop: &AtomicBool, in_place: bool) -> Vec<String> {
    let mut dice = Dice(if in_place { 77 } else { 4711 });
    let mut saved = vec!["t0".to_owned()];
    while !stop.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(40 + dice.below(120)));
        let Ok(text) = fs::read_to_string(board) else { continue };
        let tag = format!("{}{}", if in_place { "p" } else { "r" }, saved.len());
        let new = text.replacen("], mood: \"by hand\"", &format!(", \"{tag}\"], mood: \"by hand\""), 1);
        let temp = board.with_extension(&tag);
        if !in_place {
            fs::write(&temp, &new).unwrap();
        }
        // The other editor may be in the middle of it.
        let unchanged = fs::read_to_string(board).is_ok_and(|now| now == text) && new != text;
        if unchanged && in_place {
            fs::write(board, &new).unwrap();
        } else if unchanged {
            fs::rename(&temp, board).unwrap();
        }
        if unchanged {
            saved.push(tag);
        } else {
            let _ = fs::remove_file(&temp);
        }
    }
    saved
}

/// The board, read as everybody reads it. An editor that writes in place may be held up by a busy machine while the file is half
/// written, for longer than anybody waits: then they look again.
fn whole(board: &Path) -> String {
    let store = Store::new(board);
    let read = (0..20).find_map(|_| store.read().ok()).expect("the board is whole whenever nobody is just writing it");
    read.document.text().to_string()
}

/// What is left of the board where somebody changed it, put back as it was.
fn undone(text: &str) -> String {
    let text = text.replace("InProgress", "Pending").replace("Done", "Pending").replace("\"Finale\"", "\"Torture\"");
    let (before, tags) = text.split_once("tags: [").unwrap();
    let (_, after) = tags.split_once("], mood").unwrap();
    format!("{before}tags: [\"t0\"], mood{after}")
}

/// How an editor takes part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Editor {
    ByRename,
    InPlace,
    None,
}

fn torture(without: &'static str, editor: Editor, rounds: usize) {
    let scene = Scene { folder: tempfile::tempdir().unwrap(), without, rounds };
    let path = scene.board();
    fs::write(&path, board()).unwrap();
    assert!(scene.standup("editor", &["log"]).status().unwrap().success(), "what is there is known");
    let state = scene.folder.path().join("state/standup");
    let variables = [("STANDUP_TEST_WITHOUT", without), ("STANDUP_STATE", state.to_str().unwrap())];
    let mut screen = Session::standup(&path, 100, 30, &variables);
    screen.wait_for("Torture");
    let (killed, stop, reads) = (AtomicUsize::new(0), AtomicBool::new(false), AtomicUsize::new(0));
    let (ledgers, saved) = std::thread::scope(|scope| {
        let (scene, path, stop, killed, reads) = (&scene, &path, &stop, &killed, &reads);
        let writers: Vec<_> = (0..WRITERS).map(|i| scope.spawn(move || write(scene, i, killed))).collect();
        let saves = scope.spawn(move || match editor {
            Editor::None => Vec::new(),
            _ => edit(path, stop, editor == Editor::InPlace),
        });
        scope.spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                let text = whole(path);
                assert_eq!(undone(&text), board(), "nothing that is nobody's to change is lost at any time");
                reads.fetch_add(1, Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(1));
            }
        });
        let ledgers: Vec<Ledger> = writers.into_iter().map(|writer| writer.join().unwrap()).collect();
        stop.store(true, Ordering::Relaxed);
        (ledgers, saves.join().unwrap())
    });
    // Whoever comes later looks at the files that were replaced; the last change comes to the screen.
    std::thread::sleep(Duration::from_millis(2200));
    // The open board may be at it, with the lock, for longer than anybody waits.
    let last = || scene.standup("editor", &["board", "set", "title=Finale"]).status().unwrap().code();
    let code = (0..20).map(|_| last()).find(|code| *code != Some(5)).flatten();
    assert_eq!(code, Some(0));
    screen.wait_for("Finale");
    assert!(scene.standup("editor", &["log"]).status().unwrap().success());

    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(undone(&text), board(), "all comments, blanks and unknown fields are there");
    let missing: Vec<&String> = saved.iter().filter(|tag| !text.contains(&format!("\"{tag}\""))).collect();
    let told = check(&path, &ledgers);
    eprintln!(
        "without `{without}`: {} acknowledged, {} killed, {} of them undone by an editor and logged so, {} saves by hand, {} of \
         them lost, {} reads",
        ledgers.iter().map(|ledger| ledger.acknowledged.len()).sum::<usize>(),
        killed.load(Ordering::Relaxed),
        told,
        saved.len(),
        missing.len(),
        reads.load(Ordering::Relaxed),
    );
    assert!(ledgers.iter().any(|ledger| ledger.acknowledged.len() > 1), "something was done: {ledgers:?}");
    assert!(killed.load(Ordering::Relaxed) > 0 && reads.load(Ordering::Relaxed) > 10);
    // Without an exchange, an editor that saves in the same moment can be overwritten.
    assert!(missing.is_empty() || !without.is_empty(), "saved by an editor and lost: {missing:?}\n{text}");
    // The editor may have been taken for one with an old copy: then that is asked about.
    screen.press("\u{1b}");
    screen.wait_until_gone("Decide later");
    screen.press("q");
    assert_eq!(screen.wait_for_the_end(), 0, "the open board has survived");
}

/// Whatever was acknowledged is in the log, and in the board, unless the log says who undid it. How often that was.
fn check(path: &Path, ledgers: &[Ledger]) -> usize {
    let store = Store::new(path);
    let log = store.history(Depth::Whole).unwrap();
    assert_eq!(log.skipped(), [], "every line of the log is whole");
    let board = store.read().unwrap().snapshot;
    let mut told = 0;
    for (writer, ledger) in ledgers.iter().enumerate() {
        let id = format!("m{writer}");
        let moves: Vec<_> = log
            .history()
            .entries()
            .filter_map(|entry| match &entry.change {
                Change::Move { module, from, to } if *module == id => Some((entry.is_observed(), *from, *to)),
                _ => None,
            })
            .collect();
        assert!(moves.len() >= ledger.certain, "{id}: {moves:?} {ledger:?}");
        let found = board.board.find(&id).unwrap().module.status;
        let Some(last) = ledger.acknowledged.last() else { continue };
        if found == *last || ledger.perhaps.contains(&found) {
            continue;
        }
        let is_told = moves.iter().any(|(observed, from, to)| *observed && from == last && *to == found);
        assert!(is_told, "{id} is {found}, and nobody says why: {moves:?}\n{ledger:?}");
        told += 1;
    }
    told
}

#[test]
fn with_an_editor_that_saves_by_rename_nothing_is_lost() {
    torture("", Editor::ByRename, ROUNDS);
}

#[test]
fn with_an_editor_that_saves_in_place_nothing_is_lost() {
    torture("", Editor::InPlace, ROUNDS);
}

#[test]
fn without_locks_exchange_and_events_writers_lose_nothing_among_themselves() {
    torture("lock,exchange,events", Editor::None, ROUNDS);
}

#[test]
fn without_them_what_an_editor_undoes_of_the_writers_work_is_found_out() {
    torture("lock,exchange,events", Editor::ByRename, LONG_ROUNDS);
}
