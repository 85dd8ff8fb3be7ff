//! gcovr's `--json-summary`: counts by file. Has no lines, so it merges with no other report of the same file.

use super::super::input::Input;
use super::super::lines::Counts;
use super::super::report::{Draft, FileCoverage, Refusal};
use super::{Path, Scalar, Values, walk};

/// Reads a report.
pub(crate) fn read(input: &mut Input<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    walk(input, draft, &mut Summary::default())
}

const FIGURES: [&str; 4] = ["line_covered", "line_total", "branch_covered", "branch_total"];

#[derive(Default)]
struct Summary {
    name: String,
    figures: [Option<u64>; 4],
}

impl Values for Summary {
    fn wants(&self, path: &Path) -> bool {
        path.depth() != 1 || path.key(1) == "files"
    }

    fn leave(&mut self, path: &Path, draft: &mut Draft) -> Result<(), Refusal> {
        if !path.is(&["files", ""]) {
            return Ok(());
        }
        let [covered, total, taken, branches] = std::mem::take(&mut self.figures);
        let mut file = FileCoverage::default();
        if let (Some(covered), Some(total)) = (covered, total) {
            file.add_counters(Counts::new(covered, total));
        }
        if let (Some(taken), Some(branches)) = (taken, branches) {
            file.add_branch_counters(Counts::new(taken, branches));
        }
        draft.add(&std::mem::take(&mut self.name), file, 0)
    }

    fn scalar(&mut self, path: &Path, value: Scalar<'_>, _draft: &mut Draft) -> Result<(), Refusal> {
        match (path.depth(), path.last(), value) {
            (3, "filename" | "file", Scalar::Text(name)) => name.clone_into(&mut self.name),
            (3, key, _) => {
                if let Some(at) = FIGURES.iter().position(|name| *name == key) {
                    self.figures[at] = value.count();
                }
            }
            _ => {}
        }
        Ok(())
    }
}
