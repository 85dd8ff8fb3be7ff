//! Applies a filter to one board: each module passes or does not. Keeps the order as it is.

use std::sync::Arc;

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher};

use crate::log::history::History;
use crate::model::board::{Board, Found};
use crate::model::module::Module;
use crate::model::problem::did_you_mean;
use crate::model::status::Status;
use crate::query::index::{IndexedModule, ModuleIndex};
use crate::query::parse::{Means, Term, Trouble};
use crate::query::{Filter, FilterContext};

/// What passes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Passed {
    /// Indices of modules, rising, for each column: the developers, then nobody.
    pub columns: Vec<Vec<u32>>,
    /// How many there are.
    pub count: usize,
    /// Why a term cannot mean anything, if one cannot.
    pub told: Option<Trouble>,
}

/// A filter, with what its terms mean on this board.
struct FilterMatcher<'a> {
    known: &'a FilterContext<'a>,
    tests: Vec<(bool, Test)>,
    told: Option<Trouble>,
    matcher: Matcher,
}

/// What a term asks.
enum Test {
    /// Whether the letters are there.
    Letters {
        together: Atom,
        apart: Atom,
    },
    /// Whether it is in one of these columns: the developers, then nobody.
    Columns(Vec<bool>),
    Status(Vec<Status>),
    Fact(fn(&FilterContext<'_>, &Module) -> bool),
    PullRequest(String),
    Tag(String),
    /// It means nothing: nothing passes.
    Nothing,
}

/// How near the letters of a word must stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Letters {
    Together,
    Apart,
}

/// What passes the filter. The letters of a word must stand together; only if nothing passes so, they may stand apart.
pub(crate) fn pass(filter: &Filter, known: &FilterContext<'_>, hays: &ModuleIndex) -> Passed {
    let mut sieve = FilterMatcher::new(filter, known);
    let passed = sieve.pass(hays, Letters::Together);
    let looser =
        passed.count == 0 && sieve.tests.iter().any(|(not, test)| !not && matches!(test, Test::Letters { .. }));
    if looser { sieve.pass(hays, Letters::Apart) } else { passed }
}

impl<'a> FilterMatcher<'a> {
    fn new(filter: &Filter, known: &'a FilterContext<'a>) -> Self {
        let matcher = Matcher::new(Config::DEFAULT.match_paths());
        let mut sieve = Self { known, tests: Vec::new(), told: None, matcher };
        for Term { not, means } in filter.terms() {
            match sieve.test(means) {
                Ok(Some(test)) => sieve.tests.push((*not, test)),
                Ok(None) => {}
                Err(told) => {
                    sieve.told.get_or_insert(told);
                    sieve.tests.push((false, Test::Nothing));
                }
            }
        }
        sieve
    }

    /// What a term asks; `None`: nothing yet.
    fn test(&self, means: &Means) -> Result<Option<Test>, Trouble> {
        let board = self.known.board;
        Ok(Some(match means {
            Means::Begun => return Ok(None),
            Means::Letters(letters) => {
                let atom = |kind| Atom::new(letters, CaseMatching::Respect, Normalization::Smart, kind, false);
                Test::Letters { together: atom(AtomKind::Substring), apart: atom(AtomKind::Fuzzy) }
            }
            Means::Developer(name) => Test::Columns(developers(board, name)?),
            Means::Nobody => Test::Columns(columns(board, |index| index == board.developers.len())),
            Means::Mine => {
                let who = self.known.who.ok_or_else(|| Trouble::new("who you are is not known yet", ""))?;
                let mine = board.mine(who).ok_or_else(|| {
                    Trouble::new(format!("no developer of this board is you, {who}"), "add that name to `who` of yours")
                })?;
                Test::Columns(columns(board, |index| index == mine))
            }
            Means::Status(statuses) => Test::Status(statuses.clone()),
            Means::BelowTarget => Test::Fact(|_, module| module.coverage.at_target() == Some(false)),
            Means::Blocked => Test::Fact(|_, module| module.blocked.is_some()),
            Means::Help => Test::Fact(|_, module| !module.help.is_empty()),
            Means::Stale if board.limits.stale_days.is_none() => {
                return Err(Trouble::new("this board calls nothing stale", "set `stale_days` in its limits"));
            }
            Means::Stale => Test::Fact(is_stale),
            Means::Changed if self.known.changed.is_none() => return Err(no_standup(self.known.log.map(Arc::as_ref))),
            Means::Changed => {
                Test::Fact(|known, module| known.changed.is_some_and(|changed| changed.contains(&module.id)))
            }
            Means::PullRequest(number) => Test::PullRequest(number.clone()),
            Means::Tag(tag) => Test::Tag(tag.clone()),
            Means::Unknown(told) => return Err(told.clone()),
        }))
    }

