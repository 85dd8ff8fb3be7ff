//! Merges lists that both sides changed: their items and their order. Knows nothing of what the items are.

use std::cmp::Ordering;
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

impl<K: Clone + Ord + Hash> Lists<'_, K> {
    /// Whether an item of a set is in: what both have, and what either added.
    pub(super) fn keeps(&self, item: &K) -> bool {
        let (base, winner, loser) = (self.base.contains(item), self.winner.contains(item), self.loser.contains(item));
        (winner && loser) || (!base && (winner || loser))
    }

    /// Those items that are `in`, in the order of both.
    ///
    /// Each item stands below the nearest *greater* one before it: an item of `base` is greater than those behind it there, and
    /// than all new ones; of two new ones the one with the greater name is. Below one item the smaller ones come first. A list is
    /// nothing but that tree, so two lists are merged item by item: the side that hung an item elsewhere has its way. Merging in
    /// any order, from either side, or once more gives the same list.
    pub(super) fn ordered(&self, precedence: Precedence, is_in: impl Fn(&K) -> bool) -> Ordered<K> {
        let rank: HashMap<&K, usize> = self.base.iter().enumerate().map(|(i, item)| (item, i)).collect();
        let (winner, loser) = (Tree::of(self.winner, &rank), Tree::of(self.loser, &rank));
        let mut all: Vec<&K> = self.winner.iter().collect();
        all.extend(self.loser.iter().filter(|item| !winner.above.contains_key(item)));
        let above: HashMap<&K, Option<&K>> = all
            .iter()
            .map(|item| {
                let sides = [winner.hung(item, self.base, &rank), loser.hung(item, self.base, &rank)];
                (*item, Self::settled(sides, precedence, &rank))
            })
            .collect();
        // Where the item above is gone, the next one before it in the base is; of a new one, the one above.
        let standing = |item: &K| {
            let mut at = above.get(item).copied().flatten();
            while let Some(gone) = at.filter(|item| !is_in(item)) {
                at = match rank.get(gone) {
                    Some(index) => index.checked_sub(1).map(|left| &self.base[left]),
                    None => above.get(gone).copied().flatten(),
                };
            }
            at
        };
        let mut below: HashMap<Option<&K>, Vec<&K>> = HashMap::new();
        for item in all.iter().filter(|item| is_in(item)) {
            below.entry(standing(item)).or_default().push(item);
        }
        for items in below.values_mut() {
            // The last is taken first.
            items.sort_by(|a, b| compared(*b, *a, &rank));
        }
        let mut items = Vec::with_capacity(all.len());
        let mut rest = below.remove(&None).unwrap_or_default();
        while let Some(item) = rest.pop() {
            items.push(item.clone());
            rest.extend(below.remove(&Some(item)).unwrap_or_default());
        }
        Ordered { contested: self.contested(&is_in), items }
    }

    /// What both sides hung an item below, if they agree; else as the one has it that hung it elsewhere; else by `precedence`.
    fn settled<'a>(
        sides: [Option<Hung<'a, K>>; 2],
        precedence: Precedence,
        rank: &HashMap<&K, usize>,
    ) -> Option<&'a K> {
        let as_it_was = |side: &Hung<'a, K>| side.is_base;
        match sides {
            [Some(winner), Some(loser)] if as_it_was(&winner) || (loser.above == winner.above && !loser.is_base) => {
                loser.above
            }
            [Some(winner), Some(loser)] if as_it_was(&loser) => winner.above,
            [Some(winner), Some(_)] if precedence == Precedence::Side => winner.above,
            [Some(winner), Some(loser)] => match (winner.above, loser.above) {
                (Some(one), Some(other)) if compared(one, other, rank).is_lt() => Some(other),
                (Some(one), Some(_)) => Some(one),
                _ => None,
            },
            [only, None] | [None, only] => only.and_then(|only| only.above),
        }
    }

    /// What both placed, each behind another one.
    fn contested(&self, is_in: &impl Fn(&K) -> bool) -> Vec<K> {
        let in_loser: HashSet<&K> = self.loser.iter().collect();
        let in_winner: HashSet<&K> = self.winner.iter().collect();
        let both = |item: &&K| is_in(item) && in_winner.contains(*item) && in_loser.contains(*item);
        let winner: Vec<&K> = self.winner.iter().filter(both).collect();
        let loser: Vec<&K> = self.loser.iter().filter(both).collect();
        if winner == loser {
            return Vec::new();
        }
        let was: Vec<&K> = self.base.iter().filter(both).collect();
        let in_base: HashSet<&K> = was.iter().copied().collect();
        let old = |list: &[&K]| -> HashSet<K> {
            moved(&was, &list.iter().copied().filter(|item| in_base.contains(item)).collect::<Vec<_>>())
        };
        let (by_winner, by_loser) = (old(&winner), old(&loser));
        let left = |list: &[&K], item: &K| -> Option<K> {
            let at = list.iter().position(|other| *other == item).and_then(|at| at.checked_sub(1))?;
            Some(list[at].clone())
        };
        let twice = |item: &&&K| {
            by_winner.contains(**item) && by_loser.contains(**item) && left(&winner, item) != left(&loser, item)
        };
        winner.iter().filter(twice).map(|item| (*item).clone()).collect()
    }
}

/// Who has the last word where both placed one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Precedence {
    /// The side that wins.
    Side,
    /// The place further to the front, whoever wanted it.
    Place,
}

/// The smaller item stands first below one; the greater one is never below.
fn compared<K: Ord + Hash>(one: &K, other: &K, rank: &HashMap<&K, usize>) -> Ordering {
    match (rank.get(one), rank.get(other)) {
        (Some(one), Some(other)) => other.cmp(one),
        (Some(_), None) => Ordering::Greater,
        (None, Some(_)) => Ordering::Less,
        (None, None) => one.cmp(other),
    }
}

