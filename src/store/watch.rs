//! One thread that watches the board and writes it: what others do is reported, what is asked for is done. Decides neither
//! when to look (`lookout`) nor how to write ([`commit`](super::commit)).

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Instant;

use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::model::change::Proposal;
use crate::model::snapshot::{Revision, Snapshot};
use crate::store::commit::{CommitError, Committed};
use crate::store::lookout::{Look, Lookout, Trouble};
use crate::store::read::{self, Loaded, ReadError};
use crate::store::system::{self, Stamp};
use crate::store::{Store, paths};

/// Something the thread is to do.
#[derive(Clone, Debug)]
pub enum Request {
    /// The file may have changed: look.
    Look,
    /// Make these changes.
    Commit {
        /// Comes back with the report.
        ticket: u64,
        /// The changes.
        proposal: Proposal,
    },
    /// Read the file again and report, whatever is there.
    Reload,
    /// End. What was asked for before is done before.
    Stop,
}

/// Something that happened.
#[derive(Debug)]
pub enum Report {
    /// Somebody else changed the board, or a reload was asked for, or trouble is over.
    Loaded(Arc<Snapshot>),
    /// The file cannot be used, and not for a moment only.
    Broken(ReadError),
    /// The file is away, and not for a moment only.
    Gone(PathBuf),
    /// The changes are in the file. This is the newest board, as if it had been loaded; any trouble is over.
    Committed {
        /// Of the request.
        ticket: u64,
        /// The board with them.
        committed: Committed,
    },
    /// The changes are not in the file. If that is because the board is another, [`Report::Loaded`] follows.
    Refused {
        /// Of the request.
        ticket: u64,
        /// Why.
        error: CommitError,
    },
    /// How changes of others come to be known, from now on.
    Mode(Mode),
}

/// How changes of others come to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// The system tells of each change; they are seen at once.
    Live,
    /// By a glance each second.
    Polling,
}

/// A version of the file that is known already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    revision: Revision,
    stamp: Stamp,
}

impl Loaded {
    /// Which version this is, for [`serve`].
    pub fn seen(&self) -> Seen {
        Seen { revision: self.snapshot.revision, stamp: self.stamp }
    }
}

