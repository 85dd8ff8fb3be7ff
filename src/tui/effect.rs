//! What the screen wants done to the world, as data. Only `runtime` executes it.

use crate::model::change::{Change, Proposal};
use crate::tui::event::Ticket;
use crate::tui::view::View;

/// Something to be done, in the order given.
pub enum Effect {
    /// Make these changes; the app gives them a ticket and shows them at once.
    Propose(Vec<Change>),
    /// Write these changes to the file.
    Commit(Ticket, Proposal),
    /// Read the file again.
    Reload,
    /// Open this view above the others.
    Open(Box<dyn View>),
    /// Close the view on top; the last one stays.
    Close,
    /// Close the view on top; leave with the last one.
    Leave,
    /// Say this in one line.
    Say(String),
    /// Stop until the shell continues the program.
    Suspend,
    /// Leave.
    Quit,
}

impl std::fmt::Debug for Effect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Propose(changes) => f.debug_tuple("Propose").field(changes).finish(),
            Self::Commit(ticket, proposal) => f.debug_tuple("Commit").field(ticket).field(proposal).finish(),
            Self::Open(view) => write!(f, "Open({})", view.name()),
            Self::Say(text) => write!(f, "Say({text})"),
            Self::Reload => f.write_str("Reload"),
            Self::Close => f.write_str("Close"),
            Self::Leave => f.write_str("Leave"),
            Self::Suspend => f.write_str("Suspend"),
            Self::Quit => f.write_str("Quit"),
        }
    }
}
