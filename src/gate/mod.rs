//! The gate of a build: rules over a board, and what breaks them. Changes nothing, and knows no file, no clock and no words but
//! those of its findings.
//!
//! Reading order: the rules (this file), what changed since a base ([`delta`]).

pub(crate) mod delta;

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::board::{Board, Check, Developer, Found};
use crate::model::decimal::{Hundredths, Level};
use crate::model::gate::{Fault, faults};
use crate::model::module::{Metric, Module};
use crate::model::problem::Problem;
use crate::model::status::Status;
use crate::phrase::age;
use crate::report::merge_order::{is_developer_merged, is_merged};

/// Whether a finding keeps a build from passing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Severity {
    Error,
    Warning,
}

impl Severity {
    /// As scripts read it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A rule.
pub struct Rule {
    /// Its name, as `--rules` takes it.
    pub name: &'static str,
    /// What breaks it, for people.
    pub about: &'static str,
    /// How bad that is.
    pub(crate) severity: Severity,
    /// Whether it is judged by unless somebody says which.
    pub is_default: bool,
    find: fn(&Judge<'_>, &mut Vec<Finding>),
}

/// All rules, in the order of their findings.
pub const RULES: &[Rule] = &[
    Rule {
        name: "not_measured",
        about: "a module is Done and has a target, and no report measured it",
        severity: Severity::Error,
        is_default: true,
        find: |judge, out| judge.faults(Fault::NotMeasured, out),
    },
    Rule {
        name: "below_target",
        about: "a module is Done and measured below its target",
        severity: Severity::Error,
        is_default: true,
        find: |judge, out| judge.faults(Fault::BelowTarget, out),
    },
    Rule {
        name: "below_best",
        about: "a module was measured below its best, and more of it is uncovered than then",
        severity: Severity::Error,
        is_default: true,
        find: |judge, out| judge.faults(Fault::BelowBest, out),
    },
    Rule {
        name: "criteria",
        about: "a criterion that can be checked is not met",
        severity: Severity::Error,
        is_default: false,
        find: |judge, out| judge.criteria(out),
    },
    Rule {
        name: "order",
        about: "something is merged before what it comes after",
        severity: Severity::Error,
        is_default: false,
        find: |judge, out| judge.order(out),
    },
    Rule {
        name: "stale",
        about: "the measurement of a Done module is older than --max-age",
        severity: Severity::Warning,
        is_default: false,
        find: |judge, out| judge.stale(out),
    },
    Rule {
        name: "file",
        about: "`check-file` has a warning about the board's file",
        severity: Severity::Warning,
        is_default: true,
        find: |judge, out| judge.file(out),
    },
];

/// The rule of this name.
pub(crate) fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

/// What is judged, and how.
pub struct Scene<'a> {
    pub board: &'a Board,
    /// What is odd about its file.
    pub problems: &'a [Problem],
    pub now: DateTime<Utc>,
    /// The rules to judge by.
    pub(crate) rules: Vec<&'static Rule>,
    /// How far below its best a module may be, in points.
    pub tolerance: Hundredths,
    /// How old a measurement may be.
    pub max_age: Option<TimeDelta>,
    /// Which modules are judged; findings about the board and its file do not ask.
    pub(crate) is_judged: &'a dyn Fn(Found<'_>) -> bool,
    /// How much of a module was uncovered when it reached its best; `None` where that is not known.
    pub uncovered_at_best: &'a dyn Fn(&Module) -> Option<u64>,
}

/// Something that breaks a rule. Texts are raw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub rule: &'static str,
    pub(crate) severity: Severity,
    /// The module; `None` for what is about a developer, the board or its file.
    pub module: Option<String>,
    /// Who has it.
    pub developer: Option<String>,
    /// What is wrong, without the name of the module.
    pub message: String,
    /// The figures of the module.
    pub(crate) figures: Figures,
    /// The line of the file, where the finding is about the file itself.
    pub line: Option<u32>,
}

/// What a finding knows of its module.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Figures {
    pub covered: Option<u64>,
    pub total: Option<u64>,
    pub target: Option<crate::model::decimal::Percent>,
    pub best: Option<crate::model::decimal::Percent>,
    pub at: Option<DateTime<Utc>>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Verdict {
    /// Errors before warnings, else in the order of the rules and of the board.
    pub findings: Vec<Finding>,
    /// Modules that were judged, and of these the Done and the measured ones.
    pub modules: usize,
    pub done: usize,
    pub measured: usize,
}

impl Verdict {
    /// Whether a build may go on.
    pub(crate) fn passed(&self) -> bool {
        self.count(Severity::Error) == 0
    }

    /// How many findings are so bad.
    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// Judges a board.
pub(crate) fn check(scene: &Scene<'_>) -> Verdict {
    let judge = Judge { scene, modules: scene.board.modules().filter(|found| (scene.is_judged)(*found)).collect() };
    let mut findings = Vec::new();
    for rule in RULES.iter().filter(|rule| scene.rules.iter().any(|asked| asked.name == rule.name)) {
        let from = findings.len();
        (rule.find)(&judge, &mut findings);
        for finding in &mut findings[from..] {
            (finding.rule, finding.severity) = (rule.name, rule.severity);
        }
    }
    findings.sort_by_key(|finding| finding.severity);
    Verdict {
        findings,
        modules: judge.modules.len(),
        done: judge.modules.iter().filter(|found| found.module.status == Status::Done).count(),
        measured: judge.modules.iter().filter(|found| found.module.coverage.measured.is_some()).count(),
    }
}

struct Judge<'a> {
    scene: &'a Scene<'a>,
    modules: Vec<Found<'a>>,
}

