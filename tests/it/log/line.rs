//! Every change is a line of the log and comes back from it, whatever people write into a board.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use standup::log::codec::{self, ReadRecord};
use standup::log::entry::{Entry, EntryId, Replica};
use standup::model::annotation::{Anchor, Annotation, Extra, Slot};
use standup::model::board::Developer;
use standup::model::change::{By, Change, Item, Record, RecordKind, Seat, Setting, Subject};
use standup::model::decimal::{Hundredths, Percent};
use standup::model::field::{BOARD, DEVELOPER, Field, Kind, MODULE, Owner, Value};
use standup::model::module::Module;
use standup::model::original::{OriginalText, Piece};
use standup::model::snapshot::Revision;
use standup::model::status::Status;

/// Texts that people, and worse, put into a board.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z/_.]{1,12}",
        any::<String>(),
        "[\"\\\\#\n\r\t\u{0}\u{1b}\u{85}\u{202e}\u{2028}\u{200d}\u{feff}(){},:é😀]{1,12}",
        select(vec!["\"),\n(id: \"", "r#\"", "\\u{41}", "// x", "/*", "*/", "\u{301}", "\\\n  x", "None", "\u{fffe}"])
            .prop_map(str::to_owned),
    ]
    .prop_filter("an empty text is an absent one", |text| !text.is_empty())
}

fn time() -> impl Strategy<Value = DateTime<Utc>> {
    // From the year 1 to 9999, to the nanosecond.
    (-62_135_596_800_i64..253_402_300_799, 0..1_000_000_000_u32)
        .prop_map(|(seconds, nanos)| DateTime::from_timestamp(seconds, nanos).unwrap())
}

fn value(kind: Kind) -> BoxedStrategy<Value> {
    let parts = |parts: &'static [standup::model::field::Part]| {
        let part = |p: &'static standup::model::field::Part| of(value(p.kind)).prop_map(|v| v.map(|v| (p.name, v)));
        parts.iter().map(part).collect::<Vec<_>>().prop_map(|parts| parts.into_iter().flatten().collect::<Vec<_>>())
    };
    match kind {
        Kind::Text | Kind::Prose => text().prop_map(Value::Text).boxed(),
        Kind::Percent => (0..=10_000_i64).prop_map(|h| Value::Percent(Percent::new(h).unwrap())).boxed(),
        Kind::Amount => {
            (-100_000_000_000_000_000..=100_000_000_000_000_000_i64).prop_map(|h| Value::Amount(Hundredths(h))).boxed()
        }
        Kind::Count => any::<u64>().prop_map(Value::Count).boxed(),
        Kind::Flag => any::<bool>().prop_map(Value::Flag).boxed(),
        Kind::Word(words) => select(words).prop_map(Value::Word).boxed(),
        Kind::Texts => proptest::collection::vec(text(), 1..4).prop_map(Value::Texts).boxed(),
        Kind::Time => time().prop_map(Value::Time).boxed(),
        Kind::Date => {
            (0..3_000_000).prop_map(|d| Value::Date(NaiveDate::from_num_days_from_ce_opt(d + 366).unwrap())).boxed()
        }
        Kind::Record(of) => parts(of).prop_map(Value::Record).boxed(),
        Kind::Records(of) => proptest::collection::vec(parts(of), 1..4).prop_map(Value::Records).boxed(),
    }
}

fn wording() -> impl Strategy<Value = Option<OriginalText>> {
    let piece = (text(), text(), text(), text());
    let piece = piece.prop_map(|(left, from, to, right)| Piece { left, from, to, right });
    of(proptest::collection::vec(piece, 0..3).prop_map(|pieces| OriginalText { pieces }))
}

fn setting<R: Owner>(
    subject: impl Strategy<Value = Subject>,
    table: &'static [Field<R>],
) -> impl Strategy<Value = Change> {
    (subject, 0..table.len()).prop_flat_map(move |(subject, i)| {
        let field = &table[i];
        let value = || of(value(field.kind)).prop_map(Option::unwrap_or_default);
        let set = move |(from, to)| Change::Set(Setting::new(subject.clone(), field, from, to));
        (value(), value()).prop_map(set)
    })
}

