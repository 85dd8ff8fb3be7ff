//! The `.gitignore` lines for files that belong to this machine only. Removes no line, and does not run git.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Where git looks for what it is to ignore.
const FILE: &str = ".gitignore";

/// The lines that `.gitignore` beside the new `board` lacks; none where the board lies in no repository. The lock and what is
/// written for a moment are of this machine; the log is for all.
pub(crate) fn missing(board: &Path) -> io::Result<Vec<String>> {
    let (Some(folder), Some(name)) = (board.parent(), board.file_name().and_then(|name| name.to_str())) else {
        return Ok(Vec::new());
    };
    if !folder.ancestors().any(|above| above.join(".git").exists()) {
        return Ok(Vec::new());
    }
    let present = match fs::read_to_string(folder.join(FILE)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        read => read?,
    };
    let name = escaped(name);
    let lines = [format!("/{name}.lock"), format!("/.{name}.*.tmp")];
    let is_there =
        |line: &str| present.lines().any(|other| other.trim_start_matches('/') == line.trim_start_matches('/'));
    Ok(lines.into_iter().filter(|line| !is_there(line)).collect())
}

/// Adds these lines to `.gitignore` beside the `board`.
pub(crate) fn add(board: &Path, lines: &[String]) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let path = board.with_file_name(FILE);
    let ends = fs::read(&path).map_or(true, |bytes| bytes.last().is_none_or(|last| *last == b'\n'));
    let mut text = if ends { String::new() } else { "\n".to_owned() };
    for line in lines {
        text.extend([line, "\n"]);
    }
    OpenOptions::new().append(true).create(true).open(path)?.write_all(text.as_bytes())
}

/// `name` as git takes it literally.
fn escaped(name: &str) -> String {
    name.chars()
        .flat_map(|c| matches!(c, '*' | '?' | '[' | ']' | '\\' | ' ').then_some('\\').into_iter().chain([c]))
        .collect()
}
