//! Comments and fields of no table put into a text and taken out of it, so that a record says of them what is wanted. Alters no
//! field of the board: the text is read again and must give the same one.

use super::extras::{Anchor, Comment, Extras, Found, Slot, Spot, Unknown};
use super::gap;
use super::items::{self, New, Place};
use super::style;
use super::tree::Group;
use super::{Document, Splice, edit};
use crate::model::change::Subject;
use crate::model::problem::Span;

/// A document with what was grafted onto it.
#[derive(Clone, Debug)]
pub struct Grafted {
    /// The document.
    pub document: Document,
    /// What found no place: whose it is, and what.
    pub left: Vec<(Option<Subject>, Left)>,
}

/// Something that found no place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// A comment that is wanted.
    Comment(Comment),
    /// A field that is wanted.
    Unknown(Unknown),
}

impl Document {
    /// The document in which each of these records (`None` is the board) has these comments and fields of no table. A comment
    /// that is there stays where it is.
    pub fn graft(&self, wanted: &[(Option<Subject>, Extras)]) -> Grafted {
        let mut graft = Grafting { document: self.clone(), left: Vec::new() };
        for (of, extras) in wanted {
            graft.unknown(of.as_ref(), &extras.unknown);
        }
        graft.comments(wanted);
        Grafted { document: graft.document, left: graft.left }
    }
}

/// A comment of a text.
struct There<'a> {
    of: &'a Option<Subject>,
    text: String,
    span: Span,
}

struct Grafting {
    document: Document,
    left: Vec<(Option<Subject>, Left)>,
}

impl Grafting {
    /// Makes the splices, if the board is the same then. Whether it did.
    fn made(&mut self, splices: Vec<Splice>) -> bool {
        match edit::attempt(&self.document, splices, &self.document.board) {
            Ok((document, _)) => {
                self.document = document;
                true
            }
            Err(_) => false,
        }
    }

    fn unknown(&mut self, of: Option<&Subject>, wanted: &[Unknown]) {
        let now = Found::of(&self.document, of).unknown;
        let same = |one: &Unknown, other: &Unknown| one.path == other.path && one.name == other.name;
        for gone in now.iter().filter(|now| !wanted.iter().any(|wanted| same(wanted, now))) {
            let splices = Spot::of(&self.document, of).and_then(|spot| {
                let group = spot.group(&self.document.text, &gone.path)?;
                let (index, _) = group.find(&self.document.text, &gone.name)?;
                Some(items::remove(&self.document.text, &group, index))
            });
            if let Some(splices) = splices {
                self.made(splices);
            }
        }
        for wanted in wanted.iter().filter(|wanted| !now.iter().any(|now| same(wanted, now) && wanted.text == now.text))
        {
            let splices = Spot::of(&self.document, of).and_then(|spot| self.put(&spot, wanted));
            if splices.is_none_or(|splices| !self.made(splices)) {
                self.left.push((of.cloned(), Left::Unknown(wanted.clone())));
            }
        }
    }

    /// What writing a field of no table replaces.
    fn put(&self, spot: &Spot, wanted: &Unknown) -> Option<Vec<Splice>> {
        let text = &*self.document.text;
        let insert = |group: &Group, core: String, after: Option<&str>| {
            let left = after.and_then(|left| group.find(text, left)).map_or(group.items.len(), |(left, _)| left + 1);
            let place = Place::at(text, group, left, false);
            items::insert(text, group, &place, &New::bare(core))
        };
        let Some(group) = spot.group(text, &wanted.path) else {
            // The record it is in is not there: it comes with it.
            let [top] = wanted.path.as_slice() else { return None };
            return Some(insert(&spot.group, format!("{top}: ({})", wanted.text), None));
        };
        Some(match group.find(text, &wanted.name) {
            Some((_, item)) => vec![Splice { span: item.span(), text: wanted.text.clone() }],
            None => insert(&group, wanted.text.clone(), wanted.after.as_deref()),
        })
    }

