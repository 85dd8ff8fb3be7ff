//! Validates new ids and names, and finds developers by names of several words. Renames nobody.

use crate::cli::output::{Failure, Kind};
use crate::model::board::Board;
use crate::model::input;
pub(crate) use crate::model::input::is_nobody;
use crate::query::lookup;

/// The word for whoever has an unassigned module.
pub const NOBODY: &str = "nobody";

/// `typed` as a new id or name, which a `what` is to get.
pub(crate) fn new(what: &str, typed: &str) -> Result<String, Failure> {
    Ok(input::name(what, typed)?)
}

/// The index of the developer that the first of several words name, and the words that are left: only whole names count, and
/// only if there is just one way to read it. Two words are two names.
pub(crate) fn developer_and_rest(board: &Board, words: &[String]) -> Result<(usize, String), Failure> {
    if let [name, rest] = words {
        return Ok((lookup::developer(board, name)?, rest.clone()));
    }
    let whole = |name: &str| board.developers.iter().position(|d| d.name.to_lowercase() == name.to_lowercase());
    let ways: Vec<(usize, String)> = (1..words.len())
        .filter_map(|split| Some((whole(&words[..split].join(" "))?, words[split..].join(" "))))
        .collect();
    match &ways[..] {
        [one] => Ok(one.clone()),
        _ => Err(Failure::new(
            Kind::Usage,
            format!("which is the old name and which the new one in `{}`?", words.join(" ")),
        )
        .hint("put each name in quotes".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{developer_and_rest, new};
    use crate::model::board::{Board, Developer};

    #[test]
    fn what_cannot_be_seen_or_is_nothing_is_no_name() {
        assert_eq!(new("module", "  tenant/new.py ").ok(), Some("tenant/new.py".into()));
        for bad in ["", "  ", "a\nb", "a\u{1b}[2J", "a\u{202e}b", "a\u{200b}"] {
            assert!(new("module", bad).is_err(), "{bad:?}");
        }
        assert!(new("module", &"x".repeat(201)).is_err());
        assert!(new("developer", "Nobody").is_err());
        assert!(new("module", "nobody").is_ok());
    }

    #[test]
    fn names_of_several_words_are_told_apart_where_there_is_one_way_to() {
        let developer = |name: &str| Arc::new(Developer { name: name.into(), ..Developer::default() });
        let board =
            Board { developers: vec![developer("Dev 1"), developer("Dev"), developer("Ana")], ..Board::default() };
        let read = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
            developer_and_rest(&board, &words).ok()
        };
        assert_eq!(read(&["Ana", "Maria", "Lopez"]), Some((2, "Maria Lopez".into())));
        assert_eq!(read(&["dev 1", "Ana B"]), Some((0, "Ana B".into())));
        assert_eq!(read(&["Dev", "1", "Bo"]), None, "`Dev` to `1 Bo`, or `Dev 1` to `Bo`");
        assert_eq!(read(&["Nobody", "knows", "them"]), None);
    }
}
