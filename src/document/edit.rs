//! A change as the smallest edit of the text. Trusts nothing: what it made is read again and must say what was intended.

use std::sync::Arc;

use super::read::Layout;
use super::second_opinion;
use super::tree::{self, Group};
use super::{Document, EditError, Edited, Splice};
use crate::model::board::Board;
use crate::model::change::Change;
use crate::model::problem::Span;
use crate::model::status::Status;

/// The document after `change`.
pub(super) fn edit(document: &Document, change: &Change) -> Result<Edited, EditError> {
    let intended = change.apply(&document.board)?;
    let scribe = Scribe { text: &document.text, board: &document.board, layout: &document.layout };
    let mut splices = scribe.splices(change)?;
    splices.retain(|splice| document.text[splice.span.range()] != splice.text);
    splices.sort_by_key(|splice| splice.span);
    if splices.is_empty() {
        if intended != *document.board {
            return Err(verify("nothing was edited"));
        }
        return Ok(Edited { document: document.clone(), change: change.clone(), splices });
    }
    let text = spliced(&document.text, &splices)?;
    let new = Document::read(text.as_bytes()).map_err(|unreadable| {
        let first = unreadable.problems.first();
        verify(&first.map_or_else(String::new, |p| format!("{}: {}", p.place, p.message)))
    })?;
    if *new.board != intended {
        return Err(verify("it reads back as another board"));
    }
    second_opinion::agrees(&new, &splices).map_err(|why| verify(&format!("ron reads it otherwise: {why}")))?;
    Ok(Edited { document: new, change: change.clone(), splices })
}

fn verify(why: &str) -> EditError {
    EditError::Verify(why.to_owned())
}

/// `text` with all `splices` made, which are in order and apart.
fn spliced(text: &str, splices: &[Splice]) -> Result<String, EditError> {
    let grown: usize = splices.iter().map(|splice| splice.text.len()).sum();
    let mut out = String::with_capacity(text.len() + grown);
    let mut from = 0;
    for splice in splices {
        let range = splice.span.range();
        let kept = text.get(from..range.start).filter(|_| range.end <= text.len());
        out.push_str(kept.ok_or_else(|| verify("two edits of one place"))?);
        out.push_str(&splice.text);
        from = range.end;
    }
    out.push_str(&text[from..]);
    Ok(out)
}

/// Writes changes into a text that is known to be a board.
struct Scribe<'a> {
    text: &'a str,
    board: &'a Arc<Board>,
    layout: &'a Layout,
}

impl Scribe<'_> {
    fn splices(&self, change: &Change) -> Result<Vec<Splice>, EditError> {
        match change {
            Change::Move { module, to, .. } => self.status(module, *to),
            _ => Err(verify("this kind of change is not written yet")),
        }
    }

    /// The record of a module, opened.
    fn module(&self, id: &str) -> Option<Group> {
        let found = self.board.find(id)?;
        let span = *self.layout.column(found.developer).get(found.index)?;
        Group::open(self.text, span, self.layout.unwraps)
    }

    fn status(&self, id: &str, to: Status) -> Result<Vec<Splice>, EditError> {
        let value = self.module(id).and_then(|record| {
            let value = record.value(self.text, "status")?;
            tree::bare(self.text, value, self.layout.unwraps)
        });
        let value = value.ok_or_else(|| verify("the status was not found"))?;
        // A name spelled `r#Done` keeps its `r#`.
        let prefix = if self.text[value.range()].starts_with("r#") { 2 } else { 0 };
        Ok(vec![Splice { span: Span::new(value.start + prefix, value.end), text: to.token().to_owned() }])
    }
}
