//! The scope of the screen: filter, sort order, and the modules chosen for one change. Alters nothing on the board.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::log::history::History;
use crate::model::board::Board;
use crate::query::index::ModuleIndex;
use crate::query::matcher;
use crate::query::matcher::Passed;
use crate::query::parse::Trouble;
use crate::query::sort::Sorted;
use crate::query::{Filter, FilterContext};

/// The filter, the order and the chosen modules.
#[derive(Debug, Default)]
pub struct Scope {
    wanted: ScopeRequest,
    hits: Option<Arc<Hits>>,
    /// What the hits were counted of.
    of: Option<HitsKey>,
    hays: ModuleIndex,
}

/// What somebody wants to look at.
#[derive(Clone, Debug, Default)]
pub(crate) struct ScopeRequest {
    filter: Filter,
    /// What the table is sorted by.
    sorted: Sorted,
    /// Ids of the modules that the next change is for, instead of the selected one.
    chosen: BTreeSet<String>,
}

/// What hits depend on.
#[derive(Debug)]
struct HitsKey {
    filter: Filter,
    board: Arc<Board>,
    log: Option<Arc<History>>,
    who: Option<String>,
}

/// The modules that a filter lets through.
#[derive(Debug, PartialEq, Eq)]
pub struct Hits {
    passed: Passed,
    /// How many modules are hidden.
    pub hidden: usize,
}

impl Scope {
    /// What somebody wants to look at.
    pub(crate) fn wanted(&self) -> &ScopeRequest {
        &self.wanted
    }

    /// Looks at this from now on.
    pub(crate) fn want(&mut self, wanted: ScopeRequest) {
        self.wanted = wanted;
    }

    /// The filter.
    pub(crate) fn filter(&self) -> &Filter {
        &self.wanted.filter
    }

    /// What the filter lets through; `None`: there is no filter, all is shown.
    pub(crate) fn hits(&self) -> Option<&Arc<Hits>> {
        self.hits.as_ref()
    }

    /// Whether there are modules, and the filter hides them all.
    pub(crate) fn hides_all(&self) -> bool {
        self.hits.as_ref().is_some_and(|hits| hits.shown() == 0 && hits.hidden > 0)
    }

    /// Whether this module was chosen.
    pub(crate) fn is_chosen(&self, id: &str) -> bool {
        self.wanted.chosen.contains(id)
    }

    /// The chosen modules, by id.
    pub(crate) fn chosen(&self) -> &BTreeSet<String> {
        &self.wanted.chosen
    }

    /// What the table is sorted by.
    pub(crate) fn sorted(&self) -> Sorted {
        self.wanted.sorted
    }

    /// Sorts the table by this from now on.
    pub(crate) fn sort(&mut self, sorted: Sorted) {
        self.wanted.sorted = sorted;
    }

    /// Looks through this filter from now on.
    pub(crate) fn look_through(&mut self, filter: Filter) {
        self.wanted.filter = filter;
    }

    /// Chooses these modules, and no others.
    pub(crate) fn choose(&mut self, ids: BTreeSet<String>) {
        self.wanted.chosen = ids;
    }

    /// Takes back the last narrowing: chooses nothing any more, else looks through no filter.
    pub(crate) fn step_back(&mut self) {
        if self.wanted.chosen.is_empty() {
            self.look_through(Filter::default());
        } else {
            self.wanted.chosen.clear();
        }
    }

    /// Brings the hits up to date with what is known; counts only if the board or the filter is another one. What is not on the
    /// board any more is not chosen any more.
    pub(crate) fn follow(&mut self, known: &FilterContext<'_>) {
        let same_board = self.of.as_ref().is_some_and(|asked| Arc::ptr_eq(&asked.board, known.board));
        if same_board && self.of.as_ref().is_some_and(|asked| asked.is(&self.wanted.filter, known)) {
            return;
        }
        self.of = Some(HitsKey::new(&self.wanted.filter, known));
        if !self.wanted.chosen.is_empty() {
            let there: BTreeSet<&str> = known.board.modules().map(|found| found.module.id.as_str()).collect();
            self.wanted.chosen.retain(|id| there.contains(id.as_str()));
        }
        if self.wanted.filter.is_empty() {
            self.hits = None;
            return;
        }
        self.hays.follow(known.board);
        let hits = Hits::of(&self.wanted.filter, known, &self.hays);
        // The same hits on the same board stay the same object: who follows them has nothing to do.
        if !(same_board && self.hits.as_deref() == Some(&hits)) {
            self.hits = Some(Arc::new(hits));
        }
    }
}

impl HitsKey {
    fn new(filter: &Filter, known: &FilterContext<'_>) -> Self {
        Self {
            filter: filter.clone(),
            board: Arc::clone(known.board),
            log: known.log.cloned(),
            who: known.who.map(str::to_owned),
        }
    }

    /// Whether it was this, on the same board.
    fn is(&self, filter: &Filter, known: &FilterContext<'_>) -> bool {
        let same = self.log.as_ref().map(Arc::as_ptr) == known.log.map(Arc::as_ptr) && self.who.as_deref() == known.who;
        self.filter == *filter && (same || filter.is_empty())
    }
}

impl Hits {
    fn of(filter: &Filter, known: &FilterContext<'_>, hays: &ModuleIndex) -> Self {
        let passed = matcher::pass(filter, known, hays);
        let all: usize = known.board.columns().map(|(_, modules)| modules.len()).sum();
        Self { hidden: all - passed.count, passed }
    }

    /// How many modules are shown.
    pub fn shown(&self) -> usize {
        self.passed.count
    }

    /// Why a term of the filter cannot mean anything, if one cannot.
    pub(crate) fn told(&self) -> Option<&Trouble> {
        self.passed.told.as_ref()
    }

    /// Of a column: the developer at this index, or nobody.
    pub fn column(&self, developer: Option<usize>) -> &[u32] {
        let index = developer.unwrap_or(self.passed.columns.len().saturating_sub(1));
        self.passed.columns.get(index).map_or(&[], Vec::as_slice)
    }
}
