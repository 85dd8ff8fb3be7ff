//! The log in branches, clones and copies of homes: real git and the real binary. One line of history is in one file, once,
//! whatever way it came.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use standup::store::{Depth, Store};

use crate::cli::driver::{Env, GIT_IGNORES};

/// A board of which every module stands for itself, so that git can merge moves of two of them.
fn board() -> String {
    let module = |i| {
        format!(
            "        // module {i}\n        (\n            id: \"m{i}\",\n            status: Pending,\n            mood: {i},\n        ),\n"
        )
    };
    let modules: String = (0..6).map(module).collect();
    format!("(\n    format: 1,\n    developers: [(name: \"Ana\", who: [\"ana\"], modules: [\n{modules}    ])],\n)\n")
}

/// A desk with a repository, in which the board and its first log entry are committed.
struct Desk(Env);

impl Desk {
    /// `None` without git; says so.
    fn new() -> Option<Self> {
        if let Err(error) = Command::new("git").arg("--version").output() {
            #[expect(clippy::print_stderr, reason = "says why nothing was tried")]
            {
                eprintln!("skipped, nothing was merged: git cannot be run ({error})");
            }
            return None;
        }
        let desk = Self(Env::with_board(&board()));
        let here = desk.here();
        desk.git(&here, &["init", "--quiet", "--initial-branch=main"]);
        std::fs::write(here.join(".gitignore"), GIT_IGNORES).unwrap();
        desk.standup(&here, &["start", "m0"]);
        desk.commit(&here, "begin");
        Some(desk)
    }

    fn here(&self) -> PathBuf {
        self.0.work()
    }

    /// A folder beside the repository.
    fn beside(&self, name: &str) -> PathBuf {
        self.0.work().with_file_name(name)
    }

    fn command(&self, program: &str, folder: &Path) -> Command {
        let own = self.0.command();
        let mut command = Command::new(program);
        command.current_dir(folder).env_clear();
        command.envs(own.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command
    }

    fn git(&self, folder: &Path, args: &[&str]) -> Output {
        let mut git = self.command("git", folder);
        git.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", self.beside("gitconfig"));
        for who in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{who}_NAME"), "Ana").env(format!("GIT_{who}_EMAIL"), "ana@example.org");
        }
        let output = git.args(args).output().unwrap();
        assert!(output.status.success(), "git {args:?}: {output:?}");
        output
    }

    fn commit(&self, folder: &Path, message: &str) {
        self.git(folder, &["add", "--all"]);
        self.git(folder, &["commit", "--quiet", "-m", message]);
    }

    fn standup(&self, folder: &Path, args: &[&str]) -> String {
        self.run(folder, &[], args)
    }

    fn run(&self, folder: &Path, variables: &[(&str, &str)], args: &[&str]) -> String {
        let mut command = self.command(env!("CARGO_BIN_EXE_standup"), folder);
        let output = command.envs(variables.iter().copied()).args(args).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), &*told), (Some(0), ""), "{args:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Who did what, after somebody has looked; nothing may be unreadable, or there twice.
    fn history(&self, folder: &Path) -> Vec<String> {
        self.standup(folder, &["log", "--limit", "0"]);
        history(folder)
    }
}

fn history(folder: &Path) -> Vec<String> {
    let log = Store::new(&folder.join("board.ron")).history(Depth::Whole).unwrap();
    assert_eq!(log.skipped(), []);
    assert_eq!(log.history().claimed_twice(), []);
    let told = log.history().entries().map(|entry| format!("{}: {}", entry.actor(), entry.change.sentence()));
    told.collect()
}

fn log_files(folder: &Path) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder.join("board.log")).unwrap();
    files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}

fn moves(moves: &[&str]) -> Vec<String> {
    moves.iter().map(|said| format!("ana: {said}")).collect()
}

const BEGUN: &str = "m0: Pending to In progress";

