//! Every screen that can be had, at any size: views, overlays and dialogs, empty and full, with what others do meanwhile. None
//! panics, draws beside its place or sends a control character to the terminal.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use chrono::DateTime;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use standup::document::Document;
use standup::model::change::By;
use standup::model::input::How;
use standup::tui::command;
use standup::tui::core::event::Event;
use standup::tui::field::target::Target;
use standup::tui::view::{VIEWS, ViewKind};

use crate::tui::app_driver::{Desk, REAL};
use crate::tui::boards::{BOARDS, Named};

/// The largest window, in columns and rows; the smallest is one cell.
const LARGEST: (u16, u16) = (300, 100);

/// What somebody pastes who means no good, or writes in another script; long enough to be scrolled in.
const HOSTILE: &str = "名前\u{202e}e\u{301}\u{1b}[2J👩\u{200d}💻 a word after another\n\n";

/// On which boards a screen is drawn at all sizes there are; on the others it is at the small ones, and at every width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depth {
    /// On each: what is seen is the board.
    Each,
    /// On one: what is seen is a dialog, over a board that is drawn at all sizes by itself.
    One,
    /// On none: another of the same kind is.
    None,
}

/// A screen, and how to come to it.
struct Screen {
    name: String,
    depth: Depth,
    /// The edit that F2 does on this desk.
    edit: Option<&'static str>,
    reach: Box<dyn Fn(&mut Desk) + Send + Sync>,
    /// Keys that go on while it is drawn, over and over; none of them closes it.
    keys: &'static str,
}

/// Keys that move about in any view.
const ABOUT: &str = "j l G PgDn Tab k PgUp g ] Down End h Left Home Up Right";

/// The same without letters: those would be typed.
const TYPING: &str = "Down PgDn Right End Up Tab Left PgUp Home";

fn screen(name: impl Into<String>, keys: &'static str, reach: impl Fn(&mut Desk) + Send + Sync + 'static) -> Screen {
    Screen { name: name.into(), depth: Depth::One, edit: None, reach: Box::new(reach), keys }
}

/// Screens that keys lead to, each with the keys that go on in it.
const PRESSED: &[(&str, &str, &str)] = &[
    ("filter that hides all", "/ z z z z z Enter", ABOUT),
    ("filter that is kept", "/ e Enter", ABOUT),
    ("filter that is wrong", "/ d e v : z z < x", TYPING),
    ("table by another column", "v v o o o O", ABOUT),
    ("developer with a filter", "z / e Enter", ABOUT),
    ("detail beside a developer", "z Enter", ABOUT),
    ("detail at its end", "Enter PgDn PgDn PgDn PgDn PgDn PgDn", "PgDn PgUp PgDn PgDn j k"),
    ("help at its end", "? End PgDn PgDn", TYPING),
    ("help of nothing", "? z z z z z", TYPING),
    ("palette at its end", ": End PgDn PgDn", TYPING),
    ("palette of nothing", ": z z z z z z z", TYPING),
    ("carried down", "m j j l", "j Down k l h Right Left Up"),
    ("carried to its end", "m G l l", "j k"),
    ("chosen ones", "x j x j x", ABOUT),
    ("question about many", ": c h o o s e Space a l l Enter > ", "j PgDn PgDn k PgUp"),
    ("answer that is refused", "c 1 0 1 . 5 5", TYPING),
    ("answer for many", "x j x c 4 2", TYPING),
    ("form with something wrong", "e Down Down Down Down Down Down Down Down x y z", TYPING),
    (
        "form with a text open",
        "e Down Down Down Down Down Down Down Down Down Down Down Down Down Down Down Down Down Down Down Enter a b Enter c",
        TYPING,
    ),
    ("form to be thrown away", "e x Esc", "j PgDn k PgUp"),
    ("activity at its end", "> > < A G PgDn", "j PgDn G k PgUp g Down Up"),
    ("activity after a change", "d A j", ABOUT),
    ("step taken back", "d u", ABOUT),
];

