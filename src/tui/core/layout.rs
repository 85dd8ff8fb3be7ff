//! The layout of a page, by arithmetic. Draws nothing.

use std::ops::Range;

use ratatui::layout::Rect;

use crate::model::status::Status;

/// The order in which a layout shows the statuses. Drawing, the cursor and carrying all read the same one, so that the cursor
/// moves as the rows lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusOrder([Status; 3]);

impl StatusOrder {
    /// Side by side: the way of the work.
    pub(crate) const FLOW: Self = Self(Status::ALL);

    /// Below each other: what somebody is doing is at the top.
    pub(crate) const STACK: Self = Self([Status::InProgress, Status::Pending, Status::Done]);

    /// In a standup: what is closest to done is talked about first.
    pub(crate) const RIGHT_TO_LEFT: Self = Self([Status::Done, Status::InProgress, Status::Pending]);

    /// The statuses, first to last.
    pub(crate) const fn all(self) -> [Status; 3] {
        self.0
    }

    /// The place of a status.
    pub(crate) fn place(self, status: Status) -> usize {
        self.0.iter().position(|other| *other == status).unwrap_or_default()
    }

    /// The status shown after this one.
    pub(crate) fn next(self, status: Status) -> Option<Status> {
        self.0.get(self.place(status) + 1).copied()
    }

    /// The status shown before this one.
    pub(crate) fn previous(self, status: Status) -> Option<Status> {
        Some(self.0[self.place(status).checked_sub(1)?])
    }
}

impl Default for StatusOrder {
    fn default() -> Self {
        Self::FLOW
    }
}

/// The narrowest column that still reads well, in cells.
pub(crate) const NARROWEST: u16 = 23;

/// The widest column: longer gauges say no more.
const WIDEST: u16 = 64;

/// Cells between two columns, at least: blank, line, blank.
pub(crate) const GUTTER: u16 = 3;

/// Cells beside the columns that say how many more there are on that side, while not all of them fit.
pub(crate) const MARGIN: u16 = 2;

/// Rows the body keeps, whatever the others want.
const BODY: u16 = 6;

/// The parts of a page, from top to bottom; any of them may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PageLayout {
    /// Title and totals.
    pub header: Rect,
    /// What is wrong with the file.
    pub banner: Rect,
    /// The view.
    pub body: Rect,
    /// The filter.
    pub line: Rect,
    /// Notice or keys.
    pub footer: Rect,
}

/// Splits a page: the body keeps at least six rows, whatever the others want. Where rows are short, the footer is granted
/// first, then one row of the banner, then the header, then the rest of the banner. Only a filter comes before the body, too:
/// that something is hidden must be seen.
pub(crate) fn page(area: Rect, header: u16, banner: u16, has_line: bool) -> PageLayout {
    let line = u16::from(has_line && area.height > 1);
    let mut spare = area.height.saturating_sub(BODY + line);
    let mut grant = |wanted: u16| {
        let given = wanted.min(spare);
        spare -= given;
        given
    };
    let footer = grant(1);
    let first = grant(banner.min(1));
    let header = grant(header);
    let banner = first + grant(banner - banner.min(1));
    let part = |y: u16, height: u16| Rect { y: area.y + y, height, ..area };
    let body = area.height - header - banner - line - footer;
    PageLayout {
        header: part(0, header),
        banner: part(header, banner),
        body: part(header + banner, body),
        line: part(header + banner + body, line),
        footer: part(header + banner + body + line, footer),
    }
}

/// As many whole columns of `count` as fit into `area`, from `first` on: `(index, area)`; at least one if there is any room.
/// All are equally wide, so that their gauges can be compared, and end where the page ends: what cannot be shared out among
/// them widens gutters by a cell. Near the end, columns before `first` fill the room that would stay empty.
pub fn columns(area: Rect, count: usize, first: usize) -> Vec<(usize, Rect)> {
    if area.is_empty() || count == 0 {
        return Vec::new();
    }
    let fit = |width: u16| usize::from((width + GUTTER) / (NARROWEST + GUTTER)).max(1);
    let margin = if fit(area.width) >= count || area.width < NARROWEST + 2 * MARGIN { 0 } else { MARGIN };
    // Both margins are paid for at any scroll, so that the columns keep their width; only one that says something is kept free.
    let room = area.width - 2 * margin;
    let shown = fit(room).min(count);
    let first = first.min(count - shown);
    let gutters = GUTTER * (shown as u16 - 1);
    let (width, odd) = ((room - gutters) / shown as u16, (room - gutters) % shown as u16);
    let (width, odd) = if width > WIDEST { (WIDEST, 0) } else { (width, odd) };
    let left = area.x + if first > 0 { margin } else { 0 };
    let x = |i: u16| left + i * (width + GUTTER) + i.min(odd);
    (0..shown).map(|i| (first + i, Rect { x: x(i as u16), width, ..area })).collect()
}

