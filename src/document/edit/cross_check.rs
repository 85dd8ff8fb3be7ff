//! Compares the `ron` crate's reading of a text with ours, field by field. Shares no code with our reader but the names of the
//! fields.

use std::collections::{BTreeSet, HashSet};
use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use ron::Options;
use ron::extensions::Extensions;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::document::read::document::Document;
use crate::document::read::spans::ColumnSpans;
use crate::document::ron::splice::Splice;
use crate::model::board::{Board, Developer};
use crate::model::field::{BOARD, DEVELOPER, Field, Kind, MODULE, Part, Value};
use crate::model::line_ends;
use crate::model::module::Module;
use crate::model::problem::Span;

/// Of a longer text only the edited records are compared, and what surrounds them: `ron` takes many times as long as we do.
pub(crate) const WHOLE: usize = 64 << 10;

/// Whether `ron` reads the new document as we do; `splices` made it.
pub(crate) fn agrees(document: &Document, splices: &[Splice]) -> Result<(), String> {
    if document.text.len() <= WHOLE { whole(document) } else { edited_records(document, splices) }
}

/// Whether `ron` reads the same board from the whole text.
pub(crate) fn whole(document: &Document) -> Result<(), String> {
    ask(document.text.strip_prefix('\u{feff}').unwrap_or(&document.text), &Record(&*document.board))
}

/// Whether `ron` reads the same from each record that was edited. Of a record that holds others, those are left out: only that there
/// are as many is compared.
fn edited_records(document: &Document, splices: &[Splice]) -> Result<(), String> {
    let Document { text, board, layout, .. } = document;
    let columns = (0..board.developers.len()).map(Some).chain([None]);
    let mut modules: Vec<(Span, Owner, &Module)> = columns
        .flat_map(|column| {
            let records = layout.column(column).iter().zip(board.column(column));
            records.map(move |(span, module)| (*span, column, &**module))
        })
        .collect();
    modules.sort_unstable_by_key(|(span, ..)| *span);
    let (mut asked, mut owners) = (HashSet::new(), BTreeSet::new());
    // How much text came and went before each splice.
    let (mut come, mut gone) = (0, 0);
    for splice in splices {
        let start = splice.span.start + come - gone;
        let end = start + splice.text.len() as u32;
        come += splice.text.len() as u32;
        gone += splice.span.end - splice.span.start;
        let first = modules.partition_point(|(span, ..)| span.end < start);
        let touched = modules[first..].iter().take_while(|(span, ..)| span.start <= end);
        let mut is_inside = false;
        for (span, owner, module) in touched {
            is_inside |= span.start < start && end < span.end;
            owners.extend((!is_inside).then_some(*owner));
            if asked.insert(span.start) {
                ask(&alone(document, *span, &[]), &Record(*module))?;
            }
        }
        if !is_inside {
            let is_near = |column: &&ColumnSpans| column.record.end >= start && column.record.start <= end;
            let columns = layout.developers.iter().enumerate();
            owners.extend(columns.filter(|(_, column)| is_near(column)).map(|(index, _)| Some(index)));
            let is_within = |column: &ColumnSpans| column.record.start < start && end < column.record.end;
            if !layout.developers.iter().any(is_within) {
                owners.insert(None);
            }
        }
    }
    for owner in owners {
        match owner {
            Some(index) => {
                let column = &layout.developers[index];
                let developer = Frame {
                    record: &*board.developers[index],
                    modules: board.developers[index].modules.len(),
                    developers: 0,
                };
                ask(&alone(document, column.record, &column.modules), &developer)?;
            }
            None => {
                let mut held: Vec<Span> = layout.developers.iter().map(|column| column.record).collect();
                let frame =
                    Frame { record: &**board, modules: board.unassigned.len(), developers: board.developers.len() };
                held.extend(&layout.unassigned);
                held.sort_unstable();
                let all = Span::new(0, text.len() as u32);
                let text = alone(document, all, &held);
                ask(text.strip_prefix('\u{feff}').unwrap_or(&text), &frame)?;
            }
        }
    }
    Ok(())
}

/// A developer, by index, or the board.
type Owner = Option<usize>;

