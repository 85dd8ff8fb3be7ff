//! Decodes one value of the board file by the kind of its field: text, percentage, time, nested record. Collects errors and
//! goes on; knows neither boards nor modules.

use std::borrow::Cow;

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::document::read::expected::ExpectedKind;
use crate::document::read::records::{At, Decoder};
use crate::document::ron::lexer::Step;
use crate::document::ron::literal::bare_word;
use crate::document::ron::literal::plain_number;
use crate::document::ron::syntax_error::{cut, quoted};
use crate::document::ron::value::Shape;
use crate::model::decimal::{Hundredths, Percent};
use crate::model::field::{HOURS, Kind, MEASURED, Part, Value};
use crate::model::problem::{Problem, Severity, Span, did_you_mean};

impl<'a> Decoder<'a> {
    /// Reads the value of a field.
    pub(crate) fn field(&mut self, at: At, kind: Kind) -> Step<Value> {
        self.optional(|decoder| decoder.bare(at, kind))
    }

    fn bare(&mut self, at: At, kind: Kind) -> Step<Value> {
        match kind {
            Kind::Text | Kind::Prose => {
                Ok(self.text(at, ExpectedKind::Text)?.map_or(Value::Absent, |text| Value::text(&text)))
            }
            Kind::Percent => self.percent(at),
            Kind::Amount => self.amount(at),
            Kind::Count => self.count(at),
            Kind::Flag => {
                let start = self.lexer.at;
                match self.lexer.value()? {
                    Shape::Flag => Ok(Value::Flag(&self.lexer.text[start..self.lexer.at] == "true")),
                    shape => Ok(self.mistyped(at, ExpectedKind::Flag, start, shape)),
                }
            }
            Kind::Word(words) => self.word(at, words),
            Kind::Texts => self.texts(at),
            Kind::Time => self.time(at),
            Kind::Date => self.date(at),
            Kind::Record(parts) => self.record(at, parts, ExpectedKind::Record),
            Kind::Records(parts) => {
                let mut records = Vec::new();
                self.list(at, ExpectedKind::Records, |decoder| {
                    if let Value::Record(record) =
                        decoder.item(|d| d.record(at, parts, ExpectedKind::Item("a record")))?
                    {
                        records.push(record);
                    }
                    Ok(())
                })?;
                Ok(if records.is_empty() { Value::Absent } else { Value::Records(records) })
            }
        }
    }

    /// A value of another kind than the field expects, which began at `start`. An unknown one is kept, with a warning.
    fn mistyped(&mut self, at: At, wanted: ExpectedKind, start: usize, shape: Shape) -> Value {
        let is_foreign = at.part.is_empty() && wanted.is_foreign(shape);
        self.problems_at.push(start as u32);
        self.lexer.mark(start);
        if !self.hears(if is_foreign { Severity::Warning } else { Severity::Error }) {
            return Value::Absent;
        }
        let span = self.lexer.since(start);
        let found = described(self.lexer.text, span, shape);
        let must = match wanted {
            ExpectedKind::Item(sort) => format!("an item of {at} must be {sort}, found {found}"),
            _ => format!("{at} must be {}, found {found}", wanted.described()),
        };
        let hint = wanted.hint(shape, &self.lexer.text[span.range()]);
        self.tell(if is_foreign {
            Problem::warning(span, must).hint("it is kept as it is, and not shown")
        } else {
            Problem::error(span, must).hint(hint)
        });
        Value::Absent
    }

    /// Skips a value of another sort than the field wants.
    pub(crate) fn mismatch(&mut self, at: At, wanted: ExpectedKind) -> Step<()> {
        let start = self.lexer.at;
        let shape = self.any_value()?;
        self.mistyped(at, wanted, start, shape);
        Ok(())
    }

    pub(crate) fn text(&mut self, at: At, wanted: ExpectedKind) -> Step<Option<String>> {
        if self.lexer.at_text() {
            return Ok(Some(self.lexer.text_literal()?.into_owned()));
        }
        self.mismatch(at, wanted)?;
        Ok(None)
    }

    /// A number, as plain decimal digits and with its span.
    fn number(&mut self, at: At, wanted: ExpectedKind) -> Step<Option<(Cow<'a, str>, Span)>> {
        let start = self.lexer.at;
        let shape = self.lexer.value()?;
        if shape != Shape::Number {
            self.mistyped(at, wanted, start, shape);
            return Ok(None);
        }
        let span = self.lexer.since(start);
        let text: &'a str = self.lexer.text;
        let literal = &text[span.range()];
        let Some(digits) = plain_number(literal) else {
            self.tell(Problem::error(span, format!("{at} must be {}, found {}", wanted.described(), cut(literal))));
            return Ok(None);
        };
        Ok(Some((digits, span)))
    }