/// A column that a filter empties, in cells: as wide as its heading.
pub(crate) const SHRUNK: u16 = 13;

/// The same where some columns are `shrunk` to their heading: the others share what that leaves.
pub(crate) fn columns_beside(area: Rect, shrunk: &[bool], first: usize) -> Vec<(usize, Rect)> {
    if !shrunk.contains(&true) || area.is_empty() {
        return columns(area, shrunk.len(), first);
    }
    let (shown, margin) = shown(area, shrunk, first);
    let wide = shown.clone().filter(|column| !shrunk[*column]).count() as u16;
    let taken: u16 = shown.clone().map(|column| least(shrunk[column])).sum();
    let room = area.width - 2 * margin;
    let spare = room.saturating_sub(taken + GUTTER * (shown.len() as u16 - 1));
    let more = spare.checked_div(wide).unwrap_or(0).min(WIDEST - NARROWEST);
    let mut x = area.x + if shown.start > 0 { margin } else { 0 };
    let place = |column: usize| {
        let width = (least(shrunk[column]) + if shrunk[column] { 0 } else { more }).min(area.right() - x);
        let place = (column, Rect { x, width, ..area });
        x = (x + width + GUTTER).min(area.right());
        place
    };
    shown.map(place).collect()
}

/// The narrowest a column can be.
const fn least(is_shrunk: bool) -> u16 {
    if is_shrunk { SHRUNK } else { NARROWEST }
}

/// Which of these columns fit from `first` on, at least one, with those before it that fill the room left at the end; and the margin
/// beside them.
fn shown(area: Rect, shrunk: &[bool], first: usize) -> (Range<usize>, u16) {
    let all: usize = shrunk.iter().map(|column| usize::from(least(*column) + GUTTER)).sum();
    let fits = all <= usize::from(area.width + GUTTER);
    let margin = if fits || area.width < NARROWEST + 2 * MARGIN { 0 } else { MARGIN };
    let mut rest = usize::from(area.width - 2 * margin + GUTTER);
    let mut take = |column: &bool| {
        let wanted = usize::from(least(*column) + GUTTER);
        let has_room = wanted <= rest;
        rest -= if has_room { wanted } else { 0 };
        has_room
    };
    let first = first.min(shrunk.len() - 1);
    let end = first + shrunk[first..].iter().take_while(|column| take(column)).count().max(1);
    let before =
        if end == shrunk.len() { shrunk[..first].iter().rev().take_while(|column| take(column)).count() } else { 0 };
    (first - before..end, margin)
}

/// The first column in sight, closest to `first`, at which `selected` is, too, where some are shrunk.
pub(crate) fn scroll_columns_beside(area: Rect, shrunk: &[bool], first: usize, selected: usize) -> usize {
    if !shrunk.contains(&true) || area.is_empty() {
        return scroll_columns(area, shrunk.len(), first, selected);
    }
    let starts = (first.min(selected)..=selected).map(|first| shown(area, shrunk, first).0);
    starts.into_iter().find(|shown| shown.contains(&selected)).map_or(selected, |shown| shown.start)
}

