//! `standup topic`: adds, lists and ticks off topics for after the round. Touches no module.

use clap::Args;
use serde_json::json;

use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::Failure;
use crate::cli::write::{BoardEdit, Writing};
use crate::export::json::VERSION;
use crate::export::text::{TextLine, Tone};
use crate::model::input::topic;
use crate::query::lookup;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup topic                                    those of the board
  standup topic \"flaky CI on main (Ana, Bo)\"
  standup topic --remove flaky                     any part of it that no other has
  standup mark --done flaky                        talked about: it goes with the mark";

/// List topics for after the round, or add one
#[derive(Debug, Args)]
pub(crate) struct Topic {
    /// What is to be talked about; without it, the topics are shown
    text: Vec<String>,
    /// Take this topic away instead: any part of it that no other has
    #[arg(long, value_name = "TOPIC", conflicts_with = "text")]
    remove: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Topic {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        if let Some(typed) = &self.remove {
            return self.writing.carry_out(shell, |board| {
                let meant = meant(&board.topics, typed)?;
                Ok(BoardEdit::new(topic::left(board, &[meant]).into_iter().collect(), "there is no such topic"))
            });
        }
        if self.text.is_empty() {
            return show(shell);
        }
        let text = self.text.join(" ");
        self.writing.carry_out(shell, |board| {
            Ok(BoardEdit::new(
                topic::joined(board, &text).into_iter().collect(),
                "no change: the board has this topic already",
            ))
        })
    }
}

/// The topic that `typed` means.
pub(crate) fn meant(topics: &[String], typed: &str) -> Result<String, Failure> {
    let names: Vec<&str> = topics.iter().map(String::as_str).collect();
    Ok(lookup::one("topic", "topics", &names, typed)?.to_owned())
}

fn show(shell: &CommandContext) -> Result<(), Failure> {
    let opened = shell.open()?;
    shell.warn_of(&opened);
    let topics = &opened.loaded.snapshot.board.topics;
    if shell.output.json {
        return shell.output.value(&json!({"version": VERSION, "topics": topics}));
    }
    if topics.is_empty() {
        return shell.output.done("there are no topics");
    }
    shell.output.lines(&topics.iter().map(|topic| TextLine::of(Tone::Plain, topic)).collect::<Vec<_>>())
}
