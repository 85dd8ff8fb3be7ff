//! Everything a view, widget or command may look at. Owns nothing, and changes nothing.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Utc};

use crate::log::history::History;
use crate::message::Broken;
use crate::model::change::Subject;
use crate::model::problem::Problem;
use crate::model::snapshot::Snapshot;
use crate::report::window::Calendar;
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::keymap::Keymap;
use crate::tui::core::layout::StatusOrder;
use crate::tui::core::lens::{MovedFigures, News};
use crate::tui::core::now::Monotonic;
use crate::tui::core::scope::Scope;
use crate::tui::core::theme::Theme;

/// The board and everything around it, as it is at this moment.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The board, with changes that are still on their way to the file.
    pub snapshot: &'a Snapshot,
    /// What became of the board, as far as it is read; `None` before anything of it is.
    pub log: Option<&'a Arc<History>>,
    /// Which key does what.
    pub keymap: &'a Keymap,
    /// Colours and signs.
    pub theme: &'a Theme,
    /// What is filtered out, and what is chosen.
    pub scope: &'a Scope,
    /// Figures that changed a moment ago.
    pub moved: &'a MovedFigures,
    /// What happened since the point from which the board is looked at; `None` while that is off or not known yet.
    pub news: Option<&'a Arc<News>>,
    /// Where the cursor of the views below is; `None` if there is nothing to select.
    pub below: Option<&'a Subject>,
    /// The order in which the views below show the statuses.
    pub(crate) statuses: StatusOrder,
    /// Why the file cannot be used; `None` while it can.
    pub broken: Option<&'a Broken>,
    /// What is in doubt in watched reports, each with the name of its report.
    pub(crate) doubtful: &'a [(String, Problem)],
    /// Who sits here; `None` while that is not known.
    pub who: Option<&'a str>,
    /// The time, for ages.
    pub now: DateTime<Utc>,
    /// The same where the user is, for days.
    pub wall: DateTime<FixedOffset>,
    /// The calendar there.
    pub calendar: Calendar,
    /// Whether a standup shows how long it takes.
    pub has_clock: bool,
    /// The monotonic time, for what waits.
    pub monotonic: Monotonic,
    /// Whether the view on top is a dialog, which takes all keys.
    pub is_asking: bool,
    /// The rows of what can be done right here, view by view from the top: the help shows them.
    pub actions: &'a [(&'static str, Vec<ActionHelp>)],
    /// Names of actions with a word each, where the view on top says itself which of them the footer shows; else none.
    pub hints: &'static [(&'static str, &'static str)],
}

impl Context<'_> {
    /// Why the board cannot be changed now; `None` if it can.
    pub(crate) fn cannot_change(&self) -> Option<&'static str> {
        cannot_change(self.snapshot, self.broken)
    }
}

/// Why a board cannot be changed now; `None` if it can.
pub(crate) fn cannot_change(snapshot: &Snapshot, broken: Option<&Broken>) -> Option<&'static str> {
    if snapshot.is_newer() {
        Some("this board was written by a newer standup: it cannot be changed here")
    } else if broken.is_some() {
        Some("the file cannot be read: mend it first, then the board can be changed")
    } else {
        None
    }
}
