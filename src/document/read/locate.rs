//! Where in the text a field or a problem stands, also by line and column. Looks again, because nobody needs to know it while
//! all is well; judges no value.

use std::collections::HashMap;

use crate::document::Document;
use crate::document::ron::node::Group;
use crate::model::change::Subject;
use crate::model::lint::Oddity;
use crate::model::problem::{Place, Problem, Span};

/// The warnings of `document` together with what is `odd` about its board, in the order of the lines.
pub(crate) fn problems(document: &Document, odd: &[Oddity]) -> Vec<Problem> {
    let mut problems = document.warnings.clone();
    let modules: HashMap<&str, Span> = if odd.is_empty() {
        HashMap::new()
    } else {
        let record = |found: crate::model::board::Found<'_>| document.layout.column(found.developer)[found.index];
        document.board.modules().map(|found| (found.module.id.as_str(), record(found))).collect()
    };
    // What is odd about one field in many ways is looked for once.
    let mut known: HashMap<(Span, &str), Option<Span>> = HashMap::new();
    for oddity in odd {
        let record = match &oddity.about {
            None => Some(document.layout.board),
            Some(Subject::Module(id)) => modules.get(id.as_str()).copied(),
            Some(Subject::Developer(name)) => {
                document.board.developer(name).map(|i| document.layout.developers[i].record)
            }
        };
        let record = record.unwrap_or(document.layout.board);
        let found = known.entry((record, oddity.field)).or_insert_with(|| field(document, record, oddity.field));
        let span = found.unwrap_or(Span::at(record.start));
        problems.push(Problem::warning(span, &oddity.message).hint(&oddity.hint));
    }
    problems.sort_by_key(|problem| problem.span);
    place(&document.text, &mut problems);
    problems
}

/// The value of the field at `path` of a record, or the part of the path that is there.
fn field(document: &Document, record: Span, path: &str) -> Option<Span> {
    let mut span = None;
    let mut within = record;
    for name in path.split('.') {
        let group = Group::open(&document.text, within, document.layout.unwraps)?;
        let Some(value) = group.value(&document.text, name) else { break };
        span = Some(value);
        within = value;
    }
    span
}

/// Fills in the places of `problems`: all in one walk through the text, so that many problems in a long file cost no more than
/// one.
pub(crate) fn place(text: &str, problems: &mut [Problem]) {
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