/// A record with some of its fields known.
fn filled<R: Clone + std::fmt::Debug + 'static>(empty: R, table: &'static [Field<R>]) -> impl Strategy<Value = R> {
    let values: Vec<_> = table.iter().map(|f| proptest::option::weighted(0.3, value(f.kind))).collect();
    values.prop_map(move |values| {
        let mut record = empty.clone();
        for (field, value) in table.iter().zip(values) {
            (field.set)(&mut record, value.unwrap_or_default());
        }
        record
    })
}

fn module() -> impl Strategy<Value = Module> {
    (text(), select(&Status::ALL[..])).prop_flat_map(|(id, status)| filled(Module::new(id, status), MODULE))
}

fn developer() -> impl Strategy<Value = Developer> {
    let modules = proptest::collection::vec(module().prop_map(Arc::new), 0..3);
    (text(), modules)
        .prop_flat_map(|(name, modules)| filled(Developer { name, modules, ..Developer::default() }, DEVELOPER))
}

fn seat() -> impl Strategy<Value = Seat> {
    (of(text()), of(text())).prop_map(|(developer, after)| Seat { developer, after })
}

fn subject() -> impl Strategy<Value = Subject> {
    prop_oneof![text().prop_map(Subject::Module), text().prop_map(Subject::Developer)]
}

fn owner() -> impl Strategy<Value = Subject> {
    prop_oneof![Just(Subject::Board), subject()]
}

fn record() -> impl Strategy<Value = Box<Record>> {
    let kind = prop_oneof![
        (module(), seat()).prop_map(|(module, seat)| RecordKind::Module(module.into(), seat)),
        (developer(), of(text())).prop_map(|(developer, after)| RecordKind::Developer(developer.into(), after)),
    ];
    (kind, of(text())).prop_map(|(kind, source)| Box::new(Record { source, ..Record::new(kind) }))
}

fn item() -> impl Strategy<Value = Item> {
    let lists: Vec<_> = MODULE.iter().filter(|f| f.kind == Kind::Texts).collect();
    (text(), select(lists), text(), of(any::<usize>()))
        .prop_map(|(module, field, item, at)| Item::new(module, field, item).at(at))
}

fn annotation() -> impl Strategy<Value = Annotation> {
    let slots = vec![Slot::Above, Slot::Apart, Slot::Behind, Slot::Head, Slot::End, Slot::Inside];
    let path = || proptest::collection::vec(text(), 0..3);
    let what = prop_oneof![
        (path(), select(slots)).prop_map(|(path, slot)| Extra::Comment(Anchor { path, slot })),
        (path(), text(), of(text())).prop_map(|(path, name, after)| Extra::Field { path, name, after }),
    ];
    let differ = (of(text()), of(text())).prop_filter("nothing changed", |(from, to)| from != to);
    (owner(), what, differ).prop_map(|(of, what, (from, to))| Annotation { of, what, from, to, wording: None })
}

fn change() -> impl Strategy<Value = Change> {
    (unworded(), wording()).prop_map(|(change, wording)| change.worded(wording))
}

fn unworded() -> impl Strategy<Value = Change> {
    let status = || select(&Status::ALL[..]);
    prop_oneof![
        (text(), status(), status()).prop_map(|(module, from, to)| Change::Move { module, from, to }),
        setting(text().prop_map(Subject::Module), MODULE),
        setting(text().prop_map(Subject::Developer), DEVELOPER),
        setting(Just(Subject::Board), BOARD),
        record().prop_map(Change::Add),
        record().prop_map(Change::Remove),
        (text(), seat(), seat()).prop_map(|(module, from, to)| Change::assign(module, from, to)),
        (subject(), of(text()), of(text())).prop_map(|(what, from, to)| Change::place(what, from, to)),
        (subject(), text()).prop_map(|(what, to)| Change::rename(what, to)),
        item().prop_map(Change::AddTo),
        item().prop_map(Change::RemoveFrom),
        annotation().prop_map(|annotation| Change::Annotate(Box::new(annotation))),
        (of(text()), proptest::collection::btree_map(text(), text(), 0..4))
            .prop_map(|(note, seen)| Change::Mark { note: note.unwrap_or_default(), seen }),
    ]
}

