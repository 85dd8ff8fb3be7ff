//! Puts a new file in the place of the board, in the best of three ways that the file system knows. Overwrites no save of others
//! that it can see, and writes no text.

use std::io;
use std::path::Path;

use crate::model::snapshot::Revision;
use crate::store::file::atomic::{self, Prepared};
use crate::store::file::displaced::Displaced;
use crate::store::file::error::FileError;
use crate::store::file::system::{self, FileId, Stamp};
use crate::store::options::Without;

/// The file that is to be replaced, as it was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Old<'a> {
    pub(crate) target: &'a Path,
    pub(crate) id: FileId,
    pub(crate) stamp: Stamp,
    pub(crate) revision: Revision,
    /// Whether a lock keeps other writers out. If not, what is there now may be the board of another writer who has not taken in
    /// yet what came out of its place: then only what was read is replaced.
    pub(crate) is_locked: bool,
}

impl Old<'_> {
    fn is_unchanged(&self) -> bool {
        self.target.metadata().is_ok_and(|metadata| Stamp::of(&metadata) == self.stamp)
    }

    fn is_same_file(&self) -> bool {
        self.target.metadata().is_ok_and(|metadata| system::file_id(&metadata) == self.id)
    }
}

/// What became of the new file.
pub(crate) enum Placed {
    /// Somebody who knows no lock was first, or has the board away: the new file is gone.
    Overtaken,
    /// It is the board. This came out of its place, and holds what is not in the board.
    Done(Option<Displaced>),
    /// This way is closed here: the new file as it was.
    Cannot(Prepared),
}

/// A way to put a new file in the place of the board.
trait Publish {
    fn publish(&self, new: Prepared, old: &Old<'_>, warnings: &mut Vec<String>) -> Result<Placed, FileError>;
}

/// Exchanges the two: whatever somebody saved up to this moment comes out, and nothing is overwritten.
struct Exchange;

impl Publish for Exchange {
    fn publish(&self, new: Prepared, old: &Old<'_>, warnings: &mut Vec<String>) -> Result<Placed, FileError> {
        match new.exchange(old.target) {
            Ok(Ok(exchanged)) => {
                warnings.extend(exchanged.warnings);
                let displaced = Displaced::keep(&exchanged.path, old.target, old.revision);
                warnings.extend(atomic::made_to_last(old.target));
                Ok(Placed::Done(Some(displaced).filter(|displaced| displaced.is_owed)))
            }
            Ok(Err(new)) => Ok(Placed::Cannot(new)),
            // A checkout takes it away before it makes it anew.
            Err(error) if error.source.kind() == io::ErrorKind::NotFound => Ok(Placed::Overtaken),
            Err(error) => Err(error),
        }
    }
}

/// Gives the board a second name, looks a last time, and renames: what somebody writes into the old file is found by its second
/// name. For network folders, which know no exchange. A file that takes the board's name between look and rename is overwritten.
struct LinkAndRename;

impl Publish for LinkAndRename {
    fn publish(&self, new: Prepared, old: &Old<'_>, warnings: &mut Vec<String>) -> Result<Placed, FileError> {
        let linked = match Displaced::link(new.path(), old.target, old.revision) {
            Err(_) => return Ok(Placed::Overtaken),
            Ok(None) => return Ok(Placed::Cannot(new)),
            Ok(Some(linked)) => linked,
        };
        if !linked.is_at(old.target) || !(old.is_locked || old.is_same_file()) {
            linked.forget();
            return Ok(Placed::Overtaken);
        }
        match new.replace(old.target) {
            Ok(told) => warnings.extend(told),
            Err(error) => {
                linked.forget();
                return Err(error);
            }
        }
        Ok(Placed::Done(Some(linked.looked_at(old.target)).filter(|displaced| displaced.is_owed)))
    }
}

/// Looks a last time, and renames: what somebody saves in between, or writes into the old file later, is lost.
struct LookAndRename;

impl Publish for LookAndRename {
    fn publish(&self, new: Prepared, old: &Old<'_>, warnings: &mut Vec<String>) -> Result<Placed, FileError> {
        if !old.is_unchanged() {
            return Ok(Placed::Overtaken);
        }
        warnings.extend(new.replace(old.target)?);
        Ok(Placed::Done(None))
    }
}

/// Puts `new` in the place of `old` in the best way there is.
pub(crate) fn publish(
    mut new: Prepared,
    old: &Old<'_>,
    without: Without,
    warnings: &mut Vec<String>,
) -> Result<Placed, FileError> {
    if !old.is_locked && !old.is_unchanged() {
        return Ok(Placed::Overtaken);
    }
    let ways: [(bool, &dyn Publish); 3] =
        [(!without.exchange, &Exchange), (!without.links, &LinkAndRename), (true, &LookAndRename)];
    for (_, way) in ways.into_iter().filter(|(is_open, _)| *is_open) {
        match way.publish(new, old, warnings)? {
            Placed::Cannot(unplaced) => new = unplaced,
            placed => return Ok(placed),
        }
    }
    Ok(Placed::Overtaken)
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{Old, Placed, publish};
    use crate::model::snapshot::Revision;
    use crate::store::file::displaced::Displaced;
    use crate::store::file::{atomic, read, system};
    use crate::store::options::Without;

    const OLD: &str = "old";
    const NEW: &str = "new";
    const SAVED: &str = "saved by an editor";

    const NO_EXCHANGE: Without = Without { exchange: true, lock: false, links: false, events: false, glances: false };
    const NOTHING: Without = Without { links: true, ..NO_EXCHANGE };

    fn board() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("board.ron");
        std::fs::write(&path, OLD).unwrap();
        (folder, path)
    }

