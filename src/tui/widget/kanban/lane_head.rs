//! The head of a swim lane in one row: a developer, their progress, and a line. Shows no module.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::board::Developer;
use crate::model::shown::Shown;
use crate::model::status::Status;
use crate::model::totals::ColumnTotals;
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::text::row::RowWriter;
use crate::tui::widget::column::{head, heading};
use crate::tui::widget::gauge::{self, Reading};

/// What the head of a lane says.
pub(crate) struct LaneHead<'a> {
    /// Whose it is; `None`: the unassigned modules.
    pub developer: Option<&'a Developer>,
    /// Counts and gauge.
    pub totals: &'a ColumnTotals,
    /// Whether the cursor is in this lane.
    pub focused: bool,
    /// How many modules a filter hides, if it leaves none.
    pub hidden: usize,
    /// Where the gauge begins, if there is a column to stand in.
    pub meter: Option<u16>,
}

/// From this width on there is room for the word beside the count.
const WORDY: usize = 80;

/// The narrowest one, with digits.
const SHORTEST: usize = 14;

/// Cells that name and area keep beside a gauge.
const NAME: usize = 18;

impl LaneHead<'_> {
    /// Draws it into the first row of `area`.
    pub(crate) fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let theme = context.theme;
        let (name, about) = head::title(context, self.developer);
        let about = if self.hidden > 0 { Shown::new(&format!("{} filtered out", self.hidden)) } else { about };
        let strong = theme.style(if self.focused { Role::Focus } else { Role::Strong });
        let mut pen = RowWriter::new(buffer, area, 0);
        pen.left(if self.focused { theme.signs.point.here } else { " " }, strong).skip(1);
        let counts = &self.totals.counts;
        let word = if pen.room() > WORDY { " done" } else { "" };
        pen.right(&format!("{}/{}{word}", counts.of(Status::Done), counts.all()), 2, theme.style(Role::Strong));
        let width = self.meter.map_or(pen.room() / 3, |x| usize::from(pen.rest().right().saturating_sub(x)));
        if let Some(gauge) = self.totals.gauge.as_ref().filter(|_| width >= SHORTEST && pen.room() > NAME + width) {
            let rest = pen.rest();
            let meter = Rect { x: rest.right() - width as u16, width: width as u16, ..rest };
            let left = Rect { width: rest.width - width as u16 - 2, ..rest };
            gauge::line(theme, &Reading::from(gauge), meter, buffer);
            pen = RowWriter::new(buffer, left, 0);
        }
        pen.left(name.cut_end(pen.room()).as_str(), strong).skip(2);
        let in_progress = counts.of(Status::InProgress);
        let limit = self.developer.and_then(|_| heading::exceeded(context, in_progress));
        let over = limit.map(|limit| format!("{in_progress} in progress, limit {limit}"));
        let room = pen.room().saturating_sub(over.as_ref().map_or(0, |over| over.len() + 2));
        // Less than a few letters says nothing.
        if room > 4 && about.width() > 0 {
            pen.left(about.cut_end(room).as_str(), theme.style(Role::Text)).skip(2);
        }
        if let Some(over) = over.filter(|over| over.len() <= pen.room()) {
            pen.left(&over, theme.style(Role::Text)).skip(2);
        }
        let (sign, role) =
            if self.focused { (theme.signs.line.heavy, Role::Focus) } else { (theme.signs.line.thin, Role::Line) };
        pen.fill(sign, theme.style(role));
    }
}
