//! The head of one developer's page: name, facts, progress, neighbours. Shows no module.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::board::Developer;
use crate::model::shown::Shown;
use crate::model::status::Status;
use crate::model::totals::ColumnTotals;
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::text::facts;
use crate::tui::text::row::RowWriter;
use crate::tui::widget::column::head;
use crate::tui::widget::gauge::{self, Reading};

/// What the head says.
pub(crate) struct ZoomHead<'a> {
    /// Whose page it is; `None`: the unassigned modules.
    pub developer: Option<&'a Developer>,
    /// Counts and gauge.
    pub totals: &'a ColumnTotals,
    /// Who is before and after them on the board.
    pub beside: [Option<Shown>; 2],
}

/// Cells before the name, for the mark of the cursor.
const INDENT: u16 = 2;

/// The longest name of somebody beside.
const NEIGHBOUR: usize = 16;

/// Rows the head takes on a page of this height.
pub(crate) fn height(page: u16) -> u16 {
    match page {
        0..4 => 0,
        4..8 => 1,
        8..16 => 2,
        16..30 => 4,
        _ => 5,
    }
}

impl ZoomHead<'_> {
    /// Draws the head into `area`, which has as many rows as [`height`] says.
    pub(crate) fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let theme = context.theme;
        let strong = theme.style(Role::Focus);
        let (name, about) = head::title(context, self.developer);
        let mut pen = RowWriter::new(buffer, area, 0);
        pen.left(theme.signs.point.here, strong).skip(1);
        let counts = &self.totals.counts;
        let word = if pen.room() > 50 { " done" } else { "" };
        pen.right(&format!("{}/{}{word}", counts.of(Status::Done), counts.all()), 2, theme.style(Role::Strong));
        self.neighbours(context, name.width() + 2 + about.width(), &mut pen);
        pen.left(name.cut_end(pen.room()).as_str(), strong).skip(2);
        if pen.room() > 4 {
            pen.left(about.cut_end(pen.room()).as_str(), theme.style(Role::Text));
        }

        let inner = Rect { x: area.x + area.width.min(INDENT), width: area.width.saturating_sub(INDENT), ..area };
        let has_facts = area.height > 2;
        if has_facts {
            facts::write(theme, self.facts(context), &mut RowWriter::new(buffer, inner, 1));
        }
        let meter = 1 + u16::from(has_facts);
        if let Some(gauge) = self.totals.gauge.as_ref().filter(|_| area.height > meter) {
            let meter = Rect { y: inner.y + meter, height: 1, ..inner };
            gauge::line(theme, &Reading::from(gauge), meter, buffer);
        }
        if area.height > 3 {
            RowWriter::new(buffer, area, 3).fill(theme.signs.line.heavy, strong);
        }
    }

    /// Who comes next on either side, where name and area leave room for it.
    fn neighbours(&self, context: &Context<'_>, keep: usize, pen: &mut RowWriter<'_>) {
        let theme = context.theme;
        let signs = &theme.signs.point;
        let [before, after] = self.beside.each_ref().map(|name| name.as_ref().map(|name| name.cut_end(NEIGHBOUR)));
        let text =
            [before.map(|name| format!("{} {name}", signs.left)), after.map(|name| format!("{name} {}", signs.right))];
        let text: Vec<String> = text.into_iter().flatten().collect();
        let text = Shown::new(&text.join("   "));
        if keep + text.width() + 4 <= pen.room() {
            pen.right(text.as_str(), 4, theme.style(Role::Text));
        }
    }

    /// What is known of the developer, the most telling first.
    fn facts(&self, context: &Context<'_>) -> Vec<(Shown, Role)> {
        let Some(developer) = self.developer else { return Vec::new() };
        let planned = developer.impact.map(|points| format!("+{points} points planned"));
        let all = |words: &[String]| (!words.is_empty()).then(|| words.join(", "));
        let pr = crate::phrase::facts::pull_request(&developer.pr, developer.merged);
        // Their area gives way to it in the title.
        let area = head::away(context, developer).map(|_| developer.area.clone());
        let blocked = self.totals.counts.blocked;
        let facts = [
            (area, Role::Text),
            ((blocked > 0).then(|| format!("{blocked} blocked")), Role::Strong),
            (developer.hours.map(|hours| format!("{hours} planned")), Role::Text),
            (all(&developer.who), Role::Text),
            ((!pr.is_empty()).then_some(pr), Role::Text),
            (all(&developer.after).map(|names| format!("after {names}")), Role::Text),
            (planned, Role::Text),
        ];
        facts.into_iter().filter_map(|(fact, role)| Some((Shown::new(&fact?), role))).collect()
    }
}