    /// Reads the board, lets something happen, and publishes.
    fn placed(path: &Path, without: Without, is_locked: bool, meanwhile: impl FnOnce()) -> Placed {
        let bytes = read::bytes(path).unwrap();
        meanwhile();
        let (id, revision) = (system::file_id(&bytes.metadata), bytes.revision);
        let new = atomic::prepare(path, NEW.as_bytes(), Some(&bytes.metadata)).unwrap();
        let old = Old { target: path, id, stamp: bytes.stamp, revision, is_locked };
        publish(new, &old, without, &mut Vec::new()).unwrap()
    }

    fn names(path: &Path) -> usize {
        path.parent().unwrap().read_dir().unwrap().count()
    }

    fn text(path: &Path) -> String {
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn each_way_puts_the_new_text_in_the_place_of_the_old() {
        for without in [Without::default(), NO_EXCHANGE, NOTHING] {
            let (_folder, path) = board();
            assert!(matches!(placed(&path, without, true, || {}), Placed::Done(None)), "{without:?}");
            assert_eq!(text(&path), NEW);
            let kept = Displaced::all(&path);
            assert_eq!(kept.len(), usize::from(!without.links), "what was replaced can be looked at: {without:?}");
        }
    }

    #[test]
    fn under_a_lock_a_save_that_came_in_between_comes_out_and_is_owed() {
        for without in [Without::default(), NO_EXCHANGE] {
            for by_rename in [true, false] {
                let (_folder, path) = board();
                let save = || {
                    let temp = path.with_extension("swp");
                    std::fs::write(if by_rename { &temp } else { &path }, SAVED).unwrap();
                    let _ = std::fs::rename(temp, &path);
                };
                let Placed::Done(Some(displaced)) = placed(&path, without, true, save) else { panic!("it is there") };
                assert_eq!((text(&path).as_str(), displaced.read().unwrap().content()), (NEW, SAVED.as_bytes()));
                let all = Displaced::all(&path);
                assert_eq!((all.len(), names(&path)), (1, 2));
                assert_eq!((all[0].is_owed, all[0].base), (true, Revision::of(OLD.as_bytes())), "its name says so");
            }
        }
    }

    #[test]
    fn where_it_would_be_lost_or_no_lock_is_held_a_save_in_between_stays() {
        for (without, is_locked) in [(NOTHING, true), (Without::default(), false), (NO_EXCHANGE, false)] {
            let (_folder, path) = board();
            let save = || std::fs::write(&path, SAVED).unwrap();
            assert!(matches!(placed(&path, without, is_locked, save), Placed::Overtaken), "{without:?}");
            assert_eq!((text(&path).as_str(), names(&path)), (SAVED, 1), "no temporary file stays");
        }
    }

    #[test]
    fn nothing_is_written_where_the_file_is_away() {
        for without in [Without::default(), NO_EXCHANGE, NOTHING] {
            let (_folder, path) = board();
            let away = || std::fs::remove_file(&path).unwrap();
            assert!(matches!(placed(&path, without, true, away), Placed::Overtaken));
            assert_eq!(names(&path), 0);
        }
    }

    #[test]
    fn what_an_editor_writes_into_the_old_file_later_is_found() {
        for without in [Without::default(), NO_EXCHANGE] {
            let (_folder, path) = board();
            let mut editor = std::fs::File::options().append(true).open(&path).unwrap();
            assert!(matches!(placed(&path, without, true, || {}), Placed::Done(None)));
            std::io::Write::write_all(&mut editor, b" and late").unwrap();
            let all = Displaced::all(&path);
            assert_eq!((all.len(), all[0].is_owed), (1, false));
            assert_eq!(all[0].read().unwrap().content(), b"old and late");
        }
    }
}
