//! Follows what was renamed on one side of a merge, so that base and other side call it by its new name. Knows a rename only by its
//! entry in the log: a guess would make one module of two.

use std::collections::HashSet;

use crate::document::Document;
use crate::merge::clash::{Clash, Lost, Side, Why};
use crate::merge::rule::Rule;
use crate::model::board::Board;
use crate::model::change::{Change, Subject};
use crate::model::field::Owner;

/// The texts with the new names.
#[derive(Debug, Default)]
pub(super) struct Renamed {
    /// `None`: nothing has another name there.
    pub(super) base: Option<Document>,
    pub(super) ours: Option<Document>,
    pub(super) theirs: Option<Document>,
    /// What was renamed in ours.
    pub(super) changes: Vec<Change>,
    /// Where both renamed one, each otherwise.
    pub(super) clashes: Vec<Clash>,
    /// What was renamed, by its new name: it was changed, should the other side have taken it out.
    pub(super) subjects: Names,
}

/// A name that one or both sides changed.
struct Renaming {
    /// As the base has it.
    old: Subject,
    /// As each side has it; `None` if it took it out.
    names: [Option<String>; 2],
    /// As both have it then.
    new: String,
}

/// The texts, in which each module and developer has the same name everywhere.
pub(super) fn followed(base: Option<&Document>, sides: [&Document; 2], rule: Rule<'_>) -> Renamed {
    let Some(base) = base.filter(|_| rule.history().is_some()) else { return Renamed::default() };
    let names = [base, sides[0], sides[1]].map(|document| subjects(document.board()).into_iter().collect::<Names>());
    let [_, ours, theirs] = &names;
    let mut renamings: Vec<Renaming> = Vec::new();
    let mut taken: Names = HashSet::new();
    for old in subjects(base.board()).into_iter().filter(|old| !ours.contains(old) || !theirs.contains(old)) {
        let Some(renaming) = renaming(&old, &names, rule) else { continue };
        let new = old.named(&renaming.new);
        let is_free =
            |name: &Option<String>, side: &Names| name.as_ref() == Some(&renaming.new) || !side.contains(&new);
        let fits = is_free(&renaming.names[0], ours) && is_free(&renaming.names[1], theirs);
        if fits && taken.insert(new) {
            renamings.push(renaming);
        }
    }
    let mut renamed = Renamed::default();
    for Renaming { old, names, new } in renamings {
        let rename = |document: &Document, name: Option<&str>| -> Option<Document> {
            let Some(name) = name.filter(|name| *name != new) else { return Some(document.clone()) };
            Some(document.edit(&Change::rename(old.named(name), &new)).ok()?.document)
        };
        let now = [
            rename(renamed.base.as_ref().unwrap_or(base), Some(old.name())),
            rename(renamed.ours.as_ref().unwrap_or(sides[0]), names[0].as_deref()),
            rename(renamed.theirs.as_ref().unwrap_or(sides[1]), names[1].as_deref()),
        ];
        // A name that one of the texts does not take stays two.
        let [Some(base), Some(ours), Some(theirs)] = now else { continue };
        (renamed.base, renamed.ours, renamed.theirs) = (Some(base), Some(ours), Some(theirs));
        if let Some(name) = names[0].as_ref().filter(|name| **name != new) {
            renamed.changes.push(Change::rename(old.named(name), &new));
        }
        for (side, name) in [Side::Ours, Side::Theirs].into_iter().zip(names) {
            if let Some(name) = name.filter(|name| *name != new && name != old.name()) {
                let lost = Lost::Change(Change::rename(old.named(&new), name));
                renamed.clashes.push(Clash { loser: side, why: Why::Both, lost });
            }
        }
        renamed.subjects.insert(old.named(new));
    }
    renamed
}

/// Everything on a board.
pub(super) type Names = HashSet<Subject>;

/// The new name of what the base calls `old`, if a side that does not know that name any more has it under another one.
fn renaming(old: &Subject, [base, ours, theirs]: &[Names; 3], rule: Rule<'_>) -> Option<Renaming> {
    let names = [ours, theirs]
        .map(|side| if side.contains(old) { Some((0, old.clone())) } else { called(old, base, side, rule) });
    let [ours, theirs] = &names;
    let is_renamed = |name: &Option<(usize, Subject)>| name.as_ref().is_some_and(|(_, name)| name != old);
    let theirs_is_later = match rule.fixed() {
        // What only one side renamed has its new name, whoever wins.
        Some(side) if is_renamed(ours) && is_renamed(theirs) => side == Side::Theirs,
        _ => {
            let order =
                |name: &Option<(usize, Subject)>| name.as_ref().map(|(place, name)| (*place, name.name().to_owned()));
            order(theirs) > order(ours)
        }
    };
    let new = (if theirs_is_later { theirs } else { ours }).as_ref().filter(|(_, name)| name != old)?;
    let new = new.1.name().to_owned();
    Some(Renaming { old: old.clone(), names: names.map(|name| name.map(|(_, name)| name.name().to_owned())), new })
}

/// What `side` calls what had the name `old`, and the place in the log's order of the entry that named it so.
fn called(old: &Subject, base: &Names, side: &Names, rule: Rule<'_>) -> Option<(usize, Subject)> {
    let mut names: Vec<(usize, Subject)> = vec![(0, old.clone())];
    let renames = rule.history()?.renames();
    for (place, entry) in (1..).zip(renames) {
        if let Change::Rename { what, to, .. } = &entry.change
            && names.iter().any(|(_, name)| name == what)
        {
            names.push((place, what.named(to)));
        }
    }
    names.into_iter().rev().find(|(_, name)| side.contains(name) && !base.contains(name))
}

fn subjects(board: &Board) -> Vec<Subject> {
    let developers = board.developers.iter().map(|developer| developer.subject());
    developers.chain(board.modules().map(|found| found.module.subject())).collect()
}
