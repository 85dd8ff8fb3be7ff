//! What holds for every merge: random boards, and on each side a random history with comments and fields of other programs.

use std::collections::BTreeSet;

use proptest::prelude::*;
use standup::document::{Document, EditError};
use standup::merge::{Clash, Lost, Merged, Side, merge};
use standup::model::board::Board;
use standup::model::change::{Change, Subject};
use standup::model::field::{BOARD, DEVELOPER, Field, Kind, MODULE, Value};

use crate::document::generators::{Whim, board, change};

fn read(text: &str) -> Document {
    Document::read(text.as_bytes()).unwrap_or_else(|unreadable| panic!("{:#?}\n{text}", unreadable.problems))
}

/// Every comment of a text, in any order: each has a number of its own.
fn comments(text: &str) -> Vec<&str> {
    let mut out: Vec<&str> = text.split('§').skip(1).step_by(2).collect();
    out.sort_unstable();
    out
}

/// A board some time later: a few changes, and what somebody wrote into the file besides. Comments are numbered from `number`.
fn later(whim: &mut Whim<'_>, from: &Document, mut number: usize) -> Document {
    let mut document = from.clone();
    for _ in 0..=whim.below(6) {
        if whim.rarely(3) {
            number += 1;
            document = scribbled(whim, &document, number);
            continue;
        }
        let Some(change) = change(whim, document.board()) else { continue };
        match document.edit(&change) {
            Ok(edited) => document = edited.document,
            Err(EditError::Clash(_)) => {}
            Err(EditError::Limit(why)) => panic!("{why}"),
            Err(EditError::Verify(why)) => assert!(why.contains("circle"), "{why}: {change:#?}\n{}", document.text()),
        }
    }
    document
}

/// The document with a comment or a field of another program in it, or without one.
fn scribbled(whim: &mut Whim<'_>, document: &Document, number: usize) -> Document {
    let text: &str = document.text();
    let lines: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let at = *whim.pick(&lines);
    let new = match whim.below(5) {
        0 => format!("{}  // new §{number}§\n{}", &text[..at], &text[at..]),
        1 => match text[at..].find('\n') {
            Some(end) => format!("{} // behind §{number}§{}", &text[..at + end], &text[at + end..]),
            None => return document.clone(),
        },
        2 => match text[at..].find("status") {
            Some(found) => format!("{}mine{number}: [{number}], {}", &text[..at + found], &text[at + found..]),
            None => return document.clone(),
        },
        3 => text.replacen("extra: [", "extra: [9, ", 1),
        _ => match text[at..].find("// ") {
            Some(found) => {
                let end = text[at + found..].find(['\r', '\n']).map_or(text.len(), |end| at + found + end);
                format!("{}{}", &text[..at + found], &text[end..])
            }
            None => return document.clone(),
        },
    };
    match Document::read(new.as_bytes()) {
        Ok(new) if new.board() == document.board() && new.confirm().is_ok() => new,
        _ => document.clone(),
    }
}

/// A board, and what two sides made of it.
struct Sides {
    base: Document,
    ours: Document,
    theirs: Document,
}

impl Sides {
    fn new([first, ours, theirs]: [&[u8]; 3], wild: bool) -> Self {
        let base = read(&board(&mut Whim::new(first), wild));
        let ours = later(&mut Whim::new(ours), &base, 1_000);
        let theirs = later(&mut Whim::new(theirs), &base, 2_000);
        Self { base, ours, theirs }
    }

    fn merged(&self, winner: Side) -> Merged {
        made(&self.base, &self.ours, &self.theirs, winner)
    }
}

fn made(base: &Document, ours: &Document, theirs: &Document, winner: Side) -> Merged {
    let merged = merge(Some(base), ours, theirs, winner)
        .unwrap_or_else(|e| panic!("{e}\n{}\n{}\n{}", base.text(), ours.text(), theirs.text()));
    let again = read(merged.document.text());
    assert_eq!(again.board(), merged.document.board());
    again.confirm().unwrap_or_else(|e| panic!("{e}\n{}", merged.document.text()));
    merged
}

