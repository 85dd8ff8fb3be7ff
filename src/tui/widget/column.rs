//! One column: a developer's head, then the modules by status with their gauges. Draws only the rows that can be seen.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::board::Developer;
use crate::model::module::Module;
use crate::model::shown::Shown;
use crate::model::status::Status;
use crate::model::totals::ColumnTotals;
use crate::tui::theme::Role;
use crate::tui::view::Context;
use crate::tui::widget::gauge::{self, Reading};
use crate::tui::widget::module_row;
use crate::tui::widget::pen::Pen;

/// What a column shows.
pub struct Column<'a> {
    /// Whose it is; `None`: the unassigned modules.
    pub developer: Option<&'a Developer>,
    /// Counts and gauge.
    pub totals: &'a ColumnTotals,
    /// The modules, in the order of the file.
    pub modules: &'a [Arc<Module>],
    /// Indices into `modules` by status, in the order they are shown: Pending, In progress, Done.
    pub by_status: &'a [Vec<u32>; 3],
    /// The selected module as a position in the order shown (all three statuses in one sequence), if the cursor is in this column.
    pub selected: Option<usize>,
    /// Whether the cursor is in this column.
    pub focused: bool,
    /// The first row of the list that is shown.
    pub scroll: usize,
}

/// How the list of a column is laid out: every module takes as many rows, so that rows are arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Plan {
    /// Rows of a module that are drawn.
    lines: usize,
    /// Rows from one module to the next.
    pitch: usize,
    /// Modules by status.
    counts: [usize; 3],
    /// Which status has a heading.
    headings: [bool; 3],
    /// Rows there are to show the list in.
    height: usize,
}

/// Rows per module, and how many of them are drawn: from airy to dense.
const DENSITIES: [(usize, usize); 4] = [(4, 3), (3, 3), (2, 2), (1, 1)];

/// From this width on a module reads well in one row.
const ONE_ROW: u16 = 34;

impl Plan {
    fn new(counts: [usize; 3], area: Rect) -> Self {
        let height = usize::from(area.height);
        let roomy = match height {
            0..8 => 3,
            8..22 => 2,
            22..32 => 1,
            _ => 0,
        };
        let plan = |(pitch, lines): (usize, usize)| {
            let headings = counts.map(|count| count > 0);
            Self { lines, pitch, counts, headings, height }
        };
        let fits = |density: &(usize, usize)| plan(*density).rows() <= height;
        let last = if roomy == 3 || (area.width >= ONE_ROW && fits(&DENSITIES[3])) { 3 } else { 2 };
        let density = DENSITIES[roomy..=last].iter().copied().find(fits).unwrap_or(DENSITIES[last]);
        let quiet = plan(density);
        let all = Self { headings: [true; 3], ..quiet };
        if all.rows() <= height { all } else { quiet }
    }

    /// Rows of all.
    fn rows(&self) -> usize {
        let headings = self.headings.iter().filter(|shown| **shown).count();
        let blank = usize::from(self.counts[2] > 0) * (self.pitch - self.lines);
        headings + self.counts.iter().sum::<usize>() * self.pitch - blank
    }

    /// The row of a status's heading, or of its first module if it has none.
    fn group(&self, status: usize) -> usize {
        let headings = self.headings[..status].iter().filter(|shown| **shown).count();
        headings + self.counts[..status].iter().sum::<usize>() * self.pitch
    }

    /// The row of the first module of a status.
    fn first(&self, status: usize) -> usize {
        self.group(status) + usize::from(self.headings[status])
    }

    /// The status and the index within it of the module at a position in the order shown.
    fn at(&self, mut position: usize) -> Option<(usize, usize)> {
        for (status, count) in self.counts.into_iter().enumerate() {
            if position < count {
                return Some((status, position));
            }
            position -= count;
        }
        None
    }

    /// The last scroll that makes sense.
    fn furthest(&self) -> usize {
        self.rows().saturating_sub(self.height)
    }

    /// Rows at top and bottom that say how many more there are.
    fn markers(&self, scroll: usize) -> (usize, usize) {
        if self.height < 3 {
            return (0, 0);
        }
        (usize::from(scroll > 0), usize::from(scroll < self.furthest()))
    }

