//! Cobertura XML: coverage.py, istanbul, gcovr, coverlet, tarpaulin and many more. Reads lines, never a rate.

use super::super::input::Input;
use super::super::lines::{BranchSet, Counts, LineSet};
use super::super::number;
use super::super::report::{Draft, Refusal};
use super::{Element, Elements, walk};

/// Reads a report.
pub(crate) fn read(input: &mut Input<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    let mut reader = Cobertura::default();
    walk(input, draft, &mut reader)?;
    reader.finish(draft);
    Ok(())
}

/// What the `line` elements of a class say.
#[derive(Default)]
struct OfClass {
    lines: LineSet,
    branches: BranchSet,
    told: u64,
}

#[derive(Default)]
struct Cobertura {
    /// The text of a `source`, while one is open.
    source: Option<String>,
    filename: Option<String>,
    /// The depth of the open `class`, its `lines` and its `methods`.
    class: usize,
    in_methods: bool,
    of_class: OfClass,
    of_methods: OfClass,
    /// The header's covered and valid lines.
    header: [Option<u64>; 2],
    rate: Option<f64>,
    by_coverage_py: bool,
}

impl Elements for Cobertura {
    fn open(&mut self, element: &Element<'_>, draft: &mut Draft) -> Result<(), Refusal> {
        match element.name() {
            "line" if self.class > 0 => self.line(element, draft),
            "class" => {
                self.filename = element.attribute("filename").map(Into::into);
                self.class = element.depth;
            }
            "methods" => self.in_methods = true,
            "source" => self.source = Some(String::new()),
            "coverage" if element.depth == 1 => {
                let [time, covered, valid, rate] =
                    element.attributes(["timestamp", "lines-covered", "lines-valid", "line-rate"]);
                draft.epoch(&time.unwrap_or_default());
                self.header = [covered, valid].map(|text| text.as_deref().and_then(number::count));
                self.rate = rate.and_then(|text| text.parse().ok()).filter(|rate: &f64| rate.is_finite());
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str, depth: usize, draft: &mut Draft) -> Result<(), Refusal> {
        match name {
            "methods" => self.in_methods = false,
            "source" => {
                let source = self.source.take().unwrap_or_default();
                draft.report.roots.extend(super::super::path::ReportPath::new(&source));
            }
            "class" if depth == self.class => {
                self.class = 0;
                self.end_class(draft)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn wants_text(&self) -> bool {
        self.source.is_some()
    }

    fn text(&mut self, text: &str) {
        if let Some(source) = self.source.as_mut().filter(|source| source.len() < super::super::path::LONGEST) {
            source.push_str(text);
        }
    }

    fn comment(&mut self, text: &str) {
        self.by_coverage_py |= text.contains("coverage.py");
    }
}

impl Cobertura {
    fn line(&mut self, element: &Element<'_>, draft: &mut Draft) {
        let [number, hits, conditions] = element.attributes(["number", "hits", "condition-coverage"]);
        let Some(number) = element.line_number(number.as_deref(), draft) else { return };
        let Some(covered) = element.ran(hits.as_deref(), draft) else { return };
        let of = if self.in_methods { &mut self.of_methods } else { &mut self.of_class };
        of.told += 1;
        of.lines.add(number, covered);
        if let Some((covered, total)) = conditions.as_deref().and_then(branches) {
            of.branches.add(number, covered, total);
        }
    }

    /// Only a class without lines of its own takes those of its methods.
    fn end_class(&mut self, draft: &mut Draft) -> Result<(), Refusal> {
        let [of_class, of_methods] = [&mut self.of_class, &mut self.of_methods].map(std::mem::take);
        let of = if of_class.told == 0 { of_methods } else { of_class };
        draft.count_lines(of.told)?;
        if let Some(file) = draft.file(self.filename.as_deref().unwrap_or_default())? {
            file.lines.merge(&of.lines);
            file.branches.merge(&of.branches);
        }
        Ok(())
    }

    /// Compares the header with what is there.
    fn finish(self, draft: &mut Draft) {
        let mut held = Counts::default();
        for file in draft.report.files.values_mut() {
            file.lines.sort();
            let lines = file.lines.counts();
            held = held.plus(lines);
            if self.by_coverage_py {
                file.branches.sort();
                file.add_headline(lines.plus(file.branches.counts()));
            }
        }
        let Counts { covered, total } = held;
        if let [Some(says_covered), Some(says_total)] = self.header {
            if (says_covered, says_total) != (covered, total) && says_total > 0 {
                draft.warn(format!(
                    "the header says {says_covered} of {says_total} lines, the report holds {covered} of {total}"
                ));
            }
        } else if let Some(rate) = self.rate.filter(|_| total > 0) {
            let held = covered as f64 / total as f64;
            if (rate - held).abs() > 0.01 {
                draft.warn(format!("the header says {:.2}%, the lines give {:.2}%", rate * 100.0, held * 100.0));
            }
        }
    }
}

/// `50% (1/2)` is 1 of 2.
fn branches(text: &str) -> Option<(u32, u32)> {
    let (covered, total) = text.split_once('(')?.1.split_once(')')?.0.split_once('/')?;
    let part = |text: &str| number::count(text).map(|n| n.min(u64::from(u32::MAX)) as u32);
    Some((part(covered)?, part(total)?))
}
