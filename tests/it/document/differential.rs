//! Two hundred thousand mutated files, read by us and by the `ron` crate: who accepts what, and why they differ.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use standup::document::{Document, well_formed};

use crate::document::reading::fixtures;

/// Mutated inputs in an ordinary test run: a matter of seconds.
const INPUTS: u32 = 200_000;

/// A small generator of numbers: the same inputs in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize) % sides
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.roll(from.len())]
    }
}

/// What is put into a text: every token of the grammar, and what nearly is one.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "'",
    "\\",
    "/",
    "//",
    "/*",
    "*/",
    "#",
    "#!",
    "r\"",
    "r#\"",
    "\"#",
    "r#",
    "b\"",
    "b'",
    "br#\"",
    "\n",
    "\r",
    "\r\n",
    "\t",
    " ",
    "\u{85}",
    "\u{200e}",
    "\u{2028}",
    "\u{a0}",
    "\u{feff}",
    "\u{b}",
    "0",
    "9",
    "1_0",
    "0x",
    "0b1",
    "0o7",
    "0xfF",
    "-",
    "+",
    ".",
    "..",
    "..=",
    "e",
    "E5",
    "1e5",
    "1.5",
    ".5",
    "5.",
    "_",
    "u8",
    "i64",
    "u7",
    "f32",
    "inf",
    "NaN",
    "inff64",
    "-inf",
    "true",
    "false",
    "Some",
    "Some(",
    "None",
    "()",
    "Foo",
    "Foo(",
    "a",
    "é",
    "名",
    "a: 1",
    "r#a-b",
    "x.y",
    "\\n",
    "\\x41",
    "\\xc3\\xa9",
    "\\xff",
    "\\u{41}",
    "\\u{110000}",
    "\\u{",
    "\\\n",
    "'a'",
    "'''",
    "'\\''",
    "''",
    "b'a'",
    "\"s\"",
    "[1, 2]",
    "{1: 2}",
    "(1, 2)",
    "(a: 1)",
    "#![enable(implicit_some)]",
    "#![enable(unwrap_newtypes)]",
    "#![type = \"x\"]",
    "=",
    "256u8",
    "-1u8",
    "18446744073709551616",
    "1..2",
    "1.0..=2.0",
];

/// One to four small accidents.
fn mutate(text: &str, others: &[String], dice: &mut Dice) -> String {
    let mut text = text.to_owned();
    for _ in 0..=dice.roll(4) {
        let at = text.floor_char_boundary(dice.roll(text.len() + 1));
        let end = text.ceil_char_boundary((at + dice.roll(8)).min(text.len()));
        match dice.roll(7) {
            0 => text.replace_range(at..end, ""),
            1 | 2 => text.insert_str(at, dice.pick(PIECES)),
            3 => text.replace_range(at..end, dice.pick(PIECES)),
            4 => {
                let piece = text[at..end].to_owned();
                let to = text.floor_char_boundary(dice.roll(text.len() + 1));
                text.insert_str(to, &piece);
            }
            5 => {
                let other = &others[dice.roll(others.len())];
                let from = other.floor_char_boundary(dice.roll(other.len() + 1));
                let to = other.ceil_char_boundary((from + dice.roll(24)).min(other.len()));
                text.insert_str(at, &other[from..to]);
            }
            _ => text.truncate(at),
        }
    }
    text
}

/// Where we and `ron` differ on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    /// With `implicit_some`, `ron` reads `Some 5` as `Some(5)`, and a `Some` that stands by itself as nothing at all.
    SomeWithoutBrackets,
    /// With `unwrap_variant_newtypes` we count a level more for `Some(..)` than `ron` does.
    LevelsOfUnwrappedSome,
    /// Not one of the known reasons.
    Unknown,
}

fn reason(text: &str) -> Reason {
    let bare = |rest: &str| !rest.trim_start().starts_with(['(', '/']);
    if text.contains("implicit_some") && text.split("Some").skip(1).any(bare) {
        Reason::SomeWithoutBrackets
    } else if text.contains("unwrap_variant_newtypes") && text.matches("Some(").count() > 20 {
        Reason::LevelsOfUnwrappedSome
    } else {
        Reason::Unknown
    }
}