/// What is typed into a dialog and done around it.
const MEANWHILE: [&str; 6] = ["opened", "left", "typed", "changed by others", "removed by others", "answered"];

/// The edits whose dialogs are drawn at all sizes, one of each kind, once something is typed into them.
const ALL_SIZES: [&str; 5] = ["coverage", "note", "edit", "assign", "remove"];

/// All screens.
fn screens() -> Vec<Screen> {
    let view = |row: &'static standup::tui::view::ViewEntry| {
        let types = row.kind == ViewKind::Dialog || ["filter", "palette", "help", "import"].contains(&row.about.name);
        let open = |desk: &mut Desk| _ = desk.app.open(row.about.name);
        // Dialogs are drawn with something in them below.
        let depth = if row.kind == ViewKind::Dialog { Depth::None } else { Depth::Each };
        Screen { depth, ..screen(format!("view {}", row.about.name), if types { TYPING } else { ABOUT }, open) }
    };
    let pressed = PRESSED.iter().map(|(name, before, keys)| screen(*name, keys, |desk| desk.press(before)));
    let happened = [
        screen("broken file", ABOUT, |desk| desk.happen(broken())),
        screen("problems of a broken file", "j k G g PgDn PgUp", |desk| {
            desk.happen(broken());
            desk.press("! G");
        }),
        screen("old copy", "j PgDn PgDn k PgUp", |desk| desk.happen(crate::tui::external_editor::old_copy())),
        screen("kept copy", "j PgDn PgDn k PgUp", |desk| desk.happen(crate::tui::external_editor::kept())),
        screen("coverage report", "PgDn PgDn Down PgUp x", crate::tui::import_report::with_everything),
        screen("pause", ABOUT, |desk| desk.burst("d i p")),
        screen("edit by hand", ABOUT, meddle),
        screen("palette with a paste", TYPING, |desk| paste(desk, ":")),
        screen("filter with a paste", TYPING, |desk| paste(desk, "/")),
        screen("help with a paste", TYPING, |desk| paste(desk, "?")),
    ];
    let edits = command::abouts().into_iter().flat_map(|about| {
        MEANWHILE.iter().map(move |meanwhile| Screen {
            name: format!("{} {meanwhile}", about.name),
            depth: if ALL_SIZES.contains(&about.name) && !MEANWHILE[..2].contains(meanwhile) {
                Depth::One
            } else {
                Depth::None
            },
            edit: Some(about.name),
            reach: Box::new(move |desk| edited(desk, meanwhile)),
            keys: TYPING,
        })
    });
    VIEWS.iter().map(view).chain(pressed).chain(happened).chain(edits).collect()
}

fn paste(desk: &mut Desk, opened_by: &str) {
    desk.press(opened_by);
    desk.happen(Event::Paste(HOSTILE.repeat(20)));
}

/// The dialog of an edit, and what is done in it or meanwhile.
fn edited(desk: &mut Desk, meanwhile: &str) {
    // Somewhere in the middle, and known by name.
    desk.press("j y F2");
    if meanwhile != "opened" {
        desk.happen(Event::Paste("42".into()));
        desk.happen(Event::Paste(HOSTILE.repeat(30)));
    }
    match meanwhile {
        "changed by others" => meddle(desk),
        "removed by others" => {
            let text = desk.copied.last().and_then(|id| without(desk, id));
            if let Some(text) = text {
                desk.outside_by("bo", By::Key, &text, false);
            }
        }
        "answered" => {
            desk.press("Ctrl-U 4 2");
            meddle(desk);
            desk.press("Enter Ctrl-S");
        }
        "left" => desk.press("Esc"),
        _ => {}
    }
}

