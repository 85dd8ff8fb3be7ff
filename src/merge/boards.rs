//! Merges two boards with a common ancestor into one. Reads no text; reports every change that is not in the result.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::clash::{Clash, Lost, Side, Why};
use super::value::Values;
use crate::merge::cycles;
use crate::merge::list::Lists;
use crate::model::board::{Board, Developer};
use crate::model::change::{Change, Record, RecordKind, Seat, Setting, Subject};
use crate::model::field::{self, DEVELOPER, Kind, MODULE, Owner, Value};
use crate::model::module::Module;

/// The boards of both sides and what they came from.
pub(super) struct Boards<'a> {
    pub(super) base: &'a Board,
    pub(super) ours: &'a Board,
    pub(super) theirs: &'a Board,
    /// The side that wins where both changed the same.
    pub(super) winner: Side,
    /// Whether a side changed the annotations of a record.
    pub(super) annotated: &'a dyn Fn(Side, &Subject) -> bool,
}

/// A board with what both wanted.
pub(super) struct Both {
    pub(super) board: Board,
    pub(super) clashes: Vec<Clash>,
}

/// The modules of a board by their ids, each with the developer who has it.
struct Index<'a> {
    modules: HashMap<&'a str, (&'a Arc<Module>, Option<&'a str>)>,
}

impl<'a> Index<'a> {
    fn of(board: &'a Board) -> Self {
        let named = |i: usize| board.developers[i].name.as_str();
        let modules = board.modules().map(|f| (f.module.id.as_str(), (f.module, f.developer.map(named)))).collect();
        Self { modules }
    }

    fn get(&self, id: &str) -> Option<(&'a Arc<Module>, Option<&'a str>)> {
        self.modules.get(id).copied()
    }
}

/// The work on one merge.
struct Work<'a> {
    boards: &'a Boards<'a>,
    base: Index<'a>,
    ours: Index<'a>,
    theirs: Index<'a>,
    clashes: Vec<Clash>,
    /// The modules there are, and where they sit.
    modules: HashMap<&'a str, (Arc<Module>, Option<&'a str>)>,
}

impl Boards<'_> {
    /// Makes one board of them.
    pub(super) fn merged(&self) -> Both {
        let mut work = Work {
            boards: self,
            base: Index::of(self.base),
            ours: Index::of(self.ours),
            theirs: Index::of(self.theirs),
            clashes: Vec::new(),
            modules: HashMap::new(),
        };
        let mut board = work.whole();
        work.modules();
        let developers = work.developers();
        board.unassigned = work.column(None);
        board.developers = developers
            .into_iter()
            .map(|mut developer| {
                let modules = work.column(Some(&developer.name));
                if developer.modules != modules {
                    Arc::make_mut(&mut developer).modules = modules;
                }
                developer
            })
            .collect();
        let mut clashes = work.clashes;
        cycles::opened(self.winning(), self.winner.other(), &mut board, &mut clashes);
        Both { board, clashes }
    }

    /// The sides as winner and loser.
    pub(super) fn ranked<T>(&self, ours: T, theirs: T) -> (T, T) {
        match self.winner {
            Side::Ours => (ours, theirs),
            Side::Theirs => (theirs, ours),
        }
    }

    /// The board of the winner.
    pub(super) fn winning(&self) -> &Board {
        self.ranked(self.ours, self.theirs).0
    }
}

impl<'a> Work<'a> {
    fn lost(&mut self, loser: Side, why: Why, change: Change) {
        self.clashes.push(Clash { loser, why, lost: Lost::Change(change) });
    }

    /// All fields of a table, as both want them, set in `record`.
    fn merge_fields<R: Owner>(&mut self, [base, ours, theirs]: [&R; 3], record: &mut R) {
        for field in R::fields() {
            let [base, ours, theirs] = [base, ours, theirs].map(|side| (field.get)(side));
            let (winner, loser) = self.boards.ranked(&ours, &theirs);
            let settled = Values { base: &base, winner, loser }.settled(field.path, field.kind);
            if settled.clashes {
                let turned = Values { base: &base, winner: loser, loser: winner }.settled(field.path, field.kind).value;
                // Where both ways give the same, something was taken out in vain.
                let wish = if turned == settled.value { loser.clone() } else { turned };
                let why =
                    if matches!(field.kind, Kind::Records(_)) && wish == *loser { Why::Removed } else { Why::Both };
                let wish = Setting::new(record.subject(), field, settled.value.clone(), wish);
                self.lost(self.boards.winner.other(), why, Change::Set(wish));
            }
            if (field.get)(record) != settled.value {
                (field.set)(record, settled.value);
            }
        }
    }

