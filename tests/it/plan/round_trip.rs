//! A board as a plan document, and back: whatever names and notes hold, what the document holds comes back as it was.

use std::sync::Arc;

use standup::export::plan::{Export, FORMATS, Maker as Made};
use standup::import::plan::{self, Fate, Options, Source, merge};
use standup::model::board::{Board, Check, Criterion, Developer, Link};
use standup::model::decimal::{Hundredths, Percent};
use standup::model::module::{Blocked, Complexity, Hours, Measured, Module, Tests};
use standup::model::snapshot::{Revision, Snapshot};
use standup::model::status::Status;

use super::laws::Dice;
use super::{outline, read};
use crate::cli::driver::OWN_BOARD;

/// What names, reasons and ids are made of.
const TEXTS: &[&str] = &[
    "Ana",
    "tenant/service.py",
    "a b",
    "Progress tracking",
    "Unassigned",
    "unassigned",
    "Developer: x",
    "Success criteria",
    "# x",
    "## Dev 1",
    "x #",
    "#12",
    "@ana",
    "`code`",
    "`",
    "``a`",
    "a `b — c` d",
    "*bold*",
    "_it_",
    "snake_case_name",
    "~~gone~~",
    "[x] done",
    "[a](b)",
    "] (",
    "<b>",
    "<!-- standup:progress -->",
    "<!-- /notes -->",
    "| a | b |",
    "a|b",
    "\\",
    "\\|",
    "\\`",
    "&amp;",
    "&mdash;",
    "a — b",
    "—",
    " — check: AllDone",
    "- item",
    "1. one",
    "2) two",
    "+5",
    "> quote",
    "=",
    "\"",
    "\"x\"",
    "**Status**: Done",
    "null",
    "None",
    "😀 👩\u{200d}💻",
    "日本語",
    "e\u{301}",
    " lead",
    "trail ",
    "\u{a0}",
    "tab\there",
    "two\nlines",
    "\u{1b}[31mred",
    "\u{202e}evil",
    "\u{200b}",
    "http://x.example/a?b=c#d",
    "(paren",
    "a: b",
    "=cmd|' /C calc'!A0",
    "measured 3%",
    "now 3%, from 2%",
    "C:\\dir\\file",
];

/// What notes are made of, in lines.
const LINES: &[&str] = &[
    "",
    "",
    "Some text.",
    "# One",
    "## Two",
    "### Three",
    "#### `four.py`",
    "###### Six",
    "#",
    "#hashtag",
    "  ## indented",
    "    # code",
    "Setext",
    "  Setext #",
    "Setext <!-- === -->",
    "===",
    "=",
    "  --  ",
    "---",
    "- item",
    "  - inner",
    "* star",
    "1. one",
    "- [ ] box",
    "- **Status**: Done",
    "- **Notes**: \"x\"",
    "**Quickstart**:",
    "> quote",
    "| a | b |",
    "|---|---|",
    "| `x|y` | 2 |",
    "```",
    "```py",
    "````",
    "~~~",
    "```standup:notes",
    "<!-- standup:progress -->",
    "<!-- /standup:progress -->",
    "<!-- standup:plan 1 -->",
    "<!-- notes -->",
    "<!-- /notes -->",
    "<!-- open",
    "-->",
    "<details>",
    "x <!-- h3 -->",
    "## y <!-- h2 -->",
    "tab\tinside",
    "trailing  ",
    " ",
    "\\",
    "😀",
    "## Dev 9 — area",
    "### `evil.py`",
    "\u{a0}",
];

struct Maker<'a> {
    dice: &'a mut Dice,
    used: std::collections::HashSet<String>,
}

