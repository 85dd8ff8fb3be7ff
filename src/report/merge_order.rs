//! The merge order: who may merge, who is held by whom, and what is missing. Follows `after` and the checklist; merges nothing.

use std::collections::HashMap;

use crate::model::board::{Board, Developer};
use crate::model::module::{Module, Proof};
use crate::model::status::Status;

/// Who may merge, in the order of the board.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct MergeOrder {
    /// Whom everybody waits for; `None` where nobody is held.
    pub next: Option<Next>,
    /// The developers in layers: each waits for some of the layer before.
    pub waves: Vec<Vec<String>>,
    /// The developers who are ready.
    pub may_merge: Vec<String>,
    /// Every developer.
    pub developers: Vec<DeveloperMerge>,
    /// Every module.
    pub modules: Vec<ModuleMerge>,
}

/// Whom everybody waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// The developer, or the module where no developer holds another.
    pub what: Merging,
    /// The developers, or modules, that wait for it, over any number of steps, in the order of the board.
    pub holds: Vec<String>,
    /// Whether it can merge now.
    pub ready: bool,
}

/// What merges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merging {
    /// A developer's work, by their name.
    Developer(String),
    /// A module, by its id.
    Module(String),
}

/// How far merging has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeState {
    Merged,
    /// Others must be merged before.
    Held,
    /// Nothing is missing.
    Ready,
    /// Something is missing.
    Working,
}

impl MergeState {
    /// As scripts read it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Merged => "merged",
            Self::Held => "held",
            Self::Ready => "ready",
            Self::Working => "working",
        }
    }
}

/// How far a developer's work is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeveloperMerge {
    /// Their name.
    pub developer: String,
    /// Their pull request; empty if none is known.
    pub pr: String,
    /// How far it is.
    pub state: MergeState,
    /// The developers who must be merged before and are not.
    pub held_by: Vec<String>,
    /// What is missing, of each module that is not merged and misses something.
    pub missing: Vec<Missing>,
}

/// What a module misses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Its id.
    pub module: String,
    /// What is missing.
    pub why: Vec<Why>,
}

/// How far a module is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleMerge {
    /// Its id.
    pub module: String,
    /// Who has it; `None` is nobody.
    pub developer: Option<String>,
    /// How far it is.
    pub state: MergeState,
    /// The modules that must be merged before and are not.
    pub held_by: Vec<String>,
    /// What is missing.
    pub why: Vec<Why>,
}

/// What is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    NotDone,
    /// It is Done, and nobody measured it at its target.
    NotVerified,
    /// It was measured below its target since.
    Regressed,
    Blocked,
    /// Its pull request does not show all of the checklist.
    Checklist,
}

impl Why {
    /// As scripts read it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotDone => "not_done",
            Self::NotVerified => "not_verified",
            Self::Regressed => "regressed",
            Self::Blocked => "blocked",
            Self::Checklist => "checklist",
        }
    }
}

/// Whether a module is merged: it says so, or the work of its developer is.
pub(crate) fn is_merged(module: &Module, developer: Option<&Developer>) -> bool {
    module.merged == Some(true) || developer.is_some_and(|it| it.merged == Some(true))
}

/// Whether all of a developer's work is merged: they say so, or all of their modules do, and there is one.
pub(crate) fn is_developer_merged(developer: &Developer) -> bool {
    let all = || developer.modules.iter().all(|module| module.merged == Some(true));
    developer.merged == Some(true) || (!developer.modules.is_empty() && all())
}

/// What a module misses before it can merge.
fn missing(board: &Board, module: &Module) -> Vec<Why> {
    let mut why = Vec::new();
    match (module.status, module.proof()) {
        (Status::Pending | Status::InProgress, _) => why.push(Why::NotDone),
        (Status::Done, Some(Proof::Claimed | Proof::Unproven)) => why.push(Why::NotVerified),
        (Status::Done, Some(Proof::Regressed)) => why.push(Why::Regressed),
        (Status::Done, Some(Proof::Verified) | None) => {}
    }
    if module.blocked.is_some() {
        why.push(Why::Blocked);
    }
    if !board.checklist.iter().all(|item| module.checked.contains(item)) {
        why.push(Why::Checklist);
    }
    why
}

