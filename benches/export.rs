//! What an export costs, told as a ratio to reading the board: `cargo bench --bench export`. Asserts nothing: it is for people who
//! change code.
#![expect(clippy::disallowed_methods, reason = "a stopwatch reads the clock")]
#![expect(clippy::print_stdout, reason = "that is what it is for")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use standup::document::Document;
use standup::export::plan::{Export, FORMATS, Maker, progress};
use standup::import::plan::{self, Options, Source};
use standup::model::snapshot::{Revision, Snapshot};
use standup::report::window::Calendar;
use standup::tui::app::{App, Settings};
use standup::tui::command::global::default_keymap;
use standup::tui::core::now::Now;
use standup::tui::core::theme::Theme;
use standup::tui::svg;

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

/// A board of 1,000 modules, each with all that a plan says and half a page of notes.
fn board() -> String {
    let mut text = "(format: 1, title: \"Plan\", coverage: (start: 30, target: 90), developers: [\n".to_owned();
    for developer in 0..8 {
        let _ = writeln!(text, "(name: \"Dev {developer}\", area: \"Area {developer}\", impact: 2, modules: [");
        for module in 0..125 {
            let _ = writeln!(
                text,
                "(id: \"package_{developer}/part_{module}.py\", title: \"Part {module}\", status: InProgress, coverage: (start: 10, now: \
                 34.2, target: 90), tests: (written: 9, needed: 25), hours: (low: 2, high: 4), lines: 285, priority: 2, tags: [\"a\", \
                 \"b\"], group: \"Group {}\", notes: r#\"# Plan\n\n- one\n- two\n\n```py\n# code\npass\n```\n\nMore words about it.\"#),",
                module / 25
            );
        }
        text.push_str("]),\n");
    }
    text.push_str("])\n");
    text
}

fn main() {
    let text = board();
    let document = Document::read(text.as_bytes()).expect("a board");
    let reading = time(|| Document::read(text.as_bytes()).expect("a board"));
    let snapshot = Arc::new(Snapshot::new(Arc::clone(document.board()), Revision::of(text.as_bytes()), Vec::new()));
    let told = |what: &str, took: Duration| {
        let ratio = took.as_secs_f64() / reading.as_secs_f64();
        println!("{what} of 1,000 modules / reading that board {ratio:.2} ({:.1} ms)", took.as_secs_f64() * 1e3);
    };
    println!("reading the board takes {:.1} ms", reading.as_secs_f64() * 1e3);
    let export = Export { snapshot: &snapshot, file: "board.ron", changes: None };
    for format in FORMATS {
        let took = match format.maker {
            Maker::Text(make) => time(|| make(&export).expect("a text")),
            Maker::Screen => time(|| {
                let settings = Settings {
                    keymap: default_keymap(),
                    theme: Theme::ansi(),
                    who: None,
                    look: String::new(),
                    warning: None,
                    calendar: Calendar::UTC,
                    has_clock: false,
                    visit: None,
                    begin: None,
                };
                let now = Now::opening(chrono::DateTime::UNIX_EPOCH.into());
                let mut app = App::new(Arc::clone(&snapshot), settings, now);
                let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
                app.draw(buffer.area, &mut buffer);
                svg::svg(&buffer, "Plan", "")
            }),
        };
        told(format.name, took);
    }
    let Some(Maker::Text(markdown)) = FORMATS.iter().find(|it| it.name == "markdown").map(|it| it.maker) else {
        return;
    };
    let plan = markdown(&export).expect("a document");
    told("an update of the document", time(|| progress::update(&plan, &snapshot.board).expect("its own table")));
    let source = [Source { name: "PLAN.md", bytes: plan.as_bytes() }];
    told("an import of the document", time(|| plan::read(&source, &Options::default()).expect("a plan")));
}
