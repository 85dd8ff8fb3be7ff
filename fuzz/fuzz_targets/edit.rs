//! Any board, any list of changes: the new text says what was meant, and all of it is taken back byte for byte.

#![no_main]

#[path = "../../tests/it/document/generators.rs"]
mod whims;

use libfuzzer_sys::fuzz_target;
use standup::document::{Document, EditError};

fuzz_target!(|bytes: &[u8]| {
    let whim = &mut whims::Whim::new(bytes);
    let wild = bytes.len() % 4 != 0;
    let text = whims::board(whim, wild);
    let mut document = Document::read(text.as_bytes()).expect("a board");
    let mut done = Vec::new();
    for _ in 0..4 {
        let Some(change) = whims::change(whim, document.board()) else { continue };
        let Ok(intended) = change.apply(document.board()) else { continue };
        match document.edit(&change) {
            Ok(edited) if edited.splices.is_empty() => {}
            Ok(edited) => {
                assert_eq!(**edited.document.board(), intended);
                done.push((document, edited.change));
                document = edited.document;
            }
            // What is none of ours is not overwritten.
            Err(EditError::Clash(_)) => {}
            Err(fault) => panic!("{fault}\n{change:#?}\n{}", document.text()),
        }
    }
    while let Some((before, change)) = done.pop() {
        let back = document.edit(&change.inverse()).expect("a change is taken back").document;
        assert_eq!(back.text(), before.text(), "{change:#?}");
        document = back;
    }
});
