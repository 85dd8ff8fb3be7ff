//! Coverage reports that somebody names on the screen, read and measured against the board beside the loop. Writes nothing.
#![expect(clippy::disallowed_methods, reason = "names of files are completed from the disk, and reports have an age")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};

use crate::import::coverage;
use crate::import::coverage::report::Metric;
use crate::import::matching::Rewrite;
use crate::import::measure::{Given, Options, Outcome, measure};
use crate::import::summary;
use crate::model::board::Board;
use crate::phrase::age;
use crate::phrase::facts::counted;
use crate::store::Store;
use crate::store::file::report::{ReportFile, Tops, unread};
use crate::tui::core::event::Event;
use crate::tui::core::event::report::{
    PathCompletion, ReportOutcome, ReportPreview, ReportRefusal, ReportRow, RowKind,
};
use crate::tui::runtime::waker::{Button, Doorbell};

/// Names that are offered for a path.
const OFFERED: usize = 50;

/// Files without a module that are named one by one.
const NAMED: usize = 20;

/// Where paths that are typed begin, and what is known of reports from outside.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReportPlaces {
    /// The working directory.
    pub cwd: PathBuf,
    /// What `~` stands for.
    pub home: Option<PathBuf>,
    /// The commit that reports are of, if a CI system says so.
    pub commit: Option<String>,
    /// Whether the reports that a board names are watched.
    pub is_watched: bool,
    /// How far two steps of one watched report lie apart.
    pub apart: Duration,
}

/// Reads beside the loop; the answers are events.
pub(super) struct ReportReader {
    store: Store,
    places: Arc<ReportPlaces>,
    news: Sender<Event>,
    button: Arc<Button>,
}

impl ReportReader {
    pub(super) fn new(store: Store, places: ReportPlaces, news: Sender<Event>, bell: &Doorbell) -> io::Result<Self> {
        Ok(Self { store, places: Arc::new(places), news, button: Arc::new(bell.waker()?) })
    }

    /// Reads the report at this path and says what it would change.
    pub(super) fn read(&self, path: String) {
        let (store, places) = (self.store.clone(), Arc::clone(&self.places));
        self.beside("report", move || Event::ReportRead(Arc::new(preview(&store, &places, path))));
    }

    /// Says what this path may become.
    pub(super) fn complete(&self, typed: String) {
        let places = Arc::clone(&self.places);
        self.beside("complete", move || Event::PathCompleted(completion(&places, typed)));
    }

    fn beside(&self, name: &str, work: impl FnOnce() -> Event + Send + 'static) {
        let (news, button) = (self.news.clone(), Arc::clone(&self.button));
        let spawned = thread::Builder::new().name(name.into()).spawn(move || {
            // Nobody listens any more: the program is about to end.
            let _ = news.send(work());
            button.wake();
        });
        if let Err(error) = spawned {
            tracing::warn!(%error, "cannot start a thread for reading");
        }
    }
}

impl ReportPlaces {
    /// What somebody typed, as a path.
    fn path(&self, typed: &str) -> PathBuf {
        match (typed.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with('/')), &self.home) {
            (Some(rest), Some(home)) => home.join(rest.trim_start_matches('/')),
            _ => self.cwd.join(typed),
        }
    }
}

fn preview(store: &Store, places: &ReportPlaces, path: String) -> ReportPreview {
    let result = outcome(store, places, &path);
    ReportPreview { path, result }
}

fn outcome(store: &Store, places: &ReportPlaces, path: &str) -> Result<ReportOutcome, ReportRefusal> {
    let refused = |message: String, hint: Option<String>| ReportRefusal { message, hint: hint.unwrap_or_default() };
    let now: DateTime<Utc> = SystemTime::now().into();
    let given = read(&places.path(path), path, store.board(), now, places.commit.as_deref())?;
    let loaded = store.read().map_err(|error| refused(error.to_string(), error.hint()))?;
    let board = &loaded.snapshot.board;
    let (rewrite, warnings) = Rewrite::default().then(&board.maps);
    let mut outcome = measure(board, &[&given], &Options { rewrite, ..Options::default() });
    outcome.warnings.extend(warnings);
    if outcome.is_empty() {
        let lines = summary::unmatched(&outcome);
        let doubts = summary::doubts(&outcome).into_iter().map(|doubt| format!("{}: {}", doubt.message, doubt.hint));
        let message = std::iter::once(summary::UNMATCHED.to_owned()).chain(lines).collect::<Vec<_>>().join("; ");
        let hint = "say which folder is which in `maps` of the board: `standup board set maps+=FROM=TO`".to_owned();
        return Err(refused(message, Some(doubts.take(3).chain([hint]).collect::<Vec<_>>().join("; "))));
    }
    Ok(shown(board, &given, &outcome, now))
}

