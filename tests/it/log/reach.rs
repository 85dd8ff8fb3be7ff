//! How far back the log is read: a hundred thousand entries cost nothing where nobody asks for them. Counted in bytes, by
//! `strace`.
#![cfg(target_os = "linux")]

use std::fmt::Write as _;
use std::process::Command;

use crate::cli::driver::Env;
use crate::store::sweep::{BOARD, is_skipped, on_stage};

/// A log of a hundred thousand entries: of somebody who moved two modules to and fro, with a standup before the last ten.
fn long_log() -> String {
    let mut log = String::new();
    for i in 1..=100_000_u32 {
        let (from, to) = if i / 2 % 2 == 0 { ("Pending", "Done") } else { ("Done", "Pending") };
        let change = match i {
            99_990 => "Mark(note: \"monday\", seen: {})".into(),
            _ => format!("Move(module: \"{}.py\", from: {from}, to: {to})", if i % 2 == 0 { "a" } else { "c" }),
        };
        let seq = format!("id: \"zz-{i}\", seq: {i}, at: \"2024-05-06T08:00:00.000Z\"");
        writeln!(log, "({seq}, who: \"bo\", by: Key, rev: \"{i:016x}\", change: {change}),").unwrap();
    }
    log
}

/// How many bytes of log files a command reads.
fn bytes_read(env: &Env, args: &[&str]) -> u64 {
    let trace = env.work().with_file_name("trace");
    let mut strace = Command::new("strace");
    strace.args(["-y", "-e", "trace=read,pread64", "-o"]).arg(&trace).arg(env!("CARGO_BIN_EXE_standup")).args(args);
    let output = on_stage(env, strace).output().unwrap();
    assert!(output.status.success(), "{args:?}: {output:?}");
    let trace = std::fs::read_to_string(&trace).unwrap();
    let of_log = trace.lines().filter(|line| line.contains("/board.log/"));
    of_log.map(|line| line.rsplit(" = ").next().unwrap().parse::<u64>().unwrap()).sum()
}

#[test]
fn a_hundred_thousand_entries_cost_nothing_where_nobody_asks_for_them() {
    if is_skipped() {
        return;
    }
    let env = Env::with_board(BOARD);
    std::fs::create_dir(env.path("board.log")).unwrap();
    let log = long_log();
    env.write("board.log/bo.zz.ron", &log);
    let mut read = Vec::new();
    for (args, most) in [
        (&["show"][..], 16 << 10),
        (&["start", "a.py"], 16 << 10),
        (&["done", "b.py"], 16 << 10),
        (&["undo"], 64 << 10),
        (&["show", "b.py"], 64 << 10),
        (&["show", "a.py"], 64 << 10),
        (&["mark", "tuesday"], 16 << 10),
        (&["log"], 64 << 10),
        (&["log", "--since", "mark"], 64 << 10),
        (&["log", "--since", "2024-05-06T08:30:00Z"], 64 << 10),
    ] {
        let bytes = bytes_read(&env, args);
        read.push(format!("{args:?} {bytes}"));
        assert!(bytes <= most, "{read:?}");
    }
    assert!(
        bytes_read(&env, &["log", "--limit", "0", "--json"]) >= log.len() as u64,
        "and all of it where somebody does"
    );
}
