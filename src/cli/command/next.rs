//! `standup next`: suggests what to start. Starts nothing.

use clap::Args;

use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::Failure;
use crate::export::json;
use crate::export::text::{TextLine, Tone};
use crate::model::module::Module;
use crate::model::status::Status;
use crate::query::lookup;
use crate::report::next::Startable;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup next                         of the whole board, by priority
  standup next --developer mine
  standup next --json | jq -r '.modules[0].module'";

/// Show what to start next: by priority, and nothing that is held
///
/// Pending modules that are not blocked and wait for no other, by priority, then by their place.
#[derive(Debug, Args)]
pub(crate) struct Next {
    /// Only what this developer has taken on: a name, any part of it that no other has, or `mine`
    #[arg(long, value_name = "WHO")]
    developer: Option<String>,
}

impl Command for Next {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let opened = shell.open()?;
        shell.warn_of(&opened);
        let board = &opened.loaded.snapshot.board;
        let only = match &self.developer {
            Some(typed) => Some(lookup::developer(board, &shell.meant(board, typed)?)?),
            None => None,
        };
        let startable = Startable::new(board);
        let columns = (0..board.developers.len()).map(Some).chain([None]);
        let columns = columns.filter(|column| only.is_none_or(|only| *column == Some(only)));
        let name = |column: Option<usize>| column.map(|at| board.developers[at].name.as_str());
        let mut modules: Vec<(&Module, Option<&str>)> = columns
            .flat_map(|column| startable.of(column).into_iter().map(move |module| (&**module, column)))
            .map(|(module, column)| (module, name(column)))
            .collect();
        modules.sort_by_key(|(module, _)| module.priority.unwrap_or(u64::MAX));
        if shell.output.json {
            return shell.output.value(&json::standup::startable(&modules));
        }
        if modules.is_empty() {
            let is_pending = |column: Option<usize>| board.column(column).iter().any(|it| it.status == Status::Pending);
            let is_held = match only {
                Some(only) => is_pending(Some(only)),
                None => (0..board.developers.len()).map(Some).chain([None]).any(is_pending),
            };
            return shell.output.done(if is_held {
                "nothing can be started: every pending module is blocked or waits for another module"
            } else {
                "nothing is pending"
            });
        }
        let width = modules.iter().map(|(module, _)| module.id.chars().count()).max().unwrap_or(0).min(44);
        let lines = modules.iter().map(|(module, developer)| {
            let blanks = " ".repeat(width.saturating_sub(module.id.chars().count()) + 2);
            let priority = module.priority.map(|it| format!(", priority {it}")).unwrap_or_default();
            let facts = format!("{blanks}{}{priority}", developer.unwrap_or("nobody"));
            TextLine::of(Tone::Strong, &module.id).with(Tone::Plain, &facts)
        });
        shell.output.lines(&lines.collect::<Vec<_>>())
    }
}
