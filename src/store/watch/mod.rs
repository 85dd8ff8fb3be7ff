//! The thread that watches the board and writes it: reports what others do, carries out requests. Decides neither when to look
//! (`schedule`) nor how to write (`commit`).

pub(crate) mod schedule;
pub(crate) mod events;
mod stale_saves;
mod message;

pub use self::message::{Report, Task};

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use crate::log::entry::EntryId;
use crate::message::{News, Request, Watching, Which};
use crate::model::change::Change;
use crate::model::snapshot::Revision;
use crate::store::Store;
use crate::store::commit::external_edit::Observed;
use crate::store::commit::{CommitError, Committed};
use crate::store::file::read;
use crate::store::file::read::Loaded;
use crate::store::file::system::Stamp;
use crate::store::log::reader::{Depth, Log};
use crate::store::watch::events::FsEvents;
use crate::store::watch::schedule::{NextLook, PollSchedule, Trouble};

/// A version of the file that is known already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownVersion {
    revision: Revision,
    stamp: Stamp,
}

impl Loaded {
    /// Which version this is, for [`serve`].
    pub fn seen(&self) -> KnownVersion {
        KnownVersion { revision: self.snapshot.revision, stamp: self.stamp }
    }
}

/// How many of the newest entries are known from the start.
const RECENT: usize = 256;

/// How long a version of others may stay without an entry before it is taken for an edit: who writes the log does that after
/// the board, and git moves its head after its files.
const SETTLE: Duration = Duration::from_millis(500);

/// When to look first, and when last, whether an editor wrote to a file that was replaced under its hands.
const ASIDE: (Duration, Duration) = (Duration::from_millis(200), Duration::from_millis(2100));

/// When to ask again for its origin, if that was unknown.
const ASK_AGAIN: Duration = Duration::from_millis(100);

