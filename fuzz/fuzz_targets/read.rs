//! Any bytes: a board that the `ron` crate reads alike, or problems whose carets lie in the text. Never a panic.
//!
//! Start it with the fixtures: `mkdir -p fuzz/corpus/read`, then
//! `cargo +nightly fuzz run read fuzz/corpus/read tests/fixtures/ron_corpus/valid tests/fixtures/boards`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde::de::IgnoredAny;
use standup::document::{well_formed, Document};
use standup::document::ron::caret;
use standup::model::shown::Shown;

fuzz_target!(|bytes: &[u8]| {
    let (text, problems) = match Document::read(bytes) {
        Ok(document) => {
            assert_eq!(document.text().as_bytes(), bytes);
            document.confirm().expect("ron reads the same board");
            (document.text().clone(), document.warnings().to_vec())
        }
        Err(unreadable) => {
            assert!(!unreadable.problems.is_empty());
            (unreadable.text, unreadable.problems)
        }
    };
    for problem in problems {
        let spans = [Some(problem.span), problem.related.as_ref().map(|(span, _)| *span)];
        assert!(spans.into_iter().flatten().all(|span| text.get(span.range()).is_some()), "{problem:?}");
        caret::render(&Shown::new("board.ron"), &text, &problem);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let ours = well_formed(text).is_ok();
        let theirs = ron::from_str::<IgnoredAny>(text).is_ok();
        // A mark at the start is our extension; `Some` without brackets and the levels of unwrapped `Some`s are ron's.
        let known = text.starts_with('\u{feff}') || (text.contains("Some") && text.contains("enable"));
        assert!(ours == theirs || known, "{ours} here, {theirs} there");
    }
});
