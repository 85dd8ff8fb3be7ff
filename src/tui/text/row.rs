//! Writes into one row of a buffer from both ends. Never leaves the row, the area or the buffer, and never cuts a character in
//! half.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

/// One row with what is still free of it: `left..right`.
pub(crate) struct RowWriter<'b> {
    buffer: &'b mut Buffer,
    y: u16,
    left: u16,
    right: u16,
}

impl<'b> RowWriter<'b> {
    /// The row of `area` that is `row` below its top; outside of area or buffer it has no room.
    pub(crate) fn new(buffer: &'b mut Buffer, area: Rect, row: u16) -> Self {
        let line = Rect { y: area.y.saturating_add(row), height: u16::from(row < area.height), ..area };
        let line = line.intersection(buffer.area);
        let right = if line.is_empty() { line.x } else { line.right() };
        Self { y: line.y, left: line.x, right, buffer }
    }

    /// Cells that are still free.
    pub(crate) fn room(&self) -> usize {
        usize::from(self.right - self.left)
    }

    /// What is still free, as an area of one row.
    pub(crate) fn rest(&self) -> Rect {
        Rect::new(self.left, self.y, self.right - self.left, u16::from(self.right > self.left))
    }

    /// Writes what fits of `text` at the left end.
    pub(crate) fn left(&mut self, text: &str, style: Style) -> &mut Self {
        if self.left < self.right {
            let room = self.room();
            self.left = write(self.buffer, (self.left, self.y), text, room, style);
        }
        self
    }

    /// Writes `text` at the right end if it fits whole with `apart` cells before it; says whether it did.
    pub(crate) fn right(&mut self, text: &str, apart: usize, style: Style) -> bool {
        let width = if is_plain(text) { text.len() } else { text.width() };
        let fits = width > 0 && width + apart <= self.room();
        if fits {
            let x = self.right - width as u16;
            write(self.buffer, (x, self.y), text, width, style);
            self.right = x - apart as u16;
        }
        fits
    }

    /// Leaves cells blank at the left end.
    pub(crate) fn skip(&mut self, cells: usize) -> &mut Self {
        self.left += cells.min(self.room()) as u16;
        self
    }

    /// Fills what is still free with a sign of one cell.
    pub(crate) fn fill(&mut self, sign: &str, style: Style) {
        for x in self.left..self.right {
            self.buffer[(x, self.y)].set_symbol(sign).set_style(style);
        }
        self.left = self.right;
    }

    /// Gives what is still free a style, without writing.
    pub(crate) fn paint(&mut self, style: Style) -> &mut Self {
        let rest = self.rest();
        self.buffer.set_style(rest, style);
        self
    }

    /// The buffer and what is still free of the row, to draw cells in.
    pub(crate) fn cells(&mut self) -> (&mut Buffer, Rect) {
        let rest = self.rest();
        (self.buffer, rest)
    }
}

/// Whether each byte of a text is a character that takes one cell: most texts are so, and need no tables of Unicode.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Writes what fits of `text` into so many cells, and gives where it ends.
fn write(buffer: &mut Buffer, (x, y): (u16, u16), text: &str, cells: usize, style: Style) -> u16 {
    if !is_plain(text) {
        return buffer.set_stringn(x, y, text, cells, style).0;
    }
    let count = text.len().min(cells).min(buffer.area.right().saturating_sub(x).into());
    let from = buffer.index_of(x, y);
    for (at, cell) in buffer.content[from..from + count].iter_mut().enumerate() {
        cell.set_symbol(&text[at..=at]).set_style(style);
    }
    x + count as u16
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::RowWriter;

    #[test]
    fn nothing_is_written_outside_and_no_character_is_halved() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        let mut pen = RowWriter::new(&mut buffer, Rect::new(1, 0, 4, 1), 0);
        assert!(pen.right("x", 0, Style::new()));
        assert!(!pen.right("too long", 0, Style::new()));
        pen.left("名前", Style::new());
        assert_eq!(buffer, Buffer::with_lines([" 名 x "]));
    }

    #[test]
    fn rows_beyond_area_or_buffer_have_no_room() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 2));
        for (area, row) in
            [(Rect::new(0, 0, 6, 1), 1), (Rect::new(0, 0, 6, 9), 5), (Rect::new(9, 9, 6, 1), 0), (Rect::MAX, 9)]
        {
            let mut pen = RowWriter::new(&mut buffer, area, row);
            assert_eq!(pen.room(), 0, "{area} {row}");
            pen.left("x", Style::new()).skip(3).fill("y", Style::new());
        }
        assert_eq!(buffer, Buffer::empty(Rect::new(0, 0, 6, 2)));
    }
}