/// Serves the board until [`Task::Stop`] or until nobody can ask any more. Meant for a thread of its own, begun when the
/// first board is on the screen: `seen` is that board, `None` if there was none to be had.
///
/// `channel` is both ends of the channel of requests; the sending end is used to call this thread when the system tells of a
/// change.
pub fn serve(
    store: &Store,
    seen: Option<KnownVersion>,
    channel: (Sender<Task>, Receiver<Task>),
    report: impl FnMut(Report),
) {
    let (caller, requests) = channel;
    let schedule = PollSchedule::new(seen.map(|seen| (seen.revision, seen.stamp)), Instant::now());
    let schedule = if store.origin.without.glances { schedule.without_glances() } else { schedule };
    let (look_back, look_aside) = (Some(Instant::now() + SETTLE), Some(Instant::now() + ASIDE.1));
    let mut service = Service {
        store,
        schedule,
        events: FsEvents::new(caller, store.origin.without),
        mode: None,
        last: None,
        log: None,
        look_back,
        look_aside,
        undone: Vec::new(),
        made: HashSet::new(),
        report,
    };
    service.follow();
    service.look_at_log();
    loop {
        service.look();
        service.look_back();
        service.look_aside();
        let wait = service.deadline().saturating_duration_since(Instant::now());
        match requests.recv_timeout(wait) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(Task::Look) => service.schedule.on_hint(Instant::now()),
            Ok(Task::LookAtLog) => {
                service.look_at_log();
                service.look_for_answer();
            }
            Ok(Task::Ask(request)) => service.serve(request),
            Ok(Task::TakeBack { ticket, who, draft }) => service.take_back(ticket, &who, draft),
            Ok(Task::Stop) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// What the thread works with.
struct Service<'a, R> {
    store: &'a Store,
    schedule: PollSchedule,
    events: FsEvents,
    mode: Option<Watching>,
    /// The board as it was read here last.
    last: Option<Loaded>,
    /// As far as it was reported.
    log: Option<Log>,
    /// When to see whether somebody edited the board without a word.
    look_back: Option<Instant>,
    /// When to see whether somebody wrote to what is the board no more.
    look_aside: Option<Instant>,
    /// What an old copy undid, as it was reported.
    undone: Vec<Change>,
    /// The steps that were made here.
    made: HashSet<EntryId>,
    report: R,
}

impl<R: FnMut(Report)> Service<'_, R> {
    /// Does what is due.
    fn look(&mut self) {
        loop {
            match self.schedule.due(Instant::now()) {
                NextLook::Wait => return,
                NextLook::Glance => {
                    let stamp = self.store.board().metadata().ok().map(|metadata| Stamp::of(&metadata));
                    self.schedule.on_glance(Instant::now(), stamp);
                }
                NextLook::Read => {
                    self.read();
                    // Whatever made us read may have put another folder in the place of the one that is watched.
                    self.follow();
                }
            }
        }
    }

    /// Until when nothing has to be done.
    fn deadline(&self) -> Instant {
        [self.look_back, self.look_aside].into_iter().flatten().fold(self.schedule.deadline(), Instant::min)
    }

    /// The board was replaced: an editor may still have the old file open.
    fn on_replaced(&mut self) {
        let soon = Instant::now() + ASIDE.0;
        self.look_aside = Some(self.look_aside.map_or(soon, |planned| planned.min(soon)));
    }

    /// Merges what was written to the displaced file, if it is time. Never waits for the lock: its holder does the same.
    fn look_aside(&mut self) {
        if self.look_aside.is_none_or(|at| at > Instant::now()) {
            return;
        }
        self.look_aside = match self.store.clone().patience(Duration::ZERO).look_aside() {
            Ok(true) | Err(CommitError::Locked { .. }) => Some(Instant::now() + ASIDE.1),
            Ok(false) => None,
            Err(error) => {
                tracing::debug!(%error, "cannot look aside");
                None
            }
        };
    }

    /// Logs an external edit, if it is time. Never waits for the lock: its holder does the same.
    fn look_back(&mut self) {
        if self.look_back.is_none_or(|at| at > Instant::now()) {
            return;
        }
        self.look_back = match self.store.clone().patience(Duration::ZERO).look_back() {
            Ok(Observed::Later) | Err(CommitError::Locked { .. }) => Some(Instant::now() + ASK_AGAIN),
            Ok(Observed::Entries(_)) => None,
            Err(error) => {
                tracing::debug!(%error, "cannot look back");
                None
            }
        };
        self.look_at_log();
        self.look_for_old_copy();
    }

    /// Does what was asked.
    fn serve(&mut self, request: Request) {
        match request {
            Request::Commit { ticket, proposal } => {
                let answer = self.store.commit(&proposal);
                self.answer(ticket, answer);
            }
            Request::Undo { ticket, who, which } => self.undo(ticket, &who, &which),
            Request::Heal { ticket, who } => self.heal(ticket, &who),
            Request::KeepSaved { who } => self.keep_saved(&who),
            Request::Reload => self.schedule.on_reload(Instant::now()),
            Request::Older => self.read_log_on(),
            Request::Remember(layout) => self.store.remember_layout(&layout),
            Request::Visited(seen, at) => self.store.remember_visit(seen, at),
        }
    }

    fn tell(&mut self, news: News) {
        (self.report)(Report::News(news));
    }

    /// Watches what the name of the board means now.
    fn follow(&mut self) {
        let Some(mode) = self.events.follow(self.store.board()) else { return };
        // Changes from before the watch began are not reported.
        self.schedule.on_hint(Instant::now());
        self.schedule.expect_events(mode == Watching::Live);
        if self.mode != Some(mode) {
            self.mode = Some(mode);
            self.tell(News::Watching(mode));
        }
    }

    /// Takes a step back. One that was not made here is only reported, unless it is named.
    fn undo(&mut self, ticket: u64, who: &str, which: &Which) {
        let found = match which {
            Which::Step(_) => None,
            Which::Last | Which::Undone => Some(self.store.way_back(who, which)),
        };
        let answer = match found {
            Some(Ok(undone)) if !self.made.contains(&undone.step) => {
                self.tell(News::MadeElsewhere { ticket, undone });
                return;
            }
            // What was found, and nothing that somebody makes before it is taken back.
            Some(Ok(undone)) => self.store.undo(who, &Which::Step(undone.step)),
            Some(Err(error)) => Err(error),
            None => self.store.undo(who, which),
        };
        self.answer(ticket, answer);
    }

    fn answer(&mut self, ticket: u64, answer: Result<Committed, CommitError>) {
        match answer {
            Ok(committed) => {
                self.schedule.on_committed(committed.snapshot.revision);
                self.on_replaced();
                self.made.extend(committed.entries.first().map(|entry| entry.step_id().clone()));
                (self.report)(Report::Committed { ticket, committed });
                self.look_at_log();
                // What others saved may have been found on the way.
                self.look_for_old_copy();
            }
            Err(error) => {
                self.schedule.on_hint(Instant::now());
                (self.report)(Report::Refused { ticket, error });
            }
        }
    }

    fn read(&mut self) {
        let path = self.store.board();
        let bytes = match read::bytes(path) {
            Ok(bytes) => bytes,
            Err(error) if error.is_not_found() => {
                if self.schedule.on_trouble(Instant::now(), Trouble::Absent) {
                    (self.report)(Report::Gone(path.to_owned()));
                }
                return;
            }
            Err(error) => {
                if self.schedule.on_trouble(Instant::now(), Trouble::Unusable(None)) {
                    (self.report)(Report::Broken(error));
                }
                return;
            }
        };
        let revision = bytes.revision;
        if !self.schedule.on_bytes(Instant::now(), revision, bytes.stamp) {
            return;
        }
        match bytes.parse_like(path, self.last.as_ref()) {
            Ok(loaded) => {
                self.last = Some(loaded.clone());
                self.schedule.on_board(revision);
                self.on_replaced();
                let news = self.refresh_log();
                let by = self.log.as_ref().map_or_else(Vec::new, |log| log.history().leading_to(revision));
                self.tell(News::Loaded { snapshot: loaded.snapshot, by });
                self.store.saw_bytes(&bytes, false);
                self.look_back.get_or_insert(Instant::now() + SETTLE);
                self.tell_history(news);
            }
            Err(error) => {
                if self.schedule.on_trouble(Instant::now(), Trouble::Unusable(Some(revision))) {
                    (self.report)(Report::Broken(error));
                    self.store.saw_bytes(&bytes, true);
                }
            }
        }
    }

    /// Takes in what was logged, and reports it.
    fn look_at_log(&mut self) {
        let news = self.refresh_log();
        self.tell_history(news);
    }

    /// Takes in what was logged. Whether there was anything.
    fn refresh_log(&mut self) -> bool {
        let refreshed = match &mut self.log {
            Some(log) => log.refresh(),
            None => self.store.history(Depth::Newest(RECENT)).map(|log| {
                self.log = Some(log);
                true
            }),
        };
        refreshed.unwrap_or_else(|error| {
            tracing::warn!(%error, "cannot look at the log");
            false
        })
    }

    fn read_log_on(&mut self) {
        if let Some(log) = &mut self.log {
            let twice = log.history().entries().count() * 2;
            log.read(Depth::Newest(twice.max(RECENT)));
        }
        self.tell_history(true);
    }

    fn tell_history(&mut self, news: bool) {
        if let Some(log) = self.log.as_ref().filter(|_| news) {
            let log = Arc::new(log.history().clone());
            self.tell(News::Log(log));
        }
    }
}