/// The text in `span`, with a `0` for each of the records that it holds.
fn alone(document: &Document, span: Span, held: &[Span]) -> String {
    let mut out = String::new();
    if document.layout.unwraps && span.start > 0 {
        out.push_str("#![enable(unwrap_variant_newtypes)]\n");
    }
    let mut from = span.start;
    for record in held {
        out.push_str(&document.text[from as usize..record.start as usize]);
        // The brackets of `Some` may be those of the record.
        out.push_str(if document.layout.unwraps && out.trim_end().ends_with("Some") { "(0)" } else { "0" });
        from = record.end;
    }
    out.push_str(&document.text[from as usize..span.end as usize]);
    out
}

fn ask(text: &str, record: &impl Compare) -> Result<(), String> {
    // A little deeper than our own limit: an option costs `ron` a level that costs us none.
    let options = Options::default().with_default_extension(Extensions::IMPLICIT_SOME).with_recursion_limit(136);
    options.from_str_seed(text, Seed(record)).map_err(|fault| fault.to_string())
}

/// Something to compare what `ron` reads with; what is not overridden is a disagreement.
trait Compare {
    fn name(&self) -> String;

    fn nothing(&self) -> bool {
        false
    }
    fn flag(&self, _: bool) -> bool {
        false
    }
    fn number(&self, _: f64, _: Option<u64>) -> bool {
        false
    }
    fn text(&self, _: &str) -> bool {
        false
    }
    fn fields<'de, A: MapAccess<'de>>(&self, _: A) -> Result<(), A::Error> {
        Err(A::Error::custom(format!("{}: a record", self.name())))
    }
    fn items<'de, A: SeqAccess<'de>>(&self, _: A) -> Result<(), A::Error> {
        Err(A::Error::custom(format!("{}: a list", self.name())))
    }
    /// Whether a bare word stands here, which `ron` gives only to those who ask for one.
    fn is_word(&self) -> bool {
        false
    }
}

/// Compares one value.
struct Seed<'c, C>(&'c C);

impl<'de, C: Compare> DeserializeSeed<'de> for Seed<'_, C> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.0.is_word() { deserializer.deserialize_option(self) } else { deserializer.deserialize_any(self) }
    }
}

impl<C: Compare> Seed<'_, C> {
    fn must<E: Error>(&self, same: bool, found: impl fmt::Debug) -> Result<(), E> {
        if same { Ok(()) } else { Err(E::custom(format!("{}: {found:?}", self.0.name()))) }
    }
}

impl<'de, C: Compare> Visitor<'de> for Seed<'_, C> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.name())
    }
    fn visit_bool<E: Error>(self, v: bool) -> Result<(), E> {
        self.must(self.0.flag(v), v)
    }
    fn visit_i64<E: Error>(self, v: i64) -> Result<(), E> {
        self.must(self.0.number(v as f64, u64::try_from(v).ok()), v)
    }
    fn visit_u64<E: Error>(self, v: u64) -> Result<(), E> {
        self.must(self.0.number(v as f64, Some(v)), v)
    }
    fn visit_f64<E: Error>(self, v: f64) -> Result<(), E> {
        self.must(self.0.number(v, None), v)
    }
    fn visit_str<E: Error>(self, v: &str) -> Result<(), E> {
        self.must(self.0.text(v), v)
    }
    fn visit_char<E: Error>(self, v: char) -> Result<(), E> {
        self.must(self.0.nothing(), v)
    }
    fn visit_bytes<E: Error>(self, v: &[u8]) -> Result<(), E> {
        self.must(self.0.nothing(), v)
    }
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.must(self.0.nothing(), ())
    }
    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.must(self.0.nothing(), ())
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.0.is_word() { deserializer.deserialize_identifier(self) } else { deserializer.deserialize_any(self) }
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        self.0.fields(map)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        // `()` with a blank in it is an empty sequence to `ron`.
        if self.0.nothing() && !self.0.is_word() {
            return match items.next_element::<IgnoredAny>()? {
                None => Ok(()),
                Some(_) => self.must(false, "a list"),
            };
        }
        self.0.items(items)
    }
}

/// A field's value of this kind.
struct FieldValue<'a> {
    path: &'a str,
    kind: Kind,
    value: Value,
}

