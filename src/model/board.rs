//! The plan itself: board, developers, modules. Plain data; can neither be read from a file nor written to one here.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::amount::{Hundredths, Level, Percent};
use crate::model::status::Status;

/// The newest board format this program writes.
pub const FORMAT: u64 = 1;

/// The whole plan. Texts that are empty are absent.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Board {
    /// Version of the file format; higher than [`FORMAT`] is read-only.
    pub format: u64,
    /// What the plan is for.
    pub title: String,
    /// Coverage of the whole platform.
    pub coverage: PlatformCoverage,
    /// When the plan is fulfilled.
    pub criteria: Vec<Criterion>,
    /// What every pull request must show.
    pub checklist: Vec<String>,
    /// Soft limits: shown, never enforced.
    pub limits: Limits,
    /// Things to read.
    pub links: Vec<Link>,
    /// Markdown.
    pub notes: String,
    /// Modules that nobody has taken on.
    pub unassigned: Vec<Arc<Module>>,
    /// One column each.
    pub developers: Vec<Arc<Developer>>,
}

/// Coverage of the whole platform: more code than the modules of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PlatformCoverage {
    /// When the plan was made.
    pub start: Option<Percent>,
    /// What is wanted.
    pub target: Option<Percent>,
    /// Lines of the whole platform.
    pub lines: Option<u64>,
}

/// One sentence of "done means".
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Criterion {
    /// The sentence.
    pub text: String,
    /// How the program can tell by itself.
    pub check: Option<Check>,
    /// Set by hand where there is no check.
    pub met: Option<bool>,
}

/// A criterion the program can tell by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Check {
    /// Every module with a target is at it.
    AllAtTarget,
    /// Every module is Done.
    AllDone,
    /// No module is blocked.
    NoneBlocked,
}

impl Check {
    /// As the board file spells them.
    pub const TOKENS: &'static [&'static str] = &["AllAtTarget", "AllDone", "NoneBlocked"];

    /// As the board file spells it.
    pub const fn token(self) -> &'static str {
        Self::TOKENS[self as usize]
    }

    /// From its spelling in the board file.
    pub fn from_token(token: &str) -> Option<Self> {
        [Self::AllAtTarget, Self::AllDone, Self::NoneBlocked].into_iter().find(|c| c.token() == token)
    }
}

/// Soft limits: shown, never enforced.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Limits {
    /// Modules in progress per developer.
    pub in_progress: Option<u64>,
    /// Days without a change after which a module in progress is stale.
    pub stale_days: Option<u64>,
}

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Link {
    /// What it is called.
    pub title: String,
    /// A path or an address; a label only, never opened by itself.
    pub to: String,
    /// Why to read it.
    pub about: String,
}

/// A person or team: one column.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Developer {
    /// Unique in the board.
    pub name: String,
    /// The log-in names that are this developer.
    pub who: Vec<String>,
    /// What they work on.
    pub area: String,
    /// Planned gain of the whole platform, in points.
    pub impact: Option<Hundredths>,
    /// Planned effort.
    pub hours: Option<Hours>,
    /// Developers whose work must be merged before.
    pub after: Vec<String>,
    /// The day they are back.
    pub away: Option<NaiveDate>,
    /// Pull request.
    pub pr: String,
    /// Whether their work is merged.
    pub merged: Option<bool>,
    /// Markdown.
    pub notes: String,
    /// Things to read.
    pub links: Vec<Link>,
    /// What they have taken on, in order.
    pub modules: Vec<Arc<Module>>,
}

