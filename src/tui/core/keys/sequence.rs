//! Decodes complete control sequences: keys as xterm, VT220, rxvt, the Linux console and kitty spell them, and replies. Any
//! other sequence gives no event.

use crate::config::key::{Chord, Key};
use crate::tui::core::event::{Event, Reply, Scheme};

/// A byte below 0x80 that stands for itself; ESC has no say here.
pub(super) fn ascii(byte: u8) -> Chord {
    let held = |c: u8| Chord { ctrl: true, ..Chord::plain(Key::Char(char::from(c))) };
    match byte {
        b'\r' => Chord::plain(Key::Enter),
        b'\t' => Chord::plain(Key::Tab),
        0x7f => Chord::plain(Key::Backspace),
        0x00 => held(b' '),
        0x01..0x20 => held((byte | 0x40).to_ascii_lowercase()),
        _ => Chord::plain(Key::Char(char::from(byte))),
    }
}

/// `ESC [`, parameters, and the byte that ends it.
pub(super) fn csi(body: &[u8], last: u8) -> Option<Event> {
    match (body, last) {
        (b"", b'I') => return Some(Event::Focus),
        ([b'?', ..], b'c') => return Some(Event::Reply(Reply::Attributes)),
        (b"?997;1", b'n') => return Some(Event::Reply(Reply::Scheme(Scheme::Dark))),
        (b"?997;2", b'n') => return Some(Event::Reply(Reply::Scheme(Scheme::Light))),
        _ => {}
    }
    let parameters = Parameters::of(body)?;
    let first = parameters.number(0, 1);
    match last {
        b'u' => parameters.typed(first?),
        b'~' if first == Some(27) && parameters.0.len() > 2 => parameters.typed(parameters.number(2, 0)?),
        b'~' => parameters.key(tilde(first?)?),
        // rxvt: with control, with control and shift.
        b'^' => Some(with(tilde(first?)?, true, false)),
        b'@' => Some(with(tilde(first?)?, true, true)),
        // rxvt: arrows with shift.
        b'a'..=b'd' if body.is_empty() => Some(with(arrow(last)?, false, true)),
        b'Z' => Some(with(Key::Tab, false, true)),
        // Where the cursor is, never F3: nobody asked, but somebody before us may have.
        b'R' => None,
        b'A'..=b'Z' => parameters.key(arrow(last).or_else(|| function(last))?),
        _ => None,
    }
}

/// `ESC O`, perhaps parameters, and the byte that ends it.
pub(super) fn ss3(body: &[u8], last: u8) -> Option<Event> {
    let parameters = Parameters::of(body)?;
    match last {
        b'M' => parameters.key(Key::Enter),
        // The keypad in its application mode.
        b'j'..=b'y' => parameters.key(Key::Char(char::from(last - 0x40))),
        b'X' => parameters.key(Key::Char('=')),
        // rxvt: arrows with control.
        b'a'..=b'd' => Some(with(arrow(last)?, true, false)),
        _ => parameters.key(arrow(last).or_else(|| function(last))?),
    }
}

/// `ESC [ [` and this byte.
pub(super) fn linux_function(last: u8) -> Option<Event> {
    matches!(last, b'A'..=b'E').then(|| with(Key::F(last - b'A' + 1), false, false))
}

/// The content of an OSC string (`]`); of others nothing is asked.
pub(super) fn string(introducer: u8, text: &[u8]) -> Option<Event> {
    let text = std::str::from_utf8(text).ok().filter(|_| introducer == b']')?;
    let (number, colour) = text.split_once(';')?;
    let colour = rgb(colour)?;
    match number {
        "10" => Some(Event::Reply(Reply::Foreground(colour))),
        "11" => Some(Event::Reply(Reply::Background(colour))),
        _ => None,
    }
}

