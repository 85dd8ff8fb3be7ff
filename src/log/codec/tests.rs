//! Round trips and hostile lines of the log's codec. Tests only.
use chrono::DateTime;
use proptest::prelude::*;

use super::{LONGEST_LINE, ReadRecord, TooLong, read, value, write};
use crate::log::entry::Entry;
use crate::model::annotation::{Anchor, Annotation, Extra, Slot};
use crate::model::board::Developer;
use crate::model::change::{By, Change, Record, RecordKind, Seat, Setting, Subject};
use crate::model::field::{MODULE, Value, find};
use crate::model::module::Module;
use crate::model::original::{OriginalText, Piece};
use crate::model::snapshot::Revision;
use crate::model::status::Status;

/// Reads records of the plainest spelling.
struct Plain;

impl ReadRecord for Plain {
    fn module(&self, source: &str) -> Result<Module, String> {
        value::read_module(source)
    }

    fn developer(&self, source: &str) -> Result<Developer, String> {
        value::read_developer(source)
    }
}

fn entry(change: Change) -> Entry {
    Entry {
        id: "k3f9a2-41".parse().unwrap(),
        seq: 812,
        at: DateTime::parse_from_rfc3339("2026-11-20T09:12:03.120Z").unwrap().to_utc(),
        who: "ana".into(),
        by: By::Key,
        step: Some("k3f9a2-40".parse().unwrap()),
        rev: Revision::of(b""),
        change,
    }
}

fn a_move() -> Change {
    Change::Move { module: "tenant/service.py".into(), from: Status::InProgress, to: Status::Done }
}

fn told(text: &str) -> Vec<String> {
    let read = read(text.as_bytes(), &Plain);
    read.problems.iter().map(|p| format!("{}: {}", p.place.line, p.message)).collect()
}

#[test]
fn an_entry_is_the_line_that_the_design_shows() {
    assert_eq!(
        write(&entry(a_move())).unwrap(),
        "(id: \"k3f9a2-41\", seq: 812, at: \"2026-11-20T09:12:03.120Z\", who: \"ana\", by: Key, step: \"k3f9a2-40\", \
         rev: \"af1349b9f5f9a1a6\", change: Move(module: \"tenant/service.py\", from: InProgress, to: Done)),\n"
    );
}

