//! What holds for every plan: importing it twice is importing it once, progress is never taken back, nothing is deleted, and no
//! document, however damaged, becomes a board that cannot be read.

use std::sync::Arc;

use standup::document::{Document, EditError};
use standup::import::plan::{self, Options, Source, merge};
use standup::model::board::Board;
use standup::model::change::Subject;
use standup::model::decimal::Percent;
use standup::model::diff::diff;
use standup::model::field::Value;
use standup::model::module::{Blocked, Module};
use standup::model::status::Status;

use super::{documents, outline, read};
use crate::cli::driver::OWN_BOARD;

/// Numbers that are the same in every run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }
}

/// The text of a board, as it would be written.
pub(crate) fn written(base: &Document, board: &Board) -> Document {
    let changes = diff(base.board(), board);
    let made = base.together(|step| changes.iter().try_for_each(|change| step.make(change).map(drop)));
    let (document, ()) = made.unwrap_or_else(|error: EditError| panic!("{error}\n{}", outline(board)));
    document
}

pub(crate) fn empty() -> Document {
    Document::read(b"(\n    format: 1,\n    developers: [],\n)\n").unwrap()
}

fn plans() -> impl Iterator<Item = (String, Board)> {
    documents().into_iter().map(|(name, bytes)| {
        let plan = plan::read(&[Source { name: &name, bytes: &bytes }], &Options::default()).unwrap();
        (name, plan.board)
    })
}

#[test]
fn the_same_plan_twice_changes_nothing() {
    for (name, board) in plans() {
        let again = merge(&board, &board, &|_, _, _| None);
        assert_eq!((again.changes, again.kept), (vec![], vec![]), "{name}");
        let read_back = written(&empty(), &board);
        assert_eq!(**read_back.board(), board, "{name}");
        assert_eq!(read_back.warnings(), &[], "{name}");
    }
}

/// What people do on a board after an import; each moves on.
fn progress(board: &Board, dice: &mut Dice) -> Board {
    let mut board = board.clone();
    let columns = board.developers.len();
    for column in 0..=columns {
        let modules = match board.developers.get_mut(column) {
            Some(developer) => &mut Arc::make_mut(developer).modules,
            None => &mut board.unassigned,
        };
        for module in modules {
            let module = Arc::make_mut(module);
            match dice.roll(8) {
                0 => module.status = Status::Done,
                1 if module.status == Status::Pending => module.status = Status::InProgress,
                2 => {
                    let full = Percent::FULL;
                    (module.coverage.now, module.coverage.best) = (Some(full), Some(full));
                }
                3 => module.tests.written = Some(module.tests.written.unwrap_or(0) + 100),
                4 => module.blocked = Some(Blocked { reason: "no key".into(), ..Blocked::default() }),
                5 => (module.merged, module.pr) = (Some(true), "#77".into()),
                6 => module.notes.push_str("\n\nSeen by Ana."),
                _ => module.tags.push("mine".into()),
            }
        }
    }
    if columns > 1 && dice.roll(2) == 0 {
        let given = Arc::make_mut(&mut board.developers[0]).modules.pop();
        Arc::make_mut(&mut board.developers[1]).modules.extend(given);
    }
    board
}

#[test]
fn no_progress_is_lost_when_the_plan_comes_again() {
    let mut dice = Dice(7);
    for (name, plan) in plans() {
        for _ in 0..20 {
            let board = progress(&plan, &mut dice);
            // Nobody knows what the board was before: only what goes on counts.
            let merged = merge(&board, &plan, &|_, _, _| None);
            let next = merged.changes.iter().try_fold(board.clone(), |board, change| change.apply(&board)).unwrap();
            for found in board.modules() {
                let (was, is) = (found.module, next.find(&found.module.id).expect("nothing is deleted").module);
                let kept = |holds: bool, what: &str| assert!(holds, "{name}: {what} of {}", was.id);
                kept(is.status >= was.status, "status");
                kept(is.coverage.now >= was.coverage.now && is.coverage.best >= was.coverage.best, "coverage");
                kept(is.tests.written >= was.tests.written, "tests");
                kept(is.merged >= was.merged, "merged");
                kept(was.blocked.is_none() || is.blocked.is_some(), "block");
                kept(is.notes.starts_with(&was.notes), "notes");
                kept(was.tags.iter().all(|tag| is.tags.contains(tag)), "tags");
            }
            let again = merge(&next, &plan, &|_, _, _| None);
            assert_eq!(again.changes, [], "{name}: once more");
            // Whoever knows what it was before changes nothing at all.
            let before = |of: &Subject, field: &'static str, _: &Value| known_before(&plan, &board, of, field);
            assert_eq!(merge(&board, &plan, &before).changes, [], "{name}: with the history");
        }
    }
}

/// What a field was in `old`, if it is another in `new`.
fn known_before(old: &Board, new: &Board, of: &Subject, field: &'static str) -> Option<Value> {
    let Subject::Module(id) = of else { return None };
    let [(was, owner), (is, owner_now)] = [old, new].map(|board| {
        let found = board.find(id).unwrap();
        (Arc::clone(found.module), found.developer.map(|at| board.developers[at].name.clone()))
    });
    let value = |module: &Module, owner: &Option<String>| match field {
        "status" => Value::Word(module.status.token()),
        "developer" => owner.clone().map_or(Value::Absent, Value::Text),
        path => (standup::model::field::find(standup::model::field::MODULE, path).unwrap().get)(module),
    };
    let (was, is) = (value(&was, &owner), value(&is, &owner_now));
    (was != is).then_some(was)
}

