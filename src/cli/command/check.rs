//! `standup check`: whether the board is as good as it says, for builds and pull requests. Changes nothing, and asks no network.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::TimeDelta;
use clap::{Args, ValueEnum};

use crate::cli::argument::report::{Known, SINCE_MARK};
use crate::cli::argument::since;
use crate::cli::argument::since::Since;
use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::document::Document;
use crate::export::gate::{FORMATS, GateReport, json};
use crate::gate::delta::Delta;
use crate::gate::{Finding, RULES, Rule, Scene, Severity, check, rule};
use crate::model::board::{Board, Found};
use crate::model::change::Subject;
use crate::model::decimal::Hundredths;
use crate::model::lint;
use crate::model::status::Status;
use crate::report::best::uncovered_at_best;
use crate::report::changed::changed;
use crate::report::window::Asked;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup check                                    exit code 10 if a Done module is not measured at its target
  standup check --format github                    as annotations of a workflow
  standup check --format markdown --since origin/main > comment.md
  standup check --rules below_best,stale --max-age 7
  standup check --only mine --tolerance 0.5";

/// The format that is a JSON value.
const JSON: &str = "json";

/// Judge the board: exit code 10 if a rule is broken
///
/// Pending modules and those in progress are judged by the rule `below_best` only. Counts are compared unrounded, and 0 of 0 passes. Warnings
/// change no exit code.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The rules to judge by
    #[arg(long, value_name = "RULE,..", value_delimiter = ',', value_parser = known_rule, help = rules())]
    rules: Vec<&'static str>,
    /// How old the measurement of a Done module may be; it adds the rule stale
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    max_age: Option<u32>,
    /// How far below its best a module may be, in points
    #[arg(long, value_name = "POINTS", value_parser = points, default_value = "0", hide_default_value = true)]
    tolerance: Hundredths,
    /// Judge these modules only: the Done ones, yours, or those that changed since --since or the last standup
    #[arg(long, value_name = "WHICH", value_enum)]
    only: Option<Only>,
    /// Judge modules with this tag only; may be given again
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Tell what changed since then, too: mark or mark~1, a file, or a git revision of the board
    #[arg(long, value_name = "WHAT")]
    since: Option<String>,
    /// How to write it: text, github, markdown or json
    #[arg(long, value_name = "NAME", value_parser = format, default_value = "text", hide_default_value = true)]
    format: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Only {
    Done,
    Mine,
    Changed,
}

fn rules() -> String {
    let list = |is_default| {
        let names: Vec<&str> = RULES.iter().filter(|it| it.is_default == is_default).map(|it| it.name).collect();
        names.join(", ")
    };
    format!("The rules to judge by: {}; and on request {}", list(true), list(false))
}

fn known_rule(typed: &str) -> Result<&'static str, String> {
    rule(typed).map(|rule| rule.name).ok_or_else(|| {
        format!("there is no such rule; {}", RULES.iter().map(|rule| rule.name).collect::<Vec<_>>().join(", "))
    })
}

fn points(typed: &str) -> Result<Hundredths, String> {
    match Hundredths::parse(typed) {
        Some((points, false)) if (0..=10_000).contains(&points.0) => Ok(points),
        _ => Err("a tolerance is 0 to 100 points, with two decimals at most".to_owned()),
    }
}

fn format(typed: &str) -> Result<&'static str, String> {
    let known = FORMATS.iter().map(|format| format.name).chain([JSON]);
    known.clone().find(|name| *name == typed).ok_or_else(|| known.collect::<Vec<_>>().join(", "))
}

