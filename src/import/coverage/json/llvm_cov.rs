//! `llvm-cov export` and `cargo llvm-cov --json`. The summary of each file counts: segments and functions are passed over.

use super::super::input::Input;
use super::super::lines::Counts;
use super::super::report::{Draft, FileCoverage, Refusal};
use super::{Path, Scalar, Values, walk};

/// Reads a report.
pub(crate) fn read(input: &mut Input<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    walk(input, draft, &mut LlvmCov::default())
}

#[derive(Default)]
struct LlvmCov {
    name: String,
    /// Covered and count: of lines, then of branches.
    figures: [[Option<u64>; 2]; 2],
}

const FILE: [&str; 4] = ["data", "", "files", ""];

impl Values for LlvmCov {
    fn wants(&self, path: &Path) -> bool {
        match path.depth() {
            1 => path.key(1) == "data",
            3 => path.key(3) == "files",
            5 => matches!(path.key(5), "filename" | "summary"),
            6 => matches!(path.key(6), "lines" | "branches"),
            _ => true,
        }
    }

    fn leave(&mut self, path: &Path, draft: &mut Draft) -> Result<(), Refusal> {
        if !path.is(&FILE) {
            return Ok(());
        }
        let [lines, branches] = std::mem::take(&mut self.figures);
        let mut file = FileCoverage::default();
        if let [Some(covered), Some(count)] = lines {
            file.add_counters(Counts::new(covered, count));
        }
        // None are counted unless asked for: 0 of 0 is no figure.
        if let [Some(covered), Some(count @ 1..)] = branches {
            file.add_branch_counters(Counts::new(covered, count));
        }
        draft.add(&std::mem::take(&mut self.name), file, 0)
    }

    fn scalar(&mut self, path: &Path, value: Scalar<'_>, _draft: &mut Draft) -> Result<(), Refusal> {
        if !path.begins(&FILE) {
            return Ok(());
        }
        match (path.depth(), path.last(), value) {
            (5, "filename", Scalar::Text(name)) => name.clone_into(&mut self.name),
            (7, "covered", _) => self.figures[usize::from(path.key(6) == "branches")][0] = value.count(),
            (7, "count", _) => self.figures[usize::from(path.key(6) == "branches")][1] = value.count(),
            _ => {}
        }
        Ok(())
    }
}
