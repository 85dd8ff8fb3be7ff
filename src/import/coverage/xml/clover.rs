//! Clover XML: PHPUnit, istanbul, Perl. The file's own metrics count; those of its classes and of test projects do not.

use super::super::input::Input;
use super::super::lines::Counts;
use super::super::number;
use super::super::report::{Draft, FileCoverage, Refusal};
use super::{Element, Elements, walk};

/// Reads a report.
pub(crate) fn read(input: &mut Input<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    walk(input, draft, &mut Clover::default())
}

#[derive(Default)]
struct Clover {
    package: String,
    /// The depth of an open `testproject`: nothing in it counts.
    tests: usize,
    /// The open `file`: its depth, its path, what is known of it, and how many lines it told of.
    file: Option<(usize, String, FileCoverage, u64)>,
}

impl Elements for Clover {
    fn open(&mut self, element: &Element<'_>, draft: &mut Draft) -> Result<(), Refusal> {
        if self.tests > 0 {
            return Ok(());
        }
        match element.name() {
            "line" => self.line(element, draft),
            "metrics" => self.metrics(element),
            "file" => {
                let path = self.path(element);
                self.file = Some((element.depth, path, FileCoverage::default(), 0));
            }
            "package" => self.package = element.attribute("name").unwrap_or_default().replace('.', "/"),
            "testproject" => self.tests = element.depth,
            "coverage" => draft.epoch(&element.attribute("generated").unwrap_or_default()),
            "project" => draft.epoch(&element.attribute("timestamp").unwrap_or_default()),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str, depth: usize, draft: &mut Draft) -> Result<(), Refusal> {
        match name {
            "testproject" if depth == self.tests => self.tests = 0,
            "package" => self.package.clear(),
            "file" if self.file.as_ref().is_some_and(|(at, ..)| *at == depth) => {
                if let Some((_, path, file, lines)) = self.file.take() {
                    draft.add(&path, file, lines)?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}

impl Clover {
    /// The path, else a name that is one, else the name in its package.
    fn path(&self, element: &Element<'_>) -> String {
        let [path, name] = element.attributes(["path", "name"]);
        let name = name.unwrap_or_default();
        match path.filter(|path| !path.is_empty()) {
            Some(path) => path.into_owned(),
            None if name.is_empty() || self.package.is_empty() || name.contains(['/', '\\']) => name.into_owned(),
            None => format!("{}/{name}", self.package),
        }
    }

    fn line(&mut self, element: &Element<'_>, draft: &mut Draft) {
        let Some((_, _, file, lines)) = &mut self.file else { return };
        let [number, count, kind] = element.attributes(["num", "count", "type"]);
        // A condition has two counts of its own, a method none that is a line's.
        let Some(count) = count.filter(|_| kind.as_deref() != Some("method")) else { return };
        let Some(number) = element.line_number(number.as_deref(), draft) else { return };
        let Some(covered) = element.ran(Some(&count), draft) else { return };
        file.lines.add(number, covered);
        *lines += 1;
    }

    fn metrics(&mut self, element: &Element<'_>) {
        let Some((depth, _, file, _)) = &mut self.file else { return };
        if element.depth != *depth + 1 {
            return;
        }
        let counts = element.attributes(["coveredstatements", "statements", "coveredconditionals", "conditionals"]);
        let [covered, total, taken, branches] = counts.map(|text| text.as_deref().and_then(number::count));
        if let (Some(covered), Some(total)) = (covered, total) {
            file.set_own(Counts::new(covered, total));
        }
        if let (Some(taken), Some(branches @ 1..)) = (taken, branches) {
            file.add_branch_counters(Counts::new(taken, branches));
        }
    }
}
