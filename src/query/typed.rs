//! What people type for fields, as changes of a board: names are looked up, and what only the whole board can refuse is refused,
//! unknown modules and circles. Shell and screen both ask here; writes nothing.

use chrono::NaiveDate;

use crate::model::board::Board;
use crate::model::change::Change;
use crate::model::dependencies;
use crate::model::input::{self, Assignment, How, InvalidInput, refused};
use crate::query::lookup;

/// The changes that set these fields of the module called `id`, one after the other.
pub(crate) fn of_module(board: &Board, id: &str, typed: &[Assignment]) -> Result<Vec<Change>, InvalidInput> {
    let changes = one_by_one(board, typed, |board, typed| {
        let Some(found) = board.find(id) else { return Ok(Vec::new()) };
        let typed = match typed.field.as_str() {
            "after" => named(typed, &found.module.after, |name| {
                lookup::module(board, name).map(|found| found.module.id.clone())
            })?,
            "checked" => named(typed, &found.module.checked, |item| checklist_item(board, item))?,
            _ => typed.clone(),
        };
        input::module(found.module, &typed)
    })?;
    let circle = |board: &Board| dependencies::circle_of_modules(board, id);
    no_circle(board, changes, typed, circle)
}

/// The changes that set these fields of the developer called `name`, one after the other, where it is `today`.
pub(crate) fn of_developer(
    board: &Board,
    name: &str,
    typed: &[Assignment],
    today: NaiveDate,
) -> Result<Vec<Change>, InvalidInput> {
    let changes = one_by_one(board, typed, |board, typed| {
        let Some(developer) = board.developer(name).map(|i| &board.developers[i]) else { return Ok(Vec::new()) };
        let typed = match typed.field.as_str() {
            "after" => named(typed, &developer.after, |name| {
                lookup::developer(board, name).map(|i| board.developers[i].name.clone())
            })?,
            _ => typed.clone(),
        };
        Ok(input::developer(developer, &typed, today)?.into_iter().collect())
    })?;
    let circle = |board: &Board| dependencies::circle_of_developers(board, name);
    no_circle(board, changes, typed, circle)
}

/// The changes that set these fields of the board, one after the other.
pub(crate) fn of_board(board: &Board, typed: &[Assignment]) -> Result<Vec<Change>, InvalidInput> {
    one_by_one(board, typed, |board, typed| Ok(input::board(board, typed)?.into_iter().collect()))
}

/// The item of the checklist that somebody means.
pub(crate) fn checklist_item(board: &Board, typed: &str) -> Result<String, InvalidInput> {
    if board.checklist.is_empty() {
        return Err(refused("the board has no checklist", "add an item with `standup board set checklist+=TEXT`"));
    }
    let items: Vec<&str> = board.checklist.iter().map(String::as_str).collect();
    lookup::one("item", "on the checklist", &items, typed).map(str::to_owned)
}

/// The changes of each, made from what the ones before left.
fn one_by_one(
    board: &Board,
    typed: &[Assignment],
    changes: impl Fn(&Board, &Assignment) -> Result<Vec<Change>, InvalidInput>,
) -> Result<Vec<Change>, InvalidInput> {
    let mut board = board.clone();
    let mut all = Vec::new();
    for typed in typed {
        for change in changes(&board, typed)? {
            board = made(&change, &board)?;
            all.extend(change.guard().filter(|_| typed.is_relative()));
            all.push(change);
        }
    }
    Ok(all)
}

/// `board` after a change that was made up from it.
pub(crate) fn made(change: &Change, board: &Board) -> Result<Board, InvalidInput> {
    change.apply(board).map_err(|clash| refused(clash.to_string(), ""))
}

/// The same with each name of the value as the board has it. What leaves a list may be on the list only.
fn named(
    typed: &Assignment,
    present: &[String],
    name: impl Fn(&str) -> Result<String, InvalidInput>,
) -> Result<Assignment, InvalidInput> {
    let mut names = Vec::new();
    for item in input::list(&typed.value) {
        let listed = || {
            let present: Vec<&str> = present.iter().map(String::as_str).collect();
            lookup::one("name", "in the list", &present, &item).map(str::to_owned)
        };
        let is_there = typed.how == How::Take || present.contains(&item);
        names.push(if is_there { listed().or_else(|_| name(&item))? } else { name(&item)? });
    }
    if let Some(name) = names.iter().find(|name| name.contains(',')) {
        let hint = "`standup check-off` takes any item of the checklist; for `after`, edit the file";
        return Err(refused(format!("“{name}” has a comma in it"), hint));
    }
    Ok(Assignment { value: names.join(","), ..typed.clone() })
}

