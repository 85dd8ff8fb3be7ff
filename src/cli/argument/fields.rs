//! Turns `FIELD=VALUE` words into changes of the board. Completes names, and refuses what only the whole board can refuse:
//! unknown modules, dependency cycles.

use chrono::NaiveDate;

use crate::cli::argument::lookup;
use crate::cli::output::{Failure, Kind};
use crate::model::board::Board;
use crate::model::change::Change;
use crate::model::dependencies;
use crate::model::input;
use crate::model::input::{Assignment, How, InvalidInput};

impl From<InvalidInput> for Failure {
    fn from(refused: InvalidInput) -> Self {
        Self::new(Kind::Usage, refused.message).hint(refused.hint)
    }
}

/// Words of a shell, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// The words before the first field: a name that was typed without quotes.
    pub words: Vec<String>,
    /// The same as one name.
    pub name: String,
    /// The fields, each with all words of its value.
    pub typed: Vec<Assignment>,
}

impl Fields {
    /// Takes `words` apart; a word that sets no field belongs to the value of the field before.
    pub fn parse(words: &[String]) -> Result<Self, Failure> {
        let first = words.iter().position(|word| Assignment::is_begun_by(word)).unwrap_or(words.len());
        let (name, rest) = words.split_at(first);
        let mut typed: Vec<Assignment> = Vec::new();
        for word in rest {
            match typed.last_mut() {
                Some(last) if !Assignment::is_begun_by(word) => {
                    format!("{} {word}", last.value).trim().clone_into(&mut last.value);
                }
                _ => typed.push(Assignment::parse(word)?),
            }
        }
        for (i, one) in typed.iter().enumerate().filter(|(_, one)| one.how == How::Set) {
            if typed[..i].iter().any(|other| other.field == one.field) {
                return Err(Failure::new(Kind::Usage, format!("`{}` is set twice", one.field))
                    .hint("once is enough; words with a `=` in a value need quotes around all of it".to_owned()));
            }
        }
        Ok(Self { words: name.to_vec(), name: name.join(" ").trim().to_owned(), typed })
    }

    /// Fails unless there is a field and nothing between the name and the first of them: `more`, as in `coverage 62.4`.
    pub fn only(&self, more: &[String], example: &str) -> Result<(), Failure> {
        nothing_else(more, example)?;
        if self.typed.is_empty() {
            return Err(Failure::new(Kind::Usage, "which field?").hint(format!("write FIELD=VALUE, as in `{example}`")));
        }
        Ok(())
    }
}

/// Fails if there are `more` words than a name: they were meant as a field.
pub fn nothing_else(more: &[String], example: &str) -> Result<(), Failure> {
    let [field, value @ ..] = more else { return Ok(()) };
    let hint = match value {
        [] => format!("write FIELD=VALUE, as in `{example}`"),
        value => format!("write FIELD=VALUE, as in `{field}={}`", value.join(" ")),
    };
    Err(Failure::new(Kind::Usage, format!("`{}` sets nothing", more.join(" "))).hint(hint))
}

/// The changes that set these fields of the module called `id`, one after the other.
pub fn of_module(board: &Board, id: &str, typed: &[Assignment]) -> Result<Vec<Change>, Failure> {
    let changes = one_by_one(board, typed, |board, typed| {
        let Some(found) = board.find(id) else { return Ok(Vec::new()) };
        let typed = match typed.field.as_str() {
            "after" => named(typed, &found.module.after, |name| {
                lookup::module(board, name).map(|found| found.module.id.clone())
            })?,
            "checked" => named(typed, &found.module.checked, |item| checklist_item(board, item))?,
            _ => typed.clone(),
        };
        Ok(input::module(found.module, &typed)?)
    })?;
    let circle = |board: &Board| dependencies::circle_of_modules(board, id);
    no_circle(board, changes, typed, circle)
}

