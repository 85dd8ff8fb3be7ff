//! gcovr's `--json`: lines by number, a line once however many functions have it. Marked lines that are no code do not count.

use super::super::input::Input;
use super::super::report::{Draft, Refusal};
use super::super::xml::{line_number, ran};
use super::{Path, Scalar, Values, walk};

/// Reads a report.
pub(crate) fn read(input: &mut Input<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    walk(input, draft, &mut Gcovr::default())
}

/// The open line: its number, whether it ran, and its branches.
#[derive(Default)]
struct Line {
    number: Option<String>,
    hits: Option<bool>,
    skipped: bool,
    taken: u32,
    branches: u32,
}

#[derive(Default)]
struct Gcovr {
    name: String,
    line: Line,
    /// Lines of a file whose name comes after them.
    file: super::super::report::FileCoverage,
    lines: u64,
}

const FILE: [&str; 2] = ["files", ""];
const LINE: [&str; 4] = ["files", "", "lines", ""];

impl Values for Gcovr {
    fn wants(&self, path: &Path) -> bool {
        match path.depth() {
            1 => path.key(1) == "files",
            3 => matches!(path.key(3), "file" | "filename" | "lines"),
            5 => matches!(path.key(5), "line_number" | "count" | "gcovr/noncode" | "gcovr/excluded" | "branches"),
            7 => path.key(7) == "count",
            _ => true,
        }
    }

    fn leave(&mut self, path: &Path, draft: &mut Draft) -> Result<(), Refusal> {
        if path.is(&LINE) {
            let line = std::mem::take(&mut self.line);
            let place = || format!("in {}", self.name);
            if line.skipped {
                return Ok(());
            }
            if let (Some(number), Some(covered)) = (line_number(line.number.as_deref(), draft, place), line.hits) {
                self.file.lines.add(number, covered);
                self.file.branches.add(number, line.taken, line.branches);
                self.lines += 1;
            }
        } else if path.is(&FILE) {
            let file = std::mem::take(&mut self.file);
            draft.add(&std::mem::take(&mut self.name), file, std::mem::take(&mut self.lines))?;
        }
        Ok(())
    }

    fn scalar(&mut self, path: &Path, value: Scalar<'_>, draft: &mut Draft) -> Result<(), Refusal> {
        let place = || format!("in {}", self.name);
        match (path.depth(), path.last(), value) {
            (3, "file" | "filename", Scalar::Text(name)) => name.clone_into(&mut self.name),
            (5, "line_number", _) => self.line.number = value.count().map(|number| number.to_string()),
            (5, "count", _) => self.line.hits = ran(value.hits(), draft, place),
            (5, "gcovr/noncode" | "gcovr/excluded", Scalar::Flag(true)) => self.line.skipped = true,
            (7, "count", _) if path.begins(&LINE) => {
                self.line.branches += 1;
                self.line.taken += u32::from(value.hits() == super::super::number::Hits::Ran(true));
            }
            _ => {}
        }
        Ok(())
    }
}
