//! SonarQube's generic test coverage: gcovr, covr, fastcov and jest-sonar write it. Reads lines and their conditions.

use super::super::input::Input;
use super::super::number;
use super::super::report::{Draft, Refusal};
use super::{Element, Elements, walk};

/// Reads a report.
pub(crate) fn read(input: &mut Input<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    walk(input, draft, &mut SonarQube::default())
}

#[derive(Default)]
struct SonarQube {
    path: Option<String>,
}

impl Elements for SonarQube {
    fn open(&mut self, element: &Element<'_>, draft: &mut Draft) -> Result<(), Refusal> {
        match element.name() {
            "file" => {
                let path = element.attribute("path").unwrap_or_default().into_owned();
                draft.file(&path)?;
                self.path = Some(path);
            }
            "lineToCover" => self.line(element, draft)?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str, _depth: usize, _draft: &mut Draft) -> Result<(), Refusal> {
        if name == "file" {
            self.path = None;
        }
        Ok(())
    }
}

impl SonarQube {
    fn line(&self, element: &Element<'_>, draft: &mut Draft) -> Result<(), Refusal> {
        let Some(path) = &self.path else { return Ok(()) };
        let [number, covered, branches, taken] =
            element.attributes(["lineNumber", "covered", "branchesToCover", "coveredBranches"]);
        let Some(number) = element.line_number(number.as_deref(), draft) else { return Ok(()) };
        let covered = match covered.as_deref().map(str::trim) {
            Some("true" | "1") => true,
            Some("false" | "0") => false,
            _ => {
                draft.odd("lines that say neither true nor false", || format!("at line {}", element.line));
                return Ok(());
            }
        };
        let [branches, taken] = [branches, taken]
            .map(|text| text.as_deref().and_then(number::count).unwrap_or(0).min(u64::from(u32::MAX)) as u32);
        draft.count_lines(1)?;
        if let Some(file) = draft.file_again(path) {
            file.lines.add(number, covered);
            file.branches.add(number, taken, branches);
        }
        Ok(())
    }
}
