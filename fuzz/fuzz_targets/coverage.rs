//! Any bytes, to each reader of coverage reports: read or refused, never more covered than there is. Never a panic.
//!
//! Start it with the samples: `mkdir -p fuzz/corpus/coverage`, then
//! `cargo +nightly fuzz run coverage fuzz/corpus/coverage tests/fixtures/coverage/*`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use standup::import::coverage::report::Metric;
use standup::import::coverage::{FORMATS, read};

fuzz_target!(|bytes: &[u8]| {
    for format in FORMATS.iter().map(Some).chain([None]) {
        let Ok(report) = read(bytes, format) else { continue };
        for file in report.files.values() {
            let mut twice = file.clone();
            twice.merge(file);
            assert_eq!(&twice, file);
            for metric in [Metric::Lines, Metric::Branches, Metric::Tool] {
                let counts = file.counts(metric);
                assert!(counts.covered <= counts.total);
            }
        }
    }
});