#[test]
fn every_kind_of_change_has_one_plain_spelling() {
    let text = |change: &Change| super::change_text(change);
    let field = |path| find(MODULE, path).unwrap();
    let mut set = Setting::new(
        Subject::Module("a".into()),
        field("notes"),
        Value::Text("a\n\"b\"\u{202e}".into()),
        Value::Absent,
    );
    let piece = Piece { left: "(".into(), to: "notes: r#\"..\"#".into(), ..Piece::default() };
    set.wording = Some(OriginalText { pieces: vec![piece] });
    assert_eq!(
        text(&Change::Set(set)),
        r##"Set(module: "a", field: "notes", from: "a\n\"b\"\u{202e}", wording: [(left: "(", to: "notes: r#\"..\"#")])"##
    );
    let place = Seat { developer: Some("Dev 1".into()), after: None };
    assert_eq!(
        text(&Change::assign("a", Seat::default(), place.clone())),
        r#"Assign(module: "a", from: (), to: (developer: "Dev 1"))"#
    );
    let mut module = Module::new("a", Status::Done);
    module.coverage.start = crate::model::decimal::Percent::new(1155);
    module.tests.needed = Some(25);
    let record = Record::new(RecordKind::Module(module.into(), place));
    assert_eq!(
        text(&Change::Remove(Box::new(record))),
        r#"Remove(module: "a", seat: (developer: "Dev 1"), record: (id: "a", status: Done, coverage: (start: 11.55), tests: (needed: 25)))"#
    );
    assert_eq!(text(&Change::rename(Subject::Developer("Ana".into()), "Bo")), r#"Rename(developer: "Ana", to: "Bo")"#);
    let at = |path: &[&str], slot| Anchor { path: path.iter().map(|name| (*name).to_owned()).collect(), slot };
    let annotated = |of: Subject, what: Extra, from: Option<&str>, to: Option<&str>| {
        let [from, to] = [from, to].map(|text| text.map(str::to_owned));
        text(&Change::Annotate(Box::new(Annotation { of, what, from, to, wording: None })))
    };
    assert_eq!(
        annotated(Subject::Module("a".into()), Extra::Comment(at(&["tags"], Slot::Behind)), None, Some("// b")),
        r#"Annotate(module: "a", comment: (path: ["tags"], slot: Behind), to: "// b")"#
    );
    let field = Extra::Field { path: vec!["coverage".into()], name: "by".into(), after: Some("now".into()) };
    assert_eq!(
        annotated(Subject::Board, field, Some("by: 1"), Some("by: 2")),
        r#"Annotate(unknown: (path: ["coverage"], name: "by", after: "now"), from: "by: 1", to: "by: 2")"#
    );
    let seen = [("ana.k3f9a2.ron".to_owned(), "k3f9a2-41".to_owned())].into();
    assert_eq!(text(&Change::Mark { note: String::new(), seen }), r#"Mark(seen: {"ana.k3f9a2.ron": "k3f9a2-41"})"#);
}

#[test]
fn the_log_of_an_older_standup_is_read_and_written_as_it_was() {
    let old = include_str!("../../../tests/fixtures/log/format-1.ron");
    let read = read(old.as_bytes(), &Plain);
    assert_eq!(read.problems, []);
    for (entry, line) in read.entries.iter().zip(old.lines()) {
        assert_eq!(write(entry).unwrap().trim_end(), line);
    }
    assert_eq!(read.entries.len(), old.lines().count());
}

#[test]
fn what_is_no_entry_is_told_with_its_line_and_the_rest_is_read() {
    let good = write(&entry(a_move())).unwrap();
    let torn = &good[..90];
    let newer = good.replace("Move(", "Zork(");
    let foreign = good.replace("\"ana\"", "\"ana\", mood: 3");
    let text = format!(
        "\u{feff}// our log\r\n{good}\n{torn}\n{newer}{foreign}<<<<<<< HEAD\n\x1b[2Jgarbage\n[1, 2]\r\n  {}",
        good.trim_end_matches(",\n")
    );
    let read = read(text.as_bytes(), &Plain);
    assert_eq!(read.entries, [entry(a_move()), entry(a_move())]);
    assert_eq!(
        told(&text),
        [
            "4: this line is cut off",
            "5: this line is no log entry: `Zork` is no kind of change",
            "6: this line is no log entry: there is no field `mood`",
            "7: a conflict marker of a merge",
            "8: this line is no log entry",
            "9: this line is no log entry",
        ]
    );
    assert!(read.problems.iter().all(|p| !p.is_error()));
}

#[test]
fn an_entry_half_understood_is_no_entry() {
    let line = |change: &str| {
        let text = write(&entry(a_move())).unwrap();
        text.replace("Move(module: \"tenant/service.py\", from: InProgress, to: Done)", change)
    };
    for (change, why) in [
        ("Set(module: \"a\", field: \"mood\", to: 3)", "there is no field `mood`"),
        ("Set(module: \"a\", field: \"lines\", to: -3)", "-3 is not a whole number"),
        ("Set(module: \"a\", field: \"coverage.now\", to: 100.01)", "100.01 is not a percentage"),
        ("Set(module: \"a\", field: \"coverage.now\", to: 1.005)", "1.005 is not a percentage"),
        ("Set(module: \"a\", field: \"coverage.now\", to: NaN)", "NaN is not a percentage"),
        ("Set(module: \"a\", field: \"complexity\", to: Huge)", "Huge is not one of its words"),
        ("Set(module: \"a\", field: \"blocked\", to: (why: \"x\"))", "there is no field `why`"),
        ("Set(module: \"a\", to: 3)", "there is no `field`"),
        ("Move(module: \"a\", from: Pending, to: Blocked)", "Blocked is no status"),
        ("Move(module: \"a\", from: Pending, to: Done, to: Done)", "the field `to` is there twice"),
        ("Move(module: \"a\", from: Pending, to: Done, force: true)", "there is no field `force`"),
        ("Move", "expected opening `(`"),
        ("AddTo(module: \"a\", field: \"title\", item: \"x\")", "there is no field `title`"),
        ("Add(module: \"a\", seat: ())", "there is no `record`"),
        ("Add(module: \"a\", seat: (), source: \"(id: \\\"b\\\", status: Done)\")", "the record of a is named b"),
        ("Add(module: \"a\", seat: (), source: \"(((\")", "expected identifier"),
    ] {
        assert_eq!(told(&line(change)), [format!("1: this line is no log entry: {why}")], "{change}");
    }
    let good = write(&entry(a_move())).unwrap();
    for (from, to, why) in [
        ("seq: 812", "seq: 0", "`seq` is 0 and not from 1 to 9007199254740991"),
        ("seq: 812", "seq: 9007199254740992", "`seq` is 9007199254740992 and not from 1 to 9007199254740991"),
        ("k3f9a2-41", "../41", "`../41` is not the id of a log entry, such as `k3f9a2-41`"),
        ("2026-11-20T", "20.11.26 ", "`at` is not a time"),
        ("by: Key", "by: Magic", "nothing is made by `Magic`"),
    ] {
        assert_eq!(told(&good.replace(from, to)), [format!("1: this line is no log entry: {why}")]);
    }
}

#[test]
fn reasons_are_short_however_long_the_line_is() {
    let line = write(&entry(a_move())).unwrap().replace("InProgress", &"x\u{202e}".repeat(50_000));
    let told = told(&line);
    assert!(told[0].chars().count() < 200 && !told[0].contains('\u{202e}'), "{}", told[0]);
}

#[test]
fn nesting_without_end_is_told_and_nothing_overflows() {
    let line = write(&entry(a_move())).unwrap().replace("InProgress", &"(".repeat(100_000));
    assert_eq!(told(&line).len(), 1);
    assert_eq!(told(&"[".repeat(LONGEST_LINE + 1)), ["1: this line is longer than 4 MiB"]);
}

#[test]
fn an_entry_too_long_to_be_read_is_not_written() {
    let to = Value::Text("x".repeat(LONGEST_LINE));
    let set = Setting::new(Subject::Module("a".into()), find(MODULE, "notes").unwrap(), Value::Absent, to);
    let long = write(&entry(Change::Set(set)));
    assert!(matches!(long, Err(TooLong(n)) if n > LONGEST_LINE));
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let lines = bytes.split(|b| *b == b'\n').count();
        let read = read(&bytes, &Plain);
        prop_assert!(read.problems.len() + read.entries.len() <= lines);
    }

    #[test]
    fn no_damage_to_a_line_makes_the_reader_panic(at in 0..190_usize, byte: u8, cut in 0..200_usize) {
        let mut line = write(&entry(a_move())).unwrap().into_bytes();
        line[at] = byte;
        line.truncate(line.len() - cut.min(20));
        let read = read(&line, &Plain);
        prop_assert!(read.entries.len() + read.problems.len() <= 2);
    }
}
