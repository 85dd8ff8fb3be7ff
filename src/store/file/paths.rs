//! Finds the board and the files that belong to it, with the reason for each. Reads no environment: it is handed in as data.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

use crate::log::entry::{BadId, Replica};
use crate::store::file::error::shown;

/// The variables of the environment that say where things are, and under which name the log is written.
pub(crate) const VARIABLES: &[&str] =
    &["STANDUP_BOARD", "STANDUP_CONFIG", "STANDUP_REPLICA", "STANDUP_STATE", "XDG_CONFIG_HOME", "XDG_STATE_HOME"];

/// What the program was started with, as far as it says where things are. Read once, by the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locations {
    /// The working directory, absolute.
    pub cwd: PathBuf,
    /// The home folder.
    pub home: Option<PathBuf>,
    variables: BTreeMap<&'static str, OsString>,
}

impl Locations {
    /// With the variables that `lookup` knows, of [`VARIABLES`]. An empty one is as good as none, and so is a home folder without
    /// an absolute path: what belongs to a user would lie in whatever folder they are in.
    pub fn new(cwd: PathBuf, home: Option<PathBuf>, lookup: impl Fn(&'static str) -> Option<OsString>) -> Self {
        let known = VARIABLES.iter().filter_map(|name| Some((*name, lookup(name)?)));
        let home = home.filter(|home| home.is_absolute());
        Self { cwd, home, variables: known.filter(|(_, value)| !value.is_empty()).collect() }
    }

    fn variable(&self, name: &str) -> Option<&OsStr> {
        self.variables.get(name).map(OsString::as_os_str)
    }

    /// `path` from the working directory on, without going through symbolic links.
    pub fn absolute(&self, path: &Path) -> PathBuf {
        let joined = self.cwd.join(path);
        std::path::absolute(&joined).unwrap_or(joined)
    }
}

/// Where something is, and why there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whereabouts {
    /// Absolute, if the working directory was.
    pub path: PathBuf,
    /// For people: `named by --board`. Raw text: make it `Shown` before it meets a terminal.
    pub why: String,
}

impl Whereabouts {
    fn new(path: PathBuf, why: impl Into<String>) -> Self {
        Self { path, why: why.into() }
    }
}

/// There is no board.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotFound {
    /// The file that was asked for is not there.
    #[error("there is no board at {}, {why}", shown(path))]
    Named {
        /// The file.
        path: PathBuf,
        /// Who asked for it.
        why: String,
    },
    /// Neither the working directory nor a folder above it holds one.
    #[error("there is no board here: looked for {} in {}", NAMES.join(" and "), searched(from, last))]
    Nowhere {
        /// The folder where the search began.
        from: PathBuf,
        /// The folder where it ended.
        last: PathBuf,
    },
}

impl NotFound {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Named { .. } => "check the name, or make a first board there with `standup init`",
            Self::Nowhere { .. } => {
                "make a first board with `standup init`, or name one with `--board PATH` or STANDUP_BOARD"
            }
        }
    }
}

fn searched(from: &Path, last: &Path) -> String {
    if from == last {
        return shown(from).to_string();
    }
    format!("{} and the folders above it up to {}", shown(from), shown(last))
}

/// What a board is called where it is not named, in the order in which a folder is searched.
const NAMES: [&str; 2] = ["board.ron", ".standup/board.ron"];

/// The board to use: `asked` (`--board`), else `STANDUP_BOARD`, else `board.ron` or `.standup/board.ron` in the working directory
/// or above it, up to the root of the repository or the home folder. Looks which files exist, and reads none.
pub fn find_board(environment: &Locations, asked: Option<&Path>) -> Result<Whereabouts, NotFound> {
    if let Some(named) = named_board(environment, asked) {
        return if exists(&named.path) { Ok(named) } else { Err(NotFound::Named { path: named.path, why: named.why }) };
    }
    let home = environment.home.as_deref().map(real);
    let mut last = environment.cwd.clone();
    for (above, folder) in environment.cwd.ancestors().enumerate() {
        if let Some(path) = NAMES.iter().map(|name| folder.join(name)).find(|path| exists(path)) {
            let why = match above {
                0 => "found in the working directory".to_owned(),
                1 => "found in the folder above the working directory".to_owned(),
                _ => format!("found {above} folders above the working directory"),
            };
            return Ok(Whereabouts::new(path, why));
        }
        folder.clone_into(&mut last);
        if exists(&folder.join(".git")) || home.as_ref().is_some_and(|home| real(folder) == *home) {
            break;
        }
    }
    Err(NotFound::Nowhere { from: environment.cwd.clone(), last })
}