/// Serves the board until [`Request::Stop`] or until nobody can ask any more. Meant for a thread of its own, begun when the
/// first board is on the screen: `seen` is that board, `None` if there was none to be had.
///
/// `channel` is both ends of the channel of requests; the sending end is used to call this thread when the system tells of a
/// change.
pub fn serve(
    store: &Store,
    seen: Option<Seen>,
    channel: (Sender<Request>, Receiver<Request>),
    mut report: impl FnMut(Report),
) {
    let (caller, requests) = channel;
    let mut lookout = Lookout::new(seen.map(|seen| (seen.revision, seen.stamp)), Instant::now());
    let mut watch = Watch::new(caller);
    watch.follow(store.board(), &mut lookout, &mut report);
    loop {
        look(store, &mut watch, &mut lookout, &mut report);
        let wait = lookout.deadline().saturating_duration_since(Instant::now());
        match requests.recv_timeout(wait) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(Request::Look) => lookout.on_hint(Instant::now()),
            Ok(Request::Reload) => lookout.on_reload(Instant::now()),
            Ok(Request::Commit { ticket, proposal }) => match store.commit(&proposal) {
                Ok(committed) => {
                    lookout.on_committed(committed.snapshot.revision);
                    report(Report::Committed { ticket, committed });
                }
                Err(error) => {
                    lookout.on_hint(Instant::now());
                    report(Report::Refused { ticket, error });
                }
            },
            Ok(Request::Stop) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// Does what is due.
fn look(store: &Store, watch: &mut Watch, lookout: &mut Lookout, report: &mut impl FnMut(Report)) {
    loop {
        match lookout.due(Instant::now()) {
            Look::Wait => return,
            Look::Glance => {
                let stamp = store.board().metadata().ok().map(|metadata| Stamp::of(&metadata));
                lookout.on_glance(Instant::now(), stamp);
            }
            Look::Read => {
                read(store, lookout, report);
                // Whatever made us read may have put another folder in the place of the one that is watched.
                watch.follow(store.board(), lookout, report);
            }
        }
    }
}

fn read(store: &Store, lookout: &mut Lookout, report: &mut impl FnMut(Report)) {
    let path = store.board();
    let bytes = match read::bytes(path) {
        Ok(bytes) => bytes,
        Err(error) if error.is_not_found() => {
            if lookout.on_trouble(Instant::now(), Trouble::Absent) {
                report(Report::Gone(path.to_owned()));
            }
            return;
        }
        Err(error) => {
            if lookout.on_trouble(Instant::now(), Trouble::Unusable(None)) {
                report(Report::Broken(error));
            }
            return;
        }
    };
    let revision = bytes.revision;
    if !lookout.on_bytes(Instant::now(), revision, bytes.stamp) {
        return;
    }
    match bytes.parse(path) {
        Ok(loaded) => {
            lookout.on_board(revision);
            report(Report::Loaded(loaded.snapshot));
        }
        Err(error) => {
            if lookout.on_trouble(Instant::now(), Trouble::Unusable(Some(revision))) {
                report(Report::Broken(error));
            }
        }
    }
}

/// The eyes of the system on the folders of the board. Folders and not the file: its first replacement would end the watch.
struct Watch {
    caller: Sender<Request>,
    /// What is watched now.
    watched: Option<Watched>,
    mode: Option<Mode>,
}

struct Watched {
    targets: Targets,
    /// Watches as long as it lives; `None` if the system refused.
    _watcher: Option<RecommendedWatcher>,
}

/// What is to be watched: which folders, which of their files.
#[derive(Debug, PartialEq, Eq)]
struct Targets {
    /// Each with its identity: another folder of the same name is another one.
    folders: Vec<(PathBuf, (u64, u64))>,
    names: Vec<OsString>,
}

impl Targets {
    /// Of the board of this name: the folder of the link, and that of the file it leads to.
    fn of(board: &Path) -> Self {
        let target = paths::resolve(board).ok();
        let files: Vec<&Path> = [Some(board), target.as_deref()].into_iter().flatten().collect();
        let mut folders: Vec<(PathBuf, (u64, u64))> = Vec::new();
        for folder in files.iter().filter_map(|file| file.parent()) {
            if let Some(id) = system::folder_id(folder)
                && !folders.iter().any(|(_, known)| *known == id)
            {
                folders.push((folder.to_owned(), id));
            }
        }
        let names = files.iter().filter_map(|file| file.file_name().map(OsString::from)).collect();
        Self { folders, names }
    }
}

impl Watch {
    fn new(caller: Sender<Request>) -> Self {
        Self { caller, watched: None, mode: None }
    }

    /// Watches what `board` means now, if that is not watched yet.
    fn follow(&mut self, board: &Path, lookout: &mut Lookout, report: &mut impl FnMut(Report)) {
        let targets = Targets::of(board);
        // A folder that is away cannot be watched; the glances will see it return.
        let unchanged = |watched: &Watched| targets.folders.is_empty() || watched.targets == targets;
        if self.watched.as_ref().is_some_and(unchanged) {
            return;
        }
        let watcher = self.begin(&targets);
        let network = targets.folders.iter().any(|(folder, _)| system::is_network(folder));
        let mode = if watcher.is_ok() && !network { Mode::Live } else { Mode::Polling };
        if let Err(error) = &watcher {
            tracing::warn!(%error, "cannot watch, polling instead");
        }
        // The old watch ends here, after the new one has begun.
        self.watched = Some(Watched { targets, _watcher: watcher.ok() });
        // What happened before the watch began is not told by it.
        lookout.on_hint(Instant::now());
        lookout.expect_events(mode == Mode::Live);
        if self.mode != Some(mode) {
            self.mode = Some(mode);
            report(Report::Mode(mode));
        }
    }

    fn begin(&self, targets: &Targets) -> notify::Result<RecommendedWatcher> {
        let (caller, names) = (self.caller.clone(), targets.names.clone());
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            if event.is_ok_and(|event| !concerns(&event, &names)) {
                return;
            }
            // Nobody listens any more: then the watcher ends as well.
            let _ = caller.send(Request::Look);
        })?;
        if targets.folders.is_empty() {
            return Err(notify::Error::path_not_found());
        }
        for (folder, _) in &targets.folders {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
        }
        Ok(watcher)
    }
}

/// Whether an event means that one of the files may hold something else now. That somebody opened or read it does not: that
/// was us, and we would answer ourselves for ever.
fn concerns(event: &notify::Event, names: &[OsString]) -> bool {
    let harmless = match event.kind {
        EventKind::Access(kind) => kind != AccessKind::Close(AccessMode::Write),
        _ => false,
    };
    let ours = || event.paths.iter().any(|path| path.file_name().is_some_and(|name| names.iter().any(|n| n == name)));
    event.need_rescan() || (!harmless && ours())
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use notify::event::{AccessKind, AccessMode, CreateKind, DataChange, Flag, ModifyKind};
    use notify::{Event, EventKind};

    use super::concerns;

    fn of(kind: EventKind, path: &str) -> bool {
        concerns(&Event::new(kind).add_path(path.into()), &[OsString::from("board.ron")])
    }

    #[test]
    fn only_what_may_have_changed_our_file_concerns_us() {
        let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        assert!(of(written, "/t/board.ron"));
        assert!(of(EventKind::Create(CreateKind::File), "/t/board.ron"));
        assert!(of(EventKind::Access(AccessKind::Close(AccessMode::Write)), "/t/board.ron"));
        assert!(!of(written, "/t/board.ron.lock"));
        assert!(!of(written, "/t/.board.ron.abcdefgh.tmp"));
        assert!(!of(EventKind::Access(AccessKind::Open(AccessMode::Read)), "/t/board.ron"), "our own reading");
        assert!(!of(EventKind::Access(AccessKind::Close(AccessMode::Read)), "/t/board.ron"), "our own reading");
    }

    #[test]
    fn events_that_were_lost_concern_us() {
        assert!(concerns(&Event::new(EventKind::Other).set_flag(Flag::Rescan), &[]));
    }
}
