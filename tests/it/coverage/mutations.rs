//! Two thousand mutations of small reports for each reader: no panic, no hang, never more covered than there is.

use std::fs;

use standup::import::coverage::report::Metric;
use standup::import::coverage::{self, FORMATS};

use super::samples::folder;

/// A small whole report of each format, from the samples where there is one.
fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let head = |file: &str, until: &str, end: &str| {
        let text = fs::read_to_string(folder().join(file)).unwrap();
        let cut = text.char_indices().nth(6000).map_or(text.len(), |(at, _)| at);
        let at = text[..cut].rfind(until).unwrap_or_else(|| panic!("{file} has no {until}")) + until.len();
        format!("{}{end}", &text[..at]).into_bytes()
    };
    let small = |text: &str| text.as_bytes().to_vec();
    vec![
        ("lcov", head("js_commander_jest/lcov.info", "\n", "end_of_record\n")),
        ("go", head("go_chi_set/coverage.out", "\n", "")),
        (
            "cobertura",
            head(
                "js_commander_jest/cobertura-coverage.xml",
                "/>",
                "</lines></class></classes></package></packages></coverage>",
            ),
        ),
        ("clover", head("js_commander_jest/clover.xml", "\"stmt\"/>", "</file></package></project></coverage>")),
        (
            "sonarqube",
            small(
                r#"<coverage version="1"><file path="a.js"><lineToCover lineNumber="1" covered="true"/><lineToCover lineNumber="2" covered="false" branchesToCover="4" coveredBranches="1"/></file></coverage>"#,
            ),
        ),
        (
            "jacoco",
            head(
                "java_commons_cli_jacoco/jacoco.xml",
                "</method>",
                "</class><sourcefile name=\"A.java\"><line nr=\"1\" mi=\"0\" ci=\"3\" mb=\"1\" cb=\"1\"/><counter type=\"LINE\" missed=\"0\" covered=\"1\"/></sourcefile></package></report>",
            ),
        ),
        (
            "opencover",
            small(
                r#"<CoverageSession><Modules><Module><Files><File uid="1" fullPath="C:\A.cs"/></Files><Classes><Class><Methods><Method><FileRef uid="1"/><SequencePoints><SequencePoint vc="1" sl="10" fileid="1"/></SequencePoints><BranchPoints><BranchPoint vc="1" sl="10"/></BranchPoints></Method></Methods></Class></Classes></Module></Modules></CoverageSession>"#,
            ),
        ),
        (
            "coverage.py",
            small(
                r#"{"meta": {"format": 3}, "files": {"a.py": {"executed_lines": [1, 2], "summary": {"covered_lines": 2, "num_statements": 3, "num_branches": 4, "covered_branches": 1}, "missing_lines": [4], "functions": {"f": {"executed_lines": [7]}}}}}"#,
            ),
        ),
        ("llvm-cov", fs::read(folder().join("rust_semver_llvm_cov/llvm-cov-summary-only.json")).unwrap()),
        (
            "gcovr",
            small(
                r#"{"gcovr/format_version": "0.11", "files": [{"lines": [{"line_number": 1, "count": 4, "branches": [{"count": 1}]}, {"line_number": 2, "count": 0, "gcovr/noncode": true}], "file": "a.cpp"}]}"#,
            ),
        ),
        (
            "gcovr-summary",
            small(
                r#"{"gcovr/summary_format_version": "0.6", "files": [{"filename": "a.cpp", "line_total": 9, "line_covered": 4, "branch_total": 2, "branch_covered": 1}]}"#,
            ),
        ),
        ("istanbul-summary", fs::read(folder().join("js_commander_jest/coverage-summary.json")).unwrap()),
        (
            "istanbul",
            small(
                r#"{"/w/a.js": {"path":"/w/a.js","s":{"0":0,"1":3},"b":{"0":[1,0]},"statementMap":{"0":{"start":{"line":1,"column":0},"end":{"line":9}},"1":{"start":{"line":4}}},"f":{"0":1}}, "/w/b.js": {"data": {"statementMap":{"0":{"start":{"line":2}}},"s":{"0":1}}}}"#,
            ),
        ),
        (
            "simplecov",
            small(
                r#"{"rspec": {"coverage": {"/w/a.rb": {"lines": [null, 1, 0, 7], "branches": {"[:if, 0]": {"[:then, 1]": 1}}}, "/w/b.rb": [1, 0]}, "timestamp": 1795402859}, "x": {"coverage": {"/w/a.rb": {"lines": [1, 0]}}}}"#,
            ),
        ),
        (
            "coveralls",
            small(
                r#"{"run_at": "2026-11-23 04:00:59 +0100", "git": {"head": {"id": "abc"}}, "source_files": [{"name": "lib/a.ex", "coverage": [null, 1, 0, "3"], "branches": [2, 0, 0, 1]}]}"#,
            ),
        ),
        (
            "xccov",
            small(
                r#"{"targets": [{"files": [{"coveredLines": 3, "executableLines": 9, "path": "/w/A.swift"}], "name": "App.app"}]}"#,
            ),
        ),
        (
            "coverlet",
            small(
                r#"{"A.dll": {"/w/A.cs": {"A": {"M()": {"Lines": {"1": 1, "2": 0}, "Branches": [{"Line": 2, "Hits": 1}]}}}}}"#,
            ),
        ),
    ]
}

