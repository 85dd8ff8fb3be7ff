//! Inserts, removes and replaces comments and unknown fields in the text. Alters no known field: the edited text is read again
//! and must give the same board.

use crate::document::edit::error::EditError;
use crate::document::edit::list;
use crate::document::edit::list::{InsertPoint, New};
use crate::document::edit::original;
use crate::document::edit::verify::{Verification, attempt};
use crate::document::read::annotations::{Found, Spot};
use crate::document::read::document::Document;
use crate::document::ron::node::Group;
use crate::document::ron::splice;
use crate::document::ron::splice::Splice;
use crate::document::ron::style;
use crate::document::ron::trivia;
use crate::model::annotation::{Anchor, Annotation, Comment, Extra, Extras, Notes, Slot, Unknown};
use crate::model::change::{Change, Clash, Subject};
use crate::model::problem::Span;

/// The document after an annotation, and what was replaced; `None` if nothing changes.
pub(crate) fn annotated(
    document: &Document,
    wish: &Annotation,
    proof: Verification,
) -> Result<Option<(Document, Vec<Splice>)>, EditError> {
    let change = Change::Annotate(Box::new(wish.clone()));
    let of = &wish.of;
    let now = Found::of(document, of).extras();
    let words = original::splices(&document.records(), &change);
    // The text around it looks as after the change.
    let is_made = || words.is_none() && original::splices(&document.records(), &change.inverse()).is_some();
    let wanted = match wish.applied(&now) {
        Ok(wanted) if wanted == now || (wish.from.is_none() && is_made()) => return Ok(None),
        Ok(wanted) => wanted,
        Err(_) if is_made() => return Ok(None),
        Err(clash) => return Err(clash.into()),
    };
    // Annotations are also verified once for many changes.
    let all = (proof == Verification::Now).then(|| Said::after(document, wish));
    let is_it = |(new, _): &(Document, Vec<Splice>)| {
        Said::of(&Found::of(new, of).extras()) == Said::of(&wanted)
            && all.as_ref().is_none_or(|all| Said::on(&new.extras()) == *all)
    };
    let made = |splices| attempt(document, splices, &document.board, proof).ok().filter(is_it);
    let made = words.and_then(made).or_else(|| made(instead(document, wish)?)).or_else(|| {
        let mut graft = Grafting { of, before: document, document: document.clone(), splices: Vec::new(), proof };
        graft.unknown(&wanted.unknown);
        graft.comments(&wanted.comments);
        Some((graft.document, graft.splices)).filter(is_it)
    });
    made.map(Some).ok_or_else(|| no_place(wish).into())
}

/// All annotations of the board.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    comments: Vec<String>,
    /// Each with the names that lead to it.
    fields: Vec<(String, String)>,
}

impl Said {
    fn of(extras: &Extras) -> Self {
        let mut said = Self::default();
        said.add(&Subject::Board, extras);
        said.sorted()
    }

    /// On the whole board, once `wish` is made to it and nothing else is.
    fn after(document: &Document, wish: &Annotation) -> Self {
        let mut notes = document.extras();
        let now = notes.entry(wish.of.clone()).or_default();
        if let Ok(then) = wish.applied(now) {
            *now = then;
        }
        Self::on(&notes)
    }

    /// On a whole board.
    pub(crate) fn on(notes: &Notes) -> Self {
        let mut said = Self::default();
        for (of, extras) in notes {
            said.add(of, extras);
        }
        said.sorted()
    }

    fn add(&mut self, of: &Subject, extras: &Extras) {
        self.comments.extend(extras.comments.iter().map(|comment| comment.text.clone()));
        let named = |field: &Unknown| (format!("{of:?} {:?} {}", field.path, field.name), field.text.clone());
        self.fields.extend(extras.unknown.iter().map(named));
    }

    fn sorted(mut self) -> Self {
        self.comments.sort_unstable();
        self.fields.sort_unstable();
        self
    }
}

/// One comment written in the place of another.
fn instead(document: &Document, wish: &Annotation) -> Option<Vec<Splice>> {
    let (Extra::Comment(at), Some(from), Some(to)) = (&wish.what, &wish.from, &wish.to) else { return None };
    let found = Found::of(document, &wish.of).comments;
    let (_, span) = found.iter().find(|(comment, _)| comment.text == *from && comment.at == *at)?;
    Some(vec![Splice { span: *span, text: to.clone() }])
}

fn no_place(wish: &Annotation) -> Clash {
    let text = wish.to.as_deref().or(wish.from.as_deref()).unwrap_or_default();
    let of = if wish.of == Subject::Board { String::new() } else { format!(" of {}", wish.of.name()) };
    Clash::Missing(format!("place for the {} {}{of}", wish.what.label(), wish.what.said(text)))
}

struct Grafting<'a> {
    of: &'a Subject,
    before: &'a Document,
    document: Document,
    /// What was replaced so far, in the text of before.
    splices: Vec<Splice>,
    proof: Verification,
}

