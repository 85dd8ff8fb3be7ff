//! A bad day for a board: six writers of whom some are killed, an editor that knows no lock and saves now by rename, now in place,
//! and a board that is open all the time. Seeded: what is random is the same each time; what the computer makes of it is not.
#![cfg(target_os = "linux")]
#![expect(clippy::print_stderr, reason = "says what was endured")]

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use standup::model::change::Change;
use standup::model::status::Status;
use standup::store::{Depth, Store};

use crate::store::contesting::taken_back;
use crate::terminal::pty::Session;

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
    /// How often each writer writes, at least.
    rounds: usize,
    /// How often an editor has to save by rename, and in place, before the writers stop.
    saves: usize,
    /// How often it has.
    saved: [AtomicUsize; 2],
}

impl Scene {
    fn board(&self) -> PathBuf {
        self.folder.path().join("board.ron")
    }

    /// What `user` remembers: each sits at a machine of their own.
    fn state(&self, user: &str) -> PathBuf {
        self.folder.path().join("states").join(user)
    }

    fn standup(&self, user: &str, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_standup"));
        command.arg("--board").arg(self.board()).args(args);
        command.env("STANDUP_STATE", self.state(user)).env("STANDUP_USER", user);
        command.env("STANDUP_TEST_WITHOUT", self.without).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Whether the day is over after so many rounds: the editor finds the board at rest more seldom than it writes.
    fn is_over(&self, rounds: usize) -> bool {
        let enough = self.saved.iter().all(|saved| saved.load(Ordering::Relaxed) >= self.saves);
        rounds >= self.rounds && enough || rounds >= self.rounds * 20
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
    for _ in (0..).take_while(|round| !scene.is_over(*round)) {
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

/// What the editor did.
#[derive(Debug, Default)]
struct Diary {
    /// The tags it has saved by rename, and in place.
    renamed: Vec<String>,
    in_place: Vec<String>,
    /// Those that it took back itself, without knowing: see [`edit`].
    undone: BTreeSet<String>,
    /// How often it overwrote what it had not read.
    overwritten: usize,
}

/// An editor that knows nothing of locks. It reads the board, adds a tag, takes its time, sees that the board is as it was read, and
/// saves; the dice say which way. By rename, its new file takes the place of whatever is there by then. In place, it empties and
/// fills the file that it read, which it has kept open: that may not be the board any more.
///
/// If somebody writes between its last look and its renaming, it overwrites what it never read; one time in three it is in a hurry
/// and does not even look. No promise can keep it from that: it is found out like any old copy. So it exchanges its file for the
/// board's, which for everybody else is a rename, to know what it has taken back in this way.
fn edit(scene: &Scene, stop: &AtomicBool) -> Diary {
    let board = &scene.board();
    let mut dice = Dice(4711);
    let mut diary = Diary::default();
    for number in 1.. {
        std::thread::sleep(Duration::from_millis(60 + dice.below(180)));
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let by_rename = dice.below(2) == 0;
        let in_a_hurry = by_rename && dice.below(3) == 0;
        let Ok(mut file) = fs::File::options().read(true).write(true).open(board) else { continue };
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        let tag = format!("{}{number}", if by_rename { "r" } else { "p" });
        let new = text.replacen("], mood: \"by hand\"", &format!(", \"{tag}\"], mood: \"by hand\""), 1);
        let temp = board.with_extension(&tag);
        fs::write(&temp, &new).unwrap();
        std::thread::sleep(Duration::from_micros(dice.below(if in_a_hurry { 400_000 } else { 4000 })));
        if new != text && (in_a_hurry || fs::read_to_string(board).is_ok_and(|now| now == text)) {
            if by_rename {
                let here = rustix::fs::CWD;
                rustix::fs::renameat_with(here, &temp, here, board, rustix::fs::RenameFlags::EXCHANGE).unwrap();
                let old = fs::read_to_string(&temp).unwrap();
                diary.undone.extend(tags(&old).difference(&tags(&new)).cloned());
                diary.overwritten += usize::from(old != text);
                diary.renamed.push(tag);
            } else {
                file.rewind().unwrap();
                file.set_len(0).unwrap();
                file.write_all(new.as_bytes()).unwrap();
                diary.in_place.push(tag);
            }
        }
        fs::remove_file(&temp).unwrap();
        for (saved, tags) in scene.saved.iter().zip([&diary.renamed, &diary.in_place]) {
            saved.store(tags.len(), Ordering::Relaxed);
        }
    }
    diary
}

/// The tags of the editor's module.
fn tags(text: &str) -> BTreeSet<String> {
    let list = text.split_once("tags: [").and_then(|(_, rest)| Some(rest.split_once(']')?.0)).unwrap_or_default();
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The board, read as everybody reads it. An editor that writes in place may be held up by a busy machine while the file is half
/// written, for longer than anybody waits: then they look again.
fn whole(board: &Path) -> String {
    let store = Store::new(board);
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        match store.read() {
            Ok(loaded) => return loaded.document.text().to_string(),
            Err(error) => assert!(Instant::now() < deadline, "whole whenever nobody is just writing it: {error}"),
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// What is left of the board where somebody changed it, put back as it was.
fn undone(text: &str) -> String {
    let text = text.replace("InProgress", "Pending").replace("Done", "Pending").replace("\"Finale\"", "\"Torture\"");
    let (before, tags) = text.split_once("tags: [").unwrap();
    let (_, after) = tags.split_once("], mood").unwrap();
    format!("{before}tags: [\"t0\"], mood{after}")
}

fn torture(without: &'static str, with_editor: bool, rounds: usize) {
    let saves = if with_editor { 5 } else { 0 };
    let scene = Scene { folder: tempfile::tempdir().unwrap(), without, rounds, saves, saved: Default::default() };
    let path = scene.board();
    fs::write(&path, board()).unwrap();
    assert!(scene.standup("editor", &["log"]).status().unwrap().success(), "what is there is known");
    let state = scene.state("screen");
    let variables = [("STANDUP_TEST_WITHOUT", without), ("STANDUP_STATE", state.to_str().unwrap())];
    let mut screen = Session::standup(&path, 100, 30, &variables);
    screen.wait_for("Torture");
    let (killed, stop, reads) = (AtomicUsize::new(0), AtomicBool::new(false), AtomicUsize::new(0));
    let (ledgers, diary) = std::thread::scope(|scope| {
        let (scene, path, stop, killed, reads) = (&scene, &path, &stop, &killed, &reads);
        let writers: Vec<_> = (0..WRITERS).map(|i| scope.spawn(move || write(scene, i, killed))).collect();
        let saves = scope.spawn(move || if with_editor { edit(scene, stop) } else { Diary::default() });
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
    let finish = || scene.standup("editor", &["board", "set", "title=Finale"]).status().unwrap().code();
    let code = (0..20).map(|_| finish()).find(|code| *code != Some(5)).flatten();
    assert_eq!(code, Some(0));
    screen.wait_for("Finale");
    assert!(scene.standup("editor", &["log"]).status().unwrap().success());

    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(undone(&text), board(), "all comments, blanks and unknown fields are there");
    let there = tags(&text);
    let lost = |saved: &[String]| -> Vec<String> {
        saved.iter().filter(|tag| !there.contains(*tag) && !diary.undone.contains(*tag)).cloned().collect()
    };
    let (lost_by_rename, lost_in_place) = (lost(&diary.renamed), lost(&diary.in_place));
    let told = check(&path, &ledgers, diary.undone.difference(&there));
    eprintln!(
        "without `{without}`: {} acknowledged, {} killed, {told} of them undone by an editor in the end and logged so, {} saves by \
         rename ({} over what it had not read) and {} in place, {} of them undone by the editor itself, {} and {} lost, {} reads",
        ledgers.iter().map(|ledger| ledger.acknowledged.len()).sum::<usize>(),
        killed.load(Ordering::Relaxed),
        diary.renamed.len(),
        diary.overwritten,
        diary.in_place.len(),
        diary.undone.len(),
        lost_by_rename.len(),
        lost_in_place.len(),
        reads.load(Ordering::Relaxed),
    );
    assert!(ledgers.iter().any(|ledger| ledger.acknowledged.len() > 1), "something was done: {ledgers:?}");
    assert!(killed.load(Ordering::Relaxed) > 0 && reads.load(Ordering::Relaxed) > 10);
    assert!(diary.renamed.len() >= saves && diary.in_place.len() >= saves, "both ways: {diary:?}");
    assert!(lost_in_place.is_empty(), "saved in place and lost: {lost_in_place:?}\n{text}");
    // Without an exchange, one that takes the name of the board between our last look and our renaming is overwritten.
    assert!(lost_by_rename.is_empty() || without.contains("exchange"), "lost: {lost_by_rename:?}\n{text}");
    // The editor may have been taken for one with an old copy: this key leaves whatever is asked. (Escape and a letter in one
    // breath would be another key.)
    screen.press("\u{3}");
    assert_eq!(screen.wait_for_the_end(), 0, "the open board has survived");
}

/// Whatever was acknowledged is in the log, and in the board, unless the log says who undid it: how often that was. What the editor
/// took back of its own is in the log, too.
fn check<'a>(path: &Path, ledgers: &[Ledger], mut undone: impl Iterator<Item = &'a String>) -> usize {
    let store = Store::new(path);
    let log = store.history(Depth::Whole).unwrap();
    assert_eq!(log.skipped(), [], "every line of the log is whole");
    let board = store.read().unwrap().snapshot;
    let observed = log.history().entries().filter(|entry| entry.is_observed());
    let taken: BTreeSet<String> = observed.flat_map(|entry| taken_back(&entry.change)).collect();
    assert!(undone.all(|tag| taken.contains(tag)), "the editor's own old copies are found out");
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
        let newest = moves.last().map_or(Status::Pending, |(_, _, to)| *to);
        assert_eq!(newest, found, "{id} is as the newest entry of the log left it: {moves:?}\n{ledger:?}");
        let Some(last) = ledger.acknowledged.last() else { continue };
        if found == *last || ledger.perhaps.contains(&found) {
            continue;
        }
        let is_told = moves.last().is_some_and(|(observed, ..)| *observed);
        assert!(is_told, "{id} is {found}, and nobody says why: {moves:?}\n{ledger:?}");
        told += 1;
    }
    told
}

#[test]
fn with_an_editor_that_saves_by_rename_and_in_place_nothing_is_lost() {
    torture("", true, ROUNDS);
}

#[test]
fn without_locks_exchange_and_events_writers_lose_nothing_among_themselves() {
    torture("lock,exchange,events", false, ROUNDS);
}

#[test]
fn without_them_no_save_in_place_is_lost_and_what_an_editor_undoes_is_found_out() {
    torture("lock,exchange,events", true, LONG_ROUNDS);
}
