//! Finds the comments and unknown fields of a record, each with its place. Reads only; changes none of them.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;
use std::sync::Arc;

use crate::document::read::document::Document;
use crate::document::read::schema::{Inner, Level, Sort};
use crate::document::read::unchanged::marks::Marks;
use crate::document::ron::lexer::Lexer;
use crate::document::ron::literal::bare_word;
use crate::document::ron::node;
use crate::document::ron::node::Group;
use crate::document::ron::trivia;
use crate::model::annotation::{Anchor, Comment, Extras, Notes, Slot, Unknown};
use crate::model::change::{RecordKind, Seat, Subject};
use crate::model::field::Part;
use crate::model::problem::Span;

impl Document {
    /// The annotations of every record. Records without any are left out.
    pub fn extras(&self) -> Notes {
        let mut out = Notes::new();
        for (of, spot) in self.marked_spots() {
            let extras = Found::at(self, &spot).extras();
            if extras != Extras::default() {
                out.insert(of, extras);
            }
        }
        out
    }

    /// The line on which a module or developer begins, from 1.
    pub(crate) fn line_of(&self, what: &Subject) -> Option<u32> {
        let open = Spot::of(self, what)?.group.open as usize;
        Some(self.text[..open].matches('\n').count() as u32 + 1)
    }

    /// The records that a mark may belong to: the one around it, else those beside it and the one that holds them.
    fn marked(&self) -> Marked {
        let (layout, mut marked) = (&self.layout, Marked::default());
        for mark in &self.marks.annotations {
            let records = |spans: &[Span]| {
                let next = spans.partition_point(|span| span.start <= *mark);
                let last = next.checked_sub(1);
                let is_inside = last.is_some_and(|last| *mark < spans[last].end);
                (is_inside, last, (next < spans.len() && !is_inside).then_some(next))
            };
            let developers = &layout.developers;
            let next = developers.partition_point(|column| column.record.start <= *mark);
            let around = next.checked_sub(1).filter(|index| *mark < developers[*index].record.end);
            let (is_inside, last, after) = records(layout.column(around));
            marked.modules.extend(last.into_iter().chain(after).map(|index| (around, index)));
            if is_inside {
                continue;
            }
            match around {
                Some(index) => drop(marked.developers.insert(index)),
                None => {
                    marked
                        .developers
                        .extend(next.checked_sub(1).into_iter().chain((next < developers.len()).then_some(next)));
                    marked.is_board = true;
                }
            }
        }
        marked
    }

    /// The records in a record, in the order of the text.
    fn held_by(&self, spot: &Spot) -> Cow<'_, [Span]> {
        match (spot.sort, &spot.list) {
            (Sort::Board, _) => Cow::Owned(self.layout.outermost()),
            (Sort::Developer, Some((_, index))) => Cow::Borrowed(&self.layout.developers[*index].modules),
            _ => Cow::Borrowed(&[]),
        }
    }

    /// Where they stand.
    fn marked_spots(&self) -> Vec<(Subject, Spot)> {
        let (marked, records, mut spots) = (self.marked(), self.records(), Vec::new());
        let list = if marked.developers.is_empty() { None } else { records.developers().map(Arc::new) };
        for index in marked.developers {
            let name = &self.board.developers[index].name;
            if let (Some(list), Some(group)) = (&list, records.developer(name)) {
                let spot = Spot { sort: Sort::Developer, group, list: Some((Arc::clone(list), index)) };
                spots.push((Subject::Developer(name.clone()), spot));
            }
        }
        let mut list: (Option<usize>, Option<Arc<Group>>) = (None, None);
        for (column, index) in marked.modules {
            if list.1.is_none() || list.0 != column {
                let owner = column.map(|index| self.board.developers[index].name.as_str());
                list = (column, records.column(owner).map(Arc::new));
            }
            let group = Group::open(&self.text, self.layout.column(column)[index], true);
            if let (Some(list), Some(group)) = (&list.1, group) {
                let id = self.board.column(column)[index].id.clone();
                let spot = Spot { sort: Sort::Module, group, list: Some((Arc::clone(list), index)) };
                spots.push((Subject::Module(id), spot));
            }
        }
        let board = marked.is_board.then(|| Spot::of(self, &Subject::Board)).flatten();
        spots.extend(board.map(|spot| (Subject::Board, spot)));
        spots
    }
}

/// Records that may have annotations: all that have some, and a few others.
#[derive(Default)]
struct Marked {
    is_board: bool,
    developers: BTreeSet<usize>,
    /// Each by its column and its index there.
    modules: BTreeSet<(Option<usize>, usize)>,
}

/// A record in the text of a document.
pub(crate) struct Spot {
    pub(crate) sort: Sort,
    /// The bracket of the record.
    pub(crate) group: Group,
    /// The list it is in, and its index there; the board is in none.
    pub(crate) list: Option<(Arc<Group>, usize)>,
}

