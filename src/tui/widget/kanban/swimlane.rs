//! The heights of swim lanes by arithmetic: density, the visible range, the height of each. Draws nothing.

use crate::tui::widget::kanban::cell::Spacing;

/// How lanes lie below each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Swim {
    /// How densely their modules lie.
    pub spacing: Spacing,
    /// The first lane in sight.
    pub first: usize,
    /// Rows of the cells of each lane in sight, from the first on; its head takes one more.
    pub heights: Vec<usize>,
    /// Blank rows between lanes.
    pub air: usize,
    /// Whether the last row is needed to say how many more lanes there are.
    pub marker: bool,
}

/// Rows of the head of a lane.
pub(crate) const HEAD: usize = 1;

/// Rows a lane keeps, however many there are: its head, two modules, and how many more there are.
const LEAST: usize = HEAD + 3;

impl Swim {
    /// Lanes with so many modules in their fullest cell, in a page of so many rows; `first` is the first lane that was in sight,
    /// and `selected` one that must be.
    ///
    /// A lane that is shrunk has its head alone. All lanes share the airiest density at which the whole board fits. Where none is dense enough, each lane gets what it
    /// needs, or as many rows as the others; where even that is too little for two modules each, lanes scroll.
    pub(crate) fn new(
        fullest: &[usize],
        is_shrunk: &dyn Fn(usize) -> bool,
        height: usize,
        first: usize,
        selected: usize,
    ) -> Self {
        let least = |lane: usize| usize::from(!is_shrunk(lane));
        let needs = |spacing: Spacing| {
            fullest.iter().enumerate().map(move |(lane, count)| spacing.rows(*count).max(least(lane)))
        };
        let gaps = fullest.len().saturating_sub(1);
        // The airiest of all is for one developer alone.
        for spacing in &Spacing::ALL[1..] {
            let all: usize = needs(*spacing).map(|rows| HEAD + rows).sum();
            if all <= height {
                // Modules that take several lines need lanes that lie apart.
                let air = usize::from(all + gaps <= height);
                if air > 0 || spacing.pitch == 1 {
                    let heights = needs(*spacing).collect();
                    return Self { spacing: *spacing, first: 0, heights, air, marker: false };
                }
            }
        }
        let spacing = Spacing::DENSEST;
        let wanted: Vec<usize> = needs(spacing).map(|rows| HEAD + rows).collect();
        let least = |lane: usize| wanted[lane].min(LEAST);
        let marker = height > LEAST && (0..wanted.len()).map(least).sum::<usize>() > height;
        let room = height - usize::from(marker);
        let (first, end) = window(wanted.len(), least, room, first, selected);
        let mut heights: Vec<usize> = (first..end).map(least).collect();
        share(&mut heights, &wanted[first..end], room);
        for rows in &mut heights {
            *rows -= HEAD.min(*rows);
        }
        Self { spacing, first, heights, air: 0, marker }
    }
}

/// The lanes in sight, `first..end`, closest to `first`: as many as fit at their least, at least one.
fn window(count: usize, least: impl Fn(usize) -> usize, room: usize, first: usize, selected: usize) -> (usize, usize) {
    // How far back from `end` (not counted) lanes fit.
    let back = |end: usize| {
        let mut rest = room;
        let fitting = (0..end).rev().take_while(|lane| {
            let fits = least(*lane) <= rest;
            rest = rest.saturating_sub(least(*lane));
            fits
        });
        end - fitting.count().clamp(1, end.max(1)).min(end)
    };
    let selected = selected.min(count.saturating_sub(1));
    let first = first.min(selected).max(back(selected + 1)).min(back(count));
    let mut rest = room;
    let fitting = (first..count).take_while(|lane| {
        let fits = least(*lane) <= rest;
        rest = rest.saturating_sub(least(*lane));
        fits
    });
    (first, (first + fitting.count().max(1)).min(count))
}

/// Hands out the rows that are left, one by one, to those that want more. A lane that is alone gets no more than there is.
fn share(heights: &mut [usize], wanted: &[usize], room: usize) {
    if let [alone] = heights {
        *alone = (*alone).min(room);
    }
    let mut rest = room.saturating_sub(heights.iter().sum());
    let mut before = usize::MAX;
    while rest > 0 && rest < before {
        before = rest;
        for (rows, wanted) in heights.iter_mut().zip(wanted) {
            if *rows < *wanted && rest > 0 {
                *rows += 1;
                rest -= 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{HEAD, LEAST, Swim};
    use crate::tui::widget::kanban::cell::Spacing;

    fn heights(fullest: &[usize], height: usize, selected: usize) -> (usize, Vec<usize>) {
        let swim = Swim::new(fullest, &|_| false, height, 0, selected);
        (swim.first, swim.heights)
    }

    #[test]
    fn what_fits_whole_is_as_airy_as_it_can_be() {
        let swim = |height| Swim::new(&[3, 7, 9, 7], &|_| false, height, 0, 0);
        assert_eq!((swim(29).spacing, swim(29).marker), (Spacing::DENSEST, false));
        assert_eq!((swim(33).spacing.pitch, swim(33).air), (1, 1));
        // Two lines each would fit into 56 rows, but their lanes would touch.
        assert_eq!([56, 58, 59].map(|height| swim(height).spacing.pitch), [1, 1, 2]);
        assert!([33, 58, 59, 140].iter().all(|height| swim(*height).air == 1));
        assert_eq!(swim(140).spacing.pitch, 4);
        assert_eq!(swim(140).heights, [11, 27, 35, 27]);
    }

    #[test]
    fn what_does_not_fit_is_shared_out_fairly() {
        assert_eq!(heights(&[3, 7, 9, 7], 20, 0), (0, vec![3, 5, 4, 4]));
        assert_eq!(heights(&[250, 1, 250, 2], 36, 0), (0, vec![15, 1, 14, 2]));
    }

    #[test]
    fn where_lanes_are_many_they_scroll_to_the_selected_one() {
        assert_eq!(heights(&[50; 20], 13, 0), (0, vec![3, 3, 3]));
        assert_eq!(heights(&[50; 20], 13, 5), (3, vec![3, 3, 3]));
        assert_eq!(heights(&[50; 20], 13, 19), (17, vec![3, 3, 3]));
        assert_eq!(heights(&[50; 20], 3, 19), (19, vec![2]));
    }

    #[test]
    fn at_any_height_the_selected_lane_is_in_sight_and_nothing_is_higher_than_the_page() {
        for height in 0..80 {
            for fullest in [&[0][..], &[3, 0, 9, 7], &[40; 30], &[0; 50], &[100_000, 1, 1, 100_000]] {
                for selected in 0..fullest.len() {
                    for first in [0, selected, 99] {
                        let swim = Swim::new(fullest, &|_| false, height, first, selected);
                        let rows: usize = swim.heights.iter().map(|rows| rows + HEAD).sum();
                        let air = swim.air * (swim.heights.len().saturating_sub(1));
                        let page = height - usize::from(swim.marker);
                        assert!(rows + air <= page.max(HEAD), "{fullest:?} in {height}: {swim:?}");
                        let seen = swim.first..swim.first + swim.heights.len();
                        assert!(seen.contains(&selected), "{fullest:?} in {height}: {swim:?}");
                        assert!(swim.marker || height <= LEAST || seen.len() == fullest.len());
                    }
                }
            }
        }
    }
}
