//! The merge driver: what git calls to merge a board, or a file of its log. Writes the one file that git names, and logs
//! nothing: the entries travel in the files of the log.
#![expect(clippy::disallowed_methods, reason = "reads the three files that git hands it, and writes one of them")]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::document::Document;
use crate::git::{LARGEST, Repository, is_object_name, log_files};
use crate::log::file_name::LogName;
use crate::log::history::History;
use crate::merge::{Merged, Names, Rule, is_another_board, log_lines, merge_by};
use crate::store::file::paths;
use crate::store::history_with;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup git-setup                    tells git to call it
  standup merge-driver %O %A %B        as git calls it";

/// Exit code of a fault of this program: git stops, and the tree stays as it is.
const FAULT: u8 = 130;

/// Merge three versions of a board, as a merge driver of git
///
/// Git calls it once `standup git-setup` has told it to. Exit 0: OURS holds the merged board. Exit 1: OURS holds git's own merge
/// with markers, and a message says why.
#[derive(Debug, Args)]
pub(crate) struct MergeDriver {
    /// What both come from (%O)
    base: PathBuf,
    /// Our version; the merged one is written to it (%A)
    ours: PathBuf,
    /// The other version (%B)
    theirs: PathBuf,
    /// The length of a marker (%L); more than 7 for a base that git merges for itself
    #[arg(default_value = "7")]
    marker: String,
    /// The path of the board in the repository (%P)
    #[arg(default_value = "board.ron")]
    path: PathBuf,
    /// How git calls the base (%S)
    #[arg(default_value = "")]
    base_label: String,
    /// How git calls our version (%X)
    #[arg(default_value = "")]
    our_label: String,
    /// How git calls the other version (%Y)
    #[arg(default_value = "")]
    their_label: String,
    /// Write the merged board to this file instead of OURS
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Why the three are not merged.
enum NotMerged {
    /// In one sentence.
    Said(String),
    /// With the place in the file.
    Failed(Failure),
}

impl Command for MergeDriver {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        // What git calls must never leave half a merge behind: a panic is a failure like any other here.
        let merged = catch_unwind(AssertUnwindSafe(|| self.merge(shell)));
        let why = match merged {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(why)) => why,
            Err(_) => return Err(Failure::new(Kind::Signal(FAULT), "")),
        };
        self.leave_markers(shell);
        let (kind, hint) = (Kind::Failed, "mend the board, then `git add` it; or try `standup resolve`".to_owned());
        Err(match why {
            NotMerged::Said(why) => {
                Failure::new(kind, format!("{} is not merged: {why}", self.path.display())).hint(hint)
            }
            NotMerged::Failed(failure) => Failure { kind, json: None, ..failure }.hint(hint),
        })
    }
}

impl MergeDriver {
    fn merge(&self, shell: &CommandContext) -> Result<(), NotMerged> {
        let [base, ours, theirs] = [&self.base, &self.ours, &self.theirs].map(|file| bytes(file));
        let (base, ours, theirs) = (base?, ours?, theirs?);
        let target = self.output.as_ref().unwrap_or(&self.ours);
        let write = |text: &str| {
            fs::write(target, text)
                .map_err(|error| NotMerged::Said(format!("cannot write the merged version: {error}")))
        };
        if self.is_log() {
            let texts = [&ours, &theirs].map(|bytes| String::from_utf8_lossy(bytes));
            return write(&log_lines::union(&[&texts[0], &texts[1]]));
        }
        let read = |bytes: &[u8], label: &str, usual: &str| {
            let name = format!("{} of {}", self.path.display(), named(label, usual));
            Document::read(bytes).map_err(|unreadable| NotMerged::Failed(shell.invalid(Path::new(&name), &unreadable)))
        };
        let ours = read(&ours, &self.our_label, "our side")?;
        let theirs = read(&theirs, &self.their_label, "the other side")?;
        // Without a base, or with one that nobody can read, what differs was changed by both.
        let base = Document::read(&base).ok();
        if is_another_board(base.as_ref(), &ours, &theirs) {
            let title = &theirs.board().title;
            return Err(NotMerged::Said(format!("the other side is another board, “{title}”")));
        }
        let history = self.history(shell);
        let rule = Rule::log(&history).telling_all(self.their_label.starts_with("parent of "));
        let Merged { document, clashes, .. } =
            merge_by(base.as_ref(), &ours, &theirs, rule).map_err(|error| NotMerged::Said(error.to_string()))?;
        write(document.text())?;
        let again = bytes(target).ok().and_then(|bytes| Document::read(&bytes).ok());
        if again.is_none_or(|again| again.board() != document.board()) {
            return Err(NotMerged::Said("the merged version reads differently".to_owned()));
        }
        if self.is_virtual() {
            return Ok(());
        }
        let time = |at| shell.environment.clock_time(at);
        let names = Names {
            ours: named(&self.our_label, "our side"),
            theirs: named(&self.their_label, "the other side"),
            time: &time,
        };
        for clash in &clashes {
            shell.output.warn(&format!("{}: {}", self.path.display(), clash.told(rule, &names)), "");
        }
        Ok(())
    }

