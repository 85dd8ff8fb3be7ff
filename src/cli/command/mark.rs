//! `standup mark`: marks a standup as held. Changes nothing on the board.

use std::collections::BTreeMap;

use clap::Args;

use crate::cli::command::{Command, topic};
use crate::cli::context::CommandContext;
use crate::cli::output::Failure;
use crate::cli::write::{not_committed, tell_made};
use crate::model::change::{By, Change, Proposal};
use crate::model::input;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup mark
  standup mark sprint 3, day 2
  standup mark --done \"flaky CI\"    a topic that was talked about leaves the board
  standup log --since mark          what happened since then";

/// Mark a standup as held: the next report begins here
#[derive(Debug, Args)]
pub(crate) struct Mark {
    /// What to remember about it
    note: Vec<String>,
    /// A topic that was talked about: it leaves the board with the mark; any part of it that no other has
    #[arg(long, value_name = "TOPIC")]
    done: Vec<String>,
}

impl Command for Mark {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let opened = shell.open()?;
        // What the mark has seen is filled in when it is logged.
        let mark = Change::Mark { note: self.note.join(" ").trim().to_owned(), seen: BTreeMap::new() };
        let board = &opened.loaded.snapshot.board;
        let done = self.done.iter().map(|typed| topic::meant(&board.topics, typed));
        let left = input::topic::left(board, &done.collect::<Result<Vec<_>, _>>()?);
        let proposal =
            Proposal { changes: left.into_iter().chain([mark]).collect(), who: shell.author()?, by: By::Command };
        let committed = opened.store.commit(&proposal).map_err(|error| not_committed(shell, &error))?;
        shell.warn_after(&opened.store, &committed);
        tell_made(shell, "", &committed.changes, committed.snapshot.revision, "")
    }
}
