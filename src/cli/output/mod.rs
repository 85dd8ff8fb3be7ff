//! Output of the program: data on stdout, messages on stderr, one exit code per kind of failure. Takes text from outside only
//! as [`Shown`] or JSON, and treats a closed pipe as a reader who has seen enough.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::process::ExitCode;

use serde::Serialize;
use serde_json::Value;

use crate::cli::output::colour::Coloured;
use crate::export::json;
use crate::export::text::{TextLine, Tone};
use crate::model::change::Change;
use crate::model::shown::Shown;
use crate::phrase::change;

pub mod colour;

/// Why a command did not do what it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The machine said no.
    Failed,
    /// What was asked for makes no sense here.
    Usage,
    /// There is no board.
    NotFound,
    /// The board cannot be used.
    Invalid,
    /// Somebody else was faster, or is at it.
    Conflict,
    /// `standup check` found a rule broken.
    GateNotPassed,
    /// The reader of the output has gone: no failure at all.
    Closed,
    /// A signal ended the program, with 128 + its number; there is nothing to say about it.
    Signal(u8),
}

impl Kind {
    /// What the shell sees.
    pub const fn code(self) -> u8 {
        match self {
            Self::Closed => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::NotFound => 3,
            Self::Invalid => 4,
            Self::Conflict => 5,
            Self::GateNotPassed => 10,
            Self::Signal(code) => code,
        }
    }
}

/// The exit codes as the long help lists them.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  done, or nothing to do
  1  failed: permissions, disk, output (the message says what was done)
  2  usage: unknown option, unknown or ambiguous module
  3  board not found
  4  board invalid, or written by a newer standup
  5  conflict: somebody else changed it, or holds the lock
  10 check: a rule is broken";

/// A failure, with everything there is to say about it. Texts are raw: they are made [`Shown`] when they are printed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Failure {
    /// Which exit code it is.
    pub kind: Kind,
    /// Lower case, without a full stop, naming the thing.
    pub message: String,
    /// What belongs under the message: candidates, the place in the file.
    pub details: Vec<String>,
    /// What to do about it.
    pub hints: Vec<String>,
    /// The failure as scripts see it, where it has a shape.
    pub json: Option<Box<Value>>,
}

impl Failure {
    /// A failure with nothing but its message.
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), details: Vec::new(), hints: Vec::new(), json: None }
    }

    /// The same failure with lines under its message.
    #[must_use]
    pub(crate) fn details(mut self, details: impl IntoIterator<Item = String>) -> Self {
        self.details.extend(details);
        self
    }

    /// The same failure with advice, if there is any.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<Option<String>>) -> Self {
        self.hints.extend(hint.into());
        self
    }

    /// What is said where the output failed after the changes were `made`: the exit code is that of a failure, and whoever reads it
    /// must not make them again.
    #[must_use]
    pub(crate) fn after_change(self, made: &[Change]) -> Self {
        if made.is_empty() {
            return self;
        }
        self.after("the change was made").details(change::lines(made).iter().map(|line| format!("  {line}")))
    }

    /// The same where something else was `done`, in a whole sentence.
    #[must_use]
    pub(crate) fn after(self, done: &str) -> Self {
        match self.kind {
            Kind::Failed => Self { message: format!("{done}, but not told: {}", self.message), ..self },
            _ => self,
        }
    }

    /// The same failure with the shape that scripts see.
    #[must_use]
    pub(crate) fn json(mut self, json: Value) -> Self {
        self.json = Some(Box::new(json));
        self
    }
}

impl From<io::Error> for Failure {
    /// Of writing to stdout.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(Kind::Closed, ""),
            _ => Self::new(Kind::Failed, format!("cannot write the output: {error}")),
        }
    }
}

/// The two streams, and how they are written to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Output {
    /// Which are coloured.
    pub(crate) coloured: Coloured,
    /// Whether stdout carries one JSON value and nothing else.
    pub json: bool,
    /// Whether only data and failures are wanted.
    pub quiet: bool,
}

impl Output {
    /// Prints lines on stdout.
    pub(crate) fn lines(self, lines: &[TextLine]) -> Result<(), Failure> {
        self.text(&lines.iter().map(|line| painted(line, self.coloured.stdout)).collect::<String>())
    }