/// `rgb:1e1e/1e1e/2e2e`, with one to four digits for each, perhaps as `rgba:` with a fourth.
fn rgb(text: &str) -> Option<[u8; 3]> {
    let parts = text.strip_prefix("rgb:").or_else(|| text.strip_prefix("rgba:"))?;
    let mut parts = parts.split('/').map(|digits| {
        let most = 16_u32.checked_pow(digits.len() as u32).filter(|_| (1..=4).contains(&digits.len()))? - 1;
        u8::try_from(u32::from_str_radix(digits, 16).ok()? * 255 / most).ok()
    });
    Some([parts.next()??, parts.next()??, parts.next()??])
}

fn arrow(byte: u8) -> Option<Key> {
    Some(match byte {
        b'A' | b'a' => Key::Up,
        b'B' | b'b' => Key::Down,
        b'C' | b'c' => Key::Right,
        b'D' | b'd' => Key::Left,
        b'H' => Key::Home,
        b'F' => Key::End,
        _ => return None,
    })
}

fn function(byte: u8) -> Option<Key> {
    matches!(byte, b'P'..=b'S').then(|| Key::F(byte - b'P' + 1))
}

/// The keys of a VT220.
fn tilde(number: u32) -> Option<Key> {
    Some(match number {
        1 | 7 => Key::Home,
        2 => Key::Insert,
        3 => Key::Delete,
        4 | 8 => Key::End,
        5 => Key::PageUp,
        6 => Key::PageDown,
        11..=15 => Key::F(number as u8 - 10),
        17..=21 => Key::F(number as u8 - 11),
        23..=26 => Key::F(number as u8 - 12),
        28 | 29 => Key::F(number as u8 - 13),
        31..=34 => Key::F(number as u8 - 14),
        _ => return None,
    })
}

fn with(key: Key, ctrl: bool, shift: bool) -> Event {
    Event::Key(Chord { ctrl, shift, ..Chord::plain(key) })
}

/// Numbers between semicolons, each with others behind colons.
struct Parameters<'a>(Vec<&'a str>);

impl<'a> Parameters<'a> {
    /// `None` if they are private or followed by other bytes: those are answers.
    fn of(body: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(body).ok()?;
        text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b';' | b':')).then(|| Self(text.split(';').collect()))
    }

    /// The number at this place, or `other` if nothing is there.
    fn number(&self, at: usize, other: u32) -> Option<u32> {
        match self.0.get(at).and_then(|text| text.split(':').next()) {
            None | Some("") => Some(other),
            Some(digits) => digits.parse().ok(),
        }
    }

    /// A key with what the second parameter says is held; `None` when it is let go, or held with keys that have no name here.
    fn key(&self, key: Key) -> Option<Event> {
        let held = self.number(1, 1)?.checked_sub(1)?;
        let is_release = self.0.get(1).and_then(|text| text.split(':').nth(1)) == Some("3");
        // Caps Lock and Num Lock say nothing; Super, Hyper and Meta are others' business.
        if is_release || held & !0b1100_0000 > 0b111 {
            return None;
        }
        let mut chord = Chord { shift: held & 1 > 0, alt: held & 2 > 0, ctrl: held & 4 > 0, key };
        if let Key::Char(c) = key {
            chord.key = Key::Char(match (chord.ctrl, chord.shift) {
                (true, _) => c.to_ascii_lowercase(),
                (false, true) => self.shifted(c),
                (false, false) => c,
            });
            chord.shift = false;
        }
        Some(Event::Key(chord))
    }

    /// What a key gives with shift: as the terminal says, else the capital letter.
    fn shifted(&self, c: char) -> char {
        let told = self.0[0].split(':').nth(1).and_then(|code| code.parse().ok()).and_then(char::from_u32);
        told.filter(|c| !c.is_control()).or_else(|| c.to_uppercase().next()).unwrap_or(c)
    }

    /// The key of a character code.
    fn typed(&self, code: u32) -> Option<Event> {
        self.key(match code {
            9 => Key::Tab,
            13 => Key::Enter,
            27 => Key::Esc,
            8 | 127 => Key::Backspace,
            // Keys without a character: Caps Lock, media keys.
            57344..=63743 => return None,
            code => Key::Char(char::from_u32(code).filter(|c| !c.is_control())?),
        })
    }
}