/// A list as a tree: what each item hangs below.
struct Tree<'a, K> {
    above: HashMap<&'a K, Option<&'a K>>,
}

/// What an item of one side hangs below.
struct Hung<'a, K> {
    above: Option<&'a K>,
    /// Whether it hangs there in the base, too, but for what the side took out.
    is_base: bool,
}

impl<'a, K: Ord + Hash> Tree<'a, K> {
    fn of(list: &'a [K], rank: &HashMap<&K, usize>) -> Self {
        let mut above = HashMap::with_capacity(list.len());
        let mut way: Vec<&'a K> = Vec::new();
        for item in list {
            while way.last().is_some_and(|last| compared(*last, item, rank).is_lt()) {
                way.pop();
            }
            above.insert(item, way.last().copied());
            way.push(item);
        }
        Self { above }
    }

    /// `None` if the side does not have it.
    fn hung(&self, item: &K, base: &'a [K], rank: &HashMap<&K, usize>) -> Option<Hung<'a, K>> {
        let above = *self.above.get(item)?;
        let Some(index) = rank.get(item) else { return Some(Hung { above, is_base: false }) };
        let expected = base[..*index].iter().rev().find(|left| self.above.contains_key(left));
        let is_base = above == expected;
        // What the side took out may stay, as the other side has it.
        let above = if is_base { index.checked_sub(1).map(|left| &base[left]) } else { above };
        Some(Hung { above, is_base })
    }
}

/// Which items of `was` may have been placed elsewhere to make `is`, which has the same: of two that changed places both.
pub(super) fn placed<K: Clone + Eq + Hash>(was: &[&K], is: &[&K]) -> HashSet<K> {
    let index: HashMap<&K, usize> = was.iter().enumerate().map(|(i, item)| (*item, i)).collect();
    let values: Vec<usize> = is.iter().map(|item| index.get(item).copied().unwrap_or(0)).collect();
    // How long the longest rising sequence is that ends at each.
    let ending = |values: &[usize]| -> Vec<usize> {
        let mut ends: Vec<usize> = Vec::new();
        let length = |value: &usize| {
            let at = ends.partition_point(|end| end < value);
            if at == ends.len() {
                ends.push(*value);
            } else {
                ends[at] = *value;
            }
            at + 1
        };
        values.iter().map(length).collect()
    };
    let before = ending(&values);
    let turned: Vec<usize> = values.iter().rev().map(|value| values.len() - value).collect();
    let after: Vec<usize> = ending(&turned).into_iter().rev().collect();
    let longest = before.iter().copied().max().unwrap_or(0);
    let mut of_length = vec![0; longest + 1];
    let in_one = |i: usize| before[i] + after[i] == longest + 1;
    (0..is.len()).filter(|i| in_one(*i)).for_each(|i| of_length[before[i]] += 1);
    (0..is.len()).filter(|i| !in_one(*i) || of_length[before[*i]] > 1).map(|i| is[i].clone()).collect()
}

/// Which items of `was` stand elsewhere in `is`, which has the same: as few as can be.
fn moved<K: Clone + Eq + Hash>(was: &[&K], is: &[&K]) -> HashSet<K> {
    let index: HashMap<&K, usize> = was.iter().enumerate().map(|(i, item)| (*item, i)).collect();
    let stay = longest_rising(&is.iter().map(|item| index.get(item).copied().unwrap_or(0)).collect::<Vec<_>>());
    is.iter().enumerate().filter(|(i, _)| !stay.contains(i)).map(|(_, item)| (*item).clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Lists, Ordered, Precedence};

    fn merged(base: &str, winner: &str, loser: &str) -> (String, String) {
        let list = |text: &str| -> Vec<char> { text.chars().collect() };
        let (base, winner, loser) = (list(base), list(winner), list(loser));
        let lists = Lists { base: &base, winner: &winner, loser: &loser };
        let Ordered { items, contested } = lists.ordered(Precedence::Side, |item| lists.keeps(item));
        (items.into_iter().collect(), contested.into_iter().collect())
    }

    #[test]
    fn each_side_brings_takes_and_places_what_it_wants() {
        for (base, winner, loser, wanted) in [
            ("abc", "abc", "abc", "abc"),
            ("abc", "abXc", "abc", "abXc"),
            ("abc", "abc", "abYc", "abYc"),
            // New ones stand behind their neighbour on the left; those of both sides by their names.
            ("abc", "abcX", "abcY", "abcXY"),
            ("abc", "abcY", "abcX", "abcXY"),
            ("abc", "Yabc", "Xabc", "XYabc"),
            ("abc", "abcZX", "abcY", "abcYZX"),
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
    fn of_two_that_changed_places_either_may_have_been_placed() {
        let placed = |was: &str, is: &str| -> String {
            let list = |text: &str| -> Vec<char> { text.chars().collect() };
            let (was, is) = (list(was), list(is));
            let mut placed: Vec<char> =
                super::placed(&was.iter().collect::<Vec<_>>(), &is.iter().collect::<Vec<_>>()).into_iter().collect();
            placed.sort_unstable();
            placed.into_iter().collect()
        };
        for (was, is, wanted) in
            [("abc", "abc", ""), ("abc", "bac", "ab"), ("abcd", "dabc", "d"), ("abcd", "bcda", "a")]
        {
            assert_eq!(placed(was, is), wanted, "{was} {is}");
        }
    }

    #[test]
    fn what_both_placed_stands_where_the_winner_has_it_and_is_told() {
        assert_eq!(merged("abcd", "dabc", "adbc"), ("dabc".to_owned(), "d".to_owned()));
    }
}
