//! Finds modules by a few typed words: names, filter terms, fuzzy matching, sorting; and what is typed for a field, as changes. Knows nothing of the screen.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::log::history::History;
use crate::model::board::Board;
use crate::query::parse::{Means, Term, terms};

pub mod lookup;
pub mod typed;
pub mod parse;
pub(crate) mod index;
pub(crate) mod matcher;
pub(crate) mod fuzzy;
pub mod sort;

/// What a filter is asked about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FilterContext<'a> {
    /// The board with all modules.
    pub board: &'a Arc<Board>,
    /// For ages; `None` before anything of it is read.
    pub log: Option<&'a Arc<History>>,
    /// Who sits here, for `mine`; `None` while that is not known.
    pub who: Option<&'a str>,
    /// For ages.
    pub now: DateTime<Utc>,
    /// Ids of the modules that changed since the last standup, for `changed`; `None` while that is not known or not asked for.
    pub changed: Option<&'a BTreeSet<String>>,
}

/// The words as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    text: String,
    terms: Vec<Term>,
}

impl Filter {
    /// The filter of these words.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), terms: terms(text) }
    }

    /// The words as they were typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words as they are meant.
    pub(crate) fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Whether it asks what changed since the last standup.
    pub(crate) fn asks_for_changed(&self) -> bool {
        self.terms.iter().any(|term| term.means == Means::Changed)
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}
