//! What `standup` alone does: opens the board where one can be drawn, prints it where not. Reads no key itself.

use crate::cli::output::{Failure, Kind};
use crate::cli::shell::Shell;
use crate::cli::show;
use crate::tui::app::Settings;
use crate::tui::everywhere::default_keymap;
use crate::tui::runtime;
use crate::tui::theme::Theme;

/// Opens the board.
pub(super) fn open_board(shell: &Shell) -> Result<(), Failure> {
    if shell.output.json || !shell.environment.can_draw() {
        return show::board(shell);
    }
    let opened = shell.open()?;
    let coloured = shell.output.coloured.stdout;
    let theme = if coloured { Theme::ansi() } else { Theme::plain() };
    // The terminal library reads NO_COLOR again and drops every colour, even where `--color=always` overrules it.
    crossterm::style::force_color_output(coloured);
    let who = shell.named_user().map(|user| user.name);
    let look = opened.store.last_layout().unwrap_or_default();
    let settings = Settings { keymap: default_keymap(), theme, who, look };
    let asked = shell.clone();
    let ask = Box::new(move || asked.user().name);
    let ending = runtime::run(opened.store, opened.loaded, settings, shell.environment.editor(), ask)
        .map_err(|error| Failure::new(Kind::Failed, format!("cannot draw on this terminal: {error}")))?;
    match (ending.lost.as_slice(), ending.signal) {
        ([], None) => Ok(()),
        ([], Some(code)) => Err(Failure::new(Kind::Signal(code), "")),
        (lost, _) => {
            let message = "changes that were still on their way are not in the file";
            Err(Failure::new(Kind::Conflict, message).details(lost.iter().cloned()))
        }
    }
}