/// Where a new board goes: as asked for, or into the working directory.
pub(crate) fn new_board(environment: &Locations, asked: Option<&Path>) -> Whereabouts {
    named_board(environment, asked)
        .unwrap_or_else(|| Whereabouts::new(environment.cwd.join(NAMES[0]), "in the working directory"))
}

fn named_board(environment: &Locations, asked: Option<&Path>) -> Option<Whereabouts> {
    let (named, why) = match (asked, environment.variable("STANDUP_BOARD")) {
        (Some(path), _) => (path, "named by --board"),
        (None, Some(path)) => (Path::new(path), "named by STANDUP_BOARD"),
        (None, None) => return None,
    };
    let path = environment.absolute(named);
    Some(if path.is_dir() {
        Whereabouts::new(path.join(NAMES[0]), format!("in the folder {why}"))
    } else {
        Whereabouts::new(path, why)
    })
}

/// Whether there is something of that name, even a link to nowhere. Where nobody may look, there might be: opening it will tell.
fn exists(path: &Path) -> bool {
    match path.symlink_metadata() {
        Ok(_) => true,
        Err(error) => !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory),
    }
}

fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// How many symbolic links lead on to the next before they count as a circle; as Linux does.
const MOST_LINKS: usize = 40;

/// The file that `board` leads to through symbolic links, whether it is there (any more) or not. Its folder must be.
pub fn resolve(board: &Path) -> io::Result<PathBuf> {
    let mut path = board.to_owned();
    for _ in 0..MOST_LINKS {
        match path.canonicalize() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            done => return done,
        }
        // Missing: follow the links by hand up to the name at which nothing is.
        let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = folder.canonicalize()?;
        let name = path.file_name().ok_or(io::ErrorKind::NotFound)?;
        let here = folder.join(name);
        match here.read_link() {
            Ok(to) => path = folder.join(to),
            Err(_) => return Ok(here),
        }
    }
    Err(io::Error::other("its symbolic links lead in a circle"))
}

/// The folder of the log of the board at `target` (see [`resolve`]): `board.log` beside `board.ron`.
pub(crate) fn log_folder(target: &Path) -> Whereabouts {
    let beside = target.with_extension("log");
    // A board that is itself called `x.log` keeps its name.
    let path = if beside == target { added(target, ".log") } else { beside };
    Whereabouts::new(path, "beside the board")
}

/// The lock of the board at `target` (see [`resolve`]): `board.ron.lock` beside `board.ron`.
pub(crate) fn lock(target: &Path) -> Whereabouts {
    Whereabouts::new(added(target, ".lock"), "beside the board; only locked, never deleted")
}

