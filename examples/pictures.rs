//! Draws every view into `assets/`, with the program's own renderer: `cargo run --example pictures`. The board is the project's
//! own after a week of work. Opens no terminal, and makes no PNG: `rsvg-convert assets/x.svg -o x.png` does.
#![expect(clippy::disallowed_methods, reason = "reads the board and writes the pictures")]

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use standup::document::Document;
use standup::log::entry::{Entry, Replica, Stamp};
use standup::log::history::History;
use standup::message::{News, Watching};
use standup::model::change::By;
use standup::model::diff::diff;
use standup::model::snapshot::{Revision, Snapshot};
use standup::report::window::Calendar;
use standup::store::{Depth, Store};
use standup::tui::app::{App, Settings};
use standup::tui::command::global::default_keymap;
use standup::tui::core::event::Event;
use standup::tui::core::now::Now;
use standup::tui::core::theme::Theme;
use standup::tui::svg;
use standup::tui::view::{VIEWS, ViewKind};

/// The sizes of the pictures: a small terminal, and a projector. What only an edit opens is drawn in the small one alone.
const SIZES: [(u16, u16); 2] = [(80, 24), (160, 45)];

/// What is pressed before a view is opened, to have something to see in it.
const BEFORE: &str = "j j j";

/// The picture at the head of the README.
const FIRST: (&str, u16, u16) = ("board", 160, 42);

/// A week of work: who, how many hours ago, on which module, its status then, and what is put before its target or its status.
const WEEK: &[(&str, i64, &str, &str, &str, &str)] = &[
    ("ana", 150, "tenant/service.py", "InProgress", "now: 34.2, ", ""),
    ("bo", 122, "user_management/service.py", "InProgress", "", ""),
    ("cleo", 101, "search/router.py", "Done", "measured: (covered: 91, total: 100), ", ""),
    ("dee", 98, "plugins/registry.py", "InProgress", "measured: (covered: 47, total: 128), ", ""),
    ("bo", 76, "webhooks/models.py", "Done", "measured: (covered: 188, total: 200), ", ""),
    ("ana", 53, "tenant/router.py", "InProgress", "measured: (covered: 112, total: 180), ", ""),
    ("cleo", 50, "search/factory.py", "InProgress", "now: 61, ", ""),
    ("dee", 27, "plugins/schema.py", "Done", "now: 95, ", ""),
    (
        "bo",
        4,
        "user_management/router.py",
        "InProgress",
        "",
        "blocked: (reason: \"token fixture\", on: \"Dev 1\", since: \"2026-11-22T09:12:00Z\"), ",
    ),
    ("ana", 2, "billing/invoicing/service.py", "Pending", "now: 62.5, ", ""),
];

/// The pictures of a standup, of the week that the tests live through: what is pressed, and how large.
const STANDUP: &[(&str, &str, u16, u16, &str)] = &[
    ("standup-1", "s", 120, 40, "A standup: what the first person did since yesterday, does, and begins next"),
    ("standup-2", "s Space", 120, 40, "The next person: an old blocker asks for a decision"),
    ("standup-summary", "s 0", 120, 40, "The end of a standup: the team in a few lines, and what to decide"),
    ("standup-small", "s Space", 80, 24, "The same in a small terminal"),
    ("standup-summary-small", "s 0", 80, 24, "The end of a standup in a small terminal"),
    ("lens", "w", 120, 40, "The board with a mark on what changed since the last standup"),
];

/// The board and its log after all that.
fn lived(bytes: &str, now: DateTime<Utc>) -> Result<(Snapshot, History), Box<dyn Error>> {
    let read = |text: &str| Document::read(text.as_bytes()).map_err(|bad| format!("{:?}", bad.problems));
    let replica: Replica = "k3f9a2".parse()?;
    let mut text = bytes.to_owned();
    let mut entries: Vec<Entry> = Vec::new();
    for (who, hours, id, status, before_target, before_status) in WEEK {
        let before = read(&text)?;
        let at = text.find(&format!("id: \"{id}\"")).ok_or("no such module")?;
        let (head, rest) = text.split_at(at);
        let begin = rest.find("status: ").ok_or("no status")?;
        let end = begin + rest[begin..].find(',').ok_or("no end of the status")?;
        let rest = format!("{}{before_status}status: {status}{}", &rest[..begin], &rest[end..]);
        text = format!("{head}{}", rest.replacen("target:", &format!("{before_target}target:"), 1));
        let changes = diff(before.board(), read(&text)?.board());
        let stamp = Stamp {
            who: (*who).to_owned(),
            by: By::Key,
            at: now - TimeDelta::hours(*hours),
            rev: Revision::of(text.as_bytes()),
        };
        let next = entries.len() as u64 + 1;
        entries.extend(stamp.step(&replica, next, next, changes));
    }
    let document = read(&text)?;
    let revision = Revision::of(text.as_bytes());
    let snapshot = Snapshot::new(Arc::clone(document.board()), revision, document.warnings().to_vec());
    Ok((snapshot, History::of([("ana.k3f9a2.ron", entries)])))
}

