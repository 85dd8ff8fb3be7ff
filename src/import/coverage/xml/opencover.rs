//! OpenCover XML: OpenCover, AltCover, coverlet. A line counts by the sequence points that start on it, per file.

use std::collections::HashMap;

use super::super::input::Input;
use super::super::report::{Draft, Refusal};
use super::{Element, Elements, walk};

/// The line of a sequence point that the compiler hides.
const HIDDEN: &str = "16707566";

/// Reads a report.
pub(crate) fn read(input: &mut Input<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    walk(input, draft, &mut OpenCover::default())
}

/// A sequence or branch point of the open method.
struct Point {
    file: Option<String>,
    line: u32,
    covered: bool,
    branch: bool,
}

#[derive(Default)]
struct OpenCover {
    /// The depth of an open element that says `skippedDueTo`: nothing in it counts.
    skipped: usize,
    files: HashMap<String, String>,
    of_method: Option<String>,
    points: Vec<Point>,
}

impl Elements for OpenCover {
    fn open(&mut self, element: &Element<'_>, draft: &mut Draft) -> Result<(), Refusal> {
        if self.skipped > 0 {
            return Ok(());
        }
        match element.name() {
            "Module" | "Class" | "Method" if element.attribute("skippedDueTo").is_some() => {
                self.skipped = element.depth;
            }
            "File" => {
                if let [Some(uid), Some(path)] = element.attributes(["uid", "fullPath"]) {
                    self.files.insert(uid.into_owned(), path.into_owned());
                }
            }
            "FileRef" => self.of_method = element.attribute("uid").map(Into::into),
            "SequencePoint" => self.point(element, draft, false),
            "BranchPoint" => self.point(element, draft, true),
            _ => {}
        }
        // No method of a program is that long: what is known of it is put aside.
        if self.points.len() > 100_000 { self.take_points(draft) } else { Ok(()) }
    }

    fn close(&mut self, name: &str, depth: usize, draft: &mut Draft) -> Result<(), Refusal> {
        if depth == self.skipped {
            self.skipped = 0;
        } else if name == "Method" {
            self.take_points(draft)?;
            self.of_method = None;
        }
        Ok(())
    }
}

impl OpenCover {
    fn point(&mut self, element: &Element<'_>, draft: &mut Draft, branch: bool) {
        let [hits, line, file] = element.attributes(["vc", "sl", "fileid"]);
        if line.as_deref() == Some(HIDDEN) || (branch && line.is_none()) {
            return;
        }
        let Some(line) = element.line_number(line.as_deref(), draft) else { return };
        let Some(covered) = element.ran(hits.as_deref(), draft) else { return };
        let file = file.filter(|file| file != "0").map(Into::into);
        self.points.push(Point { file, line, covered, branch });
    }

    fn take_points(&mut self, draft: &mut Draft) -> Result<(), Refusal> {
        draft.count_lines(self.points.len() as u64)?;
        // How many branches of a line are taken is known once all of the method's are.
        let mut branches: HashMap<(&str, u32), (u32, u32)> = HashMap::new();
        for point in &self.points {
            let uid = point.file.as_ref().or(self.of_method.as_ref());
            let Some(path) = uid.and_then(|uid| self.files.get(uid)) else {
                draft.odd("points of a file that the report does not list", String::new);
                continue;
            };
            if point.branch {
                let (covered, total) = branches.entry((path, point.line)).or_default();
                *covered += u32::from(point.covered);
                *total += 1;
            } else if let Some(file) = draft.file(path)? {
                file.lines.add(point.line, point.covered);
            }
        }
        for ((path, line), (covered, total)) in branches {
            if let Some(file) = draft.file(path)? {
                file.branches.add(line, covered, total);
            }
        }
        self.points.clear();
        Ok(())
    }
}
