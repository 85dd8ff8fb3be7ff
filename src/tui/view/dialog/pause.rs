//! Asks for confirmation after a burst of keys that looked like text for another window. Takes nothing back by itself.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::key::Chord;
use crate::tui::core::action;
use crate::tui::core::action::{Action, row};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::view::{Cover, Intent, View};
use crate::tui::widget::frame::popup;
use crate::tui::widget::frame::popup::PopupLine;

/// Waits until somebody looks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pause;

const ACTIONS: &[Action<Pause>] = &Action::<Pause>::under(
    "After a burst of keys",
    [row("go-on", &["Esc"], "go on", "Go on with the board as it was", |_, _, _| vec![Intent::Close])],
);

/// What people see of its actions.
pub fn abouts() -> Vec<ActionHelp> {
    action::abouts(ACTIONS)
}

impl View for Pause {
    fn name(&self) -> &'static str {
        "pause"
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        action::run(ACTIONS, self, name, context, chord)
    }

    fn covers(&self) -> Cover {
        Cover::PartAndKeys
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let lines = [
            PopupLine::Heading("Keys came faster than anybody types, as a text for another window.".into()),
            PopupLine::Blank,
            PopupLine::Row("Esc".into(), "go on: nothing of it was done".into()),
        ];
        popup::draw(context, "Were these keys meant for the board?", &lines, &mut 0, area, buffer);
    }
}
