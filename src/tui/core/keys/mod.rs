//! Parses the bytes of a terminal into events: keys, pasted text, focus, replies. Waits for nothing and reads no clock: an
//! unfinished sequence is kept until the rest comes or its time is over.
//!
//! Every control sequence is taken in whole, known or not, so that the rest of a reply is never taken for keys. Our own,
//! because no crate does that for input: termina 0.4 keeps a DA2 reply for ever, gives keys for APC, PM and SOS strings and
//! for `ESC ESC [ A`, and has no time limit; vte and vt-push-parser split what programs send to terminals, and know neither
//! pasted text nor mouse bytes nor keys.

mod sequence;

use std::time::Duration;

use crate::config::key::{Chord, Key};
use crate::tui::core::event::Event;
use crate::tui::core::now::Monotonic;

/// So long after its last byte an unfinished sequence is over: a lone ESC was the key Esc, ESC and a letter were Alt and
/// that letter. Terminals send the bytes of a sequence together; nobody presses two keys within this time.
pub const UNFINISHED: Duration = Duration::from_millis(50);

/// So long after its last byte a sequence is over that has more than its first two bytes: no key was begun so, and over a slow
/// line the rest of an answer may come late.
pub const TORN: Duration = Duration::from_millis(500);

/// So long after its first byte it is over in any case: more than somebody gets out of keys.
pub const TORN_TAKES: Duration = Duration::from_secs(1);

/// So long after its last byte a pasted text is over, though its end has not come.
pub const PASTE_PAUSE: Duration = Duration::from_millis(500);

/// A pasted text may take so long, and one millisecond more for each of its bytes: more than somebody gets out of keys.
pub const PASTE_TAKES: Duration = Duration::from_secs(2);

/// Bytes of a pasted text; of a longer one nothing is taken.
pub const LONGEST_PASTE: usize = 1024 * 1024;

/// Bytes of a sequence that are looked at: the longest that means anything here is an OSC answer of some thirty bytes.
const LONGEST: usize = 256;

const BEL: u8 = 0x07;
const CAN: u8 = 0x18;
const SUB: u8 = 0x1a;
const ESC: u8 = 0x1b;

/// What ends a pasted text.
const PASTE_END: &[u8] = b"\x1b[201~";

/// Takes in bytes, however they are split, and gives events.
#[derive(Debug, Default)]
pub struct Parser {
    state: State,
    /// The sequence so far, without its introducer; or the first bytes of a character.
    held: Vec<u8>,
    /// The byte after ESC that introduced the sequence.
    introducer: u8,
    /// It was introduced by a single byte (C1), which no key sends.
    is_c1: bool,
    /// The byte before.
    previous: u8,
    /// It is too long or holds bytes that none may hold: swallowed without a look.
    is_spoiled: bool,
    paste: Paste,
    /// When the sequence began.
    begun: Monotonic,
    /// When the last byte came.
    last: Monotonic,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
enum State {
    /// Between two keys or sequences.
    #[default]
    Ground,
    /// Within a character of several bytes; whether Alt is held with it.
    Character { alt: bool },
    /// After ESC.
    Escape,
    /// After `ESC [`.
    Csi,
    /// After `ESC [ [`, as the Linux console begins F1 to F5.
    LinuxFunction,
    /// After `ESC [ M`: so many bytes of a mouse report are to come.
    Mouse { left: u8 },
    /// After `ESC O`.
    Ss3,
    /// Within an OSC, DCS, APC, PM or SOS string; whether its last byte was ESC.
    Text { escaped: bool },
    /// Within a pasted text.
    Paste,
}

/// A pasted text, as far as it has come.
#[derive(Debug, Default)]
struct Paste {
    text: Vec<u8>,
    /// More came than is kept.
    is_too_long: bool,
    /// How many bytes came, kept or not.
    bytes: usize,
    /// How many bytes of [`PASTE_END`] the last ones are.
    matched: usize,
    begun: Monotonic,
}

impl Parser {
    /// Takes in what came at `now`.
    pub fn feed(&mut self, bytes: &[u8], now: Monotonic, events: &mut Vec<Event>) {
        self.last = now;
        for byte in bytes {
            self.take(*byte, events);
            self.previous = *byte;
        }
    }

