//! The graph of `after`, between modules and between developers. Finds cycles; never breaks them.

use std::collections::{HashMap, HashSet};

use crate::model::board::Board;

/// The circle in which the module called `id` waits for itself, from it to the one that waits for it; `None` if there is none.
pub(crate) fn circle_of_modules(board: &Board, id: &str) -> Option<Vec<String>> {
    let after: HashMap<&str, &[String]> =
        board.modules().map(|found| (found.module.id.as_str(), found.module.after.as_slice())).collect();
    circle(id, |name| after.get(name).copied().unwrap_or_default())
}

/// The same for developers.
pub(crate) fn circle_of_developers(board: &Board, name: &str) -> Option<Vec<String>> {
    circle(name, |name| board.developer(name).map_or(&[], |i| &board.developers[i].after))
}

/// Goes from `start` along `after`, until it comes back or has been everywhere.
fn circle<'a>(start: &str, after: impl Fn(&str) -> &'a [String]) -> Option<Vec<String>> {
    let mut seen = HashSet::new();
    // The way from `start`, each with how many of its `after` were followed.
    let mut way: Vec<(&str, &[String], usize)> = vec![(start, after(start), 0)];
    while let Some((_, names, followed)) = way.last_mut() {
        let Some(next) = names.get(*followed) else {
            way.pop();
            continue;
        };
        *followed += 1;
        if next == start {
            return Some(way.iter().map(|(name, ..)| (*name).to_owned()).collect());
        }
        if seen.insert(next.as_str()) {
            way.push((next, after(next), 0));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::circle_of_modules;
    use crate::model::board::Board;
    use crate::model::module::Module;
    use crate::model::status::Status;

    fn board(waits: &[(&str, &[&str])]) -> Board {
        let module = |(id, after): &(&str, &[&str])| {
            let after = after.iter().map(|a| (*a).to_owned()).collect();
            Arc::new(Module { after, ..Module::new(*id, Status::Pending) })
        };
        Board { unassigned: waits.iter().map(module).collect(), ..Board::default() }
    }

    #[test]
    fn a_circle_is_told_in_the_order_of_waiting() {
        let circle = board(&[("a", &["x", "b"]), ("b", &["c"]), ("c", &["d", "a"]), ("d", &["b"]), ("x", &[])]);
        assert_eq!(circle_of_modules(&circle, "a"), Some(vec!["a".into(), "b".into(), "c".into()]));
        assert_eq!(circle_of_modules(&circle, "x"), None);
        let strangers = board(&[("a", &["b", "unknown"]), ("b", &["c"]), ("c", &["b"])]);
        assert_eq!(circle_of_modules(&strangers, "a"), None, "it waits for a circle, but is in none");
    }

    #[test]
    fn many_ways_to_one_place_are_gone_once() {
        let names: Vec<String> = (0..500).map(|i| format!("m{i}")).collect();
        let all: Vec<&str> = names.iter().map(String::as_str).collect();
        let waits: Vec<(&str, &[&str])> = all.iter().enumerate().map(|(i, id)| (*id, &all[i + 1..])).collect();
        assert_eq!(circle_of_modules(&board(&waits), "m0"), None);
    }
}