/// The first column in sight, closest to `first`, at which `selected` is, too, and no room stays unused.
pub(crate) fn scroll_columns(area: Rect, count: usize, first: usize, selected: usize) -> usize {
    let fitting = columns(area, count, 0).len().max(1);
    first.min(count.saturating_sub(fitting)).min(selected).max((selected + 1).saturating_sub(fitting))
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::{NARROWEST, columns, columns_beside, page, scroll_columns_beside};

    fn widths(width: u16, count: usize) -> Vec<u16> {
        columns(Rect::new(0, 0, width, 20), count, 0).iter().map(|(_, area)| area.width).collect()
    }

    #[test]
    fn wide_terminals_show_all_developers_side_by_side() {
        assert_eq!(widths(120, 4), [27; 4]);
        assert_eq!(widths(200, 5), [37; 5]);
        assert_eq!(widths(400, 4), [64; 4]);
    }

    #[test]
    fn narrow_terminals_show_whole_columns_only() {
        assert_eq!(widths(80, 4), [23; 3]);
        assert_eq!(widths(80, 3), [24; 3]);
        assert_eq!(widths(72, 4), [32; 2]);
        assert_eq!(widths(40, 4), [36]);
        assert_eq!(widths(10, 4), [10]);
        assert_eq!(widths(0, 4), [0; 0]);
        assert_eq!(widths(80, 0), [0; 0]);
    }

    #[test]
    fn scrolled_to_the_end_no_room_stays_empty() {
        let shown = |first| columns(Rect::new(0, 0, 80, 20), 5, first).iter().map(|(i, _)| *i).collect::<Vec<_>>();
        assert_eq!(shown(0), [0, 1, 2]);
        assert_eq!(shown(1), [1, 2, 3]);
        assert_eq!(shown(4), [2, 3, 4]);
        assert_eq!(shown(usize::MAX), [2, 3, 4]);
    }

    #[test]
    fn side_by_side_they_fill_the_page_to_its_edge() {
        for (width, count) in [(200, 4), (200, 3), (80, 3), (119, 4), (160, 5)] {
            let columns = columns(Rect::new(0, 0, width, 20), count, 0);
            assert_eq!(columns.last().map(|(_, last)| last.right()), Some(width), "{width} {count}");
        }
    }

    #[test]
    fn at_any_size_columns_lie_apart_and_within_the_area() {
        for width in 0..300 {
            for count in 0..12 {
                for first in [0, 1, 7, 100] {
                    let area = Rect::new(5, 3, width, 9);
                    let shown = columns(area, count, first);
                    assert_eq!(shown.is_empty(), width == 0 || count == 0);
                    for pair in shown.windows(2) {
                        assert!(pair[0].1.right() < pair[1].1.x && pair[0].0 + 1 == pair[1].0);
                    }
                    for (index, column) in &shown {
                        assert!(*index < count && area.intersection(*column) == *column);
                        assert!(column.width >= NARROWEST.min(width), "{width} {count}: {column}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_shrunk_leaves_its_room_to_the_others() {
        let shrunk = [true, false, true, true];
        let widths = |width: u16| -> Vec<u16> {
            columns_beside(Rect::new(0, 0, width, 20), &shrunk, 0).iter().map(|(_, area)| area.width).collect()
        };
        assert_eq!(widths(80), [13, 32, 13, 13]);
        assert_eq!(widths(200), [13, 64, 13, 13]);
        assert_eq!(widths(60), [13, 24, 13]);
        assert_eq!(widths(10), [10]);
        for width in 0..120 {
            for (first, selected) in (0..4).flat_map(|first| (0..4).map(move |selected| (first, selected))) {
                let area = Rect::new(5, 3, width, 9);
                let first = scroll_columns_beside(area, &shrunk, first, selected);
                let columns = columns_beside(area, &shrunk, first);
                assert!(width == 0 || columns.iter().any(|(column, _)| *column == selected), "{width} {selected}");
                assert!(columns.iter().all(|(_, column)| area.intersection(*column) == *column), "{width}");
                assert!(columns.windows(2).all(|pair| pair[0].1.right() < pair[1].1.x), "{width}");
            }
        }
    }

    #[test]
    fn at_any_height_the_parts_fill_the_page_and_the_body_comes_first() {
        for height in 0..40 {
            for header in 0..4 {
                for (banner, has_line) in (0..6).flat_map(|banner| [(banner, false), (banner, true)]) {
                    let area = Rect::new(2, 1, 30, height);
                    let page = page(area, header, banner, has_line);
                    let parts = [page.header, page.banner, page.body, page.line, page.footer];
                    let mut y = area.y;
                    for part in parts {
                        assert_eq!((part.x, part.width, part.y), (2, 30, y));
                        y += part.height;
                    }
                    assert_eq!(y, area.bottom());
                    assert_eq!(page.line.height, u16::from(has_line && height > 1));
                    assert!(page.body.height >= (height - page.line.height).min(6));
                }
            }
        }
    }
}
