//! Finds the place of a faulty field or value for a message, by a second pass over the text. Judges no value.

use std::collections::HashMap;

use crate::document::read::document::Document;
use crate::document::ron::node::Group;
use crate::document::ron::place;
use crate::model::board::FORMAT;
use crate::model::change::Subject;
use crate::model::lint::Oddity;
use crate::model::problem::{Place, Problem, Span};

impl Document {
    /// The warnings together with what is `odd` about the board, each at its place, in the order of the lines.
    pub(crate) fn problems_with(&self, odd: &[Oddity]) -> Vec<Problem> {
        let mut problems = self.warnings.clone();
        let modules: HashMap<&str, Span> = if odd.is_empty() {
            HashMap::new()
        } else {
            let record = |found: crate::model::board::Found<'_>| self.layout.column(found.developer)[found.index];
            self.board.modules().map(|found| (found.module.id.as_str(), record(found))).collect()
        };
        // What is odd about one field in many ways is looked for once.
        let mut known: HashMap<(Span, &str), Option<Span>> = HashMap::new();
        for oddity in odd {
            let record = match &oddity.about {
                Subject::Board => Some(self.layout.board),
                Subject::Module(id) => modules.get(id.as_str()).copied(),
                Subject::Developer(name) => self.board.developer(name).map(|i| self.layout.developers[i].record),
            };
            let record = record.unwrap_or(self.layout.board);
            let found = known.entry((record, oddity.field)).or_insert_with(|| field(self, record, oddity.field));
            let span = found.unwrap_or(Span::at(record.start));
            problems.push(Problem::warning(span, &oddity.message).hint(&oddity.hint));
        }
        problems.sort_by_key(|problem| problem.span);
        place::fill_in(&self.text, &mut problems);
        problems
    }
}

/// The format of a board that a newer program has written, and where it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NewerFormat {
    /// The format.
    pub format: u64,
    /// Where it stands.
    pub place: Place,
}

impl Document {
    /// The format of the board, if it is newer than what this program writes.
    pub(crate) fn newer_format(&self) -> Option<NewerFormat> {
        let format = Some(self.board.format).filter(|format| *format > FORMAT)?;
        let span = field(self, self.layout.board, "format").unwrap_or(self.layout.board);
        Some(NewerFormat { format, place: Place::find(&self.text, span.start) })
    }
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
