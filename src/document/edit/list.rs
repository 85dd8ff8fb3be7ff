//! Inserts items into a bracket and removes them, in the style of their neighbours: indentation, commas, blank lines, line
//! ends. Touches no other item and no comment but the item's own.

use std::borrow::Cow;

use crate::document::ron::lexer::Lexer;
use crate::document::ron::node::{Group, Item};
use crate::document::ron::splice::Splice;
use crate::document::ron::style;
use crate::document::ron::trivia;
use crate::model::problem::Span;

/// What taking out item `index` replaces.
pub(crate) fn remove(text: &str, group: &Group, index: usize) -> Vec<Splice> {
    let (before, behind) = (group.gap_before(index), group.gap_before(index + 1));
    let (first, last) = (index == 0, index + 1 == group.items.len());
    let cut = trivia::cut(&text[before.range()], &text[behind.range()], first, last);
    let span = Span::new(before.start + cut.start as u32, behind.start + cut.end as u32);
    let comma = cut.comma.map(|at| Span::new(before.start + at as u32, before.start + at as u32 + 1));
    comma.into_iter().chain([span]).map(|span| Splice { span, text: String::new() }).collect()
}

/// The text of item `index` with its comments, as whole lines where it begins one.
pub(crate) fn own<'a>(text: &'a str, group: &Group, index: usize) -> Cow<'a, str> {
    let (before, behind) = (group.gap_before(index), group.gap_before(index + 1));
    let lead = trivia::lead(&text[before.range()]);
    let tail = trivia::tail(&text[behind.range()]);
    let start = before.start as usize + lead.own;
    let until = |end: usize| &text[start..behind.start as usize + end];
    match tail.next {
        // With the line end its comments end there, and are nobody else's.
        Some(next) => Cow::Borrowed(until(next)),
        None if lead.begins_line => {
            Cow::Owned(format!("{}{}", until(tail.own).trim_end_matches([' ', '\t']), style::eol(text, start)))
        }
        None => Cow::Borrowed(until(tail.own)),
    }
}

/// Whether comments belong to item `index`, or stand in it.
pub(crate) fn has_comments(text: &str, group: &Group, index: usize) -> bool {
    let own = own(text, group, index);
    let loose = crate::document::ron::brackets::texts_and_rest(&own);
    loose.into_iter().any(|(piece, is_text)| !is_text && !trivia::comments(piece).is_empty())
}

/// How a new item stands in its bracket.
#[derive(Clone, Debug)]
pub(crate) struct InsertPoint<'a> {
    index: usize,
    /// Whether it gets a line of its own.
    pub(crate) lines: bool,
    /// What that line begins with.
    pub(crate) indent: String,
    pub(crate) eol: &'a str,
    /// Whether a blank line parts it from its neighbours.
    parted: bool,
}

impl<'a> InsertPoint<'a> {
    /// The place before the item that is now at `index`. In an empty bracket items get lines of their own if they `sprawl`.
    pub(crate) fn at(text: &'a str, group: &Group, index: usize, sprawl: bool) -> Self {
        let eol = style::eol(text, group.open as usize);
        let count = group.items.len();
        if count == 0 {
            let outer = style::indent(text, group.open as usize);
            let lines = sprawl || text[group.gap_before(0).range()].contains('\n');
            return Self { index: 0, lines, indent: format!("{outer}{}", style::unit(text)), eol, parted: false };
        }
        let sample = index.saturating_sub(1);
        let gap = &text[group.gap_before(sample).range()];
        let lead = trivia::lead(gap);
        let parting = [index, index.wrapping_sub(1), index + 1].into_iter().find(|i| *i > 0 && *i < count);
        Self {
            index,
            lines: lead.begins_line,
            indent: trivia::indent(&gap[lead.line..]).to_owned(),
            eol,
            parted: parting.is_some_and(|i| trivia::is_parted(&text[group.gap_before(i).range()])),
        }
    }
}

/// An item to be put in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct New {
    /// Its comments above, whole lines.
    lead: String,
    /// `name: value`, or the value, without the indentation of its first line.
    core: String,
    /// Its comments behind, with or without a comma among them.
    trail: String,
}

