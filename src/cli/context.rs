//! The context of every command: environment, output, and the board. Maps the errors of lower rooms to exit codes in one place;
//! prints no result itself.

use std::path::{Path, PathBuf};

use crate::cli::output::{Failure, Kind, Output};
use crate::cli::start::config_file;
use crate::cli::start::environment::Environment;
use crate::cli::start::identity;
use crate::cli::start::identity::User;
use crate::config::settings::Settings;
use crate::document::Unreadable;
use crate::document::ron::caret;
use crate::export::json;
use crate::export::text::TextPage;
use crate::git::setup;
use crate::log::contested::contested;
use crate::model::board::Board;
use crate::model::change::Subject;
use crate::model::input;
use crate::model::problem::Problem;
use crate::model::shown::Shown;
use crate::store::file::paths;
use crate::store::file::paths::{NotFound, Whereabouts};
use crate::store::{Committed, Depth, FileError, Loaded, Origin, ReadError, Store};

/// The most problems of a board that are listed; the rest is only counted.
const MOST_EXPLAINED: usize = 8;

/// So many of the newest entries at least are asked what is contested: what one piece of the log holds, for `show` reads no history.
const LOOKED_AT: usize = 32;

/// What a command is given.
#[derive(Clone, Debug)]
pub(crate) struct CommandContext {
    /// What the program was started with.
    pub environment: Environment,
    /// What this user has settled for all boards.
    pub settings: Settings,
    /// Why there are no settings, though there is a file for them: who makes changes is not known then.
    pub unsettled: Option<Failure>,
    /// What was asked for on the command line.
    pub asked: GlobalOptions,
    /// Where data and messages go.
    pub output: Output,
}

/// What the options for every command ask for.
#[derive(Clone, Debug, Default)]
pub(crate) struct GlobalOptions {
    /// The board that `--board` names.
    pub board: Option<PathBuf>,
    /// Who it is that makes changes, as `--as` says.
    pub who: Option<String>,
}

/// A board that was found and read.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The door to it.
    pub store: Store,
    /// What was in it.
    pub loaded: Loaded,
    /// What it is called in messages: from the working directory, if it lies below.
    pub name: String,
}

impl CommandContext {
    /// The board that is meant, and why that.
    pub(crate) fn find_board(&self) -> Result<Whereabouts, Failure> {
        paths::find_board(&self.environment.places, self.asked.board.as_deref()).map_err(|error| self.not_found(&error))
    }

    /// The board that is meant, read.
    pub(crate) fn open(&self) -> Result<Opened, Failure> {
        let store = self.store(&self.find_board()?.path)?;
        let name = self.name(store.board());
        tracing::info!(board = %store.board().display(), "opens");
        let loaded = store.read().map_err(|error| self.not_read(&error))?;
        Ok(Opened { store, loaded, name })
    }

    /// The door to the board at `path`, for this user.
    pub(crate) fn store(&self, path: &Path) -> Result<Store, Failure> {
        let places = &self.environment.places;
        let replica = paths::replica(places)
            .map_err(|error| Failure::new(Kind::Failed, format!("STANDUP_REPLICA names no writer: {error}")))?;
        let state = paths::state_folder(places).map(|state| state.path);
        let user = self.quick_user().name;
        let (clock, without) = (self.environment.clock, self.environment.variables.without());
        Ok(Store::new(path).origin(Origin { user, state, replica, clock, without }))
    }

    /// Who sits here, as far as that costs nothing: good enough where nothing is done in their name.
    pub(crate) fn quick_user(&self) -> User {
        self.named_user().unwrap_or_else(|| identity::logged_in(&self.environment))
    }

    /// Who sits here, if they said so themselves.
    pub(crate) fn named_user(&self) -> Option<User> {
        identity::named(self.asked.who.as_deref(), &self.environment, &self.settings)
    }

    /// Who sits here. Asks git about the folder of the board, unless they said so themselves.
    pub(crate) fn user(&self) -> User {
        let by_git = || {
            let board = self.find_board().ok();
            let folder = board.as_ref().and_then(|board| board.path.parent()).unwrap_or(&self.environment.places.cwd);
            identity::by_git(folder)
        };
        self.named_user().or_else(by_git).unwrap_or_else(|| identity::logged_in(&self.environment))
    }

