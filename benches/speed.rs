//! What each operation costs at four sizes, and beside it the floor: what the same bytes cost without any of our work. `cargo bench
//! --bench speed`; a size as argument runs only that one. Asserts nothing: it is for people who change code.
#![expect(clippy::disallowed_methods, reason = "a stopwatch reads the clock, and a commit needs a file")]
#![expect(clippy::print_stdout, reason = "that is what it is for")]

use std::fmt::Write as _;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use standup::document::Document;
use standup::log::entry::Stamp;
use standup::log::history::History;
use standup::merge::stale_save::stale;
use standup::merge::{Side, merge};
use standup::model::board::Board;
use standup::model::change::{By, Change, Proposal};
use standup::model::diff::diff;
use standup::model::snapshot::{Revision, Snapshot};
use standup::model::status::Status;
use standup::model::totals::Totals;
use standup::report::Scene;
use standup::report::window::{Asked, Calendar};
use standup::store::{Origin, Store};
use standup::tui::app::{App, Settings};
use standup::tui::command::global::default_keymap;
use standup::tui::core::event::Event;
use standup::tui::core::now::Now;
use standup::tui::core::theme::Theme;

/// A module as people write them, about 500 bytes.
const MODULE: &str = r#"                (
                    id: "package_{developer}/part_{module}/service.py",
                    status: {status},
                    coverage: (start: 11.55, now: 34.2, target: 90),
                    tests: (written: 9, needed: 25, about: true),
                    hours: (low: 4, high: 5),
                    lines: 285,
                    priority: 1,
                    tags: ["critical"],
                    notes: "Focus: HTTP delivery, retry logic, exponential backoff",
                ),
"#;

/// A board of `count` modules for four developers.
fn board(count: usize) -> String {
    let mut out = String::from("// ours\n(\n    format: 1,\n    developers: [\n");
    for developer in 0..4 {
        let _ = writeln!(out, "        (\n            name: \"Dev {developer}\",\n            modules: [");
        for module in 0..count / 4 {
            let status = ["Pending", "InProgress", "Done"][module % 3];
            let record = MODULE.replace("{developer}", &developer.to_string()).replace("{status}", status);
            out.push_str(&record.replace("{module}", &module.to_string()));
        }
        out.push_str("            ],\n        ),\n");
    }
    out.push_str("    ],\n)\n");
    out
}

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

/// One line of the table: what was done, and the least that it could cost.
fn tell(count: usize, what: &str, cost: Duration, floor: (&str, Duration)) {
    let ratio = cost.as_secs_f64() / floor.1.as_secs_f64();
    let [cost, least] = [cost, floor.1].map(|time| time.as_secs_f64() * 1e3);
    println!("{count:>7} {what:<34} {cost:>10.3} ms {least:>10.3} ms {ratio:>8.1}  {}", floor.0);
}

/// A change of status of the last module, there or back.
fn moved(board: &Board, id: &str) -> Change {
    let from = board.find(id).expect("it is there").module.status;
    let to = if from == Status::Done { Status::Pending } else { Status::Done };
    Change::Move { module: id.to_owned(), from, to }
}

fn reading(count: usize, text: &str, document: &Document, id: &str) {
    let read = time(|| Document::read(text.as_bytes()));
    let ron = time(|| ron::from_str::<ron::Value>(text));
    tell(count, "read", read, ("`ron` to its own values", ron));
    let change = moved(document.board(), id);
    let edited = document.edit(&change).expect("it can be made").document;
    let compared = time(|| (black_box(edited.text().as_bytes()) == text.as_bytes(), text.as_bytes().to_vec()));
    let again = time(|| Document::read_like(edited.text().as_bytes(), document));
    tell(count, "read after a one-record edit", again, ("compare and copy the bytes", compared));
    let edit = time(|| document.edit(&change).expect("it can be made"));
    tell(count, "edit", edit, ("compare and copy the bytes", compared));
    let pointers = time(|| {
        document
            .board()
            .modules()
            .zip(edited.board().modules())
            .filter(|(a, b)| !Arc::ptr_eq(a.module, b.module))
            .count()
    });
    tell(
        count,
        "diff of one edit",
        time(|| diff(document.board(), edited.board())),
        ("compare the pointers", pointers),
    );
    let once = Totals::of(document.board());
    let counted = time(|| document.board().modules().filter(|found| found.module.status == Status::Done).count());
    tell(count, "totals", time(|| Totals::of(document.board())), ("count one status", counted));
    let next = time(|| once.next(document.board(), edited.board()));
    tell(count, "totals after an edit", next, ("count one status", counted));
    let first = document.board().modules().next().expect("there are some").module.id.clone();
    let theirs = document.edit(&moved(document.board(), &first)).expect("it can be made").document;
    let both = time(|| merge(Some(document), &edited, &theirs, Side::Ours).expect("they go together"));
    tell(count, "merge of two edits", both, ("compare and copy the bytes", compared));
    let mut older = Vec::new();
    let mut newest = document.clone();
    for turn in 0..12 {
        older.push(Arc::clone(newest.text()));
        let id = newest.board().modules().nth(turn * 5 % 28).expect("there are so many").module.id.clone();
        newest = newest.edit(&moved(newest.board(), &id)).expect("it can be made").document;
    }
    let saved = newest.text().replacen("lines: 285", "lines: 300", 1);
    let saved = Document::read_like(saved.as_bytes(), &newest).expect("still a board");
    let search = time(|| stale(&saved, &newest, &older).is_none());
    tell(count, "old-copy search, 12 versions", search, ("compare and copy the bytes", compared));
}

