//! The sort key and direction of a table. Sorts nothing itself.

use std::fmt;

/// What the table is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Sort {
    /// The developers and their modules as the file has them.
    #[default]
    Board,
    /// What is missing to the target.
    Gap,
    /// 1 is first.
    Priority,
    /// How long they have had their status.
    Age,
    /// Planned effort.
    Hours,
    /// Ids.
    Name,
    /// Pending, In progress, Done.
    Status,
    /// How much is covered now.
    Coverage,
}

impl Sort {
    const ALL: [Self; 8] =
        [Self::Board, Self::Gap, Self::Priority, Self::Age, Self::Hours, Self::Name, Self::Status, Self::Coverage];

    /// The one after it; after the last the first.
    #[must_use]
    pub(crate) fn next(self) -> Self {
        Self::ALL[(self as usize + 1) % Self::ALL.len()]
    }

    /// As it is remembered.
    const fn name(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::Gap => "gap",
            Self::Priority => "priority",
            Self::Age => "age",
            Self::Hours => "hours",
            Self::Name => "name",
            Self::Status => "status",
            Self::Coverage => "coverage",
        }
    }

    /// What comes first, in words.
    const fn words(self, reversed: bool) -> &'static str {
        match (self, reversed) {
            (Self::Board, false) => "in the order of the board",
            (Self::Board, true) => "in the order of the board, the last first",
            (Self::Gap, false) => "the widest gap first",
            (Self::Gap, true) => "the smallest gap first",
            (Self::Priority, false) => "the highest priority first",
            (Self::Priority, true) => "the lowest priority first",
            (Self::Age, false) => "the longest in their status first",
            (Self::Age, true) => "the newest in their status first",
            (Self::Hours, false) => "the most hours first",
            (Self::Hours, true) => "the fewest hours first",
            (Self::Name, false) => "by name",
            (Self::Name, true) => "by name, the last first",
            (Self::Status, false) => "what is pending first",
            (Self::Status, true) => "what is done first",
            (Self::Coverage, false) => "the lowest coverage first",
            (Self::Coverage, true) => "the highest coverage first",
        }
    }
}

/// An order, and which way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Sorted {
    /// What is compared.
    pub(crate) by: Sort,
    /// Whether the last comes first.
    pub reversed: bool,
}

impl Sorted {
    /// What comes first, in words.
    pub(crate) const fn words(self) -> &'static str {
        self.by.words(self.reversed)
    }

    /// By the next thing there is.
    #[must_use]
    pub(crate) fn next(self) -> Self {
        Self { by: self.by.next(), reversed: false }
    }

    /// The other way round.
    #[must_use]
    pub(crate) const fn turned(self) -> Self {
        Self { reversed: !self.reversed, ..self }
    }

    /// The order that was remembered so; what is not understood is the order of the board.
    pub(crate) fn remembered(text: &str) -> Self {
        let mut words = text.split_whitespace();
        let name = words.next().unwrap_or_default();
        let by = Sort::ALL.into_iter().find(|sort| sort.name() == name).unwrap_or_default();
        Self { by, reversed: words.next() == Some(REVERSED) }
    }
}

const REVERSED: &str = "reversed";

/// As it is remembered: `gap reversed`.
impl fmt::Display for Sorted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.by.name())?;
        if self.reversed { write!(f, " {REVERSED}") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::Sorted;

    #[test]
    fn every_order_is_remembered_as_it_is() {
        let mut sorted = Sorted::default();
        for _ in 0..8 {
            for sorted in [sorted, sorted.turned()] {
                assert_eq!(Sorted::remembered(&sorted.to_string()), sorted);
            }
            sorted = sorted.next();
        }
        assert_eq!(sorted, Sorted::default());
        assert_eq!(Sorted::remembered("colour"), Sorted::default());
    }
}
