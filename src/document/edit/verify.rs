//! Verifies an edit: the new text is read again, must give the intended board, and must mean the same to the `ron` crate.
//! Checks each edit, or many at once; decides nothing about what is written.

use std::sync::Arc;

use crate::document::edit::cross_check;
use crate::document::edit::error::EditError;
use crate::document::read::document::Document;
use crate::document::ron::splice::{self, Splice};
use crate::model::board::Board;

/// When a new text is read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verification {
    /// At once.
    Now,
    /// Later, by the caller, once for several edits: until then the records are trusted to be where they must be.
    Later,
}

/// Makes the splices; gives them in the order of the text.
pub(crate) fn attempt(
    document: &Document,
    mut splices: Vec<Splice>,
    intended: &Board,
    proof: Verification,
) -> Result<(Document, Vec<Splice>), EditError> {
    let old: &str = &document.text;
    // Where two begin at one place, they were made in this order.
    splices.sort_by_key(|splice| splice.span.start);
    splices.retain(|splice| old[splice.span.range()] != splice.text);
    let text = splice::apply(old, &splices).ok_or_else(|| verify("two edits of one place"))?;
    let places = if proof == Verification::Later { document.layout.after(&splices) } else { None };
    let new = match places {
        Some(places) => Document {
            text: text.into(),
            board: Arc::new(intended.clone()),
            warnings: document.warnings.clone(),
            layout: Arc::new(places),
        },
        None => proven(&text, &splices, intended)?,
    };
    Ok((new, splices))
}

/// The document of this text, if it says what was intended; `splices` made it of one that was proven.
pub(crate) fn proven(text: &str, splices: &[Splice], intended: &Board) -> Result<Document, EditError> {
    let new = Document::read(text.as_bytes()).map_err(|unreadable| {
        verify(&unreadable.problems.first().map_or_else(String::new, |p| format!("{}: {}", p.place, p.message)))
    })?;
    if *new.board != *intended {
        return Err(verify("it reads back as another board"));
    }
    cross_check::agrees(&new, splices).map_err(|why| verify(&format!("ron reads it otherwise: {why}")))?;
    Ok(new)
}

/// It does not say what was intended.
pub(crate) fn verify(why: &str) -> EditError {
    EditError::Verify(why.to_owned())
}
