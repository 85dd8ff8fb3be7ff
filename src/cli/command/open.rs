//! `standup` without a command: opens the board on a terminal, prints it elsewhere. Reads no key itself.

use crate::cli::command::show;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::report::window::Visit;
use crate::tui::app::Settings;
use crate::tui::command::global::default_keymap;
use crate::tui::core::theme::Theme;
use crate::tui::runtime::{self, Host, ReportPlaces};

/// Opens the board.
pub(crate) fn open_board(shell: &CommandContext) -> Result<(), Failure> {
    open_in(shell, None)
}

/// Opens the board with this view above it.
pub(crate) fn open_in(shell: &CommandContext, begin: Option<&'static str>) -> Result<(), Failure> {
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
    let warning =
        shell.unsettled.as_ref().map(|failure| format!("settings: {}; the defaults are used", failure.message));
    let visit = opened.store.last_visit().map(|(seen, at)| Visit { seen, at });
    let calendar = shell.environment.calendar();
    let has_clock = shell.settings.standup_clock;
    let settings = Settings { keymap: default_keymap(), theme, who, look, warning, calendar, has_clock, visit, begin };
    let asked = shell.clone();
    let host = Host {
        editor: shell.environment.editor(),
        size: shell.environment.size(),
        reports: ReportPlaces {
            cwd: shell.environment.places.cwd.clone(),
            home: shell.environment.places.home.clone(),
            commit: shell.environment.commit().map(str::to_owned),
            is_watched: shell.settings.watch_reports,
            apart: shell.environment.variables.reports_apart(),
        },
        ask: Box::new(move || asked.user().name),
    };
    let ending = runtime::run(opened.store, opened.loaded, settings, host)
        .map_err(|error| Failure::new(Kind::Failed, format!("cannot draw on this terminal: {error}")))?;
    match (ending.lost.as_slice(), ending.signal) {
        ([], None) => Ok(()),
        ([], Some(code)) => Err(Failure::new(Kind::Signal(code), "")),
        (lost, _) => {
            let message = "the last changes are not in the file";
            Err(Failure::new(Kind::Conflict, message).details(lost.iter().cloned()))
        }
    }
}
