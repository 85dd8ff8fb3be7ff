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

/// Which of `versions`, oldest first, is nearest to the text; of several the newest.
pub(crate) fn nearest<'v>(text: &str, versions: impl IntoIterator<Item = &'v str>) -> Option<usize> {
    let lines = Lines::of(text);
    let distances = versions.into_iter().map(|version| lines.distance(version)).enumerate();
    distances.min_by_key(|(index, distance)| (*distance, std::cmp::Reverse(*index))).map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_version_with_the_fewest_other_lines_is_the_nearest() {
        let versions = ["a\nb\nc", "a\nB\nc", "a\nB\nC"];
        assert_eq!(nearest("a\nb\nc\nd", versions), Some(0));
        assert_eq!(nearest("a\nB\nc", versions), Some(1));
        assert_eq!(nearest("a\nB\nC\n", versions), Some(2));
        assert_eq!(nearest("a\nb\nC", versions), Some(2), "two are as near: the newer one");
        assert_eq!(nearest("x", []), None);
    }
}
