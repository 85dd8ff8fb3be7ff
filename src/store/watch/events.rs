//! Watches the board's and the log's folder by file-system events. Reports that something changed, never what.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::SystemTime;

use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::message::Watching;
use crate::store::file::system::FileId;
use crate::store::file::{paths, system};
use crate::store::options::Without;
use crate::store::watch::message::Task;

/// What is watched, and who is called. Folders and not the file: its first replacement would end the watch.
pub(crate) struct FsEvents {
    caller: Sender<Task>,
    /// Whether nothing is watched at all.
    are_shut: bool,
    /// What is watched now.
    watched: Option<Watched>,
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
    folders: Vec<(PathBuf, Identity)>,
    names: Vec<OsString>,
    /// The folder of the log, once there is one.
    log: Option<(PathBuf, Identity)>,
}

/// Which folder it is, and when it was made: one that is deleted and made again often gets the number of the old one.
type Identity = (FileId, Option<SystemTime>);

fn identity(folder: &Path) -> Option<Identity> {
    Some((system::folder_id(folder)?, folder.metadata().ok()?.created().ok()))
}

impl Targets {
    /// Of the board of this name: the folder of the link, and that of the file it leads to.
    fn of(board: &Path) -> Self {
        let target = paths::resolve(board).ok();
        let files: Vec<&Path> = [Some(board), target.as_deref()].into_iter().flatten().collect();
        let mut folders: Vec<(PathBuf, Identity)> = Vec::new();
        for folder in files.iter().filter_map(|file| file.parent()) {
            if let Some(id) = identity(folder)
                && !folders.iter().any(|(_, known)| *known == id)
            {
                folders.push((folder.to_owned(), id));
            }
        }
        let log = target.as_deref().map(|target| paths::log_folder(target).path);
        let names = files.iter().copied().chain(log.as_deref());
        let names = names.filter_map(|file| file.file_name().map(OsString::from)).collect();
        Self { folders, names, log: log.and_then(|log| identity(&log).map(|id| (log, id))) }
    }
}

impl FsEvents {
    /// Closed; `caller` is called when they are open and see something. Where events are done `without` they stay closed.
    pub(crate) fn new(caller: Sender<Task>, without: Without) -> Self {
        Self { caller, are_shut: without.events, watched: None }
    }

    /// Watches what `board` means now; says how, if that is not watched already.
    pub(crate) fn follow(&mut self, board: &Path) -> Option<Watching> {
        let targets = Targets::of(board);
        // A folder that is away cannot be watched; the glances will see it return.
        let unchanged = |watched: &Watched| targets.folders.is_empty() || watched.targets == targets;
        if self.watched.as_ref().is_some_and(unchanged) {
            return None;
        }
        let watcher = if self.are_shut { Err(notify::Error::generic("not wanted")) } else { self.begin(&targets) };
        let network = targets.folders.iter().any(|(folder, _)| system::is_network(folder));
        if let Err(error) = &watcher {
            tracing::warn!(%error, "cannot watch, polling instead");
        }
        let mode = if watcher.is_ok() && !network { Watching::Live } else { Watching::Polling };
        // The old watch ends here, after the new one has begun.
        self.watched = Some(Watched { targets, _watcher: watcher.ok() });
        Some(mode)
    }

    fn begin(&self, targets: &Targets) -> notify::Result<RecommendedWatcher> {
        let (caller, names) = (self.caller.clone(), targets.names.clone());
        let log = targets.log.as_ref().map(|(folder, _)| folder.clone());
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let request = event.as_ref().map_or(Some(Task::Look), |event| asks(event, &names, log.as_deref()));
            if let Some(request) = request {
                // Nobody listens any more: then the watcher ends as well.
                let _ = caller.send(request);
            }
        })?;
        if targets.folders.is_empty() {
            return Err(notify::Error::path_not_found());
        }
        for (folder, _) in targets.folders.iter().chain(&targets.log) {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
        }
        Ok(watcher)
    }
}

/// What has to be looked at after an event: one of the files may hold something else now. That somebody opened or read it
/// does not count: that was us, and we would answer ourselves for ever.
fn asks(event: &notify::Event, names: &[OsString], log: Option<&Path>) -> Option<Task> {
    let harmless = match event.kind {
        EventKind::Access(kind) => kind != AccessKind::Close(AccessMode::Write),
        _ => false,
    };
    let ours = |path: &PathBuf| path.file_name().is_some_and(|name| names.iter().any(|n| n == name));
    let logged = |path: &PathBuf| log.is_some() && path.parent() == log;
    match event {
        event if event.need_rescan() => Some(Task::Look),
        _ if harmless => None,
        event if event.paths.iter().any(ours) => Some(Task::Look),
        event if event.paths.iter().any(logged) => Some(Task::LookAtLog),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use notify::event::{AccessKind, AccessMode, CreateKind, DataChange, Flag, ModifyKind};
    use notify::{Event, EventKind};

    use super::asks;
    use crate::store::watch::Task;

    fn asked(event: &Event) -> Option<Task> {
        asks(event, &[OsString::from("board.ron"), OsString::from("board.log")], Some("/t/board.log".as_ref()))
    }

    fn of(kind: EventKind, path: &str) -> bool {
        matches!(asked(&Event::new(kind).add_path(path.into())), Some(Task::Look))
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
        assert!(matches!(asked(&Event::new(EventKind::Other).set_flag(Flag::Rescan)), Some(Task::Look)));
    }

    #[test]
    fn a_log_that_appears_is_watched_and_one_that_grows_is_read() {
        let (made, grown) =
            (EventKind::Create(CreateKind::Folder), EventKind::Modify(ModifyKind::Data(DataChange::Any)));
        assert!(of(made, "/t/board.log"));
        let grown = Event::new(grown).add_path("/t/board.log/ana.k3f9a2.ron".into());
        assert!(matches!(asked(&grown), Some(Task::LookAtLog)));
    }
}
