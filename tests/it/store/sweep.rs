//! A crash, and a disk that says no, at every system call of a write. The real binary runs under `strace`, which kills it, or
//! lets the call fail, at one call after the other; what must hold afterwards is the same for every [`Operation`].
//!
//! A new command that writes gets its crash tests by one more row at the end.
#![cfg(target_os = "linux")]
#![expect(clippy::print_stderr, reason = "says what was swept, and why nothing was where it could not be")]

mod contested;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use standup::model::change::By;
use standup::store::{Depth, Store};

use crate::cli::driver::Env;

/// Every word of this file is somebody's: what the program does not mean to change is compared byte for byte.
pub(crate) const BOARD: &str = r#"// Ours.
(
    format: 1,
    title: "Sweep", // short
    mood: "stormy", // nobody's field
    developers: [
        (name: "Ana", who: ["ana"], modules: [
            // the first
            (id: "a.py", status: Pending, mood: 7), // behind it
            (id: "b.py", status: InProgress, notes: r"raw", tags: ["x"]),
        ]),
        (name: "Bo", who: ["bo"], modules: [
            (id: "c.py", status: Pending), // of Bo
        ]),
    ],
)
"#;

/// A run of the program that is interrupted at each of its system calls, on a fresh [`BOARD`] each time.
pub(crate) struct Operation {
    /// What is run.
    pub(crate) args: &'static [&'static str],
    /// What happened on the board before.
    pub(crate) before: fn(&Env),
    /// Whether that was an edit which this program has not seen yet: then whoever looks next logs it.
    pub(crate) unseen: bool,
}

/// The board and its log, as far as they can be foreseen: without the names that are made by dice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    board: String,
    /// Who, by which means, what, and the revision after it.
    entries: Vec<String>,
}

impl Facts {
    /// The same, in whatever order it was logged: who could not read the log knew no order.
    fn sorted(mut self) -> Self {
        self.entries.sort();
        self
    }
}

/// Where a run is interrupted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Points {
    /// At every call.
    All,
    /// At those that alter something outside of the process: what lies between two of them is on the disk what the later finds.
    Alterations,
}

/// A system call of a run, by its name and how many of that name came before it.
#[derive(Clone, Debug)]
struct Call {
    name: String,
    nth: usize,
    /// As `strace` wrote it, for messages.
    line: String,
}

/// When things happen: before any file was written, so that no time of a file gets into the log.
const NOW: &str = "2024-05-06T09:00:00Z";

/// Calls that touch nothing outside of the process, and whose number is a matter of its allocator: a kill at one of them is a
/// kill at the next.
const MEMORY: &[&str] = &["brk", "mmap", "munmap", "mremap", "mprotect", "madvise"];

/// Calls that alter something outside of the process, besides those that create a file.
const ALTERS: &[&str] = &[
    "exit_group",
    "fchmod",
    "fchown",
    "fdatasync",
    "flock",
    "fsync",
    "ftruncate",
    "link",
    "linkat",
    "mkdir",
    "mkdirat",
    "pwrite64",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "write",
];

/// Calls that are no use of a file, and so do not fail because of a disk.
const NOT_OF_FILES: &[&str] =
    &["close", "exit_group", "getpid", "gettid", "getrandom", "uname", "sigaltstack", "futex", "sched_yield"];

/// Calls that need room on the disk.
const NEEDS_ROOM: &[&str] =
    &["write", "pwrite64", "openat", "mkdir", "rename", "renameat", "renameat2", "link", "linkat"];

impl Operation {
    /// Kills the program at these calls from the lock on.
    pub(crate) fn survives_kills(&self, points: Points) {
        if is_skipped() {
            return;
        }
        let (old, new) = self.play();
        let calls = self.calls(points);
        let mut seen = [0, 0];
        for (i, call) in calls.iter().enumerate() {
            let env = self.scene();
            let output = run(&env, Some(&format!("{}:signal=SIGKILL:when={}", call.name, call.nth)), self.args);
            assert_eq!(output.status.code(), None, "not killed at {call:?}: {output:?}");
            let story = format!("{:?} killed at call {i} of {}: {}", self.args, calls.len(), call.line);
            seen[usize::from(self.settled(&env, [&old, &new], i, &story, |facts| facts) == new)] += 1;
        }
        eprintln!("{:?}: {} kills, {} boards without it and {} with it", self.args, calls.len(), seen[0], seen[1]);
        assert!(old == new || (seen[0] > 0 && seen[1] > 0), "the sweep goes over the moment of the change: {seen:?}");
    }

