//! One screen or overlay per file, all behind one trait, registered here. A view draws and answers keys; it never reads a
//! clock, a file or the terminal.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::chord::Chord;
use crate::log::history::History;
use crate::model::change::Subject;
use crate::model::snapshot::Snapshot;
use crate::tui::action::About;
use crate::tui::effect::Effect;
use crate::tui::keymap::Keymap;
use crate::tui::theme::Theme;

pub mod order;
pub mod lanes;
pub mod help;
pub mod activity;

/// What every view may look at while it draws or answers.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The board, with changes that are still on their way to the file.
    pub snapshot: &'a Snapshot,
    /// What became of the board, as far as it is read; `None` before anything of it is.
    pub log: Option<&'a Arc<History>>,
    /// Which key does what.
    pub keymap: &'a Keymap,
    /// Colours and signs.
    pub theme: &'a Theme,
    /// The time, for ages.
    pub now: DateTime<Utc>,
    /// The rows of what can be done right here, view by view from the top: the help shows them.
    pub actions: &'a [(&'static str, Vec<About>)],
}

/// A screen or an overlay.
pub trait View {
    /// Its name in key settings.
    fn name(&self) -> &'static str;

    /// What people see of its actions.
    fn actions(&self) -> Vec<About>;

    /// Runs the action of this name; `None` if it has none such.
    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Effect>>;

    /// A key no action is bound to; `None` lets it fall to the view below.
    fn on_key(&mut self, context: &Context<'_>, chord: Chord) -> Option<Vec<Effect>> {
        let _ = (context, chord);
        None
    }

    /// Brings this module or developer into sight and puts the cursor there; whether it could.
    fn go_to(&mut self, context: &Context<'_>, to: &Subject) -> bool {
        let _ = (context, to);
        false
    }

    /// Whether it covers only part of the screen: what is below is drawn, too, but gets no keys.
    fn is_overlay(&self) -> bool {
        false
    }

    /// Draws itself into `area`, which may be of any size down to nothing.
    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer);
}

/// A view that can be opened by name.
pub struct Row {
    /// Its name.
    pub name: &'static str,
    /// Makes one.
    pub open: fn() -> Box<dyn View>,
}

/// All views.
pub const VIEWS: &[Row] = &[
    Row { name: "lanes", open: || Box::new(lanes::Lanes::default()) },
    Row { name: "activity", open: || Box::new(activity::Activity::default()) },
    Row { name: "help", open: || Box::new(help::Help::default()) },
];