impl Compare for FieldValue<'_> {
    fn name(&self) -> String {
        format!("`{}` is {}", self.path, self.value)
    }
    fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Word(_))
    }
    fn nothing(&self) -> bool {
        self.value.is_absent()
    }
    fn flag(&self, v: bool) -> bool {
        // A flag that is off may be left out.
        self.value == Value::Flag(v) || (self.value.is_absent() && !v)
    }
    fn number(&self, v: f64, whole: Option<u64>) -> bool {
        let near = |hundredths: f64| (v * 100.0 - hundredths).abs() <= 1.0 + hundredths.abs() * 1e-9;
        match &self.value {
            Value::Percent(p) => near(f64::from(p.hundredths())),
            Value::Amount(a) => near(a.0 as f64),
            Value::Count(c) => whole == Some(*c),
            _ => false,
        }
    }
    fn text(&self, v: &str) -> bool {
        match &self.value {
            Value::Absent => v.is_empty(),
            Value::Text(text) => line_ends::unified(text) == line_ends::unified(v),
            Value::Word(word) => *word == v,
            Value::Time(time) => v.parse::<DateTime<Utc>>().is_ok_and(|t| t == *time),
            Value::Date(date) => v.parse::<NaiveDate>().is_ok_and(|d| d == *date),
            _ => false,
        }
    }
    fn fields<'de, A: MapAccess<'de>>(&self, map: A) -> Result<(), A::Error> {
        match (self.kind, &self.value) {
            (Kind::Record(parts), Value::Record(record)) => compare_parts(map, parts, record),
            // A record of which every part is empty.
            (Kind::Record(parts), Value::Absent) => compare_parts(map, parts, &[]),
            // Somebody else's field of the same name.
            (_, Value::Absent) => skip(map),
            _ => Err(A::Error::custom(format!("{}: a record", self.name()))),
        }
    }
    fn items<'de, A: SeqAccess<'de>>(&self, mut items: A) -> Result<(), A::Error> {
        let differs = || A::Error::custom(format!("{}: a list of another length", self.name()));
        let wanted: Vec<FieldValue<'_>> = match (self.kind, &self.value) {
            (_, Value::Texts(texts)) => texts
                .iter()
                .map(|text| FieldValue { path: self.path, kind: Kind::Text, value: Value::text(text) })
                .collect(),
            (Kind::Records(parts), Value::Records(records)) => records
                .iter()
                .map(|r| FieldValue { path: self.path, kind: Kind::Record(parts), value: Value::Record(r.clone()) })
                .collect(),
            _ => return Err(differs()),
        };
        for told in &wanted {
            items.next_element_seed(Seed(told))?.ok_or_else(differs)?;
        }
        if items.next_element::<IgnoredAny>()?.is_some() { Err(differs()) } else { Ok(()) }
    }
}

fn skip<'de, A: MapAccess<'de>>(mut map: A) -> Result<(), A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

fn compare_parts<'de, A: MapAccess<'de>>(
    mut map: A,
    parts: &'static [Part],
    record: &[(&str, Value)],
) -> Result<(), A::Error> {
    let mut seen = 0;
    while let Some(key) = map.next_key::<&str>()? {
        let Some(part) = parts.iter().find(|p| p.name == key) else {
            map.next_value::<IgnoredAny>()?;
            continue;
        };
        let value = record.iter().find(|(name, _)| *name == part.name).map(|(_, value)| value.clone());
        seen += usize::from(value.is_some());
        map.next_value_seed(Seed(&FieldValue { path: part.name, kind: part.kind, value: value.unwrap_or_default() }))?;
    }
    if seen == record.len() { Ok(()) } else { Err(A::Error::custom("a part of a record is not there")) }
}

/// A record with a table of fields.
struct Record<'a, R>(&'a R);

/// The fields of a table behind `prefix`, of one record.
struct Rows<'a, R: 'static> {
    table: &'static [Field<R>],
    prefix: &'static str,
    record: &'a R,
}

