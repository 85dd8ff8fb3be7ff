//! A repository with a board, real git and the real program in it; nothing of the user's configuration is read.

use std::path::{Path, PathBuf};
use std::process::Command;

use standup::document::Document;
use standup::store::{Depth, Store};

use crate::cli::driver::{Env, Ran};

/// Three columns; each module has a line of its own, as people write them.
pub(crate) const BASE: &str = r#"(
    format: 1,
    title: "Plan",
    developers: [
        (
            name: "Ana",
            modules: [
                (id: "one.py", status: Pending),
                (id: "two.py", status: Pending),
                (id: "three.py", status: Pending),
            ],
        ),
        (
            name: "Bo",
            modules: [
                (id: "four.py", status: Pending),
            ],
        ),
        (
            name: "Cy",
            modules: [
                (id: "five.py", status: Pending),
            ],
        ),
    ],
)
"#;

/// The desk of a team: one repository, and folders beside it.
pub(crate) struct Repository(pub(crate) Env);

impl Repository {
    /// With the board committed on `main`, and git told to merge boards by field.
    pub(crate) fn set_up() -> Self {
        let repository = Self::plain();
        repository.standup(&["git-setup", "--yes"]).ok();
        repository.commit("set up");
        repository
    }

    /// With the board committed on `main`, and nothing else.
    pub(crate) fn plain() -> Self {
        Self::with_board(BASE)
    }

    pub(crate) fn with_board(board: &str) -> Self {
        let repository = Self(Env::with_board(board));
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.0.write(".gitignore", crate::cli::driver::GIT_IGNORES);
        repository.commit("begin");
        repository
    }

    pub(crate) fn here(&self) -> PathBuf {
        self.0.work()
    }

    /// A folder beside the repository.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.here().with_file_name(name)
    }

    /// A program that finds `standup`, and of whose surroundings everything is fixed.
    fn command(&self, program: &str, folder: &Path) -> Command {
        let own = self.0.command();
        let mut command = Command::new(program);
        command.current_dir(folder).env_clear();
        command.envs(own.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let binary = Path::new(env!("CARGO_BIN_EXE_standup")).parent().unwrap();
        let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap_or_default());
        command.env("PATH", path).env_remove("COLUMNS");
        command.envs([("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_EDITOR", "true")]);
        command.envs([("GIT_AUTHOR_DATE", "2026-11-20T09:00:00Z"), ("GIT_COMMITTER_DATE", "2026-11-20T09:00:00Z")]);
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Ana").env(format!("GIT_{who}_EMAIL"), "ana@example.org");
        }
        command
    }

    /// Runs git in a folder, whatever comes of it.
    pub(crate) fn try_git_in(&self, folder: &Path, args: &[&str]) -> Ran {
        self.0.ran(self.command("git", folder).args(args).output().unwrap())
    }

    pub(crate) fn try_git(&self, args: &[&str]) -> Ran {
        self.try_git_in(&self.here(), args)
    }

    /// Runs git, which must go well.
    #[track_caller]
    pub(crate) fn git(&self, args: &[&str]) -> Ran {
        self.try_git(args).ok()
    }

    /// The same without `standup` on the way of programs.
    pub(crate) fn git_without_driver(&self, args: &[&str]) -> Ran {
        let mut command = self.command("git", &self.here());
        command.env("PATH", std::env::var("PATH").unwrap_or_default()).args(args);
        self.0.ran(command.output().unwrap())
    }

    #[track_caller]
    pub(crate) fn commit(&self, message: &str) {
        self.commit_in(&self.here(), message);
    }

    #[track_caller]
    pub(crate) fn commit_in(&self, folder: &Path, message: &str) {
        self.try_git_in(folder, &["add", "--all"]).ok();
        self.try_git_in(folder, &["commit", "--quiet", "-m", message]).ok();
    }

    pub(crate) fn standup_in(&self, folder: &Path, args: &[&str]) -> Ran {
        self.0.ran(self.command(env!("CARGO_BIN_EXE_standup"), folder).args(args).output().unwrap())
    }

    pub(crate) fn standup(&self, args: &[&str]) -> Ran {
        self.standup_in(&self.here(), args)
    }

    /// On a branch that begins at `from`: one change by `who`, committed. A branch that is there goes on.
    #[track_caller]
    pub(crate) fn change(&self, branch: &str, from: &str, who: &str, args: &[&str]) {
        let is_there =
            self.try_git(&["rev-parse", "--verify", "--quiet", &format!("refs/heads/{branch}")]).code == Some(0);
        if is_there {
            self.git(&["switch", "--quiet", branch]);
        } else {
            self.git(&["switch", "--quiet", "-c", branch, from]);
        }
        self.standup(&[&["--as", who], args].concat()).ok();
        self.commit(&args.join(" "));
    }

    /// `Ana: one.py two.py=Done`: who has what, in order; Pending is not said.
    pub(crate) fn board(&self) -> String {
        columns(&self.0.board())
    }

    /// Who did what, by name: two who did not know each other may be in either order. Nothing may be unreadable, or there twice.
    #[track_caller]
    pub(crate) fn history(&self) -> Vec<String> {
        history(&self.here())
    }
}

#[track_caller]
pub(crate) fn history(folder: &Path) -> Vec<String> {
    let log = Store::new(&folder.join("board.ron")).history(Depth::Whole).unwrap();
    assert_eq!(log.skipped(), []);
    assert_eq!(log.history().claimed_twice(), []);
    let told = log.history().entries().map(|entry| format!("{}: {}", entry.actor(), entry.change.sentence()));
    let mut told: Vec<String> = told.collect();
    told.sort();
    told
}

#[track_caller]
pub(crate) fn columns(text: &str) -> String {
    let document = Document::read(text.as_bytes()).unwrap_or_else(|e| panic!("{:#?}\n{text}", e.problems));
    let columns = document.board().columns().filter(|(_, modules)| !modules.is_empty()).map(|(developer, modules)| {
        let module = |module: &std::sync::Arc<standup::model::module::Module>| match module.status.token() {
            "Pending" => module.id.trim_end_matches(".py").to_owned(),
            status => format!("{}={status}", module.id.trim_end_matches(".py")),
        };
        let modules: Vec<String> = modules.iter().map(module).collect();
        format!("{}: {}", developer.map_or("-", |it| it.name.as_str()), modules.join(" "))
    });
    columns.collect::<Vec<_>>().join("; ")
}
