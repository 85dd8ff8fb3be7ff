//! `standup block`: marks a module as blocked, with the reason. Its status stays as it is.

use clap::Args;

use crate::cli::argument::words;
use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::cli::write::{BoardEdit, Writing};
use crate::model::board::Board;
use crate::model::change::Change;
use crate::model::diff;
use crate::model::field::{self, MODULE, Value};
use crate::model::input::{blocked, helper};
use crate::model::module::Module;
use crate::model::shell_word::shell_word;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup block service_mesh fixture for Stripe
  standup block service_mesh fixture for Stripe --on Dev 4
  standup block mine no test account       the only module that you have in progress";

/// Block a module, with the reason and who can help
#[derive(Debug, Args)]
pub(crate) struct Block {
    /// The module's id, or any part of it that no other has, or `mine`; then what is missing
    #[arg(value_name = "MODULE REASON", required = true)]
    words: Vec<String>,
    /// Who can help: a developer, or anybody else
    #[arg(long, value_name = "WHO", num_args = 1..)]
    on: Vec<String>,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Block {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        self.writing.carry_out(shell, |board| {
            let (found, reason) = words::module_and_rest(shell, board, &self.words, "the reason")?;
            let (on, more) = helper_and_rest(board, &self.on);
            let (module, reason) = (found.module, [reason, more].concat().join(" ").trim().to_owned());
            let (id, word) = (&module.id, shell_word(&module.id));
            if reason.is_empty() {
                let helper = self.on.join(" ");
                return Err(Failure::new(Kind::Usage, format!("why is {id} blocked?"))
                    .details((self.on.len() > 1).then(|| format!("  `{helper}` was taken for who can help")))
                    .hint(format!("say what is missing: `standup block {word} REASON`")));
            }
            if reason.contains(['\n', '\r']) {
                return Err(Failure::new(Kind::Usage, "a reason has one line")
                    .hint(format!("put the rest into its notes, with `standup note {word} TEXT`")));
            }
            let on = on.map(|on| who(board, &on)).transpose()?;
            let to = blocked(module, &reason, on, shell.environment.now);
            Ok(BoardEdit::new(set(module, to), format!("{id}: already blocked for this reason")))
        })
    }
}

/// Sets or lifts the block, if that changes anything.
pub(crate) fn set(module: &Module, blocked: Value) -> Vec<Change> {
    let row = field::find(MODULE, "blocked").expect("the table has this field");
    diff::setting(module, row, blocked).into_iter().collect()
}

/// Who is to help, and the words that belong to the reason: those behind the longest run that is the name of a developer. If there
/// is none, all of them name somebody else.
fn helper_and_rest<'w>(board: &Board, words: &'w [String]) -> (Option<String>, &'w [String]) {
    let is_name = |count: &usize| helper(board, words[..*count].join(" ").trim()).is_some();
    let count = (1..=words.len()).rev().find(is_name).unwrap_or(words.len());
    let (name, rest) = words.split_at(count);
    ((!name.is_empty()).then(|| name.join(" ")), rest)
}

/// Who can help: a developer by the name on the board, or anybody else as typed.
fn who(board: &Board, typed: &str) -> Result<String, Failure> {
    let typed = typed.trim();
    if let Some(name) = helper(board, typed) {
        return Ok(name.to_owned());
    }
    let begins = |name: &&str| name.to_lowercase().starts_with(&format!("{} ", typed.to_lowercase()));
    let begun: Vec<&str> = board.developers.iter().map(|d| d.name.as_str()).filter(begins).collect();
    let Some(first) = begun.first().filter(|_| !typed.is_empty()) else { return Ok(typed.to_owned()) };
    Err(Failure::new(Kind::Usage, format!("`--on {typed}` is only the beginning of a developer's name"))
        .details(begun.iter().map(|name| format!("  {name}")))
        .hint(format!("write the whole name: `--on {}`", shell_word(first))))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::{DateTime, TimeDelta};

    use super::{helper_and_rest, who};
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
        let who = |typed| who(&board, typed);
        assert_eq!(who("dev 2").ok(), Some("Dev 2".into()));
        assert_eq!(who("ana").ok(), Some("Dev 1".into()));
        assert_eq!(who("the bank").ok(), Some("the bank".into()));
        assert_eq!(who("D").ok(), Some("D".into()));
        let failure = who("Dev").expect_err("which of them?");
        assert!(failure.hints[0].contains("--on \"Dev 1\""), "{failure:?}");
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let read = |text: &str| {
            let words = words(text);
            let (on, rest) = helper_and_rest(&board, &words);
            (on.unwrap_or_default(), rest.join(" "))
        };
        assert_eq!(read("Dev 2 no test account"), ("Dev 2".into(), "no test account".into()));
        assert_eq!(read("the bank"), ("the bank".into(), String::new()));
    }
}
