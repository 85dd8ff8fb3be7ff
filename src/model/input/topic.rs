//! Adds and ticks off the topics of a standup. Knows no other field.

use crate::model::board::Board;
use crate::model::change::Change;
use crate::model::diff::setting;
use crate::model::field::{self, BOARD, Value};

/// The change with which a topic joins those of the board, on one line; `None` if it is there already, or says nothing.
pub fn joined(board: &Board, topic: &str) -> Option<Change> {
    let topic = topic.split_whitespace().collect::<Vec<_>>().join(" ");
    if topic.is_empty() || board.topics.contains(&topic) {
        return None;
    }
    let topics: Vec<String> = board.topics.iter().cloned().chain([topic]).collect();
    set(board, &topics)
}

/// The change with which these topics leave the board, as the mark of a standup takes away those that were ticked; `None` if none
/// of them is there.
pub fn left(board: &Board, ticked: &[String]) -> Option<Change> {
    let kept: Vec<String> = board.topics.iter().filter(|topic| !ticked.contains(topic)).cloned().collect();
    set(board, &kept)
}

fn set(board: &Board, topics: &[String]) -> Option<Change> {
    let row = field::find(BOARD, "topics").expect("the table has this field");
    setting(board, row, Value::texts(topics))
}

#[cfg(test)]
mod tests {
    use super::{joined, left};
    use crate::model::board::Board;

    #[test]
    fn a_topic_joins_once_and_leaves_when_it_was_talked_about() {
        let mut board = Board::default();
        for topic in ["flaky  CI\n(Ana, Bo)", "the release"] {
            board = joined(&board, topic).expect("it is new").apply(&board).expect("it fits");
        }
        assert_eq!(board.topics, ["flaky CI (Ana, Bo)", "the release"]);
        assert_eq!((joined(&board, "the release "), joined(&board, " ")), (None, None));
        let ticked = ["flaky CI (Ana, Bo)".to_owned(), "gone".to_owned()];
        let after = left(&board, &ticked).expect("one is there").apply(&board).expect("it fits");
        assert_eq!(after.topics, ["the release"]);
        assert_eq!(left(&after, &ticked), None);
    }
}
