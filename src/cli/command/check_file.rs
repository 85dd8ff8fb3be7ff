//! `standup check-file`: lists every error and warning of the board's file with its line. Repairs nothing.

use clap::Args;

use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::document::ron::caret;
use crate::export::json;
use crate::export::text::{TextLine, Tone};
use crate::model::lint;
use crate::model::problem::Problem;
use crate::model::shown::Shown;
use crate::phrase::facts::counted_all;
use crate::store::{ReadError, Store};

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup check-file
  standup check-file --json | jq -r '.problems[] | \"\\(.file):\\(.line): \\(.message)\"'";

/// Problems that are shown with their lines; scripts get all.
const SHOWN: usize = 100;

/// List the errors and warnings of the board's file
#[derive(Debug, Args)]
pub(crate) struct CheckFile {}

impl Command for CheckFile {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let store = Store::new(&shell.find_board()?.path);
        let name = shell.name(store.board());
        match store.read() {
            Ok(loaded) => {
                let oddities = lint::oddities(&loaded.snapshot.board, shell.environment.now);
                let problems = loaded.document.problems_with(&oddities);
                report(shell, &name, loaded.document.text(), &problems)
            }
            Err(ReadError::Unreadable { unreadable, .. }) => {
                report(shell, &name, &unreadable.text, &unreadable.problems)?;
                let message = format!("{name} cannot be used: it has {}", sum(&unreadable.problems));
                Err(Failure::new(Kind::Invalid, message))
            }
            Err(error) => Err(shell.not_read(&error)),
        }
    }
}

fn report(shell: &CommandContext, name: &str, text: &str, problems: &[Problem]) -> Result<(), Failure> {
    if shell.output.json {
        return shell.output.value(&json::problems(name, problems));
    }
    if problems.is_empty() {
        return shell.output.done(&format!("{name}: no problems"));
    }
    let mut lines = Vec::new();
    for problem in problems.iter().take(SHOWN) {
        lines.extend(explained(name, text, problem));
        lines.push(TextLine::empty());
    }
    let more = problems.len().saturating_sub(SHOWN);
    if more > 0 {
        lines.push(TextLine::of(Tone::Plain, &format!("… and {more} more; `standup check-file --json` has them all")));
    }
    // Of errors the failure tells how many.
    if !problems.iter().any(Problem::is_error) {
        lines.push(TextLine::of(Tone::Plain, &format!("{name}: {}", sum(problems))));
    }
    shell.output.lines(&lines)
}

/// A problem with the line it points into; its first word says how bad it is.
fn explained(name: &str, text: &str, problem: &Problem) -> Vec<TextLine> {
    let tone = if problem.is_error() { Tone::Bad } else { Tone::Doing };
    let rendered = caret::render(&Shown::new(name), text, problem);
    let lines = rendered.lines().enumerate().map(|(i, line)| match line.split_once(": ").filter(|_| i == 0) {
        Some((severity, message)) => TextLine::of(tone, severity).with(Tone::Plain, ": ").with(Tone::Plain, message),
        None => TextLine::of(Tone::Plain, line),
    });
    lines.collect()
}

/// `1 error and 2 warnings`
fn sum(problems: &[Problem]) -> String {
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    counted_all(&[(errors, "error"), (problems.len() - errors, "warning")]).unwrap_or_default()
}
