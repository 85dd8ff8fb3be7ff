//! The facts of a report as plain data: what every screen and format draws. Raw text: make it `Shown` before it meets a terminal.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::log::history::Identity;
use crate::model::board::Board;
use crate::model::decimal::{Level, Percent};
use crate::model::module::{Module, Proof};
use crate::model::status::Status;
use crate::model::totals::{Counts, Gauge, Totals};
use crate::report::merge_order::MergeOrder;
use crate::report::window::Bound;

/// At this many standups in a row a blocked module needs a decision: reassign it, split it, escalate it or drop it.
pub const DECIDE: usize = 3;

/// What a standup says.
#[derive(Clone, Debug)]
pub struct StandupReport {
    /// What the plan is for.
    pub title: String,
    /// From when on.
    pub since: Bound,
    /// Until when.
    pub until: Bound,
    /// The local day of `until`.
    pub day: NaiveDate,
    /// The board as it was at `until`.
    pub board: Arc<Board>,
    /// Counts and gauges at both ends.
    pub totals: Ends<Totals>,
    /// Tests there are, of all modules.
    pub(crate) tests: Ends<u64>,
    /// The developers, in the order of the board.
    pub people: Vec<Person>,
    /// The modules that nobody has taken on.
    pub unassigned: Person,
    /// Developers who were on the board at `since` and are no more.
    pub left: Vec<String>,
    /// Modules that changed, are in progress, are blocked or want help: each once, in the order of the board, removed ones last.
    pub modules: Vec<ModuleFact>,
    /// Blocked at their third standup or later: ids, in the order of the board.
    pub decide: Vec<String>,
    /// Whose help is needed with what.
    pub asked_of: Vec<Asked>,
    /// What is to be talked about after the round.
    pub topics: Vec<String>,
    /// Who may merge, at `until`.
    pub merge: MergeOrder,
    /// Whether entries of the log that are not loaded would tell nothing more.
    pub(crate) is_settled: bool,
    /// What makes the report doubtful.
    pub warnings: Vec<Warning>,
}

impl StandupReport {
    /// The facts about the module with this id.
    pub fn module(&self, id: &str) -> Option<&ModuleFact> {
        self.modules.iter().find(|fact| fact.module.id == id)
    }

    /// Whether none of the reported facts changed.
    pub fn is_empty(&self) -> bool {
        self.modules.iter().all(|fact| fact.happened.is_empty()) && self.left.is_empty()
    }
}

/// A value at both ends of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Ends<T> {
    /// At `since`.
    pub from: T,
    /// At `until`.
    pub to: T,
}

/// A developer at a standup, or the modules of nobody. Lists of modules are ids, in the order of the column.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// Their name; `None` for the modules of nobody.
    pub developer: Option<String>,
    /// Their name at `since`, if it was another.
    pub was: Option<String>,
    /// What they work on.
    pub area: String,
    /// Whether they were not on the board at `since`.
    pub joined: bool,
    /// The day they are back, if they are away on the day of the report.
    pub away: Option<NaiveDate>,
    /// How many of their modules stand where, at `until`.
    pub counts: Counts,
    /// The gauge of the modules that are theirs at `until`, at both ends; one that was not there before counts as it is. So what
    /// comes or goes is no gain. `None` where no coverage is known.
    pub(crate) gauge: Ends<Option<Gauge>>,
    /// Became Done.
    pub completed: Vec<String>,
    /// In progress at `until`, blocked ones included.
    pub in_progress: Vec<String>,
    /// Blocked at `until`, whatever their status.
    pub blocked: Vec<String>,
    /// Want help at `until`.
    pub help: Vec<String>,
    /// What to begin: at most three.
    pub next: Vec<String>,
    /// Done, with a pull request, not merged.
    pub to_merge: Vec<String>,
    /// Blocked modules of others that ask them for help.
    pub waiting: Vec<String>,
    /// Everything that changed and is theirs at `until`, or was theirs and is on the board no more.
    pub changed: Vec<String>,
    /// What they had at `since` and somebody else, or nobody, has now.
    pub gave: Vec<String>,
}