    /// Lets each of these calls fail, if it is about a file: once, and from then on.
    pub(crate) fn survives_faults(&self, points: Points) {
        if is_skipped() {
            return;
        }
        let (old, new) = self.play();
        let (old, new) = (old.sorted(), new.sorted());
        // Failing to print is no matter of the board.
        let is_told = |call: &Call| call.line.starts_with("write(1,") || call.line.starts_with("write(2,");
        let calls = self.calls(points);
        let calls: Vec<&Call> =
            calls.iter().filter(|call| !NOT_OF_FILES.contains(&&*call.name) && !is_told(call)).collect();
        let faults = calls.iter().flat_map(|call| {
            let room = NEEDS_ROOM.contains(&&*call.name);
            let errors = if room { &["EIO", "ENOSPC"][..] } else { &["EIO"][..] };
            let last = calls.iter().rfind(|other| other.name == call.name).map_or(call.nth, |last| last.nth);
            let ends = if last > call.nth { vec![call.nth, last] } else { vec![last] };
            errors.iter().flat_map(move |error| ends.clone().into_iter().map(move |end| (call, *error, end)))
        });
        let mut seen = [0, 0];
        for (i, (call, error, end)) in faults.enumerate() {
            let env = self.scene();
            let Call { name, nth, line } = call;
            let output = run(&env, Some(&format!("{name}:error={error}:when={nth}..{end}")), self.args);
            let times = end - nth + 1;
            let story = format!("{:?} with {error} from {times} {name}, the first {line}\n{output:?}", self.args);
            let code = output.status.code().unwrap_or_else(|| panic!("{story}"));
            assert!(code <= 5, "{story}");
            // Calls that fail from one on may include the one that prints what was done. That is no matter of the board: the change
            // was made, and the exit code says that the command failed to tell. The message on stderr acknowledges the change in
            // these words and in no others, and whether they are true is what is looked at below.
            let stderr = String::from_utf8_lossy(&output.stderr);
            let is_untold =
                code == 1 && stderr.starts_with("error: the change was made, but not told: cannot write the output");
            // One call that fails is never the one that prints: those are not swept.
            let may_reach_print = name == "write" && end > *nth;
            assert!(!is_untold || may_reach_print, "only what prints leaves it untold: {story}");
            let acknowledged = code == 0 || is_untold;
            let now = self.settled(&env, [&old, &new], i, &story, Facts::sorted);
            assert_eq!(now == new, acknowledged, "acknowledged and there, or refused and not there: {story}");
            seen[usize::from(acknowledged)] += 1;
        }
        eprintln!("{:?}: {} faults, {} refused and {} acknowledged", self.args, seen[0] + seen[1], seen[0], seen[1]);
    }

    /// The board and the log before and after a run that nobody interrupts.
    fn play(&self) -> (Facts, Facts) {
        let env = self.scene();
        if self.unseen {
            done(&env, &["log"]);
        }
        let old = facts(&env, "before");
        done(&env, self.args);
        let new = facts(&env, "after");
        assert!(old != new || self.unseen, "{:?} does something", self.args);
        (old, new)
    }

    /// The calls of such a run from the lock on.
    fn calls(&self, points: Points) -> Vec<Call> {
        let env = self.scene();
        let trace = env.work().with_file_name("trace");
        let mut strace = Command::new("strace");
        strace.arg("-o").arg(&trace).arg(env!("CARGO_BIN_EXE_standup")).args(self.args);
        assert!(on_stage(&env, strace).output().unwrap().status.success());
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let mut calls = Vec::new();
        let mut locked = false;
        for line in std::fs::read_to_string(&trace).unwrap().lines() {
            let Some((name, _)) = line.split_once('(') else { continue };
            let nth = counts.entry(name.to_owned()).and_modify(|n| *n += 1).or_insert(1);
            locked |= line.contains("board.ron.lock");
            let alters = ALTERS.contains(&name) || line.contains("O_CREAT");
            if locked && !MEMORY.contains(&name) && (alters || matches!(points, Points::All)) {
                calls.push(Call { name: name.to_owned(), nth: *nth, line: line.to_owned() });
            }
        }
        assert!(calls.len() >= 8, "{calls:?}");
        calls
    }

