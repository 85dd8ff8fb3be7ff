//! Lexes RON 0.12.3 with spans, one token at a time. Builds no tree, and refuses to go deeper than `ron` itself does.

use unicode_ident::{is_xid_continue, is_xid_start};

use crate::document::ron::syntax_error;
use crate::document::ron::syntax_error::Expected;
use crate::model::problem::{Problem, Span};

/// A step of the grammar: what was found, or the first thing that is wrong with the text.
pub(crate) type Step<T> = Result<T, Box<Problem>>;

/// Levels of nesting, counted as `ron` counts them: two for a bracket that holds something, one for `Some(`.
const LEVELS: u16 = 128;

/// The same in a text that was read before: where the brackets of `Some(` may be those of a record, it counts three.
const LEVELS_WITHIN: u16 = 3 * LEVELS;

/// A name, and where it stands (with its `r#`, if it has one).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Name<'a> {
    pub(crate) text: &'a str,
    pub(crate) span: Span,
}

impl Name<'_> {
    /// Whether it is spelled `r#name`: such a name is no keyword.
    pub(crate) fn is_raw(&self) -> bool {
        (self.span.end - self.span.start) as usize != self.text.len()
    }

    /// Whether it is this keyword.
    pub(crate) fn is(&self, keyword: &str) -> bool {
        self.text == keyword && !self.is_raw()
    }

    /// Whether it is a value by itself, and no name of a record.
    pub(crate) fn is_keyword(&self) -> bool {
        let word = matches!(self.text, "true" | "false" | "Some" | "None");
        (word || matches!(self.text, "inf" | "inff32" | "inff64" | "NaN" | "NaNf32" | "NaNf64")) && !self.is_raw()
    }
}

/// The ASCII characters of names.
const IN_NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    table
};

