//! `standup cover`: reads coverage reports and updates the modules, all in one step. Looks for no report by itself, and opens
//! none that a report names.

mod output;

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::cli::argument::coverage::{Named, Reports};
use crate::cli::command::Command;
use crate::cli::command::cover::output as told;
use crate::cli::context::{CommandContext, Opened};
use crate::cli::output::Failure;
use crate::cli::write::{Writing, not_committed, rehearse};
use crate::export::json;
use crate::export::text::diff;
use crate::import::coverage::path::ReportPath;
use crate::import::coverage::report::{FileCoverage, Metric};
use crate::import::matching::Rewrite;
use crate::import::measure::{Given, Options, Outcome, measure};
use crate::import::summary;
use crate::model::change::{By, Proposal};
use crate::query::lookup;
use crate::store::CommitError;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup cover coverage.xml                        the figures of a report
  standup cover packages/*/coverage/lcov.info       of several; shards of one run come together
  standup cover lcov.info --dry-run                 only say what would change
  standup cover coverage.xml --map site-packages/=src/
  standup cover --watched                           the reports that the board names
  standup cover --list coverage.out                 what is in a report; needs no board";

/// How often a command looks at the board again because somebody else changed just what it wants to change.
const TRIES: u32 = 20;

/// Import coverage reports of test tools
///
/// Each module gets the covered and total lines of its file, or of all files in its folder, as a measurement with the report's time
/// and commit. What cannot be told apart is left as it is and listed, with the `--map` that settles it. All changes of a call
/// are one step. docs/COVERAGE.md has a command for every test tool.
#[derive(Debug, Args)]
pub(crate) struct Cover {
    #[command(flatten)]
    reports: Reports,
    /// Only list the files of the reports; needs no board
    #[arg(long, short, conflicts_with_all = ["commit", "only", "older", "allow_none", "dry_run"])]
    list: bool,
    /// The commit the reports were made at, instead of what CI or the report says
    #[arg(long, value_name = "SHA", value_parser = commit)]
    commit: Option<String>,
    /// What to count: lines, branches, or tool: what the tool itself makes its percentage of
    #[arg(long, value_name = "WHAT", value_enum, default_value = "lines", hide_default_value = true)]
    #[arg(hide_possible_values = true)]
    metric: Counted,
    /// Change this module only; may be given again
    #[arg(long, value_name = "MODULE")]
    only: Vec<String>,
    /// Take reports that are older than what the board has
    #[arg(long)]
    older: bool,
    /// Do not fail if no file belongs to a module
    #[arg(long)]
    allow_none: bool,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Counted {
    Lines,
    Branches,
    Tool,
}

impl From<Counted> for Metric {
    fn from(counted: Counted) -> Self {
        match counted {
            Counted::Lines => Self::Lines,
            Counted::Branches => Self::Branches,
            Counted::Tool => Self::Tool,
        }
    }
}

fn commit(typed: &str) -> Result<String, String> {
    let is_commit = (1..=64).contains(&typed.len()) && typed.chars().all(|c| c.is_ascii_graphic());
    if is_commit { Ok(typed.to_owned()) } else { Err("a commit is 1 to 64 letters and digits".to_owned()) }
}

impl Command for Cover {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        if self.list {
            return self.list(shell);
        }
        let board = shell.find_board()?.path;
        let reports = self.reports.read(shell, Some(&board), self.commit.as_deref())?;
        let given: Vec<&Given> = reports.iter().map(|named| &named.given).collect();
        let mut tries = 0;
        loop {
            tries += 1;
            let opened = shell.open()?;
            match self.attempt(shell, &opened, &reports, &given) {
                Err(Attempt::Overtaken(failure)) if tries == TRIES => return Err(failure),
                Err(Attempt::Overtaken(_)) => {}
                Err(Attempt::Failed(failure)) => return Err(failure),
                Ok(()) => return Ok(()),
            }
        }
    }
}

/// Why a try came to nothing.
enum Attempt {
    /// Somebody else was faster.
    Overtaken(Failure),
    Failed(Failure),
}

impl From<Failure> for Attempt {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Cover {
    fn attempt(
        &self,
        shell: &CommandContext,
        opened: &Opened,
        reports: &[Named],
        given: &[&Given],
    ) -> Result<(), Attempt> {
        let board = &opened.loaded.snapshot.board;
        let (rewrite, warnings) = self.reports.rewrite(&board.maps);
        let options = Options { metric: self.metric.into(), rewrite, only: self.only(opened)?, older: self.older };
        let mut outcome = measure(board, given, &options);
        outcome.warnings.extend(warnings);
        if outcome.is_empty() && !self.allow_none {
            told::warn(shell, &outcome, reports);
            let revision = opened.loaded.snapshot.revision.to_string();
            let shape = told::outcome(&outcome, &told::reports(reports), self.writing.dry_run, None, &revision);
            return Err(Attempt::Failed(told::nothing(&outcome).json(shape)));
        }
        if self.writing.dry_run {
            return Ok(self.only_say(shell, opened, &outcome, reports)?);
        }
        let revision = opened.loaded.snapshot.revision;
        if outcome.changes.is_empty() {
            return Ok(self.tell(shell, opened, &outcome, reports, None, &revision.to_string())?);
        }
        let proposal = Proposal { changes: outcome.changes.clone(), who: shell.user().name, by: By::Import };
        let committed = match opened.store.commit(&proposal) {
            Ok(committed) => committed,
            Err(error @ CommitError::Conflict { .. }) => return Err(Attempt::Overtaken(not_committed(shell, &error))),
            Err(error) => return Err(Attempt::Failed(not_committed(shell, &error))),
        };
        shell.warn_after(&opened.store, &committed);
        let step = committed.entries.first().map(|entry| entry.id.to_string());
        let revision = committed.snapshot.revision.to_string();
        Ok(self.tell(shell, opened, &outcome, reports, step.as_deref(), &revision)?)
    }

    /// The ids of the modules that may change.
    fn only(&self, opened: &Opened) -> Result<Option<Vec<String>>, Failure> {
        if self.only.is_empty() {
            return Ok(None);
        }
        let board = &opened.loaded.snapshot.board;
        let ids = self.only.iter().map(|typed| Ok(lookup::module(board, typed)?.module.id.clone()));
        ids.collect::<Result<Vec<_>, Failure>>().map(Some)
    }

    fn only_say(
        &self,
        shell: &CommandContext,
        opened: &Opened,
        outcome: &Outcome,
        reports: &[Named],
    ) -> Result<(), Failure> {
        let rehearsed = rehearse(shell, opened, &outcome.changes)?;
        let revision = opened.loaded.snapshot.revision.to_string();
        self.tell(shell, opened, outcome, reports, None, &revision)?;
        if shell.output.json {
            return Ok(());
        }
        let (old, new) = (opened.loaded.document.text(), rehearsed.document.text());
        shell.output.lines(&diff::lines(&opened.name, old, new))
    }

    fn tell(
        &self,
        shell: &CommandContext,
        opened: &Opened,
        outcome: &Outcome,
        reports: &[Named],
        step: Option<&str>,
        revision: &str,
    ) -> Result<(), Failure> {
        told::warn(shell, outcome, reports);
        if shell.output.json {
            let reports = told::reports(reports);
            return shell.output.value(&told::outcome(outcome, &reports, self.writing.dry_run, step, revision));
        }
        let would = if self.writing.dry_run { "would change: " } else { "" };
        let board = &opened.loaded.snapshot.board;
        for it in &outcome.updated {
            let module = board.find(&it.module).map(|found| &**found.module);
            shell.output.done(&format!("{would}{}", summary::updated(it, self.metric.into(), module)))?;
        }
        let nothing = if outcome.updated.is_empty() { "no figure would change" } else { "" };
        let rest = summary::rest(outcome).unwrap_or_default();
        match (nothing, &*rest) {
            ("", "") => Ok(()),
            ("", line) | (line, "") => shell.output.done(line),
            (nothing, rest) => shell.output.done(&format!("{nothing}: {rest}")),
        }
    }

    /// The files of the reports, and nothing else.
    fn list(&self, shell: &CommandContext) -> Result<(), Failure> {
        let reports = self.reports.read(shell, None, None)?;
        let (rewrite, _) = self.reports.rewrite(&[]);
        let files = together(&reports, &rewrite);
        let metric = self.metric.into();
        if !shell.output.json {
            for named in &reports {
                for warning in &named.given.report.warnings {
                    shell.output.warn(&format!("{}: {warning}", named.file), "");
                }
            }
            let rows: Vec<_> = files
                .iter()
                .map(|(path, file)| (path.as_str().to_owned(), file.counts(metric), file.branches()))
                .collect();
            return shell.output.lines(&told::list(&rows));
        }
        let row = |(path, file): (&ReportPath, &FileCoverage)| {
            let counts = file.counts(metric);
            let branches = file.branches().map(|b| json!({"covered": b.covered, "total": b.total}));
            let mut row = json!({
                "path": path.as_str(),
                "covered": counts.covered,
                "total": counts.total,
                "branches": branches,
            });
            if let Some(written) = &file.written {
                row["written"] = json!(written);
            }
            row
        };
        let warnings: Vec<&String> = reports.iter().flat_map(|named| &named.given.report.warnings).collect();
        let mut value = json!({"version": json::VERSION});
        if let [one] = &reports[..] {
            value["format"] = json!(one.given.report.format);
        }
        value["files"] = files.iter().map(row).collect();
        value["reports"] = json!(told::reports(&reports));
        value["warnings"] = json!(warnings);
        shell.output.value(&value)
    }
}

/// The files of all reports by path.
fn together(reports: &[Named], rewrite: &Rewrite) -> BTreeMap<ReportPath, FileCoverage> {
    let mut files: BTreeMap<ReportPath, FileCoverage> = BTreeMap::new();
    for named in reports {
        for (path, file) in &named.given.report.files {
            let path = rewrite.apply(path).unwrap_or_else(|| path.clone());
            files.entry(path).or_default().merge(file);
        }
    }
    files
}
