//! The optimistic board: the file's board with the pending changes applied, and its log. Requests nothing.

use std::collections::HashSet;
use std::sync::Arc;

use crate::log::entry::{Entry, EntryId};
use crate::log::footprint::meets;
use crate::log::history::History;
use crate::log::observed::comes_to;
use crate::message::{Broken, OldCopy, Ticket, Watching};
use crate::model::change::{By, Change, Clash};
use crate::model::problem::Problem;
use crate::model::shown::Shown;
use crate::model::snapshot::Snapshot;
use crate::phrase::change::summary;
use crate::tui::app::pending::PendingChanges;
use crate::tui::core::effect::Way;

/// The board and its log.
#[derive(Clone, Debug)]
pub(crate) struct OptimisticBoard {
    /// The board as the file has it.
    pub confirmed: Arc<Snapshot>,
    /// The same with the changes that are on their way.
    pub shown: Arc<Snapshot>,
    /// The changes that are on their way.
    pub pending: PendingChanges,
    /// The log as far as it is read; `None` before anything of it is.
    pub log: Option<Arc<History>>,
    /// What is in the file by now and not in the log as it is known here.
    pub unlogged: Vec<Change>,
    /// The steps that were made on this screen.
    pub made: HashSet<EntryId>,
}

/// What is known of the file beside the board in it.
#[derive(Debug, Default)]
pub(crate) struct Health {
    /// What is wrong with it, while it cannot be read.
    pub broken: Option<Broken>,
    /// How changes of others arrive.
    pub watching: Watching,
    /// An old copy that was saved, until somebody has time to be asked about it.
    pub unasked: Option<OldCopy>,
    /// A watched report of which so many modules are in doubt, until that is said beside its figures.
    pub doubts: Option<(String, usize)>,
    /// What is in doubt in watched reports, as they were last, each with the name of its report.
    pub doubtful: Vec<(String, Problem)>,
}

impl OptimisticBoard {
    /// Only the board is known.
    pub(crate) fn new(snapshot: Arc<Snapshot>) -> Self {
        Self {
            shown: Arc::clone(&snapshot),
            confirmed: snapshot,
            pending: PendingChanges::default(),
            log: None,
            unlogged: Vec::new(),
            made: HashSet::new(),
        }
    }

    /// Shows the board as the file has it, with what is on its way. What does not fit any more is left out: the store will
    /// refuse it and say why.
    pub(crate) fn show(&mut self) {
        let mut shown = Arc::clone(&self.confirmed);
        for changes in self.pending.changes().filter(|changes| !changes.is_empty()) {
            if let Ok(with) = with(&shown, changes) {
                shown = with;
            }
        }
        self.shown = shown;
    }

    /// The log tells so much by now.
    pub(crate) fn know(&mut self, log: Arc<History>) {
        self.log = Some(log);
        self.unlogged.clear();
    }

    /// What is on the board as it is shown and not in the log as it is known here, in its order.
    pub(crate) fn ahead(&self) -> Vec<Change> {
        self.unlogged.iter().chain(self.pending.changes().flatten()).cloned().collect()
    }

    /// Shows these changes at once and puts them on their way.
    pub(crate) fn propose(&mut self, changes: Vec<Change>, by: By) -> Result<Ticket, Clash> {
        self.shown = with(&self.shown, &changes)?;
        Ok(self.pending.put(changes, by))
    }

    /// Shows at once, as far as it can be told, what will come of going back, or forth again, and puts the wish on its way.
    pub(crate) fn go_back(&mut self, way: Way, who: Option<&str>) {
        self.pending.put_back(way, self.log.as_deref(), who, &self.made);
        self.show();
    }

    /// Puts the wish on its way to take this step back, or to make it again.
    pub(crate) fn go_back_to(&mut self, way: Way, step: EntryId) {
        self.pending.put_back_step(way, step);
    }
}

/// The board of `snapshot` with all of these changes.
pub(crate) fn with(snapshot: &Snapshot, changes: &[Change]) -> Result<Arc<Snapshot>, Clash> {
    let board = changes.iter().try_fold(snapshot.board.as_ref().clone(), |board, change| change.apply(&board))?;
    Ok(Arc::new(snapshot.with_board(board)))
}

/// What others changed, until it is known who did.
#[derive(Clone, Debug)]
pub(crate) struct Nameless {
    changes: Vec<Change>,
    /// What was in the log before has a lower number.
    from: u64,
}

impl Nameless {
    /// These changes were found in the board, and the log is known up to here.
    pub(crate) fn new(changes: Vec<Change>, log: Option<&History>) -> Self {
        Self { changes, from: log.map_or(u64::MAX, History::next_seq) }
    }

    /// Who made them, as far as these entries explain all of them. An edit by hand names nobody.
    pub(crate) fn told_by(&self, by: &[Arc<Entry>]) -> Option<Shown> {
        self.told(|change| by.iter().find(|entry| meets(&entry.change, change) && leads(&[entry], change)))
    }

    /// Who made them, as the log has it now.
    pub(crate) fn told_in(&self, log: &History) -> Option<Shown> {
        self.told(|change| {
            let since: Vec<_> = log.writers_of(change).take_while(|entry| entry.seq >= self.from).collect();
            since.first().copied().filter(|_| leads(&since, change))
        })
    }

    /// In one line; `None` if it is not known of each of them who made it: better nobody is named than the wrong one.
    fn told<'a>(&self, maker: impl Fn(&Change) -> Option<&'a Arc<Entry>>) -> Option<Shown> {
        let mut names: Vec<&str> = Vec::new();
        for change in &self.changes {
            let entry = maker(change).filter(|entry| !entry.is_observed() && !entry.who.is_empty())?;
            let name = entry.who.as_str();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let names = match names[..] {
            [] => return None,
            [one] => one.to_owned(),
            [one, two] => format!("{one} and {two}"),
            [one, .., last] => format!("{one}, …, {last}"),
        };
        Some(Shown::new(&format!("{names}: {}", summary(&self.changes))))
    }
}

/// Whether these entries, the newest first, lead from the value before `found` to the one after it. Others say nothing about it:
/// git may have brought another version of the board, with its log.
fn leads(entries: &[&Arc<Entry>], found: &Change) -> bool {
    let (Some(newest), Some(oldest)) = (entries.first(), entries.last()) else { return false };
    comes_to(&newest.change, found) && comes_to(&oldest.change.inverse(), &found.inverse())
}