/// What happened to a module: the closed set of words, in the order of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Happened {
    /// It became Done.
    Completed,
    /// It was Done and is not any more.
    Reopened,
    /// From Pending, or from nothing, to In progress.
    Started,
    /// From In progress to Pending.
    PutBack,
    /// It was not there.
    Added,
    /// It is there no more.
    Removed,
    /// Another developer has it.
    Reassigned,
    /// It has another id.
    Renamed,
    /// Done at both ends, and measured below its target since.
    Regressed,
    /// Done at both ends, and measured at its target since.
    Verified,
    /// Its effective coverage differs.
    Coverage,
    /// The number of its tests differs.
    Tests,
    /// Its target differs.
    TargetChanged,
    /// It is blocked, and was not, or for another reason.
    Blocked,
    /// It was blocked and is free.
    Unblocked,
    /// It wants help, or another help.
    HelpAsked,
    /// It wants no help any more.
    HelpAnswered,
    /// It, or all of its developer's work, became merged.
    Merged,
    /// Any other field.
    Other,
}

impl Happened {
    /// All of them, in their order.
    pub const ALL: [Self; 19] = [
        Self::Completed,
        Self::Reopened,
        Self::Started,
        Self::PutBack,
        Self::Added,
        Self::Removed,
        Self::Reassigned,
        Self::Renamed,
        Self::Regressed,
        Self::Verified,
        Self::Coverage,
        Self::Tests,
        Self::TargetChanged,
        Self::Blocked,
        Self::Unblocked,
        Self::HelpAsked,
        Self::HelpAnswered,
        Self::Merged,
        Self::Other,
    ];

    /// As scripts read it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Reopened => "reopened",
            Self::Started => "started",
            Self::PutBack => "put_back",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Reassigned => "reassigned",
            Self::Renamed => "renamed",
            Self::Regressed => "regressed",
            Self::Verified => "verified",
            Self::Coverage => "coverage",
            Self::Tests => "tests",
            Self::TargetChanged => "target_changed",
            Self::Blocked => "blocked",
            Self::Unblocked => "unblocked",
            Self::HelpAsked => "help_asked",
            Self::HelpAnswered => "help_answered",
            Self::Merged => "merged",
            Self::Other => "other",
        }
    }
}

/// A module at a standup.
#[derive(Clone, Debug)]
pub struct ModuleFact {
    /// The module at `until`; a removed one as it was at `since`.
    pub module: Arc<Module>,
    /// Who it is in the history, whatever its id.
    pub identity: Identity,
    /// Its id at `since`, if it was another.
    pub was: Option<String>,
    /// Who had it and has it; by the name of today, where they only got another one.
    pub developer: Ends<Option<String>>,
    /// Where it stood and stands; `None` where it was not there.
    pub status: Ends<Option<Status>>,
    /// The effective coverage.
    pub coverage: Ends<Option<Level>>,
    /// Tests written.
    pub(crate) tests: Ends<Option<u64>>,
    /// Coverage that is wanted.
    pub target: Ends<Option<Percent>>,
    /// What stood and stands behind it, being Done.
    pub(crate) proof: Ends<Option<Proof>>,
    /// What happened, in the order of the words.
    pub happened: Vec<Happened>,
    /// At how many standups in a row it has been blocked, with the one that is reported or about to be held; 0 if it is not
    /// blocked.
    pub blocked_standups: usize,
    /// Since when it has had its status, as far as the log knows.
    pub since: Option<DateTime<Utc>>,
    /// Who changed it: log-in names, in the order of their entries; nobody for an edit by hand.
    pub who: Vec<String>,
    /// Whether its developer is known by log-in names and none of them changed it.
    pub by_other: bool,
    /// Whether all of it was done before the standup since which is reported, and became known after it.
    pub late: bool,
}

impl ModuleFact {
    /// Whether this happened.
    pub fn is(&self, happened: Happened) -> bool {
        self.happened.contains(&happened)
    }

    /// Whether it has been blocked at so many standups that somebody must decide.
    pub(crate) fn needs_decision(&self) -> bool {
        self.blocked_standups >= DECIDE
    }
}

/// What is needed from somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The developer's name, or what the blocked modules say where no developer is meant.
    pub who: String,
    /// The blocked modules that name them, in the order of the board.
    pub modules: Vec<String>,
}

/// What makes a report doubtful. Its message is raw text: make it `Shown` before it meets a terminal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Warning {
    /// The clock of a writer is ahead; with the time of their newest entry.
    #[error("the clock of {who} is ahead: an entry is dated {}", crate::phrase::age::minute(*at))]
    ClockAhead {
        /// Who wrote it.
        who: String,
        /// What their clock said.
        at: DateTime<Utc>,
    },
    /// So many lines of the log could not be read.
    #[error("{lines} {} left out", if *lines == 1 { "line of the log could not be read and is" } else { "lines of the log could not be read and are" })]
    Skipped {
        /// How many.
        lines: usize,
    },
}
