//! Keys that were meant for another window: those that come with the focus, and changing keys faster than anybody presses them
//! on purpose. Decides by the time each key came; waits for nothing.

use std::time::Duration;

use crate::config::key::Chord;
use crate::tui::core::now::Monotonic;

/// Keys this short after the focus came back were begun in another window.
const ARRIVING: Duration = Duration::from_millis(150);

/// So many different changing keys within [`BLINK`] are a text, not a wish.
const MANY: usize = 3;

/// Nobody presses that many different keys on purpose within this time.
const BLINK: Duration = Duration::from_millis(200);

/// What was pressed lately.
#[derive(Debug, Default)]
pub struct Guard {
    /// When the focus came back.
    focused: Option<Monotonic>,
    /// The last keys that changed the board, each with its time.
    changing: Vec<(Chord, Monotonic)>,
}

impl Guard {
    /// The terminal has the focus again.
    pub fn on_focus(&mut self, now: Monotonic) {
        self.focused = Some(now);
    }

    /// Whether a key that comes now was begun in another window.
    pub fn is_arriving(&self, now: Monotonic) -> bool {
        self.focused.is_some_and(|at| now.since(at) < ARRIVING)
    }

    /// A key is about to change the board. Whether it and those before it look like a text that was typed into the wrong
    /// window; then they are forgotten.
    pub fn is_text(&mut self, chord: Chord, now: Monotonic) -> bool {
        self.changing.retain(|(other, at)| *other != chord && now.since(*at) < BLINK);
        self.changing.push((chord, now));
        let is_text = self.changing.len() >= MANY;
        if is_text {
            self.changing.clear();
        }
        is_text
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Guard;
    use crate::tui::core::now::Monotonic;

    fn at(milliseconds: u64) -> Monotonic {
        Monotonic::new(Duration::from_millis(milliseconds))
    }

    fn is_text(keys: &[(&str, u64)]) -> bool {
        let mut guard = Guard::default();
        keys.iter().map(|(key, time)| guard.is_text(key.parse().expect("a key"), at(*time))).fold(false, |a, b| a | b)
    }

    #[test]
    fn three_different_changing_keys_in_a_blink_are_a_text() {
        assert!(is_text(&[("d", 0), ("i", 60), ("p", 120)]));
        assert!(is_text(&[("d", 0), ("d", 10), ("i", 60), ("p", 120)]));
        assert!(!is_text(&[("d", 0), ("i", 100), ("p", 200)]));
        assert!(!is_text(&[(">", 0), (">", 30), (">", 60), (">", 90)]), "a key that is held down is meant");
    }

    #[test]
    fn keys_that_come_with_the_focus_were_begun_elsewhere() {
        let mut guard = Guard::default();
        assert!(!guard.is_arriving(at(0)));
        guard.on_focus(at(0));
        assert!(guard.is_arriving(at(149)) && !guard.is_arriving(at(150)));
    }
}
