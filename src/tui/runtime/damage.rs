//! Finds the cells in which two frames differ. Sends none.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

/// Compares frame by frame; keeps its memory.
#[derive(Debug, Default)]
pub(crate) struct Damage {
    places: Vec<(u16, u16)>,
    /// A row of each of the two frames.
    rows: [Buffer; 2],
}

impl Damage {
    /// Where `next` differs from what is `shown`, which is blank if it is `None`: the places in the order of the rows. Most rows of
    /// most frames are the same: only of the others each cell is looked at. Leaves both frames as they are.
    pub(crate) fn places(&mut self, mut shown: Option<&mut Buffer>, next: &mut Buffer) -> &[(u16, u16)] {
        let Rect { x, y, width, height } = next.area;
        self.places.clear();
        for row in 0..height {
            let from = usize::from(row) * usize::from(width);
            let range = from..from + usize::from(width);
            let is_same = match &shown {
                Some(shown) => shown.content[range.clone()] == next.content[range.clone()],
                None => next.content[range.clone()].iter().all(|cell| *cell == Cell::EMPTY),
            };
            if is_same {
                continue;
            }
            // A row of its own: which cells to send beside wide characters, ratatui knows.
            let [old, new] = &mut self.rows;
            for buffer in [&mut *old, &mut *new] {
                buffer.area = Rect::new(x, y + row, width, 1);
                buffer.content.resize(usize::from(width), Cell::EMPTY);
            }
            let mut swap = |old: &mut Buffer, new: &mut Buffer| {
                match &mut shown {
                    Some(shown) => shown.content[range.clone()].swap_with_slice(&mut old.content),
                    None => old.reset(),
                }
                next.content[range.clone()].swap_with_slice(&mut new.content);
            };
            swap(old, new);
            self.places.extend(old.diff_iter(new).map(|(x, y, _)| (x, y)));
            swap(old, new);
        }
        &self.places
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::{Modifier, Style};

    use super::Damage;

    /// A frame of these lines, with the first cell of line `marked` reversed.
    fn frame(lines: &[&str], marked: usize) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, lines.len() as u16));
        for (y, line) in lines.iter().enumerate() {
            buffer.set_string(0, y as u16, line, Style::new());
        }
        buffer[(0, marked as u16)].set_style(Style::new().add_modifier(Modifier::REVERSED));
        buffer
    }

    #[test]
    fn what_is_sent_is_what_ratatui_would_send() {
        let frames = [
            frame(&["plain", "名前 wide", "✔\u{fe0f} sign", "same"], 0),
            frame(&["plain", "x 前 wide", "✔ sign", "same"], 1),
            frame(&["", "名名名", "✔\u{fe0f}✔\u{fe0f}", "same"], 2),
            frame(&["e\u{301}é", "a名", "👨\u{200d}💻 x", "other"], 3),
        ];
        let mut damage = Damage::default();
        for old in &frames {
            for new in &frames {
                let wanted: Vec<_> = old.diff(new).iter().map(|(x, y, _)| (*x, *y)).collect();
                let (mut shown, mut next) = (old.clone(), new.clone());
                assert_eq!(damage.places(Some(&mut shown), &mut next), wanted);
                assert_eq!((&shown, &next), (old, new), "both are as they were");
            }
            let blank: Vec<_> = Buffer::empty(old.area).diff(old).iter().map(|(x, y, _)| (*x, *y)).collect();
            assert_eq!(damage.places(None, &mut old.clone()), blank);
        }
    }
}
