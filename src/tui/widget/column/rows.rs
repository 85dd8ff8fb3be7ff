//! The rows of a column by arithmetic: density, what is folded, the place of what is in sight. Costs what is visible, not what there
//! is. Draws nothing.

use std::ops::Range;

use ratatui::layout::Rect;

/// How many modules a column shows, by status in the order shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Shape {
    pub(crate) counts: [usize; 3],
    /// How many at the end of the last status are merged: they fold to one row.
    pub(crate) merged: usize,
}

impl Shape {
    /// All modules.
    fn all(self) -> usize {
        self.counts.iter().sum()
    }

    /// The same with the merged ones listed like any other.
    const fn unfolded(self) -> Self {
        Self { merged: 0, ..self }
    }

    /// Modules of a status that are listed one by one.
    const fn listed(self, group: usize) -> usize {
        self.counts[group] - if group == LAST { self.merged } else { 0 }
    }
}

/// The place of the last status.
const LAST: usize = 2;

/// How the list of a column is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rows {
    /// Rows of a module that are drawn.
    pub(crate) lines: usize,
    /// Rows from one module to the next.
    pub(crate) pitch: usize,
    shape: Shape,
    /// Which status has a heading.
    headings: [bool; 3],
    /// Whether a blank row follows the modules of a status.
    aired: bool,
    /// Rows there are to show the list in.
    height: usize,
}

/// What stands in a row of the list; a module goes on in the rows below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// The heading of a status, and how many of its modules are out of sight above and below, where no row of its own says that.
    Heading { group: usize, above: usize, below: usize },
    /// The module of a status, by its index there.
    Module { group: usize, index: usize },
    /// So many more modules of the status.
    More(usize),
    /// So many merged modules.
    Merged(usize),
}

/// What is in sight.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct InSight {
    /// From top to bottom, each with its row.
    pub(crate) items: Vec<(usize, Item)>,
    /// The first module in sight of the status with the cursor.
    pub(crate) first: usize,
    /// How many modules a page holds, at least 1: those of that status that are in sight, or all if it is seen whole.
    pub(crate) page: usize,
}

/// Rows per module, and how many of them are drawn: from airy to dense.
const DENSITIES: [(usize, usize); 4] = [(4, 3), (3, 3), (2, 2), (1, 1)];

/// The densest of them.
const ONE_ROW: usize = 3;

/// From this width on a module reads well in one row.
const ONE_ROW_WIDTH: u16 = 34;

impl Rows {
    /// Rows for a list of this shape in this area, `beside` the shapes of all columns of the board. Columns share the airiest
    /// density at which each of them fits, so that their rows stand level. One that cannot fit folds, and does not crowd the
    /// others. Headings without modules, and blanks between the statuses, are there where nothing has to fold for them.
    pub(crate) fn new(shape: Shape, beside: impl Iterator<Item = Shape>, area: Rect) -> Self {
        let height = usize::from(area.height);
        let airiest = match height {
            0..8 => ONE_ROW,
            8..22 => 2,
            22..32 => 1,
            _ => 0,
        };
        let rows = |density: usize, shape: Shape| {
            let (pitch, lines) = DENSITIES[density];
            Self { lines, pitch, shape, headings: shape.counts.map(|count| count > 0), aired: false, height }
        };
        let fit = |shape| (airiest..ONE_ROW).find(|density| rows(*density, shape).all() <= height);
        let density = if fit(shape).is_some() {
            beside.filter_map(fit).max().unwrap_or(airiest)
        } else if airiest == ONE_ROW || (area.width >= ONE_ROW_WIDTH && rows(ONE_ROW, shape).all() <= height) {
            ONE_ROW
        } else {
            ONE_ROW - 1
        };
        rows(density, shape)
    }

