//! A coverage report as data: files with their lines, and what a report says of itself. Knows no format.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};

use super::lines::{BlockSet, BranchSet, Counts, LineSet};
use super::path::ReportPath;
pub use crate::model::module::Metric;

/// A coverage report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageReport {
    /// The format it was read as, by its name in the table of formats.
    pub format: &'static str,
    pub files: BTreeMap<ReportPath, FileCoverage>,
    /// Folders that relative paths may begin at.
    pub roots: Vec<ReportPath>,
    /// When it was made, if it says so with a zone or as an epoch.
    pub at: Option<DateTime<Utc>>,
    /// The commit it was made at, if it says so.
    pub commit: Option<String>,
    /// What is odd about it, in words. Text of the report stands in it as it is.
    pub warnings: Vec<String>,
}

impl CoverageReport {
    /// Covered of all, over all files.
    pub fn counts(&self, metric: Metric) -> Counts {
        self.files.values().fold(Counts::default(), |sum, file| sum.plus(file.counts(metric)))
    }
}

/// The tool's own figure of a file, and whether it still holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Own {
    /// There is none.
    #[default]
    None,
    /// It no longer holds: lines are counted.
    Recount,
    /// It holds for exactly these lines.
    Holds(Counts),
}

/// What a report says of one file. Merging is commutative, associative and idempotent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileCoverage {
    pub lines: LineSet,
    /// Blocks of statements, where a format has these instead.
    pub blocks: BlockSet,
    /// Branches by line.
    pub branches: BranchSet,
    own: Own,
    counters: Option<Counts>,
    branch_counters: Option<Counts>,
    headline: Option<Counts>,
    /// How many segments its path begins with that are names of groups, not folders.
    pub groups: usize,
    /// The path as the report has it, where that is another text than the normal form.
    pub written: Option<String>,
}

impl FileCoverage {
    /// Sets the tool's own figure. It goes before what the lines count to, until the lines become others.
    pub fn set_own(&mut self, counts: Counts) {
        self.own = Own::Holds(counts);
        self.add_counters(counts);
    }

    /// A figure without lines. Of several the one with more covered holds.
    pub fn add_counters(&mut self, counts: Counts) {
        self.counters = self.counters.max(Some(counts));
    }

    /// A figure of branches without lines.
    pub fn add_branch_counters(&mut self, counts: Counts) {
        self.branch_counters = self.branch_counters.max(Some(counts));
    }

    /// What the tool itself makes its percentage of, where that is not lines.
    pub fn add_headline(&mut self, counts: Counts) {
        self.headline = self.headline.max(Some(counts));
    }

    /// Covered of all. `covered` is at most `total`.
    pub fn counts(&self, metric: Metric) -> Counts {
        match metric {
            Metric::Branches => self.branches().unwrap_or_default(),
            Metric::Tool => self.headline.unwrap_or_else(|| self.counts(Metric::Lines)),
            Metric::Lines => match self.own {
                Own::Holds(counts) => counts,
                _ if !self.lines.is_empty() => self.lines.counts(),
                _ if !self.blocks.is_empty() => self.blocks.counts(),
                _ => self.counters.unwrap_or_default(),
            },
        }
    }

    /// Taken of all branches; `None` if none were counted.
    pub fn branches(&self) -> Option<Counts> {
        if self.branches.is_empty() { self.branch_counters } else { Some(self.branches.counts()) }
    }

    /// Takes over what `other` says of the same file: lines as a union, figures without lines by the larger.
    pub fn merge(&mut self, other: &Self) {
        self.absorb(other);
        self.sort();
    }

    /// Merges without sorting, so that a file that is told of in many pieces costs no more than its lines.
    fn absorb(&mut self, other: &Self) {
        let lacks_lines = |file: &Self| file.lines.is_empty() && file.blocks.is_empty() && file.own == Own::None;
        if lacks_lines(self) {
            self.own = other.own;
        } else if !lacks_lines(other)
            && (self.own != other.own || self.lines != other.lines || self.blocks != other.blocks)
        {
            self.own = Own::Recount;
        }
        self.lines.merge(&other.lines);
        self.blocks.merge(&other.blocks);
        self.branches.merge(&other.branches);
        self.counters = self.counters.max(other.counters);
        self.branch_counters = self.branch_counters.max(other.branch_counters);
        self.headline = self.headline.max(other.headline);
        self.groups = self.groups.max(other.groups);
        self.written = self.written.take().max(other.written.clone());
    }

    fn sort(&mut self) {
        self.lines.sort();
        self.blocks.sort();
        self.branches.sort();
    }
}

/// Why a report is not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Refusal {
    /// What is wrong, in words. Text of the report stands in it as it is.
    pub message: String,
    /// The line of the report, from 1.
    pub line: Option<u64>,
    /// How to get a report that can be read.
    pub hint: Option<String>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl Refusal {
    /// Why the report in `file` was not read: `coverage.xml:12: an element ends that did not begin`.
    pub fn of(&self, file: &str) -> String {
        let place = self.line.map_or_else(String::new, |line| format!(":{line}"));
        format!("{file}{place}: {}", self.message)
    }

    /// With no place and no hint.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), line: None, hint: None }
    }

    /// In this line of the report.
    #[must_use]
    pub fn at(self, line: u64) -> Self {
        Self { line: Some(line), ..self }
    }

    /// With a hint how to mend it.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

