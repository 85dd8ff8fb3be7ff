//! Parses and writes strings, bytes, characters and numbers as RON 0.12.3 spells them. Knows no fields, and turns no number
//! into a binary float.

use std::borrow::Cow;
use std::iter::Peekable;

use unicode_ident::is_xid_continue;

use crate::document::ron::lexer::{Lexer, Step};
use crate::document::ron::syntax_error;
use crate::document::ron::syntax_error::Expected;
use crate::document::ron::value::Shape;
use crate::model::line_ends;

/// Which escapes a literal may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escapes {
    /// In `".."`: `\x` may spell UTF-8 byte by byte.
    Text,
    /// In `b".."`: any byte.
    Bytes,
    /// In `'c'`: one ASCII byte or one character.
    Char,
    /// In `b'c'`: one byte.
    Byte,
}

/// The widths a whole number may name behind its digits, with the largest value and the size of the smallest one.
const WIDTHS: &[(&str, u128, u128)] = &[
    ("i8", i8::MAX as u128, 1 << 7),
    ("i16", i16::MAX as u128, 1 << 15),
    ("i32", i32::MAX as u128, 1 << 31),
    ("i64", i64::MAX as u128, 1 << 63),
    ("u8", u8::MAX as u128, 0),
    ("u16", u16::MAX as u128, 0),
    ("u32", u32::MAX as u128, 0),
    ("u64", u64::MAX as u128, 0),
];