impl Maker<'_> {
    fn text(&mut self) -> String {
        let mut text = TEXTS[self.dice.roll(TEXTS.len())].to_owned();
        for _ in 0..self.dice.roll(3) {
            text += ["", " ", "/", ", ", "\n"][self.dice.roll(5)];
            text += TEXTS[self.dice.roll(TEXTS.len())];
        }
        text
    }

    fn maybe(&mut self) -> String {
        if self.dice.roll(3) == 0 { self.text() } else { String::new() }
    }

    fn unique(&mut self) -> String {
        loop {
            let text = self.text();
            if self.used.insert(text.clone()) {
                return text;
            }
        }
    }

    fn list(&mut self) -> Vec<String> {
        let mut list: Vec<String> = (0..self.dice.roll(4)).map(|_| self.text()).collect();
        list.sort();
        list.dedup();
        list
    }

    fn notes(&mut self) -> String {
        match self.dice.roll(4) {
            0 => String::new(),
            1 => self.text(),
            _ => (0..=self.dice.roll(9)).map(|_| LINES[self.dice.roll(LINES.len())]).collect::<Vec<_>>().join("\n"),
        }
    }

    fn some<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.dice.roll(2) == 0).then(|| make(self))
    }

    fn percent(&mut self) -> Percent {
        Percent::new(i64::try_from(self.dice.roll(10_001)).unwrap()).unwrap()
    }

    fn number(&mut self) -> Hundredths {
        Hundredths(i64::try_from(self.dice.roll(100_000)).unwrap())
    }

    fn hours(&mut self) -> Option<Hours> {
        let (low, high) = (self.some(Self::number), self.some(Self::number));
        let high = high.map(|high| low.map_or(high, |low| high.max(low)));
        (low.is_some() || high.is_some()).then_some(Hours { low, high })
    }

    fn links(&mut self) -> Vec<Link> {
        (0..self.dice.roll(3)).map(|_| Link { title: self.maybe(), to: self.unique(), about: self.maybe() }).collect()
    }

    fn module(&mut self) -> Module {
        let mut module = Module::new(self.unique(), Status::ALL[self.dice.roll(3)]);
        module.title = self.maybe();
        module.group = self.maybe();
        module.coverage.start = self.some(Self::percent);
        module.coverage.target = self.some(Self::percent);
        match self.dice.roll(3) {
            0 => module.coverage.now = Some(self.percent()),
            1 => module.coverage.measured = Some(Measured { covered: 178, total: 285, ..Measured::default() }),
            _ => {}
        }
        let needed = self.some(|it| it.dice.roll(100) as u64);
        module.tests = Tests {
            written: self.some(|it| it.dice.roll(100) as u64),
            needed,
            about: needed.is_some() && self.dice.roll(2) == 0,
        };
        module.hours = self.hours();
        module.lines = self.some(|it| it.dice.roll(1000) as u64);
        module.priority = self.some(|it| it.dice.roll(9) as u64);
        module.complexity = self.some(|it| [Complexity::Low, Complexity::Medium, Complexity::High][it.dice.roll(3)]);
        module.tags = self.list();
        module.test_file = self.maybe();
        module.after = self.list();
        module.pr = self.maybe();
        module.merged = self.some(|it| it.dice.roll(2) == 0);
        module.checked = self.list();
        module.blocked = self.some(|it| Blocked {
            reason: it.maybe(),
            on: it.maybe(),
            since: it.some(|_| "2026-11-16T11:00:00.120Z".parse().unwrap()),
        });
        module.help = self.maybe();
        module.notes = self.notes();
        module
    }

    fn modules(&mut self) -> Vec<Arc<Module>> {
        (0..self.dice.roll(4)).map(|_| Arc::new(self.module())).collect()
    }

    fn board(&mut self) -> Board {
        let mut board = Board { format: 1, title: self.maybe(), notes: self.notes(), ..Board::default() };
        board.coverage.start = self.some(Self::percent);
        board.coverage.target = self.some(Self::percent);
        board.coverage.lines = self.some(|it| it.dice.roll(90_000) as u64);
        for _ in 0..self.dice.roll(4) {
            let check = self.some(|it| [Check::AllAtTarget, Check::AllDone, Check::NoneBlocked][it.dice.roll(3)]);
            let met = self.some(|it| it.dice.roll(2) == 0).filter(|_| check.is_none());
            board.criteria.push(Criterion { text: self.unique(), check, met });
        }
        board.checklist = self.list();
        board.links = self.links();
        for _ in 0..self.dice.roll(4) {
            let mut developer = Developer { name: self.unique(), area: self.maybe(), ..Developer::default() };
            developer.impact = self.some(Self::number);
            developer.hours = self.hours();
            developer.after = self.list();
            developer.away = self.some(|_| "2026-12-01".parse().unwrap());
            developer.pr = self.maybe();
            developer.merged = self.some(|it| it.dice.roll(2) == 0);
            developer.notes = self.notes();
            developer.links = self.links();
            developer.modules = self.modules();
            board.developers.push(Arc::new(developer));
        }
        board.unassigned = self.modules();
        board
    }
}

