//! Merges two boards with a common ancestor into one. Reads no text; reports every change that is not in the result.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::clash::{Clash, Lost, Side, Why};
use super::value::Values;
use crate::merge::cycles;
use crate::merge::list::{Lists, Ordered, placed};
use crate::merge::rule::{self, OWNER, Rule, STATUS};
use crate::model::board::{Board, Developer};
use crate::model::change::{Change, Record, RecordKind, Seat, Setting, Subject};
use crate::model::field::{self, DEVELOPER, Kind, MODULE, Owner, Value};
use crate::model::module::Module;

/// The boards of both sides and what they came from.
pub(super) struct Boards<'a> {
    pub(super) base: &'a Board,
    pub(super) ours: &'a Board,
    pub(super) theirs: &'a Board,
    /// Who wins where both changed the same.
    pub(super) rule: Rule<'a>,
    /// What one side renamed, by its new name, which every board has here.
    pub(super) renamed: &'a HashSet<Subject>,
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
        // Where no side always wins, what was there before both stays.
        let kept = match self.rule.fixed() {
            Some(Side::Ours) => self.ours,
            Some(Side::Theirs) => self.theirs,
            None => self.base,
        };
        let loser = |of: &Subject, item: &str| if waits(self.ours, of, item) { Side::Ours } else { Side::Theirs };
        cycles::opened(kept, &loser, &mut board, &mut clashes);
        Both { board, clashes }
    }
}

/// Whether it waits for `item`.
fn waits(board: &Board, of: &Subject, item: &str) -> bool {
    let has = |after: &[String]| after.iter().any(|other| other == item);
    match of {
        Subject::Module(id) => board.find(id).is_some_and(|found| has(&found.module.after)),
        Subject::Developer(name) => board.developer(name).is_some_and(|i| has(&board.developers[i].after)),
        Subject::Board => false,
    }
}

/// The sides as winner and loser.
fn ranked<T>(winner: Side, ours: T, theirs: T) -> (T, T) {
    match winner {
        Side::Ours => (ours, theirs),
        Side::Theirs => (theirs, ours),
    }
}

impl<'a> Work<'a> {
    fn lost(&mut self, loser: Side, why: Why, change: Change) {
        self.clashes.push(Clash { loser, why, lost: Lost::Change(change) });
    }

