//! Reports in XML, element by element. Follows no entity, no DTD and no include; what it does not know it passes over.

pub mod clover;
pub mod cobertura;
pub mod jacoco;
pub mod opencover;
pub mod sonarqube;

use std::borrow::Cow;

use quick_xml::errors::{Error, IllFormedError};
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::input::Input;
use super::number::{self, Hits};
use super::report::{Draft, Refusal};

/// Reports nest a dozen deep.
const DEEPEST: usize = 200;

/// An element that begins.
pub(crate) struct Element<'a> {
    start: BytesStart<'a>,
    /// 1 for the root.
    pub depth: usize,
    /// The line of the report at which it ends, from 1.
    pub line: u64,
}

/// Attributes of an element, in the order in which they were asked for.
pub type Attributes<'a, const N: usize> = [Option<Cow<'a, str>>; N];

impl Element<'_> {
    /// Its name without a namespace.
    pub(crate) fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// Its attributes of these names, in one pass; without the spaces around them.
    pub(crate) fn attributes<const N: usize>(&self, names: [&str; N]) -> Attributes<'_, N> {
        let mut out = [const { None }; N];
        for attribute in self.start.attributes().with_checks(false).flatten() {
            let Some(at) = names.iter().position(|name| *name == attribute.key.into_inner()) else { continue };
            let value = match attribute.value {
                Cow::Borrowed(text) if memchr::memchr(b'&', text.as_bytes()).is_none() => Cow::Borrowed(text),
                // An entity of nobody stays as it is written.
                Cow::Borrowed(text) => unescape(text).unwrap_or(Cow::Borrowed(text)),
                Cow::Owned(text) => unescape(&text).map_or_else(|_| text.clone(), Cow::into_owned).into(),
            };
            out[at] = Some(value);
        }
        out
    }

    /// One attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let [value] = self.attributes([name]);
        value
    }

    /// A line number of this attribute; what is none is counted as odd.
    pub(crate) fn line_number(&self, text: Option<&str>, draft: &mut Draft) -> Option<u32> {
        line_number(text, draft, || format!("at line {}", self.line))
    }

    /// Whether a line ran, by its number of hits; what is no number is counted as odd.
    pub(crate) fn ran(&self, text: Option<&str>, draft: &mut Draft) -> Option<bool> {
        ran(Hits::parse(text.unwrap_or_default()), draft, || format!("at line {}", self.line))
    }
}

/// A line number from 1; what is none is counted as odd.
pub(crate) fn line_number(text: Option<&str>, draft: &mut Draft, place: impl FnOnce() -> String) -> Option<u32> {
    let line = text.and_then(number::count).filter(|line| (1..=super::lines::LineSet::LAST).contains(line));
    if line.is_none() {
        draft.odd("lines without a number", place);
    }
    line.map(|line| line as u32)
}

/// Whether a line with these hits ran; `None`, counted as odd, if it says neither.
pub(crate) fn ran(hits: Hits, draft: &mut Draft, place: impl FnOnce() -> String) -> Option<bool> {
    match hits {
        Hits::Ran(covered) => Some(covered),
        Hits::Negative => {
            draft.odd("lines with hits below zero, taken as not covered", place);
            Some(false)
        }
        Hits::None => {
            draft.odd("lines without a number of hits", place);
            None
        }
    }
}

/// What a reader does with the elements of a report.
pub(crate) trait Elements {
    /// An element begins.
    fn open(&mut self, element: &Element<'_>, draft: &mut Draft) -> Result<(), Refusal>;

    /// An element ends, also one without content. `depth` is that of its beginning.
    fn close(&mut self, _name: &str, _depth: usize, _draft: &mut Draft) -> Result<(), Refusal> {
        Ok(())
    }

    /// A comment before or right inside of the root.
    fn comment(&mut self, _text: &str) {}

    /// Whether the text inside of elements is wanted now.
    fn wants_text(&self) -> bool {
        false
    }

    /// A piece of text.
    fn text(&mut self, _text: &str) {}
}

/// Goes through a whole report.
pub(crate) fn walk(input: &mut Input<'_>, draft: &mut Draft, reader: &mut impl Elements) -> Result<(), Refusal> {
    let mut xml = quick_xml::Reader::from_reader(input);
    let mut buffer = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut spare: Vec<String> = Vec::new();
    let mut line = 1;
    let mut roots = 0;
    loop {
        buffer.clear();
        xml.get_mut().begin_token();
        let event = match xml.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(error) => return Err(refusal(&error, xml.get_ref(), open.last()).at(line)),
        };
        let mut begin = |start: &BytesStart<'_>, depth: usize, line: &mut u64| {
            *line += newlines(start);
            if depth > DEEPEST {
                return Err(Refusal::new(format!("elements nested more than {DEEPEST} deep")).at(*line));
            }
            roots += usize::from(depth == 1);
            if roots > 1 {
                return Err(Refusal::new("a second report begins here")
                    .at(*line)
                    .hint("give each report a file of its own"));
            }
            let element = Element { start: start.borrow(), depth, line: *line };
            reader.open(&element, draft).map_err(|refusal| refusal.at(*line))
        };
        match event {
            Event::Start(start) => {
                begin(&start, open.len() + 1, &mut line)?;
                let mut name = spare.pop().unwrap_or_default();
                name.clear();
                name.push_str(start.local_name().into_inner());
                open.push(name);
            }
            Event::Empty(start) => {
                let depth = open.len() + 1;
                begin(&start, depth, &mut line)?;
                reader.close(start.local_name().into_inner(), depth, draft)?;
            }
            Event::End(end) => {
                line += newlines(&end);
                let depth = open.len();
                if let Some(name) = open.pop() {
                    reader.close(&name, depth, draft)?;
                    spare.push(name);
                }
            }
            Event::Text(text) => {
                line += newlines(&text);
                if reader.wants_text() {
                    reader.text(&text);
                }
            }
            Event::CData(text) => {
                line += newlines(&text);
                if reader.wants_text() {
                    reader.text(&text);
                }
            }
            Event::GeneralRef(entity) if reader.wants_text() => {
                reader.text(unescape(&format!("&{};", &*entity)).as_deref().unwrap_or_default());
            }
            Event::Comment(text) => {
                line += newlines(&text);
                if open.len() < 2 {
                    reader.comment(&text);
                }
            }
            Event::DocType(text) => line += newlines(&text),
            Event::PI(text) => line += newlines(&text),
            Event::Decl(_) | Event::GeneralRef(_) => {}
            Event::Eof => break,
        }
    }
    match open.last() {
        Some(name) => Err(cut_off(Some(name)).at(line)),
        None => Ok(()),
    }
}

fn newlines(text: &str) -> u64 {
    memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64
}

fn cut_off(inside: Option<&String>) -> Refusal {
    let inside = inside.map_or_else(String::new, |name| format!(" inside <{name}>"));
    Refusal::new(format!("the report ends{inside}: it is cut off")).hint("let the test run finish, and read it again")
}

fn refusal(error: &Error, input: &Input<'_>, inside: Option<&String>) -> Refusal {
    if let Some(why) = input.refused() {
        return Refusal::new(why);
    }
    match error {
        Error::Syntax(_) => cut_off(inside),
        Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
            Refusal::new(format!("</{found}> stands where <{expected}> ends: this is no XML"))
        }
        other => Refusal::new(format!("no XML: {other}")),
    }
}
