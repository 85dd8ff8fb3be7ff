//! Which modules are meant by a few typed words. Knows nothing of what is drawn.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::log::history::History;
use crate::model::board::{Board, Found};

/// What a filter is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The board with all modules.
    pub board: &'a Arc<Board>,
    /// For ages; `None` before anything of it is read.
    pub log: Option<&'a Arc<History>>,
    /// Who sits here, for `mine`; `None` while that is not known.
    pub who: Option<&'a str>,
    /// For ages.
    pub now: DateTime<Utc>,
}

/// The words as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    text: String,
}

impl Filter {
    /// The filter of these words.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned() }
    }

    /// The words as they were typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether everything passes.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// What tells which modules pass.
    pub fn sieve(&self, _known: &Known<'_>) -> Sieve {
        Sieve { words: self.text.to_lowercase().split_whitespace().map(str::to_owned).collect() }
    }
}

/// A filter at work.
#[derive(Debug)]
pub struct Sieve {
    words: Vec<String>,
}

impl Sieve {
    /// Whether this module passes.
    pub fn lets_through(&mut self, found: Found<'_>) -> bool {
        let id = found.module.id.to_lowercase();
        let title = found.module.title.to_lowercase();
        self.words.iter().all(|word| id.contains(word) || title.contains(word))
    }
}
