//! A problem at a place in a file: span, message, hint. Knows no terminal and prints nothing.

use strsim::osa_distance;

/// A range of bytes in a text, `start..end`; files are at most 128 MiB, so `u32` holds every place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span `start..end`.
    pub(crate) const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The empty span at `at`.
    pub(crate) const fn at(at: u32) -> Self {
        Self { start: at, end: at }
    }

    /// As indices into the text.
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// How bad a [`Problem`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Severity {
    /// The file can be used; somebody should look at this place.
    Warning,
    /// The file cannot be used as it is.
    Error,
}

/// Something wrong at a place in a file.
///
/// Messages are lower case, without a full stop, and name the thing. They may quote the file and are raw text: make them
/// [`Shown`](crate::model::shown::Shown) before they meet a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How bad it is.
    pub(crate) severity: Severity,
    /// The culprit.
    pub span: Span,
    /// Where the culprit begins, counted as editors count.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What to do about it; empty if there is nothing to add.
    pub hint: String,
    /// A second place that explains the first ("`[` opened here"), with its label.
    pub related: Option<(Span, String)>,
    /// Where the second place begins; filled in like [`place`](Self::place).
    pub related_place: Place,
}

/// Characters of a message or a hint: what a file says at length is not repeated at length.
const LONGEST: usize = 500;

/// `text`, cut to [`LONGEST`].
fn bounded(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

impl Problem {
    /// An error at `span`; its place is filled in by whoever holds the text (see [`Place::find`]).
    pub(crate) fn error(span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            span,
            place: Place::default(),
            message: bounded(message.into()),
            hint: String::new(),
            related: None,
            related_place: Place::default(),
        }
    }

    /// A warning at `span`.
    pub(crate) fn warning(span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(span, message) }
    }

    /// The same problem with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = bounded(hint.into());
        self
    }

    /// The same problem with a second place that explains it.
    #[must_use]
    pub(crate) fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related = Some((span, label.into()));
        self
    }

    /// Whether the file cannot be used.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// A place in a text: line and column, both from 1; columns count characters, lines end at LF, CRLF or a lone CR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Place {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

impl Place {
    /// The place of byte `at` of `text`; a byte past the end gives the place just behind the last character.
    /// A byte-order mark at the start is not counted.
    pub fn find(text: &str, at: u32) -> Self {
        let mut end = (at as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = text[..end].strip_prefix('\u{feff}').unwrap_or(&text[..end]);
        let bytes = before.as_bytes();
        let mut line = 1;
        let mut line_start = 0;
        for (i, byte) in bytes.iter().enumerate() {
            let ends = match byte {
                b'\n' => true,
                // The CR of a CRLF belongs to the break that its LF makes.
                b'\r' => text.as_bytes().get(i + 1 + (end - bytes.len())) != Some(&b'\n'),
                _ => false,
            };
            if ends {
                line += 1;
                line_start = i + 1;
            }
        }
        Self { line, column: before[line_start..].chars().count() as u32 + 1 }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The word of `known` that `typed` was most likely meant to be: at most a third of its letters differ.
pub(crate) fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Longer words are no slip of the hand, and the distance is quadratic in their length.
    if typed.chars().count() > 64 {
        return None;
    }
    let folded = typed.to_lowercase().replace('-', "_");
    // Nor is a word that is much longer than what was typed.
    let longest = 4 * (typed.chars().count() * 3 / 2 + 3);
    known
        .into_iter()
        .filter(|word| word.len() <= longest)
        .map(|word| (osa_distance(&folded, &word.to_lowercase()), word))
        .filter(|(d, word)| *d <= (word.chars().count().max(3)) / 3)
        .min_by_key(|(d, _)| *d)
        .map(|(_, word)| word)
}

/// How unlike `word` what was `typed` is, in thousandths of its letters; `None` if one is too long to tell in no time.
pub(crate) fn unlikeness(typed: &str, word: &str) -> Option<usize> {
    let letters = word.chars().count();
    (typed.chars().count() <= 64 && letters <= 256).then(|| osa_distance(typed, word) * 1000 / letters.max(3))
}

/// As unlike as a slip of the hand is at most: a third of the letters.
pub(crate) const LIKELY: usize = 333;

#[cfg(test)]
mod tests {
    use super::{Place, Problem, Span, did_you_mean};

    #[test]
    fn places_count_characters_and_every_kind_of_line_end() {
        let text = "\u{feff}é\r\nab\rc\nd";
        let at = |needle: char| Place::find(text, text.find(needle).expect("in the text") as u32);
        assert_eq!(at('é'), Place { line: 1, column: 1 });
        assert_eq!(at('b'), Place { line: 2, column: 2 });
        assert_eq!(at('c'), Place { line: 3, column: 1 });
        assert_eq!(at('d'), Place { line: 4, column: 1 });
        assert_eq!(Place::find(text, 9999), Place { line: 4, column: 2 });
    }

    #[test]
    fn a_slip_of_the_hand_is_recognised_and_a_stranger_is_not() {
        let words = ["status", "coverage", "target"];
        assert_eq!(did_you_mean("stauts", words), Some("status"));
        assert_eq!(did_you_mean("Coverge", words), Some("coverage"));
        assert_eq!(did_you_mean("banana", words), None);
        assert_eq!(did_you_mean(&"x".repeat(100_000), words), None);
        assert_eq!(did_you_mean("x", [&*"x".repeat(100_000), "xy"]), Some("xy"));
    }

    #[test]
    fn a_message_is_bounded_whatever_it_quotes() {
        let long = "é".repeat(100_000);
        let problem = Problem::error(Span::at(0), &long).hint(&long);
        assert_eq!((problem.message.chars().count(), problem.hint.chars().count()), (501, 501));
    }
}
