//! The bytes of a report as a stream of UTF-8, whatever their encoding. Holds one block of it, never the whole.

use std::io::{self, BufRead, Read};

/// How much of a report its format is found by, in bytes.
pub const HEAD: usize = 64 * 1024;

/// The largest report read, in bytes.
pub const LARGEST: u64 = 512 * 1024 * 1024;

/// The longest single text or element in a report, in bytes. Some reports carry whole source files.
pub(crate) const LONGEST_TOKEN: u64 = 16 * 1024 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16 { big_endian: bool },
    Latin1,
}

/// A report as it comes in. What it gives is UTF-8 without a mark at the start; what is no text becomes U+FFFD.
pub(crate) struct Input<'a> {
    from: Box<dyn Read + 'a>,
    encoding: Encoding,
    /// Undecoded bytes; the first `left` of them wait for those that complete a character.
    raw: Vec<u8>,
    left: usize,
    /// A high surrogate that waits for its second half.
    surrogate: Option<u16>,
    /// The first bytes, as they came.
    first: [u8; 16],
    text: Vec<u8>,
    position: usize,
    total: u64,
    replaced: u64,
    /// What was given since somebody said that a token begins.
    token: u64,
    /// Strings of JSON, where these are watched.
    strings: Option<Strings>,
    /// Why no more is given.
    refused: Option<String>,
    ended: bool,
}

#[derive(Default)]
struct Strings {
    inside: bool,
    escaped: bool,
    length: u64,
}

impl<'a> Input<'a> {
    /// Reads the first piece, and finds the encoding by it.
    pub(crate) fn open(from: impl Read + 'a) -> io::Result<Self> {
        let mut input = Self {
            from: Box::new(from),
            encoding: Encoding::Utf8,
            raw: Vec::new(),
            left: 0,
            surrogate: None,
            first: [0xff; 16],
            text: Vec::new(),
            position: 0,
            total: 0,
            replaced: 0,
            token: 0,
            strings: None,
            refused: None,
            ended: false,
        };
        let mut head = vec![0; HEAD];
        let mut length = 0;
        while length < HEAD {
            match input.from.read(&mut head[length..]) {
                Ok(0) => break,
                Ok(n) => length += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        head.truncate(length);
        input.total = length as u64;
        for (to, from) in input.first.iter_mut().zip(&head) {
            *to = *from;
        }
        let mark;
        (input.encoding, mark) = encoding(&head);
        input.raw = head.split_off(mark);
        input.decode(length < HEAD);
        input.ended = length < HEAD;
        Ok(input)
    }

    /// The first piece.
    pub(crate) fn head(&self) -> &[u8] {
        &self.text
    }

    /// The first bytes, undecoded; what is missing is 0xff.
    pub(crate) fn first(&self) -> &[u8] {
        &self.first
    }

    /// How many pieces of text were none.
    pub(crate) fn replaced(&self) -> u64 {
        self.replaced
    }

    /// Why it gave no more than it did.
    pub(crate) fn refused(&self) -> Option<&str> {
        self.refused.as_deref()
    }

    /// A token begins: it may be [`LONGEST_TOKEN`] long.
    pub(crate) fn begin_token(&mut self) {
        self.token = 0;
    }

    /// Watches the length of JSON's strings from here on.
    pub(crate) fn watch_strings(&mut self) {
        self.strings = Some(Strings::default());
        let text = std::mem::take(&mut self.text);
        self.watch(&text[self.position..]);
        self.text = text;
    }

    fn refuse(&mut self, why: String) -> io::Error {
        self.refused = Some(why.clone());
        io::Error::other(why)
    }

    fn watch(&mut self, text: &[u8]) {
        let Some(strings) = &mut self.strings else { return };
        let mut from = 0;
        while from < text.len() {
            if strings.escaped {
                strings.escaped = false;
                from += 1;
                continue;
            }
            let next = if strings.inside {
                memchr::memchr2(b'"', b'\\', &text[from..])
            } else {
                memchr::memchr(b'"', &text[from..])
            };
            let end = next.map_or(text.len(), |at| from + at);
            strings.length += (end - from) as u64;
            match text.get(end) {
                Some(b'"') => {
                    strings.inside = !strings.inside;
                    strings.length = 0;
                }
                Some(_) => strings.escaped = true,
                None => {}
            }
            from = end + 1;
        }
    }

    /// Makes text of the raw bytes; keeps what may be the beginning of a character unless nothing follows.
    fn decode(&mut self, last: bool) {
        self.text.clear();
        self.position = 0;
        match self.encoding {
            Encoding::Utf8 => self.decode_utf8(last),
            Encoding::Latin1 => {
                for byte in self.raw.drain(..) {
                    let c = char::from(byte);
                    self.text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
                self.left = 0;
            }
            Encoding::Utf16 { big_endian } => self.decode_utf16(big_endian, last),
        }
    }

    fn decode_utf8(&mut self, last: bool) {
        let mut rest = &self.raw[..];
        loop {
            match std::str::from_utf8(rest) {
                Ok(valid) => {
                    self.text.extend_from_slice(valid.as_bytes());
                    rest = &[];
                    break;
                }
                Err(error) => {
                    let (valid, after) = rest.split_at(error.valid_up_to());
                    self.text.extend_from_slice(valid);
                    rest = after;
                    match error.error_len() {
                        Some(bad) => rest = &rest[bad..],
                        None if last => rest = &[],
                        None => break,
                    }
                    self.replaced += 1;
                    self.text.extend_from_slice("\u{fffd}".as_bytes());
                }
            }
        }
        self.left = rest.len();
        let kept = self.raw.len() - self.left;
        self.raw.drain(..kept);
    }

    fn decode_utf16(&mut self, big_endian: bool, last: bool) {
        let pairs = self.raw.len() / 2 * 2;
        let units = self.raw[..pairs].chunks_exact(2).map(|pair| {
            let pair = [pair[0], pair[1]];
            if big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
        });
        let mut units: Vec<u16> = self.surrogate.take().into_iter().chain(units).collect();
        if !last && units.last().is_some_and(|unit| (0xd800..0xdc00).contains(unit)) {
            self.surrogate = units.pop();
        }
        for c in char::decode_utf16(units) {
            self.replaced += u64::from(c.is_err());
            let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
            self.text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        self.raw.drain(..pairs);
        self.left = self.raw.len();
    }
}

impl BufRead for Input<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.token > LONGEST_TOKEN {
            return Err(self.refuse(format!("one element is longer than {LONGEST_TOKEN} bytes")));
        }
        while self.position == self.text.len() && !self.ended {
            self.raw.resize(self.left + HEAD, 0);
            let read = match self.from.read(&mut self.raw[self.left..]) {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    let why = format!("cannot be read to its end: {error}");
                    return Err(self.refuse(why));
                }
            };
            self.raw.truncate(self.left + read);
            self.ended = read == 0;
            self.total += read as u64;
            if self.total > LARGEST {
                return Err(self.refuse(format!("larger than {} MiB", LARGEST >> 20)));
            }
            self.decode(self.ended);
            let text = std::mem::take(&mut self.text);
            self.watch(&text);
            self.text = text;
            if self.strings.as_ref().is_some_and(|strings| strings.inside && strings.length > LONGEST_TOKEN) {
                return Err(self.refuse(format!("one text is longer than {LONGEST_TOKEN} bytes")));
            }
        }
        Ok(&self.text[self.position..])
    }

    fn consume(&mut self, amount: usize) {
        self.position += amount;
        self.token += amount as u64;
    }
}

impl Read for Input<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        // Strings are watched here, not tokens.
        self.token = 0;
        let text = self.fill_buf()?;
        let length = text.len().min(out.len());
        if let ([to], [from, ..]) = (&mut *out, text) {
            *to = *from;
        } else {
            out[..length].copy_from_slice(&text[..length]);
        }
        self.consume(length);
        Ok(length)
    }
}

