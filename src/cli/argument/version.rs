//! Lists the kept versions of the board and finds the one that is meant. Restores none.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::cli::argument::since;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::document::{Document, Unreadable};
use crate::export::json;
use crate::export::text::{TextLine, Tone};
use crate::merge;
use crate::model::change::Change;
use crate::model::diff::diff;
use crate::model::problem::Problem;
use crate::phrase::age::{ago, exact};
use crate::phrase::change::summary;
use crate::store::file::paths;
use crate::store::{ReadError, Store, Version};

/// Versions that people are shown unless they ask for more.
const USUAL: usize = 20;

/// This many digits of a revision are shown, and this many are enough to name one.
pub(crate) const SHORT: usize = 8;
const FEW: usize = 4;

/// What is kept of the board, and how it is now.
pub(crate) struct VersionStore {
    pub(crate) store: Store,
    /// As messages call the board.
    pub(crate) name: String,
    now: DateTime<Utc>,
    /// Newest first.
    versions: Vec<Version>,
    pub(crate) state: State,
}

/// What is in the file.
pub(crate) enum State {
    Readable(Document),
    Broken(Arc<str>),
    Gone,
}

/// A version that was asked for.
pub(crate) struct Chosen {
    pub(crate) version: Version,
    /// As messages call it: `version 3 (9c1e1234, 5 min ago)`.
    pub(crate) name: String,
}

impl VersionStore {
    /// Of the board that is meant, or was here.
    pub(crate) fn open(shell: &CommandContext) -> Result<Self, Failure> {
        let found = shell.find_board();
        let place = found.as_ref().map_or_else(
            |_| paths::new_board(&shell.environment.places, shell.asked.board.as_deref()).path,
            |found| found.path.clone(),
        );
        let store = shell.store(&place)?;
        let state = match store.read() {
            Ok(loaded) => State::Readable(loaded.document),
            Err(ReadError::Unreadable { unreadable, .. }) => State::Broken(Arc::clone(&unreadable.text)),
            Err(ReadError::NotFound { .. }) => State::Gone,
            Err(error) => return Err(shell.not_read(&error)),
        };
        let mut versions = store.versions();
        versions.reverse();
        if let (true, Err(failure)) = (versions.is_empty(), found) {
            return Err(failure);
        }
        let name = shell.name(store.board());
        Ok(Self { store, name, now: shell.environment.now, versions, state })
    }

    fn chosen(&self, index: usize) -> Chosen {
        let version = self.versions[index];
        let name = format!("version {} ({}, {})", index + 1, short(&version), ago(self.now, version.at));
        Chosen { version, name }
    }

    /// The newest that is a board.
    pub(crate) fn last_good(&self) -> Result<Chosen, Failure> {
        let good = (0..self.versions.len()).filter(|i| !self.versions[*i].is_broken);
        let found = good.map(|i| self.chosen(i)).find(|chosen| self.document(&chosen.version).is_some());
        found.ok_or_else(|| {
            Failure::new(Kind::Invalid, format!("no good version of {} is kept on this computer", self.name))
                .hint("look for one elsewhere: in git, in a backup, on a colleague's computer".to_owned())
        })
    }

    /// The version that somebody means by `typed`.
    pub(crate) fn find(&self, shell: &CommandContext, typed: &str) -> Result<Chosen, Failure> {
        let typed = typed.trim().to_lowercase();
        let all = self.versions.len();
        if let Some(number) = typed.parse::<usize>().ok().filter(|number| (1..=all).contains(number)) {
            return Ok(self.chosen(number - 1));
        }
        let is_hex = typed.len() >= FEW && typed.bytes().all(|byte| byte.is_ascii_hexdigit());
        let begins = |version: &Version| version.revision.to_string().starts_with(&typed);
        if let Some(first) = self.versions.iter().position(|version| is_hex && begins(version)) {
            let other = self.versions.iter().find(|v| begins(v) && v.revision != self.versions[first].revision);
            return match other {
                None => Ok(self.chosen(first)),
                Some(_) => Err(Failure::new(Kind::Usage, format!("several revisions begin with `{typed}`"))),
            };
        }
        let moment = since::parse(&typed).ok().and_then(|since| since.end(&shell.environment));
        let Some(moment) = moment else {
            let how =
                "name it by its number or revision in `standup restore --list`, or by a time: 2h, yesterday 14:00";
            return Err(Failure::new(Kind::Usage, format!("there is no version `{typed}`")).hint(how.to_owned()));
        };
        let then = self.versions.iter().position(|version| !version.is_broken && version.at <= moment);
        then.map(|i| self.chosen(i)).ok_or_else(|| {
            let oldest =
                self.versions.last().map(|version| format!("the oldest was seen {}", ago(self.now, version.at)));
            Failure::new(Kind::Usage, "no version from then is kept").hint(oldest)
        })
    }

    pub(crate) fn bytes(&self, chosen: &Chosen) -> Result<Vec<u8>, Failure> {
        let lost = || Failure::new(Kind::Failed, format!("{} is damaged, or not kept any more", chosen.name));
        self.store.version(chosen.version.revision).ok_or_else(lost)
    }

