//! Book-keeping beside the thread that reads and writes: keeps versions, logs what nobody logged, takes in what was saved into
//! displaced files, looks for old copies. Nobody waits for it, and it answers nobody.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::time::{Duration, Instant};

use crate::model::board::Board;
use crate::model::change::Change;
use crate::store::commit::error::CommitError;
use crate::store::commit::external_edit::Observed;
use crate::store::commit::look;
use crate::store::file::read::{self, Bytes};
use crate::store::handle::Store;
use crate::store::operation::stale_save::Inquiry;
use crate::store::watch::message::Task;

/// How long a version of others may stay without an entry before it is taken for an edit: who writes the log does that after
/// the board, and git moves its head after its files.
const SETTLE: Duration = Duration::from_millis(500);

/// When to look first, and when last, whether an editor wrote to a file that was replaced under its hands.
const ASIDE: (Duration, Duration) = (Duration::from_millis(200), Duration::from_millis(2100));

/// When to ask again for its origin, if that was unknown.
const ASK_AGAIN: Duration = Duration::from_millis(100);

/// Something to keep books about. Of each kind only the newest counts.
pub(super) enum Job {
    /// This was in the file; no board if that is broken.
    Saw { bytes: Box<Bytes>, board: Option<Arc<Board>> },
    /// We made this board.
    Wrote(Arc<Board>),
    /// The log has grown.
    Logged,
    /// The user has answered what was asked about an old copy.
    Answered,
}

/// The end that gives the jobs. The thread ends when it is dropped.
pub(super) struct Jobs {
    sender: Sender<Job>,
    /// How many versions there were: a search that began with an older one drops out.
    newest: Arc<AtomicUsize>,
}

impl Jobs {
    pub(super) fn new(sender: Sender<Job>) -> Self {
        Self { sender, newest: Arc::default() }
    }

    pub(super) fn give(&self, job: Job) {
        if let Job::Saw { .. } = job {
            self.newest.fetch_add(1, Ordering::Relaxed);
        }
        // A thread that is gone keeps no books: then the next run of the program does.
        let _ = self.sender.send(job);
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        self.newest.fetch_add(1, Ordering::Relaxed);
    }
}

/// What is still to be done.
pub(super) struct BookKeeper {
    /// Never waits for the lock: its holder does the same.
    store: Store,
    jobs: Receiver<Job>,
    newest: Arc<AtomicUsize>,
    /// The thread that reads, and what it is told.
    reader: Sender<Task>,
    /// A version to be kept, and whether it is broken.
    seen: Option<(Box<Bytes>, bool)>,
    /// The newest board that is known.
    now: Option<Arc<Board>>,
    /// When to see whether somebody edited the board without a word.
    look_back: Option<Instant>,
    /// When to see whether somebody wrote to what is the board no more.
    look_aside: Option<Instant>,
    /// Whether to look for an old copy, or what is asked about one.
    search: bool,
    inquiry: Inquiry,
    /// What an old copy undid, as it was told.
    undone: Vec<Change>,
}

impl BookKeeper {
    pub(super) fn new(store: &Store, (giver, jobs): (&Jobs, Receiver<Job>), reader: Sender<Task>) -> Self {
        Self {
            store: store.clone().patience(Duration::ZERO),
            jobs,
            newest: Arc::clone(&giver.newest),
            reader,
            seen: None,
            now: None,
            look_back: Some(Instant::now() + SETTLE),
            look_aside: Some(Instant::now() + ASIDE.1),
            search: false,
            inquiry: Inquiry::default(),
            undone: Vec::new(),
        }
    }