    /// All fields of a table, as both want them, set in `record`.
    fn merge_fields<R: Owner>(&mut self, [base, ours, theirs]: [&R; 3], record: &mut R) {
        let of = record.subject();
        let precedence = self.boards.rule.precedence();
        for field in R::fields() {
            let [base, ours, theirs] = [base, ours, theirs].map(|side| (field.get)(side));
            let value = if ours == theirs || theirs == base {
                ours
            } else if ours == base {
                theirs
            } else {
                let verdict = self.boards.rule.verdict(&of, field.path, &ours, &theirs);
                let (winner, loser) = ranked(verdict.winner, &ours, &theirs);
                let settled = Values { base: &base, winner, loser, precedence }.settled(field.path, field.kind);
                if settled.clashes && !verdict.is_overtaken {
                    let turned = Values { base: &base, winner: loser, loser: winner, precedence };
                    let turned = turned.settled(field.path, field.kind).value;
                    // Where both ways give the same, something was taken out in vain.
                    let wish = if turned == settled.value { loser.clone() } else { turned };
                    let why =
                        if matches!(field.kind, Kind::Records(_)) && wish == *loser { Why::Removed } else { Why::Both };
                    let wish = Setting::new(of.clone(), field, settled.value.clone(), wish);
                    self.lost(verdict.winner.other(), why, Change::Set(wish));
                }
                settled.value
            };
            if (field.get)(record) != value {
                (field.set)(record, value);
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

    /// A module that `keeper` still has, and the other side took out: gone, unless it was changed or placed elsewhere.
    fn survivor(
        &mut self,
        base: (&'a Arc<Module>, Option<&'a str>),
        (module, column): (&'a Arc<Module>, Option<&'a str>),
        keeper: Side,
    ) -> Option<(Arc<Module>, Option<&'a str>)> {
        let of = Subject::Module(module.id.clone());
        let annotated = || self.boards.renamed.contains(&of) || (self.boards.annotated)(keeper, &of);
        if base == (module, column) && !annotated() && !self.is_placed(keeper, column, &module.id) {
            return None;
        }
        let seat = Seat { developer: column.map(str::to_owned), after: None };
        let kind = RecordKind::Module(Arc::clone(module), seat);
        self.lost(keeper.other(), Why::Removed, Change::Remove(Box::new(Record::new(kind))));
        Some((Arc::clone(module), column))
    }

    /// Whether a side has a module elsewhere in the order of its column than the base.
    fn is_placed(&self, side: Side, column: Option<&str>, id: &str) -> bool {
        let (board, _) = ranked(side, self.boards.ours, self.boards.theirs);
        let ids = |board: &'a Board| -> Vec<&'a str> {
            let at = column.map(|name| board.developer(name));
            if at == Some(None) {
                return Vec::new();
            }
            board.column(at.flatten()).iter().map(|module| module.id.as_str()).collect()
        };
        let (was, is) = (ids(self.boards.base), ids(board));
        let [old, new]: [HashSet<&str>; 2] = [&was, &is].map(|ids| ids.iter().copied().collect());
        let was: Vec<&&str> = was.iter().filter(|id| new.contains(**id)).collect();
        let is: Vec<&&str> = is.iter().filter(|id| old.contains(**id)).collect();
        was != is && placed(&was, &is).contains(&id)
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
        let column = if ours.1 == theirs.1 || was == Some(theirs.1) {
            ours.1
        } else if was == Some(ours.1) {
            theirs.1
        } else {
            self.contested_column(id, ours.1, theirs.1)
        };
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

    /// The one place of a module that both gave to somebody, each to another one.
    fn contested_column(&mut self, id: &str, ours: Option<&'a str>, theirs: Option<&'a str>) -> Option<&'a str> {
        let owner = |name| rule::owner(self.boards.rule.history(), name);
        let of = Subject::Module(id.to_owned());
        let verdict = self.boards.rule.verdict(&of, OWNER, &owner(ours), &owner(theirs));
        let (winner, _) = ranked(verdict.winner, ours, theirs);
        if !verdict.is_overtaken {
            let seat = Seat { developer: winner.map(str::to_owned), after: None };
            let (_, board) = ranked(verdict.winner, self.boards.ours, self.boards.theirs);
            let to = board.find(id).map(|found| Seat::of(board, found)).unwrap_or_default();
            self.lost(verdict.winner.other(), Why::Both, Change::assign(id, seat, to));
        }
        winner
    }

    /// The fields of a module that both have and that differs.
    fn fields(&mut self, sides: [&Module; 3], is_new: bool) -> Module {
        let [base, ours, theirs] = sides;
        let mut module = ours.clone();
        let unchanged = |side: &Module| !is_new && side.status == base.status;
        if ours.status != theirs.status && !unchanged(theirs) {
            module.status = theirs.status;
            if !unchanged(ours) {
                let of = ours.subject();
                let [our, their] = [ours.status, theirs.status].map(rule::status);
                let verdict = self.boards.rule.verdict(&of, STATUS, &our, &their);
                let (winner, loser) = ranked(verdict.winner, ours.status, theirs.status);
                module.status = winner;
                if !verdict.is_overtaken {
                    let change = Change::Move { module: ours.id.clone(), from: winner, to: loser };
                    self.lost(verdict.winner.other(), Why::Both, change);
                }
            }
        }
        self.merge_fields(sides, &mut module);
        self.one_level(ours, theirs, &mut module);
        module
    }

    /// Typed and measured coverage are two fields but one fact: where each side brought another, one of them counts.
    fn one_level(&mut self, ours: &Module, theirs: &Module, module: &mut Module) {
        const PATHS: [&str; 2] = ["coverage.measured", "coverage.now"];
        let both = |module: &Module| module.coverage.now.is_some() && module.coverage.measured.is_some();
        if !both(module) || both(ours) || both(theirs) {
            return;
        }
        let fields = PATHS.map(|path| field::find(MODULE, path).expect("the table has this field"));
        let sides =
            if ours.coverage.measured.is_some() { [Side::Ours, Side::Theirs] } else { [Side::Theirs, Side::Ours] };
        let [measured, typed] = fields.map(|field| (field.get)(module));
        let winner = self.boards.rule.later(&module.subject(), [(PATHS[0], &measured), (PATHS[1], &typed)], sides);
        let (field, was) = if winner == sides[0] { (fields[1], typed) } else { (fields[0], measured) };
        (field.set)(module, Value::Absent);
        let set = Setting::new(module.subject(), field, Value::Absent, was);
        self.lost(winner.other(), Why::Both, Change::Set(set));
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
        let ordered = self.in_order([&was, &our, &their], &|name| Subject::Developer(name.to_owned()), |name| {
            there.contains_key(name)
        });
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
        let of = Subject::Developer(was.name.clone());
        let annotated = || self.boards.renamed.contains(&of) || (self.boards.annotated)(keeper, &of);
        if same && !is_needed && !annotated() {
            return None;
        }
        let kind = RecordKind::Developer(Arc::clone(kept), None);
        self.lost(keeper.other(), Why::Removed, Change::Remove(Box::new(Record::new(kind))));
        Some(Arc::clone(kept))
    }

    /// Those of a list that are `in`, in the order of both; what each side placed elsewhere is told.
    fn in_order(
        &mut self,
        [base, ours, theirs]: [&[&'a str]; 3],
        subject: &dyn Fn(&str) -> Subject,
        is_in: impl Fn(&&'a str) -> bool,
    ) -> Ordered<&'a str> {
        let first = self.boards.rule.fixed().unwrap_or(Side::Ours);
        let (winner, loser) = ranked(first, ours, theirs);
        let ordered = Lists { base, winner, loser }.ordered(self.boards.rule.precedence(), is_in);
        let left = |list: &[&str], name: &str| -> Option<String> {
            let at = list.iter().position(|other| *other == name).and_then(|at| at.checked_sub(1))?;
            Some(list[at].to_owned())
        };
        for name in &ordered.contested {
            let is_first = left(&ordered.items, name) == left(winner, name);
            let (side, list) = if is_first { (first.other(), loser) } else { (first, winner) };
            self.lost(side, Why::Both, Change::place(subject(name), None, left(list, name)));
        }
        ordered
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
        let sits = |id: &&str| self.modules.get(*id).is_some_and(|(_, column)| *column == developer);
        let sitting: HashSet<&'a str> = our.iter().chain(&their).copied().filter(sits).collect();
        let ordered =
            self.in_order([&was, &our, &their], &|id| Subject::Module(id.to_owned()), |id| sitting.contains(id));
        ordered.items.iter().filter_map(|id| self.modules.get(id)).map(|(module, _)| Arc::clone(module)).collect()
    }
}