    /// With headings of what is empty and blanks between the statuses, as far as there is room for them.
    fn filled(self) -> Self {
        let full = Self { headings: [true; 3], ..self };
        let airy = Self { aired: full.pitch == full.lines, ..full };
        [airy, full].into_iter().find(|rows| rows.all() <= self.height).unwrap_or(self)
    }

    /// How many rows there are in all; the blank ones at the end do not count.
    fn all(&self) -> usize {
        let last = (0..=LAST).rev().find(|group| self.headings[*group]);
        let (listed, merged) =
            last.map_or((0, 0), |group| (self.shape.listed(group), if group == LAST { self.shape.merged } else { 0 }));
        let blank = if listed > 0 && merged == 0 { self.pitch - self.lines } else { 0 };
        let air = usize::from(self.aired && listed + merged > 0);
        (0..=LAST).map(|group| self.rows_of(group)).sum::<usize>() - blank - air
    }

    /// Rows of a status with its heading and all of its modules.
    fn rows_of(&self, group: usize) -> usize {
        let fold = usize::from(group == LAST && self.shape.merged > 0);
        let air = usize::from(self.aired && self.shape.counts[group] > 0);
        usize::from(self.headings[group]) + self.shape.listed(group) * self.pitch + fold + air
    }

    /// What is in sight with the cursor at this position (`None`: it is in another column), where `first` was the first module in
    /// sight of its status. The cursor unfolds what it is on. Where not all fits, Done folds first, then the status above it:
    /// what is in progress stays.
    pub(crate) fn in_sight(&self, selected: Option<usize>, first: usize) -> InSight {
        let in_merged = selected.is_some_and(|position| position >= self.shape.all() - self.shape.merged);
        let rows = if in_merged { Self { shape: self.shape.unfolded(), ..*self } } else { *self };
        let cursor = selected.and_then(|position| rows.at(position));
        if rows.all() <= rows.height {
            let page = (self.height.saturating_sub(2) / self.pitch).max(1);
            return InSight { items: rows.filled().listed(), first: 0, page };
        }
        // Blanks go before anything is folded.
        Self { pitch: rows.lines, ..rows }.folded(cursor, first)
    }

    /// Everything.
    fn listed(&self) -> Vec<(usize, Item)> {
        let mut items = Vec::new();
        let mut row = 0;
        for group in 0..=LAST {
            if self.headings[group] {
                items.push((row, Item::Heading { group, above: 0, below: 0 }));
            }
            let top = row + usize::from(self.headings[group]);
            let count = self.shape.listed(group);
            items.extend((0..count).map(|index| (top + index * self.pitch, Item::Module { group, index })));
            if group == LAST && self.shape.merged > 0 {
                items.push((top + count * self.pitch, Item::Merged(self.shape.merged)));
            }
            row += self.rows_of(group);
        }
        items
    }

