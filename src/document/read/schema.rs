//! The schema of the file: which fields each record may hold, level by level, and their kinds. Knows no text.

use crate::model::field::{self, BOARD, DEVELOPER, Field, Kind, MODULE, Part};

/// Which sort of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Board,
    Developer,
    Module,
}

/// What holds the fields at some place of a record.
#[derive(Clone, Copy)]
pub(crate) enum Level {
    /// The record itself.
    Top,
    /// A record that groups fields of the table: `coverage`.
    Rows(&'static str),
    /// A record that is a value.
    Parts(&'static [Part]),
}

/// What a field of ours holds.
#[derive(Clone, Copy)]
pub(crate) enum Inner {
    Plain,
    /// Fields.
    Level(Level),
    /// A list of records with these parts.
    Each(&'static [Part]),
    /// Modules or developers.
    Records,
}

impl Inner {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Record(parts) => Self::Level(Level::Parts(parts)),
            Kind::Records(parts) => Self::Each(parts),
            _ => Self::Plain,
        }
    }
}

impl Sort {
    /// The kind of the field `name` at `level`; `None` if it is unknown.
    pub(crate) fn inner(self, level: Level, name: &str) -> Option<Inner> {
        match (self, level) {
            (_, Level::Parts(parts)) => parts.iter().find(|part| part.name == name).map(|part| Inner::of(part.kind)),
            (Self::Board, Level::Top) if name == "format" => Some(Inner::Plain),
            (Self::Board, Level::Top) if matches!(name, "modules" | "developers") => Some(Inner::Records),
            (Self::Developer, Level::Top) if name == "name" => Some(Inner::Plain),
            (Self::Developer, Level::Top) if name == "modules" => Some(Inner::Records),
            (Self::Module, Level::Top) if matches!(name, "id" | "status") => Some(Inner::Plain),
            (Self::Board, level) => row(BOARD, level, name),
            (Self::Developer, level) => row(DEVELOPER, level, name),
            (Self::Module, level) => row(MODULE, level, name),
        }
    }
}

fn row<R>(table: &'static [Field<R>], level: Level, name: &str) -> Option<Inner> {
    let path = match level {
        Level::Rows(top) => format!("{top}.{name}"),
        _ => name.to_owned(),
    };
    if let Some(field) = field::find(table, &path) {
        return Some(Inner::of(field.kind));
    }
    let nested =
        table.iter().find_map(|field| field.path.split_once('.').map(|(top, _)| top).filter(|top| *top == name));
    nested.filter(|_| matches!(level, Level::Top)).map(|top| Inner::Level(Level::Rows(top)))
}
