//! The user of this screen, and the modules they started here. Knows no board.

use chrono::{DateTime, Utc};

use crate::message::Ticket;
use crate::tui::app::burst::Burst;
use crate::tui::app::key_guard::Guard;
use crate::tui::app::unsaved::UnsavedDialogs;

/// Who sits here.
#[derive(Debug, Default)]
pub struct Person {
    /// When the screen was opened, by the wall clock.
    pub opened: DateTime<Utc>,
    /// `None` until it is known.
    pub who: Option<String>,
    /// Which keys were not meant for here.
    pub(crate) guard: Guard,
    /// Keys that come together, until nothing more belongs to them.
    pub(crate) burst: Option<Burst>,
    /// Whether they have pressed a key: from then on the cursor is theirs.
    pub has_begun: bool,
    /// What they answered, until it is in the file.
    pub(crate) unsaved: UnsavedDialogs,
    /// The change with which they marked a standup as held, while it is on its way.
    pub held: Option<Ticket>,
    /// Whether they want to leave as soon as everything is on its way.
    pub is_leaving: bool,
}