    /// What is left where not all fits.
    fn folded(&self, cursor: Option<(usize, usize)>, first: usize) -> InSight {
        let own = cursor.map_or(0, |(group, _)| group);
        let least = self.lines.min(self.height);
        let mut headings = self.headings;
        let taken = |headings: [bool; 3]| headings.iter().filter(|has| **has).count() + least;
        // A heading gives way to the module under the cursor: the last ones first, its own at the very end.
        for group in [2, 1, 0].into_iter().filter(|group| *group != own).chain([own]) {
            headings[group] &= taken(headings) <= self.height;
        }
        let fold = usize::from(self.shape.merged > 0 && headings[LAST] && taken(headings) < self.height);
        let mut rest = self.height + least - taken(headings) - fold;
        let wants = |group: usize| self.shape.listed(group) * self.pitch;
        let mut rows = [0; 3];
        // The module under the cursor.
        rows[own] = wants(own).min(self.pitch).min(rest);
        rest -= rows[own];
        for group in [0, own, 1, 2] {
            let more = (wants(group) - rows[group].min(wants(group))).min(rest);
            rows[group] += more;
            rest -= more;
        }
        let mut seen = InSight { page: 1, ..InSight::default() };
        let mut row = 0;
        let mut is_part = false;
        for group in 0..=LAST {
            let at = cursor.filter(|(of, _)| *of == group).map(|(_, index)| index);
            let (modules, has_row) = self.window(group, rows[group], at, if at.is_some() { first } else { 0 });
            let count = self.shape.listed(group);
            let hidden = if group == LAST && fold == 0 { self.shape.merged } else { 0 };
            let (above, below) = (modules.start, count - modules.end + hidden);
            if headings[group] {
                let below = if has_row { 0 } else { below };
                seen.items.push((row, Item::Heading { group, above, below }));
                row += 1;
            }
            if at.is_some() {
                is_part = modules.len() < count;
                (seen.first, seen.page) = (modules.start, modules.len().max(1));
            }
            for index in modules {
                seen.items.push((row, Item::Module { group, index }));
                row += self.pitch;
            }
            if has_row {
                seen.items.push((row, Item::More(below)));
                row += 1;
            }
            if group == LAST && fold > 0 {
                seen.items.push((row, Item::Merged(self.shape.merged)));
            }
        }
        if !is_part {
            let modules = seen.items.iter().filter(|(_, item)| matches!(item, Item::Module { .. }));
            seen.page = modules.count().max(1);
        }
        seen
    }

    /// The modules of a status that are seen in so many rows, closest to `first`, and `selected` among them; and whether a row is
    /// left to say how many more follow.
    fn window(&self, group: usize, rows: usize, selected: Option<usize>, first: usize) -> (Range<usize>, bool) {
        let count = self.shape.listed(group);
        let whole = (rows / self.pitch).max(usize::from(selected.is_some())).min(count);
        if whole == count {
            return (0..count, false);
        }
        // A module is worth more than the row that counts the others: their heading does that, too.
        let marked = if self.pitch == 1 { rows.saturating_sub(1) } else { rows / self.pitch };
        let part = marked.max(usize::from(selected.is_some()));
        let first = match selected {
            Some(at) if at >= first.saturating_add(part) => at + 1 - part,
            Some(at) => first.min(at),
            None => 0,
        };
        if first + whole >= count {
            return (count - whole..count, false);
        }
        (first..first + part, part > 0 && part * self.pitch < rows)
    }

