//! What a key costs on a board of any size, counted and not timed: the cells that the screen has to send.

use std::fmt::Write;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::app_driver::Desk;

/// A board of two developers.
fn board(modules: usize) -> String {
    let mut text = String::from("(format: 1, developers: [");
    for developer in 0..2 {
        let _ = write!(text, "(name: \"Dev {developer}\", modules: [");
        for module in 0..modules / 2 {
            let _ = write!(text, "(id: \"d{developer}/{module:05}.py\", status: Pending, lines: 100),");
        }
        text += "]),";
    }
    text + "])"
}

/// The cells that each of these keys changes on a screen that shows a part of the board.
fn changed_cells(modules: usize, keys: &[&str]) -> Vec<usize> {
    let mut desk = Desk::new(&board(modules));
    let frame = |desk: &mut Desk| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 16));
        desk.app.draw(buffer.area, &mut buffer);
        buffer
    };
    let mut shown = frame(&mut desk);
    let mut counts = Vec::new();
    for key in keys {
        desk.press(key);
        let next = frame(&mut desk);
        counts.push(shown.diff(&next).len());
        shown = next;
    }
    counts
}

#[test]
fn a_key_at_ten_thousand_modules_draws_what_it_draws_at_twenty_eight() {
    let keys = ["j", "j", "k", "j", "l", "h", "j", "k"];
    let few = changed_cells(28, &keys);
    assert_eq!(changed_cells(10_000, &keys), few);
    assert!(few.iter().all(|cells| (1..160).contains(cells)), "two rows at most: {few:?}");
}