impl<'a> Lexer<'a> {
    /// `".."`, `r".."`, `r#".."#`: what it says.
    pub(crate) fn text_literal(&mut self) -> Step<Cow<'a, str>> {
        let start = self.at;
        let text = if self.eat(b'"') { self.escaped(start, Escapes::Text)? } else { self.raw(start, 1)? };
        self.last_text = self.since(start);
        Ok(text)
    }

    /// `b".."`, `br".."`, `br#".."#`.
    pub(crate) fn bytes_literal(&mut self) -> Step<()> {
        let start = self.at;
        if self.starts_with("b\"") {
            self.at += 2;
            self.escaped(start, Escapes::Bytes)?;
        } else {
            self.raw(start, 2)?;
        }
        self.last_text = self.since(start);
        Ok(())
    }

    /// Behind the opening quote of the literal that began at `open`.
    fn escaped(&mut self, open: usize, escapes: Escapes) -> Step<Cow<'a, str>> {
        let start = self.at;
        let rest = &self.text[start..];
        let Some(end) = rest.find('"') else {
            return Err(syntax_error::unclosed_text(self.text, open).into());
        };
        if !rest.as_bytes()[..end].contains(&b'\\') {
            self.at = start + end + 1;
            return Ok(line_ends::unified(&rest[..end]));
        }
        let mut out = String::new();
        loop {
            let from = self.at;
            let Some(next) = self.text.as_bytes()[from..].iter().position(|b| matches!(b, b'"' | b'\\')) else {
                return Err(syntax_error::unclosed_text(self.text, open).into());
            };
            out.push_str(&line_ends::unified(&self.text[from..from + next]));
            self.at = from + next;
            if self.eat(b'"') {
                return Ok(Cow::Owned(out));
            }
            if !self.line_continuation() {
                // The bytes of `b".."` are nowhere needed; only what they may be is checked.
                out.extend(self.escape(escapes)?);
            }
        }
    }

    /// A backslash at the end of a line: the line goes on at the first character of the next one.
    fn line_continuation(&mut self) -> bool {
        let rest = &self.text[self.at + 1..];
        if !rest.starts_with('\n') && !rest.starts_with("\r\n") {
            return false;
        }
        self.at = self.text.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        true
    }

    /// An escape, from its backslash on. `None` is a byte that is no character by itself.
    fn escape(&mut self, escapes: Escapes) -> Step<Option<char>> {
        let start = self.at;
        self.at += 1;
        let Some(c) = self.next_char() else {
            return Err(self.unexpected(Expected::Escape).into());
        };
        self.at += c.len_utf8();
        Ok(Some(match c {
            '\'' | '"' | '\\' => c,
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '0' => '\0',
            'x' => return self.escaped_byte(start, escapes),
            'u' if escapes != Escapes::Byte => self.escaped_code_point(start)?,
            _ => return Err(syntax_error::bad_escape(self.text, start, self.at).into()),
        }))
    }

    /// `\xNN`; in a text up to four of them make one character.
    fn escaped_byte(&mut self, start: usize, escapes: Escapes) -> Step<Option<char>> {
        let mut bytes = [0; 4];
        for len in 1..=4 {
            bytes[len - 1] = self.two_hex_digits(start)?;
            if matches!(escapes, Escapes::Bytes | Escapes::Byte) {
                return Ok(None);
            }
            if let Ok(text) = std::str::from_utf8(&bytes[..len]) {
                return Ok(text.chars().next());
            }
            if escapes == Escapes::Char || len == 4 || !self.starts_with("\\x") {
                break;
            }
            self.at += 2;
        }
        Err(syntax_error::bad_escape(self.text, start, self.at).into())
    }

    fn two_hex_digits(&mut self, start: usize) -> Step<u8> {
        let mut byte = 0;
        for _ in 0..2 {
            let Some(digit) = self.next_char().and_then(|c| c.to_digit(16)) else {
                return Err(syntax_error::bad_escape(self.text, start, self.at).into());
            };
            byte = byte << 4 | digit as u8;
            self.at += 1;
        }
        Ok(byte)
    }

    /// Behind `\u`: `{1F600}`.
    fn escaped_code_point(&mut self, start: usize) -> Step<char> {
        let mut code = 0;
        let mut digits = 0;
        if self.eat(b'{') {
            while let Some(digit) = self.next_char().and_then(|c| c.to_digit(16)).filter(|_| digits < 6) {
                code = code << 4 | digit;
                digits += 1;
                self.at += 1;
            }
            if digits > 0
                && self.eat(b'}')
                && let Some(c) = char::from_u32(code)
            {
                return Ok(c);
            }
        }
        Err(syntax_error::bad_escape(self.text, start, self.at).into())
    }

    /// A raw literal that began at `open` with a prefix of `prefix` letters.
    fn raw(&mut self, open: usize, prefix: usize) -> Step<Cow<'a, str>> {
        let bytes = self.text.as_bytes();
        let hashes = bytes[open + prefix..].iter().take_while(|b| **b == b'#').count();
        self.at = open + prefix + hashes;
        if !self.eat(b'"') {
            return Err(self.unexpected(Expected::RawQuote).into());
        }
        let start = self.at;
        let mut from = start;
        while let Some(next) = self.text[from..].find('"') {
            let end = from + next;
            let found = bytes[end + 1..].iter().take(hashes).take_while(|b| **b == b'#').count();
            from = end + 1 + found;
            if found == hashes {
                self.at = from;
                return Ok(line_ends::unified(&self.text[start..end]));
            }
        }
        Err(syntax_error::unclosed_raw(self.text, open, start, hashes).into())
    }

    /// `'c'`
    pub(crate) fn char_literal(&mut self) -> Step<()> {
        let start = self.at;
        self.at += 1;
        self.one_char(start, Escapes::Char)
    }

    /// Behind the opening quote of `'c'` or `b'c'`.
    fn one_char(&mut self, start: usize, escapes: Escapes) -> Step<()> {
        match self.next_char() {
            Some('\\') => {
                self.escape(escapes)?;
            }
            Some(c) if escapes == Escapes::Char || c.is_ascii() => self.at += c.len_utf8(),
            _ => return Err(syntax_error::bad_char(self.text, start).into()),
        }
        if self.eat(b'\'') { Ok(()) } else { Err(syntax_error::bad_char(self.text, start).into()) }
    }

    /// Whether `inf` or `NaN` stands here, by itself or with `f32` or `f64`.
    pub(crate) fn at_number_word(&self) -> bool {
        self.number_word(self.at).is_some()
    }

    /// The length of `inf`, `NaNf32` and the like at `at`.
    fn number_word(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let tail = rest.strip_prefix("inf").or_else(|| rest.strip_prefix("NaN"))?;
        let tail = tail.strip_prefix("f32").or_else(|| tail.strip_prefix("f64")).unwrap_or(tail);
        (!tail.starts_with(is_xid_continue)).then_some(rest.len() - tail.len())
    }

    fn at_number(&self) -> bool {
        matches!(self.peek(), Some(b'0'..=b'9' | b'+' | b'-' | b'.')) || self.starts_with("b'") || self.at_number_word()
    }

    /// `1`, `1..2`, `1..=2`, `1..`, `..2`, `..=2`, `..`
    pub(crate) fn number_or_range(&mut self) -> Step<Shape> {
        let open = self.starts_with("..");
        if !open {
            self.number()?;
        }
        if self.starts_with("..=") {
            self.at += 3;
            self.number()?;
        } else if self.starts_with("..") {
            self.at += 2;
            if self.at_number() {
                self.number()?;
            }
        } else {
            return Ok(Shape::Number);
        }
        Ok(Shape::Range)
    }

    fn number(&mut self) -> Step<()> {
        let start = self.at;
        let bytes = &self.text.as_bytes()[start..];
        let whole = digits_of(bytes);
        let plain = whole + if bytes.get(whole) == Some(&b'.') { 1 + digits_of(&bytes[whole + 1..]) } else { 0 };
        // Almost every number ends here; nothing that may go on as one is mistaken for an end.
        if whole > 0 && matches!(bytes.get(plain), Some(b',' | b')' | b' ' | b'\n')) {
            self.at += plain;
            return Ok(());
        }
        if self.starts_with("b'") {
            self.at += 2;
            return self.one_char(start, Escapes::Byte);
        }
        let negative = self.peek() == Some(b'-');
        self.at += usize::from(negative || self.peek() == Some(b'+'));
        if let Some(len) = self.number_word(self.at) {
            self.at += len;
            return Ok(());
        }
        let base = ["0b", "0o", "0x"].iter().position(|p| self.starts_with(p)).map(|i| [2, 8, 16][i]);
        match base {
            Some(base) => {
                self.at += 2;
                self.digits(start, base, negative)?;
            }
            None => self.decimal(start, negative)?,
        }
        if self.next_char().is_some_and(is_xid_continue) {
            return Err(syntax_error::bad_suffix(self.text, start, self.at).into());
        }
        Ok(())
    }

    /// Behind `0x` and the like.
    fn digits(&mut self, start: usize, base: u32, negative: bool) -> Step<()> {
        let rest = &self.text[self.at..];
        let len = rest.find(|c: char| !(c.is_ascii_hexdigit() || c == '_')).unwrap_or(rest.len());
        let digits = &rest[..len];
        let bad = if digits.starts_with('_') { Some(0) } else { digits.find(|c: char| c != '_' && !c.is_digit(base)) };
        if digits.is_empty() || bad.is_some() {
            return Err(syntax_error::bad_digits(self.text, start, self.at + bad.unwrap_or(0), base).into());
        }
        self.at += len;
        let value = magnitude(digits, base);
        let (most, least) = self.width().unwrap_or((u128::from(u64::MAX), 1 << 63));
        self.in_range(start, value, negative, most, least)
    }

    /// `12`, `1_000i64`, `.5`, `5.`, `-1.5e-10f32`
    fn decimal(&mut self, start: usize, negative: bool) -> Step<()> {
        let rest = &self.text[self.at..];
        let run = rest
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, 'e' | 'E' | '.' | '+' | '-' | '_')))
            .unwrap_or(rest.len());
        let range = rest.as_bytes()[..run].windows(2).position(|pair| pair == b"..");
        let run = &rest[..range.unwrap_or(run)];
        if !is_decimal(run) {
            return Err(syntax_error::bad_number(self.text, start, self.at + run.len()).into());
        }
        self.at += run.len();
        let whole = run.bytes().all(|b| b.is_ascii_digit() || b == b'_');
        if whole && let Some((most, least)) = self.width() {
            return self.in_range(start, magnitude(run, 10), negative, most, least);
        }
        let float = ["f32", "f64"].iter().find_map(|f| self.text[self.at..].strip_prefix(f));
        if float.is_some_and(|tail| !tail.starts_with(is_xid_continue)) {
            self.at += 3;
        }
        Ok(())
    }

    /// Eats `u8` and the like.
    fn width(&mut self) -> Option<(u128, u128)> {
        let rest = &self.text[self.at..];
        let (name, most, least) = WIDTHS
            .iter()
            .find(|(name, ..)| rest.strip_prefix(name).is_some_and(|tail| !tail.starts_with(is_xid_continue)))?;
        self.at += name.len();
        Some((*most, *least))
    }

    fn in_range(&self, start: usize, value: Option<u128>, negative: bool, most: u128, least: u128) -> Step<()> {
        match value {
            Some(value) if value <= if negative { least } else { most } => Ok(()),
            _ => Err(syntax_error::out_of_range(self.text, self.since(start)).into()),
        }
    }
}