/// The text of the file with these changes.
fn with(desk: &Desk, of: &Target, fields: &[(&str, &str)]) -> String {
    let mut document = Document::read(desk.text().as_bytes()).expect("a board");
    for (path, text) in fields {
        let changes =
            of.changes(document.board(), path, How::Set, text, DateTime::UNIX_EPOCH.into()).unwrap_or_default();
        for change in changes {
            document = document.edit(&change).map_or(document, |edited| edited.document);
        }
    }
    document.text().to_string()
}

/// Somebody else changes what is meant here.
fn meddle(desk: &mut Desk) {
    let id = desk.copied.last().cloned();
    let id = id.or_else(|| desk.app.snapshot().board.modules().next().map(|found| found.module.id.clone()));
    let of = id.map_or(Target::Board, Target::Module);
    let notes = HOSTILE.repeat(9);
    let fields = [
        ("coverage.now", "77"),
        ("coverage.target", "99"),
        ("notes", notes.as_str()),
        ("help", "somebody who knows"),
        ("title", "another title, long enough to be cut where there is hardly any room for it"),
        ("blocked", "waits for a reason @somebody"),
        ("tests", "12/34"),
    ];
    let text = with(desk, &of, &fields);
    desk.outside_by("bo", By::Key, &text, false);
}

/// The board without this module.
fn without(desk: &Desk, id: &str) -> Option<String> {
    let document = Document::read(desk.text().as_bytes()).expect("a board");
    let changes = standup::model::removal::of_modules(document.board(), &[id.to_owned()]);
    let removed =
        changes.iter().try_fold(document, |document, change| document.edit(change).map(|edited| edited.document));
    removed.ok().map(|document| document.text().to_string())
}

/// A file that cannot be read, wherever it breaks off.
fn broken() -> Event {
    crate::tui::problems::broken().into()
}

/// Every size, each once, in leaps: a screen that was scrolled in a large window is drawn in a small one next.
fn all_sizes() -> impl Iterator<Item = (u16, u16)> {
    let (columns, rows) = (u32::from(LARGEST.0), u32::from(LARGEST.1));
    // The step shares no divisor with the number of sizes.
    (0..columns * rows).map(move |i| {
        let leap = i * 7919 % (columns * rows);
        ((1 + leap % columns) as u16, (1 + leap / columns) as u16)
    })
}

/// Some of the sizes for the screen of this number, in its part of four: all four parts together have every width and every
/// height, and the small ones, where there is no room for anything, more often.
fn some_sizes(screen: usize, part: usize) -> impl Iterator<Item = (u16, u16)> {
    let of_part = move |i: &u16| usize::from(*i) % BOARDS.len() == part;
    let large = (1..=LARGEST.0).filter(of_part).map(move |columns| {
        let rows = (usize::from(columns) * 37 + screen * 11) % usize::from(LARGEST.1);
        (columns, 1 + rows as u16)
    });
    let small = (0..20 * 12).filter(move |i| (usize::from(*i) + screen) % (2 * BOARDS.len()) == part);
    large.chain(small.map(|i| (1 + i % 20, 1 + i / 20)))
}

/// All small sizes, then every width and every height.
fn small_sizes() -> impl Iterator<Item = (u16, u16)> {
    let small = (0..50 * 16).map(|i| (1 + i * 7 % 50, 1 + i / 50));
    let wide = (1..=LARGEST.0).map(|columns| (columns, 1 + columns * 37 % LARGEST.1));
    small.chain(wide)
}

/// What surrounds the place of a screen, to see whether it is touched.
const BESIDE: u16 = 2;

/// A sheet of the right size to draw on, used again and again.
#[derive(Default)]
struct Sheet {
    buffer: Buffer,
}

