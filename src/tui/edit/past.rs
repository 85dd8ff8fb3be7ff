//! Back, and forth again. Which step that is only the store knows.

use crate::tui::action::About;
use crate::tui::edit::Edit;
use crate::tui::effect::Effect;
use crate::tui::outbox::Way;

const GROUP: &str = "What happened";

/// Undo and redo.
pub(super) const EDITS: &[Edit] = &[
    Edit {
        about: About { name: "undo", keys: &["u"], short: "undo", long: "Take back your last step", group: GROUP },
        run: |_, _, _| vec![Effect::GoBack(Way::Undo)],
    },
    Edit {
        about: About {
            name: "redo",
            keys: &["U", "Ctrl-R"],
            short: "",
            long: "Make again what you took back",
            group: GROUP,
        },
        run: |_, _, _| vec![Effect::GoBack(Way::Redo)],
    },
];
