//! Finds an old copy saved over newer changes, and remembers it until somebody decides. Never puts anything back by itself, and is
//! never on the way of a write.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::document::Document;
use crate::log::observed::is_meant;
use crate::merge::stale_save::{Found, Stale, find, healed};
use crate::merge::{Clash, Side, merge};
use crate::model::board::Board;
use crate::model::change::{By, Change, Proposal};
use crate::model::snapshot::Revision;
use crate::phrase::facts::counted;
use crate::store::commit::error::CommitError;
use crate::store::commit::request::{Committed, Incoming, WriteRequest};
use crate::store::commit::write;
use crate::store::file::read;
use crate::store::handle::Store;
use crate::store::log::reader::Log;
use crate::store::state::open_question::Save;
use crate::store::state::versions::Versions;

/// The most versions that a saved text is compared with, and the most bytes they have together.
const COMPARED: usize = 60;
const COMPARED_BYTES: usize = 16 << 20;

/// How many log entries to scan, at most, to find what removed something.
const SEARCHED: usize = 20_000;

/// An old copy that was saved, and what it undid of the plan.
#[derive(Clone, Debug)]
pub struct OldCopy {
    /// When the version it was made from was seen first.
    pub of: DateTime<Utc>,
    /// Whether it looks like one rather than like an edit that takes something back.
    pub is_sure: bool,
    /// The changes that put back what it undid, without comments and unknown fields.
    pub lost: Vec<Change>,
    /// What stays as it was saved: there both changed the same.
    pub clashes: Vec<Clash>,
    base: Revision,
    save: Save,
}

impl OldCopy {
    /// Its sentence, or that of an edit like one, in one line.
    pub fn sentence(&self) -> String {
        let changes = counted(self.lost.len(), "change");
        if self.is_sure {
            format!("an old copy was saved: {changes} would be undone")
        } else {
            format!("an edit took back {changes} that came before it")
        }
    }

    /// The same with how it can be put back, for whoever is not asked.
    pub(crate) fn notice(&self) -> String {
        let puts = if self.lost.len() == 1 { "it" } else { "them" };
        format!("{}; `standup heal` puts {puts} back", self.sentence())
    }
}

/// What heals an old copy, comments and unknown fields included.
#[derive(Clone, Debug)]
pub(crate) struct Healing {
    /// The changes that put back what it undid, made to the board as it is now.
    pub lost: Vec<Change>,
    /// What stays as it was saved.
    pub clashes: Vec<Clash>,
    saved: Document,
    healed: Document,
}

/// What was found out about old copies, kept from one look to the next: a save is looked into once, and what it undid is compared
/// with each newer board.
#[derive(Default)]
pub(crate) struct Inquiry {
    asked: Option<LookedInto>,
    log: Option<Log>,
}

/// A save that was looked into.
struct LookedInto {
    base: Revision,
    save: Save,
    of: DateTime<Utc>,
    found: Found,
}

impl LookedInto {
    /// Compares what was saved with the versions before it; `None` if it is no old copy, or if `stop` says so.
    fn search(versions: &Versions, save: Save, stop: &dyn Fn() -> bool) -> Option<Self> {
        Self::among(versions, save, versions.before(save.last, COMPARED, COMPARED_BYTES), stop)
    }

    /// The same with the one version that it was made from, as is known.
    fn known(versions: &Versions, base: Revision, save: Save) -> Option<Self> {
        let text = String::from_utf8(versions.bytes(base)?).ok()?;
        Self::among(versions, save, vec![(base, text)], &|| false)
    }

    fn among(versions: &Versions, save: Save, older: Vec<(Revision, String)>, stop: &dyn Fn() -> bool) -> Option<Self> {
        let saved = versions.document(save.saved)?;
        let last = versions.document(save.last)?;
        let (older, texts): (Vec<_>, Vec<_>) = older.into_iter().unzip();
        let found = find(&saved, &last, &texts, stop)?;
        let base = older[found.base];
        let of = versions.all().into_iter().find(|version| version.revision == base)?.at;
        Some(Self { base, save, of, found })
    }

    /// What of it is still undone on the board as it is `now`.
    fn copy(&self, now: &Board, log: &mut Log) -> Option<OldCopy> {
        let undone = &self.found.undone;
        read_back(log, &undone.lost);
        let (lost, clashes) = undone.still(now, |lost| is_meant(log.history(), &lost.inverse()))?;
        let Self { base, save, of, .. } = *self;
        Some(OldCopy { of, is_sure: self.found.is_sure, lost, clashes, base, save })
    }
}

/// Reads the log as far as it tells who made what these changes alter.
fn read_back(log: &mut Log, changes: &[Change]) {
    log.read_until(|history| {
        let newest = |change: &Change| history.newest_for(change).map_or(0, |entry| entry.seq);
        changes.iter().all(|change| newest(change) > history.whole_from()) || history.entries().nth(SEARCHED).is_some()
    });
}