    /// Checks what must hold after an interruption, before anybody does anything and after somebody did; gives what is there then.
    fn settled(
        &self,
        env: &Env,
        [old, new]: [&Facts; 2],
        turn: usize,
        story: &str,
        compared: fn(Facts) -> Facts,
    ) -> Facts {
        let first = facts(env, story);
        assert!(
            [&old.board, &new.board].contains(&&first.board),
            "neither the old nor the new board: {story}\n{first:?}"
        );
        if is_conflict(&first.board) {
            // Nobody can do anything with it before it is resolved, and that can be begun again.
            assert!(compared(first) == *old, "nothing is logged that is not on the board: {story}");
            done(env, self.args);
            assert!(compared(facts(env, story)) == *new, "what was interrupted can be begun again: {story}");
            return old.clone();
        }
        // Whoever comes next: the same person who only looks; somebody who sees this board for the first time; somebody who writes.
        let next = match turn % 3 {
            1 if !self.unseen => {
                let mut bo = Command::new(env!("CARGO_BIN_EXE_standup"));
                bo.args(["log", "--limit", "0"]);
                let mut bo = on_stage(env, bo);
                bo.env("STANDUP_USER", "bo").env("STANDUP_STATE", env.work().with_file_name("state-of-bo"));
                bo.output().unwrap()
            }
            2 => run(env, None, &["mark", "next"]),
            _ => run(env, None, &["log", "--limit", "0"]),
        };
        assert_eq!(next.status.code(), Some(0), "the next command works: {story}\n{next:?}");
        assert_eq!(String::from_utf8_lossy(&next.stderr), "", "and has nothing to complain about: {story}");
        let mut then = compared(facts(env, story));
        then.entries.retain(|entry| !entry.contains("next"));
        assert!(
            then == *old || then == *new,
            "in the board and in the log, or in neither: {story}\n{then:#?}\n{old:#?}\n{new:#?}"
        );
        // And life goes on.
        let later = run(env, None, &["note", "c.py", "later"]);
        assert_eq!((later.status.code(), &*String::from_utf8_lossy(&later.stderr)), (Some(0), ""), "{story}");
        let all = facts(env, story);
        assert_eq!(all.entries.len(), then.entries.len() + 1 + usize::from(turn % 3 == 2), "{story}\n{all:#?}");
        assert_eq!(env.read("board.ron.lock").lines().count(), 1, "nothing stays written ahead: {story}");
        then
    }

    fn scene(&self) -> Env {
        let env = Env::with_board(BOARD);
        (self.before)(&env);
        env
    }
}

/// The board and the log as they are, both whole, and nothing beside them that does not belong there.
fn facts(env: &Env, story: &str) -> Facts {
    let known = |name: &String| {
        let temporary = name.strip_prefix(".board.ron.").and_then(|rest| rest.strip_suffix(".tmp"));
        // One that was never put in its place, one that was the board until just now, or one that an editor saved in that moment.
        let displaced = |own: &str| own.len() == 25 && matches!(own.as_bytes()[16], b'-' | b'+');
        ["board.ron", "board.ron.lock", "board.log"].contains(&name.as_str())
            || temporary.is_some_and(|own| own.len() == 8 || displaced(own))
    };
    let strange: Vec<String> = env.files().into_iter().filter(|name| !known(name)).collect();
    assert!(strange.is_empty(), "{strange:?} in the folder: {story}");
    let board = Store::new(&env.path("board.ron"));
    if !is_conflict(&env.board()) {
        board.read().unwrap_or_else(|error| panic!("{error}: {story}"));
    }
    let log = board.history(Depth::Whole).unwrap();
    assert!(log.skipped().is_empty(), "{:?}: {story}", log.skipped());
    assert!(log.history().claimed_twice().is_empty(), "two entries of one name: {story}");
    let entries = log.history().entries().map(|entry| {
        let mut said = format!("{} {}", entry.actor(), entry.change.sentence());
        let by = if let By::Undo(_) = entry.by { "undo".into() } else { format!("{:?}", entry.by) };
        let step = if entry.step.is_some() { "step" } else { "alone" };
        write!(said, " {by} {step} {}", entry.rev).unwrap();
        said
    });
    Facts { board: env.board(), entries: entries.collect() }
}

/// Whether nobody has said yet what the board is.
fn is_conflict(board: &str) -> bool {
    board.contains("<<<<<<< ")
}

/// Runs the program with this injection.
fn run(env: &Env, injection: Option<&str>, args: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_standup");
    let mut command = match injection {
        None => Command::new(program),
        Some(injection) => {
            let mut strace = Command::new("strace");
            let traced = injection.split(':').next().unwrap();
            strace.args(["-qq", "-o", "/dev/null", "-e", &format!("trace={traced}")]);
            strace.args(["-e", &format!("inject={injection}"), program]);
            strace
        }
    };
    command.args(args);
    on_stage(env, command).output().unwrap()
}

