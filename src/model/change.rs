//! One semantic alteration of the board, carrying the old value it expects. Applies to a [`Board`], never to text.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

use crate::model::annotation::Annotation;
use crate::model::board::{Board, Developer, Found};
use crate::model::field::{self, Field, FieldRow, Owner, Value};
use crate::model::module::Module;
use crate::model::original::OriginalText;
use crate::model::snapshot::Revision;
use crate::model::status::Status;
pub use crate::model::subject::{Clash, Subject};

/// One alteration. Kinds are fixed: fields differ by their row in [`field`], never by a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The status of a module.
    Move {
        /// Id of the module.
        module: String,
        /// The status it is expected to have.
        from: Status,
        /// The status it gets.
        to: Status,
    },
    /// A field of a module, of a developer or of the board.
    Set(Setting),
    /// A new module or developer.
    Add(Box<Record>),
    /// A module or developer taken out.
    Remove(Box<Record>),
    /// Somebody else takes a module on.
    Assign {
        /// Id of the module.
        module: String,
        /// Where it is expected to be; only the column is compared.
        from: Seat,
        /// Where it goes.
        to: Seat,
        /// How the file words it, where the words do not follow from the rest.
        wording: Option<OriginalText>,
    },
    /// Another place in the order of its column, or of the columns.
    Place {
        /// What is placed.
        what: Subject,
        /// Its place before, for the inverse; not compared.
        from: Option<String>,
        /// Its new predecessor; `None` is first.
        to: Option<String>,
        /// How the file words it, where the words do not follow from the rest.
        wording: Option<OriginalText>,
    },
    /// Another id or name.
    Rename {
        /// What is renamed, by its old id or name.
        what: Subject,
        /// The new id or name.
        to: String,
        /// How the file words it, where the words do not follow from the rest.
        wording: Option<OriginalText>,
    },
    /// An item joins a list.
    AddTo(Item),
    /// An item leaves a list.
    RemoveFrom(Item),
    /// A comment, or a field of no table, comes, goes or says something else; changes nothing on the board.
    Annotate(Box<Annotation>),
    /// A standup was held here; changes nothing on the board.
    Mark {
        /// What was said about it.
        note: String,
        /// The last entry of each log file that the mark has seen, by file name; filled in when it is logged.
        seen: BTreeMap<String, String>,
    },
}

/// A field and its values before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Whose field.
    pub of: Subject,
    /// The row of the field, in the table of its owner.
    pub field: &'static FieldRow,
    /// The value it is expected to have.
    pub from: Value,
    /// The value it gets.
    pub to: Value,
    /// How the file words it, where the words do not follow from the rest: an undo brings back the very bytes.
    pub wording: Option<OriginalText>,
}

impl Setting {
    /// Sets `field` from one value to another.
    pub fn new<R: Owner>(of: Subject, field: &'static Field<R>, from: Value, to: Value) -> Self {
        Self { of, field: &field.row, from, to, wording: None }
    }

    /// What gives `field` of `record` the value `to`; `None` if it has it.
    pub fn of<R: Owner>(record: &R, field: &'static Field<R>, to: Value) -> Option<Self> {
        let from = (field.get)(record);
        (from != to).then(|| Self::new(record.subject(), field, from, to))
    }

    /// The same field, between other values.
    #[must_use]
    pub fn with(&self, from: Value, to: Value) -> Self {
        Self { of: self.of.clone(), field: self.field, from, to, wording: None }
    }

    /// Puts the value after it, or the one before it, into a record of the same kind, whatever it holds.
    pub fn put<R: Owner>(&self, record: &mut R, is_after: bool) {
        if let Some(field) = field::find(R::fields(), self.field.path) {
            (field.set)(record, if is_after { &self.to } else { &self.from }.clone());
        }
    }

    fn inverse(self) -> Self {
        Self { from: self.to, to: self.from, wording: back(self.wording.as_ref()), ..self }
    }
}

fn back(wording: Option<&OriginalText>) -> Option<OriginalText> {
    wording.map(OriginalText::inverse)
}

/// A place in a column.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Seat {
    /// The developer; `None` is nobody.
    pub developer: Option<String>,
    /// The module it stands behind; `None` is first. One that is not there any more counts as the last.
    pub after: Option<String>,
}

impl Seat {
    /// Where the module that was found on `board` sits.
    pub fn of(board: &Board, found: Found<'_>) -> Self {
        let left = found.index.checked_sub(1).map(|left| board.column(found.developer)[left].id.clone());
        Self { developer: found.developer.map(|i| board.developers[i].name.clone()), after: left }
    }

