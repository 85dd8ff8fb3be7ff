//! The new text in the place of the old one, if that still is what was read, and where there are no locks a look afterwards.
//! Writes no byte itself.

use std::fs::Metadata;
use std::path::Path;
use std::sync::Arc;

use crate::document::Document;
use crate::model::board::Board;
use crate::model::change::{Change, Record, RecordKind, Subject};
use crate::model::snapshot::{Revision, Snapshot};
use crate::store::commit::OTHERS_TAKE;
use crate::store::failure::FileError;
use crate::store::lock;
use crate::store::read::{self, ReadError};
use crate::store::replace;
use crate::store::system::Stamp;

/// What was read under the lock, and what is to take its place.
pub(super) struct Ready {
    /// The file that was read.
    pub(super) old: Stamp,
    pub(super) metadata: Metadata,
    pub(super) document: Document,
    /// Of the document.
    pub(super) rev: Revision,
}

/// Puts the new text in the place of the old one; `None` if somebody who knows no lock changed the old one meanwhile.
/// `at_last` is done when nothing but the last step is left.
pub(super) fn replaced(
    target: &Path,
    ready: &Ready,
    warnings: &mut Vec<String>,
    at_last: impl FnOnce() -> Result<(), FileError>,
) -> Result<Option<Arc<Snapshot>>, FileError> {
    let snapshot = read::snapshot(&ready.document, ready.rev);
    let prepared = replace::prepare(target, ready.document.text().as_bytes(), Some(&ready.metadata))?;
    at_last()?;
    // The last moment to see an editor's save. (An exchange of the two files leaves no moment at all; it goes here.)
    if target.metadata().map(|metadata| Stamp::of(&metadata)).ok() != Some(ready.old) {
        return Ok(None);
    }
    warnings.append(&mut prepared.replace(target)?);
    Ok(Some(snapshot))
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
        Ready { old: loaded.stamp, metadata, rev: Revision::of(document.text().as_bytes()), document }
    }

    fn written(path: &Path, change: &Change) -> Arc<Snapshot> {
        replaced(path, &ready(path, change), &mut Vec::new(), || Ok(())).unwrap().expect("nobody wrote in between")
    }

    #[test]
    fn an_editors_save_between_reading_and_writing_is_not_overwritten() {
        let (_folder, path) = board();
        let ready = ready(&path, &done("a"));
        let saved = BOARD.replace("ana", "bo");
        std::fs::write(&path, &saved).unwrap();
        assert!(replaced(&path, &ready, &mut Vec::new(), || Ok(())).unwrap().is_none());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), saved);
        assert_eq!(path.parent().unwrap().read_dir().unwrap().count(), 1, "no temporary file stays");
    }

    #[test]
    fn a_save_is_seen_up_to_the_last_step() {
        let (_folder, path) = board();
        let saved = BOARD.replace("ana", "bo");
        let save = || {
            std::fs::write(&path, &saved).unwrap();
            Ok(())
        };
        assert!(replaced(&path, &ready(&path, &done("a")), &mut Vec::new(), save).unwrap().is_none());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), saved);
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