/// The fields of other programs, in any order, without their blanks.
fn unknown(document: &Document) -> BTreeSet<String> {
    let extras = document.extras();
    let fields = extras.iter().flat_map(|(of, extras)| {
        extras.unknown.iter().map(move |unknown| format!("{of:?} {:?} {}", unknown.path, unknown.text))
    });
    fields.collect()
}

/// Whether a clash tells of a module, a developer or the board.
fn tells(clashes: &[Clash], name: &str, path: &str) -> bool {
    clashes.iter().any(|clash| match &clash.lost {
        Lost::Change(Change::Set(set)) => set.of.name() == name && set.field.path == path,
        Lost::Change(Change::Move { module, .. }) => module == name && path == "status",
        Lost::Change(Change::Assign { module, .. }) => module == name && path == "developer",
        Lost::Change(removed @ Change::Remove(_)) => removed.name() == Some(name) && path == "there",
        _ => false,
    })
}

/// Each change that a side made to a record is in the merged one, or told; and the merged one says nothing that neither said.
fn accounted<R>(
    table: &'static [Field<R>],
    name: &str,
    base: Option<&R>,
    sides: [&R; 2],
    merged: &R,
    clashes: &[Clash],
) {
    for field in table {
        let [ours, theirs, merged] = [sides[0], sides[1], merged].map(|side| (field.get)(side));
        let base = base.map_or(Value::Absent, |base| (field.get)(base));
        let told = tells(clashes, name, field.path)
            // Typed and measured coverage are one fact.
            || (field.path.starts_with("coverage.") && (tells(clashes, name, "coverage.now") || tells(clashes, name, "coverage.measured")));
        let items = |value: &Value| if let Value::Texts(texts) = value { texts.clone() } else { Vec::new() };
        for side in [&ours, &theirs] {
            match field.kind {
                Kind::Texts => {
                    let (was, is, now) = (items(&base), items(side), items(&merged));
                    assert!(
                        told || is.iter().filter(|i| !was.contains(i)).all(|i| now.contains(i)),
                        "{name} {field:?}: {side} not in {merged}"
                    );
                    assert!(
                        told || was.iter().filter(|i| !is.contains(i)).all(|i| !now.contains(i)),
                        "{name} {field:?}: back in {merged}"
                    );
                    assert!(
                        now.iter().all(|i| items(&ours).contains(i) || items(&theirs).contains(i)),
                        "{name} {field:?}: invented in {merged}"
                    );
                }
                // Lines of prose and records of a list are joined where they do not touch.
                Kind::Prose | Kind::Records(_) if ours != base && theirs != base => {}
                _ if field.path == "coverage.best" && ours != base && theirs != base => {}
                _ => {
                    assert!(told || *side == base || *side == merged, "{name} {field:?}: {side} became {merged}");
                    assert!(told || merged == ours || merged == theirs, "{name} {field:?}: invented {merged}");
                }
            }
        }
    }
}

/// Who has a module; `-` is nobody.
fn column<'a>(board: &'a Board, id: &str) -> Option<&'a str> {
    board.find(id).map(|found| found.developer.map_or("-", |i| &board.developers[i].name))
}

