//! Renders a whole new board as text, each field and record on lines of its own. Never overwrites an existing text.

use crate::document::edit::error::EditError;
use crate::document::edit::render::{Layout, top, tops, value};
use crate::document::read::document::Document;
use crate::model::board::Board;
use crate::model::field::{BOARD, Field, Kind, Value};

/// Lists that take more characters than this get a line for each item.
const LONG: usize = 80;

/// The text of a new board, below `comment`, whose lines begin with `//`. Refused if it does not read back as this board.
pub fn new_text(board: &Board, comment: &str) -> Result<String, EditError> {
    let text = text(board, comment);
    match Document::read(text.as_bytes()) {
        Ok(document) if **document.board() == *board => Ok(text),
        Ok(_) => Err(EditError::Verify("the new board reads back as another one".to_owned())),
        Err(unreadable) => {
            let problem = unreadable.problems.first().map(|problem| problem.message.clone());
            Err(EditError::Verify(problem.unwrap_or_default()))
        }
    }
}

/// `board` as text.
fn text(board: &Board, comment: &str) -> String {
    let layout = Layout::plain(1);
    let mut fields = vec![format!("format: {}", board.format)];
    for name in tops(BOARD) {
        let rows = BOARD.iter().filter(|row| top(row.path) == name);
        let known: Vec<&Field<Board>> = rows.filter(|row| !(row.get)(board).is_absent()).collect();
        match known.as_slice() {
            [] => {}
            [row] if row.path == name => {
                fields.push(format!("{name}: {}", spelled(&(row.get)(board), row.kind, &layout)));
            }
            rows => {
                let part = |row: &&Field<Board>| {
                    let inner = &row.path[name.len() + 1..];
                    format!("{inner}: {}", value(&(row.get)(board), row.kind, None, &layout))
                };
                fields.push(format!("{name}: ({})", rows.iter().map(part).collect::<Vec<_>>().join(", ")));
            }
        }
    }
    let record = Layout::plain(2);
    if !board.unassigned.is_empty() {
        let modules: Vec<String> = board.unassigned.iter().map(|module| record.module(module)).collect();
        fields.push(format!("modules: {}", list(&modules, &layout)));
    }
    let developers: Vec<String> =
        board.developers.iter().map(|developer| record.developer(developer, &record)).collect();
    fields.push(format!("developers: {}", list(&developers, &layout)));
    format!("{comment}(\n    {},\n)\n", fields.join(",\n    "))
}

/// A value, with a line for each item of a long list.
fn spelled(said: &Value, kind: Kind, layout: &Layout) -> String {
    let whole = value(said, kind, None, layout);
    let one = |said: Value| value(&said, kind, None, layout);
    let items: Vec<String> = match said {
        _ if whole.chars().count() <= LONG => return whole,
        Value::Texts(texts) => texts.iter().map(|text| one(Value::Texts(vec![text.clone()]))).collect(),
        Value::Records(records) => records.iter().map(|record| one(Value::Records(vec![record.clone()]))).collect(),
        _ => return whole,
    };
    // Each was spelled as a list of its own.
    let items: Vec<String> = items.iter().map(|item| item[1..item.len() - 1].to_owned()).collect();
    list(&items, layout)
}

fn list(items: &[String], layout: &Layout) -> String {
    layout.brackets(['[', ']'], items, true)
}
