//! Sets or clears one field of a record; nested records are added and removed as needed. Leaves unknown fields where they are.

use crate::document::edit::list;
use crate::document::edit::list::{InsertPoint, New};
use crate::document::edit::render;
use crate::document::edit::render::Layout;
use crate::document::ron::literal::bare_word;
use crate::document::ron::node;
use crate::document::ron::node::{Group, Item};
use crate::document::ron::splice;
use crate::document::ron::splice::Splice;
use crate::document::ron::style;
use crate::document::ron::trivia;
use crate::model::field::{Field, Kind, Part, Value};
use crate::model::problem::Span;

/// A field of a record that is to be set: which one, and from what to what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldEdit<'a> {
    pub(crate) path: &'static str,
    pub(crate) kind: Kind,
    pub(crate) from: &'a Value,
    pub(crate) to: &'a Value,
}

/// A record in a text, and the names its fields may have, in the order in which they are written.
#[derive(Clone, Debug)]
pub(crate) struct RecordText<'a> {
    pub(crate) text: &'a str,
    pub(crate) group: Group,
    pub(crate) order: Vec<&'static str>,
    /// The names inside its nested records, by their tops.
    pub(crate) nested: Vec<(&'static str, Vec<&'static str>)>,
}

impl<'a> RecordText<'a> {
    /// The record in `span`, whose fields are those of `table` and others in `order`.
    pub(crate) fn open<R>(
        text: &'a str,
        span: Span,
        table: &'static [Field<R>],
        order: Vec<&'static str>,
    ) -> Option<Self> {
        let group = Group::open(text, span, true)?;
        let rows = |top: &'static str| {
            let inner = move |f: &'static Field<R>| f.path.strip_prefix(top).and_then(|rest| rest.strip_prefix('.'));
            (top, table.iter().filter_map(inner).collect::<Vec<_>>())
        };
        let nested = order.iter().map(|top| rows(top)).filter(|(_, inner)| !inner.is_empty()).collect();
        Some(Self { text, group, order, nested })
    }

    /// What setting the field replaces; `None` if its place holds an unknown value.
    pub(crate) fn set(&self, wish: FieldEdit<'_>) -> Option<Vec<Splice>> {
        let (top, inner) = wish.path.split_once('.').map_or((wish.path, None), |(top, inner)| (top, Some(inner)));
        let found = self.group.find(self.text, top);
        match (found, inner, wish.to) {
            (None, _, Value::Absent) => Some(Vec::new()),
            (None, ..) => Some(self.create(top, inner, wish)),
            (Some((index, item)), _, Value::Absent) if inner.is_none_or(|inner| self.is_alone(item, inner)) => {
                match wish.kind {
                    Kind::Record(parts) if inner.is_none() && self.holds_more(item, parts) => {
                        self.change(item, top, inner, wish)
                    }
                    _ => Some(list::remove(self.text, &self.group, index)),
                }
            }
            (Some((_, item)), ..) => self.change(item, top, inner, wish),
        }
    }

    /// Whether the nested record holds nothing but this field, not even a comment.
    fn is_alone(&self, item: &Item, inner: &str) -> bool {
        let Some(group) = Group::open(self.text, item.value, true) else { return true };
        let content = &self.text[group.open as usize + 1..group.close as usize];
        match group.items.as_slice() {
            [only] => {
                let (start, end) = (only.span().start - group.open - 1, only.value.end - group.open - 1);
                let around = [&content[..start as usize], &content[end as usize..]];
                let named = only.key.is_some_and(|key| bare_word(&self.text[key.range()]) == inner);
                named && !around.into_iter().any(trivia::has_comment)
            }
            _ => false,
        }
    }

    /// Whether a nested record holds fields that are none of ours, and can do without those that are.
    fn holds_more(&self, item: &Item, parts: &'static [Part]) -> bool {
        let is_ours = |item: &Item| {
            item.key.is_some_and(|key| parts.iter().any(|part| part.name == bare_word(&self.text[key.range()])))
        };
        !parts.iter().any(|part| part.required)
            && Group::open(self.text, item.value, true).is_some_and(|group| !group.items.iter().all(is_ours))
    }

    /// The way to write values beside the others of this record.
    fn layout(&self) -> Layout {
        Layout::inline(self.text, &self.group)
    }

    /// A field that is not there yet, behind the last one that comes before it.
    fn create(&self, top: &'static str, inner: Option<&str>, wish: FieldEdit<'_>) -> Vec<Splice> {
        let layout = self.layout();
        let value = render::value(wish.to, wish.kind, None, &layout);
        let value = inner.map_or(value.clone(), |inner| layout.record_of(inner, &value));
        self.insert_field(top, &value)
    }

    /// Puts `top: value` where it belongs.
    pub(crate) fn insert_field(&self, top: &str, value: &str) -> Vec<Splice> {
        let place = self.place_of(top);
        let colon = list::colon(self.text, &self.group);
        let new = New::bare(format!("{top}{colon}{value}"));
        list::insert(self.text, &self.group, &place, &new)
    }

    /// Where a field that is not there belongs.
    pub(crate) fn place_of(&self, top: &str) -> InsertPoint<'_> {
        InsertPoint::at(self.text, &self.group, self.index_of(top), false)
    }

    /// The index at which a field that is not there belongs.
    pub(crate) fn index_of(&self, top: &str) -> usize {
        index_of(self.text, &self.group, &self.order, top)
    }

    fn change(&self, item: &Item, top: &str, inner: Option<&'static str>, wish: FieldEdit<'_>) -> Option<Vec<Splice>> {
        let layout = self.layout();
        let Some(value) = node::bare(self.text, item.value, true) else {
            // `None`: the bare value takes its place.
            let value = render::value(wish.to, wish.kind, None, &layout);
            let value = inner.map_or(value.clone(), |inner| layout.record_of(inner, &value));
            return Some(vec![Splice { span: item.value, text: value }]);
        };
        let mut draft = ValueEdit::new(self.text, value, layout);
        match inner {
            None => draft.edit(&[], wish.kind, wish.from, wish.to)?,
            Some(inner) => {
                let order = self.nested.iter().find(|(name, _)| *name == top).map_or(&[][..], |(_, inner)| inner);
                draft.edit_field(&[], order, inner, wish)?;
            }
        }
        Some(draft.splices())
    }
}