/// The floor of a commit: a file beside it, synced, and renamed over it.
fn replaced(path: &Path, bytes: &[u8]) -> Duration {
    let new = path.with_extension("new");
    time(|| {
        let mut file = File::create(&new).expect("a file");
        file.write_all(bytes).expect("written");
        file.sync_all().expect("synced");
        fs::rename(&new, path).expect("renamed");
    })
}

fn storing(count: usize, text: &str, id: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("board.ron");
    let state = Some(folder.path().join("state"));
    fs::write(&path, text).expect("written");
    let store = Store::new(&path).origin(Origin { user: "ana".into(), state, ..Origin::default() });
    let commit = |id: &str| {
        let change = moved(store.read().expect("a board").document.board(), id);
        store.commit(&Proposal { changes: vec![change], who: "ana".into(), by: By::Key }).expect("it fits")
    };
    commit(id);
    let floor = replaced(&folder.path().join("floor"), text.as_bytes());
    tell(count, "read and commit", time(|| commit(id)), ("write, sync, rename", floor));
    let mut turn = 0;
    let edit = time(|| {
        turn += 1;
        let text = fs::read_to_string(&path).expect("a board");
        let at = text.rfind("lines: ").expect("there are some") + "lines: ".len();
        fs::write(&path, format!("{}{:03}{}", &text[..at], turn % 900 + 100, &text[at + 3..])).expect("written");
        store.observe().expect("it can be read").len()
    });
    let plain = time(|| fs::write(&path, fs::read(&path).expect("a board")).expect("written"));
    tell(count, "outside edit with book-keeping", edit, ("read and write the file", plain));
}

fn app(document: &Document) -> App {
    let snapshot = Snapshot::new(Arc::clone(document.board()), Revision::of(document.text().as_bytes()), Vec::new());
    let settings = Settings {
        keymap: default_keymap(),
        theme: Theme::ansi(),
        who: Some("ana".into()),
        look: String::new(),
        warning: None,
        calendar: Calendar::UTC,
        has_clock: false,
        visit: None,
        begin: None,
    };
    App::new(Arc::new(snapshot), settings, Now::opening(chrono::DateTime::UNIX_EPOCH.into()))
}

fn drawing(count: usize, document: &Document) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 200, 50));
    let shown = buffer.clone();
    let floor = time(|| {
        buffer.reset();
        buffer.diff(&shown).len()
    });
    let mut screen = app(document);
    let mut press = |key: &str, buffer: &mut Buffer| {
        screen.update(Event::Key(key.parse().expect("a key")), Now::opening(chrono::DateTime::UNIX_EPOCH.into()));
        buffer.reset();
        screen.draw(buffer.area, buffer);
    };
    let views: Vec<&str> = standup::tui::view::layouts().map(|layout| layout.about.name).collect();
    for view in &views {
        let mut turn = 0;
        let key = time(|| {
            turn += 1;
            press(["j", "k"][turn % 2], &mut buffer);
        });
        tell(count, &format!("key and frame, {view}"), key, ("reset and compare a frame", floor));
        press("v", &mut buffer);
    }
    for (key, view) in [("Enter", "detail"), ("?", "help")] {
        press(key, &mut buffer);
        let frame = time(|| press("j", &mut buffer));
        tell(count, &format!("key and frame, {view}"), frame, ("reset and compare a frame", floor));
        press("Esc", &mut buffer);
    }
}

/// A report over a thousand moves.
fn reporting(count: usize, document: &Document) {
    let mut board = Board::clone(document.board());
    let begin = chrono::DateTime::UNIX_EPOCH;
    let ids: Vec<String> = board.modules().map(|found| found.module.id.clone()).collect();
    let mut entries = Vec::new();
    for seq in 1..=1_000_u64 {
        let change = moved(&board, &ids[seq as usize * 7 % ids.len()]);
        board = change.apply(&board).expect("it fits");
        let at = begin + chrono::TimeDelta::minutes(seq.cast_signed());
        let stamp = Stamp { who: "ana".into(), by: By::Key, at, rev: Revision::of(&seq.to_le_bytes()) };
        entries.extend(stamp.step(&"ana".parse().expect("a replica"), seq, seq, vec![change]));
    }
    let weave = || History::of([("ana.ana.ron".to_owned(), entries.clone())]);
    let (history, board) = (weave(), Arc::new(board));
    let now = begin + chrono::TimeDelta::minutes(2_000);
    let scene = Scene { history: &history, board: &board, now, calendar: Calendar::UTC, skipped: 0 };
    let report =
        time(|| standup::report::report(&scene, &Asked::Between { since: None, until: None }).expect("a report"));
    tell(count, "standup report, 1,000 entries", report, ("order the entries", time(weave)));
}

fn main() {
    let asked: Option<usize> = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    println!("{:>7} {:<34} {:>13} {:>13} {:>8}  the floor", "modules", "what", "median", "floor", "ratio");
    for count in [28, 1_000, 10_000, 100_000].into_iter().filter(|count| asked.is_none_or(|asked| asked == *count)) {
        let text = board(count);
        let document = Document::read(text.as_bytes()).expect("the board made here is one");
        let id = format!("package_3/part_{}/service.py", count / 4 - 1);
        reading(count, &text, &document, &id);
        storing(count, &text, &id);
        drawing(count, &document);
        reporting(count, &document);
    }
}
