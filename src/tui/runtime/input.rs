//! The terminal's keys as events. Waits for nothing: the loop knows when there is something to read.
#![expect(clippy::disallowed_methods, reason = "tells an interrupted glance from an empty one by the time it took")]

use std::io;
use std::time::{Duration, Instant};

use crossterm::event::{self, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::config::key::{Chord, Key};
use crate::tui::core::event::Event;

/// crossterm answers a wait of nothing without looking, and looks again and again in any wait below a millisecond: so this is
/// what the last look of each batch costs, in processor time.
const GLANCE: Duration = Duration::from_micros(20);

/// A glance that took longer was interrupted by other processes, perhaps before it looked.
const INTERRUPTED: Duration = Duration::from_micros(200);

/// Reads everything that has been typed and not read yet.
pub(crate) fn drain(events: &mut Vec<Event>) -> io::Result<()> {
    loop {
        let begin = Instant::now();
        if event::poll(GLANCE)? {
            events.extend(translate(event::read()?));
        } else if begin.elapsed() < INTERRUPTED {
            return Ok(());
        }
    }
}

fn translate(event: event::Event) -> Option<Event> {
    match event {
        event::Event::Key(key) => chord(key).map(Event::Key),
        event::Event::Paste(text) => Some(Event::Paste(text)),
        event::Event::Resize(columns, rows) => Some(Event::Resize(columns, rows)),
        event::Event::FocusGained => Some(Event::Focus),
        event::Event::Mouse(_) | event::Event::FocusLost => None,
    }
}

/// The chord of a key press; `None` for releases and for keys that have no name here.
fn chord(event: KeyEvent) -> Option<Chord> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let held = |modifier| event.modifiers.contains(modifier);
    let mut chord = Chord {
        key: Key::Esc,
        ctrl: held(KeyModifiers::CONTROL),
        alt: held(KeyModifiers::ALT),
        shift: held(KeyModifiers::SHIFT),
    };
    chord.key = match event.code {
        KeyCode::Char(c) => {
            // The character says it, or with control it does not matter.
            chord.shift = false;
            Key::Char(if chord.ctrl { c.to_ascii_lowercase() } else { c })
        }
        KeyCode::F(n) => Key::F(n),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => {
            chord.shift = true;
            Key::Tab
        }
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Insert => Key::Insert,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        _ => return None,
    };
    Some(chord)
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

    use super::chord;

    #[test]
    fn terminals_spell_keys_differently_and_mean_the_same() {
        let named = |code, modifiers| chord(KeyEvent::new(code, modifiers)).expect("a key").to_string();
        assert_eq!(named(KeyCode::BackTab, KeyModifiers::SHIFT), "Shift-Tab");
        assert_eq!(named(KeyCode::BackTab, KeyModifiers::NONE), "Shift-Tab");
        assert_eq!(named(KeyCode::Char('G'), KeyModifiers::SHIFT), "G");
        assert_eq!(named(KeyCode::Char('C'), KeyModifiers::CONTROL | KeyModifiers::SHIFT), "Ctrl-C");
        assert_eq!(named(KeyCode::Right, KeyModifiers::SHIFT), "Shift-Right");
    }

    #[test]
    fn letting_a_key_go_is_not_pressing_it() {
        let mut key = KeyEvent::new(KeyCode::Char('d'), KeyModifiers::NONE);
        key.kind = KeyEventKind::Release;
        assert_eq!(chord(key), None);
    }
}
