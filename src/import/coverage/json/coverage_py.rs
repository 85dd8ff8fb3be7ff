//! coverage.py's `coverage json`. The summary of each file counts; functions, classes and contexts say it again.

use super::super::input::Input;
use super::super::lines::Counts;
use super::super::report::{Draft, FileCoverage, Refusal};
use super::super::xml::line_number;
use super::{Path, Scalar, Values, walk};

/// Reads a report.
pub(crate) fn read(input: &mut Input<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    walk(input, draft, &mut CoveragePy::default())
}

#[derive(Default)]
struct CoveragePy {
    file: FileCoverage,
    lines: u64,
    /// In the order of [`SUMMARY`].
    summary: [Option<u64>; 4],
}

const SUMMARY: [&str; 4] = ["covered_lines", "num_statements", "covered_branches", "num_branches"];

impl Values for CoveragePy {
    fn wants(&self, path: &Path) -> bool {
        match path.depth() {
            1 => path.key(1) == "files",
            2 | 5.. => true,
            3 => matches!(path.key(3), "summary" | "executed_lines" | "missing_lines"),
            _ => path.key(3) != "summary" || SUMMARY.contains(&path.key(4)),
        }
    }

    fn leave(&mut self, path: &Path, draft: &mut Draft) -> Result<(), Refusal> {
        if !path.is(&["files", "*"]) {
            return Ok(());
        }
        let mut file = std::mem::take(&mut self.file);
        let [covered, total, taken, branches] = std::mem::take(&mut self.summary);
        if let (Some(covered), Some(total)) = (covered, total) {
            let lines = Counts::new(covered, total);
            file.set_own(lines);
            if let (Some(taken), Some(branches)) = (taken, branches) {
                let branches = Counts::new(taken, branches);
                file.add_branch_counters(branches);
                file.add_headline(lines.plus(branches));
            }
        }
        draft.add(path.key(2), file, std::mem::take(&mut self.lines))
    }

    fn scalar(&mut self, path: &Path, value: Scalar<'_>, draft: &mut Draft) -> Result<(), Refusal> {
        if path.depth() != 4 {
            return Ok(());
        }
        let place = || format!("in {}", path.key(2));
        match path.key(3) {
            "summary" => {
                if let Some(at) = SUMMARY.iter().position(|name| *name == path.key(4)) {
                    self.summary[at] = value.count();
                }
            }
            list => {
                let number = value.count().map(|number| number.to_string());
                if let Some(line) = line_number(number.as_deref(), draft, place) {
                    self.file.lines.add(line, list == "executed_lines");
                    self.lines += 1;
                }
            }
        }
        Ok(())
    }
}