/// What is put into a report: pieces of its own grammar, and what grammars fear.
const PIECES: &[&str] = &[
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "-1",
    "1e400",
    "99999999999999999999",
    "NaN",
    "\\u0000",
    "\\ud800",
    "<",
    ">",
    "/>",
    "</",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<!DOCTYPE a [",
    "&",
    "&lt;",
    "&#0;",
    "&#x110000;",
    "'",
    "=",
    "\n",
    "\r",
    "\0",
    "\u{feff}",
    "end_of_record\n",
    "SF:",
    "DA:1,1\n",
    "BRDA:1,0,0,1\n",
    "mode: set\n",
    ".",
    "..",
    "/",
    "\\",
    "C:",
    "://",
];

/// Small and repeatable: a mutation that fails can be made again from its number.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

fn mutated(seed: &[u8], number: u64) -> Vec<u8> {
    let mut random = Random(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        let to = (at + random.below(40)).min(bytes.len());
        match random.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 => drop(bytes.drain(at..to)),
            2 => bytes.truncate(at),
            3 => {
                let piece = bytes[at..to].to_vec();
                bytes.splice(at..at, piece.repeat(1 + random.below(3)));
            }
            4 => drop(bytes.splice(at..to, PIECES[random.below(PIECES.len())].bytes())),
            _ => drop(bytes.splice(at..at, PIECES[random.below(PIECES.len())].bytes())),
        }
    }
    bytes
}

#[test]
fn no_mutation_of_a_report_does_harm() {
    let seeds = seeds();
    let names: Vec<&str> = seeds.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, FORMATS.iter().map(|format| format.name).collect::<Vec<_>>(), "a seed for each reader");
    let per_thread = seeds.len().div_ceil(2);
    std::thread::scope(|scope| {
        for seeds in seeds.chunks(per_thread) {
            scope.spawn(|| seeds.iter().for_each(|(name, seed)| mutate(name, seed)));
        }
    });
}

/// How many mutations of each report are read; `STANDUP_MUTATIONS` asks for more.
fn most() -> u64 {
    std::env::var("STANDUP_MUTATIONS").ok().and_then(|most| most.parse().ok()).unwrap_or(2000)
}

fn mutate(name: &str, seed: &[u8]) {
    let most = most();
    let format = coverage::format_named(name);
    let whole = coverage::read(seed, None).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
    assert_eq!(whole.format, name);
    let (mut read, mut refused) = (0, 0);
    for number in 0..most {
        // Every other one by its content, which may be taken for another format.
        match coverage::read(&*mutated(seed, number), format.filter(|_| number % 2 == 0)) {
            Ok(report) => {
                read += 1;
                for file in report.files.values() {
                    for metric in [Metric::Lines, Metric::Branches, Metric::Tool] {
                        let counts = file.counts(metric);
                        assert!(counts.covered <= counts.total, "{name}, mutation {number}: {counts:?}");
                    }
                }
            }
            Err(refusal) => {
                refused += 1;
                assert!(!refusal.message.is_empty(), "{name}, mutation {number}");
            }
        }
    }
    assert!(read > 20 && refused > 20, "{name}: {read} read, {refused} refused");
}
