//! Watched reports: looks at them once a second on a thread of its own, and puts what they say on the board, decided under its lock.
//! Opens nothing outside the board's folder, and imports nothing that lay there before the program was started.
#![expect(clippy::disallowed_methods, reason = "this is where reports are looked at, and when")]

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};

use crate::import::coverage;
use crate::import::measure::{Given, Outcome};
use crate::import::summary;
use crate::import::watched::{Decision, LOOKED_THROUGH, Rewritten, decide};
use crate::message::News;
use crate::model::change::By;
use crate::model::snapshot::{Revision, Snapshot};
use crate::store::file::report::{ReportFile, Tops};
use crate::store::file::watched::{WatchedFile, watched};
use crate::store::{CommitError, Store};
use crate::tui::core::event::Event;
use crate::tui::core::event::report::WatchedReport;
use crate::tui::runtime::waker::Doorbell;

/// How often reports are looked at.
const GLANCE: Duration = Duration::from_secs(1);

/// How often one is looked at that was just written.
const CLOSE: Duration = Duration::from_millis(100);

/// So long a report must lie still before it is read.
const STILL: Duration = Duration::from_millis(300);

/// So long a report that cannot be read is taken for one that is being written.
const PATIENCE: Duration = Duration::from_secs(2);

/// When to try again where somebody else holds the board, or it cannot be read.
const AGAIN: Duration = Duration::from_secs(2);

/// A message to the thread.
enum Message {
    /// The board as it is now.
    Board(Arc<Snapshot>),
    /// Who sits here: steps are made in their name.
    Person(String),
    /// End; what is held back is written before.
    Stop,
}

/// The thread, and the way to it.
pub(super) struct ReportWatcher {
    messages: Sender<Message>,
    thread: JoinHandle<()>,
    /// The board it was told of last.
    board: Arc<Snapshot>,
}

impl ReportWatcher {
    /// Watches the reports of this board from now on. Two steps of one report lie `apart`.
    pub(super) fn open(
        store: Store,
        board: Arc<Snapshot>,
        who: Option<String>,
        apart: Duration,
        news: Sender<Event>,
        bell: &Doorbell,
    ) -> io::Result<Self> {
        let (messages, heard) = mpsc::channel();
        let button = bell.waker()?;
        let mut watch = Watch {
            store,
            board: Arc::clone(&board),
            who,
            apart,
            patterns: HashSet::new(),
            files: HashMap::new(),
            held: HashMap::new(),
            tell: Box::new(move |event| {
                // Nobody listens any more: the program is about to end.
                let _ = news.send(event);
                button.wake();
            }),
        };
        let thread = thread::Builder::new().name("reports".into()).spawn(move || watch.run(&heard))?;
        Ok(Self { messages, thread, board })
    }

    /// The board is another one, or who sits here is known.
    pub(super) fn hear(&mut self, event: &Event) {
        let message = match event {
            Event::News(News::Loaded { snapshot, .. } | News::Committed { snapshot, .. })
                if !Arc::ptr_eq(snapshot, &self.board) =>
            {
                self.board = Arc::clone(snapshot);
                Message::Board(Arc::clone(snapshot))
            }
            Event::Person(who) => Message::Person(who.clone()),
            _ => return,
        };
        // A thread that is gone watches nothing: the board goes on without it.
        let _ = self.messages.send(message);
    }

    /// Writes what is held back, and ends.
    pub(super) fn close(self) {
        let _ = self.messages.send(Message::Stop);
        let _ = self.thread.join();
    }
}

/// A report as it was seen last.
struct Seen {
    file: WatchedFile,
    still_since: Instant,
    /// Since when it cannot be read.
    failing_since: Option<Instant>,
    /// Whether there is nothing to do about it until it changes.
    is_settled: bool,
}

struct Watch {
    store: Store,
    board: Arc<Snapshot>,
    who: Option<String>,
    apart: Duration,
    /// Of these the files were looked for before.
    patterns: HashSet<String>,
    files: HashMap<PathBuf, Seen>,
    /// What is written later, and when.
    held: HashMap<PathBuf, (Rewritten, Instant)>,
    tell: Box<dyn Fn(Event) + Send>,
}

