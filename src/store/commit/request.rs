//! A request to write: proposed changes, the undo of a logged step, or a text to merge. Writes nothing.

use std::sync::Arc;

use crate::document::{Document, EditError, NewerFormat};
use crate::log::entry::Entry;
use crate::log::history::History;
use crate::log::undo::{self, Refusal, Undone};
use crate::merge::{Clash, MergeError, Rule, Side, decided, merge_by};
use crate::message::Which;
use crate::model::board::Board;
use crate::model::change::{By, Change, Proposal};
use crate::model::snapshot::{Revision, Snapshot};
use crate::store::commit::error::CommitError;
use crate::store::handle::Store;
use crate::store::log::reader::{Depth, Log};

impl Which {
    fn ask(&self, history: &History, who: &str) -> Result<Undone, Refusal> {
        match self {
            Self::Last => undo::undo(history, who),
            Self::Undone => undo::redo(history, who),
            Self::Step(id) => undo::undo_step(history, id),
        }
    }

    /// The way back; the log is read as far as that takes.
    fn find(&self, log: &mut Log, who: &str) -> Result<Undone, Refusal> {
        let mut answer = Err(Refusal::NotLoaded);
        log.read_until(|history| {
            answer = self.ask(history, who);
            !matches!(answer, Err(Refusal::NotLoaded))
        });
        match answer {
            Err(Refusal::NotLoaded) => self.ask(log.history(), who),
            answer => answer,
        }
    }
}

/// What [`undo`](crate::store::Store::undo) would do, as the log has it now. Writes nothing.
pub(crate) fn way_back(store: &Store, who: &str, which: &Which) -> Result<Undone, CommitError> {
    Ok(which.find(&mut store.open_log()?, who)?)
}

/// A proposal that is in the file.
#[derive(Clone, Debug)]
pub struct Committed {
    /// The board with it.
    pub snapshot: Arc<Snapshot>,
    /// The changes as they were made; empty if the board was so already, and then nothing was written.
    pub changes: Vec<Change>,
    /// The changes as they are in the log.
    pub entries: Vec<Arc<Entry>>,
    /// Of a merge: the dropped changes.
    pub clashes: Vec<Clash>,
    /// Of an undo or redo: what a notice says. Raw text.
    pub sentence: Option<String>,
    /// What went wrong on the way without stopping it. Raw text.
    pub warnings: Vec<String>,
    /// What an edit by hand took back that was found on the way, in one line. Raw text.
    pub taken_back: Option<String>,
}

/// Another text of the board, and what it is known to come from.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// What it and the board come from, if that is known.
    pub base: Option<Document>,
    /// The text.
    pub theirs: Document,
    /// Who has its way where both changed the same.
    pub winner: Side,
    /// Whose step it is.
    pub who: String,
    /// By which means.
    pub by: By,
    /// What it is merged into; `None` is the board as it is.
    pub into: Option<Unmerged>,
    /// The log of both sides, where git merges them: it decides in place of `winner`, and what it tells is not logged again.
    pub log: Option<BothLogs>,
}

/// The log of both sides of a merge.
#[derive(Clone, Debug)]
pub struct BothLogs {
    /// Its entries.
    pub history: Arc<History>,
    /// The side that always wins, if somebody said so.
    pub winner: Option<Side>,
}

impl BothLogs {
    /// The rule by which they decide.
    pub fn rule(&self) -> Rule<'_> {
        Rule::log(&self.history).won_by(self.winner)
    }
}

/// A side of a conflict that stands in the board's file.
#[derive(Clone, Debug)]
pub struct Unmerged {
    /// Of the file with the markers: if it is another by then, nothing is written.
    pub revision: Revision,
    /// The side that is ours.
    pub ours: Document,
}

