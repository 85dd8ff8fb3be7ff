//! Any buffer as an SVG picture, cell by cell. Opens no file and runs no program.

use ratatui::buffer::Buffer;

/// The picture of `buffer`, with `title` for those who cannot see it.
pub fn svg(_buffer: &Buffer, _title: &str) -> String {
    todo!()
}
