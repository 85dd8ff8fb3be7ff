//! Publishes the new text in place of the old one, keeps the displaced file, and verifies afterwards where there are no locks.
//! Renders no text itself.

use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::document::Document;
use crate::model::annotation::Notes;
use crate::model::board::Board;
use crate::model::change::{Change, Subject};
use crate::model::snapshot::{Revision, Snapshot};
use crate::store::commit::OTHERS_TAKE;
use crate::store::file::atomic;
use crate::store::file::displaced::Displaced;
use crate::store::file::error::FileError;
use crate::store::file::lock;
use crate::store::file::read;
use crate::store::file::read::ReadError;
use crate::store::file::system;
use crate::store::file::system::Stamp;
use crate::store::options::Without;

/// What was read under the lock, and what is to take its place.
pub(crate) struct Ready {
    /// The file that was read.
    pub(crate) old: Stamp,
    /// What was in it.
    pub(crate) read: Revision,
    /// What the new text was made from: what comes out of its place instead is compared with that.
    pub(crate) base: Document,
    pub(crate) metadata: Metadata,
    pub(crate) document: Document,
    /// Of the document.
    pub(crate) rev: Revision,
}

/// What is done about somebody else's save that is seen before the last step. Insisting takes a lock: without one, what is there may
/// be the board of another writer who has not taken in yet what came out of its place, and would look like an edit that removes
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// They were first: the write begins anew, with their board.
    Yield,
    /// Where two files can be exchanged, or one can have two names, the new text is put in the place of theirs all the same, and theirs is taken in: who
    /// yields to somebody that saves without rest never writes.
    Insist,
}

/// What became of the new text.
pub(crate) enum Placed {
    /// Somebody who knows no lock was first, or has the file away, or our lock is gone: it is nowhere.
    Not,
    /// It is in the place of what was read.
    There,
    /// It is in the place of what somebody else had saved meanwhile: that came out, and is not in the board.
    Upon(Displaced),
}

/// Puts the new text in the place of the old one. `at_last` is done when nothing but the last step is left, and says whether that
/// may be taken; it is told the name of the file that holds the new text, and after an exchange the old one.
///
/// Where two files can be exchanged, nobody's save is overwritten: whatever came out is looked at. Until it is taken in, readers
/// see a board without it; they see it a moment later.
pub(crate) fn replaced(
    target: &Path,
    ready: &Ready,
    (without, manner): (Without, Manner),
    warnings: &mut Vec<String>,
    at_last: impl FnOnce(&str) -> Result<bool, FileError>,
) -> Result<Placed, FileError> {
    let mut prepared = atomic::prepare(target, ready.document.text().as_bytes(), Some(&ready.metadata))?;
    if !at_last(&prepared.name())? {
        return Ok(Placed::Not);
    }
    let is_old = || target.metadata().map(|metadata| Stamp::of(&metadata)).ok() == Some(ready.old);
    let id = system::file_id(&ready.metadata);
    let is_old_file = || target.metadata().is_ok_and(|metadata| system::file_id(&metadata) == id);
    if manner == Manner::Yield && !is_old() {
        return Ok(Placed::Not);
    }
    if !without.exchange {
        prepared = match prepared.exchange(target) {
            Ok(Ok(exchanged)) => {
                warnings.extend(exchanged.warnings);
                let displaced = Displaced::keep(&exchanged.path, target, ready.read);
                warnings.extend(atomic::made_to_last(target));
                return Ok(if displaced.is_owed { Placed::Upon(displaced) } else { Placed::There });
            }
            Ok(Err(prepared)) => prepared,
            // A checkout takes it away before it makes it anew.
            Err(error) if error.source.kind() == io::ErrorKind::NotFound => return Ok(Placed::Not),
            Err(error) => return Err(error),
        };
    }
    // Without it, what is replaced can at least be looked at afterwards, if it has a second name: all that somebody writes into
    // it. A file that takes its name between this last look and the replacing is overwritten.
    let mut linked = None;
    if !without.links {
        linked = match Displaced::link(prepared.path(), target, ready.read) {
            Err(_) => return Ok(Placed::Not),
            Ok(linked) => linked,
        };
    }
    let is_meant = |displaced: &Displaced| displaced.is_at(target) && (manner == Manner::Insist || is_old_file());
    if !linked.as_ref().map_or_else(is_old, is_meant) {
        linked.into_iter().for_each(Displaced::forget);
        return Ok(Placed::Not);
    }
    match prepared.replace(target) {
        Ok(told) => warnings.extend(told),
        Err(error) => {
            linked.into_iter().for_each(Displaced::forget);
            return Err(error);
        }
    }
    let looked_at = linked.map(|displaced| displaced.looked_at(target));
    Ok(looked_at.filter(|displaced| displaced.is_owed).map_or(Placed::There, Placed::Upon))
}

