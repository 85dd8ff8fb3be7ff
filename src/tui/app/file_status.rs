//! The state of the file (live, broken, gone) and how changes of others arrive. Looks at neither: it is told.

use crate::tui::core::event::{Broken, OldCopy, Watching};

/// What is known of the file beside the board in it.
#[derive(Debug, Default)]
pub struct Health {
    /// What is wrong with it, while it cannot be read.
    pub broken: Option<Broken>,
    /// How changes of others arrive.
    pub watching: Watching,
    /// An old copy that was saved, until somebody has time to be asked about it.
    pub unasked: Option<OldCopy>,
}