    fn pass(&mut self, hays: &ModuleIndex, letters: Letters) -> Passed {
        let board = self.known.board;
        let mut columns = vec![Vec::new(); board.developers.len() + 1];
        let mut count = 0;
        for found in board.modules() {
            if self.lets_through(found, hays, letters) {
                columns[found.developer.unwrap_or(board.developers.len())].push(found.index as u32);
                count += 1;
            }
        }
        Passed { columns, count, told: self.told.clone() }
    }

    fn lets_through(&mut self, found: Found<'_>, hays: &ModuleIndex, letters: Letters) -> bool {
        let Self { known, tests, matcher, .. } = self;
        tests.iter().all(|(not, test)| {
            // What keeps out does so by whole letters only.
            let letters = if *not { Letters::Together } else { letters };
            test.is_met(known, found, hays, letters, matcher) != *not
        })
    }
}

impl Test {
    fn is_met(
        &self,
        known: &FilterContext<'_>,
        found: Found<'_>,
        hays: &ModuleIndex,
        letters: Letters,
        matcher: &mut Matcher,
    ) -> bool {
        let module = found.module;
        match self {
            Self::Letters { together, apart } => hays.of(found).is_some_and(|hay| match letters {
                Letters::Together => together.score(hay.text(), matcher).is_some(),
                Letters::Apart => IndexedModule::pieces(hay).any(|piece| apart.score(piece, matcher).is_some()),
            }),
            Self::Columns(columns) => columns[found.developer.unwrap_or(columns.len() - 1)],
            Self::Status(statuses) => statuses.contains(&module.status),
            Self::Fact(holds) => holds(known, module),
            Self::PullRequest(number) => !module.pr.is_empty() && has_word(&module.pr.to_lowercase(), number),
            Self::Tag(tag) => module.tags.iter().any(|known| known.to_lowercase().starts_with(tag.as_str())),
            Self::Nothing => false,
        }
    }
}

/// Whether `text` has a word that begins with `begin`: `#12` and `…/pull/12` for `12`.
fn has_word(text: &str, begin: &str) -> bool {
    let starts = |at: usize| !text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    text.match_indices(begin).any(|(at, _)| starts(at))
}

fn columns(board: &Board, is_meant: impl Fn(usize) -> bool) -> Vec<bool> {
    (0..=board.developers.len()).map(is_meant).collect()
}

/// The columns of the developers who may be meant by this part of a name: of those as sure as the surest.
fn developers(board: &Board, typed: &str) -> Result<Vec<bool>, Trouble> {
    const SURENESS: &[fn(&str, &str) -> bool] = &[
        |name, typed| name == typed || name.replace(' ', "") == typed,
        |name, typed| name.split_whitespace().any(|word| word == typed),
        |name, typed| name.contains(typed) || name.replace(' ', "").contains(typed),
    ];
    for is_meant in SURENESS {
        let found = columns(board, |index| {
            board.developers.get(index).is_some_and(|developer| {
                let mut names = std::iter::once(&developer.name).chain(&developer.who);
                names.any(|name| is_meant(&name.to_lowercase(), typed))
            })
        });
        if found.contains(&true) {
            return Ok(found);
        }
    }
    let names: Vec<String> = board.developers.iter().map(|developer| developer.name.to_lowercase()).collect();
    let hint = did_you_mean(typed, names.iter().map(String::as_str));
    let hint = hint.map(|name| format!("did you mean `{name}`?")).unwrap_or_default();
    Err(Trouble::new(format!("no developer is called `{typed}`"), hint))
}

/// Why it is not known what changed since the last standup.
fn no_standup(log: Option<&History>) -> Trouble {
    match log {
        None => Trouble::new("the log is not read yet", ""),
        Some(log) if log.is_whole() => Trouble::new("no standup was marked yet", "`standup mark` marks one"),
        Some(_) => Trouble::new("reading the log back to the last standup", ""),
    }
}

/// Whether it is in progress for longer than the board allows, as far as the log knows.
fn is_stale(known: &FilterContext<'_>, module: &Module) -> bool {
    let since = |log: &History| log.in_status_since(&module.id, module.status);
    let Some(limit) = known.board.limits.stale_days.filter(|_| module.status == Status::InProgress) else {
        return false;
    };
    let days = known.log.and_then(|log| since(log)).map(|since| (known.now - since).num_days());
    days.and_then(|days| u64::try_from(days).ok()).is_some_and(|days| days >= limit.max(1))
}
