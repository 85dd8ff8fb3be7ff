//! istanbul's `coverage-final.json` (jest, nyc, c8, vitest): a line counts if a statement starts on it. Source maps are passed over.

use std::collections::HashMap;

use super::super::input::Input;
use super::super::lines::Counts;
use super::super::report::{Draft, FileCoverage, Refusal};
use super::super::xml::{line_number, ran};
use super::{Path, Scalar, Values, walk};

/// Reads a report.
pub(crate) fn read(input: &mut Input<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    walk(input, draft, &mut Final::default())
}

/// The most statements of one file.
const MOST: usize = 1_000_000;

#[derive(Default)]
struct Final {
    /// Lines and hits of the open file's statements, by their keys: either may come first.
    starts: HashMap<String, u32>,
    hits: HashMap<String, bool>,
    branches: Counts,
    /// 1 where each file's facts are wrapped in `data`.
    wrapped: usize,
}

impl Values for Final {
    fn wants(&self, path: &Path) -> bool {
        let inside = path.depth().saturating_sub(usize::from(path.key(2) == "data"));
        let key = |depth: usize| path.key(depth + path.depth() - inside);
        match inside {
            2 => matches!(key(2), "statementMap" | "s" | "b"),
            4 => key(2) != "statementMap" || key(4) == "start",
            5 => key(5) == "line",
            _ => true,
        }
    }

    fn enter(&mut self, path: &Path, _object: bool, _draft: &mut Draft) -> Result<(), Refusal> {
        if path.depth() == 1 {
            *self = Self::default();
        } else if path.is(&["*", "data"]) {
            self.wrapped = 1;
        }
        Ok(())
    }

    fn leave(&mut self, path: &Path, draft: &mut Draft) -> Result<(), Refusal> {
        if path.depth() != 1 {
            return Ok(());
        }
        let mut file = FileCoverage::default();
        for (key, line) in &self.starts {
            match self.hits.get(key) {
                Some(covered) => file.lines.add(*line, *covered),
                None => draft.odd("statements without a number of hits", || format!("in {}", path.key(1))),
            }
        }
        if self.branches.total > 0 {
            file.add_branch_counters(self.branches);
        }
        draft.add(path.key(1), file, self.starts.len() as u64)
    }

    fn scalar(&mut self, path: &Path, value: Scalar<'_>, draft: &mut Draft) -> Result<(), Refusal> {
        let key = |depth: usize| path.key(depth + self.wrapped);
        let place = || format!("in {}", path.key(1));
        match (path.depth().saturating_sub(self.wrapped), key(2)) {
            (5, "statementMap") => {
                let number = value.count().map(|number| number.to_string());
                if let Some(line) = line_number(number.as_deref(), draft, place) {
                    self.starts.insert(key(3).to_owned(), line);
                }
                if self.starts.len() > MOST {
                    return Err(Refusal::new(format!("more than {MOST} statements in one file")));
                }
            }
            (3, "s") => {
                if let Some(covered) = ran(value.hits(), draft, place) {
                    self.hits.insert(key(3).to_owned(), covered);
                }
                if self.hits.len() > MOST {
                    return Err(Refusal::new(format!("more than {MOST} statements in one file")));
                }
            }
            (4, "b") => {
                if let Some(covered) = ran(value.hits(), draft, place) {
                    self.branches = self.branches.plus(Counts::new(u64::from(covered), 1));
                }
            }
            _ => {}
        }
        Ok(())
    }
}