    /// The status and the index within it of the module at a position in the order shown.
    fn at(&self, mut position: usize) -> Option<(usize, usize)> {
        for (group, count) in self.shape.counts.into_iter().enumerate() {
            if position < count {
                return Some((group, position));
            }
            position -= count;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::{InSight, Item, Rows, Shape};

    fn shape(counts: [usize; 3], merged: usize) -> Shape {
        Shape { counts, merged }
    }

    fn rows(counts: [usize; 3], merged: usize, height: u16) -> Rows {
        let shape = shape(counts, merged);
        Rows::new(shape, [shape].into_iter(), Rect::new(0, 0, 24, height))
    }

    /// Indices of the modules of a status that are in sight.
    fn of(seen: &InSight, group: usize) -> Vec<usize> {
        let is = |(_, item): &(usize, Item)| match item {
            Item::Module { group: other, index } if *other == group => Some(*index),
            _ => None,
        };
        seen.items.iter().filter_map(is).collect()
    }

    #[test]
    fn columns_stand_level_and_one_that_is_too_long_does_not_crowd_the_others() {
        let columns = [[1, 3, 1], [0, 7, 0], [0, 9, 0], [9, 80, 70]].map(|counts| shape(counts, 0));
        let pitches =
            |height: u16| columns.map(|one| Rows::new(one, columns.into_iter(), Rect::new(0, 0, 24, height)).pitch);
        assert_eq!(pitches(50), [4, 4, 4, 2]);
        assert_eq!(pitches(34), [3, 3, 3, 2]);
        assert_eq!(pitches(19), [2, 2, 2, 2]);
        assert_eq!(pitches(6), [1, 1, 1, 1]);
        // Wide enough, the long one is shown whole in a row per module.
        let long = shape([5, 20, 5], 0);
        assert_eq!(Rows::new(long, columns.into_iter(), Rect::new(0, 0, 40, 34)).pitch, 1);
    }

    #[test]
    fn done_folds_first_then_pending_and_what_is_in_progress_stays() {
        let rows = rows([3, 4, 9], 0, 19);
        // Everything would take 35 rows.
        for selected in [None, Some(0), Some(3), Some(6), Some(7), Some(15)] {
            let seen = rows.in_sight(selected, 0);
            assert_eq!(of(&seen, 0), [0, 1, 2], "{selected:?}");
        }
        let seen = rows.in_sight(None, 0);
        assert_eq!((of(&seen, 1), of(&seen, 2)), (vec![0, 1, 2, 3], vec![0]));
        // The cursor unfolds what it is on.
        let seen = rows.in_sight(Some(15), 0);
        assert_eq!((of(&seen, 1), of(&seen, 2)), (vec![], vec![4, 5, 6, 7, 8]));
    }

    #[test]
    fn merged_modules_are_one_row_until_the_cursor_is_on_one() {
        let rows = rows([1, 0, 5], 3, 30);
        let folded = rows.in_sight(Some(2), 0);
        assert_eq!(folded.items.last().map(|(_, item)| *item), Some(Item::Merged(3)));
        assert_eq!(of(&folded, 2), [0, 1]);
        let open = rows.in_sight(Some(3), 0);
        assert_eq!(of(&open, 2), [0, 1, 2, 3, 4]);
        assert!(open.items.iter().all(|(_, item)| !matches!(item, Item::Merged(_))));
    }

    #[test]
    fn the_selected_module_is_always_seen_whole_nothing_overlaps_and_all_are_counted() {
        for height in 1..60 {
            for (counts, merged) in [
                ([0, 0, 0], 0),
                ([1, 0, 0], 0),
                ([0, 9, 0], 0),
                ([40, 3, 2], 1),
                ([2, 3, 40], 30),
                ([0, 0, 7], 7),
                ([3, 100_000, 100_000], 50_000),
            ] {
                let rows = rows(counts, merged, height);
                let all: usize = counts.iter().sum();
                let mut first = 0;
                let there_and_back = (0..all.min(60)).chain((0..all.min(60)).rev()).chain(all.saturating_sub(60)..all);
                for position in there_and_back {
                    let seen = rows.in_sight(Some(position), first);
                    let told = format!("{counts:?} {position} in {height}: {:?}", seen.items);
                    first = seen.first;
                    let (group, index) = rows.at(position).expect("within the counts");
                    let row = seen.items.iter().find(|(_, item)| *item == Item::Module { group, index });
                    let lines = rows.lines.min(usize::from(height));
                    assert!(row.is_some_and(|(row, _)| row + lines <= usize::from(height)), "{told}");
                    let ends = seen.items.iter().map(|(row, item)| match item {
                        Item::Module { .. } => row + lines,
                        _ => row + 1,
                    });
                    let starts = seen.items.iter().skip(1).map(|(row, _)| *row).chain([usize::from(height)]);
                    assert!(ends.zip(starts).all(|(end, next)| end <= next), "{told}");
                    let counted: usize = seen
                        .items
                        .iter()
                        .map(|(_, item)| match item {
                            Item::Heading { above, below, .. } => above + below,
                            Item::Module { .. } => 1,
                            Item::More(count) | Item::Merged(count) => *count,
                        })
                        .sum();
                    let is_counted = seen.items.iter().filter(|(_, item)| matches!(item, Item::Heading { .. })).count()
                        == counts.iter().filter(|count| **count > 0).count();
                    assert!(counted == all || !is_counted, "{told}");
                }
            }
        }
    }
}