#[test]
fn two_branches_of_one_person_merge_with_all_of_their_history() {
    let Some(desk) = Desk::new() else { return };
    let here = desk.here();
    desk.git(&here, &["switch", "--quiet", "-c", "feature"]);
    desk.standup(&here, &["start", "m1"]);
    desk.standup(&here, &["done", "m1"]);
    desk.commit(&here, "feature");
    desk.git(&here, &["switch", "--quiet", "main"]);
    desk.standup(&here, &["start", "m3"]);
    desk.standup(&here, &["done", "m3"]);
    desk.commit(&here, "main");
    desk.git(&here, &["merge", "--quiet", "--no-edit", "feature"]);
    let all = [
        BEGUN,
        "m1: In progress to Done",
        "m1: Pending to In progress",
        "m3: In progress to Done",
        "m3: Pending to In progress",
    ];
    assert_eq!(sorted(desk.history(&here)), moves(&all));
    assert_eq!(desk.0.board().matches("status: Done").count(), 2);
    // The merge is nobody's edit, and the next move on either side goes on without a conflict.
    desk.git(&here, &["switch", "--quiet", "feature"]);
    desk.standup(&here, &["start", "m5"]);
    desk.commit(&here, "feature again");
    desk.git(&here, &["switch", "--quiet", "main"]);
    desk.standup(&here, &["move", "m0", "Done"]);
    desk.commit(&here, "main again");
    desk.git(&here, &["merge", "--quiet", "--no-edit", "feature"]);
    assert_eq!(desk.history(&here).len(), 7);
    // No file has entries of two branches that did not know each other.
    assert_eq!(desk.git(&here, &["status", "--porcelain"]).stdout, b"", "looking alters nothing");
}

#[test]
fn a_merge_that_is_not_committed_yet_is_nobodys_edit() {
    let Some(desk) = Desk::new() else { return };
    let here = desk.here();
    desk.git(&here, &["switch", "--quiet", "-c", "feature"]);
    desk.standup(&here, &["done", "m1"]);
    desk.commit(&here, "feature");
    desk.git(&here, &["switch", "--quiet", "main"]);
    desk.standup(&here, &["done", "m3"]);
    desk.commit(&here, "main");
    desk.git(&here, &["merge", "--quiet", "--no-commit", "feature"]);
    assert_eq!(sorted(desk.history(&here)), moves(&[BEGUN, "m1: Pending to Done", "m3: Pending to Done"]));
}

#[test]
fn a_clone_and_a_worktree_write_files_of_their_own() {
    let Some(desk) = Desk::new() else { return };
    let (here, clone, tree) = (desk.here(), desk.beside("clone"), desk.beside("tree"));
    desk.git(&here, &["clone", "--quiet", ".", "../clone"]);
    desk.git(&here, &["worktree", "add", "--quiet", "-b", "tree", "../tree"]);
    for (folder, module) in [(&here, "m1"), (&clone, "m3"), (&tree, "m5"), (&here, "m2"), (&clone, "m4")] {
        desk.standup(folder, &["done", module]);
    }
    for folder in [&here, &clone, &tree] {
        desk.commit(folder, "work");
        assert_eq!(log_files(folder).len(), if *folder == here { 1 } else { 2 });
    }
    desk.git(&here, &["merge", "--quiet", "--no-edit", "tree"]);
    desk.git(&here, &["pull", "--quiet", "--no-rebase", "--no-edit", "../clone", "main"]);
    let all: Vec<String> = (1..6).map(|i| format!("m{i}: Pending to Done")).collect();
    let all: Vec<&str> = [BEGUN].into_iter().chain(all.iter().map(String::as_str)).collect();
    assert_eq!(sorted(desk.history(&here)), moves(&all));
    assert_eq!(log_files(&here).len(), 3);
    // My last step is mine wherever I made it.
    let last = desk.standup(&here, &["undo"]);
    assert!(last.starts_with("undone: m") && last.contains("Pending to Done"), "{last}");
}

#[test]
fn a_rebase_keeps_the_history_too() {
    let Some(desk) = Desk::new() else { return };
    let here = desk.here();
    desk.git(&here, &["switch", "--quiet", "-c", "feature"]);
    for (module, commit) in [("m1", "one"), ("m2", "two")] {
        desk.standup(&here, &["done", module]);
        desk.commit(&here, commit);
    }
    desk.git(&here, &["switch", "--quiet", "main"]);
    desk.standup(&here, &["done", "m4"]);
    desk.commit(&here, "main");
    desk.git(&here, &["rebase", "--quiet", "main", "feature"]);
    let all = [BEGUN, "m1: Pending to Done", "m2: Pending to Done", "m4: Pending to Done"];
    assert_eq!(sorted(desk.history(&here)), moves(&all));
}

