//! Compares coverage reports with the modules of a board, and gives the changes. Writes nothing and opens nothing.

use std::collections::BTreeMap;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

use crate::import::coverage::lines::Counts;
use crate::import::coverage::path::ReportPath;
use crate::import::coverage::report::{CoverageReport, FileCoverage, Metric};
use crate::import::matching::{File, Match, Place, Rank, Rewrite, Why, assign};
use crate::model::board::Board;
use crate::model::change::Change;
use crate::model::decimal::{Level, Percent};
use crate::model::diff::setting;
use crate::model::field::{self, MODULE};
use crate::model::module::{Coverage, Measured, Module};

/// A report that was read, and where it came from.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    /// What the board calls it: its path from the board's folder, or its name.
    pub name: String,
    /// What is in it.
    pub report: CoverageReport,
    /// Where it lies.
    pub place: Place,
    /// When it was made; never ahead of now.
    pub at: DateTime<Utc>,
    /// The commit it was made at, if somebody says so.
    pub commit: Option<String>,
}

/// How reports are read into the board.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// What is counted.
    pub metric: Metric,
    /// What is done to paths.
    pub rewrite: Rewrite,
    /// Ids of the modules that may change; `None` is all.
    pub only: Option<Vec<String>>,
    /// Whether a report may be older than what the board has.
    pub older: bool,
}

/// A module whose figure changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Updated {
    /// Its id.
    pub module: String,
    /// Paths of its files, as the reports have them, sorted.
    pub files: Vec<String>,
    /// What the reports count.
    pub counts: Counts,
    /// Its effective coverage before; `None` if there was none.
    pub from: Option<Level>,
    /// Its counts before, if it was measured.
    pub from_counts: Option<Counts>,
    /// Whether it is at its target now; `None` without a target.
    pub at_target: Option<bool>,
}

impl Updated {
    /// Whether the module had more before.
    pub(crate) fn falls(&self) -> bool {
        let to = Level::Counted { covered: self.counts.covered, total: self.counts.total };
        self.from.is_some_and(|from| to < from)
    }
}

/// A module for which a report is older than what the board has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Older {
    /// Its id.
    pub module: String,
    /// When what the board has was measured.
    pub at: DateTime<Utc>,
    /// When the report was made.
    pub report_at: DateTime<Utc>,
}

/// A module or file about which there is a doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ambiguous {
    /// The module.
    pub module: String,
    /// Why.
    pub why: Why,
    /// The files that may be meant, some of them.
    pub files: Vec<String>,
    /// How many these are.
    pub count: usize,
    /// The other modules that may be meant, some of them.
    pub modules: Vec<String>,
    /// What would settle it, in words.
    pub hint: String,
}

/// A module of which no report tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WithoutData {
    /// Its id.
    pub module: String,
    /// What might help, in words.
    pub hint: Option<String>,
}

/// What reports say about a board. Every module stands in one of the lists at most.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Outcome {
    /// Figures that change.
    pub updated: Vec<Updated>,
    /// The same counts, and what the board has is a day or more old: time, commit and report are renewed.
    pub confirmed: Vec<String>,
    /// The same counts: nothing is written.
    pub unchanged: Vec<String>,
    /// The report is older than what the board has: nothing is written.
    pub older: Vec<Older>,
    /// It cannot be said which file is meant: nothing is written.
    pub ambiguous: Vec<Ambiguous>,
    /// No report tells of them.
    pub without_data: Vec<WithoutData>,
    /// Files that belong to no module, with what is counted in them.
    pub left: Vec<(String, Counts)>,
    /// What is odd, in words.
    pub warnings: Vec<String>,
    /// What comes of it.
    pub changes: Vec<Change>,
}

impl Given {
    /// A report from the file called `name` in `folder` below the board, written at `written`. Paths in it may begin at `tops`.
    pub(crate) fn new(
        report: CoverageReport,
        name: String,
        folder: Option<&str>,
        tops: &[String],
        written: DateTime<Utc>,
    ) -> Self {
        let tops = tops.iter().filter_map(|top| ReportPath::new(top)).collect();
        let place = Place { tops, report: folder.and_then(ReportPath::new) };
        // The board's file has no more digits than a log entry.
        let at = report.at.unwrap_or(written).trunc_subsecs(3);
        let commit = report.commit.clone();
        Self { name, report, place, at, commit }
    }
}

