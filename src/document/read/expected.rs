//! Names the kind of value that a field expects, for the message about any other. Parses nothing.

use crate::document::ron::syntax_error::cut;
use crate::document::ron::value::Shape;

/// What sort of value a field wants.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExpectedKind {
    Text,
    Flag,
    Number,
    Percent,
    Count,
    Texts,
    Records,
    Record,
    /// What the field of a record cannot do without.
    Required(&'static str),
    /// An item of a list.
    Item(&'static str),
}

impl ExpectedKind {
    pub(crate) fn described(self) -> &'static str {
        match self {
            Self::Text => "a text in double quotes",
            Self::Flag => "`true` or `false`",
            Self::Number => "a number",
            Self::Percent => "a number from 0 to 100",
            Self::Count => "a whole number from 0",
            Self::Texts => "a list of texts",
            Self::Records => "a list of records",
            Self::Record => "a record",
            Self::Required(sort) | Self::Item(sort) => sort,
        }
    }

    /// Whether a value of this shape is no slip of the hand, but somebody else's field of the same name.
    pub(crate) fn is_foreign(self, shape: Shape) -> bool {
        match shape {
            Shape::Map | Shape::Record => {
                matches!(self, Self::Text | Self::Flag | Self::Number | Self::Percent | Self::Count | Self::Texts)
            }
            Shape::Bytes | Shape::Char | Shape::Range => {
                !matches!(self, Self::Required(_) | Self::Item(_) | Self::Records)
            }
            _ => false,
        }
    }

    /// What to write instead of a value of this shape.
    pub(crate) fn hint(self, shape: Shape, literal: &str) -> String {
        match (self, shape) {
            (Self::Texts, Shape::Text) => format!("write [{}]", cut(literal).trim_matches('`')),
            (Self::Record, _) | (Self::Item(_), Shape::Map) => {
                "a record stands in round brackets: `(name: value)`".into()
            }
            (Self::Texts, _) => "a list stands in square brackets: `[\"one\", \"two\"]`".into(),
            (Self::Records, _) => "a list of records stands in square brackets: `[(name: value), ..]`".into(),
            (Self::Text, Shape::Word) => "write it in double quotes: \"text\"".into(),
            (Self::Flag, Shape::Text) => "write it without quotes".into(),
            (Self::Number | Self::Percent | Self::Count, Shape::Text) => {
                "write the bare number, without quotes and `%`".into()
            }
            _ => String::new(),
        }
    }
}