    /// Takes out the comments that are too many, and puts in those that are missing.
    fn comments(&mut self, wanted: &[(Option<Subject>, Extras)]) {
        let mut surplus = Vec::new();
        let mut missing = Vec::new();
        for (of, extras) in wanted {
            let mut rest: Vec<&Comment> = extras.comments.iter().collect();
            for (comment, span) in Found::of(&self.document, of.as_ref()).comments {
                match rest.iter().position(|wanted| wanted.text == comment.text) {
                    Some(at) => drop(rest.remove(at)),
                    None => surplus.push(There { of, text: comment.text, span }),
                }
            }
            missing.extend(rest.into_iter().map(|comment| (of, comment)));
        }
        // What only belongs to another record now is where it should be.
        missing.retain(|(_, comment)| match surplus.iter().position(|there| there.text == comment.text) {
            Some(at) => {
                surplus.remove(at);
                false
            }
            None => true,
        });
        self.take(&surplus);
        for (of, comment) in missing {
            if !self.insert(of.as_ref(), comment) {
                self.left.push((of.clone(), Left::Comment(comment.clone())));
            }
        }
    }

    fn take(&mut self, surplus: &[There<'_>]) {
        let text = self.document.text.clone();
        let all = surplus.iter().map(|there| Splice { span: cut(&text, there.span), text: String::new() }).collect();
        if surplus.is_empty() || self.made(all) {
            return;
        }
        for there in surplus {
            let found = Found::of(&self.document, there.of.as_ref()).comments;
            if let Some((_, span)) = found.iter().rfind(|(comment, _)| comment.text == there.text) {
                let splice = Splice { span: cut(&self.document.text, *span), text: String::new() };
                self.made(vec![splice]);
            }
        }
    }

    /// Puts a comment where it stood, or as near as can be.
    fn insert(&mut self, of: Option<&Subject>, comment: &Comment) -> bool {
        let count = |document: &Document| {
            Found::of(document, of).comments.iter().filter(|(found, _)| found.text == comment.text).count()
        };
        let before = count(&self.document);
        let fallback = |slot| Anchor { path: Vec::new(), slot };
        for at in [&comment.at, &fallback(Slot::End), &fallback(Slot::Above)] {
            let old = self.document.clone();
            let splice = Spot::of(&old, of).and_then(|spot| Line::new(&old, &spot, &comment.text).at(at));
            if splice.is_some_and(|splice| self.made(vec![splice])) {
                if count(&self.document) > before {
                    return true;
                }
                self.document = old;
            }
        }
        false
    }
}

/// A comment to be put into a record.
struct Line<'a> {
    document: &'a Document,
    text: &'a str,
    spot: &'a Spot,
    comment: &'a str,
}

impl<'a> Line<'a> {
    fn new(document: &'a Document, spot: &'a Spot, comment: &'a str) -> Self {
        Self { document, text: &document.text, spot, comment }
    }

    fn splice(at: usize, text: String) -> Splice {
        Splice { span: Span::at(at as u32), text }
    }

    fn at(&self, anchor: &Anchor) -> Option<Splice> {
        match (anchor.path.split_last(), anchor.slot, &self.spot.list) {
            (None, Slot::Head, _) => self.head(&self.spot.group),
            (None, Slot::End | Slot::Inside, _) => Some(self.end(&self.spot.group)),
            (None, Slot::Behind, Some((list, index))) => Some(self.behind(list, *index)),
            (None, _, Some((list, index))) => Some(self.above(list, *index)),
            (None, Slot::Behind, None) => Some(self.below_all()),
            (None, _, None) => Some(self.above_all()),
            (Some(_), Slot::Head, _) => self.head(&self.spot.group(self.text, &anchor.path)?),
            (Some(_), Slot::End, _) => Some(self.end(&self.spot.group(self.text, &anchor.path)?)),
            (Some((name, path)), slot, _) => {
                let group = self.spot.group(self.text, path)?;
                let index = self.index(&group, name)?;
                match slot {
                    Slot::Behind => Some(self.behind(&group, index)),
                    Slot::Apart => self.apart(&group, index),
                    _ => Some(self.above(&group, index)),
                }
            }
        }
    }

    fn index(&self, group: &Group, name: &str) -> Option<usize> {
        super::extras::names(self.text, group).iter().position(|other| other == name)
    }