impl Given {
    /// It was made at `now` at the latest, and at `commit` if somebody knows that better than the report does.
    pub(crate) fn made_by(&mut self, now: DateTime<Utc>, commit: Option<&str>) {
        self.at = self.at.min(now.trunc_subsecs(3));
        if let Some(commit) = commit {
            self.commit = Some(commit.to_owned());
        }
    }
}

impl Outcome {
    /// Whether no file of any report belongs to a module.
    pub(crate) fn is_empty(&self) -> bool {
        self.updated.is_empty() && self.confirmed.is_empty() && self.unchanged.is_empty() && self.older.is_empty()
    }
}

/// One file, as all reports together have it.
struct Known<'a> {
    coverage: FileCoverage,
    file: File,
    reports: Vec<&'a Given>,
}

/// Files by path; a relative path of reports in two folders may be two files.
fn files<'a>(reports: &[&'a Given], rewrite: &Rewrite) -> Vec<Known<'a>> {
    let mut known: BTreeMap<(ReportPath, Option<ReportPath>), Known<'a>> = BTreeMap::new();
    for given in reports.iter().copied() {
        for (path, coverage) in &given.report.files {
            let mut file = File::new(path, &given.report.roots, &given.place, rewrite);
            file.groups = coverage.groups;
            let folder = given.place.report.clone().filter(|_| !file.path.is_absolute());
            match known.get_mut(&(file.path.clone(), folder.clone())) {
                Some(known) => {
                    known.coverage.merge(coverage);
                    known.file.others.extend(file.others);
                    known.file.others.sort();
                    known.file.others.dedup();
                    known.reports.push(given);
                }
                None => {
                    let new = Known { coverage: coverage.clone(), file: file.clone(), reports: vec![given] };
                    known.insert((file.path, folder), new);
                }
            }
        }
    }
    let mut files: Vec<Known> = known.into_values().collect();
    for known in &mut files {
        known.file.has_code = known.coverage.counts(Metric::Lines).total > 0;
    }
    files
}

/// What `reports` say about the modules of `board`. The order of the reports does not matter.
pub(crate) fn measure(board: &Board, reports: &[&Given], options: &Options) -> Outcome {
    let known = files(reports, &options.rewrite);
    let files: Vec<File> = known.iter().map(|known| known.file.clone()).collect();
    let modules: Vec<&Module> = board.modules().map(|found| &**found.module).collect();
    let ids: Vec<&str> = modules.iter().map(|module| module.id.as_str()).collect();
    let matching = assign(&files, &ids);
    let path = |file: u32| files[file as usize].path.as_str().to_owned();
    let id = |module: u32| ids[module as usize].to_owned();
    let mut outcome = Outcome::default();
    for (module, result) in modules.iter().zip(matching.modules) {
        if options.only.as_ref().is_some_and(|only| !only.contains(&module.id)) {
            continue;
        }
        match result {
            Match::Files { files, rank } => {
                let known: Vec<&Known> = files.iter().map(|file| &known[*file as usize]).collect();
                if rank == Rank::Case {
                    let written = files.first().map(|file| path(*file)).unwrap_or_default();
                    outcome.warnings.push(format!("{} is {written} in another case", module.id));
                }
                outcome.take(module, &known, options);
            }
            Match::Ambiguous { why, files, count, modules, hint } => outcome.ambiguous.push(Ambiguous {
                module: module.id.clone(),
                why,
                files: files.iter().map(|file| path(*file)).collect(),
                count,
                modules: modules.iter().map(|module| id(*module)).collect(),
                hint,
            }),
            Match::Taken { by } => {
                let hint = Some(format!("{} names the file better", id(by)));
                outcome.without_data.push(WithoutData { module: module.id.clone(), hint });
            }
            Match::None { hint } => outcome.without_data.push(WithoutData { module: module.id.clone(), hint }),
        }
    }
    let counts = |file: u32| known[file as usize].coverage.counts(options.metric);
    outcome.left = matching.left.iter().map(|file| (path(*file), counts(*file))).collect();
    outcome.left.dedup_by(|next, kept| next.0 == kept.0);
    outcome
}

