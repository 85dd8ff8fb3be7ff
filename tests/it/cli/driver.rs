//! The scene of a test: a folder of its own, a clean environment, and the real binary. Never the user's files or settings.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The board of the project itself: 4 developers, 28 modules.
pub(crate) const OWN_BOARD: &str = include_str!("../../../board.ron");

/// What `standup init` lets git ignore: a displaced file lies beside the board for a moment after each write.
pub(crate) const GIT_IGNORES: &str = "/board.ron.lock\n/.board.ron.*.tmp\n";

/// A folder with nothing in it but what the test puts there; home, settings and state lie beside it.
pub(crate) struct Env {
    root: TempDir,
}

impl Env {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        for folder in ["work", "home", "config", "state"] {
            std::fs::create_dir(root.path().join(folder)).unwrap();
        }
        Self { root }
    }

    /// A folder with this board in it.
    pub(crate) fn with_board(text: &str) -> Self {
        let env = Self::new();
        env.write("board.ron", text);
        env
    }

    /// The working directory.
    pub(crate) fn work(&self) -> PathBuf {
        self.root.path().join("work")
    }

    /// A path below the working directory.
    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.work().join(name)
    }

    /// Writes a file of the working directory.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// Reads a file of the working directory.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The board as it is now.
    pub(crate) fn board(&self) -> String {
        self.read("board.ron")
    }

    /// Everything in the working directory, sorted.
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.work()).unwrap();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// The binary, ready to run in the working directory with nothing of the user's environment.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_standup"));
        command.current_dir(self.work()).env_clear();
        for kept in ["PATH", "SYSTEMROOT"] {
            command.envs(std::env::var_os(kept).map(|value| (kept, value)));
        }
        command
            .env("HOME", self.root.path().join("home"))
            .env("XDG_CONFIG_HOME", self.root.path().join("config"))
            .env("XDG_STATE_HOME", self.root.path().join("state"))
            .env("STANDUP_USER", "ana")
            .env("TZ", "UTC")
            .env("COLUMNS", "80");
        command
    }

    /// Runs `standup` with these arguments, to its end.
    pub(crate) fn standup(&self, args: &[impl AsRef<OsStr>]) -> Ran {
        self.ran(self.command().args(args).output().unwrap())
    }

    /// Runs `standup` on a terminal of this width, to its end; gives what the terminal got.
    pub(crate) fn on_terminal(&self, columns: u16, args: &[&str]) -> String {
        self.at_terminal(columns, args, "")
    }

    /// The same for somebody who has typed this.
    #[cfg(unix)]
    pub(crate) fn at_terminal(&self, columns: u16, args: &[&str], typed: &str) -> String {
        use std::io::{Read as _, Write as _};
        let size = portable_pty::PtySize { rows: 24, cols: columns, ..Default::default() };
        let pair = portable_pty::native_pty_system().openpty(size).unwrap();
        let mut terminal = portable_pty::CommandBuilder::new(env!("CARGO_BIN_EXE_standup"));
        terminal.env_clear();
        for (name, value) in self.command().get_envs().filter(|(name, _)| *name != "COLUMNS") {
            terminal.env(name, value.unwrap());
        }
        terminal.env("TERM", "xterm-256color");
        terminal.cwd(self.work());
        terminal.args(args);
        let mut child = pair.slave.spawn_command(terminal).unwrap();
        drop(pair.slave);
        pair.master.take_writer().unwrap().write_all(typed.as_bytes()).unwrap();
        let mut got = Vec::new();
        // Once the program has ended, reading from its terminal fails on Linux instead of ending.
        let _ = pair.master.try_clone_reader().unwrap().read_to_end(&mut got);
        assert!(child.wait().unwrap().success());
        String::from_utf8(got).unwrap()
    }

    /// What came of a run, with the folders of this test by their names.
    pub(crate) fn ran(&self, output: Output) -> Ran {
        let real = self.root.path().canonicalize().unwrap();
        let named = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).unwrap();
            text.replace(&*real.to_string_lossy(), "$ROOT").replace(&*self.root.path().to_string_lossy(), "$ROOT")
        };
        Ran { stdout: named(output.stdout), stderr: named(output.stderr), code: output.status.code() }
    }
}

/// What came of a run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    /// The data.
    pub(crate) stdout: String,
    /// The messages.
    pub(crate) stderr: String,
    /// The exit code; `None` if a signal ended it.
    pub(crate) code: Option<i32>,
}

impl Ran {
    /// Its data as JSON; fails the test if it is none.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in\n{self}"))
    }

    /// Itself, if it went well.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.code, Some(0), "{self}");
        self
    }
}

impl fmt::Display for Ran {
    /// As snapshots show it: messages are marked, so that one sees which stream a line went to.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.stdout)?;
        for line in self.stderr.lines() {
            writeln!(f, "! {line}")?;
        }
        match self.code {
            Some(0) => Ok(()),
            Some(code) => writeln!(f, "exit {code}"),
            None => writeln!(f, "ended by a signal"),
        }
    }
}
