//! Finds edits that nobody logged by comparing boards, names them, and hides those with an authored twin. Invents nothing: the
//! changes are handed in.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};

use crate::log::codec::change_text;
use crate::log::entry::{Entry, EntryId, HIGHEST_SEQ};
use crate::log::history::History;
use crate::log::twin::{adds, bare};
use crate::model::change::{By, Change};
use crate::model::snapshot::Revision;

/// The id of an observed change: a hash of what changed, from what, to what, and of the newest entry about it. So everybody
/// who finds the same edit gives it the same name, and the same edit made again another.
pub(crate) fn observed_id(change: &Change, newest: Option<&EntryId>) -> EntryId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(change_text(&bare(change)).as_bytes());
    if let Some(newest) = newest {
        hasher.update(b"\n");
        hasher.update(newest.to_string().as_bytes());
    }
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    EntryId::Observed(u64::from_be_bytes(first))
}

/// The entries for `changes` that were found in revision `rev` at `at`, without those that somebody has observed already, and
/// without what the history says anyway: then only the board was behind it.
pub fn observed(history: &History, changes: Vec<Change>, at: DateTime<Utc>, rev: Revision) -> Vec<Entry> {
    let named = changes.into_iter().filter_map(|change| {
        let newest = history.newest_for(&change);
        let new = newest.is_none_or(|newest| !comes_to(&newest.change, &change));
        new.then(|| (observed_id(&change, newest.map(|entry| &entry.id)), change))
    });
    let new = named.filter(|(id, _)| history.entry(id).is_none());
    let entry = |(i, (id, change))| Entry {
        id,
        seq: history.next_seq().saturating_add(i).min(HIGHEST_SEQ),
        at: at.trunc_subsecs(3),
        who: String::new(),
        by: By::Observed,
        step: None,
        rev,
        change,
    };
    (0..).zip(new).map(entry).collect()
}

/// Whether the board is as it is after `change` because somebody made it so, rather than because it was found so.
pub(crate) fn is_meant(history: &History, change: &Change) -> bool {
    history.newest_for(change).is_some_and(|newest| !newest.is_observed() && comes_to(&newest.change, change))
}

/// That entries which were found take back what somebody else had done before, in one line; `None` if they do not.
pub(crate) fn taking_back(history: &History, found: &[Entry]) -> Option<String> {
    let undone = |entry: &Entry| {
        let made = history.newest_for(&entry.change).filter(|made| !made.is_observed())?;
        comes_to(&made.change.inverse(), &entry.change).then(|| Arc::clone(made))
    };
    let undone: Vec<Arc<Entry>> = found.iter().filter_map(undone).collect();
    let whose: BTreeSet<&str> = undone.iter().map(|made| made.actor()).collect();
    let whose = whose.into_iter().collect::<Vec<_>>().join(" and ");
    let what = match &undone[..] {
        [] => return None,
        [one] => format!("a change of {whose}: {}", one.change.sentence()),
        more => format!("{} changes of {whose}", more.len()),
    };
    Some(format!("an edit of the file took back {what}; see `standup log`"))
}

/// Whether the board is the same after `said` as after `found`, where they meet.
pub(crate) fn comes_to(said: &Change, found: &Change) -> bool {
    match (said, found) {
        (Change::Move { to: said, .. }, Change::Move { to: found, .. }) => said == found,
        (Change::Set(said), Change::Set(found)) => said.to == found.to,
        (Change::Assign { to: said, .. }, Change::Assign { to: found, .. }) => said.developer == found.developer,
        (Change::Place { to: said, .. }, Change::Place { to: found, .. }) => said == found,
        (Change::AddTo(item), Change::Set(set)) => adds(item, set, &set.from, &set.to),
        (Change::RemoveFrom(item), Change::Set(set)) => adds(item, set, &set.to, &set.from),
        (Change::Rename { to: said, .. }, Change::Rename { to: found, .. }) => said == found,
        (Change::Remove(_), Change::Remove(_)) => true,
        // Whatever was done to it since it came: it is there.
        (said, Change::Add(_)) => !matches!(said, Change::Remove(_)),
        _ => false,
    }
}
