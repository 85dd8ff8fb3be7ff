//! The rows of a column by arithmetic: density, the place of each module, the visible range. Every module takes the same number
//! of rows, so the cost does not depend on their number. Draws nothing.

use ratatui::layout::Rect;

/// How the list of a column is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rows {
    /// Rows of a module that are drawn.
    pub(crate) lines: usize,
    /// Rows from one module to the next.
    pub(crate) pitch: usize,
    /// Modules by status.
    pub(crate) counts: [usize; 3],
    /// Which status has a heading.
    pub(crate) headings: [bool; 3],
    /// Whether a blank row follows the modules of a status.
    pub(crate) aired: bool,
    /// Rows there are to show the list in.
    pub(crate) height: usize,
}

/// Rows per module, and how many of them are drawn: from airy to dense.
const DENSITIES: [(usize, usize); 4] = [(4, 3), (3, 3), (2, 2), (1, 1)];

/// The densest of them.
const ONE_ROW: usize = 3;

/// From this width on a module reads well in one row.
const ONE_ROW_WIDTH: u16 = 34;

impl Rows {
    /// Rows for so many modules by status in a list of this area, `beside` the modules of all columns of the board. Columns share
    /// the airiest density at which each of them fits, so that their rows stand level. One that cannot fit scrolls, and does not
    /// crowd the others. Headings without modules, and blanks between the
    /// statuses, are there where nothing has to scroll for them.
    pub(crate) fn new(counts: [usize; 3], beside: impl Iterator<Item = [usize; 3]>, area: Rect) -> Self {
        let height = usize::from(area.height);
        let airiest = match height {
            0..8 => ONE_ROW,
            8..22 => 2,
            22..32 => 1,
            _ => 0,
        };
        let rows = |density: usize, counts: [usize; 3]| {
            let (pitch, lines) = DENSITIES[density];
            Self { lines, pitch, counts, headings: counts.map(|count| count > 0), aired: false, height }
        };
        let fit = |counts| (airiest..ONE_ROW).find(|density| rows(*density, counts).all() <= height);
        let density = if fit(counts).is_some() {
            beside.filter_map(fit).max().unwrap_or(airiest)
        } else if airiest == ONE_ROW || (area.width >= ONE_ROW_WIDTH && rows(ONE_ROW, counts).all() <= height) {
            ONE_ROW
        } else {
            ONE_ROW - 1
        };
        let quiet = rows(density, counts);
        let full = Self { headings: [true; 3], ..quiet };
        let airy = Self { aired: full.pitch == full.lines, ..full };
        [airy, full].into_iter().find(|rows| rows.all() <= height).unwrap_or(quiet)
    }

    /// How many rows there are in all; the blank ones below the very last module do not count.
    fn all(&self) -> usize {
        let last = (0..3).rev().find(|status| self.headings[*status]);
        let blank = last.filter(|status| self.counts[*status] > 0).map_or(0, |_| self.pitch - self.lines);
        let air = last.map_or(0, |status| self.air(status));
        self.group(3) - blank - air
    }

    /// Blank rows behind the modules of a status.
    fn air(&self, status: usize) -> usize {
        usize::from(self.aired && self.counts[status] > 0)
    }

    /// The row of a status's heading, or of its first module if it has none.
    pub(crate) fn group(&self, status: usize) -> usize {
        (0..status).map(|s| usize::from(self.headings[s]) + self.counts[s] * self.pitch + self.air(s)).sum()
    }

    /// The row of the first module of a status.
    pub(crate) fn first(&self, status: usize) -> usize {
        self.group(status) + usize::from(self.headings[status])
    }

    /// The status and the index within it of the module at a position in the order shown.
    pub(crate) fn at(&self, mut position: usize) -> Option<(usize, usize)> {
        for (status, count) in self.counts.into_iter().enumerate() {
            if position < count {
                return Some((status, position));
            }
            position -= count;
        }
        None
    }

    /// The last scroll that makes sense.
    pub(crate) fn furthest(&self) -> usize {
        self.all().saturating_sub(self.height)
    }

    /// Rows at top and bottom that say how many more there are.
    pub(crate) fn markers(&self, scroll: usize) -> (usize, usize) {
        if self.height < 3 {
            return (0, 0);
        }
        (usize::from(scroll > 0), usize::from(scroll < self.furthest()))
    }

    /// The rows of the list that show modules at this scroll: `first..end`.
    pub(crate) fn window(&self, scroll: usize) -> (usize, usize) {
        let (top, bottom) = self.markers(scroll);
        (scroll + top, (scroll + self.height).saturating_sub(bottom).max(scroll + top))
    }

    /// The scroll closest to `scroll` at which the module in these rows is seen whole.
    pub(crate) fn scroll_to(&self, scroll: usize, first: usize, end: usize) -> usize {
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

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::Rows;

    #[test]
    fn columns_stand_level_and_one_that_is_too_long_does_not_crowd_the_others() {
        let columns = [[3, 1, 1], [7, 0, 0], [9, 0, 0], [80, 9, 70]];
        let pitches = |height: u16| {
            columns.map(|counts| Rows::new(counts, columns.into_iter(), Rect::new(0, 0, 24, height)).pitch)
        };
        assert_eq!(pitches(50), [4, 4, 4, 2]);
        assert_eq!(pitches(34), [3, 3, 3, 2]);
        assert_eq!(pitches(19), [2, 2, 2, 2]);
        assert_eq!(pitches(6), [1, 1, 1, 1]);
        // Wide enough, the long one is shown whole in a row per module.
        assert_eq!(Rows::new([20, 5, 5], columns.into_iter(), Rect::new(0, 0, 40, 34)).pitch, 1);
    }

    #[test]
    fn the_selected_module_is_always_seen_whole_and_nothing_scrolls_without_need() {
        for height in 1..60 {
            for counts in [[0, 0, 0], [1, 0, 0], [9, 0, 0], [3, 40, 2], [0, 0, 7], [100_000, 3, 100_000]] {
                let rows = Rows::new(counts, [counts].into_iter(), Rect::new(0, 0, 24, height));
                let all: usize = counts.iter().sum();
                let mut scroll = 0;
                let there_and_back = (0..all.min(60)).chain((0..all.min(60)).rev()).chain(all.saturating_sub(60)..all);
                for position in there_and_back {
                    let (status, index) = rows.at(position).expect("within the counts");
                    let first = rows.first(status) + index * rows.pitch;
                    let next = rows.scroll_to(scroll, first, first + rows.lines);
                    let (from, to) = rows.window(next);
                    let fits = rows.lines <= to - from;
                    assert!(!fits || (from <= first && first + rows.lines <= to), "{counts:?} {position} in {height}");
                    assert!((from..to).contains(&first), "{counts:?} {position} in {height}");
                    let (from, to) = rows.window(scroll);
                    assert!(next == scroll || first < from || first + rows.lines > to);
                    scroll = next;
                }
            }
        }
    }
}
