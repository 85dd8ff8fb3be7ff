//! One piece of work: status, coverage, tests, what blocks it, what proves it. Plain data; knows nothing of other modules.

use chrono::{DateTime, Utc};

use crate::model::decimal::{Hundredths, Level, Percent};
use crate::model::status::Status;

/// Planned effort in hours, a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Hours {
    /// At least.
    pub low: Option<Hundredths>,
    /// At most.
    pub high: Option<Hundredths>,
}

impl std::fmt::Display for Hours {
    /// `4 h`, `4-5 h`, `from 4 h`, `up to 5 h`; nothing if neither end is known.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.low, self.high) {
            (Some(low), Some(high)) if low != high => write!(f, "{low}-{high} h"),
            (Some(one), Some(_)) => write!(f, "{one} h"),
            (Some(low), None) => write!(f, "from {low} h"),
            (None, Some(high)) => write!(f, "up to {high} h"),
            (None, None) => Ok(()),
        }
    }
}

/// One piece of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Path-like, unique in the board.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Where it stands.
    pub status: Status,
    /// Test coverage.
    pub coverage: Coverage,
    pub tests: Tests,
    /// Planned effort.
    pub hours: Option<Hours>,
    /// Lines of code.
    pub lines: Option<u64>,
    /// 1 is first.
    pub priority: Option<u64>,
    /// How hard it is.
    pub complexity: Option<Complexity>,
    /// Free words.
    pub tags: Vec<String>,
    /// A heading inside the developer's column.
    pub group: String,
    /// Where its tests live.
    pub test_file: String,
    /// Modules that must be merged before.
    pub after: Vec<String>,
    /// Pull request.
    pub pr: String,
    /// Whether it is merged.
    pub merged: Option<bool>,
    /// Items of the board's checklist that its pull request shows.
    pub checked: Vec<String>,
    /// Why it cannot go on.
    pub blocked: Option<Blocked>,
    /// Help that is wanted.
    pub help: String,
    /// Markdown.
    pub notes: String,
}

impl Module {
    /// A module of which only the required facts are known.
    pub fn new(id: impl Into<String>, status: Status) -> Self {
        Self {
            id: id.into(),
            status,
            title: String::new(),
            coverage: Coverage::default(),
            tests: Tests::default(),
            hours: None,
            lines: None,
            priority: None,
            complexity: None,
            tags: Vec::new(),
            group: String::new(),
            test_file: String::new(),
            after: Vec::new(),
            pr: String::new(),
            merged: None,
            checked: Vec::new(),
            blocked: None,
            help: String::new(),
            notes: String::new(),
        }
    }

    /// What stands behind a Done module; `None` while it is not Done, and without a target: there is nothing to prove.
    pub fn proof(&self) -> Option<Proof> {
        let target = self.coverage.target.filter(|_| self.status == Status::Done)?;
        let meets = self.coverage.level().is_some_and(|level| level.meets(target));
        Some(match (meets, &self.coverage.measured) {
            (true, Some(_)) => Proof::Verified,
            (true, None) => Proof::Claimed,
            (false, _) if self.coverage.best.is_some_and(|best| best >= target) => Proof::Regressed,
            (false, _) => Proof::Unproven,
        })
    }
}

/// Test coverage of a module.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Coverage {
    /// When the plan was made.
    pub start: Option<Percent>,
    /// Typed by hand.
    pub now: Option<Percent>,
    /// Counted by a report; it hides a typed `now`.
    pub measured: Option<Measured>,
    /// What is wanted.
    pub target: Option<Percent>,
    /// The best ever seen; only rises.
    pub best: Option<Percent>,
}

impl Coverage {
    /// The effective now: measured, else typed, else start.
    pub(crate) fn level(&self) -> Option<Level> {
        match &self.measured {
            Some(measured) => Some(measured.level()),
            None => self.now.or(self.start).map(Level::Typed),
        }
    }

    /// Whether the effective now is at or above the target; `None` where one of them is unknown.
    pub fn at_target(&self) -> Option<bool> {
        Some(self.level()?.meets(self.target?))
    }

    /// Target minus effective now in hundredths of a point, at least 0; `None` where one of them is unknown.
    pub fn gap(&self) -> Option<Hundredths> {
        let missing = i64::from(self.target?.hundredths()) - i64::from(self.level()?.rounded_down().hundredths());
        Some(Hundredths(missing.max(0)))
    }
}

/// Coverage counted by a report.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Measured {
    /// Covered lines or statements, at most `total`.
    pub covered: u64,
    /// All lines or statements.
    pub total: u64,
    /// The report's own time.
    pub at: Option<DateTime<Utc>>,
    /// The commit it was made at.
    pub commit: String,
    /// The report's file name.
    pub report: String,
    /// What is counted.
    pub metric: Metric,
    /// Branches that were taken; `None` if the report counts none.
    pub branches_covered: Option<u64>,
    /// All branches.
    pub branches_total: Option<u64>,
}