#[test]
fn an_older_state_that_is_checked_out_is_no_edit() {
    let Some(desk) = Desk::new() else { return };
    let here = desk.here();
    for module in ["m1", "m2", "m3"] {
        desk.standup(&here, &["done", module]);
        desk.commit(&here, module);
    }
    let all = desk.history(&here);
    desk.git(&here, &["checkout", "--quiet", "HEAD~2"]);
    assert_eq!(desk.history(&here), all[..2]);
    desk.git(&here, &["checkout", "--quiet", "main"]);
    assert_eq!(desk.history(&here), all);
    // The board alone goes back: the log says how it came to be that.
    desk.git(&here, &["checkout", "HEAD~2", "--", "board.ron"]);
    assert_eq!(desk.history(&here), all);
    desk.git(&here, &["reset", "--quiet", "--hard"]);
    // So does a machine that has seen only the newest.
    let fresh = desk.beside("other-machine").to_string_lossy().into_owned();
    let fresh = [("STANDUP_STATE", fresh.as_str()), ("STANDUP_USER", "bo")];
    desk.run(&here, &fresh, &["log"]);
    desk.git(&here, &["checkout", "--quiet", "HEAD~3"]);
    desk.run(&here, &fresh, &["log"]);
    assert_eq!(history(&here), all[..1]);
    desk.git(&here, &["checkout", "--quiet", "main"]);
    desk.run(&here, &fresh, &["log"]);
    assert_eq!(history(&here), all);
    // And what is edited after a switch is compared with what was switched to.
    desk.git(&here, &["checkout", "--quiet", "HEAD~3"]);
    desk.run(&here, &fresh, &["log"]);
    desk.0.write("board.ron", desk.0.board().replacen("Pending", "Done", 1));
    desk.run(&here, &fresh, &["log"]);
    assert_eq!(history(&here)[1..], ["somebody with an editor: m1: Pending to Done"]);
}

/// Copies a folder with all that is in it, as `cp -a` does.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            std::fs::copy(&path, &to).unwrap();
        }
    }
}

#[test]
fn a_copied_home_does_not_make_two_writers_share_a_file() {
    let env = Env::with_board(&board());
    let state = env.work().with_file_name("state");
    env.standup(&["start", "m0"]).ok();
    let copied = state.with_file_name("copied");
    copy(&state, &copied);
    let elsewhere = |args: &[&str]| {
        env.ran(env.command().env("XDG_STATE_HOME", &copied).args(args).output().unwrap()).ok();
    };
    elsewhere(&["start", "m1"]);
    env.standup(&["start", "m2"]).ok();
    elsewhere(&["start", "m3"]);
    env.standup(&["start", "m4"]).ok();
    assert_eq!(log_files(&env.work()).len(), 2);
    let all: Vec<String> = (0..5).map(|i| format!("m{i}: Pending to In progress")).collect();
    assert_eq!(history(&env.work()), moves(&all.iter().map(String::as_str).collect::<Vec<_>>()));
    // An old copy that is put back in its place remembers an old end of the file: that file is left alone.
    let boards = std::fs::read_dir(state.join("standup/boards")).unwrap().next().unwrap().unwrap().path();
    let named = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("log-");
    let memory = std::fs::read_dir(&boards).unwrap().map(|entry| entry.unwrap().path()).find(named).unwrap();
    let old = std::fs::read(&memory).unwrap();
    env.standup(&["done", "m0"]).ok();
    std::fs::write(&memory, old).unwrap();
    env.standup(&["done", "m1"]).ok();
    assert_eq!(log_files(&env.work()).len(), 3);
    assert_eq!(history(&env.work()).len(), 7);
}

#[test]
fn a_machine_that_forgets_everything_goes_on_under_the_name_it_is_given() {
    let env = Env::with_board(&board());
    let ci = |run: &str, args: &[&str]| {
        let state = env.work().with_file_name(run);
        let mut command = env.command();
        command.env("STANDUP_REPLICA", "ci-7").env("STANDUP_USER", "ci").env("STANDUP_STATE", &state);
        let ran = env.ran(command.args(args).output().unwrap()).ok();
        // The machine is thrown away.
        let _ = std::fs::remove_dir_all(&state);
        ran
    };
    ci("one", &["start", "m0"]);
    ci("two", &["done", "m0"]);
    ci("three", &["undo"]);
    assert_eq!(log_files(&env.work()).into_iter().collect::<Vec<_>>(), ["ci.ci-7.ron"]);
    let lines = env.read("board.log/ci.ci-7.ron");
    let ids: Vec<&str> = lines.lines().map(|line| &line[..13]).collect();
    assert_eq!(ids, [r#"(id: "ci-7-1""#, r#"(id: "ci-7-2""#, r#"(id: "ci-7-3""#]);
    // What it wrote cannot be read: no id is given twice, and nothing is lost.
    std::fs::rename(env.path("board.log/ci.ci-7.ron"), env.path("aside")).unwrap();
    std::fs::create_dir(env.path("board.log/ci.ci-7.ron")).unwrap();
    ci("four", &["done", "m1"]);
    std::fs::remove_dir(env.path("board.log/ci.ci-7.ron")).unwrap();
    std::fs::rename(env.path("aside"), env.path("board.log/ci.ci-7.ron")).unwrap();
    assert_eq!((history(&env.work()).len(), log_files(&env.work()).len()), (4, 2));
}
