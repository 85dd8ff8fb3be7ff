//! The large gauge of one module: two rows high, with start, best and target marked and labelled. Draws no facts beside it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::model::decimal::{Level, Percent};
use crate::model::module::Coverage;
use crate::tui::core::theme::{Role, Theme};
use crate::tui::text::row::RowWriter;
use crate::tui::widget::gauge::{Evidence, Reading, bar, closest, target_cell};

/// Cells between two names in a row.
const APART: usize = 2;

/// A large gauge of one width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scale {
    reading: Reading,
    now: String,
    to_go: String,
    /// Rows of names, each with the cell in which it begins.
    names: Vec<Vec<(usize, String)>>,
    /// Cells that are pointed at.
    marks: Vec<usize>,
}

/// Rows of the digits, the bar and the marks.
const DIGITS: u16 = 1;
const BAR: u16 = 2;
const MARKS: u16 = 1;

impl Scale {
    /// Of this coverage in so many cells; `None` if nothing is known of it.
    pub(crate) fn new(coverage: &Coverage, width: u16) -> Option<Self> {
        let reading = Reading::of(coverage)?;
        let cells = u32::from(width.saturating_sub(1));
        let mut points: Vec<(usize, String)> = Vec::new();
        let best = coverage.best.filter(|best| Some(*best) != coverage.start);
        for (name, at) in [("start", coverage.start), ("best", best)] {
            points.extend(at.map(|at| (closest(at, cells) as usize, named(name, at))));
        }
        points.extend(coverage.target.map(|at| (target_cell(at, cells) as usize, named("target", at))));
        points.sort_by_key(|(cell, _)| *cell);
        let now = match (coverage.level().map(Level::rounded_down), reading.evidence) {
            (None, _) => "not known yet".to_owned(),
            (Some(now), Evidence::Start) => format!("{now}%, as at the start"),
            (Some(now), Evidence::Typed) => format!("{now}%, typed"),
            (Some(now), _) => format!("{now}%, measured"),
        };
        let to_go = match (coverage.at_target(), coverage.gap()) {
            (Some(true), _) => "at target".to_owned(),
            (_, Some(gap)) => format!("{gap} points to go"),
            (_, None) => String::new(),
        };
        let marks = points.iter().map(|(cell, _)| *cell).collect();
        Some(Self { reading, now, to_go, names: placed(points, usize::from(width)), marks })
    }

    /// Rows it takes.
    pub(crate) fn height(&self) -> u16 {
        DIGITS + BAR + MARKS + self.names.len() as u16
    }

    /// Draws the row of this number into the first row of `area`.
    pub(crate) fn draw_row(&self, theme: &Theme, row: u16, area: Rect, buffer: &mut Buffer) {
        let mut pen = RowWriter::new(buffer, area, 0);
        match row {
            0 => {
                let role = if self.reading.met { Role::Good } else { Role::Text };
                if self.now.width() + APART + self.to_go.width() <= pen.room() {
                    pen.right(&self.to_go, APART, theme.style(role));
                }
                pen.left(&self.now, theme.style(Role::Strong));
            }
            1 | 2 => bar(theme, &self.reading, Rect { height: area.height.min(1), ..area }, buffer),
            3 => {
                for cell in &self.marks {
                    let mark = Rect { x: area.x.saturating_add(*cell as u16), width: 1, ..area }.intersection(area);
                    RowWriter::new(buffer, mark, 0).left(theme.signs.point.up, theme.style(Role::Text));
                }
            }
            _ => {
                let names = self.names.get(usize::from(row - DIGITS - BAR - MARKS));
                for (cell, name) in names.into_iter().flatten() {
                    let mut pen = RowWriter::new(buffer, area, 0);
                    pen.skip(*cell).left(name, theme.style(Role::Text));
                }
            }
        }
    }
}

fn named(name: &str, at: Percent) -> String {
    format!("{name} {at}")
}

/// Each name below its cell as far as there is room, in as few rows as that takes.
fn placed(points: Vec<(usize, String)>, width: usize) -> Vec<Vec<(usize, String)>> {
    let mut rows: Vec<Vec<(usize, String)>> = Vec::new();
    for (cell, name) in points {
        let cells = name.width();
        let wanted = cell.saturating_sub(cells / 2).min(width.saturating_sub(cells));
        let free = |row: &Vec<(usize, String)>| row.last().map_or(0, |(at, name)| at + name.width() + APART);
        match rows.iter_mut().find(|row| free(row).max(wanted) + cells <= width.max(cells)) {
            Some(row) => row.push((free(row).max(wanted), name)),
            None => rows.push(vec![(wanted, name)]),
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::Scale;
    use crate::model::decimal::Percent;
    use crate::model::module::{Coverage, Measured};
    use crate::tui::core::theme::Theme;
    use crate::tui::testing::{drawn, text};

    fn seen(coverage: &Coverage, width: u16) -> String {
        let Some(scale) = Scale::new(coverage, width) else { return String::new() };
        text(&drawn(width, scale.height(), |area, buffer| {
            for row in 0..scale.height() {
                let area = Rect { y: area.y + row, height: 1, ..area };
                scale.draw_row(&Theme::ansi(), row, area, buffer);
            }
        }))
    }

    fn coverage() -> Coverage {
        let percent = Percent::new;
        let (start, now) = (percent(1155), percent(3420));
        Coverage { start, now, target: percent(9000), best: percent(4000), ..Coverage::default() }
    }

    #[test]
    fn start_best_and_target_are_marked_and_named() {
        let expected = "\
34.2%, typed            55.8 points to go
████▊▒▒▒▒▒▒▒▒▋──────────────────────┃────
████▊▒▒▒▒▒▒▒▒▋──────────────────────┃────
     ↑          ↑                   ↑
start 11.55  best 40            target 90
";
        assert_eq!(seen(&coverage(), 41), expected);
    }

    #[test]
    fn names_that_do_not_fit_side_by_side_stand_below_each_other() {
        let seen = seen(&coverage(), 19);
        assert!(seen.ends_with("start 11.55\n    best 40\n          target 90\n"), "{seen}");
        assert!(seen.starts_with("34.2%, typed\n"), "what is missing can be seen: {seen}");
    }

    #[test]
    fn what_was_measured_and_what_is_reached_is_said() {
        let measured = Some(Measured { covered: 95, total: 100, ..Measured::default() });
        let coverage = Coverage { measured, ..coverage() };
        let said = seen(&coverage, 40);
        assert!(said.starts_with("95%, measured                  at target"), "{said}");
        assert_eq!(seen(&Coverage::default(), 40), "", "nothing is known");
    }

    #[test]
    fn no_width_is_too_small() {
        for width in 0..60 {
            seen(&coverage(), width);
        }
    }
}
