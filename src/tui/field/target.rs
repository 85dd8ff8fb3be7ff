//! The target of an edit: a module, a developer or the board, with each field as editable text. Keeps no state: the dialog
//! holds the values it was opened with.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::log::entry::Entry;
use crate::log::history::History;
use crate::model::board::{Board, Developer};
use crate::model::change::{Change, Record, RecordKind, Seat, Subject};
use crate::model::diff::setting;
use crate::model::field::{self, BOARD, DEVELOPER, Field, Kind, MODULE, Value};
use crate::model::input;
use crate::model::input::{Assignment, How, InvalidInput, refused};
use crate::model::module::Module;
use crate::model::status::Status;
use crate::phrase::facts::tests_ratio;
use crate::query::{self, lookup};
use crate::tui::field::format;

/// What is edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The module with this id.
    Module(String),
    /// The developer of this name.
    Developer(String),
    /// The board itself.
    Board,
    /// A module that is not there yet, in the column of this developer, or unassigned.
    NewModule(Option<String>),
    /// A developer who is not there yet.
    NewDeveloper,
    /// A topic for after the round that is not there yet.
    NewTopic,
}

/// The word for the owner of an unassigned module.
pub const NOBODY: &str = "nobody";

impl Target {
    /// As people call it; raw text.
    pub fn name(&self) -> &str {
        match self {
            Self::Module(name) | Self::Developer(name) => name,
            Self::Board | Self::NewDeveloper => "the board",
            Self::NewTopic => "after the round",
            Self::NewModule(developer) => developer.as_deref().unwrap_or(NOBODY),
        }
    }

    /// The same for the log.
    pub fn subject(&self) -> Option<Subject> {
        match self {
            Self::Module(id) => Some(Subject::Module(id.clone())),
            Self::Developer(name) => Some(Subject::Developer(name.clone())),
            Self::Board => Some(Subject::Board),
            Self::NewModule(_) | Self::NewDeveloper | Self::NewTopic => None,
        }
    }

    /// Whether it is on the board; for what is new: whether it can be.
    pub(crate) fn is_on(&self, board: &Board) -> bool {
        match self {
            Self::Module(id) => board.find(id).is_some(),
            Self::Developer(name) | Self::NewModule(Some(name)) => board.developer(name).is_some(),
            Self::Board | Self::NewModule(None) | Self::NewDeveloper | Self::NewTopic => true,
        }
    }

    /// The same under the name it has now, if somebody renamed it.
    fn renamed(self, log: Option<&History>) -> Self {
        match (self.subject(), log) {
            (Some(subject), Some(log)) => match log.name_now(&subject) {
                Subject::Module(id) => Self::Module(id.clone()),
                Subject::Developer(name) => Self::Developer(name.clone()),
                Subject::Board => Self::Board,
            },
            _ => self,
        }
    }

    /// Becomes the same under the name it has now on this board, if it is there under another one.
    pub(crate) fn follow(&mut self, board: &Board, log: Option<&History>) {
        if !self.is_on(board) {
            let now = self.clone().renamed(log);
            if now.is_on(board) {
                *self = now;
            }
        }
    }

    /// The value of the field; `None` if it is not on the board any more. Some facts are more than one field, and some that
    /// are no field can be typed, too: `id`, `status`, `developer`, `name`, `tests`.
    pub fn value(&self, board: &Board, path: &str) -> Option<Value> {
        match self {
            Self::Module(id) => {
                let found = board.find(id)?;
                let module: &Module = found.module;
                Some(match path {
                    "id" => Value::text(&module.id),
                    "status" => Value::text(module.status.label()),
                    "developer" => found.developer.map_or(Value::Absent, |i| Value::text(&board.developers[i].name)),
                    "tests" => Value::text(&tests_ratio(&module.tests)),
                    "coverage.now" if module.coverage.measured.is_some() => get(MODULE, module, "coverage.measured"),
                    path => get(MODULE, module, path),
                })
            }
            Self::Developer(name) => {
                let developer = &board.developers[board.developer(name)?];
                Some(match path {
                    "name" => Value::text(&developer.name),
                    path => get(DEVELOPER, developer.as_ref(), path),
                })
            }
            Self::Board => Some(get(BOARD, board, path)),
            Self::NewModule(_) | Self::NewDeveloper | Self::NewTopic => Some(Value::Absent),
        }
    }

    /// The changes that this text means for a field, none if it is so already. `how` other than [`How::Set`] adds or takes; `now`
    /// is the time where the user is.
    pub fn changes(
        &self,
        board: &Board,
        path: &str,
        how: How,
        text: &str,
        now: DateTime<FixedOffset>,
    ) -> Result<Vec<Change>, InvalidInput> {
        self.meant(board, path, how, text, now).map_err(|refused| called(path, &refused))
    }

