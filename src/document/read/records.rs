//! Reads records and lists field by field: present, missing, unknown, duplicate. Collects errors and goes on; knows neither
//! boards nor modules.

use std::fmt;

use crate::document::read::expected::ExpectedKind;
use crate::document::read::unchanged::last::Last;
use crate::document::ron::lexer::{Lexer, Step};
use crate::document::ron::syntax_error;
use crate::document::ron::syntax_error::{Expected, MOST, cut};
use crate::document::ron::value::{SeenKeys, Shape};
use crate::model::problem::{Problem, Severity, Span, did_you_mean};

/// What a required field may look like.
const EXAMPLES: &[(&str, &str)] = &[
    ("format", "1"),
    ("developers", "[]"),
    ("name", "\"..\""),
    ("id", "\"..\""),
    ("status", "Pending"),
    ("reason", "\"..\""),
];

/// Which field a value belongs to, as messages name it.
#[derive(Clone, Copy)]
pub(crate) struct At {
    pub(crate) path: &'static str,
    pub(crate) part: &'static str,
}

impl At {
    pub(crate) const fn field(path: &'static str) -> Self {
        Self { path, part: "" }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dot = if self.part.is_empty() { "" } else { "." };
        write!(f, "`{}{dot}{}`", self.path, self.part)
    }
}

/// What was read of a record's fields.
pub(crate) struct Fields<'a> {
    /// The record, from its name or bracket to its closing bracket.
    pub(crate) span: Span,
    /// Its name and opening bracket: the place of errors about missing fields.
    pub(crate) head: Span,
    /// Bit `i`: field `i` was there.
    seen: u64,
    /// Where the name of field `i` began, if it was there.
    first: [u32; 64],
    /// Names that are no fields of it.
    unknown: SeenKeys<'a>,
}

impl Fields<'_> {
    pub(crate) fn has(&self, index: usize) -> bool {
        self.seen & 1 << index != 0
    }
}

/// Reads values and collects problems.
pub(crate) struct Decoder<'a> {
    pub(crate) lexer: Lexer<'a>,
    pub(crate) problems: Vec<Problem>,
    errors: usize,
    /// Reported unknown fields, by their record.
    pub(crate) told: Vec<(&'static str, &'a str)>,
    /// Where problems are, listed or not.
    pub(crate) problems_at: Vec<u32>,
    /// The text this one is like.
    pub(crate) last: Option<Last<'a>>,
}

