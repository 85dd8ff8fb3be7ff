//! Where changes come from: user, state folder, clock. Data only: reads no environment.

use std::path::PathBuf;
use std::time::SystemTime;

use chrono::{DateTime, Utc};

use crate::log::entry::Replica;

/// Where changes come from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// Who works here: the log of this user takes what is observed from here. What is proposed says itself who wants it.
    pub user: String,
    /// Where this user's program remembers things from one run to the next (see
    /// [`state_folder`](crate::store::file::paths::state_folder)). `None`: every run begins a log file of its own.
    pub state: Option<PathBuf>,
    /// The name under which entries are written, instead of one that is made and remembered: for machines that forget
    /// everything, as those of CI. Nobody else may use it at the same time.
    pub replica: Option<Replica>,
    /// When things happen.
    pub clock: Clock,
    /// What is done without.
    pub without: Without,
}

/// What is done without, although the system may have it: so tests see how it goes on file systems that have none.
#[expect(clippy::struct_excessive_bools, reason = "any of them may be missing, whatever the others are")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Without {
    pub lock: bool,
    /// The exchange of two files.
    pub exchange: bool,
    /// Second names of a file (hard links).
    pub links: bool,
    pub events: bool,
    /// The look once a second: so tests see what events tell by themselves.
    pub glances: bool,
}

/// When things happen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// Now.
    #[default]
    System,
    /// Always then, so that what is written can be foreseen.
    Fixed(DateTime<Utc>),
}

impl Clock {
    pub(super) fn now(self) -> DateTime<Utc> {
        match self {
            // chrono's own way panics if the clock says less than 1970.
            Self::System => SystemTime::now().into(),
            Self::Fixed(at) => at,
        }
    }
}
