//! `standup remove`: takes modules off the board. Asks nothing: it says how to get them back.

use clap::Args;

use crate::cli::fields::made;
use crate::cli::output::Failure;
use crate::cli::shell::Shell;
use crate::cli::writing::{Wish, Writing};
use crate::cli::{Command, lookup};
use crate::model::board::Board;
use crate::model::change::{Change, Item, Record, RecordKind, Seat};
use crate::model::field::{self, MODULE};

/// Examples of the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  standup remove search/ranking.py
  standup remove webhooks/events.py webhooks/models.py --dry-run";

/// Take modules off the board
#[derive(Debug, Args)]
pub(super) struct Remove {
    /// The modules' ids, or parts of them that no other has
    #[arg(value_name = "MODULE", required = true)]
    modules: Vec<String>,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Remove {
    fn run(self, shell: &Shell) -> Result<(), Failure> {
        self.writing.carry_out(shell, |board| {
            let mut ids: Vec<String> = Vec::new();
            for typed in &self.modules {
                let id = &lookup::module(board, typed)?.module.id;
                if !ids.contains(id) {
                    ids.push(id.clone());
                }
            }
            Ok(Wish::new(removals(board, &ids)?, ""))
        })
    }
}

/// Takes the modules with these ids off the board; nobody waits for them any more.
fn removals(board: &Board, ids: &[String]) -> Result<Vec<Change>, Failure> {
    let after = field::find(MODULE, "after").expect("the table has this field");
    let mut board = board.clone();
    let mut changes = Vec::new();
    for id in ids {
        let Some(found) = board.find(id) else { continue };
        let kind = RecordKind::Module(found.module.clone(), Seat::of(&board, found));
        let waiting = board.modules().map(|found| found.module).filter(|module| !ids.contains(&module.id));
        let mut these: Vec<Change> = waiting
            .filter_map(|module| {
                let at = module.after.iter().position(|other| other == id)?;
                let item = Item::new(&*module.id, after, id).at(Some(at));
                Some(Change::RemoveFrom(item))
            })
            .collect();
        these.insert(0, Change::Remove(Box::new(Record::new(kind))));
        for change in these {
            board = made(&change, &board)?;
            changes.push(change);
        }
    }
    Ok(changes)
}