fn nothing_is_lost_or_invented(sides: &Sides, merged: &Merged) {
    let [base, ours, theirs, now] =
        [&sides.base, &sides.ours, &sides.theirs, &merged.document].map(|document| &**document.board());
    let clashes = &merged.clashes;
    accounted(BOARD, "board", Some(base), [ours, theirs], now, clashes);
    let ids: BTreeSet<&str> =
        [base, ours, theirs, now].iter().flat_map(|b| b.modules().map(|f| f.module.id.as_str())).collect();
    for id in ids {
        let [was, our, their, is] = [base, ours, theirs, now].map(|board| board.find(id).map(|f| &**f.module));
        match (was, our, their) {
            (_, Some(our), Some(their)) => {
                let is = is.unwrap_or_else(|| panic!("{id} was lost"));
                accounted(MODULE, id, was, [our, their], is, clashes);
                for side in [our, their] {
                    let untouched = was.is_some_and(|was| was.status == side.status);
                    assert!(untouched || is.status == side.status || tells(clashes, id, "status"), "{id}: status");
                }
                for side in [ours, theirs] {
                    let untouched = column(base, id) == column(side, id);
                    let same = column(now, id) == column(side, id);
                    assert!(untouched || same || tells(clashes, id, "developer"), "{id}: developer");
                }
            }
            (None, Some(new), None) | (None, None, Some(new)) => assert_eq!(is, Some(new), "{id} was added"),
            (Some(was), Some(kept), None) | (Some(was), None, Some(kept)) => match is {
                None => assert_eq!(was, kept, "{id} was changed and is gone"),
                Some(is) => {
                    assert_eq!(is, kept, "{id}");
                    assert!(tells(clashes, id, "there"), "{id} was removed and is there");
                }
            },
            (_, None, None) => assert_eq!(is, None, "{id} was invented"),
        }
    }
    let names = [ours, theirs, now].into_iter().flat_map(|b| b.developers.iter().map(|d| d.name.as_str()));
    for name in names.collect::<BTreeSet<_>>() {
        let [was, our, their, is] =
            [base, ours, theirs, now].map(|board| board.developer(name).map(|i| &*board.developers[i]));
        match (our, their) {
            (Some(our), Some(their)) => {
                let is = is.unwrap_or_else(|| panic!("{name} was lost"));
                accounted(DEVELOPER, name, was, [our, their], is, clashes);
            }
            (Some(_), None) | (None, Some(_)) if was.is_none() => assert!(is.is_some(), "{name} came"),
            _ => assert!(is.is_none() || tells(clashes, name, "there"), "{name} went"),
        }
    }
    let [base, ours, theirs, now] = [&sides.base, &sides.ours, &sides.theirs, &merged.document]
        .map(|document| comments(document.text()).into_iter().collect::<BTreeSet<_>>());
    for comment in &now {
        assert!(ours.contains(comment) || theirs.contains(comment), "§{comment}§ was invented");
    }
    for comment in ours.union(&theirs).filter(|c| !base.contains(*c) || (ours.contains(*c) && theirs.contains(*c))) {
        // One within a field of another program is part of that field.
        let told = clashes.iter().any(|clash| matches!(&clash.lost, Lost::Text { text: Some(text), .. } if text.contains(&format!("§{comment}§"))));
        assert!(told || now.contains(comment), "§{comment}§ is lost\n{}", merged.document.text());
    }
}

/// Takes back what was made, change by change, the last first: that gives the very bytes; and made again, the merged ones.
fn goes_back(ours: &Document, merged: &Merged) {
    let back = |from: &Document, changes: &[Change]| -> (Document, Vec<Change>) {
        let mut document = from.clone();
        let mut made = Vec::new();
        for change in changes.iter().rev() {
            let inverse = change.inverse();
            let edited = document.edit(&inverse).unwrap_or_else(|e| panic!("{e}\n{inverse:#?}\n{}", document.text()));
            made.push(edited.change);
            document = edited.document;
        }
        (document, made)
    };
    let (undone, made) = back(&merged.document, &merged.changes);
    assert_eq!(undone.text(), ours.text(), "{:#?}\n{}", merged.changes, merged.document.text());
    let (redone, _) = back(&undone, &made);
    assert_eq!(redone.text(), merged.document.text(), "{made:#?}\n{}", undone.text());
}