impl Watch {
    fn run(&mut self, heard: &Receiver<Message>) {
        let mut glance = Instant::now();
        loop {
            // Without reports nothing is looked at.
            let message = if self.is_idle() {
                heard.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                heard.recv_timeout(glance.saturating_duration_since(Instant::now()))
            };
            match message {
                Ok(Message::Board(board)) => self.board = board,
                Ok(Message::Person(who)) => self.who = Some(who),
                Err(RecvTimeoutError::Timeout) => {}
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return self.flush(),
            }
            if glance <= Instant::now() || self.has_new_patterns() {
                self.look();
                self.read_still();
                self.write_held();
                let is_busy = self.files.values().any(|seen| !seen.is_settled);
                glance = Instant::now() + if is_busy { CLOSE } else { GLANCE };
            }
        }
    }

    fn is_idle(&self) -> bool {
        self.board.board.reports.is_empty() && self.held.is_empty()
    }

    fn has_new_patterns(&self) -> bool {
        self.board.board.reports.iter().any(|pattern| !self.patterns.contains(pattern))
    }

    /// Looks which reports there are, and which of them changed.
    fn look(&mut self) {
        let patterns = self.board.board.reports.clone();
        let known: Vec<String> = patterns.iter().filter(|it| self.patterns.contains(*it)).cloned().collect();
        let found = watched(self.store.board(), &patterns);
        let expected: HashSet<PathBuf> = if known.len() == patterns.len() {
            found.iter().map(|file| file.path.clone()).collect()
        } else {
            watched(self.store.board(), &known).into_iter().map(|file| file.path).collect()
        };
        self.patterns = patterns.into_iter().collect();
        // One that is gone says nothing, and is new when it comes back.
        let there: HashSet<&PathBuf> = found.iter().map(|file| &file.path).collect();
        self.files.retain(|path, _| there.contains(path));
        let now = Instant::now();
        for file in found {
            match self.files.get_mut(&file.path) {
                Some(seen) if seen.file == file => {}
                Some(seen) => *seen = Seen { file, still_since: now, failing_since: None, is_settled: false },
                None => {
                    // What lay there before anybody looked may be of yesterday, or of another branch.
                    let is_old = !expected.contains(&file.path);
                    if is_old {
                        self.hint(&file);
                    }
                    let seen = Seen { still_since: now, failing_since: None, is_settled: is_old, file };
                    self.files.insert(seen.file.path.clone(), seen);
                }
            }
        }
    }

    /// Says that a report that lay there is newer than all that was measured.
    fn hint(&self, file: &WatchedFile) {
        let written: DateTime<Utc> = file.written.into();
        let newest = self.board.totals.measured_at();
        if newest.is_none_or(|newest| written > newest + TimeDelta::seconds(1)) {
            (self.tell)(Event::WatchedReport(WatchedReport::Newer { name: self.name(&file.path) }));
        }
    }

    fn name(&self, path: &Path) -> String {
        let folder = self.store.board().parent().map(|folder| folder.canonicalize().unwrap_or_else(|_| folder.into()));
        let inside = folder.and_then(|folder| path.strip_prefix(folder).ok().map(Path::to_owned));
        inside.unwrap_or_else(|| path.to_owned()).to_string_lossy().into_owned()
    }

    /// Reads the reports that have lain still for long enough.
    fn read_still(&mut self) {
        let now = Instant::now();
        let due = self.files.values().filter(|seen| !seen.is_settled && now >= seen.still_since + STILL);
        let due: Vec<WatchedFile> = due.map(|seen| seen.file.clone()).collect();
        for file in due {
            let read = self.read(&file);
            let name = self.name(&file.path);
            let Some(seen) = self.files.get_mut(&file.path) else { continue };
            match read {
                Ok(Some(rewritten)) => {
                    seen.is_settled = true;
                    self.held.insert(file.path, (rewritten, now));
                }
                // Somebody wrote to it meanwhile: the next look finds that.
                Ok(None) => seen.still_since = now,
                Err(why) => {
                    let since = *seen.failing_since.get_or_insert(now);
                    seen.still_since = now;
                    if now >= since + PATIENCE {
                        seen.is_settled = true;
                        (self.tell)(Event::WatchedReport(WatchedReport::Unreadable { name, why }));
                    }
                }
            }
        }
    }