impl Sheet {
    /// Draws the screen at this size, and says what is wrong with what is seen. With a margin it is seen whether anything is
    /// drawn beside its place; without, whether anything is looked for there.
    fn draw(&mut self, desk: &mut Desk, (columns, rows): (u16, u16), margin: u16) -> Result<(), String> {
        let sheet = Rect::new(0, 0, columns + 2 * margin, rows + 2 * margin);
        let place = Rect::new(margin, margin, columns, rows);
        self.buffer.resize(sheet);
        self.buffer.reset();
        if margin > 0 {
            let (buffer, mark) = (&mut self.buffer, Cell::new("~"));
            sheet.positions().filter(|at| !place.contains(*at)).for_each(|at| buffer[at] = mark.clone());
        }
        desk.app.draw(place, &mut self.buffer);
        if margin > 0 && sheet.positions().any(|at| !place.contains(at) && self.buffer[at] != Cell::new("~")) {
            return Err("something is drawn beside its place".into());
        }
        let cells = || place.positions().map(|at| self.buffer[at].symbol());
        if let Some(control) = cells().find(|symbol| symbol.chars().any(char::is_control)) {
            return Err(format!("{control:?} is sent to the terminal"));
        }
        // Below eight rows the footer gives way to the view; a dialog has its keys in its frame.
        let last = (0..columns).map(|x| self.buffer[(margin + x, margin + rows - 1)].symbol());
        let has_keys = || last.into_iter().any(|symbol| symbol != " ") || cells().any(|symbol| symbol == "╭");
        if columns >= 20 && rows >= 8 && !has_keys() {
            return Err("there is no footer".into());
        }
        if columns >= 20 && rows >= 5 && cells().all(|symbol| symbol == " ") {
            return Err("nothing is seen".into());
        }
        Ok(())
    }
}

/// The words of a panic.
fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("it panics").to_owned()
}

/// Looks at one screen of one board at these sizes, while its keys go on; how many frames that were, or what was wrong.
fn look(
    screen: &Screen,
    (board, text): (&str, &str),
    sizes: impl Iterator<Item = (u16, u16)>,
    margins: fn(usize) -> u16,
) -> Result<usize, String> {
    let told = |at: &str, what: String| format!("{} of {board} {at}: {what}", screen.name);
    let reached = catch_unwind(AssertUnwindSafe(|| {
        let mut desk = screen.edit.map_or_else(|| Desk::new(text), |edit| Desk::with_f2(text, edit));
        (screen.reach)(&mut desk);
        desk
    }));
    let mut desk = reached.map_err(|panic| told("before it is drawn", words(panic.as_ref())))?;
    let mut sheet = Sheet::default();
    let mut keys = screen.keys.split(' ').cycle();
    let mut count = 0;
    for (columns, rows) in sizes {
        let drawn = catch_unwind(AssertUnwindSafe(|| {
            // A key between two frames, and sometimes several.
            let pressed = [1, 0, 0, 2, 0, 0, 0][count % 7];
            keys.by_ref().take(pressed).for_each(|key| desk.press(key));
            sheet.draw(&mut desk, (columns, rows), margins(count))
        }));
        count += 1;
        drawn
            .unwrap_or_else(|panic| Err(words(panic.as_ref())))
            .map_err(|what| told(&format!("at {columns}x{rows}"), what))?;
    }
    Ok(count)
}

