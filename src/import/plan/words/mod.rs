//! The words of plans: encodings, paths, people, values, what columns and labels are called. Knows no document and no board.

pub(super) mod encoding;
pub(super) mod line;
pub(super) mod path;
pub(super) mod person;
pub(super) mod value;
pub(super) mod vocabulary;
