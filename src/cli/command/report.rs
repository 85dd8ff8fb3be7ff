//! `standup report`: what happened since the last standup, in any format. Changes nothing on the board.

use std::path::PathBuf;

use chrono::TimeDelta;
use clap::Args;

use crate::cli::argument::report::Known;
use crate::cli::argument::since;
use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::export::json;
use crate::export::standup::{FORMATS, Format};
use crate::query::lookup;
use crate::report::StandupReport;
use crate::report::window::{Asked, BoundKind};

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup report                              since the last standup, as text
  standup report --of mark                    what was said at the last standup
  standup report --of 2026-11-19              what was said on that day
  standup report --since mark~1               of two standups together
  standup report --developer mine --since 1w
  standup report --format slack -o report.txt";

/// How long after a mark the report says how to get the one before it.
const JUST_MARKED: TimeDelta = TimeDelta::hours(12);

/// Report what happened since the last standup
#[derive(Debug, Args)]
pub(crate) struct Report {
    /// From when on: mark, mark~1, the id of a mark, 2h, yesterday 14:00, 2026-11-20 or an RFC 3339 time
    #[arg(long, value_name = "WHEN", value_parser = since::parse)]
    since: Option<since::Since>,
    /// Until when, instead of now; a day lasts until its end
    #[arg(long, value_name = "WHEN", value_parser = since::parse)]
    until: Option<since::Since>,
    /// What was said at a standup: mark, mark~1, the id of a mark, or a day
    #[arg(long, value_name = "STANDUP", value_parser = since::parse, conflicts_with_all = ["since", "until"])]
    of: Option<since::Since>,
    /// Only what concerns this developer: a name, any part of it that no other has, or `mine`
    #[arg(long, value_name = "WHO")]
    developer: Option<String>,
    /// How to write it: text, markdown, slack or json
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_default_value = true, value_parser = format)]
    format: Wanted,
    /// Write it to this file instead of the output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// A format by its name; JSON is one for scripts.
#[derive(Clone, Copy, Debug)]
enum Wanted {
    Json,
    Text(&'static Format),
}

fn format(typed: &str) -> Result<Wanted, String> {
    if typed == "json" {
        return Ok(Wanted::Json);
    }
    let names = || FORMATS.iter().map(|format| format.name);
    let found = FORMATS.iter().find(|format| format.name == typed).map(Wanted::Text);
    found.ok_or_else(|| format!("the formats are {} and json", names().collect::<Vec<_>>().join(", ")))
}

impl Command for Report {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let environment = &shell.environment;
        let asked = match &self.of {
            Some(of) => of.standup(environment).ok_or_else(|| {
                Failure::new(Kind::Usage, "that is no standup")
                    .hint("say `--of mark`, `--of mark~1` or a day, or use `--until` for a moment".to_owned())
            })?,
            None => Asked::Between {
                since: self.since.as_ref().map(|since| since.point(environment)),
                until: self.until.as_ref().map(|until| until.end_point(environment)),
            },
        };
        // With --json the warnings stand in there.
        let is_json = shell.output.json || matches!(self.format, Wanted::Json);
        let mut shell = shell.clone();
        shell.output.json = is_json;
        let known = Known::open(&shell)?;
        let report = known.told(&shell, &asked)?;
        let only = self.developer.as_deref().map(|typed| developer(&shell, &report, typed)).transpose()?;
        let text = match self.format {
            _ if is_json => {
                let only = only.as_deref();
                json::to_text(&json::standup::report(&report, only))
                    .map_err(|error| Failure::new(Kind::Failed, format!("cannot write it as JSON: {error}")))?
            }
            Wanted::Text(format) => format.write(&report, known.calendar, only.as_deref()),
            Wanted::Json => String::new(),
        };
        match &self.output {
            Some(file) => known
                .opened
                .store
                .export(&environment.places.absolute(file), &text)
                .map_err(|error| Failure::new(Kind::Failed, error.to_string()).hint(error.hint()))?,
            None => shell.output.text(&text)?,
        }
        if is_just_marked(&report) && !is_json {
            let at = (known.calendar.local)(report.since.at).format("%H:%M");
            shell.output.advise(&format!("standup report --of mark is what was said at {at}"));
        }
        Ok(())
    }
}

/// The developer of the report that `typed` means.
pub(crate) fn developer(shell: &CommandContext, report: &StandupReport, typed: &str) -> Result<String, Failure> {
    let board = &report.board;
    let index = lookup::developer(board, &shell.meant(board, typed)?)?;
    Ok(board.developers[index].name.clone())
}

/// Whether nothing changed since a standup that was held only now.
fn is_just_marked(report: &StandupReport) -> bool {
    report.until.kind == BoundKind::Now
        && report.since.kind == BoundKind::Mark
        && report.until.at - report.since.at < JUST_MARKED
        && report.is_empty()
}
