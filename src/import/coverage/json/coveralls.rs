//! Coveralls' JSON: excoveralls, gcovr, tarpaulin and others write it. An entry per line of the source; `null` is no code.

use super::super::input::Input;
use super::super::lines::LineSet;
use super::super::number::Hits;
use super::super::report::{Draft, FileCoverage, Refusal};
use super::super::xml::ran;
use super::{Path, Scalar, Values, walk};

/// Reads a report.
pub(crate) fn read(input: &mut Input<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    walk(input, draft, &mut Coveralls::default())
}

#[derive(Default)]
struct Coveralls {
    name: String,
    file: FileCoverage,
    /// The number of the last line of the open array.
    line: u64,
    /// Line, block, branch and hits follow each other in one array.
    branches: Vec<u64>,
}

const FILE: [&str; 2] = ["source_files", ""];

impl Values for Coveralls {
    fn wants(&self, path: &Path) -> bool {
        match (path.depth(), path.key(1)) {
            (1, key) => matches!(key, "source_files" | "run_at" | "git" | "commit_sha"),
            (2, "git") => path.key(2) == "head",
            (3, "git") => path.key(3) == "id",
            (3, _) => matches!(path.key(3), "name" | "coverage" | "branches"),
            _ => true,
        }
    }

    fn leave(&mut self, path: &Path, draft: &mut Draft) -> Result<(), Refusal> {
        if path.is(&["source_files", "", "branches"]) {
            let mut by_line = std::collections::BTreeMap::<u64, (u32, u32)>::new();
            for branch in std::mem::take(&mut self.branches).chunks_exact(4) {
                let (covered, total) = by_line.entry(branch[0]).or_default();
                *covered += u32::from(branch[3] > 0);
                *total += 1;
            }
            for (line, (covered, total)) in by_line.into_iter().filter(|(line, _)| *line <= LineSet::LAST) {
                self.file.branches.add(line as u32, covered, total);
            }
        } else if path.is(&FILE) {
            let file = std::mem::take(&mut self.file);
            draft.add(&std::mem::take(&mut self.name), file, std::mem::take(&mut self.line))?;
        }
        Ok(())
    }

    fn scalar(&mut self, path: &Path, value: Scalar<'_>, draft: &mut Draft) -> Result<(), Refusal> {
        let place = || format!("in {}", self.name);
        if path.is(&["source_files", "", "coverage", ""]) {
            self.line += 1;
            let number = self.line.min(LineSet::LAST) as u32;
            if !matches!(value, Scalar::Null)
                && let Some(covered) = ran(value.hits(), draft, place)
            {
                self.file.lines.add(number, covered);
            }
        } else if path.is(&["source_files", "", "branches", ""]) {
            let taken = u64::from(value.hits() == Hits::Ran(true));
            self.branches.push(if self.branches.len() % 4 == 3 { taken } else { value.count().unwrap_or(0) });
            if self.branches.len() > 4_000_000 {
                return Err(Refusal::new(format!("more branches than any program has in {}", self.name)));
            }
        } else if let Scalar::Text(text) = value {
            if path.is(&["source_files", "", "name"]) {
                text.clone_into(&mut self.name);
            } else if path.is(&["run_at"]) {
                draft.date(text);
            } else if path.is(&["git", "head", "id"]) || path.is(&["commit_sha"]) && draft.report.commit.is_none() {
                draft.report.commit = Some(text.to_owned());
            }
        }
        Ok(())
    }
}
