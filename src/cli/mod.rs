//! The command line: options, help, and the table of [`mod@command`]s. Decides nothing about the plan, and ends no process: it
//! returns an exit code.

use std::ffi::OsString;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, FromArgMatches};

use crate::cli::command::{CommandRow, GROUPS, HIDDEN, commands};
use crate::cli::context::{CommandContext, GlobalOptions};
use crate::cli::output::colour::{Coloured, When};
use crate::cli::output::{EXIT_CODES, Failure, Kind, Output};
use crate::cli::start::environment::{Environment, NoTime};
use crate::config::settings::Settings;

pub mod output;
pub mod context;
pub(crate) mod question;
pub mod write;
pub mod start;
pub mod argument;
pub mod command;

const EXAMPLES: &str = "\
Examples:
  standup                              open the board; in a pipe: print it
  standup show Dev 1                   what one developer has taken on
  standup start tenant/service.py      start a module
  standup done service_mesh            finish one; a part of its id will do
  standup set encryption.py tests=+3   or coverage=62.4, hours=2-3, any fact
  standup block encryption.py no test account yet
  standup show --json                  the board for scripts
  standup init                         make a first board in this folder";

/// Help is not wider than this, whatever the terminal is: long lines are hard to read.
const WIDEST_HELP: usize = 100;

const TEMPLATE: &str = "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}\n";

const FOR_ALL: &str = "Options for every command";

/// Options that every command takes.
#[derive(Debug, Args)]
struct Options {
    /// The board to use, instead of what `STANDUP_BOARD` names or the one found here or above
    #[arg(long, value_name = "PATH", global = true, help_heading = FOR_ALL)]
    board: Option<PathBuf>,
    /// Make changes as this person, instead of whom `STANDUP_USER`, config.ron, git or $USER tells
    #[arg(id = "as", long, value_name = "NAME", value_parser = person, global = true, help_heading = FOR_ALL)]
    who: Option<String>,
    /// Print one JSON value for scripts, and nothing else, on stdout
    #[arg(long, global = true, help_heading = FOR_ALL)]
    json: bool,
    /// When to colour the output: auto, always or never
    #[arg(
        long,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true
    )]
    #[arg(global = true, help_heading = FOR_ALL)]
    color: When,
    /// Print data and failures only
    #[arg(long, short, global = true, help_heading = FOR_ALL)]
    quiet: bool,
}

fn person(typed: &str) -> Result<String, String> {
    crate::cli::argument::names::new("person", typed).map_err(|failure| failure.message)
}

/// The help of the whole program: the commands under headings, which clap knows for options only.
fn root_template() -> String {
    let styles = clap::builder::Styles::styled();
    let (header, literal) = (styles.get_header(), styles.get_literal());
    let about = |row: &CommandRow| {
        let command = (row.arguments)(clap::Command::new(row.name));
        command.get_about().map(ToString::to_string).unwrap_or_default()
    };
    let mut lists = String::new();
    for (heading, rows) in GROUPS {
        let _ = writeln!(lists, "{header}{heading}:{header:#}");
        for row in *rows {
            let _ = writeln!(lists, "  {literal}{:<11}{literal:#}  {}", row.name, about(row));
        }
        lists.push('\n');
    }
    format!(
        "{{about-with-newline}}\n{{before-help}}{{usage-heading}} {{usage}}\n\n{lists}\
         `standup COMMAND --help` says more about a command.\n\n{header}Options:{header:#}\n{{options}}{{after-help}}\n"
    )
}

/// The whole command line, as help, completions and parser know it.
fn command() -> clap::Command {
    let root = Options::augment_args(clap::Command::new("standup"))
        .version(env!("CARGO_PKG_VERSION"))
        .about("The standup board: who works on which module, and how far its coverage has come")
        .before_help(EXAMPLES)
        .after_help(EXIT_CODES)
        .help_template(root_template());
    commands().fold(root, |root, row| {
        let command = (row.arguments)(clap::Command::new(row.name)).visible_aliases(row.aliases);
        let command = command.hide(HIDDEN.iter().any(|hidden| hidden.name == row.name));
        root.subcommand(command.before_help(row.examples).help_template(TEMPLATE))
    })
}

