//! Renders values and new records as RON in the style of the text around them. Writes only RON that any version since 0.8
//! reads, and never a `Some(`.

use chrono::SecondsFormat;

use crate::document::ron::node::Group;
use crate::document::ron::style;
use crate::document::ron::trivia;
use crate::model::board::Developer;
use crate::model::field::{DEVELOPER, Field, Kind, MODULE, Part, Value};
use crate::model::module::Module;
use crate::model::problem::Span;
use crate::model::shown::with_emoji;

/// The fields of a module, in the order in which they are written.
pub(crate) fn module_order() -> Vec<&'static str> {
    let mut order = tops(MODULE);
    order.splice(0..1, ["id", "title", "status"]);
    order
}

/// The fields of a developer, in the order in which they are written.
pub(crate) fn developer_order() -> Vec<&'static str> {
    let mut order = tops(DEVELOPER);
    order.insert(0, "name");
    order.push("modules");
    order
}

/// The names of a table's fields; a nested record counts once.
pub(crate) fn tops<R>(table: &'static [Field<R>]) -> Vec<&'static str> {
    let mut tops: Vec<&'static str> = table.iter().map(|field| top(field.path)).collect();
    tops.dedup();
    tops
}

/// The field of a record that holds `path`.
pub(crate) fn top(path: &'static str) -> &'static str {
    path.split('.').next().unwrap_or(path)
}

/// How a record is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// Whether its fields get lines of their own.
    pub(crate) lines: bool,
    /// The indentation of its own line, and what a level adds to it.
    pub(crate) indent: String,
    pub(crate) unit: String,
    pub(crate) eol: &'static str,
    /// Whether the last field has a comma, if they have lines of their own.
    comma: bool,
    /// Whether there are no blanks at all.
    tight: bool,
}

impl Layout {
    /// As the record in `sample` is laid out, but indented by `indent`; without a sample as people write it.
    pub(crate) fn like(text: &str, sample: Option<Span>, indent: &str) -> Self {
        let unit = style::unit(text).to_owned();
        let eol = style::eol(text, 0);
        let flat = style::is_one_line(text);
        let plain = Self { lines: !flat, indent: indent.to_owned(), unit, eol, comma: true, tight: false };
        let Some(group) = sample.and_then(|span| Group::open(text, span, true)) else { return plain };
        let [first, .., last] = group.items.as_slice() else { return plain };
        let before = &text[group.open as usize + 1..first.span().start as usize];
        let lead = trivia::lead(before);
        let lines = lead.begins_line;
        let inner = trivia::indent(&before[lead.line..]);
        let unit =
            inner.strip_prefix(style::indent(text, group.open as usize)).filter(|unit| lines && !unit.is_empty());
        Self {
            lines,
            unit: unit.unwrap_or(&plain.unit).to_owned(),
            comma: last.comma.is_some(),
            tight: first.key.is_some_and(|key| first.value.start == key.end + 1),
            ..plain
        }
    }

    /// As people write a record `levels` deep, in a new text.
    pub(crate) fn plain(levels: usize) -> Self {
        let unit = "    ".to_owned();
        Self { lines: true, indent: unit.repeat(levels), unit, eol: "\n", comma: true, tight: false }
    }

    /// For values beside those of `group`.
    pub(crate) fn inline(text: &str, group: &Group) -> Self {
        Self {
            lines: false,
            indent: String::new(),
            unit: String::new(),
            eol: style::eol(text, group.open as usize),
            comma: false,
            tight: crate::document::edit::list::is_tight(text, group),
        }
    }

    /// A nested record of one field.
    pub(crate) fn record_of(&self, name: &str, value: &str) -> String {
        format!("({})", self.field(name, value))
    }

    /// The same, indented by `indent`.
    pub(crate) fn indented(&self, indent: &str) -> Self {
        Self { indent: indent.to_owned(), ..self.clone() }
    }

    /// The same, deeper by `levels`.
    fn deeper(&self, levels: usize) -> Self {
        self.indented(&format!("{}{}", self.indent, self.unit.repeat(levels)))
    }

    pub(crate) fn brackets(&self, [open, close]: [char; 2], items: &[String], lines: bool) -> String {
        if lines && !items.is_empty() {
            let separator = format!(",{}{}{}", self.eol, self.indent, self.unit);
            let end = if self.comma { "," } else { "" };
            let joined = items.join(&separator);
            return format!(
                "{open}{}{}{}{joined}{end}{}{}{close}",
                self.eol, self.indent, self.unit, self.eol, self.indent
            );
        }
        format!("{open}{}{close}", items.join(if self.tight { "," } else { ", " }))
    }

    fn field(&self, name: &str, value: &str) -> String {
        format!("{name}:{}{value}", if self.tight { "" } else { " " })
    }

    /// The fields of a table that are known, by the names of their tops.
    fn fields<R>(&self, table: &'static [Field<R>], record: &R) -> Vec<(&'static str, String)> {
        let spelled = |field: &Field<R>| value(&(field.get)(record), field.kind, None, self);
        let mut out = Vec::new();
        for name in tops(table) {
            let rows = table.iter().filter(|field| top(field.path) == name);
            let known: Vec<_> = rows.filter(|field| !(field.get)(record).is_absent()).collect();
            match known.as_slice() {
                [] => {}
                [field] if field.path == name => out.push((name, spelled(field))),
                fields => {
                    let parts: Vec<String> =
                        fields.iter().map(|f| self.field(&f.path[name.len() + 1..], &spelled(f))).collect();
                    out.push((name, self.brackets(['(', ')'], &parts, false)));
                }
            }
        }
        out
    }

    /// A new module record; its first line is not indented.
    pub(crate) fn module(&self, module: &Module) -> String {
        let mut fields = self.fields(MODULE, module);
        fields.push(("id", text(&module.id, None, self.eol)));
        fields.push(("status", module.status.token().to_owned()));
        self.record(fields, &module_order())
    }

    /// A new developer record; its first line is not indented. Its modules are laid out like `sample`.
    pub(crate) fn developer(&self, developer: &Developer, sample: &Self) -> String {
        let mut fields = self.fields(DEVELOPER, developer);
        fields.push(("name", text(&developer.name, None, self.eol)));
        let levels = if self.lines { 2 } else { 1 };
        let inner = sample.indented(&self.deeper(levels).indent);
        let modules: Vec<String> = developer.modules.iter().map(|module| inner.module(module)).collect();
        let list = if self.lines { self.deeper(1) } else { self.clone() };
        fields.push(("modules", list.brackets(['[', ']'], &modules, !self.tight)));
        self.record(fields, &developer_order())
    }

    fn record(&self, mut fields: Vec<(&'static str, String)>, order: &[&str]) -> String {
        fields.sort_by_key(|(name, _)| order.iter().position(|o| o == name));
        let fields: Vec<String> = fields.iter().map(|(name, value)| self.field(name, value)).collect();
        self.brackets(['(', ')'], &fields, self.lines)
    }
}

/// `value` of this kind as text, spelled like `old` where that makes sense.
pub(crate) fn value(value: &Value, kind: Kind, old: Option<&str>, layout: &Layout) -> String {
    match (value, kind) {
        (Value::Absent, _) => "\"\"".into(),
        (Value::Text(said), _) => text(said, old, layout.eol),
        (Value::Percent(percent), _) => number(&percent.to_string(), old),
        (Value::Amount(amount), _) => number(&amount.to_string(), old),
        (Value::Count(count), _) => count.to_string(),
        (Value::Flag(flag), _) => flag.to_string(),
        (Value::Word(word), _) => (*word).to_owned(),
        (Value::Time(time), _) => format!("\"{}\"", time.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
        (Value::Date(date), _) => format!("\"{date}\""),
        (Value::Texts(texts), _) => {
            let items: Vec<String> = texts.iter().map(|said| text(said, None, layout.eol)).collect();
            layout.brackets(['[', ']'], &items, false)
        }
        (Value::Record(record), Kind::Record(parts) | Kind::Records(parts)) => parts_of(record, parts, layout),
        (Value::Records(records), Kind::Records(parts)) => {
            let items: Vec<String> = records.iter().map(|record| parts_of(record, parts, layout)).collect();
            layout.brackets(['[', ']'], &items, false)
        }
        // A record where none belongs: nothing reads it back, and the edit is refused.
        (Value::Record(_) | Value::Records(_), _) => "()".into(),
    }
}

/// The parts of a nested record, on one line: those that are known, and those it cannot be without.
fn parts_of(record: &[(&str, Value)], parts: &[Part], layout: &Layout) -> String {
    let known = |part: &Part| record.iter().find(|(name, _)| *name == part.name).map(|(_, value)| value.clone());
    let written = parts.iter().filter_map(|part| {
        let said = known(part).or(part.required.then_some(Value::Absent))?;
        Some(layout.field(part.name, &value(&said, part.kind, None, layout)))
    });
    layout.brackets(['(', ')'], &written.collect::<Vec<_>>(), false)
}

/// A number, with a point if the old one had one.
fn number(digits: &str, old: Option<&str>) -> String {
    let point = old.is_some_and(|old| old.contains('.')) && !digits.contains('.');
    format!("{digits}{}", if point { ".0" } else { "" })
}

/// A text literal. Several lines and texts full of quotes become raw; a raw one stays raw. What cannot be seen is escaped.
pub(crate) fn text(said: &str, old: Option<&str>, eol: &str) -> String {
    let was_raw = old.is_some_and(|old| old.starts_with('r'));
    // A raw text has the line ends of its file. A `\r` of its own would be lost when it is read again.
    let plain = with_emoji(said).all(|(c, is_emoji)| is_emoji || matches!(c, '\n' | '\t') || !must_escape(c));
    if plain && (was_raw || said.contains('\n') || old.is_none() && said.contains(['"', '\\'])) {
        let hashes = longest_end(said) + 1;
        let hashes = "#".repeat(hashes.max(usize::from(was_raw) * old.map_or(0, raw_hashes)));
        let hashes =
            if was_raw && !said.contains('"') && old.map_or(0, raw_hashes) == 0 { String::new() } else { hashes };
        return format!("r{hashes}\"{}\"{hashes}", said.replace('\n', eol));
    }
    let mut out = String::with_capacity(said.len() + 2);
    out.push('"');
    for (c, is_emoji) in with_emoji(said) {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if must_escape(c) && !is_emoji => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The hashes of a raw literal.
fn raw_hashes(literal: &str) -> usize {
    literal[1..].len() - literal[1..].trim_start_matches('#').len()
}

/// The most hashes that follow a quote in `said`.
fn longest_end(said: &str) -> usize {
    said.split('"').skip(1).map(|rest| rest.len() - rest.trim_start_matches('#').len()).max().unwrap_or(0)
}

/// What nobody sees in an editor: controls, controls of the writing direction, characters without a width.
fn must_escape(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::text;
    use crate::model::line_ends;

    #[test]
    fn a_text_is_written_as_it_is_read_best() {
        for (said, old, eol, wanted) in [
            ("plain", None, "\n", "\"plain\""),
            ("é 名 👩\u{200d}💻", None, "\n", "\"é 名 👩\u{200d}💻\""),
            ("say \"no\"", None, "\n", "r#\"say \"no\"\"#"),
            ("C:\\dev", None, "\n", "r#\"C:\\dev\"#"),
            ("one\ntwo", None, "\n", "r#\"one\ntwo\"#"),
            ("ends \"#", None, "\n", "r##\"ends \"#\"##"),
            // The line ends are those of the file; a `\r` that is meant is spelled out.
            ("one\ntwo", None, "\r\n", "r#\"one\r\ntwo\"#"),
            ("one\r\ntwo", None, "\r\n", "\"one\\r\\ntwo\""),
            ("one\r\ntwo", None, "\n", "\"one\\r\\ntwo\""),
            // A raw text stays one, with as many hashes.
            ("bob", Some("r###\"ana\"###"), "\n", "r###\"bob\"###"),
            ("bob", Some("r\"ana\""), "\n", "r\"bob\""),
            ("b\"ob", Some("r\"ana\""), "\n", "r#\"b\"ob\"#"),
            ("b\"ob", Some("\"ana\""), "\n", "\"b\\\"ob\""),
            // What nobody can see is spelled out.
            ("\u{202e}evil\u{1b}\0", None, "\n", "\"\\u{202e}evil\\u{1b}\\u{0}\""),
            ("", None, "\n", "\"\""),
        ] {
            let literal = text(said, old, eol);
            assert_eq!(literal, wanted, "{said:?}");
            let read = ron::from_str::<String>(&literal).unwrap();
            assert!(read == said || line_ends::unified(&read) == said, "{literal}");
        }
    }
}
