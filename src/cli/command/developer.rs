//! `standup developer`: adds, renames, edits and removes developers. Reassigns no module unasked.

use std::sync::Arc;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use crate::cli::argument::fields::Fields;
use crate::cli::argument::names;
use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::cli::write::{BoardEdit, Writing};
use crate::model::board::{Board, Developer as Person};
use crate::model::change::{Change, Record, RecordKind, Subject};
use crate::model::shell_word::shell_word;
use crate::model::{lint, removal};
use crate::phrase::facts::counted;
use crate::query::lookup;
use crate::query::typed;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup developer add Dev 5 who=eve \"area=Search & Secrets\"
  standup developer set Dev 5 hours=12-15 after=Dev 1
  standup developer set Dev 5 away=friday        back then; tomorrow, 3d or 2026-12-01, too
  standup developer rename \"Dev 5\" \"Eve\"
  standup developer remove Eve --release     her modules are unassigned then";

/// Add, rename and remove developers, and set what is known of them
#[derive(Debug, Args)]
pub(crate) struct Developer {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// A developer joins the board
    #[command(help_template = crate::cli::TEMPLATE)]
    Add {
        /// The name, and what is known: `FIELD=VALUE`, as in `standup developer set`
        #[arg(value_name = "NAME [FIELD=VALUE]", required = true)]
        words: Vec<String>,
        /// Put the column behind that of this developer, instead of at the end
        #[arg(long, value_name = "DEVELOPER")]
        after: Option<String>,
        #[command(flatten)]
        writing: Writing,
    },
    /// Set fields of a developer
    #[command(help_template = crate::cli::TEMPLATE)]
    Set {
        /// The name, and what to set: `FIELD=VALUE`, `FIELD=` to clear it, `FIELD+=VALUE` and `FIELD-=VALUE` for numbers and
        /// lists. Fields are who (log-in names), area, impact, hours, after, away, pr, merged, notes and links
        #[arg(value_name = "NAME FIELD=VALUE", required = true)]
        words: Vec<String>,
        #[command(flatten)]
        writing: Writing,
    },
    /// Give a developer another name
    #[command(help_template = crate::cli::TEMPLATE)]
    Rename {
        /// The name as it is, and the new name
        #[arg(value_name = "NAME NEW-NAME", required = true, num_args = 2..)]
        words: Vec<String>,
        #[command(flatten)]
        writing: Writing,
    },
    /// A developer leaves the board
    #[command(help_template = crate::cli::TEMPLATE)]
    Remove {
        /// The name
        #[arg(value_name = "NAME", required = true)]
        words: Vec<String>,
        /// Make the modules that are left unassigned
        #[arg(long)]
        release: bool,
        #[command(flatten)]
        writing: Writing,
    },
}

impl Command for Developer {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        match self.action {
            Action::Add { words, after, writing } => {
                let fields = Fields::parse(&words)?;
                let name = names::new("developer", &fields.name)?;
                writing
                    .carry_out(shell, |board| added(board, &name, after.as_deref(), &fields, shell.environment.today()))
            }
            Action::Set { words, writing } => {
                let fields = Fields::parse(&words)?;
                if fields.typed.is_empty() {
                    return Err(Failure::new(Kind::Usage, "which field?").hint(format!(
                        "write FIELD=VALUE, as in `standup developer set {} hours=2-3`",
                        shell_word(&fields.name)
                    )));
                }
                writing.carry_out(shell, |board| {
                    let name = &board.developers[lookup::developer(board, &fields.name)?].name;
                    let changes = typed::of_developer(board, name, &fields.typed, shell.environment.today())?;
                    Ok(BoardEdit::new(changes, format!("{name}: no change")))
                })
            }
            Action::Rename { words, writing } => writing.carry_out(shell, |board| renamed(board, &words)),
            Action::Remove { words, release, writing } => {
                let typed = words.join(" ");
                writing.carry_out(shell, |board| removed(board, &typed, release))
            }
        }
    }
}

fn added(
    board: &Board,
    name: &str,
    after: Option<&str>,
    fields: &Fields,
    today: NaiveDate,
) -> Result<BoardEdit, Failure> {
    if board.developer(name).is_some() {
        return Err(Failure::new(Kind::Usage, format!("developer {name} exists already"))
            .hint(format!("change what is known with `standup developer set {} FIELD=VALUE`", shell_word(name))));
    }
    let left = match after {
        Some(after) => Some(board.developers[lookup::developer(board, after)?].name.clone()),
        None => board.developers.last().map(|developer| developer.name.clone()),
    };
    let record = |developer: Person| {
        let kind = RecordKind::Developer(Arc::new(developer), left.clone());
        Change::Add(Box::new(Record::new(kind)))
    };
    let bare = || Person { name: name.to_owned(), ..Person::default() };
    let with = typed::made(&record(bare()), board)?;
    let known = typed::of_developer(&with, name, &fields.typed, today)?;
    let full = known.iter().try_fold(with, |board, change| typed::made(change, &board))?;
    let developer = full.developer(name).map_or_else(bare, |i| full.developers[i].as_ref().clone());
    let warnings = lint::name(board, &Subject::Developer(name.to_owned())).into_iter().collect();
    Ok(BoardEdit { warnings, ..BoardEdit::new(vec![record(developer)], "") })
}

fn renamed(board: &Board, words: &[String]) -> Result<BoardEdit, Failure> {
    let (index, typed) = names::developer_and_rest(board, words)?;
    let to = names::new("developer", &typed)?;
    let old = board.developers[index].name.clone();
    if old == to {
        return Ok(BoardEdit::new(Vec::new(), format!("{old}: already has this name")));
    }
    if board.developer(&to).is_some() {
        return Err(Failure::new(Kind::Usage, format!("developer {to} exists already"))
            .hint("a name is unique on the board".to_owned()));
    }
    let alike = lint::name(board, &Subject::Developer(to.clone())).filter(|odd| !odd.message.ends_with(&old));
    let rename = Change::rename(Subject::Developer(old), to);
    Ok(BoardEdit { warnings: alike.into_iter().collect(), ..BoardEdit::new(vec![rename], "") })
}

fn removed(board: &Board, typed: &str, release: bool) -> Result<BoardEdit, Failure> {
    let index = lookup::developer(board, typed)?;
    let developer = &board.developers[index];
    let name = &developer.name;
    if !developer.modules.is_empty() && !release {
        let modules = counted(developer.modules.len(), "module");
        return Err(Failure::new(Kind::Usage, format!("{name} has {modules}"))
            .details(lookup::listed(developer.modules.iter().map(|module| module.id.clone()).collect()))
            .hint("give them to others first, with `standup assign MODULE DEVELOPER`".to_owned())
            .hint("or make them unassigned, with `--release`".to_owned()));
    }
    Ok(BoardEdit::new(removal::of_developer(board, index), ""))
}
