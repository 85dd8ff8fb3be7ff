//! How a repository is told to merge boards by field: attributes beside the board, and a driver in the repository's own
//! configuration. Never touches hooks or the user's configuration, and commits nothing.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::git::Repository;

/// The name of the driver, in attributes and configuration.
const DRIVER: &str = "standup";

/// Where git looks for attributes.
const FILE: &str = ".gitattributes";

/// What the configuration is to say, for this version of git. Where the program is missing (126, 127) or was killed, git's own
/// merge leaves markers instead of our side alone.
pub(crate) fn driver(version: Option<(u32, u32)>) -> [(&'static str, &'static str); 2] {
    // The labels have placeholders since 2.44.
    let command = if version.is_some_and(|version| version >= (2, 44)) {
        "standup merge-driver %O %A %B %L %P %S %X %Y; r=$?; if [ $r -ge 126 ]; then git merge-file --marker-size=%L \
         -L %X -L %S -L %Y %A %O %B; else exit $r; fi"
    } else {
        "standup merge-driver %O %A %B %L %P; r=$?; if [ $r -ge 126 ]; then git merge-file --marker-size=%L %A %O %B; \
         else exit $r; fi"
    };
    [("merge.standup.name", "a standup board, field by field"), ("merge.standup.driver", command)]
}

/// What a set-up would write.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Missing {
    /// Lines of `.gitattributes` beside the board.
    pub(crate) attributes: Vec<String>,
    /// Keys of the repository's configuration and their values.
    pub(crate) config: Vec<(&'static str, &'static str)>,
}

/// The set-up of one board.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    repository: Repository,
    /// `.gitattributes`.
    pub(crate) attributes: PathBuf,
    /// The board and the folder of its log, by their names.
    names: [String; 2],
}

impl Setup {
    /// Of the board at `board`, whose log lies in the folder `log` beside it.
    pub(crate) fn new(repository: Repository, board: &Path, log: &Path) -> Option<Self> {
        let name = |path: &Path| path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        let names = [name(board)?, name(log)?];
        Some(Self { repository, attributes: board.with_file_name(FILE), names })
    }

