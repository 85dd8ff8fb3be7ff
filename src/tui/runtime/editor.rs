//! Runs the user's editor while the board has left the terminal. Knows no board, and reads back only a text of its own.
#![expect(clippy::disallowed_methods, reason = "reads back what somebody wrote")]

use std::ffi::OsString;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, waitpid};

use crate::tui::runtime::job;

/// Editors that take `+LINE` before the file.
const PLUS: &[&str] =
    &["vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "kak", "joe", "jed", "mg", "ne", "micro"];

/// Editors that take `FILE:LINE`.
const COLON: &[&str] = &["hx", "helix", "subl", "zed"];

/// Editors that take `--goto FILE:LINE`.
const GOTO: &[&str] = &["code", "codium", "cursor"];

/// A command as `VISUAL` and `EDITOR` have it: a program, perhaps with arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Editor(OsString);

impl Editor {
    /// This command.
    pub(crate) fn new(command: impl Into<OsString>) -> Self {
        Self(command.into())
    }

    /// Opens a file, at this line where the editor is known to take one, and waits until it ends. Says why if it failed.
    pub(crate) fn open(&self, file: &Path, line: Option<u32>) -> Result<(), String> {
        let name = self.0.to_string_lossy();
        // A shell, because quotes and variables in the command are meant for one. Ctrl-C in an editor is the editor's: the shell
        // goes on waiting, too, and tells how the editor ended instead of ending as if it had been meant.
        let mut script = OsString::from("trap : INT QUIT; ");
        script.push(&self.0);
        script.push(" \"$@\"");
        let mut command = Command::new("sh");
        command.arg("-c").arg(script).arg(&self.0).args(self.arguments(file, line));
        let started = command.spawn().map_err(|error| format!("the editor `{name}` cannot be started: {error}"))?;
        match wait(Pid::from_child(&started)) {
            Ok(0) => Ok(()),
            Ok(127) => Err(format!("the editor `{name}` cannot be found; set VISUAL or EDITOR")),
            Ok(code) => Err(format!("the editor `{name}` ended with {code}")),
            Err(error) => Err(format!("the editor `{name}` cannot be waited for: {error}")),
        }
    }

    /// The file, and where in it to begin.
    fn arguments(&self, file: &Path, line: Option<u32>) -> Vec<OsString> {
        let file = file.as_os_str().to_owned();
        let Some(line) = line else { return vec![file] };
        let program = self.0.to_string_lossy();
        let program = program.split_whitespace().next().unwrap_or_default();
        let program = program.rsplit('/').next().unwrap_or_default();
        let mut place = file.clone();
        place.push(format!(":{line}"));
        match program {
            name if PLUS.contains(&name) => vec![format!("+{line}").into(), file],
            name if COLON.contains(&name) => vec![place],
            name if GOTO.contains(&name) => vec!["--goto".into(), place],
            _ => vec![file],
        }
    }
}

/// A text in a file of its own, which only this user can read and which is gone with this.
pub(super) struct TextFile(tempfile::NamedTempFile);

impl TextFile {
    /// A file with this text; says why if there can be none.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let made = || -> std::io::Result<tempfile::NamedTempFile> {
            let mut file = tempfile::Builder::new().prefix("standup-").suffix(".txt").tempfile()?;
            file.write_all(text.as_bytes())?;
            Ok(file)
        };
        made().map(Self).map_err(|error| format!("cannot hand out the text: {error}"))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    /// What is in it now: an editor may have put another file in its place. Says why if it cannot be read.
    pub(super) fn text(&self) -> Result<String, String> {
        let bytes = std::fs::read(self.0.path()).map_err(|error| format!("cannot read the text back: {error}"))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Until the process ends; gives its exit code. What stops it stops us, too: the job is one.
fn wait(pid: Pid) -> Result<i32, Errno> {
    loop {
        match waitpid(Some(pid), WaitOptions::UNTRACED) {
            Ok(Some((_, status))) if status.stopped() => {
                // Without a shell that could continue us the editor goes on.
                if job::has_shell() {
                    kill_process(getpid(), Signal::STOP)?;
                } else {
                    kill_process(pid, Signal::CONT)?;
                }
            }
            Ok(Some((_, status))) => return Ok(status.exit_status().unwrap_or(1)),
            Ok(None) | Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Editor;

    #[test]
    fn an_editor_is_told_the_line_in_its_own_way() {
        let told = |command: &str| Editor::new(command).arguments(Path::new("/b/board.ron"), Some(12));
        assert_eq!(told("vi"), ["+12", "/b/board.ron"]);
        assert_eq!(told("/usr/bin/nvim -p"), ["+12", "/b/board.ron"]);
        assert_eq!(told("hx"), ["/b/board.ron:12"]);
        assert_eq!(told("code --wait"), ["--goto", "/b/board.ron:12"]);
        assert_eq!(told("my-editor"), ["/b/board.ron"], "nothing is guessed");
        assert_eq!(Editor::new("vi").arguments(Path::new("b"), None), ["b"]);
    }
}
