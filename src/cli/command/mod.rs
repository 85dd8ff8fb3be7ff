//! The commands of the shell: one file each, one row each in [`GROUPS`]. They write only through `cli::write`.

use clap::{ArgMatches, Args};

use crate::cli::context::CommandContext;
use crate::cli::output;
use crate::cli::output::Failure;

pub mod open;
mod show;
mod start;
mod done;
mod r#move;
mod undo;
mod redo;
mod restore;
mod heal;
mod resolve;
mod log;
mod mark;
mod report;
mod say;
mod blockers;
mod topic;
mod merge_order;
mod meet;
mod next;
mod set;
mod block;
mod unblock;
mod note;
mod help_me;
mod check_off;
mod edit;
mod assign;
mod place;
mod add;
mod rename;
mod remove;
mod developer;
mod board;
mod check;
mod check_file;
mod cover;
mod export;
mod init;
mod git_setup;
mod merge_driver;
mod import;
mod r#where;
mod completions;

/// A command: its arguments, whose doc comments are its help, and what it does.
pub(crate) trait Command: Args {
    /// Does it.
    fn run(self, shell: &CommandContext) -> Result<(), Failure>;
}

/// A row of the table of commands.
pub(crate) struct CommandRow {
    /// What a person types.
    pub name: &'static str,
    /// What else people type for it.
    pub aliases: &'static [&'static str],
    /// Usual calls, which the help shows first.
    pub examples: &'static str,
    /// Adds the arguments, with their help.
    pub arguments: fn(clap::Command) -> clap::Command,
    /// Parses the arguments and runs the command.
    pub run: fn(&ArgMatches, &CommandContext) -> Result<(), Failure>,
}

impl CommandRow {
    /// Runs the command with arguments that clap has checked.
    pub(crate) fn run(&self, matches: &ArgMatches, shell: &CommandContext) -> Result<(), Failure> {
        tracing::info!(command = self.name, "runs");
        (self.run)(matches, shell)
    }
}

const fn row<C: Command>(name: &'static str, examples: &'static str) -> CommandRow {
    CommandRow {
        name,
        aliases: &[],
        examples,
        arguments: C::augment_args,
        run: |matches, shell| C::from_arg_matches(matches).map_err(|error| output::usage(&error))?.run(shell),
    }
}

/// The commands by what they are for, in the order in which the help lists them.
pub(crate) const GROUPS: &[(&str, &[CommandRow])] = &[
    (
        "Look",
        &[
            CommandRow { aliases: &["status", "list", "ls"], ..row::<show::Show>("show", show::EXAMPLES) },
            row::<next::Next>("next", next::EXAMPLES),
            row::<blockers::Blockers>("blockers", blockers::EXAMPLES),
            row::<merge_order::MergeOrder>("merge-order", merge_order::EXAMPLES),
            row::<check::Check>("check", check::EXAMPLES),
        ],
    ),
    (
        "Standup",
        &[
            row::<meet::Meet>("meet", meet::EXAMPLES),
            row::<report::Report>("report", report::EXAMPLES),
            row::<say::Say>("say", say::EXAMPLES),
            row::<topic::Topic>("topic", topic::EXAMPLES),
            row::<mark::Mark>("mark", mark::EXAMPLES),
        ],
    ),
    (
        "Move",
        &[
            row::<start::Start>("start", start::EXAMPLES),
            row::<done::Done>("done", done::EXAMPLES),
            row::<r#move::Move>("move", r#move::EXAMPLES),
            row::<assign::Assign>("assign", assign::EXAMPLES),
            row::<place::Place>("place", place::EXAMPLES),
        ],
    ),
    (
        "Edit",
        &[
            row::<set::Set>("set", set::EXAMPLES),
            row::<block::Block>("block", block::EXAMPLES),
            row::<unblock::Unblock>("unblock", unblock::EXAMPLES),
            row::<note::Note>("note", note::EXAMPLES),
            row::<help_me::HelpMe>("help-me", help_me::EXAMPLES),
            row::<check_off::CheckOff>("check-off", check_off::EXAMPLES),
            row::<add::Add>("add", add::EXAMPLES),
            row::<rename::Rename>("rename", rename::EXAMPLES),
            row::<remove::Remove>("remove", remove::EXAMPLES),
            row::<developer::Developer>("developer", developer::EXAMPLES),
            row::<board::Board>("board", board::EXAMPLES),
            row::<edit::Edit>("edit", edit::EXAMPLES),
        ],
    ),
    ("Write out", &[row::<export::Export>("export", export::EXAMPLES)]),
    ("Bring in", &[row::<cover::Cover>("cover", cover::EXAMPLES), row::<import::Import>("import", import::EXAMPLES)]),
    (
        "History",
        &[
            row::<log::Log>("log", log::EXAMPLES),
            row::<undo::Undo>("undo", undo::EXAMPLES),
            row::<redo::Redo>("redo", redo::EXAMPLES),
            row::<restore::Restore>("restore", restore::EXAMPLES),
        ],
    ),
    (
        "Repair",
        &[
            row::<check_file::CheckFile>("check-file", check_file::EXAMPLES),
            row::<heal::Heal>("heal", heal::EXAMPLES),
            row::<resolve::Resolve>("resolve", resolve::EXAMPLES),
        ],
    ),
    (
        "Set up",
        &[
            row::<init::Init>("init", init::EXAMPLES),
            row::<git_setup::GitSetup>("git-setup", git_setup::EXAMPLES),
            row::<r#where::Where>("where", r#where::EXAMPLES),
            row::<completions::Completions>("completions", completions::EXAMPLES),
        ],
    ),
];

/// Commands that programs call and no list shows.
pub(crate) const HIDDEN: &[CommandRow] = &[row::<merge_driver::MergeDriver>("merge-driver", merge_driver::EXAMPLES)];

/// All commands.
pub(crate) fn commands() -> impl Iterator<Item = &'static CommandRow> {
    GROUPS.iter().flat_map(|(_, rows)| rows.iter()).chain(HIDDEN)
}
