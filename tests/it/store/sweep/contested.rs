//! A crash while two save in one moment: an editor puts its text in the board's place when ours is just about to go there. Whenever
//! the writer is killed after that, both are in the board and in the log as soon as the next command has run.

use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use crate::cli::driver::Env;
use crate::store::sweep::{ALTERS, BOARD, Call, Facts, facts, is_skipped, on_stage, run};

/// How long the writer is held up before it exchanges the files, in microseconds: in this time the editor saves.
const HELD_UP: u32 = 200_000;

/// `done b.py`, held up at the exchange while an editor saves by rename, and what else is done to it.
fn contested(env: &Env, injections: &[String], trace: bool) -> Output {
    let mut strace = Command::new("strace");
    strace.args(["-qq", "-o"]).arg(if trace { env.work().with_file_name("trace") } else { "/dev/null".into() });
    strace.args(["-e", &format!("inject=renameat2:delay_enter={HELD_UP}:when=1")]);
    for injection in injections {
        strace.args(["-e", &format!("inject={injection}")]);
    }
    strace.arg(env!("CARGO_BIN_EXE_standup")).args(["done", "b.py"]);
    let mut command = on_stage(env, strace);
    let writer = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let deadline = SystemTime::now() + Duration::from_secs(30);
    // What is written ahead is the last thing before the exchange.
    while !std::fs::read_to_string(env.path("board.ron.lock")).is_ok_and(|lock| lock.contains("swap: Some")) {
        assert!(SystemTime::now() < deadline, "the writer comes to the exchange");
        std::thread::sleep(Duration::from_millis(1));
    }
    // A moment later, as the board is looked at once more just before.
    std::thread::sleep(Duration::from_millis(20));
    let saved = env.board().replace("// short", "// saved by hand").replace("Pending, mood: 7", "Done, mood: 7");
    let temp = env.work().with_file_name("saved");
    std::fs::write(&temp, saved).unwrap();
    std::fs::rename(&temp, env.path("board.ron")).unwrap();
    writer.wait_with_output().unwrap()
}

/// What came of it, without the revisions: those of a board that was never there again may differ.
fn outcome(env: &Env, story: &str) -> Facts {
    let mut facts = facts(env, story).sorted();
    for entry in &mut facts.entries {
        entry.truncate(entry.rfind(' ').unwrap());
    }
    facts.entries.sort();
    facts
}

#[test]
fn whenever_a_writer_is_killed_an_editors_save_in_the_same_moment_and_its_own_are_both_there_in_the_end() {
    if is_skipped() {
        return;
    }
    let scene = || {
        let env = Env::with_board(BOARD);
        assert_eq!(run(&env, None, &["start", "c.py"]).status.code(), Some(0));
        env
    };
    let env = scene();
    let output = contested(&env, &[], true);
    assert_eq!((output.status.code(), &*String::from_utf8_lossy(&output.stderr)), (Some(0), ""));
    let both = outcome(&env, "nobody is killed");
    for all in ["// saved by hand", r#""a.py", status: Done, mood: 7"#, r#""b.py", status: Done"#] {
        assert!(both.board.contains(all), "{all} in {}", both.board);
    }
    assert_eq!(both.entries.len(), 3, "{both:?}");
    assert!(
        both.entries.iter().any(|entry| entry.contains("somebody with an editor a.py: Pending to Done")),
        "{both:?}"
    );

    let calls = calls(&std::fs::read_to_string(env.work().with_file_name("trace")).unwrap());
    assert!(calls.len() > 15, "{calls:?}");
    let mut missed = 0;
    for (i, call) in calls.iter().enumerate() {
        let env = scene();
        let output = contested(&env, &[format!("{}:signal=SIGKILL:when={}", call.name, call.nth)], false);
        let story = format!("killed at call {i} of {}: {}", calls.len(), call.line);
        missed += usize::from(output.status.code().is_some());
        let next = run(&env, None, &["log", "--limit", "0"]);
        assert_eq!((next.status.code(), &*String::from_utf8_lossy(&next.stderr)), (Some(0), ""), "{story}");
        assert_eq!(outcome(&env, &story), both, "{story}");
        assert_eq!(env.read("board.ron.lock").lines().count(), 1, "nothing stays written ahead: {story}");
    }
    assert!(missed * 4 < calls.len(), "{missed} of {} were not killed", calls.len());
}

/// The calls of a run after the first exchange that alter something.
fn calls(trace: &str) -> Vec<Call> {
    let mut counts = std::collections::BTreeMap::new();
    let mut exchanged = false;
    let mut calls = Vec::new();
    for line in trace.lines() {
        let Some((name, _)) = line.split_once('(') else { continue };
        let nth = *counts.entry(name.to_owned()).and_modify(|n| *n += 1).or_insert(1_usize);
        // Held up is only the first exchange, and one call can only have one thing done to it.
        if exchanged && name != "renameat2" && (ALTERS.contains(&name) || line.contains("O_CREAT")) {
            calls.push(Call { name: name.to_owned(), nth, line: line.to_owned() });
        }
        exchanged |= name == "renameat2";
    }
    calls
}