    /// The last seat in the column of the developer at this index, or of the unassigned modules.
    pub fn last(board: &Board, developer: Option<usize>) -> Self {
        Self {
            developer: developer.map(|i| board.developers[i].name.clone()),
            after: board.column(developer).last().map(|module| module.id.clone()),
        }
    }
}

/// A whole module or developer, with its text and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What it is.
    pub kind: RecordKind,
    /// Its text with the comments that belong to it; `None` to have it written afresh.
    pub source: Option<String>,
    /// How the file words the change, where the words do not follow from the rest.
    pub wording: Option<OriginalText>,
}

impl Record {
    /// A record that is written afresh.
    pub fn new(kind: RecordKind) -> Self {
        Self { kind, source: None, wording: None }
    }

    /// What it is the record of.
    pub fn subject(&self) -> Subject {
        match &self.kind {
            RecordKind::Module(module, _) => module.subject(),
            RecordKind::Developer(developer, _) => developer.subject(),
        }
    }

    fn inverse(self) -> Self {
        Self { wording: back(self.wording.as_ref()), ..self }
    }
}

/// What a [`Record`] holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordKind {
    /// A module and its seat.
    Module(Arc<Module>, Seat),
    /// A developer with all modules, and the predecessor of their column.
    Developer(Arc<Developer>, Option<String>),
}

/// An item of one of a module's lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Id of the module.
    pub module: String,
    /// The list: `tags`, `checked` or `after`.
    pub field: &'static Field<Module>,
    pub item: String,
    /// Its index in the list, for the inverse; `None` is last. Not compared.
    pub at: Option<usize>,
    /// How the file words the change, where the words do not follow from the rest.
    pub wording: Option<OriginalText>,
}

impl Item {
    /// `item` in the list `field` of a module, last.
    pub fn new(module: impl Into<String>, field: &'static Field<Module>, item: impl Into<String>) -> Self {
        Self { module: module.into(), field, item: item.into(), at: None, wording: None }
    }

    /// The same at this index of the list.
    #[must_use]
    pub fn at(self, at: Option<usize>) -> Self {
        Self { at, ..self }
    }

    fn inverse(self) -> Self {
        Self { wording: back(self.wording.as_ref()), ..self }
    }
}

/// Changes that somebody wants to make, together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The changes, in order; all of them are made, or none.
    pub changes: Vec<Change>,
    /// Who wants them.
    pub who: String,
    /// By which means.
    pub by: By,
}

/// By which means a change was made.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// A key in the terminal board.
    Key,
    Command,
    Import,
    /// A watched report, whose bytes have this hash; an older program did not say.
    Auto(Option<Revision>),
    /// Somebody edited the file; found later.
    Observed,
    /// The undo of the step with this id.
    Undo(String),
}

impl Change {
    /// Somebody else takes a module on.
    pub fn assign(module: impl Into<String>, from: Seat, to: Seat) -> Self {
        Self::Assign { module: module.into(), from, to, wording: None }
    }

    /// Another place in the order, behind `to`.
    pub fn place(what: Subject, from: Option<String>, to: Option<String>) -> Self {
        Self::Place { what, from, to, wording: None }
    }

    /// Another id or name.
    pub fn rename(what: Subject, to: impl Into<String>) -> Self {
        Self::Rename { what, to: to.into(), wording: None }
    }

    /// How the file words this change, if that is noted.
    pub fn wording(&self) -> Option<&OriginalText> {
        match self {
            Self::Set(set) => set.wording.as_ref(),
            Self::Add(record) | Self::Remove(record) => record.wording.as_ref(),
            Self::Assign { wording, .. } | Self::Place { wording, .. } | Self::Rename { wording, .. } => {
                wording.as_ref()
            }
            Self::AddTo(item) | Self::RemoveFrom(item) => item.wording.as_ref(),
            Self::Annotate(annotation) => annotation.wording.as_ref(),
            Self::Move { .. } | Self::Mark { .. } => None,
        }
    }

    /// Whether there are words for such a change, besides those that follow from it.
    pub(crate) fn can_be_worded(&self) -> bool {
        // One word for another: nothing is to be noted.
        !matches!(self, Self::Move { .. } | Self::Mark { .. })
    }