/// Who may merge on this board.
pub fn merge_order(board: &Board) -> MergeOrder {
    let people = Waiting::new(
        board.developers.iter().map(|it| (it.name.as_str(), it.after.as_slice(), is_developer_merged(it))),
    );
    let found: Vec<_> = board.modules().collect();
    let merged = |at: usize| {
        let developer = found[at].developer.map(|it| &*board.developers[it]);
        found[at].module.merged == Some(true) || developer.is_some_and(is_developer_merged)
    };
    let all = (0..found.len()).map(|at| (found[at].module.id.as_str(), found[at].module.after.as_slice(), merged(at)));
    let waiting = Waiting::new(all);
    let modules: Vec<ModuleMerge> = (0..found.len())
        .map(|at| {
            let why = if waiting.merged[at] { Vec::new() } else { missing(board, found[at].module) };
            ModuleMerge {
                module: found[at].module.id.clone(),
                developer: found[at].developer.map(|it| board.developers[it].name.clone()),
                state: waiting.state(at, why.is_empty()),
                held_by: waiting.held_by(at),
                why,
            }
        })
        .collect();
    let mut developers = Vec::with_capacity(board.developers.len());
    let mut of_column = modules.iter();
    for (at, developer) in board.developers.iter().enumerate() {
        let column = of_column.by_ref().take(developer.modules.len()).filter(|it| !it.why.is_empty());
        let missing: Vec<Missing> =
            column.map(|it| Missing { module: it.module.clone(), why: it.why.clone() }).collect();
        developers.push(DeveloperMerge {
            developer: developer.name.clone(),
            pr: developer.pr.clone(),
            state: people.state(at, missing.is_empty() && !developer.modules.is_empty()),
            held_by: people.held_by(at),
            missing,
        });
    }
    let by_developer = people.next().map(|(at, holds)| Next {
        what: Merging::Developer(developers[at].developer.clone()),
        holds,
        ready: developers[at].state == MergeState::Ready,
    });
    let next = by_developer.or_else(|| {
        waiting.next().map(|(at, holds)| Next {
            what: Merging::Module(modules[at].module.clone()),
            holds,
            ready: modules[at].state == MergeState::Ready,
        })
    });
    let ready = developers.iter().filter(|it| it.state == MergeState::Ready);
    MergeOrder {
        next,
        waves: people.waves(),
        may_merge: ready.map(|it| it.developer.clone()).collect(),
        developers,
        modules,
    }
}

/// Who waits for whom, by places on the board.
struct Waiting<'a> {
    names: Vec<&'a str>,
    /// Those that must be merged before; names that nobody has hold nobody.
    after: Vec<Vec<usize>>,
    merged: Vec<bool>,
}

impl<'a> Waiting<'a> {
    fn new(all: impl Iterator<Item = (&'a str, &'a [String], bool)>) -> Self {
        let all: Vec<_> = all.collect();
        let place: HashMap<&str, usize> = (0..).zip(&all).map(|(at, (name, ..))| (*name, at)).collect();
        let after = |names: &[String]| names.iter().filter_map(|name| place.get(name.as_str()).copied()).collect();
        Self {
            after: all.iter().map(|(_, names, _)| after(names)).collect(),
            merged: all.iter().map(|(.., merged)| *merged).collect(),
            names: all.iter().map(|(name, ..)| *name).collect(),
        }
    }

    fn holders(&self, at: usize) -> impl Iterator<Item = usize> {
        self.after[at].iter().copied().filter(|holder| !self.merged[*holder])
    }

    fn held_by(&self, at: usize) -> Vec<String> {
        if self.merged[at] {
            return Vec::new();
        }
        self.holders(at).map(|holder| self.names[holder].to_owned()).collect()
    }

    fn state(&self, at: usize, is_complete: bool) -> MergeState {
        match (self.merged[at], self.holders(at).next(), is_complete) {
            (true, ..) => MergeState::Merged,
            (_, Some(_), _) => MergeState::Held,
            (_, None, true) => MergeState::Ready,
            (_, None, false) => MergeState::Working,
        }
    }

    /// Who holds the most others, over any number of steps, and is not held; the first of them on the board.
    fn next(&self) -> Option<(usize, Vec<String>)> {
        let mut holds: Vec<Vec<usize>> = vec![Vec::new(); self.names.len()];
        for at in (0..self.names.len()).filter(|at| !self.merged[*at]) {
            self.holders(at).for_each(|holder| holds[holder].push(at));
        }
        let mut best: Option<(usize, Vec<usize>)> = None;
        // Who was met last from which start: no list is cleared.
        let mut met = vec![usize::MAX; self.names.len()];
        for start in (0..self.names.len()).filter(|at| !self.merged[*at] && self.holders(*at).next().is_none()) {
            let (mut held, mut open) = (Vec::new(), vec![start]);
            met[start] = start;
            while let Some(at) = open.pop() {
                for next in &holds[at] {
                    if std::mem::replace(&mut met[*next], start) != start {
                        held.push(*next);
                        open.push(*next);
                    }
                }
            }
            if !held.is_empty() && best.as_ref().is_none_or(|(_, most)| held.len() > most.len()) {
                best = Some((start, held));
            }
        }
        best.map(|(at, mut held)| {
            held.sort_unstable();
            (at, held.into_iter().map(|at| self.names[at].to_owned()).collect())
        })
    }

    /// Layers: those that wait for nobody, those that wait for them, and so on, merged ones included.
    fn waves(&self) -> Vec<Vec<String>> {
        let mut open: Vec<usize> = (0..self.names.len()).collect();
        let mut waves = Vec::new();
        let mut is_done = vec![false; self.names.len()];
        while !open.is_empty() {
            let (now, later): (Vec<usize>, Vec<usize>) =
                open.iter().partition(|at| self.after[**at].iter().all(|before| is_done[*before]));
            // A cycle is refused when the board is read; one made in memory is the last layer.
            let (now, later) = if now.is_empty() { (later, now) } else { (now, later) };
            for at in &now {
                is_done[*at] = true;
            }
            waves.push(now.into_iter().map(|at| self.names[at].to_owned()).collect());
            open = later;
        }
        waves
    }
}