pub(crate) fn exported(board: &Board, format: &str) -> String {
    let snapshot = Snapshot::new(Arc::new(board.clone()), Revision::of(b"x"), Vec::new());
    let format = FORMATS.iter().find(|it| it.name == format).unwrap();
    let Made::Text(make) = format.maker else { panic!("{} is no text", format.name) };
    make(&Export { snapshot: &snapshot, file: "board.ron", changes: None }).unwrap()
}

/// The board without what a plan document does not hold.
fn held(board: &Board) -> Board {
    let mut board = board.clone();
    let columns = board.developers.iter_mut().map(|it| &mut Arc::make_mut(it).modules);
    for module in columns.chain([&mut board.unassigned]).flatten() {
        let module = Arc::make_mut(module);
        module.coverage.measured = None;
        module.coverage.best = None;
    }
    board
}

#[test]
fn a_board_comes_back_from_its_document_whatever_its_names_and_notes_hold() {
    for seed in crate::document::properties::seeds(1..4) {
        let mut dice = Dice(seed);
        let (mut circles, mut all) = (0, 0);
        for _ in 0..300 {
            let board = Maker { dice: &mut dice, used: std::collections::HashSet::new() }.board();
            if board.developers.is_empty() && board.unassigned.is_empty() {
                continue;
            }
            let document = exported(&board, "markdown");
            assert!(standup::model::shown::unseen(&document).all(|c| matches!(c, '\n' | '\t')), "{document:?}");
            let plan = read("PLAN.md", &document);
            let skipped: Vec<_> = plan.told.iter().filter(|told| told.fate == Fate::Skipped).collect();
            assert!(skipped.is_empty(), "{skipped:#?}\n{document}");
            let (was, is) = (held(&board), held(&plan.board));
            // Circles are no boards: the importer opens them.
            let is_circle = !plan.disagreements.is_empty();
            circles += usize::from(is_circle);
            all += 1;
            assert!(
                was == is || is_circle,
                "seed {seed}\n{}\n--- back\n{}\n---\n{document}",
                outline(&was),
                outline(&is)
            );
            // A file with the line ends of another system says the same.
            let windows = document.replace('\n', "\r\n");
            assert_eq!(read("PLAN.md", &windows).board, plan.board);
        }
        assert!(all > 200 && circles * 10 < all, "{circles} of {all} boards are circles");
    }
}

/// Fields that a plan document does not hold, as docs/FORMAT.md says.
const NOT_HELD: &[&str] = &[
    "coverage.measured",
    "coverage.best",
    "who",
    "reports",
    "maps",
    "topics",
    "limits.in_progress",
    "limits.stale_days",
];

/// Checks all fields of these records, and that each is tried by one of them.
fn assert_held<'a, R: 'a>(fields: &[standup::model::field::Field<R>], records: impl Iterator<Item = (&'a R, &'a R)>) {
    let records: Vec<_> = records.collect();
    for field in fields {
        let mut is_tried = false;
        for (was, is) in &records {
            let (was, is) = ((field.get)(was), (field.get)(is));
            is_tried |= !was.is_absent();
            if NOT_HELD.contains(&field.path) {
                assert!(is.is_absent(), "{} comes back after all: {is}", field.path);
            } else {
                assert_eq!(was, is, "{}", field.path);
            }
        }
        assert!(is_tried || NOT_HELD.contains(&field.path), "{} is not tried", field.path);
    }
}

#[test]
fn every_field_is_held_but_for_those_that_the_page_names() {
    let text = include_str!("../../fixtures/boards/full.ron");
    let mut board = Board::clone(standup::document::Document::read(text.as_bytes()).unwrap().board());
    Arc::make_mut(&mut board.developers[0]).links.clone_from(&board.links.clone());
    let back = read("PLAN.md", &exported(&board, "markdown")).board;
    let met = |board: &Board| {
        let mut board = board.clone();
        // That a criterion with a check is met is worked out, not said.
        board.criteria.iter_mut().filter(|it| it.check.is_some()).for_each(|it| it.met = None);
        board
    };
    let was = met(&board);
    assert_held(standup::model::field::BOARD, std::iter::once((&was, &back)));
    let developers = was.developers.iter().zip(&back.developers);
    assert_held(standup::model::field::DEVELOPER, developers.map(|(was, is)| (&**was, &**is)));
    let modules = was.modules().zip(back.modules());
    assert_held(standup::model::field::MODULE, modules.map(|(was, is)| (&**was.module, &**is.module)));
}

