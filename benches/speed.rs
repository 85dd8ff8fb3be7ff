//! What things cost, told as ratios that hold on any machine: `cargo bench`. Asserts nothing: it is for people who change code.
#![expect(clippy::disallowed_methods, reason = "a stopwatch reads the clock")]
#![expect(clippy::print_stdout, reason = "that is what it is for")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use standup::document::Document;
use standup::merge::stale_save::stale;
use standup::model::change::Change;
use standup::model::snapshot::{Revision, Snapshot};
use standup::model::status::Status;
use standup::report::window::Calendar;
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
    let mut out = String::from("(\n    format: 1,\n    developers: [\n");
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

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

/// What it takes to see that an edit by hand is no old copy, for each place where one edits: a title, and a module that was moved
/// before. Sixty versions are remembered, as they come of moves.
fn ordinary_saves(text: &str) -> [Duration; 2] {
    let mut newest = Document::read(text.as_bytes()).expect("the board made here is one");
    let mut older = Vec::new();
    for turn in 0..60 {
        older.push(Arc::clone(newest.text()));
        let module = newest.board().modules().nth(turn * 5 % 28).expect("there are so many").module.clone();
        let to = if module.status == Status::Done { Status::Pending } else { Status::Done };
        let change = Change::Move { module: module.id.clone(), from: module.status, to };
        newest = newest.edit(&change).expect("it can be made").document;
    }
    [("format: 1,", "format: 1, title: \"Plan\","), ("lines: 285", "lines: 300")].map(|(from, to)| {
        let saved = Document::read(newest.text().replacen(from, to, 1).as_bytes()).expect("still a board");
        time(|| assert!(stale(&saved, &newest, &older).is_none(), "it is an ordinary edit"))
    })
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

fn main() {
    let area = Rect::new(0, 0, 200, 50);
    let mut small_key = None;
    println!(
        "{:>8} {:>12} {:>12} {:>12} {:>12} {:>14}",
        "modules", "read", "read / ron", "move / read", "key + frame", "key / at 28"
    );
    for count in [28, 1_000, 10_000, 100_000] {
        let text = board(count);
        let document = Document::read(text.as_bytes()).expect("the board made here is one");
        let read = time(|| Document::read(text.as_bytes()));
        let ron = time(|| ron::from_str::<ron::Value>(&text));
        let id = format!("package_3/part_{}/service.py", count / 4 - 1);
        let from = document.board().find(&id).expect("it is there").module.status;
        let to = if from == Status::Done { Status::Pending } else { Status::Done };
        let change = Change::Move { module: id, from, to };
        let edit = time(|| document.edit(&change).expect("it can be made"));
        let mut app = app(&document);
        let mut buffer = Buffer::empty(area);
        app.draw(area, &mut buffer);
        let keys = ["j".parse().expect("a key"), "k".parse().expect("a key")];
        let mut turn = 0;
        let key = time(|| {
            turn += 1;
            app.update(Event::Key(keys[turn % 2]), Now::opening(chrono::DateTime::UNIX_EPOCH.into()));
            buffer.reset();
            app.draw(area, &mut buffer);
        });
        let small = *small_key.get_or_insert(key);
        println!(
            "{count:>8} {read:>12.1?} {:>12.2} {:>12.2} {key:>12.1?} {:>14.2}",
            ratio(read, ron),
            ratio(edit, read),
            ratio(key, small)
        );
    }
    let text = board(28);
    let read = time(|| Document::read(text.as_bytes()));
    let [title, module] = ordinary_saves(&text).map(|save| ratio(save, read));
    println!("\na save by hand, sixty versions, 28 modules: title / read {title:.1}, module / read {module:.1}");
}
