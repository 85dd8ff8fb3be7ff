//! Asks git about a repository: the sides of a merge, the log in another commit, how merges of boards are set up. Runs no hook,
//! moves no branch, and knows no board.
#![expect(clippy::disallowed_methods, reason = "this is the door to git: it reads and writes the files that set it up")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(crate) mod log_files;
pub(crate) mod setup;
pub(crate) mod sides;

/// The most bytes of a blob that are read: as much as a board may have.
pub(crate) const LARGEST: u64 = 128 << 20;

/// A repository, seen from one of its folders.
#[derive(Clone, Debug)]
pub(crate) struct Repository {
    folder: PathBuf,
    /// Whether variables of git are handed on: git itself has started us.
    is_within_git: bool,
}

/// What git answered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    /// The exit code; `None` if git could not be run, or a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Repository {
    /// The repository that `folder` lies in; `None` if there is none.
    pub(crate) fn around(folder: &Path) -> Option<Self> {
        let is_in_one = folder.ancestors().any(|above| above.join(".git").exists());
        is_in_one.then(|| Self { folder: folder.to_owned(), is_within_git: false })
    }

    /// The repository that git has started us in.
    pub(crate) fn of_driver(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), is_within_git: true }
    }

    /// Runs git with these arguments.
    pub(crate) fn run(&self, arguments: &[&str]) -> Answer {
        self.run_with(arguments, b"")
    }

    /// Runs git with this on its standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &[u8]) -> Answer {
        let mut command = Command::new("git");
        command.current_dir(&self.folder).args(arguments);
        if !self.is_within_git {
            // Of a hook that runs us: they are about another question.
            for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
                command.env_remove(variable);
            }
        }
        command.envs([("GIT_OPTIONAL_LOCKS", "0"), ("GIT_TERMINAL_PROMPT", "0"), ("LC_ALL", "C")]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let Ok(mut child) = command.spawn() else { return Answer::default() };
        let stdin = child.stdin.take();
        let output = std::thread::scope(|scope| {
            // Git may answer before it has read everything.
            scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
            child.wait_with_output()
        });
        let Ok(output) = output else { return Answer::default() };
        let stderr = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Answer { code: output.status.code(), stdout: output.stdout, stderr }
    }

    /// What git printed, without its line end; `None` if it failed or printed nothing.
    pub(crate) fn ask(&self, arguments: &[&str]) -> Option<String> {
        let answer = self.run(arguments);
        let text = String::from_utf8(answer.stdout).ok().filter(|_| answer.code == Some(0))?;
        let text = text.trim_end_matches('\n');
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The version of git, as `(2, 47)`.
    pub(crate) fn version(&self) -> Option<(u32, u32)> {
        let said = self.ask(&["version"])?;
        let mut numbers = said.rsplit(' ').find(|word| word.contains('.'))?.split('.');
        Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
    }

    /// The bytes of an object, as a checkout would write them to `path`; `None` if there is no such object or it is larger than
    /// [`LARGEST`].
    pub(crate) fn blob(&self, object: &str, path: Option<&str>) -> Option<Vec<u8>> {
        let size: u64 = self.ask(&["cat-file", "-s", object])?.parse().ok()?;
        if size > LARGEST {
            return None;
        }
        let filtered = path.map(|path| format!("--path={path}"));
        let answer = match &filtered {
            Some(path) => self.run(&["cat-file", "--filters", path, object]),
            None => self.run(&["cat-file", "blob", object]),
        };
        (answer.code == Some(0)).then_some(answer.stdout)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Whether this names an object: hexadecimal digits, and nothing that git takes for an option or an expression.
pub(crate) fn is_object_name(text: &str) -> bool {
    (4..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f'))
}