fn no_circle(
    board: &Board,
    changes: Vec<Change>,
    typed: &[Assignment],
    circle: impl Fn(&Board) -> Option<Vec<String>>,
) -> Result<Vec<Change>, InvalidInput> {
    if !typed.iter().any(|typed| typed.field == "after") {
        return Ok(changes);
    }
    let after = changes.iter().try_fold(board.clone(), |board, change| made(change, &board))?;
    match circle(&after) {
        None => Ok(changes),
        Some(circle) => {
            let path: Vec<&str> = circle.iter().chain(circle.first()).map(String::as_str).collect();
            let message = format!("these would wait for each other: {}", path.join(" after "));
            Err(refused(message, "take one of them out of an `after`"))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::NaiveDate;

    use super::{of_board, of_developer, of_module};
    use crate::model::board::{Board, Developer};
    use crate::model::change::Change;
    use crate::model::input::{Assignment, InvalidInput};
    use crate::model::module::Module;
    use crate::model::status::Status;
    use crate::phrase::change;

    fn words(text: &[&str]) -> Vec<String> {
        text.iter().map(|word| (*word).to_owned()).collect()
    }

    fn assignments(text: &[&str]) -> Vec<Assignment> {
        text.iter().map(|word| Assignment::parse(word).unwrap()).collect()
    }

    fn plan() -> Board {
        let module =
            |id: &str, after: &[&str]| Arc::new(Module { after: words(after), ..Module::new(id, Status::Pending) });
        let developer = |name: &str, after: &[&str], modules| {
            Arc::new(Developer { name: name.into(), after: words(after), modules, ..Developer::default() })
        };
        let modules = vec![module("tenant/a.py", &[]), module("tenant/b.py", &["tenant/a.py"])];
        Board {
            checklist: words(&["coverage report", "tests documented", "board updated"]),
            developers: vec![developer("Dev 1", &[], modules), developer("Dev 2", &["Dev 1"], Vec::new())],
            ..Board::default()
        }
    }

    fn told(changes: Result<Vec<Change>, InvalidInput>) -> Result<Vec<String>, String> {
        let is_guard = |change: &Change| change.guard().as_ref() == Some(change);
        let changes = changes.map_err(|failure| failure.message)?;
        Ok(change::lines(&changes.into_iter().filter(|change| !is_guard(change)).collect::<Vec<_>>()))
    }

    #[test]
    fn each_field_is_set_on_what_the_ones_before_left() {
        let typed = assignments(&["tests+=1", "tests+=2", "coverage=50", "tags+=x", "tags-=x"]);
        let mut board = plan();
        for change in of_module(&board, "tenant/a.py", &typed).unwrap() {
            board = change.apply(&board).unwrap();
        }
        let module = board.find("tenant/a.py").unwrap().module;
        assert_eq!((module.tests.written, module.tags.len()), (Some(3), 0));
        assert_eq!(module.coverage.best, module.coverage.now);
    }

    #[test]
    fn names_in_lists_are_completed_and_strangers_refused() {
        let of = |id: &str, typed: &str| told(of_module(&plan(), id, &assignments(&[typed])));
        assert_eq!(of("tenant/b.py", "checked+=report"), Ok(words(&["tenant/b.py: checked off “coverage report”"])));
        assert_eq!(of("tenant/b.py", "after-=a.py"), Ok(words(&["tenant/b.py: after − tenant/a.py"])));
        assert_eq!(of("tenant/b.py", "after=a.py"), Ok(Vec::new()));
        assert!(of("tenant/b.py", "after=banana").is_err_and(|message| message.contains("banana")));
        assert!(of("tenant/b.py", "checked+=banana").is_err());
    }

    #[test]
    fn nobody_waits_in_a_circle() {
        let of = |id: &str, typed: &str| told(of_module(&plan(), id, &assignments(&[typed])));
        assert_eq!(
            of("tenant/a.py", "after+=b.py"),
            Err("these would wait for each other: tenant/a.py after tenant/b.py after tenant/a.py".into())
        );
        let typed = assignments(&["after=Dev 2"]);
        assert!(
            told(of_developer(&plan(), "Dev 1", &typed, NaiveDate::default()))
                .is_err_and(|message| message.contains("wait for each other"))
        );
    }

    #[test]
    fn the_board_is_told_in_one_line() {
        let typed = assignments(&["title=Our plan", "target=90", "checklist+=a, b"]);
        let said = "board: title “Our plan”; coverage target 90%; checklist + a + b";
        assert_eq!(told(of_board(&plan(), &typed)), Ok(words(&[said])));
    }
}
