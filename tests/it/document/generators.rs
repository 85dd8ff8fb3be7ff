//! Boards in every layout and changes of every kind, made from bytes: fewer and smaller bytes make simpler ones. Shared by the
//! properties and the fuzz targets; knows nothing of what must hold.

use std::fmt::Write;
use std::sync::Arc;

use standup::model::board::{Board, Developer};
use standup::model::change::{Change, Item, Record, RecordKind, Seat, Setting, Subject};
use standup::model::decimal::{Hundredths, Percent};
use standup::model::field::{self, BOARD, DEVELOPER, Field, Kind, MODULE, Owner, Part, Value};
use standup::model::module::Module;
use standup::model::status::Status;

/// Decisions taken from bytes: fewer and smaller bytes make a simpler board.
pub(crate) struct Whim<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Whim<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(byte) % end
    }

    /// One in `n`; never once the bytes are used up.
    pub(crate) fn rarely(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    fn word(&mut self, from: &[&'static str]) -> &'static str {
        from[self.below(from.len())]
    }

    pub(crate) fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }
}

/// Writes a board in some layout.
struct Writer<'w, 'b> {
    whim: &'w mut Whim<'b>,
    out: String,
    eol: &'static str,
    unit: &'static str,
    /// Whether anything goes; else the board looks as if one careful person had written it.
    wild: bool,
    comments: usize,
    parted: bool,
}

impl Writer<'_, '_> {
    fn comment(&mut self) -> String {
        self.comments += 1;
        let n = self.comments;
        match self.whim.below(if self.wild { 4 } else { 1 }) {
            0 => format!("// note §{n}§"),
            1 => format!("// \"quote §{n}§, ( [ {{"),
            2 => format!("// /* §{n}§"),
            _ => format!("// §{n}§ é 名"),
        }
    }

    fn block(&mut self) -> String {
        self.comments += 1;
        format!("/* §{}§ */", self.comments)
    }

    fn indent(&mut self, level: usize) {
        let level = if self.wild && self.whim.rarely(24) { level + self.whim.below(3) } else { level };
        let unit = self.unit.repeat(level);
        self.out.push_str(&unit);
    }

    /// A line end; in a wild text not always the same one.
    fn end(&mut self) {
        let odd = self.wild && self.whim.rarely(24);
        self.out.push_str(if odd { self.whim.word(&["\n", "\r\n", " \t\n"]) } else { self.eol });
    }

    /// A bracket with `items`, each written by a call.
    fn bracket(&mut self, [open, close]: [char; 2], level: usize, lines: bool, items: &[String]) {
        let wild = self.wild;
        let lines = if wild { lines != self.whim.rarely(4) } else { lines };
        self.out.push(open);
        if items.is_empty() {
            if wild && self.whim.rarely(4) {
                self.end();
                self.indent(level);
            }
            self.out.push(close);
            return;
        }
        let trailing = lines && !(wild && self.whim.rarely(3));
        if lines {
            if wild && self.whim.rarely(6) {
                let comment = self.comment();
                let _ = write!(self.out, " {comment}");
            }
            self.end();
        }
        for (i, item) in items.iter().enumerate() {
            let last = i + 1 == items.len();
            if lines {
                if i > 0 && (self.parted && level == 2 || wild && self.whim.rarely(8)) {
                    self.end();
                }
                if wild && self.whim.rarely(10) {
                    let comment = self.comment();
                    self.indent(level + 1);
                    self.out.push_str(&comment);
                    self.end();
                    self.end();
                }
                if self.whim.rarely(5) {
                    let comment = self.comment();
                    self.indent(level + 1);
                    self.out.push_str(&comment);
                    self.end();
                }
                self.indent(level + 1);
            } else if wild && self.whim.rarely(8) {
                let block = self.block();
                let _ = write!(self.out, "{block} ");
            }
            self.out.push_str(item);
            if wild && self.whim.rarely(12) {
                let block = self.block();
                let _ = write!(self.out, " {block}");
            }
            let comma = !last || trailing || (wild && !lines && self.whim.rarely(6));
            if comma {
                self.out.push(',');
            }
            if lines {
                if self.whim.rarely(5) {
                    let comment = self.comment();
                    let _ = write!(self.out, " {comment}");
                    self.end();
                } else if !(wild && self.whim.rarely(10)) {
                    self.end();
                } else {
                    self.out.push_str(self.whim.word(&[" ", "", "\u{2028}", "\u{b}"]));
                }
            } else if !last {
                self.out.push_str(if wild { self.whim.word(&[" ", "", "  ", "\t", "\u{85}"]) } else { " " });
            }
        }
        if lines {
            self.indent(level);
        }
        self.out.push(close);
    }

    /// What `write` writes, by itself.
    fn part(&mut self, write: impl FnOnce(&mut Self)) -> String {
        let before = std::mem::take(&mut self.out);
        write(self);
        std::mem::replace(&mut self.out, before)
    }

    fn text(&mut self, said: &str) -> String {
        if !self.wild {
            return format!("\"{said}\"");
        }
        match self.whim.below(6) {
            0..=2 => format!("\"{said}\""),
            3 => format!("r#\"{said}\"#"),
            4 => format!("r\"{said}\""),
            _ => format!("\"{}\"", said.escape_unicode()),
        }
    }

    fn value(&mut self, kind: Kind, path: &str) -> String {
        let plain = match kind {
            Kind::Text | Kind::Prose => {
                let said = (self.whim.word(&["text", "more of it", ""])).to_owned();
                self.text(&said)
            }
            Kind::Percent => (*self
                .whim
                .pick(&["10", "34.59", "90.0", "0x1F", "1_0", "5.", ".5", "1e1"][..if self.wild { 8 } else { 2 }]))
            .into(),
            Kind::Amount => (self.whim.word(&["3", "4.5", "1e1", "0b11"][..if self.wild { 4 } else { 2 }])).into(),
            Kind::Count => (self.whim.word(&["7", "1_000", "0x10", "9u8"][..if self.wild { 4 } else { 1 }])).into(),
            Kind::Flag => "true".into(),
            Kind::Word(words) => self.whim.word(words).to_owned(),
            Kind::Texts => {
                let count = self.whim.below(3) + usize::from(!self.wild);
                let items: Vec<String> = (0..count).map(|i| self.text(&format!("{path} {i}"))).collect();
                self.part(|w| w.bracket(['[', ']'], 6, false, &items))
            }
            Kind::Time => "\"2026-11-20T09:12:00Z\"".into(),
            Kind::Date => "\"2026-12-01\"".into(),
            Kind::Record(parts) => {
                let fields = self.parts(parts);
                self.part(|w| w.bracket(['(', ')'], 6, false, &fields))
            }
            Kind::Records(parts) => {
                let count = self.whim.below(3);
                let items: Vec<String> = (0..count)
                    .map(|_| {
                        let fields = self.parts(parts);
                        self.part(|w| w.bracket(['(', ')'], 6, false, &fields))
                    })
                    .collect();
                self.part(|w| w.bracket(['[', ']'], 6, false, &items))
            }
        };
        match if self.wild { self.whim.below(24) } else { 0 } {
            20 | 21 => format!("Some({plain})"),
            22 => format!("Some( {} {plain} , )", self.block()),
            23 => "None".into(),
            _ => plain,
        }
    }

    fn field(&mut self, name: &str, value: &str) -> String {
        let raw = if self.wild && self.whim.rarely(12) { "r#" } else { "" };
        let colon = if self.wild { self.whim.word(&[": ", ": ", ":", " : ", ":\n "]) } else { ": " };
        let comment = if self.wild && self.whim.rarely(40) { format!(" {} ", self.block()) } else { String::new() };
        format!("{raw}{name}{comment}{colon}{value}")
    }

    fn parts(&mut self, parts: &'static [Part]) -> Vec<String> {
        let mut fields = Vec::new();
        for part in parts {
            if part.required || self.whim.below(4) < 2 {
                // What is covered must not be more than there is.
                let value = match part.name {
                    "covered" => "1".into(),
                    "total" => "20000".into(),
                    _ => self.value(part.kind, part.name),
                };
                fields.push(self.field(part.name, &value));
            }
        }
        if self.wild && self.whim.rarely(8) {
            fields.push(self.field("why", "{1: (a, \"b\")}"));
        }
        fields
    }

    /// Some of the fields of a table, and some that are in none.
    fn fields<R>(&mut self, table: &'static [Field<R>], level: usize) -> Vec<String> {
        let mut fields = Vec::new();
        // The nested records, and where they stand: in the order of the table, or anywhere behind.
        let mut nested: Vec<(&str, usize, Vec<String>)> = Vec::new();
        for row in table {
            if !self.whim.rarely(4) || row.path == "after" {
                continue;
            }
            let value = self.value(row.kind, row.path);
            match row.path.split_once('.') {
                None => fields.push(self.field(row.path, &value)),
                Some((top, inner)) => {
                    let field = self.field(inner, &value);
                    match nested.iter_mut().find(|(name, ..)| *name == top) {
                        Some((.., inner)) => inner.push(field),
                        None => nested.push((top, fields.len(), vec![field])),
                    }
                }
            }
        }
        for (top, at, mut inner) in nested.into_iter().rev() {
            if self.wild && self.whim.rarely(6) {
                // Somebody else's field beside ours, or alone.
                let foreign = self.field("why", "[\"felt\"]");
                if self.whim.rarely(2) {
                    inner.clear();
                }
                inner.insert(self.whim.below(inner.len() + 1), foreign);
            }
            let value = self.part(|w| w.bracket(['(', ')'], level, false, &inner));
            let at = if self.wild { fields.len() } else { at };
            fields.insert(at, self.field(top, &value));
        }
        if self.whim.rarely(6) {
            fields.push(self.field("extra", "[(id: \"x\", status: Done), \"// no\"]"));
        }
        fields
    }

    fn module(&mut self, id: usize, level: usize) -> String {
        let mut fields = self.fields(MODULE, level);
        let at = if self.wild { self.whim.below(fields.len() + 1) } else { 0 };
        let spelled = self.text(&format!("m{id}"));
        let status = self.whim.word(&["Pending", "InProgress", "Done"]);
        fields.insert(at, self.field("id", &spelled));
        let at = if self.wild { self.whim.below(fields.len() + 1) } else { 1 };
        let titled = !self.wild && fields.get(1).is_some_and(|field| field.starts_with("title"));
        fields.insert(at + usize::from(titled), self.field("status", status));
        if self.wild && self.whim.rarely(3) && id > 0 {
            let after = format!("[{}]", self.text(&format!("m{}", id - 1)));
            fields.push(self.field("after", &after));
        }
        let name = if self.wild { self.whim.word(&["", "", "", "Module", "r#if ", "M /* ( */ "]) } else { "" };
        let record = self.part(|w| w.bracket(['(', ')'], level, true, &fields));
        format!("{name}{record}")
    }

    fn modules(&mut self, next: &mut usize, level: usize) -> String {
        let count = self.whim.below(4);
        let modules: Vec<String> = (0..count)
            .map(|_| {
                *next += 1;
                self.module(*next - 1, level + 1)
            })
            .collect();
        self.part(|w| w.bracket(['[', ']'], level, true, &modules))
    }

    fn board(&mut self) {
        let mut next = 0;
        let mut fields = vec![self.field("format", "1")];
        fields.extend(self.fields(BOARD, 1));
        if self.whim.rarely(2) {
            let modules = self.modules(&mut next, 1);
            // Nothing tells an empty list that was there from one that came with its first module.
            if self.wild || next > 0 {
                fields.push(self.field("modules", &modules));
            }
        }
        let count = self.whim.below(4);
        let mut developers = Vec::new();
        for i in 0..count {
            let name = self.text(&format!("D{i}"));
            let mut fields_of = vec![self.field("name", &name)];
            fields_of.extend(self.fields(DEVELOPER, 3));
            if !self.wild || !self.whim.rarely(4) {
                let modules = self.modules(&mut next, 3);
                fields_of.push(self.field("modules", &modules));
            }
            developers.push(self.part(|w| w.bracket(['(', ')'], 2, true, &fields_of)));
        }
        let list = self.part(|w| w.bracket(['[', ']'], 1, true, &developers));
        fields.push(self.field("developers", &list));
        self.bracket(['(', ')'], 0, true, &fields);
        if !self.wild || self.whim.rarely(2) {
            self.out.push_str(self.eol);
        }
    }
}

/// A board in some layout.
pub(crate) fn board(whim: &mut Whim<'_>, wild: bool) -> String {
    let eol = whim.word(&["\n", "\n", "\r\n"]);
    let unit = whim.word(&["    ", "  ", "\t"]);
    let parted = whim.rarely(2);
    let starts = [
        "",
        "",
        "\u{feff}// a board\n",
        "#![enable(implicit_some)]\n",
        "// one\n#![enable(unwrap_newtypes)] // two\n#![enable(unwrap_variant_newtypes)]\n\n",
    ];
    let start = if wild { whim.word(&starts) } else { "" };
    let mut writer = Writer { whim, out: start.replace('\n', eol), eol, unit, wild, comments: 0, parted };
    writer.board();
    writer.out
}

/// Some value for a field of this kind.
fn value(whim: &mut Whim<'_>, kind: Kind) -> Value {
    if whim.rarely(4) {
        return Value::Absent;
    }
    match kind {
        Kind::Text | Kind::Prose => {
            Value::text(whim.word(&["new", "say \"no\"", "two\nlines", "C:\\x", "\u{202e}", "// no"]))
        }
        Kind::Percent => Value::Percent(Percent::new(50 * i64::from(whim.below(200) as u8)).unwrap()),
        Kind::Amount => Value::Amount(Hundredths(25 * i64::from(whim.below(200) as u8))),
        Kind::Count => Value::Count(whim.below(256) as u64),
        Kind::Flag => Value::Flag(true),
        Kind::Word(words) => Value::Word(whim.word(words)),
        Kind::Texts => {
            let texts: Vec<String> = (0..=whim.below(3)).map(|_| format!("t{}", whim.below(4))).collect();
            Value::texts(&texts)
        }
        Kind::Time => Value::Time(
            chrono::DateTime::UNIX_EPOCH + chrono::Duration::milliseconds(250 * i64::from(whim.below(256) as u8)),
        ),
        Kind::Date => Value::Date(chrono::NaiveDate::from_ymd_opt(2026, 1 + whim.below(12) as u32, 3).unwrap()),
        Kind::Record(parts) => record(whim, parts).map_or(Value::Absent, Value::Record),
        Kind::Records(parts) => {
            let records: Vec<_> = (0..=whim.below(2)).filter_map(|_| record(whim, parts)).collect();
            if records.is_empty() { Value::Absent } else { Value::Records(records) }
        }
    }
}

fn record(whim: &mut Whim<'_>, parts: &'static [Part]) -> Option<Vec<(&'static str, Value)>> {
    let mut out = Vec::new();
    for part in parts {
        let mut said = value(whim, part.kind);
        if part.required && said.is_absent() {
            said = match part.kind {
                Kind::Count => Value::Count(0),
                _ => Value::Text("must".into()),
            };
        }
        if part.name == "total" {
            said = Value::Count(100_000);
        }
        if !said.is_absent() {
            out.push((part.name, said));
        }
    }
    (!out.is_empty()).then_some(out)
}

fn setting<R: Owner>(whim: &mut Whim<'_>, record: &R) -> Change {
    // An `after` of one's own would be a circle, and a list of nobody's names is as good as any.
    let row = whim.pick(R::fields());
    let from = (row.get)(record);
    Change::Set(Setting::new(record.subject(), row, from, value(whim, row.kind)))
}

/// Some change that this board allows.
pub(crate) fn change(whim: &mut Whim<'_>, board: &Board) -> Option<Change> {
    let modules: Vec<Arc<Module>> = board.modules().map(|f| f.module.clone()).collect();
    let seat = |whim: &mut Whim<'_>| {
        let developer =
            (!board.developers.is_empty() && !whim.rarely(4)).then(|| whim.pick(&board.developers).name.clone());
        let index = developer.as_ref().and_then(|name| board.developer(name));
        let column = board.column(index);
        let after = (!column.is_empty() && whim.rarely(2)).then(|| whim.pick(column).id.clone());
        Seat { developer, after }
    };
    let module = |whim: &mut Whim<'_>| (!modules.is_empty()).then(|| whim.pick(&modules).clone());
    let developer = |whim: &mut Whim<'_>| (!board.developers.is_empty()).then(|| whim.pick(&board.developers).clone());
    Some(match whim.below(12) {
        0 => {
            let module = module(whim)?;
            Change::Move { module: module.id.clone(), from: module.status, to: *whim.pick(&Status::ALL) }
        }
        1 | 2 => {
            let module = module(whim)?;
            setting(whim, &*module)
        }
        3 => {
            let developer = developer(whim)?;
            setting(whim, &*developer)
        }
        4 => setting(whim, board),
        5 => {
            let mut module = Module::new("new", *whim.pick(&Status::ALL));
            for _ in 0..whim.below(4) {
                let row = whim.pick(MODULE);
                (row.set)(&mut module, value(whim, row.kind));
            }
            Change::Add(Box::new(Record::new(RecordKind::Module(Arc::new(module), seat(whim)))))
        }
        6 => {
            let kind = RecordKind::Module(module(whim)?, Seat::default());
            Change::Remove(Box::new(Record::new(kind)))
        }
        7 => {
            let module = module(whim)?;
            let here = board.find(&module.id)?.developer.map(|i| board.developers[i].name.clone());
            Change::assign(&*module.id, Seat { developer: here, after: None }, seat(whim))
        }
        8 => {
            let module = module(whim)?;
            let column = board.column(board.find(&module.id)?.developer);
            let to = (!whim.rarely(3)).then(|| whim.pick(column).id.clone()).filter(|id| *id != module.id);
            Change::place(Subject::Module(module.id.clone()), None, to)
        }
        9 => {
            let developer = developer(whim)?;
            match whim.below(4) {
                0 => Change::Remove(Box::new(Record::new(RecordKind::Developer(developer, None)))),
                1 => {
                    let new = Developer { name: "New".into(), area: "Search".into(), ..Developer::default() };
                    let left = whim.rarely(2).then(|| developer.name.clone());
                    Change::Add(Box::new(Record::new(RecordKind::Developer(Arc::new(new), left))))
                }
                2 => {
                    let to = (!whim.rarely(3)).then(|| whim.pick(&board.developers).name.clone());
                    let to = to.filter(|name| *name != developer.name);
                    Change::place(Subject::Developer(developer.name.clone()), None, to)
                }
                _ => Change::rename(Subject::Developer(developer.name.clone()), "Re\"named"),
            }
        }
        10 => Change::rename(Subject::Module(module(whim)?.id.clone()), "renamed/é.py"),
        _ => {
            let module = module(whim)?;
            let field = field::find(MODULE, whim.word(&["tags", "checked"]))?;
            let Value::Texts(items) = (field.get)(&module) else {
                return Some(Change::AddTo(Item::new(&*module.id, field, "t0")));
            };
            let item = whim.pick(&items).clone();
            // What is there twice leaves twice, and comes back once.
            if whim.rarely(2) || items.iter().filter(|i| **i == item).count() > 1 {
                Change::AddTo(Item::new(&*module.id, field, "t9"))
            } else {
                Change::RemoveFrom(Item::new(&*module.id, field, item))
            }
        }
    })
}
