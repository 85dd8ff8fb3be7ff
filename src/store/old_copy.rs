//! An old copy that somebody saved over newer changes: found when it is observed, and remembered until somebody says what becomes
//! of it. Never puts anything back by itself.

use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::merge::stale::{Stale, stale};
use crate::merge::{Clash, Side, merge};
use crate::model::change::{By, Change};
use crate::model::snapshot::Revision;
use crate::store::Store;
use crate::store::commit::Committed;
use crate::store::commit_error::CommitError;
use crate::store::incoming::Incoming;
use crate::store::memory::private_folder;
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

/// As it stands in the file.
#[derive(Serialize, Deserialize)]
struct Remembered {
    /// The revisions: what it was made from, what was there before it was saved, and what was saved.
    base: String,
    last: String,
    saved: String,
}

/// What is to be asked about a board.
pub(super) struct Question {
    path: PathBuf,
}

impl Question {
    /// The one in the folder `memory`, if there is any.
    pub(super) fn of(memory: &Path) -> Self {
        Self { path: memory.join("old-copy.ron") }
    }

    /// Whether `saved` is an old copy: then it is to be asked about. Gives what is told of it, and how many changes it undid.
    pub(super) fn ask(
        &self,
        versions: &Versions,
        last: Revision,
        saved: (&Document, Revision),
    ) -> Option<(String, usize)> {
        let (document, rev) = saved;
        let older = older(versions, last);
        let texts: Vec<Document> = older.iter().map(|(_, document)| document.clone()).collect();
        let last_good = read_version(versions, last)?;
        let Stale { base, lost, is_sure, .. } = stale(document, &last_good, &texts)?;
        let remembered = Remembered { base: older[base].0.to_string(), last: last.to_string(), saved: rev.to_string() };
        if let Err(error) = self.keep(&remembered) {
            tracing::warn!(%error, "cannot remember that an old copy was saved");
        }
        Some((sentence(lost.len(), is_sure), lost.len()))
    }

    fn keep(&self, remembered: &Remembered) -> std::io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        private_folder(folder)?;
        let text = ron::to_string(remembered).map_err(std::io::Error::other)?;
        let mut temp = tempfile::NamedTempFile::new_in(folder)?;
        temp.write_all(text.as_bytes())?;
        temp.persist(&self.path)?;
        Ok(())
    }

    fn read(&self) -> Option<[Revision; 3]> {
        let Remembered { base, last, saved } = ron::from_str(&std::fs::read_to_string(&self.path).ok()?).ok()?;
        Some([base.parse().ok()?, last.parse().ok()?, saved.parse().ok()?])
    }

    /// It is answered.
    fn forget(&self) {
        // What was asked twice is answered twice.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// The newest versions that are boards and were seen before the last one that is accounted for, oldest first.
fn older(versions: &Versions, last: Revision) -> Vec<(Revision, Document)> {
    let mut bytes = 0;
    let mut out: Vec<(Revision, Document)> = Vec::new();
    let before = versions.all().into_iter().rev().skip_while(|version| version.revision != last).skip(1);
    for version in before.filter(|version| !version.is_broken) {
        if out.len() == COMPARED || bytes > COMPARED_BYTES {
            break;
        }
        if let Some(document) = read_version(versions, version.revision) {
            bytes += document.text().len();
            out.push((version.revision, document));
        }
    }
    out.reverse();
    out
}

fn read_version(versions: &Versions, rev: Revision) -> Option<Document> {
    versions.bytes(rev).and_then(|bytes| Document::read(&bytes).ok())
}

impl Store {
    /// The old copy that was saved, if it still undoes something and nobody has said what becomes of it.
    pub fn old_copy(&self) -> Option<OldCopy> {
        let question = self.question()?;
        let revisions = question.read()?;
        let found = self.found(revisions);
        if found.is_none() {
            question.forget();
        }
        found
    }

    fn found(&self, [base, before, saved]: [Revision; 3]) -> Option<OldCopy> {
        let versions = self.remembered()?;
        let of = versions.all().into_iter().find(|version| version.revision == base)?.at;
        let text = |rev| read_version(&versions, rev);
        let (base, before, saved) = (text(base)?, text(before)?, text(saved)?);
        let Stale { healed, is_sure, .. } = stale(&saved, &before, std::slice::from_ref(&base))?;
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
