//! Which steps exist, which are undone, and which step each person would undo or redo next. Looks at no values.
//!
//! A redo is the undo of an undo, so steps form chains: made, undone, made again, undone again.

use std::collections::{BTreeSet, HashMap};

use crate::log::entry::{Entry, EntryId};
use crate::model::change::By;

/// Changes that belong together.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// Id of its first entry.
    pub(super) id: EntryId,
    /// Its entries, as indices into the history, rising.
    pub(super) entries: Vec<u32>,
    pub(super) turn: Turn,
    /// The step that undid it.
    pub(super) undone_by: Option<u32>,
    /// The first step of its chain; itself, if it undoes nothing.
    pub(super) first: u32,
    /// On the first step of a chain: all of them, rising.
    chain: Vec<u32>,
    who: String,
}

/// What a step does to the one before it in its chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// None: it altered the board.
    Made,
    /// Undoes the last one.
    Undo,
    /// Undoes an undo.
    Redo,
    /// Undoes what another step had undone before: two people, or two machines, undid the same thing.
    Again(u32),
    /// Undoes a step that the history does not have.
    Orphan,
}

/// All steps of a history, in the order of their first entries.
#[derive(Clone, Debug, Default)]
pub(super) struct Steps {
    list: Vec<Step>,
    of_entry: HashMap<EntryId, u32>,
    people: HashMap<String, Person>,
}

/// What one person can undo and redo; the newest is the highest.
#[derive(Clone, Debug, Default)]
struct Person {
    undo: BTreeSet<u32>,
    redo: BTreeSet<u32>,
    /// Whether an undo of theirs is an orphan.
    orphans: bool,
}

impl Steps {
    pub(super) fn get(&self, step: u32) -> &Step {
        &self.list[step as usize]
    }

    /// The step with this id, or with an entry of this id.
    pub(super) fn find(&self, id: &EntryId) -> Option<u32> {
        self.of_entry.get(id).copied()
    }

    /// The step that `who` would undo.
    pub(super) fn last(&self, who: &str) -> Option<u32> {
        self.people.get(who)?.undo.last().copied()
    }

    /// The undo that `who` would undo.
    pub(super) fn last_undone(&self, who: &str) -> Option<u32> {
        self.people.get(who)?.redo.last().copied()
    }

    /// Whether something that `who` undid is not known: it is older than what was loaded, or lost.
    pub(super) fn has_orphans(&self, who: &str) -> bool {
        self.people.get(who).is_some_and(|person| person.orphans)
    }

    /// Whether the board was altered by the chain of `step` since the entry `index`: each step of a chain takes back the one
    /// before it, so what was done and undone since leaves no trace, and what was done before and undone since does.
    pub(super) fn altered_since(&self, step: u32, index: u32) -> bool {
        let chain = &self.get(self.get(step).first).chain;
        let before = chain.partition_point(|s| self.get(*s).entries[0] <= index);
        (chain.len() - before) % 2 == 1
    }

    /// Whether the step still has its effect. An undo has none of its own: it and what it undid cancel out.
    pub(super) fn stands(&self, step: u32) -> bool {
        let step = self.get(step);
        match step.turn {
            Turn::Made | Turn::Redo | Turn::Orphan => step.undone_by.is_none(),
            Turn::Undo => false,
            Turn::Again(first) => self.stands(first),
        }
    }

    /// Whether the board was altered by it and, after all undoing and redoing, still is.
    pub(super) fn holds(&self, step: u32) -> bool {
        // Each step of its chain takes back the one before it.
        self.is_made(step) && self.get(step).chain.len() % 2 == 1
    }

    /// Whether it altered the board by itself, and neither undid nor redid.
    pub(super) fn is_made(&self, step: u32) -> bool {
        self.get(step).turn == Turn::Made
    }

    /// Whether it undid an undo.
    pub(super) fn is_redo(&self, step: u32) -> bool {
        match self.get(step).turn {
            Turn::Redo => true,
            Turn::Again(first) => self.get(first).undone_by.is_some_and(|by| self.get(by).turn == Turn::Redo),
            Turn::Made | Turn::Undo | Turn::Orphan => false,
        }
    }

    /// Takes in the next entry; gives its step.
    pub(super) fn push(&mut self, index: u32, entry: &Entry) -> u32 {
        let id = entry.step_id();
        if let Some(step) = self.find(id)
            && self.get(step).who == entry.who
        {
            self.list[step as usize].entries.push(index);
            self.of_entry.insert(entry.id.clone(), step);
            return step;
        }
        let step = self.list.len() as u32;
        let (turn, first) = self.turn(step, &entry.by);
        self.list.push(Step {
            id: id.clone(),
            entries: vec![index],
            turn,
            undone_by: None,
            first,
            chain: Vec::new(),
            who: entry.who.clone(),
        });
        if !matches!(turn, Turn::Again(_)) {
            self.list[first as usize].chain.push(step);
        }
        self.of_entry.entry(id.clone()).or_insert(step);
        self.of_entry.insert(entry.id.clone(), step);
        let person = self.people.entry(entry.who.clone()).or_default();
        match (turn, &entry.by) {
            // A watched report is not a person's step, and an edit in the file has no author.
            (Turn::Made, By::Auto(_) | By::Observed) | (Turn::Again(_), _) => {}
            (Turn::Made, _) => {
                person.undo.insert(step);
                person.redo.clear();
            }
            (Turn::Undo, _) => drop(person.redo.insert(step)),
            (Turn::Redo, _) => drop(person.undo.insert(step)),
            (Turn::Orphan, _) => person.orphans = true,
        }
        step
    }

    /// What a new step that was made by these means does, and the first step of its chain; marks what it undoes.
    fn turn(&mut self, step: u32, by: &By) -> (Turn, u32) {
        let By::Undo(target) = by else { return (Turn::Made, step) };
        let Some(mut target) = target.parse().ok().and_then(|id| self.find(&id)) else { return (Turn::Orphan, step) };
        if let Turn::Again(by) = self.get(target).turn {
            target = by;
        }
        let undone = &mut self.list[target as usize];
        let (turn, first) = (undone.turn, undone.first);
        if let Some(by) = undone.undone_by {
            return (Turn::Again(by), first);
        }
        undone.undone_by = Some(step);
        if let Some(person) = self.people.get_mut(&undone.who) {
            person.undo.remove(&target);
            person.redo.remove(&target);
        }
        (if turn == Turn::Undo { Turn::Redo } else { Turn::Undo }, first)
    }
}
