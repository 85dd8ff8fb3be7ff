//! Reads the coverage reports named on a command line. Changes nothing, and opens no file that a report names.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use clap::Args;

use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::import::coverage::path::ReportPath;
use crate::import::coverage::report::{CoverageReport, Refusal};
use crate::import::coverage::{self, FORMATS, Format, format_named};
use crate::import::matching::{PathMap, Rewrite};
use crate::import::measure::Given;
use crate::store::file::report::{self, ReportFile, Tops};
use crate::store::{FileError, Store, file};

/// What stands for standard input.
const STDIN: &str = "-";

/// Coverage reports, and how they are read.
#[derive(Debug, Args)]
pub(crate) struct Reports {
    /// Reports that test tools wrote: LCOV, Cobertura, JaCoCo, Go, istanbul and more; `-` is standard input
    #[arg(value_name = "REPORT", required_unless_present = "watched")]
    pub(crate) files: Vec<PathBuf>,
    /// Take the reports that the board names in `reports`
    #[arg(long, conflicts_with_all = ["files", "list"])]
    pub(crate) watched: bool,
    /// Take them for this format, instead of what their content shows
    #[arg(long, value_name = "NAME", value_parser = format, help = formats())]
    pub(crate) format: Option<&'static str>,
    /// Drop this beginning of paths in the reports; may be given again
    #[arg(long, value_name = "PATH", value_parser = prefix)]
    strip_prefix: Vec<ReportPath>,
    /// Read the folders FROM of paths in the reports as TO, as in `/app/=src/`; may be given again, the first that fits counts
    #[arg(long, value_name = "FROM=TO", value_parser = PathMap::parse)]
    map: Vec<PathMap>,
}

fn formats() -> String {
    let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    format!("Take them for this format, instead of what their content shows: {}", names.join(", "))
}

fn format(typed: &str) -> Result<&'static str, String> {
    let format = format_named(typed).map(|format| format.name);
    format.ok_or_else(|| format!("unknown format; {}", formats().rsplit("shows: ").next().unwrap_or_default()))
}

fn prefix(typed: &str) -> Result<ReportPath, String> {
    ReportPath::new(typed).ok_or_else(|| "not a path".to_owned())
}

/// A report and what it is called in messages.
pub(crate) struct Named {
    /// As somebody typed it.
    pub(crate) file: String,
    /// The report and its place.
    pub(crate) given: Given,
}

impl Reports {
    /// What is done to paths: what was asked for, then what the board says.
    pub(crate) fn rewrite(&self, maps: &[String]) -> (Rewrite, Vec<String>) {
        let asked = Rewrite { prefixes: self.strip_prefix.clone(), maps: self.map.clone() };
        asked.then(maps)
    }

    /// Reads all of them; the first that is refused refuses them all. `board` is where the board lies, if there is one.
    pub(crate) fn read(
        &self,
        shell: &CommandContext,
        board: Option<&Path>,
        commit: Option<&str>,
    ) -> Result<Vec<Named>, Failure> {
        if self.files.iter().filter(|file| file.as_os_str() == STDIN).count() > 1 {
            return Err(Failure::new(Kind::Usage, "standard input can be read once only"));
        }
        let tops = board.map(Tops::of).unwrap_or_default();
        let texts = tops.texts();
        let named = shell.environment.commit();
        let format = self.format.and_then(format_named);
        let mut out: Vec<Named> = Vec::new();
        let watched = board.filter(|_| self.watched).map(|board| watched(shell, board)).transpose()?;
        for path in watched.as_ref().unwrap_or(&self.files) {
            let file = shell.name(path);
            let mut given = read_one(shell, path, format, &tops, &texts)?;
            given.made_by(shell.environment.now, commit.or(named));
            out.push(Named { file, given });
        }
        Ok(out)
    }
}

/// The reports that the board names, as far as they are there.
fn watched(shell: &CommandContext, board: &Path) -> Result<Vec<PathBuf>, Failure> {
    let loaded = Store::new(board).read().map_err(|error| shell.not_read(&error))?;
    let patterns = &loaded.snapshot.board.reports;
    let found: Vec<PathBuf> = file::watched::watched(board, patterns).into_iter().map(|file| file.path).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let failure = if patterns.is_empty() {
        Failure::new(Kind::Failed, "the board names no reports")
            .hint("name them: `standup board set reports+=coverage.xml`".to_owned())
    } else {
        Failure::new(Kind::Failed, format!("there is no report at {}", patterns.join(", ")))
            .hint("run the tests first; paths count from the board's folder".to_owned())
    };
    Err(failure)
}

fn read_one(
    shell: &CommandContext,
    path: &Path,
    format: Option<&'static Format>,
    tops: &Tops,
    texts: &[String],
) -> Result<Given, Failure> {
    let give = |report, name, folder: Option<&str>, written| Given::new(report, name, folder, texts, written);
    if path.as_os_str() == STDIN {
        let report = parse(io::stdin().lock(), format).map_err(|refusal| refused("standard input", refusal))?;
        return Ok(give(report, "standard input".to_owned(), None, shell.environment.now));
    }
    let file =
        ReportFile::open(&shell.environment.places.cwd.join(path), tops).map_err(|error| unread(path, &error))?;
    let written: DateTime<Utc> = file.at;
    let report = parse(file.file, format).map_err(|refusal| refused(&path.to_string_lossy(), refusal))?;
    Ok(give(report, file.name, file.folder.as_deref(), written))
}

fn parse(from: impl Read, format: Option<&'static Format>) -> Result<CoverageReport, Refusal> {
    coverage::read(from, format)
}

fn unread(path: &Path, error: &FileError) -> Failure {
    let (message, hint) = report::unread(&path.to_string_lossy(), error);
    Failure::new(Kind::Failed, message).hint(hint)
}

/// Why a report was not read.
fn refused(file: &str, refusal: Refusal) -> Failure {
    Failure::new(Kind::Failed, refusal.of(file)).hint(refusal.hint)
}
