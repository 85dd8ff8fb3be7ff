//! Turns typed text for a field into changes: `coverage=62.4`, `tests+=3`, `hours=1.5d`. Refuses what makes no sense, with an
//! example that would; reads no file and changes nothing itself.

mod assignment;
mod block;
mod day;
mod module;
mod name;
mod note;
mod lists;
#[cfg(test)]
mod tests;
pub mod topic;
mod value;

use chrono::NaiveDate;

use crate::model::board::{Board, Developer};
use crate::model::change::{Change, Setting};
use crate::model::diff;
use crate::model::field::{self, Field, Kind, Owner, Value};
pub use crate::model::input::assignment::How;
pub(crate) use crate::model::input::assignment::refused;
pub(crate) use crate::model::input::assignment::{Assignment, InvalidInput};
pub use crate::model::input::block::{blocked, helper};
pub(crate) use crate::model::input::block::{reason_and_helper, spelled as block_spelled};
pub use crate::model::input::day::day;
pub(crate) use crate::model::input::name::{is_mine, is_nobody};
pub use crate::model::input::name::{meaning, name};
pub use crate::model::input::note::appended;
pub(crate) use crate::model::input::note::with_room;
pub use crate::model::input::value::{list, value};
use crate::model::module::Module;
use crate::model::problem::did_you_mean;
use crate::model::shell_word::shell_word;

/// Names of what is more than one field of a module, and of what is none.
const MEANINGS: &[(&str, &str)] = &[("now", "coverage"), ("coverage.now", "coverage"), ("test", "tests")];

/// What `typed` is called in the table: by one of the short names, or as it is.
fn whole<R: Owner>(typed: &str) -> &str {
    R::fields().iter().find(|field| field.aliases.contains(&typed)).map_or(typed, |field| field.path)
}

/// The changes that one assignment means for `module`; none if it has the value already.
pub(crate) fn module(module: &Module, typed: &Assignment) -> Result<Vec<Change>, InvalidInput> {
    let name = whole::<Module>(&typed.field);
    let name = MEANINGS.iter().find(|(short, _)| *short == name).map_or(name, |(_, meant)| meant);
    match name {
        "status" => crate::model::input::module::status(module, typed),
        "coverage" => crate::model::input::module::coverage(module, typed),
        "tests" => crate::model::input::module::tests(module, typed),
        "coverage.measured" | "measured" => {
            Err(refused("measured coverage comes from counts", "write `coverage=178/285`"))
        }
        "blocked" => {
            let hint = format!("use `standup block {0} REASON` or `standup unblock {0}`", shell_word(&module.id));
            Err(refused("a block has a reason of its own", hint))
        }
        "id" => {
            let hint = format!("use `standup rename {} NEW-ID`", shell_word(&module.id));
            Err(refused("an id is changed by renaming", hint))
        }
        "developer" => {
            let hint = format!("use `standup assign {} DEVELOPER`", shell_word(&module.id));
            Err(refused("a module is given to a developer", hint))
        }
        _ => {
            let more = ["status", "coverage", "tests"].into_iter().chain(MEANINGS.iter().map(|(short, _)| *short));
            crate::model::input::module::field(module, find(name, more)?, typed)
        }
    }
}

/// The change that one assignment means for `developer`, if it is not so already. Days are named from `today` on, the day it is
/// where whoever types sits.
pub(crate) fn developer(
    developer: &Developer,
    typed: &Assignment,
    today: NaiveDate,
) -> Result<Option<Change>, InvalidInput> {
    match whole::<Developer>(&typed.field) {
        "name" => {
            let hint = format!("use `standup developer rename {} NEW-NAME`", shell_word(&developer.name));
            Err(refused("a name is changed by renaming", hint))
        }
        "modules" | "module" => {
            let hint = format!("use `standup assign MODULE {}`", shell_word(&developer.name));
            Err(refused("modules are given to a developer one by one", hint))
        }
        name => {
            let row = find(name, std::iter::empty())?;
            let set = match day(&typed.value, today).filter(|_| row.kind == Kind::Date) {
                Some(day) => setting(developer, row, &Assignment { value: day.to_string(), ..typed.clone() })?,
                None => setting(developer, row, typed)?,
            };
            if let ("after", Some(Change::Set(Setting { to: Value::Texts(after), .. }))) = (row.path, &set)
                && after.contains(&developer.name)
            {
                return Err(refused(format!("{} cannot come after themselves", developer.name), "name others"));
            }
            Ok(set)
        }
    }
}

/// The change that one assignment means for the board itself, if it is not so already.
pub(crate) fn board(board: &Board, typed: &Assignment) -> Result<Option<Change>, InvalidInput> {
    match whole::<Board>(&typed.field) {
        "met" => crate::model::input::lists::met(board, typed),
        "coverage" => Err(refused("which coverage of the board?", "name `start` or `target`")),
        "format" => Err(refused("the format is that of the file", "it changes with standup itself")),
        "developers" | "developer" => {
            Err(refused("developers have a command of their own", "use `standup developer add NAME`"))
        }
        "modules" | "module" => Err(refused("modules have a command of their own", "use `standup add ID`")),
        name => setting(board, find(name, ["met"].into_iter())?, typed),
    }
}

/// The setting of one field of any record.
fn setting<R: Owner>(record: &R, row: &'static Field<R>, typed: &Assignment) -> Result<Option<Change>, InvalidInput> {
    let from = (row.get)(record);
    let to = match row.kind {
        Kind::Texts if typed.how != How::Set => {
            let mut texts = if let Value::Texts(texts) = &from { texts.clone() } else { Vec::new() };
            for text in crate::model::input::value::some(typed)? {
                match typed.how {
                    How::Take => texts.retain(|t| *t != text),
                    _ if texts.contains(&text) => {}
                    _ => texts.push(text),
                }
            }
            Value::texts(&texts)
        }
        Kind::Records(parts) => crate::model::input::lists::value(parts, &from, typed)?,
        _ => value(row, &from, typed)?,
    };
    Ok(diff::setting(record, row, to))
}

fn find<R: Owner>(name: &str, more: impl Iterator<Item = &'static str>) -> Result<&'static Field<R>, InvalidInput> {
    let table = R::fields();
    if let Some(row) = field::find(table, name) {
        return Ok(row);
    }
    let known: Vec<&str> = table.iter().map(|row| row.path).collect();
    let aliases = table.iter().flat_map(|row| row.aliases.iter().copied());
    let hint = match did_you_mean(name, known.iter().copied().chain(more).chain(aliases)) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("the fields are {}", known.join(", ")),
    };
    Err(refused(format!("there is no field `{name}`"), hint))
}
