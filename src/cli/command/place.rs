//! `standup place`: changes the order of modules in a column, or of the columns. Reassigns no module.

use clap::Args;

use crate::cli::argument::names;
use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::cli::write::{BoardEdit, Writing};
use crate::model::board::Board;
use crate::model::change::{Change, Subject};
use crate::model::shell_word::shell_word;
use crate::query::lookup;
use crate::query::lookup::LookedUp as Meant;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup place encryption.py --first
  standup place encryption.py --after vault_client.py
  standup place Dev 3 --before Dev 1     developers have an order, too";

/// Change the order of modules in a column, or of the columns
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// The module's id or the developer's name, or any part of it that no other has
    #[arg(value_name = "MODULE|DEVELOPER", required = true)]
    subject: Vec<String>,
    #[command(flatten)]
    at: Where,
    #[command(flatten)]
    writing: Writing,
}

/// The place: one of these.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Where {
    /// Before all others
    #[arg(long)]
    first: bool,
    /// Behind all others
    #[arg(long)]
    last: bool,
    /// Behind this one
    #[arg(long, value_name = "OTHER", num_args = 1..)]
    after: Option<Vec<String>>,
    /// Before this one
    #[arg(long, value_name = "OTHER", num_args = 1..)]
    before: Option<Vec<String>>,
}

impl Command for Place {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        self.writing.carry_out(shell, |board| {
            let (what, names) = match lookup::subject(board, &shell.meant(board, &self.subject.join(" "))?)? {
                Meant::Module(found) => {
                    let ids = board.column(found.developer).iter().map(|module| module.id.clone()).collect();
                    (Subject::Module(found.module.id.clone()), ids)
                }
                Meant::Developer(i) => {
                    let names: Vec<String> = board.developers.iter().map(|d| d.name.clone()).collect();
                    (Subject::Developer(names[i].clone()), names)
                }
            };
            let left = |name: &str, names: &[String]| -> Option<String> {
                let at = names.iter().position(|other| other == name)?;
                at.checked_sub(1).map(|left| names[left].clone())
            };
            let from = left(what.name(), &names);
            let others: Vec<String> = names.into_iter().filter(|name| name != what.name()).collect();
            let to = match &self.at {
                Where { first: true, .. } => None,
                Where { after: Some(other), .. } => Some(neighbour(board, &what, &others, &other.join(" "))?),
                Where { before: Some(other), .. } => {
                    left(&neighbour(board, &what, &others, &other.join(" "))?, &others)
                }
                _ => others.last().cloned(),
            };
            let already = format!("{}: already there", what.name());
            let changes = if from == to { Vec::new() } else { vec![Change::place(what, from, to)] };
            Ok(BoardEdit::new(changes, already))
        })
    }
}

/// The one of `others` that is meant.
fn neighbour(board: &Board, what: &Subject, others: &[String], typed: &str) -> Result<String, Failure> {
    let names: Vec<&str> = others.iter().map(String::as_str).collect();
    if let Subject::Developer(_) = what {
        return Ok(lookup::one("other developer", "on the board", &names, typed)?.to_owned());
    }
    // What could be two on the board may be one in the column.
    lookup::one("other module", "in this column", &names, typed).map(str::to_owned).map_err(|refused| {
        let Ok(found) = lookup::module(board, typed) else { return refused.into() };
        let id = &found.module.id;
        if id == what.name() {
            return Failure::new(Kind::Usage, format!("{id} cannot be put behind or before itself"));
        }
        let owner = found.developer.map_or(names::NOBODY, |i| board.developers[i].name.as_str());
        Failure::new(Kind::Usage, format!("{id} is in another column, that of {owner}")).hint(format!(
            "first give {} to {owner}: `standup assign {} {}`",
            what.name(),
            shell_word(what.name()),
            shell_word(owner)
        ))
    })
}