impl New {
    /// An item without comments.
    pub(crate) fn bare(core: String) -> Self {
        Self { core, ..Self::default() }
    }

    /// The item that `source` holds, indented as its new place wants it; `None` if it holds anything else.
    fn of(source: &str, place: &InsertPoint<'_>) -> Option<Self> {
        let (before, core, behind) = parts(source)?;
        let lead = trivia::lead(before);
        let tail = trivia::tail(behind);
        let own = if lead.begins_line { &before[..lead.line] } else { "" };
        let prefix =
            if lead.begins_line { before[lead.line..].trim_start_matches([' ', '\t']) } else { &before[lead.own..] };
        let last = core.rfind('\n').map_or("", |at| trivia::indent(&core[at + 1..]));
        let from = if lead.begins_line { trivia::indent(&before[lead.line..]) } else { last };
        let adapted = |piece: &str, whole| style::adapt(piece, from, &place.indent, place.eol, whole);
        Some(Self {
            lead: adapted(own, true),
            core: adapted(&format!("{prefix}{core}"), false),
            trail: behind[..tail.own].trim_end_matches([' ', '\t']).to_owned(),
        })
    }

    /// What stands behind the value, with a comma or without.
    fn tail(&self, comma: bool) -> String {
        let at = trivia::tail(&self.trail).comma;
        match (at, comma) {
            (None, true) => format!(",{}", self.trail),
            (Some(at), false) => format!("{}{}", &self.trail[..at], &self.trail[at + 1..]),
            _ => self.trail.clone(),
        }
    }

    /// As whole lines.
    fn lines(&self, place: &InsertPoint<'_>, comma: bool) -> String {
        format!("{}{}{}{}{}", self.lead, place.indent, self.core, self.tail(comma), place.eol)
    }

    /// As part of a line; a comment that needs a line end gets one.
    fn inline(&self, place: &InsertPoint<'_>) -> String {
        let comment = |comment: &&str| {
            let end = if comment.starts_with("//") { place.eol } else { " " };
            format!("{comment}{end}")
        };
        let lead: String = trivia::comments(&self.lead).iter().map(comment).collect();
        let trail: String = trivia::comments(&self.trail).iter().map(comment).collect();
        format!("{lead}{}{}{}", self.core, if trail.is_empty() { "" } else { " " }, trail.trim_end_matches(' '))
    }
}

/// A source taken apart: what stands before the item, the item, what stands behind.
pub(crate) fn parts(source: &str) -> Option<(&str, &str, &str)> {
    let mut lexer = Lexer::within(source, 0, true);
    lexer.blank().ok()?;
    if lexer.eat(b',') {
        lexer.blank().ok()?;
    }
    let start = lexer.at;
    if lexer.at_field() {
        lexer.key().ok()?;
    }
    lexer.value().ok()?;
    let end = lexer.at;
    lexer.blank().ok()?;
    if lexer.eat(b',') {
        lexer.blank().ok()?;
    }
    (lexer.at == source.len()).then(|| (&source[..start], &source[start..end], &source[end..]))
}

/// What putting in the item of `source` before the one at `index` replaces. `None` if the source holds no item.
pub(crate) fn insert_source(text: &str, group: &Group, index: usize, source: &str) -> Option<Vec<Splice>> {
    let place = InsertPoint::at(text, group, index, source.contains('\n'));
    let new = New::of(source, &place)?;
    Some(insert(text, group, &place, &new))
}

/// What putting in the item of `source` replaces, which stood elsewhere in the same bracket; `parted` from its neighbours.
pub(crate) fn insert_moved(text: &str, group: &Group, index: usize, source: &str, parted: bool) -> Option<Vec<Splice>> {
    let place = InsertPoint { parted, ..InsertPoint::at(text, group, index, true) };
    Some(insert(text, group, &place, &New::of(source, &place)?))
}

/// Whether a blank line parts item `index` from one of its neighbours.
pub(crate) fn is_parted(text: &str, group: &Group, index: usize) -> bool {
    let inner = |i: &usize| *i > 0 && *i < group.items.len();
    [index, index + 1].into_iter().filter(inner).any(|i| trivia::is_parted(&text[group.gap_before(i).range()]))
}

