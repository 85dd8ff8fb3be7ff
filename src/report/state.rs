//! The board as it was at a cut of the history, with the names of that time resolved. Invents nothing: a field without an entry
//! is as the board has it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::log::entry::Entry;
use crate::log::footprint::DEVELOPER;
use crate::log::history::Identity;
use crate::log::history::cut::{Cut, Cuts};
use crate::model::board::{Board, Developer};
use crate::model::change::{Change, Record, RecordKind, Seat, Subject};
use crate::model::field::{self, Field, Owner};
use crate::model::module::Module;
use crate::report::trace::{RENAMING, Side, Source, Trace, Value, Whole};

/// From here on, who the log has not heard of.
const UNLOGGED: Identity = 1 << 31;

/// The board at a cut. Columns and modules stand in the order of today's board; those that it has no more come last.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) board: Arc<Board>,
    /// In the order of the board.
    pub(super) modules: Vec<Placed>,
    /// As on the board.
    pub(super) developers: Vec<Identity>,
    by_identity: HashMap<Identity, usize>,
}

/// A module, who it is, and who has it.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) identity: Identity,
    pub(super) module: Arc<Module>,
    /// Index of the developer on the board of that time; `None` is nobody.
    pub(super) developer: Option<usize>,
}

impl State {
    /// The module, by who it is.
    pub(super) fn find(&self, identity: Identity) -> Option<&Placed> {
        self.by_identity.get(&identity).map(|at| &self.modules[*at])
    }

    /// The developer who has the module.
    pub(super) fn owner(&self, placed: &Placed) -> Option<Identity> {
        placed.developer.map(|at| self.developers[at])
    }

    /// The developer, by who it is.
    pub(super) fn developer(&self, identity: Identity) -> Option<&Arc<Developer>> {
        self.developers.iter().position(|it| *it == identity).map(|at| &self.board.developers[at])
    }
}

/// Who everything on the board and in the log is.
pub(super) struct Cast<'a> {
    cuts: &'a Cuts<'a>,
    board: &'a Arc<Board>,
    traces: &'a HashMap<Identity, Trace<'a>>,
    developers: Vec<Identity>,
    modules: Vec<Identity>,
    /// Those that the log knows and the board has no more, in the order in which the log met them.
    gone: Vec<Identity>,
    blocked_today: HashSet<Identity>,
}

impl<'a> Cast<'a> {
    /// Who is who on today's board.
    pub(super) fn new(cuts: &'a Cuts<'a>, board: &'a Arc<Board>, traces: &'a HashMap<Identity, Trace<'a>>) -> Self {
        let mut taken = HashSet::new();
        let developers = board.developers.iter().map(|it| it.subject());
        let developers = identities(cuts, &developers.collect::<Vec<_>>(), &mut taken, UNLOGGED);
        let modules = board.modules().map(|found| found.module.subject());
        let unlogged = UNLOGGED + developers.len() as Identity;
        let modules = identities(cuts, &modules.collect::<Vec<_>>(), &mut taken, unlogged);
        let mut gone: Vec<Identity> = traces.keys().filter(|it| **it != 0 && !taken.contains(it)).copied().collect();
        gone.sort_unstable();
        let blocked_today = board.modules().zip(&modules).filter(|(found, _)| found.module.blocked.is_some());
        let blocked_today = blocked_today.map(|(_, identity)| *identity).collect();
        Self { cuts, board, traces, developers, modules, gone, blocked_today }
    }

    /// The board at one of the two cuts.
    pub(super) fn state(&self, side: Side, cut: &Cut) -> State {
        if *cut == Cut::Now {
            let modules = self.board.modules().zip(&self.modules);
            let placed = modules.map(|(found, identity)| Placed {
                identity: *identity,
                module: Arc::clone(found.module),
                developer: found.developer,
            });
            return State::of(Arc::clone(self.board), self.developers.clone(), placed.collect());
        }
        let mut board = Board { developers: Vec::new(), unassigned: Vec::new(), ..Board::clone(self.board) };
        if let Some(trace) = self.traces.get(&0) {
            self.set_fields(trace, side, &mut board, |change, to, board| {
                if let Change::Set(set) = change {
                    set.put(board, to);
                }
            });
        }
        let mut developers = Vec::new();
        let here = self.board.developers.iter().zip(&self.developers).map(|(it, identity)| (*identity, Some(it)));
        for (identity, today) in here.chain(self.gone.iter().map(|identity| (*identity, None))) {
            if let Some(developer) = self.developer(identity, today, side) {
                developers.push(identity);
                board.developers.push(developer.into());
            }
        }
        let mut placed: Vec<Placed> = Vec::new();
        let here = self.board.modules().zip(&self.modules).map(|(it, identity)| (*identity, Some(it)));
        for (identity, today) in here.chain(self.gone.iter().map(|identity| (*identity, None))) {
            let owner_today = today.and_then(|found| found.developer).map(|at| self.developers[at]);
            if let Some((module, owner)) = self.module(identity, today.map(|it| (it.module, owner_today)), side) {
                let developer = owner.and_then(|owner| developers.iter().position(|it| *it == owner));
                placed.push(Placed { identity, module, developer });
            }
        }
        // The order of the board is that of its columns.
        placed.sort_by_key(|it| it.developer.unwrap_or(usize::MAX));
        for Placed { module, developer, .. } in &placed {
            let column = match developer {
                Some(at) => &mut Arc::make_mut(&mut board.developers[*at]).modules,
                None => &mut board.unassigned,
            };
            column.push(Arc::clone(module));
        }
        State::of(board.into(), developers, placed)
    }

