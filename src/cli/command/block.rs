//! `standup block`: a module cannot go on, and why. Its status stays as it is.

use clap::Args;

use crate::cli::argument::lookup;
use crate::cli::command::Command;
use crate::cli::context::Shell;
use crate::cli::output::{Failure, Kind};
use crate::cli::write::{Wish, Writing};
use crate::model::board::Board;
use crate::model::change::Change;
use crate::model::diff;
use crate::model::field::{self, MODULE, Value};
use crate::model::input::{blocked, helper};
use crate::model::module::Module;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup block service_mesh fixture for Stripe
  standup block service_mesh \"fixture for Stripe\" --on \"Dev 4\"";

/// Say that a module cannot go on, why, and who can help
#[derive(Debug, Args)]
pub(crate) struct Block {
    /// The module's id, or any part of it that no other has
    module: String,
    /// What is missing
    reason: Vec<String>,
    /// Who can help: a developer, or anybody else
    #[arg(long, value_name = "WHO")]
    on: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Block {
    fn run(self, shell: &Shell) -> Result<(), Failure> {
        let reason = self.reason.join(" ").trim().to_owned();
        self.writing.carry_out(shell, |board| {
            let module = lookup::module(board, &self.module)?.module;
            let id = &module.id;
            if reason.is_empty() {
                return Err(Failure::new(Kind::Usage, format!("why is {id} blocked?"))
                    .hint(format!("say what is missing: `standup block {id} REASON`")));
            }
            if reason.contains(['\n', '\r']) {
                return Err(Failure::new(Kind::Usage, "a reason has one line")
                    .hint(format!("put the rest into its notes, with `standup note {id} TEXT`")));
            }
            let on = self.on.as_deref().map(|on| who(board, on, &reason)).transpose()?;
            let to = blocked(module, &reason, on, shell.environment.now);
            Ok(Wish::new(set(module, to), format!("{id}: already blocked for this reason")))
        })
    }
}

/// Sets or lifts the block, if that changes anything.
pub(crate) fn set(module: &Module, blocked: Value) -> Vec<Change> {
    let row = field::find(MODULE, "blocked").expect("the table has this field");
    diff::setting(module, row, blocked).into_iter().collect()
}

/// Who can help: a developer by the name on the board, or anybody else as typed.
fn who(board: &Board, typed: &str, reason: &str) -> Result<String, Failure> {
    let typed = typed.trim();
    let folded = typed.to_lowercase();
    let names: Vec<&str> = board.developers.iter().map(|d| d.name.as_str()).collect();
    if let Some(name) = helper(board, typed) {
        return Ok(name.to_owned());
    }
    // `--on Dev 4` without quotes: the shell made two words of it, and the second became a part of the reason.
    let begun: Vec<&str> =
        names.into_iter().filter(|name| name.to_lowercase().starts_with(&format!("{folded} "))).collect();
    let Some(first) = begun.first().filter(|_| !folded.is_empty()) else { return Ok(typed.to_owned()) };
    let last = reason.rsplit(' ').next().unwrap_or_default();
    let meant = begun.iter().find(|name| name.to_lowercase() == format!("{folded} {}", last.to_lowercase()));
    Err(Failure::new(Kind::Usage, format!("`--on {typed}` is only the beginning of a developer's name"))
        .details(begun.iter().map(|name| format!("  {name}")))
        .hint(format!("put the whole name in quotes: `--on \"{}\"`", meant.unwrap_or(first))))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::{DateTime, TimeDelta};

    use super::who;
    use crate::model::board::{Board, Developer};
    use crate::model::input::blocked;
    use crate::model::module::{Blocked, Module};
    use crate::model::status::Status;

    #[test]
    fn a_block_is_as_old_as_its_reason() {
        let began = DateTime::UNIX_EPOCH;
        let now = began + TimeDelta::days(3);
        let mut module = Module::new("a.py", Status::Pending);
        module.blocked = Some(Blocked { reason: "fixture".into(), on: "Dev 4".into(), since: Some(began) });
        let said = |reason, on: Option<&str>| blocked(&module, reason, on.map(str::to_owned), now).to_string();
        assert_eq!(said("fixture", None), "fixture; asks Dev 4; since 1970-01-01");
        assert_eq!(said("fixture", Some("Dev 2")), "fixture; asks Dev 2; since 1970-01-01");
        assert_eq!(said("licence", None), "licence; since 1970-01-04");
    }

    #[test]
    fn developers_are_written_as_the_board_has_them_and_others_as_typed() {
        let developer = |name: &str, who: &str| {
            Arc::new(Developer { name: name.into(), who: vec![who.into()], ..Developer::default() })
        };
        let board = Board { developers: vec![developer("Dev 1", "ana"), developer("Dev 2", "bo")], ..Board::default() };
        let who = |typed| who(&board, typed, "fixture for Stripe 2");
        assert_eq!(who("dev 2").ok(), Some("Dev 2".into()));
        assert_eq!(who("ana").ok(), Some("Dev 1".into()));
        assert_eq!(who("the bank").ok(), Some("the bank".into()));
        assert_eq!(who("D").ok(), Some("D".into()));
        let failure = who("Dev").expect_err("the 2 of `--on Dev 2` has gone into the reason");
        assert!(failure.hints[0].contains("--on \"Dev 2\""), "{failure:?}");
    }
}