/// What a measurement counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Metric {
    /// Lines that hold code; statements where the report has no lines.
    #[default]
    Lines,
    /// Branches.
    Branches,
    /// What the tool itself makes its percentage of.
    Tool,
}

impl Metric {
    /// As the board file spells them; lines are not said.
    pub(crate) const TOKENS: &'static [&'static str] = &["Branches", "Tool"];

    /// As the board file spells it; `None` for lines.
    pub const fn token(self) -> Option<&'static str> {
        match self {
            Self::Lines => None,
            Self::Branches => Some(Self::TOKENS[0]),
            Self::Tool => Some(Self::TOKENS[1]),
        }
    }

    /// From its spelling in the board file.
    pub(crate) fn from_token(token: &str) -> Option<Self> {
        [Self::Branches, Self::Tool].into_iter().find(|metric| metric.token() == Some(token))
    }

    /// As people and scripts read it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Branches => "branches",
            Self::Tool => "tool",
        }
    }
}

impl Measured {
    /// Branches that were taken, of all, where both are known.
    pub fn branches(&self) -> Option<(u64, u64)> {
        self.branches_covered.zip(self.branches_total)
    }

    /// The counts as a level.
    pub(crate) fn level(&self) -> Level {
        Level::Counted { covered: self.covered, total: self.total }
    }
}

/// Tests of a module.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Tests {
    /// How many there are.
    pub written: Option<u64>,
    /// How many are wanted.
    pub needed: Option<u64>,
    /// Whether `needed` is an estimate.
    pub about: bool,
}

/// How hard a module is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Complexity {
    /// Straightforward.
    Low,
    /// In between.
    Medium,
    /// Hard.
    High,
}

impl Complexity {
    /// As the board file spells them.
    pub(crate) const TOKENS: &'static [&'static str] = &["Low", "Medium", "High"];

    /// As the board file spells it.
    pub const fn token(self) -> &'static str {
        Self::TOKENS[self as usize]
    }

    /// From its spelling in the board file.
    pub(crate) fn from_token(token: &str) -> Option<Self> {
        [Self::Low, Self::Medium, Self::High].into_iter().find(|c| c.token() == token)
    }
}

/// Why a module cannot go on; independent of its status.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Blocked {
    /// What is missing.
    pub reason: String,
    /// Who can help.
    pub on: String,
    /// Since when.
    pub since: Option<DateTime<Utc>>,
}

impl std::fmt::Display for Blocked {
    /// `fixture for Stripe; asks Dev 4; since 2026-11-20`: raw text.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.reason.is_empty() { "no reason given" } else { &self.reason })?;
        if !self.on.is_empty() {
            write!(f, "; asks {}", self.on)?;
        }
        self.since.map_or(Ok(()), |since| write!(f, "; since {}", since.format("%Y-%m-%d")))
    }
}

/// What stands behind a Done module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Proof {
    /// Measured, at target.
    Verified,
    /// Below target, though it once was at target.
    Regressed,
    /// Below target and never at it, by the effective now; or nothing is known.
    Unproven,
    /// Typed, at target: nobody measured.
    Claimed,
}

impl Proof {
    /// The word for it, the same in scripts and in docs; people read of an unproven module how much it is short by.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Regressed => "regressed",
            Self::Unproven => "unproven",
            Self::Claimed => "claimed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Measured, Module, Proof};
    use crate::model::decimal::Percent;
    use crate::model::status::Status;

    fn proof(target: Option<i64>, now: Option<i64>, measured: Option<(u64, u64)>, best: Option<i64>) -> Option<Proof> {
        let percent = |hundredths: Option<i64>| hundredths.and_then(Percent::new);
        let mut module = Module::new("a.py", Status::Done);
        module.coverage.target = percent(target);
        module.coverage.now = percent(now);
        module.coverage.best = percent(best);
        module.coverage.measured = measured.map(|(covered, total)| Measured { covered, total, ..Measured::default() });
        module.proof()
    }

    #[test]
    fn a_done_module_is_worth_what_stands_behind_it() {
        let target = Some(9_000);
        for (now, measured, best, expected) in [
            (None, Some((9, 10)), None, Proof::Verified),
            (None, Some((0, 0)), None, Proof::Verified),
            (Some(9_000), None, None, Proof::Claimed),
            (None, Some((8_999_999, 10_000_000)), Some(9_000), Proof::Regressed),
            (Some(8_999), None, Some(9_000), Proof::Regressed),
            (None, Some((8_999_999, 10_000_000)), Some(8_999), Proof::Unproven),
            (Some(5_000), None, None, Proof::Unproven),
            (None, None, None, Proof::Unproven),
        ] {
            assert_eq!(proof(target, now, measured, best), Some(expected), "{now:?} {measured:?} {best:?}");
        }
        assert_eq!(proof(None, Some(10_000), Some((1, 1)), None), None, "without a target there is nothing to prove");
        let pending = Module::new("a.py", Status::Pending);
        assert_eq!(pending.proof(), None);
    }
}
