//! How the file is, and how changes of others arrive. Looks at neither: it is told.

use crate::tui::event::{Broken, Watching};

/// What is known of the file beside the board in it.
#[derive(Debug, Default)]
pub struct Health {
    /// What is wrong with it, while it cannot be read.
    pub broken: Option<Broken>,
    /// How changes of others arrive.
    pub watching: Watching,
}
