//! A question about the board that waits for an answer: a saved old copy, or a version nobody has looked at yet. Answers none.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::model::snapshot::Revision;
use crate::store::file::system::private_folder;

/// The prefix of the files whose names say which versions to look into.
const SUSPECT: &str = "saved-";

/// As it stands in the file.
#[derive(Serialize, Deserialize)]
struct Remembered {
    /// The revisions: what it was made from, what was there before it was saved, and what was saved.
    base: String,
    last: String,
    saved: String,
}

/// A text that somebody saved over another, and nobody has said why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Save {
    /// What was there before it.
    pub(crate) last: Revision,
    /// What was saved.
    pub(crate) saved: Revision,
}

/// What is to be asked about a board.
pub(crate) struct Question {
    folder: PathBuf,
}

impl Question {
    /// The one in the folder `memory`, if there is any.
    pub(crate) fn of(memory: &Path) -> Self {
        Self { folder: memory.to_owned() }
    }

    /// Notes that this is to be looked into. Costs next to nothing.
    pub(crate) fn suspect(&self, save: Save) {
        let noted = private_folder(&self.folder).and_then(|()| std::fs::File::create(self.folder.join(save.name())));
        if let Err(error) = noted {
            tracing::warn!(%error, "cannot remember that the board was saved by somebody");
        }
    }

    /// What is to be looked into.
    pub(crate) fn suspects(&self) -> Vec<Save> {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return Vec::new() };
        entries.filter_map(|entry| Save::named(entry.ok()?.file_name().to_str()?)).collect()
    }

    /// It was looked into.
    pub(crate) fn clear(&self, save: Save) {
        // What is looked into twice comes to the same.
        let _ = std::fs::remove_file(self.folder.join(save.name()));
    }

    /// Asks about a save that was made from `base`, as it seems.
    pub(crate) fn ask(&self, base: Revision, save: Save) {
        let [base, last, saved] = [base, save.last, save.saved].map(|rev| rev.to_string());
        if let Err(error) = self.keep(&Remembered { base, last, saved }) {
            tracing::warn!(%error, "cannot remember that an old copy was saved");
        }
    }

    /// What is asked about, with what it was made from.
    pub(crate) fn asked(&self) -> Option<(Revision, Save)> {
        let Remembered { base, last, saved } = ron::from_str(&std::fs::read_to_string(self.path()).ok()?).ok()?;
        Some((base.parse().ok()?, Save { last: last.parse().ok()?, saved: saved.parse().ok()? }))
    }

    /// It is answered.
    pub(crate) fn forget(&self) {
        // What was asked twice is answered twice.
        let _ = std::fs::remove_file(self.path());
    }

    fn keep(&self, remembered: &Remembered) -> std::io::Result<()> {
        private_folder(&self.folder)?;
        let text = ron::to_string(remembered).map_err(std::io::Error::other)?;
        let mut temp = tempfile::NamedTempFile::new_in(&self.folder)?;
        temp.write_all(text.as_bytes())?;
        temp.persist(self.path())?;
        Ok(())
    }

    fn path(&self) -> PathBuf {
        self.folder.join("old-copy.ron")
    }
}

impl Save {
    fn name(self) -> String {
        format!("{SUSPECT}{}-{}", self.last, self.saved)
    }

    fn named(name: &str) -> Option<Self> {
        let (last, saved) = name.strip_prefix(SUSPECT)?.split_once('-')?;
        Some(Self { last: last.parse().ok()?, saved: saved.parse().ok()? })
    }
}
