//! The door to the file. Here is the scene, a folder with a board; the plays are in the files below.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use standup::model::change::{By, Change, Proposal};
use standup::model::status::Status;
use standup::store::Store;

mod committing;
pub(crate) mod concurrency;
pub(crate) mod contesting;
mod creating;
mod finding;
mod reading;
mod remembering;
mod settling;
pub(crate) mod sweep;
pub(crate) mod torture;
mod watching;

const BOARD: &str = r#"// A board for tests.
(
    format: 1,
    developers: [
        (
            name: "ana", // the first
            modules: [
                (id: "a", status: Pending, mood: "unknown field"),
                (id: "b", status: InProgress),
            ],
        ),
        (name: "bo", modules: [(id: "c", status: Done)]),
    ],
)
"#;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// With a board called `board.ron`.
    fn with_board() -> Self {
        let folder = Self::new();
        fs::write(folder.at("board.ron"), BOARD).unwrap();
        folder
    }

    fn at(&self, name: &str) -> PathBuf {
        // What the temporary folder is called may itself be a link.
        self.0.path().canonicalize().unwrap().join(name)
    }

    fn folder(&self, name: &str) -> PathBuf {
        fs::create_dir_all(self.at(name)).unwrap();
        self.at(name)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder(Path::new(name).parent().unwrap().to_str().unwrap());
        fs::write(self.at(name), BOARD).unwrap();
        self.at(name)
    }

    fn store(&self) -> Store {
        Store::new(&self.at("board.ron")).patience(Duration::from_millis(30))
    }

    fn text(&self) -> String {
        fs::read_to_string(self.at("board.ron")).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(self.0.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn moved(module: &str, from: Status, to: Status) -> Change {
    Change::Move { module: module.into(), from, to }
}

pub(crate) fn proposal(changes: Vec<Change>) -> Proposal {
    Proposal { changes, who: "ana".into(), by: By::Command }
}

fn one(module: &str, from: Status, to: Status) -> Proposal {
    proposal(vec![moved(module, from, to)])
}