/// The index at which the field `name` belongs.
fn index_of(text: &str, group: &Group, order: &[&str], name: &str) -> usize {
    let rank = |name: &str| order.iter().position(|o| *o == name);
    let own = rank(name);
    let before =
        |item: &Item| item.key.is_some_and(|key| rank(bare_word(&text[key.range()])).is_some_and(|r| Some(r) < own));
    group.items.iter().rposition(before).map_or(0, |index| index + 1)
}

/// A step into a value.
#[derive(Clone, Copy, Debug)]
enum PathStep {
    Field(&'static str),
    Item(usize),
}

/// A value that is edited in several steps, each of which sees what the one before it wrote.
struct ValueEdit<'a> {
    old: &'a str,
    /// Where the window begins in the text, and the value in the window.
    base: u32,
    start: u32,
    window: String,
    done: Vec<Splice>,
    layout: Layout,
}

impl<'a> ValueEdit<'a> {
    /// The value in `value`, with the line it begins on.
    fn new(text: &'a str, value: Span, layout: Layout) -> Self {
        let base = style::line_start(text, value.start as usize);
        let old = &text[base..value.end as usize];
        let start = value.start - base as u32;
        Self { old, base: base as u32, start, window: old.to_owned(), done: Vec::new(), layout }
    }

    fn step(&mut self, splices: &[Splice]) -> Option<()> {
        self.window = splice::apply(&self.window, splices)?;
        self.done = splice::compose(self.old.len(), &self.done, splices);
        Some(())
    }

    fn splices(self) -> Vec<Splice> {
        let shift = |splice: Splice| Splice {
            span: Span::new(splice.span.start + self.base, splice.span.end + self.base),
            ..splice
        };
        self.done.into_iter().map(shift).collect()
    }

    /// The value at the end of the steps, without any `Some(..)`.
    fn value(&self, steps: &[PathStep]) -> Option<Span> {
        let mut at = node::bare(&self.window, Span::at(self.start), true)?;
        for step in steps {
            let group = Group::open(&self.window, at, true)?;
            let value = match step {
                PathStep::Field(name) => group.value(&self.window, name)?,
                PathStep::Item(index) => group.items.get(*index)?.value,
            };
            at = node::bare(&self.window, value, true)?;
        }
        Some(at)
    }

    fn group(&self, steps: &[PathStep]) -> Option<Group> {
        Group::open(&self.window, self.value(steps)?, true)
    }

    /// Makes the value at the end of `steps` say `to` instead of `from`.
    fn edit(&mut self, steps: &[PathStep], kind: Kind, from: &Value, to: &Value) -> Option<()> {
        let span = self.value(steps)?;
        let opening = self.window.as_bytes().get(span.start as usize).copied();
        match kind {
            Kind::Record(parts) if self.window[span.range()].ends_with(')') => {
                self.edit_parts(steps, parts, parts_of(from), parts_of(to))
            }
            Kind::Texts if opening == Some(b'[') => self.edit_items(steps, Kind::Text, &items_of(from), &items_of(to)),
            Kind::Records(parts) if opening == Some(b'[') => {
                self.edit_items(steps, Kind::Record(parts), &items_of(from), &items_of(to))
            }
            _ => {
                let old = &self.window[span.range()];
                if from.is_absent() && !is_empty(old, kind) {
                    return None;
                }
                let text = render::value(to, kind, Some(old), &self.layout);
                self.step(&[Splice { span, text }])
            }
        }
    }

