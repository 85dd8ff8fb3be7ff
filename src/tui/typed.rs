//! One line that somebody types. Knows neither what it is for nor where it is drawn.

use unicode_segmentation::UnicodeSegmentation;

use crate::config::chord::{Chord, Key};

/// A text with a cursor in it.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    text: String,
    /// The byte before which the cursor stands.
    at: usize,
}

impl Typed {
    /// This text, with the cursor behind it.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), at: text.len() }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the cursor, and what behind it.
    pub fn around(&self) -> (&str, &str) {
        self.text.split_at(self.at)
    }

    /// Takes a key; whether the text is another one now. `None`: it is no key for a line.
    pub fn on_key(&mut self, chord: Chord) -> Option<bool> {
        let (left, right) = self.around();
        let back = left.graphemes(true).next_back().map_or(0, str::len);
        let on = right.graphemes(true).next().map_or(0, str::len);
        Some(match (chord.key, chord.ctrl) {
            (Key::Backspace, _) | (Key::Char('h'), true) => self.erase(self.at - back),
            (Key::Delete, _) => {
                self.at += on;
                self.erase(self.at - on)
            }
            (Key::Char('w'), true) => {
                let kept = left.trim_end();
                self.erase(kept.rfind(char::is_whitespace).map_or(0, |at| at + 1))
            }
            (Key::Char('u'), true) => self.erase(0),
            (Key::Left, _) => self.go(self.at - back),
            (Key::Right, _) => self.go(self.at + on),
            (Key::Home, _) => self.go(0),
            (Key::End, _) => self.go(self.text.len()),
            _ => self.put(chord.typed()?.encode_utf8(&mut [0; 4])),
        })
    }

    /// Puts text in; line breaks become blanks. Whether the text is another one now.
    pub fn put(&mut self, text: &str) -> bool {
        let text: String =
            text.trim_end_matches(['\n', '\r']).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        self.text.insert_str(self.at, &text);
        self.at += text.len();
        !text.is_empty()
    }

    /// Erases from this byte up to the cursor; whether there was anything.
    fn erase(&mut self, from: usize) -> bool {
        let some = from < self.at;
        self.text.replace_range(from..self.at, "");
        self.at = from;
        some
    }

    fn go(&mut self, to: usize) -> bool {
        self.at = to;
        false
    }
}
