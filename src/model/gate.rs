//! What a single module does to the gate of a build, by its own figures. Knows no other module and no history.

use crate::model::decimal::{Hundredths, Level, Percent};
use crate::model::module::Module;
use crate::model::status::Status;

/// What is wrong with a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Fault {
    /// It is Done and has a target, and no report measured it.
    NotMeasured,
    /// It is Done, and measured below its target.
    BelowTarget,
    /// It was measured below its best by more than the tolerance, and more of it is uncovered than then.
    BelowBest,
}

/// What is wrong with `module`. Counts are compared unrounded, and 0 of 0 is as good as everything covered.
///
/// `tolerance` is how far below its best a module may be, in points. `uncovered_at_best` says how much was uncovered when the best
/// was reached: where no more is uncovered now, well-covered code was deleted, and that is no fault. Where it is not known, the
/// percentage decides.
pub(crate) fn faults(
    module: &Module,
    tolerance: Hundredths,
    uncovered_at_best: impl FnOnce() -> Option<u64>,
) -> impl Iterator<Item = Fault> {
    let coverage = &module.coverage;
    let is_done = module.status == Status::Done;
    let measured = coverage.measured.as_ref();
    let target = coverage.target.filter(|_| is_done);
    let not_measured = target.is_some() && measured.is_none();
    let below_target = measured.zip(target).is_some_and(|(measured, target)| !measured.level().meets(target));
    let below_best = measured.zip(coverage.best).is_some_and(|(measured, best)| {
        measured.level() < Level::Typed(lowered(best, tolerance))
            && uncovered_at_best().is_none_or(|before| measured.total.saturating_sub(measured.covered) > before)
    });
    [(not_measured, Fault::NotMeasured), (below_target, Fault::BelowTarget), (below_best, Fault::BelowBest)]
        .into_iter()
        .filter_map(|(is_so, fault)| is_so.then_some(fault))
}

fn lowered(best: Percent, tolerance: Hundredths) -> Percent {
    Percent::new((i64::from(best.hundredths()) - tolerance.0).max(0)).unwrap_or(best)
}

#[cfg(test)]
mod tests {
    use super::{Fault, faults};
    use crate::model::decimal::{Hundredths, Percent};
    use crate::model::module::{Measured, Module};
    use crate::model::status::Status::{self, Done, InProgress, Pending};

    /// Status, counts, target and best in hundredths.
    fn module(status: Status, measured: Option<(u64, u64)>, target: Option<i64>, best: Option<i64>) -> Module {
        let mut module = Module::new("a.py", status);
        module.coverage.measured = measured.map(|(covered, total)| Measured { covered, total, ..Measured::default() });
        module.coverage.target = target.and_then(Percent::new);
        module.coverage.best = best.and_then(Percent::new);
        module
    }

    fn found(module: &Module) -> Vec<Fault> {
        faults(module, Hundredths(0), || None).collect()
    }

    #[test]
    fn a_done_module_is_judged_by_counts_to_the_last_line() {
        let target = |percent: i64| Some(percent * 100);
        for (measured, wanted, fault) in [
            ((8_999, 10_000), 90, Some(Fault::BelowTarget)),
            ((9_000, 10_000), 90, None),
            ((9_995, 10_000), 100, Some(Fault::BelowTarget)),
            ((9_999_999, 10_000_000), 100, Some(Fault::BelowTarget)),
            ((10_000, 10_000), 100, None),
            ((899_999_999, 1_000_000_000), 90, Some(Fault::BelowTarget)),
            ((900_000_000, 1_000_000_000), 90, None),
            ((0, 0), 100, None),
            ((0, 1), 0, None),
        ] {
            let module = module(Done, Some(measured), target(wanted), None);
            assert_eq!(found(&module), Vec::from_iter(fault), "{measured:?} of {wanted}");
        }
    }

    #[test]
    fn only_what_is_done_must_be_measured_and_at_its_target() {
        assert_eq!(found(&module(Done, None, Some(9_000), None)), [Fault::NotMeasured]);
        assert_eq!(found(&module(Done, None, None, None)), [], "no target, nothing to prove");
        for status in [Pending, InProgress] {
            assert_eq!(found(&module(status, None, Some(9_000), None)), []);
            assert_eq!(found(&module(status, Some((1, 10)), Some(9_000), None)), []);
            assert_eq!(found(&module(status, Some((1, 10)), None, Some(9_000))), [Fault::BelowBest]);
        }
    }

    #[test]
    fn below_its_best_is_what_is_below_by_more_than_the_tolerance() {
        let fallen = module(InProgress, Some((795, 1_000)), None, Some(8_000));
        let with = |tolerance| faults(&fallen, Hundredths(tolerance), || None).count();
        assert_eq!((with(0), with(49), with(50), with(100)), (1, 1, 0, 0));
        let hair = module(InProgress, Some((799_999_999, 1_000_000_000)), None, Some(8_000));
        assert_eq!(found(&hair), [Fault::BelowBest], "rounding hides nothing");
        let small = module(InProgress, Some((0, 10)), None, Some(100));
        assert_eq!(faults(&small, Hundredths(5_000), || None).count(), 0, "a tolerance below zero is zero");
    }

    #[test]
    fn deleting_code_that_was_covered_is_no_fault() {
        // 90 of 100 were covered; 50 of the covered ones are gone.
        let deleted = module(InProgress, Some((40, 50)), None, Some(9_000));
        let with = |before| faults(&deleted, Hundredths(0), || before).collect::<Vec<_>>();
        assert_eq!(with(Some(10)), []);
        assert_eq!(with(Some(9)), [Fault::BelowBest], "one line more is uncovered");
        assert_eq!(with(None), [Fault::BelowBest], "the percentage decides where nothing is known");
    }
}
