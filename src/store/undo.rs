//! What is to be written: changes that somebody proposes, or the way back from a step, found in the log. Writes nothing.

use std::borrow::Cow;

use crate::log::entry::EntryId;
use crate::log::history::History;
use crate::log::undo::{self, Refusal, Undone};
use crate::model::change::Proposal;
use crate::store::Store;
use crate::store::commit::Committed;
use crate::store::commit_error::CommitError;
use crate::store::history::Log;

/// Which step is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// The last one that is not taken back yet.
    Last,
    /// The last undo, if nothing was changed since: a redo.
    Undone,
    /// The step with an entry of this id, whoever made it.
    Step(EntryId),
}

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

impl Store {
    /// Takes a step of `who` back, and says in [`Committed::sentence`] what that was. What somebody changed since is refused,
    /// with [`CommitError::Undo`].
    pub fn undo(&self, who: &str, which: &Which) -> Result<Committed, CommitError> {
        self.write(&Wanted::Back { who, which })
    }

    /// What [`undo`](Self::undo) would do, as the log has it now. Writes nothing.
    pub fn way_back(&self, who: &str, which: &Which) -> Result<Undone, CommitError> {
        Ok(which.find(&mut self.log()?, who)?)
    }
}

/// What is to be written.
pub(super) enum Wanted<'a> {
    /// These changes.
    These(&'a Proposal),
    /// The way back from a step.
    Back { who: &'a str, which: &'a Which },
}

/// What is wanted, as a proposal.
pub(super) struct Wish<'a> {
    pub(super) proposal: Cow<'a, Proposal>,
    /// What a notice says about it.
    pub(super) sentence: Option<String>,
}

impl Wanted<'_> {
    pub(super) fn who(&self) -> &str {
        match self {
            Self::These(proposal) => &proposal.who,
            Self::Back { who, .. } => who,
        }
    }

    /// What is wanted, found in the log if need be.
    pub(super) fn wish(&self, log: &mut Log) -> Result<Wish<'_>, Refusal> {
        Ok(match self {
            Self::These(proposal) => Wish { proposal: Cow::Borrowed(proposal), sentence: None },
            Self::Back { who, which } => {
                let undone = which.find(log, who)?;
                let sentence = Some(undone.sentence.clone());
                Wish { proposal: Cow::Owned(undone.proposal(*who)), sentence }
            }
        })
    }
}