    /// The rows of the list that show modules at this scroll: `first..end`.
    fn window(&self, scroll: usize) -> (usize, usize) {
        let (top, bottom) = self.markers(scroll);
        (scroll + top, (scroll + self.height).saturating_sub(bottom).max(scroll + top))
    }

    /// The scroll closest to `scroll` at which the module in these rows is seen whole.
    fn scroll_to(&self, scroll: usize, first: usize, end: usize) -> usize {
        let scroll = scroll.min(self.furthest());
        let (from, to) = self.window(scroll);
        // A marker takes a row, at the top and at the bottom.
        let marker = usize::from(self.height >= 3);
        let highest = first.saturating_sub(marker);
        if first < from {
            highest
        } else if end > to {
            (end + marker).saturating_sub(self.height).min(highest).min(self.furthest())
        } else {
            scroll
        }
    }
}

impl Column<'_> {
    /// The scroll closest to the present one at which the selected module is seen whole, in a column of this area.
    pub fn scroll_to_selected(&self, area: Rect) -> usize {
        let plan = self.plan(area);
        let Some((status, index)) = self.selected.and_then(|position| plan.at(position)) else {
            return self.scroll.min(plan.furthest());
        };
        let first = plan.first(status) + index * plan.pitch;
        plan.scroll_to(self.scroll, first, first + plan.lines)
    }

    /// How many modules a page of this area holds, at least 1: what PgUp and PgDn move by.
    pub fn page(&self, area: Rect) -> usize {
        let plan = self.plan(area);
        (plan.height.saturating_sub(2) / plan.pitch).max(1)
    }

    /// Draws the column into `area`.
    pub fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        self.head(context, area, buffer);
        let list = self.list(area);
        let plan = self.plan(area);
        let scroll = self.scroll.min(plan.furthest());
        let (from, to) = plan.window(scroll);
        let mut above = 0;
        let mut below = 0;
        for status in Status::ALL {
            let group = status as usize;
            let heading = plan.group(group);
            if plan.headings[group] && (from..to).contains(&heading) {
                let row = part(list, heading - scroll, 1);
                self.heading(context, status, plan.counts[group], row, buffer);
            }
            let first = plan.first(group);
            let seen = from.saturating_sub(first).div_ceil(plan.pitch).min(plan.counts[group]);
            // A module is drawn if all of its lines are in the window; where not even one fits, it is cut.
            let lines = plan.lines.min(to - from);
            let end = (to + plan.pitch).saturating_sub(first + lines) / plan.pitch;
            let end = end.clamp(seen, plan.counts[group]);
            above += seen;
            below += plan.counts[group] - end;
            let before: usize = plan.counts[..group].iter().sum();
            for index in seen..end {
                let Some(module) = self.by_status[group].get(index).and_then(|i| self.modules.get(*i as usize)) else {
                    continue;
                };
                let row = part(list, first + index * plan.pitch - scroll, lines);
                let selected = self.selected == Some(before + index);
                module_row::draw(context, module, selected, row, buffer);
            }
        }
        let (top, bottom) = plan.markers(scroll);
        if top > 0 {
            self.more_above(context, &plan, from, above, part(list, 0, 1), buffer);
        }
        if bottom > 0 {
            let text = format!("{} {below} more", context.theme.signs.point.down);
            let mut pen = Pen::new(buffer, part(list, plan.height - 1, 1), 0);
            pen.skip(2).left(&text, context.theme.style(Role::Strong));
        }
    }

    fn plan(&self, area: Rect) -> Plan {
        Plan::new([0, 1, 2].map(|status: usize| self.by_status[status].len()), self.list(area))
    }

    /// Rows of the head in a column of this height.
    fn head_rows(height: u16) -> u16 {
        match height {
            0..3 => 0,
            3..8 => 1,
            8..26 => 2,
            _ => 4,
        }
    }

    /// Where the modules are.
    fn list(&self, area: Rect) -> Rect {
        let head = Self::head_rows(area.height);
        Rect { y: area.y + head, height: area.height - head, ..area }
    }

    /// Name and area, done of all, and the developer's own gauge.
    fn head(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let theme = context.theme;
        let rows = Self::head_rows(area.height);
        if rows == 0 {
            return;
        }
        let counts = &self.totals.counts;
        let (name, about) = self.title(context);
        let mut pen = Pen::new(buffer, area, 0);
        let role = if self.focused { Role::Focus } else { Role::Strong };
        pen.left(if self.focused { theme.signs.point.here } else { " " }, theme.style(role)).skip(1);
        let done = format!("{}/{}", counts.of(Status::Done), counts.all());
        let done = if pen.room() > 30 { format!("{done} done") } else { done };
        pen.right(&done, 1, theme.style(Role::Strong));
        pen.left(name.cut_end(pen.room()).as_str(), theme.style(role));
        let own_row = rows > 2;
        if !own_row && pen.room() > 6 {
            pen.skip(2);
            pen.left(about.cut_end(pen.room()).as_str(), theme.style(Role::Text));
        }
        if own_row {
            let mut pen = Pen::new(buffer, area, 1);
            pen.skip(2);
            pen.left(about.cut_end(pen.room()).as_str(), theme.style(Role::Text));
        }
        if rows > 1 {
            let row = part(area, usize::from(own_row) + 1, 1);
            let row = Rect { x: row.x + 2.min(row.width), width: row.width.saturating_sub(2), ..row };
            if let Some(gauge) = &self.totals.gauge {
                gauge::line(theme, &Reading::from(gauge), row, buffer);
            }
        }
        if own_row {
            let (sign, role) =
                if self.focused { (theme.signs.line.heavy, Role::Focus) } else { (theme.signs.line.thin, Role::Line) };
            Pen::new(buffer, area, 3).fill(sign, theme.style(role));
        }
    }

    /// Who it is, and what they work on or when they are back.
    fn title(&self, context: &Context<'_>) -> (Shown, Shown) {
        let Some(developer) = self.developer else {
            return (Shown::new("Unassigned"), Shown::new("nobody has taken these on"));
        };
        let away = developer.away.filter(|back| context.now.date_naive() < *back);
        let about = match away {
            Some(back) => Shown::new(&format!("back {}", back.format("%-d %b"))),
            None => Shown::new(&developer.area),
        };
        (Shown::new(&developer.name), about)
    }

    /// A status, how many modules have it, and a line.
    fn heading(&self, context: &Context<'_>, status: Status, count: usize, area: Rect, buffer: &mut Buffer) {
        let theme = context.theme;
        let mut pen = Pen::new(buffer, area, 0);
        let role = if count == 0 { Role::Text } else { Role::Strong };
        pen.left(status.label(), theme.style(role)).skip(1);
        let limit = context.snapshot.board.limits.in_progress.filter(|_| status == Status::InProgress);
        pen.left(&count.to_string(), theme.style(role)).skip(1);
        if let Some(limit) = limit.filter(|limit| self.developer.is_some() && count as u64 > *limit) {
            let text = format!("limit {limit}");
            if pen.room() > text.len() {
                pen.left(&text, theme.style(Role::Text)).skip(1);
            }
        }
        pen.fill(theme.signs.line.thin, theme.style(Role::Line));
    }

    /// In place of the first row: the status of what comes next, and how many modules are above.
    fn more_above(
        &self,
        context: &Context<'_>,
        plan: &Plan,
        from: usize,
        above: usize,
        area: Rect,
        buffer: &mut Buffer,
    ) {
        let status = (0..3).rev().find(|status| plan.counts[*status] > 0 && plan.group(*status) < from).unwrap_or(0);
        let text = format!("{} {above}", context.theme.signs.point.up);
        let cells = area.width.saturating_sub(text.chars().count() as u16 + 1);
        self.heading(context, Status::ALL[status], plan.counts[status], Rect { width: cells, ..area }, buffer);
        let mut pen = Pen::new(buffer, area, 0);
        pen.right(&text, 0, context.theme.style(Role::Strong));
    }
}

/// `rows` rows of `area` from `row` on, as far as it has them.
fn part(area: Rect, row: usize, rows: usize) -> Rect {
    let row = row.min(usize::from(area.height)) as u16;
    Rect { y: area.y + row, height: (rows as u16).min(area.height - row), ..area }
}