    /// A number in hundredths, and whether it has more decimals than that.
    fn hundredths(&mut self, at: At, wanted: ExpectedKind) -> Step<Option<(Hundredths, bool, Span)>> {
        let Some((digits, span)) = self.number(at, wanted)? else {
            return Ok(None);
        };
        let Some((value, lost)) = Hundredths::parse(&digits) else {
            self.tell(Problem::error(span, format!("{at} must be {}, found {}", wanted.described(), cut(&digits))));
            return Ok(None);
        };
        Ok(Some((value, lost, span)))
    }

    fn tell_lost(&mut self, at: At, span: Span, value: Hundredths) {
        self.tell(
            Problem::warning(span, format!("{at} has more than two decimals: it counts as {value}"))
                .hint("numbers are held in hundredths; the file keeps what you wrote"),
        );
    }

    fn percent(&mut self, at: At) -> Step<Value> {
        let wanted = ExpectedKind::Percent;
        let Some((value, lost, span)) = self.hundredths(at, wanted)? else {
            return Ok(Value::Absent);
        };
        // What lies beyond by less than a hundredth lies beyond.
        let beyond = lost && (value.0 == 10_000 || self.lexer.text[span.range()].starts_with('-'));
        Ok(match Percent::new(value.0) {
            Some(percent) if !beyond => {
                if lost {
                    self.tell_lost(at, span, value);
                }
                Value::Percent(percent)
            }
            _ => {
                let literal = quoted(self.lexer.text, span);
                self.tell(Problem::error(span, format!("{at} must be {}, found {literal}", wanted.described())));
                Value::Absent
            }
        })
    }

    fn amount(&mut self, at: At) -> Step<Value> {
        let Some((value, lost, span)) = self.hundredths(at, ExpectedKind::Number)? else {
            return Ok(Value::Absent);
        };
        if value.0 < 0 && at.path == "hours" {
            let literal = quoted(self.lexer.text, span);
            self.tell(Problem::error(span, format!("{at} must be at least 0, found {literal}")));
            return Ok(Value::Absent);
        }
        if lost {
            self.tell_lost(at, span, value);
        }
        Ok(Value::Amount(value))
    }

    fn count(&mut self, at: At) -> Step<Value> {
        Ok(self.count_at(at, ExpectedKind::Count)?.map_or(Value::Absent, |(count, _)| Value::Count(count)))
    }

    pub(crate) fn count_at(&mut self, at: At, wanted: ExpectedKind) -> Step<Option<(u64, Span)>> {
        let Some((digits, span)) = self.number(at, wanted)? else {
            return Ok(None);
        };
        let count = digits.parse().ok();
        if count.is_none() {
            let hint = if at.path == "format" { "write format: 1" } else { "" };
            let problem = Problem::error(span, format!("{at} must be {}, found {}", wanted.described(), cut(&digits)));
            self.tell(problem.hint(hint));
        }
        Ok(count.map(|count| (count, span)))
    }

