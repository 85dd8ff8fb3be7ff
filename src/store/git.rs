//! Asks git about a version of the board. Changes nothing, runs no hook and no filter.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What git says about a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Git {
    /// It is the version of the commit that is checked out.
    Committed,
    /// Git has it, though not as that of the commit that is checked out: it comes from another commit, or from a merge.
    Stored,
    /// Git is writing files just now: unknown yet.
    Busy,
    /// It is not from git, as far as one can tell; or there is no repository, or no git.
    Unknown,
}

/// Asks git about `bytes`, which are in the file `target`.
pub(super) fn ask(target: &Path, bytes: &[u8]) -> Git {
    let (Some(folder), Some(name)) = (target.parent(), target.file_name().and_then(|name| name.to_str())) else {
        return Git::Unknown;
    };
    if !folder.ancestors().any(|above| above.join(".git").exists()) {
        return Git::Unknown;
    }
    let committed = format!("HEAD:./{name}");
    let Some(said) = run(folder, &["rev-parse", "--git-path", "index.lock", &committed], &[]) else {
        return Git::Unknown;
    };
    let mut said = said.lines();
    // Files are written first, then the index, then HEAD.
    if said.next().is_some_and(|lock| folder.join(lock).exists()) {
        return Git::Busy;
    }
    let hash = run(folder, &["hash-object", "--no-filters", "--stdin"], bytes);
    let Some(hash) = hash.map(|hash| hash.trim().to_owned()).filter(|hash| !hash.is_empty()) else {
        return Git::Unknown;
    };
    if said.next() == Some(&hash) {
        return Git::Committed;
    }
    let kind = run(folder, &["cat-file", "-t", &hash], &[]);
    if kind.is_some_and(|kind| kind.trim() == "blob") { Git::Stored } else { Git::Unknown }
}

/// The board at `target` as it was in this revision; `None` if git knows no such thing.
pub(super) fn of_revision(target: &Path, revision: &str) -> Option<String> {
    let (folder, name) = (target.parent()?, target.file_name()?.to_str()?);
    // An option is no revision.
    if revision.starts_with('-') || !folder.ancestors().any(|above| above.join(".git").exists()) {
        return None;
    }
    run(folder, &["show", &format!("{revision}:./{name}")], &[]).filter(|text| !text.is_empty())
}

/// Runs git in `folder`; gives what it printed, even if it failed in the end.
fn run(folder: &Path, arguments: &[&str], input: &[u8]) -> Option<String> {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments);
    // Of a hook that runs us: they are about another question.
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(variable);
    }
    command.env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    // All input is read before anything is printed; one that is not read is an answer as well.
    let _ = child.stdin.take()?.write_all(input);
    let output = child.wait_with_output().ok()?;
    String::from_utf8(output.stdout).ok()
}
