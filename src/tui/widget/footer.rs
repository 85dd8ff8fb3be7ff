//! The bottom line: the newest notice, or the few keys that matter here. Never grows beyond one row.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::shown::Shown;
use crate::tui::view::Context;

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something happened.
    Plain,
    /// Something of ours is in the file.
    Good,
    /// Something was not done.
    Bad,
}

/// Draws the footer into `area`: the notice if there is one, else key hints.
pub fn draw(_context: &Context<'_>, _notice: Option<(&Shown, Tone)>, _area: Rect, _buffer: &mut Buffer) {}