    /// Sets the field `name` of the record at the end of `steps`.
    fn edit_field(
        &mut self,
        steps: &[PathStep],
        order: &[&'static str],
        name: &'static str,
        wish: FieldEdit<'_>,
    ) -> Option<()> {
        let group = self.group(steps)?;
        match (group.find(&self.window, name), wish.to) {
            (None, Value::Absent) => Some(()),
            (None, to) => {
                let place = InsertPoint::at(&self.window, &group, index_of(&self.window, &group, order, name), false);
                let colon = list::colon(&self.window, &group);
                let value = render::value(to, wish.kind, None, &self.layout);
                let new = New::bare(format!("{name}{colon}{value}"));
                let splices = list::insert(&self.window, &group, &place, &new);
                self.step(&splices)
            }
            (Some((index, _)), Value::Absent) => {
                let splices = list::remove(&self.window, &group, index);
                self.step(&splices)
            }
            (Some((_, item)), to) => {
                if node::bare(&self.window, item.value, true).is_none() {
                    let text = render::value(to, wish.kind, None, &self.layout);
                    let splice = Splice { span: item.value, text };
                    return self.step(&[splice]);
                }
                let steps = [steps, &[PathStep::Field(name)]].concat();
                self.edit(&steps, wish.kind, wish.from, to)
            }
        }
    }

    fn edit_parts(
        &mut self,
        steps: &[PathStep],
        parts: &'static [Part],
        from: &[(&'static str, Value)],
        to: &[(&'static str, Value)],
    ) -> Option<()> {
        let order: Vec<&'static str> = parts.iter().map(|part| part.name).collect();
        let of = |record: &[(&'static str, Value)], name: &str| {
            record.iter().find(|(n, _)| *n == name).map_or(Value::Absent, |(_, value)| value.clone())
        };
        for part in parts {
            let (was, is) = (of(from, part.name), of(to, part.name));
            if was == is {
                continue;
            }
            // What a record cannot be without stays, and says nothing.
            let is = if is.is_absent() && part.required { Value::Text(String::new()) } else { is };
            let wish = FieldEdit { path: part.name, kind: part.kind, from: &was, to: &is };
            self.edit_field(steps, &order, part.name, wish)?;
        }
        Some(())
    }

    fn edit_items(&mut self, steps: &[PathStep], kind: Kind, from: &[Value], to: &[Value]) -> Option<()> {
        let same = from.iter().zip(to).take_while(|(a, b)| a == b).count();
        let ends = from[same..].iter().rev().zip(to[same..].iter().rev()).take_while(|(a, b)| a == b).count();
        let (old, new) = (&from[same..from.len() - ends], &to[same..to.len() - ends]);
        for (i, (was, is)) in old.iter().zip(new).enumerate() {
            let steps = [steps, &[PathStep::Item(same + i)]].concat();
            self.edit(&steps, kind, was, is)?;
        }
        let paired = old.len().min(new.len());
        for i in (paired..old.len()).rev() {
            let group = self.group(steps)?;
            let splices = list::remove(&self.window, &group, same + i);
            self.step(&splices)?;
        }
        for (i, value) in new.iter().enumerate().skip(paired) {
            let group = self.group(steps)?;
            let place = InsertPoint::at(&self.window, &group, same + i, false);
            let new = New::bare(render::value(value, kind, None, &self.layout));
            let splices = list::insert(&self.window, &group, &place, &new);
            self.step(&splices)?;
        }
        Some(())
    }
}

/// The parts of a record, if it is one.
fn parts_of(value: &Value) -> &[(&'static str, Value)] {
    if let Value::Record(parts) = value { parts } else { &[] }
}

/// The items of a list, if it is one.
fn items_of(value: &Value) -> Vec<Value> {
    match value {
        Value::Texts(texts) => texts.iter().cloned().map(Value::Text).collect(),
        Value::Records(records) => records.iter().cloned().map(Value::Record).collect(),
        _ => Vec::new(),
    }
}

/// Whether a value that reads as nothing says nothing: what is no slip of ours must not be overwritten.
fn is_empty(literal: &str, kind: Kind) -> bool {
    match literal.as_bytes().first() {
        Some(b'{' | b'\'' | b'b') => false,
        Some(b'(') => matches!(kind, Kind::Record(_)) || literal == "()",
        _ => true,
    }
}
