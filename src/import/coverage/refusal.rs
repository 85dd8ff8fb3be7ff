//! Recognises coverage data that cannot be read, by its name, with the command that makes a readable report. Reads none of it.

use super::head::{Head, Json, Xml};
use super::report::Refusal;

/// Bytes at the start, what they are, and what to do.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (
        b"SQLite format 3\0",
        "coverage.py's data file, which holds no list of statements",
        "run `coverage json` beside it",
    ),
    (b"!coverage.py: ", "coverage.py's data file", "run `coverage json` beside it"),
    (
        &[0x01, 0xc0, 0xc0],
        "JaCoCo's execution data",
        "make the XML report: `mvn jacoco:report` or `gradle jacocoTestReport`",
    ),
    (&[0x00, b'c', b'v', b'm'], "Go's GOCOVERDIR data", GO_DATA),
    (&[0x00, b'c', b'w', b'm'], "Go's GOCOVERDIR data", GO_DATA),
    (&[0x81, b'i', b'f', b'o', b'r', b'p', b'l', 0xff], "LLVM's .profdata", LLVM),
    (&[0x81, b'r', b'f', b'o', b'r', b'p', b'l', 0xff], "LLVM's .profraw", LLVM),
    (b"adcg", "gcc's .gcda", GCC),
    (b"gcda", "gcc's .gcda", GCC),
    (b"oncg", "gcc's .gcno", GCC),
    (b"gcno", "gcc's .gcno", GCC),
    (&[0x1f, 0x8b], "packed with gzip", "unpack it: `gunzip -c FILE | standup cover -`"),
    (b"PK\x03\x04", "a ZIP archive", "unpack it, and give the report inside"),
    (b"BZh", "packed with bzip2", "unpack it: `bunzip2 -c FILE | standup cover -`"),
    (&[0xfd, b'7', b'z', b'X', b'Z'], "packed with xz", "unpack it: `xz -dc FILE | standup cover -`"),
    (&[0x28, 0xb5, 0x2f, 0xfd], "packed with zstd", "unpack it: `zstd -dc FILE | standup cover -`"),
    (b"%PDF", "a PDF", ANY),
];

const GO_DATA: &str = "run `go tool covdata textfmt -i=DIR -o coverage.out`";
const LLVM: &str = "run `llvm-cov export --summary-only` with it, or `cargo llvm-cov --lcov --output-path lcov.info`";
const GCC: &str = "run `gcovr --json coverage.json` or `lcov --capture -d . -o lcov.info`";
const ANY: &str = "LCOV, Cobertura, Clover, JaCoCo, Go profiles and more are read: `cover --help` lists them";
const VISUAL_STUDIO: &str = "run `dotnet-coverage merge FILE -f cobertura -o coverage.xml`";

/// The root of an XML file, what it is, and what to do.
const ROOTS: &[(&str, &str, &str)] = &[
    ("results", "Visual Studio's coverage XML", VISUAL_STUDIO),
    ("CoverageDSPriv", "Visual Studio's coverage XML", VISUAL_STUDIO),
    ("Root", "dotCover's XML", "run `dotnet test --collect:\"XPlat Code Coverage\"`: it writes Cobertura"),
    ("crap_result", "PHPUnit's crap4j report", "run `phpunit --coverage-clover clover.xml`"),
    ("phpunit", "PHPUnit's XML folder", "run `phpunit --coverage-clover clover.xml`"),
    ("scoverage", "scoverage's XML", "give the cobertura.xml beside it"),
    ("testsuites", JUNIT, TESTS),
    ("testsuite", JUNIT, TESTS),
    ("TestRun", "a .trx file of test results, not of coverage", TESTS),
    ("test-run", "NUnit's test results, not coverage", TESTS),
    ("assemblies", "xUnit's test results, not coverage", TESTS),
    ("checkstyle", "a checkstyle report, not coverage", TESTS),
    ("html", HTML, ANY_TOOL),
    ("HTML", HTML, ANY_TOOL),
];

const JUNIT: &str = "a JUnit file of test results, not of coverage";
const TESTS: &str = "run the tests with coverage on, for example `pytest --cov --cov-report=xml`";
const HTML: &str = "an HTML page, made for people";
const ANY_TOOL: &str = "have the tool write LCOV, Cobertura or JSON beside it";