    fn meant(
        &self,
        board: &Board,
        path: &str,
        how: How,
        text: &str,
        now: DateTime<FixedOffset>,
    ) -> Result<Vec<Change>, InvalidInput> {
        let gone = || refused(format!("{} is not on the board any more", self.name()), "somebody removed it");
        let typed = Assignment { field: said(path), how, value: text.trim().to_owned() };
        Ok(match self {
            Self::Module(id) => of_module(board, id, path, &typed, text, now)?,
            Self::Developer(name) => {
                let developer = board.developer(name).map(|i| &board.developers[i]).ok_or_else(gone)?;
                of_developer(board, developer, path, &typed, text, now.date_naive())?
            }
            Self::Board => match lines(field::find(BOARD, path), board, how, text)? {
                Some((row, to)) => setting(board, row, to).into_iter().collect(),
                None => query::typed::of_board(board, std::slice::from_ref(&typed))?,
            },
            Self::NewModule(developer) => {
                let seat = Seat::last(board, developer.as_deref().and_then(|name| board.developer(name)));
                let id = free("module", &typed.value, |id| board.find(id).is_some())?;
                let kind = RecordKind::Module(Arc::new(Module::new(id, Status::Pending)), seat);
                vec![Change::Add(Box::new(Record::new(kind)))]
            }
            Self::NewTopic => input::topic::joined(board, text).into_iter().collect(),
            Self::NewDeveloper => {
                let name = free("developer", &typed.value, |name| board.developer(name).is_some())?;
                let last = board.developers.last().map(|developer| developer.name.clone());
                let kind = RecordKind::Developer(Arc::new(Developer { name, ..Developer::default() }), last);
                vec![Change::Add(Box::new(Record::new(kind)))]
            }
        })
    }

    /// The newest entry about the field that the log has from this number on.
    pub fn changed_by<'a>(&self, log: Option<&'a History>, path: &str, since: u64) -> Option<&'a Entry> {
        let subject = &self.subject()?;
        let behind: &[&'static str] = match path {
            "coverage.now" => &["coverage.now", "coverage.measured"],
            "tests" => &["tests.written", "tests.needed"],
            "id" => &["name"],
            path => {
                let known = |table: &[&'static str]| table.iter().copied().find(|known| *known == path);
                let fields = MODULE.iter().map(|row| row.path).chain(DEVELOPER.iter().map(|row| row.path));
                let all: Vec<&'static str> =
                    fields.chain(BOARD.iter().map(|row| row.path)).chain(["status", "developer", "name"]).collect();
                return known(&all)
                    .and_then(|path| log?.newest(subject, path))
                    .map(AsRef::as_ref)
                    .filter(|entry: &&Entry| entry.seq >= since);
            }
        };
        let newest = behind.iter().filter_map(|path| log?.newest(subject, path));
        newest.max_by_key(|entry| entry.seq).map(AsRef::as_ref).filter(|entry: &&Entry| entry.seq >= since)
    }
}

/// As a message calls the field.
fn said(path: &str) -> String {
    match path {
        "coverage.now" => "coverage".into(),
        path => path.to_owned(),
    }
}

/// The same with the field as people call it, and not as the file spells it.
fn called(path: &str, refused: &InvalidInput) -> InvalidInput {
    let label = path.replace(['.', '_'], " ");
    let [message, hint] = [&refused.message, &refused.hint].map(|text| text.replace(path, &label));
    InvalidInput { message, hint, details: refused.details.clone() }
}

fn get<R>(table: &'static [Field<R>], record: &R, path: &str) -> Value {
    field::find(table, path).map_or(Value::Absent, |row| (row.get)(record))
}

fn of_module(
    board: &Board,
    id: &str,
    path: &str,
    typed: &Assignment,
    text: &str,
    now: DateTime<FixedOffset>,
) -> Result<Vec<Change>, InvalidInput> {
    let Some(found) = board.find(id) else {
        return Err(refused(format!("{id} is not on the board any more"), "somebody removed it"));
    };
    let module = found.module;
    let set = |path, to| {
        let row = field::find(MODULE, path).expect("the table has this field");
        crate::model::diff::setting(module.as_ref(), row, to).into_iter().collect::<Vec<Change>>()
    };
    match path {
        "id" => rename(Subject::Module(id.to_owned()), "module", &typed.value, |to| board.find(to).is_some()),
        "developer" => {
            let index = match typed.value.as_str() {
                "" => None,
                nobody if input::is_nobody(nobody) => None,
                name => Some(lookup::developer(board, name)?),
            };
            let assign = Change::assign(id, Seat::of(board, found), Seat::last(board, index));
            Ok(if index == found.developer { Vec::new() } else { vec![assign] })
        }
        "blocked" if typed.value.is_empty() => Ok(set("blocked", Value::Absent)),
        "blocked" => {
            let (reason, on) = input::reason_and_helper(board, &typed.value)?;
            // Who can help is typed with the reason: where nobody is named, nobody is meant.
            Ok(set("blocked", input::blocked(module, &reason, Some(on.unwrap_or_default()), now.to_utc())))
        }
        _ => {
            let row = field::find(MODULE, path);
            match lines(row, module.as_ref(), typed.how, text)? {
                Some((row, to)) => Ok(setting(module.as_ref(), row, to).into_iter().collect()),
                None => query::typed::of_module(board, id, std::slice::from_ref(typed)),
            }
        }
    }
}