    /// Who makes a change. Fails where the settings cannot be read, which may say who that is, and nobody else said it.
    pub(crate) fn author(&self) -> Result<String, Failure> {
        match &self.unsettled {
            Some(failure) if self.named_user().is_none() => Err(failure.clone().hint(
                "config.ron may say who you are: mend it, or say it with `--as NAME` or STANDUP_USER".to_owned(),
            )),
            _ => Ok(self.user().name),
        }
    }

    /// What somebody means who types `typed`: their own developer by `mine`, unless something on the board has this name.
    pub(crate) fn meant(&self, board: &Board, typed: &str) -> Result<String, Failure> {
        let is_name = board.developer(typed).is_some() || board.find(typed).is_some();
        if is_name || !input::is_mine(typed) {
            return Ok(typed.to_owned());
        }
        self.developer_of_user(board).map(|mine| board.developers[mine].name.clone())
    }

    /// The index of the developer on the board who sits here.
    pub(crate) fn developer_of_user(&self, board: &Board) -> Result<usize, Failure> {
        let user = self.user();
        match board.mine(&user.name) {
            Some(mine) => Ok(mine),
            None => Err(Failure::new(Kind::Usage, format!("no developer on the board is `{}`", user.name))
                .details([format!("  that is you, {}", user.why)])
                .hint(format!("put `{}` into `who` of your developer, or say who you are with `--as`", user.name))),
        }
    }

    /// What a file is called in messages: from the working directory, if it lies below.
    pub(crate) fn name(&self, path: &Path) -> String {
        path.strip_prefix(&self.environment.places.cwd).unwrap_or(path).to_string_lossy().into_owned()
    }

    /// Warns about what is odd in the board; between JSON the warnings stand in there.
    pub(crate) fn warn_of(&self, opened: &Opened) {
        if self.output.json {
            return;
        }
        let problems = &opened.loaded.snapshot.problems;
        for problem in problems.iter().take(MOST_EXPLAINED) {
            self.output.warn(&format!("{}:{}: {}", opened.name, problem.place, problem.message), &problem.hint);
        }
        let more = problems.len().saturating_sub(MOST_EXPLAINED);
        if more > 0 {
            self.output.warn(&format!("… and {more} more; `standup show --json` lists them all"), "");
        }
        self.warn_of_old_copy(&opened.store);
        self.warn_of_contested(opened);
        if setup::is_driver_missing(opened.store.board()) {
            let message = "git does not know how to merge this board in this clone: .gitattributes names a driver";
            self.output.warn(message, "set it up with `standup git-setup`");
        }
    }

    /// Warns of what went wrong on the way of a write without stopping it, and of what others had saved.
    pub(crate) fn warn_after(&self, store: &Store, committed: &Committed) {
        let told = store.look_for_old_copies();
        // The sentence of an old copy names what it took back.
        let taken_back = committed.taken_back.iter().filter(|_| told.is_empty());
        for warning in committed.warnings.iter().chain(&told).chain(taken_back) {
            self.output.warn(warning, "");
        }
    }

    /// Warns about what two people changed without knowing of each other, until somebody sets it again.
    fn warn_of_contested(&self, opened: &Opened) {
        let Ok(mut log) = opened.store.history(Depth::Newest(1)) else { return };
        // Who writes alone contests nothing.
        if log.names().nth(1).is_none() {
            return;
        }
        log.read(Depth::Newest(LOOKED_AT));
        let board = &opened.loaded.snapshot.board;
        let is_there = |of: &Subject| match of {
            Subject::Board => true,
            Subject::Module(id) => board.find(id).is_some(),
            Subject::Developer(name) => board.developer(name).is_some(),
        };
        let contested = contested(log.history());
        for contested in contested.iter().filter(|contested| is_there(&contested.of)).take(MOST_EXPLAINED) {
            self.output.warn(&contested.sentence(), "set it again, and it is settled");
        }
    }

    /// Warns about an old copy that somebody saved, until somebody decides about it.
    pub(crate) fn warn_of_old_copy(&self, store: &Store) {
        if let Some(copy) = store.old_copy().filter(|copy| copy.is_sure && !self.output.json) {
            self.output
                .warn(&copy.sentence(), "`standup heal` puts back what it undid, `standup heal --keep` lets it be");
        }
    }

    /// What lines are written for.
    pub(crate) fn page(&self) -> TextPage {
        TextPage {
            width: self.environment.width(),
            cut: self.environment.terminal.stdout,
            today: self.environment.today(),
        }
    }

