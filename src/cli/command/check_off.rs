//! `standup check-off`: ticks an item of the board's checklist for a module. Verifies nothing itself.

use clap::Args;

use crate::cli::argument::words;
use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::Failure;
use crate::cli::write::{BoardEdit, Writing};
use crate::model::change::{Change, Item};
use crate::model::field::{self, MODULE};
use crate::query::lookup;
use crate::query::typed::checklist_item;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup check-off service_mesh coverage report     any part of the item will do
  standup check-off service_mesh report --undo";

/// Check off an item of the checklist for a module
#[derive(Debug, Args)]
pub(crate) struct CheckOff {
    /// The module's id, or any part of it that no other has, or `mine`; then the item, or any part of it that no other has
    #[arg(value_name = "MODULE ITEM", required = true)]
    words: Vec<String>,
    /// Take it back: it is not shown yet
    #[arg(long)]
    undo: bool,
    #[command(flatten)]
    writing: Writing,
}

impl Command for CheckOff {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        self.writing.carry_out(shell, |board| {
            let (found, item) = words::module_and_rest(shell, board, &self.words, "the item")?;
            let (module, typed) = (found.module, item.join(" "));
            // An item may have left the checklist since it was checked off.
            let checked: Vec<&str> = module.checked.iter().map(String::as_str).collect();
            let item = match lookup::one("item", "in the list", &checked, &typed) {
                Ok(item) if self.undo => item.to_owned(),
                _ => checklist_item(board, &typed)?,
            };
            let at = module.checked.iter().position(|other| *other == item);
            let field = field::find(MODULE, "checked").expect("the table has this field");
            let change = |at| Item::new(&*module.id, field, &*item).at(at);
            let changes = match (self.undo, at) {
                (true, Some(_)) => vec![Change::RemoveFrom(change(at))],
                (false, None) => vec![Change::AddTo(change(None))],
                _ => Vec::new(),
            };
            let already = if self.undo { "is not checked off" } else { "is checked off already" };
            Ok(BoardEdit::new(changes, format!("{}: “{item}” {already}", module.id)))
        })
    }
}