/// A place in a text, and the way on from there.
#[derive(Clone, Debug)]
pub(crate) struct Lexer<'a> {
    pub(crate) text: &'a str,
    pub(crate) at: usize,
    /// Levels of nesting that are left.
    pub(crate) levels: u16,
    /// `#![enable(unwrap_variant_newtypes)]`: `Some(a: 1)` is `Some((a: 1))`.
    pub(crate) unwraps: bool,
    /// The text literal read last: a forgotten quote shows only behind it.
    pub(crate) last_text: Span,
    /// What is wrong in meaning, not in grammar: the same field twice.
    pub(crate) found: Vec<Problem>,
    /// Values whose ends are known, in order: they are not looked into.
    pub(crate) known: &'a [Span],
    /// Where comments and unknown fields begin, in order.
    pub(crate) marks: Vec<u32>,
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self {
            text,
            at,
            levels: LEVELS,
            unwraps: false,
            last_text: Span::default(),
            found: Vec::new(),
            known: &[],
            marks: Vec::new(),
        }
    }

    /// A lexer inside a text that was read before, with the same extensions switched on or more of them: it goes as deep as
    /// the text was read.
    pub(crate) fn within(text: &'a str, at: u32, unwraps: bool) -> Self {
        Self { at: at as usize, unwraps, levels: LEVELS_WITHIN, ..Self::new(text) }
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(crate) fn starts_with(&self, what: &str) -> bool {
        self.text.as_bytes()[self.at..].starts_with(what.as_bytes())
    }

    pub(crate) fn eat(&mut self, byte: u8) -> bool {
        let here = self.peek() == Some(byte);
        self.at += usize::from(here);
        here
    }

    pub(crate) fn next_char(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// From `start` to here.
    pub(crate) fn since(&self, start: usize) -> Span {
        Span::new(start as u32, self.at as u32)
    }

    pub(crate) fn unexpected(&self, expected: Expected) -> Problem {
        syntax_error::unexpected(self.text, self.at, expected, self.last_text)
    }

    /// Blanks and comments.
    pub(crate) fn blank(&mut self) -> Step<()> {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        loop {
            match bytes.get(at) {
                Some(b' ') => {
                    at += 1;
                    // Most blanks are indentation.
                    while bytes.get(at..at + 8) == Some(b"        ") {
                        at += 8;
                    }
                }
                Some(b'\n' | b'\t' | b'\r' | 0x0b | 0x0c) => at += 1,
                Some(b'/') => {
                    self.at = at;
                    self.comment()?;
                    at = self.at;
                }
                Some(0xc2) if bytes.get(at + 1) == Some(&0x85) => at += 2,
                // U+200E, U+200F, U+2028, U+2029
                Some(0xe2) if bytes[at + 1] == 0x80 && matches!(bytes[at + 2], 0x8e | 0x8f | 0xa8 | 0xa9) => at += 3,
                _ => {
                    self.at = at;
                    return Ok(());
                }
            }
        }
    }

    pub(crate) fn comment(&mut self) -> Step<()> {
        let open = self.at;
        self.mark(open);
        if self.starts_with("//") {
            self.at = self.text[open..].find('\n').map_or(self.text.len(), |end| open + end);
            return Ok(());
        }
        if !self.starts_with("/*") {
            return Err(self.unexpected(Expected::Comment).into());
        }
        self.at += 2;
        let mut level = 1_usize;
        while level > 0 {
            let Some(next) = self.text.as_bytes()[self.at..].iter().position(|b| matches!(b, b'/' | b'*')) else {
                return Err(syntax_error::unclosed_comment(open).into());
            };
            self.at += next;
            if self.starts_with("/*") {
                level += 1;
                self.at += 2;
            } else if self.starts_with("*/") {
                level -= 1;
                self.at += 2;
            } else {
                self.at += 1;
            }
        }
        Ok(())
    }

    /// `#![enable(..)]`, `#![type = ".."]`, `#![schema = ".."]`, as many as there are.
    pub(crate) fn attributes(&mut self) -> Step<()> {
        self.blank()?;
        while self.eat(b'#') {
            for byte in [b'!', b'['] {
                self.blank()?;
                if !self.eat(byte) {
                    return Err(self.unexpected(Expected::Attribute).into());
                }
            }
            self.blank()?;
            let start = self.at;
            let what = self.name()?;
            self.blank()?;
            match what.text {
                _ if what.is_raw() => return Err(self.unexpected(Expected::Attribute).into()),
                "enable" if self.eat(b'(') => self.extensions()?,
                "type" | "schema" if self.eat(b'=') => {
                    self.blank()?;
                    if !self.at_text() {
                        return Err(self.unexpected(Expected::Attribute).into());
                    }
                    self.text_literal()?;
                }
                _ => {
                    self.at = start;
                    return Err(self.unexpected(Expected::Attribute).into());
                }
            }
            self.blank()?;
            if !self.eat(b']') {
                return Err(self.unexpected(Expected::Attribute).into());
            }
            self.blank()?;
        }
        Ok(())
    }

    fn extensions(&mut self) -> Step<()> {
        loop {
            self.blank()?;
            let name = self.name()?;
            match name.text {
                "unwrap_newtypes" | "implicit_some" | "explicit_struct_names" => {}
                "unwrap_variant_newtypes" => self.unwraps = true,
                _ => return Err(syntax_error::unknown_extension(name.text, name.span).into()),
            }
            self.blank()?;
            let comma = self.eat(b',');
            self.blank()?;
            if self.eat(b')') {
                return Ok(());
            }
            if !comma {
                return Err(self.unexpected(Expected::Attribute).into());
            }
        }
    }

    /// How many bytes of name characters follow from `at`.
    fn run(&self, at: usize, belongs: impl Fn(char) -> bool) -> usize {
        let rest = &self.text[at..];
        let ascii = rest.bytes().position(|b| !IN_NAME[b as usize]).unwrap_or(rest.len());
        // Almost always the end; only other scripts and the marks of raw names need a closer look.
        match rest.as_bytes().get(ascii) {
            Some(b) if !b.is_ascii() || matches!(b, b'.' | b'+' | b'-') => {
                ascii + rest[ascii..].find(|c| !belongs(c)).unwrap_or(rest.len() - ascii)
            }
            _ => ascii,
        }
    }

    /// Whether a text, byte or raw literal stands here, which also begins with a letter.
    pub(crate) fn at_prefixed_literal(&self) -> bool {
        match self.peek() {
            Some(b'b') => ["b\"", "b'", "br\"", "br#"].iter().any(|p| self.starts_with(p)),
            Some(b'r') => ["r\"", "r#\"", "r##"].iter().any(|p| self.starts_with(p)),
            _ => false,
        }
    }

    /// Whether a text stands here.
    pub(crate) fn at_text(&self) -> bool {
        match self.peek() {
            Some(b'"') => true,
            Some(b'r') => self.at_prefixed_literal(),
            _ => false,
        }
    }

    /// A name if one stands here: `name`, `r#na-me`. Looks no further than its end.
    pub(crate) fn try_name(&mut self) -> Option<Name<'a>> {
        let start = self.at;
        let first = self.peek()?;
        if matches!(first, b'b' | b'r') && self.at_prefixed_literal() {
            return None;
        }
        let (from, len) = if first.is_ascii_alphabetic() && first != b'r' {
            (start, self.run(start, is_xid_continue))
        } else if self.starts_with("r#") {
            (start + 2, self.run(start + 2, |c| is_xid_continue(c) || matches!(c, '.' | '+' | '-')))
        } else {
            let first = self.next_char()?;
            let begins = first == '_' || is_xid_start(first);
            (start, if begins { self.run(start, is_xid_continue) } else { 0 })
        };
        if len == 0 {
            return None;
        }
        self.at = from + len;
        Some(Name { text: &self.text[from..self.at], span: self.since(start) })
    }

    /// A name, where only a name may stand.
    pub(crate) fn name(&mut self) -> Step<Name<'a>> {
        let Some(name) = self.try_name() else {
            return Err(self.unexpected(Expected::Name).into());
        };
        self.ends_here(&name)?;
        Ok(name)
    }

    /// A plain name must not run on with `.`, `+` or `-`.
    pub(crate) fn ends_here(&self, name: &Name<'_>) -> Step<()> {
        if !name.is_raw() && matches!(self.peek(), Some(b'.' | b'+' | b'-')) {
            let end = self.at + self.run(self.at, |c| is_xid_continue(c) || matches!(c, '.' | '+' | '-'));
            return Err(syntax_error::needs_raw_name(self.text, Span::new(name.span.start, end as u32)).into());
        }
        Ok(())
    }

    /// Whether `name:` stands here. Moves nothing.
    pub(crate) fn at_field(&self) -> bool {
        let mut ahead = Self { found: Vec::new(), marks: Vec::new(), ..*self };
        ahead.try_name().is_some() && ahead.blank().is_ok() && ahead.peek() == Some(b':')
    }

    /// `name:` with the blanks behind it.
    pub(crate) fn key(&mut self) -> Step<Name<'a>> {
        let name = self.name()?;
        self.colon()?;
        Ok(name)
    }

    pub(crate) fn colon(&mut self) -> Step<()> {
        self.blank()?;
        if !self.eat(b':') {
            return Err(self.unexpected(Expected::Colon).into());
        }
        self.blank()
    }

    /// Behind an opening bracket: whether an item follows, else eats the closing one.
    pub(crate) fn first_item(&mut self, close: u8) -> Step<bool> {
        self.blank()?;
        Ok(!self.eat(close))
    }

    /// Behind an item: eats the comma, and says whether another item follows; else eats the closing bracket.
    pub(crate) fn next_item(&mut self, close: u8) -> Step<bool> {
        self.blank()?;
        if self.eat(b',') {
            self.blank()?;
        } else if self.peek() != Some(close) {
            return Err(self.unexpected(Expected::CommaOr(close)).into());
        }
        Ok(!self.eat(close))
    }

    pub(crate) fn enter(&mut self, levels: u16) -> Step<()> {
        match self.levels.checked_sub(levels) {
            Some(left) => self.levels = left,
            None => return Err(syntax_error::too_deep(self.at).into()),
        }
        Ok(())
    }

    pub(crate) fn leave(&mut self, levels: u16) {
        self.levels += levels;
    }
}