    /// Why there is nothing to show.
    pub(crate) fn not_read(&self, error: &ReadError) -> Failure {
        let kind = match error {
            ReadError::NotFound { .. } => Kind::NotFound,
            ReadError::Unreadable { path, unreadable } => return self.invalid(path, unreadable),
            ReadError::NotAFile { .. } | ReadError::TooLarge { .. } => Kind::Invalid,
            ReadError::File(_) => Kind::Failed,
        };
        Failure::new(kind, error.to_string()).hint(error.hint())
    }

    /// Why the log cannot be read at all.
    pub(crate) fn not_logged(&self, error: &FileError) -> Failure {
        Failure::new(Kind::Failed, error.to_string()).hint(error.hint())
    }

    /// The same with the settings in `config.ron`, if there is such a file. What is odd in it is told; where it cannot be used, the
    /// defaults are.
    #[must_use]
    pub(crate) fn with_settings(mut self) -> Self {
        match self.read_settings() {
            Ok(settings) => self.settings = settings,
            Err(failure) => self.unsettled = Some(Failure { kind: Kind::Usage, json: None, ..failure }),
        }
        self
    }

    fn read_settings(&self) -> Result<Settings, Failure> {
        let Some(file) = paths::config_file(&self.environment.places) else { return Ok(Settings::default()) };
        let unread = |error: std::io::Error| {
            let hint = "name another file with STANDUP_CONFIG, or move this one away".to_owned();
            let message = format!("cannot read the settings in {}: {error}", file.path.display());
            Failure::new(Kind::Failed, message).hint(hint)
        };
        let Some(bytes) = config_file::bytes(&file.path).map_err(unread)? else { return Ok(Settings::default()) };
        let (settings, warnings) =
            Settings::read(&bytes).map_err(|unreadable| self.invalid(&file.path, &unreadable))?;
        let name = self.name(&file.path);
        for problem in &warnings {
            self.output.warn(&format!("{name}:{}: {}", problem.place, problem.message), &problem.hint);
        }
        Ok(settings)
    }

    /// Warns about settings that cannot be used, unless that is just why the command `failed`.
    pub(crate) fn warn_of_settings(&self, failed: Option<&Failure>) {
        if let Some(failure) = self.unsettled.as_ref().filter(|told| failed.is_none_or(|it| it.message != told.message))
        {
            self.output.warn_of(failure, "the defaults are used until it is mended");
        }
    }

    /// A file that cannot be used, with the places in it.
    pub(crate) fn invalid(&self, path: &Path, unreadable: &Unreadable) -> Failure {
        let name = self.name(path);
        let errors: Vec<&Problem> = unreadable.problems.iter().filter(|p| p.is_error()).collect();
        let mut lines = Vec::new();
        for problem in errors.iter().take(MOST_EXPLAINED) {
            let explained = caret::render(&Shown::new(&name), &unreadable.text, problem);
            lines.extend(explained.lines().map(str::to_owned));
            lines.push(String::new());
        }
        lines.pop();
        let more = errors.len().saturating_sub(MOST_EXPLAINED);
        if more > 0 {
            lines.push(format!("… and {more} more"));
        }
        // The failure says itself that it is an error.
        let first = if lines.is_empty() { format!("{name} cannot be read") } else { lines.remove(0) };
        Failure::new(Kind::Invalid, first.strip_prefix("error: ").unwrap_or(&first))
            .details(lines)
            .json(json::problems(&name, &unreadable.problems))
    }

    /// Whether there was a board where one is missing.
    fn was_here(&self) -> bool {
        let place = paths::new_board(&self.environment.places, self.asked.board.as_deref());
        self.store(&place.path).is_ok_and(|store| !store.versions().is_empty())
    }

    fn not_found(&self, error: &NotFound) -> Failure {
        if matches!(error, NotFound::Nowhere { .. }) && self.environment.is_nowhere() {
            let message = "there is no board here: the working directory is gone";
            return Failure::new(Kind::NotFound, message).hint("go to another folder".to_owned());
        }
        let failure = Failure::new(Kind::NotFound, error.to_string());
        if self.was_here() {
            return failure.hint("it was here: bring the last version back with `standup restore`".to_owned());
        }
        failure.hint(error.hint().to_owned())
    }
}