/// How many digits `bytes` begins with.
fn digits_of(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|b| b.is_ascii_digit()).count()
}

/// The value of `digits`; `None` if it is beyond all widths.
fn magnitude(digits: &str, base: u32) -> Option<u128> {
    digits
        .chars()
        .filter_map(|c| c.to_digit(base))
        .try_fold(0_u128, |value, digit| value.checked_mul(u128::from(base))?.checked_add(u128::from(digit)))
}

/// Whether `run` is a decimal number without its sign: underscores may follow digits and `e`.
fn is_decimal(run: &str) -> bool {
    let mut may_underscore = false;
    for byte in run.bytes() {
        match byte {
            b'_' if !may_underscore => return false,
            b'0'..=b'9' | b'e' | b'E' => may_underscore = true,
            b'.' => may_underscore = false,
            _ => {}
        }
    }
    let mut rest = run.bytes().filter(|b| *b != b'_').peekable();
    let whole = digits(&mut rest);
    let fraction = if rest.next_if_eq(&b'.').is_some() { digits(&mut rest) } else { 0 };
    if whole + fraction == 0 {
        return false;
    }
    if rest.next_if(|b| matches!(b, b'e' | b'E')).is_some() {
        rest.next_if(|b| matches!(b, b'+' | b'-'));
        if digits(&mut rest) == 0 {
            return false;
        }
    }
    rest.next().is_none()
}

