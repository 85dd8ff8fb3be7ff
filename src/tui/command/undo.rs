//! Back, and forth again. Which step that is only the store knows.

use crate::tui::command::edit::Edit;
use crate::tui::core::action::row;
use crate::tui::core::effect::{Effect, Way};

/// Undo and redo.
pub(super) const EDITS: &[Edit] = &Edit::under(
    "What happened",
    [
        row("undo", &["u"], "undo", "Take back your last step", |_, _, _| vec![Effect::GoBack(Way::Undo)]),
        row("redo", &["U", "Ctrl-R"], "", "Make again what you took back", |_, _, _| vec![Effect::GoBack(Way::Redo)]),
    ],
);