    /// When [`Parser::expire`] has something to do; `None`: nothing is unfinished.
    pub fn deadline(&self) -> Option<Monotonic> {
        match self.state {
            State::Ground => None,
            State::Paste => {
                let takes = PASTE_TAKES + Duration::from_millis(self.paste.bytes as u64);
                Some((self.last + PASTE_PAUSE).min(self.paste.begun + takes))
            }
            _ if self.may_be_a_key() => Some(self.last + UNFINISHED),
            _ => Some((self.last + TORN).min(self.begun + TORN_TAKES)),
        }
    }

    /// Whether what is unfinished is what a key sends, or a part of a character.
    fn may_be_a_key(&self) -> bool {
        match self.state {
            State::Csi | State::Ss3 | State::Text { .. } => self.is_introducer_only(),
            State::Mouse { .. } => false,
            _ => true,
        }
    }

    /// If the time of what is unfinished is over at `now`: it was a key, or a pasted text that was cut off, or nothing.
    pub fn expire(&mut self, now: Monotonic, events: &mut Vec<Event>) {
        if self.deadline().is_none_or(|at| at > now) {
            return;
        }
        match self.state {
            State::Escape => events.push(key(Key::Esc, false)),
            State::Csi | State::Ss3 | State::Text { escaped: false } if self.is_introducer_only() => {
                events.push(key(Key::Char(char::from(self.introducer)), true));
            }
            State::Paste => self.end_paste(events),
            _ => {}
        }
        self.state = State::Ground;
    }

    /// Forgets what is unfinished: somebody else has read from the terminal meanwhile.
    pub fn forget(&mut self) {
        self.state = State::Ground;
    }

    fn is_introducer_only(&self) -> bool {
        self.held.is_empty() && !self.is_spoiled && !self.is_c1
    }

    fn take(&mut self, byte: u8, events: &mut Vec<Event>) {
        match self.state {
            State::Ground => self.begin(byte, false, events),
            State::Character { alt } => self.character(byte, alt, events),
            State::Escape => self.after_escape(byte, events),
            State::Csi => self.csi(byte, events),
            State::LinuxFunction => self.end(byte, events, |_, byte| sequence::linux_function(byte)),
            State::Mouse { left } => self.mouse(byte, left, events),
            State::Ss3 => self.ss3(byte, events),
            State::Text { escaped } => self.text(byte, escaped, events),
            State::Paste => self.pasted(byte, events),
        }
    }

    /// The first byte of something new.
    fn begin(&mut self, byte: u8, alt: bool, events: &mut Vec<Event>) {
        self.state = State::Ground;
        match byte {
            ESC => self.state = State::Escape,
            0x80..=0x9f => self.introduce(byte - 0x40, true),
            0xc2..=0xf4 => {
                self.held.clear();
                self.held.push(byte);
                self.state = State::Character { alt };
            }
            // No character begins so.
            0xa0..=0xc1 | 0xf5.. => {}
            _ => {
                let mut chord = sequence::ascii(byte);
                chord.alt = alt;
                events.push(Event::Key(chord));
            }
        }
    }

    fn after_escape(&mut self, byte: u8, events: &mut Vec<Event>) {
        match byte {
            b'[' | b'O' | b']' | b'P' | b'_' | b'^' | b'X' => self.introduce(byte, false),
            // The first one was a key.
            ESC => events.push(key(Key::Esc, false)),
            _ => self.begin(byte, true, events),
        }
    }

    /// A control sequence or string begins; other controls (`byte` is that after ESC) are none of ours.
    fn introduce(&mut self, byte: u8, is_c1: bool) {
        self.state = match byte {
            b'[' => State::Csi,
            b'O' => State::Ss3,
            b']' | b'P' | b'_' | b'^' | b'X' => State::Text { escaped: false },
            _ => State::Ground,
        };
        (self.introducer, self.is_c1, self.is_spoiled, self.begun) = (byte, is_c1, false, self.last);
        self.held.clear();
    }

    fn character(&mut self, byte: u8, alt: bool, events: &mut Vec<Event>) {
        if !matches!(byte, 0x80..=0xbf) {
            return self.begin(byte, false, events);
        }
        self.held.push(byte);
        let wanted = match self.held[0] {
            ..0xe0 => 2,
            0xe0..0xf0 => 3,
            _ => 4,
        };
        if self.held.len() < wanted {
            return;
        }
        self.state = State::Ground;
        match std::str::from_utf8(&self.held).ok().and_then(|text| text.chars().next()) {
            // A C1 control, spelled as a character.
            Some(c @ '\u{80}'..='\u{9f}') => self.introduce(c as u8 - 0x40, true),
            Some(c) => events.push(key(Key::Char(c), alt)),
            None => {}
        }
    }