    fn developer(&self, identity: Identity, today: Option<&Arc<Developer>>, side: Side) -> Option<Developer> {
        let bare = |it: &Developer| Developer { modules: Vec::new(), ..it.clone() };
        let Some(trace) = self.traces.get(&identity) else { return today.map(|it| bare(it)) };
        let record = |source: Source| match &record(self.entry(source))?.kind {
            RecordKind::Developer(it, _) if source.write == 0 => Some(bare(it)),
            _ => None,
        };
        let mut developer = self.whole(trace, side, record, || today.map(|it| bare(it)))?;
        self.set_fields(trace, side, &mut developer, |change, to, developer| match change {
            Change::Set(set) => set.put(developer, to),
            Change::Rename { what: Subject::Developer(from), to: new, .. } => {
                (if to { new } else { from }).clone_into(&mut developer.name);
            }
            Change::Add(record) => {
                if let RecordKind::Developer(it, _) = &record.kind {
                    it.name.clone_into(&mut developer.name);
                }
            }
            _ => {}
        });
        Some(developer)
    }

    /// The module and who has it.
    fn module(
        &self,
        identity: Identity,
        today: Option<(&Arc<Module>, Option<Identity>)>,
        side: Side,
    ) -> Option<(Arc<Module>, Option<Identity>)> {
        let today = today.map(|(module, owner)| (Arc::clone(module), owner));
        let Some(trace) = self.traces.get(&identity) else { return today };
        let record = |source: Source| self.recorded(source);
        let (mut module, mut owner) = self.whole(trace, side, record, || today)?;
        let it = Arc::make_mut(&mut module);
        self.set_fields(trace, side, it, |change, to, module| match change {
            Change::Move { from, to: new, .. } => module.status = if to { *new } else { *from },
            Change::Set(set) => set.put(module, to),
            Change::Rename { what: Subject::Module(from), to: new, .. } => {
                (if to { new } else { from }).clone_into(&mut module.id);
            }
            Change::Add(record) => {
                if let RecordKind::Module(it, _) = &record.kind {
                    it.id.clone_into(&mut module.id);
                }
            }
            _ => {}
        });
        let (source, to) = match trace.field(DEVELOPER).value(side, &trace.whole) {
            Value::Left(source) => (source, true),
            Value::Found(source) => (source, false),
            Value::OfRecord => return Some((module, owner)),
        };
        if let Change::Assign { from, to: new, .. } = &self.entry(source).change {
            owner = self.seated(source, if to { new } else { from });
        }
        Some((module, owner))
    }

    /// The module as an entry that brought it or took it away has it, and who had it then.
    fn recorded(&self, source: Source) -> Option<(Arc<Module>, Option<Identity>)> {
        match &record(self.entry(source))?.kind {
            RecordKind::Module(module, seat) => Some((Arc::clone(module), self.seated(source, seat))),
            // A developer's own write is the first; those of the modules follow in their order.
            RecordKind::Developer(developer, _) => {
                let module = developer.modules.get(source.write.checked_sub(1)?)?;
                let owner = self.cuts.entry(source.entry).writes.first().map(|(identity, _)| *identity);
                Some((Arc::clone(module), owner))
            }
        }
    }

    /// The record at a cut, without what was set since it came: `None` if it was not there.
    fn whole<T>(
        &self,
        trace: &Trace<'_>,
        side: Side,
        record: impl Fn(Source) -> Option<T>,
        today: impl FnOnce() -> Option<T>,
    ) -> Option<T> {
        let is_addition = |source: Source| matches!(self.entry(source).change, Change::Add(_));
        match trace.whole.whole(side) {
            Whole::Left(source) => is_addition(source).then(|| record(source))?,
            Whole::Found(source) => (!is_addition(source)).then(|| record(source))?,
            Whole::OfBoard => today(),
        }
    }

