//! Any bytes from a terminal: the same events however they are split, nothing that stays unfinished, and no panic.
//!
//! The first byte says where the rest is split. `cargo +nightly fuzz run keys`.

#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use standup::tui::core::event::Event;
use standup::tui::core::keys::Parser;
use standup::tui::core::now::Monotonic;

fn events<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Vec<Event> {
    let (mut parser, mut events) = (Parser::default(), Vec::new());
    let later = Monotonic::new(Duration::from_hours(1));
    pieces.for_each(|piece| parser.feed(piece, Monotonic::default(), &mut events));
    parser.expire(later, &mut events);
    assert_eq!(parser.deadline(), None);
    parser.feed(b"j", later, &mut events);
    assert!(matches!(events.last(), Some(Event::Key(chord)) if chord.to_string() == "j"));
    events
}

fuzz_target!(|bytes: &[u8]| {
    let Some((size, bytes)) = bytes.split_first() else { return };
    let whole = events([bytes].into_iter());
    let split = events(bytes.chunks(usize::from(*size).max(1)));
    assert_eq!(format!("{split:?}"), format!("{whole:?}"));
});