/// What is to be written.
pub(crate) enum WriteRequest<'a> {
    /// These changes.
    These(&'a Proposal),
    /// What is decided under the lock, from the board as it is and the newest of its log; nothing if that comes to no change.
    Decided { who: &'a str, by: By, depth: usize, decide: &'a Decide<'a> },
    /// The way back from a step.
    Back { who: &'a str, which: &'a Which },
    /// What another text says.
    Merge(&'a Incoming),
    /// That the board is as after these changes, whoever made them.
    Stands(&'a Proposal),
}

/// Decides under the lock what is changed.
pub(crate) type Decide<'a> = dyn Fn(&Board, &History) -> Vec<Change> + 'a;

/// What is wanted, made to a board that was read.
pub(crate) struct Outcome {
    pub(crate) document: Document,
    /// Those changes that are to be logged, as they were made.
    pub(crate) changes: Vec<Change>,
    /// What could not be had together with the board.
    pub(crate) clashes: Vec<Clash>,
    pub(crate) who: String,
    pub(crate) by: By,
    /// What a notice says about it.
    pub(crate) sentence: Option<String>,
}

/// Why it was not made.
pub(crate) enum NotMade {
    /// The board refuses this change.
    Refused(Box<Change>, EditError),
    /// The step is not taken back.
    Undo(Refusal),
    /// The text that comes in is of this newer format.
    Newer(NewerFormat),
}

impl WriteRequest<'_> {
    pub(crate) fn who(&self) -> &str {
        match self {
            Self::These(proposal) | Self::Stands(proposal) => &proposal.who,
            Self::Decided { who, .. } | Self::Back { who, .. } => who,
            Self::Merge(incoming) => &incoming.who,
        }
    }

    /// The text that is in the file, where that is full of conflict markers.
    pub(crate) fn unmerged(&self) -> Option<&Unmerged> {
        match self {
            Self::Merge(incoming) => incoming.into.as_ref(),
            _ => None,
        }
    }

    /// What is wanted, made to `document`; found in the log if need be.
    pub(crate) fn made(&self, document: &Document, log: &mut Log) -> Result<Outcome, NotMade> {
        match self {
            Self::These(proposal) => proposed(document, proposal, None),
            Self::Decided { who, by, depth, decide } => {
                log.read(Depth::Newest(*depth));
                let changes = decide(document.board(), log.history());
                proposed(document, &Proposal { changes, who: (*who).to_owned(), by: by.clone() }, None)
            }
            Self::Back { who, which } => {
                let undone = which.find(log, who).map_err(NotMade::Undo)?;
                let sentence = Some(undone.sentence.clone());
                proposed(document, &undone.proposal(*who), sentence)
            }
            Self::Merge(incoming) => incoming.made(document),
            Self::Stands(proposal) => Ok(standing(document, proposal)),
        }
    }
}

impl Incoming {
    /// `document` with it.
    pub(crate) fn made(&self, document: &Document) -> Result<Outcome, NotMade> {
        let rule = self.log.as_ref().map_or_else(|| Rule::side(self.winner), BothLogs::rule);
        let merged = merge_by(self.base.as_ref(), document, &self.theirs, rule).map_err(|error| match error {
            MergeError::Newer(newer) => NotMade::Newer(newer),
            MergeError::Edit(change, error) => NotMade::Refused(change, error),
        })?;
        let changes = match &self.log {
            Some(log) => decided(&log.history, merged.changes, self.theirs.board(), merged.document.board()),
            None => merged.changes,
        };
        Ok(Outcome {
            document: merged.document,
            changes,
            clashes: merged.clashes,
            who: self.who.clone(),
            by: self.by.clone(),
            sentence: None,
        })
    }
}

/// `document` as it is, and those changes of `proposal` after which it is so.
fn standing(document: &Document, proposal: &Proposal) -> Outcome {
    // What is away cannot be taken out once more.
    let stands = |change: &&Change| match document.edit(change) {
        Ok(edited) => edited.splices.is_empty(),
        Err(_) => matches!(change, Change::Remove(_)),
    };
    Outcome {
        document: document.clone(),
        changes: proposal.changes.iter().filter(stands).cloned().collect(),
        clashes: Vec::new(),
        who: proposal.who.clone(),
        by: proposal.by.clone(),
        sentence: None,
    }
}

/// `document` after the changes of `proposal`, and those of them that are to be logged, as they were made: what made a
/// difference, what never does (a mark), and a step taken back even if somebody else did that before.
fn proposed(document: &Document, proposal: &Proposal, sentence: Option<String>) -> Result<Outcome, NotMade> {
    let (document, changes) = document.together(|step| {
        let mut changes = Vec::new();
        for change in &proposal.changes {
            let refused = |error| NotMade::Refused(Box::new(change.clone()), error);
            let is_logged = matches!(change, Change::Mark { .. }) || matches!(proposal.by, By::Undo(_));
            let made = step.make(change).map_err(refused)?;
            changes.extend(made.or_else(|| is_logged.then(|| change.clone())));
        }
        Ok(changes)
    })?;
    let (who, by) = (proposal.who.clone(), proposal.by.clone());
    Ok(Outcome { document, changes, clashes: Vec::new(), who, by, sentence })
}
