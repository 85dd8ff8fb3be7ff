//! `standup move`: sets a module's status; `start` and `done` go through it. Changes nothing else.

use clap::Args;

use crate::cli::argument::fields::Fields;
use crate::cli::argument::{fields, words};
use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::cli::write::{BoardEdit, Writing};
use crate::model::board::Board;
use crate::model::change::Change;
use crate::model::shell_word::shell_word;
use crate::model::status::Status;
use crate::query::typed;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup move tenant/service.py done
  standup move encryption.py \"in progress\"
  standup move encryption.py pending --from done    only if it still is
  standup move encryption.py done --dry-run         only say what would change";

/// Set the status of a module
#[derive(Debug, Args)]
pub(crate) struct Move {
    /// The module's id, or any part of it that no other has, or `mine`; then its status: pending (todo), in-progress (doing,
    /// wip) or done (finished, x); then what else is known, as in `standup set`
    #[arg(value_name = "MODULE STATUS [FIELD=VALUE]", required = true)]
    words: Vec<String>,
    /// Move it only if it has this status now
    #[arg(long, value_name = "STATUS", value_parser = status)]
    from: Option<Status>,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Move {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let mut fields = Fields::parse(&self.words)?;
        let (name, status) =
            with_status(&fields.words).map_err(|failure| failure.hint(instead(shell, &fields.words)))?;
        fields.words = name.to_vec();
        to(shell, &fields, self.from, status, self.writing)
    }
}

const STATUSES: &str = "a status is one of pending, in-progress, done";

fn status(words: &str) -> Result<Status, String> {
    Status::from_words(words).ok_or_else(|| STATUSES.into())
}

/// The words that name the module, and the status that the last ones mean.
fn with_status(words: &[String]) -> Result<(&[String], Status), Failure> {
    for count in [2, 1] {
        let Some(at) = words.len().checked_sub(count).filter(|at| *at > 0) else { continue };
        let (name, last) = words.split_at(at);
        if let Some(status) = Status::from_words(&last.join(" ")) {
            let is_to = name.len() > 1 && name.last().is_some_and(|word| word == "to");
            return Ok((if is_to { &name[..at - 1] } else { name }, status));
        }
    }
    let (last, name) = words.split_last().filter(|(_, name)| !name.is_empty()).ok_or_else(|| {
        let name = words.join(" ");
        let hint = format!("{STATUSES}: `standup move {} done`", shell_word(&name));
        Failure::new(Kind::Usage, format!("which status does `{name}` get?")).hint(hint)
    })?;
    let name = name.join(" ");
    if last.eq_ignore_ascii_case("blocked") {
        return Err(Failure::new(Kind::Usage, "blocked is no status: a module with any status can be blocked")
            .hint(format!("say why with `standup block {} REASON`", shell_word(&name))));
    }
    Err(Failure::new(Kind::Usage, format!("`{last}` is no status")).hint(STATUSES.to_owned()))
}

/// What gives a module to a developer, if the last words name one instead of a status.
fn instead(shell: &CommandContext, words: &[String]) -> Option<String> {
    let board = shell.open().ok()?.loaded.snapshot.board.clone();
    let (at, developer) = (1..words.len()).find_map(|at| Some((at, board.developer(&words[at..].join(" "))?)))?;
    let name = words[..at].join(" ");
    let (id, developer) = (name.strip_suffix(" to").unwrap_or(&name), &board.developers[developer].name);
    Some(format!("to give it away: `standup assign {} {}`", shell_word(id), shell_word(developer)))
}

/// Moves the module that is named to the status `to`, and sets the other fields. With a status that is `expected` only if it has
/// that; else whatever it has, even if somebody else moves it meanwhile.
pub(super) fn to(
    shell: &CommandContext,
    fields: &Fields,
    expected: Option<Status>,
    to: Status,
    writing: Writing,
) -> Result<(), Failure> {
    if fields.typed.iter().any(|typed| typed.field == "status") {
        return Err(Failure::new(Kind::Usage, "the status is set twice").hint("once is enough".to_owned()));
    }
    let wish = |board: &Board| {
        let (found, more) = words::module_and_rest(shell, board, &fields.words, "what to set")?;
        words::no_other_module(board, more)?;
        fields::nothing_else(more, "coverage=62.4")?;
        let module = found.module;
        let (id, from) = (&module.id, expected.unwrap_or(module.status));
        let moved = (module.status != to).then(|| Change::Move { module: id.clone(), from, to });
        let already = if fields.typed.is_empty() { format!("{id}: already {to}") } else { format!("{id}: no change") };
        let others = typed::of_module(board, id, &fields.typed)?;
        Ok(BoardEdit::new(moved.into_iter().chain(others).collect(), already))
    };
    match expected {
        None => writing.carry_out(shell, wish),
        Some(_) => {
            let opened = shell.open()?;
            let wish = wish(&opened.loaded.snapshot.board)?;
            writing.make(shell, &opened, wish.changes, &wish.nothing)
        }
    }
}