fn added(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The folder for what this user's program remembers from one run to the next. `None` without a home folder.
pub(crate) fn state_folder(environment: &Locations) -> Option<Whereabouts> {
    let named = environment.variable("STANDUP_STATE");
    let named = named.map(|path| Whereabouts::new(environment.absolute(Path::new(path)), "named by STANDUP_STATE"));
    named.or_else(|| users_folder(environment, "XDG_STATE_HOME", &STATE))
}

/// The configured name under which this machine writes the log, instead of a generated one that it remembers.
pub(crate) fn replica(environment: &Locations) -> Result<Option<Replica>, BadId> {
    let named = environment.variable("STANDUP_REPLICA");
    named.map(|name| name.to_str().ok_or(BadId::Replica)?.parse()).transpose()
}

/// The file with this user's settings. `None` without a home folder.
pub(crate) fn config_file(environment: &Locations) -> Option<Whereabouts> {
    let named = environment.variable("STANDUP_CONFIG");
    let named = named.map(|path| Whereabouts::new(environment.absolute(Path::new(path)), "named by STANDUP_CONFIG"));
    named.or_else(|| {
        let folder = users_folder(environment, "XDG_CONFIG_HOME", &CONFIG)?;
        Some(Whereabouts::new(folder.path.join("config.ron"), folder.why))
    })
}

/// Where a system keeps such files, below the home folder.
struct Custom {
    below_home: &'static str,
    own: &'static str,
}

#[cfg(not(target_os = "macos"))]
const STATE: Custom = Custom { below_home: ".local/state", own: "standup" };
#[cfg(not(target_os = "macos"))]
const CONFIG: Custom = Custom { below_home: ".config", own: "standup" };
#[cfg(target_os = "macos")]
const STATE: Custom = Custom { below_home: "Library/Application Support", own: "standup" };
#[cfg(target_os = "macos")]
const CONFIG: Custom = STATE;

/// Below the folder that `xdg` names, on every system, or where the system keeps such things. A relative one is ignored, as
/// the standard demands.
fn users_folder(environment: &Locations, xdg: &str, custom: &Custom) -> Option<Whereabouts> {
    let variable = |name: &str| environment.variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if let Some(base) = variable(xdg) {
        return Some(Whereabouts::new(base.join("standup"), format!("below {xdg}")));
    }
    let home = environment.home.as_ref()?;
    Some(Whereabouts::new(home.join(custom.below_home).join(custom.own), "below the home folder"))
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::path::{Path, PathBuf};

    use super::{Locations, config_file, lock, log_folder, new_board, replica, state_folder};

    fn environment(variables: &[(&str, &str)]) -> Locations {
        let lookup = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v));
        Locations::new(PathBuf::from("/work"), Some(PathBuf::from("/home/ana")), lookup)
    }

    #[test]
    fn log_and_lock_lie_beside_the_board() {
        assert_eq!(log_folder(Path::new("/t/board.ron")).path, Path::new("/t/board.log"));
        assert_eq!(log_folder(Path::new("/t/plan")).path, Path::new("/t/plan.log"));
        assert_eq!(log_folder(Path::new("/t/plan.log")).path, Path::new("/t/plan.log.log"));
        assert_eq!(lock(Path::new("/t/board.ron")).path, Path::new("/t/board.ron.lock"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn state_and_settings_follow_the_custom_of_the_system() {
        let plain = environment(&[("XDG_STATE_HOME", ""), ("XDG_CONFIG_HOME", "relative")]);
        assert_eq!(state_folder(&plain).unwrap().path, Path::new("/home/ana/.local/state/standup"));
        assert_eq!(config_file(&plain).unwrap().path, Path::new("/home/ana/.config/standup/config.ron"));
    }

    #[test]
    fn variables_win_over_custom_and_ours_over_those_of_the_desktop() {
        let xdg = [("XDG_STATE_HOME", "/x/state"), ("XDG_CONFIG_HOME", "/x/config")];
        let some = environment(&xdg);
        assert_eq!(state_folder(&some).unwrap().path, Path::new("/x/state/standup"));
        assert_eq!(config_file(&some).unwrap().path, Path::new("/x/config/standup/config.ron"));
        let both = [xdg[0], xdg[1], ("STANDUP_STATE", "here"), ("STANDUP_CONFIG", "/c/my.ron")];
        let both = environment(&both);
        assert_eq!(state_folder(&both).unwrap().path, Path::new("/work/here"));
        assert_eq!(config_file(&both).unwrap().path, Path::new("/c/my.ron"));
        assert_eq!(config_file(&both).unwrap().why, "named by STANDUP_CONFIG");
    }

    #[test]
    fn without_a_home_there_is_no_state_and_that_is_no_error() {
        let homeless = Locations { home: None, ..environment(&[]) };
        assert_eq!((state_folder(&homeless), config_file(&homeless)), (None, None));
        let relative = Locations::new(PathBuf::from("/work"), Some(PathBuf::from("home")), |_| None);
        assert_eq!((state_folder(&relative), config_file(&relative)), (None, None));
    }

    #[test]
    fn a_machine_that_forgets_everything_is_told_its_name() {
        assert_eq!(replica(&environment(&[])), Ok(None));
        let ci = replica(&environment(&[("STANDUP_REPLICA", "ci-7")]));
        assert_eq!(ci.map(|name| name.map(|name| name.to_string())), Ok(Some("ci-7".into())));
        assert!(replica(&environment(&[("STANDUP_REPLICA", "../ci")])).is_err());
    }

    #[test]
    fn a_new_board_goes_where_it_was_asked_for() {
        assert_eq!(new_board(&environment(&[]), None).path, Path::new("/work/board.ron"));
        let named = environment(&[("STANDUP_BOARD", "/t/plan.ron")]);
        assert_eq!(new_board(&named, None).path, Path::new("/t/plan.ron"));
        assert_eq!(new_board(&named, Some(Path::new("b.ron"))).path, Path::new("/work/b.ron"));
    }
}
