//! The fields of board, developer and module as rows: name, kind, meaning, how to get and set, how people ask for it. Reader, text
//! edits, `set`, forms, palette, JSON and docs all read these rows. Knows no text of a file.

mod row;
mod rows;
mod value;

use crate::model::board::{Board, Developer};
use crate::model::module::Module;
use crate::model::subject::Subject;

pub(crate) use row::FieldRow;
pub use row::{Ask, Field};
pub use rows::{BOARD, DEVELOPER, MODULE};
pub use value::{BLOCKED, Kind, Part, Value};
pub(crate) use value::{CRITERION, HOURS, LINK, MEASURED};

/// A record with fields: the board, a developer, a module.
pub trait Owner: Sized + 'static {
    /// Its table.
    fn fields() -> &'static [Field<Self>];

    /// What a change calls it.
    fn subject(&self) -> Subject;
}

impl Owner for Board {
    fn fields() -> &'static [Field<Self>] {
        BOARD
    }

    fn subject(&self) -> Subject {
        Subject::Board
    }
}

impl Owner for Developer {
    fn fields() -> &'static [Field<Self>] {
        DEVELOPER
    }

    fn subject(&self) -> Subject {
        Subject::Developer(self.name.clone())
    }
}

impl Owner for Module {
    fn fields() -> &'static [Field<Self>] {
        MODULE
    }

    fn subject(&self) -> Subject {
        Subject::Module(self.id.clone())
    }
}

/// The row for `path` in one of the tables.
pub fn find<R>(table: &'static [Field<R>], path: &str) -> Option<&'static Field<R>> {
    table.iter().find(|f| f.path == path)
}

#[cfg(test)]
mod tests {
    use super::{BOARD, DEVELOPER, Field, Kind, MODULE, Value};
    use crate::model::board::{Board, Developer};
    use crate::model::decimal::{Hundredths, Percent};
    use crate::model::module::Module;
    use crate::model::status::Status;

    /// Some value of each kind.
    fn sample(kind: Kind) -> Value {
        match kind {
            Kind::Text | Kind::Prose => Value::Text("some text".into()),
            Kind::Percent => Value::Percent(Percent::new(1234).expect("in range")),
            Kind::Amount => Value::Amount(Hundredths(150)),
            Kind::Count => Value::Count(7),
            Kind::Flag => Value::Flag(true),
            Kind::Word(words) => Value::Word(words[1]),
            Kind::Texts => Value::Texts(vec!["a".into(), "b".into()]),
            Kind::Time => Value::Time(chrono::DateTime::UNIX_EPOCH),
            Kind::Date => Value::Date(chrono::NaiveDate::from_ymd_opt(2026, 12, 1).expect("a day")),
            Kind::Record(parts) => Value::Record(parts.iter().map(|p| (p.name, sample(p.kind))).collect()),
            Kind::Records(parts) => Value::Records(vec![parts.iter().map(|p| (p.name, sample(p.kind))).collect()]),
        }
    }

    fn every_field_keeps_what_it_is_given<R: Clone>(table: &'static [Field<R>], empty: &R) {
        for field in table {
            let mut record = empty.clone();
            let value = sample(field.kind);
            assert!((field.get)(&record).is_absent(), "{} of an empty record", field.path);
            assert!(value.fits(field.kind), "{}", field.path);
            (field.set)(&mut record, value.clone());
            assert_eq!((field.get)(&record), value, "{}", field.path);
            for other in table.iter().filter(|o| o.path != field.path) {
                assert!((other.get)(&record).is_absent(), "{} must not touch {}", field.path, other.path);
            }
            (field.set)(&mut record, Value::Absent);
            assert!((field.get)(&record).is_absent(), "{} cleared", field.path);
        }
    }

    #[test]
    fn every_field_gives_back_what_was_set_and_touches_no_other() {
        every_field_keeps_what_it_is_given(MODULE, &Module::new("a", Status::Pending));
        every_field_keeps_what_it_is_given(DEVELOPER, &Developer::default());
        every_field_keeps_what_it_is_given(BOARD, &Board::default());
    }
}