fn digits(rest: &mut Peekable<impl Iterator<Item = u8>>) -> usize {
    let mut count = 0;
    while rest.next_if(u8::is_ascii_digit).is_some() {
        count += 1;
    }
    count
}

/// What a number literal says, as a plain decimal number: no underscores, no width, no other base. `None` for `NaN`, `inf`
/// and bytes.
pub(crate) fn plain_number(literal: &str) -> Option<Cow<'_, str>> {
    if literal.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return Some(Cow::Borrowed(literal));
    }
    let (sign, digits) = match literal.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", literal.strip_prefix('+').unwrap_or(literal)),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let base = [("0b", 2), ("0o", 8), ("0x", 16)].iter().find_map(|(p, base)| Some((digits.strip_prefix(p)?, *base)));
    if let Some((digits, base)) = base {
        let end = digits.find(['i', 'u']).unwrap_or(digits.len());
        return Some(Cow::Owned(format!("{sign}{}", magnitude(&digits[..end], base)?)));
    }
    let end = digits.find(['i', 'u', 'f']).unwrap_or(digits.len());
    // A whole number with a float's suffix is not a whole number.
    let point = if digits[end..].starts_with('f') && !digits[..end].contains(['.', 'e', 'E']) { "." } else { "" };
    Some(Cow::Owned(format!("{sign}{}{point}", digits[..end].replace('_', ""))))
}

/// A name without its `r#`.
pub(crate) fn bare_word(literal: &str) -> &str {
    literal.strip_prefix("r#").unwrap_or(literal)
}
