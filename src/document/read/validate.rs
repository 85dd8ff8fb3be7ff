//! Validates records against each other: duplicate ids, dependencies on unknown names, dependency cycles. Finds places by a
//! second pass, because a valid board needs none.

use std::collections::HashMap;

use crate::document::read::records::Decoder;
use crate::document::read::spans::RecordSpans;
use crate::document::ron::node::Group;
use crate::document::ron::syntax_error::cut;
use crate::model::board::Board;
use crate::model::problem::{Problem, Severity, Span, did_you_mean};

/// Boards longer than this get no "did you mean" for ids: it would take longer than reading them.
const GUESSED: usize = 2_000;

/// Of a long circle so many are named at its beginning, and at its end.
const TOLD: usize = 4;

/// The dependencies of one kind of record.
struct Order<'a> {
    /// `module` or `developer`.
    what: &'static str,
    /// The field of the name.
    key: &'static str,
    names: Vec<&'a str>,
    after: Vec<&'a [String]>,
    spans: Vec<Span>,
}

/// Checks the whole board, and tells `decoder` what is wrong.
pub(crate) fn across(text: &str, board: &Board, layout: &RecordSpans, decoder: &mut Decoder<'_>) {
    let developers = Order {
        what: "developer",
        key: "name",
        names: board.developers.iter().map(|d| d.name.as_str()).collect(),
        after: board.developers.iter().map(|d| d.after.as_slice()).collect(),
        spans: layout.developers.iter().map(|c| c.record).collect(),
    };
    let columns = layout.developers.iter().map(|c| &c.modules).chain([&layout.unassigned]);
    let modules = Order {
        what: "module",
        key: "id",
        names: board.modules().map(|f| f.module.id.as_str()).collect(),
        after: board.modules().map(|f| f.module.after.as_slice()).collect(),
        spans: columns.flatten().copied().collect(),
    };
    for order in [developers, modules] {
        order.check(text, layout.unwraps, decoder);
    }
}

impl Order<'_> {
    fn check(&self, text: &str, unwraps: bool, decoder: &mut Decoder<'_>) {
        let mut index: HashMap<&str, usize> = HashMap::with_capacity(self.names.len());
        // Records without a name have their error already.
        for (i, name) in self.names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            if let Some(first) = index.insert(name, i) {
                index.insert(name, first);
                if !decoder.hears(Severity::Error) {
                    continue;
                }
                // The second is the one further down, whatever its column.
                let (first, i) = if self.spans[first] < self.spans[i] { (first, i) } else { (i, first) };
                let problem = Problem::error(
                    self.value(text, i, self.key, unwraps),
                    format!("there are two {}s {}", self.what, cut(name)),
                );
                decoder.tell(problem.related(self.value(text, first, self.key, unwraps), "the first is here").hint(
                    match self.what {
                        "module" => "an id is unique on the whole board: rename one of them, or delete it",
                        _ => "a name is unique on the whole board: rename one of them, or put their modules together",
                    },
                ));
            }
        }
        if self.after.iter().all(|after| after.is_empty()) {
            return;
        }
        for (i, after) in self.after.iter().enumerate() {
            for (at, name) in after.iter().enumerate().filter(|(_, name)| !index.contains_key(name.as_str())) {
                if !decoder.hears(Severity::Warning) {
                    break;
                }
                let problem = Problem::warning(
                    self.item(text, i, at, unwraps),
                    format!("{} waits for {}, which is not on the board", cut(self.names[i]), cut(name)),
                );
                let known = self.names.iter().copied().take(if self.names.len() > GUESSED { 0 } else { GUESSED });
                decoder.tell(match did_you_mean(name, known) {
                    Some(known) => problem.hint(format!("did you mean {}?", cut(known))),
                    None => problem,
                });
            }
        }
        self.circles(&index, |way, at| {
            if !decoder.hears(Severity::Error) {
                return false;
            }
            let last = way.last().map_or(0, |(last, _)| *last);
            let problem = Problem::error(self.item(text, last, at, unwraps), self.circle(way));
            decoder.tell(problem.hint("take one of them out of an `after`"));
            true
        });
    }

    /// The names of a cycle in order; of a long one its beginning and its end.
    fn circle(&self, way: &[(usize, usize)]) -> String {
        let name = |(i, _): &(usize, usize)| cut(self.names[*i]);
        let Some(first) = way.first() else { return String::new() };
        let mut named: Vec<String> = match way.len().checked_sub(2 * TOLD) {
            None | Some(0) => way.iter().map(name).collect(),
            Some(left) => {
                let (begin, end) = (&way[..TOLD], &way[TOLD + left..]);
                begin.iter().map(name).chain([format!("{left} more")]).chain(end.iter().map(name)).collect()
            }
        };
        named.push(name(first));
        format!("waiting for each other: {}", named.join(" after "))
    }

    /// Calls `tell` with each circle once, until it wants no more: who waits for whom, and the index of the item of the last
    /// that closes it.
    fn circles(&self, index: &HashMap<&str, usize>, mut tell: impl FnMut(&[(usize, usize)], usize) -> bool) {
        #[derive(Clone, Copy, PartialEq)]
        enum Visit {
            Not,
            /// On the way, so many steps from its beginning.
            Under(usize),
            Done,
        }
        let mut visits = vec![Visit::Not; self.names.len()];
        for root in 0..self.names.len() {
            if visits[root] != Visit::Not {
                continue;
            }
            // The way from `root`, and how many items of each were followed.
            let mut way = vec![(root, 0)];
            visits[root] = Visit::Under(0);
            while let Some((here, followed)) = way.last_mut() {
                let (here, at) = (*here, *followed);
                let Some(name) = self.after[here].get(at) else {
                    visits[here] = Visit::Done;
                    way.pop();
                    continue;
                };
                *followed += 1;
                let Some(next) = index.get(name.as_str()).copied() else { continue };
                match visits[next] {
                    Visit::Not => {
                        visits[next] = Visit::Under(way.len());
                        way.push((next, 0));
                    }
                    Visit::Under(from) => {
                        if !tell(&way[from..], at) {
                            return;
                        }
                    }
                    Visit::Done => {}
                }
            }
        }
    }

    /// Where the value of `field` of record `i` stands, or the record.
    fn value(&self, text: &str, i: usize, field: &str, unwraps: bool) -> Span {
        let record = self.spans[i];
        Group::open(text, record, unwraps).and_then(|group| group.value(text, field)).unwrap_or(record)
    }

    /// Where item `at` of the `after` of record `i` stands.
    fn item(&self, text: &str, i: usize, at: usize, unwraps: bool) -> Span {
        let after = self.value(text, i, "after", unwraps);
        Group::open(text, after, unwraps).and_then(|group| group.items.get(at).map(|item| item.value)).unwrap_or(after)
    }
}