/// Looks at all screens of all boards, spread over the cores; `look` gets the number of the screen and that of the board. How
/// many frames that were.
fn look_at_all(look: impl Fn(usize, &Screen, usize, (&str, &str)) -> Result<usize, String> + Sync) -> usize {
    let screens = screens();
    let texts = BOARDS.map(|(name, text): Named| (name, text()));
    let (next, drawn, wrong) = (AtomicUsize::new(0), AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let job = next.fetch_add(1, Ordering::Relaxed);
                    let (index, part) = (job / texts.len(), job % texts.len());
                    let Some(screen) = screens.get(index) else { break };
                    let (name, text) = &texts[part];
                    match look(index, screen, part, (name, text)) {
                        Ok(count) => _ = drawn.fetch_add(count, Ordering::Relaxed),
                        Err(what) => wrong.lock().expect("no lock is lost").push(what),
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("no lock is lost");
    assert!(wrong.is_empty(), "{} of {} screens:\n{}", wrong.len(), next.into_inner(), wrong.join("\n"));
    drawn.into_inner()
}

#[test]
fn no_screen_breaks_at_any_width_or_any_height() {
    let drawn = look_at_all(|index, screen, part, board| {
        let margin = |i: usize| (i % 2) as u16 * BESIDE;
        // The dialogs of an edit differ little from board to board: here each is looked at on one of them.
        match screen.edit {
            None => look(screen, board, some_sizes(index, part), margin),
            Some(_) if index % BOARDS.len() == part => look(screen, board, some_sizes(index, part).step_by(3), margin),
            Some(_) => Ok(0),
        }
    });
    assert!(drawn > 30_000, "{drawn} frames");
}

/// Millions of frames: `cargo test --config profile.dev.package.standup.opt-level=2 -- --ignored at_any_size_at_all` has them
/// drawn in minutes, with the checks of an ordinary build.
#[test]
#[ignore = "takes half an hour unless it is optimised, as .ci/run does"]
fn no_screen_breaks_at_any_size_at_all() {
    let drawn = look_at_all(|index, screen, part, board| match screen.depth {
        Depth::Each => look(screen, board, all_sizes(), |_| 0),
        Depth::One if index % BOARDS.len() == part => look(screen, board, all_sizes(), |_| 0),
        Depth::One | Depth::None => look(screen, board, small_sizes(), |_| 0),
    });
    assert!(drawn > 4_000_000, "{drawn} frames");
}

#[test]
fn the_sizes_are_those_that_are_promised() {
    let mut all: Vec<_> = all_sizes().collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), usize::from(LARGEST.0) * usize::from(LARGEST.1));
    assert_eq!((all.first(), all.last()), (Some(&(1, 1)), Some(&LARGEST)));
    for screen in 0..50 {
        let some: Vec<_> = (0..BOARDS.len()).flat_map(|part| some_sizes(screen, part)).collect();
        assert!((1..=LARGEST.0).all(|columns| some.iter().any(|size| size.0 == columns)), "every width");
        assert!((1..=LARGEST.1).all(|rows| some.iter().any(|size| size.1 == rows)), "every height");
    }
}

#[test]
fn the_screens_are_those_that_are_meant() {
    let words = [
        ("filter that hides all", "zzzzz"),
        ("detail beside a developer", "Coverage"),
        ("carried to its end", "carrying"),
        ("question about many", "modules at once?"),
        ("answer that is refused", "cannot be `101.55`"),
        ("answer for many", "Coverage of 2 modules"),
        ("form with something wrong", "cannot be"),
        ("form with a text open", "back to the form"),
        ("form to be thrown away", "Discard what you typed?"),
        ("activity after a change", "to Done"),
        ("broken file", "Finnished"),
        ("kept copy", "cannot be merged"),
        ("coverage report", "points short of"),
        ("pause", "Were these keys meant for the board?"),
        ("coverage changed by others", "meanwhile"),
        ("note changed by others", "meanwhile"),
        ("edit removed by others", "was removed meanwhile"),
        ("assign removed by others", "was removed meanwhile"),
        ("coverage answered", "Overwrite what somebody else wrote"),
        ("note left", "Discard what you typed?"),
        ("remove opened", "leaves the board"),
    ];
    let screens = screens();
    let mut unseen = Vec::new();
    for (name, words) in words {
        let screen = screens.iter().find(|screen| screen.name == name).unwrap_or_else(|| panic!("there is no {name}"));
        let mut desk = screen.edit.map_or_else(|| Desk::new(REAL), |edit| Desk::with_f2(REAL, edit));
        (screen.reach)(&mut desk);
        let seen = desk.screen(160, 50);
        if !seen.contains(words) {
            unseen.push(format!("{name} without “{words}”:\n{seen}"));
        }
    }
    assert!(unseen.is_empty(), "{}", unseen.join("\n"));
}