    /// The same change, worded like this.
    #[must_use]
    pub fn worded(mut self, words: Option<OriginalText>) -> Self {
        match &mut self {
            Self::Set(set) => set.wording = words,
            Self::Add(record) | Self::Remove(record) => record.wording = words,
            Self::Assign { wording, .. } | Self::Place { wording, .. } | Self::Rename { wording, .. } => {
                *wording = words;
            }
            Self::AddTo(item) | Self::RemoveFrom(item) => item.wording = words,
            Self::Annotate(annotation) => annotation.wording = words,
            Self::Move { .. } | Self::Mark { .. } => {}
        }
        self
    }

    /// The board with this change made. The same change made twice is made once: where the board already is as wanted,
    /// it comes back as it was.
    pub fn apply(&self, board: &Board) -> Result<Board, Clash> {
        let mut next = board.clone();
        match self {
            Self::Move { module, from, to } => {
                let module = module_mut(&mut next, module)?;
                if module.status != *to {
                    if module.status != *from {
                        return Err(conflict(&module.id, "status", from, &module.status));
                    }
                    module.status = *to;
                }
            }
            Self::Set(set) => match &set.of {
                Subject::Board => apply_setting(&mut next, set)?,
                Subject::Developer(name) => apply_setting(developer_mut(&mut next, name)?, set)?,
                Subject::Module(id) => apply_setting(module_mut(&mut next, id)?, set)?,
            },
            Self::Add(record) => add(&mut next, record)?,
            Self::Remove(record) => remove(&mut next, record)?,
            Self::Assign { module, from, to, .. } => assign(&mut next, module, from, to)?,
            Self::Place { what: Subject::Module(id), to, .. } => {
                let found = board.find(id).ok_or_else(|| missing_module(id))?;
                let column = column_mut(&mut next, found.developer);
                let module = column.remove(found.index);
                insert_behind(column, module, to.as_deref(), |m| &m.id);
            }
            Self::Place { what: Subject::Board, .. } => return Err(no_place()),
            Self::Place { what: Subject::Developer(name), to, .. } => {
                let index = board.developer(name).ok_or_else(|| missing_developer(name))?;
                let developer = next.developers.remove(index);
                insert_behind(&mut next.developers, developer, to.as_deref(), |d| &d.name);
            }
            Self::Rename { what, to, .. } => rename(&mut next, what, to)?,
            Self::AddTo(Item { module, field, item, at, .. }) => {
                let module = module_mut(&mut next, module)?;
                let mut items = list(module, field);
                if !items.contains(item) {
                    items.insert(at.unwrap_or(items.len()).min(items.len()), item.clone());
                    (field.set)(module, Value::texts(&items));
                }
            }
            Self::RemoveFrom(Item { module, field, item, .. }) => {
                let module = module_mut(&mut next, module)?;
                let mut items = list(module, field);
                items.retain(|i| i != item);
                (field.set)(module, Value::texts(&items));
            }
            Self::Annotate(annotation) => there(board, &annotation.of)?,
            Self::Mark { .. } => {}
        }
        Ok(next)
    }

