//! Any bytes as a plan document: no panic, and a board that can be written, read and imported again without a change.
//!
//! Start it with the samples: `mkdir -p fuzz/corpus/plan`, then `cargo +nightly fuzz run plan fuzz/corpus/plan tests/fixtures/plans`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use standup::document::{Document, new_text};
use standup::import::plan::{self, Options, Source};

fuzz_target!(|bytes: &[u8]| {
    for name in ["plan.md", "plan.csv", "plan.tsv", "plan.json"] {
        let Ok(plan) = plan::read(&[Source { name, bytes }], &Options::default()) else { continue };
        let text = new_text(&plan.board, "").expect("the board can be written");
        let document = Document::read(text.as_bytes()).expect("the board can be read");
        document.confirm().expect("ron reads the same board");
        assert!(plan::merge(&plan.board, &plan.board, &|_, _| None).changes.is_empty());
    }
});
