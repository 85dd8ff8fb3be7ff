//! The plan itself: board and developers. Plain data; reads and writes no file.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::model::decimal::{Hundredths, Percent};
use crate::model::gate;
use crate::model::module::{Hours, Module};
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
    /// Coverage reports to watch, from the board's folder; `*` stands for a part of one name.
    pub reports: Vec<String>,
    /// Paths in coverage reports, each as `from=to`.
    pub maps: Vec<String>,
    /// What is to be talked about after the round.
    pub topics: Vec<String>,
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
    /// The rules of the gate about modules hold: what is Done is measured at its target, and nothing is below its best.
    GatePasses,
}

impl Check {
    /// As the board file spells them.
    pub(crate) const TOKENS: &'static [&'static str] = &["AllAtTarget", "AllDone", "NoneBlocked", "GatePasses"];

    /// As the board file spells it.
    pub const fn token(self) -> &'static str {
        Self::TOKENS[self as usize]
    }

    /// From its spelling in the board file.
    pub(crate) fn from_token(token: &str) -> Option<Self> {
        [Self::AllAtTarget, Self::AllDone, Self::NoneBlocked, Self::GatePasses].into_iter().find(|c| c.token() == token)
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

/// A module and where it stands in the board.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
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
            // Without the log: of a module below its best the percentage decides.
            Some(Check::GatePasses) => every(modules.map(|m| gate::faults(m, Hundredths(0), || None).next().is_none())),
        }
    }

    /// Index of the developer with this very name.
    pub fn developer(&self, name: &str) -> Option<usize> {
        self.developers.iter().position(|d| d.name == name)
    }

    /// The index of the developer who is the person with this log-in name: the one whose `who` names them. A developer without
    /// `who` is known by their own name.
    pub fn mine(&self, who: &str) -> Option<usize> {
        let same = |name: &str| name.to_lowercase() == who.to_lowercase();
        let by = |is: &dyn Fn(&Developer) -> bool| self.developers.iter().position(|developer| is(developer));
        by(&|developer| developer.who.iter().any(|name| name == who))
            .or_else(|| by(&|developer| developer.who.iter().any(|name| same(name))))
            .or_else(|| by(&|developer| developer.who.is_empty() && same(&developer.name)))
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