    /// Prints text that is safe already, all at once.
    pub(crate) fn text(self, text: &str) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(text.as_bytes())?;
        Ok(stdout.flush()?)
    }

    /// Prints one JSON value on stdout.
    pub(crate) fn value(self, value: &impl Serialize) -> Result<(), Failure> {
        let text =
            json::to_text(value).map_err(|e| Failure::new(Kind::Failed, format!("cannot write it as JSON: {e}")))?;
        self.text(&text)
    }

    /// Says on stdout what was done; not if nobody wants to hear it, nor between JSON.
    pub(crate) fn done(self, sentence: &str) -> Result<(), Failure> {
        if self.quiet || self.json {
            return Ok(());
        }
        self.lines(&[TextLine::of(Tone::Plain, sentence)])
    }

    /// Says on stderr what may help, where nothing is wrong; not between JSON.
    pub(crate) fn advise(self, hint: &str) {
        if !self.quiet && !self.json {
            complain(&self.hint(hint));
        }
    }

    /// Warns on stderr.
    pub(crate) fn warn(self, message: &str, hint: &str) {
        if self.quiet {
            return;
        }
        let mut text =
            self.message(&TextLine::of(Tone::Doing, "warning").with(Tone::Plain, ": ").with(Tone::Plain, message));
        if !hint.is_empty() {
            text += &self.hint(hint);
        }
        complain(&text);
    }

    /// Warns on stderr of what failed without keeping anybody from going on, and what happens instead.
    pub(crate) fn warn_of(self, failure: &Failure, instead: &str) {
        if self.quiet {
            return;
        }
        let message = TextLine::of(Tone::Doing, "warning").with(Tone::Plain, ": ").with(Tone::Plain, &failure.message);
        let details = failure.details.iter().map(|detail| TextLine::of(Tone::Plain, detail));
        let text: String = std::iter::once(message).chain(details).map(|line| self.message(&line)).collect();
        complain(&(text + &self.hint(instead)));
    }

    /// Says on stderr why it failed; gives the exit code.
    pub(crate) fn fail(self, failure: &Failure) -> ExitCode {
        if matches!(failure.kind, Kind::Closed | Kind::Signal(_)) {
            return ExitCode::from(failure.kind.code());
        }
        if let Some(value) = failure.json.as_ref().filter(|_| self.json) {
            // That stdout cannot be written to does not change why the command failed.
            let _ = self.value(value.as_ref());
        }
        let message = TextLine::of(Tone::Bad, "error").with(Tone::Plain, ": ").with(Tone::Plain, &failure.message);
        let mut text = self.message(&message);
        for detail in &failure.details {
            text += &self.message(&TextLine::of(Tone::Plain, detail));
        }
        for hint in &failure.hints {
            text += &self.hint(hint);
        }
        complain(&text);
        ExitCode::from(failure.kind.code())
    }

    fn message(self, line: &TextLine) -> String {
        painted(line, self.coloured.stderr)
    }

    fn hint(self, hint: &str) -> String {
        self.message(&TextLine::of(Tone::Good, "hint").with(Tone::Plain, ": ").with(Tone::Plain, hint))
    }
}

/// Prints on stderr; if that is not possible, there is nobody left to tell.
fn complain(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

fn painted(line: &TextLine, coloured: bool) -> String {
    let mut text = String::new();
    for (tone, piece) in line.pieces() {
        let style = if coloured { colour::style(tone) } else { anstyle::Style::new() };
        // Writing to a string cannot fail.
        let _ = write!(text, "{style}{piece}{style:#}");
    }
    text.push('\n');
    text
}

/// A message of the argument parser, which quotes what was typed: line by line made safe.
pub(crate) fn usage(error: &clap::Error) -> Failure {
    let text = error.to_string();
    let mut lines = text.lines().map(|line| Shown::new(line).to_string());
    let message = lines.next().unwrap_or_default();
    let mut details: Vec<String> = lines.collect();
    while details.last().is_some_and(String::is_empty) {
        details.pop();
    }
    Failure::new(Kind::Usage, message.strip_prefix("error: ").unwrap_or(&message)).details(details)
}
