//! The very bytes of a field as it stood before: kept when it changes, written again when that is undone. Refuses wherever
//! they would overwrite something that came since.

use super::Splice;
use super::fields::bare_word;
use super::gap;
use super::items;
use super::lexer::Lexer;
use super::scribe::Scribe;
use super::set::Record;
use super::tree::Group;
use crate::model::change::{Change, Setting, Source};
use crate::model::field::{BOARD, DEVELOPER, Kind, MODULE};
use crate::model::problem::Span;

/// The record and the field that a setting is about, and the bytes it is to write.
fn target<'a>(scribe: &Scribe<'a>, change: &Change) -> Option<(Record<'a>, &'static str, Option<Source>)> {
    fn of<R>(set: &Setting<R>) -> (&'static str, Option<Source>) {
        (super::render::top(set.field.path), set.to_source.clone())
    }
    let (record, (top, source)) = match change {
        Change::Set { module, set } => (scribe.module(module)?, of(set)),
        Change::SetDeveloper { developer, set } => (scribe.developer(developer)?, of(set)),
        Change::SetBoard { set } => (scribe.whole()?, of(set)),
        _ => return None,
    };
    Some((record, top, source))
}

/// What stands where the change is to be made: the field with the gaps around it, or the gap where it is to be.
pub(super) fn source(scribe: &Scribe<'_>, change: &Change) -> Option<Source> {
    let (record, top, _) = target(scribe, change)?;
    let index = record.group.find(record.text, top).map_or_else(|| record.index_of(top), |(index, _)| index);
    let span = span_at(&record, top, index);
    let after = index.checked_sub(1).map(|left| name_of(&record, left).to_owned());
    Some(Source { text: record.text[span.range()].to_owned(), after })
}

/// The field `top` with its gaps, or the gap at `index` where it is not.
fn span_at(record: &Record<'_>, top: &str, index: usize) -> Span {
    match record.group.find(record.text, top) {
        Some((index, _)) => items::region(&record.group, index),
        None => items::gap_before(&record.group, index),
    }
}

fn name_of<'a>(record: &Record<'a>, index: usize) -> &'a str {
    record.group.items[index].key.map_or("", |key| bare_word(&record.text[key.range()]))
}

/// What writing the kept bytes of a setting replaces; `None` if it has none, or if something came in between.
pub(super) fn splices(scribe: &Scribe<'_>, change: &Change) -> Option<Vec<Splice>> {
    let (record, top, source) = target(scribe, change)?;
    let source = source?;
    let index = match record.group.find(record.text, top) {
        Some((index, _)) => index,
        None => match &source.after {
            None => 0,
            Some(left) => record.group.find(record.text, left)?.0 + 1,
        },
    };
    let left = index.checked_sub(1).map(|left| name_of(&record, left));
    if left != source.after.as_deref() {
        return None;
    }
    let span = span_at(&record, top, index);
    let now = &record.text[span.range()];
    (keeps(now, &source.text) && fits(&source.text, top, left.is_none(), span.end == record.group.close))
        .then(|| vec![Splice { span, text: source.text.clone() }])
}

/// Whether `source` holds only the field `top`, or nothing but blanks, and the commas that its neighbours need.
fn fits(source: &str, top: &str, first: bool, last: bool) -> bool {
    match items::parts(source) {
        Some((before, core, behind)) => {
            let named = Lexer::new(core).try_name().is_some_and(|name| name.text == top);
            named && (first || gap::lead(before).comma.is_some()) && (last || gap::tail(behind).comma.is_some())
        }
        None => {
            let mut lexer = Lexer::new(source);
            let blank = |lexer: &mut Lexer<'_>| lexer.blank().is_ok();
            let comma = blank(&mut lexer) && lexer.eat(b',') && blank(&mut lexer);
            lexer.at == source.len() && (comma || first || last)
        }
    }
}

/// Whether nothing that stands there `now` would be lost: every comment, and every field that is none of ours.
fn keeps(now: &str, source: &str) -> bool {
    let kept = |now: &[String], source: &[String]| {
        let mut rest = source.iter();
        now.iter().all(|piece| rest.any(|kept| kept == piece))
    };
    let (now, source) = (content(now), content(source));
    kept(&now.comments, &source.comments) && kept(&now.foreign, &source.foreign)
}

#[derive(Default)]
struct Content {
    comments: Vec<String>,
    foreign: Vec<String>,
}

fn content(text: &str) -> Content {
    let mut content = Content::default();
    let loose = super::bracket::texts_and_rest(text);
    content.comments = loose
        .into_iter()
        .filter(|(_, is_text)| !is_text)
        .flat_map(|(piece, _)| gap::comments(piece))
        .map(str::to_owned)
        .collect();
    if let Some((_, core, _)) = items::parts(text) {
        let mut lexer = Lexer::new(core);
        if lexer.at_field() && lexer.key().is_ok() {
            foreign(core, lexer.at as u32, &mut content.foreign);
        }
    }
    content
}

/// The fields of the brackets at `at`, and in them, whose names are in no table.
fn foreign(text: &str, at: u32, out: &mut Vec<String>) {
    let Some(group) = Group::open(text, Span::at(at), true) else { return };
    for item in &group.items {
        match item.key {
            Some(key) if !is_ours(bare_word(&text[key.range()])) => out.push(text[item.span().range()].to_owned()),
            _ => foreign(text, item.value.start, out),
        }
    }
}

/// Whether some field of ours, at any level, has this name.
fn is_ours(name: &str) -> bool {
    fn among<R>(table: &'static [crate::model::field::Field<R>], name: &str) -> bool {
        table.iter().any(|field| {
            field.path.split('.').any(|segment| segment == name)
                || matches!(field.kind, Kind::Record(parts) | Kind::Records(parts) if parts.iter().any(|p| p.name == name))
        })
    }
    among(MODULE, name) || among(DEVELOPER, name) || among(BOARD, name)
}
