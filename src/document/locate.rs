//! Where in the text a field stands. Looks again, because nobody needs to know it while all is well; judges no value.

use std::collections::HashMap;

use super::Document;
use super::read;
use super::tree::Group;
use crate::model::change::Subject;
use crate::model::odd::Oddity;
use crate::model::problem::{Problem, Span};

/// The warnings of `document` together with what is `odd` about its board, in the order of the lines.
pub(super) fn problems(document: &Document, odd: &[Oddity]) -> Vec<Problem> {
    let mut problems = document.warnings.clone();
    let modules: HashMap<&str, Span> = if odd.is_empty() {
        HashMap::new()
    } else {
        let record = |found: crate::model::board::Found<'_>| document.layout.column(found.developer)[found.index];
        document.board.modules().map(|found| (found.module.id.as_str(), record(found))).collect()
    };
    for oddity in odd {
        let record = match &oddity.about {
            None => Some(document.layout.board),
            Some(Subject::Module(id)) => modules.get(id.as_str()).copied(),
            Some(Subject::Developer(name)) => {
                document.board.developer(name).map(|i| document.layout.developers[i].record)
            }
        };
        let record = record.unwrap_or(document.layout.board);
        let span = field(document, record, oddity.field).unwrap_or(Span::at(record.start));
        problems.push(Problem::warning(span, &oddity.message).hint(&oddity.hint));
    }
    problems.sort_by_key(|problem| problem.span);
    read::place(&document.text, &mut problems);
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