    fn eol(&self, at: usize) -> &'static str {
        style::eol(self.text, at)
    }

    /// On a line of its own above an item.
    fn above(&self, group: &Group, index: usize) -> Splice {
        let gap = items::gap_before(group, index);
        let lead = gap::lead(&self.text[gap.range()]);
        let start = gap.start as usize;
        let eol = self.eol(start);
        if lead.begins_line {
            let at = start + lead.line;
            return Self::splice(at, format!("{}{}{eol}", gap::indent(&self.text[at..]), self.comment));
        }
        let at = group.items[index].span().start as usize;
        if self.comment.starts_with("//") {
            let indent = format!("{}{}", style::indent(self.text, group.open as usize), style::unit(self.text));
            return Self::splice(at, format!("{eol}{indent}{}{eol}{indent}", self.comment));
        }
        Self::splice(at, format!("{} ", self.comment))
    }

    /// Above an item, parted from it.
    fn apart(&self, group: &Group, index: usize) -> Option<Splice> {
        let gap = items::gap_before(group, index);
        let lead = gap::lead(&self.text[gap.range()]);
        let at = gap.start as usize + lead.own;
        let eol = self.eol(at);
        let indent = gap::indent(&self.text[at..]);
        lead.begins_line.then(|| Self::splice(at, format!("{indent}{}{eol}{eol}", self.comment)))
    }

    /// Behind an item, on its line.
    fn behind(&self, group: &Group, index: usize) -> Splice {
        let gap = items::gap_before(group, index + 1);
        let text = &self.text[gap.range()];
        let tail = gap::tail(text);
        if tail.next.is_none() || gap::comments(&text[..tail.own]).iter().any(|comment| comment.starts_with("//")) {
            return self.above(group, index);
        }
        Self::splice(gap.start as usize + tail.own, format!(" {}", self.comment))
    }

    /// Behind the opening bracket.
    fn head(&self, group: &Group) -> Option<Splice> {
        let at = group.open as usize + 1;
        let line = self.text[at..].lines().next().unwrap_or_default();
        let ends = self.text[at..].contains('\n') && line.trim().is_empty();
        ends.then(|| Self::splice(at, format!(" {}", self.comment)))
    }

    /// Before the closing bracket.
    fn end(&self, group: &Group) -> Splice {
        let gap = items::gap_before(group, group.items.len());
        let lead = gap::lead(&self.text[gap.range()]);
        let eol = self.eol(gap.start as usize);
        let outer = style::indent(self.text, group.open as usize);
        let inner = match group.items.last().map(|item| item.span().start as usize) {
            Some(last) if lead.begins_line => style::indent(self.text, last).to_owned(),
            _ => format!("{outer}{}", style::unit(self.text)),
        };
        if lead.begins_line {
            return Self::splice(gap.start as usize + lead.line, format!("{inner}{}{eol}", self.comment));
        }
        let at = group.close as usize;
        Self::splice(at, format!("{eol}{inner}{}{eol}{outer}", self.comment))
    }

    /// Above the board.
    fn above_all(&self) -> Splice {
        let at = self.document.layout.board.start as usize;
        Self::splice(at, format!("{}{}", self.comment, self.eol(at)))
    }

    /// Below the board.
    fn below_all(&self) -> Splice {
        let eol = self.eol(self.text.len());
        let text =
            if self.text.ends_with('\n') { format!("{}{eol}", self.comment) } else { format!("{eol}{}", self.comment) };
        Self::splice(self.text.len(), text)
    }
}

/// What taking out a comment takes with it: its line if it has one of its own, else the blanks that part it from the others.
fn cut(text: &str, comment: Span) -> Span {
    let (start, end) = (comment.start as usize, comment.end as usize);
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let line = style::line_start(text, start).max(bom);
    let next = text[end..].find('\n').map(|at| end + at + 1);
    let is_blank = |piece: &str| piece.trim_matches([' ', '\t', '\r', '\n']).is_empty();
    let blank_before = is_blank(&text[line..start]);
    let blank_behind = is_blank(&text[end..next.unwrap_or(text.len())]);
    let (start, end) = match next {
        Some(next) if blank_before && blank_behind => (line, next),
        _ if blank_behind => (line + text[line..start].trim_end_matches([' ', '\t']).len(), end),
        _ => (start, end + usize::from(text[end..].starts_with(' '))),
    };
    Span::new(start as u32, end as u32)
}