/// A command in the folder and the environment of the test.
pub(crate) fn on_stage(env: &Env, mut command: Command) -> Command {
    let own = env.command();
    command.current_dir(env.work()).env_clear();
    command.envs(own.get_envs().filter_map(|(name, value)| Some((name, value?))));
    // What an operation is done without.
    if let Ok(without) = std::fs::read_to_string(env.work().with_file_name("without")) {
        command.env("STANDUP_TEST_WITHOUT", without);
    }
    command.env("STANDUP_NOW", NOW).env("EDITOR", EDITOR).stdin(Stdio::null());
    command
}

/// Whether `strace` cannot do here what these tests need; says why.
pub(crate) fn is_skipped() -> bool {
    static WHY: OnceLock<Option<String>> = OnceLock::new();
    let why = WHY.get_or_init(|| {
        let mut strace = Command::new("strace");
        strace.args(["-qq", "-o", "/dev/null", "-e", "inject=exit_group:signal=SIGKILL", "true"]);
        match strace.output() {
            Err(error) => Some(format!("strace cannot be run ({error})")),
            // Without injection it would have ended by itself; without the right to trace, with an error of strace.
            Ok(output) if output.status.code().is_none() => None,
            Ok(output) => {
                Some(format!("strace may not trace here ({})", String::from_utf8_lossy(&output.stderr).trim()))
            }
        }
    });
    if let Some(why) = why {
        eprintln!("skipped, no crash was tried: {why}");
    }
    why.is_some()
}