fn check(bytes: [&[u8]; 3], wild: bool) {
    let sides = Sides::new(bytes, wild);
    let Sides { base, ours, theirs } = &sides;

    let kept = made(base, ours, base, Side::Ours);
    assert_eq!(kept.document.text(), ours.text(), "nothing new on their side");
    assert!(kept.changes.is_empty() && kept.clashes.is_empty());

    let taken = made(base, base, theirs, Side::Ours);
    assert_eq!(taken.clashes, [], "nothing new on our side\n{}\n{}", base.text(), theirs.text());
    assert_eq!(taken.document.board(), theirs.board());
    assert_eq!(
        comments(taken.document.text()),
        comments(theirs.text()),
        "{}\n{}\n{}",
        base.text(),
        theirs.text(),
        taken.document.text()
    );
    assert_eq!(unknown(&taken.document), unknown(theirs), "{}\n{}", base.text(), theirs.text());
    goes_back(base, &taken);

    let same = made(base, ours, ours, Side::Ours);
    assert_eq!(same.document.text(), ours.text(), "both did the same");
    assert!(same.changes.is_empty() && same.clashes.is_empty());

    for winner in [Side::Ours, Side::Theirs] {
        let merged = sides.merged(winner);
        nothing_is_lost_or_invented(&sides, &merged);
        if winner == Side::Theirs {
            goes_back(ours, &merged);
        }
        let turned = made(base, theirs, ours, winner.other());
        assert_eq!(turned.document.board(), merged.document.board(), "sides swapped");
        assert_eq!(comments(turned.document.text()), comments(merged.document.text()), "sides swapped");
        assert_eq!(unknown(&turned.document), unknown(&merged.document), "sides swapped");
        assert_eq!(turned.clashes.len(), merged.clashes.len(), "{:#?}\n{:#?}", turned.clashes, merged.clashes);
    }
    let merged = sides.merged(Side::Ours);
    let again = made(base, &merged.document, theirs, Side::Ours);
    assert_eq!(
        again.document.text(),
        merged.document.text(),
        "merged twice\n{}\n{}\n{}",
        base.text(),
        ours.text(),
        theirs.text()
    );
}

/// Whom a change is about.
fn about(change: &Change) -> Option<Subject> {
    let module = change.module().map(|id| Subject::Module(id.to_owned()));
    module.or_else(|| change.developer().map(|name| Subject::Developer(name.to_owned())))
}

/// Each side changes other modules.
fn apart(first: &[u8], bytes: &[u8], wild: bool) {
    let base = read(&board(&mut Whim::new(first), wild));
    let whim = &mut Whim::new(bytes);
    let mut sides = [base.clone(), base.clone()];
    let mut made_by = [Vec::new(), Vec::new()];
    let mut owners: Vec<(Option<Subject>, usize)> = Vec::new();
    for _ in 0..8 {
        let side = whim.below(2);
        let Some(change) = change(whim, sides[side].board()) else { continue };
        // What waits for whom, and who is there to have it, is everybody's.
        let free = match &change {
            Change::Move { .. } | Change::AddTo(_) | Change::RemoveFrom(_) => true,
            Change::Set(set) if set.of.module().is_none() => set.of != Subject::Board,
            Change::Set(set) => set.field.path != "after" && !set.field.path.starts_with("coverage."),
            _ => false,
        };
        let of = about(&change);
        if !free || owners.iter().any(|(other, owner)| *other == of && *owner != side) {
            continue;
        }
        let Ok(edited) = sides[side].edit(&change) else { continue };
        owners.push((of, side));
        if !edited.splices.is_empty() {
            made_by[side].push(change);
        }
        sides[side] = edited.document;
    }
    let [ours, theirs] = &sides;
    let merged = made(&base, ours, theirs, Side::Ours);
    assert_eq!(merged.clashes, [], "{made_by:#?}");
    let mut wanted = (**ours.board()).clone();
    for change in &made_by[1] {
        wanted = change.apply(&wanted).unwrap();
    }
    assert_eq!(**merged.document.board(), wanted, "{made_by:#?}");
}

fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), most / 2..most)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(5), ..ProptestConfig::default() })]

    #[test]
    fn a_merge_loses_nothing_invents_nothing_and_can_be_read_whatever_the_layout(first in bytes(400), ours in bytes(40), theirs in bytes(40)) {
        check([&first, &ours, &theirs], true);
    }

    #[test]
    fn a_merge_of_even_boards_loses_nothing_and_invents_nothing(first in bytes(300), ours in bytes(40), theirs in bytes(40)) {
        check([&first, &ours, &theirs], false);
    }

    #[test]
    fn changes_of_different_modules_never_clash(first in bytes(300), changes in bytes(60)) {
        apart(&first, &changes, false);
        apart(&first, &changes, true);
    }
}
