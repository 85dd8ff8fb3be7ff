//! What cannot be read is refused by its name, with the command that makes a report which can.

use std::fs;

use super::samples::folder;
use super::told;

/// The beginning of a file, what it is called, and a word of the hint.
const UNREADABLE: &[(&[u8], &str, &str)] = &[
    (b"SQLite format 3\0\x10\0", "coverage.py's data file", "`coverage json`"),
    (b"!coverage.py: This is a private format", "coverage.py's data file", "`coverage json`"),
    (&[0x01, 0xc0, 0xc0, 0x10, 0x07], "JaCoCo's execution data", "jacoco:report"),
    (&[0, b'c', b'v', b'm', 1, 0], "Go's GOCOVERDIR data", "go tool covdata textfmt"),
    (&[0x81, b'i', b'f', b'o', b'r', b'p', b'l', 0xff, 0], "LLVM's .profdata", "llvm-cov export"),
    (b"adcg*51A", "gcc's .gcda", "gcovr --json"),
    (b"        -:    0:Source:main.c\n        1:    3:int main\n", "gcc's .gcov text", "gcovr --json"),
    (&[0x1f, 0x8b, 8, 0], "packed with gzip", "gunzip -c"),
    (b"PK\x03\x04\x14", "a ZIP archive", "unpack"),
    (b"<?xml version='1.0'?><results><modules/></results>", "Visual Studio's coverage XML", "dotnet-coverage merge"),
    (b"<Root CoveredStatements='1'><Assembly/></Root>", "dotCover's XML", "XPlat Code Coverage"),
    (b"{\"DotCoverVersion\": \"2024.1\", \"Kind\": \"Root\"}", "dotCover's JSON", "XPlat Code Coverage"),
    (b"<crap_result><project/></crap_result>", "PHPUnit's crap4j report", "--coverage-clover"),
    (
        b"<phpunit xmlns='https://schema.phpunit.de/coverage/1.0'><build/></phpunit>",
        "PHPUnit's XML folder",
        "--coverage-clover",
    ),
    (b"<scoverage statement-count='3'><packages/></scoverage>", "scoverage's XML", "cobertura.xml"),
    (b"<?xml version='1.0'?><testsuites><testsuite/></testsuites>", "a JUnit file of test results", "pytest --cov"),
    (b"<testsuite tests='1'/>", "a JUnit file of test results", "pytest --cov"),
    (b"<!DOCTYPE html>\n<html><body/></html>", "an HTML page", "LCOV"),
    (
        b"{\"sources\": {\"a.c\": {\"\": {\"functions\": {}, \"branches\": {}, \"lines\": {\"1\": 1}}}}}",
        "fastcov's JSON",
        "fastcov --lcov",
    ),
    (
        b"{\"files\": [{\"path\": [\"/\", \"a.rs\"], \"content\": \"\", \"traces\": []}]}",
        "tarpaulin's JSON",
        "--out Lcov",
    ),
    (b"{\"result\": {\"covered_percent\": 95.6}}", "SimpleCov's .last_run.json", ".resultset.json"),
    (b"{\"runs\": [], \"summary\": {\"a.pm\": {}}}", "Devel::Cover's JSON", "cover -report clover"),
    (
        b"{\"result\": [{\"scriptId\": \"1\", \"url\": \"file:///a.js\", \"functions\": []}]}",
        "V8's raw coverage",
        "c8 report",
    ),
    (b"Name    Stmts   Miss  Cover\n---\na.py 3 0 100%\n", "a coverage table for people", "--cov-report=json"),
    (b"ok  \tacme.org/x\t1.2s\tcoverage: 94.1% of statements\n", "the output of `go test`", "-coverprofile"),
    (b"", "the file is empty", "test run"),
    (b" \n\t\n", "the file is empty", "test run"),
    (b"<nothing/>", "its root is <nothing>", "--help"),
    (b"{\"a\": 1}", "JSON of no format", "--help"),
    (b"hello\n", "text of no format", "--help"),
    (b"\0\0\0\0\0", "bytes of no format", "--help"),
    (b"<coverage/>", "this <coverage> has nothing in it", "--help"),
];

#[test]
fn what_cannot_be_read_is_refused_by_its_name_with_the_command_that_helps() {
    for (bytes, name, hint) in UNREADABLE {
        let told = told(bytes);
        let mut lines = told.lines();
        let first = lines.next().unwrap_or_default();
        assert!(first.starts_with("refused: ") && first.contains(name), "{name}:\n{told}");
        assert!(lines.next().is_some_and(|line| line.starts_with("hint: ") && line.contains(hint)), "{name}:\n{told}");
    }
}

#[test]
fn what_tools_print_for_people_is_known_as_that() {
    for (file, name) in [
        ("py_pluggy_pytest_cov/summary.txt", "a coverage table for people"),
        ("js_commander_jest/summary.txt", "istanbul's text table"),
        ("rust_semver_llvm_cov/summary.txt", "llvm-cov's text table"),
        ("rust_semver_tarpaulin/summary.txt", "tarpaulin's text"),
        ("go_chi_set/summary_func.txt", "`go tool cover -func`"),
        ("go_chi_set/go_test_output.txt", "the output of `go test`"),
        ("rb_rack_simplecov/.last_run.json", "SimpleCov's .last_run.json"),
        ("java_commons_cli_jacoco/summary_jacoco.csv", "JaCoCo's CSV"),
    ] {
        let told = told(fs::read(folder().join(file)).unwrap());
        assert!(told.contains(name), "{file}:\n{told}");
    }
}

#[test]
fn a_report_of_no_file_is_refused_and_not_a_green_build() {
    for text in [
        "TN:\n",
        "mode: set\n",
        "<coverage><packages/></coverage>",
        "<report name='x'><sessioninfo dump='1'/></report>",
        r#"{"meta": {}, "files": {}}"#,
        r#"{"total": {"lines": {"total": 0, "covered": 0}}}"#,
        r#"{"source_files": []}"#,
        r#"{"rspec": {"coverage": {}, "timestamp": 1}}"#,
    ] {
        let told = told(text);
        assert!(told.starts_with("refused: no file in this "), "{text}:\n{told}");
        assert!(told.contains("run the tests with coverage switched on"), "{told}");
    }
    assert!(told("TN:\nSF:\nDA:1,1\nend_of_record\n").contains("no file with a path that can be used"));
}

#[test]
fn a_report_that_is_cut_off_is_refused_with_its_place() {
    for (file, until) in [
        ("py_pluggy_pytest_cov/coverage.xml", "refused: line "),
        ("java_commons_cli_jacoco/jacoco.xml", "refused: line 1: the report ends inside <"),
        ("js_commander_jest/coverage-final.json", "refused: line "),
        ("js_commander_jest/lcov.info", "refused: line "),
        ("rb_rack_simplecov/.resultset.json", "refused: line "),
    ] {
        let whole = fs::read(folder().join(file)).unwrap();
        let told = told(&whole[..whole.len() / 2]);
        assert!(told.starts_with(until) && told.contains("it is cut off"), "{file}:\n{told}");
        assert!(told.contains("hint: let the test run finish"), "{file}:\n{told}");
    }
}
