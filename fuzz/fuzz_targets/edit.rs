//! Any board, any change: the new text says what was intended, and the inverse gives back the old board.

#![no_main]

#[path = "../../tests/it/document_whims.rs"]
mod whims;

use libfuzzer_sys::fuzz_target;
use standup::document::{Document, EditError};

fuzz_target!(|bytes: &[u8]| {
    let whim = &mut whims::Whim::new(bytes);
    let wild = bytes.len() % 2 == 0;
    let text = whims::board(whim, wild);
    let document = Document::read(text.as_bytes()).expect("a board");
    let Some(change) = whims::change(whim, document.board()) else { return };
    let edited = match document.edit(&change) {
        Ok(edited) => edited,
        Err(EditError::Clash(_)) => return,
        Err(fault) => panic!("{fault}\n{change:#?}\n{text}"),
    };
    if !edited.splices.is_empty() {
        let back = edited.document.edit(&edited.change.inverse()).expect("a change is taken back");
        assert_eq!(back.document.board(), document.board());
    }
});
