//! The team in a sentence or two: how much is done, what is blocked, how far the platform is. Names nobody.

use crate::export::standup::words::{Piece, Sentence};
use crate::model::decimal::Percent;
use crate::model::status::Status;
use crate::report::StandupReport;

/// The sentences, each with its full stop.
pub(super) fn sentences(report: &StandupReport) -> Vec<Sentence> {
    let coverage = platform(report);
    let tests = difference(report.tests.from, report.tests.to, "test", "tests");
    let last = match (coverage, tests) {
        (Some(coverage), Some(tests)) => Some(coverage.words(format!("; {tests}."))),
        (Some(coverage), None) => Some(coverage.words(".")),
        (None, Some(tests)) => Some(Sentence::of(format!("{tests}."))),
        (None, None) => None,
    };
    std::iter::once(modules(report)).chain(last).collect()
}

/// `2 of 28 modules are done, 1 more; 8 in progress, 1 blocked.`
fn modules(report: &StandupReport) -> Sentence {
    let (from, to) = (&report.totals.from.counts, &report.totals.to.counts);
    let all = to.all();
    if all == 0 {
        return Sentence::of("There are no modules on the board.");
    }
    let done = to.of(Status::Done);
    let modules = if all == 1 { "module" } else { "modules" };
    let verb = if done == 1 { "is" } else { "are" };
    let mut said = match done {
        0 => format!("{all} {modules}"),
        done => format!("{done} of {all} {modules} {verb} done"),
    };
    if let Some(more) = difference(from.of(Status::Done) as u64, done as u64, "", "") {
        said += ", ";
        said += if done == 0 { "none done any more" } else { &more };
    }
    let in_progress = to.of(Status::InProgress);
    let mut rest = Vec::new();
    if in_progress > 0 {
        rest.push(format!("{in_progress} in progress"));
    }
    rest.push(if to.blocked > 0 { format!("{} blocked", to.blocked) } else { "nothing is blocked".into() });
    Sentence::of(format!("{said}; {}.", rest.join(", ")))
}

/// `Platform coverage ≈42.7% (up 0.9), wanted 90%`.
fn platform(report: &StandupReport) -> Option<Sentence> {
    let now = report.totals.to.platform?;
    let piece = if now.about { Piece::About } else { Piece::Percent };
    let mut said = Sentence::of("Platform coverage ").with(piece(tenths(now.now)));
    let millionths = |percent: Percent| i64::from(percent.hundredths()) * 10_000;
    let before = report.totals.from.platform.map(|gauge| millionths(gauge.now));
    if let Some(gain) = before.and_then(|before| gain(before, millionths(now.now))) {
        said = said.words(format!(" ({gain})"));
    }
    Some(match now.target {
        Some(target) => said.words(", wanted ").with(Piece::Percent(tenths(target))),
        None => said,
    })
}

/// `17 tests more`, `1 fewer`; `None` where nothing changed.
pub(super) fn difference(from: u64, to: u64, one: &str, many: &str) -> Option<String> {
    let (number, word) = match from.cmp(&to) {
        std::cmp::Ordering::Equal => return None,
        std::cmp::Ordering::Less => (to - from, "more"),
        std::cmp::Ordering::Greater => (from - to, "fewer"),
    };
    let unit = if number == 1 { one } else { many };
    Some(if unit.is_empty() { format!("{number} {word}") } else { format!("{number} {unit} {word}") })
}

/// A percentage rounded down to one decimal, without `.0`.
pub(super) fn tenths(percent: Percent) -> String {
    decimal(u64::from(percent.hundredths()) / 10 * 10)
}

/// Hundredths with no more decimals than they have.
fn decimal(hundredths: u64) -> String {
    crate::model::decimal::Hundredths(i64::try_from(hundredths).unwrap_or(i64::MAX)).to_string()
}

/// The difference of two levels in millionths of a point, rounded towards zero to one decimal: `up 28.7`. Less than a tenth is given
/// to two decimals, less than a twentieth is left out.
pub(super) fn gain(from: i64, to: i64) -> Option<String> {
    let size = from.abs_diff(to);
    if size < 50_000 {
        return None;
    }
    let tenths = size / 100_000 * 10;
    let number = decimal(if tenths == 0 { size / 10_000 } else { tenths });
    Some(if to > from { format!("up {number}") } else { format!("down {number}") })
}

#[cfg(test)]
mod tests {
    use super::{difference, gain, tenths};
    use crate::model::decimal::Percent;

    #[test]
    fn gains_are_rounded_towards_zero_and_trifles_are_not_told() {
        let said = |from: f64, to: f64| gain((from * 1e6) as i64, (to * 1e6) as i64).unwrap_or_default();
        assert_eq!(said(62.5, 91.28), "up 28.7");
        assert_eq!(said(91.28, 62.5), "down 28.7");
        assert_eq!(said(10.0, 25.0), "up 15");
        assert_eq!(said(10.0, 10.07), "up 0.07");
        assert_eq!(said(10.0, 10.04), "");
        assert_eq!(said(10.0, 10.0), "");
    }

    #[test]
    fn percentages_are_rounded_down() {
        let said = |hundredths| tenths(Percent::new(hundredths).unwrap());
        assert_eq!([9999, 9000, 9120, 1071].map(said), ["99.9", "90", "91.2", "10.7"]);
    }

    #[test]
    fn one_test_is_one_test() {
        assert_eq!(difference(1, 2, "test", "tests").as_deref(), Some("1 test more"));
        assert_eq!(difference(3, 1, "test", "tests").as_deref(), Some("2 tests fewer"));
        assert_eq!(difference(3, 3, "test", "tests"), None);
    }
}