/// The report at `path`, called `name` by the user.
fn read(
    path: &Path,
    name: &str,
    board: &Path,
    now: DateTime<Utc>,
    commit: Option<&str>,
) -> Result<Given, ReportRefusal> {
    let tops = Tops::of(board);
    let file = ReportFile::open(path, &tops).map_err(|error| {
        let (message, hint) = unread(name, &error);
        ReportRefusal { message, hint: hint.unwrap_or_default() }
    })?;
    let report = coverage::read(file.file, None)
        .map_err(|refusal| ReportRefusal { message: refusal.of(name), hint: refusal.hint.unwrap_or_default() })?;
    let mut given = Given::new(report, file.name, file.folder.as_deref(), &tops.texts(), file.at);
    given.made_by(now, commit);
    Ok(given)
}

/// An outcome in lines.
fn shown(board: &Board, given: &Given, outcome: &Outcome, now: DateTime<Utc>) -> ReportOutcome {
    let files = counted(given.report.files.len(), "file");
    let head = format!("{}, {files}, made {}", given.report.format, age::ago(now, given.at));
    let plain = |kind, text: String| ReportRow { kind, text, hint: String::new() };
    let updated = outcome.updated.iter().map(|it| {
        let module = board.find(&it.module).map(|found| &**found.module);
        let kind = if it.falls() { RowKind::Falls } else { RowKind::Changed };
        plain(kind, summary::updated(it, Metric::Lines, module))
    });
    let warnings = given.report.warnings.iter().chain(&outcome.warnings);
    let warnings = warnings.map(|warning| plain(RowKind::Doubt, warning.clone()));
    let doubts = summary::doubts(outcome).into_iter().map(|doubt| ReportRow {
        kind: RowKind::Doubt,
        text: doubt.message,
        hint: doubt.hint,
    });
    let silent = outcome.without_data.iter().filter(|it| it.hint.is_none());
    let silent = silent.map(|it| plain(RowKind::Apart, format!("{} is in no report", it.module)));
    let left =
        outcome.left.iter().take(NAMED).map(|(path, _)| plain(RowKind::Apart, format!("{path} belongs to no module")));
    ReportOutcome {
        head,
        rows: updated.chain(doubts).chain(warnings).chain(silent).chain(left).collect(),
        rest: summary::rest(outcome).unwrap_or_default(),
        changes: outcome.changes.clone(),
    }
}

/// What a path may become: the names in its folder that begin like its end.
fn completion(places: &ReportPlaces, typed: String) -> PathCompletion {
    let (folder, begun) = typed.rsplit_once('/').map_or(("", typed.as_str()), |(folder, begun)| (folder, begun));
    let base = if typed.contains('/') { format!("{folder}/") } else { String::new() };
    let listed = fs::read_dir(places.path(if base.is_empty() { "." } else { &base }));
    let mut names: Vec<String> = Vec::new();
    for entry in listed.into_iter().flatten().flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        // Hidden files are completed only where a dot is typed.
        if name.starts_with(begun) && (!name.starts_with('.') || begun.starts_with('.')) {
            let is_folder = fs::metadata(entry.path()).is_ok_and(|metadata| metadata.is_dir());
            names.push(if is_folder { format!("{name}/") } else { name });
        }
    }
    names.sort();
    let common = names.iter().skip(1).fold(names.first().cloned(), |common, name| {
        let alike = |common: String| {
            let same = common.chars().zip(name.chars()).take_while(|(a, b)| a == b).count();
            common.chars().take(same).collect()
        };
        common.map(alike)
    });
    names.truncate(OFFERED);
    let completed = format!("{base}{}", common.as_deref().unwrap_or(begun));
    PathCompletion { typed, completed, names }
}
