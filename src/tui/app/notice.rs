//! The notice: one line that goes away by itself, and may learn its author's name before. Draws nothing.

use std::sync::Arc;
use std::time::Duration;

use crate::log::entry::Entry;
use crate::log::history::History;
use crate::model::change::Change;
use crate::model::shown::Shown;
use crate::phrase::change::summary;
use crate::tui::app::optimistic::Nameless;
use crate::tui::core::effect::Way;
use crate::tui::core::now::Monotonic;
use crate::tui::widget::page::footer::{Said, Tone};

/// How long a notice stays.
const STAYS: Duration = Duration::from_secs(6);

/// A line for a while.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    /// What it says.
    pub said: Said,
    /// When it goes; `None`: with the next key.
    pub until: Option<Monotonic>,
    /// What it tells without a name, as long as the log may still tell one.
    nameless: Option<Nameless>,
}

/// What became of a change of ours.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// Which way it went, if it took something back.
    pub way: Option<Way>,
    /// What was really changed; empty if the board was so already.
    pub changes: Vec<Change>,
    /// What is said about it, if that is not the changes themselves.
    pub sentence: Option<String>,
    /// What went wrong on the way without stopping it.
    pub warnings: Vec<String>,
    /// What others changed meanwhile.
    pub others: Vec<Change>,
}

impl Outcome {
    /// In one line.
    pub(crate) fn said(&self) -> Said {
        let mut said = match (&self.changes[..], &self.sentence) {
            ([], _) => "it had this value already".to_owned(),
            (_, Some(sentence)) => sentence.clone(),
            (changes, None) => summary(changes),
        };
        if !self.others.is_empty() {
            said = format!("{said}; also {}", summary(&self.others));
        }
        let way_back = match self.way {
            _ if self.changes.is_empty() => None,
            Some(Way::Undo) => Some(Way::Redo),
            Some(Way::Redo) | None => Some(Way::Undo),
        };
        match &self.warnings[..] {
            [] => Said { text: Shown::new(&said), tone: Tone::Good, way_back },
            // The change can be seen on the board, where a short line breaks off; the warning nowhere else.
            [first, ..] => Said { text: Shown::new(&format!("{first}; {said}")), tone: Tone::Bad, way_back: None },
        }
    }
}

impl Notice {
    /// Says this from `now` on.
    pub(crate) fn new(said: Said, now: Monotonic) -> Self {
        Self { said, until: Some(now + STAYS), nameless: None }
    }

    /// The same until somebody presses a key: it must not be missed.
    #[must_use]
    pub(crate) fn until_a_key(self) -> Self {
        Self { until: None, ..self }
    }

    /// It tells of changes that others made: names them if these entries do, else when the log does.
    pub(crate) fn is_about(&mut self, changes: Vec<Change>, by: &[Arc<Entry>], log: Option<&History>) {
        let nameless = Nameless::new(changes, log);
        match nameless.told_by(by) {
            Some(text) => self.said.text = text,
            None => self.nameless = Some(nameless),
        }
    }

    /// The log tells more. A board is in its place before its entries are, so whom to name may come only now.
    pub(crate) fn learn(&mut self, log: &History) {
        if let Some(text) = self.nameless.as_ref().and_then(|nameless| nameless.told_in(log)) {
            self.said.text = text;
            self.nameless = None;
        }
    }
}
