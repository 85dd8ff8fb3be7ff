//! `standup completions`: prints the completion script for a shell. Installs nothing.

use clap::Args;
use clap_complete::Shell as Kind;

use crate::cli::command;
use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::Failure;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup completions bash > ~/.local/share/bash-completion/completions/standup
  standup completions fish > ~/.config/fish/completions/standup.fish
  standup completions zsh > ~/.zfunc/_standup";

/// Print a script that lets a shell complete commands and options
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell it is for
    #[arg(value_enum)]
    shell: Kind,
}

impl Command for Completions {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command(), "standup", &mut script);
        shell.output.text(&String::from_utf8_lossy(&script))
    }
}
