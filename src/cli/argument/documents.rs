//! The plan documents on a command line, and the options that complete them. Decides nothing about the board.
#![expect(clippy::disallowed_methods, reason = "reads the documents that were named")]

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::import::plan::{self, Column, LONGEST, Options, Plan, Source};

/// What the documents do not say themselves.
#[derive(Clone, Debug, Args)]
pub(crate) struct Documents {
    /// Take this column or label for a field, where a document calls it otherwise: `status=State`, `owner="Done by"`
    #[arg(long = "column", value_name = "FIELD=NAME", value_parser = column)]
    columns: Vec<Column>,
    /// Take this name for a person's, where a document does not say so: a heading, or a word in brackets
    #[arg(long = "developer", value_name = "NAME")]
    developers: Vec<String>,
}

fn column(text: &str) -> Result<Column, String> {
    Column::parse(text).map_err(|wrong| format!("{}; {}", wrong.message, wrong.hint))
}

/// A plan that was read, and what its documents are called.
pub struct Reading {
    /// The plan.
    pub plan: Plan,
    /// The documents, as messages call them.
    pub names: Vec<String>,
}

impl Documents {
    /// Reads the plan that these files state together; `-` is the standard input.
    pub(crate) fn read(&self, shell: &CommandContext, files: &[PathBuf]) -> Result<Reading, Failure> {
        let mut read = Vec::with_capacity(files.len());
        for file in files {
            let path = shell.environment.places.cwd.join(file);
            let is_stdin = file.as_os_str() == "-";
            let name = if is_stdin { "standard input".to_owned() } else { shell.name(&path) };
            let bytes = if is_stdin { bounded(io::stdin().lock()) } else { contents(&path) };
            read.push((bytes.map_err(|error| unreadable(&name, &error))?, name));
        }
        let sources: Vec<Source<'_>> = read.iter().map(|(bytes, name)| Source { name, bytes }).collect();
        let options = Options { columns: self.columns.clone(), developers: self.developers.clone() };
        let plan = plan::read(&sources, &options).map_err(|unusable| {
            let is_named = unusable.file.is_empty() || unusable.message.contains(&unusable.file);
            let message = if is_named { unusable.message } else { format!("{}: {}", unusable.file, unusable.message) };
            Failure::new(Kind::Failed, message).hint(unusable.hint)
        })?;
        Ok(Reading { plan, names: read.into_iter().map(|(_, name)| name).collect() })
    }
}

fn contents(path: &Path) -> io::Result<Vec<u8>> {
    let file = std::fs::File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::other("it is a folder: name the documents in it"));
    }
    bounded(file)
}

/// No more than the longest plan there may be, and one byte, by which it is known to be too long.
fn bounded(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(LONGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(name: &str, error: &io::Error) -> Failure {
    let why =
        if error.kind() == io::ErrorKind::NotFound { "there is no such file".to_owned() } else { error.to_string() };
    Failure::new(Kind::Failed, format!("cannot read {name}: {why}"))
}