impl Spot {
    pub(crate) fn of(document: &Document, of: &Subject) -> Option<Self> {
        let records = document.records();
        let (sort, group, kind) = match of {
            Subject::Board => return Some(Self { sort: Sort::Board, group: records.board()?, list: None }),
            Subject::Developer(name) => {
                let developer = Arc::clone(&document.board.developers[document.board.developer(name)?]);
                (Sort::Developer, records.developer(name)?, RecordKind::Developer(developer, None))
            }
            Subject::Module(id) => {
                let module = Arc::clone(document.board.find(id)?.module);
                (Sort::Module, records.module(id)?, RecordKind::Module(module, Seat::default()))
            }
        };
        let list = records.place_of(&kind).map(|(list, index)| (Arc::new(list), index));
        Some(Self { sort, group, list })
    }

    /// The bracket at the end of `path`.
    pub(crate) fn group(&self, text: &str, path: &[String]) -> Option<Group> {
        let mut group = self.group.clone();
        for name in path {
            let index = names(text, &group).iter().position(|other| other == name)?;
            group = Group::open(text, group.items[index].value, true)?;
        }
        Some(group)
    }
}

/// What was found in a record, with the places of the comments in the text.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) comments: Vec<(Comment, Span)>,
    pub(crate) unknown: Vec<Unknown>,
}

impl Found {
    pub(crate) fn of(document: &Document, of: &Subject) -> Self {
        Spot::of(document, of).map_or_else(Self::default, |spot| Self::at(document, &spot))
    }

    /// The same without the places.
    pub(crate) fn extras(self) -> Extras {
        let comments = self.comments.into_iter().map(|(comment, _)| comment).collect();
        Extras { comments, unknown: self.unknown }
    }

    fn at(document: &Document, spot: &Spot) -> Self {
        let text = &document.text;
        let marks = &*document.marks;
        let known = document.held_by(spot);
        let mut walk = Walk { text, known: &known, marks, sort: spot.sort, found: Self::default() };
        match &spot.list {
            None => {
                let Span { start, end } = document.layout.board;
                walk.comments(Span::new(0, start), &[], |_| Slot::Above);
                walk.record(&spot.group, start, end);
                walk.comments(Span::new(end, text.len() as u32), &[], |_| Slot::Behind);
            }
            Some((list, index)) => {
                let own = |at: usize, slot| {
                    let mut around = Walk { text, known: &[], marks, sort: spot.sort, found: Self::default() };
                    around.gap(list, at, &[], &[], true);
                    let mut comments = around.found.comments;
                    comments.retain(|(comment, _)| comment.at.slot == slot);
                    for (comment, _) in &mut comments {
                        comment.at.path.clear();
                    }
                    comments
                };
                walk.found.comments = own(*index, Slot::Above);
                let value = list.items[*index].value;
                walk.record(&spot.group, value.start, value.end);
                walk.found.comments.extend(own(*index + 1, Slot::Behind));
            }
        }
        walk.found
    }
}

struct Walk<'a> {
    text: &'a str,
    /// The records in this one.
    known: &'a [Span],
    /// What is not marked has no comments.
    marks: &'a Marks,
    sort: Sort,
    found: Found,
}