/// Planned effort in hours, a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Hours {
    /// At least.
    pub low: Option<Hundredths>,
    /// At most.
    pub high: Option<Hundredths>,
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
    /// Tests.
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

    /// What stands behind a Done module; `None` while it is not Done.
    pub fn proof(&self) -> Option<Proof> {
        if self.status != Status::Done {
            return None;
        }
        let Some(measured) = &self.coverage.measured else {
            return Some(Proof::Claimed);
        };
        // Without a target there is nothing it could fall short of.
        let target = self.coverage.target.unwrap_or(Percent::ZERO);
        Some(if measured.level().meets(target) {
            Proof::Verified
        } else if self.coverage.best.is_some_and(|best| best >= target) {
            Proof::Regressed
        } else {
            Proof::Unproven
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
    pub fn level(&self) -> Option<Level> {
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
}

impl Measured {
    /// The counts as a level.
    pub fn level(&self) -> Level {
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
    pub const TOKENS: &'static [&'static str] = &["Low", "Medium", "High"];

    /// As the board file spells it.
    pub const fn token(self) -> &'static str {
        Self::TOKENS[self as usize]
    }

    /// From its spelling in the board file.
    pub fn from_token(token: &str) -> Option<Self> {
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

/// What stands behind a Done module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Proof {
    /// Measured, at target.
    Verified,
    /// Measured below target, though it once was at target.
    Regressed,
    /// Measured below target, never met.
    Unproven,
    /// Typed, or nothing at all.
    Claimed,
}

impl Proof {
    /// The word for it, the same on screen, in scripts and in docs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Regressed => "regressed",
            Self::Unproven => "unproven",
            Self::Claimed => "claimed",
        }
    }
}

/// A module and where it stands in the board.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// The module.
    pub module: &'a Arc<Module>,
    /// Index of the developer who has taken it on; `None` if nobody has.
    pub developer: Option<usize>,
    /// Index among the modules of that column.
    pub index: usize,
}

impl Board {
    /// The columns, in order: one per developer, then the unassigned modules.
    pub fn columns(&self) -> impl Iterator<Item = (Option<&Arc<Developer>>, &[Arc<Module>])> {
        self.developers
            .iter()
            .map(|d| (Some(d), d.modules.as_slice()))
            .chain(std::iter::once((None, self.unassigned.as_slice())))
    }

    /// All modules, in the order of the columns.
    pub fn modules(&self) -> impl Iterator<Item = Found<'_>> {
        let count = self.developers.len();
        self.columns().enumerate().flat_map(move |(c, (_, modules))| {
            modules.iter().enumerate().map(move |(index, module)| Found {
                module,
                developer: (c < count).then_some(c),
                index,
            })
        })
    }

    /// The module with this very id.
    pub fn find(&self, id: &str) -> Option<Found<'_>> {
        self.modules().find(|found| found.module.id == id)
    }

    /// Whether `criterion` is met: as the modules say where it has a check, else as somebody set it by hand. `None` where
    /// that is not known, as for a check over no modules at all.
    pub fn meets(&self, criterion: &Criterion) -> Option<bool> {
        let modules = self.modules().map(|found| found.module);
        match criterion.check {
            None => criterion.met,
            Some(Check::AllAtTarget) => {
                every(modules.filter(|m| m.coverage.target.is_some()).map(|m| m.coverage.at_target().unwrap_or(false)))
            }
            Some(Check::AllDone) => every(modules.map(|m| m.status == Status::Done)),
            Some(Check::NoneBlocked) => every(modules.map(|m| m.blocked.is_none())),
        }
    }

    /// Index of the developer with this very name.
    pub fn developer(&self, name: &str) -> Option<usize> {
        self.developers.iter().position(|d| d.name == name)
    }

    /// The modules of a column: of the developer at this index, or the unassigned ones.
    pub fn column(&self, developer: Option<usize>) -> &[Arc<Module>] {
        match developer {
            Some(i) => self.developers.get(i).map_or(&[], |d| &d.modules),
            None => &self.unassigned,
        }
    }
}

/// Whether all answers are yes; `None` if there are none.
fn every(mut answers: impl Iterator<Item = bool>) -> Option<bool> {
    let first = answers.next()?;
    Some(first && answers.all(|yes| yes))
}
