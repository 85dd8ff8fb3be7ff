//! A program that knows no lock and rewrites the board without rest, as fast as the computer lets it: it keeps nobody from
//! writing, and loses nothing.
#![cfg(target_os = "linux")]
#![expect(clippy::print_stderr, reason = "says what was endured")]

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use standup::model::change::Change;
use standup::model::field::Value;
use standup::model::status::Status;
use standup::store::{Depth, Origin, Store};

use super::Folder;

const MOVES: usize = 8;

/// The program adds a tag with every so many of its saves, up to so many tags: with all others it only counts.
const SAVES: usize = 300;
const TAGS: usize = 40;

fn board() -> String {
    let module = |i| format!("        (id: \"m{i}\", status: Pending), // {i}\n");
    let modules: String = (0..MOVES).map(module).collect();
    format!(
        "(\n    format: 1,\n    developers: [(name: \"ana\", modules: [\n{modules}        \
         (id: \"busy\", status: Pending, tags: [\"t0\"], tick: 0),\n    ])],\n)\n"
    )
}

/// What the program did.
#[derive(Debug, Default)]
struct Diary {
    saves: usize,
    /// The tags it has saved.
    tags: BTreeSet<String>,
    /// What it has taken back without knowing: its save came between our write and its own last look, so it took the place of a
    /// board that it had not read, with these tags and these finished modules.
    undone: BTreeSet<String>,
}

impl Diary {
    /// What the program makes of `text`: counts on, and adds a tag if it is time for one.
    fn next(&self, text: &str) -> Option<(String, Option<String>)> {
        let (before, rest) = text.split_once(", tick: ")?;
        let (_, after) = rest.split_once(')')?;
        let tag = (self.saves.is_multiple_of(SAVES) && self.tags.len() < TAGS).then(|| format!("s{}", self.saves));
        let before = match &tag {
            Some(tag) => format!("{}, \"{tag}\"]", before.strip_suffix(']')?),
            None => before.to_owned(),
        };
        Some((format!("{before}, tick: {}){after}", self.saves), tag))
    }

    /// It has written `new`, made from `read`, in the place of `old`.
    fn saved(&mut self, [read, old, new]: [&str; 3], tag: Option<String>) {
        self.saves += 1;
        self.tags.extend(tag);
        if read != old {
            self.undone.extend(facts(old).difference(&facts(new)).cloned());
        }
    }
}

/// The tags of a board, and its finished modules.
fn facts(text: &str) -> BTreeSet<String> {
    let words = |line: &str| line.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let finished =
        text.lines().filter(|line| line.contains("status: Done")).filter_map(|line| words(line).into_iter().next());
    let busy = text.lines().find(|line| line.contains("tags: [")).map_or_else(Vec::new, words);
    finished.chain(busy.into_iter().skip(1)).collect()
}

/// Saves by rename: reads, changes, sees that the board is as it was read, and puts the new file in its place at once. It exchanges
/// the two, which for everybody else is a rename, so that it can say afterwards what it replaced.
fn by_rename(board: &Path, stop: &AtomicBool) -> Diary {
    let mut diary = Diary::default();
    let temp = board.with_extension("swp");
    while !stop.load(Ordering::Relaxed) {
        let Ok(read) = fs::read_to_string(board) else { continue };
        let Some((new, tag)) = diary.next(&read) else { continue };
        fs::write(&temp, &new).unwrap();
        if fs::read_to_string(board).is_ok_and(|now| now == read) {
            let here = rustix::fs::CWD;
            rustix::fs::renameat_with(here, &temp, here, board, rustix::fs::RenameFlags::EXCHANGE).unwrap();
            let old = fs::read_to_string(&temp).unwrap();
            diary.saved([&read, &old, &new], tag);
        }
        fs::remove_file(&temp).unwrap();
    }
    diary
}

/// Saves in place: opens, reads, changes, sees that the file is as it was read, empties and fills it.
fn in_place(board: &Path, stop: &AtomicBool) -> Diary {
    let mut diary = Diary::default();
    while !stop.load(Ordering::Relaxed) {
        let Ok(mut file) = fs::File::options().read(true).write(true).open(board) else { continue };
        let mut read = String::new();
        file.read_to_string(&mut read).unwrap();
        let Some((new, tag)) = diary.next(&read) else { continue };
        if fs::read_to_string(board).is_ok_and(|now| now == read) {
            file.rewind().unwrap();
            file.set_len(0).unwrap();
            file.write_all(new.as_bytes()).unwrap();
            diary.saved([&read, &read, &new], tag);
        }
    }
    diary
}

