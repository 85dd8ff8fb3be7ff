//! Parses the fields of a module as people mean them: coverage and tests are several fields, and some values make no sense for
//! this module. Knows no other module.

use crate::model::change::{Change, Item};
use crate::model::decimal::{Level, Percent};
use crate::model::diff::setting;
use crate::model::field::{self, Field, Kind, Value};
use crate::model::input::assignment::{Assignment, How, InvalidInput, refused};
use crate::model::input::value;
use crate::model::module::Module;
use crate::model::shell_word::shell_word;
use crate::model::status::Status;

/// A field that is just a field.
pub(super) fn field(
    module: &Module,
    row: &'static Field<Module>,
    typed: &Assignment,
) -> Result<Vec<Change>, InvalidInput> {
    if typed.how != How::Set && row.kind == Kind::Texts {
        return items(module, row, typed);
    }
    let value = value::value(row, &(row.get)(module), typed)?;
    sensible(module, row, &value)?;
    Ok(setting(module, row, value).into_iter().collect())
}

/// The row of a field the code itself names.
fn row(path: &'static str) -> &'static Field<Module> {
    field::find(field::MODULE, path).expect("the table has this field")
}

/// The status, in any usual spelling.
pub(super) fn status(module: &Module, typed: &Assignment) -> Result<Vec<Change>, InvalidInput> {
    let to = Status::from_words(&typed.value).filter(|_| typed.how == How::Set).ok_or_else(|| {
        let hint = match typed.value.to_lowercase().as_str() {
            "blocked" => {
                format!("a module with any status can be blocked: `standup block {} REASON`", shell_word(&module.id))
            }
            _ => "status takes pending, in-progress or done".to_owned(),
        };
        refused(format!("status cannot be `{}`", typed.value), hint)
    })?;
    let change = Change::Move { module: module.id.clone(), from: module.status, to };
    Ok(if to == module.status { Vec::new() } else { vec![change] })
}

/// `62.4`, `+5`, `178/285`, or nothing to forget it. The best coverage follows upwards.
pub(super) fn coverage(module: &Module, typed: &Assignment) -> Result<Vec<Change>, InvalidInput> {
    let hint = "coverage takes a percentage such as 62.4, a step such as +5, or counts such as 178/285";
    let mut changes = Vec::new();
    let level = if typed.value.is_empty() && typed.how == How::Set {
        changes.extend(setting(module, row("coverage.measured"), Value::Absent));
        changes.extend(setting(module, row("coverage.now"), Value::Absent));
        return Ok(changes);
    } else if let Some((covered, total)) = typed.value.split_once('/') {
        let count = |text: &str| {
            text.trim().parse::<u64>().map_err(|_| refused(format!("coverage cannot be `{}`", typed.value), hint))
        };
        let (covered, total) = (count(covered)?, count(total)?);
        if typed.is_relative() {
            return Err(refused("counts cannot be added", hint));
        }
        if covered > total {
            return Err(refused(format!("{covered} of {total} cannot be covered"), hint));
        }
        let measured = Value::Record(vec![("covered", Value::Count(covered)), ("total", Value::Count(total))]);
        let known = module.coverage.measured.as_ref().is_some_and(|m| (m.covered, m.total) == (covered, total));
        if !known {
            changes.extend(setting(module, row("coverage.now"), Value::Absent));
            changes.extend(setting(module, row("coverage.measured"), measured));
        }
        Level::Counted { covered, total }
    } else {
        let now = module.coverage.level().map_or(Value::Absent, |level| Value::Percent(level.rounded_down()));
        let to = value::value(row("coverage.now"), &now, typed)?;
        changes.extend(setting(module, row("coverage.measured"), Value::Absent));
        changes.extend(setting(module, row("coverage.now"), to.clone()));
        let Value::Percent(percent) = to else { return Ok(changes) };
        Level::Typed(percent)
    };
    let reached = level.rounded_down();
    let before = module.coverage.best.max(module.coverage.start).unwrap_or(Percent::ZERO);
    if !changes.is_empty() && reached > before {
        changes.extend(setting(module, row("coverage.best"), Value::Percent(reached)));
    }
    Ok(changes)
}

/// `12`, `+3`, `12/25`, `12/~25`, or nothing to forget how many are written.
pub(super) fn tests(module: &Module, typed: &Assignment) -> Result<Vec<Change>, InvalidInput> {
    let (written, needed) = match typed.value.split_once('/') {
        Some((written, needed)) => (written, Some(needed.trim())),
        None => (typed.value.as_str(), None),
    };
    let part = |value: &str| Assignment { value: value.trim().to_owned(), ..typed.clone() };
    let mut changes = Vec::new();
    // `?/25` and `/25` leave open how many there are.
    if needed.is_none() || !matches!(written.trim(), "" | "?") {
        let row_written = row("tests.written");
        let from = (row_written.get)(module);
        changes.extend(setting(module, row_written, value::value(row_written, &from, &part(written))?));
    }
    if let Some(needed) = needed {
        let (about, number) = needed.strip_prefix('~').map_or((false, needed), |number| (true, number));
        let row_needed = row("tests.needed");
        let wanted = Assignment { how: How::Set, ..part(number) };
        changes.extend(setting(module, row_needed, value::value(row_needed, &(row_needed.get)(module), &wanted)?));
        let about = if about { Value::Flag(true) } else { Value::Absent };
        changes.extend(setting(module, row("tests.about"), about));
    }
    Ok(changes)
}

/// Items that join or leave a list.
fn items(module: &Module, row: &'static Field<Module>, typed: &Assignment) -> Result<Vec<Change>, InvalidInput> {
    let typed_items = value::some(typed)?;
    let mut present = if let Value::Texts(texts) = (row.get)(module) { texts } else { Vec::new() };
    let mut changes = Vec::new();
    for item in typed_items {
        let at = present.iter().position(|p| *p == item);
        let change = |item: &str, at| Item::new(&*module.id, row, item).at(at);
        match (typed.how, at) {
            (How::Take, Some(index)) => {
                changes.push(Change::RemoveFrom(change(&item, at)));
                present.remove(index);
            }
            (How::Take, None) | (_, Some(_)) => {}
            (_, None) => {
                changes.push(Change::AddTo(change(&item, None)));
                present.push(item);
            }
        }
    }
    if let [Change::AddTo(Item { item, .. }), ..] = &changes[..]
        && row.path == "after"
        && *item == module.id
    {
        return Err(itself(module));
    }
    Ok(changes)
}

/// What a change of one field may not do to the module, though the value itself is one.
fn sensible(module: &Module, row: &Field<Module>, to: &Value) -> Result<(), InvalidInput> {
    if let ("coverage.best", Some(best), Value::Percent(to)) = (row.path, module.coverage.best, to)
        && *to < best
    {
        return Err(refused(
            format!("best only rises, and it is {best}% already"),
            "if that was a mistake, lower it in the file, and say why in its notes",
        ));
    }
    if let ("priority", Value::Count(0)) = (row.path, to) {
        return Err(refused("priority cannot be 0", "1 is first; nothing behind the `=` clears it"));
    }
    if let ("after", Value::Texts(after)) = (row.path, to)
        && after.contains(&module.id)
    {
        return Err(itself(module));
    }
    Ok(())
}

fn itself(module: &Module) -> InvalidInput {
    refused(format!("{} cannot come after itself", module.id), "name other modules")
}