impl Command for Check {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let known = Known::open(shell)?;
        let (document, board) = (&known.opened.loaded.document, &known.opened.loaded.snapshot.board);
        let delta = self.since.as_deref().map(|since| compared(shell, &known, since)).transpose()?;
        let changed = match (self.only, &delta) {
            (Some(Only::Changed), Some(delta)) => Some(delta.changed()),
            (Some(Only::Changed), None) => Some(changed(&known.report(shell, &SINCE_MARK)?)),
            _ => None,
        };
        let mine = (self.only == Some(Only::Mine)).then(|| shell.developer_of_user(board)).transpose()?;
        let is_judged = |found: Found<'_>| self.judges(found, mine, changed.as_ref());
        let scene = Scene {
            board,
            problems: &document.problems_with(&lint::oddities(board, shell.environment.now)),
            now: shell.environment.now,
            rules: self.asked(),
            tolerance: self.tolerance,
            max_age: self.max_age.map(|days| TimeDelta::days(days.into())),
            is_judged: &is_judged,
            uncovered_at_best: &|module| uncovered_at_best(known.history(), module),
        };
        let mut verdict = check(&scene);
        let name = &known.opened.name;
        if shell.output.json || self.format == JSON {
            shell.output.value(&json::verdict(&verdict, delta.as_ref()))?;
        } else if let Some(format) = FORMATS.iter().find(|format| format.name == self.format) {
            verdict.findings.iter_mut().for_each(|finding| finding.line = finding.line.or(line(document, finding)));
            let told = GateReport { verdict: &verdict, delta: delta.as_ref(), file: name };
            shell.output.lines(&(format.write)(&told))?;
        }
        match verdict.count(Severity::Error) {
            0 => Ok(()),
            1 => Err(Failure::new(Kind::GateNotPassed, "the gate is not passed: 1 error")),
            many => Err(Failure::new(Kind::GateNotPassed, format!("the gate is not passed: {many} errors"))),
        }
    }
}

impl Check {
    fn asked(&self) -> Vec<&'static Rule> {
        let is_asked = |it: &&Rule| {
            let is_named = self.rules.contains(&it.name) || (self.rules.is_empty() && it.is_default);
            is_named || (it.name == "stale" && self.max_age.is_some())
        };
        RULES.iter().filter(is_asked).collect()
    }

    fn judges(&self, found: Found<'_>, mine: Option<usize>, changed: Option<&BTreeSet<String>>) -> bool {
        let module = found.module;
        (self.only != Some(Only::Done) || module.status == Status::Done)
            && mine.is_none_or(|mine| found.developer == Some(mine))
            && changed.is_none_or(|changed| changed.contains(&module.id))
            && (self.tag.is_empty() || self.tag.iter().any(|tag| module.tags.contains(tag)))
    }
}

/// Where a finding points to in the file.
fn line(document: &Document, finding: &Finding) -> Option<u32> {
    let module = finding.module.clone().map(Subject::Module);
    document.line_of(&module.or_else(|| finding.developer.clone().map(Subject::Developer))?)
}

/// What changed since `since`: a standup, an existing file, else a revision that git knows.
fn compared(shell: &CommandContext, known: &Known, since: &str) -> Result<Delta, Failure> {
    let board = &known.opened.loaded.snapshot.board;
    if let Ok(mark @ (Since::Mark(_) | Since::Id(_))) = since::parse(since) {
        let asked = Asked::Between { since: Some(mark.point(&shell.environment)), until: None };
        return Ok(Delta::of_report(since, &known.report(shell, &asked)?));
    }
    let path = shell.environment.places.cwd.join(since);
    let text = if path.is_file() {
        let loaded = crate::store::Store::new(&path).read().map_err(|error| shell.not_read(&error))?;
        return Ok(Delta::between(since, &loaded.snapshot.board, board));
    } else {
        known.opened.store.of_revision(since)
    };
    let Some(text) = text else {
        return Err(Failure::new(
            Kind::Usage,
            format!("`{since}` is no mark, no file and no git revision of the board"),
        )
        .hint("`mark` is the last standup; a branch or a commit needs git and a checkout that has it".to_owned()));
    };
    let base: std::sync::Arc<Board> = Document::read(text.as_bytes())
        .map(|document| std::sync::Arc::clone(document.board()))
        .map_err(|unreadable| shell.invalid(Path::new(&format!("{since}:board")), &unreadable))?;
    Ok(Delta::between(since, &base, board))
}
