//! Keys by name: `>`, `Shift-Right`, `Ctrl-C`. Knows no terminal and no action.

use std::fmt;
use std::str::FromStr;

/// A key, whatever is held with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A character, upper case and symbols as typed.
    Char(char),
    /// The function key of this number.
    F(u8),
    /// The return key.
    Enter,
    /// Escape.
    Esc,
    /// Tabulator.
    Tab,
    Backspace,
    Delete,
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    Home,
    End,
    PageUp,
    PageDown,
}

/// The names of the keys that are no characters, with the short form for narrow places.
const NAMES: &[(&str, &str, Key)] = &[
    ("Enter", "Enter", Key::Enter),
    ("Esc", "Esc", Key::Esc),
    ("Tab", "Tab", Key::Tab),
    ("Space", "Space", Key::Char(' ')),
    ("Backspace", "Bksp", Key::Backspace),
    ("Delete", "Del", Key::Delete),
    ("Insert", "Ins", Key::Insert),
    ("Up", "↑", Key::Up),
    ("Down", "↓", Key::Down),
    ("Left", "←", Key::Left),
    ("Right", "→", Key::Right),
    ("Home", "Home", Key::Home),
    ("End", "End", Key::End),
    ("PgUp", "PgUp", Key::PageUp),
    ("PgDn", "PgDn", Key::PageDown),
];

/// A key with what is held. Shift is kept only where the character does not say it: `G`, but `Shift-Right`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chord {
    pub key: Key,
    /// Control is held.
    pub ctrl: bool,
    /// Alt is held.
    pub alt: bool,
    /// Shift is held.
    pub shift: bool,
}

impl Chord {
    /// A key with nothing held.
    pub const fn plain(key: Key) -> Self {
        Self { key, ctrl: false, alt: false, shift: false }
    }

    /// The character typed, if this is one with neither control nor alt.
    pub fn typed(self) -> Option<char> {
        match self.key {
            Key::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// As narrow places show it: arrows as arrows.
    pub fn short(self) -> String {
        let name = NAMES.iter().find(|(_, _, key)| *key == self.key).map(|(_, short, _)| *short);
        self.with_held(name)
    }

    fn with_held(self, name: Option<&str>) -> String {
        let mut out = String::new();
        for (held, word) in [(self.ctrl, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")] {
            if held {
                out.push_str(word);
            }
        }
        match (name, self.key) {
            (Some(name), _) => out.push_str(name),
            (None, Key::F(n)) => out.extend([String::from("F"), n.to_string()]),
            // "Ctrl-c" and "Ctrl-C" are one key; people write it large.
            (None, Key::Char(c)) if self.ctrl => out.extend(c.to_uppercase()),
            (None, Key::Char(c)) => out.push(c),
            (None, _) => {}
        }
        out
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(_, _, key)| *key == self.key).map(|(name, _, _)| *name);
        f.pad(&self.with_held(name))
    }
}

/// What is no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no key: write a character, `Enter`, `Shift-Right`, `Ctrl-R`, `F1` …")]
pub struct NoKey(pub String);

impl FromStr for Chord {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<Self, NoKey> {
        let mut chord = Self::plain(Key::Esc);
        let mut rest = text;
        // A lone `-` is the minus key, and so is the last one of `Ctrl--`.
        while let Some((word, after)) =
            rest.split_once('-').filter(|(word, after)| !word.is_empty() && !after.is_empty())
        {
            match word.to_ascii_lowercase().as_str() {
                "ctrl" | "control" | "c" => chord.ctrl = true,
                "alt" | "meta" | "a" => chord.alt = true,
                "shift" | "s" => chord.shift = true,
                _ => return Err(NoKey(text.into())),
            }
            rest = after;
        }
        let named = NAMES.iter().find(|(name, short, _)| rest.eq_ignore_ascii_case(name) || rest == *short);
        let mut chars = rest.chars();
        chord.key = match (named, chars.next(), chars.next()) {
            (Some((_, _, key)), _, _) => *key,
            (None, Some(c), None) if chord.ctrl => Key::Char(c.to_ascii_lowercase()),
            (None, Some(c), None) if chord.shift => {
                chord.shift = false;
                Key::Char(c.to_uppercase().next().unwrap_or(c))
            }
            (None, Some(c), None) => Key::Char(c),
            (None, Some('F' | 'f'), Some(_)) => match rest[1..].parse() {
                Ok(n @ 1..=24) => Key::F(n),
                _ => return Err(NoKey(text.into())),
            },
            _ => return Err(NoKey(text.into())),
        };
        Ok(chord)
    }
}

#[cfg(test)]
mod tests {
    use super::{Chord, Key};

    #[test]
    fn keys_are_written_as_people_write_them() {
        for text in [">", "G", "ğ", "-", "Enter", "Space", "Shift-Right", "Ctrl-C", "Shift-Tab", "F1", "PgDn", "Ctrl--"]
        {
            let chord: Chord = text.parse().expect("a key");
            assert_eq!(chord.to_string(), text);
        }
        assert_eq!("ctrl-r".parse::<Chord>(), "C-R".parse());
        assert_eq!("shift-g".parse::<Chord>(), Ok(Chord::plain(Key::Char('G'))));
        for bad in ["", "Foo", "Hyper-x", "F99", "ab"] {
            assert!(bad.parse::<Chord>().is_err(), "{bad}");
        }
    }
}