    /// The log of both sides: that of the work tree, and of the commits that git merges.
    fn history(&self, shell: &CommandContext) -> History {
        let cwd = &shell.environment.places.cwd;
        let target = cwd.join(&self.path);
        let repository = Repository::of_driver(target.parent().unwrap_or(cwd));
        let log = paths::log_folder(&target).path;
        let name = log.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut files = Vec::new();
        for commit in self.commits(shell) {
            let [_, theirs] = log_files::different(&repository, &name, ["HEAD", &commit]);
            files.extend(theirs);
        }
        history_with(&target, files)
    }

    /// The commits on the other side, as git names them in its environment or in its label.
    fn commits(&self, shell: &CommandContext) -> Vec<String> {
        let mut commits = shell.environment.merged_commits();
        let label = self.their_label.trim_start_matches("parent of ");
        let word = label.split([' ', ':']).next().unwrap_or_default();
        if is_object_name(word) {
            commits.push(word.to_owned());
        }
        if self.their_label == "Stashed changes" {
            commits.push("stash@{0}".to_owned());
        }
        commits
    }

    /// A file of a log: `board.log/ana.k3f9a2.ron`.
    fn is_log(&self) -> bool {
        let name = self.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let folder = self.path.parent().and_then(|folder| folder.extension());
        LogName::parse(name).is_some() && folder.is_some_and(|extension| extension == "log")
    }

    /// Whether git makes a base of two bases, which nobody sees.
    fn is_virtual(&self) -> bool {
        self.marker.parse::<usize>().is_ok_and(|length| length > 7)
    }

    /// Git's own merge with its markers in place of ours; never in a base that nobody sees.
    fn leave_markers(&self, shell: &CommandContext) {
        if self.is_virtual() || self.is_log() || self.output.is_some() {
            return;
        }
        let [base, ours, theirs] =
            [&self.base, &self.ours, &self.theirs].map(|path| path.to_string_lossy().into_owned());
        let marker = format!("--marker-size={}", self.marker.parse::<usize>().unwrap_or(7));
        let mut arguments = vec!["merge-file", "-p", "--diff3", &marker];
        for (label, usual) in [(&self.our_label, "ours"), (&self.base_label, "base"), (&self.their_label, "theirs")] {
            arguments.extend(["-L", named(label, usual)]);
        }
        arguments.extend([ours.as_str(), base.as_str(), theirs.as_str()]);
        let answer = Repository::of_driver(&shell.environment.places.cwd).run(&arguments);
        // More than 127 is no number of conflicts.
        if answer.code.is_some_and(|code| (0..=127).contains(&code)) {
            // What cannot be written stays our version, and git is told that it is not merged.
            let _ = fs::write(&self.ours, answer.stdout);
        }
    }
}

/// A label of git; before 2.44 it hands its placeholders on as they are.
fn named<'a>(label: &'a str, usual: &'a str) -> &'a str {
    if label.is_empty() || label.starts_with('%') { usual } else { label }
}

/// The bytes of a version, a regular file of a size that a board may have.
fn bytes(file: &Path) -> Result<Vec<u8>, NotMerged> {
    let said = |why: String| NotMerged::Said(format!("cannot read {}: {why}", file.display()));
    let metadata = fs::metadata(file).map_err(|error| said(error.to_string()))?;
    if !metadata.is_file() {
        return Err(said("it is no regular file".to_owned()));
    }
    if metadata.len() > LARGEST {
        return Err(said(format!("it has {} MiB, and a board has at most {}", metadata.len() >> 20, LARGEST >> 20)));
    }
    fs::read(file).map_err(|error| said(error.to_string()))
}