    /// Works until nobody can give a job any more. What was seen is kept before that.
    pub(super) fn run(mut self) {
        step_back();
        loop {
            let next = match self.jobs.try_recv() {
                Err(TryRecvError::Empty) if self.work() => continue,
                Err(TryRecvError::Empty) => self.jobs.recv_timeout(self.rest()),
                Err(TryRecvError::Disconnected) => Err(RecvTimeoutError::Disconnected),
                Ok(job) => Ok(job),
            };
            match next {
                Ok(job) => self.plan(job),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    self.keep();
                    return;
                }
            }
        }
    }

    /// How long there is nothing to do.
    fn rest(&self) -> Duration {
        let next = [self.look_back, self.look_aside].into_iter().flatten().min();
        next.map_or(Duration::from_hours(1), |next| next.saturating_duration_since(Instant::now()))
    }

    /// Notes what is to be done; what it overtakes is dropped.
    fn plan(&mut self, job: Job) {
        match job {
            Job::Saw { bytes, board } => {
                let is_broken = board.is_none();
                if !is_broken {
                    self.now = board;
                    self.look_back.get_or_insert(Instant::now() + SETTLE);
                    self.look_aside_soon();
                }
                self.seen = Some((bytes, is_broken));
            }
            Job::Wrote(board) => {
                self.now = Some(board);
                self.look_aside_soon();
                // What others saved may have been found on the way.
                self.search = true;
            }
            Job::Logged => self.search |= !self.undone.is_empty(),
            Job::Answered => self.undone = Vec::new(),
        }
    }

    /// The board was replaced: an editor may still have the old file open.
    fn look_aside_soon(&mut self) {
        let soon = Instant::now() + ASIDE.0;
        self.look_aside = Some(self.look_aside.map_or(soon, |planned| planned.min(soon)));
    }

    /// Does one thing that is due. Whether there was any.
    fn work(&mut self) -> bool {
        let is_due = |at: Option<Instant>| at.is_some_and(|at| at <= Instant::now());
        if self.seen.is_some() {
            self.keep();
        } else if is_due(self.look_aside) {
            self.look_aside();
        } else if is_due(self.look_back) {
            self.look_back();
        } else if self.search {
            self.search();
        } else {
            return false;
        }
        true
    }

    fn keep(&mut self) {
        if let Some((bytes, is_broken)) = self.seen.take() {
            self.store.saw_bytes(&bytes, is_broken);
        }
    }

    /// Merges what was written to the displaced file.
    fn look_aside(&mut self) {
        self.look_aside = match look::look_aside(&self.store) {
            Ok(true) | Err(CommitError::Locked { .. }) => Some(Instant::now() + ASIDE.1),
            Ok(false) => None,
            Err(error) => {
                tracing::debug!(%error, "cannot look aside");
                None
            }
        };
    }

    /// Logs an external edit.
    fn look_back(&mut self) {
        self.look_back = match look::observe(&self.store) {
            Ok(Observed::Later) | Err(CommitError::Locked { .. }) => Some(Instant::now() + ASK_AGAIN),
            Ok(Observed::Entries(_)) => None,
            Err(error) => {
                tracing::debug!(%error, "cannot look back");
                None
            }
        };
        self.tell(Task::LookAtLog);
        self.search = true;
    }

    /// Looks into what was saved, and tells of an old copy: once for what it undid, and once that there is nothing to ask any more.
    fn search(&mut self) {
        let began = self.newest.load(Ordering::Relaxed);
        let is_overtaken = || self.newest.load(Ordering::Relaxed) != began;
        let read = || Some(Arc::clone(&read::read(self.store.board(), &self.store.last_read).ok()?.snapshot.board));
        let Some(now) = self.now.clone().or_else(read) else {
            self.search = false;
            return;
        };
        self.inquiry.look_into_saves(&self.store, &now, &is_overtaken);
        // If it was overtaken, it begins anew with what came.
        self.search = is_overtaken();
        if self.search {
            return;
        }
        let copy = self.inquiry.asked(&self.store, &now);
        let undone = copy.as_ref().map_or_else(Vec::new, |copy| copy.lost.clone());
        if undone != self.undone {
            self.tell(Task::TellOldCopy(copy.map(Box::new)));
        }
        self.undone = undone;
    }

    fn tell(&self, task: Task) {
        // Nobody listens any more: then this thread ends as well.
        let _ = self.reader.send(task);
    }
}

/// Lets other threads go first: a key, a frame and a new version of the file are more urgent.
fn step_back() {
    #[cfg(target_os = "linux")]
    {
        // There it is about this thread alone. Where it is not allowed, the computer decides.
        let _ = rustix::process::nice(10);
    }
}
