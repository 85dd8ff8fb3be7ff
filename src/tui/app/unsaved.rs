//! Dialogs whose answer is not in the file yet: kept with all typed text until it is. Opens none by itself.

use crate::message::Ticket;
use crate::tui::core::view::View;

/// Dialogs that were closed with an answer.
#[derive(Clone, Default)]
pub(crate) struct UnsavedDialogs {
    waiting: Vec<Answered>,
    /// Those whose answer was refused, the newest last.
    refused: Vec<Box<dyn View>>,
    /// Whether it was said that something typed is not in the file, to somebody who wants to leave.
    has_warned: bool,
}

/// A dialog with its answer.
#[derive(Clone)]
pub(crate) struct Answered {
    ticket: Ticket,
    /// The dialog, as it was when it was closed.
    pub view: Box<dyn View>,
    /// Whether somebody has gone on to something else since.
    pub is_left: bool,
}

impl UnsavedDialogs {
    /// Keeps the dialog that was closed with the answer of this ticket.
    pub(crate) fn put(&mut self, ticket: Ticket, view: Option<Box<dyn View>>) {
        self.waiting.extend(view.map(|view| Answered { ticket, view, is_left: false }));
    }

    /// Somebody goes on with something else.
    pub(crate) fn go_on(&mut self) {
        self.waiting.iter_mut().for_each(|answer| answer.is_left = true);
    }

    /// The answer is in the file.
    pub(crate) fn confirm(&mut self, ticket: Ticket) {
        self.waiting.retain(|answer| answer.ticket != ticket);
    }

    /// The answer was refused: gives the dialog that it was typed in, if it was.
    pub(crate) fn refuse(&mut self, ticket: Ticket) -> Option<Answered> {
        let at = self.waiting.iter().position(|answer| answer.ticket == ticket)?;
        Some(self.waiting.remove(at))
    }

    /// Keeps a dialog until somebody brings it back.
    pub(crate) fn keep(&mut self, view: Box<dyn View>) {
        self.refused.push(view);
        self.has_warned = false;
    }

    /// Whether there is anything to be brought back.
    pub(crate) fn has_refused(&self) -> bool {
        !self.refused.is_empty()
    }

    /// The dialog whose answer was refused last.
    pub(crate) fn bring_back(&mut self) -> Option<Box<dyn View>> {
        self.refused.pop()
    }

    /// Whether somebody who leaves must hear of what would be lost; once.
    pub(crate) fn warns(&mut self) -> bool {
        self.has_refused() && !std::mem::replace(&mut self.has_warned, true)
    }
}

impl std::fmt::Debug for UnsavedDialogs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let waiting: Vec<_> = self.waiting.iter().map(|answer| (answer.ticket, answer.view.name())).collect();
        let refused: Vec<_> = self.refused.iter().map(|view| view.name()).collect();
        f.debug_struct("Aside").field("waiting", &waiting).field("refused", &refused).finish_non_exhaustive()
    }
}
