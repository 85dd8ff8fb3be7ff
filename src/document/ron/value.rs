//! Finds the kind and the end of a value of any kind. Decodes none.

use std::collections::HashMap;

use crate::document::ron::lexer::{Lexer, Step};
use crate::document::ron::syntax_error;
use crate::document::ron::syntax_error::{Expected, MOST};
use crate::model::problem::{Problem, Span};

/// What sort of value stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `"text"`, `r#"text"#`
    Text,
    /// `12`, `0xFF_u8`, `-1.5e3`, `inf`, `b'a'`
    Number,
    /// `true`, `false`
    Flag,
    /// `'c'`
    Char,
    /// `b"bytes"`
    Bytes,
    /// `Word`
    Word,
    /// `(name: value)`, `Name(name: value)`
    Record,
    /// `(1, 2)`, `Name(1)`
    Tuple,
    /// `()`, `Name()`
    Unit,
    /// `[1, 2]`
    List,
    /// `{1: 2}`
    Map,
    /// `Some(1)`
    Some,
    /// `None`
    None,
    /// `1..2`
    Range,
}

impl<'a> Lexer<'a> {
    /// Any value, and what sort it is. Notes a field or a key that is there twice.
    pub(crate) fn value(&mut self) -> Step<Shape> {
        if self.skip_known() {
            return Ok(Shape::Record);
        }
        match self.peek() {
            None => Err(self.unexpected(Expected::Value).into()),
            Some(b'"') => self.text_literal().map(|_| Shape::Text),
            Some(b'(') => {
                if self.starts_with("()") {
                    self.at += 2;
                    return Ok(Shape::Unit);
                }
                self.group()
            }
            Some(b'[') => {
                self.at += 1;
                self.enter(1)?;
                let mut more = self.first_item(b']')?;
                let inner = u16::from(more);
                self.enter(inner)?;
                while more {
                    self.value()?;
                    more = self.next_item(b']')?;
                }
                self.leave(1 + inner);
                Ok(Shape::List)
            }
            Some(b'{') => self.map(),
            Some(b'\'') => self.char_literal().map(|()| Shape::Char),
            Some(b'0'..=b'9' | b'+' | b'-' | b'.') => self.number_or_range(),
            Some(_) => self.word(),
        }
    }

    /// Goes to the end of the value that begins here, if that is known.
    fn skip_known(&mut self) -> bool {
        while let Some((first, rest)) = self.known.split_first() {
            if first.start as usize > self.at {
                return false;
            }
            self.known = rest;
            if first.start as usize == self.at {
                self.at = first.end as usize;
                return true;
            }
        }
        false
    }

    fn map(&mut self) -> Step<Shape> {
        self.at += 1;
        self.enter(1)?;
        let mut more = self.first_item(b'}')?;
        let inner = u16::from(more);
        self.enter(inner)?;
        let mut seen = SeenKeys::default();
        while more {
            let start = self.at;
            self.value()?;
            self.note_twice(&mut seen, start);
            self.colon()?;
            self.value()?;
            more = self.next_item(b'}')?;
        }
        self.leave(1 + inner);
        Ok(Shape::Map)
    }

    fn note_twice(&mut self, seen: &mut SeenKeys<'a>, start: usize) {
        let key = &self.text[start..self.at];
        let span = self.since(start);
        if let Some(first) = seen.before(key, span) {
            self.find(|| syntax_error::twice(key, first, span));
        }
    }

    /// Notes a problem, unless there are so many that nobody reads more.
    fn find(&mut self, problem: impl FnOnce() -> Problem) {
        if self.found.len() <= MOST {
            self.found.push(problem());
        }
    }

    /// What stands in round brackets.
    fn group(&mut self) -> Step<Shape> {
        self.at += 1;
        self.enter(1)?;
        if !self.first_item(b')')? {
            self.leave(1);
            return Ok(Shape::Unit);
        }
        self.enter(1)?;
        let named = self.at_field();
        let mut seen = SeenKeys::default();
        loop {
            if named {
                let name = self.key()?;
                if let Some(first) = seen.before(name.text, name.span) {
                    self.find(|| syntax_error::twice(name.text, first, name.span));
                }
            }
            self.value()?;
            if !self.next_item(b')')? {
                break;
            }
        }
        self.leave(2);
        Ok(if named { Shape::Record } else { Shape::Tuple })
    }

    /// A value that begins with a letter.
    fn word(&mut self) -> Step<Shape> {
        if self.at_prefixed_literal() {
            return match (self.peek(), self.starts_with("b'")) {
                (Some(b'r'), _) => self.text_literal().map(|_| Shape::Text),
                (_, true) => self.number_or_range(),
                _ => self.bytes_literal().map(|()| Shape::Bytes),
            };
        }
        if self.at_number_word() {
            return self.number_or_range();
        }
        let Some(name) = self.try_name() else {
            return Err(self.unexpected(Expected::Value).into());
        };
        self.ends_here(&name)?;
        match name.text {
            "true" | "false" if !name.is_raw() => Ok(Shape::Flag),
            "None" if !name.is_raw() => Ok(Shape::None),
            "Some" if !name.is_raw() => {
                self.blank()?;
                if self.peek() != Some(b'(') {
                    return Err(self.unexpected(Expected::Payload).into());
                }
                self.some()
            }
            _ => {
                let end = self.at;
                self.blank()?;
                if self.peek() == Some(b'(') {
                    return self.group();
                }
                self.at = end;
                Ok(Shape::Word)
            }
        }
    }

    /// Behind `Some`, at its bracket.
    fn some(&mut self) -> Step<Shape> {
        self.enter(1)?;
        if self.unwraps {
            // The brackets of `Some` may be those of the record it holds.
            self.group()?;
        } else {
            self.at += 1;
            self.blank()?;
            self.value()?;
            self.close_some()?;
        }
        self.leave(1);
        Ok(Shape::Some)
    }

    /// Behind the value in `Some(value`.
    pub(crate) fn close_some(&mut self) -> Step<()> {
        if self.next_item(b')')? {
            return Err(self.unexpected(Expected::Close(b')')).into());
        }
        Ok(())
    }
}

/// The keys of one bracket. Few are compared one by one; a hostile number of them is not.
#[derive(Default)]
pub(crate) struct SeenKeys<'a> {
    few: Vec<(&'a str, Span)>,
    many: Option<HashMap<&'a str, Span>>,
}

impl<'a> SeenKeys<'a> {
    /// Where `key`, which stands at `span`, stood before.
    pub(crate) fn before(&mut self, key: &'a str, span: Span) -> Option<Span> {
        let first = self.few.iter().find(|(k, _)| *k == key).map(|(_, first)| *first);
        let first = first.or_else(|| self.many.as_ref()?.get(key).copied());
        match first {
            None if self.few.len() < 24 => self.few.push((key, span)),
            None => drop(self.many.get_or_insert_default().insert(key, span)),
            Some(_) => {}
        }
        first
    }

    /// The keys that are not in a multitude, in order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (&'a str, Span)> {
        self.few.iter().copied()
    }
}