    /// The board without its columns.
    fn whole(&mut self) -> Board {
        let Boards { base, ours, theirs, .. } = *self.boards;
        let mut board = Board { unassigned: Vec::new(), developers: Vec::new(), ..ours.clone() };
        self.merge_fields([base, ours, theirs], &mut board);
        board
    }

    /// Which modules there are, what they say, and who has them.
    fn modules(&mut self) {
        let ours = self.boards.ours.modules().map(|found| found.module.id.as_str());
        let theirs = self.boards.theirs.modules().map(|found| found.module.id.as_str());
        let theirs: Vec<&str> = theirs.filter(|id| self.ours.get(id).is_none()).collect();
        for id in ours.chain(theirs) {
            let there = match (self.base.get(id), self.ours.get(id), self.theirs.get(id)) {
                (base, Some(ours), Some(theirs)) => Some(self.module(id, base, ours, theirs)),
                (None, Some((module, column)), None) | (None, None, Some((module, column))) => {
                    Some((Arc::clone(module), column))
                }
                (Some(base), Some(ours), None) => self.survivor(base, ours, Side::Ours),
                (Some(base), None, Some(theirs)) => self.survivor(base, theirs, Side::Theirs),
                (_, None, None) => None,
            };
            self.modules.extend(there.map(|there| (id, there)));
        }
    }

    /// A module that `keeper` still has, and the other side took out: gone, unless it was changed.
    fn survivor(
        &mut self,
        base: (&'a Arc<Module>, Option<&'a str>),
        (module, column): (&'a Arc<Module>, Option<&'a str>),
        keeper: Side,
    ) -> Option<(Arc<Module>, Option<&'a str>)> {
        let annotated = || (self.boards.annotated)(keeper, &Subject::Module(module.id.clone()));
        if base == (module, column) && !annotated() {
            return None;
        }
        let seat = Seat { developer: column.map(str::to_owned), after: None };
        let kind = RecordKind::Module(Arc::clone(module), seat);
        self.lost(keeper.other(), Why::Removed, Change::Remove(Box::new(Record::new(kind))));
        Some((Arc::clone(module), column))
    }

    /// A module that both have.
    fn module(
        &mut self,
        id: &'a str,
        base: Option<(&'a Arc<Module>, Option<&'a str>)>,
        ours: (&'a Arc<Module>, Option<&'a str>),
        theirs: (&'a Arc<Module>, Option<&'a str>),
    ) -> (Arc<Module>, Option<&'a str>) {
        let was = base.map(|(_, column)| column);
        let (winner, loser) = self.boards.ranked(ours.1, theirs.1);
        let column = if was == Some(winner) { loser } else { winner };
        if loser != column && was != Some(loser) {
            let seat = |name: Option<&str>| Seat { developer: name.map(str::to_owned), after: None };
            let after = self.boards.ranked(self.boards.ours, self.boards.theirs).1;
            let to = after.find(id).map(|found| Seat::of(after, found)).unwrap_or_default();
            let change = Change::assign(id, seat(column), to);
            self.lost(self.boards.winner.other(), Why::Both, change);
        }
        let is_base = |module: &Arc<Module>| base.is_some_and(|(base, _)| base == module);
        if is_base(theirs.0) || ours.0 == theirs.0 {
            return (Arc::clone(ours.0), column);
        }
        if is_base(ours.0) {
            return (Arc::clone(theirs.0), column);
        }
        let empty = Module::new(id, ours.0.status);
        let was = base.map_or(&empty, |(base, _)| base.as_ref());
        (Arc::new(self.fields([was, ours.0, theirs.0], base.is_none())), column)
    }

    /// The fields of a module that both have and that differs.
    fn fields(&mut self, sides: [&Module; 3], is_new: bool) -> Module {
        let [base, ours, theirs] = sides;
        let mut module = ours.clone();
        let (winner, loser) = self.boards.ranked(ours, theirs);
        module.status = if winner.status == base.status && !is_new { loser.status } else { winner.status };
        if loser.status != module.status && (is_new || loser.status != base.status) {
            let change = Change::Move { module: ours.id.clone(), from: module.status, to: loser.status };
            self.lost(self.boards.winner.other(), Why::Both, change);
        }
        self.merge_fields(sides, &mut module);
        self.one_level(winner, loser, &mut module);
        module
    }

    /// Typed and measured coverage are two fields but one fact: where each side brought another, the winner's counts.
    fn one_level(&mut self, winner: &Module, loser: &Module, module: &mut Module) {
        let both = |module: &Module| module.coverage.now.is_some() && module.coverage.measured.is_some();
        if !both(module) || both(winner) || both(loser) {
            return;
        }
        let path = if winner.coverage.measured.is_some() { "coverage.now" } else { "coverage.measured" };
        let field = field::find(MODULE, path).expect("the table has this field");
        (field.set)(module, Value::Absent);
        let set = Setting::new(module.subject(), field, Value::Absent, (field.get)(loser));
        self.lost(self.boards.winner.other(), Why::Both, Change::Set(set));
    }