    fn csi(&mut self, byte: u8, events: &mut Vec<Event>) {
        match byte {
            b'[' if self.is_introducer_only() => self.state = State::LinuxFunction,
            b'M' if self.held.is_empty() && !self.is_spoiled => self.state = State::Mouse { left: 3 },
            b'~' if self.held == b"200" => {
                self.state = State::Paste;
                self.paste = Paste { begun: self.last, ..Paste::default() };
            }
            0x40..=0x7e => self.end(byte, events, sequence::csi),
            0x20..=0x3f => self.hold(byte),
            0x80.. => self.is_spoiled = true,
            _ => self.control(byte, events),
        }
    }

    fn ss3(&mut self, byte: u8, events: &mut Vec<Event>) {
        match byte {
            b'0'..=b'9' | b';' => self.hold(byte),
            0x20..=0x7e => self.end(byte, events, sequence::ss3),
            0x80.. => self.state = State::Ground,
            _ => self.control(byte, events),
        }
    }

    /// A control character within a sequence.
    fn control(&mut self, byte: u8, events: &mut Vec<Event>) {
        match byte {
            0x00 | 0x7f => {}
            CAN | SUB => self.state = State::Ground,
            // The sequence was cut off: this is the next key.
            _ => self.begin(byte, false, events),
        }
    }

    fn mouse(&mut self, byte: u8, left: u8, events: &mut Vec<Event>) {
        match (byte, left) {
            (..0x20, _) => self.control(byte, events),
            (_, 1) => self.state = State::Ground,
            _ => self.state = State::Mouse { left: left - 1 },
        }
    }

    fn text(&mut self, byte: u8, escaped: bool, events: &mut Vec<Event>) {
        let is_end = match byte {
            b'\\' => escaped,
            BEL => self.introducer == b']',
            // But not within a character.
            0x9c => self.is_c1 && matches!(self.previous, ..0x80 | 0xc2),
            _ => false,
        };
        match byte {
            _ if is_end => self.end(self.introducer, events, |text, introducer| sequence::string(introducer, text)),
            ESC => self.state = State::Text { escaped: true },
            CAN | SUB => self.state = State::Ground,
            // The string was cut off by the next sequence.
            _ if escaped => self.after_escape(byte, events),
            _ => self.hold(byte),
        }
    }

    fn hold(&mut self, byte: u8) {
        if self.held.len() < LONGEST {
            self.held.push(byte);
        } else {
            self.is_spoiled = true;
        }
    }

    /// The sequence is complete, and may mean something.
    fn end(&mut self, last: u8, events: &mut Vec<Event>, meaning: fn(&[u8], u8) -> Option<Event>) {
        self.state = State::Ground;
        if !self.is_spoiled {
            events.extend(meaning(&self.held, last));
        }
    }

    fn pasted(&mut self, byte: u8, events: &mut Vec<Event>) {
        let paste = &mut self.paste;
        paste.bytes += 1;
        if byte == PASTE_END[paste.matched] {
            paste.matched += 1;
            if paste.matched == PASTE_END.len() {
                paste.matched = 0;
                self.state = State::Ground;
                self.end_paste(events);
            }
            return;
        }
        // It was no end: ESC stands only at the beginning of one.
        paste.keep(&PASTE_END[..paste.matched]);
        paste.matched = usize::from(byte == ESC);
        if byte != ESC {
            paste.keep(&[byte]);
        }
    }

    fn end_paste(&mut self, events: &mut Vec<Event>) {
        let paste = std::mem::take(&mut self.paste);
        events.push(if paste.is_too_long {
            Event::PasteTooLong
        } else {
            Event::Paste(String::from_utf8_lossy(&paste.text).into_owned())
        });
    }
}

impl Paste {
    fn keep(&mut self, bytes: &[u8]) {
        if self.text.len() + bytes.len() > LONGEST_PASTE {
            self.is_too_long = true;
        } else if !self.is_too_long {
            self.text.extend_from_slice(bytes);
        }
    }
}

fn key(key: Key, alt: bool) -> Event {
    Event::Key(Chord { alt, ..Chord::plain(key) })
}