/// Moves every module while `program` runs; gives what it did.
fn contest(folder: &Folder, without: &str, program: fn(&Path, &AtomicBool) -> Diary) -> Diary {
    let path = folder.at("board.ron");
    fs::write(&path, board()).unwrap();
    let state = folder.0.path().join("state");
    let standup = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_standup"));
        command.arg("--board").arg(&path).args(args).env("STANDUP_STATE", &state).env("STANDUP_USER", "ana");
        command.env("STANDUP_TEST_WITHOUT", without);
        command.stdin(Stdio::null()).output().unwrap()
    };
    assert!(standup(&["log"]).status.success(), "what is there is known");
    let stop = AtomicBool::new(false);
    let diary = std::thread::scope(|scope| {
        let program = scope.spawn(|| program(&path, &stop));
        let outputs: Vec<_> = (0..MOVES).map(|i| standup(&["done", &format!("m{i}")])).collect();
        stop.store(true, Ordering::Relaxed);
        for output in outputs {
            assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        }
        program.join().unwrap()
    });
    // Whoever comes later takes in what was still being written to files that had been replaced.
    std::thread::sleep(Duration::from_millis(2200));
    assert_eq!(standup(&["board", "set", "title=Done"]).status.code(), Some(0));

    let all: BTreeSet<String> = (0..MOVES).map(|i| format!("m{i}")).chain(diary.tags.iter().cloned()).collect();
    let there = facts(&folder.text());
    let lost: BTreeSet<&String> = all.difference(&there).filter(|fact| !diary.undone.contains(*fact)).collect();
    eprintln!(
        "{} saves, {} tags, {} undone by it, {} lost",
        diary.saves,
        diary.tags.len(),
        diary.undone.len(),
        lost.len()
    );
    assert!(lost.is_empty(), "{lost:?} in\n{}", folder.text());
    assert!(diary.saves > MOVES * 10, "it was busy");
    // What it took back is in the log.
    let store =
        Store::new(&path).origin(Origin { user: "ana".into(), state: Some(state.clone()), ..Origin::default() });
    let log = store.history(Depth::Whole).unwrap();
    let observed = log.history().entries().filter(|entry| entry.is_observed());
    let told: BTreeSet<String> = observed.flat_map(|entry| taken_back(&entry.change)).collect();
    let missing: Vec<_> = all.difference(&there).filter(|fact| !told.contains(*fact)).collect();
    assert!(missing.is_empty(), "gone, and nobody says so: {missing:?}");
    diary
}

/// What a change takes back of what was done.
pub(crate) fn taken_back(change: &Change) -> Vec<String> {
    match change {
        Change::Move { module, from: Status::Done, .. } => vec![module.clone()],
        Change::RemoveFrom(item) => vec![item.item.clone()],
        Change::Set(set) => {
            let [before, after] = [&set.from, &set.to].map(|value| match value {
                Value::Texts(texts) => texts.clone(),
                _ => Vec::new(),
            });
            before.into_iter().filter(|tag| !after.contains(tag)).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn a_program_that_renames_without_rest_keeps_nobody_from_writing_and_loses_nothing() {
    contest(&Folder::new(), "", by_rename);
}

#[test]
fn a_program_that_writes_in_place_without_rest_keeps_nobody_from_writing_and_loses_nothing() {
    // In memory, if there is such a place: a disk may hold the program up for long while the file is empty, and then there is no
    // board that anybody could write.
    let memory = tempfile::tempdir_in("/dev/shm");
    let folder = memory.map_or_else(|_| Folder::new(), Folder);
    assert!(contest(&folder, "", in_place).undone.is_empty());
}

#[test]
fn nor_does_it_where_files_cannot_be_exchanged_but_have_two_names() {
    let memory = tempfile::tempdir_in("/dev/shm");
    let folder = memory.map_or_else(|_| Folder::new(), Folder);
    assert!(contest(&folder, "exchange", in_place).undone.is_empty());
}