    /// The lines of attributes, each with the file that tells whether it is in effect, and what the attribute `merge` is then.
    fn lines(&self) -> [(String, String, &'static str); 2] {
        let [board, log] = &self.names;
        [
            (format!("{} merge={DRIVER}", pattern(board, "")), board.clone(), DRIVER),
            (
                format!("{} merge=union linguist-generated", pattern(log, "/*.ron")),
                format!("{log}/ana.k3f9a2.ron"),
                "union",
            ),
        ]
    }

    /// Whether git can be run, and knows the repository.
    pub(crate) fn is_usable(&self) -> bool {
        self.repository.ask(&["rev-parse", "--is-inside-work-tree"]).as_deref() == Some("true")
    }

    /// Whether jj works on the repository, too.
    pub(crate) fn is_jj(&self) -> bool {
        self.repository.folder().ancestors().any(|above| above.join(".jj").exists())
    }

    /// What is not there yet.
    pub(crate) fn missing(&self) -> Missing {
        let attributes = self.lines().into_iter().filter(|(_, file, wanted)| {
            let said = self.repository.ask(&["check-attr", "merge", "--", &format!("./{file}")]);
            said.and_then(|said| said.rsplit(": ").next().map(|value| value != *wanted)).unwrap_or(true)
        });
        let config = driver(self.repository.version()).into_iter().filter(|(key, wanted)| {
            self.repository.ask(&["config", "--local", "--get", key]).as_deref() != Some(*wanted)
        });
        Missing { attributes: attributes.map(|(line, ..)| line).collect(), config: config.collect() }
    }

    /// Writes what is missing.
    pub(crate) fn write(&self, missing: &Missing) -> Result<(), String> {
        let text = fs::read_to_string(&self.attributes);
        let mut text = match text {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            read => read.map_err(|error| format!("cannot read {FILE}: {error}"))?,
        };
        if !missing.attributes.is_empty() {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            for line in &missing.attributes {
                text.extend([line.as_str(), "\n"]);
            }
            fs::write(&self.attributes, text).map_err(|error| format!("cannot write {FILE}: {error}"))?;
        }
        for (key, value) in &missing.config {
            let answer = self.repository.run(&["config", "--local", key, value]);
            if answer.code != Some(0) {
                return Err(format!("git cannot set {key}: {}", answer.stderr));
            }
        }
        Ok(())
    }

    /// What a removal would take out: the lines that are in `.gitattributes`, and whether the driver is configured.
    pub(crate) fn present(&self) -> (Vec<String>, bool) {
        let text = fs::read_to_string(&self.attributes).unwrap_or_default();
        let lines = self.lines().into_iter().map(|(line, ..)| line);
        let lines = lines.filter(|line| text.lines().any(|other| other.trim_end() == line)).collect();
        (lines, self.repository.ask(&["config", "--local", "--get-regexp", "^merge\\.standup\\."]).is_some())
    }

    /// Takes out what a set-up wrote. A file of attributes that holds nothing else is removed.
    pub(crate) fn remove(&self) -> Result<(), String> {
        let (lines, is_configured) = self.present();
        if !lines.is_empty() {
            let fault = |error: io::Error| format!("cannot write {FILE}: {error}");
            let text = fs::read_to_string(&self.attributes).map_err(fault)?;
            let kept = text.split_inclusive('\n').filter(|line| !lines.iter().any(|own| own == line.trim_end()));
            let kept: String = kept.collect();
            if kept.is_empty() {
                fs::remove_file(&self.attributes).map_err(fault)?;
            } else {
                fs::write(&self.attributes, kept).map_err(fault)?;
            }
        }
        if is_configured {
            let answer = self.repository.run(&["config", "--local", "--remove-section", "merge.standup"]);
            if answer.code != Some(0) {
                return Err(format!("git cannot remove merge.standup: {}", answer.stderr));
            }
        }
        Ok(())
    }
}

/// Whether the attributes beside the board name the driver and the repository does not know it. Reads two small files and runs
/// nothing: every command may ask.
pub(crate) fn is_driver_missing(board: &Path) -> bool {
    let names_driver =
        |text: String| text.lines().any(|line| line.split_ascii_whitespace().any(|word| word == "merge=standup"));
    if !fs::read_to_string(board.with_file_name(FILE)).is_ok_and(names_driver) {
        return false;
    }
    let Some(top) = board.ancestors().find(|above| above.join(".git").exists()) else { return false };
    let git = top.join(".git");
    // In a linked work tree `.git` is a file, and the configuration lies in the main one.
    let folder = match fs::read_to_string(&git) {
        Ok(link) => {
            let linked = top.join(link.trim_start_matches("gitdir:").trim());
            let common = fs::read_to_string(linked.join("commondir")).map(|common| linked.join(common.trim()));
            common.unwrap_or(linked)
        }
        Err(_) => git,
    };
    fs::read_to_string(folder.join("config")).is_ok_and(|config| !config.contains("[merge \"standup\"]"))
}

/// A name as a pattern of attributes that means just that file.
fn pattern(name: &str, below: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
    if name.chars().all(plain) {
        return format!("{name}{below}");
    }
    let mut text = String::new();
    for c in name.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '*' | '?' | '[' | ']' => text.extend(["\\\\", &c.to_string()]),
            '\\' => text.push_str("\\\\\\\\"),
            c => text.push(c),
        }
    }
    format!("\"{text}{below}\"")
}

/// What users of jj put into their configuration.
pub(crate) const JJ: &str = "\
[merge-tools.standup]
merge-args = [\"merge-driver\", \"--output\", \"$output\", \"$base\", \"$left\", \"$right\"]";