impl Grafting<'_> {
    /// Makes the splices, if the board is the same then. Whether it did.
    fn made(&mut self, splices: Vec<Splice>) -> bool {
        let Ok((document, splices)) = attempt(&self.document, splices, &self.document.board, self.proof) else {
            return false;
        };
        self.splices = splice::compose(self.before.text.len(), &self.splices, &splices);
        self.document = document;
        true
    }

    fn spot(&self) -> Option<Spot> {
        Spot::of(&self.document, self.of)
    }

    fn unknown(&mut self, wanted: &[Unknown]) {
        let now = Found::of(&self.document, self.of).unknown;
        let same = |one: &Unknown, other: &Unknown| one.path == other.path && one.name == other.name;
        for gone in now.iter().filter(|now| !wanted.iter().any(|wanted| same(wanted, now))) {
            let splices = self.spot().and_then(|spot| {
                let group = spot.group(&self.document.text, &gone.path)?;
                let (index, _) = group.find(&self.document.text, &gone.name)?;
                Some(list::remove(&self.document.text, &group, index))
            });
            splices.map(|splices| self.made(splices));
        }
        for wanted in wanted.iter().filter(|wanted| !now.iter().any(|now| same(wanted, now) && wanted.text == now.text))
        {
            let splices = self.spot().and_then(|spot| self.put(&spot, wanted));
            splices.map(|splices| self.made(splices));
        }
    }

    /// What writing a field of no table replaces.
    fn put(&self, spot: &Spot, wanted: &Unknown) -> Option<Vec<Splice>> {
        let text = &*self.document.text;
        let insert = |group: &Group, core: String, after: Option<&str>| {
            let left = after.and_then(|left| group.find(text, left)).map_or(group.items.len(), |(left, _)| left + 1);
            let place = InsertPoint::at(text, group, left, false);
            list::insert(text, group, &place, &New::bare(core))
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
    fn comments(&mut self, wanted: &[Comment]) {
        let mut surplus = Found::of(&self.document, self.of).comments;
        let mut missing: Vec<&Comment> = wanted.iter().collect();
        // Of two that say the same, those in the same place are the same.
        for is_same in [|a: &Comment, b: &Comment| a == b, |a: &Comment, b: &Comment| a.text == b.text] {
            missing.retain(|wanted| {
                let there = surplus.iter().position(|(there, _)| is_same(there, wanted));
                there.map(|at| surplus.remove(at)).is_none()
            });
        }
        let text = self.document.text.clone();
        let cuts = surplus.iter().map(|(_, span)| Splice { span: cut(&text, *span), text: String::new() }).collect();
        if !surplus.is_empty() {
            self.made(cuts);
        }
        for comment in missing {
            self.insert(comment);
        }
    }

    /// Puts a comment where it stood, or as near as can be.
    fn insert(&mut self, comment: &Comment) {
        let of = self.of;
        let count = |document: &Document| {
            Found::of(document, of).comments.iter().filter(|(found, _)| found.text == comment.text).count()
        };
        let before = count(&self.document);
        let fallback = |slot| Anchor { path: Vec::new(), slot };
        for at in [&comment.at, &fallback(Slot::End), &fallback(Slot::Above)] {
            let old = self.document.clone();
            let splice = self.spot().and_then(|spot| CommentLine::new(&old, &spot, &comment.text).at(at));
            let was = self.splices.clone();
            if splice.is_some_and(|splice| self.made(vec![splice])) {
                if count(&self.document) > before {
                    return;
                }
                (self.document, self.splices) = (old, was);
            }
        }
    }
}

/// A comment to be put into a record.
struct CommentLine<'a> {
    document: &'a Document,
    text: &'a str,
    spot: &'a Spot,
    comment: &'a str,
}

impl<'a> CommentLine<'a> {
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
        crate::document::read::annotations::names(self.text, group).iter().position(|other| other == name)
    }

    fn eol(&self, at: usize) -> &'static str {
        style::eol(self.text, at)
    }

    /// On a line of its own above an item.
    fn above(&self, group: &Group, index: usize) -> Splice {
        let gap = group.gap_before(index);
        let lead = trivia::lead(&self.text[gap.range()]);
        let start = gap.start as usize;
        let eol = self.eol(start);
        if lead.begins_line {
            let at = start + lead.line;
            return Self::splice(at, format!("{}{}{eol}", trivia::indent(&self.text[at..]), self.comment));
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
        let gap = group.gap_before(index);
        let lead = trivia::lead(&self.text[gap.range()]);
        let at = gap.start as usize + lead.own;
        let eol = self.eol(at);
        let indent = trivia::indent(&self.text[at..]);
        lead.begins_line.then(|| Self::splice(at, format!("{indent}{}{eol}{eol}", self.comment)))
    }

    /// Behind an item, on its line.
    fn behind(&self, group: &Group, index: usize) -> Splice {
        let gap = group.gap_before(index + 1);
        let text = &self.text[gap.range()];
        let tail = trivia::tail(text);
        if tail.next.is_none() || trivia::comments(&text[..tail.own]).iter().any(|comment| comment.starts_with("//")) {
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
        let gap = group.gap_before(group.items.len());
        let lead = trivia::lead(&self.text[gap.range()]);
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