fn of_developer(
    board: &Board,
    developer: &Developer,
    path: &str,
    typed: &Assignment,
    text: &str,
    today: NaiveDate,
) -> Result<Vec<Change>, InvalidInput> {
    let name = &developer.name;
    match path {
        "name" => {
            let is_taken = |to: &str| board.developer(to).is_some();
            rename(Subject::Developer(name.clone()), "developer", &typed.value, is_taken)
        }
        _ => match lines(field::find(DEVELOPER, path), developer, typed.how, text)? {
            Some((row, to)) => Ok(setting(developer, row, to).into_iter().collect()),
            None => query::typed::of_developer(board, name, std::slice::from_ref(typed), today),
        },
    }
}

fn rename(
    what: Subject,
    kind: &str,
    typed: &str,
    is_taken: impl Fn(&str) -> bool,
) -> Result<Vec<Change>, InvalidInput> {
    let old = what.name().to_owned();
    let to = free(kind, typed, |to| to != old && is_taken(to))?;
    Ok(if to == old { Vec::new() } else { vec![Change::rename(what, to)] })
}

/// A new id or name that nobody has yet.
fn free(kind: &str, typed: &str, is_taken: impl Fn(&str) -> bool) -> Result<String, InvalidInput> {
    let name = input::name(kind, typed)?;
    if is_taken(&name) {
        return Err(refused(format!("{kind} {name} exists already"), "take another name"));
    }
    Ok(name)
}

/// The value of a field whose text may have many lines; `None` for all other fields.
fn lines<R>(
    row: Option<&'static Field<R>>,
    record: &R,
    how: How,
    text: &str,
) -> Result<Option<(&'static Field<R>, Value)>, InvalidInput> {
    let Some(row) = row.filter(|row| how == How::Set && row.has_lines()) else {
        return Ok(None);
    };
    let from = (row.get)(record);
    let to = match row.kind {
        Kind::Prose => {
            // The end of a text that somebody only looked at stays as it is.
            let same = |now: &str| now.trim_end() == text.trim_end();
            match &from {
                Value::Text(now) if same(now) => from.clone(),
                _ => Value::text(text.trim_end()),
            }
        }
        _ => format::from_lines(row.kind, &from, text)?,
    };
    Ok(Some((row, to)))
}

/// The status of a word on a choice.
pub fn statuses() -> [&'static str; 3] {
    Status::ALL.map(Status::label)
}

/// `bo set it to 50% meanwhile`; raw text.
pub fn told(now: &Value, by: Option<&Entry>) -> String {
    let who = by.filter(|entry| !entry.is_observed() && !entry.who.is_empty()).map_or("somebody", |entry| &entry.who);
    match now {
        Value::Absent => format!("{who} cleared it meanwhile"),
        now => format!("{who} set it to {now} meanwhile"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::Target;
    use crate::model::board::Board;
    use crate::model::input::{Assignment, How};
    use crate::model::module::Module;
    use crate::model::status::Status;
    use crate::query::typed;

    #[test]
    fn a_name_means_on_the_screen_what_it_means_in_a_shell() {
        let modules = ["tenant/service.py", "search/service.py", "tenant/router.py", "a.py"];
        let unassigned = modules.map(|id| Module::new(id, Status::Pending).into()).into();
        let board = Board { unassigned, ..Board::default() };
        let now = DateTime::UNIX_EPOCH.fixed_offset();
        for (name, is_one) in [("service.py", false), ("router", true), ("TENANT/SERVICE.PY", true), ("banana", false)]
        {
            let screen = Target::Module("a.py".into()).changes(&board, "after", How::Set, name, now);
            let shell = typed::of_module(&board, "a.py", &[Assignment::parse(&format!("after={name}")).unwrap()]);
            assert_eq!(screen, shell, "{name}");
            assert_eq!(screen.is_ok(), is_one, "{name}");
        }
        let refused = Target::Module("a.py".into()).changes(&board, "after", How::Set, "service.py", now).unwrap_err();
        assert_eq!(refused.details, ["  tenant/service.py", "  search/service.py"]);
    }
}
