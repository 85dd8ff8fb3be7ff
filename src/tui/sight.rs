//! What of the board is looked at: the filter, and the modules that were chosen for one change. Alters nothing on the board.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::board::Board;
use crate::tui::filter::{Filter, Known};

/// The filter and the chosen modules.
#[derive(Debug, Default)]
pub struct Sight {
    filter: Filter,
    /// Ids of the modules that the next change is for, instead of the selected one.
    chosen: BTreeSet<String>,
    hits: Option<Arc<Hits>>,
    /// The board whose modules the hits are.
    of: Option<Arc<Board>>,
}

/// The modules that a filter lets through.
#[derive(Debug, PartialEq, Eq)]
pub struct Hits {
    /// Indices of modules, rising, for each column: the developers, then nobody.
    pub columns: Vec<Vec<u32>>,
    /// How many modules are hidden.
    pub hidden: usize,
}

impl Sight {
    /// The filter.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// What the filter lets through; `None`: there is no filter, all is shown.
    pub fn hits(&self) -> Option<&Arc<Hits>> {
        self.hits.as_ref()
    }

    /// Whether this module was chosen.
    pub fn is_chosen(&self, id: &str) -> bool {
        self.chosen.contains(id)
    }

    /// The chosen modules, by id.
    pub fn chosen(&self) -> &BTreeSet<String> {
        &self.chosen
    }

    /// Looks through this filter from now on.
    pub fn look_through(&mut self, filter: Filter) {
        if filter != self.filter {
            self.filter = filter;
            self.of = None;
        }
    }

    /// Chooses these modules, and no others.
    pub fn choose(&mut self, ids: BTreeSet<String>) {
        self.chosen = ids;
    }

    /// Takes back the last narrowing: chooses nothing any more, else looks through no filter.
    pub fn step_back(&mut self) {
        if self.chosen.is_empty() {
            self.look_through(Filter::default());
        } else {
            self.chosen.clear();
        }
    }

    /// Brings the hits up to date with what is known; counts only if the board or the filter is another one. What is not on the
    /// board any more is not chosen any more.
    pub fn follow(&mut self, known: &Known<'_>) {
        if self.of.as_ref().is_some_and(|of| Arc::ptr_eq(of, known.board)) {
            return;
        }
        self.of = Some(Arc::clone(known.board));
        if !self.chosen.is_empty() {
            let there: BTreeSet<&str> = known.board.modules().map(|found| found.module.id.as_str()).collect();
            self.chosen.retain(|id| there.contains(id.as_str()));
        }
        self.hits = (!self.filter.is_empty()).then(|| Arc::new(Hits::of(&self.filter, known)));
    }
}

impl Hits {
    fn of(filter: &Filter, known: &Known<'_>) -> Self {
        let mut sieve = filter.sieve(known);
        let mut hidden = 0;
        let mut columns = vec![Vec::new(); known.board.developers.len() + 1];
        for found in known.board.modules() {
            if sieve.lets_through(found) {
                columns[found.developer.unwrap_or(known.board.developers.len())].push(found.index as u32);
            } else {
                hidden += 1;
            }
        }
        Self { columns, hidden }
    }

    /// Of a column: the developer at this index, or nobody.
    pub fn column(&self, developer: Option<usize>) -> &[u32] {
        let index = developer.unwrap_or(self.columns.len().saturating_sub(1));
        self.columns.get(index).map_or(&[], Vec::as_slice)
    }
}
