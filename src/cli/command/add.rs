//! `standup add`: a new module. Never takes the place of one that is there.

use std::sync::Arc;

use clap::Args;

use crate::cli::argument::fields;
use crate::cli::argument::fields::Fields;
use crate::cli::argument::{lookup, names};
use crate::cli::command::Command;
use crate::cli::context::Shell;
use crate::cli::output::{Failure, Kind};
use crate::cli::write::{Wish, Writing};
use crate::model::board::Board;
use crate::model::change::{Change, Record, RecordKind, Seat, Subject};
use crate::model::lint;
use crate::model::module::Module;
use crate::model::status::Status;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup add search/ranking.py
  standup add search/ranking.py --to \"Dev 3\" start=0 target=90 tests=?/~20
  standup add search/ranking.py --after search/service.py hours=2-3";

/// Add a module, unassigned or for a developer
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// The new module's id: path-like, unique on the board
    id: String,
    /// What is known of it, as in `standup set`
    #[arg(value_name = "FIELD=VALUE")]
    fields: Vec<String>,
    /// Who takes it on; without this it is unassigned
    #[arg(long, value_name = "DEVELOPER")]
    to: Option<String>,
    /// Put it behind this module, instead of at the end of the column
    #[arg(long, value_name = "MODULE")]
    after: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Add {
    fn run(self, shell: &Shell) -> Result<(), Failure> {
        let id = names::new("module", &self.id)?;
        let fields = Fields::parse(&self.fields)?;
        self.writing.carry_out(shell, |board| {
            if let Some(found) = board.find(&id) {
                let owner = found.developer.map_or(names::NOBODY, |i| board.developers[i].name.as_str());
                let message = format!("there is a module {id} already: {owner}, {}", found.module.status);
                return Err(Failure::new(Kind::Usage, message).hint(format!("change it with `standup set {id} ...`")));
            }
            let seat = self.seat(board, &fields.name)?;
            let record = |module: Module| {
                let kind = RecordKind::Module(Arc::new(module), seat.clone());
                Change::Add(Box::new(Record::new(kind)))
            };
            let bare = fields::made(&record(Module::new(&id, Status::Pending)), board)?;
            let known = fields::of_module(&bare, &id, &fields.typed)?;
            let full = known.iter().try_fold(bare, |board, change| fields::made(change, &board))?;
            let module =
                full.find(&id).map_or_else(|| Module::new(&id, Status::Pending), |f| f.module.as_ref().clone());
            let warnings = lint::name(board, &Subject::Module(id.clone())).into_iter().collect();
            Ok(Wish { warnings, ..Wish::new(vec![record(module)], "") })
        })
    }
}

impl Add {
    /// Where it goes; `more` are words that may belong to the developer's name.
    fn seat(&self, board: &Board, more: &str) -> Result<Seat, Failure> {
        let developer = match (&self.to, more) {
            (None, "") => None,
            (None, more) => {
                return Err(Failure::new(Kind::Usage, format!("`{more}` sets nothing"))
                    .hint("write FIELD=VALUE, or `--to DEVELOPER`".to_owned()));
            }
            (Some(to), "") => Some(to.clone()),
            (Some(to), more) => Some(format!("{to} {more}")),
        };
        let column = match developer.as_deref() {
            None => None,
            Some(nobody) if names::is_nobody(nobody) => Some(None),
            Some(name) => Some(Some(lookup::developer(board, name)?)),
        };
        let Some(after) = &self.after else { return Ok(Seat::last(board, column.flatten())) };
        let left = lookup::module(board, after)?;
        if column.is_some_and(|column| column != left.developer) {
            let owner = left.developer.map_or(names::NOBODY, |i| board.developers[i].name.as_str());
            return Err(Failure::new(Kind::Usage, format!("{} is in the column of {owner}", left.module.id))
                .hint("name a module of the same column, or leave out `--to`".to_owned()));
        }
        let seat = Seat::of(board, left);
        Ok(Seat { after: Some(left.module.id.clone()), ..seat })
    }
}