impl Judge<'_> {
    fn owner(&self, found: Found<'_>) -> Option<&Developer> {
        found.developer.map(|at| &*self.scene.board.developers[at])
    }

    fn finding(&self, found: Found<'_>, message: String) -> Finding {
        let coverage = &found.module.coverage;
        let measured = coverage.measured.as_ref();
        Finding {
            module: Some(found.module.id.clone()),
            developer: self.owner(found).map(|developer| developer.name.clone()),
            figures: Figures {
                covered: measured.map(|it| it.covered),
                total: measured.map(|it| it.total),
                target: coverage.target,
                best: coverage.best,
                at: measured.and_then(|it| it.at),
            },
            ..plain(message)
        }
    }

    fn faults(&self, wanted: Fault, out: &mut Vec<Finding>) {
        for found in &self.modules {
            let module = found.module;
            let mut before = None;
            let mut at_best = || {
                before = (self.scene.uncovered_at_best)(module);
                before
            };
            if faults(module, self.scene.tolerance, &mut at_best).any(|fault| fault == wanted) {
                out.push(self.finding(*found, said(module, wanted, before)));
            }
        }
    }

    fn criteria(&self, out: &mut Vec<Finding>) {
        for criterion in &self.scene.board.criteria {
            let met = match criterion.check {
                None => continue,
                Some(Check::GatePasses) => passes(self.scene.board, self.scene.uncovered_at_best),
                Some(_) => self.scene.board.meets(criterion),
            };
            if met == Some(false) {
                out.push(plain(format!("criterion not met: {}", criterion.text)));
            }
        }
    }

    fn order(&self, out: &mut Vec<Finding>) {
        let board = self.scene.board;
        for developer in board.developers.iter().filter(|it| is_developer_merged(it)) {
            let before = developer.after.iter().filter_map(|name| Some(&board.developers[board.developer(name)?]));
            for other in before.filter(|other| !is_developer_merged(other)) {
                let message = format!("{} is merged before {}", developer.name, other.name);
                out.push(Finding { developer: Some(developer.name.clone()), ..plain(message) });
            }
        }
        let owned: std::collections::HashMap<&str, Found<'_>> =
            board.modules().map(|found| (found.module.id.as_str(), found)).collect();
        for found in self.modules.iter().filter(|found| is_merged(found.module, self.owner(**found))) {
            let before = found.module.after.iter().filter_map(|id| owned.get(id.as_str()).copied());
            for other in before.filter(|other| !is_merged(other.module, self.owner(*other))) {
                out.push(self.finding(*found, format!("merged before {}", other.module.id)));
            }
        }
    }

    fn stale(&self, out: &mut Vec<Finding>) {
        let Some(max_age) = self.scene.max_age else { return };
        for found in self.modules.iter().filter(|found| found.module.status == Status::Done) {
            let Some(measured) = &found.module.coverage.measured else { continue };
            let message = match measured.at {
                Some(at) if self.scene.now - at <= max_age => continue,
                Some(at) => format!("measured {}, more than {} days", age::ago(self.scene.now, at), max_age.num_days()),
                None => "measured at an unknown time".to_owned(),
            };
            out.push(self.finding(*found, message));
        }
    }

    fn file(&self, out: &mut Vec<Finding>) {
        out.extend(self.scene.problems.iter().map(|problem| {
            let hint = if problem.hint.is_empty() { String::new() } else { format!("; {}", problem.hint) };
            let line = (problem.place.line > 0).then_some(problem.place.line);
            Finding { line, ..plain(format!("{}{hint}", problem.message)) }
        }));
    }
}

fn plain(message: String) -> Finding {
    Finding {
        rule: "",
        severity: Severity::Error,
        module: None,
        developer: None,
        message,
        figures: Figures::default(),
        line: None,
    }
}

/// Whether no module of the board has a fault; `None` if there is no module.
fn passes(board: &Board, uncovered_at_best: &dyn Fn(&Module) -> Option<u64>) -> Option<bool> {
    let mut modules = board.modules().peekable();
    modules.peek()?;
    let clean = |module: &Module| faults(module, Hundredths(0), || uncovered_at_best(module)).next().is_none();
    Some(modules.all(|found| clean(found.module)))
}

/// What is wrong, with digits enough to see it.
fn said(module: &Module, fault: Fault, uncovered_before: Option<u64>) -> String {
    let coverage = &module.coverage;
    let counted = coverage.measured.as_ref().map_or_else(String::new, |measured| {
        let level = Level::Counted { covered: measured.covered, total: measured.total };
        let what = if measured.metric == Metric::Tool { "as the tool counts" } else { measured.metric.word() };
        format!("{}%, {} of {} {what}", level.rounded_down(), measured.covered, measured.total)
    });
    match fault {
        Fault::NotMeasured => {
            let typed = coverage.now.map_or_else(String::new, |now| format!(", typed as {now}%"));
            let target = coverage.target.map_or_else(String::new, |target| format!(" (target {target}%)"));
            format!("done{target}{typed}, but no report measured it")
        }
        Fault::BelowTarget => {
            let target = coverage.target.map_or_else(String::new, |target| target.to_string());
            format!("{counted}: below its target of {target}%")
        }
        Fault::BelowBest => {
            let best = coverage.best.map_or_else(String::new, |best| best.to_string());
            let uncovered = coverage.measured.as_ref().map_or(0, |it| it.total.saturating_sub(it.covered));
            let more = uncovered_before.map_or_else(String::new, |before| {
                format!(", {} more uncovered than then", uncovered - before.min(uncovered))
            });
            format!("{counted}: below its best of {best}%{more}")
        }
    }
}