/// A board at some moment.
struct Scene {
    snapshot: Arc<Snapshot>,
    log: Arc<History>,
    now: Now,
}

impl Scene {
    /// The screen with this view after these keys.
    fn draw(&self, view: &'static str, keys: &str, columns: u16, rows: u16) -> Result<Buffer, Box<dyn Error>> {
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
        let now = self.now;
        let mut app = App::new(Arc::clone(&self.snapshot), settings, now);
        let area = Rect::new(0, 0, columns, rows);
        let frame = || Buffer::empty(area);
        app.update(News::Log(Arc::clone(&self.log)).into(), now);
        app.update(News::Watching(Watching::Live).into(), now);
        app.draw(area, &mut frame());
        let mut at = now;
        let is_standup = keys != BEFORE;
        for key in keys.split_whitespace() {
            // As slowly as somebody presses them who means them.
            at.monotonic += Duration::from_millis(if is_standup { 200 } else { 0 });
            app.update(Event::Key(key.parse()?), at);
        }
        if is_standup {
            // What a key said has been read.
            at.monotonic += Duration::from_secs(9);
            app.update(Event::Tick, at);
        } else {
            let _ = app.open(view);
        }
        // Scrolling knows its page from the first frame.
        app.draw(area, &mut frame());
        let mut buffer = frame();
        app.draw(area, &mut buffer);
        Ok(buffer)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // A fixed time: the pictures are the same whenever they are drawn.
    let now = DateTime::from_timestamp(1_795_420_800, 0).unwrap_or_default();
    let (snapshot, log) = lived(&fs::read_to_string(root.join("board.ron"))?, now)?;
    let (snapshot, log) = (Arc::new(snapshot), Arc::new(log));
    let now = Now::opening(now.into());
    let scene = Scene { snapshot, log, now };
    let draw = |view: &'static str, columns: u16, rows: u16| scene.draw(view, BEFORE, columns, rows);
    let save = |name: &str, buffer: &Buffer, title: &str| {
        fs::write(root.join("assets").join(format!("{name}.svg")), svg::svg(buffer, title, ""))
    };
    for row in VIEWS {
        let sizes = if row.kind == ViewKind::Dialog { &SIZES[..1] } else { &SIZES[..] };
        for (columns, rows) in sizes {
            let buffer = draw(row.about.name, *columns, *rows)?;
            save(&format!("{}-{columns}x{rows}", row.about.name), &buffer, row.about.long)?;
        }
    }
    let week = root.join("tests/fixtures/week/friday");
    let text = fs::read_to_string(week.join("board.ron"))?;
    let document = Document::read(text.as_bytes()).map_err(|bad| format!("{:?}", bad.problems))?;
    let snapshot = Snapshot::new(Arc::clone(document.board()), Revision::of(text.as_bytes()), Vec::new());
    let history = Store::new(&week.join("board.ron")).history(Depth::Whole)?;
    let friday = Scene {
        snapshot: Arc::new(snapshot),
        log: Arc::new(history.history().clone()),
        now: Now::opening("2026-11-20T09:30:00Z".parse::<DateTime<Utc>>()?.into()),
    };
    for (name, keys, columns, rows, title) in STANDUP {
        save(name, &friday.draw("lanes", keys, *columns, *rows)?, title)?;
    }
    let (name, columns, rows) = FIRST;
    save(
        name,
        &draw("lanes", columns, rows)?,
        "The board of this project: four developers, 28 modules and their coverage",
    )?;
    Ok(())
}
