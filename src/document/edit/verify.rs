//! Verifies an edit: the new text is read again, must give the intended board, and must mean the same to the `ron` crate.
//! Checks each edit, or many at once; decides nothing about what is written.

use std::sync::Arc;

use crate::document::edit::cross_check;
use crate::document::edit::error::EditError;
use crate::document::read::document::Document;
use crate::document::read::unreadable::LONGEST;
use crate::document::ron::splice::{self, Splice};
use crate::document::ron::syntax_error;
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
            marks: Arc::new(document.marks.after(&splices)),
        },
        None => proven(document, &text, &splices, intended)?,
    };
    Ok((new, splices))
}

/// The document of this text, if it says what was intended; `splices` made it of `before`, which was proven.
pub(crate) fn proven(
    before: &Document,
    text: &str,
    splices: &[Splice],
    intended: &Board,
) -> Result<Document, EditError> {
    let new = Document::read_like(text.as_bytes(), before).map_err(|unreadable| match unreadable.problems.first() {
        Some(problem) if text.len() > LONGEST => EditError::Limit(problem.message.clone()),
        Some(problem) if problem.message == syntax_error::TOO_DEEP => {
            EditError::Limit(format!("{}: {}", problem.place, problem.message))
        }
        Some(problem) => verify(&format!("{}: {}", problem.place, problem.message)),
        None => verify("it cannot be read back"),
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::document::edit::cross_check::WHOLE;
    use crate::document::read::document::misreading::{Fault, with_fault};
    use crate::document::{Document, EditError};
    use crate::model::board::{Board, Developer};
    use crate::model::change::{Change, Seat, Subject};
    use crate::model::diff::setting;
    use crate::model::field::{DEVELOPER, Value};
    use crate::model::module::Module;
    use crate::model::status::Status::{Done, Pending};

    fn text(length: usize) -> String {
        let board = r#"(format: 1, title: "Plan", developers: [(name: "Ana", notes: "here", modules: [
            (id: "a", status: Pending, tags: ["x"], coverage: (now: 12.5), tests: (written: 3)),
            (id: "b", status: Done),
        ])])"#;
        format!("{board}{}", " ".repeat(length.saturating_sub(board.len())))
    }

    /// The first module of a board.
    fn first(board: &mut Board) -> &mut Module {
        let ana = Arc::make_mut(&mut board.developers[0]);
        Arc::make_mut(&mut ana.modules[0])
    }

    /// What `ron` finds if our own reader has this fault, by an edit and by a step of edits.
    fn found(length: usize, fault: Fault) -> [Option<String>; 2] {
        with_fault(fault, || {
            let document = Document::read(text(length).as_bytes()).unwrap();
            let edits =
                [Change::rename(Subject::Module("a".into()), "c"), Change::rename(Subject::Module("b".into()), "d")];
            let step = document.together(|step| {
                let made: Result<Vec<_>, EditError> = edits.iter().map(|change| step.make(change)).collect();
                made.map(drop)
            });
            [document.edit(&edits[0]).map(drop), step.map(drop)].map(|made| match made {
                Ok(()) => None,
                Err(EditError::Verify(why)) => Some(why),
                Err(other) => panic!("{other}"),
            })
        })
    }

    #[test]
    fn what_our_own_reader_gets_wrong_is_found_before_anything_is_written() {
        let faults: [(&str, Fault); 9] = [
            ("nothing", |_| {}),
            ("a title", |board| board.title = "Plans".into()),
            ("notes", |board| Arc::make_mut(&mut board.developers[0]).notes.clear()),
            ("a module that is not there", |board| {
                let ana = Arc::make_mut(&mut board.developers[0]);
                ana.modules.push(Arc::new(Module::new("z", Pending)));
            }),
            ("a status", |board| first(board).status = Done),
            ("tags", |board| first(board).tags.clear()),
            ("coverage", |board| first(board).coverage.now = None),
            ("tests", |board| first(board).tests.written = Some(4)),
            ("lines", |board| first(board).lines = Some(1)),
        ];
        for (what, fault) in faults {
            let found = found(0, fault);
            let is_told =
                |why: &Option<String>| why.as_ref().is_some_and(|why| why.starts_with("ron reads it otherwise: "));
            assert_eq!(found.each_ref().map(is_told), [what != "nothing"; 2], "{what}: {found:?}");
        }
    }

    #[test]
    fn of_a_long_text_the_edited_records_are_compared() {
        let faults: [(&str, Fault); 5] = [
            ("nothing", |_| {}),
            ("a status", |board| first(board).status = Done),
            ("tags", |board| first(board).tags.clear()),
            ("tests", |board| first(board).tests.written = Some(4)),
            ("lines", |board| first(board).lines = Some(1)),
        ];
        for (what, fault) in faults {
            let found = found(WHOLE + 1, fault);
            let is_told =
                |why: &Option<String>| why.as_ref().is_some_and(|why| why.starts_with("ron reads it otherwise: "));
            assert_eq!(found.each_ref().map(is_told), [what != "nothing"; 2], "{what}: {found:?}");
        }
    }

    #[test]
    fn of_a_long_text_what_surrounds_an_edited_record_is_compared() {
        let moved = Change::assign("a", Seat { developer: Some("Ana".into()), after: None }, Seat::default());
        let set =
            setting(&Developer { name: "Ana".into(), ..Developer::default() }, &DEVELOPER[1], Value::text("core"));
        let edits = [moved, set.unwrap()];
        let faults: [(&str, Fault, [bool; 2]); 4] = [
            ("nothing", |_| {}, [false; 2]),
            ("the title", |board| board.title = "Plans".into(), [true, false]),
            ("notes", |board| Arc::make_mut(&mut board.developers[0]).notes.clear(), [true; 2]),
            (
                "a module that is not there",
                |board| {
                    board.unassigned.push(Arc::new(Module::new("z", Pending)));
                },
                [true, false],
            ),
        ];
        for (what, fault, told) in faults {
            let found = with_fault(fault, || {
                let document = Document::read(text(WHOLE + 1).as_bytes()).unwrap();
                edits.each_ref().map(|edit| match document.edit(edit) {
                    Ok(_) => false,
                    Err(EditError::Verify(why)) => why.starts_with("ron reads it otherwise: "),
                    Err(other) => panic!("{other}"),
                })
            });
            assert_eq!(found, told, "{what}");
        }
    }
}
