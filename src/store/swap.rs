//! The new text in the place of the old one, if that still is what was read, and where there are no locks a look afterwards.
//! Writes no byte itself.

use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::document::Document;
use crate::model::board::Board;
use crate::model::change::{Change, Record, RecordKind, Subject};
use crate::model::snapshot::{Revision, Snapshot};
use crate::store::commit::OTHERS_TAKE;
use crate::store::displaced::Displaced;
use crate::store::failure::FileError;
use crate::store::lock;
use crate::store::origin::Without;
use crate::store::read::{self, ReadError};
use crate::store::replace;
use crate::store::system::{self, Stamp};

/// What was read under the lock, and what is to take its place.
pub(super) struct Ready {
    /// The file that was read.
    pub(super) old: Stamp,
    /// What was in it.
    pub(super) read: Revision,
    pub(super) metadata: Metadata,
    pub(super) document: Document,
    /// Of the document.
    pub(super) rev: Revision,
}

/// Puts the new text in the place of the old one; `None` if somebody who knows no lock changed the old one meanwhile.
/// `at_last` is done when nothing but the last step is left; it is told the name of the file that holds the new text, and after
/// an exchange the old one.
pub(super) fn replaced(
    target: &Path,
    ready: &Ready,
    without: Without,
    warnings: &mut Vec<String>,
    at_last: impl FnOnce(&str) -> Result<(), FileError>,
) -> Result<Option<Arc<Snapshot>>, FileError> {
    let snapshot = read::snapshot(&ready.document, ready.rev);
    let mut prepared = replace::prepare(target, ready.document.text().as_bytes(), Some(&ready.metadata))?;
    at_last(&prepared.name())?;
    let is_old = || target.metadata().map(|metadata| Stamp::of(&metadata)).ok() == Some(ready.old);
    if !is_old() {
        return Ok(None);
    }
    if !without.exchange {
        prepared = match prepared.exchange(target) {
            Ok(Ok(exchanged)) => {
                warnings.extend(exchanged.warnings);
                let is_ours = looked_at(target, &exchanged.path, ready);
                warnings.extend(replace::made_to_last(target));
                return Ok(is_ours.then_some(snapshot));
            }
            // Without it this is the last moment to see an editor's save.
            Ok(Err(prepared)) if is_old() => prepared,
            Ok(Err(_)) => return Ok(None),
            // A checkout takes it away before it makes it anew.
            Err(error) if error.source.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
    }
    warnings.append(&mut prepared.replace(target)?);
    Ok(Some(snapshot))
}

/// Whether the file at `temp`, which was displaced, is what was read: then it is kept for a while. If not, somebody saved in the
/// same moment, and gets the place back.
fn looked_at(target: &Path, temp: &Path, ready: &Ready) -> bool {
    let holds_other = |path: &Path, rev: Revision| read::bytes(path).is_ok_and(|bytes| bytes.revision != rev);
    let displaced = match Displaced::keep(temp, target, ready.read) {
        Ok(displaced) => displaced,
        Err(error) => {
            // Whoever locks next finds it by what is written ahead, or sweeps it away after an hour.
            tracing::warn!(%error, "cannot keep what was displaced");
            return true;
        }
    };
    // One that cannot be read now is looked at again like all others.
    if !holds_other(displaced.path(), ready.read) {
        return true;
    }
    if !matches!(system::exchange(displaced.path(), target), Ok(true)) {
        // Both are there: theirs will be taken in like any late save.
        return true;
    }
    if !holds_other(displaced.path(), ready.rev) {
        displaced.forget();
    } else if let Err(error) = system::exchange(displaced.path(), target) {
        // Somebody saved over ours in between. That is the newest; the one before it is taken in like any late save.
        tracing::warn!(%error, "cannot put back what was saved last");
    }
    false
}

/// Without a lock: the board on which all `changes` are still there when everybody who read it before us has written; `None` if
/// they are not, and have to be made anew.
pub(super) fn verified(
    target: &Path,
    written: Arc<Snapshot>,
    changes: &[Change],
) -> Result<Option<Arc<Snapshot>>, ReadError> {
    lock::pause(lock::jittered(OTHERS_TAKE));
    let bytes = read::bytes(target)?;
    if bytes.revision == written.revision {
        return Ok(Some(written));
    }
    let now = bytes.parse(target)?.snapshot;
    // Others may have built on ours (all is there), or have replaced it (all or some is not).
    Ok(changes.iter().all(|change| is_made(change, &now.board)).then_some(now))
}

/// Whether the board is as `change` wants it.
fn is_made(change: &Change, board: &Board) -> bool {
    let is_there = |what: &Subject| match what {
        Subject::Module(id) => board.find(id).is_some(),
        Subject::Developer(name) => board.developer(name).is_some(),
    };
    let subject = |record: &Record| match &record.kind {
        RecordKind::Module(module, _) => Subject::Module(module.id.clone()),
        RecordKind::Developer(developer, _) => Subject::Developer(developer.name.clone()),
    };
    match change {
        // These clash where they are made already.
        Change::Add(record) => is_there(&subject(record)),
        Change::Remove(record) => !is_there(&subject(record)),
        Change::Rename { what, .. } => !is_there(what),
        // All others leave the board as it is.
        other => other.apply(board).is_ok_and(|same| same == *board),
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use super::{Ready, replaced, verified};
    use crate::document::Document;
    use crate::model::change::Change;
    use crate::model::snapshot::{Revision, Snapshot};
    use crate::model::status::Status;
    use crate::store::origin::Without;
    use crate::store::read;

    const BOARD: &str = r#"(format: 1, developers: [(name: "ana", modules: [(id: "a", status: Pending), (id: "b", status: Pending)])])"#;

    fn board() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("board.ron");
        std::fs::write(&path, BOARD).unwrap();
        (folder, path)
    }

    fn done(module: &str) -> Change {
        Change::Move { module: module.into(), from: Status::Pending, to: Status::Done }
    }

    /// What is to be written when `change` is made to the board that is there.
    fn ready(path: &Path, change: &Change) -> Ready {
        let bytes = read::bytes(path).unwrap();
        let metadata = bytes.metadata.clone();
        let loaded = bytes.parse(path).unwrap();
        let document: Document = loaded.document.edit(change).unwrap().document;
        Ready {
            old: loaded.stamp,
            read: loaded.snapshot.revision,
            metadata,
            rev: Revision::of(document.text().as_bytes()),
            document,
        }
    }

    fn written(path: &Path, change: &Change) -> Arc<Snapshot> {
        replaced(path, &ready(path, change), Without::default(), &mut Vec::new(), |_| Ok(()))
            .unwrap()
            .expect("nobody wrote in between")
    }

    #[test]
    fn an_editors_save_between_reading_and_writing_is_not_overwritten() {
        let (_folder, path) = board();
        let ready = ready(&path, &done("a"));
        let saved = BOARD.replace("ana", "bo");
        std::fs::write(&path, &saved).unwrap();
        assert!(replaced(&path, &ready, Without::default(), &mut Vec::new(), |_| Ok(())).unwrap().is_none());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), saved);
        assert_eq!(path.parent().unwrap().read_dir().unwrap().count(), 1, "no temporary file stays");
    }

    #[test]
    fn a_save_is_seen_up_to_the_last_step() {
        let (_folder, path) = board();
        let saved = BOARD.replace("ana", "bo");
        let save = |_: &str| {
            std::fs::write(&path, &saved).unwrap();
            Ok(())
        };
        assert!(
            replaced(&path, &ready(&path, &done("a")), Without::default(), &mut Vec::new(), save).unwrap().is_none()
        );
        assert_eq!(std::fs::read_to_string(&path).unwrap(), saved);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn of_two_who_exchange_in_one_moment_the_editor_gets_its_place_back() {
        // After the last look at the old file: only what comes out of the exchange tells.
        let (folder, path) = board();
        let mut ready = ready(&path, &done("a"));
        let saved = BOARD.replace("ana", "bo");
        std::fs::write(&path, &saved).unwrap();
        ready.old = crate::store::system::Stamp::of(&path.metadata().unwrap());
        assert!(replaced(&path, &ready, Without::default(), &mut Vec::new(), |_| Ok(())).unwrap().is_none());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), saved);
        assert_eq!(folder.path().read_dir().unwrap().count(), 1, "nothing of ours stays");
    }

    #[test]
    fn without_a_lock_what_is_still_there_is_acknowledged() {
        let (_folder, path) = board();
        let mine = written(&path, &done("a"));
        let same = verified(&path, Arc::clone(&mine), &[done("a")]).unwrap().expect("it is there");
        assert_eq!(same.revision, mine.revision);
    }

    #[test]
    fn without_a_lock_what_others_have_built_on_is_acknowledged_with_their_board() {
        let (_folder, path) = board();
        let mine = written(&path, &done("a"));
        let theirs = written(&path, &done("b"));
        let both = verified(&path, mine, &[done("a")]).unwrap().expect("it is there");
        assert_eq!(both.revision, theirs.revision);
    }

    #[test]
    fn without_a_lock_what_others_have_overwritten_is_not_acknowledged() {
        let (_folder, path) = board();
        // Both read the same board; we write first.
        let theirs = BOARD.replace(r#""b", status: Pending"#, r#""b", status: Done"#);
        let mine = written(&path, &done("a"));
        std::fs::write(&path, &theirs).unwrap();
        assert!(verified(&path, mine, &[done("a")]).unwrap().is_none());
        let again = written(&path, &done("a"));
        assert_eq!(again.revision, Revision::of(BOARD.replace("Pending", "Done").as_bytes()));
    }
}
