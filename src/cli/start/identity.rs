//! Finds the user's name: option, environment, settings, git, login, in this order. Knows no board.
#![allow(clippy::disallowed_methods, reason = "asks git, and waits for its answer no longer than a moment")]

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::cli::start::environment::Environment;
use crate::config::settings::Settings;

/// How long git may take: it only reads its settings, but those may lie on a network that is away.
const PATIENCE: Duration = Duration::from_secs(1);

/// The most of an answer that is read, in bytes.
const LONGEST: u64 = 4096;

/// Who makes a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct User {
    /// Their log-in name, or the name they chose.
    pub name: String,
    /// What said so. Raw text: make it `Shown` before it meets a terminal.
    pub why: String,
}

impl User {
    fn new(name: &str, why: impl Into<String>) -> Option<Self> {
        let name = name.trim();
        (!name.is_empty()).then(|| Self { name: name.to_owned(), why: why.into() })
    }
}

/// As they said themselves: by the option, by their environment, or in their settings. Costs nothing.
pub(crate) fn named(asked: Option<&str>, environment: &Environment, settings: &Settings) -> Option<User> {
    let by_option = asked.and_then(|name| User::new(name, "named by --as"));
    let by_settings = || User::new(settings.user.as_deref()?, "named in config.ron");
    by_option.or_else(|| by_variable(environment, "STANDUP_USER")).or_else(by_settings)
}

/// As they log in on this machine. Costs nothing.
pub(crate) fn logged_in(environment: &Environment) -> User {
    let by_name = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|variable| by_variable(environment, variable));
    let by_folder = || {
        let folder = environment.places.home.as_ref()?.file_name()?.to_string_lossy().into_owned();
        User::new(&folder, "from the name of the home folder")
    };
    let nobody = || User { name: "unknown".into(), why: "neither STANDUP_USER nor USER is set".into() };
    by_name.or_else(by_folder).unwrap_or_else(nobody)
}

fn by_variable(environment: &Environment, variable: &str) -> Option<User> {
    User::new(&environment.variables.get(variable)?.to_string_lossy(), format!("named by {variable}"))
}

/// As git in this folder calls them: what stands before the `@` of their address. Asks git, which takes some milliseconds;
/// `None` if there is no git, no address, or no answer.
pub(crate) fn by_git(folder: &Path) -> Option<User> {
    let address = ask(folder, &["config", "--get", "user.email"])?;
    User::new(local_part(address.trim()), format!("by git's user.email, {}", address.trim()))
}

/// `ana` of `ana@example.org`, and of `12345+ana@users.noreply.github.com`, which nobody chose.
fn local_part(address: &str) -> &str {
    let (local, domain) = address.split_once('@').unwrap_or((address, ""));
    match local.split_once('+') {
        Some((number, name)) if domain.starts_with("users.noreply.") && number.bytes().all(|b| b.is_ascii_digit()) => {
            name
        }
        _ => local,
    }
}

/// What git answers, if it does within a moment.
fn ask(folder: &Path, arguments: &[&str]) -> Option<String> {
    let mut git = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .envs([("GIT_OPTIONAL_LOCKS", "0"), ("GIT_TERMINAL_PROMPT", "0")])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let answer = git.stdout.take()?;
    let (tell, told) = mpsc::channel();
    // A thread that waits for a program can only be woken by another thread.
    thread::spawn(move || {
        let mut text = String::new();
        let read = answer.take(LONGEST).read_to_string(&mut text);
        // Nobody listens any more: it took too long.
        let _ = tell.send(read.ok().map(|_| text));
    });
    let text = told.recv_timeout(PATIENCE).ok().flatten();
    if text.is_none() {
        let _ = git.kill();
    }
    let ended = git.wait().ok()?;
    text.filter(|_| ended.success())
}

#[cfg(test)]
mod tests {
    use super::local_part;

    #[test]
    fn a_person_is_called_as_their_address_begins() {
        for (address, name) in [
            ("ana@example.org", "ana"),
            ("ana.lee+work@example.org", "ana.lee+work"),
            ("12345+ana@users.noreply.github.com", "ana"),
            ("ana@users.noreply.github.com", "ana"),
            ("ana", "ana"),
            ("@example.org", ""),
        ] {
            assert_eq!(local_part(address), name, "{address}");
        }
    }
}
