//! Computes the line and column of each problem in one pass over the text. Judges nothing.

use crate::model::problem::{Place, Problem, Span};

/// Fills in the places of `problems`: all in one walk through the text, so that many problems in a long file cost no more than
/// one.
pub(crate) fn fill_in(text: &str, problems: &mut [Problem]) {
    let bytes = text.as_bytes();
    let offset = |span: Span| text.floor_char_boundary(span.start as usize);
    let mut wanted: Vec<(usize, usize, bool)> = Vec::new();
    for (i, problem) in problems.iter().enumerate() {
        wanted.push((offset(problem.span), i, false));
        wanted.extend(problem.related.as_ref().map(|(span, _)| (offset(*span), i, true)));
    }
    wanted.sort_unstable();
    let mut at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut here = Place { line: 1, column: 1 };
    for (end, i, is_related) in wanted {
        while at < end {
            let breaks = bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if breaks {
                here = Place { line: here.line + 1, column: 1 };
            } else if bytes[at] & 0xc0 != 0x80 {
                here.column += 1;
            }
            at += 1;
        }
        let place = if is_related { &mut problems[i].related_place } else { &mut problems[i].place };
        *place = here;
    }
}