#[test]
fn the_document_of_the_projects_board_reads_like_the_plan_and_changes_nothing() {
    let own = standup::document::Document::read(OWN_BOARD.as_bytes()).unwrap();
    let document = exported(own.board(), "markdown");
    insta::assert_snapshot!("exported_plan", document);
    let plan = read("PLAN.md", &document);
    let again = merge(own.board(), &plan.board, &|_, _, _| None);
    assert_eq!((again.changes, again.kept), (vec![], vec![]));
}

#[test]
fn with_other_documents_it_makes_one_plan_and_no_module_twice() {
    let own = standup::document::Document::read(OWN_BOARD.as_bytes()).unwrap();
    let document = exported(own.board(), "markdown");
    let other = "# Other\n\nWords.\n\n## Dev 2\n\n- [x] tenant/router.py\n- [ ] brand/new.py\n";
    for both in [[("PLAN.md", document.as_str()), ("other.md", other)], [("other.md", other), ("PLAN.md", &document)]] {
        let sources = both.map(|(name, text)| Source { name, bytes: text.as_bytes() });
        let board = plan::read(&sources, &Options::default()).unwrap().board;
        let mut ids: Vec<&str> = board.modules().map(|found| found.module.id.as_str()).collect();
        ids.sort_unstable();
        assert_eq!((ids.len(), board.developers.len()), (29, 4), "{ids:?}");
        ids.dedup();
        assert_eq!(ids.len(), 29);
        assert_eq!(board.criteria.len(), 4);
        assert!(board.notes.contains("Daily Standups") && board.notes.contains("Words."), "{}", board.notes);
    }
}

#[test]
fn what_people_change_in_the_document_comes_in_and_what_they_break_is_told() {
    let own = standup::document::Document::read(OWN_BOARD.as_bytes()).unwrap();
    let document = exported(own.board(), "markdown")
        .replacen("- **Status**: In progress", "- **Status**: Done", 1)
        .replacen("- **Hours**: 4-5 h", "- **Hours**: many", 1)
        .replacen(
            "### `tenant/router.py`",
            "### `tenant/new.py`\n\n- **Status**: Pending\n- **Owner**: me\n\n### `tenant/router.py`",
            1,
        )
        + "\n## Ideas — later\n\n### `tenant/router.py`\n";
    let plan = plan::read(&[Source { name: "PLAN.md", bytes: document.as_bytes() }], &Options::default()).unwrap();
    let status = |id: &str| plan.board.find(id).map(|found| found.module.status);
    assert_eq!((status("tenant/service.py"), status("tenant/new.py")), (Some(Status::Done), Some(Status::Pending)));
    assert_eq!(plan.board.developers.len(), 5, "a new heading is a new developer");
    let skipped: Vec<&str> =
        plan.told.iter().filter(|told| told.fate == Fate::Skipped).map(|told| told.what.as_str()).collect();
    assert_eq!(
        skipped,
        [
            "Owner: not as `standup export` writes it",
            "Hours: not as `standup export` writes it",
            "this module is there already",
        ]
    );
}

#[test]
fn however_an_exported_document_is_damaged_what_it_becomes_can_be_written_and_read() {
    let own = standup::document::Document::read(OWN_BOARD.as_bytes()).unwrap();
    for seed in crate::document::properties::seeds(7..8) {
        let mut dice = Dice(seed.max(1));
        let mut boards = 0;
        for round in 0..400 {
            let other =
                exported(&Maker { dice: &mut dice, used: std::collections::HashSet::new() }.board(), "markdown");
            // The project's own is long: every tenth is enough.
            let text = if round % 10 == 0 { exported(own.board(), "markdown") } else { other.clone() };
            let bytes = super::laws::mutated(text.as_bytes(), other.as_bytes(), &mut dice);
            let Ok(plan) = plan::read(&[Source { name: "PLAN.md", bytes: &bytes }], &Options::default()) else {
                continue;
            };
            boards += 1;
            let document = super::laws::written(&super::laws::empty(), &plan.board);
            assert_eq!(**document.board(), plan.board, "{}", String::from_utf8_lossy(&bytes));
            let twice = merge(&plan.board, &plan.board, &|_, _, _| None);
            assert_eq!(twice.changes, [], "{}", String::from_utf8_lossy(&bytes));
        }
        assert!(boards > 200, "{boards}");
    }
}