fn id() -> impl Strategy<Value = EntryId> {
    prop_oneof![
        (any::<u64>(), any::<u64>())
            .prop_map(|(bits, counter)| EntryId::Made { replica: Replica::from_bits(bits), counter }),
        any::<u64>().prop_map(EntryId::Observed),
    ]
}

fn by() -> impl Strategy<Value = By> {
    prop_oneof![
        select(vec![By::Key, By::Command, By::Import, By::Auto(None), By::Observed]),
        id().prop_map(|id| By::Undo(id.to_string())),
    ]
}

fn entry() -> impl Strategy<Value = Entry> {
    let seq = 1..(1_u64 << 53);
    let who = of(text()).prop_map(Option::unwrap_or_default);
    (id(), seq, time(), who, by(), of(id()), any::<[u8; 4]>(), change()).prop_map(
        |(id, seq, at, who, by, step, bytes, change)| {
            let at = DateTime::from_timestamp_millis(at.timestamp_millis()).unwrap();
            Entry { id, seq, at, who, by, step, rev: Revision::of(&bytes), change }
        },
    )
}

/// Knows one record, by its very source text.
struct Only<'a>(&'a Change);

impl ReadRecord for Only<'_> {
    fn module(&self, source: &str) -> Result<Module, String> {
        match self.0 {
            Change::Add(record) | Change::Remove(record) if record.source.as_deref() == Some(source) => {
                match &record.kind {
                    RecordKind::Module(module, _) => Ok(module.as_ref().clone()),
                    RecordKind::Developer(..) => Err("a developer".into()),
                }
            }
            _ => Err("another source".into()),
        }
    }

    fn developer(&self, source: &str) -> Result<Developer, String> {
        match self.0 {
            Change::Add(record) | Change::Remove(record) if record.source.as_deref() == Some(source) => {
                match &record.kind {
                    RecordKind::Developer(developer, _) => Ok(developer.as_ref().clone()),
                    RecordKind::Module(..) => Err("a module".into()),
                }
            }
            _ => Err("another source".into()),
        }
    }
}

/// The characters behind the backslashes of a line.
fn escapes(line: &str) -> impl Iterator<Item = char> {
    let mut rest = line.chars();
    std::iter::from_fn(move || {
        rest.by_ref().find(|c| *c == '\\')?;
        rest.next()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(1), ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn every_entry_comes_back_from_its_line(entry in entry()) {
        let line = codec::write(&entry).unwrap();
        let read = codec::read(line.as_bytes(), &Only(&entry.change));
        prop_assert_eq!(&read.problems, &[]);
        prop_assert_eq!(read.entries, [entry]);
    }

    #[test]
    fn a_line_is_one_line_that_any_ron_reads_and_no_terminal_obeys(entry in entry()) {
        let line = codec::write(&entry).unwrap();
        prop_assert_eq!(line.find('\n'), Some(line.len() - 1));
        prop_assert!(!line.trim_end().chars().any(standup::model::shown::is_unsafe));
        let one = line.strip_suffix(",\n").unwrap();
        ron::from_str::<serde::de::IgnoredAny>(one).unwrap();
        prop_assert!(escapes(&line).all(|c| "\"\\nrtu".contains(c)), "an escape that RON 0.8 does not know");
        // A log is also a list without its brackets.
        ron::from_str::<Vec<serde::de::IgnoredAny>>(&format!("[{line}{line}]")).unwrap();
    }

    #[test]
    fn a_torn_line_is_told_and_spoils_no_other(entry in entry(), cut in any::<prop::sample::Index>()) {
        let line = codec::write(&entry).unwrap();
        let one = line.strip_suffix(",\n").unwrap();
        let mut end = cut.index(one.len()).max(1);
        while !one.is_char_boundary(end) {
            end -= 1;
        }
        let text = format!("{line}{}\n{line}", &one[..end]);
        let read = codec::read(text.as_bytes(), &Only(&entry.change));
        prop_assert_eq!(read.entries, [entry.clone(), entry]);
        prop_assert_eq!(read.problems.iter().map(|p| p.place.line).collect::<Vec<_>>(), [2]);
    }
}