/// The changes that set these fields of the developer called `name`, one after the other, where it is `today`.
pub fn of_developer(board: &Board, name: &str, typed: &[Assignment], today: NaiveDate) -> Result<Vec<Change>, Failure> {
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
pub fn of_board(board: &Board, typed: &[Assignment]) -> Result<Vec<Change>, Failure> {
    one_by_one(board, typed, |board, typed| Ok(input::board(board, typed)?.into_iter().collect()))
}

/// The item of the checklist that somebody means.
pub fn checklist_item(board: &Board, typed: &str) -> Result<String, Failure> {
    if board.checklist.is_empty() {
        return Err(Failure::new(Kind::Usage, "the board has no checklist")
            .hint("add an item with `standup board set checklist+=TEXT`".to_owned()));
    }
    let items: Vec<&str> = board.checklist.iter().map(String::as_str).collect();
    lookup::one("item", "on the checklist", &items, typed).map(str::to_owned)
}

/// The changes of each, made from what the ones before left.
fn one_by_one(
    board: &Board,
    typed: &[Assignment],
    changes: impl Fn(&Board, &Assignment) -> Result<Vec<Change>, Failure>,
) -> Result<Vec<Change>, Failure> {
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
pub fn made(change: &Change, board: &Board) -> Result<Board, Failure> {
    change.apply(board).map_err(|clash| Failure::new(Kind::Usage, clash.to_string()))
}

/// The same with each name of the value as the board has it. What leaves a list may be on the list only.
fn named(
    typed: &Assignment,
    present: &[String],
    name: impl Fn(&str) -> Result<String, Failure>,
) -> Result<Assignment, Failure> {
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
        let hint = "`standup check-off` takes any item of the checklist; for `after`, edit the file".to_owned();
        return Err(Failure::new(Kind::Usage, format!("“{name}” has a comma in it")).hint(hint));
    }
    Ok(Assignment { value: names.join(","), ..typed.clone() })
}

fn no_circle(
    board: &Board,
    changes: Vec<Change>,
    typed: &[Assignment],
    circle: impl Fn(&Board) -> Option<Vec<String>>,
) -> Result<Vec<Change>, Failure> {
    if !typed.iter().any(|typed| typed.field == "after") {
        return Ok(changes);
    }
    let after = changes.iter().try_fold(board.clone(), |board, change| made(change, &board))?;
    match circle(&after) {
        None => Ok(changes),
        Some(circle) => {
            let path: Vec<&str> = circle.iter().chain(circle.first()).map(String::as_str).collect();
            Err(Failure::new(Kind::Usage, format!("these would wait for each other: {}", path.join(" after ")))
                .hint("take one of them out of an `after`".to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::NaiveDate;

    use super::{Fields, of_board, of_developer, of_module};
    use crate::cli::output::Failure;
    use crate::model::board::{Board, Developer};
    use crate::model::change::Change;
    use crate::model::module::Module;
    use crate::model::status::Status;
    use crate::phrase::change;

    fn words(text: &[&str]) -> Vec<String> {
        text.iter().map(|word| (*word).to_owned()).collect()
    }

    fn read(text: &[&str]) -> Result<(String, Vec<String>), String> {
        let fields = Fields::parse(&words(text)).map_err(|failure| failure.message)?;
        Ok((fields.name, fields.typed.into_iter().map(|one| format!("{}={}", one.field, one.value)).collect()))
    }

    #[test]
    fn words_without_quotes_belong_to_the_name_or_the_field_before() {
        let read_as = |text: &[&str], name: &str, fields: &[&str]| {
            assert_eq!(read(text), Ok((name.to_owned(), words(fields))), "{text:?}");
        };
        read_as(
            &["Dev", "5", "area=Search", "&", "Secrets", "hours=2-3"],
            "Dev 5",
            &["area=Search & Secrets", "hours=2-3"],
        );
        read_as(&["title=", "Tenant", "service"], "", &["title=Tenant service"]);
        read_as(&["title=a = b"], "", &["title=a = b"]);
        read_as(&["Ana"], "Ana", &[]);
        assert_eq!(read(&["tests=1", "tests=2"]), Err("`tests` is set twice".into()));
        read_as(&["tags+=a", "tags+=b"], "", &["tags=a", "tags=b"]);
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

    fn told(changes: Result<Vec<Change>, Failure>) -> Result<Vec<String>, String> {
        let is_guard = |change: &Change| change.guard().as_ref() == Some(change);
        let changes = changes.map_err(|failure| failure.message)?;
        Ok(change::lines(&changes.into_iter().filter(|change| !is_guard(change)).collect::<Vec<_>>()))
    }

    #[test]
    fn each_field_is_set_on_what_the_ones_before_left() {
        let typed =
            Fields::parse(&words(&["tests+=1", "tests+=2", "coverage=50", "tags+=x", "tags-=x"])).unwrap().typed;
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
        let of = |id: &str, typed: &str| told(of_module(&plan(), id, &Fields::parse(&words(&[typed])).unwrap().typed));
        assert_eq!(of("tenant/b.py", "checked+=report"), Ok(words(&["tenant/b.py: checked off “coverage report”"])));
        assert_eq!(of("tenant/b.py", "after-=a.py"), Ok(words(&["tenant/b.py: after − tenant/a.py"])));
        assert_eq!(of("tenant/b.py", "after=a.py"), Ok(Vec::new()));
        assert!(of("tenant/b.py", "after=banana").is_err_and(|message| message.contains("banana")));
        assert!(of("tenant/b.py", "checked+=banana").is_err());
    }

    #[test]
    fn nobody_waits_in_a_circle() {
        let of = |id: &str, typed: &str| told(of_module(&plan(), id, &Fields::parse(&words(&[typed])).unwrap().typed));
        assert_eq!(
            of("tenant/a.py", "after+=b.py"),
            Err("these would wait for each other: tenant/a.py after tenant/b.py after tenant/a.py".into())
        );
        let typed = Fields::parse(&words(&["after=Dev 2"])).unwrap().typed;
        assert!(
            told(of_developer(&plan(), "Dev 1", &typed, NaiveDate::default()))
                .is_err_and(|message| message.contains("wait for each other"))
        );
    }

    #[test]
    fn the_board_is_told_in_one_line() {
        let typed = Fields::parse(&words(&["title=Our", "plan", "target=90", "checklist+=a, b"])).unwrap().typed;
        let said = "board: title “Our plan”; coverage target 90%; checklist + a + b";
        assert_eq!(told(of_board(&plan(), &typed)), Ok(words(&[said])));
    }
}