impl<R> Rows<'_, R> {
    /// Compares the value of field `key`; `Ok(false)` if there is no such field.
    fn compare<'de, A: MapAccess<'de>>(
        &self,
        map: &mut A,
        key: &str,
        seen: &mut Vec<&'static str>,
    ) -> Result<bool, A::Error> {
        for field in self.table {
            let Some(inner) = field.path.strip_prefix(self.prefix) else { continue };
            if inner == key {
                seen.push(field.path);
                let told = FieldValue { path: field.path, kind: field.kind, value: (field.get)(self.record) };
                return map.next_value_seed(Seed(&told)).map(|()| true);
            }
            if inner.strip_prefix(key).is_some_and(|rest| rest.starts_with('.')) && self.prefix.is_empty() {
                let dot = key.len() + 1;
                let prefix = &field.path[..dot];
                seen.extend(self.table.iter().map(|f| f.path).filter(|path| path.starts_with(prefix)));
                let rows = Rows { table: self.table, prefix, record: self.record };
                return map.next_value_seed(Seed(&rows)).map(|()| true);
            }
        }
        Ok(false)
    }

    /// Every field of ours that is known was seen.
    fn all<E: Error>(&self, seen: &[&'static str]) -> Result<(), E> {
        let forgotten = |f: &&Field<R>| {
            f.path.starts_with(self.prefix) && !seen.contains(&f.path) && !(f.get)(self.record).is_absent()
        };
        match self.table.iter().find(forgotten) {
            Some(field) => Err(E::custom(format!("`{}` is not there", field.path))),
            None => Ok(()),
        }
    }
}

impl<R> Compare for Rows<'_, R> {
    fn name(&self) -> String {
        format!("`{}` is a record", self.prefix.trim_end_matches('.'))
    }
    fn nothing(&self) -> bool {
        self.all::<serde::de::value::Error>(&[]).is_ok()
    }
    fn fields<'de, A: MapAccess<'de>>(&self, mut map: A) -> Result<(), A::Error> {
        let mut seen = Vec::new();
        while let Some(key) = map.next_key::<&str>()? {
            if !self.compare(&mut map, key, &mut seen)? {
                map.next_value::<IgnoredAny>()?;
            }
        }
        self.all(&seen)
    }
}

/// A list of records.
struct List<'a, R>(&'a [std::sync::Arc<R>]);

impl<R> Compare for List<'_, R>
where
    for<'r> Record<'r, R>: Compare,
{
    fn name(&self) -> String {
        format!("a list of {} records", self.0.len())
    }
    fn nothing(&self) -> bool {
        self.0.is_empty()
    }
    fn items<'de, A: SeqAccess<'de>>(&self, mut items: A) -> Result<(), A::Error> {
        let differs = || A::Error::custom(format!("{} has another length", self.name()));
        for record in self.0 {
            items.next_element_seed(Seed(&Record(&**record)))?.ok_or_else(differs)?;
        }
        if items.next_element::<IgnoredAny>()?.is_some() { Err(differs()) } else { Ok(()) }
    }
}

/// A record without the records it holds: so many modules, and so many developers.
struct Frame<'a, R> {
    record: &'a R,
    modules: usize,
    developers: usize,
}

/// A list in which a `0` stands for each record.
struct Places(usize);

impl Compare for Places {
    fn name(&self) -> String {
        format!("a list of {} records", self.0)
    }
    fn nothing(&self) -> bool {
        self.0 == 0
    }
    fn items<'de, A: SeqAccess<'de>>(&self, mut items: A) -> Result<(), A::Error> {
        let mut count = 0;
        while items
            .next_element_seed(Seed(&FieldValue { path: "0", kind: Kind::Count, value: Value::Count(0) }))?
            .is_some()
        {
            count += 1;
        }
        if count == self.0 { Ok(()) } else { Err(A::Error::custom(format!("{} has {count}", self.name()))) }
    }
}

/// Compares the fields of the board; `lists` those that hold records, if the key is one of them.
fn compare_board<'de, A: MapAccess<'de>>(
    board: &Board,
    mut map: A,
    lists: impl Fn(&mut A, &str) -> Option<Result<(), A::Error>>,
) -> Result<(), A::Error> {
    let rows = Rows { table: BOARD, prefix: "", record: board };
    let mut seen = Vec::new();
    while let Some(key) = map.next_key::<&str>()? {
        if let Some(list) = lists(&mut map, key) {
            list?;
        } else if key == "format" {
            map.next_value_seed(Seed(&FieldValue {
                path: "format",
                kind: Kind::Count,
                value: Value::Count(board.format),
            }))?;
        } else if !rows.compare(&mut map, key, &mut seen)? {
            map.next_value::<IgnoredAny>()?;
        }
    }
    rows.all(&seen)
}