impl<'a> Decoder<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            lexer: Lexer::new(text),
            problems: Vec::new(),
            errors: 0,
            told: Vec::new(),
            problems_at: Vec::new(),
            last: None,
        }
    }

    /// Tells `problem`; of the first that is too many, that there are more.
    pub(crate) fn tell(&mut self, problem: Problem) {
        let told = self.told_of(problem.severity);
        self.problems_at.push(problem.span.start);
        if told > MOST {
            return;
        }
        self.errors += usize::from(problem.is_error());
        self.problems.push(match (told < MOST, problem.is_error()) {
            (true, _) => problem,
            (_, true) => Problem::error(problem.span, format!("more than {MOST} mistakes: the others are not listed"))
                .hint("fix the first ones: many of the others may have the same cause"),
            _ => Problem::warning(problem.span, format!("more than {MOST} warnings: the others are not listed")),
        });
    }

    fn told_of(&self, severity: Severity) -> usize {
        if severity == Severity::Error { self.errors } else { self.problems.len() - self.errors }
    }

    /// Whether one more problem would be listed: others need no message.
    pub(crate) fn hears(&self, severity: Severity) -> bool {
        self.told_of(severity) <= MOST
    }

    /// The number of listed errors.
    pub(crate) fn errors(&self) -> usize {
        self.errors
    }

    /// Reads a value with `read`, inside any `Some(..)` around it; `None` is the default.
    pub(crate) fn optional<T: Default>(&mut self, read: impl FnOnce(&mut Self) -> Step<T>) -> Step<T> {
        self.item(|decoder| {
            let start = decoder.lexer.at;
            if decoder.lexer.peek() == Some(b'N') && decoder.lexer.name()?.is("None") {
                return Ok(T::default());
            }
            decoder.lexer.at = start;
            read(decoder)
        })
    }

    /// Reads a value with `read`, inside any `Some(..)` around it; in a list there is no `None`.
    pub(crate) fn item<T>(&mut self, read: impl FnOnce(&mut Self) -> Step<T>) -> Step<T> {
        let mut somes = 0;
        while self.lexer.peek() == Some(b'S') {
            let start = self.lexer.at;
            if !self.lexer.name()?.is("Some") {
                self.lexer.at = start;
                break;
            }
            self.lexer.blank()?;
            let open = self.lexer.at;
            if !self.lexer.eat(b'(') {
                return Err(self.lexer.unexpected(Expected::Payload).into());
            }
            self.lexer.enter(1)?;
            self.lexer.blank()?;
            if self.lexer.unwraps && (self.lexer.peek() == Some(b')') || self.lexer.at_field()) {
                // The brackets of `Some` are those of the record: it needs none of its own to be closed.
                self.lexer.at = open;
                self.lexer.leave(1);
                break;
            }
            somes += 1;
        }
        let value = read(self)?;
        for _ in 0..somes {
            self.lexer.close_some()?;
            self.lexer.leave(1);
        }
        Ok(value)
    }

    /// A list: calls `each` at every item.
    pub(crate) fn list(
        &mut self,
        at: At,
        wanted: ExpectedKind,
        mut each: impl FnMut(&mut Self) -> Step<()>,
    ) -> Step<()> {
        if self.lexer.peek() != Some(b'[') {
            return self.mismatch(at, wanted);
        }
        self.lexer.at += 1;
        self.lexer.enter(1)?;
        let mut more = self.lexer.first_item(b']')?;
        let inner = u16::from(more);
        self.lexer.enter(inner)?;
        while more {
            each(self)?;
            more = self.lexer.next_item(b']')?;
        }
        self.lexer.leave(1 + inner);
        Ok(())
    }

    /// A required field is not there.
    pub(crate) fn missing(&mut self, fields: &Fields<'_>, what: &str, name: &str) {
        let slip = fields.unknown.keys().find(|(key, _)| did_you_mean(key, [name]).is_some());
        let problem = format!("{what} has no `{name}`");
        self.tell(match slip {
            Some((_, span)) => Problem::error(span, problem).hint(format!("did you mean `{name}`?")),
            None => {
                let example = EXAMPLES.iter().find(|(of, _)| *of == name).map_or("..", |(_, example)| example);
                Problem::error(fields.head, problem).hint(format!("add `{name}: {example}` to it"))
            }
        });
    }

    /// The fields of a record, if one stands here: `find` gives the index (below 64) of a name, tried first at the index
    /// after the one before; `each` reads the value of a field. `None`, and nothing is read, if there is no record.
    pub(crate) fn fields(
        &mut self,
        find: impl Fn(&str, usize) -> Option<usize>,
        mut each: impl FnMut(&mut Self, usize) -> Step<()>,
    ) -> Step<Option<Fields<'a>>> {
        let start = self.lexer.at;
        let keyword = self.lexer.peek() != Some(b'(') && self.lexer.try_name().is_some_and(|name| name.is_keyword());
        self.lexer.blank()?;
        if keyword || !self.lexer.eat(b'(') {
            self.lexer.at = start;
            return Ok(None);
        }
        let head = self.lexer.since(start);
        let mut fields = Fields { span: head, head, seen: 0, first: [0; 64], unknown: SeenKeys::default() };
        self.lexer.enter(1)?;
        if !self.lexer.first_item(b')')? {
            self.lexer.leave(1);
            fields.span = self.lexer.since(start);
            return Ok(Some(fields));
        }
        if !self.lexer.at_field() && self.is_tuple(start)? {
            self.lexer.leave(1);
            return Ok(None);
        }
        self.lexer.enter(1)?;
        let mut next = 0;
        loop {
            let name = self.lexer.key()?;
            match find(name.text, next) {
                Some(index) => {
                    if !fields.has(index) {
                        fields.first[index] = name.span.start;
                    } else if self.hears(Severity::Error) {
                        let first = Lexer::within(self.lexer.text, fields.first[index], self.lexer.unwraps).try_name();
                        self.tell(syntax_error::twice(name.text, first.map_or(head, |first| first.span), name.span));
                    }
                    fields.seen |= 1 << index;
                    next = index + 1;
                    each(self, index)?;
                }
                None => {
                    self.lexer.mark(name.span.start as usize);
                    if let Some(first) = fields.unknown.before(name.text, name.span)
                        && self.hears(Severity::Error)
                    {
                        self.tell(syntax_error::twice(name.text, first, name.span));
                    }
                    self.any_value()?;
                }
            }
            if !self.lexer.next_item(b')')? {
                break;
            }
        }
        self.lexer.leave(2);
        fields.span = self.lexer.since(start);
        Ok(Some(fields))
    }

    /// Whether what began at `start` is a tuple and no record: then goes back to `start`. A fault of the grammar if it is
    /// neither.
    fn is_tuple(&mut self, start: usize) -> Step<bool> {
        let first = self.lexer.at;
        self.lexer.value()?;
        self.lexer.blank()?;
        let tuple = matches!(self.lexer.peek(), Some(b',' | b')'));
        self.lexer.at = if tuple { start } else { first };
        self.lexer.found.clear();
        Ok(tuple)
    }

    /// Any value; tells what is there twice in it.
    pub(crate) fn any_value(&mut self) -> Step<Shape> {
        let shape = self.lexer.value()?;
        for problem in std::mem::take(&mut self.lexer.found) {
            self.tell(problem);
        }
        Ok(shape)
    }

    /// Warns of each unknown field once for each sort of record.
    pub(crate) fn tell_unknown(
        &mut self,
        what: &'static str,
        fields: &Fields<'a>,
        known: &(impl Iterator<Item = &'static str> + Clone),
    ) {
        for (name, span) in fields.unknown.keys() {
            if self.told.len() > MOST || self.told.contains(&(what, name)) {
                continue;
            }
            self.told.push((what, name));
            if let Some(last) = &mut self.last {
                last.compare_told(&self.told);
            }
            let problem = Problem::warning(span, format!("{what} has no field {}: it is kept as it is", cut(name)));
            self.tell(match did_you_mean(name, known.clone()) {
                Some(known) => problem.hint(format!("did you mean `{known}`?")),
                None => problem,
            });
        }
    }
}
