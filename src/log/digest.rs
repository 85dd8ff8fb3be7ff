//! A readable digest of the log: groups related entries, names who did it by which means, and marks what was undone. Hides
//! nothing that was undone; lays out no line.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::log::entry::Entry;
use crate::log::history::History;
use crate::model::change::{By, Change, Subject};
use crate::model::shown::Shown;
use crate::phrase::age::ago;
use crate::phrase::change;

/// What a deed did to one module, to one developer or to the board.
#[derive(Clone, Debug)]
pub(crate) struct DigestItem {
    /// The first of the entries that say so.
    pub entry: Arc<Entry>,
    /// Whether it belongs to the deed of the one before.
    pub continues: bool,
    /// What became of it.
    pub fate: Fate,
    /// Whom it is about; nothing for a standup that was held.
    pub name: Option<Shown>,
    /// What was done, without the name.
    pub said: Shown,
}

/// What became of what was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Happened,
    /// It was undone later.
    Undone,
    /// A standup that was held: later entries are counted from it.
    Mark,
}

impl DigestItem {
    fn new(history: &History, entries: &[&Arc<Entry>], continues: bool) -> Self {
        let first = entries[0];
        let is_mark = matches!(first.change, Change::Mark { .. });
        let took_back = matches!(first.by, By::Undo(_)) && !history.is_redo(first);
        let changes: Vec<Change> = entries.iter().map(|entry| entry.change.clone()).collect();
        let name = first.change.name();
        let whole = change::lines(&changes).join("; ");
        let said = name.and_then(|name| whole.strip_prefix(name)?.strip_prefix(": ")).unwrap_or(&whole);
        Self {
            entry: Arc::clone(first),
            continues,
            fate: match () {
                () if entries.iter().all(|entry| history.is_undone(entry)) => Fate::Undone,
                () if is_mark && !matches!(first.by, By::Undo(_)) => Fate::Mark,
                () => Fate::Happened,
            },
            name: name.map(Shown::new),
            said: if is_mark && took_back { Shown::new(&format!("taken back: {said}")) } else { Shown::new(said) },
        }
    }

    /// Whom it is about, by the name it had then; `None` if it is the board.
    pub(crate) fn subject(&self) -> Option<Subject> {
        let change = &self.entry.change;
        let developer = || change.developer().map(|name| Subject::Developer(name.to_owned()));
        change.module().map(|id| Subject::Module(id.to_owned())).or_else(developer)
    }

    /// What was done and what became of it, without the name.
    pub(crate) fn rest(&self) -> Shown {
        let undone = if self.fate == Fate::Undone { " (undone)" } else { "" };
        Shown::new(&format!("{}{undone}", self.said))
    }

    /// All of it in one sentence.
    pub(crate) fn sentence(&self) -> Shown {
        match &self.name {
            Some(name) => Shown::new(&format!("{name}: {}", self.rest())),
            None => self.rest(),
        }
    }

    /// Who did it. Nobody knows who sat at the editor.
    pub(crate) fn who(&self) -> Shown {
        Shown::new(if self.entry.who.is_empty() { "somebody" } else { &self.entry.who })
    }

    /// What a mark says, with its age.
    pub(crate) fn mark(&self, now: DateTime<Utc>) -> Shown {
        let note = match &self.entry.change {
            Change::Mark { note, .. } if !note.is_empty() => format!(": {note}"),
            _ => String::new(),
        };
        Shown::new(&format!("standup held here {} by {}{note}", ago(now, self.entry.at), self.who()))
    }
}

/// By which means, in one word.
pub(crate) fn means(history: &History, entry: &Entry) -> &'static str {
    match entry.by {
        By::Key => "key",
        By::Command => "command",
        By::Import => "import",
        By::Auto(_) => "report",
        By::Observed => "editor",
        By::Undo(_) if history.is_redo(entry) => "redo",
        By::Undo(_) => "undo",
    }
}

/// The deeds that `entries`, oldest first, tell of: each a step, or one save of an editor.
pub(crate) fn deeds(history: &History, entries: &[&Arc<Entry>]) -> Vec<Vec<DigestItem>> {
    entries.chunk_by(|a, b| go_together(a, b)).map(|deed| facts(history, deed)).collect()
}

/// What a deed did, one for each module, developer or the board, in the order in which it began with them.
pub(crate) fn facts(history: &History, deed: &[&Arc<Entry>]) -> Vec<DigestItem> {
    let mut parts: Vec<Vec<&Arc<Entry>>> = Vec::new();
    // A module may be called like a developer.
    let about = |entry: &Entry| (entry.change.module().is_some(), entry.change.name().map(str::to_owned));
    for entry in deed {
        match parts.iter_mut().find(|part| about(part[0]) == about(entry)) {
            Some(part) => part.push(entry),
            None => parts.push(vec![entry]),
        }
    }
    parts.iter().enumerate().map(|(i, part)| DigestItem::new(history, part, i > 0)).collect()
}

fn go_together(a: &Entry, b: &Entry) -> bool {
    if a.is_observed() { b.is_observed() && a.rev == b.rev } else { a.step_id() == b.step_id() }
}