/// Without a lock: the board on which all `changes` are still there when everybody who read it before us has written; `None` if
/// they are not, and have to be made anew.
pub(crate) fn verified(
    target: &Path,
    written: Arc<Snapshot>,
    changes: &[Change],
) -> Result<Option<Arc<Snapshot>>, ReadError> {
    lock::pause(lock::jittered(OTHERS_TAKE));
    let bytes = read::bytes(target)?;
    if bytes.revision == written.revision {
        return Ok(Some(written));
    }
    let now = bytes.parse(target)?;
    let notes = now.document.extras();
    // Others may have built on ours (all is there), or have replaced it (all or some is not).
    Ok(changes.iter().all(|change| is_made(change, &now.snapshot.board, &notes)).then_some(now.snapshot))
}

/// Whether the board and its annotations are as `change` wants them.
fn is_made(change: &Change, board: &Board, notes: &Notes) -> bool {
    let is_there = |what: &Subject| match what {
        Subject::Board => true,
        Subject::Module(id) => board.find(id).is_some(),
        Subject::Developer(name) => board.developer(name).is_some(),
    };
    match change {
        // These clash where they are made already.
        Change::Add(record) => is_there(&record.subject()),
        Change::Remove(record) => !is_there(&record.subject()),
        Change::Rename { what, .. } => !is_there(what),
        Change::Annotate(wish) => wish.is_made(notes),
        // All others leave the board as it is.
        other => other.apply(board).is_ok_and(|same| same == *board),
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use super::{Manner, Placed, Ready, replaced, verified};
    use crate::document::Document;
    use crate::model::annotation::{Anchor, Annotation, Extra, Slot};
    use crate::model::change::{Change, Subject};
    use crate::model::snapshot::{Revision, Snapshot};
    use crate::model::status::Status;
    use crate::store::file::displaced::Displaced;
    use crate::store::file::read;
    use crate::store::file::system::Stamp;
    use crate::store::options::Without;

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
            base: loaded.document,
            metadata,
            rev: Revision::of(document.text().as_bytes()),
            document,
        }
    }

    fn placed(path: &Path, ready: &Ready, manner: Manner, at_last: impl FnOnce()) -> Placed {
        let at_last = |_: &str| {
            at_last();
            Ok(true)
        };
        replaced(path, ready, (Without::default(), manner), &mut Vec::new(), at_last).unwrap()
    }

    fn written(path: &Path, change: &Change) -> Arc<Snapshot> {
        let ready = ready(path, change);
        assert!(matches!(placed(path, &ready, Manner::Yield, || {}), Placed::There), "nobody wrote in between");
        read::snapshot(&ready.document, ready.rev)
    }

    fn names(path: &Path) -> usize {
        path.parent().unwrap().read_dir().unwrap().count()
    }

    #[test]
    fn who_yields_leaves_an_editors_save_where_it_is() {
        let (_folder, path) = board();
        let ready = ready(&path, &done("a"));
        let saved = BOARD.replace("ana", "bo");
        std::fs::write(&path, &saved).unwrap();
        assert!(matches!(placed(&path, &ready, Manner::Yield, || {}), Placed::Not));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), saved);
        assert_eq!(names(&path), 1, "no temporary file stays");
    }

    #[test]
    fn a_save_is_seen_up_to_the_last_step() {
        let (_folder, path) = board();
        let saved = BOARD.replace("ana", "bo");
        let save = || std::fs::write(&path, &saved).unwrap();
        assert!(matches!(placed(&path, &ready(&path, &done("a")), Manner::Yield, save), Placed::Not));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), saved);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn who_insists_has_the_place_and_what_came_out_of_it_is_owed() {
        let (_folder, path) = board();
        let ready = ready(&path, &done("a"));
        let saved = BOARD.replace("ana", "bo");
        std::fs::write(&path, &saved).unwrap();
        let Placed::Upon(displaced) = placed(&path, &ready, Manner::Insist, || {}) else { panic!("it is there") };
        assert_eq!(std::fs::read_to_string(&path).unwrap(), **ready.document.text());
        assert_eq!(displaced.read().unwrap().content(), saved.as_bytes());
        let all = Displaced::all(&path);
        assert_eq!((all.len(), names(&path)), (1, 2));
        assert_eq!((all[0].is_owed, all[0].base), (true, Revision::of(BOARD.as_bytes())), "its name says so");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_save_after_the_last_look_comes_out_and_is_owed() {
        let (_folder, path) = board();
        let mut ready = ready(&path, &done("a"));
        std::fs::write(&path, BOARD.replace("ana", "bo")).unwrap();
        ready.old = Stamp::of(&path.metadata().unwrap());
        assert!(matches!(placed(&path, &ready, Manner::Yield, || {}), Placed::Upon(_)));
    }

    #[test]
    fn nothing_is_written_where_the_file_is_away() {
        let (_folder, path) = board();
        let ready = ready(&path, &done("a"));
        std::fs::remove_file(&path).unwrap();
        for manner in [Manner::Yield, Manner::Insist] {
            assert!(matches!(placed(&path, &ready, manner, || {}), Placed::Not));
        }
        assert_eq!(names(&path), 0);
    }

    #[test]
    fn without_exchange_and_links_who_insists_overwrites_nobody_either() {
        let (_folder, path) = board();
        let ready = ready(&path, &done("a"));
        let saved = BOARD.replace("ana", "bo");
        std::fs::write(&path, &saved).unwrap();
        let without = Without { exchange: true, links: true, ..Without::default() };
        let placed = replaced(&path, &ready, (without, Manner::Insist), &mut Vec::new(), |_| Ok(true)).unwrap();
        assert!(matches!(placed, Placed::Not));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), saved);
    }

    #[test]
    fn without_an_exchange_what_was_replaced_can_be_looked_at_by_its_second_name() {
        let (_folder, path) = board();
        let mut editor = std::fs::File::options().append(true).open(&path).unwrap();
        let without = Without { exchange: true, ..Without::default() };
        let ready = ready(&path, &done("a"));
        let put = |at_last: &dyn Fn()| {
            let at_last = |_: &str| {
                at_last();
                Ok(true)
            };
            replaced(&path, &ready, (without, Manner::Insist), &mut Vec::new(), at_last).unwrap()
        };
        assert!(matches!(put(&|| {}), Placed::There));
        std::io::Write::write_all(&mut editor, b" // late").unwrap();
        let all = Displaced::all(&path);
        assert_eq!((all.len(), all[0].is_owed, names(&path)), (1, false, 2));
        assert_eq!(all[0].read().unwrap().content(), format!("{BOARD} // late").as_bytes());

        // What is saved between reading and writing is owed, in place or by rename.
        let saved = BOARD.replace("ana", "bo");
        let Placed::Upon(displaced) = put(&|| std::fs::write(&path, &saved).unwrap()) else { panic!("in place") };
        assert_eq!(displaced.read().unwrap().content(), saved.as_bytes());
        let temp = path.with_extension("new");
        let by_rename = || {
            std::fs::write(&temp, &saved).unwrap();
            std::fs::rename(&temp, &path).unwrap();
        };
        let Placed::Upon(displaced) = put(&by_rename) else { panic!("by rename") };
        assert_eq!(displaced.read().unwrap().content(), saved.as_bytes());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), **ready.document.text());
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
    fn without_a_lock_changes_are_acknowledged_only_if_all_of_them_are_there() {
        let (_folder, path) = board();
        let mine = written(&path, &done("a"));
        _ = written(&path, &Change::Move { module: "b".into(), from: Status::Pending, to: Status::InProgress });
        assert!(verified(&path, Arc::clone(&mine), &[done("a")]).unwrap().is_some());
        assert!(verified(&path, mine, &[done("a"), done("b")]).unwrap().is_none());
    }

    #[test]
    fn without_a_lock_a_comment_that_others_have_overwritten_is_not_acknowledged() {
        let (_folder, path) = board();
        let what = Extra::Comment(Anchor { path: Vec::new(), slot: Slot::Above });
        let noted = Annotation { of: Subject::Board, what, from: None, to: Some("// ours".into()), wording: None };
        let noted = Change::Annotate(Box::new(noted));
        let mine = written(&path, &noted);
        let theirs = written(&path, &done("b"));
        let both = verified(&path, Arc::clone(&mine), std::slice::from_ref(&noted)).unwrap().expect("it is there");
        assert_eq!(both.revision, theirs.revision);
        std::fs::write(&path, BOARD).unwrap();
        assert!(verified(&path, mine, &[noted]).unwrap().is_none());
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
