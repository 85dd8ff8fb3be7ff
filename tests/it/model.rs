//! Laws of the model: changes can be taken back, and the difference of two boards leads from one to the other.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use standup::model::board::{Board, Developer, Link};
use standup::model::change::Change;
use standup::model::decimal::{Hundredths, Percent};
use standup::model::diff::diff;
use standup::model::module::{Blocked, Complexity, Hours, Measured, Module, Proof};
use standup::model::status::Status;
use standup::model::totals::Totals;

const IDS: [&str; 8] = ["a.py", "b.py", "c/d.py", "c/e.py", "f", "g", "h", "i"];
const NAMES: [&str; 4] = ["Ana", "Bo", "Cleo", "Dee"];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-zé \"\\\\\n]{1,12}"]
}

fn percent() -> impl Strategy<Value = Option<Percent>> {
    proptest::option::of((0i64..=10_000).prop_map(|h| Percent::new(h).expect("in range")))
}

fn measured() -> impl Strategy<Value = Option<Measured>> {
    let counts = (0u64..500).prop_flat_map(|total| (0..=total, Just(total)));
    let one = (counts, text()).prop_map(|((covered, total), commit)| Measured {
        covered,
        total,
        commit,
        ..Measured::default()
    });
    proptest::option::of(one)
}

fn status() -> impl Strategy<Value = Status> {
    select(&Status::ALL[..])
}

prop_compose! {
    fn module(id: &'static str)(
        title in text(), status in status(), start in percent(), now in percent(), target in percent(), best in percent(),
        measured in measured(), needed in proptest::option::of(0u64..99), about in any::<bool>(),
        low in proptest::option::of(0i64..900), lines in proptest::option::of(0u64..999),
        complexity in proptest::option::of(select(vec![Complexity::Low, Complexity::High])),
        tags in subsequence(vec!["x", "y", "z"], 0..=3), blocked in proptest::option::of("[a-z]{1,5}"),
    ) -> Module {
        let mut module = Module::new(id, status);
        module.title = title;
        module.coverage.start = start;
        module.coverage.now = now;
        module.coverage.target = target;
        module.coverage.best = best;
        module.coverage.measured = measured;
        module.tests.needed = needed;
        module.tests.about = about;
        module.hours = low.map(|l| Hours { low: Some(Hundredths(l)), high: None });
        module.lines = lines;
        module.complexity = complexity;
        module.tags = tags.into_iter().map(str::to_owned).collect();
        module.blocked = blocked.map(|reason| Blocked { reason, ..Blocked::default() });
        module
    }
}

fn modules() -> impl Strategy<Value = Vec<Arc<Module>>> {
    subsequence(IDS.to_vec(), 0..=IDS.len())
        .prop_shuffle()
        .prop_flat_map(|ids| ids.into_iter().map(|id| module(id).prop_map(Arc::new)).collect::<Vec<_>>())
}

prop_compose! {
    /// A board over a small world of ids and names, so that two of them have much in common.
    fn board()(
        names in subsequence(NAMES.to_vec(), 0..=NAMES.len()).prop_shuffle(),
        modules in modules(), deal in proptest::collection::vec(0usize..5, IDS.len()),
        areas in proptest::collection::vec(text(), NAMES.len()),
        title in text(), start in percent(), link in proptest::option::of("[a-z]{1,4}"),
    ) -> Board {
        let mut columns: Vec<Vec<Arc<Module>>> = vec![Vec::new(); names.len() + 1];
        for (module, to) in modules.into_iter().zip(deal) {
            let count = columns.len();
            columns[to % count].push(module);
        }
        let mut board = Board { format: 1, title, ..Board::default() };
        board.coverage.start = start;
        board.links = link.into_iter().map(|to| Link { to, ..Link::default() }).collect();
        board.unassigned = columns.pop().expect("one more than names");
        for ((name, modules), area) in names.into_iter().zip(columns).zip(areas) {
            board.developers.push(Arc::new(Developer { name: name.into(), area, modules, ..Developer::default() }));
        }
        board
    }
}

fn make(board: &Board, changes: &[Change]) -> Board {
    changes.iter().fold(board.clone(), |board, change| {
        change.apply(&board).unwrap_or_else(|clash| panic!("{change:?}: {clash}\n{board:#?}"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(1), ..ProptestConfig::with_cases(512) })]

    #[test]
    fn the_difference_of_two_boards_leads_from_one_to_the_other(old in board(), new in board()) {
        let changes = diff(&old, &new);
        prop_assert_eq!(&make(&old, &changes), &new);
        prop_assert_eq!(old == new, changes.is_empty());
    }

    #[test]
    fn every_change_can_be_taken_back(old in board(), new in board()) {
        let changes = diff(&old, &new);
        let back: Vec<Change> = changes.iter().rev().map(Change::inverse).collect();
        prop_assert_eq!(make(&make(&old, &changes), &back), old);
    }

    #[test]
    fn a_change_made_twice_is_made_once(old in board(), new in board()) {
        for change in diff(&old, &new) {
            if let Ok(once) = change.apply(&old)
                && let Ok(twice) = change.apply(&once)
            {
                prop_assert_eq!(once, twice);
            }
        }
    }

    #[test]
    fn totals_counted_anew_for_the_changed_columns_are_the_totals_of_all(old in board(), new in board()) {
        let mut board = old.clone();
        let mut totals = Totals::of(&board);
        for change in diff(&old, &new) {
            let next = change.apply(&board).expect("the difference can be made");
            totals = totals.next(&board, &next);
            board = next;
        }
        prop_assert_eq!(totals, Totals::of(&new));
    }
}

#[test]
fn what_is_above_its_target_has_no_gap_below_zero() {
    let mut module = Module::new("a.py", Status::Done);
    module.coverage.target = Percent::new(9000);
    for (now, gap) in [(8999, 1), (9000, 0), (9001, 0), (10_000, 0)] {
        module.coverage.now = Percent::new(now);
        assert_eq!(module.coverage.gap(), Some(Hundredths(gap)), "{now}");
    }
}

#[test]
fn who_was_at_the_target_and_is_below_it_has_regressed_and_who_never_was_has_not() {
    let mut module = Module::new("a.py", Status::Done);
    module.coverage.target = Percent::new(9000);
    module.coverage.measured = Some(Measured { covered: 80, total: 100, ..Measured::default() });
    for (best, proof) in [(8999, Proof::Unproven), (9000, Proof::Regressed), (9001, Proof::Regressed)] {
        module.coverage.best = Percent::new(best);
        assert_eq!(module.proof(), Some(proof), "{best}");
    }
}
