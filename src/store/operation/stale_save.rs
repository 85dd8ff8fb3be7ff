//! Finds an old copy saved over newer changes, and remembers it until somebody decides. Never puts anything back by itself.

use chrono::{DateTime, Utc};

use crate::document::Document;
use crate::log::observed::is_meant;
use crate::merge::stale_save::{Stale, stale};
use crate::merge::{Clash, Side, merge};
use crate::model::change::{By, Change, Proposal};
use crate::model::snapshot::Revision;
use crate::phrase::facts::counted;
use crate::store::Store;
use crate::store::commit::Committed;
use crate::store::commit::error::CommitError;
use crate::store::commit::request::Incoming;
use crate::store::commit::request::WriteRequest;
use crate::store::file::read;
use crate::store::log::reader::Log;
use crate::store::state::open_question::{Question, Save};
use crate::store::state::versions::Versions;

/// The most versions that a saved text is compared with, and the most bytes they have together.
const COMPARED: usize = 60;
const COMPARED_BYTES: usize = 16 << 20;

/// How many log entries to scan, at most, to find what removed something.
const SEARCHED: usize = 20_000;

/// An old copy that was saved, and what would bring back what it undid.
#[derive(Clone, Debug)]
pub struct OldCopy {
    /// When the version it was made from was seen first.
    pub of: DateTime<Utc>,
    /// Whether it looks like one rather than like an edit that takes something back.
    pub is_sure: bool,
    /// The changes that put back what it undid, made to the board as it is now.
    pub lost: Vec<Change>,
    /// What stays as it was saved: there both changed the same.
    pub clashes: Vec<Clash>,
    saved: Document,
    healed: Document,
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
}

fn read_version(versions: &Versions, rev: Revision) -> Option<Document> {
    versions.bytes(rev).and_then(|bytes| Document::read(&bytes).ok())
}

impl Store {
    /// The old copy that was saved, if it still undoes something and nobody has decided about it.
    pub fn old_copy(&self) -> Option<OldCopy> {
        self.look_into_saves();
        self.asked()
    }

    fn asked(&self) -> Option<OldCopy> {
        let question = self.question()?;
        let (base, save) = question.asked()?;
        let found = self.found(base, save);
        if found.is_none() {
            question.forget();
        }
        found
    }

    /// Looks into what was saved since somebody looked last; gives what is told of it. Holds no lock: nobody else has to wait
    /// for that.
    pub(crate) fn look_into_saves(&self) -> Vec<String> {
        let Some(question) = self.question() else { return Vec::new() };
        let look_into = |save| {
            let found = self.made_from(save).and_then(|base| Some((base, self.found(base, save)?)));
            question.clear(save);
            let (base, copy) = found?;
            // What may as well be meant takes no question away that nobody has answered.
            if !copy.is_sure && self.asked().is_some_and(|asked| asked.is_sure) {
                return None;
            }
            question.ask(base, save);
            Some(copy)
        };
        let copies = question.suspects().into_iter().filter_map(look_into);
        let told = copies.map(|copy| {
            let puts = if copy.lost.len() == 1 { "it" } else { "them" };
            format!("{}; `standup heal` puts {puts} back", copy.sentence())
        });
        told.collect()
    }

    /// What was saved was made from this version, if it is an old copy.
    fn made_from(&self, save: Save) -> Option<Revision> {
        let versions = self.remembered()?;
        let (saved, last) = (read_version(&versions, save.saved)?, read_version(&versions, save.last)?);
        let (older, texts): (Vec<_>, Vec<_>) = versions.before(save.last, COMPARED, COMPARED_BYTES).into_iter().unzip();
        Some(older[stale(&saved, &last, &texts)?.base])
    }

    fn found(&self, base: Revision, save: Save) -> Option<OldCopy> {
        let versions = self.remembered()?;
        let of = versions.all().into_iter().find(|version| version.revision == base)?.at;
        let text = |rev| read_version(&versions, rev);
        let (base, before, saved) = (text(base)?, text(save.last)?, text(save.saved)?);
        let stale = stale(&saved, &before, std::slice::from_ref(base.text()))?;
        let history = self.history_of(&stale.lost);
        let is_meant = |lost: &Change| history.as_ref().is_some_and(|log| is_meant(log.history(), &lost.inverse()));
        let Stale { healed, is_sure, .. } = stale.without(&saved, is_meant)?;
        let now = read::read(&self.board).ok()?.document;
        // The board may have moved on: what is put back is put into what it is now.
        let merged = merge(Some(&saved), &now, &healed, Side::Ours).ok()?;
        let lost = merged.changes;
        (!lost.is_empty()).then_some(OldCopy { of, is_sure, lost, clashes: merged.clashes, saved, healed })
    }

    /// The log, as far as it tells who made what these changes alter.
    fn history_of(&self, changes: &[Change]) -> Option<Log> {
        let mut log = self.log().ok()?;
        log.read_until(|history| {
            let newest = |change: &Change| history.newest_for(change).map_or(0, |entry| entry.seq);
            changes.iter().all(|change| newest(change) > history.whole_from())
                || history.entries().nth(SEARCHED).is_some()
        });
        Some(log)
    }

    /// Puts back what the old copy undid, as one step of `who`.
    pub fn heal(&self, copy: &OldCopy, who: &str, by: By) -> Result<Committed, CommitError> {
        let committed = self.merge(&Incoming {
            base: Some(copy.saved.clone()),
            theirs: copy.healed.clone(),
            winner: Side::Ours,
            who: who.to_owned(),
            by,
            into: None,
        })?;
        self.ask_no_more();
        Ok(committed)
    }

    /// Lets the board be as it was saved. That is a step of `who` in the log, as if they had made it so: then nobody else is asked
    /// any more, either, and an undo puts back what the old copy undid.
    pub(crate) fn keep_saved(&self, copy: &OldCopy, who: &str, by: By) -> Result<Committed, CommitError> {
        let changes = copy.lost.iter().filter(|lost| !matches!(lost, Change::Annotate(_))).map(Change::inverse);
        let stands = Proposal { changes: changes.collect(), who: who.to_owned(), by };
        let committed = self.write(&WriteRequest::Stands(&stands))?;
        self.ask_no_more();
        Ok(committed)
    }

    /// Forgets the question, here: the user has answered.
    pub(crate) fn ask_no_more(&self) {
        if let Some(question) = self.question() {
            question.forget();
        }
    }

    pub(crate) fn question(&self) -> Option<Question> {
        Some(Question::of(self.memory()?.folder()))
    }
}
