//! istanbul's `coverage-summary.json` (jest, nyc, c8, vitest). Counts by file; the key `total` is no file.

use super::super::input::Input;
use super::super::lines::Counts;
use super::super::report::{Draft, FileCoverage, Refusal};
use super::{Path, Scalar, Values, walk};

/// Reads a report.
pub(crate) fn read(input: &mut Input<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    walk(input, draft, &mut Summary::default())
}

#[derive(Default)]
struct Summary {
    /// Covered and total: of lines, then of branches.
    figures: [[Option<u64>; 2]; 2],
}

impl Values for Summary {
    fn wants(&self, path: &Path) -> bool {
        match path.depth() {
            1 => path.key(1) != "total",
            2 => matches!(path.key(2), "lines" | "branches"),
            _ => true,
        }
    }

    fn leave(&mut self, path: &Path, draft: &mut Draft) -> Result<(), Refusal> {
        if path.depth() != 1 {
            return Ok(());
        }
        let [lines, branches] = std::mem::take(&mut self.figures);
        let mut file = FileCoverage::default();
        if let [Some(covered), Some(total)] = lines {
            file.add_counters(Counts::new(covered, total));
        }
        if let [Some(covered), Some(total)] = branches {
            file.add_branch_counters(Counts::new(covered, total));
        }
        draft.add(path.key(1), file, 0)
    }

    fn scalar(&mut self, path: &Path, value: Scalar<'_>, _draft: &mut Draft) -> Result<(), Refusal> {
        let figure = &mut self.figures[usize::from(path.key(2) == "branches")];
        match (path.depth(), path.last()) {
            (3, "covered") => figure[0] = value.count(),
            (3, "total") => figure[1] = value.count(),
            _ => {}
        }
        Ok(())
    }
}