    fn document(&self, version: &Version) -> Option<Document> {
        Document::read(&self.store.version(version.revision)?).ok()
    }

    /// Lists the newest, at most so many.
    pub(crate) fn list(&self, shell: &CommandContext, limit: Option<usize>) -> Result<(), Failure> {
        let shown = match limit {
            Some(0) => usize::MAX,
            Some(limit) => limit,
            None if shell.output.json => usize::MAX,
            None => USUAL,
        };
        let rows = self.rows(shown);
        if shell.output.json {
            let rows: Vec<Value> = rows.iter().map(VersionRow::value).collect();
            return shell.output.value(&json!({"version": json::VERSION, "versions": rows}));
        }
        if rows.is_empty() {
            return shell.output.done("no version of the board was kept yet");
        }
        let width = rows.iter().map(|row| row.number.to_string().len()).max().unwrap_or(1);
        let when = rows.iter().map(|row| ago(self.now, row.version.at).len()).max().unwrap_or_default();
        let mut lines: Vec<TextLine> = rows.iter().map(|row| row.line(self.now, width, when)).collect();
        let more = self.versions.len() - rows.len();
        if more > 0 {
            lines.push(TextLine::of(Tone::Plain, &format!("… and {more} older ones; `--limit 0` lists all")));
        }
        shell.output.lines(&lines)
    }

    /// The newest versions, each with what came next.
    fn rows(&self, shown: usize) -> Vec<VersionRow> {
        let mut newer = match &self.state {
            State::Readable(now) => Some(now.clone()),
            State::Broken(_) | State::Gone => None,
        };
        let mut rows = Vec::new();
        for (i, version) in self.versions.iter().enumerate().take(shown) {
            let read = self.store.version(version.revision).map(|bytes| Document::read(&bytes));
            let next = match read {
                None => Next::Lost,
                Some(Err(unreadable)) => Next::Broken(first_problem(&unreadable)),
                Some(Ok(document)) => {
                    let next = newer.as_ref().map_or(Next::Last, |newer| Next::of(&document, newer));
                    newer = Some(document);
                    next
                }
            };
            rows.push(VersionRow { number: i + 1, version: *version, next });
        }
        rows
    }
}

/// A line of the list.
struct VersionRow {
    number: usize,
    version: Version,
    next: Next,
}

/// What came after a version.
enum Next {
    /// Nothing: it is the board.
    Now,
    /// Nothing that could be read.
    Last,
    /// Another layout.
    Layout,
    /// These changes.
    Changes(Vec<Change>),
    /// It is no board; why.
    Broken(String),
    /// It is damaged.
    Lost,
}

impl Next {
    fn of(old: &Document, newer: &Document) -> Self {
        if old.text() == newer.text() {
            return Self::Now;
        }
        let fields = diff(old.board(), newer.board());
        let changes = if fields.is_empty() { merge::annotated(old, newer) } else { fields };
        if changes.is_empty() { Self::Layout } else { Self::Changes(changes) }
    }

    fn said(&self) -> (Tone, String) {
        match self {
            Self::Now => (Tone::Good, "as the board is now".into()),
            Self::Last => (Tone::Plain, "the last good one".into()),
            Self::Layout => (Tone::Plain, "then another layout".into()),
            Self::Changes(changes) => (Tone::Plain, format!("then {}", summary(changes))),
            Self::Broken(problem) => (Tone::Bad, format!("no board: {problem}")),
            Self::Lost => (Tone::Bad, "damaged".into()),
        }
    }
}

impl VersionRow {
    fn line(&self, now: DateTime<Utc>, width: usize, when: usize) -> TextLine {
        let Self { number, version, next } = self;
        let (tone, said) = next.said();
        TextLine::of(Tone::Strong, &format!("{number:>width$}"))
            .with(Tone::Plain, &format!("  {:when$}  {}  ", ago(now, version.at), exact(version.at)))
            .with(Tone::Strong, &short(version))
            .with(Tone::Plain, "  ")
            .with(tone, &said)
    }

    fn value(&self) -> Value {
        let Self { number, version, next } = self;
        json!({
            "number": number,
            "revision": version.revision.to_string(),
            "at": json::time(version.at),
            "broken": version.is_broken,
            "problem": if let Next::Broken(problem) = next { Some(problem) } else { None },
            "next": if let Next::Changes(changes) = next { Some(summary(changes)) } else { None },
        })
    }
}

/// As people are shown its revision.
pub(crate) fn short(version: &Version) -> String {
    let mut revision = version.revision.to_string();
    revision.truncate(SHORT);
    revision
}

/// `line 3, column 7: …`
pub(crate) fn first_problem(unreadable: &Unreadable) -> String {
    let first = unreadable.problems.iter().find(|problem| Problem::is_error(problem));
    first.map_or_else(String::new, |p| format!("line {}, column {}: {}", p.place.line, p.place.column, p.message))
}