    /// Sets all fields of `record` that some entry says, as they were at a cut; lists item by item.
    fn set_fields<R: Owner>(&self, trace: &Trace<'_>, side: Side, record: &mut R, set: impl Fn(&Change, bool, &mut R)) {
        for (_, touch) in &trace.fields {
            match touch.value(side, &trace.whole) {
                Value::Left(source) => set(&self.entry(source).change, true, record),
                Value::Found(source) if source.write != RENAMING => set(&self.entry(source).change, false, record),
                Value::Found(_) | Value::OfRecord => {}
            }
        }
        for (path, item, touch) in &trace.items {
            // What was said of the whole list since counts for each of its items.
            let is_there = match touch.value(side, &trace.field(path).or(&trace.whole)) {
                Value::Left(source) => matches!(self.entry(source).change, Change::AddTo(_)),
                Value::Found(source) => matches!(self.entry(source).change, Change::RemoveFrom(_)),
                Value::OfRecord => continue,
            };
            if let Some(field) = field::find(R::fields(), path) {
                put_item(field, record, item, is_there);
            }
        }
    }

    /// Who sits at the column of `seat`, as it was called when the entry was made.
    fn seated(&self, source: Source, seat: &Seat) -> Option<Identity> {
        let subject = Subject::Developer(seat.developer.clone()?);
        let then = self.cuts.entry(source.entry).names.iter().find(|(name, _)| *name == subject);
        then.map(|(_, identity)| *identity).or_else(|| self.cuts.history().identity(&subject))
    }

    fn entry(&self, source: Source) -> &'a Entry {
        self.cuts.entry(source.entry).entry
    }

    /// Whether the module was blocked at `cut`.
    pub(super) fn is_blocked(&self, identity: Identity, cut: &Cut) -> bool {
        let today = || self.blocked_today.contains(&identity);
        let Some(trace) = self.traces.get(&identity) else { return today() };
        let said = |source: &Source, to: bool| match &self.entry(*source).change {
            Change::Set(set) => !if to { &set.to } else { &set.from }.is_absent(),
            Change::Add(_) | Change::Remove(_) => {
                let is_there = matches!(self.entry(*source).change, Change::Add(_)) == to;
                is_there && self.recorded(*source).is_some_and(|(module, _)| module.blocked.is_some())
            }
            _ => false,
        };
        let inside = trace.blocks.iter().rev().find(|source| self.cuts.holds(cut, source.entry));
        let outside = || {
            let is_visible = |source: &&Source| !self.cuts.entry(source.entry).is_hidden;
            trace.blocks.iter().find(is_visible).map(|source| said(source, false))
        };
        inside.map(|source| said(source, true)).or_else(outside).unwrap_or_else(today)
    }
}

impl State {
    fn of(board: Arc<Board>, developers: Vec<Identity>, modules: Vec<Placed>) -> Self {
        let by_identity = modules.iter().enumerate().map(|(at, placed)| (placed.identity, at)).collect();
        Self { board, modules, developers, by_identity }
    }
}

/// Who has these names today; the log's own first, so that none is taken twice.
fn identities(
    cuts: &Cuts<'_>,
    subjects: &[Subject],
    taken: &mut HashSet<Identity>,
    unlogged: Identity,
) -> Vec<Identity> {
    let history = cuts.history();
    let mut found: Vec<Option<Identity>> = Vec::with_capacity(subjects.len());
    for subject in subjects {
        let bearer = history.identity(subject).filter(|it| history.name_of(*it) == subject);
        found.push(bearer.filter(|it| taken.insert(*it)));
    }
    for (identity, subject) in found.iter_mut().zip(subjects).filter(|(identity, _)| identity.is_none()) {
        *identity = history.identity(subject).filter(|it| taken.insert(*it));
    }
    (unlogged..).zip(found).map(|(unlogged, found)| found.unwrap_or(unlogged)).collect()
}

fn record(entry: &Entry) -> Option<&Record> {
    match &entry.change {
        Change::Add(record) | Change::Remove(record) => Some(record),
        _ => None,
    }
}

fn put_item<R>(field: &Field<R>, record: &mut R, item: &str, is_there: bool) {
    let field::Value::Texts(mut items) = (field.get)(record) else {
        if is_there {
            (field.set)(record, field::Value::texts(&[item.to_owned()]));
        }
        return;
    };
    match (items.iter().position(|it| it == item), is_there) {
        (None, true) => items.push(item.to_owned()),
        (Some(at), false) => drop(items.remove(at)),
        _ => return,
    }
    (field.set)(record, field::Value::texts(&items));
}