    /// The developers there are, in order; their columns are not filled yet.
    fn developers(&mut self) -> Vec<Arc<Developer>> {
        let Boards { base, ours, theirs, .. } = *self.boards;
        let names = |board: &'a Board| -> Vec<&'a str> { board.developers.iter().map(|d| d.name.as_str()).collect() };
        let find = |board: &'a Board, name: &str| board.developer(name).map(|i| &board.developers[i]);
        let (was, our, their) = (names(base), names(ours), names(theirs));
        let mut there: HashMap<&str, Arc<Developer>> = HashMap::new();
        let needed: HashSet<&str> = self.modules.values().filter_map(|(_, column)| *column).collect();
        for name in our.iter().chain(their.iter().filter(|name| !our.contains(name))).copied() {
            let kept = match (find(base, name), find(ours, name), find(theirs, name)) {
                (was, Some(ours), Some(theirs)) => {
                    let empty = Developer { name: name.to_owned(), ..Developer::default() };
                    let mut developer = Arc::clone(ours);
                    let sides = [was.map_or(&empty, |was| was.as_ref()), ours.as_ref(), theirs.as_ref()];
                    if sides[0] != sides[2] {
                        let mut settled = ours.as_ref().clone();
                        self.merge_fields(sides, &mut settled);
                        developer = Arc::new(settled);
                    }
                    Some(developer)
                }
                (None, Some(new), None) | (None, None, Some(new)) => Some(Arc::clone(new)),
                (Some(was), Some(kept), None) => self.staying(was, kept, Side::Ours, needed.contains(name)),
                (Some(was), None, Some(kept)) => self.staying(was, kept, Side::Theirs, needed.contains(name)),
                (_, None, None) => None,
            };
            there.extend(kept.map(|developer| (name, developer)));
        }
        let (winner, loser) = self.boards.ranked(our.as_slice(), their.as_slice());
        let ordered = Lists { base: &was, winner, loser }.ordered(|name| there.contains_key(name));
        for name in ordered.contested {
            self.elsewhere(loser, name, Subject::Developer(name.to_owned()));
        }
        ordered.items.into_iter().filter_map(|name| there.remove(name)).collect()
    }

    /// A developer that `keeper` still has, and the other side took out: gone, unless they were changed or still have a module.
    fn staying(
        &mut self,
        was: &Developer,
        kept: &Arc<Developer>,
        keeper: Side,
        is_needed: bool,
    ) -> Option<Arc<Developer>> {
        let same = DEVELOPER.iter().all(|field| (field.get)(was) == (field.get)(kept));
        if same && !is_needed && !(self.boards.annotated)(keeper, &Subject::Developer(was.name.clone())) {
            return None;
        }
        let kind = RecordKind::Developer(Arc::clone(kept), None);
        self.lost(keeper.other(), Why::Removed, Change::Remove(Box::new(Record::new(kind))));
        Some(Arc::clone(kept))
    }

    /// The loser has `what` elsewhere in the `list`.
    fn elsewhere(&mut self, list: &[&str], name: &str, what: Subject) {
        let at = list.iter().position(|other| *other == name);
        let to = at.and_then(|at| at.checked_sub(1)).map(|left| list[left].to_owned());
        self.lost(self.boards.winner.other(), Why::Both, Change::place(what, None, to));
    }

    /// The modules of a column, in order.
    fn column(&mut self, developer: Option<&str>) -> Vec<Arc<Module>> {
        let ids = |board: &'a Board| -> Vec<&'a str> {
            let index = developer.map(|name| board.developer(name));
            let modules = match index {
                Some(None) => &[],
                Some(Some(i)) => board.column(Some(i)),
                None => board.column(None),
            };
            modules.iter().map(|module| module.id.as_str()).collect()
        };
        let Boards { base, ours, theirs, .. } = *self.boards;
        let (was, our, their) = (ids(base), ids(ours), ids(theirs));
        let (winner, loser) = self.boards.ranked(our.as_slice(), their.as_slice());
        let sits = |id: &&str| self.modules.get(id).is_some_and(|(_, column)| *column == developer);
        let ordered = Lists { base: &was, winner, loser }.ordered(sits);
        for id in ordered.contested {
            self.elsewhere(loser, id, Subject::Module(id.to_owned()));
        }
        ordered.items.iter().filter_map(|id| self.modules.get(id)).map(|(module, _)| Arc::clone(module)).collect()
    }
}
