//! Draws the project's own board into `assets/`, with the program's own renderer: `cargo run --example pictures`.
//! Opens no terminal.
#![expect(clippy::disallowed_methods, reason = "reads the board and writes the pictures")]

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use chrono::DateTime;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use standup::document::Document;
use standup::model::snapshot::{Revision, Snapshot};
use standup::tui::app::{App, Settings};
use standup::tui::event::Event;
use standup::tui::everywhere::default_keymap;
use standup::tui::picture;
use standup::tui::theme::Theme;

/// Name of the file, columns and rows, keys pressed before, and what the picture shows.
const PICTURES: &[(&str, u16, u16, &str, &str)] = &[
    ("board", 160, 42, "j j j", "The board of this project: four developers, 28 modules and their coverage"),
    ("board-80x24", 80, 24, "j j j", "The same board in a small terminal"),
    ("help", 120, 40, "?", "The keys that work on the board"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let bytes = fs::read(root.join("board.ron"))?;
    let document = Document::read(&bytes).map_err(|bad| format!("{:?}", bad.problems))?;
    // A fixed time: the pictures are the same whenever they are drawn.
    let now = DateTime::from_timestamp(1_795_420_800, 0).unwrap_or_default();
    for (name, columns, rows, keys, title) in PICTURES {
        let snapshot = Snapshot::new(Arc::clone(document.board()), Revision::of(&bytes), document.warnings().to_vec());
        let settings =
            Settings { keymap: default_keymap(), theme: Theme::ansi(), who: Some("ana".into()), layout: String::new() };
        let mut app = App::new(Arc::new(snapshot), settings, now);
        let area = Rect::new(0, 0, *columns, *rows);
        let mut buffer = Buffer::empty(area);
        app.draw(area, &mut buffer);
        for key in keys.split_whitespace() {
            app.update(Event::Key(key.parse()?), now);
        }
        app.draw(area, &mut buffer);
        let mut buffer = Buffer::empty(area);
        app.draw(area, &mut buffer);
        fs::write(root.join("assets").join(format!("{name}.svg")), picture::svg(&buffer, title))?;
    }
    Ok(())
}
