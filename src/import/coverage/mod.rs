//! Coverage reports of seventeen formats, read as one type. Finds the format by the content, never by a name; opens no path
//! that a report names.
//!
//! Reading order: what is counted ([`lines`]), by file ([`path`], [`report`]); the bytes as they come ([`input`]); what they begin
//! with ([`head`]); a reader for each format ([`xml`], [`json`], [`text`]); what has none ([`refusal`]).

pub mod lines;
pub mod path;
pub mod number;
pub mod report;
pub mod input;
pub mod head;
pub mod xml;
pub mod json;
pub mod text;
pub mod refusal;

use std::io::Read;

use head::{Head, Kind};
use input::Input;
use report::{CoverageReport, Draft, Refusal};

/// A format of coverage reports.
pub struct Format {
    /// Its name, as `--format` takes it.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Tools that write it.
    pub tools: &'static str,
    /// Whether a report that begins so is of it.
    detect: fn(&Head<'_>) -> bool,
    read: fn(&mut Input<'_>, &mut Draft) -> Result<(), Refusal>,
}

macro_rules! format {
    ($name:literal, $title:literal, $tools:literal, $detect:expr, $read:path) => {
        Format { name: $name, title: $title, tools: $tools, detect: $detect, read: $read }
    };
}

macro_rules! xml {
    ($root:literal, $children:expr) => {
        |head| matches!(head, Head::Xml(xml) if xml.is($root, &$children))
    };
}

macro_rules! json {
    ($json:ident => $test:expr) => {
        |head| matches!(head, Head::Json($json) if $test)
    };
}

/// Every format that is read. The first that fits a report reads it.
pub const FORMATS: &[Format] = &[
    format!(
        "lcov",
        "LCOV",
        "lcov, coverage.py, jest, c8, llvm-cov, tarpaulin, grcov, Dart, Deno, Bun",
        is_lcov,
        text::lcov::read
    ),
    format!("go", "Go cover profile", "go test -coverprofile", is_go, text::go::read),
    format!(
        "cobertura",
        "Cobertura XML",
        "coverage.py, pytest-cov, istanbul, gcovr, coverlet, PHPUnit, tarpaulin",
        xml!("coverage", ["packages"]),
        xml::cobertura::read
    ),
    format!(
        "clover",
        "Clover XML",
        "PHPUnit, istanbul, Perl's Devel::Cover",
        xml!("coverage", ["project"]),
        xml::clover::read
    ),
    format!(
        "sonarqube",
        "SonarQube generic coverage",
        "gcovr, covr, fastcov, jest-sonar",
        xml!("coverage", ["file"]),
        xml::sonarqube::read
    ),
    format!(
        "jacoco",
        "JaCoCo XML",
        "JaCoCo, Kover",
        xml!("report", ["package", "group", "sessioninfo"]),
        xml::jacoco::read
    ),
    format!(
        "opencover",
        "OpenCover XML",
        "OpenCover, AltCover, coverlet",
        xml!("CoverageSession", []),
        xml::opencover::read
    ),
    format!(
        "coverage.py",
        "coverage.py JSON",
        "coverage json, pytest --cov-report=json",
        json!(json => json.has(&["meta"]) && json.has_kind(&["files"], Kind::Object)),
        json::coverage_py::read
    ),
    format!(
        "llvm-cov",
        "llvm-cov JSON",
        "llvm-cov export, cargo llvm-cov --json",
        json!(json => json.kind.starts_with("llvm.coverage.json") || json.has(&["data", "", "files"])),
        json::llvm_cov::read
    ),
    format!(
        "gcovr",
        "gcovr JSON",
        "gcovr --json",
        json!(json => json.has(&["gcovr/format_version"])),
        json::gcovr::read
    ),
    format!(
        "gcovr-summary",
        "gcovr JSON summary",
        "gcovr --json-summary",
        json!(json => json.has(&["gcovr/summary_format_version"])),
        json::gcovr_summary::read
    ),
    format!(
        "istanbul-summary",
        "istanbul JSON summary",
        "jest, nyc, c8, vitest: json-summary",
        json!(json => json.has(&["total", "lines"])),
        json::istanbul_summary::read
    ),
    format!(
        "istanbul",
        "istanbul JSON",
        "jest, nyc, c8, vitest: coverage-final.json",
        json!(json => json.has(&["*", "statementMap"]) || json.has(&["*", "data", "statementMap"])),
        json::istanbul_final::read
    ),
    format!(
        "simplecov",
        "SimpleCov result set",
        "SimpleCov: .resultset.json",
        json!(json => json.has_kind(&["*", "coverage"], Kind::Object)),
        json::simplecov::read
    ),
    format!(
        "coveralls",
        "Coveralls JSON",
        "excoveralls, gcovr --coveralls, tarpaulin",
        json!(json => json.has_kind(&["source_files"], Kind::Array)),
        json::coveralls::read
    ),
    format!(
        "xccov",
        "Xcode coverage report",
        "xcrun xccov view --report --json",
        json!(json => json.has(&["targets", "", "files"])),
        json::xccov::read
    ),
    format!(
        "coverlet",
        "coverlet JSON",
        "coverlet",
        json!(json => json.has_kind(&["*", "*", "*", "*", "Lines"], Kind::Object)),
        json::coverlet::read
    ),
];

/// Lines before the first file may be comments, versions and names of tests.
fn is_lcov(head: &Head<'_>) -> bool {
    matches!(head, Head::Text(text) if text.lines().any(|line| {
        let line = line.trim_start();
        line.starts_with("SF:") || line.starts_with("TN:")
    }))
}

fn is_go(head: &Head<'_>) -> bool {
    matches!(head, Head::Text(text) if text.trim_start().starts_with("mode:"))
}

/// The format of this name.
pub fn format_named(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name.eq_ignore_ascii_case(name))
}

/// Reads a report of this format, or of the one that its content shows.
pub fn read(from: impl Read, format: Option<&'static Format>) -> Result<CoverageReport, Refusal> {
    let mut input = Input::open(from).map_err(|error| Refusal::new(std::format!("cannot be read: {error}")))?;
    let format = match format {
        Some(format) => format,
        None => {
            if let Some(refusal) = refusal::by_first_bytes(input.first()) {
                return Err(refusal);
            }
            let head = Head::new(input.head());
            match FORMATS.iter().find(|format| (format.detect)(&head)) {
                Some(format) => format,
                None => return Err(refusal::refuse(&head)),
            }
        }
    };
    let mut draft = Draft::new(format.name);
    (format.read)(&mut input, &mut draft)?;
    if input.replaced() > 0 {
        draft.odd("places that are no text", String::new);
    }
    draft.finish()
}
