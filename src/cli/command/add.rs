//! `standup add`: adds a module. Never replaces an existing one.

use std::sync::Arc;

use clap::Args;

use crate::cli::argument::fields::Fields;
use crate::cli::argument::{names, words};
use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::cli::write::{BoardEdit, Writing};
use crate::model::board::Board;
use crate::model::change::{Change, Record, RecordKind, Seat, Subject};
use crate::model::input::Assignment;
use crate::model::lint;
use crate::model::module::Module;
use crate::model::shell_word::shell_word;
use crate::model::status::Status;
use crate::query::lookup;
use crate::query::typed;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup add search/ranking.py
  standup add search/ranking.py --to Dev 3 start=0 target=90 tests=?/~20
  standup add search/ranking.py --after search/service.py hours=2-3";

/// Add a module, unassigned or for a developer
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// The new module's id: path-like, unique on the board; then what is known of it, as in `standup set`
    #[arg(value_name = "ID [FIELD=VALUE]")]
    words: Vec<String>,
    /// Who takes it on; without this it is unassigned
    #[arg(long, value_name = "DEVELOPER", num_args = 1..)]
    to: Vec<String>,
    /// Put it behind this module, instead of at the end of the column
    #[arg(long, value_name = "MODULE", num_args = 1..)]
    after: Vec<String>,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Add {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        if let Some(failure) = self.for_developers() {
            return Err(failure);
        }
        self.writing.carry_out(shell, |board| {
            let (seat, more) = self.seat(shell, board)?;
            let fields = Fields::parse(&[&self.words[..], &more].concat())?;
            let id = new_id(board, &fields.words)?;
            if let Some(found) = board.find(&id) {
                let owner = found.developer.map_or(names::NOBODY, |i| board.developers[i].name.as_str());
                let message = format!("module {id} exists already: {owner}, {}", found.module.status);
                let hint = format!("change it with `standup set {} FIELD=VALUE`", shell_word(&id));
                return Err(Failure::new(Kind::Usage, message).hint(hint));
            }
            let record = |module: Module| {
                let kind = RecordKind::Module(Arc::new(module), seat.clone());
                Change::Add(Box::new(Record::new(kind)))
            };
            let bare = typed::made(&record(Module::new(&id, Status::Pending)), board)?;
            let known = typed::of_module(&bare, &id, &fields.typed)?;
            let full = known.iter().try_fold(bare, |board, change| typed::made(change, &board))?;
            let module =
                full.find(&id).map_or_else(|| Module::new(&id, Status::Pending), |f| f.module.as_ref().clone());
            let warnings = lint::name(board, &Subject::Module(id.clone())).into_iter().collect();
            Ok(BoardEdit { warnings, ..BoardEdit::new(vec![record(module)], "") })
        })
    }
}

impl Add {
    /// What is said to those who add a developer, and to those who say that it is a module.
    fn for_developers(&self) -> Option<Failure> {
        let [kind, name @ ..] = &self.words[..] else { return None };
        let name = name.join(" ");
        let command = match kind.as_str() {
            "developer" if !name.is_empty() => format!("standup developer add {name}"),
            "module" if !name.is_empty() => format!("standup add {name}"),
            _ => return None,
        };
        Some(
            Failure::new(Kind::Usage, format!("`{kind} {name}` is not a module id")).hint(format!("write `{command}`")),
        )
    }

    /// Where it goes, and the words behind the options that name neither a developer nor a module.
    fn seat(&self, shell: &CommandContext, board: &Board) -> Result<(Seat, Vec<String>), Failure> {
        let (column, mut more) = match &self.to[..] {
            [] => (None, Vec::new()),
            words => {
                let (column, rest) = column(shell, board, words)?;
                (Some(column), rest.to_vec())
            }
        };
        if self.after.is_empty() {
            return Ok((Seat::last(board, column.flatten()), more));
        }
        let (left, rest) = words::module_and_rest(shell, board, &self.after, "the new module")?;
        more.extend_from_slice(rest);
        if column.is_some_and(|column| column != left.developer) {
            let owner = left.developer.map_or(names::NOBODY, |i| board.developers[i].name.as_str());
            return Err(Failure::new(Kind::Usage, format!("{} is in the column of {owner}", left.module.id))
                .hint("name a module of the same column, or leave out `--to`".to_owned()));
        }
        let seat = Seat::of(board, left);
        Ok((Seat { after: Some(left.module.id.clone()), ..seat }, more))
    }
}

/// Whose column the first words name, the more of them the better, and the other words.
fn column<'w>(
    shell: &CommandContext,
    board: &Board,
    words: &'w [String],
) -> Result<(Option<usize>, &'w [String]), Failure> {
    let name = words.iter().position(|word| Assignment::is_begun_by(word)).unwrap_or(words.len());
    let one = |name: &str| match name {
        nobody if names::is_nobody(nobody) => Ok(None),
        name => Ok::<_, Failure>(Some(lookup::developer(board, &shell.meant(board, name)?)?)),
    };
    let found = (1..=name).rev().find_map(|count| Some((one(&words[..count].join(" ")).ok()?, &words[count..])));
    found.map_or_else(|| one(&words[..name].join(" ")).map(|column| (column, &words[name..])), Ok)
}

/// The id of a new module. Several words have to be put in quotes: nobody knows where a new name ends.
fn new_id(board: &Board, words: &[String]) -> Result<String, Failure> {
    match words {
        [] => Err(Failure::new(Kind::Usage, "which id does the new module get?")
            .hint("name it, as in `standup add search/ranking.py`".to_owned())),
        [one] => names::new("module", one),
        [id, more @ ..] => {
            let failure = Failure::new(Kind::Usage, format!("what is the id in `{}`?", words.join(" ")));
            let failure = match lookup::developer(board, &more.join(" ")) {
                Ok(i) => failure.hint(format!(
                    "for a developer: `standup add {} --to {}`",
                    shell_word(id),
                    shell_word(&board.developers[i].name)
                )),
                Err(_) => failure.hint("write its facts as FIELD=VALUE, as in `hours=2-3`".to_owned()),
            };
            Err(failure
                .hint(format!("put an id of several words in quotes: `standup add {}`", shell_word(&words.join(" ")))))
        }
    }
}