/// Runs the command line `args`, of which the first is the name of the program.
pub fn main(args: impl Iterator<Item = OsString>) -> ExitCode {
    let environment = match Environment::of_process() {
        Ok(environment) => environment,
        Err(error) => {
            let kind = if matches!(error, NoTime::IsBefore1970(_)) { Kind::Failed } else { Kind::Usage };
            return Output::default().fail(&Failure::new(kind, error.to_string()).hint(Some(error.hint().to_owned())));
        }
    };
    let args: Vec<OsString> = args.collect();
    let matches = match command().term_width(environment.width().min(WIDEST_HELP)).try_get_matches_from(&args) {
        Ok(matches) => matches,
        Err(error) => return not_parsed(&error, Coloured::new(asked_colour(&args), &environment)),
    };
    let subcommand = matches.subcommand();
    let options = Options::from_arg_matches(subcommand.map_or(&matches, |(_, matches)| matches));
    let options = match options {
        Ok(options) => options,
        Err(error) => return not_parsed(&error, Coloured::new(When::Auto, &environment)),
    };
    let coloured = Coloured::new(options.color, &environment);
    let shell = CommandContext {
        output: Output { coloured, json: options.json, quiet: options.quiet },
        settings: Settings::default(),
        unsettled: None,
        asked: GlobalOptions { board: options.board, who: options.who },
        environment,
    }
    .with_settings();
    if let Err(message) = crate::cli::start::trace::start(&shell.environment) {
        shell.output.warn(&message, "");
    }
    let row = |(name, matches)| Some((commands().find(|row| row.name == name)?, matches));
    let done = match subcommand.and_then(row) {
        None => crate::cli::command::open::open_board(&shell),
        Some((row, matches)) => row.run(matches, &shell),
    };
    shell.warn_of_settings(done.as_ref().err());
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => shell.output.fail(&failure),
    }
}

/// Help and version are what was asked for; the rest is a mistake.
fn not_parsed(error: &clap::Error, coloured: Coloured) -> ExitCode {
    let output = Output { coloured, ..Output::default() };
    if error.use_stderr() {
        return output.fail(&output::usage(error));
    }
    let help = error.render();
    let printed = if coloured.stdout { output.text(&help.ansi().to_string()) } else { output.text(&help.to_string()) };
    printed.map_or_else(|failure| output.fail(&failure), |()| ExitCode::SUCCESS)
}

/// What `--color` says in arguments that could not be parsed as a whole.
fn asked_colour(args: &[OsString]) -> When {
    let text = |arg: &OsString| arg.to_str().map(str::to_owned);
    let written = args.iter().filter_map(text).find_map(|arg| arg.strip_prefix("--color=").map(str::to_owned));
    let next = || args.iter().skip_while(|arg| *arg != "--color").nth(1).and_then(text);
    let asked = written.or_else(next).and_then(|when| <When as clap::ValueEnum>::from_str(&when, false).ok());
    asked.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::{Options, When, asked_colour, command, commands};
    use crate::model::field;

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }

    /// They share one table of values: `--who` of one command would be `--as` of all.
    #[test]
    fn no_option_of_a_command_is_taken_for_one_that_all_have() {
        fn ids(command: &clap::Command) -> Vec<String> {
            let own = command.get_arguments().map(|argument| argument.get_id().to_string());
            own.chain(command.get_subcommands().flat_map(ids)).collect()
        }
        let of_all = ids(&<Options as clap::Args>::augment_args(clap::Command::new("standup")));
        for row in commands() {
            let of_one = ids(&(row.arguments)(clap::Command::new(row.name)));
            assert!(of_one.iter().all(|id| !of_all.contains(id)), "{}: {of_one:?} and {of_all:?}", row.name);
        }
    }

    #[test]
    fn every_command_says_what_it_does_and_shows_how() {
        for row in commands() {
            let command = (row.arguments)(clap::Command::new(row.name));
            assert!(command.get_about().is_some(), "{} has no help", row.name);
            assert!(row.examples.contains(&format!("standup {}", row.name)), "{} has no example", row.name);
        }
    }

    #[test]
    fn every_field_that_can_be_set_is_named_in_the_help() {
        let help = |path: &[&str]| {
            let root = command();
            let found = path.iter().try_fold(&root, |command, name| command.find_subcommand(name));
            found.expect("a command").clone().render_long_help().to_string().replace('-', "_")
        };
        let named = |help: &str, path: &str| path.split('.').any(|name| help.contains(name));
        let (module, developer, board) = (help(&["set"]), help(&["developer", "set"]), help(&["board", "set"]));
        // Where the best coverage was is found out, not typed.
        for row in field::MODULE.iter().filter(|row| !matches!(row.path, "coverage.best" | "blocked")) {
            assert!(named(&module, row.path), "{}", row.path);
        }
        for row in field::DEVELOPER {
            assert!(named(&developer, row.path), "{}", row.path);
        }
        for row in field::BOARD {
            assert!(named(&board, row.path), "{}", row.path);
        }
    }

    #[test]
    fn the_colour_of_help_is_known_before_the_rest_is_parsed() {
        let asked = |args: &[&str]| asked_colour(&args.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(asked(&["standup", "--color=always", "--help"]), When::Always);
        assert_eq!(asked(&["standup", "--color", "never", "--help"]), When::Never);
        assert_eq!(asked(&["standup", "--color"]), When::Auto);
    }
}
