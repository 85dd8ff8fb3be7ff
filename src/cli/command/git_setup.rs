//! `standup git-setup`: tells the repository to merge boards by field. Shows what it writes and asks; touches no hook and no
//! configuration of the user, and commits nothing.

use clap::Args;
use serde_json::json;

use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::cli::question::{asked, can_ask};
use crate::export::json::VERSION;
use crate::git::Repository;
use crate::git::setup::{JJ, Missing, Setup};
use crate::store::file::paths;
use crate::store::operation::ignore;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup git-setup            show what it would write, and ask
  standup git-setup --yes      write it without asking, in a script
  standup git-setup --remove   take it out again";

/// Let git merge boards field by field
///
/// Writes attributes and ignore lines beside the board, to be committed for everybody, and a merge driver into the configuration
/// of this repository, which each clone needs for itself. Hooks and your own configuration stay as they are.
#[derive(Debug, Args)]
pub(crate) struct GitSetup {
    /// Show what would be written, and write nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Write it without asking
    #[arg(long, short)]
    yes: bool,
    /// Take out what a set-up wrote; ignore lines stay
    #[arg(long)]
    remove: bool,
}

impl Command for GitSetup {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let board = shell.find_board()?.path;
        let target = paths::resolve(&board).unwrap_or(board);
        let setup = setup_of(&target)?;
        if self.remove {
            return self.removed(shell, &setup);
        }
        let ignored = ignore::missing(&target).unwrap_or_default();
        let missing = setup.missing();
        if shell.output.json {
            self.may_write(shell)?;
            if !self.dry_run {
                written(&setup, &missing, &target, &ignored)?;
            }
            let config: serde_json::Map<_, _> =
                missing.config.iter().map(|(key, value)| ((*key).into(), json!(value))).collect();
            return shell.output.value(&json!({
                "version": VERSION, "written": !self.dry_run, "attributes": missing.attributes, "ignored": ignored, "config": config,
            }));
        }
        if missing == Missing::default() && ignored.is_empty() {
            return shell.output.done("No change: git merges this board field by field already");
        }
        let verb = if self.dry_run { "would add" } else { "adds" };
        for (file, lines) in [(".gitattributes", &missing.attributes), (".gitignore", &ignored)] {
            for line in lines {
                shell.output.done(&format!("{verb} to {file}: {line}"))?;
            }
        }
        for (key, value) in &missing.config {
            shell.output.done(&format!("{verb} to .git/config: {key} = {value}"))?;
        }
        if self.dry_run {
            return Ok(());
        }
        self.may_write(shell)?;
        if !self.yes && !asked("write this?") {
            return shell.output.done("nothing was written");
        }
        written(&setup, &missing, &target, &ignored)?;
        shell.output.done("git merges this board field by field now")?;
        if !missing.attributes.is_empty() || !ignored.is_empty() {
            shell
                .output
                .done("next: commit .gitattributes and .gitignore; each clone runs `standup git-setup` once")?;
        }
        if setup.is_jj() {
            shell
                .output
                .done("jj: put this into `jj config edit --user`, then `jj resolve --tool standup` merges a board")?;
            JJ.lines().try_for_each(|line| shell.output.done(line))?;
        }
        Ok(())
    }
}

impl GitSetup {
    /// Without a terminal nobody answers.
    fn may_write(&self, shell: &CommandContext) -> Result<(), Failure> {
        if self.yes || self.dry_run || can_ask(shell) {
            return Ok(());
        }
        let failure = Failure::new(Kind::Usage, "nobody can be asked here, and nothing was written");
        Err(failure.hint("write it with `standup git-setup --yes`".to_owned()))
    }

    fn removed(&self, shell: &CommandContext, setup: &Setup) -> Result<(), Failure> {
        let (lines, is_configured) = setup.present();
        if lines.is_empty() && !is_configured {
            if shell.output.json {
                return shell
                    .output
                    .value(&json!({"version": VERSION, "removed": false, "attributes": [], "config": false}));
            }
            return shell.output.done("No change: nothing of standup is set up here");
        }
        self.may_write(shell)?;
        if shell.output.json {
            if !self.dry_run {
                setup.remove().map_err(|why| Failure::new(Kind::Failed, why))?;
            }
            return shell.output.value(
                &json!({"version": VERSION, "removed": !self.dry_run, "attributes": lines, "config": is_configured}),
            );
        }
        let verb = if self.dry_run { "would remove" } else { "removes" };
        for line in &lines {
            shell.output.done(&format!("{verb} from .gitattributes: {line}"))?;
        }
        if is_configured {
            shell.output.done(&format!("{verb} from .git/config: merge.standup"))?;
        }
        if self.dry_run {
            return Ok(());
        }
        if !self.yes && !asked("remove this?") {
            return shell.output.done("nothing was removed");
        }
        setup.remove().map_err(|why| Failure::new(Kind::Failed, why))
    }
}

/// Offers the set-up of a board that was just made in a repository: asks, where somebody can answer.
pub(crate) fn offered(shell: &CommandContext, board: &std::path::Path) -> Result<(), Failure> {
    let Ok(setup) = setup_of(board) else { return Ok(()) };
    let missing = setup.missing();
    if missing == Missing::default() {
        return Ok(());
    }
    if !can_ask(shell) || shell.output.quiet {
        return shell.output.done("git: `standup git-setup` lets git merge this board field by field");
    }
    if asked("let git merge this board field by field (.gitattributes, and a driver in .git/config)?") {
        written(&setup, &missing, board, &[])?;
    }
    Ok(())
}

/// The set-up of the board at `target`, which lies in a repository.
fn setup_of(target: &std::path::Path) -> Result<Setup, Failure> {
    let repository = target.parent().and_then(Repository::around);
    let setup = repository.and_then(|repository| Setup::new(repository, target, &paths::log_folder(target).path));
    let setup = setup.filter(Setup::is_usable);
    setup.ok_or_else(|| {
        let failure = Failure::new(Kind::Usage, "the board lies in no repository of git, or git cannot be run");
        failure.hint("make one with `git init`, then run `standup git-setup` again".to_owned())
    })
}

fn written(setup: &Setup, missing: &Missing, board: &std::path::Path, ignored: &[String]) -> Result<(), Failure> {
    ignore::add(board, ignored)
        .map_err(|error| format!("cannot write .gitignore: {error}"))
        .and_then(|()| setup.write(missing))
        .map_err(|why| Failure::new(Kind::Failed, why))
}
