//! SimpleCov's `.resultset.json`: an array of hits per file and test command. Commands combine as SimpleCov combines them.

use std::collections::HashMap;

use super::super::input::Input;
use super::super::lines::{Counts, LineSet};
use super::super::number::Hits;
use super::super::report::{Draft, Refusal};
use super::super::xml::ran;
use super::{Path, Scalar, Values, walk};

/// Reads a report.
pub(crate) fn read(input: &mut Input<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    let mut reader = SimpleCov::default();
    walk(input, draft, &mut reader)?;
    reader.finish(draft)
}

/// What a command says of a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    /// No code.
    Null,
    Missed,
    Hit,
}

/// The most lines, and the most branches, of one file.
const MOST: usize = 4_000_000;

#[derive(Default)]
struct SimpleCov {
    files: HashMap<String, File>,
    /// Of the open array.
    lines: Vec<Line>,
}

#[derive(Default)]
struct File {
    lines: Option<Vec<Line>>,
    branches: HashMap<String, bool>,
}

impl Values for SimpleCov {
    fn wants(&self, path: &Path) -> bool {
        match path.depth() {
            2 => matches!(path.key(2), "coverage" | "timestamp"),
            4 => matches!(path.key(4), "" | "lines" | "branches"),
            _ => true,
        }
    }

    fn leave(&mut self, path: &Path, draft: &mut Draft) -> Result<(), Refusal> {
        let is_array = path.is(&["*", "coverage", "*"]) || path.is(&["*", "coverage", "*", "lines"]);
        if !is_array {
            return Ok(());
        }
        draft.count_lines(self.lines.len() as u64)?;
        let file = self.files.entry(path.key(3).to_owned()).or_default();
        let new = std::mem::take(&mut self.lines);
        if path.depth() == 4 || !new.is_empty() || file.lines.is_none() {
            file.lines = Some(match file.lines.take() {
                Some(old) => combine(old, &new),
                None => new,
            });
        }
        Ok(())
    }

    fn scalar(&mut self, path: &Path, value: Scalar<'_>, draft: &mut Draft) -> Result<(), Refusal> {
        let place = || format!("in {}", path.key(3));
        let in_array = path.is(&["*", "coverage", "*", ""]) || path.is(&["*", "coverage", "*", "lines", ""]);
        if in_array {
            self.lines.push(match value {
                // Some versions write `ignored` for lines between `:nocov:` marks.
                Scalar::Null | Scalar::Text("ignored") => Line::Null,
                value => match ran(value.hits(), draft, place) {
                    Some(true) => Line::Hit,
                    Some(false) => Line::Missed,
                    None => Line::Null,
                },
            });
            if self.lines.len() > MOST {
                return Err(Refusal::new(format!("more than {MOST} lines in one file")));
            }
        } else if path.depth() == 6 && path.key(4) == "branches" {
            if let Hits::Ran(taken) = value.hits() {
                let file = self.files.entry(path.key(3).to_owned()).or_default();
                let branch = format!("{}\n{}", path.key(5), path.key(6));
                *file.branches.entry(branch).or_default() |= taken;
                if file.branches.len() > MOST {
                    return Err(Refusal::new(format!("more than {MOST} branches in one file")));
                }
            }
        } else if path.is(&["*", "timestamp"]) {
            match value {
                Scalar::Text(text) => draft.epoch(text),
                value => draft.epoch(&value.count().unwrap_or(0).to_string()),
            }
        }
        Ok(())
    }
}

/// Of two commands: no code for one and not run for the other is no code; what ran for one ran.
fn combine(old: Vec<Line>, new: &[Line]) -> Vec<Line> {
    let (mut long, short) = if old.len() < new.len() { (new.to_vec(), old) } else { (old, new.to_vec()) };
    for (line, other) in long.iter_mut().zip(short) {
        *line = match (*line, other) {
            (Line::Hit, _) | (_, Line::Hit) => Line::Hit,
            (Line::Null, _) | (_, Line::Null) => Line::Null,
            (Line::Missed, Line::Missed) => Line::Missed,
        };
    }
    long
}

impl SimpleCov {
    fn finish(self, draft: &mut Draft) -> Result<(), Refusal> {
        let mut files: Vec<_> = self.files.into_iter().collect();
        files.sort_by(|a, b| a.0.cmp(&b.0));
        for (path, of) in files {
            let Some(file) = draft.file(&path)? else { continue };
            let mut lines = LineSet::default();
            for (number, line) in (1..).zip(of.lines.unwrap_or_default()) {
                if line != Line::Null {
                    lines.add(number, line == Line::Hit);
                }
            }
            file.lines.merge(&lines);
            if !of.branches.is_empty() {
                let taken = of.branches.values().filter(|taken| **taken).count();
                file.add_branch_counters(Counts::new(taken as u64, of.branches.len() as u64));
            }
        }
        draft.warn(
            "lines between `:nocov:` marks are counted: SimpleCov leaves them out only when it reads the sources",
        );
        Ok(())
    }
}