/// The texts to mutate: the sound files of the corpus without the very long ones, pieces of the real plan, and small values.
fn seeds() -> Vec<String> {
    let mut seeds: Vec<String> = fixtures("valid")
        .into_iter()
        .filter(|(_, bytes)| bytes.len() < 2_000)
        .map(|(_, bytes)| String::from_utf8(bytes).unwrap().trim_start_matches('\u{feff}').to_owned())
        .collect();
    let plan = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/board.ron")).unwrap();
    // Each module of the plan is a sound value by itself.
    let records =
        plan.split("                (\n").skip(1).map(|rest| rest.split("\n                ),").next().unwrap());
    seeds.extend(records.map(|record| format!("(\n{record}\n)")).filter(|record| record.len() < 600));
    seeds.extend([include_str!("../../fixtures/boards/full.ron").to_owned()]);
    seeds.extend(PIECES.iter().map(|piece| (*piece).to_owned()));
    seeds.extend(
        ["a..b", "[1..2, ..3, 4.., ..=5, ..]", "Some(Some(None))", "{[1]: (a: {})}", "(\"a\\\n  b\")"]
            .map(String::from),
    );
    seeds
}

#[test]
fn we_accept_what_ron_accepts_and_refuse_what_it_refuses() {
    let seeds = seeds();
    let mut dice = Dice(0x5eed_0f57_a4d0_0001);
    let mut differ: BTreeMap<(Reason, bool), (u32, String)> = BTreeMap::new();
    let mut accepted = 0;
    for _ in 0..INPUTS {
        let seed = &seeds[dice.roll(seeds.len())];
        let text = mutate(seed, &seeds, &mut dice);
        let ours = well_formed(&text).is_ok();
        let theirs = ron::from_str::<IgnoredAny>(&text).is_ok();
        accepted += u32::from(ours);
        // A mark at the start is our extension.
        if ours != theirs && !text.starts_with('\u{feff}') {
            let entry = differ.entry((reason(&text), ours)).or_insert_with(|| (0, text.clone()));
            entry.0 += 1;
            if text.len() < entry.1.len() {
                entry.1 = text;
            }
        }
    }
    assert!(accepted > INPUTS / 20, "most inputs are far from sound: {accepted}");
    let unknown: Vec<_> = differ.iter().filter(|((reason, _), _)| *reason == Reason::Unknown).collect();
    assert!(unknown.is_empty(), "(accepted by us, how often, shortest): {unknown:#?}");
}

#[test]
fn no_input_makes_the_reader_panic_and_every_caret_lies_in_the_text() {
    let mut seeds = seeds();
    // Most of them boards with every field: what is read of them is compared field by field with what `ron` reads.
    let full = include_str!("../../fixtures/boards/full.ron");
    seeds.extend(std::iter::repeat_n(full.to_owned(), seeds.len()));
    seeds.extend(
        fixtures("invalid").into_iter().filter(|(_, b)| b.len() < 2_000).filter_map(|(_, b)| String::from_utf8(b).ok()),
    );
    let mut dice = Dice(0x5eed_0f57_a4d0_0002);
    for _ in 0..INPUTS / 4 {
        let seed = &seeds[dice.roll(seeds.len())];
        let text = mutate(seed, &seeds, &mut dice);
        let mut bytes = text.into_bytes();
        if dice.roll(10) == 0 && !bytes.is_empty() {
            let at = dice.roll(bytes.len());
            bytes[at] = dice.roll(256) as u8;
        }
        let (text, problems) = match Document::read(&bytes) {
            Ok(document) => {
                assert_eq!(document.text().as_bytes(), bytes);
                document.confirm().unwrap_or_else(|e| panic!("{e}: {}", document.text()));
                (document.text().clone(), document.warnings().to_vec())
            }
            Err(unreadable) => {
                assert!(
                    unreadable.problems.iter().all(standup::model::problem::Problem::is_error)
                        && !unreadable.problems.is_empty()
                );
                (unreadable.text, unreadable.problems)
            }
        };
        for problem in problems {
            let spans = [Some(problem.span), problem.related.as_ref().map(|(span, _)| *span)];
            for span in spans.into_iter().flatten() {
                assert!(text.get(span.range()).is_some(), "{problem:?} in {text:?}");
            }
            assert_eq!(
                problem.place,
                standup::model::problem::Place::find(&text, problem.span.start),
                "{problem:?} in {text:?}"
            );
            standup::document::ron::caret::render(&standup::model::shown::Shown::new("f"), &text, &problem);
        }
    }
}
