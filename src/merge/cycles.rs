//! Opens dependency cycles that appear only in the merged board. Removes as few dependencies as possible, and only those that a
//! side added: of the losing side, where one always wins.

use std::collections::HashMap;
use std::sync::Arc;

use crate::merge::clash::{Clash, Lost, Side, Why};
use crate::model::board::{Board, Developer};
use crate::model::change::{Change, Setting, Subject};
use crate::model::field::{self, Owner, Value};
use crate::model::module::Module;

/// Takes out of `board` what would make it wait in a circle, but nothing that `kept` has: a board that is sound. `loser` is who
/// wanted it.
pub(super) fn opened(
    kept: &Board,
    loser: &dyn Fn(&Subject, &str) -> Side,
    board: &mut Board,
    clashes: &mut Vec<Clash>,
) {
    loop {
        let after = board.modules().map(|f| (f.module.id.as_str(), f.module.after.as_slice()));
        let wanted = |id: &str, item: &str| kept.find(id).is_some_and(|f| f.module.after.iter().any(|a| a == item));
        let Some((id, item)) = superfluous(after, wanted) else { break };
        let Some(found) = board.find(&id) else { break };
        let (developer, index) = (found.developer, found.index);
        let column = match developer {
            Some(i) => &mut Arc::make_mut(&mut board.developers[i]).modules,
            None => &mut board.unassigned,
        };
        let module: &mut Module = Arc::make_mut(&mut column[index]);
        let loser = loser(&module.subject(), &item);
        clashes.push(Clash { loser, why: Why::Circle, lost: Lost::Change(without(module, &item)) });
    }
    loop {
        let after = board.developers.iter().map(|d| (d.name.as_str(), d.after.as_slice()));
        let wanted = |name: &str, item: &str| {
            kept.developer(name).is_some_and(|i| kept.developers[i].after.iter().any(|a| a == item))
        };
        let Some((name, item)) = superfluous(after, wanted) else { break };
        let Some(index) = board.developer(&name) else { break };
        let developer: &mut Developer = Arc::make_mut(&mut board.developers[index]);
        let loser = loser(&developer.subject(), &item);
        clashes.push(Clash { loser, why: Why::Circle, lost: Lost::Change(without(developer, &item)) });
    }
}

/// Takes `item` out of the `after` of a record; gives what would put it back.
fn without<R: Owner>(record: &mut R, item: &str) -> Change {
    let field = field::find(R::fields(), "after").expect("the table has this field");
    let before = (field.get)(record);
    if let Value::Texts(mut items) = before.clone() {
        items.retain(|other| other != item);
        (field.set)(record, Value::texts(&items));
    }
    Change::Set(Setting::new(record.subject(), field, (field.get)(record), before))
}

/// In a cycle, if there is one: a dependency that is not wanted; the first by name.
fn superfluous<'a>(
    after: impl Iterator<Item = (&'a str, &'a [String])>,
    wanted: impl Fn(&str, &str) -> bool,
) -> Option<(String, String)> {
    let after: HashMap<&str, &[String]> = after.filter(|(_, after)| !after.is_empty()).collect();
    let mut roots: Vec<&str> = after.keys().copied().collect();
    roots.sort_unstable();
    let mut done = std::collections::HashSet::new();
    for root in roots {
        // The way from the root, and how many items of each were followed.
        let mut way = vec![(root, 0)];
        while let Some((here, followed)) = way.last_mut() {
            let (here, at) = (*here, *followed);
            let Some(next) = after.get(here).and_then(|items| items.get(at)) else {
                done.insert(here);
                way.pop();
                continue;
            };
            *followed += 1;
            if let Some(start) = way.iter().position(|(name, _)| *name == next) {
                let circle = &way[start..];
                let steps = circle.iter().enumerate().map(|(i, (name, _))| {
                    let next = circle.get(i + 1).map_or(next.as_str(), |(next, _)| next);
                    (*name, next)
                });
                let (name, item) = steps.filter(|(name, item)| !wanted(name, item)).min()?;
                return Some((name.to_owned(), item.to_owned()));
            }
            if !done.contains(next.as_str()) {
                way.push((next, 0));
            }
        }
    }
    None
}