impl Inquiry {
    /// Looks into what was saved since somebody looked last; gives the old copies among that. Holds no lock: nobody has to wait
    /// for that. As soon as `stop` says so, the rest is left for the next time.
    pub(crate) fn look_into_saves(&mut self, store: &Store, now: &Board, stop: &dyn Fn() -> bool) -> Vec<OldCopy> {
        let Some((question, versions)) = store.question().zip(store.kept_versions()) else { return Vec::new() };
        let mut copies = Vec::new();
        for save in question.suspects() {
            let found = LookedInto::search(&versions, save, stop);
            if stop() {
                break;
            }
            question.clear(save);
            let Some(looked) = found else { continue };
            let Some(copy) = self.log(store).and_then(|log| looked.copy(now, log)) else { continue };
            // What may as well be meant takes no question away that nobody has answered.
            if !copy.is_sure && self.asked(store, now).is_some_and(|asked| asked.is_sure) {
                continue;
            }
            question.ask(looked.base, save);
            self.asked = Some(looked);
            copies.push(copy);
        }
        copies
    }

    /// The old copy that is asked about, if it still undoes something and nobody has decided about it. Searches nothing that it
    /// has found before.
    pub(crate) fn asked(&mut self, store: &Store, now: &Board) -> Option<OldCopy> {
        let question = store.question()?;
        let Some((base, save)) = question.asked() else {
            self.asked = None;
            return None;
        };
        let is_known = self.asked.as_ref().is_some_and(|asked| (asked.base, asked.save) == (base, save));
        if !is_known {
            self.asked = store.kept_versions().and_then(|versions| LookedInto::known(&versions, base, save));
        }
        self.log(store);
        let copy = self.asked.as_ref().zip(self.log.as_mut()).and_then(|(asked, log)| asked.copy(now, log));
        if copy.is_none() {
            question.forget();
            self.asked = None;
        }
        copy
    }

    /// The log as it is now.
    fn log(&mut self, store: &Store) -> Option<&mut Log> {
        match &mut self.log {
            Some(log) => drop(log.refresh()),
            None => self.log = store.open_log().ok(),
        }
        self.log.as_mut()
    }
}

/// The board as it is now.
fn board(store: &Store) -> Option<Arc<Board>> {
    Some(read::read(&store.board, &store.last_read).ok()?.snapshot.board.clone())
}

/// Whether there is anything to look into, or to ask.
fn is_open(store: &Store) -> bool {
    store.question().is_some_and(|question| !question.suspects().is_empty() || question.asked().is_some())
}

/// The old copy that was saved, if it still undoes something and nobody has decided about it.
pub(crate) fn old_copy(store: &Store) -> Option<OldCopy> {
    let now = Some(store).filter(|store| is_open(store)).and_then(board)?;
    let mut inquiry = Inquiry::default();
    inquiry.look_into_saves(store, &now, &|| false);
    inquiry.asked(store, &now)
}

/// Looks into what was saved since somebody looked last; gives what is told of it.
pub(crate) fn look_into_saves(store: &Store) -> Vec<String> {
    let Some(now) = Some(store).filter(|store| is_open(store)).and_then(board) else { return Vec::new() };
    let copies = Inquiry::default().look_into_saves(store, &now, &|| false);
    copies.iter().map(OldCopy::notice).collect()
}

/// What heals the old copy now; `None` if there is nothing left to heal.
pub(crate) fn healing(store: &Store, copy: &OldCopy) -> Option<Healing> {
    let versions = store.kept_versions()?;
    let [base, newest, saved] = [copy.base, copy.save.last, copy.save.saved].map(|rev| versions.document(rev));
    let (base, newest, saved) = (base?, newest?, saved?);
    let stale = healed(&saved, &newest, &base, 0, copy.is_sure)?;
    let mut log = store.open_log().ok()?;
    read_back(&mut log, &stale.lost);
    let Stale { healed, .. } = stale.without(&saved, |lost| is_meant(log.history(), &lost.inverse()))?;
    let now = read::read(&store.board, &store.last_read).ok()?.document;
    // The board may have moved on: what is put back is put into what it is now.
    let merged = merge(Some(&saved), &now, &healed, Side::Ours).ok()?;
    let (lost, clashes) = (merged.changes, merged.clashes);
    (!lost.is_empty()).then_some(Healing { lost, clashes, saved, healed })
}

/// Puts back what the old copy undid, as one step of `who`.
pub(crate) fn heal(store: &Store, copy: &OldCopy, who: &str, by: By) -> Result<Committed, CommitError> {
    let who = who.to_owned();
    let committed = match healing(store, copy) {
        Some(Healing { saved, healed, .. }) => {
            let (base, theirs, winner) = (Some(saved), healed, Side::Ours);
            write(store, &WriteRequest::Merge(&Incoming { base, theirs, winner, who, by, into: None, log: None }))?
        }
        // Somebody else did it already.
        None => write(store, &WriteRequest::These(&Proposal { changes: Vec::new(), who, by }))?,
    };
    ask_no_more(store);
    Ok(committed)
}

/// Lets the board be as it was saved, as a step of `who`.
pub(crate) fn keep_saved(store: &Store, copy: &OldCopy, who: &str, by: By) -> Result<Committed, CommitError> {
    let lost = healing(store, copy).map_or_else(Vec::new, |healing| healing.lost);
    let changes = lost.iter().filter(|lost| !matches!(lost, Change::Annotate(_))).map(Change::inverse);
    let stands = Proposal { changes: changes.collect(), who: who.to_owned(), by };
    let committed = write(store, &WriteRequest::Stands(&stands))?;
    ask_no_more(store);
    Ok(committed)
}

/// Forgets the question, here: the user has answered.
pub(crate) fn ask_no_more(store: &Store) {
    if let Some(question) = store.question() {
        question.forget();
    }
}

#[cfg(test)]
mod tests;