    /// The report, if it is as it was seen.
    fn read(&self, file: &WatchedFile) -> Result<Option<Rewritten>, String> {
        let is_same = || {
            let metadata = fs::metadata(&file.path).ok();
            metadata.is_some_and(|now| now.len() == file.size && now.modified().is_ok_and(|at| at == file.written))
        };
        let bytes = match fs::read(&file.path) {
            Ok(bytes) if is_same() => bytes,
            _ => return Ok(None),
        };
        let tops = Tops::of(self.store.board());
        let Ok(opened) = ReportFile::open(&file.path, &tops) else { return Ok(None) };
        let report = coverage::read(&*bytes, None).map_err(|refusal| match refusal.line {
            Some(line) => format!("line {line}: {}", refusal.message),
            None => refusal.message,
        })?;
        let mut given = Given::new(report, opened.name, opened.folder.as_deref(), &tops.texts(), opened.at);
        given.made_by(SystemTime::now().into(), None);
        Ok(Some(Rewritten { given, hash: Revision::of(&bytes) }))
    }

    /// Writes what is due. Nothing is written in nobody's name.
    fn write_held(&mut self) {
        let now = Instant::now();
        let due: Vec<PathBuf> =
            self.held.iter().filter(|(_, (_, at))| *at <= now).map(|(path, _)| path.clone()).collect();
        for path in due.into_iter().filter(|_| self.who.is_some()) {
            if let Some((rewritten, _)) = self.held.remove(&path)
                && let Some(again) = self.write(&rewritten, self.apart)
            {
                self.held.insert(path, (rewritten, Instant::now() + again));
            }
        }
    }

    /// Puts what it says on the board; says in how long to try again, if need be.
    fn write(&self, rewritten: &Rewritten, apart: Duration) -> Option<Duration> {
        let who = self.who.as_deref()?;
        let now: DateTime<Utc> = SystemTime::now().into();
        let apart = TimeDelta::from_std(apart).unwrap_or_default();
        let decided: RefCell<Option<(Decision, Outcome)>> = RefCell::new(None);
        // Most rewrites say what the board says, and need no lock for that.
        if let Ok(log) = self.store.history(crate::store::Depth::Newest(LOOKED_THROUGH))
            && let (Decision::Nothing, _) = decide(&self.board.board, log.history(), rewritten, now, apart)
        {
            return None;
        }
        let result =
            self.store.commit_decided(who, By::Auto(Some(rewritten.hash)), LOOKED_THROUGH, &|board, history| {
                let (decision, outcome) = decide(board, history, rewritten, now, apart);
                let changes = if let Decision::Make(changes) = &decision { changes.clone() } else { Vec::new() };
                *decided.borrow_mut() = Some((decision, outcome));
                changes
            });
        match (result, decided.into_inner()) {
            (Ok(_), Some((Decision::Wait(until), _))) => {
                Some((until - now).to_std().unwrap_or_default() + Duration::from_millis(20))
            }
            (Ok(_), Some((Decision::Make(_), outcome))) => {
                let name = rewritten.given.name.clone();
                // The ambiguous ones come first.
                let doubts = summary::doubts(&outcome).into_iter().take(outcome.ambiguous.len());
                let doubts = doubts.map(|it| (it.message, it.hint)).collect();
                (self.tell)(Event::WatchedReport(WatchedReport::Taken { name, doubts }));
                None
            }
            // Or a newer program has the board: nothing is written here.
            (Ok(_) | Err(CommitError::Newer { .. }), _) => None,
            (Err(CommitError::File(error)), _) => {
                let (name, why) = (rewritten.given.name.clone(), error.to_string());
                (self.tell)(Event::WatchedReport(WatchedReport::NotWritten { name, why }));
                None
            }
            // Somebody else is at it, or the board is broken for now.
            (Err(_), _) => Some(AGAIN),
        }
    }

    /// Writes what is held back, without waiting for its time.
    fn flush(&mut self) {
        for file in
            self.files.values().filter(|seen| !seen.is_settled).map(|seen| seen.file.clone()).collect::<Vec<_>>()
        {
            if let Ok(Some(rewritten)) = self.read(&file) {
                self.held.insert(file.path, (rewritten, Instant::now()));
            }
        }
        for (rewritten, _) in std::mem::take(&mut self.held).into_values() {
            let _ = self.write(&rewritten, Duration::ZERO);
        }
    }
}
