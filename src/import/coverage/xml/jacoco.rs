//! JaCoCo and Kover XML: one source file at a time. Classes share source files, so their counters are passed over.

use super::super::input::Input;
use super::super::lines::Counts;
use super::super::number;
use super::super::report::{Draft, FileCoverage, Refusal};
use super::{Element, Elements, walk};

/// Reads a report.
pub(crate) fn read(input: &mut Input<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    walk(input, draft, &mut Jacoco::default())
}

#[derive(Default)]
struct Jacoco {
    groups: Vec<String>,
    package: String,
    /// The open `sourcefile`: its name, what is known of it, and how many lines it told of.
    source: Option<(String, FileCoverage, u64)>,
}

impl Elements for Jacoco {
    fn open(&mut self, element: &Element<'_>, draft: &mut Draft) -> Result<(), Refusal> {
        let name = || element.attribute("name").unwrap_or_default().into_owned();
        match element.name() {
            "group" => self.groups.push(name()),
            // Kotlin writes packages with dots and folders with slashes.
            "package" => self.package = name().replace('.', "/"),
            "sourcefile" => self.source = Some((name(), FileCoverage::default(), 0)),
            "line" => self.line(element, draft),
            "counter" => self.counter(element),
            "sessioninfo" => draft.epoch(&element.attribute("dump").unwrap_or_default()),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str, _depth: usize, draft: &mut Draft) -> Result<(), Refusal> {
        match name {
            "group" => {
                self.groups.pop();
            }
            "package" => self.package.clear(),
            "sourcefile" => {
                if let Some((name, mut file, lines)) = self.source.take().filter(|(name, _, _)| !name.is_empty()) {
                    let segments = self.groups.iter().flat_map(|group| super::super::path::segments(group));
                    file.groups = segments.count();
                    let parts = self.groups.iter().map(String::as_str).chain([&*self.package, &*name]);
                    let path: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
                    draft.add(&path.join("/"), file, lines)?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}

impl Jacoco {
    fn line(&mut self, element: &Element<'_>, draft: &mut Draft) {
        let Some((_, file, lines)) = &mut self.source else { return };
        let [number, instructions, branches, missed] = element.attributes(["nr", "ci", "cb", "mb"]);
        let Some(number) = element.line_number(number.as_deref(), draft) else { return };
        let [instructions, branches, missed] = [instructions, branches, missed]
            .map(|text| text.as_deref().and_then(number::count).unwrap_or(0).min(u64::from(u32::MAX / 2)) as u32);
        file.lines.add(number, instructions > 0 || branches > 0);
        file.branches.add(number, branches, branches + missed);
        *lines += 1;
    }

    fn counter(&mut self, element: &Element<'_>) {
        let Some((_, file, _)) = &mut self.source else { return };
        let [kind, missed, covered] = element.attributes(["type", "missed", "covered"]);
        let [Some(missed), Some(covered)] = [missed, covered].map(|text| text.as_deref().and_then(number::count))
        else {
            return;
        };
        let counts = Counts::new(covered, covered.saturating_add(missed));
        match kind.as_deref() {
            Some("LINE") => file.set_own(counts),
            Some("BRANCH") => file.add_branch_counters(counts),
            Some("INSTRUCTION") => file.add_headline(counts),
            _ => {}
        }
    }
}