    /// A bare word: what it is, and where it stands. Tells if there is something else.
    fn word(&mut self, at: At, words: &'static [&'static str]) -> Step<Value> {
        let start = self.lexer.at;
        let shape = self.lexer.value()?;
        let span = self.lexer.since(start);
        let found = bare_word(&self.lexer.text[span.range()]);
        if shape == Shape::Word
            && let Some(word) = words.iter().find(|w| **w == found)
        {
            return Ok(Value::Word(word));
        }
        let known = words.join(", ");
        let unquoted = found.trim_matches('"');
        let problem = Problem::error(
            span,
            format!("{at} must be one of {known}, found {}", described(self.lexer.text, span, shape)),
        );
        self.tell(match (words.iter().find(|w| **w == unquoted), did_you_mean(unquoted, words.iter().copied())) {
            (Some(word), _) if shape == Shape::Text => problem.hint(format!("write it without quotes: {word}")),
            (_, Some(word)) => problem.hint(format!("did you mean {word}?")),
            _ => problem,
        });
        Ok(Value::Absent)
    }

    fn texts(&mut self, at: At) -> Step<Value> {
        let mut texts = Vec::new();
        self.list(at, ExpectedKind::Texts, |decoder| {
            texts.extend(decoder.item(|d| d.text(at, ExpectedKind::Item("a text in double quotes")))?);
            Ok(())
        })?;
        Ok(if texts.is_empty() { Value::Absent } else { Value::Texts(texts) })
    }

    fn time(&mut self, at: At) -> Step<Value> {
        let start = self.lexer.at;
        let Some(text) = self.text(at, ExpectedKind::Text)? else {
            return Ok(Value::Absent);
        };
        if text.is_empty() {
            return Ok(Value::Absent);
        }
        let time = DateTime::parse_from_rfc3339(&text).ok().map(|t| t.with_timezone(&Utc));
        // Seconds of 60 and years beyond four digits are legal RFC 3339 or chrono, but nobody's calendar.
        if let Some(time) =
            time.filter(|t| (0..=9999).contains(&t.year()) && t.timestamp_subsec_nanos() < 1_000_000_000)
        {
            return Ok(Value::Time(time));
        }
        let span = self.lexer.since(start);
        self.tell(
            Problem::error(span, format!("{at} must be a time, found {}", quoted(self.lexer.text, span)))
                .hint("times are written \"2026-11-20T09:12:00Z\""),
        );
        Ok(Value::Absent)
    }

    fn date(&mut self, at: At) -> Step<Value> {
        let start = self.lexer.at;
        let Some(text) = self.text(at, ExpectedKind::Text)? else {
            return Ok(Value::Absent);
        };
        if text.is_empty() {
            return Ok(Value::Absent);
        }
        if let Some(date) = NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok().filter(|d| (0..=9999).contains(&d.year()))
        {
            return Ok(Value::Date(date));
        }
        let span = self.lexer.since(start);
        self.tell(
            Problem::error(span, format!("{at} must be a day, found {}", quoted(self.lexer.text, span)))
                .hint("days are written \"2026-12-01\""),
        );
        Ok(Value::Absent)
    }

    fn record(&mut self, at: At, parts: &'static [Part], wanted: ExpectedKind) -> Step<Value> {
        let mut slots: [(Value, Span); 8] = Default::default();
        let find = |name: &str, _| parts.iter().position(|p| p.name == name);
        let before = self.errors();
        let read = self.fields(find, |decoder, index| {
            let part = &parts[index];
            let start = decoder.lexer.at;
            let value = decoder.field(At { path: at.path, part: part.name }, part.kind)?;
            slots[index] = (value, decoder.lexer.since(start));
            Ok(())
        })?;
        let Some(fields) = read else {
            self.mismatch(at, wanted)?;
            return Ok(Value::Absent);
        };
        self.tell_unknown(at.path, &fields, &parts.iter().map(|p| p.name));
        for (index, part) in parts.iter().enumerate().filter(|(_, p)| p.required) {
            let (value, span) = &slots[index];
            if fields.has(index) && value.is_absent() && part.kind == Kind::Text {
                self.tell(Problem::warning(*span, format!("`{}.{}` is empty", at.path, part.name)));
            } else if value.is_absent() && self.errors() == before && self.hears(Severity::Error) {
                self.missing(&fields, &format!("`{}`", at.path), part.name);
            }
        }
        self.check_record(parts, &slots);
        let known = |(part, (value, _)): (&Part, (Value, Span))| (!value.is_absent()).then_some((part.name, value));
        let values: Vec<_> = parts.iter().zip(slots).filter_map(known).collect();
        let required = parts.iter().any(|p| p.required);
        Ok(if values.is_empty() && !required { Value::Absent } else { Value::Record(values) })
    }

    /// What two parts of a record say about each other.
    fn check_record(&mut self, parts: &'static [Part], slots: &[(Value, Span); 8]) {
        match (&slots[0], &slots[1]) {
            ((Value::Count(covered), span), (Value::Count(total), total_span))
                if parts == MEASURED && covered > total =>
            {
                self.tell(
                    Problem::error(*span, format!("more is covered ({covered}) than there is ({total})"))
                        .related(*total_span, "the total"),
                );
            }
            ((Value::Amount(low), span), (Value::Amount(high), high_span)) if parts == HOURS && low > high => {
                self.tell(
                    Problem::warning(*span, format!("`hours.low` ({low}) is more than `hours.high` ({high})"))
                        .related(*high_span, "the upper end"),
                );
            }
            _ => {}
        }
    }
}

/// What stands in `span`, as a message names it.
pub(crate) fn described(text: &str, span: Span, shape: Shape) -> String {
    let sort = match shape {
        Shape::Text => "the text",
        Shape::Number => "the number",
        Shape::Char => "the character",
        Shape::Flag | Shape::Word | Shape::Unit | Shape::Some | Shape::None => "",
        Shape::Bytes => return "bytes".into(),
        Shape::Record => return "a record".into(),
        Shape::Tuple => return "a tuple".into(),
        Shape::List => return "a list".into(),
        Shape::Map => return "a map in curly brackets".into(),
        Shape::Range => "the range",
    };
    format!("{sort} {}", quoted(text, span)).trim_start().to_owned()
}
