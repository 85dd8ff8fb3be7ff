//! Laws of merging: in which order reports are given never matters.

use proptest::prelude::*;
use standup::import::coverage::lines::{Block, Counts};
use standup::import::coverage::report::{FileCoverage, Metric};

#[derive(Clone, Debug)]
enum Fact {
    Line(u32, bool),
    Block(u32, u32, bool),
    Branch(u32, u32, u32),
    Own(u64, u64),
    Counters(u64, u64),
    BranchCounters(u64, u64),
    Headline(u64, u64),
}

fn fact() -> impl Strategy<Value = Fact> {
    let count = || 0_u64..6;
    prop_oneof![
        8 => (1_u32..8, any::<bool>()).prop_map(|(line, covered)| Fact::Line(line, covered)),
        2 => (1_u32..4, 1_u32..4, any::<bool>()).prop_map(|(column, n, covered)| Fact::Block(column, n, covered)),
        2 => (1_u32..4, 0_u32..4, 0_u32..4).prop_map(|(line, covered, total)| Fact::Branch(line, covered, total)),
        1 => (count(), count()).prop_map(|(covered, total)| Fact::Own(covered, total)),
        1 => (count(), count()).prop_map(|(covered, total)| Fact::Counters(covered, total)),
        1 => (count(), count()).prop_map(|(covered, total)| Fact::BranchCounters(covered, total)),
        1 => (count(), count()).prop_map(|(covered, total)| Fact::Headline(covered, total)),
    ]
}

/// What a report says of a file.
fn file() -> impl Strategy<Value = FileCoverage> {
    prop::collection::vec(fact(), 0..8).prop_map(|facts| {
        let mut file = FileCoverage::default();
        for fact in facts {
            match fact {
                Fact::Line(line, covered) => file.lines.add(line, covered),
                Fact::Block(column, statements, covered) => {
                    file.blocks.add(Block { range: [1, column, 1, column], statements, covered });
                }
                Fact::Branch(line, covered, total) => file.branches.add(line, covered, total),
                Fact::Own(covered, total) => file.set_own(Counts::new(covered, total)),
                Fact::Counters(covered, total) => file.add_counters(Counts::new(covered, total)),
                Fact::BranchCounters(covered, total) => file.add_branch_counters(Counts::new(covered, total)),
                Fact::Headline(covered, total) => file.add_headline(Counts::new(covered, total)),
            }
        }
        file.merge(&FileCoverage::default());
        file
    })
}

fn merged(a: &FileCoverage, b: &FileCoverage) -> FileCoverage {
    let mut out = a.clone();
    out.merge(b);
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn merging_does_not_depend_on_the_order(a in file(), b in file(), c in file()) {
        prop_assert_eq!(merged(&a, &b), merged(&b, &a));
        prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
    }

    #[test]
    fn what_is_merged_again_changes_nothing(a in file(), b in file()) {
        prop_assert_eq!(&merged(&a, &a), &a);
        let both = merged(&a, &b);
        prop_assert_eq!(&merged(&both, &a), &both);
        prop_assert_eq!(&merged(&both, &both), &both);
    }

    #[test]
    fn never_more_is_covered_than_there_is(a in file(), b in file()) {
        for file in [&a, &b, &merged(&a, &b)] {
            for metric in [Metric::Lines, Metric::Branches, Metric::Tool] {
                let Counts { covered, total } = file.counts(metric);
                prop_assert!(covered <= total);
            }
        }
    }
}
