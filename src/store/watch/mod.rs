//! The thread that watches the board and writes it: reports what others do, carries out requests. Decides neither when to look
//! (`schedule`) nor how to write (`commit`), and leaves the book-keeping (`book_keeping`) to another thread.

pub(crate) mod schedule;
pub(crate) mod events;
mod book_keeping;
mod stale_saves;
mod message;

pub use self::message::{Report, Task};

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Instant;

use crate::log::entry::EntryId;
use crate::message::{News, Request, Watching, Which};
use crate::model::snapshot::Revision;
use crate::store::commit::error::CommitError;
use crate::store::commit::request::Committed;
use crate::store::file::read;
use crate::store::file::read::Loaded;
use crate::store::file::system::Stamp;
use crate::store::handle::Store;
use crate::store::log::reader::{Depth, Log};
use crate::store::watch::book_keeping::{BookKeeper, Job, Jobs};
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

/// Serves the board until [`Task::Stop`] or until nobody can ask any more. Meant for a thread of its own, begun when the
/// first board is on the screen: `seen` is that board, `None` if there was none to be had. The book-keeping has another thread, so
/// that no new version and no commit waits for it.
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
    let (giver, taker) = mpsc::channel();
    let jobs = Jobs::new(giver);
    let book_keeper = BookKeeper::new(store, (&jobs, taker), caller.clone());
    let schedule = PollSchedule::new(seen.map(|seen| (seen.revision, seen.stamp)), Instant::now());
    let schedule = if store.origin.without.glances { schedule.without_glances() } else { schedule };
    let mut service = Service {
        store,
        schedule,
        events: FsEvents::new(caller, store.origin.without),
        mode: None,
        log: None,
        jobs,
        made: HashSet::new(),
        report,
    };
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().name("book-keeping".into());
        if let Err(error) = builder.spawn_scoped(scope, || book_keeper.run()) {
            tracing::warn!(%error, "no thread for the book-keeping: the next command does it");
        }
        service.run(&requests);
        // Its thread ends with the jobs.
        drop(service);
    });
}

/// What the thread works with.
struct Service<'a, R> {
    store: &'a Store,
    schedule: PollSchedule,
    events: FsEvents,
    mode: Option<Watching>,
    /// As far as it was reported.
    log: Option<Log>,
    /// For the book-keeping.
    jobs: Jobs,
    /// The steps that were made here.
    made: HashSet<EntryId>,
    report: R,
}

impl<R: FnMut(Report)> Service<'_, R> {
    fn run(&mut self, requests: &Receiver<Task>) {
        self.follow();
        self.look_at_log();
        loop {
            self.look();
            let wait = self.schedule.deadline().saturating_duration_since(Instant::now());
            match requests.recv_timeout(wait) {
                Err(RecvTimeoutError::Timeout) => {}
                Ok(Task::Look) => self.schedule.on_hint(Instant::now()),
                Ok(Task::LookAtLog) => {
                    self.look_at_log();
                    // Perhaps somebody else has decided about an old copy.
                    self.jobs.give(Job::Logged);
                }
                Ok(Task::Ask(request)) => self.serve(request),
                Ok(Task::TakeBack { ticket, who, draft }) => self.take_back(ticket, &who, draft),
                Ok(Task::TellOldCopy(copy)) => (self.report)(match copy {
                    Some(copy) => Report::OldCopy(copy),
                    None => Report::News(News::OldCopyAnswered),
                }),
                Ok(Task::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

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
                self.jobs.give(Job::Wrote(Arc::clone(&committed.snapshot.board)));
                self.made.extend(committed.entries.first().map(|entry| entry.step_id().clone()));
                (self.report)(Report::Committed { ticket, committed });
                self.look_at_log();
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
        match bytes.parse(path, &self.store.last_read) {
            Ok(loaded) => {
                self.schedule.on_board(revision);
                let board = Some(Arc::clone(&loaded.snapshot.board));
                let news = self.refresh_log();
                let by = self.log.as_ref().map_or_else(Vec::new, |log| log.history().leading_to(revision));
                self.tell(News::Loaded { snapshot: loaded.snapshot, by });
                self.jobs.give(Job::Saw { bytes: Box::new(bytes), board });
                self.tell_history(news);
            }
            Err(error) => {
                if self.schedule.on_trouble(Instant::now(), Trouble::Unusable(Some(revision))) {
                    (self.report)(Report::Broken(error));
                    self.jobs.give(Job::Saw { bytes: Box::new(bytes), board: None });
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
