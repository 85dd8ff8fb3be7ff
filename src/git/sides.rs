//! The sides of a merge that git could not finish, or finished wrongly: from its index, else from its commits. Reads no board, and
//! changes nothing.

use crate::git::Repository;

/// What git is in the middle of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Merge,
    Rebase,
    CherryPick,
    Revert,
    /// A stash that came back, or nothing.
    Other,
}

impl Operation {
    /// How git is told to go on.
    pub(crate) fn next(self) -> &'static str {
        match self {
            Self::Merge => "git merge --continue",
            Self::Rebase => "git rebase --continue",
            Self::CherryPick => "git cherry-pick --continue",
            Self::Revert => "git revert --continue",
            Self::Other => "git commit",
        }
    }
}

/// A file that git has not merged: the objects of base, ours and theirs.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Unmerged {
    /// From the top of the repository.
    pub(crate) path: String,
    pub(crate) stages: [Option<String>; 3],
}

/// The versions of one file on both sides.
#[derive(Clone, Debug)]
pub(crate) struct Versions {
    pub(crate) base: Option<Vec<u8>>,
    pub(crate) ours: Vec<u8>,
    pub(crate) theirs: Vec<u8>,
    /// How the sides are called.
    pub(crate) names: [String; 2],
    /// Where the log of each side is; none where git does not say.
    pub(crate) commits: Option<[String; 2]>,
    pub(crate) operation: Operation,
}

/// How far back a board that can be read is looked for.
const MOST: usize = 50;

impl Repository {
    /// What git is in the middle of.
    pub(crate) fn operation(&self) -> Operation {
        let states = [
            ("rebase-merge", Operation::Rebase),
            ("rebase-apply", Operation::Rebase),
            ("MERGE_HEAD", Operation::Merge),
            ("CHERRY_PICK_HEAD", Operation::CherryPick),
            ("REVERT_HEAD", Operation::Revert),
        ];
        let mut arguments = vec!["rev-parse"];
        arguments.extend(states.iter().flat_map(|(name, _)| ["--git-path", name]));
        let said = self.ask(&arguments).unwrap_or_default();
        let paths = said.lines().map(|path| self.folder().join(path));
        let found = paths.zip(states).find(|(path, _)| path.symlink_metadata().is_ok());
        found.map_or(Operation::Other, |(_, (_, operation))| operation)
    }

    /// The files at or below these paths, seen from here, that git has not merged.
    pub(crate) fn unmerged(&self, paths: &[&str]) -> Vec<Unmerged> {
        let mut arguments = vec!["ls-files", "--unmerged", "--full-name", "-z", "--"];
        arguments.extend(paths);
        let text = String::from_utf8_lossy(&self.run(&arguments).stdout).into_owned();
        let mut files: Vec<Unmerged> = Vec::new();
        // `100644 1a2b.. 2<TAB>path`
        for (facts, path) in text.split('\0').filter_map(|line| line.split_once('\t')) {
            let mut facts = facts.split_ascii_whitespace().skip(1);
            let (Some(object), Some(stage)) = (facts.next(), facts.next().and_then(|it| it.parse::<usize>().ok()))
            else {
                continue;
            };
            if files.last().is_none_or(|last| last.path != path) {
                files.push(Unmerged { path: path.to_owned(), ..Unmerged::default() });
            }
            if let Some(slot) = files.last_mut().and_then(|file| file.stages.get_mut(stage.wrapping_sub(1))) {
                *slot = Some(object.to_owned());
            }
        }
        files
    }

    /// The versions of a file that git has not merged; `None` if a side took it out, or its version is too large.
    pub(crate) fn versions(&self, file: &Unmerged) -> Option<Versions> {
        let read = |stage: usize| self.blob(file.stages[stage].as_deref()?, Some(&file.path));
        let operation = self.operation();
        let other = match operation {
            Operation::Merge => Some("MERGE_HEAD"),
            Operation::Rebase => Some("REBASE_HEAD"),
            Operation::CherryPick => Some("CHERRY_PICK_HEAD"),
            // What comes back is older than what is there.
            Operation::Revert => None,
            Operation::Other => Some("stash@{0}"),
        };
        let names = match operation {
            Operation::Rebase => ["upstream".to_owned(), "yours".to_owned()],
            _ => ["HEAD".to_owned(), other.map_or_else(|| "the revert".to_owned(), |other| self.name_of(other))],
        };
        let commits = other.map(|other| ["HEAD".to_owned(), other.to_owned()]);
        Some(Versions { base: read(0), ours: read(1)?, theirs: read(2)?, names, commits, operation })
    }

    /// The versions from which git made a board that is none: those of the merge that is not committed yet or is the last commit,
    /// else of the rebase that ended here. `is_sound` tells whether a version can be read.
    pub(crate) fn broken(&self, file: &str, is_sound: &dyn Fn(&[u8]) -> bool) -> Option<Versions> {
        let path = self.ask(&["ls-files", "--full-name", "--", &format!("./{file}")])?;
        let at = |commit: &str| self.blob(&format!("{commit}:./{file}"), Some(&path)).filter(|bytes| is_sound(bytes));
        let operation = self.operation();
        let sides = if operation == Operation::Merge {
            ["HEAD".to_owned(), "MERGE_HEAD".to_owned()]
        } else if self.ask(&["rev-parse", "--verify", "--quiet", "HEAD^2"]).is_some() {
            ["HEAD^1".to_owned(), "HEAD^2".to_owned()]
        } else {
            let before = (1..MOST).map(|back| format!("HEAD~{back}"));
            let ours = before.take_while(|commit| self.ask(&["rev-parse", "--verify", "--quiet", commit]).is_some());
            [{ ours }.find(|commit| at(commit).is_some())?, "ORIG_HEAD".to_owned()]
        };
        let [ours, theirs] = &sides;
        let base = self.ask(&["merge-base", ours, theirs]).and_then(|base| at(&base));
        let names = [self.name_of(ours), self.name_of(theirs)];
        Some(Versions { base, ours: at(ours)?, theirs: at(theirs)?, names, commits: Some(sides), operation })
    }

    /// What people call a commit: its branch, else the begin of its name.
    fn name_of(&self, commit: &str) -> String {
        if commit.starts_with("stash@") {
            return "the stash".to_owned();
        }
        let named = self.ask(&[
            "name-rev",
            "--name-only",
            "--no-undefined",
            "--refs=refs/heads/*",
            "--refs=refs/remotes/*",
            commit,
        ]);
        // `b~2` is no name that anybody uses.
        let named = named.filter(|name| !name.contains(['~', '^']));
        named.or_else(|| self.ask(&["rev-parse", "--short", commit])).unwrap_or_else(|| commit.to_owned())
    }
}