/// Keys of a JSON file, what it is, and what to do.
const KEYS: &[(&[&[&str]], &str, &str)] = &[
    (&[&["sources", "*", "*", "lines"]], "fastcov's JSON", "run `fastcov --lcov -o coverage.info`"),
    (&[&["files", "", "traces"]], "tarpaulin's JSON", "run `cargo tarpaulin --out Lcov`"),
    (&[&["result", "line"]], LAST_RUN, RESULT_SET),
    (&[&["result", "covered_percent"]], LAST_RUN, RESULT_SET),
    (&[&["result", "", "functions"]], "V8's raw coverage", "run `c8 report --reporter=lcov`"),
    (&[&["runs"], &["summary"]], "Devel::Cover's JSON", "run `cover -report clover`"),
    (
        &[&["DotCoverVersion"]],
        "dotCover's JSON",
        "run `dotnet test --collect:\"XPlat Code Coverage\"`: it writes Cobertura",
    ),
    (&[&["children"], &["coveragePercent"]], "grcov's covdir JSON", "run `grcov -t lcov`"),
    (&[&["numTotalTests"]], "jest's test results, not coverage", "run `jest --coverage --coverageReporters=lcov`"),
];

const LAST_RUN: &str = "SimpleCov's .last_run.json, which holds nothing but a percentage";
const RESULT_SET: &str = "give the .resultset.json beside it";

/// Words of a text, what it is, and what to do.
const TABLES: &[(&[&str], &str, &str)] = &[
    (
        &["Stmts", "Miss", "Cover"],
        "a coverage table for people, rounded and cut",
        "run `pytest --cov --cov-report=json` or `coverage json`",
    ),
    (
        &["% Stmts", "% Branch"],
        "istanbul's text table, rounded and cut",
        "run jest or c8 with the reporter `lcov` or `json-summary`",
    ),
    (&["Missed Regions"], "llvm-cov's text table, rounded", "run `cargo llvm-cov --lcov --output-path lcov.info`"),
    (
        &["(statements)", "%"],
        "`go tool cover -func`, rounded",
        "give the profile of `go test -coverprofile=coverage.out ./...` itself",
    ),
    (&["Tested/Total Lines"], "tarpaulin's text", "run `cargo tarpaulin --out Lcov`"),
    (&["coverage:", "% of statements"], "the output of `go test`", "run `go test -coverprofile=coverage.out ./...`"),
    (&[":    0:Source:"], "gcc's .gcov text", GCC),
    (&["INSTRUCTION_MISSED"], "JaCoCo's CSV, by class", "give jacoco.xml"),
];

/// Why bytes that begin so cannot be read, if that is known without looking further.
pub(crate) fn by_first_bytes(first: &[u8]) -> Option<Refusal> {
    MAGIC.iter().find(|(magic, _, _)| first.starts_with(magic)).map(|(_, what, hint)| named(what, hint))
}

/// Why what begins so cannot be read.
pub(crate) fn refuse(head: &Head<'_>) -> Refusal {
    match head {
        Head::Empty => Refusal::new("the file is empty").hint("did the test run write its report?"),
        Head::Binary => unknown("bytes of no format that is known here"),
        Head::Xml(xml) => of_xml(xml),
        Head::Json(json) => of_json(json),
        Head::Text(text) => TABLES
            .iter()
            .find(|(words, _, _)| words.iter().all(|word| text.contains(word)))
            .map_or_else(|| unknown("text of no format that is known here"), |(_, what, hint)| named(what, hint)),
    }
}

fn named(what: &str, hint: &str) -> Refusal {
    Refusal::new(format!("this is {what}")).hint(hint)
}

fn unknown(what: &str) -> Refusal {
    Refusal::new(format!("this is {what}")).hint(ANY)
}

fn of_xml(xml: &Xml) -> Refusal {
    if let Some((_, what, hint)) = ROOTS.iter().find(|(root, _, _)| *root == xml.root) {
        return named(what, hint);
    }
    match &*xml.root {
        "" => Refusal::new("this is XML without an element").hint(ANY),
        "coverage" | "report" => {
            Refusal::new(format!("this <{}> has nothing in it that is known here", xml.root)).hint(ANY)
        }
        root => unknown(&format!("XML of no format that is known here: its root is <{root}>")),
    }
}

fn of_json(json: &Json) -> Refusal {
    let found = KEYS.iter().find(|(keys, _, _)| keys.iter().all(|path| json.has(path)));
    found.map_or_else(|| unknown("JSON of no format that is known here"), |(_, what, hint)| named(what, hint))
}