impl Outcome {
    /// What the files of a module say about it.
    fn take(&mut self, module: &Module, files: &[&Known<'_>], options: &Options) {
        let (counts, branches) = sum(files, options.metric);
        let newest = files.iter().flat_map(|known| &known.reports).max_by_key(|given| (given.at, &given.name));
        let Some(newest) = newest else { return };
        if options.metric == Metric::Branches && branches.is_none() {
            let hint = Some("the report counts no branches".to_owned());
            self.without_data.push(WithoutData { module: module.id.clone(), hint });
            return;
        }
        let new = Measured {
            covered: counts.covered,
            total: counts.total,
            at: Some(newest.at),
            commit: newest.commit.clone().unwrap_or_default(),
            report: name(files, newest),
            metric: options.metric,
            branches_covered: branches.map(|branches| branches.covered),
            branches_total: branches.map(|branches| branches.total),
        };
        let id = module.id.clone();
        let old = module.coverage.measured.as_ref();
        let is_same = old.is_some_and(|old| {
            (old.covered, old.total, old.metric) == (new.covered, new.total, new.metric)
                && (old.branches().is_none() || old.branches() == new.branches())
        });
        let old_at = old.and_then(|old| old.at);
        if is_same {
            let is_old = old_at.is_none_or(|at| newest.at - at >= TimeDelta::days(1));
            if !is_old {
                self.unchanged.push(id);
                return;
            }
            self.confirmed.push(id);
        } else if let Some(at) = old_at.filter(|at| newest.at < *at && !options.older) {
            self.older.push(Older { module: id, at, report_at: newest.at });
            return;
        } else {
            if old.is_some_and(|old| counts.total < old.total / 2) {
                let old = old.map_or(0, |old| old.total);
                let what = options.metric.word();
                let few =
                    format!("{id} had {old} {what}, and the report holds {}: was a part of it run?", counts.total);
                self.warnings.push(few);
            }
            let level = new.level();
            self.updated.push(Updated {
                module: id,
                files: files.iter().map(|known| known.file.path.as_str().to_owned()).collect(),
                counts,
                from: module.coverage.level(),
                from_counts: old.map(|old| Counts::new(old.covered, old.total)),
                at_target: module.coverage.target.map(|target| level.meets(target)),
            });
        }
        self.changes.extend(changes(module, new));
    }
}

/// Covered of all over the files of a module, and its branches, if any are counted.
fn sum(files: &[&Known<'_>], metric: Metric) -> (Counts, Option<Counts>) {
    // One path in several folders is one file: its lines come together.
    let mut by_path: BTreeMap<&ReportPath, FileCoverage> = BTreeMap::new();
    for known in files {
        match by_path.get_mut(&known.file.path) {
            Some(file) => file.merge(&known.coverage),
            None => drop(by_path.insert(&known.file.path, known.coverage.clone())),
        }
    }
    let counts = by_path.values().fold(Counts::default(), |sum, file| sum.plus(file.counts(metric)));
    let branches = by_path.values().filter_map(FileCoverage::branches).reduce(Counts::plus);
    (counts, branches)
}

/// What the board calls the reports of these files.
fn name(files: &[&Known<'_>], newest: &Given) -> String {
    let mut names: Vec<&str> = files.iter().flat_map(|known| &known.reports).map(|given| given.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    match names.len() {
        1 => newest.name.clone(),
        more => format!("{} and {} more", newest.name, more - 1),
    }
}

/// Sets what was measured; typed coverage gives way to it, and the best follows upwards.
fn changes(module: &Module, new: Measured) -> impl Iterator<Item = Change> {
    let reached = new.level().rounded_down();
    // Nothing to cover is nothing achieved.
    let counts = new.total > 0;
    let before = module.coverage.best.max(module.coverage.start).unwrap_or(Percent::ZERO);
    let best = if counts && reached > before { Some(reached) } else { module.coverage.best };
    let coverage = Coverage { measured: Some(new), now: None, best, ..module.coverage.clone() };
    let after = Module { coverage, ..module.clone() };
    ["coverage.now", "coverage.measured", "coverage.best"].into_iter().filter_map(move |path| {
        let row = field::find(MODULE, path)?;
        setting(module, row, (row.get)(&after))
    })
}
