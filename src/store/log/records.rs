//! Reads the source text that the log keeps of added and removed records. Edits nothing.

use crate::document::Document;
use crate::log::codec::ReadRecord;
use crate::model::board::{Board, Developer};
use crate::model::module::Module;

/// Reads records as [`document`](crate::document) does.
pub(crate) struct Records;

impl ReadRecord for Records {
    fn module(&self, source: &str) -> Result<Module, String> {
        let board = board(&format!("(format: 1, developers: [], modules: [\n{source}\n])"))?;
        match (board.unassigned.as_slice(), board.developers.is_empty()) {
            ([module], true) => Ok(Module::clone(module)),
            _ => Err("the source is not one module".into()),
        }
    }

    fn developer(&self, source: &str) -> Result<Developer, String> {
        let board = board(&format!("(format: 1, developers: [\n{source}\n])"))?;
        match (board.developers.as_slice(), board.unassigned.is_empty()) {
            ([developer], true) => Ok(Developer::clone(developer)),
            _ => Err("the source is not one developer".into()),
        }
    }
}

fn board(text: &str) -> Result<Board, String> {
    let document = Document::read(text.as_bytes()).map_err(|unreadable| {
        let first = unreadable.problems.into_iter().find(crate::model::problem::Problem::is_error);
        first.map_or_else(|| "the source cannot be read".into(), |problem| problem.message)
    })?;
    Ok(Board::clone(document.board()))
}

#[cfg(test)]
mod tests {
    use super::Records;
    use crate::log::codec::ReadRecord;

    #[test]
    fn a_source_is_one_record_with_its_comments_and_nothing_else() {
        let source = "    // why it is here\n    (id: \"a\", status: Done, mood: 1), // at the end";
        assert_eq!(Records.module(source).map(|module| module.id), Ok("a".into()));
        let two = r#"(id: "a", status: Done), (id: "b", status: Done)"#;
        assert!(Records.module(two).is_err());
        assert!(Records.module(r#"(id: "a", status: Odd)"#).is_err());
        let developer = r#"(name: "ana", modules: [(id: "a", status: Done)])"#;
        assert_eq!(Records.developer(developer).map(|it| it.modules.len()), Ok(1));
        assert!(Records.developer("").is_err());
    }
}
