//! Undo and redo. The store decides which step.

use crate::tui::command::edit::Edit;
use crate::tui::core::action::row_known_as;
use crate::tui::core::effect::Way;
use crate::tui::core::view::Intent;

/// Undo and redo.
pub(super) const EDITS: &[Edit] = &Edit::under(
    "What happened",
    [
        row_known_as("undo", &["u"], "undo", "Undo your last step", "revert back take", |_, _, _| {
            vec![Intent::GoBack(Way::Undo)]
        }),
        row_known_as("redo", &["U", "Ctrl-R"], "", "Redo what you undid", "restore again", |_, _, _| {
            vec![Intent::GoBack(Way::Redo)]
        }),
    ],
);
