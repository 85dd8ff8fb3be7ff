//! `standup init`: creates a board, from a template or a plan. Never touches an existing one.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use crate::cli::argument::documents::{Documents, Reading};
use crate::cli::argument::reading;
use crate::cli::command::{Command, git_setup};
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::cli::question::{asked, can_ask};
use crate::document::{self, Document};
use crate::export::json::VERSION;
use crate::export::json::board;
use crate::model::snapshot::{Revision, Snapshot};
use crate::store::file::paths;
use crate::store::operation::ignore;
use crate::store::{CreateError, Store};

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup init                             board.ron in this folder
  standup init --from plan.md              the plan you have, as a board: shows how it is read, and asks
  standup init --from jira.csv --yes --column status=State
  standup init --board plans/summer.ron    somewhere else";

/// The first board: small, and its comments say how to go on.
const STARTER: &str = include_str!("starter.ron");

/// Create a board: from your plan, or a template to edit
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Make it from these documents: markdown, CSV, TSV or JSON; `-` is the standard input
    #[arg(long, value_name = "FILE", num_args = 1..)]
    from: Vec<PathBuf>,
    #[command(flatten)]
    documents: Documents,
    /// Make it without asking, in a terminal, too
    #[arg(long, short, requires = "from")]
    yes: bool,
    /// Say where the board would be made and how a plan is read, and write nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
}

/// A board that is to be made.
struct New {
    text: String,
    reading: Option<Reading>,
}

impl Command for Init {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let place = paths::new_board(&shell.environment.places, shell.asked.board.as_deref());
        let path = place.path.to_string_lossy();
        if place.path.symlink_metadata().is_ok() {
            return Err(self.exists(&CreateError::Exists { path: place.path }));
        }
        let new = self.new_board(shell)?;
        if self.dry_run {
            return new.rehearsed(shell, &place.path);
        }
        if new.reading.is_some() && !self.yes && can_ask(shell) {
            new.show(shell)?;
            if !asked(&format!("make {} of it?", shell.name(&place.path))) {
                return shell.output.done("nothing was made");
            }
        }
        let (loaded, warning) = Store::new(&place.path).create(&new.text).map_err(|error| not_created(&error))?;
        if let Some(warning) = warning {
            shell.output.warn(&warning, "");
        }
        let ignored = ignore::missing(&place.path).and_then(|lines| ignore::add(&place.path, &lines).map(|()| lines));
        let ignored = ignored.unwrap_or_else(|error| {
            shell.output.warn(&format!("cannot write .gitignore: {error}"), "let git ignore the lock beside the board");
            Vec::new()
        });
        let told = if shell.output.json {
            new.json(Some((&path, loaded.snapshot.revision))).and_then(|value| shell.output.value(&value))
        } else {
            let made = format!("made {}", shell.name(&place.path));
            let git = format!("git ignores {} (added to .gitignore)", ignored.join(" and "));
            let lines = [made].into_iter().chain((!ignored.is_empty()).then_some(git));
            let told = lines.into_iter().try_for_each(|line| shell.output.done(&line));
            told.and_then(|()| git_setup::offered(shell, &place.path)).and_then(|()| self.next(shell, &new))
        };
        told.map_err(|failure| failure.after("the board was made"))
    }
}

const NEXT: &str = "next: open it in an editor and write down your plan, then look at it with `standup`";

impl Init {
    fn new_board(&self, shell: &CommandContext) -> Result<New, Failure> {
        if self.from.is_empty() {
            return Ok(New { text: STARTER.to_owned(), reading: None });
        }
        let reading = self.documents.read(shell, &self.from)?;
        let text = document::new_text(&reading.plan.board, &reading::comment(&reading))
            .map_err(|error| Failure::new(Kind::Failed, error.to_string()))?;
        Ok(New { text, reading: Some(reading) })
    }

    /// Says how to go on; how a plan was read, where nobody was asked.
    fn next(&self, shell: &CommandContext, new: &New) -> Result<(), Failure> {
        let Some(reading) = &new.reading else { return shell.output.done(NEXT) };
        if !shell.output.quiet && (self.yes || !can_ask(shell)) {
            shell.output.lines(&reading::summary(reading))?;
        }
        shell.output.done("next: look at it with `standup`; a later version of the plan comes in with `standup import`")
    }

    fn exists(&self, error: &CreateError) -> Failure {
        let failure = not_created(error);
        if self.from.is_empty() {
            failure
        } else {
            failure.hint("bring a plan onto a board that is there with `standup import FILE`".to_owned())
        }
    }
}

impl New {
    /// Says what would be made, and how a plan is read.
    fn rehearsed(&self, shell: &CommandContext, path: &Path) -> Result<(), Failure> {
        if shell.output.json {
            return shell.output.value(&self.json(None)?);
        }
        self.show(shell)?;
        shell.output.done(&format!("would make {}", path.to_string_lossy()))?;
        let lines = ignore::missing(path).unwrap_or_default();
        lines.iter().try_for_each(|line| shell.output.done(&format!("would add {line} to .gitignore beside it")))
    }

    /// Shows how the plan was read.
    fn show(&self, shell: &CommandContext) -> Result<(), Failure> {
        let Some(reading) = self.reading.as_ref().filter(|_| !shell.output.quiet) else { return Ok(()) };
        shell.output.lines(&reading::lines(reading, shell.page()))?;
        shell.output.lines(&reading::summary(reading))
    }

    /// As scripts see it, once it was made at this place.
    fn json(&self, made: Option<(&str, Revision)>) -> Result<Value, Failure> {
        let (created, revision) = made.unzip();
        let mut value = json!({"version": VERSION, "created": created, "revision": revision.map(|it| it.to_string())});
        if let Some(reading) = &self.reading {
            let document = Document::read(self.text.as_bytes())
                .map_err(|_| Failure::new(Kind::Failed, "the new board cannot be read"))?;
            let revision = Revision::of(self.text.as_bytes());
            let snapshot = Snapshot::new(document.board().clone(), revision, document.warnings().to_vec());
            value["board"] = json!(board(&snapshot, "board.ron"));
            for (name, part) in reading::json(reading) {
                value[name] = part;
            }
        }
        Ok(value)
    }
}

fn not_created(error: &CreateError) -> Failure {
    Failure::new(Kind::Failed, error.to_string()).hint(error.hint())
}