impl Walk<'_> {
    fn record(&mut self, group: &Group, start: u32, end: u32) {
        self.comments(Span::new(start, group.open), &[], |_| Slot::Head);
        self.level(group, &[], Level::Top);
        self.comments(Span::new(group.close + 1, end.max(group.close + 1)), &[], |_| Slot::End);
    }

    /// The comments in `span`, which is no part of a text in quotes.
    fn comments(&mut self, span: Span, path: &[String], slot: impl Fn(u32) -> Slot) {
        if !self.marks.has_annotation(span) {
            return;
        }
        for (start, text) in comments_in(self.text, span) {
            let at = Anchor { path: path.to_vec(), slot: slot(start) };
            let span = Span::new(start, start + text.len() as u32);
            self.found.comments.push((Comment { text: text.to_owned(), at }, span));
        }
    }

    /// The comments of the gap before item `index` of a bracket at `path`, whose items are called by `names`. Those of the items
    /// themselves are told with `own`, or are somebody else's.
    fn gap(&mut self, group: &Group, index: usize, path: &[String], names: &[String], own: bool) {
        let span = group.gap_before(index);
        if !self.marks.has_annotation(span) {
            return;
        }
        let text = &self.text[span.range()];
        let line = text.find('\n').unwrap_or(text.len());
        let tail = if index > 0 { trivia::tail(text).own } else { 0 };
        let lead = if index < group.items.len() { trivia::lead(text).own } else { text.len() };
        let item = |index: usize| [path, &[names.get(index).cloned().unwrap_or_default()]].concat();
        for (start, comment) in comments_in(self.text, span) {
            let at = (start - span.start) as usize;
            let (path, slot) = if at < tail {
                (item(index - 1), Slot::Behind)
            } else if at >= lead {
                (item(index), Slot::Above)
            } else if index == 0 && at < line && line < text.len() {
                (path.to_vec(), Slot::Head)
            } else if index < group.items.len() {
                (item(index), Slot::Apart)
            } else {
                (path.to_vec(), Slot::End)
            };
            if own || !matches!(slot, Slot::Behind | Slot::Above) {
                let span = Span::new(start, start + comment.len() as u32);
                let comment = Comment { text: comment.to_owned(), at: Anchor { path, slot } };
                self.found.comments.push((comment, span));
            }
        }
    }

    /// The fields of one bracket.
    fn level(&mut self, group: &Group, path: &[String], level: Level) {
        let names = names(self.text, group);
        for (i, item) in group.items.iter().enumerate() {
            self.gap(group, i, path, &names, true);
            let name = &names[i];
            let here = [path, std::slice::from_ref(name)].concat();
            let Some(inner) = item.key.and_then(|_| self.sort.inner(level, name)) else {
                self.found.unknown.push(Unknown {
                    path: path.to_vec(),
                    name: name.clone(),
                    text: self.text[item.span().range()].to_owned(),
                    after: i.checked_sub(1).map(|left| names[left].clone()),
                });
                continue;
            };
            let span = item.span();
            let opened = match inner {
                Inner::Plain => None,
                Inner::Records => Group::around(self.text, item.value, self.known, true),
                _ => Group::open(self.text, item.value, true),
            };
            match (inner, opened) {
                (Inner::Level(inner), Some(opened)) => {
                    self.comments(Span::new(span.start, opened.open), &here, |_| Slot::Inside);
                    self.level(&opened, &here, inner);
                    self.comments(Span::new(opened.close + 1, span.end), &here, |_| Slot::Inside);
                }
                (Inner::Records, Some(opened)) => {
                    self.comments(Span::new(span.start, opened.open), &here, |_| Slot::Inside);
                    let gaps = 0..=opened.items.len();
                    if gaps.clone().any(|at| self.marks.has_annotation(opened.gap_before(at))) {
                        let records = crate::document::read::annotations::names(self.text, &opened);
                        for at in gaps {
                            self.gap(&opened, at, &here, &records, false);
                        }
                    }
                    self.comments(Span::new(opened.close + 1, span.end), &here, |_| Slot::Inside);
                }
                (Inner::Each(parts), Some(opened)) => self.each(&opened, span, &here, parts),
                _ => self.comments(span, &here, |_| Slot::Inside),
            }
        }
        self.gap(group, group.items.len(), path, &names, true);
    }

    /// A list of records that are values: which comment belongs to which is not told apart.
    fn each(&mut self, list: &Group, span: Span, path: &[String], parts: &'static [Part]) {
        let mut from = span.start;
        let names = names(self.text, list);
        for (i, item) in list.items.iter().enumerate() {
            let Some(record) = Group::open(self.text, item.value, true) else { continue };
            let path_of = [path, std::slice::from_ref(&names[i])].concat();
            for (at, field) in record.items.iter().enumerate() {
                let Some(key) = field.key else { continue };
                let name = bare_word(&self.text[key.range()]);
                if parts.iter().any(|part| part.name == name) {
                    continue;
                }
                self.comments(Span::new(from, field.span().start), path, |_| Slot::Inside);
                from = field.span().end;
                let left = at.checked_sub(1).and_then(|left| record.items[left].key);
                self.found.unknown.push(Unknown {
                    path: path_of.clone(),
                    name: name.to_owned(),
                    text: self.text[field.span().range()].to_owned(),
                    after: left.map(|left| bare_word(&self.text[left.range()]).to_owned()),
                });
            }
        }
        self.comments(Span::new(from, span.end), path, |_| Slot::Inside);
    }
}

/// What the items of a bracket are called: fields by their names, records of a list by the text they cannot be without.
pub(crate) fn names(text: &str, group: &Group) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(group.items.len());
    let mut twice: HashMap<String, usize> = HashMap::new();
    for item in &group.items {
        let mut name = match item.key {
            Some(key) => bare_word(&text[key.range()]).to_owned(),
            None => key_of(text, item.value).unwrap_or_default(),
        };
        let before = twice.entry(name.clone()).or_default();
        *before += 1;
        if *before > 1 {
            let _ = write!(name, "\0{before}");
        }
        out.push(name);
    }
    out
}

fn key_of(text: &str, record: Span) -> Option<String> {
    let group = Group::open(text, record, true)?;
    let value = ["id", "name", "to", "text"].iter().find_map(|name| group.value(text, name))?;
    let literal = node::bare(text, value, true)?;
    Lexer::within(text, literal.start, true).text_literal().ok().map(Cow::into_owned)
}

/// The comments in a stretch of the text, and where each begins.
fn comments_in(text: &str, span: Span) -> Vec<(u32, &str)> {
    let mut out = Vec::new();
    let mut at = span.start as usize;
    for (piece, is_text) in crate::document::ron::brackets::texts_and_rest(&text[span.range()]) {
        if !is_text {
            let mut from = at;
            for comment in trivia::comments(piece) {
                from += text[from..].find(comment).unwrap_or(0);
                out.push((from as u32, comment));
                from += comment.len();
            }
        }
        at += piece.len();
    }
    out
}