#[test]
fn a_later_version_of_the_plan_updates_and_never_doubles() {
    let first =
        read("plan.md", "# P\n\n## Dev 1\n\n- [ ] a.py 10% -> 90% (3h)\n- [ ] b.py\n\n## Dev 2\n\n- [ ] c.py\n");
    let later = "# P\n\n## Dev 1\n\n- [x] a.py 10% -> 95% (4h)\n\n## Dev 2\n\n- [ ] d.py\n- [ ] c.py\n- [ ] b.py\n\n## Dev 3\n\n- [ ] e.py\n";
    let merged = merge(&first.board, &read("plan.md", later).board, &|_, _, _| None);
    let next = merged.changes.iter().try_fold(first.board, |board, change| change.apply(&board)).unwrap();
    insta::assert_snapshot!(outline(&next), @r"
    title: P
    Dev 1:
      a.py | Done | coverage.start=10% | coverage.now=95% | coverage.target=95% | coverage.best=95% | hours=4 h
    Dev 2:
      d.py | Pending
      c.py | Pending
      b.py | Pending
    Dev 3:
      e.py | Pending
    ");
}

/// A document with something wrong in it.
pub(crate) fn mutated(text: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = text.to_vec();
    for _ in 0..=dice.roll(4) {
        let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        let line = dice.roll(lines.len());
        let joined = |lines: &[&[u8]]| lines.concat();
        bytes = match dice.roll(9) {
            0 => joined(&[&lines[..line], &lines[(line + 1).min(lines.len())..]].concat()),
            1 => joined(&[&lines[..line], &lines[line.min(lines.len())..], &lines[..line]].concat()),
            2 => bytes[..dice.roll(bytes.len() + 1)].to_vec(),
            3 => {
                let at = dice.roll(other.len() + 1);
                let end = (at + dice.roll(400)).min(other.len());
                let here = dice.roll(bytes.len() + 1);
                [&bytes[..here], &other[at..end], &bytes[here..]].concat()
            }
            4 => {
                let mut bytes = bytes.clone();
                let at = dice.roll(bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = dice.roll(256) as u8;
                }
                bytes
            }
            5 => {
                let signs: [&[u8]; 14] = [
                    b"#",
                    b"- [ ] ",
                    b"|",
                    b"```\n",
                    b"> ",
                    b"**",
                    b"`",
                    b"(",
                    b")",
                    b"@",
                    b": ",
                    b"\n\n",
                    b"\xe2\x86\x92",
                    b"\x00\x1b",
                ];
                let here = dice.roll(bytes.len() + 1);
                [&bytes[..here], signs[dice.roll(signs.len())], &bytes[here..]].concat()
            }
            6 => {
                let indented: Vec<Vec<u8>> = lines.iter().map(|line| [b"  ".as_slice(), line].concat()).collect();
                indented.concat()
            }
            7 => {
                let mut lines = lines;
                let other = dice.roll(lines.len());
                if line < lines.len() {
                    lines.swap(line, other);
                }
                joined(&lines)
            }
            _ => {
                let numbers =
                    ["100%", "999999999999", "0", "-1", "1e9", "12345678901234567890", "101%", "NaN", "0.001"];
                String::from_utf8_lossy(&bytes).replacen("90", numbers[dice.roll(numbers.len())], 3).into_bytes()
            }
        };
    }
    bytes
}

#[test]
fn however_a_document_is_damaged_what_it_becomes_can_be_written_and_read() {
    let documents = documents();
    let (empty, own) = (empty(), Document::read(OWN_BOARD.as_bytes()).unwrap());
    // `STANDUP_SEEDS=1..100` looks at others, 2,000 of each.
    let rounds = crate::document::properties::seeds(2_026..2_027)
        .flat_map(|seed| (0..2_000_usize).map(move |round| (seed, round)));
    let mut dice = Dice(0);
    let (mut boards, mut all) = (0, 0);
    for (seed, round) in rounds {
        if round == 0 {
            dice = Dice(seed.max(1));
        }
        all += 1;
        let (name, text) = &documents[round % documents.len()];
        let (_, other) = &documents[dice.roll(documents.len())];
        // The longest of them stands for one in a few: most of the time would go into it.
        let text = &text[..text.len().min(if round % 5 == 0 { text.len() } else { 3_000 })];
        let bytes = mutated(text, other, &mut dice);
        let Ok(plan) = plan::read(&[Source { name, bytes: &bytes }], &Options::default()) else { continue };
        boards += 1;
        let document = written(&empty, &plan.board);
        let again = Document::read(document.text().as_bytes()).unwrap_or_else(|broken| panic!("{:?}", broken.problems));
        assert_eq!(**again.board(), plan.board);
        let twice = merge(&plan.board, &plan.board, &|_, _, _| None);
        assert_eq!(twice.changes, [], "{}", String::from_utf8_lossy(&bytes));
        if round % 20 == 0 {
            let onto = merge(own.board(), &plan.board, &|_, _, _| None);
            let next =
                onto.changes.iter().try_fold((**own.board()).clone(), |board, change| change.apply(&board)).unwrap();
            written(&own, &next);
        }
    }
    assert!(boards * 2 > all, "the mutations still look like plans: {boards}");
}
