//! Merges lists that both sides changed: their items and their order. Knows nothing of what the items are.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use crate::model::diff::longest_rising;

/// One list, as the three sides have it. Each item stands in a list once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lists<'a, K> {
    pub(super) base: &'a [K],
    /// Of the side that wins.
    pub(super) winner: &'a [K],
    pub(super) loser: &'a [K],
}

/// A list of both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ordered<K> {
    pub(super) items: Vec<K>,
    /// Those that both sides placed, each elsewhere; they stand where the winner has them.
    pub(super) contested: Vec<K>,
}

impl<K: Clone + Eq + Hash> Lists<'_, K> {
    /// Whether an item of a set is in: what both have, and what either added.
    pub(super) fn keeps(&self, item: &K) -> bool {
        let (base, winner, loser) = (self.base.contains(item), self.winner.contains(item), self.loser.contains(item));
        (winner && loser) || (!base && (winner || loser))
    }

    /// Those items that are `in`, in the order of the winner. What only the loser brought or placed stands behind its neighbour
    /// on the left, as the loser has it.
    pub(super) fn ordered(&self, is_in: impl Fn(&K) -> bool) -> Ordered<K> {
        let of = |list: &[K]| -> Vec<K> { list.iter().filter(|item| is_in(item)).cloned().collect() };
        let (winner, loser) = (of(self.winner), of(self.loser));
        let in_winner: HashSet<&K> = winner.iter().collect();
        let in_loser: HashSet<&K> = loser.iter().collect();
        let in_base: HashSet<&K> = self.base.iter().collect();
        let everywhere = |item: &&K| in_winner.contains(*item) && in_loser.contains(*item) && in_base.contains(*item);
        let was: Vec<&K> = self.base.iter().filter(everywhere).collect();
        let by_winner = moved(&was, &winner.iter().filter(everywhere).collect::<Vec<_>>());
        let by_loser = moved(&was, &loser.iter().filter(everywhere).collect::<Vec<_>>());

        let comes = |item: &&K| !in_winner.contains(*item) || (by_loser.contains(*item) && !by_winner.contains(*item));
        let mut items: Vec<K> = winner.iter().filter(|item| !comes(item)).cloned().collect();
        for (i, item) in loser.iter().enumerate().filter(|(_, item)| comes(item)) {
            let left = i.checked_sub(1).and_then(|left| items.iter().position(|other| *other == loser[left]));
            items.insert(left.map_or(0, |left| left + 1), item.clone());
        }

        let both: (Vec<&K>, Vec<&K>) = (
            winner.iter().filter(|item| in_loser.contains(item)).collect(),
            loser.iter().filter(|item| in_winner.contains(item)).collect(),
        );
        let contested = if both.0 == both.1 {
            Vec::new()
        } else {
            let left = |list: &[&K], item: &K| list.iter().position(|i| *i == item).and_then(|at| at.checked_sub(1));
            let differs =
                |item: &&K| left(&both.0, item).map(|at| both.0[at]) != left(&both.1, item).map(|at| both.1[at]);
            let twice = |item: &&K| by_winner.contains(*item) && by_loser.contains(*item) && differs(item);
            winner.iter().filter(twice).cloned().collect()
        };
        Ordered { items, contested }
    }
}

/// Which items of `was` stand elsewhere in `is`, which has the same: as few as can be.
fn moved<K: Clone + Eq + Hash>(was: &[&K], is: &[&K]) -> HashSet<K> {
    let index: HashMap<&K, usize> = was.iter().enumerate().map(|(i, item)| (*item, i)).collect();
    let stay = longest_rising(&is.iter().map(|item| index.get(item).copied().unwrap_or(0)).collect::<Vec<_>>());
    is.iter().enumerate().filter(|(i, _)| !stay.contains(i)).map(|(_, item)| (*item).clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Lists, Ordered};

    fn merged(base: &str, winner: &str, loser: &str) -> (String, String) {
        let list = |text: &str| -> Vec<char> { text.chars().collect() };
        let (base, winner, loser) = (list(base), list(winner), list(loser));
        let lists = Lists { base: &base, winner: &winner, loser: &loser };
        let Ordered { items, contested } = lists.ordered(|item| lists.keeps(item));
        (items.into_iter().collect(), contested.into_iter().collect())
    }

    #[test]
    fn each_side_brings_takes_and_places_what_it_wants() {
        for (base, winner, loser, wanted) in [
            ("abc", "abc", "abc", "abc"),
            ("abc", "abXc", "abc", "abXc"),
            ("abc", "abc", "abYc", "abYc"),
            // New ones stand behind their neighbour on the left.
            ("abc", "abcX", "abcY", "abcYX"),
            ("abc", "Xabc", "Yabc", "YXabc"),
            ("abc", "aXbc", "abYZc", "aXbYZc"),
            // What one side took out is out.
            ("abc", "ac", "abc", "ac"),
            ("abc", "abc", "bc", "bc"),
            ("abc", "ac", "ab", "a"),
            // The order of the side that changed it.
            ("abc", "abc", "cab", "cab"),
            ("abc", "bca", "abc", "bca"),
            // Each moved another one.
            ("abcdef", "bacdef", "abcdfe", "bacdfe"),
            ("abc", "cab", "cab", "cab"),
        ] {
            assert_eq!(merged(base, winner, loser), (wanted.to_owned(), String::new()), "{base} {winner} {loser}");
        }
    }

    #[test]
    fn what_both_placed_stands_where_the_winner_has_it_and_is_told() {
        assert_eq!(merged("abcd", "dabc", "adbc"), ("dabc".to_owned(), "d".to_owned()));
    }
}
