//! One bracket of the text and its items: names, values, commas. Looks into no item, so that a bracket costs one pass over its
//! text; keeps spans only.

use crate::document::ron::lexer::{Lexer, Step};
use crate::document::ron::literal::bare_word;
use crate::model::problem::Span;

/// An item of a bracket: `name: value`, or a value by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// The name or the key, if it has one.
    pub(crate) key: Option<Span>,
    pub(crate) value: Span,
    /// Where its comma stands.
    pub(crate) comma: Option<u32>,
}

impl Item {
    /// From its name to the end of its value.
    pub(crate) fn span(&self) -> Span {
        Span::new(self.key.unwrap_or(self.value).start, self.value.end)
    }
}

/// A bracket of any sort, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    /// Where its opening bracket stands.
    pub(crate) open: u32,
    /// Where its closing bracket stands.
    pub(crate) close: u32,
    pub(crate) items: Vec<Item>,
}

/// The value in `span` without any `Some(..)` around it; `None` for `None`.
pub(crate) fn bare(text: &str, span: Span, unwraps: bool) -> Option<Span> {
    let mut lexer = Lexer::within(text, span.start, unwraps);
    inside(&mut lexer).ok()?;
    let start = lexer.at;
    let none = lexer.try_name().is_some_and(|name| name.text == "None");
    lexer.at = start;
    if none {
        return None;
    }
    lexer.value().ok()?;
    Some(lexer.since(start))
}

/// Goes to what any `Some(..)` here holds.
fn inside(lexer: &mut Lexer<'_>) -> Step<()> {
    loop {
        let start = lexer.at;
        if !lexer.starts_with("Some") || lexer.try_name().is_none_or(|name| name.text != "Some") {
            lexer.at = start;
            return Ok(());
        }
        lexer.blank()?;
        let open = lexer.at;
        lexer.at += 1;
        lexer.blank()?;
        if lexer.unwraps && (lexer.peek() == Some(b')') || lexer.at_field()) {
            lexer.at = open;
            return Ok(());
        }
    }
}

impl Group {
    /// The bracket that is the value in `span`; `None` if there is no bracket.
    pub(crate) fn open(text: &str, span: Span, unwraps: bool) -> Option<Self> {
        let mut lexer = Lexer::within(text, span.start, unwraps);
        Self::read(&mut lexer).ok().flatten()
    }

    /// The same bracket; the values at `known`, in order, are records somewhere in it and not looked into.
    pub(crate) fn around(text: &str, span: Span, known: &[Span], unwraps: bool) -> Option<Self> {
        let mut lexer = Lexer { known, ..Lexer::within(text, span.start, unwraps) };
        Self::read(&mut lexer).ok().flatten()
    }

    fn read(lexer: &mut Lexer<'_>) -> Step<Option<Self>> {
        inside(lexer)?;
        if lexer.try_name().is_some() {
            lexer.blank()?;
        }
        let open = lexer.at as u32;
        let close = match lexer.peek() {
            Some(b'(') => b')',
            Some(b'[') => b']',
            Some(b'{') => b'}',
            _ => return Ok(None),
        };
        lexer.at += 1;
        let mut items = Vec::new();
        let mut more = lexer.first_item(close)?;
        let named = close == b')' && lexer.at_field();
        while more {
            let start = lexer.at;
            let key = if named { Some(lexer.key()?.span) } else { None };
            let from = lexer.at;
            lexer.value()?;
            let mut item = Item { key, value: lexer.since(from), comma: None };
            if close == b'}' {
                item.key = Some(lexer.since(start));
                lexer.colon()?;
                let from = lexer.at;
                lexer.value()?;
                item.value = lexer.since(from);
            }
            lexer.blank()?;
            item.comma = (lexer.peek() == Some(b',')).then_some(lexer.at as u32);
            items.push(item);
            more = lexer.next_item(close)?;
        }
        Ok(Some(Self { open, close: lexer.at as u32 - 1, items }))
    }

    /// The field called `name`, and which one it is.
    pub(crate) fn find(&self, text: &str, name: &str) -> Option<(usize, &Item)> {
        let is = |item: &&Item| item.key.is_some_and(|key| bare_word(&text[key.range()]) == name);
        self.items.iter().enumerate().find(|(_, item)| is(item))
    }

    /// The value of the field called `name`.
    pub(crate) fn value(&self, text: &str, name: &str) -> Option<Span> {
        self.find(text, name).map(|(_, item)| item.value)
    }

    /// The gap before item `index`: behind the value before, or behind the bracket. At the number of items: before the closing one.
    pub(crate) fn gap_before(&self, index: usize) -> Span {
        let start = index.checked_sub(1).and_then(|i| self.items.get(i)).map_or(self.open + 1, |item| item.value.end);
        Span::new(start, self.items.get(index).map_or(self.close, |item| item.span().start))
    }
}
