//! What `standup` alone does: opens the board where one can be drawn, prints it where not. Reads no key itself.

use crate::cli::output::Failure;
use crate::cli::shell::Shell;
use crate::cli::show;

/// Opens the board.
pub(super) fn open_board(shell: &Shell) -> Result<(), Failure> {
    show::board(shell)
}
