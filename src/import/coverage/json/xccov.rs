//! Xcode's `xcrun xccov view --report --json`: counts by file. Test bundles inside of it do not count.

use super::super::input::Input;
use super::super::lines::Counts;
use super::super::report::{Draft, FileCoverage, Refusal};
use super::{Path, Scalar, Values, walk};

/// Reads a report.
pub(crate) fn read(input: &mut Input<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    walk(input, draft, &mut Xccov::default())
}

#[derive(Default)]
struct Xccov {
    /// Files of the open target: its name may come after them.
    files: Vec<(String, Counts)>,
    target: String,
    path: String,
    figures: [Option<u64>; 2],
}

const TARGET: [&str; 2] = ["targets", ""];
const FILE: [&str; 4] = ["targets", "", "files", ""];

impl Values for Xccov {
    fn wants(&self, path: &Path) -> bool {
        match path.depth() {
            1 => path.key(1) == "targets",
            3 => matches!(path.key(3), "files" | "name"),
            5 => matches!(path.key(5), "path" | "coveredLines" | "executableLines"),
            _ => true,
        }
    }

    fn leave(&mut self, path: &Path, draft: &mut Draft) -> Result<(), Refusal> {
        if path.is(&FILE) {
            let name = std::mem::take(&mut self.path);
            if let [Some(covered), Some(total)] = std::mem::take(&mut self.figures) {
                self.files.push((name, Counts::new(covered, total)));
            }
            if self.files.len() > super::super::report::MOST_FILES {
                return Err(Refusal::new("more files in one target than any program has"));
            }
        } else if path.is(&TARGET) {
            let files = std::mem::take(&mut self.files);
            if std::mem::take(&mut self.target).ends_with(".xctest") {
                return Ok(());
            }
            for (name, counts) in files {
                let mut file = FileCoverage::default();
                file.add_counters(counts);
                draft.add(&name, file, 0)?;
            }
        }
        Ok(())
    }

    fn scalar(&mut self, path: &Path, value: Scalar<'_>, _draft: &mut Draft) -> Result<(), Refusal> {
        match (path.depth(), path.last(), value) {
            (3, "name", Scalar::Text(name)) => name.clone_into(&mut self.target),
            (5, "path", Scalar::Text(name)) => name.clone_into(&mut self.path),
            (5, "coveredLines", _) => self.figures[0] = value.count(),
            (5, "executableLines", _) => self.figures[1] = value.count(),
            _ => {}
        }
        Ok(())
    }
}
