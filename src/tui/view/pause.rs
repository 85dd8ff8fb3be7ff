//! The board holds still: what came looked like a text for another window. Takes nothing back by itself.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::chord::Chord;
use crate::tui::about::About;
use crate::tui::action::{self, Action, row};
use crate::tui::context::Context;
use crate::tui::effect::Effect;
use crate::tui::view::{Cover, View};
use crate::tui::widget::panel::{self, Line};

/// Waits until somebody looks.
#[derive(Debug, Default)]
pub struct Pause;

const ACTIONS: &[Action<Pause>] = &Action::<Pause>::under(
    "While the board holds still",
    [row("go-on", &["Esc"], "go on", "It was meant for the board: go on", |_, _, _| vec![Effect::Close])],
);

/// What people see of its actions.
pub fn abouts() -> Vec<About> {
    action::abouts(ACTIONS)
}

impl View for Pause {
    fn name(&self) -> &'static str {
        "pause"
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Effect>> {
        action::run(ACTIONS, self, name, context, chord)
    }

    fn covers(&self) -> Cover {
        Cover::PartAndKeys
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let lines = [
            Line::Heading("Several changing keys came at once, as if somebody typed a text.".into()),
            Line::Blank,
            Line::Row("Esc".into(), "go on; the last of them was not done".into()),
            Line::Row("u".into(), "afterwards takes back those that were".into()),
        ];
        panel::draw(context, "Was that meant for here?", &lines, &mut 0, area, buffer);
    }
}
