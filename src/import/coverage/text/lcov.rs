//! LCOV: geninfo, coverage.py, istanbul, llvm-cov, Dart and many more. Reads SF, DA, BRDA and the end of a record; passes over
//! every other record, whichever version wrote it.

use std::collections::HashMap;

use super::super::input::Input;
use super::super::lines::Counts;
use super::super::number::{self, Hits};
use super::super::report::{Draft, FileCoverage, Refusal};
use super::super::xml::{line_number, ran};
use super::Lines;

/// The open record.
#[derive(Default)]
struct Record {
    path: String,
    file: FileCoverage,
    lines: u64,
    /// Whether each branch was taken, by line, block and branch.
    branches: HashMap<(u32, String), bool>,
    found: Option<u64>,
    hit: Option<u64>,
}

/// The most branches of one record.
const MOST: usize = 2_000_000;

/// Reads a report.
pub(crate) fn read(input: &mut Input<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    let mut lines = Lines::new(input);
    let mut open: Option<Record> = None;
    loop {
        let number = lines.number + 1;
        let Some(line) = lines.next()? else { break };
        let line = line.trim_start();
        if line == "end_of_record" {
            if let Some(record) = open.take() {
                record.end(draft).map_err(|refusal| refusal.at(number))?;
            }
            continue;
        }
        let Some((kind, rest)) = line.split_once(':') else { continue };
        if kind == "SF" {
            if let Some(record) = open.take() {
                draft.odd("records without an end", || format!("before line {number}"));
                record.end(draft).map_err(|refusal| refusal.at(number))?;
            }
            open = Some(Record { path: rest.trim().to_owned(), ..Record::default() });
            continue;
        }
        let Some(record) = &mut open else {
            if matches!(kind, "DA" | "BRDA") {
                draft.odd("lines before any file", || format!("at line {number}"));
            }
            continue;
        };
        match kind {
            "DA" => record.line(rest, number, draft),
            "BRDA" => record.branch(rest, number, draft)?,
            "LF" => record.found = number::count(rest),
            "LH" => record.hit = number::count(rest),
            _ => {}
        }
    }
    match open {
        Some(record) => {
            let message = format!("the report ends inside the record of {}: it is cut off", record.path);
            Err(Refusal::new(message).at(lines.number).hint("let the test run finish, and read it again"))
        }
        None => Ok(()),
    }
}

impl Record {
    /// `12,5` and maybe a checksum.
    fn line(&mut self, rest: &str, number: u64, draft: &mut Draft) {
        let place = || format!("at line {number}");
        let mut parts = rest.split(',');
        let Some(line) = line_number(parts.next(), draft, place) else { return };
        let Some(covered) = ran(Hits::parse(parts.next().unwrap_or_default()), draft, place) else { return };
        self.file.lines.add(line, covered);
        self.lines += 1;
    }

    /// `12,0,1,3`: line, block, branch, times taken; `-` where the line did not run. A block may say `e0` and more.
    fn branch(&mut self, rest: &str, number: u64, draft: &mut Draft) -> Result<(), Refusal> {
        let Some(((line, key), taken)) =
            rest.rsplit_once(',').and_then(|(key, taken)| Some((key.split_once(',')?, taken)))
        else {
            draft.odd("branches without a number", || format!("at line {number}"));
            return Ok(());
        };
        let Some(line) = line_number(Some(line), draft, || format!("at line {number}")) else { return Ok(()) };
        *self.branches.entry((line, key.to_owned())).or_default() |= Hits::parse(taken) == Hits::Ran(true);
        if self.branches.len() > MOST {
            return Err(Refusal::new(format!("more than {MOST} branches in one file")).at(number));
        }
        Ok(())
    }

    fn end(mut self, draft: &mut Draft) -> Result<(), Refusal> {
        let mut by_line = HashMap::<u32, (u32, u32)>::new();
        for ((line, _), taken) in &self.branches {
            let (covered, total) = by_line.entry(*line).or_default();
            *covered += u32::from(*taken);
            *total += 1;
        }
        for (line, (covered, total)) in by_line {
            self.file.branches.add(line, covered, total);
        }
        if let (0, Some(found)) = (self.lines, self.found) {
            self.file.add_counters(Counts::new(self.hit.unwrap_or(0), found));
        }
        draft.add(&self.path, self.file, self.lines)
    }
}
