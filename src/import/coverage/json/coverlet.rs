//! coverlet's own JSON: module, file, class, method, lines. Classes and methods share lines; a line of a file counts once.

use super::super::input::Input;
use super::super::number::Hits;
use super::super::report::{Draft, FileCoverage, Refusal};
use super::super::xml::{line_number, ran};
use super::{Path, Scalar, Values, walk};

/// Reads a report.
pub(crate) fn read(input: &mut Input<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    walk(input, draft, &mut Coverlet::default())
}

#[derive(Default)]
struct Coverlet {
    file: FileCoverage,
    lines: u64,
    /// Line and hits of the open branch.
    branch: (Option<u64>, bool),
    /// Branches of the open method, by line.
    branches: std::collections::BTreeMap<u32, (u32, u32)>,
}

impl Values for Coverlet {
    fn wants(&self, path: &Path) -> bool {
        match path.depth() {
            5 => matches!(path.key(5), "Lines" | "Branches"),
            7 => matches!(path.key(7), "Line" | "Hits"),
            _ => true,
        }
    }

    fn leave(&mut self, path: &Path, draft: &mut Draft) -> Result<(), Refusal> {
        match path.depth() {
            6 if path.key(5) == "Branches" => {
                if let (Some(line @ 1..=super::super::lines::LineSet::LAST), taken) = std::mem::take(&mut self.branch) {
                    let (covered, total) = self.branches.entry(line as u32).or_default();
                    *covered += u32::from(taken);
                    *total += 1;
                }
            }
            4 => {
                for (line, (covered, total)) in std::mem::take(&mut self.branches) {
                    self.file.branches.add(line, covered, total);
                }
            }
            2 => draft.add(path.key(2), std::mem::take(&mut self.file), std::mem::take(&mut self.lines))?,
            _ => {}
        }
        Ok(())
    }

    fn scalar(&mut self, path: &Path, value: Scalar<'_>, draft: &mut Draft) -> Result<(), Refusal> {
        let place = || format!("in {}", path.key(2));
        match (path.depth(), path.key(5), path.last()) {
            (6, "Lines", number) => {
                let Some(line) = line_number(Some(number), draft, place) else { return Ok(()) };
                let Some(covered) = ran(value.hits(), draft, place) else { return Ok(()) };
                self.file.lines.add(line, covered);
                self.lines += 1;
            }
            (7, "Branches", "Line") => self.branch.0 = value.count(),
            (7, "Branches", "Hits") => self.branch.1 = value.hits() == Hits::Ran(true),
            _ => {}
        }
        Ok(())
    }
}