/// What putting in `new` replaces.
pub(crate) fn insert(text: &str, group: &Group, place: &InsertPoint<'_>, new: &New) -> Vec<Splice> {
    let at = |at: usize, text: String| Splice { span: Span::at(at as u32), text };
    let gap = group.gap_before(place.index);
    let start = gap.start as usize;
    let content = &text[gap.range()];
    let left = place.index.checked_sub(1).and_then(|i| group.items.get(i));
    if group.items.is_empty() {
        return fill(text, group, place, new);
    }
    let Some(left) = left else {
        // First: before what belongs to the one that was.
        let lead = trivia::lead(content);
        let tight = is_tight(text, group);
        return vec![at(
            start + lead.own,
            match place.lines {
                true if place.parted => format!("{}{}", new.lines(place, true), place.eol),
                true => new.lines(place, true),
                false => format!("{},{}", new.inline(place), if tight { "" } else { " " }),
            },
        )];
    };
    let tail = trivia::tail(content);
    let last = place.index == group.items.len();
    let comma = tail.comma.is_some();
    let comma_of_left = || at(left.value.end as usize, ",".into());
    match tail.next {
        Some(next) if place.lines => {
            let parting = if place.parted { place.eol } else { "" };
            let lines = at(start + next, format!("{parting}{}", new.lines(place, comma)));
            if comma { vec![lines] } else { vec![comma_of_left(), lines] }
        }
        // The bracket closes on the line of the last item.
        None if place.lines && last => {
            let end = start + content.trim_end_matches([' ', '\t']).len();
            let tail = new.tail(comma);
            // A comment would swallow the bracket.
            let closing = if tail.contains("//") {
                format!("{}{}", place.eol, style::indent(text, group.open as usize))
            } else {
                String::new()
            };
            let line = format!("{}{}{}{}{tail}{closing}", place.eol, new.lead, place.indent, new.core);
            if comma { vec![at(end, line)] } else { vec![comma_of_left(), at(end, line)] }
        }
        _ => {
            let space = if is_tight(text, group) { "" } else { " " };
            vec![at(left.value.end as usize, format!(",{space}{}", new.inline(place)))]
        }
    }
}

/// Puts the first item into an empty bracket.
fn fill(text: &str, group: &Group, place: &InsertPoint<'_>, new: &New) -> Vec<Splice> {
    let gap = group.gap_before(0);
    let content = &text[gap.range()];
    let outer = style::indent(text, group.open as usize);
    let eol = place.eol;
    let filled = if content.trim().is_empty() {
        if place.lines { format!("{eol}{}{outer}", new.lines(place, true)) } else { new.inline(place) }
    } else {
        // Its comments stay above.
        let kept = content.trim_end();
        format!("{kept}{eol}{}{outer}", new.lines(place, true))
    };
    vec![Splice { span: gap, text: filled }]
}

/// Whether items of this bracket follow each other without a blank.
pub(crate) fn is_tight(text: &str, group: &Group) -> bool {
    let tight = |item: &Item| {
        item.comma
            .is_some_and(|comma| !text[comma as usize + 1..].starts_with([' ', '\t', '\n', '\r', '/', ')', ']', '}']))
    };
    match group.items.as_slice() {
        [] => false,
        [Item { key: Some(key), value, .. }] => !text[key.end as usize..value.start as usize].ends_with(' '),
        [only] => Group::open(text, only.value, true).is_some_and(|inner| is_tight(text, &inner)),
        items => items[..items.len() - 1].iter().all(tight),
    }
}

/// What stands between the names of a bracket and their values.
pub(crate) fn colon<'a>(text: &'a str, group: &Group) -> &'a str {
    let between = |item: &Item| item.key.map(|key| &text[key.end as usize..item.value.start as usize]);
    let plain = |colon: &&str| colon.trim_end_matches(' ') == ":";
    group.items.iter().rev().find_map(between).filter(plain).unwrap_or(": ")
}