/// The most files of one report.
pub(crate) const MOST_FILES: usize = 200_000;

/// The most lines of one report, counted as often as it tells of them.
pub(crate) const MOST_LINES: u64 = 50_000_000;

/// What is counted for files whose path names nothing.
const NO_PATH: &str = "files without a usable path";

/// A report while it is read.
#[derive(Debug)]
pub(crate) struct Draft {
    /// What is known by now.
    pub report: CoverageReport,
    /// What was odd: how often, and where first.
    odd: BTreeMap<&'static str, (u64, String)>,
    lines: u64,
}

impl Draft {
    /// Of nothing yet.
    pub(crate) fn new(format: &'static str) -> Self {
        let report = CoverageReport {
            format,
            files: BTreeMap::new(),
            roots: Vec::new(),
            at: None,
            commit: None,
            warnings: Vec::new(),
        };
        Self { report, odd: BTreeMap::new(), lines: 0 }
    }

    /// The file of this path, to add lines to. `Ok(None)` if the path names nothing: what belongs to it is left out.
    pub(crate) fn file(&mut self, written: &str) -> Result<Option<&mut FileCoverage>, Refusal> {
        let Some(path) = ReportPath::new(written) else {
            self.odd(NO_PATH, String::new);
            return Ok(None);
        };
        if self.report.files.len() >= MOST_FILES && !self.report.files.contains_key(&path) {
            return Err(Refusal::new(format!("more than {MOST_FILES} files in one report")));
        }
        let differs = (path.as_str() != written).then(|| written.to_owned());
        let file = self.report.files.entry(path).or_default();
        if file.written.is_none() {
            file.written = differs;
        }
        Ok(Some(file))
    }

    /// The file of a path that [`Draft::file`] has been asked for; counts nothing as odd.
    pub(crate) fn file_again(&mut self, written: &str) -> Option<&mut FileCoverage> {
        self.report.files.get_mut(&ReportPath::new(written)?)
    }

    /// Merges what a record says of the file of this path. `lines` is how many lines the record has told of.
    pub(crate) fn add(&mut self, written: &str, mut record: FileCoverage, lines: u64) -> Result<(), Refusal> {
        self.count_lines(lines)?;
        record.sort();
        if let Some(file) = self.file(written)? {
            record.written.clone_from(&file.written);
            file.absorb(&record);
        }
        Ok(())
    }

    /// Counts lines that were told of; refuses what no report of a real program has.
    pub(crate) fn count_lines(&mut self, lines: u64) -> Result<(), Refusal> {
        self.lines += lines;
        if self.lines > MOST_LINES {
            return Err(Refusal::new(format!("more than {MOST_LINES} lines in one report")));
        }
        Ok(())
    }

    /// Counts something odd that is skipped; `place` is where it stands.
    pub(crate) fn odd(&mut self, what: &'static str, place: impl FnOnce() -> String) {
        self.odd.entry(what).or_insert_with(|| (0, place())).0 += 1;
    }

    /// A warning in words.
    pub(crate) fn warn(&mut self, warning: impl Into<String>) {
        self.report.warnings.push(warning.into());
    }

    /// Notes the newest time that the report tells of. Nothing before 1990 is taken for a time.
    pub(crate) fn time(&mut self, at: Option<DateTime<Utc>>) {
        const IN_1990: i64 = 631_152_000;
        self.report.at = self.report.at.max(at.filter(|at| at.timestamp() >= IN_1990));
    }

    /// A time as an epoch, in seconds or, where it would be thousands of years ahead, in milliseconds.
    pub(crate) fn epoch(&mut self, text: &str) {
        let Some(number) = super::number::count(text.split('.').next().unwrap_or(text)) else { return };
        let Ok(number) = i64::try_from(number) else { return };
        let millis = if number > 100_000_000_000 { number } else { number * 1000 };
        self.time(DateTime::from_timestamp_millis(millis));
    }

    /// A time in RFC 3339 or as `2013-02-18 00:52:48 -0800`.
    pub(crate) fn date(&mut self, text: &str) {
        let rfc = DateTime::parse_from_rfc3339(text);
        let at = rfc.or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S %z")).ok();
        self.time(at.map(|at| at.to_utc()));
    }

    /// The report. Refused if it tells of no file.
    pub(crate) fn finish(mut self) -> Result<CoverageReport, Refusal> {
        if self.report.files.is_empty() {
            let name = self.report.format;
            let skipped = if self.odd.contains_key(NO_PATH) { " with a path that can be used" } else { "" };
            return Err(Refusal::new(format!("no file{skipped} in this {name} report: nothing was measured"))
                .hint("run the tests with coverage switched on, and look at what the report leaves out"));
        }
        for (what, (count, place)) in &self.odd {
            let place = if place.is_empty() { String::new() } else { format!(", first {place}") };
            self.report.warnings.push(format!("{what}: {count}{place}"));
        }
        self.report.files.values_mut().for_each(FileCoverage::sort);
        self.report.roots.sort();
        self.report.roots.dedup();
        Ok(self.report)
    }
}