/// The encoding of a text that begins so, and how long its mark is.
fn encoding(head: &[u8]) -> (Encoding, usize) {
    let little = Encoding::Utf16 { big_endian: false };
    let big = Encoding::Utf16 { big_endian: true };
    match head {
        [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8, 3),
        [0xff, 0xfe, ..] => (little, 2),
        [0xfe, 0xff, ..] => (big, 2),
        [b'<' | b'{' | b'[' | b'm' | b'S' | b'T', 0, ..] => (little, 0),
        [0, b'<' | b'{' | b'[' | b'm' | b'S' | b'T', ..] => (big, 0),
        _ if declares_latin(head) => (Encoding::Latin1, 0),
        _ => (Encoding::Utf8, 0),
    }
}

/// `<?xml version="1.0" encoding="ISO-8859-1"?>`
fn declares_latin(head: &[u8]) -> bool {
    let end = head.iter().take(200).position(|b| *b == b'>').unwrap_or(0);
    let declaration = String::from_utf8_lossy(&head[..end]).to_ascii_lowercase();
    declaration.trim_start().starts_with("<?xml")
        && ["iso-8859-1", "iso-8859-15", "windows-1252", "latin1"].iter().any(|name| declaration.contains(name))
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, Read};

    use super::{HEAD, Input, LONGEST_TOKEN};

    fn text(bytes: &[u8]) -> String {
        let mut out = String::new();
        Input::open(bytes).expect("readable").read_to_string(&mut out).expect("text");
        out
    }

    fn utf16(text: &str, to: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        // Long enough that characters of two and four bytes lie across the pieces.
        let wanted = format!("<a>{}</a>", "xé😀".repeat(HEAD));
        let marked = format!("\u{feff}{wanted}");
        assert_eq!(text(wanted.as_bytes()), wanted);
        assert_eq!(text(marked.as_bytes()), wanted);
        for to in [u16::to_le_bytes, u16::to_be_bytes] {
            assert_eq!(text(&utf16(&marked, to)), wanted);
            assert_eq!(text(&utf16(&wanted, to)), wanted);
        }
        assert_eq!(
            text(b"<?xml version='1.0' encoding='ISO-8859-1'?>\xe9"),
            "<?xml version='1.0' encoding='ISO-8859-1'?>é"
        );
    }

    #[test]
    fn what_is_no_text_becomes_a_mark() {
        assert_eq!(text(b"a\xffb\xc3"), "a\u{fffd}b\u{fffd}");
        assert_eq!(text(b"\xff\xfea\0\x00\xd8b\0"), "a\u{fffd}b");
    }

    #[test]
    fn nothing_of_any_length_is_kept_in_memory() {
        let endless = || std::io::repeat(b'x').take(3 * LONGEST_TOKEN);
        let mut input = Input::open(b"\"".chain(endless())).expect("readable");
        input.watch_strings();
        assert!(std::io::copy(&mut input, &mut std::io::sink()).is_err());
        assert_eq!(input.refused(), Some("one text is longer than 16777216 bytes"));
        let mut input = Input::open(endless()).expect("readable");
        while let Ok(piece) = input.fill_buf() {
            let length = piece.len();
            assert!(length > 0, "it is refused before its end");
            input.consume(length);
        }
        assert_eq!(input.refused(), Some("one element is longer than 16777216 bytes"));
    }
}
