//! An old copy that somebody saved over newer changes: found when it is observed, and remembered until somebody says what becomes
//! of it. Never puts anything back by itself.

use chrono::{DateTime, Utc};

use crate::document::Document;
use crate::merge::stale::{Stale, stale};
use crate::merge::{Clash, Side, merge};
use crate::model::change::{By, Change};
use crate::model::snapshot::Revision;
use crate::store::Store;
use crate::store::commit::Committed;
use crate::store::commit_error::CommitError;
use crate::store::incoming::Incoming;
use crate::store::question::{Question, Save};
use crate::store::read;
use crate::store::versions::Versions;

/// The most versions that a saved text is compared with, and the most bytes they have together.
const COMPARED: usize = 60;
const COMPARED_BYTES: usize = 16 << 20;

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
    /// What is told of it, in one line.
    pub fn sentence(&self) -> String {
        sentence(self.lost.len(), self.is_sure)
    }
}

/// What is told of an old copy, or of an edit like one, that undid so many changes.
fn sentence(lost: usize, is_sure: bool) -> String {
    let changes = if lost == 1 { "1 change" } else { &format!("{lost} changes") };
    if is_sure {
        format!("an old copy was saved: {changes} would be undone")
    } else {
        format!("an edit took back {changes} that came before it")
    }
}

/// Whether an old copy was saved: then it is to be asked about. Gives what is told of it.
fn look_into(versions: &Versions, question: &Question, save: Save) -> Option<String> {
    let (saved, last) = (read_version(versions, save.saved)?, read_version(versions, save.last)?);
    let (older, texts): (Vec<_>, Vec<_>) = versions.before(save.last, COMPARED, COMPARED_BYTES).into_iter().unzip();
    let Stale { base, lost, is_sure, .. } = stale(&saved, &last, &texts)?;
    question.ask(older[base], save);
    let puts = if lost.len() == 1 { "it" } else { "them" };
    Some(format!("{}; `standup heal` puts {puts} back", sentence(lost.len(), is_sure)))
}

fn read_version(versions: &Versions, rev: Revision) -> Option<Document> {
    versions.bytes(rev).and_then(|bytes| Document::read(&bytes).ok())
}

impl Store {
    /// The old copy that was saved, if it still undoes something and nobody has said what becomes of it.
    pub fn old_copy(&self) -> Option<OldCopy> {
        self.look_into_saves();
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
    pub(super) fn look_into_saves(&self) -> Vec<String> {
        let Some((versions, question)) = self.remembered().zip(self.question()) else { return Vec::new() };
        let look_into = |save| {
            let told = look_into(&versions, &question, save);
            question.clear(save);
            told
        };
        question.suspects().into_iter().filter_map(look_into).collect()
    }

    fn found(&self, base: Revision, save: Save) -> Option<OldCopy> {
        let versions = self.remembered()?;
        let of = versions.all().into_iter().find(|version| version.revision == base)?.at;
        let text = |rev| read_version(&versions, rev);
        let (base, before, saved) = (text(base)?, text(save.last)?, text(save.saved)?);
        let Stale { healed, is_sure, .. } = stale(&saved, &before, std::slice::from_ref(base.text()))?;
        let now = read::read(&self.board).ok()?.document;
        // The board may have moved on: what is put back is put into what it is now.
        let merged = merge(Some(&saved), &now, &healed, Side::Ours).ok()?;
        let lost = merged.changes;
        (!lost.is_empty()).then_some(OldCopy { of, is_sure, lost, clashes: merged.clashes, saved, healed })
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
        self.keep_saved();
        Ok(committed)
    }

    /// Lets the board be as it was saved: nothing is asked any more.
    pub fn keep_saved(&self) {
        if let Some(question) = self.question() {
            question.forget();
        }
    }

    pub(super) fn question(&self) -> Option<Question> {
        Some(Question::of(self.memory()?.folder()))
    }
}