/// A run that goes well.
fn done(env: &Env, args: &[&str]) {
    let output = run(env, None, args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {output:?}");
}

/// The first move on this board: the folder of the log and the memory have to be made.
const FIRST_MOVE: Operation = Operation { args: &["start", "a.py"], before: |_| {}, unseen: false };

/// A move on a board with a history.
const MOVE: Operation =
    Operation { args: &["start", "a.py"], before: |env| done(env, &["done", "b.py"]), unseen: false };

/// The same where two files cannot be exchanged: what is replaced has a second name.
const MOVE_BY_LINK: Operation =
    Operation { args: MOVE.args, before: |env| moved_without(env, "exchange"), unseen: false };

/// The same where a file cannot have that, either.
const MOVE_BY_RENAME: Operation =
    Operation { args: MOVE.args, before: |env| moved_without(env, "exchange,links"), unseen: false };

fn moved_without(env: &Env, without: &str) {
    std::fs::write(env.work().with_file_name("without"), without).unwrap();
    (MOVE.before)(env);
}

/// Several changes at once.
const SET: Operation = Operation {
    args: &["set", "b.py", "coverage=62.4", "tests=3/9", "priority=1"],
    before: |env| done(env, &["start", "a.py"]),
    unseen: false,
};

const ADD: Operation = Operation {
    args: &["add", "d.py", "--to", "Ana", "title=New"],
    before: |env| done(env, &["done", "b.py"]),
    unseen: false,
};

/// What goes takes its comments along.
const REMOVE: Operation =
    Operation { args: &["remove", "a.py"], before: |env| done(env, &["done", "b.py"]), unseen: false };

/// What comes back brings them along.
const UNDO: Operation = Operation { args: &["undo"], before: |env| done(env, &["remove", "a.py"]), unseen: false };

const REDO: Operation = Operation {
    args: &["redo"],
    before: |env| {
        done(env, &["set", "c.py", "tests=3/9", "priority=1"]);
        done(env, &["undo"]);
    },
    unseen: false,
};

/// What an earlier version had comes back: a record with its comments, and a comment of one that stayed.
const RESTORE: Operation = Operation {
    args: &["restore", "3"],
    before: |env| {
        done(env, &["edit"]);
        done(env, &["remove", "b.py"]);
    },
    unseen: false,
};

/// A copy comes back from an editor and is merged.
const EDIT: Operation = Operation { args: &["edit"], before: |env| done(env, &["done", "b.py"]), unseen: false };

/// What is run as the editor: it changes a fact and a comment.
const EDITOR: &str = "sed -i -e 's/Pending, mood: 7/Done, mood: 7/' -e 's/the first/the very first/'";

/// A conflict in which ours is the board as it was seen last, so that there is no edit to be logged before.
const RESOLVE: Operation = Operation {
    args: &["resolve"],
    before: |env| {
        done(env, &["done", "b.py"]);
        let ours = env.board();
        let theirs = ours.replace("status: Pending, mood", "status: Done, mood").replace("of Bo", "of Bo alone");
        assert_ne!(theirs, ours);
        env.write("board.ron", format!("<<<<<<< HEAD\n{ours}||||||| base\n{ours}=======\n{theirs}>>>>>>> branch\n"));
    },
    unseen: false,
};

/// The board stays as it is.
const MARK: Operation =
    Operation { args: &["mark", "today"], before: |env| done(env, &["done", "b.py"]), unseen: false };

/// Somebody changed the file with an editor: the next command logs it.
const OBSERVE: Operation = Operation { args: &["log"], before: edited, unseen: true };

/// It does so before it makes its own change.
const MOVE_UPON_AN_EDIT: Operation = Operation { args: &["done", "b.py"], before: edited, unseen: true };

fn edited(env: &Env) {
    done(env, &["start", "c.py"]);
    let text = env.board();
    assert!(text.contains("7), // behind it"));
    env.write("board.ron", text.replace("Pending, mood: 7), // behind it", "Done, mood: 8), // by hand"));
}

macro_rules! sweeps {
    ($($name:ident: $operation:ident, $points:ident;)*) => {
        mod kills {
            $(#[test]
            fn $name() {
                super::$operation.survives_kills(super::Points::All);
            })*
        }
        mod faults {
            $(#[test]
            fn $name() {
                super::$operation.survives_faults(super::Points::$points);
            })*
        }
    };
}

sweeps! {
    the_first_move: FIRST_MOVE, All;
    a_move: MOVE, All;
    a_move_by_link: MOVE_BY_LINK, Alterations;
    a_move_by_rename: MOVE_BY_RENAME, Alterations;
    several_fields: SET, Alterations;
    an_addition: ADD, Alterations;
    a_removal: REMOVE, Alterations;
    an_undo: UNDO, Alterations;
    a_redo: REDO, Alterations;
    a_mark: MARK, Alterations;
    an_earlier_version: RESTORE, Alterations;
    a_copy_from_an_editor: EDIT, Alterations;
    a_conflict: RESOLVE, Alterations;
}

#[test]
fn an_edit_that_is_found_is_logged_once_whenever_its_finder_is_killed() {
    OBSERVE.survives_kills(Points::Alterations);
}

#[test]
fn a_move_upon_an_edit_survives_kills() {
    MOVE_UPON_AN_EDIT.survives_kills(Points::Alterations);
}

#[test]
fn a_first_board_that_the_disk_may_forget_is_made_and_that_is_told() {
    if is_skipped() {
        return;
    }
    let env = Env::new();
    // The first sync is of the file, the second of its folder.
    let output = run(&env, Some("fsync:error=EIO:when=2"), &["init"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("warning: it is written, but the disk may forget it in a crash"), "{told}");
    Store::new(&env.path("board.ron")).read().unwrap();
    let output = run(&Env::new(), Some("fsync:error=EIO:when=1"), &["init"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

#[test]
fn a_move_waits_for_the_disk_three_times_and_lists_the_kept_versions_once() {
    if is_skipped() {
        return;
    }
    let calls = MOVE.calls(Points::All);
    let count = |is_it: &dyn Fn(&Call) -> bool| calls.iter().filter(|call| is_it(call)).count();
    // For the new text, for its name, and for the log.
    assert_eq!(count(&|call| ["fsync", "fdatasync"].contains(&&*call.name)), 3, "{calls:#?}");
    let lists = |call: &Call| call.line.contains("/versions\"") && call.line.contains("O_DIRECTORY");
    assert_eq!(count(&lists), 1, "{calls:#?}");
}

#[test]
fn the_text_is_on_the_disk_before_it_takes_its_place_and_its_name_is_afterwards() {
    if is_skipped() {
        return;
    }
    let calls = MOVE.calls(Points::Alterations);
    let find = |from: usize, is_it: &dyn Fn(&Call) -> bool| {
        let found = calls[from..].iter().position(is_it).map(|at| from + at);
        found.unwrap_or_else(|| panic!("from call {from} on: {calls:#?}"))
    };
    let is_sync = |call: &Call| call.name == "fsync";
    let made = find(0, &|call| call.line.contains("/.board.ron.") && call.line.contains("O_EXCL"));
    let synced = find(made, &is_sync);
    let placed = find(made, &|call| call.name.starts_with("rename") && call.line.contains("/board.ron\""));
    assert!(synced < placed, "{calls:#?}");
    find(placed, &is_sync);
}
