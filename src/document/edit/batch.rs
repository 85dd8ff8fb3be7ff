//! Applies several changes to one text and verifies the result once. Returns no text that was not verified.

use crate::document::edit;
use crate::document::edit::annotate::Said;
use crate::document::edit::error::EditError;
use crate::document::edit::verify;
use crate::document::edit::verify::Verification;
use crate::document::read::document::Document;
use crate::document::ron::splice::{self, Splice};
use crate::model::annotation::Notes;
use crate::model::board::Board;
use crate::model::change::Change;

/// A document to which several changes are made.
#[derive(Debug)]
pub struct Step<'a> {
    before: &'a Document,
    /// So far, and not proven.
    document: Document,
    /// What was replaced so far in the text of before.
    splices: Vec<Splice>,
    proof: Verification,
    /// The annotations expected since the last change of another kind.
    notes: Option<Notes>,
    /// Whether something else was found to stand there, or a change was refused: because of what came before, perhaps.
    is_doubtful: bool,
}

impl Document {
    /// The document after the changes that `make` makes, and what it gave. It may be called twice: if what the changes lead to
    /// together is not what was meant, or one of them cannot be made, each is made and proven by itself.
    pub fn together<T, E>(&self, make: impl Fn(&mut Step<'_>) -> Result<T, E>) -> Result<(Self, T), E> {
        let mut quick = Step::new(self, Verification::Later);
        if let Ok(given) = make(&mut quick)
            && let Some(document) = quick.proven()
        {
            return Ok((document, given));
        }
        let mut step = Step::new(self, Verification::Now);
        let given = make(&mut step)?;
        Ok((step.document, given))
    }
}

impl<'a> Step<'a> {
    fn new(before: &'a Document, proof: Verification) -> Self {
        Self { before, document: before.clone(), splices: Vec::new(), proof, notes: None, is_doubtful: false }
    }

    /// Makes a change, as [`Document::edit`] does; gives it as it was made, and `None` if it was so already.
    pub fn make(&mut self, change: &Change) -> Result<Option<Change>, EditError> {
        match (change, self.proof) {
            (_, Verification::Now) => {}
            (Change::Annotate(_), Verification::Later) if self.notes.is_some() => {}
            (Change::Annotate(_), Verification::Later) => self.notes = Some(self.document.extras()),
            (_, Verification::Later) => self.compare_notes(),
        }
        let edited = edit::edit(&self.document, change, self.proof).inspect_err(|_| self.is_doubtful = true)?;
        if edited.splices.is_empty() {
            return Ok(None);
        }
        if let (Change::Annotate(wish), Some(notes)) = (change, &mut self.notes) {
            let now = notes.entry(wish.of.clone()).or_default();
            match wish.applied(now) {
                Ok(then) => *now = then,
                // It belongs to another record since then.
                Err(_) => self.is_doubtful = true,
            }
        }
        self.splices = splice::compose(self.before.text.len(), &self.splices, &edited.splices);
        self.document = edited.document;
        Ok(Some(edited.change))
    }

    /// The board so far.
    pub fn board(&self) -> &Board {
        &self.document.board
    }

    /// The annotations of every record so far.
    pub(crate) fn extras(&self) -> Notes {
        self.document.extras()
    }

    /// Verifies that only the intended annotations differ.
    fn compare_notes(&mut self) {
        if let Some(notes) = self.notes.take() {
            self.is_doubtful |= Said::on(&notes) != Said::on(&self.document.extras());
        }
    }

    fn proven(mut self) -> Option<Document> {
        self.compare_notes();
        if self.is_doubtful {
            return None;
        }
        if self.splices.is_empty() {
            return Some(self.before.clone());
        }
        verify::proven(self.before, &self.document.text, &self.splices, &self.document.board).ok()
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::{Step, Verification};
    use crate::document::{Document, EditError};
    use crate::model::annotation::{Anchor, Annotation, Extra, Slot};
    use crate::model::change::{Change, Subject};
    use crate::model::status::Status::{Done, InProgress, Pending};

    const BOARD: &str = r#"// head
(format: 1, developers: [
    (name: "Ana", modules: [
        // of a
        (id: "a", status: Pending), // behind a
        (id: "b", status: InProgress),
    ]),
    (name: "Bo"),
], modules: [(id: "c", status: Done)])
"#;

    fn document() -> Document {
        Document::read(BOARD.as_bytes()).unwrap()
    }

    fn moved(module: &str, from: crate::model::status::Status, to: crate::model::status::Status) -> Change {
        Change::Move { module: module.into(), from, to }
    }

    fn comment(module: &str, from: Option<&str>, to: Option<&str>) -> Change {
        let what = Extra::Comment(Anchor { path: Vec::new(), slot: Slot::Above });
        let [from, to] = [from, to].map(|text| text.map(str::to_owned));
        let of = Subject::Module(module.into());
        Change::Annotate(Box::new(Annotation { of, what, from, to, wording: None }))
    }

    #[test]
    fn what_was_not_read_again_stands_where_it_would_be_read() {
        let document = document();
        let mut step = Step::new(&document, Verification::Later);
        let changes = [
            moved("a", Pending, InProgress),
            comment("b", None, Some("// of b, which is longer")),
            moved("c", Done, Pending),
            comment("a", Some("// of a"), Some("// é")),
            Change::rename(Subject::Module("b".into()), "b/with/another/name"),
            comment("c", None, Some("/* of c */")),
        ];
        for change in changes {
            step.make(&change).unwrap().unwrap_or_else(|| panic!("{change:?} alters nothing"));
            let read = Document::read(step.document.text().as_bytes()).unwrap();
            assert_eq!(format!("{:?}", step.document.layout), format!("{:?}", read.layout), "{change:?}");
            assert_eq!(step.document.board, read.board, "{change:?}");
        }
        assert!(step.proven().is_some());
    }

    #[test]
    fn what_is_so_already_is_no_change() {
        let document = document();
        let twice = |step: &mut Step<'_>| {
            let change = moved("a", Pending, Done);
            Ok::<_, EditError>((step.make(&change)?.is_some(), step.make(&change)?.is_some()))
        };
        assert_eq!(document.together(twice).unwrap().1, (true, false));
        let (same, ()) = document.together(|_| Ok::<_, Infallible>(())).unwrap();
        assert_eq!(same.text(), document.text());
    }

    #[test]
    fn where_one_is_refused_the_others_are_made_and_proven_by_themselves() {
        let document = document();
        let (new, refused) = document
            .together(|step| {
                let refused =
                    step.make(&moved("a", Done, Pending)).is_ok() || step.make(&moved("a", Done, InProgress)).is_err();
                step.make(&moved("b", InProgress, Done))?;
                Ok::<_, EditError>(refused)
            })
            .unwrap();
        assert!(refused && new.text().contains(r#""b", status: Done"#));
    }
}