/// Compares the fields of a developer, as [`compare_board`] does.
fn compare_developer<'de, A: MapAccess<'de>>(
    developer: &Developer,
    mut map: A,
    lists: impl Fn(&mut A, &str) -> Option<Result<(), A::Error>>,
) -> Result<(), A::Error> {
    let rows = Rows { table: DEVELOPER, prefix: "", record: developer };
    let mut seen = Vec::new();
    while let Some(key) = map.next_key::<&str>()? {
        if let Some(list) = lists(&mut map, key) {
            list?;
        } else if key == "name" {
            let told = FieldValue { path: "name", kind: Kind::Text, value: Value::text(&developer.name) };
            map.next_value_seed(Seed(&told))?;
        } else if !rows.compare(&mut map, key, &mut seen)? {
            map.next_value::<IgnoredAny>()?;
        }
    }
    rows.all(&seen)
}

impl Compare for Record<'_, Board> {
    fn name(&self) -> String {
        "the board".into()
    }
    fn fields<'de, A: MapAccess<'de>>(&self, map: A) -> Result<(), A::Error> {
        compare_board(self.0, map, |map: &mut A, key| match key {
            "modules" => Some(map.next_value_seed(Seed(&List(&self.0.unassigned)))),
            "developers" => Some(map.next_value_seed(Seed(&List(&self.0.developers)))),
            _ => None,
        })
    }
}

impl Compare for Frame<'_, Board> {
    fn name(&self) -> String {
        "the board".into()
    }
    fn fields<'de, A: MapAccess<'de>>(&self, map: A) -> Result<(), A::Error> {
        compare_board(self.record, map, |map: &mut A, key| match key {
            "modules" => Some(map.next_value_seed(Seed(&Places(self.modules)))),
            "developers" => Some(map.next_value_seed(Seed(&Places(self.developers)))),
            _ => None,
        })
    }
}

impl Compare for Record<'_, Developer> {
    fn name(&self) -> String {
        format!("developer {}", self.0.name)
    }
    fn fields<'de, A: MapAccess<'de>>(&self, map: A) -> Result<(), A::Error> {
        compare_developer(self.0, map, |map: &mut A, key| {
            (key == "modules").then(|| map.next_value_seed(Seed(&List(&self.0.modules))))
        })
    }
}

impl Compare for Frame<'_, Developer> {
    fn name(&self) -> String {
        format!("developer {}", self.record.name)
    }
    fn fields<'de, A: MapAccess<'de>>(&self, map: A) -> Result<(), A::Error> {
        compare_developer(self.record, map, |map: &mut A, key| {
            (key == "modules").then(|| map.next_value_seed(Seed(&Places(self.modules))))
        })
    }
}

impl Compare for Record<'_, Module> {
    fn name(&self) -> String {
        format!("module {}", self.0.id)
    }
    fn fields<'de, A: MapAccess<'de>>(&self, mut map: A) -> Result<(), A::Error> {
        let rows = Rows { table: MODULE, prefix: "", record: self.0 };
        let mut seen = Vec::new();
        let mut own = 0;
        while let Some(key) = map.next_key::<&str>()? {
            match key {
                "id" => {
                    own += 1;
                    let told = FieldValue { path: "id", kind: Kind::Text, value: Value::text(&self.0.id) };
                    map.next_value_seed(Seed(&told))?;
                }
                "status" => {
                    own += 1;
                    let status = Value::Word(self.0.status.token());
                    map.next_value_seed(Seed(&FieldValue { path: "status", kind: Kind::Word(&[]), value: status }))?;
                }
                _ if rows.compare(&mut map, key, &mut seen)? => {}
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        if own != 2 {
            return Err(A::Error::custom(format!("module {} has lost its id or status", self.0.id)));
        }
        rows.all(&seen)
    }
}
