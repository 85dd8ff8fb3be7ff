//! A line of markdown without its markup, with the places of the markup; line numbers of a text. Knows no blocks.

use std::ops::Range;

/// A line of text without its marks, and where those were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) plain: String,
    pub(super) line: u32,
    pub(super) marks: Vec<(Range<usize>, Mark)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Strong,
    Code,
    Struck,
    Link(String),
}

impl Text {
    /// Text without marks.
    pub(super) fn of(plain: &str, line: u32) -> Self {
        Self { plain: plain.to_owned(), line, marks: Vec::new() }
    }

    /// How much of its start has the mark, in bytes; blanks and symbols before it do not count.
    fn marked(&self, is: impl Fn(&Mark) -> bool) -> Option<Range<usize>> {
        let start = self
            .plain
            .find(|c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '@' | '~' | '_'))
            .unwrap_or(self.plain.len());
        let found = self.marks.iter().find(|(range, mark)| is(mark) && range.start <= start && start < range.end);
        found.map(|(range, _)| range.clone())
    }

    /// The bold text it begins with.
    pub(super) fn strong(&self) -> Option<Range<usize>> {
        self.marked(|mark| *mark == Mark::Strong)
    }

    /// The code it begins with.
    pub(super) fn code(&self) -> Option<Range<usize>> {
        self.marked(|mark| *mark == Mark::Code)
    }

    /// The link it begins with: its text, and where it leads to.
    pub(super) fn link(&self) -> Option<(Range<usize>, &str)> {
        let range = self.marked(|mark| matches!(mark, Mark::Link(_)))?;
        let to = self.marks.iter().find_map(|(other, mark)| match mark {
            Mark::Link(to) if *other == range => Some(to.as_str()),
            _ => None,
        });
        Some((range, to?))
    }

    /// Whether it begins struck through.
    pub(super) fn is_struck(&self) -> bool {
        self.marked(|mark| *mark == Mark::Struck).is_some()
    }

    /// Whether this byte is inside of a code span.
    pub(super) fn is_code_at(&self, at: usize) -> bool {
        self.marks.iter().any(|(range, mark)| *mark == Mark::Code && range.contains(&at))
    }

    /// The part of it from this byte on, without the blanks it begins with.
    pub(super) fn from(&self, at: usize) -> Self {
        let start = at + (self.plain[at..].len() - self.plain[at..].trim_start().len());
        let moved = |range: &Range<usize>| range.start.saturating_sub(start)..range.end.saturating_sub(start);
        let marks =
            self.marks.iter().filter(|(range, _)| range.end > start).map(|(range, mark)| (moved(range), mark.clone()));
        Self { plain: self.plain[start..].to_owned(), line: self.line, marks: marks.collect() }
    }
}

/// Line numbers of a text.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// The line of this byte, from 1.
    pub(super) fn at(&self, byte: usize) -> u32 {
        self.0.partition_point(|start| *start <= byte) as u32
    }
}
