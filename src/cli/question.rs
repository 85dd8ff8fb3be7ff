//! Asks the person at the terminal. Where there is none, there is no answer.

use std::io::{IsTerminal, Write};

use crate::cli::context::CommandContext;

/// Whether somebody sits there who can be asked.
pub(crate) fn can_ask(shell: &CommandContext) -> bool {
    std::io::stdin().is_terminal() && shell.environment.terminal.stderr && !shell.output.json
}

/// Asks; gives whether the answer is yes.
pub(crate) fn asked(question: &str) -> bool {
    // Without a terminal there is no answer.
    let _ = write!(std::io::stderr(), "{question} [y/N] ");
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    if !answer.ends_with('\n') {
        let _ = writeln!(std::io::stderr());
    }
    read.is_ok() && answer.trim().to_lowercase().starts_with('y')
}
