//! What every command is given: environment, output, and the board that is meant. Turns what the lower layers say into
//! failures with exit codes, at one place.

use std::path::{Path, PathBuf};

use crate::cli::environment::Environment;
use crate::cli::output::{Failure, Kind, Output};
use crate::document::Unreadable;
use crate::export::json;
use crate::export::text::Page;
use crate::model::problem::Problem;
use crate::store::paths::{self, NotFound, Whereabouts};
use crate::store::{Loaded, ReadError, Store};

/// What a command is given.
#[derive(Clone, Debug)]
pub struct Shell {
    /// What the program was started with.
    pub environment: Environment,
    /// The board that `--board` names.
    pub asked_board: Option<PathBuf>,
    /// Where data and messages go.
    pub output: Output,
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

impl Shell {
    /// The board that is meant, and why that.
    pub fn find_board(&self) -> Result<Whereabouts, Failure> {
        paths::find_board(&self.environment.places, self.asked_board.as_deref()).map_err(|error| not_found(&error))
    }

    /// The board that is meant, read.
    pub fn open(&self) -> Result<Opened, Failure> {
        let store = Store::new(&self.find_board()?.path);
        let name = self.name(store.board());
        tracing::info!(board = %store.board().display(), "opens");
        let loaded = store.read().map_err(|error| self.not_read(&error))?;
        Ok(Opened { store, loaded, name })
    }

    /// What a file is called in messages: from the working directory, if it lies below.
    pub fn name(&self, path: &Path) -> String {
        path.strip_prefix(&self.environment.places.cwd).unwrap_or(path).to_string_lossy().into_owned()
    }

    /// Warns about what is odd in the board; between JSON the warnings stand in there.
    pub fn warn_of(&self, opened: &Opened) {
        if self.output.json {
            return;
        }
        for problem in &*opened.loaded.snapshot.problems {
            self.output.warn(&format!("{}:{}: {}", opened.name, problem.place, problem.message), &problem.hint);
        }
    }

    /// What lines are written for.
    pub fn page(&self) -> Page {
        Page {
            width: self.environment.width(),
            cut: self.environment.terminal.stdout,
            today: self.environment.now.date_naive(),
        }
    }

    /// Why there is nothing to show.
    pub fn not_read(&self, error: &ReadError) -> Failure {
        let kind = match error {
            ReadError::NotFound { .. } => Kind::NotFound,
            ReadError::Unreadable { path, unreadable } => return self.invalid(path, unreadable),
            ReadError::NotAFile { .. } | ReadError::TooLarge { .. } => Kind::Invalid,
            ReadError::File(_) => Kind::Failed,
        };
        Failure::new(kind, error.to_string()).hint(error.hint())
    }

    /// A board that cannot be used, with the places in it.
    pub fn invalid(&self, path: &Path, unreadable: &Unreadable) -> Failure {
        let name = self.name(path);
        let errors: Vec<Problem> = unreadable.problems.iter().filter(|p| p.is_error()).cloned().collect();
        let count = match errors.len() {
            1 => "a problem".to_owned(),
            many => format!("{many} problems"),
        };
        let details = errors.iter().map(|p| format!("  {name}:{}: {}", p.place, p.message));
        Failure::new(Kind::Invalid, format!("{name} cannot be read: it has {count}"))
            .details(details)
            .json(json::problems(&name, &unreadable.problems))
    }
}

fn not_found(error: &NotFound) -> Failure {
    Failure::new(Kind::NotFound, error.to_string()).hint(error.hint().to_owned())
}