    /// The change that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        match self.clone() {
            Self::Move { module, from, to } => Self::Move { module, from: to, to: from },
            Self::Set(set) => Self::Set(set.inverse()),
            Self::Add(record) => Self::Remove(Box::new(record.inverse())),
            Self::Remove(record) => Self::Add(Box::new(record.inverse())),
            Self::Assign { module, from, to, wording } => {
                Self::Assign { module, from: to, to: from, wording: back(wording.as_ref()) }
            }
            Self::Place { what, from, to, wording } => {
                Self::Place { what, from: to, to: from, wording: back(wording.as_ref()) }
            }
            Self::Rename { what, to, wording } => {
                Self::Rename { to: what.name().into(), what: what.named(to), wording: back(wording.as_ref()) }
            }
            Self::AddTo(item) => Self::RemoveFrom(item.inverse()),
            Self::RemoveFrom(item) => Self::AddTo(item.inverse()),
            Self::Annotate(annotation) => Self::Annotate(Box::new(annotation.inverse())),
            Self::Mark { note, .. } => Self::Mark { note, seen: BTreeMap::new() },
        }
    }

    /// For a setting: the change that sets nothing, but expects the same value. Put before a setting whose new value was worked
    /// out from the old one, it finds out whether somebody else worked out the same: without it, two who add one to 3 make 4.
    #[must_use]
    pub(crate) fn guard(&self) -> Option<Self> {
        match self {
            Self::Set(set) => Some(Self::Set(set.with(set.from.clone(), set.from.clone()))),
            _ => None,
        }
    }

    /// Whether it is such a guard: it sets nothing.
    pub(crate) fn is_guard(&self) -> bool {
        matches!(self, Self::Set(set) if set.from == set.to)
    }

    /// What this change is about, as it is called before the change; whoever gives or gets a module is not. Nothing for a standup
    /// that was held.
    pub fn subject(&self) -> Option<Subject> {
        Some(match self {
            Self::Move { module, .. } | Self::Assign { module, .. } => Subject::Module(module.clone()),
            Self::Set(set) => set.of.clone(),
            Self::AddTo(item) | Self::RemoveFrom(item) => Subject::Module(item.module.clone()),
            Self::Place { what, .. } | Self::Rename { what, .. } => what.clone(),
            Self::Add(record) | Self::Remove(record) => record.subject(),
            Self::Annotate(annotation) => annotation.of.clone(),
            Self::Mark { .. } => return None,
        })
    }

    /// The module this change is about, by the id it has before the change.
    pub fn module(&self) -> Option<&str> {
        match self {
            Self::Move { module, .. } | Self::Assign { module, .. } => Some(module),
            Self::Set(set) => set.of.module(),
            Self::AddTo(item) | Self::RemoveFrom(item) => Some(&item.module),
            Self::Place { what, .. } | Self::Rename { what, .. } => what.module(),
            Self::Add(record) | Self::Remove(record) => match &record.kind {
                RecordKind::Module(module, _) => Some(&module.id),
                RecordKind::Developer(..) => None,
            },
            Self::Annotate(annotation) => annotation.of.module(),
            Self::Mark { .. } => None,
        }
    }

    /// The developer this change is about, by the name they have before the change; whoever gives or gets a module is not.
    pub fn developer(&self) -> Option<&str> {
        match self {
            Self::Set(set) => set.of.developer(),
            Self::Place { what, .. } | Self::Rename { what, .. } => what.developer(),
            Self::Add(record) | Self::Remove(record) => match &record.kind {
                RecordKind::Developer(developer, _) => Some(&developer.name),
                RecordKind::Module(..) => None,
            },
            Self::Annotate(annotation) => annotation.of.developer(),
            _ => None,
        }
    }
}

fn conflict(name: &str, field: &str, expected: &dyn Display, found: &dyn Display) -> Clash {
    Clash::Conflict { name: name.into(), field: field.into(), expected: expected.to_string(), found: found.to_string() }
}

fn missing_module(id: &str) -> Clash {
    Clash::Missing(format!("module {id}"))
}

/// There is but one board: it has no place among others, and its title is a field.
fn no_place() -> Clash {
    Clash::Missing("second board".into())
}

fn missing_developer(name: &str) -> Clash {
    Clash::Missing(format!("developer {name}"))
}

/// Whether what has this name is on the board, and if not, how that is said.
fn there(board: &Board, what: &Subject) -> Result<(), Clash> {
    match what {
        Subject::Module(id) if board.find(id).is_none() => Err(missing_module(id)),
        Subject::Developer(name) if board.developer(name).is_none() => Err(missing_developer(name)),
        _ => Ok(()),
    }
}

fn apply_setting<R: Owner>(record: &mut R, set: &Setting) -> Result<(), Clash> {
    let missing = || Clash::Missing(format!("field {}", set.field.path));
    let field = field::find(R::fields(), set.field.path).ok_or_else(missing)?;
    let found = (field.get)(record);
    if found == set.to {
        return Ok(());
    }
    if found != set.from {
        return Err(conflict(set.of.name(), &set.field.label(), &set.from, &found));
    }
    (field.set)(record, set.to.clone());
    Ok(())
}

fn list(module: &Module, field: &Field<Module>) -> Vec<String> {
    if let Value::Texts(items) = (field.get)(module) { items } else { Vec::new() }
}

fn column_mut(board: &mut Board, developer: Option<usize>) -> &mut Vec<Arc<Module>> {
    match developer {
        Some(i) => &mut Arc::make_mut(&mut board.developers[i]).modules,
        None => &mut board.unassigned,
    }
}

fn module_mut<'a>(board: &'a mut Board, id: &str) -> Result<&'a mut Module, Clash> {
    let found = board.find(id).ok_or_else(|| missing_module(id))?;
    let (developer, index) = (found.developer, found.index);
    Ok(Arc::make_mut(&mut column_mut(board, developer)[index]))
}

fn developer_mut<'a>(board: &'a mut Board, name: &str) -> Result<&'a mut Developer, Clash> {
    let index = board.developer(name).ok_or_else(|| missing_developer(name))?;
    Ok(Arc::make_mut(&mut board.developers[index]))
}

