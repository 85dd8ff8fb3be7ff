//! Reports that real tools wrote, with the figures that these tools printed.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use standup::import::coverage;
use standup::import::coverage::lines::Counts;
use standup::import::coverage::report::{CoverageReport, Metric};

/// The folder of the samples.
pub(super) fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/coverage"))
}

/// `expected.tsv`: by report, the files with covered and total, as the tool itself told them.
fn expected() -> BTreeMap<String, Vec<(String, Counts)>> {
    let table = fs::read_to_string(folder().join("expected.tsv")).unwrap();
    let mut out = BTreeMap::<String, Vec<_>>::new();
    for line in table.lines() {
        let [report, file, covered, total] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let counts = Counts::new(covered.parse().unwrap(), total.parse().unwrap());
        out.entry(report.to_owned()).or_default().push((file.to_owned(), counts));
    }
    out
}

fn sample(name: &str) -> CoverageReport {
    coverage::read(&*fs::read(folder().join(name)).unwrap(), None).unwrap()
}

#[test]
fn every_sample_gives_the_figures_of_its_own_tool_to_the_line() {
    let expected = expected();
    assert_eq!(expected.len(), 20, "{:?}", expected.keys());
    for (name, files) in expected {
        let report = sample(&name);
        assert_eq!(report.files.len(), files.len(), "{name}");
        for (file, counts) in files {
            let mut found = report
                .files
                .iter()
                .filter(|(path, _)| path.as_str() == file || path.as_str().ends_with(&format!("/{file}")));
            // `rack.rb` is `lib/rack.rb`, and no other file.
            let one = found.by_ref().min_by_key(|(path, _)| path.as_str().len());
            let (path, one) = one.unwrap_or_else(|| panic!("{name} has no {file}"));
            assert_eq!(one.counts(Metric::Lines), counts, "{name}: {}", path.as_str());
        }
    }
}

#[test]
fn branches_and_the_percentage_of_the_tool_are_kept_beside_the_lines() {
    let pluggy = sample("py_pluggy_pytest_cov/coverage.json");
    assert_eq!(pluggy.counts(Metric::Branches), Counts::new(245, 246));
    // 72.59 % is what pytest-cov prints: (576 + 245) of (885 + 246).
    assert_eq!(pluggy.counts(Metric::Tool), Counts::new(821, 1131));
    assert_eq!(sample("py_pluggy_pytest_cov/coverage.xml").counts(Metric::Tool), Counts::new(821, 1131));
    for name in ["coverage-summary.json", "coverage-final.json", "lcov.info", "clover.xml"] {
        let jest = sample(&format!("js_commander_jest/{name}"));
        assert_eq!(jest.counts(Metric::Branches), Counts::new(760, 782), "{name}");
    }
    // One line of Cobertura has one `condition-coverage`, however many branches start on it.
    let jest = sample("js_commander_jest/cobertura-coverage.xml");
    assert_eq!(jest.counts(Metric::Branches), Counts::new(671, 691));
    // SimpleCov says 994: it reads `:nocov:` in the sources.
    let rack = sample("rb_rack_simplecov/.resultset.json");
    assert_eq!(rack.counts(Metric::Branches), Counts::new(854, 995));
    // "branches count 0" of llvm-cov means that they were not measured.
    let semver = sample("rust_semver_llvm_cov/llvm-cov.json");
    assert!(semver.files.values().all(|file| file.branches().is_none()));
}

#[test]
fn only_a_time_with_a_zone_or_an_epoch_is_the_time_of_the_report() {
    let at = |name: &str| sample(name).at.map(|at| at.to_rfc3339());
    // Its `timestamp` has no zone.
    assert_eq!(at("py_pluggy_pytest_cov/coverage.json"), None);
    assert_eq!(at("js_commander_jest/lcov.info"), None);
    assert_eq!(at("js_commander_jest/clover.xml").as_deref(), Some("2026-11-23T03:00:59.574+00:00"));
    assert_eq!(at("java_commons_cli_jacoco/jacoco.xml").as_deref(), Some("2026-11-23T03:04:37.487+00:00"));
    assert!(at("rb_rack_simplecov/.resultset.json").is_some());
    assert!(at("py_pluggy_pytest_cov/coverage.xml").is_some());
}

#[test]
fn a_report_that_is_given_twice_counts_once() {
    for name in expected().keys() {
        let once = sample(name);
        for (path, file) in &once.files {
            let mut twice = file.clone();
            twice.merge(file);
            assert_eq!(&twice, file, "{name}: {}", path.as_str());
        }
    }
}
