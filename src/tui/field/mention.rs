//! Completes developers' names after an `@`. Mentions nobody by itself.

use crate::model::board::Board;

/// Where the name behind the last `@` before the cursor at byte `at` begins, and what of it is typed.
fn typed(text: &str, at: usize) -> Option<(usize, &str)> {
    let before = &text[..at];
    let sign = before.rfind('@')?;
    // Within a word it is an address.
    let begins = before[..sign].chars().next_back().is_none_or(char::is_whitespace);
    begins.then(|| (sign + 1, &before[sign + 1..]))
}

/// The names of developers, or of their log-ins, that begin like `typed`, by the developers' names; all of them where nothing is
/// typed.
fn beginning<'a>(board: &'a Board, typed: &str) -> Vec<&'a str> {
    let typed = typed.to_lowercase();
    let begins = |name: &str| name.to_lowercase().starts_with(&typed);
    let developers = board.developers.iter().filter(|it| begins(&it.name) || it.who.iter().any(|who| begins(who)));
    developers.map(|developer| developer.name.as_str()).collect()
}

/// The names that can be completed at the cursor; none where there is no `@`, or its name is whole.
pub fn names<'a>(board: &'a Board, text: &str, at: usize) -> Vec<&'a str> {
    let Some((_, typed)) = typed(text, at) else { return Vec::new() };
    let names = beginning(board, typed);
    if names == [typed] { Vec::new() } else { names }
}

/// What completing at the cursor gives: from which byte on, and the name. Where a name is whole, the one after it.
pub fn completed(board: &Board, text: &str, at: usize) -> Option<(usize, String)> {
    let (from, typed) = typed(text, at)?;
    let whole = board.developers.iter().position(|developer| developer.name == typed);
    let name = match whole {
        Some(index) => board.developers[(index + 1) % board.developers.len()].name.as_str(),
        None => *beginning(board, typed).first()?,
    };
    Some((from, name.to_owned()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{completed, names};
    use crate::model::board::{Board, Developer};

    fn board() -> Board {
        let developer = |name: &str, who: &str| {
            Arc::new(Developer { name: name.into(), who: vec![who.into()], ..Developer::default() })
        };
        Board { developers: vec![developer("Dev 1", "ana"), developer("Dev 2", "bo")], ..Board::default() }
    }

    #[test]
    fn a_name_is_completed_by_its_beginning_or_a_log_in_and_then_goes_round() {
        let board = board();
        let said =
            |text: &str| completed(&board, text, text.len()).map(|(from, name)| format!("{}{name}", &text[..from]));
        for (typed, whole) in [
            ("x @", Some("x @Dev 1")),
            ("x @de", Some("x @Dev 1")),
            ("x @B", Some("x @Dev 2")),
            ("x @Dev 1", Some("x @Dev 2")),
            ("x @Dev 2", Some("x @Dev 1")),
            ("x @zoe", None),
            ("no sign", None),
            ("mail a@b", None),
        ] {
            assert_eq!(said(typed).as_deref(), whole, "{typed}");
        }
        assert_eq!(names(&board, "x @", 3), ["Dev 1", "Dev 2"]);
        assert_eq!(names(&board, "x @bo", 5), ["Dev 2"]);
        assert_eq!(names(&board, "x", 1), Vec::<&str>::new());
    }
}