/// Puts `new` behind the one called `after`: first if that is `None`, last if there is no such one.
fn insert_behind<T>(list: &mut Vec<T>, new: T, after: Option<&str>, name: impl Fn(&T) -> &str) {
    let index = match after {
        None => 0,
        Some(left) => list.iter().position(|t| name(t) == left).map_or(list.len(), |i| i + 1),
    };
    list.insert(index, new);
}

fn seat_column(board: &Board, seat: &Seat) -> Result<Option<usize>, Clash> {
    match &seat.developer {
        None => Ok(None),
        Some(name) => board.developer(name).map(Some).ok_or_else(|| missing_developer(name)),
    }
}

fn add(board: &mut Board, record: &Record) -> Result<(), Clash> {
    match &record.kind {
        RecordKind::Module(module, seat) => {
            if board.find(&module.id).is_some() {
                return Err(Clash::Exists(format!("module {}", module.id)));
            }
            let column = seat_column(board, seat)?;
            insert_behind(column_mut(board, column), Arc::clone(module), seat.after.as_deref(), |m| &m.id);
        }
        RecordKind::Developer(developer, after) => {
            if board.developer(&developer.name).is_some() {
                return Err(Clash::Exists(format!("developer {}", developer.name)));
            }
            if let Some(twin) = developer.modules.iter().find(|m| board.find(&m.id).is_some()) {
                return Err(Clash::Exists(format!("module {}", twin.id)));
            }
            insert_behind(&mut board.developers, Arc::clone(developer), after.as_deref(), |d| &d.name);
        }
    }
    Ok(())
}

fn remove(board: &mut Board, record: &Record) -> Result<(), Clash> {
    match &record.kind {
        RecordKind::Module(module, _) => {
            let found = board.find(&module.id).ok_or_else(|| missing_module(&module.id))?;
            if found.module != module {
                return Err(conflict(&module.id, "module", &"as it was seen", &"changed"));
            }
            let (developer, index) = (found.developer, found.index);
            column_mut(board, developer).remove(index);
        }
        RecordKind::Developer(developer, _) => {
            let index = board.developer(&developer.name).ok_or_else(|| missing_developer(&developer.name))?;
            if board.developers[index] != *developer {
                return Err(conflict(&developer.name, "developer", &"as they were seen", &"changed"));
            }
            board.developers.remove(index);
        }
    }
    Ok(())
}

fn assign(board: &mut Board, id: &str, from: &Seat, to: &Seat) -> Result<(), Clash> {
    let found = board.find(id).ok_or_else(|| missing_module(id))?;
    let (developer, index) = (found.developer, found.index);
    let here = developer.map(|i| board.developers[i].name.clone());
    if here == to.developer {
        return Ok(());
    }
    if here != from.developer {
        let name = |d: &Option<String>| d.clone().unwrap_or_else(|| "nobody".into());
        return Err(conflict(id, "developer", &name(&from.developer), &name(&here)));
    }
    let target = seat_column(board, to)?;
    let module = column_mut(board, developer).remove(index);
    insert_behind(column_mut(board, target), module, to.after.as_deref(), |m| &m.id);
    Ok(())
}

/// Renames, and with it every `after` that names the old one.
fn rename(board: &mut Board, what: &Subject, to: &str) -> Result<(), Clash> {
    let follow = |after: &[String], old: &str| -> Vec<String> {
        after.iter().map(|a| if a == old { to.to_owned() } else { a.clone() }).collect()
    };
    match what {
        Subject::Board => return Err(no_place()),
        Subject::Module(old) => {
            if board.find(to).is_some() {
                return Err(Clash::Exists(format!("module {to}")));
            }
            to.clone_into(&mut module_mut(board, old)?.id);
            let followers: Vec<String> =
                board.modules().filter(|f| f.module.after.contains(old)).map(|f| f.module.id.clone()).collect();
            for id in followers {
                let module = module_mut(board, &id)?;
                module.after = follow(&module.after, old);
            }
        }
        Subject::Developer(old) => {
            if board.developer(to).is_some() {
                return Err(Clash::Exists(format!("developer {to}")));
            }
            to.clone_into(&mut developer_mut(board, old)?.name);
            for developer in &mut board.developers {
                if developer.after.contains(old) {
                    let developer = Arc::make_mut(developer);
                    developer.after = follow(&developer.after, old);
                }
            }
        }
    }
    Ok(())
}
