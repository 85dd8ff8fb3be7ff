//! A verdict of the gate for people, CI systems and scripts: one file a format, one row each in [`FORMATS`]. Judges nothing.

mod github;
pub mod json;
mod markdown;
mod text;

use crate::export::text::TextLine;
use crate::gate::delta::Delta;
use crate::gate::{Severity, Verdict};
use crate::phrase::facts::{self, counted_all};

/// What the verdict shows.
pub(crate) struct GateReport<'a> {
    pub verdict: &'a Verdict,
    /// What changed since a base, if somebody asked for one.
    pub delta: Option<&'a Delta>,
    /// The board's file, as the CI system finds it.
    pub file: &'a str,
}

/// A way to write a verdict down.
pub struct Format {
    /// What a person types.
    pub name: &'static str,
    /// What it is for, in a few words.
    pub about: &'static str,
    /// The lines, safe to print.
    pub(crate) write: fn(&GateReport<'_>) -> Vec<TextLine>,
}

/// The formats that are lines; scripts read [`json`].
pub const FORMATS: &[Format] = &[
    Format { name: "text", about: "for people", write: text::lines },
    Format { name: "github", about: "annotations of a GitHub workflow, ten at most", write: github::lines },
    Format { name: "markdown", about: "for a job summary or a comment on a pull request", write: markdown::lines },
];

/// `2 errors and 1 warning`; `None` without findings.
fn counted(verdict: &Verdict) -> Option<String> {
    counted_all(&[(verdict.count(Severity::Error), "error"), (verdict.count(Severity::Warning), "warning")])
}

/// `gate passed: 28 modules, 3 done, 2 measured`.
fn sum(verdict: &Verdict) -> String {
    let result = if verdict.passed() { "gate passed" } else { "gate not passed" };
    let found = counted(verdict).map_or_else(String::new, |counted| format!("{counted}; "));
    let modules = facts::counted(verdict.modules, "module");
    format!("{result}: {found}{modules}, {} done, {} measured", verdict.done, verdict.measured)
}
