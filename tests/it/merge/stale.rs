//! Old copies that are saved over newer changes: two thousand of them are found and healed, and a thousand ordinary saves are let be.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use standup::document::Document;
use standup::merge::stale_save::stale;
use standup::merge::{Side, merge};
use standup::model::change::Change;
use standup::model::diff::diff;

use crate::document::generators::{Whim, board, change};

/// How many saves of each sort are simulated with a seed.
const SAVES: usize = 1_000;

/// What the stale saves begin from. Which saves a seed makes follows from the tables of fields: how many of them mislead is a matter
/// of chance, by a third of their number, so the bounds are for the sum.
const STALE: [u64; 2] = [1, 2];

fn read(text: &str) -> Document {
    Document::read(text.as_bytes()).unwrap()
}

fn texts(versions: &[Document]) -> Vec<Arc<str>> {
    versions.iter().map(|version| Arc::clone(version.text())).collect()
}

/// The document after this many changes that make a difference, as far as the whim finds some.
fn after(whim: &mut Whim<'_>, from: &Document, changes: usize) -> Document {
    let mut document = from.clone();
    let mut made = 0;
    for _ in 0..changes * 8 {
        let Some(change) = change(whim, document.board()).filter(|_| made < changes) else { continue };
        let Ok(edited) = document.edit(&change) else { continue };
        made += usize::from(!edited.splices.is_empty());
        document = edited.document;
    }
    document
}

/// Calls `save` with random boards and their histories of up to six versions, the newest last, until it says so often that it
/// was a save. Nothing of it is by chance.
fn saves(seed: u64, mut save: impl FnMut(&mut Whim<'_>, &[Document]) -> bool) {
    let config = Config { rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let bytes = (prop::collection::vec(any::<u8>(), 200..400), prop::collection::vec(any::<u8>(), 200..300));
    let mut count = 0;
    while count < SAVES {
        let (first, rest) = bytes.new_tree(&mut runner).unwrap().current();
        let whim = &mut Whim::new(&rest);
        let mut versions = vec![read(&board(&mut Whim::new(&first), false))];
        for _ in 0..=1 + whim.below(5) {
            let changes = 1 + whim.below(2);
            let next = after(whim, versions.last().unwrap(), changes);
            if next.board() != versions.last().unwrap().board() {
                versions.push(next);
            }
        }
        count += usize::from(save(whim, &versions));
    }
}

#[test]
fn two_thousand_stale_saves_are_all_found_and_what_they_undid_comes_back() {
    let (mut unsure, mut misled, mut clashing) = (0, 0, 0);
    let mut save = |whim: &mut Whim<'_>, versions: &[Document]| {
        let [older @ .., newest] = versions else { return false };
        if older.is_empty() {
            return false;
        }
        let base = &older[whim.below(older.len())];
        let own = whim.below(3);
        let copy = after(whim, base, own);
        // What a perfect memory would do.
        let wanted = merge(Some(base), &copy, newest, Side::Ours).unwrap();
        if wanted.changes.is_empty() {
            return false; // The old copy undoes nothing.
        }
        let found = stale(&copy, newest, &texts(older)).unwrap_or_else(|| panic!("not found: {:#?}", wanted.changes));
        unsure += usize::from(!found.is_sure);
        let clashes = !(found.clashes.is_empty() && wanted.clashes.is_empty());
        clashing += usize::from(clashes);
        if found.healed.board() != wanted.document.board() && !clashes {
            // Where a version that looks alike was taken for the one it was made from.
            let guess = &older[found.base];
            assert_ne!(guess.board(), base.board(), "{:#?}", diff(wanted.document.board(), found.healed.board()));
            misled += 1;
        }
        true
    };
    for seed in STALE {
        saves(seed, &mut save);
    }
    // 55, 14 and 283 when this was written. Who changed the same in their copy as others did since, or took out what others changed,
    // has made what an edit of the newest version looks like: told, but not asked about.

    let all = SAVES * STALE.len();
    assert!(unsure <= all / 33, "{unsure} look like edits of the newest version");
    assert!(misled <= all / 100, "{misled} were made from a version that looks like another one");
    assert!(clashing > all / 20, "{clashing} clash, which is what this is about");
}

#[test]
fn an_old_copy_is_found_by_a_module_that_was_removed_since_and_is_back() {
    let board = |modules: &str| read(&format!("(format: 1, developers: [(name: \"Ana\", modules: [{modules}])])"));
    let older = board("(id: \"a\", status: Pending, tags: [\"x\"]), (id: \"b\", status: Pending)");
    let newest = board("(id: \"b\", status: Pending, coverage: (now: 83.5))");
    // In the copy a is changed, so that a merge keeps it, and b is taken out.
    let copy = board("(id: \"a\", status: Pending, tags: [\"y\"])");
    let found = stale(&copy, &newest, &texts(&[older])).expect("an old copy");
    assert_eq!(found.lost.iter().map(Change::sentence).collect::<Vec<_>>(), ["b: added for Ana"]);
    assert!(!found.is_sure, "told, not asked about");
}

#[test]
fn an_old_copy_is_found_by_a_module_that_somebody_else_had_in_between() {
    let board = |ana: &str, bo: &str| {
        read(&format!("(format: 1, developers: [(name: \"Ana\", modules: [{ana}]), (name: \"Bo\", modules: [{bo}])])"))
    };
    let (a, b, c) = ("(id: \"a\", status: Done),", "(id: \"b\", status: Done),", "(id: \"c\", status: Done),");
    let older = [board("", &format!("{a}{b}")), board(&format!("{b}{c}"), "")];
    let found = stale(&board("", b), &board("", ""), &texts(&older)).expect("an old copy");
    assert_eq!(found.lost.iter().map(Change::sentence).collect::<Vec<_>>(), ["b: removed"]);
}

#[test]
fn of_a_thousand_ordinary_saves_only_those_are_asked_about_that_look_like_an_old_copy() {
    let (mut asked, mut told) = (0, 0);
    saves(8, |whim, versions| {
        let [older @ .., newest] = versions else { return false };
        let own = 1 + whim.below(3);
        let saved = after(whim, newest, own);
        if saved.board() == newest.board() {
            return false;
        }
        match stale(&saved, newest, &texts(older)) {
            Some(found) if found.is_sure => asked += 1,
            Some(_) => told += 1,
            None => {}
        }
        true
    });
    // 66 asked about and 137 told when this was written: these boards have a few modules and the whims a few names and values, so
    // that to remove what was changed before, or to set back what came last, is common here. It costs a question or a line, and
    // nothing is put back unasked.
    assert!(asked <= SAVES / 12, "{asked} of {SAVES} are asked about");
    assert!(told <= SAVES / 7, "{told} of {SAVES} are told");
    assert!(asked > 0, "to take back what came last is asked about");
}
