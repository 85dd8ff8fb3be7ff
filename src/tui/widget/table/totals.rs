//! The totals of a developer beside their gauge: tests and hours. Invents no figure.

use std::sync::Arc;

use crate::model::board::Developer;
use crate::model::decimal::Hundredths;
use crate::model::module::Module;

/// What the modules of a column of the board add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Sums {
    /// Tests there are.
    pub written: Option<u64>,
    /// Tests that are needed.
    pub needed: Option<u64>,
    /// Whether any of these are estimates.
    pub about: bool,
    /// Hours at least.
    pub low: Option<Hundredths>,
    /// Hours at most.
    pub high: Option<Hundredths>,
}

impl Sums {
    /// Of these modules. Where nobody said how many tests a module needs, what it has is what it needs; the hours of a developer
    /// are those planned for them, if that is known.
    pub(crate) fn of(developer: Option<&Developer>, modules: &[Arc<Module>]) -> Self {
        let mut sums = Self::default();
        for module in modules {
            let hours = module.hours.unwrap_or_default();
            sums.add(&Self {
                written: module.tests.written,
                needed: module.tests.needed.or(module.tests.written),
                about: module.tests.about,
                low: hours.low.or(hours.high),
                high: hours.high.or(hours.low),
            });
        }
        if let Some(planned) = developer.and_then(|developer| developer.hours) {
            sums.low = planned.low.or(planned.high);
            sums.high = planned.high.or(planned.low);
        }
        sums
    }

    /// Adds what others add up to.
    pub(crate) fn add(&mut self, other: &Self) {
        let count = |mine: Option<u64>, theirs: Option<u64>| match (mine, theirs) {
            (Some(mine), Some(theirs)) => Some(mine.saturating_add(theirs)),
            (one, other) => one.or(other),
        };
        let hours = |mine: Option<Hundredths>, theirs: Option<Hundredths>| match (mine, theirs) {
            (Some(mine), Some(theirs)) => Some(Hundredths(mine.0.saturating_add(theirs.0))),
            (one, other) => one.or(other),
        };
        *self = Self {
            written: count(self.written, other.written),
            needed: count(self.needed, other.needed),
            about: self.about || other.about,
            low: hours(self.low, other.low),
            high: hours(self.high, other.high),
        };
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Sums;
    use crate::model::board::Developer;
    use crate::model::decimal::Hundredths;
    use crate::model::module::{Hours, Module};
    use crate::model::status::Status;

    #[test]
    fn sums_are_of_what_is_known_and_hours_are_the_planned_ones() {
        let module = |written, needed, hours: Option<i64>| {
            let mut module = Module::new("a", Status::Pending);
            module.tests.written = written;
            module.tests.needed = needed;
            module.hours = hours.map(|hours| Hours { low: Some(Hundredths(hours)), high: None });
            Arc::new(module)
        };
        let modules =
            [module(Some(37), None, None), module(None, Some(20), Some(300)), module(Some(3), Some(5), Some(150))];
        let sums = Sums::of(None, &modules);
        assert_eq!((sums.written, sums.needed), (Some(40), Some(62)));
        assert_eq!((sums.low, sums.high), (Some(Hundredths(450)), Some(Hundredths(450))));
        let hours = Some(Hours { low: Some(Hundredths(1200)), high: Some(Hundredths(1500)) });
        let sums = Sums::of(Some(&Developer { hours, ..Developer::default() }), &modules);
        assert_eq!((sums.low, sums.high), (Some(Hundredths(1200)), Some(Hundredths(1500))));
        assert_eq!(Sums::of(None, &[]), Sums::default());
    }
}
