//! Measures how far texts of one board are from each other, by their lines. Knows no history.

use std::collections::HashMap;

/// A text, ready to be compared with many others.
#[derive(Clone, Debug)]
pub(crate) struct Lines<'a> {
    counts: HashMap<&'a str, i64>,
}

impl<'a> Lines<'a> {
    /// The lines of a text.
    pub(crate) fn of(text: &'a str) -> Self {
        let mut counts = HashMap::new();
        for line in text.lines() {
            *counts.entry(line).or_default() += 1;
        }
        Self { counts }
    }

    /// How many lines of one of the two the other does not have; where they stand does not count.
    pub(crate) fn distance(&self, other: &str) -> u64 {
        let mut rest: HashMap<&str, i64> = self.counts.clone();
        for line in other.lines() {
            *rest.entry(line).or_default() -= 1;
        }
        rest.values().map(|count| count.unsigned_abs()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn lines_that_only_one_of_two_texts_has_are_counted_wherever_they_stand() {
        for (one, other, wanted) in [("a\nb\nc", "c\nb\na\n", 0), ("a\nb", "a\nB", 2), ("a\na", "a", 1), ("", "a", 1)] {
            assert_eq!(Lines::of(one).distance(other), wanted, "{one:?} {other:?}");
        }
    }
}
