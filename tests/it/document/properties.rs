//! What holds for every board and every change: random boards in every layout, random changes, and back again.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use standup::document::{Document, EditError};
use standup::model::change::{Change, Setting};
use standup::model::field::Value;

use crate::document::generators as whims;
use crate::document::generators::Whim;

/// Every comment of a text, in any order: each has a number of its own.
fn comments(text: &str) -> Vec<&str> {
    let mut out: Vec<&str> = text.split('§').skip(1).step_by(2).collect();
    out.sort_unstable();
    out
}

/// Whether the change takes nothing out, so that every comment must survive.
fn takes_nothing_out(change: &Change) -> bool {
    match change {
        Change::Remove(_) | Change::RemoveFrom(_) => false,
        Change::Set(set) => keeps(set),
        _ => true,
    }
}

/// Lists and records lose the parts that go, with their comments.
fn keeps(set: &Setting) -> bool {
    !set.to.is_absent() && !matches!(set.from, Value::Record(_) | Value::Records(_) | Value::Texts(_))
}

fn check(bytes: &[u8], wild: bool) {
    check_edits(bytes, wild, 0);
}

/// In a long text `ron` is asked about the edited records only.
fn check_long(bytes: &[u8], wild: bool) {
    // It takes a while.
    if !bytes.len().is_multiple_of(4) {
        return;
    }
    check_edits(bytes, wild, 66_000);
}

fn check_edits(bytes: &[u8], wild: bool, length: usize) {
    let whim = &mut Whim::new(bytes);
    let text = format!("{}{}", whims::board(whim, wild), " ".repeat(length));
    let mut document = Document::read(text.as_bytes()).unwrap_or_else(|u| panic!("{:#?}\n{text}", u.problems));
    document.confirm().unwrap_or_else(|e| panic!("{e}\n{text}"));
    for _ in 0..3 {
        let Some(change) = whims::change(whim, document.board()) else { continue };
        let before = document.text().clone();
        let Ok(intended) = change.apply(document.board()) else { continue };
        let edited = match document.edit(&change) {
            Ok(edited) => edited,
            // Another program's value must not be overwritten.
            Err(EditError::Clash(_)) => continue,
            Err(fault) => panic!("{fault}\n{change:#?}\n{before}"),
        };
        if edited.splices.is_empty() {
            // The board was as wanted: there is nothing to be taken back.
            assert_eq!(intended, **document.board());
            continue;
        }
        let after = edited.document.text().clone();
        assert_eq!(**edited.document.board(), intended);
        let mut from = 0;
        let mut rebuilt = String::new();
        for splice in &edited.splices {
            rebuilt.push_str(&before[from..splice.span.start as usize]);
            rebuilt.push_str(&splice.text);
            from = splice.span.end as usize;
        }
        rebuilt.push_str(&before[from..]);
        assert_eq!(rebuilt, *after, "the splices are all that changed");
        edited.document.confirm().unwrap_or_else(|e| panic!("{e}\n{after}"));
        if takes_nothing_out(&change) {
            assert_eq!(comments(&after), comments(&before), "{change:#?}\n{before}\n{after}");
        }
        let inverse = edited.change.inverse();
        let back = edited.document.edit(&inverse).unwrap_or_else(|e| panic!("{e}\n{inverse:#?}\n{after}"));
        assert_eq!(back.document.board(), document.board(), "{inverse:#?}");
        assert_eq!(**back.document.text(), *before, "{inverse:#?}\n{after}");
        let again = back.document.edit(&change).unwrap();
        assert_eq!(again.document.board(), edited.document.board(), "{change:#?}");
        document = edited.document;
    }
}

/// Made together, changes do what they do one by one.
fn check_together(bytes: &[u8], wild: bool) {
    let whim = &mut Whim::new(bytes);
    let text = whims::board(whim, wild);
    let document = Document::read(text.as_bytes()).unwrap_or_else(|u| panic!("{:#?}\n{text}", u.problems));
    let mut one_by_one = document.clone();
    let (mut changes, mut made) = (Vec::new(), Vec::new());
    for _ in 0..6 {
        let Some(change) = whims::change(whim, one_by_one.board()) else { continue };
        let Ok(edited) = one_by_one.edit(&change) else { continue };
        made.push((!edited.splices.is_empty()).then_some(edited.change));
        changes.push(change);
        one_by_one = edited.document;
    }
    let together = |changes: &[Change]| {
        document.together(|step| changes.iter().map(|change| step.make(change)).collect::<Result<Vec<_>, EditError>>())
    };
    let (new, given) = together(&changes).unwrap_or_else(|e| panic!("{e}\n{changes:#?}\n{text}"));
    assert_eq!(new.text(), one_by_one.text(), "{changes:#?}\n{text}");
    assert_eq!(new.board(), one_by_one.board(), "{changes:#?}\n{text}");
    assert_eq!(given, made, "{text}");
    let back: Vec<Change> = made.iter().flatten().rev().map(Change::inverse).collect();
    let undone =
        new.together(|step| back.iter().map(|change| step.make(change)).collect::<Result<Vec<_>, EditError>>());
    let (undone, _) = undone.unwrap_or_else(|e| panic!("{e}\n{back:#?}\n{}", new.text()));
    assert_eq!(**undone.text(), *text, "{back:#?}\n{}", new.text());
}

/// Seeds in an ordinary run, and boards of each; `STANDUP_SEEDS=5..50` looks at others.
const SEEDS: std::ops::Range<u64> = 0..5;
const BOARDS: u32 = 400;

/// The seeds that `STANDUP_SEEDS` names, else these.
pub(crate) fn seeds(ordinary: std::ops::Range<u64>) -> std::ops::Range<u64> {
    let asked = std::env::var("STANDUP_SEEDS").ok();
    let range = asked.as_deref().and_then(|asked| asked.split_once(".."));
    range.map_or(ordinary, |(from, to)| from.parse().expect("a number")..to.parse().expect("a number"))
}

fn every_board(wild: bool, check: fn(&[u8], bool)) {
    for seed in seeds(SEEDS) {
        let config =
            Config { cases: BOARDS, failure_persistence: None, rng_seed: RngSeed::Fixed(seed), ..Config::default() };
        let bytes = prop::collection::vec(any::<u8>(), 0..400);
        let run = TestRunner::new(config).run(&bytes, |bytes| {
            check(&bytes, wild);
            Ok(())
        });
        run.unwrap_or_else(|fault| panic!("seed {seed}: {fault}"));
    }
}

#[test]
fn a_change_of_a_board_in_any_layout_says_what_was_meant_and_is_taken_back_byte_for_byte() {
    every_board(true, check);
}

#[test]
fn the_same_holds_in_a_long_text() {
    every_board(true, check_long);
}

#[test]
fn a_change_of_an_even_board_is_taken_back_byte_for_byte() {
    every_board(false, check);
}

#[test]
fn changes_made_together_do_what_they_do_one_by_one_and_are_taken_back_byte_for_byte() {
    every_board(true, check_together);
    every_board(false, check_together);
}
